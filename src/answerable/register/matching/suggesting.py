"""Ranks, for each name that the rules left alone, the organisations and other names that it may be."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ..rules.payee_names import GENERIC, GIVEN_NAMES, PayeeName
from ..rules.places import PLACES
from ..rules.same_organisation import initials, kinds_of

MOST_PAIRS = 1_500_000
"""Pairs compared in one run, so that time and memory stay bounded however many names there are."""
MOST_NAMES_OF_A_KEY = 150
MEMORY = "600MB"
THREADS = 2


@dataclass(frozen=True)
class Shape:
    """One way of writing, of one group of names that are one organisation already."""

    group: int
    name: PayeeName
    ledger_ids: frozenset[str] = frozenset()
    identifiers: frozenset[tuple[str, str]] = frozenset()
    postcode: str = ""


@dataclass(frozen=True)
class Suggestion:
    """That two groups may be one organisation. `shapes` are the positions of the two spellings that say so most."""

    group: int
    other: int
    probability: float
    shapes: tuple[int, int]


_COMMON = GENERIC | PLACES | GIVEN_NAMES


def _own(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if word not in _COMMON})


def _keys(shape: Shape) -> set[str]:
    """What two names must share one of to be compared at all: a word, two words running, initials, a beginning."""
    words = shape.name.words
    keys = {f"word {word}" for word in words if len(word) > 1}
    keys |= {f"pair {one} {two}" for one, two in pairwise(words)}
    keys |= {f"letters {''.join(other)}" for other in (words, *shape.name.others)}
    if len(letters := "".join(words)) >= 5:
        keys.add(f"begins {letters[:5]}")
    if short := initials(words):
        keys.add(f"word {short}")
    keys |= {f"ledger {number}" for number in shape.ledger_ids}
    keys |= {f"list {scheme}-{value}" for scheme, value in shape.identifiers}
    return keys


def _kept_keys(keys: Sequence[set[str]]) -> set[str]:
    """The rarest keys, as many as keep the pairs within bounds."""
    count = Counter(key for each in keys for key in each)
    kept, pairs = set(), 0
    for key, names in sorted(count.items(), key=lambda item: (item[1], item[0])):
        pairs += names * (names - 1) // 2
        if names > MOST_NAMES_OF_A_KEY or pairs > MOST_PAIRS:
            break
        if names > 1:
            kept.add(key)
    return kept


def _table(shapes: Sequence[Shape]) -> Any:
    import pyarrow as pa

    keys = [_keys(shape) for shape in shapes]
    kept = _kept_keys(keys)
    count = Counter(word for shape in shapes for word in set(shape.name.words))
    columns: dict[str, list[Any]] = defaultdict(list)
    for position, (shape, own_keys) in enumerate(zip(shapes, keys, strict=True)):
        name = shape.name
        own = _own(name.words)
        telling = [word for word in own if len(word) > 2]
        row: dict[str, Any] = {
            "unique_id": position,
            "grp": shape.group,
            "keys": sorted(own_keys & kept),
            "letters": "".join(name.words),
            "words": sorted(set(name.words)),
            "own": own,
            "rarest": [word for word in telling if count[word] <= 3],
            "rare": [word for word in telling if count[word] <= 12],
            "others": sorted("".join(words) for words in name.others),
            "initials": initials(name.words),
            "head": next((word for word in name.words if word in own), ""),
            "places": sorted(name.places),
            "kinds": sorted(kinds_of(name.words)),
            "numbers": sorted(name.numbers),
            "form": name.form,
            "ledger": sorted(shape.ledger_ids),
            "identifiers": sorted(f"{scheme}-{value}" for scheme, value in shape.identifiers),
            "postcode": shape.postcode.replace(" ", "").upper(),
        }
        for column, value in row.items():
            columns[column].append(value)
    lists = {"keys", "words", "own", "rarest", "rare", "others", "places", "kinds", "numbers", "ledger"}
    types = {column: pa.list_(pa.string()) if column in lists | {"identifiers"} else pa.string() for column in columns}
    types |= {"unique_id": pa.int64(), "grp": pa.int64()}
    return pa.table({column: pa.array(values, types[column]) for column, values in columns.items()})


def suggest(
    shapes: Sequence[Shape],
    *,
    each: int = 5,
    least: float = 0.02,
    apart: Collection[tuple[int, int]] = frozenset(),
) -> dict[int, list[Suggestion]]:
    """Return for each group the groups that it may be one organisation with, the likeliest first.

    At most `each` of them, each at least as likely as `least`; `apart` are pairs of groups never to suggest. The same
    shapes always give the same suggestions. Nothing leaves this process: the engine is embedded.
    """
    origin = list(range(len(shapes)))
    rows_of = list(shapes)
    for position, shape in enumerate(shapes):
        # A name that it also goes by is compared like one of its own.
        for words in shape.name.others:
            rows_of.append(replace(shape, name=replace(shape.name, words=words, others=(), form="")))
            origin.append(position)
    if len(rows_of) < 2:
        return {}
    import duckdb
    from splink import DuckDBAPI, Linker

    from .model import settings

    with duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": THREADS}) as engine:
        engine.execute("SET enable_progress_bar = false")
        names = DuckDBAPI(connection=engine)
        logging.getLogger("splink").setLevel(logging.ERROR)
        linker = Linker(names.register(_table(rows_of), dataset_display_name="names"), settings(), log_level="ERROR")
        found = linker.inference.predict(threshold_match_probability=least)
        rows = engine.execute(_BEST.format(table=found.physical_name), [each + 20]).fetchall()
    best: dict[int, list[Suggestion]] = defaultdict(list)
    kept_apart = {frozenset(pair) for pair in apart}
    for group, other, probability, shape, other_shape in rows:
        if len(best[group]) < each and frozenset((group, other)) not in kept_apart:
            best[group].append(Suggestion(group, other, round(probability, 6), (origin[shape], origin[other_shape])))
    return dict(best)


# For each group its likeliest others, by the pair of spellings that says most; ties by position, so always alike.
_BEST = """
with ways as (
    select grp_l as one, grp_r as other, match_weight, match_probability, unique_id_l as a, unique_id_r as b
    from {table} where grp_l <> grp_r
    union all
    select grp_r, grp_l, match_weight, match_probability, unique_id_r, unique_id_l from {table} where grp_l <> grp_r
),
ranked as (
    select *, row_number() over (partition by one, other order by match_weight desc, a, b) as place from ways
),
first as (
    select *, row_number() over (partition by one order by match_weight desc, other) as rank from ranked where place = 1
)
select one, other, match_probability, a, b from first where rank <= ? order by one, rank
"""

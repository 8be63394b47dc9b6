"""Find what is public by the words typed: all of them first, any of them where no record has all, and that is said.

No text that can be typed is an error: nothing typed is ever read as a language of queries.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

import orjson
import tantivy
from tantivy import Occur, Query

from answerable.publication.search import spelling, typed
from answerable.publication.search.index import SCHEMA, VERSION_KEY, Index, Snapshot
from answerable.publication.search.snippets import Piece, Snippets, beginning
from answerable.publication.search.typed import Typed, Understood
from answerable.publication.search.words import STEMMED, STOP_WORDS, folded
from answerable.publication.search.years import touching

MOST_WORDS = 200  # different words that are looked for
RARE = 3  # records; a word in so few may be a slip that the store itself contains
FACET_SIZE = 60  # values of one facet that are counted


class Match(StrEnum):
    """Which of the words typed the results have."""

    ALL = "all"
    ANY = "any"  # no record has all of them, so those that have some are shown, the best first
    FILTERS = "filters"  # no words: everything that the filters let through, newest first


@dataclass(frozen=True)
class Hit:
    """One result. `snippet` is text in pieces, those marked being words that were looked for; never HTML."""

    key: str
    kind: str
    title: str
    path: str
    score: float
    snippet: tuple[Piece, ...]
    dated: date | None
    request: str
    years: tuple[int, ...]
    places: tuple[str, ...]
    providers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facets:
    """How many results there are of each value, the most frequent first."""

    kinds: tuple[tuple[str, int], ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    places: tuple[tuple[str, int], ...] = ()
    categories: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Found:
    """What was found.

    `total` is exact. `corrected` is what was looked for instead where a word is spelled as nowhere in the store, ""
    otherwise. `understood` are the filters that were read out of the words. Where they leave nothing, `without_them` says
    how many there would be. `took` is in seconds.
    """

    total: int
    hits: tuple[Hit, ...]
    corrected: str = ""
    understood: Understood = field(default_factory=Understood)
    took: float = 0.0
    match: Match = Match.ALL
    facets: Facets | None = None
    without_them: int = 0


@dataclass(frozen=True)
class Filters:
    """Values that a record must have: any of those given for each. `home` are names of the office's own area, which
    are no filter at all."""

    kinds: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()  # folded
    providers: tuple[str, ...] = ()  # folded
    categories: tuple[str, ...] = ()
    pence_from: int | None = None
    pence_to: int | None = None

    def clauses(self) -> list[Query]:
        """One query for each kind of filter that is set."""
        out: list[Query] = []
        for name, values in (
            ("kind", self.kinds),
            ("place_folded", self.places),
            ("provider_folded", self.providers),
            ("category", self.categories),
        ):
            if values:
                out.append(any_of(name, values))
        if self.years:
            out.append(any_of("year", self.years))
        if self.pence_from is not None or self.pence_to is not None:
            out.append(Query.range_query(SCHEMA, "pence", tantivy.FieldType.Integer, self.pence_from, self.pence_to))
        return [Query.const_score_query(one, 0.0) for one in out]


def any_of(name: str, values: Sequence[Any]) -> Query:
    """Records that have one of the values, exactly."""
    if len(values) == 1:
        return Query.term_query(SCHEMA, name, values[0], "basic")
    return Query.term_set_query(SCHEMA, name, list(values))


def find(
    index: Index,
    words: str,
    *,
    kinds: Sequence[str] = (),
    years: Sequence[int] = (),
    places: Sequence[str] = (),
    providers: Sequence[str] = (),
    categories: Sequence[str] = (),
    pence_from: int | None = None,
    pence_to: int | None = None,
    limit: int = 20,
    offset: int = 0,
    facets: bool = False,
    understand: bool = True,
    home: Sequence[str] = (),
) -> Found:
    """Find records by words and filters.

    A filter given by the caller stands before one read out of the words. With `understand` False nothing is read out
    of the words. `home` are the names of the office's own area: typing them filters nothing. `pence_from` and
    `pence_to` are inclusive. Raises `SearchFailed`; never an error for anything typed, and ValueError only for a
    negative `limit` or `offset`.
    """
    if limit < 0 or offset < 0:
        raise ValueError("limit and offset are counts")
    began = time.perf_counter()
    with index.searching() as snapshot:
        query = _read(snapshot, words, home) if understand else typed.read_plainly(words)
        said = query.understood
        filters = Filters(
            kinds=tuple(kinds),
            years=tuple(years) or _years_touched(said.years),
            places=tuple(map(folded, places)) or said.places,
            providers=tuple(map(folded, providers)) or said.providers,
            categories=tuple(categories),
            pence_from=pence_from if (pence_from, pence_to) != (None, None) else said.pence_from,
            pence_to=pence_to if (pence_from, pence_to) != (None, None) else said.pence_to,
        )
        looked = _look(snapshot, query, filters, limit, offset)
        without_them = 0
        if not looked.total and said:
            given = replace(
                filters,
                years=tuple(years),
                places=tuple(map(folded, places)),
                providers=tuple(map(folded, providers)),
                pence_from=pence_from,
                pence_to=pence_to,
            )
            without_them = _look(snapshot, query, given, 0, 0).total
        hits = _hits(snapshot, looked)
        counted = _facets(snapshot, looked.query) if facets else None
    return Found(
        looked.total,
        hits,
        looked.corrected,
        said,
        time.perf_counter() - began,
        looked.match,
        counted,
        without_them,
    )


@dataclass(frozen=True)
class _Looked:
    query: Query
    match: Match
    total: int
    found: Sequence[tuple[Any, tantivy.DocAddress]]
    stems: tuple[str, ...] = ()  # what is marked in a snippet; empty where no words were looked for
    corrected: str = ""


def _years_touched(codes: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for code in codes for one in touching(code)))


class Names:
    """The names in one field of the index, looked up there; `without` are names that count as none."""

    def __init__(self, searcher: tantivy.Searcher, name: str, without: Iterable[str] = ()) -> None:
        self.searcher = searcher
        self.field = name
        self.without = {folded(one) for one in without}

    def begins(self, word: str) -> bool:
        """Whether a name begins with the word's letters."""
        return bool(self.searcher.terms_with_prefix(self.field, word, limit=1))

    def holds(self, name: str) -> bool:
        """Whether a folded name is held."""
        return name not in self.without and self.searcher.doc_freq(self.field, name) > 0


def _read(snapshot: Snapshot, words: str, home: Sequence[str]) -> Typed:
    places = Names(snapshot.searcher, "place_folded", home)
    return typed.read(words, places, Names(snapshot.searcher, "provider_folded"))


# ---- looking --------------------------------------------------------------------------------------------------------


def _look(snapshot: Snapshot, asked: Typed, filters: Filters, limit: int, offset: int) -> _Looked:
    """All the words; the words as they should be spelled; any of the words."""
    searcher = snapshot.searcher
    words = tuple(word for word in asked.words[:MOST_WORDS] if word not in STOP_WORDS)
    if not words and not asked.phrases:
        words = asked.words[:MOST_WORDS] if not asked.understood else ()
    if not words and not asked.phrases:
        return _newest(searcher, filters, limit, offset)
    phrases = [_phrase(phrase) for phrase in asked.phrases]
    quoted = _stems(token for phrase in asked.phrases for token in phrase)

    def all_of(kept: tuple[str, ...]) -> _Looked:
        stems = _stems(kept)
        clauses = [*phrases, *map(_word, stems), *filters.clauses()]
        query = Query.boolean_query([(Occur.Must, one) for one in clauses]) if len(clauses) > 1 else clauses[0]
        return _search(searcher, query, Match.ALL, (*quoted, *stems), limit, offset)

    first, kept = all_of(words), words
    # Whether a word is spelled as nowhere matters only now: with such a word nothing can have all of them.
    for most in (0, RARE) if not first.total else ():
        again = _respelled(searcher, kept, most)
        if again != kept:
            second = all_of(again)
            if second.total or not most:
                first, kept = second, again
        if first.total:
            break
    if not first.total and len(stems := _stems(kept)) + len(phrases) > 1:
        first = _any(searcher, phrases, (*quoted, *stems), stems, filters, limit, offset)
    if kept == words:
        return first
    # What is said to have been looked for keeps the phrases as they were typed.
    shown = " ".join([*(f'"{" ".join(phrase)}"' for phrase in asked.phrases), *_in_order(asked, words, kept)])
    return replace(first, corrected=shown)


def _in_order(asked: Typed, words: tuple[str, ...], kept: tuple[str, ...]) -> list[str]:
    meant = dict(zip(words, kept, strict=True))
    return [meant.get(word, word) for word in asked.words]


def _respelled(searcher: tantivy.Searcher, words: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The words, those that are in at most so many records as they should be spelled."""
    return tuple(
        (
            any(_frequency(searcher, stem) <= most for stem in STEMMED.analyze(word))
            and spelling.corrected(word, searcher)
        )
        or word
        for word in words
    )


def _frequency(searcher: tantivy.Searcher, stem: str) -> int:
    return int(searcher.doc_freq("body", stem))


def _stems(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(stem for word in words for stem in STEMMED.analyze(word)))


def _word(stem: str) -> Query:
    return Query.term_query(SCHEMA, "body", stem, "freq")


def _phrase(tokens: Sequence[str]) -> Query:
    stems = [stem for token in tokens for stem in STEMMED.analyze(token)]
    if len(stems) == 1:
        return _word(stems[0])
    return Query.phrase_query(SCHEMA, "body", list(stems))


def _search(
    searcher: tantivy.Searcher, query: Query, match: Match, stems: tuple[str, ...], limit: int, offset: int
) -> _Looked:
    result = searcher.search(query, max(limit, 1), count=True, offset=offset)
    return _Looked(query, match, _counted(result), result.hits if limit else [], stems)


def _counted(result: Any) -> int:
    """How many there are; the engine's own description of its results leaves the count out."""
    return int(result.count)


def _any(
    searcher: tantivy.Searcher,
    phrases: list[Query],
    marked: tuple[str, ...],
    stems: list[str],
    filters: Filters,
    limit: int,
    offset: int,
) -> _Looked:
    either = Query.boolean_query([(Occur.Should, one) for one in (*phrases, *map(_word, stems))])
    must = filters.clauses()
    query = Query.boolean_query([(Occur.Must, one) for one in (either, *must)]) if must else either
    return _search(searcher, query, Match.ANY, marked, limit, offset)


def _newest(searcher: tantivy.Searcher, filters: Filters, limit: int, offset: int) -> _Looked:
    the_version = Query.term_query(SCHEMA, "key", VERSION_KEY, "basic")
    must = filters.clauses() or [Query.all_query()]
    query = Query.boolean_query([*((Occur.Must, one) for one in must), (Occur.MustNot, the_version)])
    result = searcher.search(query, max(limit, 1), count=True, order_by_field="dated", offset=offset)
    return _Looked(query, Match.FILTERS, _counted(result), result.hits if limit else [])


# ---- showing --------------------------------------------------------------------------------------------------------


def _hits(snapshot: Snapshot, looked: _Looked) -> tuple[Hit, ...]:
    show = Snippets(snapshot.searcher, looked.query, looked.stems).of if looked.stems else beginning
    return tuple(
        hit_from(document, float(score) if looked.stems else 0.0, show(text_of(document).replace("\n", " ").strip()))
        for score, address in looked.found
        for document in (snapshot.searcher.doc(address),)
    )


def text_of(document: tantivy.Document) -> str:
    """The question of a stored record and the rest of its text, a line each."""
    return bytes(document["text"][0]).decode()


def hit_from(document: tantivy.Document, score: float, snippet: tuple[Piece, ...]) -> Hit:
    """A stored record as a result."""
    shown = orjson.loads(document["shown"][0])
    return Hit(
        key=shown["key"],
        kind=shown["kind"],
        title=shown["title"],
        path=shown["path"],
        score=score,
        snippet=snippet,
        dated=date.fromisoformat(shown["dated"]) if shown["dated"] else None,
        request=shown["request"],
        years=tuple(shown["years"]),
        places=tuple(shown["places"]),
        providers=tuple(shown["providers"]),
    )


def _facets(snapshot: Snapshot, query: Query) -> Facets:
    fields = ("kind", "year", "place", "category")
    wanted = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in fields}
    found = snapshot.searcher.aggregate(query, wanted)
    counts = {
        name: tuple((bucket["key"], int(bucket["doc_count"])) for bucket in found[name]["buckets"]) for name in fields
    }
    return Facets(
        counts["kind"],
        tuple((int(year), count) for year, count in counts["year"]),
        counts["place"],
        counts["category"],
    )

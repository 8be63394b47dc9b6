"""Who is who beside what a user would pick: how right, how complete, how fast.

    python -m tests.benchmarks.bench_matching [SHARED]

1. Spending files whose own supplier numbers say which spellings are one supplier (the numbers are hidden from the
   matcher): how many pairs join themselves, how many of the rest are among the first three suggestions; beside
   difflib's close matches and Splink as its tutorial has it (Jaro-Winkler on the name, trained without labels).
2. Company names labelled by the OpenSanctions project: precision and recall of joining by itself, beside difflib.
3. What the spending files say about the model's findings, beside what the model has.
4. 60,000 names: seconds of CPU and memory.

SHARED is the folder of shared data, beside the repository by default.
"""

from __future__ import annotations

import csv
import difflib
import itertools
import logging
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from answerable.register.matching import model, propose
from answerable.register.matching.suggesting import Shape, _table
from answerable.register.rules.payee_names import NameKind, parse
from answerable.register.rules.same_organisation import Entry, join

FILES = (("gla/gla_all_2008_2013.csv", "Vendor", "VendorID"), ("oxford/*.csv", "supplier name", "supplier id"))
MOST = 6
"""Names of one number; a number with more is for sundry suppliers."""


def _suppliers(shared: Path, pattern: str, name: str, number: str) -> dict[str, set[str]]:
    """Each printed name with its supplier numbers."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((shared / "spend").glob(pattern)):
        with path.open(newline="", encoding="cp1252", errors="replace") as file:
            rows = csv.reader(file)
            head = [cell.replace("_", " ").strip().casefold() for cell in next(rows)]
            at, id_at = head.index(name.casefold()), head.index(number.casefold())
            for row in rows:
                if len(row) > max(at, id_at) and row[id_at].strip() not in ("", "0") and "_" not in row[id_at]:
                    found[row[at].strip()].add(row[id_at].strip())
    return {name: numbers for name, numbers in found.items() if parse(name).kind is NameKind.ORGANISATION}


def _pairs(suppliers: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Pairs of names with one number that differ in more than spelling."""
    by_number: dict[str, set[str]] = defaultdict(set)
    for name, numbers in suppliers.items():
        for number in numbers:
            by_number[number].add(name)
    pairs = set()
    for names in by_number.values():
        if len(names) <= MOST:
            pairs |= set(itertools.combinations(sorted(names), 2))
    return sorted(pairs)


def _ours(names: list[str]) -> tuple[dict[str, int], dict[str, list[str]]]:
    entries = [Entry(name) for name in names]
    joined = join(entries)
    proposals = propose(entries, joined, postcodes={})
    group = dict(zip(names, joined.group, strict=True))
    members = {key: [names[i] for i in found] for key, found in joined.groups.items()}
    first = {
        name: [other for one in proposals.get(key, ())[:3] for other in members[joined.group[one.other]]]
        for name, key in group.items()
    }
    return group, first


def _difflib(names: list[str], asked: set[str]) -> dict[str, list[str]]:
    lower = {name.casefold(): name for name in names}
    found = {}
    for name in asked:
        close = difflib.get_close_matches(name.casefold(), lower, n=4, cutoff=0.6)
        found[name] = [lower[one] for one in close if lower[one] != name][:3]
    return found


def _plain_splink(names: list[str]) -> dict[str, list[str]]:
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as engine:
        api = DuckDBAPI(connection=engine)
        words = [name.casefold().split() for name in names]
        table = pa.table(
            {
                "unique_id": list(range(len(names))),
                "name": [" ".join(one) for one in words],
                "first_word": [one[0] if one else "" for one in words],
                "last_word": [one[-1] if one else "" for one in words],
            }
        )
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8])],
            blocking_rules_to_generate_predictions=[block_on("first_word"), block_on("last_word")],
        )
        linker = Linker(api.register(table, dataset_display_name="names"), settings, log_level="ERROR")
        linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.5)
        linker.training.estimate_u_using_random_sampling(max_pairs=200_000, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_word"))
        pairs = linker.inference.predict()
        rows = engine.execute(
            f"select unique_id_l, unique_id_r from {pairs.physical_name} order by match_weight desc, 1, 2"
        ).fetchall()
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in rows:
        for a, b in ((one, other), (other, one)):
            if len(found[names[a]]) < 3:
                found[names[a]].append(names[b])
    return found


def _found(pairs: list[tuple[str, str]], first: dict[str, list[str]]) -> int:
    return sum(other in first.get(one, ()) or one in first.get(other, ()) for one, other in pairs)


def _timed(work: Any, *given: Any) -> tuple[Any, float]:
    start = process_time()
    done = work(*given)
    return done, process_time() - start


def spending_files(shared: Path) -> None:
    """Part 1."""
    for pattern, name, number in FILES:
        suppliers = _suppliers(shared, pattern, name, number)
        names, pairs = sorted(suppliers), _pairs(suppliers)
        (group, first), ours = _timed(_ours, names)
        own = [pair for pair in pairs if group[pair[0]] == group[pair[1]]]
        left = [pair for pair in pairs if group[pair[0]] != group[pair[1]]]
        asked = {name for pair in left for name in pair}
        by_difflib, seconds = _timed(_difflib, names, asked)
        by_splink, plain = _timed(_plain_splink, names)
        print(f"{pattern}: {len(names)} names, {len(pairs)} pairs with one supplier number")
        print(f"  join themselves: {len(own)}; left to a person: {len(left)}")
        print("  of those among the first three suggestions:")
        print(f"    answerable    {_found(left, first):4} of {len(left)}   {ours:6.1f} s CPU, all names")
        print(f"    plain Splink  {_found(left, by_splink):4} of {len(left)}   {plain:6.1f} s CPU, all names")
        print(
            f"    difflib       {_found(left, by_difflib):4} of {len(left)}   {seconds:6.1f} s CPU, {len(asked)} names"
        )


def labelled_companies(shared: Path) -> None:
    """Part 2."""
    with (shared / "orgs" / "nomenklatura_name_bench_cases.csv").open(newline="", encoding="utf-8") as file:
        cases = [row for row in csv.DictReader(file) if row["schema"] in ("Company", "Organization", "LegalEntity")]
    ways = {
        "answerable": lambda one, other: join([Entry(one), Entry(other)]).group[1] == 0,
        "difflib 0.85": lambda one, other: difflib.SequenceMatcher(None, one.lower(), other.lower()).ratio() >= 0.85,
    }
    print(f"labelled company names: {len(cases)} pairs, {sum(row['is_match'] == 'true' for row in cases)} of them one")
    for way, same in ways.items():
        seen = [(same(row["name1"], row["name2"]), row["is_match"] == "true") for row in cases]
        right, wrong = seen.count((True, True)), seen.count((True, False))
        missed = seen.count((False, True))
        precision = right / (right + wrong) if right + wrong else 1.0
        print(f"  {way:12}  joined rightly {right}, wrongly {wrong}, missed {missed}: precision {precision:.3f}")
        if way == "answerable":
            for (joined, one), row in zip(seen, cases, strict=True):
                if joined and not one:
                    print(f"    wrongly: {row['name1']} = {row['name2']}")


def findings(shared: Path) -> None:
    """Part 3."""
    import duckdb
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    seen: dict[str, Counter[tuple[int, bool]]] = defaultdict(Counter)
    for pattern, name, number in FILES:
        suppliers = _suppliers(shared, pattern, name, number)
        one_supplier = set(_pairs(suppliers))
        shapes = {(parsed.words, parsed.form, parsed.others): parsed for parsed in map(parse, sorted(suppliers))}
        names = [parsed.printed for parsed in shapes.values()]
        table = _table([Shape(i, parsed) for i, parsed in enumerate(shapes.values())])
        with duckdb.connect() as engine:
            settings = model.settings()
            settings.retain_intermediate_calculation_columns = settings.retain_matching_columns = True
            api = DuckDBAPI(connection=engine)
            linker = Linker(api.register(table, dataset_display_name="names"), settings, log_level="ERROR")
            pairs = linker.inference.predict()
            columns = ", ".join(f"gamma_{comparison}" for comparison in model.FINDINGS)
            rows = engine.execute(f"select unique_id_l, unique_id_r, {columns} from {pairs.physical_name}").fetchall()
        for first, second, *levels in rows:
            same = tuple(sorted((names[first], names[second]))) in one_supplier
            for comparison, level in zip(model.FINDINGS, levels, strict=True):
                if level != -1:
                    seen[comparison][level, same] += 1
    print("findings: share among pairs of one supplier and among others, estimated now and in the model")
    for comparison, levels in seen.items():
        told = [finding for finding in model.FINDINGS[comparison] if finding[2] is not None]
        totals = {same: sum(n for (_, s), n in levels.items() if s == same) or 1 for same in (True, False)}
        for place, (finding, _, m, u) in enumerate(told):
            level = len(told) - 1 - place
            now = [levels[level, same] / totals[same] for same in (True, False)]
            print(f"  {comparison:12} {finding:48} {now[0]:.4f} ({m:.4f})   {now[1]:.4f} ({u:.4f})")


def _real_names(shared: Path) -> Iterator[str]:
    lookups = shared / "orgs" / "charity-lookups"
    for file, columns in (
        ("federated-charities.csv", ("name",)),
        ("ccew-register-of-mergers.csv", ("transferor_name", "transferee_name")),
        ("charity-company-numbers.csv", ("name",)),
        ("organisation-company-numbers.csv", ("name",)),
        ("charity-reregistrations.csv", ("Name",)),
    ):
        with (lookups / file).open(newline="", encoding="utf-8-sig") as rows:
            for row in csv.DictReader(rows):
                yield from (row[column].strip() for column in columns)
    for pattern, name, number in FILES:
        yield from _suppliers(shared, pattern, name, number)


def many_names(shared: Path, wanted: int = 60_000) -> None:
    """Part 4: real names of charities, companies and suppliers, made up to the number with branches of them."""
    names = list(dict.fromkeys(name for name in _real_names(shared) if name))
    names += [f"{name} {number}" for number, name in enumerate(names[: max(0, wanted - len(names))])]
    entries = [Entry(name) for name in names[:wanted]]
    joined, seconds = _timed(join, entries)
    proposals, more = _timed(lambda: propose(entries, joined, postcodes={}))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(entries)} names: joined in {seconds:.1f} s CPU, ranked in {more:.1f} s CPU ({len(proposals)} groups with"
    )
    print(f"  suggestions); the most memory of this whole run: {memory} MB")


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
    for part in (spending_files, labelled_companies, findings, many_names):
        part(shared)


if __name__ == "__main__":
    main()

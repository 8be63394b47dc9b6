"""The name check among a million people who are kept sealed, on the embedded store, beside Splink's `compare_records`.

    .venv/bin/python -m tests.benchmarks.bench_name_check [--records 1000000] [--store FOLDER] [--calls 2000]

A county of a seed that nothing was trained on (made_up_county.py); of 2,000 people with several records one record is held back and looked
up, and 2,000 people who are in the store by no record at all. Times are of this process's processor. `--store` keeps the store, for another run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import pickle
import random
import statistics
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
SEED = 9_088
QUERIES = 2_000


def _settings(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.pathways"
    os.environ["ANSWERABLE_HOME"] = str(folder)
    os.environ["ANSWERABLE_PATHWAYS_HOME"] = str(folder / "pathways")
    os.environ["ANSWERABLE_PATHWAYS_KEYS"] = str(folder / "keys.json")
    os.environ["ANSWERABLE_NAME_CHECKS_AN_HOUR"] = os.environ["ANSWERABLE_NAME_CHECKS_AN_HOUR_AN_ORGANISATION"] = (
        "1000000"
    )
    (folder / "pathways").mkdir(exist_ok=True, mode=0o700)
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = {"pathways": None}
    django.setup()


def _say(line: str) -> None:
    print(line, flush=True)


def _build(folder: Path, records: int, seed: int) -> None:
    """Write the people, and what is looked up of them afterwards with the truth."""
    from django.core.management import call_command
    from django.db import connection

    from answerable.pathways import keys
    from answerable.pathways.models import Organisation, Person, Protocol, ProtocolGrant, Worker
    from answerable.pathways.name_check import fitting, index
    from tests.benchmarks.made_up_county import County

    call_command("migrate", run_syncdb=True, verbosity=0)
    keys.check(connection)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-400000")
    owners = [Organisation.objects.create(name=f"Made-up agency {name}", kind="specialist") for name in ("A", "B", "C")]
    asker = Organisation.objects.create(name="Made-up asker", kind="police")
    Worker.objects.create(email="asker@example.invalid", name="Made Up", role="coordinator", organisation=asker)
    protocol = Protocol.objects.create(title="Made-up protocol", starts="2020-01-01", ends="2099-12-31")
    for owner in owners:
        ProtocolGrant.objects.create(
            protocol=protocol,
            giver=owner,
            receiver=asker,
            purpose="name_check",
            basis="public_task",
            known=["kind", "name", "open", "contact"],
        )
    began = time.process_time()
    held: list[tuple[dict[str, Any], int]] = []
    unknown: list[dict[str, Any]] = []
    truth: dict[int, list[int]] = {}
    waiting: list[tuple[int, dict[str, Any]]] = []

    def write() -> None:
        made = Person.objects.bulk_create(
            [
                Person(owner=owners[number % 3], part="victim", identity=identity)
                for number, (_, identity) in enumerate(waiting)
            ],
            batch_size=5_000,
        )
        for person, (whom, _) in zip(made, waiting, strict=True):
            truth.setdefault(whom, []).append(person.pk)
        waiting.clear()

    person, rows, written, nth = -1, [], 0, 0
    step = max(1, records // (QUERIES * 6))
    for record in County(seed).records(records + 4 * QUERIES + 1000):
        if record.person != person:
            nth += 1
            if len(rows) > 1 and len(held) < QUERIES and nth % step == 0:
                held.append((rows.pop()[1], person))
            elif rows and len(unknown) < QUERIES and nth % step == step // 2:
                unknown.append(rows[0][1])
                rows = []
            waiting += rows
            written += len(rows)
            person, rows = record.person, []
            if len(waiting) >= 20_000:
                write()
            if written >= records:
                break
        rows.append((record.person, record.identity))
    write()
    _say(f"{written:,} people written sealed: {time.process_time() - began:.0f} s CPU")
    began = time.process_time()
    index.rebuild()
    _say(f"blind index and match records: {time.process_time() - began:.0f} s CPU")
    began = time.process_time()
    fitting.count_names()
    _say(f"names counted: {time.process_time() - began:.0f} s CPU")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("ANALYZE")
    kept = {
        "held": held,
        "unknown": unknown,
        "truth": {whom: truth.get(whom, []) for _, whom in held},
        "records": written,
        "seed": seed,
    }
    (folder / "queries.pickle").write_bytes(pickle.dumps(kept))


def _percentiles(times: list[float]) -> str:
    ordered = sorted(times)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000  # noqa: E731
    return f"p50 {at(0.5):.2f}  p95 {at(0.95):.2f}  p99 {at(0.99):.2f}  max {ordered[-1] * 1000:.1f} ms CPU; {len(times) / sum(times):,.0f} a second"


def _quality(kept: dict[str, Any]) -> None:
    """What is found, at the weight from which a check says possible, and from which it says known."""
    from django.conf import settings

    from answerable.pathways.linkage.records import MatchRecord
    from answerable.pathways.name_check.fitting import fitted
    from answerable.pathways.name_check.known import least_shown, may_be_told_of
    from answerable.pathways.name_check.looking import matches
    from tests.benchmarks.made_up_county import County

    model = fitted()
    strangers: dict[int, dict[str, Any]] = {}
    for record in County(kept.get("seed", SEED) + 1).records(3 * QUERIES):
        strangers.setdefault(record.person, record.identity)
    elsewhere = list(strangers.values())[:QUERIES]

    def shown_to(identity: dict[str, Any], least: float) -> list[int]:
        found = matches(MatchRecord.of(identity), model, least=least, whole_name=False)
        return [match.person for match in found if may_be_told_of(match.score)]

    for least, words in ((least_shown(), "possible or known"), (settings.NAME_CHECK_SURE_BITS, "known")):
        found = pairs = right = 0
        for identity, whom in kept["held"]:
            same = set(kept["truth"][whom])
            shown = shown_to(identity, least)
            found += bool(same & set(shown))
            pairs += len(shown)
            right += len(same & set(shown))
        here, away = (
            sum(bool(shown_to(identity, least)) for identity in people) for people in (kept["unknown"], elsewhere)
        )
        _say(
            f"{words}, from {least:g} bits: person found {found / len(kept['held']):.4f}  precision of pairs {right / max(pairs, 1):.4f}  "
            f"false alarms for unknown people of this county, whose households are known, {here / len(kept['unknown']):.3%}, "
            f"of another county {away / len(elsewhere):.3%}"
        )


def _speed(kept: dict[str, Any]) -> float:
    from answerable.pathways.linkage.records import MatchRecord
    from answerable.pathways.models import Organisation, Worker
    from answerable.pathways.name_check.known import known

    asker, worker = Organisation.objects.get(name="Made-up asker"), Worker.objects.select_related("organisation").get()
    both = [
        identity for pair in zip((each for each, _ in kept["held"]), kept["unknown"], strict=False) for identity in pair
    ]
    for warm in both[:200]:
        known(query=MatchRecord.of(warm), asker=asker, worker=worker)
    times = []
    for identity in both:
        began = time.process_time()
        known(query=MatchRecord.of(identity), asker=asker, worker=worker)
        times.append(time.process_time() - began)
    _say(f"name check, whole answer with protocols: {_percentiles(times)}")
    return statistics.median(times)


def _splink(kept: dict[str, Any]) -> float:
    """`compare_records` on candidates that are already found and opened: one record with one, and with thirty."""
    import duckdb
    import pyarrow as pa
    from splink import DuckDBAPI
    from splink.internals.realtime import compare_records

    from answerable.pathways.linkage.batch import columns
    from answerable.pathways.linkage.records import MatchRecord
    from answerable.pathways.linkage.training import quiet, settings
    from answerable.pathways.name_check.fitting import active

    records = [MatchRecord.of(identity) for identity, _ in kept["held"][:400]]
    connection = duckdb.connect()
    connection.execute("SET threads=1")
    api = DuckDBAPI(connection)
    told = settings(active())
    table = pa.Table.from_batches(list(columns(enumerate(records))))
    for name in ("forename", "surname"):
        table = table.append_column(f"tf_{name}", pa.array([0.001] * len(records)))
    medians = {}
    with quiet():
        for many in (1, 30):
            times = []
            for at in range(40):
                began = time.process_time()
                compare_records(
                    table.slice(at, 1), table.slice(40 + at, many), told, api, sql_cache_key=f"with {many}"
                ).as_pyarrow_table()
                times.append(time.process_time() - began)
            medians[many] = statistics.median(times[2:])
            _say(f"Splink compare_records, 1 with {many} found already: p50 {medians[many] * 1000:.1f} ms CPU")
    return min(medians.values())


def _list(kept: dict[str, Any]) -> None:
    from answerable.pathways.linkage.records import MatchRecord
    from answerable.pathways.models import Organisation
    from answerable.pathways.name_check.lists import match_list

    asker = Organisation.objects.get(name="Made-up asker")
    rows = [
        identity for pair in zip((each for each, _ in kept["held"]), kept["unknown"], strict=False) for identity in pair
    ][:1_000]
    began = time.process_time()
    answers = match_list([MatchRecord.of(identity) for identity in rows], organisation=asker)
    took = time.process_time() - began
    _say(f"a list of 1,000: {took:.2f} s CPU; known or possible {sum(each.answer.code != 'none' for each in answers)}")


def _busy(until: float) -> None:
    """Keep a processor busy until then."""
    while time.time() < until:
        sum(range(10_000))


def _told_apart(kept: dict[str, Any], calls: int, *, load: int) -> None:
    """Nobody and somebody restricted, in an order by lot: are the answers equal in bytes, and their times of one distribution?

    `load`: so many other processes keep the machine busy meanwhile.
    """
    from scipy.stats import ks_2samp

    from answerable.pathways.actions.name_check import ask
    from answerable.pathways.errors import CannotChange
    from answerable.pathways.models import Person, Worker

    worker = Worker.objects.select_related("organisation").get()
    people = [pk for _, whom in kept["held"] for pk in kept["truth"][whom]]
    Person.objects.filter(pk__in=people).update(is_restricted=True)
    times: dict[str, list[float]] = {"nobody": [], "restricted": []}
    said: dict[str, int] = {}
    asked = [("restricted", identity) for identity, _ in kept["held"][: calls // 2]]
    asked += [("nobody", identity) for identity in kept["unknown"][: calls // 2]]
    random.Random(load).shuffle(asked)
    others = [multiprocessing.Process(target=_busy, args=(time.time() + 3600,), daemon=True) for _ in range(load)]
    for other in others:
        other.start()
    try:
        for name, identity in asked:
            began = time.perf_counter()
            try:
                answer = ask(by=worker, identity=identity, purpose="support", reason="A made-up reason of some length")
            except CannotChange:  # too little is known of this one to be asked for
                continue
            times[name].append(time.perf_counter() - began)
            told = f"{name} {json.dumps(asdict(answer))}"
            said[told] = said.get(told, 0) + 1
    finally:
        for other in others:
            other.terminate()
        Person.objects.filter(is_restricted=True).update(is_restricted=False)
    test = ks_2samp(times["nobody"], times["restricted"])
    _say(
        f"nobody beside restricted, {sum(map(len, times.values())):,} calls, {load} other processes; answers in bytes: {said}"
    )
    _say(
        f"times: Kolmogorov and Smirnov p = {test.pvalue:.3f}; medians {statistics.median(times['nobody']) * 1000:.3f} and "
        f"{statistics.median(times['restricted']) * 1000:.3f} ms"
    )


def main() -> None:
    """Build the store where it is not there, and measure."""
    reading = argparse.ArgumentParser()
    reading.add_argument("--records", type=int, default=1_000_000)
    reading.add_argument("--store", type=Path)
    reading.add_argument("--seed", type=int, default=SEED)
    reading.add_argument("--calls", type=int, default=2_000)
    reading.add_argument("--only", default="quality,speed,splink,list,apart,load")
    given = reading.parse_args()
    with tempfile.TemporaryDirectory(prefix="answerable-name-check-") as made:
        folder = given.store or Path(made)
        folder.mkdir(exist_ok=True)
        _settings(folder)
        if not (folder / "queries.pickle").exists():
            _build(folder, given.records, given.seed)
        kept = pickle.loads((folder / "queries.pickle").read_bytes())
        size = (folder / "pathways" / "pathways.sqlite3").stat().st_size
        _say(
            f"{kept['records']:,} people in {size / 1e6:,.0f} MB; {len(kept['held']):,} known and {len(kept['unknown']):,} unknown looked up"
        )
        wanted = set(given.only.split(","))
        if "quality" in wanted:
            _quality(kept)
        ours = _speed(kept) if "speed" in wanted else 0.0
        if "splink" in wanted and ours:
            _say(f"ours is {_splink(kept) / ours:.0f} times as fast")
        if "list" in wanted:
            _list(kept)
        if "apart" in wanted:
            _told_apart(kept, given.calls, load=0)
        if "load" in wanted:
            _told_apart(kept, given.calls, load=4)


if __name__ == "__main__":
    main()

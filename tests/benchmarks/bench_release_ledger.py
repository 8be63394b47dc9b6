"""Thirty requests about the same people, and a ledger of 200 releases (facts/pathways.md 4.4, goals 12 and 13).

    python -m tests.benchmarks.bench_release_ledger

For each seed: what is learnt when every table is protected by itself, and when each is protected beside those before it, and
what that costs in cells and processor seconds. Then the same with 200 tables, and how long it takes to attack all of them at once.
"""

from __future__ import annotations

import os
import time
from datetime import date

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DAY = date(2026, 3, 2)


def _replay(seed: int, mean: float) -> None:
    from answerable.guard.small_numbers.additive import Rule
    from answerable.guard.small_numbers.ledger import Ledger
    from answerable.guard.small_numbers.next_release import protect_next
    from answerable.guard.small_numbers.reading import read_table
    from answerable.guard.small_numbers.sequence import attack_releases
    from tests.unit.release_ledger.thirty_requests import requests

    alone, ledger, hidden, more, cells, refused, slowest = [], Ledger(), 0, 0, 0, 0, 0.0
    for number, (text, where, _) in enumerate(requests(seed, 30, mean)):
        table = read_table(text.encode(), f"request {number + 1}", where=where)
        alone.append(protect_next(Ledger(), table, Rule(), on=DAY).release)
        began = time.process_time()
        done = protect_next(ledger, table, Rule(), on=DAY)
        slowest = max(slowest, time.process_time() - began)
        if not done.report.safe:
            refused += 1
            continue
        ledger = ledger.and_(done.release)
        cells, hidden, more = cells + len(table.cells), hidden + done.report.hidden, more + done.report.for_others
    apart, together = attack_releases(alone), attack_releases(ledger.releases)
    print(
        f"seed {seed}, mean {mean:g}: by themselves {apart.protected} protected, {sum(one.exact for one in apart.learnt)} exact, "
        f"{len(apart.learnt)} learnt; beside the ledger {together.protected} protected, {len(together.learnt)} learnt, "
        f"{hidden} of {cells} cells hidden ({more} for earlier releases), {refused} refused; slowest {slowest:.1f} s"
    )


def _two_hundred(mean: float) -> None:
    from answerable.guard.small_numbers.additive import Rule
    from answerable.guard.small_numbers.ledger import Ledger
    from answerable.guard.small_numbers.next_release import protect_next
    from answerable.guard.small_numbers.reading import read_table
    from answerable.guard.small_numbers.sequence import attack_releases
    from tests.unit.release_ledger.thirty_requests import requests

    tables = [
        read_table(text.encode(), f"{number}", where=where)
        for number, (text, where, _) in enumerate(requests(5, 200, mean))
    ]
    began = time.process_time()
    apart = [protect_next(Ledger(), table, Rule(), on=DAY).release for table in tables]
    took = time.process_time() - began
    ledger, steps = Ledger(), []
    for table in tables:
        began = time.process_time()
        done = protect_next(ledger, table, Rule(), on=DAY)
        steps.append(time.process_time() - began)
        if done.report.safe:
            ledger = ledger.and_(done.release)
    print(f"200 tables, mean {mean:g}: each by itself {took:.1f} s in all; one after another {sum(steps):.1f} s,")
    print(f"  the slowest {max(steps):.1f} s, {len(tables) - len(ledger.releases)} refused")
    for words, releases in (("by themselves", apart), ("one after another", list(ledger.releases))):
        began = time.process_time()
        found = attack_releases(releases)
        print(
            f"  {len(releases)} protected {words}, attacked at once: {found.protected} protected, {len(found.learnt)} learnt, "
            f"{found.unknowns} unknowns, whole numbers {'tried' if found.whole else 'not finished'}, "
            f"{time.process_time() - began:.1f} s"
        )


def main() -> None:
    """Measure and print."""
    for seed in (1, 2):
        for mean in (3.0, 6.0):
            _replay(seed, mean)
    for mean in (3.0, 9.0):
        _two_hundred(mean)


if __name__ == "__main__":
    main()

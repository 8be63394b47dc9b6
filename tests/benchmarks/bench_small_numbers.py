"""Hidden cells of random tables: leaks by a second opinion, cells over the proven optimum, processor time; and rounding.

Run: python tests/benchmarks/bench_small_numbers.py [--tables 1000] [--optimum 60] [--seconds 60] [--seed 1]
Tables are made up: 2 to 4 dimensions with all totals, 4 to 300 printed cells, four densities and spreads, thresholds 3, 5 and
10, inclusive or not, nought shown or hidden. Every table is attacked by the auditor of tests/unit/small_numbers, which shares
no code with what it judges: three readers, linear programming, and whole-number programming. The optimum is sought for
`--optimum` tables for `--seconds` of processor time each; where it is not proved, the proved bound stands in for it, so the
excess is then overstated. Then three large tables (1,287 to 1,521 cells) and rounding (500 cells). One thread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from answerable.guard.small_numbers.additive import Additive, Rule, with_totals
from answerable.guard.small_numbers.protect import protect
from answerable.guard.small_numbers.rounding import CannotRound, round_table
from tests.unit.small_numbers.auditor import Auditor

MOST_CELLS = 300
LARGEST = {2: 14, 3: 8, 4: 5}


@dataclass(frozen=True)
class Case:
    counts: np.ndarray
    rule: Rule

    @property
    def table(self) -> Additive:
        return with_totals(self.counts.shape, [int(count) for count in self.counts.ravel()])


def counts_of(
    chance: np.random.Generator, shape: tuple[int, ...], mean: float, spread: float, empty: float
) -> np.ndarray:
    expected = np.exp(chance.normal(0, spread, size=shape))
    counts = chance.poisson(expected * mean / expected.mean())
    counts[chance.random(shape) < empty] = 0
    return counts


def cases(number: int, seed: int) -> Iterator[Case]:
    chance = np.random.default_rng(seed)
    made = 0
    while made < number:
        dimensions = int(chance.integers(2, 5))
        shape = tuple(int(size) for size in chance.integers(1, LARGEST[dimensions], size=dimensions))
        if np.prod([size + 1 for size in shape]) > MOST_CELLS:
            continue
        counts = counts_of(
            chance,
            shape,
            chance.choice([2, 8, 15, 40]),
            chance.choice([0.3, 0.8, 1.2, 1.6]),
            chance.choice([0, 0.2, 0.4]),
        )
        zeros = "hidden" if chance.random() < 0.25 else "shown"
        made += 1
        yield Case(counts, Rule(int(chance.choice([3, 5, 10])), bool(chance.integers(2)), zeros))


def spread(numbers: list[float]) -> str:
    if not numbers:
        return "none"
    return (
        f"median {np.median(numbers):.2f}, 95th percentile {np.percentile(numbers, 95):.2f}, worst {max(numbers):.2f}"
    )


def judge(number: int, seed: int) -> None:
    linear = whole = 0
    times: list[float] = []
    for case in cases(number, seed):
        began = time.process_time()
        protected = protect(case.table, case.rule)
        times.append(time.process_time() - began)
        auditor = Auditor(case.counts, case.rule.enough, case.rule.zeros == "shown")
        linear += len(auditor.leaks(protected.hidden, whole=False))
        whole += len(auditor.leaks(protected.hidden, whole=True))
    print(f"{number} random tables of up to {MOST_CELLS} cells")
    print(f"  leaks by linear programme        {linear}")
    print(f"  leaks by whole-number programme  {whole}")
    print(f"  seconds of processor time        {spread(times)}", flush=True)


def compare(number: int, seconds: float, seed: int) -> None:
    over: list[float] = []
    proven = at = 0
    for case in cases(100 * number, seed + 1):
        table = case.table
        if at == number:
            break
        if len(table) < 60 or not any(case.rule.small(value) for value in table.values):
            continue
        at += 1
        usual = protect(table, case.rule)
        best = usual if usual.proven else protect(table, case.rule, seconds=seconds)
        bound = max(usual.optimum_bound, best.optimum_bound)
        proven += bound == len(best.hidden)
        over.append(100 * (len(usual.hidden) / bound - 1))
        print(
            f"  {case.counts.shape} {case.rule.threshold} {case.rule.zeros}: small {len(usual.primary)}, "
            f"hidden {len(usual.hidden)}, with more time {len(best.hidden)}, proved at least {bound}",
            flush=True,
        )
    print(f"{number} tables of 60 to {MOST_CELLS} cells beside the optimum (proved for {proven})")
    print(f"  per cent of cells over it        {spread(over)}", flush=True)


def large() -> None:
    chance = np.random.default_rng(9)
    for shape in ((12, 8, 10), (35, 37), (8, 5, 6, 3)):
        table = Case(counts_of(chance, shape, 9.0, 1.0, 0.0), Rule()).table
        began = time.process_time()
        protected = protect(table, Rule())
        print(
            f"{shape}: {len(table)} cells, small {len(protected.primary)}, hidden {len(protected.hidden)}, "
            f"{time.process_time() - began:.1f} s of processor time",
            flush=True,
        )


def rounding() -> None:
    chance = np.random.default_rng(11)
    times: list[float] = []
    refused = 0
    for shape in ((6, 3, 8), (24, 19), (8, 3, 12), (4, 4, 4, 3)) * 5:
        table = Case(counts_of(chance, shape, 9.0, 1.0, 0.1), Rule()).table
        began = time.process_time()
        try:
            rounded = round_table(table, Rule())
            assert all(
                rounded.values[total] == sum(rounded.values[part] for part in parts) for total, parts in table.sums
            )
            assert max(abs(away) for away in rounded.deviation) < 5
        except CannotRound:
            refused += 1
        times.append(time.process_time() - began)
    print(f"20 tables of 252 to 500 cells rounded to 5: seconds {spread(times)}; refused {refused}")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--tables", type=int, default=1000)
    options.add_argument("--optimum", type=int, default=60)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    judge(asked.tables, asked.seed)
    compare(asked.optimum, asked.seconds, asked.seed)
    large()
    rounding()


if __name__ == "__main__":
    main()

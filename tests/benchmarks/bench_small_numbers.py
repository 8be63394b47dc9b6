"""Hidden cells of random tables: leaks by a second opinion, cells over the proven optimum, processor time; and rounding.

Run: python -m tests.benchmarks.bench_small_numbers [--tables 1000] [--part 1 --parts 2] [--seed 1] [--prove 4 20]
Tables are made up: 2 to 4 dimensions with all totals, 4 to 300 printed cells, four densities and spreads, thresholds 3, 5 and
10, inclusive or not, nought shown or hidden. Every table is attacked by the auditor of tests/unit/small_numbers, which shares
no code with what it judges: three readers, linear programming, and whole-number programming. The optimum of what was not
proved at once is then sought for as many millions of units of effort as `--prove` says, round by round. A table whose optimum
was not proved counts for nothing in the excess over the optimum: how many there are, and by how much each may lie over it at
the most, is said beside. Then three large tables (1,287 to 1,521 cells) and rounding (500 cells). One thread.

What was found is kept in build/small_numbers, table by table, so that a run can be stopped and taken up. After a change of the
code every table is protected again; an audit is kept for the same pattern, and a proved bound for good. `--say` prints what is
kept; `--large` runs only the large tables and the rounding.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np

from answerable.guard import small_numbers
from answerable.guard.small_numbers.additive import Additive, Rule, with_totals
from answerable.guard.small_numbers.effort import UNITS_A_SECOND
from answerable.guard.small_numbers.protect import protect
from answerable.guard.small_numbers.rounding import CannotRound, round_table
from tests.unit.small_numbers.auditor import Auditor

KEPT = Path(__file__).parents[2] / "build" / "small_numbers"
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
        zeros: Literal["hidden", "shown"] = "hidden" if chance.random() < 0.25 else "shown"
        made += 1
        yield Case(counts, Rule(int(chance.choice([3, 5, 10])), bool(chance.integers(2)), zeros))


def spread(numbers: list[float]) -> str:
    if not numbers:
        return "none"
    return (
        f"median {np.median(numbers):.2f}, 95th percentile {np.percentile(numbers, 95):.2f}, worst {max(numbers):.2f}"
    )


def code() -> str:
    """What the search is made of, as a digest: a kept result of other code is not a result of this one."""
    room = Path(small_numbers.__file__).parent
    made_of = ("additive", "attack", "effort", "exact", "flows", "protect", "search")
    return sha256(b"".join((room / f"{name}.py").read_bytes() for name in made_of)).hexdigest()[:16]


class Kept:
    """Results by the number of the table, written as they come; of several lines of one table the last holds."""

    def __init__(self, seed: int, part: int) -> None:
        KEPT.mkdir(parents=True, exist_ok=True)
        self.own = KEPT / f"seed_{seed}_part_{part}.jsonl"
        self.of: dict[int, dict[str, Any]] = {}
        for file in sorted(KEPT.glob(f"seed_{seed}_part_*.jsonl"), key=lambda file: file.stat().st_mtime):
            for line in file.read_text().splitlines():
                row = json.loads(line)
                self.of[row["number"]] = {
                    **row,
                    "bound": max(row["bound"], self.of.get(row["number"], row)["bound"]),
                    "fewest": min(row["fewest"], self.of.get(row["number"], row)["fewest"]),
                }

    def keep(self, row: dict[str, Any]) -> None:
        self.of[row["number"]] = row
        with self.own.open("a") as file:
            file.write(json.dumps(row) + "\n")


def judge(number: int, case: Case, kept: Kept, by: str) -> None:
    """Protects and audits one table, where this code has not yet."""
    known = kept.of.get(number, {})
    if known.get("code") == by:
        return
    table = case.table
    began = time.process_time()
    protected = protect(table, case.rule)
    seconds = time.process_time() - began
    hidden = sorted(protected.hidden)
    if known.get("hidden") == hidden:
        linear, whole = known["linear"], known["whole"]
    else:
        auditor = Auditor(case.counts, case.rule.enough, case.rule.zeros == "shown")
        # Whole numbers first: a table of whole people that would print the same answers the linear question too.
        whole, linear = (len(auditor.leaks(protected.hidden, whole=numbers)) for numbers in (True, False))
    kept.keep(
        {
            "number": number,
            "shape": case.counts.shape,
            "cells": len(table),
            "code": by,
            "small": len(protected.primary),
            "hidden": hidden,
            "seconds": round(seconds, 3),
            "linear": linear,
            "whole": whole,
            "bound": max(protected.optimum_bound, known.get("bound", 0)),
            "fewest": min(len(hidden), known.get("fewest", len(hidden))),
            "tried": known.get("tried", 0.0),
        }
    )


def prove(number: int, case: Case, kept: Kept, millions: float) -> None:
    """Seeks the optimum of one table, where it is not proved and not yet sought so long."""
    row = kept.of[number]
    if row["bound"] == row["fewest"] or row["tried"] >= millions:
        return
    found = protect(case.table, case.rule, units=millions * UNITS_A_SECOND)
    kept.keep(
        {
            **row,
            "bound": max(row["bound"], found.optimum_bound),
            "fewest": min(row["fewest"], len(found.hidden)),
            "tried": millions,
        }
    )


def say(tables: int, kept: Kept, by: str) -> None:
    rows = [row for number, row in kept.of.items() if number < tables and row["code"] == by]
    some = [row for row in rows if row["small"]]
    proved = [row for row in some if row["bound"] == row["fewest"]]
    at_once = [row for row in proved if len(row["hidden"]) == row["bound"]]
    open_ = [row for row in some if row["bound"] < row["fewest"]]
    over = [100 * (len(row["hidden"]) / row["bound"] - 1) for row in proved]
    at_most = [100 * (len(row["hidden"]) / row["bound"] - 1) for row in open_]
    times = [row["seconds"] for row in rows]
    print(f"{len(rows)} of {tables} random tables of up to {MOST_CELLS} cells, {len(some)} with small counts")
    print(f"  leaks by linear programme        {sum(row['linear'] for row in rows)}")
    print(f"  leaks by whole-number programme  {sum(row['whole'] for row in rows)}")
    print(f"  seconds of processor time        {spread(times)}; over 1 s: {sum(one > 1 for one in times)}")
    print(f"  optimum proved                   {len(proved)}, and reached by {len(at_once)} of them")
    print(f"    per cent of cells over it      {spread(over)}; over 20: {sum(one > 20 for one in over)}")
    print(f"  optimum not proved               {len(open_)}")
    print(f"    per cent over the bound        {spread(at_most)}; over 20: {sum(one > 20 for one in at_most)}")
    for row in sorted(open_, key=lambda row: row["bound"] / len(row["hidden"]))[:10]:
        print(
            f"    table {row['number']} {tuple(row['shape'])}: small {row['small']}, hidden {len(row['hidden'])}, best known "
            f"{row['fewest']}, at least {row['bound']}"
        )


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
    options.add_argument("--part", type=int, default=1)
    options.add_argument("--parts", type=int, default=1)
    options.add_argument(
        "--prove", type=float, nargs="*", default=[4.0, 20.0], help="millions of units, round by round"
    )
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--say", action="store_true")
    options.add_argument("--large", action="store_true")
    asked = options.parse_args()
    by, kept = code(), Kept(asked.seed, asked.part)
    if not asked.say and not asked.large:
        mine = [
            (number, case)
            for number, case in enumerate(cases(asked.tables, asked.seed))
            if number % asked.parts == asked.part - 1
        ]
        for number, case in mine:
            judge(number, case, kept, by)
        for millions in asked.prove:
            for number, case in sorted(mine, key=lambda one: len(one[1].table)):
                prove(number, case, kept, millions)
    if not asked.large:
        say(asked.tables, kept, by)
    if not asked.say and asked.parts == 1:
        large()
        rounding()


if __name__ == "__main__":
    main()

"""What no bar over the shipped levels and keys can pass: of the pairs that matching misses most, how many could any threshold find?

Run: .venv/bin/python -m tests.benchmarks.bench_matching_ceiling [--records 100000] [--seed 9002] [--keep]

Two records agree in a pattern: the level of each field. Within a pattern the rarity of the names orders the pairs. A rule here is any choice of
a bar for each pattern; the rule that is shown was chosen with the truth in hand, on the very pairs that it is tried on, so what can be
built is below it. Accepted pairs must be right as often as PRECISIONS say, all together. --keep writes the figures into the shipped model's card.

"best for everybody" is the rule that finds most pairs; "best for these alone" spends every error that is allowed on the group. Both
weigh a pair by itself. The last column is what the shipped model finds where it may also go by a person's other records (proposed groups).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import numpy as np

from answerable.pathways.linkage import batch
from answerable.pathways.linkage.comparing import FIELDS
from answerable.pathways.linkage.model import load
from tests.benchmarks.bench_linkage import KEY, Truth, keep, proposed, read, show, within
from tests.benchmarks.made_up_county import EVALUATION_SEEDS, County

LEAST = -20.0
"""Bits below which no pair is looked at: of 60,000 true pairs a handful lie there."""

STEPS = 60
"""Halvings of the price of an error; each bound is then sharp to far less than a pair."""

PRECISIONS = (0.99, 0.98)
TITLE = "What no bar for each pattern of agreement can pass, pair by pair"
GROUPS = {"a changed surname": "changed surname", "a missing date of birth": "no date of birth"}


@dataclass(frozen=True)
class Patterns:
    """Pairs in the order of their pattern and, within it, of the rarity of their names; `begins`: where each pattern begins."""

    order: np.ndarray
    begins: np.ndarray

    @classmethod
    def of(cls, levels: np.ndarray, evidence: np.ndarray) -> Patterns:
        """Sort pairs by what agrees and how rare it is."""
        code = np.zeros(len(levels), np.int64)
        for at, field in enumerate(FIELDS):
            code = code * (len(field.levels) + 1) + levels[:, at] + 1
        order = np.lexsort((-evidence, code))
        return cls(order, np.flatnonzero(np.r_[True, np.diff(code[order]) != 0]))

    def chosen(self, worth: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the pairs above the best bar of each pattern, where each pair is worth so much, and what they are worth together."""
        ordered = worth[self.order]
        taken = np.zeros(len(worth), bool)
        total = 0.0
        ends = np.r_[self.begins[1:], len(ordered)]
        for begin, end in zip(self.begins, ends, strict=True):
            running = np.cumsum(ordered[begin:end])
            best = int(running.argmax())
            if running[best] > 0:
                total += float(running[best])
                taken[self.order[begin : begin + best + 1]] = True
        return taken, total


def ceiling(patterns: Patterns, same: np.ndarray, wanted: np.ndarray, precision: float) -> tuple[np.ndarray, float]:
    """Return the pairs that the best rule accepts, and the most of `wanted` that any rule of that precision can find (the dual bound).

    wanted: the true pairs that are to be found. Each pair costs or gives what it takes from the allowed errors.
    """
    allowed = np.where(same, 1 - precision, -precision)
    low, high = 1e-6, 1e6
    bound = float(wanted.sum())
    accepted = np.zeros(len(same), bool)
    for _ in range(STEPS):
        price = float(np.sqrt(low * high))
        taken, value = patterns.chosen(wanted + price * allowed)
        bound = min(bound, value)
        if allowed[taken].sum() >= 0:
            accepted, high = taken, price
        else:
            low = price
    return accepted, bound


def main() -> int:
    """Measure, print, and keep what was asked to be kept."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=EVALUATION_SEEDS[2])
    asked.add_argument("--keep", action="store_true")
    said = asked.parse_args()
    model, truth = load(), Truth.empty(said.records)
    with batch.engine() as connection:
        batch.store(connection, "people", read(County(said.seed), said.records, truth, None), key=KEY)
        fitted = model.for_store(records=said.records, frequencies=batch.frequencies(connection, "people"))
        pairs = batch.Pairs.joined(list(batch.link_within(connection, fitted, "people", least=LEAST)))
    same = truth.person[pairs.left] == truth.person[pairs.right]
    left, right = within(proposed(pairs, fitted))
    grouped = truth.person[left] == truth.person[right]
    patterns = Patterns.of(pairs.levels, pairs.evidence)
    joined = pairs.bits >= model.thresholds["join"]
    for_everybody = [ceiling(patterns, same, same.astype(float), precision)[0] for precision in PRECISIONS]
    rows = []
    for words, change in {"everybody": "", **GROUPS}.items():
        written = np.array([not change or change in changes for changes in truth.changes])
        total = _pairs_with(truth.person, written)
        these = same & (written[pairs.left] | written[pairs.right])
        told = [float(these.sum()), float((these & joined).sum())]
        for precision, chosen in zip(PRECISIONS, for_everybody, strict=True):
            told += [float((these & chosen).sum()), ceiling(patterns, same, these.astype(float), precision)[1]]
        told.append(float((grouped & (written[left] | written[right])).sum()))
        rows.append([words, f"{total:,}", *(f"{share / total:.4f}" for share in told)])
    head = ["", "pairs", "share a key", f"the model (precision {same[joined].mean():.4f})"]
    for precision in PRECISIONS:
        head += [f"best for everybody, precision {precision:g}", f"best for these alone, precision {precision:g}"]
    head.append(f"the model's groups (precision {grouped.mean():.4f})")
    table = show(
        TITLE,
        head,
        rows,
        f"Seed {said.seed}, {said.records:,} records, by tests/benchmarks/bench_matching_ceiling.py: {len(patterns.begins):,} patterns of agreement, a "
        "bar for each chosen with the truth in hand, on the very pairs that it is tried on. What can be built is below it.",
    )
    if said.keep:
        keep({TITLE: table})
    return 0


def _pairs_with(person: np.ndarray, written: np.ndarray) -> int:
    """How many pairs of one person there are of which one record or both are written so."""
    every = np.bincount(person).astype(np.int64)
    others = np.bincount(person, ~written).astype(np.int64)
    return int((every * (every - 1) // 2 - others * (others - 1) // 2).sum())


if __name__ == "__main__":
    sys.exit(main())

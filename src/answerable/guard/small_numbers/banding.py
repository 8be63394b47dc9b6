"""Coarser bands: categories put together until no count in the table is small.

Where the order of the categories means something (age bands, years) only neighbours are put together; elsewhere the smallest
become "Other". Nothing is hidden, so there is nothing to work out from this table alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .additive import Rule

Key = tuple[str, ...]

OTHER = "Other"
_BAND = re.compile(r"(?P<first>\d+)\s*(?P<between>-|–|to)\s*(?P<last>\d+)")
_AND_OVER = re.compile(r"(?P<first>\d+)\s*(?P<over>\+|and over|or over|and older)")


class CannotBand(ValueError):
    """Even one category a variable leaves a small count."""


@dataclass(frozen=True)
class Scale:
    """One variable of a table: its categories in the order they are printed, and whether that order means something."""

    name: str
    labels: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Merge:
    """Categories of one variable that were put together: those joined, in order, and the new label."""

    variable: str
    joined: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Banded:
    """The coarser table: counts by new labels, every combination present; its variables; and what was put together."""

    counts: dict[Key, int]
    variables: tuple[Scale, ...]
    merges: tuple[Merge, ...]


def band_table(counts: Mapping[Key, int], variables: Sequence[Scale], rule: Rule) -> Banded:
    """The table with as few categories put together as it takes until no count, margins among them, is small.

    `counts` are the interior cells by one label a variable, without totals; a combination that is missing is 0. Each step is
    the one after which the fewest counts are small, then the one that moves the fewest people. Raises CannotBand where the
    whole table is one small count, and ValueError for a label that no variable has or a count below 0.
    """
    bands = _start(counts, variables)
    while bands.small(rule):
        steps = list(bands.steps())
        if not steps:
            raise CannotBand(
                f"All the people of this table together are {sum(counts.values())}, which is small. "
                "No bands can help: hide the table or refuse it."
            )
        bands = min(steps, key=lambda step: (step.small(rule), step.moved))
    return bands.done(variables)


def _start(counts: Mapping[Key, int], variables: Sequence[Scale]) -> _Bands:
    places = [{label: at for at, label in enumerate(variable.labels)} for variable in variables]
    cells: dict[tuple[int, ...], int] = {}
    for key, count in counts.items():
        if count < 0:
            raise ValueError(f"The count of {' / '.join(key)} is {count}: a count cannot be less than 0.")
        try:
            cells[tuple(place[label] for place, label in zip(places, key, strict=True))] = count
        except (KeyError, ValueError):
            raise ValueError(f"The count of {' / '.join(key)} has a label that no variable of the table has.") from None
    groups = tuple(tuple((at,) for at in range(len(variable.labels))) for variable in variables)
    return _Bands(cells, groups, tuple(variable.ordered for variable in variables), 0)


@dataclass(frozen=True)
class _Bands:
    """Counts by place (one number a variable); for each variable the first categories that each number stands for."""

    cells: Mapping[tuple[int, ...], int]
    groups: tuple[tuple[tuple[int, ...], ...], ...]
    ordered: tuple[bool, ...]
    moved: int

    def small(self, rule: Rule) -> int:
        """How many counts are small, margins of every order among them."""
        totals: dict[tuple[int, ...], int] = {}
        sizes = [len(groups) for groups in self.groups]
        for place in product(*(range(size) for size in sizes)):
            count = self.cells.get(place, 0)
            for margin in product(*((at, -1) for at in place)):
                totals[margin] = totals.get(margin, 0) + count
        return sum(rule.small(count) for count in totals.values())

    def steps(self) -> Iterator[_Bands]:
        """Every table that one more putting together can make."""
        for axis, ordered in enumerate(self.ordered):
            held = self._held(axis)
            if len(held) < 2:
                continue
            if ordered:
                for at in range(len(held) - 1):
                    yield self._join(axis, at, at + 1, min(held[at : at + 2]))
            else:
                yield self._into_other(axis, held)

    def _held(self, axis: int) -> list[int]:
        """The people in each category of one variable."""
        held = [0] * len(self.groups[axis])
        for place, count in self.cells.items():
            held[place[axis]] += count
        return held

    def _into_other(self, axis: int, held: list[int]) -> _Bands:
        """The smallest category put with what is together already, or with the next smallest."""
        groups = self.groups[axis]
        by_size = sorted(range(len(held)), key=lambda at: (held[at], at))
        together = [at for at in by_size if len(groups[at]) > 1]
        other = together[0] if together else by_size[1]
        joins = next(at for at in by_size if at != other)
        return self._join(axis, min(other, joins), max(other, joins), held[joins])

    def _join(self, axis: int, into: int, gone: int, people: int) -> _Bands:
        groups = list(self.groups[axis])
        groups[into] = tuple(sorted((*groups[into], *groups.pop(gone))))
        cells: dict[tuple[int, ...], int] = {}
        for place, count in self.cells.items():
            at = place[axis]
            at = into if at == gone else at - (at > gone)
            new = (*place[:axis], at, *place[axis + 1 :])
            cells[new] = cells.get(new, 0) + count
        every = (*self.groups[:axis], tuple(groups), *self.groups[axis + 1 :])
        return _Bands(cells, every, self.ordered, self.moved + people)

    def done(self, variables: Sequence[Scale]) -> Banded:
        """With labels again; what is "Other" comes last."""
        merges: list[Merge] = []
        scales: list[Scale] = []
        orders: list[list[int]] = []
        labels: list[list[str]] = []
        for variable, groups in zip(variables, self.groups, strict=True):
            named = [_name(variable, [variable.labels[at] for at in group]) for group in groups]
            order = sorted(range(len(groups)), key=lambda at: not variable.ordered and len(groups[at]) > 1)
            orders.append(order)
            labels.append(named)
            scales.append(Scale(variable.name, tuple(named[at] for at in order), variable.ordered))
            merges += [
                Merge(variable.name, tuple(variable.labels[at] for at in groups[place]), named[place])
                for place in order
                if len(groups[place]) > 1
            ]
        counts = {
            tuple(labels[axis][at] for axis, at in enumerate(place)): self.cells.get(place, 0)
            for place in product(*orders)
        }
        return Banded(counts, tuple(scales), tuple(merges))


def _name(variable: Scale, labels: list[str]) -> str:
    """The label of categories that were put together: "18-24" and "25-34" are "18-34"."""
    if len(labels) == 1:
        return labels[0]
    if not variable.ordered:
        taken = [label for label in variable.labels if label not in labels]
        if not taken:
            # All of them: "Other" would be other than nothing.
            return f"{', '.join(labels[:-1])} and {labels[-1]}"
        return OTHER if OTHER not in taken else f"{OTHER} ({', '.join(labels)})"
    first, last = _BAND.fullmatch(labels[0].strip()), _BAND.fullmatch(labels[-1].strip())
    over = _AND_OVER.fullmatch(labels[-1].strip())
    if first and last:
        between = first["between"] if first["between"] != "to" else " to "
        return f"{first['first']}{between}{last['last']}"
    if first and over:
        return f"{first['first']}{'' if over['over'] == '+' else ' '}{over['over']}"
    return f"{labels[0]} to {labels[-1]}"

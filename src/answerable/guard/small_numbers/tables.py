"""A printed table of counts: its variables, their categories and totals, and where each number stands.

The same `Table` holds a cross-table ("Service" down, "Area" across) and a long list (one row a combination, one column of
counts). Its rows are kept as they came, so that a protected copy has the very same layout.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Place = tuple[int, int]
"""A cell of the file: its row and its column, counted from 0."""

Key = tuple[str, ...]
"""What a count is of: one printed label a variable, a total's among them."""


class BadTable(ValueError):
    """A table that cannot be protected as it is. Its message is one sentence: what is wrong, where, what to do."""


@dataclass(frozen=True)
class Variable:
    """One way in which a table divides people: "Area" into City, North, South and their total."""

    name: str
    """As printed; empty where the columns of a cross-table have no name."""
    labels: tuple[str, ...]
    """The categories that overlap with no other, in the order of the table."""
    total: str | None = None
    """The label of the sum of all of them, where one is printed."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Subtotals: label and the categories it is the sum of."""

    @property
    def every(self) -> tuple[str, ...]:
        """Every printed label."""
        return (*self.labels, *self.groups, *(() if self.total is None else (self.total,)))

    @property
    def alike(self) -> tuple[str, frozenset[str], str | None, frozenset[tuple[str, tuple[str, ...]]]]:
        """What is the same in two variables that differ at most in the order of their categories."""
        return self.name, frozenset(self.labels), self.total, frozenset(self.groups.items())

    def parts(self, label: str) -> tuple[str, ...]:
        """The categories that a total or subtotal is the sum of; none for a category."""
        return self.labels if label == self.total else self.groups.get(label, ())


@dataclass(frozen=True)
class Cell:
    """One count as printed. `value` is None where it came hidden already."""

    key: Key
    place: Place
    value: int | None
    text: str


@dataclass(frozen=True)
class Share:
    """A percentage, mean or rate: it says something about the counts of its row."""

    place: Place
    text: str
    percent: float | None = None
    """Of a percentage, its number; None for a mean or a rate."""
    heading: str = ""


@dataclass(frozen=True)
class Layout:
    """How the file was written, so that it is written so again."""

    delimiter: str = ","
    newline: str = "\n"
    mark: bool = False
    """Whether it began with a byte-order mark."""


@dataclass(frozen=True)
class Table:
    """A table of counts of people."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    variables: tuple[Variable, ...]
    cells: tuple[Cell, ...]
    shares: tuple[Share, ...] = ()
    caption: str = ""
    population: str = ""
    """Whom it counts, in the words of its heading: "victims"; empty where it does not say."""
    where: Mapping[str, str] = field(default_factory=dict)
    """What holds for every person in it: {"Area": "City"}."""
    layout: Layout = Layout()
    notes: tuple[str, ...] = ()
    rounded: bool = False
    """Whether its counts were rounded before it came, so that totals need not add up."""

    @cached_property
    def by_key(self) -> Mapping[Key, int]:
        """The number of the cell of each key."""
        return {cell.key: number for number, cell in enumerate(self.cells)}

    @cached_property
    def sums(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The sums that the labels promise: (total, its parts) by cell number. A combination that is not printed is nought."""
        found = []
        for number, cell in enumerate(self.cells):
            for axis, variable in enumerate(self.variables):
                parts = tuple(
                    self.by_key[key]
                    for label in variable.parts(cell.key[axis])
                    if (key := (*cell.key[:axis], label, *cell.key[axis + 1 :])) in self.by_key
                )
                if parts:
                    found.append((number, parts))
        return tuple(found)

    def called(self, number: int) -> str:
        """A cell in words: "Area City, Age 16-17"."""
        words = (
            f"{variable.name} {label}".strip()
            for variable, label in zip(self.variables, self.cells[number].key, strict=True)
        )
        return ", ".join(words) or self.population or "the count"

    def places(self, hidden: Collection[int]) -> frozenset[Place]:
        """Where these cells stand, and every percentage, mean or rate that tells of one of them.

        A share goes where any count of its row is hidden, and every share where a total is: a percentage is a count over a
        total, so that two of the three give the third (facts/pathways.md 4.4: percentages and means are counts in disguise).
        """
        cells = [self.cells[number] for number in hidden]
        lines = {cell.place[0] for cell in cells}
        whole = any(
            label == variable.total for cell in cells for label, variable in zip(cell.key, self.variables, strict=True)
        )
        return frozenset(cell.place for cell in cells) | {
            share.place for share in self.shares if whole or share.place[0] in lines
        }


def written(rows: Sequence[Sequence[str]], texts: Mapping[Place, str]) -> tuple[tuple[str, ...], ...]:
    """The rows with these cells replaced; everything else as it came."""
    return tuple(
        tuple(texts.get((row, column), text) for column, text in enumerate(line)) for row, line in enumerate(rows)
    )


def csv_of(rows: Sequence[Sequence[str]], layout: Layout) -> str:
    """Rows as CSV in the layout of a file."""
    out = io.StringIO()
    csv.writer(out, delimiter=layout.delimiter, lineterminator=layout.newline).writerows(rows)
    return ("\ufeff" if layout.mark else "") + out.getvalue()

"""A table of counts as its reader meets it, and the rule that says which counts are small.

A printed table is a list of numbers and the sums that hold between them. Rows, columns, layers and margins are all the same
thing here: a total and its parts. So a table of four dimensions needs no code that one of two does not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal


@dataclass(frozen=True)
class Additive:
    """Every printed number of a table, interior or margin, and the sums that hold between them.

    `values` holds the true count of each cell (whole numbers, none below 0). `sums` holds pairs (total, its parts) of cell
    numbers, margins of every order among them: `values[total] == sum(values[part] for part in parts)`.

    Raises ValueError, naming the cell, where a count is below 0, a cell does not exist or a sum does not hold.
    """

    values: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def __post_init__(self) -> None:
        for cell, value in enumerate(self.values):
            if value < 0:
                raise ValueError(f"Cell {cell} is {value}: a count cannot be less than 0.")
        known = range(len(self.values))
        for total, parts in self.sums:
            missing = [cell for cell in (total, *parts) if cell not in known]
            if missing:
                raise ValueError(f"A sum names cell {missing[0]}, but the table has {len(self.values)} cells.")
            if total in parts or len(set(parts)) != len(parts) or not parts:
                raise ValueError(f"The sum of cell {total} needs parts that are other cells, each named once.")
            come_to = sum(self.values[part] for part in parts)
            if self.values[total] != come_to:
                raise ValueError(f"Cell {total} is {self.values[total]}, but its parts come to {come_to}.")

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def _parts(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for total, parts in self.sums:
            found.setdefault(total, set()).update(parts)
        return found

    def within(self, cell: int) -> frozenset[int]:
        """The cells that count only people whom `cell` counts too: its parts, and theirs. `cell` itself is not among them."""
        found: set[int] = set()
        waiting = [cell]
        while waiting:
            for part in self._parts.get(waiting.pop(), ()):
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        return frozenset(found)

    def same_people(self, hidden: Collection[int]) -> tuple[int, ...]:
        """For each cell, the lowest cell that anybody can see counts the very same people, where `hidden` is not printed.

        A total of one part is that part; and so is a total whose other parts are all printed noughts.
        """
        first = list(range(len(self.values)))

        def top(cell: int) -> int:
            while first[cell] != cell:
                cell = first[cell]
            return cell

        for total, parts in self.sums:
            left = [part for part in parts if self.values[part] or part in hidden]
            if len(left) == 1:
                one, other = sorted((top(total), top(left[0])))
                first[other] = one
        return tuple(top(cell) for cell in range(len(self.values)))


@dataclass(frozen=True)
class Rule:
    """The threshold rule: which counts are small.

    There is no legal threshold (facts/law.md E4): 5 is a default that raises a question, never an answer. `inclusive` says
    whether the threshold itself is small: False, 1 to threshold - 1; True, 1 to threshold. `zeros` says whether 0 is printed
    or is itself small, since nought can disclose too (facts/law.md E4).

    Raises ValueError where the threshold is less than 1 or `zeros` is neither word.
    """

    threshold: int = 5
    inclusive: bool = False
    zeros: Literal["shown", "hidden"] = "shown"

    def __post_init__(self) -> None:
        if self.threshold < 1:
            raise ValueError(f"The threshold is {self.threshold}; it must be 1 or more.")
        if self.zeros not in ("shown", "hidden"):
            raise ValueError(f"Zeros can be 'shown' or 'hidden', not '{self.zeros}'.")

    @property
    def enough(self) -> int:
        """The smallest count that is not small."""
        return self.threshold + 1 if self.inclusive else self.threshold

    @property
    def floor(self) -> int:
        """The least that a hidden cell can be, to a reader who knows the rule: 1 where every 0 is printed."""
        return 1 if self.zeros == "shown" else 0

    def small(self, value: int) -> bool:
        """Whether this count may not be printed."""
        return self.floor <= value < self.enough


def with_totals(shape: Sequence[int], counts: Sequence[int]) -> Additive:
    """A table of any number of dimensions, with margins of every order.

    `counts` are the interior cells in row-major order. In the answer each dimension is one longer, its last place the
    total, and cells are numbered in row-major order of that longer shape. Raises ValueError where lengths disagree.
    """
    inner = dict(zip(product(*(range(size) for size in shape)), counts, strict=True))
    sizes = [size + 1 for size in shape]
    places = list(product(*(range(size) for size in sizes)))
    number = {place: at for at, place in enumerate(places)}
    values = dict.fromkeys(places, 0)
    for place, count in inner.items():
        for margin in product(*((at, size) for at, size in zip(place, shape, strict=True))):
            values[margin] += count
    sums = []
    for axis, size in enumerate(shape):
        for place in places:
            if place[axis] == size and size:
                parts = tuple(number[(*place[:axis], at, *place[axis + 1 :])] for at in range(size))
                sums.append((number[place], parts))
    return Additive(tuple(values[place] for place in places), tuple(sums))

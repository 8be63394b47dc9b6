"""What holds among the returns of one service: between periods that follow one another, and between issues of one return.

Whoever holds several reads them as one table (docs/reference/service-return.md). Here is which cells of which are the same people, and
which differ only by a group of people that is a count of its own; whether anything can be worked out from it is for guard.small_numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .service_returns import SUMS, WORDS

Cell = tuple[int, str]
"""A cell of one of the returns: which, in their order, and its name."""

ACCEPTED = ("referred.answer.accepted", "supported.new.referred_now")
"""Nearly the same people, in one return: they differ by those who were in support already or were accepted at another time."""
CARRIED_ON = ("supported.end.open", "supported.existing")
"""The same people, unless something was put right: at the end of a period, and when the next began."""
WAITED = ("referred.answer.waiting", "supported.new.referred_before")
"""Who waited at the end of a period, and who of them, or of others, was accepted in the next."""


@dataclass(frozen=True)
class Issued:
    """One return as it left: its period and its counts, None where one was not given."""

    first: date
    last: date
    counts: Mapping[str, int | None]

    @property
    def period(self) -> tuple[date, date]:
        """Its first and last day."""
        return self.first, self.last

    def overlaps(self, first: date, last: date) -> bool:
        """Whether it shares a day with a period that is another."""
        return self.period != (first, last) and self.first <= last and first <= self.last


@dataclass(frozen=True)
class Together:
    """Several returns of one service as one table.

    `sums`: (total, its parts). `same`: cells that a reader takes for the same people. `apart`: cells whose difference is a count
    of people.
    """

    counts: Mapping[Cell, int | None]
    sums: tuple[tuple[Cell, tuple[Cell, ...]], ...]
    same: tuple[tuple[Cell, Cell], ...]
    apart: tuple[tuple[Cell, Cell], ...]


def together(returns: Sequence[Issued]) -> Together:
    """Return as one table the returns of one service, in the order in which they left. A later one of a period is a later issue."""
    counts = {(at, name): one.counts[name] for at, one in enumerate(returns) for name in WORDS}
    sums = tuple(
        ((at, total), tuple((at, part) for part in parts)) for at in range(len(returns)) for total, parts in SUMS
    )
    apart: list[tuple[Cell, Cell]] = []
    latest: dict[tuple[date, date], int] = {}
    for at, one in enumerate(returns):
        apart.append(((at, ACCEPTED[0]), (at, ACCEPTED[1])))
        apart += [
            ((at, name), (before, name))
            for before, other in enumerate(returns[:at])
            if other.period == one.period
            for name in WORDS
        ]
        latest[one.period] = at
    same: list[tuple[Cell, Cell]] = []
    for (_, last), at in latest.items():
        for (first, _), later in latest.items():
            if last + timedelta(days=1) == first:
                same.append(((at, CARRIED_ON[0]), (later, CARRIED_ON[1])))
                apart.append(((at, WAITED[0]), (later, WAITED[1])))
    return Together(counts, sums, tuple(same), (*apart, *same))

"""The medium-term table of a fund: who pays in how much, year by year, and how that changes.

A year without a recorded amount is not nil: no change is worked out to or from it. Where a source prints a change,
it is set beside the one worked out, and a difference is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from .allocation import largest_remainder
from .financial_years import first_day, of
from .money import pounds

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Contribution:
    """One stated amount: by whom, for which financial year, in pounds (None: not recorded), with a printed change."""

    ref: str
    partner: str
    year: str
    amount: Decimal | None
    printed_change: Decimal | None = None


@dataclass(frozen=True)
class YearLine:
    """One year of one partner. `change` in pounds and `per_cent` to 0.1 are from the year before, None where unknown."""

    contribution: Contribution
    change: Decimal | None
    per_cent: Decimal | None
    note: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether the printed change is the one worked out; None where one of the two is not there."""
        printed = self.contribution.printed_change
        return None if printed is None or self.change is None else printed == self.change


def year_before(year: str) -> str:
    """Return the financial year before: "2012-13" for "2013-14"."""
    first = first_day(year)
    return of(first.replace(year=first.year - 1))


def table(contributions: Iterable[Contribution]) -> dict[str, tuple[YearLine, ...]]:
    """Return each partner's years in order, with the change from the year before in pounds and per cent.

    Raises ValueError with a sentence where a partner has two amounts for one year: which of them holds is for a person
    to say.
    """
    rows: dict[str, dict[str, Contribution]] = {}
    for one in contributions:
        years = rows.setdefault(one.partner, {})
        if one.year in years:
            raise ValueError(
                f"{one.partner} has two amounts for {one.year} ({years[one.year].ref} and {one.ref}). Correct one of "
                "them."
            )
        years[one.year] = one
    return {partner: tuple(_line(years[year], years) for year in sorted(years)) for partner, years in rows.items()}


def _line(one: Contribution, years: Mapping[str, Contribution]) -> YearLine:
    before = years.get(year_before(one.year))
    known = before.amount if before else None
    if one.amount is None:
        return YearLine(one, None, None, "The amount is not recorded.")
    if known is None:
        note = f"{year_before(one.year)} is not recorded, so the change cannot be worked out."
        if one.printed_change is not None:
            note += (
                f" The source prints a change of {pounds(one.printed_change)}, which would make {year_before(one.year)} "
                f"{pounds(one.amount - one.printed_change)}."
            )
        return YearLine(one, None, None, note)
    change = one.amount - known
    per_cent = (change * 100 / known).quantize(TENTH, ROUND_HALF_UP) if known else None
    note = "" if known or not change else "A change from nil has no percentage."
    if one.printed_change is not None and one.printed_change != change:
        note = (
            f"The source prints a change of {pounds(one.printed_change)}; worked out it is {pounds(change)}, a "
            f"difference of {pounds(abs(one.printed_change - change))}. {note}".strip()
        )
    return YearLine(one, change, per_cent, note)


@dataclass(frozen=True)
class PooledShare:
    """A partner's part of a pooled budget: pounds, the exact part of the whole, and per cent to 0.1."""

    partner: str
    amount: Decimal
    part: Fraction
    per_cent: Decimal


def pooled_shares(amounts: Mapping[str, Decimal]) -> tuple[PooledShare, ...]:
    """Return each partner's share of what all pay in; the per cents, to 0.1, sum to 100 by the largest remainder.

    Raises ValueError with a sentence where an amount is below nothing or all are nil: then there are no shares.
    """
    for partner, amount in sorted(amounts.items()):
        if amount < 0:
            raise ValueError(f"{partner} has {pounds(amount)}: a contribution cannot be less than nothing.")
    whole = sum(map(Fraction, amounts.values()), Fraction(0))
    if not whole:
        raise ValueError("Nobody pays anything in, so there are no shares.")
    parts = {partner: Fraction(amount) / whole for partner, amount in amounts.items()}
    # Tenths of a per cent are to the whole what pence are to ten pounds.
    rounded, _ = largest_remainder({partner: part * 10 for partner, part in parts.items()}, Decimal(10))
    return tuple(
        PooledShare(
            share.recipient, amounts[share.recipient], parts[share.recipient], (share.amount * 10).quantize(TENTH)
        )
        for share in rounded
    )


@dataclass(frozen=True)
class FundYear:
    """What a fund opened and closed a financial year with, in pounds; None where it is not recorded."""

    year: str
    opening: Decimal | None
    closing: Decimal | None


def continuity(years: Sequence[FundYear]) -> tuple[str, ...]:
    """Return a sentence for each place where a year does not open with what the year before closed with.

    A missing year or amount is named too: nothing can be said about it, which is not the same as agreement.
    """
    said = []
    in_order = sorted(years, key=lambda year: year.year)
    for before, after in pairwise(in_order):
        if year_before(after.year) != before.year:
            said.append(
                f"Nothing is recorded between {before.year} and {after.year}, so what was carried forward cannot be "
                "checked."
            )
        elif before.closing is None or after.opening is None:
            missing = f"{before.year} closed with" if before.closing is None else f"{after.year} opened with"
            said.append(f"What {missing} is not recorded, so what was carried forward cannot be checked.")
        elif before.closing != after.opening:
            said.append(
                f"{before.year} closed with {pounds(before.closing)} and {after.year} opened with "
                f"{pounds(after.opening)}: a difference of {pounds(abs(after.opening - before.closing))}."
            )
    return tuple(said)

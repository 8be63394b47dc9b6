"""An agreement's value year by year: planned and actual against the whole.

A year that is not recorded is never counted as nil. While one is missing, the years are known to come to at least
their sum, no more is claimed, and what is missing is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .financial_years import between, first_day, last_day, of
from .money import pounds
from .partial_dates import earliest, latest


@dataclass(frozen=True)
class Year:
    """One financial year: planned and actual in pounds, None where not recorded."""

    year: str
    planned: Decimal | None
    actual: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        """Actual less planned, in pounds; None where one of the two is not recorded."""
        return None if self.planned is None or self.actual is None else self.actual - self.planned


@dataclass(frozen=True)
class Profile:
    """The years in order, the sums of what is recorded in pounds, the years without a figure, and findings in words."""

    years: tuple[Year, ...]
    value: Decimal | None
    planned: Decimal
    actual: Decimal
    without_plan: tuple[str, ...]
    without_actual: tuple[str, ...]
    findings: tuple[str, ...]


def profile(value: Decimal | None, years: Iterable[Year], starts: str = "", ends: str = "") -> Profile:
    """Hold the years of an agreement against its value in pounds (None: not recorded).

    `starts` and `ends` are its partial dates: a financial year that certainly lies within them and has no row is a
    year not recorded. Raises ValueError with a sentence where one year comes twice.
    """
    rows: dict[str, Year] = {}
    for one in years:
        if one.year in rows:
            raise ValueError(f"The agreement has {one.year} twice. Correct one of the two.")
        rows[one.year] = one
    for missing in _certain_years(starts, ends):
        rows.setdefault(missing, Year(missing, None))
    ordered = tuple(rows[year] for year in sorted(rows))
    planned = sum((y.planned for y in ordered if y.planned is not None), Decimal(0))
    actual = sum((y.actual for y in ordered if y.actual is not None), Decimal(0))
    without_plan = tuple(y.year for y in ordered if y.planned is None)
    without_actual = tuple(y.year for y in ordered if y.actual is None)
    findings = _against_value(value, planned, without_plan) if ordered else ["No year of this agreement is recorded."]
    for y in ordered:
        if y.difference:
            more = "more" if y.difference > 0 else "less"
            findings.append(f"In {y.year}, {pounds(abs(y.difference))} {more} was spent than planned.")
    return Profile(ordered, value, planned, actual, without_plan, without_actual, tuple(findings))


def _against_value(value: Decimal | None, planned: Decimal, without_plan: tuple[str, ...]) -> list[str]:
    missing = f"The plan for {_listed(without_plan)} is not recorded."
    if value is None:
        said = f"The value is not recorded. The recorded years come to {pounds(planned)}."
        return [said, missing] if without_plan else [said]
    if not without_plan:
        if planned == value:
            return []
        more = "more" if planned > value else "less"
        return [
            f"The years come to {pounds(planned)}, {pounds(abs(planned - value))} {more} than the value of {pounds(value)}."
        ]
    if planned > value:
        return [
            missing,
            f"The recorded years alone come to {pounds(planned)}, {pounds(planned - value)} more than the value of "
            f"{pounds(value)}.",
        ]
    return [
        f"{missing} The recorded years come to {pounds(planned)} of {pounds(value)}; {pounds(value - planned)} is not "
        "put down to any year."
    ]


def _listed(years: tuple[str, ...]) -> str:
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}" if years else ""


def _certain_years(starts: str, ends: str) -> tuple[str, ...]:
    """The financial years that the agreement certainly has days in, whatever its partial dates stand for."""
    first, last = latest(starts), earliest(ends)
    if first is None or last is None:
        return ()
    return between(first_day(of(first)), last_day(of(last)))

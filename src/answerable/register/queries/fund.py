"""Funds: what came in by year, each partner's share, the medium-term table, what was carried forward."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ..models import Fund, FundAmount
from ..rules.medium_term import (
    Contribution,
    FundYear,
    PooledShare,
    YearLine,
    continuity,
    pooled_shares,
    table,
    year_before,
)

K = FundAmount.Kind
_IN_ORDER = (K.RECEIVED, K.TOTAL, K.BUDGET, K.ALLOCATED, K.SECURED, K.PLANNED)
"""Which of several stated amounts of a year a chart shows: the first of these that the year has."""


@dataclass(frozen=True)
class SharesOfYear:
    """The partners' shares of one year of a pooled fund, or why there are none."""

    year: str
    shares: tuple[PooledShare, ...]
    problem: str = ""


@dataclass(frozen=True)
class FundView:
    """A fund's money in pounds; None is not recorded. `paid_in` is by year and partner."""

    by_year: list[tuple[str, Decimal | None]]
    what: str
    pooled: list[SharesOfYear]
    paid_in: dict[str, dict[str, Decimal]]
    medium_term: dict[str, tuple[YearLine, ...]]
    problem: str
    carried: tuple[str, ...]

    @property
    def medium_term_years(self) -> list[str]:
        """The years of the medium-term table in order."""
        return sorted({line.contribution.year for lines in self.medium_term.values() for line in lines})


def view(fund: Fund) -> FundView:
    """Return a fund's amounts by year, shares, medium-term table and carry-forward, in one query."""
    amounts = list(fund.amounts.select_related("contributor").order_by("financial_year", "ref"))
    dated = [a for a in amounts if a.financial_year]
    kind = next((k for k in _IN_ORDER if any(a.kind == k for a in dated)), None)
    by_year: dict[str, Decimal | None] = {}
    for one in dated:
        if one.kind == kind:
            so_far = by_year.get(one.financial_year)
            by_year[one.financial_year] = one.amount if so_far is None else so_far + (one.amount or Decimal(0))
    pooled, paid_in = _contributions([a for a in dated if a.kind == K.CONTRIBUTION])
    problem, rows = "", {}
    try:
        rows = table(_medium_term(dated))
    except ValueError as error:
        problem = str(error)
    return FundView(
        by_year=list(by_year.items()),
        what=str(K(kind).label) if kind else "",
        pooled=pooled,
        paid_in=paid_in,
        medium_term=rows,
        problem=problem,
        carried=continuity(_years(dated)),
    )


def _medium_term(amounts: list[FundAmount]) -> list[Contribution]:
    """The planned amounts; where none is planned, every amount with a printed change from the year before, and its kind."""
    planned = [a for a in amounts if a.kind == K.PLANNED]
    chosen = planned or [a for a in amounts if a.kind in _kinds_with_a_printed_change(amounts)]
    return [
        Contribution(
            a.ref,
            a.contributor.name if a.contributor else str(a.get_kind_display()),
            a.financial_year,
            a.amount,
            a.annual_change,
        )
        for a in chosen
    ]


def _kinds_with_a_printed_change(amounts: list[FundAmount]) -> set[str]:
    return {a.kind for a in amounts if a.annual_change is not None and a.kind != K.CARRIED_FORWARD}


def _contributions(rows: list[FundAmount]) -> tuple[list[SharesOfYear], dict[str, dict[str, Decimal]]]:
    years: dict[str, dict[str, Decimal]] = defaultdict(dict)
    gaps: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        partner = row.contributor.name if row.contributor else "Partner not recorded"
        if row.amount is None:
            gaps[row.financial_year].append(partner)
        else:
            paid = years[row.financial_year]
            paid[partner] = paid.get(partner, Decimal(0)) + row.amount
    shares = [_shares(year, years.get(year, {}), gaps.get(year, [])) for year in sorted({*years, *gaps})]
    return shares, dict(years)


def _shares(year: str, paid: dict[str, Decimal], gaps: list[str]) -> SharesOfYear:
    if gaps:
        return SharesOfYear(
            year, (), f"What {', '.join(gaps)} paid in is not recorded, so no shares can be worked out."
        )
    try:
        return SharesOfYear(year, pooled_shares(paid))
    except ValueError as error:
        return SharesOfYear(year, (), str(error))


def _years(amounts: list[FundAmount]) -> list[FundYear]:
    """What each year opened with, as it states, and what the year before says it carried forward.

    A year's “carried forward” amount is what it opened with; a total of the fund that follows from it is what came in.
    """
    opened = {a.financial_year: a.amount for a in amounts if a.kind == K.CARRIED_FORWARD}
    if not opened:
        return []
    years = sorted({*opened, *(year_before(year) for year in opened)})
    left = {year: _left(amounts, year) for year in years}
    return [FundYear(year, opened.get(year), left[year]) for year in years]


def _left(amounts: list[FundAmount], year: str) -> Decimal | None:
    """What a year had left: what it received, less what it allocated, where both are stated."""
    came = [a.amount for a in amounts if a.financial_year == year and a.kind in (K.RECEIVED, K.CARRIED_FORWARD)]
    went = [a.amount for a in amounts if a.financial_year == year and a.kind == K.ALLOCATED]
    if not came or not went or None in came or None in went:
        return None
    return sum((a for a in came if a is not None), Decimal(0)) - sum((a for a in went if a is not None), Decimal(0))

"""The statistics of a period, with the cases behind every figure. A fixed number of queries, however many cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.db.models import Q

from answerable.casework import clock
from answerable.casework.clock import calendar
from answerable.casework.facts import histories
from answerable.casework.models import CaseEvent, Disposal, Request
from answerable.casework.rules.life import Event
from answerable.casework.rules.statistics import (
    CENTRAL_LINES,
    CHALLENGE_LINES,
    CODE_LINES,
    LINES,
    OUTSIDE_LINES,
    CaseHistory,
    ChallengeLine,
    Counted,
    Happened,
    Period,
    Referred,
    Row,
    Timeliness,
    by_month,
    by_provision,
    by_team,
    challenges,
    counted,
    facts_as_at,
    month_of,
    rows,
    timeliness,
)
from answerable.law.clock import Due, ImpossibleEvents, Regime
from answerable.law.working_days import Calendar, OutsideTable

_ASKED = (Event.REVIEW_ASKED, Event.COMPLAINT_NOTIFIED)


@dataclass(frozen=True)
class ChallengeCount:
    """One line of the table of reviews and complaints, with its figures: under FOI, under EIR, and both."""

    line: ChallengeLine
    foi: int
    eir: int

    @property
    def total(self) -> int:
        """FOI and EIR together."""
        return self.foi + self.eir


@dataclass(frozen=True)
class Statistics:
    """The tables of one period as they stood at the end of the day `as_of`. Each figure is a count of `rows`."""

    period: Period
    as_of: date
    rows: list[Row]
    referred: list[Referred]
    code: list[Counted] = field(default_factory=list)
    outside: list[Counted] = field(default_factory=list)
    central: list[Counted] = field(default_factory=list)
    challenges: list[ChallengeCount] = field(default_factory=list)
    everything: Timeliness | None = None
    teams: list[Timeliness] = field(default_factory=list)
    months: list[Timeliness] = field(default_factory=list)
    grounds: list[tuple[str, int]] = field(default_factory=list)
    undated: int = 0
    """How many requests of the office have no confirmed day of receipt, and so are in no period."""


def _histories(period: Period) -> list[CaseHistory]:
    """Every case that a period's tables may need, those disposed of included: received, made valid or challenged in it."""
    within = (period.first, period.last)
    happened = CaseEvent.objects.filter(kind__in=(Event.MADE_VALID, *_ASKED), withdrawn=False, on__range=within).values(
        "request_id"
    )
    found = histories(Request.objects.filter(Q(received__range=within) | Q(pk__in=happened)))
    disposed = Disposal.objects.exclude(statistics={}).values_list("reference", "statistics")
    return found + [CaseHistory.of_disposed(reference, data) for reference, data in disposed.iterator()]


class _Clocks:
    """The clock of cases, each kind of history counted once: hundreds of requests come in on a day and nothing happens."""

    def __init__(self, days: Calendar) -> None:
        self._days = days
        self._known: dict[tuple[date | None, str, tuple[Happened, ...]], Due | None] = {}

    def of(self, history: CaseHistory, seen: tuple[Happened, ...]) -> Due | None:
        key = (history.received, history.regime, seen)
        if key not in self._known:
            try:
                self._known[key] = clock.due(
                    history.received, history.regime, [clock.Happened(*one) for one in seen], self._days
                )
            except (ImpossibleEvents, OutsideTable):
                self._known[key] = None
        return self._known[key]


def _rows(found: Iterable[CaseHistory], period: Period, as_of: date) -> list[Row]:
    days = calendar()
    clocks = _Clocks(days)
    return rows((facts_as_at(one, as_of, partial(clocks.of, one), days) for one in found), period, as_of)


def statistics(period: Period, *, as_of: date) -> Statistics:
    """Return the tables of a period as they stood at the end of a day. Nine queries, however many cases."""
    found = _histories(period)
    of = _rows(found, period, as_of)
    referred = challenges(found, period, as_of)
    return Statistics(
        period=period,
        as_of=as_of,
        rows=of,
        referred=referred,
        code=counted(CODE_LINES, of),
        outside=counted(OUTSIDE_LINES, of),
        central=counted(CENTRAL_LINES, of),
        challenges=[_challenge_count(line, referred) for line in CHALLENGE_LINES],
        everything=timeliness(of, "All requests"),
        teams=by_team(of),
        months=by_month(of, period),
        grounds=by_provision(of),
        undated=Request.objects.filter(received=None).count(),
    )


def _challenge_count(line: ChallengeLine, referred: Sequence[Referred]) -> ChallengeCount:
    passed = [one for one in referred if line.test(one.challenge)]
    foi = sum(1 for one in passed if one.regime == Regime.FOI)
    return ChallengeCount(line, foi, len(passed) - foi)


@dataclass(frozen=True)
class Behind:
    """The cases behind one figure: their rows, or the reviews and complaints."""

    words: str
    rows: list[Row] = field(default_factory=list)
    referred: list[Referred] = field(default_factory=list)


def behind(
    found: Statistics, *, line: str, regime: str = "", team: str | None = None, month: str = "", ground: str = ""
) -> Behind | None:
    """Return the cases behind one figure; None where there is no such line.

    `team`, `month` (2026-11) and `ground` narrow it as the tables by team, by month and by ground do.
    """
    challenge = next((one for one in CHALLENGE_LINES if one.code == line), None)
    if challenge:
        referred = [one for one in found.referred if challenge.test(one.challenge)]
        return Behind(challenge.words, referred=[one for one in referred if regime in ("", one.regime)])
    if line not in LINES:
        return None
    passed = [
        row
        for row in found.rows
        if LINES[line].test(row)
        and regime in ("", row.facts.regime)
        and team in (None, row.facts.team)
        and month in ("", month_of(row))
        and (not ground or ground in dict(by_provision([row])))
    ]
    return Behind(_words(line), rows=passed)


def _words(code: str) -> str:
    line = LINES[code]
    return f"{LINES[line.under].words}: {line.words}" if line.under else line.words


def periods(today: date) -> list[Period]:
    """Return the periods to choose from: the last eight quarters, and the years and financial years that they are in."""
    quarters = [Period.quarter_of(today)]
    while len(quarters) < 8:
        quarters.append(Period.quarter_of(quarters[-1].first - timedelta(days=1)))
    first = quarters[-1].first.year
    years = [Period.of(str(year)) for year in range(today.year, first - 1, -1)]
    last = today.year if today.month > 3 else today.year - 1
    financial = [Period.of(f"{year}-{(year + 1) % 100:02d}") for year in range(last, first - 1, -1)]
    return [*quarters, *years, *financial]

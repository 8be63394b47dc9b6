"""What was found of a request on arrival, with its ties, what they cost together, and the office's own dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.dateparse import parse_datetime

from answerable.accounts.models import User
from answerable.accounts.rules.roles import Permission, role_may
from answerable.casework.clock import calendar, clock
from answerable.casework.models import Request, Team, Tie, TimeSpent, Triage
from answerable.casework.rules.internal_dates import InternalDates, internal_dates
from answerable.casework.rules.ties import SUGGESTS
from answerable.casework.rules.triage import About, Finding, from_data
from answerable.law.clock import ImpossibleEvents
from answerable.law.cost import HOURLY_RATE, Activity, Limit, aggregated_cost
from answerable.law.working_days import OutsideTable

from .settings import casework_settings

_COUNTED = [activity.value for activity in Activity if activity.countable]


@dataclass(frozen=True)
class Together:
    """What requests cost together (section 12(4), regulation 5). Pounds and hours; only the countable activities.

    `requests` are those whose cost may be added, this one among them, each with its own hours and pounds.
    """

    requests: tuple[tuple[str, Decimal, Decimal], ...]
    pounds: Decimal
    limit: Decimal

    @property
    def exceeds(self) -> bool:
        """Whether the total is above the limit: exactly the limit is not enough."""
        return self.pounds > self.limit


@dataclass(frozen=True)
class TriageView:
    """What the page of triage shows. `groups` are the findings by what they are about, in order, but for those that stand
    with the ties that they suggest."""

    triage: Triage | None
    looked: datetime | None
    groups: tuple[tuple[About, tuple[Finding, ...]], ...]
    ties: tuple[Tie, ...]
    together: Together | None
    dates: InternalDates | None
    suggested: dict[str, Any]
    """What the form begins with, where nothing was decided."""


def triage_of(request: Request) -> TriageView:
    """Return what was found of a request and what was decided. The number of queries does not grow with the store."""
    kept = Triage.objects.filter(request=request).select_related("decided_by").first()
    found = from_data(kept.found.get("findings", [])) if kept else ()
    groups: dict[About, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.code in SUGGESTS:
            continue
        groups[finding.about].append(finding)
    ties = tuple(request.ties.select_related("other", "by"))
    return TriageView(
        triage=kept,
        looked=parse_datetime(kept.found["at"]) if kept and "at" in kept.found else None,
        groups=tuple((about, tuple(groups[about])) for about in About if about in groups),
        ties=ties,
        together=_together(request, ties),
        dates=_dates(request),
        suggested=_suggested(found),
    )


def _suggested(found: Iterable[Finding]) -> dict[str, Any]:
    """The handling, the validity and the words to the applicant that the findings lead to."""
    rows = list(found)
    lacking = [one.tell for one in rows if one.about is About.VALIDITY and one.tell]
    return {
        "handling": next((one.code for one in rows if one.about is About.HANDLING), ""),
        "valid": ("no" if lacking else "yes") if any(one.about is About.VALIDITY for one in rows) else "",
        "lacking": "\n".join(lacking),
        "elsewhere": "\n".join(
            dict.fromkeys(one.tell for one in rows if one.about is About.HOLDER and one.code == "held_elsewhere")
        ),
    }


def _together(request: Request, ties: Iterable[Tie]) -> Together | None:
    others = [
        tie.other for tie in ties if tie.kind == Tie.Kind.AGGREGATED and tie.state != Tie.State.DISMISSED and tie.other
    ]
    if not others or request.received is None:
        return None
    cases = [request, *others]
    spent = dict.fromkeys((case.pk for case in cases), (Decimal(0), Decimal(0)))
    rows = TimeSpent.objects.filter(request__in=cases, activity__in=_COUNTED).order_by().values("request")
    for row in rows.annotate(hours_sum=Sum("hours"), pounds_sum=Sum("pounds")):
        spent[row["request"]] = (row["hours_sum"], row["hours_sum"] * HOURLY_RATE + row["pounds_sum"])
    dated: list[tuple[date, Decimal]] = [(case.received, spent[case.pk][1]) for case in others if case.received]
    try:
        pounds = aggregated_cost(request.received, spent[request.pk][1], dated, calendar())
    except OutsideTable:
        return None
    return Together(
        requests=tuple((case.reference, *spent[case.pk]) for case in cases),
        pounds=pounds,
        limit=Limit(casework_settings().cost_limit).pounds,
    )


def _dates(request: Request) -> InternalDates | None:
    own = casework_settings()
    try:
        return internal_dates(
            clock(request), ask_by=own.ask_by, draft_by=own.draft_by, clear_by=own.clear_by, calendar=calendar()
        )
    except (ImpossibleEvents, OutsideTable):
        return None


def officers() -> list[User]:
    """Return those who may answer a request, by name."""
    return [
        user
        for user in User.objects.filter(is_active=True).order_by("name")
        if role_may(user.role, Permission.REQUEST_ANSWER)
    ]


def teams() -> list[Team]:
    """Return the teams in use, by name."""
    return list(Team.objects.filter(active=True))

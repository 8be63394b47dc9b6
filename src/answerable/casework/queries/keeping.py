"""How long cases are kept: what is due to be disposed of and why, what holds a case, and the certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from answerable.casework.clock import calendar
from answerable.casework.facts import cases_to_keep, review_window
from answerable.casework.models import CaseEvent, Disposal, DisposalProposal, Hold, Request, RetentionSchedule
from answerable.casework.rules.keeping import Standing, latest_closing, standing
from answerable.casework.rules.life import REQUEST


@dataclass(frozen=True)
class ScheduleView:
    """One kind of case with the office's schedule for it; None where it set none, so that nothing of it is ever due."""

    applies_to: str
    words: str
    schedule: RetentionSchedule | None


def schedules() -> list[ScheduleView]:
    """Return every kind of case with the office's schedule for it."""
    found = {one.applies_to: one for one in RetentionSchedule.objects.all()}
    return [ScheduleView(code, words, found.get(code)) for code, words in RetentionSchedule.AppliesTo.choices]


def _months() -> dict[str, int]:
    return dict(RetentionSchedule.objects.values_list("applies_to", "months"))


def standing_of(request: Request, *, today: date) -> Standing:
    """Return where one case stands: closed when, due when, held by what."""
    [(_, case)] = cases_to_keep(Request.objects.filter(pk=request.pk))
    return standing(case, months=_months(), today=today, calendar=calendar(), review_window=review_window())


@dataclass(frozen=True)
class KeptCase:
    """One case of a list, with where it stands."""

    request: Request
    standing: Standing
    proposal: DisposalProposal | None = None


def _looked_at(requests: QuerySet[Request], today: date) -> list[KeptCase]:
    months, days, window = _months(), calendar(), review_window()
    proposals = {one.request_id: one for one in DisposalProposal.objects.select_related("put_by")}
    return [
        KeptCase(
            request,
            standing(case, months=months, today=today, calendar=days, review_window=window),
            proposals.get(request.pk),
        )
        for request, case in cases_to_keep(requests)
    ]


def due(*, today: date) -> list[KeptCase]:
    """Return the cases whose time is over and that nothing holds, the longest due first. A fixed number of queries.

    Without a schedule nothing is due. A case in which something happened too lately for the shortest schedule is not
    looked at.
    """
    months = _months()
    if not months:
        return []
    begun = latest_closing(today, min(months.values()))
    since = CaseEvent.objects.filter(request=OuterRef("pk"), withdrawn=False, on__gt=begun)
    requests = Request.objects.filter(~Exists(since), state__in=REQUEST.ended).only(
        "reference", "subject", "regime", "state", "version"
    )
    found = [case for case in _looked_at(requests, today) if case.standing.is_due(today)]
    return sorted(found, key=lambda case: (case.standing.due or today, case.request.reference))


def proposed(*, today: date) -> list[KeptCase]:
    """Return the cases that somebody proposed to dispose of, the first proposed first."""
    requests = Request.objects.exclude(disposal_proposal=None).order_by("disposal_proposal__put_on", "reference")
    return _looked_at(requests, today)


def held_by_hand() -> QuerySet[Hold]:
    """Return the holds that somebody put and nobody has lifted."""
    return Hold.objects.filter(lifted_on=None).select_related("request", "put_by")


def certificates() -> QuerySet[Disposal]:
    """Return the certificates of what was disposed of, the last one first."""
    return Disposal.objects.select_related("proposed_by", "approved_by").order_by("-disposed_at", "-pk")


def counts_in_words(disposal: Disposal) -> list[tuple[str, int]]:
    """Return how many records of each kind there were, by the name of the kind."""
    return [(_name(label), number) for label, number in disposal.counts.items() if number]


def _name(label: str) -> str:
    try:
        words = str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        words = label.rpartition(".")[2]
    return words[:1].upper() + words[1:]

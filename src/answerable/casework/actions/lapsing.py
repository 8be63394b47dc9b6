"""The daily round: requests whose applicant did not answer or pay in time lapse by themselves."""

from __future__ import annotations

from datetime import date

from answerable.audit.actions import in_turn, record
from answerable.casework import clock
from answerable.casework.models import Request
from answerable.casework.own_settings import casework_settings
from answerable.casework.rules.lapsing import clarification_lapses_on
from answerable.casework.rules.life import Event, RequestState
from answerable.law.clock import ImpossibleEvents
from answerable.law.working_days import OutsideTable, in_words

from .life import happen
from .notices import tell

_WAITING = (RequestState.CLARIFICATION, RequestState.FEE)


def lapse_due(*, today: date) -> int:
    """Let every request lapse that waited beyond its time, each in a transaction of its own, and return how many did.

    A fee: three months, or 60 working days under EIR (law.clock.Due.lapses_on). Clarification: the days that the office
    set. The officer of each is told. One whose dates cannot be counted is left for its officer to correct.
    """
    waiting = Request.objects.filter(state__in=_WAITING).prefetch_related("events").order_by("pk")
    over = [request for request in waiting if (day := _lapses_on(request)) and day <= today]
    return sum(_lapse(request, today) for request in over)


def _lapses_on(request: Request) -> date | None:
    if request.state == RequestState.FEE:
        try:
            due = clock.clock(request)
        except (ImpossibleEvents, OutsideTable):
            return None
        return due.lapses_on if due else None
    asked = [e.on for e in request.events.all() if e.kind == Event.CLARIFICATION_ASKED and not e.withdrawn]
    settings = casework_settings()
    return clarification_lapses_on(max(asked), settings.close_unclarified_after_days) if asked else None


@in_turn()
def _lapse(request: Request, today: date) -> bool:
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if locked.version != request.version or locked.state not in _WAITING:
        # Somebody is at work on it; the next round looks again.
        return False
    waited = "the fee was not paid" if locked.state == RequestState.FEE else "nobody answered what was asked"
    day = (_lapses_on(request) or today) if locked.state == RequestState.FEE else today
    happen(locked, Event.LAPSED, by=None, on=day, note=f"By the system: {waited} in time.")
    locked.version += 1
    locked.save(update_fields=["state", "version"])
    tell([locked.officer], f"{locked.reference} lapsed on {in_words(day)}: {waited} in time.", request=locked)
    record(
        action=f"request.{Event.LAPSED}",
        by=None,
        record="request",
        ref=locked.reference,
        after={"on": str(day), "state": locked.state},
    )
    return True

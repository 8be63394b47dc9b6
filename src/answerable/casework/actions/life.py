"""What happens to a request, its reviews and its complaints: each is one row of `CaseEvent`, held against rules/life.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework import clock
from answerable.casework.models import CaseEvent, Complaint, Request, Review
from answerable.casework.policies import drafted
from answerable.casework.rules.life import (
    BY_THEIR_OWN_PAGES,
    COMPLAINT,
    REQUEST,
    REVIEW,
    ComplaintState,
    Event,
    NotAllowed,
    RequestState,
    ReviewState,
)
from answerable.casework.rules.life import after as state_after
from answerable.casework.rules.life import replay as state_of


def happen(
    locked: Request,
    event: Event,
    *,
    by: User | None,
    on: date,
    expected: date | None = None,
    note: str = "",
    review: Review | None = None,
    complaint: Complaint | None = None,
) -> CaseEvent:
    """Put one event on a request that the caller has locked, and move its state; no journal entry is written here.

    For actions that are one change with several effects; everything else calls `record_event`. The caller saves
    `locked`, and the `review` or `complaint` that the event is of. `by` is None for the system. Raises
    rules.life.NotAllowed, law.clock.ImpossibleEvents and law.working_days.OutsideTable.
    """
    role = by.role if by else None
    made: dict[str, Any] = {"request": locked, "kind": event, "on": on, "expected": expected, "note": note, "by": by}
    if review is not None:
        review.state = state_after(
            REVIEW, ReviewState(review.state), event, role=role, drafter=drafted(by, locked, review=review, event=event)
        )
        return CaseEvent.objects.create(review=review, **made)
    if complaint is not None:
        complaint.state = state_after(COMPLAINT, ComplaintState(complaint.state), event, role=role)
        return CaseEvent.objects.create(complaint=complaint, **made)
    locked.state = state_after(
        REQUEST, RequestState(locked.state), event, role=role, drafter=drafted(by, locked, event=event)
    )
    happened = CaseEvent.objects.create(**made)
    clock.clock(locked)
    return happened


@in_turn()
def record_event(
    *,
    request: Request,
    event: Event,
    on: date,
    by: User | None,
    expected: date | None = None,
    note: str = "",
    review: Review | None = None,
    complaint: Complaint | None = None,
) -> CaseEvent:
    """Record that something happened on a day, and move the state that it moves.

    `expected` is the day by which an extension says that the decision will be made, or a reopened request is to be answered.
    Raises rules.life.NotAllowed where the table does not allow it, law.clock.ImpossibleEvents where the days cannot be (a
    fee paid before its notice), and law.working_days.OutsideTable. Nothing is recorded then.
    """
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if review is not None:
        review = Review.objects.select_for_update().get(pk=review.pk, request=locked)
    if complaint is not None:
        complaint = Complaint.objects.select_for_update().get(pk=complaint.pk, request=locked)
    happened = happen(locked, event, by=by, on=on, expected=expected, note=note, review=review, complaint=complaint)
    for moved in (review, complaint):
        if moved is not None:
            moved.version += 1
            moved.save(update_fields=["state", "version"])
    locked.version += 1
    locked.save(update_fields=["state", "version"])
    record(
        action=f"request.{event}",
        by=by,
        record="request",
        ref=locked.reference,
        after={"kind": event, "on": str(on), "expected": str(expected or ""), "note": note, "state": locked.state},
    )
    return happened


@in_turn()
def withdraw_event(*, event: CaseEvent, by: User | None) -> None:
    """Withdraw an event of a request that was recorded by mistake; it stays in the history. One that is withdrawn stays so.

    Raises rules.life.NotAllowed for what clearing, sending or publishing recorded (BY_THEIR_OWN_PAGES) and when what happened
    afterwards cannot follow without it, and law.clock.ImpossibleEvents when
    the days that are left cannot be.
    """
    locked = Request.objects.select_for_update().get(pk=event.request_id)
    event.refresh_from_db()
    if event.withdrawn:
        return
    if event.kind in BY_THEIR_OWN_PAGES:
        raise NotAllowed(
            f"“{event.get_kind_display()}” cannot be withdrawn: it was recorded by what was done. Take the letter back, take "
            "it off the record of what is public, or reopen the request."
        )
    event.withdrawn = True
    event.save(update_fields=["withdrawn"])
    locked.state = state_of(
        REQUEST,
        tuple(
            Event(kind)
            for kind in locked.events.filter(withdrawn=False, review=None, complaint=None)
            .order_by("pk")
            .values_list("kind", flat=True)
        ),
    )
    clock.clock(locked)
    locked.version += 1
    locked.save(update_fields=["state", "version"])
    record(
        action="request.event_withdrawn",
        by=by,
        record="request",
        ref=locked.reference,
        before={"withdrawn": False},
        after={"withdrawn": True, "kind": event.kind, "on": str(event.on), "state": locked.state},
    )

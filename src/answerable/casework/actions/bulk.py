"""One thing done to several requests. Each request is a change of its own, with its own entry in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework.clock import Happened, calendar, standing
from answerable.casework.models import LetterKind, Request, Task, Team
from answerable.casework.rules.bulk import Bulk
from answerable.casework.rules.life import Event, NotAllowed
from answerable.casework.standing import moving

from .life import record_event


@dataclass(frozen=True)
class Done:
    """What came of it for one request: done, or the sentence that says why not."""

    request: Request
    done: bool
    text: str


class _NotDone(Exception):
    """It does not apply to this request; the message says why. Nothing was changed."""


def do_to_all(
    *,
    requests: Sequence[Request],
    what: Bulk,
    by: User,
    officer: User | None = None,
    team: Team | None = None,
    reason: str = "",
) -> list[Done]:
    """Do one thing to each of these requests, and say of each what came of it. One that cannot be does not stop the others.

    `officer` is needed to assign, `team` to name a team, `reason` for the two that tell why a reply is late.
    """
    return [_one(request, what, by, officer, team, reason.strip()) for request in requests]


def _one(request: Request, what: Bulk, by: User, officer: User | None, team: Team | None, reason: str) -> Done:
    try:
        with in_turn():
            return Done(request, True, _do(request, what, by, officer, team, reason))
    except (NotAllowed, _NotDone) as error:
        return Done(request, False, str(error))


def _do(request: Request, what: Bulk, by: User, officer: User | None, team: Team | None, reason: str) -> str:
    match what:
        case Bulk.ASSIGN:
            _set(request, by, "request.assigned", officer=officer)
            return f"Given to {officer}."
        case Bulk.TEAM:
            _set(request, by, "request.team_named", team=team)
            return f"Belongs to {team}."
        case Bulk.START:
            record_event(request=request, event=Event.GATHERING_STARTED, on=timezone.localdate(), by=by)
            return "Gathering started."
        case Bulk.LATE_REASON:
            if not _is_late(request):
                raise _NotDone("It is not late.")
            _set(request, by, "request.late_reason_recorded", late_reason=reason)
            return "The reason was recorded."
        case Bulk.APOLOGISE:
            if not _is_late(request):
                raise _NotDone("It is not late.")
            from .letters import draft_for

            made = draft_for(requests=[request], kind=LetterKind.LATENESS, particulars={"reason": reason}, by=by)
            refused = [one.text for one in made if not one.done]
            if refused:
                raise _NotDone(" ".join(refused))
            return "A letter of apology was drafted."
        case Bulk.CHASE:
            from .gathering import remind

            reminded = sum(
                remind(task=task, by=by) for task in request.tasks.filter(state=Task.State.OPEN).order_by("pk")
            )
            if not reminded:
                raise _NotDone("Nobody owes an answer, or all were reminded today.")
            return f"{reminded} reminded." if reminded > 1 else "1 person reminded."


def _is_late(request: Request) -> bool:
    happened = [Happened(e.kind, e.on, e.expected) for e in request.events.all() if not e.withdrawn]
    return standing(request.received, request.regime, moving(happened), calendar(), timezone.localdate()).late


def _set(request: Request, by: User, action: str, **values: object) -> None:
    """Write these fields of a request, with one entry in the journal; whoever has it open in a form is told."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    before = {name: str(getattr(locked, name) or "") for name in values}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(update_fields=[*values, "version"])
    record(
        action=action,
        by=by,
        record="request",
        ref=locked.reference,
        before=before,
        after={name: str(value or "") for name, value in values.items()},
    )

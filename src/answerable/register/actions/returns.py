"""What providers report: the schedule, a return's figures and states, asking for what is missing, improvement actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from answerable.audit import actions as audit

from ..errors import CannotChange
from ..locking import check_version, move_on
from ..models import Action, Agreement, Measure, Return, ReturnFigure
from ..rules import returns as rules
from ..rules.refs import next_ref
from .keeping import Said, cite

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


WHAT = "this return"


@dataclass(frozen=True)
class Figure:
    """One reported figure: of a measure, or of a category of need at a stage ("start", "end"). None: not reported."""

    value: Decimal | None
    measure: Measure | None = None
    need: str = ""
    stage: str = ""
    name: str = ""
    note: str = ""


@transaction.atomic
def schedule_returns(*, agreement: Agreement, every: str, days: int, by: AbstractBaseUser | None) -> list[Return]:
    """Put down the returns that a provider owes under an agreement, and return those that are new.

    `every` is a code of rules.returns.Every; a return is due `days` days after its period. Returns that have come, or
    that were asked for, stay as they are; those that were only expected make room for the new schedule. Raises
    CannotChange with a sentence where the agreement has no recorded start or end.
    """
    audit.wait_for_turn()
    try:
        periods = rules.schedule(agreement.starts, agreement.ends, rules.BY_CODE[every], days)
    except rules.CannotSchedule as error:
        raise CannotChange(str(error)) from error
    expected = agreement.returns.filter(status=Return.Status.EXPECTED, chased__isnull=True)
    wanted = {(period.first, period.last): period.due for period in periods}
    before: dict[str, str] = {}
    for row in expected:
        due = wanted.get((row.period_start, row.period_end))
        if due is None:
            before[row.ref] = f"{row.period_start} to {row.period_end}"
            row.delete()
        elif due != row.due:
            before[row.ref] = str(row.due)
            Return.objects.filter(pk=row.pk).update(due=due, version=F("version") + 1)
    kept = list(agreement.returns.values_list("period_start", "period_end"))
    to_add = rules.still_to_add(periods, kept, days)
    if not to_add and not before:
        raise CannotChange("Every period of this agreement has its return already, with the same day.")
    refs = list(Return.objects.filter(ref__startswith="R-").values_list("ref", flat=True))
    made = []
    for period in to_add:
        ref = next_ref("R-", refs)
        refs.append(ref)
        made.append(
            Return(ref=ref, agreement=agreement, period_start=period.first, period_end=period.last, due=period.due)
        )
    Return.objects.bulk_create(made)
    audit.record(
        action="returns.scheduled",
        by=by,
        record="agreement",
        ref=agreement.ref,
        before=before,
        after={row.ref: f"{row.period_start} to {row.period_end}, due {row.due}" for row in made} | {"every": every},
    )
    return made


def _figures(of: Return) -> dict[str, str]:
    return {
        f"{figure.measure.ref if figure.measure else figure.need or figure.name} {figure.stage}".strip(): str(
            figure.value
        )
        for figure in of.figures.select_related("measure")
    }


@transaction.atomic
def record_return(
    *,
    of: Return,
    version: int,
    received: date,
    figures: Iterable[Figure],
    by: AbstractBaseUser | None,
    spent: Decimal | None = None,
    note: str = "",
    said: Said | None = None,
) -> Return:
    """Record what a provider reported, in place of what was recorded of this return before.

    `spent` in pounds, None where not reported. A figure without a value is kept as not reported, never as nil. Raises
    ChangedMeanwhile, and CannotChange where the return is accepted, or a measure is of another agreement.
    """
    audit.wait_for_turn()
    check_version(of, version, WHAT)
    state = _after(of, rules.Step.RECORD)
    if received < of.period_start:
        raise CannotChange("The return cannot have come before its period began. Correct the day it came.")
    rows = list(figures)
    known = set(of.agreement.measures.values_list("pk", flat=True))
    for row in rows:
        if row.measure is not None and row.measure.pk not in known:
            raise CannotChange(f"The measure “{row.measure.name}” belongs to another agreement.")
    before = {"status": of.status, "spent": str(of.spent), **_figures(of)}
    # What came in a signed file is no one's to type over: it stays, and is replaced by the next file alone.
    of.figures.filter(cell="").delete()
    ReturnFigure.objects.bulk_create(
        ReturnFigure(
            ref=f"{of.ref}/{number}",
            of=of,
            measure=row.measure,
            need=row.need,
            name=row.name,
            stage=row.stage,
            value=row.value,
            note=row.note,
        )
        for number, row in enumerate(rows, start=1)
    )
    new = {"status": state, "received": received, "spent": spent, "note": note}
    for name, value in new.items():
        setattr(of, name, value)
    of.save(update_fields=list(new))
    after = {"status": of.status, "received": str(received), "spent": str(spent), **_figures(of)}
    move_on(of, WHAT)
    entry = audit.record(action="return.recorded", by=by, record="return", ref=of.ref, before=before, after=after)
    cite("return", of.ref, [""], said or Said(), entry)
    return of


def _after(of: Return, step: rules.Step) -> str:
    try:
        return rules.after(rules.State(of.status), step).value
    except rules.NotAllowed as error:
        raise CannotChange(str(error)) from error


_VERBS = {
    rules.Step.SEND_BACK: "return.sent_back",
    rules.Step.ACCEPT: "return.accepted",
    rules.Step.REOPEN: "return.reopened",
}


@transaction.atomic
def move(*, of: Return, step: str, version: int, by: AbstractBaseUser | None, note: str = "") -> Return:
    """Accept a return, send it back with questions, or open an accepted one again.

    `step` is "accept", "send_back" or "reopen"; `note` are the questions, which sending back cannot go without. Raises
    ChangedMeanwhile, and CannotChange where the return's state does not allow it.
    """
    audit.wait_for_turn()
    check_version(of, version, WHAT)
    wanted = rules.Step(step)
    state = _after(of, wanted)
    if wanted is rules.Step.SEND_BACK and not note.strip():
        raise CannotChange("Write what the provider is to correct, so that they know why it comes back.")
    before = {"status": of.status, "note": of.note}
    of.status, of.note = state, note.strip() or of.note
    of.save(update_fields=["status", "note"])
    after = {"status": of.status, "note": of.note}
    move_on(of, WHAT)
    audit.record(action=_VERBS[wanted], by=by, record="return", ref=of.ref, before=before, after=after)
    return of


@transaction.atomic
def chase(*, of: Return, on: date, version: int, by: AbstractBaseUser | None) -> Return:
    """Record that a missing return was asked for on this day. Nothing is sent.

    Raises ChangedMeanwhile, and CannotChange where the return is here, or the day is before its period ended.
    """
    audit.wait_for_turn()
    check_version(of, version, WHAT)
    _after(of, rules.Step.CHASE)
    if on < of.period_end:
        raise CannotChange("The period has not ended by that day, so there was nothing to ask for yet.")
    before, of.chased = {"chased": str(of.chased)}, on
    of.save(update_fields=["chased"])
    move_on(of, WHAT)
    audit.record(action="return.chased", by=by, record="return", ref=of.ref, before=before, after={"chased": str(on)})
    return of


@transaction.atomic
def add_action(
    *,
    agreement: Agreement,
    what: str,
    owner: str,
    by: AbstractBaseUser | None,
    due: date | None = None,
    note: str = "",
) -> Action:
    """Put down something to be improved, by a role, by a day."""
    audit.wait_for_turn()
    ref = next_ref("AC-", Action.objects.filter(ref__startswith="AC-").values_list("ref", flat=True))
    action = Action.objects.create(ref=ref, agreement=agreement, what=what, owner=owner, due=due, note=note)
    after = {"agreement": agreement.ref, "what": what, "owner": owner, "due": str(due)}
    audit.record(action="action.added", by=by, record="action", ref=ref, after=after)
    return action


@transaction.atomic
def finish_action(*, action: Action, done: date | None, version: int, by: AbstractBaseUser | None) -> Action:
    """Record the day on which an action was done; None opens it again. Raises ChangedMeanwhile."""
    audit.wait_for_turn()
    check_version(action, version, "this action")
    before, action.done = {"done": str(action.done)}, done
    action.save(update_fields=["done"])
    move_on(action, "this action")
    verb = "action.done" if done else "action.reopened"
    audit.record(action=verb, by=by, record="action", ref=action.ref, before=before, after={"done": str(done)})
    return action

"""Write support: goals and their actions, the safety plan, what is arranged and what came of it, onward referrals, reopening.

A contact or an attempt is actions/contact.py, closing is actions/referrals.py. Each row is a record of the organisation that wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import (
    Appointment,
    Goal,
    OnwardReferral,
    Organisation,
    PlanAction,
    Referral,
    SafetyPlan,
    Worker,
)
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.outcomes import Achieved
from answerable.pathways.rules.protocols import Purpose
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.support import ActionOwner, Meeting, Onward, SafetyHeading, Standing
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Need

from .events import add_event, as_stored, told
from .sharing import make_share


def _said(text: str, missing: str, field: str = "words") -> str:
    if not text.strip():
        raise CannotChange(missing, field=field)
    return text.strip()


def _ours(row: Goal | Appointment | OnwardReferral, by: Worker) -> None:
    if row.organisation_id != by.organisation_id:
        raise CannotChange("Another organisation wrote this. It stays as it is.")


@in_turn()
def set_goal(*, referral: Referral, need: str, words: str, version: int, by: Worker) -> Goal:
    """Write down what the person wants to reach, under a need, and return it. Raises CannotChange; Stale."""
    now = as_stored(referral, by=by, verb=Verb.PLAN, version=version)
    if need not in list(Need):
        raise CannotChange("Choose the need that it is about.", field="need")
    goal = Goal.objects.create(
        referral=now,
        organisation=by.organisation,
        need=need,
        words=_said(words, "Write down what the person wants to reach."),
        set_on=timezone.localdate(),
        by=by,
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="goal.set",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"goal": str(goal.reference), "need": need, "words": goal.words},
    )
    return goal


@in_turn()
def end_goal(*, goal: Goal, achieved: str, by: Worker) -> Goal:
    """Say what became of a goal (achieved, partly, not), and return it. It can be put right while the case is open.

    Raises CannotChange.
    """
    now = as_stored(goal.referral, by=by, verb=Verb.PLAN, version=None)
    held = Goal.objects.get(pk=goal.pk)
    _ours(held, by)
    if achieved not in list(Achieved):
        raise CannotChange("Say what became of it.", field="achieved")
    before = {"achieved": held.achieved}
    held.achieved, held.ended_on = achieved, timezone.localdate()
    held.save(update_fields=["achieved", "ended_on"])
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="goal.ended",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after={"goal": str(held.reference), "achieved": achieved},
    )
    return held


@in_turn()
def add_action(*, goal: Goal, words: str, owner: str, due_on: date, by: Worker) -> PlanAction:
    """Add what somebody will do towards a goal, by a day, and return it. Raises CannotChange where the goal has ended or the day is past."""
    now = as_stored(goal.referral, by=by, verb=Verb.PLAN, version=None)
    held = Goal.objects.get(pk=goal.pk)
    _ours(held, by)
    if held.ended_on:
        raise CannotChange("This goal has ended. Set a new one.")
    if owner not in list(ActionOwner):
        raise CannotChange("Say who will do it.", field="owner")
    if due_on < timezone.localdate():
        raise CannotChange("The day is past. Choose today or later.", field="due_on")
    made = PlanAction.objects.create(
        goal=held, words=_said(words, "Write down what will be done."), owner=owner, due_on=due_on, by=by
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="action.added",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"action": str(made.reference), "owner": owner, "due_on": due_on, "words": made.words},
    )
    return made


@in_turn()
def settle_action(*, action: PlanAction, dropped: bool = False, by: Worker) -> PlanAction:
    """Say that an action of a plan is done, or no longer needed, and return it. Raises CannotChange where that was said before."""
    now = as_stored(action.goal.referral, by=by, verb=Verb.PLAN, version=None)
    held = PlanAction.objects.select_related("goal").get(pk=action.pk)
    _ours(held.goal, by)
    if held.done_on or held.dropped_on:
        raise CannotChange("That was said already. Look at the plan as it is now.")
    today = timezone.localdate()
    if dropped:
        held.dropped_on = today
    else:
        held.done_on = today
    held.save(update_fields=["done_on", "dropped_on"])
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="action.dropped" if dropped else "action.done",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"action": str(held.reference), "on": today},
    )
    return held


@in_turn()
def write_safety_plan(
    *, referral: Referral, plan: Mapping[str, str], review_on: date, version: int, by: Worker
) -> SafetyPlan:
    """Write the next version of a person's safety plan, and return it; the versions before stay. Keys of `plan`: SafetyHeading.

    Raises CannotChange where nothing is written, or the day of review is past; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.PLAN, version=version)
    written = {key: text.strip() for key, text in plan.items() if key in list(SafetyHeading) and text.strip()}
    if not written:
        raise CannotChange("Write down at least one thing that keeps the person safe.")
    if review_on < timezone.localdate():
        raise CannotChange("The day of the review is past. Choose today or later.", field="review_on")
    held = SafetyPlan.objects.filter(referral=now, organisation=by.organisation).first()
    made = SafetyPlan.objects.create(
        referral=now,
        organisation=by.organisation,
        version=held.version + 1 if held else 1,
        plan=written,
        review_on=review_on,
        by=by,
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="safety_plan.written",
        by=by,
        record="referral",
        ref=str(now.reference),
        before={"plan": held.plan} if held else None,
        after={"plan": written, "version": made.version, "review_on": review_on},
    )
    return made


@in_turn()
def arrange(
    *, referral: Referral, kind: str, on: date, at: time | None = None, where: str = "", version: int, by: Worker
) -> Appointment:
    """Write down what is arranged with or about the person, and return it. `where` is sealed as an address is.

    Raises CannotChange where the kind is unknown or the day is past; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.PLAN, version=version)
    if kind not in list(Meeting):
        raise CannotChange("Choose what is arranged.", field="kind")
    if on < timezone.localdate():
        raise CannotChange("The day is past. Choose today or later.", field="on")
    made = Appointment.objects.create(
        referral=now, organisation=by.organisation, kind=kind, on=on, at=at, where=where.strip() or None, by=by
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="appointment.arranged",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"appointment": str(made.reference), "kind": kind, "on": on, "at": at, "where": where},
    )
    return made


_MEETINGS = (Meeting.FIRST_MEETING, Meeting.MEETING)


@in_turn()
def settle(*, appointment: Appointment, standing: str, said: str = "", by: Worker) -> Appointment:
    """Say what came of something arranged, and return it. A meeting that took place begins support, as any meeting does.

    A call is written down as a contact instead (actions/contact.py), where it is checked whether it was safe. Raises CannotChange where
    that was said before, or it is still to come and not cancelled.
    """
    now = as_stored(appointment.referral, by=by, verb=Verb.CONTACT, version=None)
    held = Appointment.objects.get(pk=appointment.pk)
    _ours(held, by)
    if standing not in list(Standing) or standing == Standing.PLANNED:
        raise CannotChange("Say what came of it.", field="standing")
    if held.standing != Standing.PLANNED:
        raise CannotChange("That was said already. Look at the case as it is now.")
    if standing != Standing.CANCELLED and held.on > timezone.localdate():
        raise CannotChange("It is still to come. Say so when it was held, or cancel it.", field="standing")
    if held.kind == Meeting.CALL and standing == Standing.ATTENDED:
        raise CannotChange("Write the call down as a contact: whether it was safe is checked there.", field="standing")
    held.standing, held.settled_at = standing, timezone.now()
    held.save(update_fields=["standing", "settled_at"])
    before = now.state
    if held.kind in _MEETINGS and standing == Standing.ATTENDED:
        add_event(now, Kind.MET, by=by, said=said or None)
    else:
        told_ = f"{Meeting(held.kind).words}: {Standing(standing).words.lower()}. {said}".strip()
        add_event(now, Kind.NOTED, by=by, said=told_)
    record(
        action="appointment.settled",
        by=by,
        record="referral",
        ref=str(now.reference),
        before={"state": before},
        after={"appointment": str(held.reference), "standing": standing, "state": now.state, "said": said},
    )
    return held


def settle_by_contact(referral: Referral, kind: Kind, moment: datetime, by: Worker) -> int:
    """Settle the calls, or the meetings, that were arranged for the day of a contact or earlier, and return how many.

    Inside the turn of the action that writes the contact down.
    """
    kinds = _MEETINGS if kind is Kind.MET else (Meeting.CALL,)
    standing = Standing.MISSED if kind is Kind.CONTACT_TRIED else Standing.ATTENDED
    return Appointment.objects.filter(
        referral=referral,
        organisation=by.organisation,
        kind__in=kinds,
        standing=Standing.PLANNED,
        on__lte=local(moment).date(),
    ).update(standing=standing, settled_at=timezone.now())


@in_turn()
def refer_onward(
    *,
    referral: Referral,
    receiver: Organisation,
    need: str,
    fields: Iterable[str],
    said: str = "",
    version: int,
    by: Worker,
) -> OnwardReferral:
    """Refer a supported person on to another organisation as well, under a share, and return it. The case stays here.

    Raises CannotChange where no protocol in force allows it, the person has not agreed and nobody signed an override, nothing was chosen,
    or it was referred there for this need already; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.SHARE, version=version)
    if need not in list(Need):
        raise CannotChange("Choose the need that it is for.", field="need")
    chosen = [str(one) for one in fields]
    if not chosen:
        raise CannotChange("Choose what the organisation is told.", field="fields")
    if receiver.pk == by.organisation_id:
        raise CannotChange("This is your own organisation. Choose another.", field="receiver")
    open_ = OnwardReferral.objects.filter(
        referral=now, organisation=by.organisation, receiver=receiver, need=need, outcome=Onward.WAITING
    )
    if open_.exists():
        raise CannotChange(
            "It was referred there for this need already. Say first what came of that.", field="receiver"
        )
    share = make_share(now, giver=by.organisation, receiver=receiver, purpose=Purpose.SUPPORT, fields=chosen, by=by)
    made = OnwardReferral.objects.create(
        referral=now,
        organisation=by.organisation,
        receiver=receiver,
        share=share,
        need=need,
        said=said.strip() or None,
        made_on=timezone.localdate(),
        by=by,
    )
    add_event(now, Kind.ONWARD_REFERRED, by=by, said=said.strip() or None)
    record(
        action="referral.onward",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={
            "receiver": str(receiver.reference),
            "need": need,
            "fields": sorted(share.fields),
            "consent": share.consent_id,
            "override": share.override_id,
        },
    )
    return made


@in_turn()
def settle_onward(*, onward: OnwardReferral, outcome: str, by: Worker) -> OnwardReferral:
    """Say what came of an onward referral, and return it. Raises CannotChange."""
    now = as_stored(onward.referral, by=by, verb=Verb.SHARE, version=None)
    held = OnwardReferral.objects.get(pk=onward.pk)
    _ours(held, by)
    if outcome not in list(Onward) or outcome == Onward.WAITING:
        raise CannotChange("Say what came of it.", field="outcome")
    before = {"outcome": held.outcome}
    held.outcome, held.outcome_on = outcome, timezone.localdate()
    held.save(update_fields=["outcome", "outcome_on"])
    record(
        action="referral.onward_settled",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after={"onward": str(held.reference), "outcome": outcome},
    )
    return held


@in_turn()
def reopen(*, referral: Referral, said: str, version: int, by: Worker) -> Referral:
    """Reopen a closed case with a reason, and return it: it is in support again, with the worker who had it.

    Raises CannotChange where it is not closed or no reason is given; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.CLOSE, version=version)
    reason = _said(said, "Write down why it is opened again.", "said")
    before = told(now)
    if now.worker and not (now.worker.is_active and now.worker.organisation_id == by.organisation_id):
        now.worker = None
        now.allocations.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    add_event(now, Kind.REOPENED, by=by, said=reason)
    record(
        action="referral.reopened",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"said": reason},
    )
    return now

"""Write down how somebody can be reached safely, and each attempt to reach them. What is not safe cannot be written down as done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.grounds import agreed
from answerable.pathways.models import Person, Referral, ReferralEvent, SafeContact, Worker
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.contact import Blocked, Channel, may_contact
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State, Worded

from .events import add_event, as_stored
from .support import settle_by_contact


class Outcome(Worded):
    """What came of an attempt."""

    REACHED = "reached", "Spoke with the person"
    NO_ANSWER = "no_answer", "No answer"
    OTHER_ANSWERED = "other_answered", "Somebody else answered"
    WRONG_NUMBER = "wrong_number", "Wrong number or address"
    SENT = "sent", "Sent; no answer yet"


class NotSafe(CannotChange):
    """The person cannot be reached like this now. The sentence says why."""


def plan_of(person: Person) -> SafeContact | None:
    """Return the safe-contact plan that counts: the last one."""
    return person.safe_contacts.order_by("-pk").first()


def check_contact(referral: Referral, channel: str, at: datetime) -> tuple[str, ...]:
    """Return what to mind when reaching the person in this way at this moment. Raises NotSafe wherever it is not known to be safe.

    Besides the plan, the person must not have said no to being contacted at all.
    """
    if agreed(referral, Layer.CONTACT) is False:
        raise NotSafe("The person does not want to be contacted, or has taken that back.", field="channel")
    plan = plan_of(referral.person)
    verdict = may_contact(plan.plan if plan else None, Channel(channel), at)
    if isinstance(verdict, Blocked):
        raise NotSafe(verdict.reason, field="channel")
    return verdict.mind


def write_plan(person: Person, plan: Mapping[str, Any], checked_on: date, by: Worker | None) -> SafeContact:
    """Write a safe-contact plan, which replaces the one before, and return it. Inside the turn of an action."""
    if checked_on > timezone.localdate():
        raise CannotChange("The day on which the person said this is still to come.", field="checked_on")
    return SafeContact.objects.create(person=person, plan=dict(plan), checked_on=checked_on, by=by)


@in_turn()
def record_plan(
    *, referral: Referral, plan: Mapping[str, Any], checked_on: date, version: int, by: Worker
) -> SafeContact:
    """Write down how the person of a referral can be reached safely, and return it. The plan before stays as history.

    Keys of `plan`: models.SafeContact. Raises CannotChange where the day is still to come or the worker may not; Stale.
    """
    verb = Verb.EDIT if referral.state == State.DRAFT else Verb.CONTACT
    now = as_stored(referral, by=by, verb=verb, version=version)
    before = plan_of(now.person)
    made = write_plan(now.person, plan, checked_on, by)
    add_event(now, Kind.SAFE_CONTACT_SET, by=by)
    record(
        action="safe_contact.set",
        by=by,
        record="referral",
        ref=str(now.reference),
        before={"plan": before.plan} if before else None,
        after={"plan": made.plan, "checked_on": checked_on},
    )
    return made


@in_turn()
def record_contact(
    *,
    referral: Referral,
    channel: str,
    outcome: str,
    said: str = "",
    at: datetime | None = None,
    unsafe_because: str = "",
    version: int | None = None,
    by: Worker,
) -> ReferralEvent:
    """Write down an attempt to reach the person, and return the event.

    Raises NotSafe where the plan did not allow it at that moment. What was done all the same is written down with
    `unsafe_because`: a safety record must not lose it, and the event says that it was against the plan. Raises CannotChange
    where the outcome or the way is unknown, or the moment is not in the past.
    """
    now = as_stored(referral, by=by, verb=Verb.CONTACT, version=version)
    moment = at or timezone.now()
    if moment > timezone.now() + timedelta(minutes=1):
        raise CannotChange("The contact is still to come. Write it down when it is done.", field="at")
    if channel not in list(Channel):
        raise CannotChange("Choose how you tried to reach the person.", field="channel")
    if outcome not in list(Outcome):
        raise CannotChange("Say what came of it.", field="outcome")
    against = ""
    try:
        check_contact(now, channel, moment)
    except NotSafe as no:
        if not unsafe_because.strip():
            raise
        against = no.sentence
    kind = Kind.CONTACT_MADE if outcome == Outcome.REACHED else Kind.CONTACT_TRIED
    event = add_event(
        now,
        kind,
        by=by,
        at=moment,
        said={"channel": channel, "outcome": outcome, "said": said, "against": against, "because": unsafe_because},
    )
    settle_by_contact(now, kind, moment, by)
    record(
        action="contact.recorded",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"channel": channel, "outcome": outcome, "at": moment, "against_plan": bool(against)},
    )
    return event


@in_turn()
def record_meeting(
    *, referral: Referral, said: str = "", at: datetime | None = None, version: int | None = None, by: Worker
) -> ReferralEvent:
    """Write down that the worker and the person met: support has begun. Return the event. Raises CannotChange."""
    now = as_stored(referral, by=by, verb=Verb.CONTACT, version=version)
    moment = at or timezone.now()
    if moment > timezone.now() + timedelta(minutes=1):
        raise CannotChange("The meeting is still to come. Write it down when it was held.", field="at")
    before = now.state
    event = add_event(now, Kind.MET, by=by, at=moment, said=said)
    settle_by_contact(now, Kind.MET, moment, by)
    record(
        action="referral.met",
        by=by,
        record="referral",
        ref=str(now.reference),
        before={"state": before},
        after={"state": now.state, "at": moment},
    )
    return event

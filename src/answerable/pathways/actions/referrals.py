"""Write a referral's life up to a service's answer: start and change a draft, send it, accept, decline, withdraw, close.

Routing (to offer, to offer elsewhere) is actions/routing.py. Each action is one change of the store with one entry in the journal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.grounds import overrides_of
from answerable.pathways.models import Organisation, Person, Referral, ReferralEvent, ReferralNeed, Worker
from answerable.pathways.rules.consent import Layer, signs_for
from answerable.pathways.rules.draft import Whole
from answerable.pathways.rules.protocols import Purpose
from answerable.pathways.rules.referral import Kind, new_number
from answerable.pathways.rules.risk import higher
from answerable.pathways.rules.transfer import Answered
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Need, Offence, OrganisationKind, Part, RiskLevel, Source, State

from .consent import write_answer
from .contact import write_plan
from .events import add_event, as_stored, told
from .incidents import write_incident, write_perpetrator
from .local_rules import re_explain
from .people import copy_for, without_empty, write
from .sharing import end_shares, make_share
from .transfer import answer_transfer


def hub() -> Organisation:
    """Return the hub that referrals go to. Raises CannotChange where none is open."""
    found = Organisation.objects.filter(is_hub=True, is_open=True).order_by("pk").first()
    if found is None:
        raise CannotChange("There is no referral hub yet. An administrator adds one under Organisations.")
    return found


def unused_number() -> str:
    """Return a number of a referral that no other has."""
    number = new_number()
    while Referral.objects.filter(number=number).exists():
        number = new_number()
    return number


def _begun(referral: Referral, by: Worker | None) -> None:
    ReferralEvent.objects.create(
        referral=referral,
        kind=Kind.STARTED,
        at=referral.created_at,
        by=by,
        organisation=by.organisation if by else None,
        state_after=State.DRAFT,
        version=referral.version,
    )
    record(
        action="referral.started",
        by=by,
        record="referral",
        ref=str(referral.reference),
        after={"source": referral.source, "referred_by": str(referral.referred_by.reference)},
    )


@in_turn()
def start(*, by: Worker) -> Referral:
    """Start a draft for the worker's organisation and return it. Its person is a row of nobody until a name is typed."""
    ours = by.organisation
    now = timezone.now()
    person = Person.objects.create(owner=ours, part=Part.VICTIM, identity={})
    referral = Referral.objects.create(
        number=unused_number(),
        person=person,
        source=Source.POLICE if ours.kind == OrganisationKind.POLICE else Source.AGENCY,
        referred_by=ours,
        referrer=by,
        hub=hub(),
        created_at=now,
        changed_at=now,
        since=now,
    )
    _begun(referral, by)
    return referral


@in_turn()
def save_draft(
    *,
    referral: Referral,
    step: str,
    typed: Mapping[str, Any],
    identity: Mapping[str, Any] | None = None,
    version: int,
    by: Worker,
) -> Referral:
    """Keep one step of a draft as it was typed, right or wrong, and return the draft.

    `identity` is who the person is where that step could be read: the list of drafts then says whose it is. Raises Stale where
    somebody else changed the draft since; then what they typed stays, and the page shows both.
    """
    now = as_stored(referral, by=by, verb=Verb.EDIT, version=version)
    held = now.typed or {}
    if held.get(step) == dict(typed) and identity is None:
        return now
    now.typed = {**held, step: dict(typed)}
    now.version += 1
    now.changed_at = timezone.now()
    now.save(update_fields=["typed", "version", "changed_at"])
    if identity is not None:
        now.person.identity = without_empty(identity)
        now.person.save(update_fields=["identity"])
    record(
        action="referral.draft_saved",
        by=by,
        record="referral",
        ref=str(now.reference),
        before={step: held.get(step)},
        after={step: dict(typed)},
    )
    return now


def _check_agreed(referral: Referral, whole: Whole, routed_by: Organisation) -> None:
    support = whole.consents.get(Layer.SUPPORT)
    signed = any(signs_for(one) for one in overrides_of(referral, giver=referral.referred_by, receiver=routed_by))
    if signed or (support and support.given):
        return
    raise CannotChange(
        "The person has not agreed to be supported. Ask them, or ask a manager to sign off sharing without agreement."
    )


def _fill_person(person: Person, whole: Whole) -> None:
    person.identity = without_empty(whole.identity)
    person.address = without_empty(whole.address) or None
    person.preferences = without_empty(whole.preferences) or None
    person.is_restricted = person.is_restricted or whole.restricted
    write(person)


def _check(whole: Whole) -> None:
    if not without_empty(whole.identity):
        raise CannotChange("Write down something of who the person is.")
    if whole.offence not in list(Offence):
        raise CannotChange("Choose what kind of crime it was.")
    if whole.risk and whole.risk not in list(RiskLevel):
        raise CannotChange("Choose the level of risk, or leave it as not assessed.")
    if any(need not in list(Need) for need in whole.needs):
        raise CannotChange("Choose needs from the list.")
    today = timezone.localdate()
    if whole.reported_on and whole.reported_on > today:
        raise CannotChange("It cannot have been reported after today.")
    if whole.occurred_on and whole.occurred_on > today:
        raise CannotChange("It cannot have happened after today.")


@in_turn()
def send(*, referral: Referral, whole: Whole, version: int, by: Worker) -> Referral:
    """Send a draft to the hub, and return it: the person, safe contact, consents and needs are written, the hub gets what the
    protocol lets through, and a row of its own.

    Raises CannotChange where the person has not agreed (and nobody signed an override), no protocol lets the hub be told, or
    something cannot be; Stale where somebody changed the draft since.
    """
    now = as_stored(referral, by=by, verb=Verb.SEND, version=version)
    _check(whole)
    routed_by = now.hub or hub()
    before = told(now)
    person = now.person
    _check_agreed(now, whole, routed_by)
    _fill_person(person, whole)
    now.hub, now.area, now.typed = routed_by, person.area, None
    now.offence, now.notes = whole.offence, whole.notes.strip() or None
    # What is typed in the form is no assessment: it never lowers a level that was found by one.
    told_risk = RiskLevel(whole.risk) if whole.risk else None
    now.risk = higher(told_risk, RiskLevel(now.risk) if now.risk else None) or ""
    now.reported_on, now.police_reported = whole.reported_on, whole.police_reported
    if whole.plan and whole.checked_on:
        write_plan(person, whole.plan, whole.checked_on, by)
    for layer, said in whole.consents.items():
        agency = routed_by if layer == Layer.SHARE else None
        write_answer(now, layer=layer, given=said.given, how=said.how, agency=agency, language=said.language, by=by)
    today = timezone.localdate()
    ReferralNeed.objects.bulk_create(
        ReferralNeed(referral=now, need=need, point=ReferralNeed.Point.START, on=today, by=by)
        for need in dict.fromkeys(whole.needs)
    )
    _write_what_happened(now, whole, by)
    add_event(now, Kind.SENT, by=by)
    if routed_by.pk != now.referred_by_id:
        given = make_share(now, giver=now.referred_by, receiver=routed_by, purpose=Purpose.REFERRAL, by=by)
        copy_for(person, routed_by, given.fields)
    re_explain(referral=now)
    record(
        action="referral.sent",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"offence": now.offence, "risk": now.risk, "person": str(person.reference)},
    )
    return now


def _write_what_happened(referral: Referral, whole: Whole, by: Worker) -> None:
    person = referral.person
    who = write_perpetrator(person, whole.perpetrator, whole.relationship)
    if whole.occurred_on is None:
        return
    write_incident(
        person=person,
        organisation=by.organisation,
        source_ref=whole.source_ref or referral.number,
        occurred_on=whole.occurred_on,
        offence=whole.offence,
        reported_on=whole.reported_on,
        is_crime=whole.is_crime,
        perpetrators=[who] if who else [],
    )


@in_turn()
def accept(*, referral: Referral, version: int, by: Worker) -> Referral:
    """Accept an offered referral for the service, and return it. The provider gets a row of its own of the person, as far as it was
    told. Raises CannotChange where it is not offered to them any more; Stale where somebody was faster."""
    now = as_stored(referral, by=by, verb=Verb.ACCEPT, version=version)
    before = told(now)
    add_event(now, Kind.ACCEPTED, by=by)
    answer_transfer(now, Answered.ACCEPTED)
    ours = by.organisation
    if now.person.owner_id != ours.pk:
        shared = {
            group
            for fields in now.shares.filter(receiver=ours, withdrawn_at__isnull=True).values_list("fields", flat=True)
            for group in fields
        }
        copy_for(now.person, ours, shared)
    record(action="referral.accepted", by=by, record="referral", ref=str(now.reference), before=before, after=told(now))
    return now


@in_turn()
def decline(*, referral: Referral, reason: str, said: str = "", version: int, by: Worker) -> Referral:
    """Decline an offered referral with a reason, and return it. It goes back to the hub, and what was shared with the provider ends.

    Raises CannotChange where the reason is missing; Stale where somebody was faster.
    """
    now = as_stored(referral, by=by, verb=Verb.DECLINE, version=version)
    before = told(now)
    add_event(now, Kind.DECLINED, by=by, reason=reason, said=said or None)
    answer_transfer(now, Answered.DECLINED)
    _take_back(now)
    record(
        action="referral.declined",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"reason": reason, "said": said},
    )
    return now


def _take_back(referral: Referral) -> None:
    """Take a referral back from its service: nothing more of it is shared with the provider. Inside the turn of an action."""
    provider = referral.service.provider if referral.service else None
    referral.service = None
    referral.worker = None
    referral.save(update_fields=["service", "worker"])
    if provider and provider.pk not in (referral.hub_id, referral.referred_by_id):
        end_shares(referral.shares.filter(receiver=provider, withdrawn_at__isnull=True))


@in_turn()
def withdraw(*, referral: Referral, reason: str, said: str = "", version: int, by: Worker) -> Referral:
    """Withdraw a referral, or give a draft up, with a reason, and return it. What is shared on the person's agreement ends.

    Raises CannotChange where it can no longer be withdrawn; Stale where somebody was faster.
    """
    now = as_stored(referral, by=by, verb=Verb.WITHDRAW, version=version)
    before = told(now)
    add_event(now, Kind.WITHDRAWN, by=by, reason=reason, said=said or None)
    end_shares(now.shares.filter(withdrawn_at__isnull=True, override__isnull=True))
    record(
        action="referral.withdrawn",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"reason": reason, "said": said},
    )
    return now


@in_turn()
def close(*, referral: Referral, reason: str, said: str = "", version: int, by: Worker) -> Referral:
    """Close a referral with a reason, and return it. Raises CannotChange; Stale where somebody was faster."""
    now = as_stored(referral, by=by, verb=Verb.CLOSE, version=version)
    before = told(now)
    add_event(now, Kind.CLOSED, by=by, reason=reason, said=said or None)
    record(
        action="referral.closed",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"reason": reason, "said": said},
    )
    return now


@in_turn()
def take_in(*, typed: Mapping[str, Any], identity: Mapping[str, Any], once: str) -> Referral:
    """Take in what somebody wrote about themselves on the public form, as a sealed draft of the hub, and return it.

    `once` is the form's own secret: the same form sent twice is one referral. It is the hub that takes it up, speaks with the
    person and sends it; until then nobody else is told.
    """
    digest = hashlib.sha256(once.encode()).hexdigest()
    held = Referral.objects.filter(once=digest).first()
    if held:
        return held
    ours = hub()
    now = timezone.now()
    referral = Referral.objects.create(
        number=unused_number(),
        person=Person.objects.create(owner=ours, part=Part.VICTIM, identity=without_empty(identity)),
        source=Source.SELF,
        referred_by=ours,
        hub=ours,
        typed=dict(typed),
        once=digest,
        created_at=now,
        changed_at=now,
        since=now,
    )
    _begun(referral, None)
    return referral

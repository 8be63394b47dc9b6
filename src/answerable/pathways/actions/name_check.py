"""Check whether somebody is known: counted, logged on both sides, held until its time tells nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways import keys
from answerable.pathways.actions.alarms import sealed_notice
from answerable.pathways.errors import CannotChange
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import Alarm, NameCheck, NameCheckTell, Organisation, Referral, Worker
from answerable.pathways.name_check.holding import hold
from answerable.pathways.name_check.known import Answer, Found, known, protocol_in_force
from answerable.pathways.rules import name_check as rules
from answerable.pathways.rules.protocols import Purpose

PURPOSES = (Purpose.REFERRAL, Purpose.SUPPORT, Purpose.MARAC, Purpose.SAFEGUARDING)
"""What a name check may be for."""


class TooMany(CannotChange):
    """Too many checks were made in the last hour. It was logged, and the safeguarding lead is told."""


class AlreadyShown(CannotChange):
    """The answer of this very check was shown before, and is shown once."""


def _refuse(
    identity: Mapping[str, Any], organisation: Organisation, purpose: str, referral: Referral | None, reason: str
) -> None:
    for name, typed in identity.items():
        for each in typed if isinstance(typed, (list, tuple)) else (typed,):
            if rules.wild(name, str(each)):
                raise CannotChange(
                    "Enter the name as it is. A sign that stands for “anything” is not taken: a check is for one person.",
                    field=name,
                )
    if not rules.enough(rules.given(identity)):
        raise CannotChange(
            "Enter the forename and the surname, and one of date of birth, postcode, phone number and e-mail address; or one name and two of those."
        )
    if purpose not in PURPOSES:
        raise CannotChange("Choose what the check is for.", field="purpose")
    if referral is None and len(reason.strip()) < rules.LEAST_REASON:
        raise CannotChange(
            "Enter the number of the referral, or the reason for the check in a few words.", field="reason"
        )
    if not protocol_in_force(organisation):
        raise CannotChange(
            "No information-sharing protocol that is in force lets your organisation check names. Ask the administrator of the hub."
        )


def _too_many(by: Worker) -> bool:
    since = timezone.now() - timedelta(hours=1)
    recent = NameCheck.objects.filter(at__gt=since, list_ref__isnull=True).exclude(code=NameCheck.Code.REFUSED)
    return (
        recent.filter(by=by).count() >= settings.NAME_CHECKS_AN_HOUR
        or recent.filter(organisation=by.organisation_id).count() >= settings.NAME_CHECKS_AN_HOUR_AN_ORGANISATION
    )


def _refuse_again(reference: uuid.UUID) -> None:
    if NameCheck.objects.filter(reference=reference).exists():
        raise AlreadyShown("The answer to this check was shown once and is not kept. Check again if you need it.")


def digest_of(query: MatchRecord) -> bytes:
    """Return the keyed digest of what was asked: equal checks have equal ones, and without the key it tells nothing."""
    secret = hashlib.blake2b(
        b"name checks", key=keys.ring("index").keys[keys.ring("index").current], digest_size=32
    ).digest()
    return hashlib.blake2b(query.pack(), key=secret, digest_size=32).digest()


def ask(
    *,
    by: Worker,
    identity: Mapping[str, Any],
    purpose: str,
    referral: Referral | None = None,
    reason: str = "",
    reference: uuid.UUID | None = None,
) -> Answer:
    """Return what may be said of somebody, and log it: who asked, for what, what was said, of whom not but for a keyed digest.

    identity: as Person.identity. `reference`: the number that the form carried, so that one form is one check. The answer comes after
    a whole number of steps (settings.NAME_CHECK_HELD_MS), whatever was found. Raises CannotChange where too little was typed, TooMany,
    AlreadyShown.
    """
    began = monotonic()
    _refuse(identity, by.organisation, purpose, referral, reason)
    reference = reference or uuid.uuid4()
    _refuse_again(reference)
    query = MatchRecord.of(identity)
    if not rules.enough(rules.readable(query)):
        raise CannotChange(
            "One of the things that you entered cannot be read. Check the postcode, the phone number and the e-mail address."
        )
    found = Found(Answer(NameCheck.Code.NONE))
    refused = _too_many(by)
    if not refused:
        found = known(query=query, asker=by.organisation, worker=by, besides=referral.person if referral else None)
    refused = _log(
        by=by, query=query, identity=identity, purpose=purpose, referral=referral, reason=reason, reference=reference,
        found=found, refused=refused, began=began,
    )  # fmt: skip
    hold(began)
    if refused:
        raise TooMany(
            "Too many names were checked within an hour, by you or by your organisation. Wait a while. In an emergency, ring the hub."
        )
    return found.answer


@in_turn()
def _log(
    *,
    by: Worker,
    query: MatchRecord,
    identity: Mapping[str, Any],
    purpose: str,
    referral: Referral | None,
    reason: str,
    reference: uuid.UUID,
    found: Found,
    refused: bool,
    began: float,
) -> bool:
    _refuse_again(reference)
    refused = refused or _too_many(by)
    code = NameCheck.Code.REFUSED if refused else found.answer.code
    took = (monotonic() - began) * 1000
    check = NameCheck.objects.create(
        reference=reference,
        organisation=by.organisation,
        by=by,
        purpose=purpose,
        referral=referral,
        reason=reason.strip() or None,
        digest=digest_of(query),
        identifiers=list(rules.given(identity)),
        code=code,
        waited=round(rules.held_until(took, settings.NAME_CHECK_HELD_MS)),
        noticed=sealed_notice([(Alarm.Kind.RATE, None)] if refused else found.alarms),
    )
    told_about = {} if refused else found.told
    NameCheckTell.objects.bulk_create(
        [NameCheckTell(check_made=check, organisation_id=pk, tells=list(tells)) for pk, tells in told_about.items()]
    )
    record(
        action="name_check.asked",
        by=by,
        record="name_check",
        ref=str(check.reference),
        after={
            "code": str(code),
            "purpose": purpose,
            "organisation": str(by.organisation.reference),
        },
    )
    for organisation in Organisation.objects.filter(pk__in=list(told_about)):
        record(
            action="name_check.told",
            by=by,
            record="organisation",
            ref=str(organisation.reference),
            after={"check": str(check.reference)},
        )
    return refused

"""Keyed tokens: give a partner a key, and match the file of tokens that it sends."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.actions.alarms import sealed_notice
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import NameCheck, NameCheckTell, Organisation, TokenKey, Worker
from answerable.pathways.name_check.hashing import Tokens
from answerable.pathways.name_check.known import Answer, protocol_in_force
from answerable.pathways.name_check.tokens import match_tokens
from answerable.pathways.rules.protocols import Purpose


@in_turn()
def give_key(*, by: Worker | None, organisation: Organisation) -> str:
    """Make the key that a partner makes tokens with, end the one before, and return it: sixty-four digits and letters.

    It is to be handed over by a way that nobody else reads. Raises CannotChange where no protocol is in force.
    """
    if not protocol_in_force(organisation):
        raise CannotChange(f"No information-sharing protocol that is in force lets {organisation.name} check names.")
    TokenKey.objects.filter(organisation=organisation, ended_at__isnull=True).update(ended_at=timezone.now())
    secret = secrets.token_hex(32)
    TokenKey.objects.create(organisation=organisation, secret=secret)
    record(
        action="tokens.key_given", by=by, record="organisation", ref=str(organisation.reference), after={"made": True}
    )
    return secret


def match(*, by: Worker | None, organisation: Organisation, rows: Sequence[Tokens]) -> list[Answer]:
    """Return what may be said of each row of a partner's file of tokens. Every row is logged like a name check.

    Raises CannotChange where the partner has no key, or no protocol is in force.
    """
    if not protocol_in_force(organisation):
        raise CannotChange(f"No information-sharing protocol that is in force lets {organisation.name} check names.")
    held = TokenKey.objects.filter(organisation=organisation, ended_at__isnull=True).first()
    if held is None:
        raise CannotChange(
            f"{organisation.name} has no key to make tokens with. Give it one: answerable pathways tokens key"
        )
    found = match_tokens(rows, key=bytes.fromhex(held.secret), organisation=organisation)
    number = uuid.uuid4()
    with in_turn():
        checks = NameCheck.objects.bulk_create(
            [
                NameCheck(
                    organisation=organisation, by=by, purpose=Purpose.SUPPORT, identifiers=["token"], list_ref=number, code=each.answer.code,
                    digest=hashlib.sha256(f"{row.spelt} {row.sounding}".encode()).digest(), noticed=sealed_notice(each.alarms),
                )
                for row, each in zip(rows, found, strict=True)
            ],
            batch_size=500,
        )  # fmt: skip
        NameCheckTell.objects.bulk_create(
            [
                NameCheckTell(check_made=check, organisation_id=pk, tells=list(tells))
                for check, each in zip(checks, found, strict=True)
                for pk, tells in each.told.items()
            ]
        )
        record(
            action="tokens.matched", by=by, record="list", ref=str(number),
            after={"rows": len(rows), "organisation": str(organisation.reference)},
        )  # fmt: skip
        for knowing in Organisation.objects.filter(pk__in={pk for each in found for pk in each.told}):
            record(
                action="name_check.told",
                by=by,
                record="organisation",
                ref=str(knowing.reference),
                after={"list": str(number)},
            )
    return [each.answer for each in found]

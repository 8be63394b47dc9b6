"""On what ground something may be shared: the rows of consents, overrides and protocols as rules/consent.py weighs them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from answerable.pathways.granting import grants_in_force
from answerable.pathways.models import Organisation, Referral
from answerable.pathways.rules.consent import Answer, Layer, Line, MayNot, MayShare, Signed, may_share, standing


def answers_of(referral: Referral) -> tuple[Answer, ...]:
    """Return what the person of a referral said, layer by layer: about this referral, or once for all."""
    rows = (
        referral.person.consents.filter(Q(referral=referral) | Q(referral__isnull=True))
        .select_related("wording", "agency")
        .order_by("at", "pk")
    )
    return tuple(
        Answer(
            key=row.pk,
            layer=Layer(row.wording.layer),
            given=row.given,
            at=row.at,
            agency=str(row.agency.reference) if row.agency else "",
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


def agreed(referral: Referral, layer: Layer) -> bool | None:
    """Return whether the person agrees to a layer that names nobody now; None where they were not asked."""
    answers = answers_of(referral)
    if not any(one.layer is layer for one in answers):
        return None
    return standing(answers, layer) is not None


def overrides_of(referral: Referral, *, giver: Organisation, receiver: Organisation) -> tuple[Signed, ...]:
    """Return the overrides of a referral by which one organisation may tell another: each decides for what it gives itself."""
    return tuple(
        Signed(
            key=row.pk,
            asked_by=str(row.asked_by_id),
            signed_by=str(row.signed_by_id) if row.signed_by_id else None,
            refused=row.refused_at is not None,
        )
        for row in referral.overrides.filter(organisation=giver, receiver=receiver).order_by("pk")
    )


def lines_of(giver: Organisation, receiver: Organisation, purpose: str, on: date) -> tuple[Line, ...]:
    """Return the lines of protocols in force on a day, from one organisation to another for one purpose."""
    grants = grants_in_force(giver=giver, receiver=receiver, purpose=purpose, on=on).select_related("protocol")
    return tuple(Line(grant.pk, frozenset(grant.fields), grant.protocol.ends) for grant in grants)


def ground_for(
    referral: Referral,
    *,
    giver: Organisation,
    receiver: Organisation,
    purpose: str,
    fields: Iterable[str],
    until: date | None = None,
) -> MayShare | MayNot:
    """Return whether, and on what ground, these groups of fields of a referral may be shared today."""
    today = timezone.localdate()
    return may_share(
        answers=answers_of(referral),
        overrides=overrides_of(referral, giver=giver, receiver=receiver),
        lines=lines_of(giver, receiver, purpose, today),
        agency=str(receiver.reference),
        fields=fields,
        on=today,
        until=until,
    )

"""Share a referral with an organisation: under a protocol in force, on the person's agreement or a signed override, and no wider."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.grounds import ground_for
from answerable.pathways.models import Organisation, Referral, Share, Worker
from answerable.pathways.rules.consent import MayNot
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb

from .events import add_event, as_stored, told


def make_share(
    referral: Referral,
    *,
    giver: Organisation,
    receiver: Organisation,
    purpose: str,
    fields: Iterable[str] = tuple(FieldGroup),
    until: date | None = None,
    by: Worker | None,
) -> Share:
    """Return a live share: one that holds already with these fields, or a new one. Inside the turn of an action.

    Never wider than the protocol's line. Raises CannotChange with what is missing: a protocol, or the person's agreement.
    """
    ground = ground_for(referral, giver=giver, receiver=receiver, purpose=purpose, fields=fields, until=until)
    if isinstance(ground, MayNot):
        raise CannotChange(f"{receiver.name} cannot be told: {ground.reason[0].lower()}{ground.reason[1:]}")
    held = referral.shares.filter(
        giver=giver,
        receiver=receiver,
        grant_id=ground.line,
        withdrawn_at__isnull=True,
        expires_on__gte=timezone.localdate(),
    )
    for share in held:
        same_ground = (share.consent_id, share.override_id) == (ground.consent, ground.override)
        if same_ground and set(share.fields) >= set(ground.fields):
            return share
    return Share.objects.create(
        referral=referral,
        giver=giver,
        receiver=receiver,
        grant_id=ground.line,
        purpose=purpose,
        fields=list(ground.fields),
        consent_id=ground.consent,
        override_id=ground.override,
        by=by,
        expires_on=ground.expires_on,
    )


def end_shares(shares: Iterable[Share]) -> list[Share]:
    """End these shares now, and return those that were still running. Inside the turn of an action."""
    now = timezone.now()
    ended = [share for share in shares if share.withdrawn_at is None]
    for share in ended:
        share.withdrawn_at = now
        share.save(update_fields=["withdrawn_at"])
    return ended


@in_turn()
def share(
    *,
    referral: Referral,
    receiver: Organisation,
    purpose: str,
    fields: Iterable[str],
    until: date | None = None,
    version: int,
    by: Worker,
) -> Share:
    """Share groups of fields of a referral with an organisation until a day (at most a year), and return the share.

    Raises CannotChange where no protocol in force allows it, the person has not agreed and nobody signed an override, no field was
    chosen, or the worker may not; Stale where somebody was faster.
    """
    now = as_stored(referral, by=by, verb=Verb.SHARE, version=version)
    chosen = [str(one) for one in fields]
    if not chosen:
        raise CannotChange("Choose what is shared.", field="fields")
    if purpose not in list(Purpose):
        raise CannotChange("Choose what it is shared for.", field="purpose")
    if until and until < timezone.localdate():
        raise CannotChange("The last day is in the past.", field="until")
    if receiver.pk == by.organisation_id:
        raise CannotChange("This is your own organisation. Choose another.", field="receiver")
    made = make_share(now, giver=by.organisation, receiver=receiver, purpose=purpose, fields=chosen, until=until, by=by)
    add_event(now, Kind.SHARED, by=by, said={"receiver": str(receiver.reference), "fields": made.fields})
    record(
        action="referral.shared",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={
            "receiver": str(receiver.reference),
            "fields": sorted(made.fields),
            "purpose": purpose,
            "expires_on": made.expires_on,
            "consent": made.consent_id,
            "override": made.override_id,
        },
    )
    return made


@in_turn()
def end_share(*, share: Share, by: Worker) -> Share:
    """End a share before its day; the receiver sees nothing of it from its next request on. Raises CannotChange."""
    referral = as_stored(share.referral, by=by, verb=Verb.SHARE, version=None)
    now = Share.objects.select_related("receiver", "giver").get(pk=share.pk)
    if now.giver_id != by.organisation_id:
        raise CannotChange("Another organisation shares this. Ask them to end it.")
    if not end_shares([now]):
        raise CannotChange("This has ended already.")
    before = told(referral)
    add_event(referral, Kind.SHARE_ENDED, by=by, said={"receiver": str(now.receiver.reference)})
    record(
        action="referral.share_ended",
        by=by,
        record="referral",
        ref=str(referral.reference),
        before=before,
        after=told(referral) | {"receiver": str(now.receiver.reference)},
    )
    return now

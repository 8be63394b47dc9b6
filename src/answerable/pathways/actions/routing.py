"""Offer a referral to a commissioned service, or take it back and offer it to another. A coordinator chooses; nothing here does."""

from __future__ import annotations

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, Service, Worker
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.protocols import Purpose
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State

from .consent import write_answer
from .events import add_event, as_stored, told
from .local_rules import re_explain
from .sharing import end_shares, make_share


@in_turn()
def offer(
    *, referral: Referral, service: Service, agreed_how: str = "", said: str = "", version: int, by: Worker
) -> Referral:
    """Offer a referral to a service, and return it. Its provider is told what the protocol lets through.

    `agreed_how`: the person was asked just now whether this provider may be told, and agreed ("spoken", "written"); empty where they
    were asked before. `said`: why this service, where something speaks against it. A referral that another service has on offer is
    taken back from it first. Raises CannotChange where the service takes no referrals today, is offered it already, or may not be
    told; Stale where somebody was faster.
    """
    taken_back = referral.state == State.OFFERED
    verb = Verb.REDIRECT if taken_back else Verb.ROUTE
    now = as_stored(referral, by=by, verb=verb, version=version)
    target = Service.objects.select_related("provider").get(pk=service.pk)
    today = timezone.localdate()
    if not (target.is_open and target.provider.is_open):
        raise CannotChange("This service takes no referrals. Choose another.")
    if (target.opens and today < target.opens) or (target.closes and today > target.closes):
        raise CannotChange("This service does not take referrals on this day. Choose another.")
    if now.service_id == target.pk:
        raise CannotChange("It is offered to this service already. Choose another.")
    before = told(now)
    earlier = now.service.provider if now.service else None
    provider = target.provider
    if agreed_how:
        write_answer(now, layer=Layer.SHARE, given=True, how=agreed_how, agency=provider, by=by)
    now.service = target
    add_event(now, Kind.REDIRECTED if taken_back else Kind.OFFERED, by=by, service=target, said=said or None)
    if earlier and earlier.pk not in (provider.pk, now.hub_id, now.referred_by_id):
        end_shares(now.shares.filter(receiver=earlier, withdrawn_at__isnull=True))
    if provider.pk not in (by.organisation_id, now.referred_by_id):
        make_share(now, giver=by.organisation, receiver=provider, purpose=Purpose.REFERRAL, by=by)
    re_explain(referral=now)
    record(
        action="referral.redirected" if taken_back else "referral.offered",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"said": said, "agreed_how": agreed_how},
    )
    return now

"""Transfer a case to another service without typing anything anew: the case stays one, what the other side may read is what was shared."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, Service, Transfer, Worker
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.transfer import ALWAYS, Answered
from answerable.pathways.rules.verbs import Verb

from .allocation import end_allocation
from .consent import write_answer
from .events import add_event, as_stored, told
from .sharing import end_shares, make_share


@in_turn()
def transfer(
    *,
    referral: Referral,
    service: Service,
    fields: Iterable[str],
    agreed_how: str = "",
    said: str = "",
    version: int,
    by: Worker,
) -> Transfer:
    """Transfer a case in support to another service, and return the transfer. It is offered there, and accepted or declined there.

    `fields`: the groups that go. `agreed_how`: the person was asked just now whether the other service may be told, and agreed; empty
    where they were asked before. What was shared with this organisation to support the person ends here, as it does when a service
    declines; what this organisation wrote stays its own. Raises CannotChange where the service takes no referrals today, it is the same
    service, or its provider may not be told; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.TRANSFER, version=version)
    target = Service.objects.select_related("provider").get(pk=service.pk)
    today = timezone.localdate()
    if now.service is None or target.pk == now.service_id:
        raise CannotChange("The case is with this service already. Choose another.", field="service")
    if not (target.is_open and target.provider.is_open):
        raise CannotChange("This service takes no referrals. Choose another.", field="service")
    if (target.opens and today < target.opens) or (target.closes and today > target.closes):
        raise CannotChange("This service does not take referrals on this day. Choose another.", field="service")
    chosen = [group for group in FieldGroup if group in {FieldGroup(one) for one in fields} | ALWAYS]
    before = told(now)
    ours, theirs = by.organisation, target.provider
    from_service, from_worker = now.service, now.worker
    if agreed_how:
        write_answer(now, layer=Layer.SHARE, given=True, how=agreed_how, agency=theirs, by=by)
    now.worker = None
    end_allocation(now)
    # Who runs the service that the case leaves causes the event; so the service changes after it.
    event = add_event(now, Kind.TRANSFERRED, by=by, service=target, said=said.strip() or None)
    now.service = target
    now.save(update_fields=["service"])
    share = None
    if theirs.pk != ours.pk:
        share = make_share(now, giver=ours, receiver=theirs, purpose=Purpose.REFERRAL, fields=chosen, by=by)
        if ours.pk not in (now.hub_id, now.referred_by_id):
            end_shares(now.shares.filter(receiver=ours, withdrawn_at__isnull=True))
    made = Transfer.objects.create(
        referral=now,
        giver=ours,
        from_service=from_service,
        to_service=target,
        from_worker=from_worker,
        fields=[str(one) for one in (share.fields if share else FieldGroup)],
        share=share,
        said=said.strip() or None,
        at=event.at,
        by=by,
    )
    record(
        action="referral.transferred",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"fields": sorted(made.fields), "agreed_how": agreed_how, "said": said},
    )
    return made


def answer_transfer(referral: Referral, answered: Answered) -> None:
    """Write down what the other side answered to a transfer that waits. Inside the turn of accepting or declining the referral."""
    waits = Transfer.objects.filter(referral=referral, to_service=referral.service, answered="")
    waits.update(answered=answered, answered_at=timezone.now())

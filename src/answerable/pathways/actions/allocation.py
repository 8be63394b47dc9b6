"""Give a case to a worker of the service, or to another. A person chooses; who had it before stays as history."""

from __future__ import annotations

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.allocating import proposals
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Allocation, Referral, Worker
from answerable.pathways.rules.allocation import CONFLICT
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role

from .events import add_event, as_stored, told


def end_allocation(referral: Referral) -> None:
    """Write down that nobody has the case any more. Inside the turn of an action."""
    Allocation.objects.filter(referral=referral, ended_at__isnull=True).update(ended_at=timezone.now())


@in_turn()
def allocate(
    *, referral: Referral, worker: Worker, said: str = "", named: bool = False, version: int, by: Worker
) -> Allocation:
    """Give a case to a worker, and return the allocation. `said` is why, where something forbids it that a person may overrule.

    `named`: the service's manager names this worker for a person who must not be found. Raises CannotChange where the worker must not
    have it (too near to the person, of another organisation, without a role that supports people), a reason is missing, or nobody named
    them; Stale where somebody was faster.
    """
    now = as_stored(referral, by=by, verb=Verb.ALLOCATE, version=version)
    if named and by.role != Role.SERVICE_MANAGER:
        raise CannotChange("Only the service’s manager names who may have this case.", field="named")
    names = frozenset({str(worker.reference)}) if named and now.person.is_restricted else frozenset()
    ranked = proposals(now, named=names)
    if now.service is None:
        raise CannotChange("No service has this case. The hub offers it to one.")
    chosen = next((one for one in ranked if one.candidate.reference == str(worker.reference)), None)
    if chosen is None:
        raise CannotChange("Choose a worker of your own service.", field="worker")
    if chosen.never:
        # Who must not have it is told no reason: a conflict is nobody else's to read.
        raise CannotChange(
            f"{worker.name}: {chosen.speaks_against[0][0].lower()}{chosen.speaks_against[0][1:]}", field="worker"
        )
    if now.person.is_restricted and not names:
        raise CannotChange(
            "This person must not be found. The service’s manager names who may have the case.", field="named"
        )
    if not chosen.possible and not said.strip():
        raise CannotChange(
            f"{chosen.speaks_against[0]} Write down why you choose {worker.name} all the same.", field="said"
        )
    before = told(now)
    end_allocation(now)
    now.worker = worker
    add_event(now, Kind.ALLOCATED, by=by, worker=worker, said=said or None)
    made = Allocation.objects.create(
        referral=now,
        organisation=by.organisation,
        service=now.service,
        worker=worker,
        reasons={
            "for": list(chosen.speaks_for),
            "against": [one for one in chosen.speaks_against if one != CONFLICT],
            "said": said,
        },
        proposed=ranked[0] is chosen,
        named=bool(names),
        by=by,
    )
    record(
        action="referral.allocated",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after=told(now) | {"to": str(worker.reference), "proposed": made.proposed, "named": made.named, "said": said},
    )
    return made

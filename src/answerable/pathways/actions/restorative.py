"""Write what the person wishes once told of restorative justice; and, at the restorative service, whether each side is willing."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, RestorativeProcess, RestorativeSide, RestorativeWish, Worker
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.support import Process, Side, Willing, Wish
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import OrganisationKind

from .events import add_event, as_stored


def _day(on: date | None) -> date:
    today = timezone.localdate()
    if on and on > today:
        raise CannotChange("The day is still to come.", field="on")
    return on or today


def runs_restorative(worker: Worker) -> bool:
    """Return whether a worker is of a restorative service: only there are both sides written down."""
    return worker.organisation.kind == OrganisationKind.RESTORATIVE


@in_turn()
def record_wish(
    *, referral: Referral, wish: str, said: str = "", on: date | None = None, version: int, by: Worker
) -> RestorativeWish:
    """Write down that the person was told of restorative justice and what they wish, and return it. The answers before stay.

    Raises CannotChange; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.PLAN, version=version)
    if wish not in list(Wish):
        raise CannotChange("Say what the person wishes.", field="wish")
    if wish == Wish.NOT_SAFE and not said.strip():
        raise CannotChange("Write down why asking would not be safe.", field="said")
    made = RestorativeWish.objects.create(
        referral=now, organisation=by.organisation, asked_on=_day(on), wish=wish, said=said.strip() or None, by=by
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="restorative.asked",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"wish": wish, "on": made.asked_on, "said": said},
    )
    return made


def _last(referral: Referral, by: Worker, side: Side) -> str:
    row = RestorativeSide.objects.filter(referral=referral, organisation=by.organisation, side=side).first()
    return row.willing if row else ""


@in_turn()
def record_side(
    *, referral: Referral, side: str, willing: str, said: str = "", on: date | None = None, version: int, by: Worker
) -> RestorativeSide:
    """Write down at the restorative service whether one side is willing, and return it. The other side's rows are not touched or shown.

    Raises CannotChange where the service is no restorative one, or the other side would be asked before the person is willing; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.PLAN, version=version)
    if not runs_restorative(by):
        raise CannotChange("Only a restorative justice service writes this down.")
    if side not in list(Side):
        raise CannotChange("Choose whose answer it is.", field="side")
    if willing not in list(Willing):
        raise CannotChange("Say whether they are willing.", field="willing")
    if side == Side.OTHER and _last(now, by, Side.PERSON) != Willing.YES:
        raise CannotChange(
            "The person who was harmed is asked first. The other side only once they are willing.", field="side"
        )
    made = RestorativeSide.objects.create(
        referral=now,
        organisation=by.organisation,
        side=side,
        willing=willing,
        said=said.strip() or None,
        on=_day(on),
        by=by,
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="restorative.side",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"side": side, "willing": willing, "on": made.on, "said": said},
    )
    return made


@in_turn()
def record_process(
    *, referral: Referral, outcome: str, said: str = "", on: date | None = None, version: int, by: Worker
) -> RestorativeProcess:
    """Write down what came of a restorative process, and return it. What needs both sides is refused while one is not willing.

    Raises CannotChange; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.PLAN, version=version)
    if not runs_restorative(by):
        raise CannotChange("Only a restorative justice service writes this down.")
    if outcome not in list(Process):
        raise CannotChange("Say what came of it.", field="outcome")
    needs_both = outcome in (Process.MEETING, Process.LETTER, Process.SHUTTLE)
    if needs_both and any(_last(now, by, side) != Willing.YES for side in Side):
        raise CannotChange("Both sides have to be willing before anything passes between them.", field="outcome")
    made = RestorativeProcess.objects.create(
        referral=now, organisation=by.organisation, outcome=outcome, on=_day(on), said=said.strip() or None, by=by
    )
    add_event(now, Kind.PLANNED, by=by)
    record(
        action="restorative.held",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"outcome": outcome, "on": made.on, "said": said},
    )
    return made

"""Remind who has to act of what is late, on their screens. A reminder in a mailbox would tell of a person: `pathways.mailing` tells how many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch

from answerable.audit.actions import in_turn, record
from answerable.pathways.clockwork import readings_of, targets
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Chaser, ClockTarget, Organisation, Referral, ReferralEvent, Worker
from answerable.pathways.policies import may
from answerable.pathways.rules.clocks import Calendar, Clock, Reading, Target, late_before
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State

BATCH = 500
_STATES_OF = {
    Clock.ROUTING: (State.SENT, State.DECLINED),
    Clock.DECISION: (State.OFFERED,),
    Clock.FIRST_TRY: (State.ACCEPTED,),
    Clock.FIRST_CONTACT: (State.ACCEPTED,),
    Clock.FIRST_MEETING: (State.ACCEPTED,),
}
"""In which states a clock can run out. The report's clock stops when the referral is made, so nobody is reminded of it here."""


@in_turn()
def set_target(*, clock: str, days: int, calendar: str, by: Worker | None) -> ClockTarget:
    """Set how many working days something may take, and return it. Raises CannotChange where it cannot be."""
    if clock not in list(Clock):
        raise CannotChange("Choose what is timed.", field="clock")
    if not 0 <= days <= 250:
        raise CannotChange("Working days are from 0 to 250.", field="days")
    if calendar not in list(Calendar):
        raise CannotChange("Choose which days count.", field="calendar")
    before = next(one for one in targets() if one.clock == clock)
    row, _ = ClockTarget.objects.update_or_create(clock=clock, defaults={"days": days, "calendar": calendar})
    record(
        action="clock.set",
        by=by,
        record="clock",
        ref=clock,
        before={"days": before.days, "calendar": before.calendar},
        after={"days": days, "calendar": calendar},
    )
    return row


def _who_acts(referral: Referral, clock: Clock) -> Organisation | None:
    """Return whose turn it is."""
    if clock is Clock.ROUTING:
        return referral.hub
    return referral.service.provider if referral.service else None


def _late(referral: Referral, aims: tuple[Target, ...], now: datetime) -> list[Reading]:
    return [
        one
        for one in readings_of(referral, aims, now)
        if one.running and one.late and referral.state in _STATES_OF.get(one.clock, ())
    ]


def _maybe_late(aims: tuple[Target, ...], now: datetime) -> Iterator[list[Referral]]:
    """Yield the open referrals that stand long enough to be late by any clock, in batches, each with its events."""
    today = local(now).date()
    last = 0
    keys: set[int] = set()
    for aim in aims:
        if aim.clock in _STATES_OF:
            standing = Referral.objects.filter(
                state__in=_STATES_OF[aim.clock], since__date__lte=late_before(aim, today)
            ).order_by()
            keys |= set(standing.values_list("pk", flat=True))
    ordered = sorted(keys)
    while last < len(ordered):
        part = ordered[last : last + BATCH]
        last += BATCH
        yield list(
            Referral.objects.filter(pk__in=part)
            .select_related("hub", "service__provider")
            .defer("notes", "typed")
            .prefetch_related(Prefetch("events", ReferralEvent.objects.defer("said").order_by("pk")))
        )


@in_turn()
def _remind(late: list[tuple[Referral, Reading]], now: datetime) -> int:
    """Write the reminders of these that are not written yet, with one entry in the journal, and return how many."""
    keys = {referral.pk for referral, _ in late}
    held = set(Chaser.objects.filter(referral__in=keys).values_list("referral", "clock", "due_on"))
    new = [
        Chaser(referral=referral, clock=one.clock, organisation=who, due_on=one.due, made_at=now)
        for referral, one in late
        if (who := _who_acts(referral, one.clock)) and (referral.pk, one.clock.value, one.due) not in held
    ]
    if new:
        Chaser.objects.bulk_create(new)
        record(
            action="chasers.made",
            by=None,
            record="chaser",
            ref="round",
            after={str(one.referral.reference): one.clock for one in new},
        )
    return len(new)


@in_turn()
def _settle(ended: list[int], now: datetime) -> int:
    number = Chaser.objects.filter(pk__in=ended, ended_at__isnull=True).update(ended_at=now)
    if number:
        record(action="chasers.ended", by=None, record="chaser", ref="round", after={"number": number})
    return number


def chase(now: datetime) -> str:
    """Make the reminders that are missing, end those that are settled, and return what was done in a sentence."""
    aims = targets()
    made = 0
    running: set[tuple[int, str, object]] = set()
    for batch in _maybe_late(aims, now):
        late = [(referral, one) for referral in batch for one in _late(referral, aims, now)]
        running |= {(referral.pk, one.clock.value, one.due) for referral, one in late}
        if late:
            made += _remind(late, now)
    open_ = Chaser.objects.filter(ended_at__isnull=True).values_list("pk", "referral", "clock", "due_on")
    ended = [pk for pk, referral, clock, due_on in open_ if (referral, clock, due_on) not in running]
    settled = _settle(ended, now) if ended else 0
    return f"{made} reminder{'' if made == 1 else 's'} made, {settled} settled"


@in_turn()
def see(*, chaser: Chaser, by: Worker) -> Chaser:
    """Say that a reminder was seen, and return it. It stays until what it asks for is done. Raises CannotChange."""
    now = Chaser.objects.select_related("referral").get(pk=chaser.pk)
    if now.organisation_id != by.organisation_id or not may(by, Verb.SEE_STATE, now.referral):
        raise CannotChange("This reminder is not for you.")
    if now.seen_at is None:
        now.seen_at, now.seen_by = datetime.now(tz=now.made_at.tzinfo), by
        now.save(update_fields=["seen_at", "seen_by"])
        record(
            action="chaser.seen",
            by=by,
            record="referral",
            ref=str(now.referral.reference),
            after={"clock": now.clock, "due_on": now.due_on},
        )
    return now

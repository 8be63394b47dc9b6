"""Make alarms of what name checks noticed.

A check writes what it noticed into its own row of the log, sealed and padded, and nothing else: so one that found somebody restricted
costs as much as one that found nobody. Alarms are made of it here, at the next round or when whoever looks after them opens their page.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import orjson

from answerable.audit.actions import in_turn, record
from answerable.pathways.models import Alarm, NameCheck, Person

PADDED_TO = 512
"""Bytes of what a check noticed before it is sealed, or a multiple of it: more than nine people are never noticed by accident."""

AT_ONCE = 500


def sealed_notice(alarms: Iterable[tuple[str, int | None]]) -> dict[str, Any]:
    """Return what a check noticed as its row keeps it: kind and person of each alarm, and as much padding as makes all alike."""
    told: dict[str, Any] = {"alarms": [[str(kind), person] for kind, person in alarms], "pad": ""}
    told["pad"] = "." * (-len(orjson.dumps(told)) % PADDED_TO)
    return told


def raise_alarms() -> int:
    """Make the alarms of all checks that were not looked at yet, and return how many checks those were. It may be done at any time."""
    waiting = NameCheck.objects.filter(noticed__isnull=False).order_by("pk")
    looked_at = 0
    while waiting.exists():
        looked_at += _raise_some()
    return looked_at


@in_turn()
def _raise_some() -> int:
    """Look at AT_ONCE checks. The journal tells how many were looked at and of which alarms came, by digest alone, whether any did or not."""
    checks = list(
        NameCheck.objects.select_for_update(of=("self",)).filter(noticed__isnull=False).order_by("pk")[:AT_ONCE]
    )
    if not checks:
        return 0
    noticed = [(check, kind, person) for check in checks for kind, person in (check.noticed or {})["alarms"]]
    there = set(Person.objects.filter(pk__in={person for *_, person in noticed if person}).values_list("pk", flat=True))
    made = []
    told: dict[int | None, datetime] = {}
    for check, kind, person in noticed:
        if kind == Alarm.Kind.RATE and _told_within_an_hour(check, told):
            continue
        made.append(Alarm(kind=kind, check_made=check, person_id=person if person in there else None, made_at=check.at))
    Alarm.objects.bulk_create(made)
    NameCheck.objects.filter(pk__in=[check.pk for check in checks]).update(noticed=None)
    record(
        action="name_check.looked_at",
        by=None,
        record="name_check",
        ref=str(checks[-1].reference),
        after={
            "checks": [str(check.reference) for check in checks],
            "alarms": [str(uuid.uuid4()), *(str(alarm.reference) for alarm in made)],
        },
    )
    return len(checks)


def _told_within_an_hour(check: NameCheck, told: dict[int | None, datetime]) -> bool:
    """Return whether an alarm says already that this worker asked too often within the hour: one says it."""
    hour = timedelta(hours=1)
    if check.by_id not in told:
        earlier = Alarm.objects.filter(
            kind=Alarm.Kind.RATE, check_made__by=check.by_id, made_at__gt=check.at - hour, made_at__lte=check.at
        )
        last = earlier.order_by("-made_at").values_list("made_at", flat=True).first()
        if last is not None:
            told[check.by_id] = last
    if check.by_id in told and check.at - told[check.by_id] < hour:
        return True
    told[check.by_id] = check.at
    return False


def alarms_of_the_round(now: datetime) -> str:
    """The part of the round. `now` is of no matter: whatever waits is looked at. How many alarms came of it, it does not say."""
    return f"{raise_alarms():,} name checks looked at"

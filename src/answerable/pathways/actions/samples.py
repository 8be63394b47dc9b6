"""Look after the name check: draw samples, review them, deal with alarms."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import ceil

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Alarm, DipSample, NameCheck, Worker

LEAST_DRAWN = 5
"""Checks of a week that are drawn at least, where there are so many."""


def last_week(day: date) -> date:
    """Return the Monday of the week before a day's."""
    return day - timedelta(days=day.weekday() + 7)


def to_draw_from(monday: date) -> QuerySet[NameCheck]:
    """Return the checks of the week that begins on this Monday: all but those that were refused."""
    return NameCheck.objects.exclude(code=NameCheck.Code.REFUSED).filter(
        at__date__gte=monday, at__date__lt=monday + timedelta(days=7)
    )


@in_turn()
def draw(*, by: Worker | None, week: date | None = None) -> int:
    """Draw the samples of a week by lot (last week's unless told otherwise) and return how many; a week is drawn once.

    Checks that were refused are not drawn. Raises CannotChange where the week is not over or was drawn.
    """
    monday = week or last_week(timezone.localdate())
    monday -= timedelta(days=monday.weekday())
    if monday + timedelta(days=7) > timezone.localdate():
        raise CannotChange("This week is not over. Its checks can be drawn from Monday.")
    if DipSample.objects.filter(week=monday).exists():
        raise CannotChange("The checks of that week were drawn already.")
    numbers = list(to_draw_from(monday).order_by("pk").values_list("pk", flat=True))
    many = min(len(numbers), max(LEAST_DRAWN, ceil(len(numbers) * settings.NAME_CHECK_SAMPLE_PERCENT / 100)))
    drawn = random.SystemRandom().sample(numbers, many)
    DipSample.objects.bulk_create([DipSample(check_made_id=number, week=monday) for number in sorted(drawn)])
    record(
        action="name_check.drawn",
        by=by,
        record="week",
        ref=monday.isoformat(),
        after={"drawn": many, "out_of": len(numbers)},
    )
    return many


@in_turn()
def review(*, by: Worker, sample: DipSample, outcome: str, note: str = "") -> DipSample:
    """Say whether there was a reason for a check that was drawn. Raises CannotChange for one's own check, or one reviewed already."""
    sample = DipSample.objects.select_for_update().get(pk=sample.pk)
    if sample.check_made.by_id == by.pk:
        raise CannotChange("This is a check of your own. Somebody else reviews it.")
    if sample.reviewed_at:
        raise CannotChange("This sample was reviewed already.")
    if outcome not in DipSample.Outcome.values:
        raise CannotChange("Choose what you found.", field="outcome")
    if outcome != DipSample.Outcome.FINE and not note.strip():
        raise CannotChange("Enter what has to be asked, or what was wrong.", field="note")
    sample.outcome, sample.note = outcome, note.strip() or None
    sample.reviewed_by, sample.reviewed_at = by, timezone.now()
    sample.save(update_fields=["outcome", "note", "reviewed_by", "reviewed_at"])
    record(action="name_check.reviewed", by=by, record="sample", ref=str(sample.reference), after={"outcome": outcome})
    return sample


@in_turn()
def handle_alarm(*, by: Worker, alarm: Alarm, note: str) -> Alarm:
    """Close an alarm with what was found and done. Raises CannotChange for an alarm of one's own, or one closed already."""
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.check_made.by_id == by.pk:
        raise CannotChange("This alarm is about a check of your own. Somebody else deals with it.")
    if alarm.handled_at:
        raise CannotChange("This alarm was dealt with already.")
    if not note.strip():
        raise CannotChange("Enter what you found and what was done.", field="note")
    alarm.note, alarm.handled_by, alarm.handled_at = note.strip(), by, timezone.now()
    alarm.save(update_fields=["note", "handled_by", "handled_at"])
    record(action="name_check.alarm_handled", by=by, record="alarm", ref=str(alarm.reference), after={"handled": True})
    return alarm

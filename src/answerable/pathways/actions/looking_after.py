"""What the rounds do for the name check: the index at night, links, the week's samples, and forgetting old checks.

Each part does only what is due, and can be stopped and done again at any time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.models import Alarm, DipSample, LegalHold, NameCheck, NameCounts
from answerable.pathways.name_check import fitting, index
from answerable.pathways.name_check.pairing import pair_all
from answerable.pathways.rules.rights import add_months

from . import samples

NIGHT = range(1, 6)
"""Hours of the day, as the clocks here show them, in which nobody minds a busy machine."""

COUNTED_LATELY = timedelta(hours=20)
"""The names that were counted within this time are not counted again the same night."""

LONG_AGO = timedelta(hours=48)
"""Names that were counted longer ago are counted by day too: no round came by at night."""

BY_DAY = 500
"""People who are compared with all others in one round by day. At night there is no limit."""

AT_ONCE = 500
"""Name checks that are forgotten in one transaction."""


def _is_night(now: datetime) -> bool:
    return timezone.localtime(now).hour in NIGHT


def index_of_tonight(now: datetime) -> str:
    """Put people into the index who are missing from it or under an old key, and count how common names are: once a night."""
    last = NameCounts.objects.order_by("-pk").values_list("made_at", flat=True).first()
    if last is not None and now - last <= (COUNTED_LATELY if _is_night(now) else LONG_AGO):
        return "not due"
    put = index.rebuild()
    return f"{put:,} people put into the index; it has {fitting.count_names():,}"


def links_of_tonight(now: datetime) -> str:
    """Compare whoever is new or changed with everybody else and propose links: all of them at night, some in each round by day."""
    done, proposed = pair_all(most=None if _is_night(now) else BY_DAY)
    return f"{done:,} people compared, {proposed:,} links proposed"


def samples_of_the_week(now: datetime) -> str:
    """Draw the samples of the week that is over, where names were checked in it and none are drawn yet."""
    monday = samples.last_week(timezone.localdate(now))
    if DipSample.objects.filter(week=monday).exists() or not samples.to_draw_from(monday).exists():
        return "not due"
    return f"{samples.draw(by=None, week=monday):,} drawn"


def _forgettable(now: datetime) -> QuerySet[NameCheck]:
    """Return the checks whose time is over. What somebody has still to look at stays, and what a legal hold covers."""
    today = timezone.localdate(now)
    held = LegalHold.objects.filter(lifted_at__isnull=True).values("person")
    stays = Q(alarms__handled_at__isnull=True, alarms__isnull=False) | Q(
        sample__reviewed_at__isnull=True, sample__isnull=False
    )
    covered = Q(referral__person__in=held) | Q(alarms__person__in=held)
    staying = NameCheck.objects.filter(stays | covered).values("pk")
    return NameCheck.objects.filter(
        at__date__lt=add_months(today, -settings.NAME_CHECK_KEPT_MONTHS), noticed__isnull=True
    ).exclude(pk__in=staying)


def forget_old_checks(now: datetime) -> str:
    """Remove the log of name checks that are older than settings.NAME_CHECK_KEPT_MONTHS, with what came of them."""
    forgotten = 0
    while some := _forget_some(now):
        forgotten += some
    return f"{forgotten:,} name checks forgotten"


@in_turn()
def _forget_some(now: datetime) -> int:
    checks = list(_forgettable(now).order_by("pk").values_list("pk", "reference")[:AT_ONCE])
    if not checks:
        return 0
    numbers = [number for number, _ in checks]
    Alarm.objects.filter(check_made__in=numbers).delete()
    DipSample.objects.filter(check_made__in=numbers).delete()
    NameCheck.objects.filter(pk__in=numbers).delete()
    record(
        action="name_check.forgotten",
        by=None,
        record="name_check",
        ref=str(checks[-1][1]),
        after={"checks": [str(reference) for _, reference in checks]},
    )
    return len(checks)

"""Read what looks after the name check: alarms, samples drawn by lot, and the other side of each check.

Who looks after the hub sees all of it. Who looks after another organisation sees the samples of its own workers' checks, and the alarms
about its own people: that somebody is restricted elsewhere is not told to the organisation that asked.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from answerable.pathways.models import Alarm, DipSample, NameCheckTell, Worker


def alarms_for(worker: Worker) -> QuerySet[Alarm]:
    """Return the alarms that a worker looks after, the open ones first; never one that they raised themselves."""
    found = Alarm.objects.select_related(
        "check_made__by", "check_made__organisation", "check_made__referral", "handled_by"
    )
    if not worker.organisation.is_hub:
        own = Q(person__owner=worker.organisation_id)
        about_work = Q(kind__in=(Alarm.Kind.OWN, Alarm.Kind.RATE), check_made__organisation=worker.organisation_id)
        found = found.filter(own | about_work)
    return found.exclude(check_made__by=worker).order_by("handled_at", "-pk")


def open_alarms(worker: Worker) -> int:
    """Return how many alarms wait for a worker: for a home page."""
    return alarms_for(worker).filter(handled_at__isnull=True).count()


def open_samples(worker: Worker) -> int:
    """Return how many samples wait for a worker's review: for a home page."""
    return samples_for(worker).filter(reviewed_at__isnull=True).count()


def samples_for(worker: Worker) -> QuerySet[DipSample]:
    """Return the samples that a worker may review, the open ones first; never one of their own checks."""
    found = DipSample.objects.select_related(
        "check_made__by", "check_made__organisation", "check_made__referral", "reviewed_by"
    )
    if not worker.organisation.is_hub:
        found = found.filter(check_made__organisation=worker.organisation_id)
    return found.exclude(check_made__by=worker).order_by("reviewed_at", "week", "pk")


def told_about(worker: Worker) -> QuerySet[NameCheckTell]:
    """Return what other organisations were told about the people of a worker's organisation, the latest first: whom, it does not say."""
    return (
        NameCheckTell.objects.filter(organisation=worker.organisation_id)
        .select_related("check_made__organisation")
        .order_by("-pk")
    )

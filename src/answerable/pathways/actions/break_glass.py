"""Open a referral in an emergency, and review that it was opened."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import GlassMiss, GlassOpening, Worker
from answerable.pathways.permissions import at_desk
from answerable.pathways.policies import openings, visible
from answerable.pathways.rules.break_glass import Reason, Verdict, may_try
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.rules.vocabulary import Role

NOTHING_OPENS = (
    "No referral opens with this number. Check it with who gave it to you. Each try is counted and in the journal."
)
TOO_MANY = "Too many numbers that opened nothing were typed. Wait an hour, or ask another safeguarding lead."


def open_referral(*, number: str, reason: Reason, why: str, by: Worker) -> GlassOpening:
    """Open the referral of a number to a worker for some hours, and return the opening; a running one of theirs is returned as it is.

    A number that nobody has and one that this worker may not open are answered alike: CannotChange, counted, and after some of them in
    an hour nothing opens. Each try is in the journal, without the number.
    """
    opening, refusal = _tried(number=number, reason=reason, why=why, by=by)
    if opening is None:
        raise CannotChange(refusal, field="number")
    return opening


@in_turn()
def _tried(*, number: str, reason: Reason, why: str, by: Worker) -> tuple[GlassOpening | None, str]:
    """Open it, or count the miss: a refusal is kept too, so it is returned and not raised."""
    now = timezone.now()
    misses = GlassMiss.objects.filter(worker=by, at__gt=now - timedelta(hours=1)).count()
    if not may_try(misses=misses, most=settings.GLASS_MISSES_AN_HOUR):
        record(action="glass.held_back", by=by, record="worker", ref=str(by.reference))
        return None, TOO_MANY
    referral = visible(by, Verb.BREAK_GLASS).filter(number=number).first()
    if referral is None or not at_desk(by, Desk.BREAK_GLASS):
        GlassMiss.objects.create(worker=by, at=now)
        record(action="glass.missed", by=by, record="worker", ref=str(by.reference))
        return None, NOTHING_OPENS
    running = GlassOpening.objects.filter(
        worker=by, organisation=by.organisation_id, referral=referral, ends_at__gt=now
    ).first()
    if running is not None:
        record(action="glass.opened_again", by=by, record="glass", ref=str(running.reference))
        return running, ""
    opening = GlassOpening.objects.create(
        worker=by,
        organisation=by.organisation,
        referral=referral,
        reason=reason,
        why=why,
        opened_at=now,
        ends_at=now + timedelta(hours=settings.GLASS_HOURS),
    )
    record(
        action="glass.opened",
        by=by,
        record="glass",
        ref=str(opening.reference),
        after={
            "referral": str(referral.reference),
            "reason": reason,
            "why": why,
            "ends_at": opening.ends_at.isoformat(),
        },
    )
    return opening, ""


@in_turn()
def end_early(*, opening: GlassOpening, by: Worker) -> None:
    """End an opening of one's own now. Raises CannotChange where it is another's or over."""
    now = timezone.now()
    running = GlassOpening.objects.filter(pk=opening.pk, worker=by, ends_at__gt=now, opened_at__lt=now)
    if not running.update(ends_at=now):
        raise CannotChange("This is not open to you any more.")
    record(action="glass.ended", by=by, record="glass", ref=str(opening.reference), after={"ends_at": now.isoformat()})


@in_turn()
def review(*, opening: GlassOpening, verdict: Verdict, words: str, by: Worker) -> GlassOpening:
    """Write down what a safeguarding lead, who did not open it, finds of an opening. Raises CannotChange where they may not."""
    now = openings(by).filter(pk=opening.pk, reviewed_at__isnull=True).exclude(worker=by).first()
    if now is None or by.role != Role.HUB_LEAD:
        raise CannotChange(
            "Somebody else has reviewed this, or you may not: it is reviewed by a safeguarding lead who did not open it."
        )
    now.reviewed_by, now.reviewed_at, now.verdict, now.review = by, timezone.now(), verdict, words
    now.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "review"])
    record(
        action="glass.reviewed",
        by=by,
        record="glass",
        ref=str(now.reference),
        after={"verdict": verdict, "review": words},
    )
    return now

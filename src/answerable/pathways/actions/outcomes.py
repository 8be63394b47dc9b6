"""Write what the person said about their needs at the start, at a review and at the end, and how content they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral, ReferralNeed, Satisfaction, Worker
from answerable.pathways.rules.outcomes import Answering, Score
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Need

from .events import add_event, as_stored


def _day(on: date | None) -> date:
    today = timezone.localdate()
    if on and on > today:
        raise CannotChange("The day on which the person was asked is still to come.", field="on")
    return on or today


@in_turn()
def assess_needs(
    *, referral: Referral, point: str, scores: Mapping[str, Score], on: date | None = None, version: int, by: Worker
) -> list[ReferralNeed]:
    """Write down the answers to the eight needs at a point, and return the rows that were written.

    At the start and at the end there is one answer to each need, which can be put right; each review is a day of its own. A need that
    was not asked is left as it is. Raises CannotChange where nothing was answered; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.ASSESS, version=version)
    if point not in ReferralNeed.Point.values:
        raise CannotChange("Say when the person was asked: at the start, at a review or at the end.", field="point")
    day = _day(on)
    asked = {need: score for need, score in scores.items() if score.answer is not Answering.NOT_ASKED}
    if any(need not in list(Need) for need in asked):
        raise CannotChange("Choose needs from the list.")
    if not asked:
        raise CannotChange("Write down at least one answer.")
    held = now.needs.filter(point=point, need__in=list(asked))
    if point == ReferralNeed.Point.REVIEW:
        held = held.filter(on=day)
    # The last row of a need is the one that counts, should an earlier way of writing have left several.
    rows = {row.need: row for row in held.order_by("on", "pk")}
    before = {need: [row.answer, row.level] for need, row in rows.items()}
    written = []
    for need, score in asked.items():
        row = rows.get(need) or ReferralNeed(referral=now, need=need, point=point)
        row.answer, row.level, row.on, row.by = score.answer, score.level, day, by
        row.save()
        written.append(row)
    add_event(now, Kind.ASSESSED, by=by)
    record(
        action="needs.assessed",
        by=by,
        record="referral",
        ref=str(now.reference),
        before=before,
        after={"point": point, "on": day} | {need: [str(score.answer), score.level] for need, score in asked.items()},
    )
    return written


@in_turn()
def record_satisfaction(
    *,
    referral: Referral,
    answer: str,
    score: int | None = None,
    said: str = "",
    on: date | None = None,
    version: int,
    by: Worker,
) -> Satisfaction:
    """Write down how content the person is, from 1 to 5, or that they would rather not say, and return it.

    Asked twice on one day, the second answer counts. Raises CannotChange; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.ASSESS, version=version)
    if answer not in (Answering.SCORED, Answering.PREFERS_NOT):
        raise CannotChange("Say what the person answered.", field="answer")
    if (answer == Answering.SCORED) != (score is not None) or (score is not None and not 1 <= score <= 5):
        raise CannotChange("Choose a number from 1 to 5, or that the person would rather not say.", field="score")
    day = _day(on)
    made, _ = Satisfaction.objects.update_or_create(
        referral=now,
        organisation=by.organisation,
        on=day,
        defaults={"answer": answer, "score": score, "said": said.strip() or None, "by": by},
    )
    add_event(now, Kind.ASSESSED, by=by)
    record(
        action="satisfaction.recorded",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"answer": answer, "score": score, "on": day, "said": said},
    )
    return made

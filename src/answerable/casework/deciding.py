"""The decisions of a request as plain data, as the reply and the linter take them."""

from __future__ import annotations

from .models import Decision, Ground, Opinion, Request
from .naming import names_of
from .rules.deciding import DecidedGround, DecidedQuestion, QualifiedOpinion
from .rules.outcomes import QuestionOutcome


def decided(request: Request, names: dict[int, str] | None = None) -> dict[int, DecidedQuestion]:
    """Return what was decided on a request, by the key of the question. Two queries, or three without `names`."""
    called = names_of(request) if names is None else names
    decisions = (
        Decision.objects.filter(question__request=request)
        .select_related("question")
        .prefetch_related("grounds__opinion")
        .order_by("question__position")
    )
    return {one.question_id: _decided(one, called[one.question_id]) for one in decisions}


def _decided(one: Decision, name: str) -> DecidedQuestion:
    return DecidedQuestion(
        position=one.question.position,
        name=name,
        confirms=one.confirms,
        held=one.held,
        outcome=QuestionOutcome(one.outcome),
        grounds=tuple(ground_of(ground) for ground in one.grounds.all()),
        link=one.link,
        link_text=one.link_text,
        holder=one.holder,
        advice=one.advice,
        small_numbers=one.small_numbers,
        withheld=tuple(one.withheld),
    )


def ground_of(ground: Ground) -> DecidedGround:
    """Return one ground as plain data."""
    opinion: Opinion | None = getattr(ground, "opinion", None)
    return DecidedGround(
        citation=ground.citation,
        what=ground.what,
        why=ground.why,
        prejudice=ground.prejudice,
        likelihood=ground.likelihood,
        interest_for=ground.interest_for,
        interest_against=ground.interest_against,
        balance=ground.balance,
        would_reveal=ground.would_reveal,
        decide_by=ground.decide_by,
        enactment=ground.enactment,
        narrowing=ground.narrowing,
        estimate=ground.estimate,
        opinion=QualifiedOpinion(
            opinion.person, opinion.authorised_by, opinion.given_on, opinion.likelihood, opinion.text
        )
        if opinion
        else None,
    )

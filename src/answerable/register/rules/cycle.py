"""The commissioning cycle of one agreement: which stages the register has, and which are gaps.

Assess need, business case, principles, route, decision, agreement, years, payments, returns, review, then renew or
end. A stage that is still to come is not a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .expiry import Standing, expiry


class Stage(StrEnum):
    """The stages in the order in which they come."""

    NEED = "need", "Assess the need"
    BUSINESS_CASE = "business_case", "Business case"
    PRINCIPLES = "principles", "Framework principles"
    ROUTE = "route", "Route"
    DECISION = "decision", "Decision"
    AGREEMENT = "agreement", "Agreement"
    YEARS = "years", "Years"
    PAYMENTS = "payments", "Payments"
    RETURNS = "returns", "Returns"
    REVIEW = "review", "Review"
    NEXT = "next", "Renew or end"

    words: str

    def __new__(cls, code: str, words: str) -> Stage:
        """Make the stage of this code, with its words."""
        member = str.__new__(cls, code)
        member._value_, member.words = code, words
        return member


class Mark(StrEnum):
    """Whether a stage is recorded, recorded in part, a gap, or still to come."""

    RECORDED = "recorded"
    PART = "recorded in part"
    GAP = "not recorded"
    TO_COME = "still to come"


@dataclass(frozen=True)
class Facts:
    """What the register has about one agreement, as plain data. Counts are of rows; dates are partial dates."""

    needs: int = 0
    business_cases: int = 0
    decision: str = ""
    principles: int = 0
    principles_of_framework: int = 0
    route: str = ""
    route_reason: bool = False
    provider: bool = False
    value: bool = False
    starts: str = ""
    ends: str = ""
    status: str = "active"
    ended: str = ""
    time_limited: bool | None = None
    years: int = 0
    years_without_amount: int = 0
    payments: int = 0
    returns_due: int = 0
    returns_here: int = 0
    returns_scheduled: int = 0
    reviews: int = 0
    review_due: str = ""
    followed_by: str = ""


@dataclass(frozen=True)
class StageView:
    """One stage with its mark and one sentence about it."""

    stage: Stage
    mark: Mark
    words: str


def stages(facts: Facts, today: date) -> tuple[StageView, ...]:
    """Return every stage in order, with what the register has of it."""
    return tuple(StageView(stage, *_RULES[stage](facts, today)) for stage in Stage)


def gaps(views: tuple[StageView, ...]) -> tuple[StageView, ...]:
    """Return the stages that are gaps, wholly or in part."""
    return tuple(view for view in views if view.mark in (Mark.GAP, Mark.PART))


_Found = tuple[Mark, str]


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _need(facts: Facts, today: date) -> _Found:
    if facts.needs:
        return Mark.RECORDED, f"{_number(facts.needs, 'need')} assessed."
    return Mark.GAP, "No assessed need is recorded for its service."


def _business_case(facts: Facts, today: date) -> _Found:
    if facts.business_cases:
        return Mark.RECORDED, f"{_number(facts.business_cases, 'business case')} recorded."
    return Mark.GAP, "No business case is recorded."


def _principles(facts: Facts, today: date) -> _Found:
    if not facts.principles_of_framework:
        return Mark.GAP, "The principles of the commissioning framework are not recorded."
    said = f"{facts.principles} of {_number(facts.principles_of_framework, 'principle')} weighed in the decision."
    if facts.principles >= facts.principles_of_framework:
        return Mark.RECORDED, said
    return (Mark.PART, said) if facts.principles else (Mark.GAP, "No principle is weighed in the decision.")


def _route(facts: Facts, today: date) -> _Found:
    if not facts.route:
        return Mark.GAP, "How the provider was chosen is not recorded."
    if not facts.route_reason:
        return Mark.PART, f"{facts.route}; why is not recorded."
    return Mark.RECORDED, f"{facts.route}, with its reasons."


def _decision(facts: Facts, today: date) -> _Found:
    return (Mark.RECORDED, f"{facts.decision}.") if facts.decision else (Mark.GAP, "No decision is recorded.")


def _agreement(facts: Facts, today: date) -> _Found:
    named = (("provider", facts.provider), ("value", facts.value), ("start", facts.starts), ("end", _has_end(facts)))
    missing = [name for name, there in named if not there]
    if missing:
        return Mark.PART, f"Not recorded: {', '.join(missing)}."
    return Mark.RECORDED, "Provider, value, start and end are recorded."


def _has_end(facts: Facts) -> bool:
    return bool(facts.ends) or facts.time_limited is False


def _years(facts: Facts, today: date) -> _Found:
    if not facts.years:
        return Mark.GAP, "No year is recorded."
    if facts.years_without_amount:
        return Mark.PART, f"{facts.years_without_amount} of {_number(facts.years, 'year')} without an amount."
    return Mark.RECORDED, f"{_number(facts.years, 'year')} recorded."


def _payments(facts: Facts, today: date) -> _Found:
    if facts.payments:
        return Mark.RECORDED, f"{_number(facts.payments, 'payment')} recorded."
    return Mark.GAP, "No payment is linked to it."


def _returns(facts: Facts, today: date) -> _Found:
    if not facts.returns_scheduled:
        return Mark.GAP, "No returns are scheduled."
    if not facts.returns_due:
        return Mark.TO_COME, f"{_number(facts.returns_scheduled, 'return')} scheduled, none due yet."
    said = f"{facts.returns_here} of {_number(facts.returns_due, 'return')} due so far have come."
    if facts.returns_here >= facts.returns_due:
        return Mark.RECORDED, said
    return (Mark.PART if facts.returns_here else Mark.GAP), said


def _review(facts: Facts, today: date) -> _Found:
    if facts.reviews:
        return Mark.RECORDED, f"{_number(facts.reviews, 'review')} recorded."
    if not _is_over(facts, today):
        return Mark.TO_COME, "No review yet."
    return Mark.GAP, "It is over, and no review is recorded."


def _next(facts: Facts, today: date) -> _Found:
    if facts.followed_by:
        return Mark.RECORDED, f"Followed by {facts.followed_by}."
    standing = expiry(facts.ends, today, status=facts.status, ended=facts.ended, time_limited=facts.time_limited)
    if standing.standing in (Standing.ENDED_EARLY, Standing.NEVER_STARTED):
        return Mark.RECORDED, standing.words
    if standing.standing is Standing.ENDED:
        return Mark.GAP, f"{standing.words} What came after it is not recorded."
    return Mark.TO_COME, standing.words


def _is_over(facts: Facts, today: date) -> bool:
    return expiry(facts.ends, today, status=facts.status, ended=facts.ended).over


_RULES = {
    Stage.NEED: _need,
    Stage.BUSINESS_CASE: _business_case,
    Stage.PRINCIPLES: _principles,
    Stage.ROUTE: _route,
    Stage.DECISION: _decision,
    Stage.AGREEMENT: _agreement,
    Stage.YEARS: _years,
    Stage.PAYMENTS: _payments,
    Stage.RETURNS: _returns,
    Stage.REVIEW: _review,
    Stage.NEXT: _next,
}

"""Where the level of risk stands, and why (facts/law.md D4).

A tool's ticks suggest a level by a guide that is local practice; other factors raise it and never lower it. A person judges apart
from the tool. What stands is the higher, and no machine ever lowers it: only a person does, by a new assessment that says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from .vocabulary import RiskLevel, Worded

ORDER = (RiskLevel.STANDARD, RiskLevel.MEDIUM, RiskLevel.HIGH)

MEANING = {
    RiskLevel.STANDARD: "Current evidence does not indicate likelihood of serious harm.",
    RiskLevel.MEDIUM: "There are signs of risk of serious harm. The perpetrator could cause it, but is unlikely to unless "
    "circumstances change, such as separation, medication or substance misuse.",
    RiskLevel.HIGH: "There are signs of risk of serious harm. It could happen at any time, and the impact would be serious.",
}
"""What each level means (facts/law.md D4)."""


class Outcome(Worded):
    """What an assessment did to the level that stood before."""

    NONE = "none", "No level was found"
    FIRST = "first", "First level"
    SAME = "same", "The level stays"
    RAISED = "raised", "Raised"
    LOWERED = "lowered", "Lowered by a person"
    HELD = "held", "The higher level before it stays"


class CannotAssess(Exception):
    """An assessment that may not be completed as it is; its text says what is missing."""


@dataclass(frozen=True, slots=True)
class Guide:
    """From how many ticks a tool suggests a level: 14 and 10 in the common guide (facts/law.md D4)."""

    high: int = 14
    medium: int = 10


@dataclass(frozen=True, slots=True)
class Decided:
    """The level that stands from now on (None: still not assessed), what became of the one before, and why in words."""

    level: RiskLevel | None
    outcome: Outcome
    words: str


def suggested(ticks: int, guide: Guide | None) -> RiskLevel | None:
    """Return the level that so many ticks suggest; None for a tool without a guide (police DASH is not a scoring tool)."""
    if guide is None:
        return None
    return RiskLevel.HIGH if ticks >= guide.high else RiskLevel.MEDIUM if ticks >= guide.medium else RiskLevel.STANDARD


def rank(level: RiskLevel | None) -> int:
    """Return the place of a level in their order; not assessed is below all."""
    return -1 if level is None else ORDER.index(level)


def higher(one: RiskLevel | None, other: RiskLevel | None) -> RiskLevel | None:
    """Return the higher of two levels."""
    return one if rank(one) >= rank(other) else other


def decide(
    *,
    standing: RiskLevel | None,
    suggestion: RiskLevel | None,
    judgement: RiskLevel | None,
    reason: str,
    lowers: bool = False,
) -> Decided:
    """Return the level that stands after an assessment.

    `standing` is the level before, `suggestion` what the tool's ticks come to, `judgement` what a person judged apart from them,
    `reason` why. `lowers` says that the person means the level to go down. Raises CannotAssess where a judgement above the
    suggestion, or a lower level, has no reason, or where a level would be lowered by no person's judgement.
    """
    found = higher(suggestion, judgement)
    why = reason.strip()
    if judgement is not None and rank(judgement) > rank(suggestion) and not why:
        raise CannotAssess(
            "Say why your judgement is above what the ticks suggest."
            if suggestion is not None
            else "Say why you judge the risk to be at this level."
        )
    if found is None:
        return Decided(
            standing, Outcome.NONE if standing is None else Outcome.HELD, "No level was suggested or judged."
        )
    by = _found_by(suggestion, judgement)
    if standing is None:
        return Decided(found, Outcome.FIRST, f"{found.words}: {by}.")
    if rank(found) == rank(standing):
        return Decided(standing, Outcome.SAME, f"Stays {standing.words.lower()}: {by}.")
    if rank(found) > rank(standing):
        return Decided(found, Outcome.RAISED, f"Raised from {standing.words.lower()} to {found.words.lower()}: {by}.")
    if not lowers:
        return Decided(
            standing,
            Outcome.HELD,
            f"Stays {standing.words.lower()}, as it stood before: {by} is {found.words.lower()}, and nobody lowered the level.",
        )
    if judgement is None:
        raise CannotAssess("The level can be lowered by a person’s judgement only. Record yours, and why.")
    if not why:
        raise CannotAssess(f"Say why the level goes down from {standing.words.lower()} to {found.words.lower()}.")
    return Decided(
        found, Outcome.LOWERED, f"Lowered from {standing.words.lower()} to {found.words.lower()} by a person: {by}."
    )


def _found_by(suggestion: RiskLevel | None, judgement: RiskLevel | None) -> str:
    if suggestion is not None and rank(judgement) <= rank(suggestion):
        return "what the ticks suggest" + (" and professional judgement" if judgement == suggestion else "")
    return "professional judgement"

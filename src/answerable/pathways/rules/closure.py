"""What should be done before a case is closed. Nothing of it blocks: a case can end in any way, and what is missing is named.

Why a case is closed is a reason of rules/referral.py. A person who could not be reached has no end needs; then their lack is no gap.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .referral import CloseReason
from .vocabulary import Worded


class Gap(Worded):
    """Something that is usually done before a case is closed, and is not."""

    NEEDS_AT_START = "needs_at_start", "Needs at the start were never asked"
    NEEDS_AT_END = "needs_at_end", "Needs at the end are not asked"
    GOALS = "goals", "What became of some goals is not said"
    ACTIONS = "actions", "Actions of the plan are still to do"
    ARRANGED = "arranged", "Something arranged is still to come"
    SATISFACTION = "satisfaction", "Nobody asked how content the person is"
    RESTORATIVE = "restorative", "The person was not told of restorative justice"
    RISK = "risk", "The risk is high"
    MARAC = "marac", "A MARAC referral is open"


OUT_OF_REACH = frozenset(
    {CloseReason.NO_CONTACT, CloseReason.DIED, CloseReason.NOT_SAFE_TO_CONTACT, CloseReason.DISENGAGED}
)
"""Reasons after which nobody can be asked anything any more."""
ASKED_OF_THE_PERSON = frozenset({Gap.NEEDS_AT_START, Gap.NEEDS_AT_END, Gap.SATISFACTION, Gap.RESTORATIVE})
"""What only the person can answer."""


@dataclass(frozen=True)
class Facts:
    """What a case has. `scored`: for how many needs an answer was given (a refusal is one) at the start and at the end."""

    answered_at_start: int
    answered_at_end: int
    goals_open: int
    actions_open: int
    arranged: int
    satisfaction_asked: bool
    restorative_asked: bool
    high_risk: bool
    marac_open: bool


def gaps(facts: Facts, reason: str = "") -> tuple[Gap, ...]:
    """Return what is missing before a case is closed for a reason ("" while none is chosen)."""
    found = {
        Gap.NEEDS_AT_START: not facts.answered_at_start,
        Gap.NEEDS_AT_END: not facts.answered_at_end,
        Gap.GOALS: bool(facts.goals_open),
        Gap.ACTIONS: bool(facts.actions_open),
        Gap.ARRANGED: bool(facts.arranged),
        Gap.SATISFACTION: not facts.satisfaction_asked,
        Gap.RESTORATIVE: not facts.restorative_asked,
        Gap.RISK: facts.high_risk,
        Gap.MARAC: facts.marac_open,
    }
    moot: Collection[Gap] = ASKED_OF_THE_PERSON if reason in OUT_OF_REACH else ()
    return tuple(gap for gap, is_so in found.items() if is_so and gap not in moot)

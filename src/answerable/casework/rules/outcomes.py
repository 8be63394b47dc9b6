"""What became of a whole case, worked out from what became of its questions; nobody types it in.

The question is the unit (facts/law.md A1.1). Each case falls in exactly one of the categories, so that statistics add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class QuestionOutcome(StrEnum):
    """What became of one question; the values are those of `casework.models.Decision.Outcome`."""

    PROVIDED = "provided"
    PROVIDED_IN_PART = "provided_in_part"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    ACCESSIBLE = "accessible"
    EXTENDED = "extended"
    NEITHER = "neither"

    @property
    def words(self) -> str:
        """As a page names it."""
        return _QUESTION_WORDS[self]


_QUESTION_WORDS = {
    QuestionOutcome.PROVIDED: "Provided",
    QuestionOutcome.PROVIDED_IN_PART: "Provided in part",
    QuestionOutcome.REFUSED: "Refused",
    QuestionOutcome.NOT_HELD: "Not held",
    QuestionOutcome.ACCESSIBLE: "Already accessible",
    QuestionOutcome.EXTENDED: "More time for the public interest",
    QuestionOutcome.NEITHER: "Neither confirmed nor denied",
}


class CaseOutcome(StrEnum):
    """What became of the case. Exactly one holds."""

    GRANTED = "granted"
    IN_PART = "in_part"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    NEITHER = "neither"
    UNDECIDED = "undecided"
    """No question was decided yet, or for one of them the public interest is still being weighed (section 10(3))."""

    @property
    def words(self) -> str:
        """As a page and a table of statistics name it."""
        return _WORDS[self]


_WORDS = {
    CaseOutcome.GRANTED: "Granted in full",
    CaseOutcome.IN_PART: "Granted in part, refused in part",
    CaseOutcome.REFUSED: "Refused in full",
    CaseOutcome.NOT_HELD: "Not held",
    CaseOutcome.NEITHER: "Neither confirmed nor denied",
    CaseOutcome.UNDECIDED: "Not decided yet",
}

_GIVEN = frozenset({QuestionOutcome.PROVIDED, QuestionOutcome.PROVIDED_IN_PART})
# Section 21 is an exemption: what is already accessible is refused, with a notice, and counts so (facts/law.md A6).
_WITHHELD = frozenset(
    {
        QuestionOutcome.PROVIDED_IN_PART,
        QuestionOutcome.REFUSED,
        QuestionOutcome.ACCESSIBLE,
        QuestionOutcome.NEITHER,
    }
)


def outcome_of_case(decisions: Sequence[QuestionOutcome]) -> CaseOutcome:
    """Return what became of a case whose questions were decided so.

    What is not held neither grants nor refuses ("not held" is no exemption, facts/law.md A5): it counts only where nothing
    else was decided. One question whose public interest is still being weighed leaves the case undecided.
    """
    found = frozenset(QuestionOutcome(decision) for decision in decisions)
    if not found or QuestionOutcome.EXTENDED in found:
        return CaseOutcome.UNDECIDED
    held = found - {QuestionOutcome.NOT_HELD}
    if not held:
        return CaseOutcome.NOT_HELD
    if held == {QuestionOutcome.NEITHER}:
        return CaseOutcome.NEITHER
    if not held & _GIVEN:
        return CaseOutcome.REFUSED
    return CaseOutcome.IN_PART if held & _WITHHELD else CaseOutcome.GRANTED

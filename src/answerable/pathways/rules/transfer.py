"""What goes with a case that is transferred to another service: group of fields by group of fields, and nothing else.

A transfer is not a copy: the case, its number and its history stay one. What changes is who may read which group of it, and that is
what the protocol lets through, the person agreed to, and the worker chose (facts/pathways.md 1.1, 6.20; facts/law.md D5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .protocols import FieldGroup
from .vocabulary import Worded


class Answered(Worded):
    """What the other side answered."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined; the hub has it"


CARRIES: dict[FieldGroup, str] = {
    FieldGroup.REFERENCE: "Its number, its state, its dates and which services had it",
    FieldGroup.IDENTITY: "Name and date of birth",
    FieldGroup.CONTACT: "The safe-contact plan",
    FieldGroup.ADDRESS: "The address and the safety plan",
    FieldGroup.OFFENCE: "What happened, and when",
    FieldGroup.NEEDS: "Needs at the start and since, language and access needs",
    FieldGroup.RISK: "The level of risk and its assessments",
    FieldGroup.PERPETRATOR: "Who did it",
    FieldGroup.NOTES: "The support plan, contacts and notes of the support so far",
}
"""What each group means for a case in support."""

ALWAYS = frozenset({FieldGroup.REFERENCE})
"""What the other side gets in any case: without it there is nothing to accept."""


@dataclass(frozen=True)
class Line:
    """One group of a transfer: what it carries, how many records, whether it goes, and why it stays where it does."""

    group: FieldGroup
    carries: str
    number: int | None
    goes: bool
    because: str


def what_goes(
    *, chosen: Iterable[str], let_through: Iterable[str] | None, held: Mapping[FieldGroup, int]
) -> tuple[Line, ...]:
    """Return every group with whether it goes to the other side.

    `let_through`: the groups of the protocol's line; None where the same organisation runs both services and keeps what it has.
    `held`: how many records a group has now, where that can be counted.
    """
    picked = {FieldGroup(str(one)) for one in chosen} | ALWAYS
    through = None if let_through is None else {FieldGroup(str(one)) for one in let_through} | ALWAYS
    lines = []
    for group in FieldGroup:
        because = ""
        if through is not None and group not in through:
            because = "The protocol does not let it through."
        elif through is not None and group not in picked:
            because = "Not chosen."
        lines.append(Line(group, CARRIES[group], held.get(group), not because, because))
    return tuple(lines)

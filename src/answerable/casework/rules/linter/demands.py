"""The faults of what a letter asks of the applicant: a reason for asking, a clarification, a fee. It need not refuse anything."""

from __future__ import annotations

from collections.abc import Iterator

from answerable.law.exemptions import Act

from . import words
from .catalogue import Fault, Flaw, fault
from .letter import Letter, number_of

_DAYS = {"days": 1.0, "week": 7.0, "weeks": 7.0, "month": 30.0, "months": 30.0}
_WORKING = 1.4
"""Calendar days to a working day."""


def of_demands(letter: Letter) -> Iterator[Fault]:
    """Yield the faults of what a letter asks of the applicant."""
    if any(words.ASKS_WHY.search(one) and not words.NO_NEED.search(one) for one in letter.sentences):
        yield fault(Flaw.ASKS_WHY, regime=letter.regime)
    noticed = words.FEES_NOTICE.search(letter.body_text)
    # The days of a fees notice do go on once it is paid (facts/law.md A2); those of a clarification begin anew (A1.4).
    clarifies = not noticed and words.CLARIFIES.search(letter.body_text)
    if clarifies and any(words.RESUMED.search(one) for one in letter.sentences):
        yield fault(Flaw.CLOCK_RESUMED, regime=letter.regime)
    if noticed and not letter.grounds:
        yield from _fee(letter)


def _fee(letter: Letter) -> Iterator[Fault]:
    charged = [one for one in letter.sentences if "£" in one and not words.NOT_CHARGED.search(one)]
    over_limit = words.OVER_LIMIT_FEE.search(letter.body_text)
    # The Environmental Information Regulations allow a reasonable amount, which may include it (reg 8).
    if letter.regime is Act.FOIA and not over_limit and any(words.STAFF_TIME.search(one) for one in charged):
        yield fault(Flaw.FEE_STAFF_TIME)
    right, shortest = (
        ("60 working days", 60 * _WORKING) if letter.regime is Act.EIR else ("3 months", 3 * _DAYS["month"])
    )
    asked = [one for one in letter.sentences if words.PAYS.search(one) and not words.ONCE_PAID.search(one)]
    given = [found for one in asked for found in words.WINDOW.finditer(one)]
    if given and all(_calendar_days(found["n"], found["unit"].lower()) < shortest for found in given):
        yield fault(Flaw.FEE_PERIOD, regime=letter.regime, found=given[0][0], right=right)


def _calendar_days(number: str, unit: str) -> float:
    days = _DAYS[unit.split()[-1]]
    return number_of(number) * days * (_WORKING if days == 1 and not unit.startswith(("calendar", "days")) else 1)

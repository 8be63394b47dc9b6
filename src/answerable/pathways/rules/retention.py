"""How long a record is kept, and when its time is over. Policy, not law: every number is a default that an organisation sets itself.

Facts: facts/law.md D6. The one thing that no setting moves: what somebody asked about, and what a legal hold covers, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .rights import add_months
from .vocabulary import Worded

CHILD = 18
"""Age from which on nobody is a child."""


class Purpose(Worded):
    """What a record is kept for."""

    SUPPORT = "support", "Support that was given"
    UNSUPPORTED = "unsupported", "A referral that led to no support"
    CHILD_ABUSE = "child_abuse", "Support after sexual abuse of a child"
    MARAC = "marac", "A case at MARAC"
    RECORDED = "recorded", "A person or incident on record, without a referral"


class DisposalState(Worded):
    """How far a disposal has come."""

    PROPOSED = "proposed", "Waits for a second person"
    APPROVED = "approved", "Approved: removed at the next round"
    REFUSED = "refused", "Refused"
    DONE = "done", "Done"


class Kept(Worded):
    """Why a record stays although its time is over, or as if it were not."""

    HOLD = "hold", "A legal hold"
    ASKED = "asked", "Somebody has asked about it and is not answered yet"
    OPEN = "open", "A case is open"
    LATER = "later", "Its time is not over"
    OTHERS = "others", "Another organisation’s record hangs on it"
    GONE = "gone", "It was gone already"


@dataclass(frozen=True)
class Rule:
    """How long something is kept: whole years from when it ended; of a child at least until an age."""

    years: int
    from_year_end: bool = False
    child_until: int = 25


DEFAULTS: Mapping[Purpose, Rule] = {
    Purpose.SUPPORT: Rule(7),
    Purpose.UNSUPPORTED: Rule(2),
    Purpose.CHILD_ABUSE: Rule(75),
    Purpose.MARAC: Rule(2),
    Purpose.RECORDED: Rule(7),
}
"""facts/law.md D6 [K]: casework commonly 6 to 7 years after closure, children to age 25, sexual abuse of a child 75 years, MARAC lists 2.

Of a referral without support and of a person without a referral the facts say nothing: these are our own, for an office to set.
"""


@dataclass(frozen=True)
class Held:
    """One thing that is held of a person: for what, and the day on which it ended; None: it is still open. `rule`: its keeper's."""

    purpose: Purpose
    ended: date | None
    rule: Rule


@dataclass(frozen=True)
class Due:
    """From which day on a record may be disposed of, and for which purpose it was kept longest."""

    on: date
    purpose: Purpose


def year_end(day: date) -> date:
    """Return the last day of the financial year (31 March) that a day is in."""
    return date(day.year + (day > date(day.year, 3, 31)), 3, 31)


def ends(held: Held, born: date | None) -> date | None:
    """Return the first day on which one thing need not be kept any more; None while it is open.

    Of whoever was a child when it ended it is kept until the age of the rule at least.
    """
    if held.ended is None:
        return None
    begins = year_end(held.ended) if held.rule.from_year_end else held.ended
    over = add_months(begins, 12 * held.rule.years)
    if born is not None and held.ended < add_months(born, 12 * CHILD):
        over = max(over, add_months(born, 12 * held.rule.child_until))
    return over


def due(everything: Iterable[Held], born: date | None) -> Due | None:
    """Return when all that is held of a person may go: when the last of it may. None while anything is open, or nothing is held."""
    over: list[Due] = []
    for held in everything:
        last = ends(held, born)
        if last is None:
            return None
        over.append(Due(last, held.purpose))
    return max(over, key=lambda one: (one.on, one.purpose)) if over else None


def stays(due_on: Due | None, *, on: date, held: bool, asked: bool) -> Kept | None:
    """Return why a record may not be disposed of on a day; None where it may. A hold is above all."""
    if held:
        return Kept.HOLD
    if asked:
        return Kept.ASKED
    if due_on is None:
        return Kept.OPEN
    return Kept.LATER if on < due_on.on else None

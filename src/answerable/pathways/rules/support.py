"""The words of support as codes: what is arranged, who does what, what a safety plan says, restorative justice; and what is due when.

A worker's day is told from dates and nothing else: what is late comes first, then what is due today. Facts: facts/pathways.md 1.1, 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from .clocks import Clock
from .vocabulary import Worded


class Meeting(Worded):
    """What is arranged."""

    CALL = "call", "Call or message"
    FIRST_MEETING = "first_meeting", "First meeting"
    MEETING = "meeting", "Meeting"
    REVIEW = "review", "Review of the plan"
    COURT = "court", "Court or police"
    OTHER = "other", "Something else"


class Standing(Worded):
    """What came of something arranged."""

    PLANNED = "planned", "To come"
    ATTENDED = "attended", "It took place"
    MISSED = "missed", "The person did not come, or could not be reached"
    CANCELLED = "cancelled", "Cancelled"


class ActionOwner(Worded):
    """Who does something of a plan."""

    WORKER = "worker", "The worker"
    PERSON = "person", "The person"
    PARTNER = "partner", "Another organisation"


class Onward(Worded):
    """What came of an onward referral."""

    WAITING = "waiting", "Not known yet"
    TAKEN_UP = "taken_up", "Taken up"
    NOT_TAKEN_UP = "not_taken_up", "The person did not take it up"
    REFUSED = "refused", "The organisation could not help"


class Wish(Worded):
    """What a person wishes, once told of restorative justice."""

    WANTS = "wants", "Wants it"
    LATER = "later", "Perhaps later"
    UNDECIDED = "undecided", "Is not decided"
    DOES_NOT = "does_not", "Does not want it"
    NOT_SAFE = "not_safe", "Was not asked: it would not be safe"


class Side(Worded):
    """Whose willingness it is. The two are asked, kept and read apart."""

    PERSON = "person", "The person who was harmed"
    OTHER = "other", "Who did it"


class Willing(Worded):
    """Whether a side is willing."""

    YES = "yes", "Willing"
    NO = "no", "Not willing"
    UNDECIDED = "undecided", "Not decided"


class Process(Worded):
    """What came of a restorative process."""

    MEETING = "meeting", "They met"
    LETTER = "letter", "A letter was passed on"
    SHUTTLE = "shuttle", "Messages were carried between them"
    PERSON_STOPPED = "person_stopped", "The person did not go on"
    OTHER_STOPPED = "other_stopped", "The other side did not go on"
    NOT_SAFE = "not_safe", "It would not have been safe"


class SafetyHeading(Worded):
    """What a safety plan says, heading by heading. Our own words; none is copied from a tool."""

    WARNING = "warning", "What shows that danger is near"
    AT_HOME = "at_home", "Staying safe at home"
    LEAVING = "leaving", "Leaving in a hurry: when, how, where to"
    TAKE = "take", "What to take along, and where it is kept"
    WHO_HELPS = "who_helps", "Who can help, and what they know"
    CHILDREN = "children", "Keeping children safe"
    OUTSIDE = "outside", "At work, at school, on the way"
    ONLINE = "online", "Phone, accounts and the internet"
    ORDERS = "orders", "Court orders and police markers"
    WELLBEING = "wellbeing", "What helps in a bad moment"


class Kind(Worded):
    """What a line of a worker's day is."""

    CLOCK = "clock", "Clock of the referral"
    ARRANGED = "arranged", "Arranged"
    ACTION = "action", "Of the plan"
    SAFETY = "safety", "Safety plan to review"
    NEW = "new", "New case"


TO_DO: dict[Clock, str] = {
    Clock.FIRST_TRY: "Try to reach the person for the first time",
    Clock.FIRST_CONTACT: "Reach the person",
    Clock.FIRST_MEETING: "Meet the person for the first time",
}
"""What a clock that runs asks of the worker who has the case."""


@dataclass(frozen=True)
class Due:
    """One thing to do for one case, by a day. `key` is the case; `what` never holds what was typed of a person."""

    key: int
    kind: Kind
    what: str
    on: date
    at: time | None = None
    mark: str = ""
    contact: bool = False

    def late_by(self, today: date) -> int:
        """Return how many days it is late; 0 on its day, below 0 before it."""
        return (today - self.on).days


def ordered(dues: Iterable[Due]) -> list[Due]:
    """Return what is due in the order to do it in: the longest late first, then by the hour, then by what it is."""
    order = list(Kind)
    return sorted(dues, key=lambda due: (due.on, due.at or time.max, order.index(due.kind), due.key, due.what))


def when_words(on: date, today: date) -> str:
    """Return when something is due, in words: "today", "late by 3 days", "in 2 days"."""
    days = (on - today).days
    if not days:
        return "today"
    number = abs(days)
    said = f"{number} day{'' if number == 1 else 's'}"
    return f"in {said}" if days > 0 else f"late by {said}"


def side_by_side(sides: Iterable[tuple[Side, Willing]]) -> str:
    """Return what a restorative service may tell its own worker of both sides, from each side's last answer, without either's words."""
    last = dict(sides)
    person, other = last.get(Side.PERSON), last.get(Side.OTHER)
    if person is Willing.NO:
        return "The person is not willing. Do not ask the other side."
    if person is not Willing.YES:
        return "Ask the person first. The other side is asked only once the person is willing."
    if other is None:
        return "The person is willing. The other side has not been asked."
    if other is Willing.YES:
        return "Both sides are willing."
    return "The person is willing. The other side is not, or not yet."

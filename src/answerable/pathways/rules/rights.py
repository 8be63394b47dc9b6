"""What somebody may ask about their own record, by when it is answered, and what may be left out of the answer.

The clocks: UK GDPR Articles 12(3) and 12A, with the Data (Use and Access) Act 2025; facts/law.md D5. Months are calendar months: what
came on 31 January is due on the last day of February. A day that falls on a weekend or bank holiday moves to the next working day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from answerable.law.working_days import Calendar

from .vocabulary import Worded

MONTHS = 1
"""Months to answer in (UK GDPR Article 12(3); facts/law.md D5 SAR)."""
MORE_MONTHS = 2
"""Months that can be added where requests are complex or many; the person is told why within the first (Article 12(3))."""
ACKNOWLEDGE_DAYS = 30
"""Days in which a complaint is acknowledged (facts/law.md D5). The day on which it came counts as the first: the stricter reading."""
COMPLAINTS_FROM = date(2026, 6, 19)
"""The first day on which a complaint has to be acknowledged (facts/law.md D5)."""
SOON = 7
"""Days before the last from which on a request is marked."""


class Ask(Worded):
    """What somebody asks."""

    ACCESS = "access", "To see what is held about them (Article 15)"
    CORRECTION = "correction", "To have something put right (Article 16)"
    ERASURE = "erasure", "To have their record erased (Article 17)"
    RESTRICTION = "restriction", "To have nothing done with it for a time (Article 18)"
    OBJECTION = "objection", "To object to its use (Article 21)"
    COMPLAINT = "complaint", "A complaint about how their data is handled"


class Asker(Worded):
    """Who asks."""

    SELF = "self", "The person"
    PARENT = "parent", "A parent or guardian of a child"
    SOLICITOR = "solicitor", "A solicitor or advocate with the person’s written authority"
    ATTORNEY = "attorney", "An attorney or deputy who decides for the person"


class Identity(Worded):
    """How it was checked who asks."""

    KNOWN = "known", "Their worker knows them and spoke with them"
    CODE_WORD = "code_word", "Code word agreed with them"
    DOCUMENT = "document", "A document was seen; no copy was kept"
    AUTHORITY = "authority", "Written authority, or an order of a court, was seen"


class PauseKind(Worded):
    """Why the clock stands still."""

    IDENTITY = "identity", "Who asks is not yet shown"
    CLARIFICATION = "clarification", "What they want is not clear, and there is a lot"


class Outcome(Worded):
    """What came of it."""

    GRANTED = "granted", "Done as asked"
    PARTLY = "partly", "Done in part"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "The person took it back"
    NOTHING = "nothing", "There is nothing to give"


class Withhold(Worded):
    """Why a piece is left out of what somebody is given about themselves."""

    OTHERS = "others", "It tells of somebody else who has not agreed (DPA 2018 Sch. 2 para 16)"
    HARM = "harm", "It could cause serious harm to somebody’s health (DPA 2018 Sch. 3)"
    CRIME = "crime", "It would prejudice preventing or detecting a crime (DPA 2018 Sch. 2 para 2)"
    LEGAL = "legal", "Legal advice (DPA 2018 Sch. 2 para 19)"


SILENT = frozenset({Withhold.HARM, Withhold.CRIME})
"""Left out without a mark: that something is left out for these would itself tell (DPA 2018 Sch. 2 para 2, Sch. 3)."""


class Handed(Worded):
    """How the answer reached the person. It is never mailed in the plain."""

    SCREEN = "screen", "Shown to them on a screen"
    FILE = "file", "An encrypted file; its password by another way"


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still: from the day on which it was asked to the day of the answer; None: not answered yet."""

    kind: PauseKind
    begins: date
    ends: date | None


@dataclass(frozen=True)
class Standing:
    """How a clock stands. `due` is None while it stands still, and where there is no limit; `late` is how many days."""

    due: date | None
    paused: bool = False
    late: int = 0
    soon: bool = False

    @property
    def words(self) -> str:
        """Say it in a few words."""
        if self.paused:
            return "Stands still until the person answers"
        if self.due is None:
            return "No limit in law"
        if self.late:
            return f"{self.late} day{'s' if self.late > 1 else ''} late"
        return "Due soon" if self.soon else "In time"


def add_months(day: date, months: int) -> date:
    """Return the corresponding day some months later, or the last day of that month where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _working(day: date, calendar: Calendar) -> date:
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _days(pauses: Iterable[Pause]) -> int:
    """How many different days clarification took: times that overlap count once. The day of the answer counts for the clock again."""
    spans = {
        one.begins + timedelta(days=day)
        for one in pauses
        if one.kind is PauseKind.CLARIFICATION and one.ends
        for day in range((one.ends - one.begins).days)
    }
    return len(spans)


def answer_due(received: date, pauses: Iterable[Pause], *, extended: bool, calendar: Calendar) -> date | None:
    """Return the last day to answer on; None while the clock stands still.

    The month begins when it is shown who asks, where that had to be asked (Article 12A(2)); days in which clarification was waited for
    are added (Article 12A(4)).
    """
    pauses = tuple(pauses)
    if any(one.ends is None for one in pauses):
        return None
    begins = max([received, *(one.ends for one in pauses if one.kind is PauseKind.IDENTITY and one.ends)])
    due = add_months(begins, MONTHS + (MORE_MONTHS if extended else 0)) + timedelta(days=_days(pauses))
    return _working(due, calendar)


def may_extend(received: date, pauses: Iterable[Pause], *, on: date, calendar: Calendar) -> bool:
    """Return whether the time may still be extended: the person has to be told within the first month."""
    due = answer_due(received, pauses, extended=False, calendar=calendar)
    return due is None or on <= due


def acknowledge_due(received: date) -> date | None:
    """Return the last day to acknowledge a complaint on; None for one that came before the law asked for it."""
    return received + timedelta(days=ACKNOWLEDGE_DAYS - 1) if received >= COMPLAINTS_FROM else None


def standing(due: date | None, *, paused: bool, on: date) -> Standing:
    """Return how a clock with this last day stands on a day."""
    if paused or due is None:
        return Standing(due=None, paused=paused)
    late = max((on - due).days, 0)
    return Standing(due=due, late=late, soon=not late and (due - on).days <= SOON)

"""The figures that an office publishes about its requests: every case in exactly one category, which its own row carries.

No figure is worked out from another. A line of a table is a test of a row; its figure is how many rows pass, and the same
test gives the list of its cases. The fields are those of section 45 Code paragraphs 8.5 and 8.6 (facts/law.md A7).

A case is seen as it stood at the end of one day: what happened later does not count, however late the table is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Any, NamedTuple, Self

from answerable.casework.rules.interim import without_interim
from answerable.casework.rules.life import Event
from answerable.casework.rules.outcomes import CaseOutcome, QuestionOutcome, outcome_of_case
from answerable.law.clock import Due, Regime, State
from answerable.law.working_days import Calendar, OutsideTable, one_day_after


class BadPeriod(ValueError):
    """The period cannot be understood; the message says so in one sentence."""


_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2}))?")


@dataclass(frozen=True)
class Period:
    """The days that a table is about, both included. `code` names it in an address: 2026-Q4, 2026, 2026-27."""

    code: str
    words: str
    first: date
    last: date

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the calendar quarter "2026-Q4", the calendar year "2026" or the financial year "2026-27". Raises BadPeriod."""
        found = _PERIOD.fullmatch(code)
        if not found or not 2000 <= int(found[1]) <= 2098:
            raise BadPeriod(
                f"“{code}” is no period: give a quarter as 2026-Q4, a year as 2026 or a financial year as 2026-27."
            )
        year = int(found[1])
        if found[2]:
            month = int(found[2]) * 3 - 2
            first = date(year, month, 1)
            last = date(year + month // 10, (month + 3 - 1) % 12 + 1, 1) - timedelta(days=1)
            return cls(code, f"{first:%B} to {last:%B %Y}", first, last)
        if found[3]:
            if int(found[3]) != (year + 1) % 100:
                raise BadPeriod(f"“{code}” is no financial year: one runs from April to March, as 2026-27.")
            return cls(code, f"April {year} to March {year + 1}", date(year, 4, 1), date(year + 1, 3, 31))
        return cls(code, f"January to December {year}", date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """Return the calendar quarter that a day is in."""
        return cls.of(f"{day.year}-Q{(day.month + 2) // 3}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> list[date]:
        """Return the first day of each month of the period."""
        found, day = [], self.first
        while day <= self.last:
            found.append(day)
            day = (day + timedelta(days=31)).replace(day=1)
        return found


class Happened(NamedTuple):
    """One event of a request that counts: what, on which day, and the day that it names, if any."""

    kind: str
    on: date
    expected: date | None = None


class Challenge(NamedTuple):
    """An internal review ("compliance", "timeliness") or a complaint to the regulator ("complaint")."""

    kind: str
    on: date
    ended: date | None = None
    outcome: str = ""


@dataclass(frozen=True)
class CaseHistory:
    """All that the statistics need of one case, and all that is kept of it for them after its disposal. Names nobody.

    `happened` is in order of the days. `decisions` are the outcomes of its questions, `citations` the grounds relied on.
    """

    reference: str
    regime: str
    received: date | None
    team: str = ""
    happened: tuple[Happened, ...] = ()
    decisions: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    disposed: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return the history as JSON has it."""
        return {
            "regime": self.regime,
            "received": _text(self.received),
            "team": self.team,
            "happened": [[one.kind, _text(one.on), _text(one.expected)] for one in self.happened],
            "decisions": list(self.decisions),
            "citations": list(self.citations),
            "challenges": [[one.kind, _text(one.on), _text(one.ended), one.outcome] for one in self.challenges],
        }

    @classmethod
    def of_disposed(cls, reference: str, data: Mapping[str, Any]) -> Self:
        """Return the history that a certificate of disposal keeps."""
        return cls(
            reference=reference,
            regime=data["regime"],
            received=_day(data["received"]),
            team=data["team"],
            happened=tuple(Happened(kind, date.fromisoformat(on), _day(by)) for kind, on, by in data["happened"]),
            decisions=tuple(data["decisions"]),
            citations=tuple(data["citations"]),
            challenges=tuple(
                Challenge(kind, date.fromisoformat(on), _day(ended), outcome)
                for kind, on, ended, outcome in data["challenges"]
            ),
            disposed=True,
        )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


class Ending(StrEnum):
    """How a request ended without an answer, or that it is no request in law."""

    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TRANSFERRED = "transferred"
    OTHERWISE = "otherwise"
    INVALID = "invalid"


@dataclass(frozen=True)
class CaseFacts:
    """One case as it stood at the end of a day."""

    reference: str
    regime: str
    received: date | None
    """The day it became a request: the day it came in or, where it was not valid at first, the day it was made so."""
    answered: date | None = None
    ending: Ending | None = None
    due: date | None = None
    """The last of the first 20 working days; None while the clock waits, and where no date can be worked out."""
    allowed: date | None = None
    """The last day of an extension that was told in time; None where there is none."""
    waiting: bool = False
    """Whether the clock is stopped, or was when the answer went."""
    taken: int | None = None
    """Working days from the day of receipt in law to the answer, less those disregarded for a fee."""
    outcome: CaseOutcome = CaseOutcome.UNDECIDED
    only_accessible: bool = False
    """Whether all that is held was refused only because it is already accessible (section 21)."""
    citations: tuple[str, ...] = ()
    team: str = ""
    disposed: bool = False


class Category(StrEnum):
    """What a case counts as. Exactly one holds."""

    words: str

    def __new__(cls, code: str, words: str) -> Category:
        """Make the category of this code, with its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    OPEN = "open", "Not yet processed"
    GRANTED = "granted", "Granted in full"
    PART = "part", "Granted in part, refused in part"
    REFUSED = "refused", "Refused in full"
    ACCESSIBLE = "accessible", "Refused only as already accessible (section 21)"
    NEITHER = "neither", "Neither confirmed nor denied"
    NOT_HELD = "not_held", "Not held"
    UNRECORDED = "unrecorded", "Answered, outcome not recorded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"
    TRANSFERRED = "transferred", "Transferred"
    OTHERWISE = "otherwise", "No request under the law"
    INVALID = "invalid", "Not a valid request (section 8)"


NOT_REQUESTS = frozenset({Category.OTHERWISE, Category.INVALID})
REFUSALS = frozenset({Category.REFUSED, Category.ACCESSIBLE, Category.NEITHER, Category.NOT_HELD})
PROCESSED = frozenset({Category.GRANTED, Category.PART, Category.UNRECORDED, *REFUSALS})
UNANSWERED = frozenset({Category.WITHDRAWN, Category.LAPSED, Category.TRANSFERRED})

_OF_OUTCOME = {
    CaseOutcome.GRANTED: Category.GRANTED,
    CaseOutcome.IN_PART: Category.PART,
    CaseOutcome.REFUSED: Category.REFUSED,
    CaseOutcome.NOT_HELD: Category.NOT_HELD,
    CaseOutcome.NEITHER: Category.NEITHER,
    CaseOutcome.UNDECIDED: Category.UNRECORDED,
}
_OF_ENDING = {
    Ending.WITHDRAWN: Category.WITHDRAWN,
    Ending.LAPSED: Category.LAPSED,
    Ending.TRANSFERRED: Category.TRANSFERRED,
    Ending.OTHERWISE: Category.OTHERWISE,
    Ending.INVALID: Category.INVALID,
}


def category(facts: CaseFacts, period: Period, as_of: date) -> Category | None:
    """Return what a case counts as in the table of a period, seen at the end of the day `as_of`.

    None where it is not in the table: it was not received in the period, not yet on that day, or no day of receipt is
    confirmed.
    """
    if facts.received is None or facts.received not in period or facts.received > as_of:
        return None
    if facts.answered and facts.answered <= as_of:
        if facts.only_accessible:
            return Category.ACCESSIBLE
        return _OF_OUTCOME[facts.outcome]
    return _OF_ENDING[facts.ending] if facts.ending else Category.OPEN


class Timing(StrEnum):
    """Whether an answer was in time, or where an open case stands. Exactly one holds."""

    IN_TIME = "in_time"
    EXTENDED = "extended"
    LATE = "late"
    STOPPED = "stopped"
    UNDATED = "undated"


def timing(facts: CaseFacts, as_of: date) -> Timing:
    """Return whether a case was answered in time; for one not answered, whether it still can be on the day `as_of`.

    In time: within the first 20 working days. Extended: within an extension that was told in time. Stopped: the clock
    waits; an answer that went meanwhile is in time. Undated: no date can be worked out.
    """
    answered = facts.answered if facts.answered and facts.answered <= as_of else None
    if facts.waiting:
        return Timing.IN_TIME if answered else Timing.STOPPED
    if facts.due is None:
        return Timing.UNDATED
    if facts.allowed is not None:
        # An answer within the first 20 days needed no extension; an open case that has one is extended.
        if answered and answered <= facts.due:
            return Timing.IN_TIME
        return Timing.EXTENDED if (answered or as_of) <= max(facts.allowed, facts.due) else Timing.LATE
    return Timing.IN_TIME if (answered or as_of) <= facts.due else Timing.LATE


_ENDINGS = {
    Event.WITHDRAWN: Ending.WITHDRAWN,
    Event.LAPSED: Ending.LAPSED,
    Event.TRANSFERRED: Ending.TRANSFERRED,
    Event.HANDLED_OTHERWISE: Ending.OTHERWISE,
}
_ANSWERS = frozenset({Event.RESPONDED, Event.RESPONDED_OUTSIDE})
_EXTENSIONS = frozenset({Event.EXTENSION, Event.EIR_EXTENSION})
COUNTED_EVENTS = (*_ENDINGS, *_ANSWERS, Event.REOPENED, Event.FOUND_INVALID, Event.MADE_VALID)
"""The events of a request that decide its category; its timing is decided by those that move the clock as well."""


def as_at(happened: Iterable[Happened], day: date) -> tuple[Happened, ...]:
    """Return what had happened by the end of a day."""
    return tuple(one for one in happened if one.on <= day)


def facts_as_at(
    history: CaseHistory, as_of: date, clock: Callable[[tuple[Happened, ...]], Due | None], calendar: Calendar
) -> CaseFacts:
    """Return a case as it stood at the end of a day.

    `clock` gives the clock of this request after the events it is given, and None where the events cannot be counted. The
    first answer is the one whose time counts; an answer after a reopening counts only where there was none before.
    """
    seen = tuple(without_interim(as_at(history.happened, as_of)))
    place = next((n for n, one in enumerate(seen) if one.kind in _ANSWERS), None)
    before = seen if place is None else seen[:place]
    answered = None if place is None else seen[place].on
    reopened = next((one for one in reversed(before) if one.kind == Event.REOPENED), None)
    validity = [one for one in before if one.kind in (Event.FOUND_INVALID, Event.MADE_VALID)]
    # What was missing may have come in on a day before the one on which it was missed: then they stand the other way round.
    invalid = sum(1 if one.kind == Event.FOUND_INVALID else -1 for one in validity) > 0
    made_valid = max((one.on for one in validity if one.kind == Event.MADE_VALID), default=history.received)
    received = max(history.received, made_valid) if history.received and made_valid else history.received
    counted = clock(before)
    due, allowed, waiting = (reopened.expected, None, False) if reopened else _dates(counted, before)
    given = frozenset(history.decisions)
    return CaseFacts(
        reference=history.reference,
        regime=history.regime,
        received=received,
        answered=answered,
        ending=None if answered else _ending(before, invalid),
        due=due,
        allowed=allowed,
        waiting=waiting,
        taken=None if reopened else _taken(counted, answered, calendar),
        outcome=outcome_of_case([QuestionOutcome(one) for one in history.decisions]),
        only_accessible=QuestionOutcome.ACCESSIBLE in given
        and given <= {QuestionOutcome.ACCESSIBLE, QuestionOutcome.NOT_HELD},
        citations=history.citations,
        team=history.team,
        disposed=history.disposed,
    )


def _ending(seen: Sequence[Happened], invalid: bool) -> Ending | None:
    last = next((one for one in reversed(seen) if one.kind in _ENDINGS or one.kind == Event.REOPENED), None)
    ending = _ENDINGS.get(Event(last.kind)) if last else None
    # What was never made valid never was a request, however it ended.
    return Ending.INVALID if invalid and ending is not Ending.OTHERWISE else ending


def _dates(clock: Due | None, seen: Sequence[Happened]) -> tuple[date | None, date | None, bool]:
    """The last of the first 20 working days, the last day of an extension told by then, and whether the clock waits."""
    if clock is None:
        return None, None, False
    if clock.state in (State.WAITING_FOR_CLARIFICATION, State.WAITING_FOR_FEE):
        return None, None, True
    first = clock.notice_by
    told = [one for one in seen if one.kind in _EXTENSIONS and first is not None and one.on <= first]
    extended = clock.decision_by if clock.regime is Regime.FOI else clock.due
    return first, extended if told else None, False


def _taken(clock: Due | None, answered: date | None, calendar: Calendar) -> int | None:
    if clock is None or answered is None:
        return None
    try:
        days = calendar.working_days_between(one_day_after(clock.receipt), answered)
    except OutsideTable:
        return None
    return max(0, days - sum(1 for day in clock.disregarded if day <= answered))


class Row(NamedTuple):
    """One case of a table: what it is, and what it counts as."""

    facts: CaseFacts
    category: Category
    timing: Timing


def rows(cases: Iterable[CaseFacts], period: Period, as_of: date) -> list[Row]:
    """Return the rows of a period's table, in the order given."""
    found = ((facts, category(facts, period, as_of)) for facts in cases)
    return [Row(facts, of, timing(facts, as_of)) for facts, of in found if of is not None]


@dataclass(frozen=True)
class Line:
    """One line of a table: its code, the field of the Code it is, its words, and which rows it counts.

    `under` is the line that it is a part of; "" for a line of its own.
    """

    code: str
    words: str
    test: Callable[[Row], bool]
    under: str = ""
    field: str = ""


def _is(*wanted: Category, when: Timing | None = None) -> Callable[[Row], bool]:
    of = frozenset(wanted)
    return lambda row: row.category in of and (when is None or row.timing is when)


def _requests(row: Row) -> bool:
    return row.category not in NOT_REQUESTS


CODE_LINES: tuple[Line, ...] = (
    Line("received", "Requests received", _requests, field="1"),
    Line("open", "Not yet processed", _is(Category.OPEN), field="2"),
    Line("open_in_time", "within the first 20 working days", _is(Category.OPEN, when=Timing.IN_TIME), "open"),
    Line("open_extended", "deadline extended", _is(Category.OPEN, when=Timing.EXTENDED), "open"),
    Line("open_stopped", "clock stopped", _is(Category.OPEN, when=Timing.STOPPED), "open"),
    Line("open_late", "overdue", _is(Category.OPEN, when=Timing.LATE), "open"),
    Line("open_undated", "no date can be worked out", _is(Category.OPEN, when=Timing.UNDATED), "open"),
    Line("processed", "Processed in full", _is(*PROCESSED), field="3"),
    Line("in_time", "met within the statutory deadline", _is(*PROCESSED, when=Timing.IN_TIME), "processed"),
    Line("extended", "deadline extended", _is(*PROCESSED, when=Timing.EXTENDED), "processed"),
    Line("late", "took longer than the deadline", _is(*PROCESSED, when=Timing.LATE), "processed"),
    Line("undated", "no date can be worked out", _is(*PROCESSED, when=Timing.UNDATED), "processed"),
    Line("granted", "Granted in full", _is(Category.GRANTED), field="4"),
    Line("refused_in_full", "Refused in full", _is(*REFUSALS), field="5"),
    Line("not_held", "not held", _is(Category.NOT_HELD), "refused_in_full"),
    Line(
        "accessible", "only because it is already accessible (section 21)", _is(Category.ACCESSIBLE), "refused_in_full"
    ),
    Line("neither", "neither confirmed nor denied", _is(Category.NEITHER), "refused_in_full"),
    Line("refused", "for any other reason", _is(Category.REFUSED), "refused_in_full"),
    Line("part", "Granted in part and refused in part", _is(Category.PART), field="6"),
    Line("unrecorded", "Answered, outcome not recorded", _is(Category.UNRECORDED)),
    Line("unanswered", "Closed without an answer", _is(*UNANSWERED)),
    Line("withdrawn", "withdrawn by the applicant", _is(Category.WITHDRAWN), "unanswered"),
    Line("lapsed", "lapsed", _is(Category.LAPSED), "unanswered"),
    Line("transferred", "transferred with the applicant’s agreement", _is(Category.TRANSFERRED), "unanswered"),
)
"""The quarterly table of section 45 Code paragraphs 8.5 and 8.6, fields 1 to 6 (facts/law.md A7), with what else there is.

1 = 2 + 3 + closed without an answer; 3 = 4 + 5 + 6 + outcome not recorded. Field 7 is counted from the reviews.
"""

OUTSIDE_LINES: tuple[Line, ...] = (
    Line("otherwise", "Dealt with another way: no request under the law", _is(Category.OTHERWISE)),
    Line("invalid", "Not a valid request (section 8)", _is(Category.INVALID)),
)
"""What came in within the period and is no request; counted in no other line."""

_ON_HOLD = frozenset({Category.LAPSED, Category.WITHDRAWN, Category.TRANSFERRED})


def _on_hold(row: Row) -> bool:
    return row.category in _ON_HOLD or (row.category is Category.OPEN and row.timing is Timing.STOPPED)


def _resolvable(row: Row) -> bool:
    return _requests(row) and not _on_hold(row) and row.category is not Category.NOT_HELD


CENTRAL_LINES: tuple[Line, ...] = (
    Line("c_received", "Requests received", _requests),
    Line("c_on_hold", "On hold, lapsed, withdrawn or transferred", _on_hold),
    Line("c_not_held", "Information not held", _is(Category.NOT_HELD)),
    Line("c_resolvable", "Resolvable: a decision on disclosure could be made", _resolvable),
    Line("c_granted", "granted in full", _is(Category.GRANTED), "c_resolvable"),
    Line("c_part", "withheld in part", _is(Category.PART), "c_resolvable"),
    Line("c_refused", "withheld in full", _is(Category.REFUSED, Category.ACCESSIBLE, Category.NEITHER), "c_resolvable"),
    Line("c_unrecorded", "answered, outcome not recorded", _is(Category.UNRECORDED), "c_resolvable"),
    Line(
        "c_open",
        "not yet answered",
        lambda row: row.category is Category.OPEN and row.timing is not Timing.STOPPED,
        "c_resolvable",
    ),
)
"""Lines in the manner of the Cabinet Office's return; which of them rest on facts is in docs/decisions/026-statistics.md."""

LINES: dict[str, Line] = {line.code: line for line in (*CODE_LINES, *OUTSIDE_LINES, *CENTRAL_LINES)}
"""Every line by its code, as an address names it."""


@dataclass(frozen=True)
class Counted:
    """One line with its figures: under FOI, under EIR, and both."""

    line: Line
    foi: int
    eir: int

    @property
    def total(self) -> int:
        """FOI and EIR together."""
        return self.foi + self.eir


def counted(lines: Iterable[Line], of: Sequence[Row]) -> list[Counted]:
    """Return the lines of a table with their figures."""
    found = []
    for line in lines:
        passed = [row for row in of if line.test(row)]
        foi = sum(1 for row in passed if row.facts.regime == Regime.FOI)
        found.append(Counted(line, foi, len(passed) - foi))
    return found


@dataclass(frozen=True)
class Timeliness:
    """How soon requests of one group were answered. `median_days` are working days."""

    name: str
    code: str
    received: int
    answered: int
    in_time: int
    extended: int
    late: int
    overdue: int
    median_days: float | None

    @property
    def percent(self) -> int | None:
        """Of those whose time is known, how many in a hundred were answered within the law's time or an extension."""
        known = self.in_time + self.extended + self.late
        return (self.in_time + self.extended) * 100 // known if known else None


def timeliness(of: Iterable[Row], name: str, code: str = "") -> Timeliness:
    """Return how soon the requests among these rows were answered."""
    requests = [row for row in of if _requests(row)]
    answered = [row for row in requests if row.category in PROCESSED]
    times = [row.timing for row in answered]
    taken = [row.facts.taken for row in answered if row.facts.taken is not None]
    return Timeliness(
        name=name,
        code=code,
        received=len(requests),
        answered=len(answered),
        in_time=times.count(Timing.IN_TIME),
        extended=times.count(Timing.EXTENDED),
        late=times.count(Timing.LATE),
        overdue=sum(1 for row in requests if row.category is Category.OPEN and row.timing is Timing.LATE),
        median_days=median(taken) if taken else None,
    )


def by_team(of: Sequence[Row]) -> list[Timeliness]:
    """Return the timeliness of each team by name, those without a team last."""
    names = sorted({row.facts.team for row in of if _requests(row)}, key=lambda name: (not name, name))
    return [
        timeliness([row for row in of if row.facts.team == name], name or "No team recorded", name) for name in names
    ]


def month_of(row: Row) -> str:
    """Return the month in which a case was received, as 2026-11."""
    return f"{row.facts.received:%Y-%m}"


def by_month(of: Sequence[Row], period: Period) -> list[Timeliness]:
    """Return the timeliness of each month of the period, by the month in which the requests were received."""
    groups: dict[str, list[Row]] = {f"{month:%Y-%m}": [] for month in period.months()}
    for row in of:
        groups[month_of(row)].append(row)
    return [timeliness(found, f"{date.fromisoformat(f'{code}-01'):%B %Y}", code) for code, found in groups.items()]


_PROVISION = re.compile(r"(?:s|section)\.?\s*(\d+[A-Z]?)|(?:reg|regulation)\.?\s*(\d+(?:\(\d+\)(?:\([a-z]\))?)?)", re.I)


def provision(citation: str) -> str:
    """Return the section of a citation as a table of grounds names it: s.40 for "s.40(2)", reg 12(5)(e) as it is."""
    found = _PROVISION.match(citation.strip())
    if not found:
        return citation.strip()
    return f"s.{found[1].upper()}" if found[1] else f"reg {found[2]}"


def by_provision(of: Iterable[Row]) -> list[tuple[str, int]]:
    """Return how many answered cases rely on each ground, most used first. A case may rely on several."""
    times: dict[str, int] = {}
    for row in of:
        if row.category in PROCESSED:
            for name in {provision(citation) for citation in row.facts.citations}:
                times[name] = times.get(name, 0) + 1
    return sorted(times.items(), key=lambda item: (-item[1], item[0]))


class Referred(NamedTuple):
    """A review or a complaint of the period, with the case that it is about."""

    reference: str
    regime: str
    challenge: Challenge
    disposed: bool


def challenges(cases: Iterable[CaseHistory], period: Period, as_of: date) -> list[Referred]:
    """Return the reviews asked for and the complaints notified within a period, whenever their requests were received.

    One that ended after the day `as_of` is given as not ended, without its outcome.
    """
    found = []
    for case in cases:
        for one in case.challenges:
            if one.on in period and one.on <= as_of:
                ended = one.ended is not None and one.ended <= as_of
                seen = one if ended else one._replace(ended=None, outcome="")
                found.append(Referred(case.reference, case.regime, seen, case.disposed))
    return found


@dataclass(frozen=True)
class ChallengeLine:
    """One line of the table of reviews and complaints: which of them it counts."""

    code: str
    words: str
    test: Callable[[Challenge], bool]
    under: str = ""
    field: str = ""


_REVIEWS = ("compliance", "timeliness")

CHALLENGE_LINES: tuple[ChallengeLine, ...] = (
    ChallengeLine("reviews", "Referred for internal review", lambda one: one.kind in _REVIEWS, field="7"),
    *(
        ChallengeLine(
            f"reviews_{outcome}",
            words,
            lambda one, outcome=outcome: one.kind in _REVIEWS and one.outcome == outcome,  # type: ignore[misc]
            "reviews",
        )
        for outcome, words in (
            ("upheld", "first answer upheld"),
            ("partly", "first answer partly upheld"),
            ("overturned", "first answer overturned"),
        )
    ),
    ChallengeLine(
        "reviews_other",
        "withdrawn, not answered yet, or outcome not recorded",
        lambda one: one.kind in _REVIEWS and not one.outcome,
        "reviews",
    ),
    ChallengeLine("complaints", "Complaints notified by the regulator", lambda one: one.kind == "complaint"),
)
"""Field 7 of the Code, with what became of the reviews."""

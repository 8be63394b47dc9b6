"""What is due by when: the clocks of a request for information (facts/law.md A2, A3, A7, A8).

A clock is never stored: it is worked out from what happened. Give `due` the events and it says the date, every working day
it counted, every weekday it passed over and why, and what the clock waits for if it does not run.

Day 1 is the first working day after the date of receipt, whatever day of the week that was. Under FOIA the date of receipt
is the day the request came in or, if later, the day the clarification that the authority had asked for came in (s.10(6)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from answerable.law.exemptions import Act, Basis, lookup
from answerable.law.working_days import Calendar, OutsideTable, default_calendar, in_words, one_day_after

ANSWER_WORKING_DAYS = 20
"""FOIA s.10(1); EIR reg 5(2) (facts/law.md A2, A8)."""
EIR_EXTENDED_WORKING_DAYS = 40
"""EIR reg 7(1) (facts/law.md A8)."""
PUBLIC_INTEREST_FURTHER_WORKING_DAYS = 20
"""The regulator's guideline for the public interest test: no more than 20 further working days (facts/law.md A2)."""
FOI_FEE_MONTHS = 3
"""FOIA s.9(2): three months beginning with the day the fees notice is given (facts/law.md A2)."""
EIR_CHARGE_WORKING_DAYS = 60
"""EIR reg 8(5): working days after the day the charge was notified (facts/law.md A8)."""
REVIEW_WINDOW_WORKING_DAYS = 40
"""Section 45 Code para 5.3; EIR reg 11(2) (facts/law.md A7, A8)."""
FOI_REVIEW_WORKING_DAYS = 20
"""Section 45 Code para 5.4 (facts/law.md A7)."""
FOI_REVIEW_FURTHER_WORKING_DAYS = 20
"""Section 45 Code para 5.5: complex reviews, no more than a further 20 (facts/law.md A7)."""
EIR_REVIEW_WORKING_DAYS = 40
"""EIR reg 11(4) (facts/law.md A8)."""
AGGREGATION_WORKING_DAYS = 60
"""Fees Regulations 2004 reg 5: consecutive working days (facts/law.md A4)."""
REGULATOR_WEEKS = 6
"""The regulator's practice for complaints under s.50 (facts/law.md A5)."""
TRIBUNAL_DAYS = 28
"""Calendar days to appeal against a decision notice, s.57 (facts/law.md A5)."""


class ImpossibleEvents(ValueError):
    """The events cannot all have happened as given; the message says which, in one sentence."""


class Regime(StrEnum):
    """The law a request is answered under."""

    FOI = "foi"
    EIR = "eir"


class State(StrEnum):
    """What the clock is doing."""

    RUNNING = "running"
    WAITING_FOR_CLARIFICATION = "waiting for clarification"
    WAITING_FOR_FEE = "waiting for the fee"
    LAPSED = "lapsed"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Event:
    """Something that happened to a request, on a day."""

    on: date


class Received(Event):
    """The request reached the authority: for an e-mail, its inbox, read or not. It may be a weekend."""


class ClarificationAsked(Event):
    """The authority told the applicant that it reasonably needs more to find the information (s.1(3); EIR reg 9(2))."""


class ClarificationReceived(Event):
    """What was asked for came in: a fresh full period runs (s.10(6); EIR reg 9(4))."""


class FeeNotice(Event):
    """A fees notice (s.9(1)) or the notice of a charge in advance (EIR reg 8(4)) was given."""


class FeePaid(Event):
    """The fee or charge was received."""


@dataclass(frozen=True)
class PublicInterestExtension(Event):
    """The applicant was told that the public interest test needs longer (FOIA s.10(3), s.17(2)).

    `estimate` is the day by which the authority expects to have decided, which the notice must give. `citations` are the
    exemptions named in it: at least one must be qualified.
    """

    estimate: date | None = None
    citations: tuple[str, ...] = ()


class EirExtension(Event):
    """The applicant was told that complexity and volume need 40 working days (EIR reg 7)."""


class Response(Event):
    """The answer or the refusal notice was sent."""


class InternalReviewRequested(Event):
    """The applicant asked for an internal review (s.45 Code) or made representations (EIR reg 11)."""


class InternalReviewAnswered(Event):
    """The outcome of the internal review was sent."""


class CountedDay(NamedTuple):
    """A working day, and which one of the period it is."""

    number: int
    date: date


class Skipped(NamedTuple):
    """A weekday that was passed over, and why."""

    date: date
    why: str


@dataclass(frozen=True)
class Due:
    """A request's clock, worked out from its events.

    Dates that rest on no statute but on a code or a practice say so below. A later date that falls after the end of the
    table of non-working days is None; the due date itself never is, for that reason (OutsideTable is raised instead).
    """

    regime: Regime
    state: State
    received: date
    receipt: date
    """The date of receipt in law: the day of the request or of the last clarification that had been asked for."""
    due: date | None
    """The last day to answer by the table; None while the clock waits and after the request has lapsed."""
    counted: tuple[CountedDay, ...]
    """Each working day counted, numbered from 1, up to the due date or to the day the clock stopped."""
    skipped: tuple[Skipped, ...]
    """Each weekday passed over because of a bank holiday, Christmas Day or Good Friday. Weekends are not listed."""
    disregarded: tuple[date, ...]
    """Each working day disregarded between a fee notice and its payment, both included (s.10(2); EIR reg 8(6))."""
    table_version: str
    original_due: date | None
    """While the clock waits for clarification: when the answer would be due had none been asked for."""
    notice_by: date | None
    """The last day for a refusal notice or a notice of extension: s.17(1) and (5), EIR reg 7(3) and 14(2)."""
    outer: date | None
    """40 working days. FOI: the regulator's guideline for the public interest test; EIR: the most that reg 7 allows."""
    decision_by: date | None
    """FOI, where the public interest test was extended: the estimate given, or `outer` where none was."""
    earlier: date | None
    """Where a bank holiday was proclaimed after receipt: the due date without it, which is the one to work to."""
    later: date | None
    """Where a bank holiday was proclaimed after receipt: the due date with it, equal to `due`."""
    pay_by: date | None
    """The last day on which the fee may be paid: three months (s.9(2)) or 60 working days (EIR reg 8(5))."""
    lapses_on: date | None
    """The first day on which the request has lapsed if the fee has not been paid by then."""
    answered_on: date | None
    days_late: int
    """Working days from the last day in time to the answer; 0 where it was in time. The last day is the due date or, where the
    applicant was told in time that the public interest takes longer, the day promised for its decision (s.10(3))."""
    review_request_by: date | None
    """The last day to ask for an internal review: 40 working days after the answer (s.45 Code para 5.3; EIR reg 11(2))."""
    review_answer_by: date | None
    """When the review should be answered: 20 working days (s.45 Code para 5.4), or 40 in law (EIR reg 11(4))."""
    review_answer_outer: date | None
    """FOI: the longest that the Code allows a complex review, 40 working days; EIR: the same as `review_answer_by`."""
    complain_by: date | None
    """When the regulator expects a complaint: six weeks after the last answer. Practice, not law (facts/law.md A5)."""
    notes: tuple[str, ...]
    """Plain sentences about what was done late or without effect."""

    @property
    def work_to(self) -> date | None:
        """The date to work to: the earlier of two where a bank holiday was proclaimed after receipt."""
        return self.earlier or self.due

    def days_left(self, on: date) -> int | None:
        """Working days left after the day `on`, up to the date to work to; None unless the clock runs."""
        if self.state is not State.RUNNING or self.work_to is None:
            return None
        return sum(1 for counted in self.counted if on < counted.date <= self.work_to)

    def is_late(self, on: date) -> bool:
        """Whether, on that day, the answer is overdue, or was sent late."""
        if self.state is State.ANSWERED:
            return self.days_late > 0
        return self.work_to is not None and on > self.work_to

    def has_lapsed(self, on: date) -> bool:
        """Whether, on that day, the request has lapsed because the fee was not paid in time (s.9(2))."""
        return self.state is State.LAPSED or (self.lapses_on is not None and on >= self.lapses_on)

    def as_json(self) -> dict[str, object]:
        """The due date, the weekdays skipped with their reasons, and the table's version, in ISO form."""
        return {
            "due": self.due.isoformat() if self.due else None,
            "skipped": [{"date": skipped.date.isoformat(), "why": skipped.why} for skipped in self.skipped],
            "table_version": self.table_version,
        }


def due(events: Iterable[Event], regime: str = Regime.FOI, calendar: Calendar | None = None) -> Due:
    """Work out a request's clock from what happened to it.

    Events may be given in any order; events of one day are taken in the order given. Exactly one must be `Received`. Days
    in the future are allowed. `regime` is "foi" or "eir". `calendar` is the default table, or an office's with its own days.

    Raises ImpossibleEvents (one sentence), OutsideTable, and ValueError for a regime that is neither.
    """
    law = _regime(regime)
    days = calendar or default_calendar()
    ordered = _in_order(events)
    story = _Story(law, days, ordered[0].on)
    for event in ordered[1:]:
        story.take(event)
    return story.end()


def due_simple(
    received: date,
    clarified: date | None = None,
    fee_notice: date | None = None,
    fee_paid: date | None = None,
    regime: str = Regime.FOI,
    calendar: Calendar | None = None,
) -> Due:
    """`due` for the usual cases, from dates. `clarified` is the day the clarification came in that had been asked for.

    Raises as `due` does.
    """
    events: list[Event] = [Received(received)]
    if clarified is not None:
        if clarified < received:
            raise ImpossibleEvents(
                f"The clarification cannot have come in on {in_words(clarified)}, before the request was received on "
                f"{in_words(received)}: check the two dates."
            )
        events += [ClarificationAsked(received), ClarificationReceived(clarified)]
    if fee_notice is not None:
        events.append(FeeNotice(fee_notice))
    if fee_paid is not None:
        if fee_notice is None:
            raise ImpossibleEvents(
                f"The fee cannot have been paid on {in_words(fee_paid)} when no fee notice was given: add the date of the notice."
            )
        if fee_paid < fee_notice:
            raise ImpossibleEvents(
                f"The fee cannot have been paid on {in_words(fee_paid)}, before the fee notice of {in_words(fee_notice)}: "
                "check the two dates."
            )
        events.append(FeePaid(fee_paid))
    return due(events, regime, calendar)


def review_request_by(
    response: date, calendar: Calendar | None = None, working_days: int = REVIEW_WINDOW_WORKING_DAYS
) -> date:
    """The last day to ask for an internal review of an answer sent on `response` (s.45 Code para 5.3; EIR reg 11(2)).

    `working_days` is a setting of the office for FOI: some still give longer. Raises OutsideTable.
    """
    return (calendar or default_calendar()).add_working_days(response, working_days)


def review_answer_by(requested: date, regime: str = Regime.FOI, calendar: Calendar | None = None) -> tuple[date, date]:
    """When a review asked for on `requested` should be answered, and the longest it may take.

    FOI: 20 and 40 working days (s.45 Code paras 5.4, 5.5). EIR: 40 and 40 (reg 11(4)). Raises OutsideTable.
    """
    days = calendar or default_calendar()
    if _regime(regime) is Regime.EIR:
        by = days.add_working_days(requested, EIR_REVIEW_WORKING_DAYS)
        return by, by
    by = days.add_working_days(requested, FOI_REVIEW_WORKING_DAYS)
    return by, days.add_working_days(by, FOI_REVIEW_FURTHER_WORKING_DAYS)


def complain_by(final_response: date) -> date:
    """When the regulator expects a complaint about a final response: six weeks. Practice, not law (facts/law.md A5)."""
    return final_response + timedelta(weeks=REGULATOR_WEEKS)


def appeal_by(decision_notice: date) -> date:
    """The last day to appeal to the First-tier Tribunal: 28 calendar days after the notice (s.57; facts/law.md A5)."""
    return decision_notice + timedelta(days=TRIBUNAL_DAYS)


def aggregation_window(first: date, calendar: Calendar | None = None) -> date:
    """The last day of the sixty consecutive working days that begin with the day of a first request.

    The first day is counted where it is a working day (Fees Regulations 2004 reg 5; facts/law.md A4). Raises OutsideTable.
    """
    days = calendar or default_calendar()
    return days.add_working_days(first, AGGREGATION_WORKING_DAYS - days.is_working(first))


def fee_pay_by(notice: date, regime: str = Regime.FOI, calendar: Calendar | None = None) -> date:
    """The last day on which a fee asked for on `notice` may be paid.

    FOI: three months beginning with that day (s.9(2)). EIR: 60 working days after it (reg 8(5)). Raises OutsideTable.
    """
    if _regime(regime) is Regime.EIR:
        return (calendar or default_calendar()).add_working_days(notice, EIR_CHARGE_WORKING_DAYS)
    years, month = divmod(notice.month - 1 + FOI_FEE_MONTHS, 12)
    year = notice.year + years
    try:
        return date(year, month + 1, notice.day) - timedelta(days=1)
    except ValueError:
        # There is no such day in the third month (30 February): the period ends with that month.
        return date(year, month + 2, 1) - timedelta(days=1)


def _regime(regime: str) -> Regime:
    try:
        return Regime(regime)
    except ValueError:
        raise ValueError(f'The regime is "foi" or "eir", not "{regime}".') from None


def _in_order(events: Iterable[Event]) -> list[Event]:
    given = list(events)
    receipts = [event for event in given if isinstance(event, Received)]
    if len(receipts) != 1:
        said = "was not given" if not receipts else "was given more than once"
        raise ImpossibleEvents(f"The day the request was received {said}: give it once.")
    ordered = sorted(given, key=lambda event: (event.on, not isinstance(event, Received)))
    if ordered[0] is not receipts[0]:
        raise ImpossibleEvents(
            f"{_NAMES[type(ordered[0])]} cannot have been on {in_words(ordered[0].on)}, before the request was received on "
            f"{in_words(receipts[0].on)}: check the two dates."
        )
    return ordered


_NAMES: dict[type[Event], str] = {
    ClarificationAsked: "The request for clarification",
    ClarificationReceived: "The clarification",
    FeeNotice: "The fee notice",
    FeePaid: "The payment of the fee",
    PublicInterestExtension: "The extension for the public interest test",
    EirExtension: "The extension",
    Response: "The response",
    InternalReviewRequested: "The request for an internal review",
    InternalReviewAnswered: "The answer to the internal review",
}


class _Count(NamedTuple):
    """A count of working days; `end` is None where an unpaid fee notice stopped it."""

    end: date | None
    counted: tuple[CountedDay, ...]
    skipped: tuple[Skipped, ...]
    disregarded: tuple[date, ...]


class _Fee(NamedTuple):
    notice: date
    paid: date | None


def _count(
    calendar: Calendar, start: date, n: int, fees: Sequence[_Fee], ignoring: frozenset[date] = frozenset()
) -> _Count:
    """Count n working days after `start`, disregarding the fee periods and treating the days `ignoring` as working days."""
    counted: list[CountedDay] = []
    skipped: list[Skipped] = []
    disregarded: list[date] = []
    day = start
    while len(counted) < n:
        if any(fee.paid is None and fee.notice <= one_day_after(day) for fee in fees):
            return _Count(None, tuple(counted), tuple(skipped), tuple(disregarded))
        day = one_day_after(day)
        if calendar.is_working(day) or day in ignoring:
            if any(fee.paid is not None and fee.notice <= day <= fee.paid for fee in fees):
                disregarded.append(day)
            else:
                counted.append(CountedDay(len(counted) + 1, day))
        elif entry := calendar.non_working(day):
            skipped.append(Skipped(day, entry.why))
    return _Count(day, tuple(counted), tuple(skipped), tuple(disregarded))


class _Story:
    """What has happened to one request so far, event by event."""

    def __init__(self, regime: Regime, calendar: Calendar, received: date) -> None:
        calendar.is_working(received)  # raises OutsideTable for a day that the table cannot know
        self.regime = regime
        self.calendar = calendar
        self.received = self.receipt = received
        self.asked: date | None = None
        self.fees: list[_Fee] = []
        self.fees_without_effect: list[date] = []
        self.extension: PublicInterestExtension | EirExtension | None = None
        self.told_in_time = False
        self.response: date | None = None
        self.review: date | None = None
        self.review_answer: date | None = None
        self.lapsed = False
        self.notes: list[str] = []

    def take(self, event: Event) -> None:
        match event:
            case ClarificationAsked():
                self._asked(event.on)
            case ClarificationReceived():
                self._clarified(event.on)
            case FeeNotice():
                self._fee_notice(event.on)
            case FeePaid():
                self._fee_paid(event.on)
            case PublicInterestExtension():
                self._extended(event)
            case EirExtension():
                self._extended_eir(event)
            case Response():
                self.response = event.on
            case InternalReviewRequested():
                self._review_requested(event.on)
            case InternalReviewAnswered():
                self._review_answered(event.on)
            case _:
                raise ImpossibleEvents(f"The clock does not know the event {type(event).__name__}.")

    def _first_count(self) -> _Count:
        return _count(self.calendar, self.receipt, ANSWER_WORKING_DAYS, self.fees)

    def _missed(self, on: date) -> date | None:
        """The last of the first 20 working days, where `on` is after it and the clock was not waiting for clarification."""
        if self.asked is not None:
            return None
        end = self._first_count().end
        return end if end is not None and on > end else None

    def _asked(self, on: date) -> None:
        if last := self._missed(on):
            rule = "s.1(3)" if self.regime is Regime.FOI else "EIR reg 9(2)"
            self.notes.append(
                f"Clarification was asked for on {in_words(on)}, after the 20 working days had ended on {in_words(last)}: "
                f"it should be asked for within them ({rule})."
            )
        if self.asked is None:
            self.asked = on

    def _clarified(self, on: date) -> None:
        if self.asked is None:
            raise ImpossibleEvents(
                f"The clarification of {in_words(on)} cannot start a new clock, because none had been asked for before it: "
                "add the day it was asked for."
            )
        if self.extension is not None:
            self.notes.append(
                f"The extension of {in_words(self.extension.on)} was of the earlier period, before the clarification: "
                "give a new one if it is still needed."
            )
            self.extension = None
        self.asked = None
        self.receipt = on

    def _fee_notice(self, on: date) -> None:
        if self.fees and self.fees[-1].paid is None:
            raise ImpossibleEvents(
                f"A second fee notice cannot be given on {in_words(on)} while the one of "
                f"{in_words(self.fees[-1].notice)} is unpaid: keep one of them."
            )
        if last := self._missed(on):
            self.notes.append(
                f"The fee notice of {in_words(on)} was given after the time to answer had ended on {in_words(last)}, and does "
                "not stop the clock."
            )
            self.fees_without_effect.append(on)
        else:
            self.fees.append(_Fee(on, None))

    def _fee_paid(self, on: date) -> None:
        if not self.fees or self.fees[-1].paid is not None:
            if self.fees_without_effect:
                return
            raise ImpossibleEvents(
                f"The fee cannot have been paid on {in_words(on)}, when no unpaid fee notice had been given by then: check the "
                "dates."
            )
        notice = self.fees[-1].notice
        last = fee_pay_by(notice, self.regime, self.calendar)
        if on > last:
            self.lapsed = True
            self.notes.append(
                f"The fee was paid on {in_words(on)}, after the last day for it, {in_words(last)}: the request had lapsed."
            )
        self.fees[-1] = _Fee(notice, on)

    def _extended(self, event: PublicInterestExtension) -> None:
        if self.regime is Regime.EIR:
            raise ImpossibleEvents(
                "The Environmental Information Regulations give no extra time for the public interest test: remove the "
                f"extension of {in_words(event.on)}."
            )
        if event.citations and not any(_qualified(citation) for citation in event.citations):
            raise ImpossibleEvents(
                f"The extension of {in_words(event.on)} needs a qualified exemption, and {' and '.join(event.citations)} "
                f"{'is' if len(event.citations) == 1 else 'are'} not: name one that is, or remove the extension."
            )
        if event.estimate is None:
            self.notes.append(
                f"The notice of {in_words(event.on)} must give an estimated date for the decision (s.17(2))."
            )
        elif event.estimate < event.on:
            raise ImpossibleEvents(
                f"The decision cannot be expected on {in_words(event.estimate)}, before the notice of {in_words(event.on)}: "
                "check the two dates."
            )
        last = self._missed(event.on)
        self.told_in_time = last is None
        if last:
            self.notes.append(
                f"The notice of {in_words(event.on)} that the public interest test needs longer was due by {in_words(last)} "
                "(s.17(1))."
            )
        self.extension = event

    def _extended_eir(self, event: EirExtension) -> None:
        if self.regime is Regime.FOI:
            raise ImpossibleEvents(
                "Only a request under the Environmental Information Regulations can be extended for complexity and volume: "
                f"remove the extension of {in_words(event.on)}, or change the regime."
            )
        if last := self._missed(event.on):
            self.notes.append(
                f"The extension of {in_words(event.on)} has no effect: the applicant had to be told by {in_words(last)} "
                "(EIR reg 7(3))."
            )
        else:
            self.extension = event

    def _review_requested(self, on: date) -> None:
        if self.response is not None:
            last = _or_none(lambda: review_request_by(self.response or on, self.calendar))
            if last is not None and on > last:
                self.notes.append(
                    f"The internal review was asked for on {in_words(on)}, after the last day for it, {in_words(last)}: "
                    "whether to take it is for the authority."
                )
        self.review = on

    def _review_answered(self, on: date) -> None:
        if self.review is None:
            raise ImpossibleEvents(
                f"An internal review cannot have been answered on {in_words(on)}, when none had been asked for by then: check "
                "the dates."
            )
        self.review_answer = on

    def end(self) -> Due:
        first = self._first_count()
        count = first
        if isinstance(self.extension, EirExtension) and first.end is not None:
            count = _count(self.calendar, self.receipt, EIR_EXTENDED_WORKING_DAYS, self.fees)
        if self.asked is not None:
            asked = self.asked
            count = _Count(
                None,
                tuple(counted for counted in count.counted if counted.date <= asked),
                tuple(skipped for skipped in count.skipped if skipped.date <= asked),
                tuple(day for day in count.disregarded if day <= asked),
            )
        elif self.lapsed:
            count = count._replace(end=None)
        notice_by = first.end if count.end else None
        outer = _further(self.calendar, notice_by, PUBLIC_INTEREST_FURTHER_WORKING_DAYS)
        earlier = self._without_days_proclaimed_since(count)
        decision_by = self._decision_by(outer)
        pay_by = self._pay_by()
        return Due(
            regime=self.regime,
            state=self._state(count),
            received=self.received,
            receipt=self.receipt,
            due=count.end,
            counted=count.counted,
            skipped=count.skipped,
            disregarded=count.disregarded,
            table_version=self.calendar.version,
            original_due=first.end if self.asked else None,
            notice_by=notice_by,
            outer=outer,
            decision_by=decision_by,
            earlier=earlier,
            later=count.end if earlier else None,
            pay_by=pay_by,
            lapses_on=one_day_after(pay_by) if pay_by else None,
            answered_on=self.response,
            days_late=self._days_late(
                max(filter(None, (count.end, decision_by if self.told_in_time else None)), default=None)
            ),
            review_request_by=_further(self.calendar, self.response, REVIEW_WINDOW_WORKING_DAYS),
            review_answer_by=_further(
                self.calendar,
                self.review,
                FOI_REVIEW_WORKING_DAYS if self.regime is Regime.FOI else EIR_REVIEW_WORKING_DAYS,
            ),
            review_answer_outer=_further(
                self.calendar,
                self.review,
                FOI_REVIEW_WORKING_DAYS + FOI_REVIEW_FURTHER_WORKING_DAYS
                if self.regime is Regime.FOI
                else EIR_REVIEW_WORKING_DAYS,
            ),
            complain_by=self._complain_by(),
            notes=tuple(self.notes),
        )

    def _state(self, count: _Count) -> State:
        if self.response is not None:
            return State.ANSWERED
        if self.lapsed:
            return State.LAPSED
        if self.asked is not None:
            return State.WAITING_FOR_CLARIFICATION
        return State.RUNNING if count.end else State.WAITING_FOR_FEE

    def _without_days_proclaimed_since(self, count: _Count) -> date | None:
        since = {
            entry.day: entry
            for entry in (self.calendar.non_working(skipped.date) for skipped in count.skipped)
            if entry and entry.proclaimed_on and entry.proclaimed_on > self.receipt
        }
        if not since or count.end is None:
            return None
        earlier = _count(self.calendar, self.receipt, len(count.counted), self.fees, frozenset(since)).end
        if earlier is None or earlier == count.end:
            return None
        for entry in since.values():
            self.notes.append(
                f"{entry.label} ({in_words(entry.day)}) was made a bank holiday after the request came in. Whether it moves the "
                f"date is not settled: work to {in_words(earlier)}."
            )
        return earlier

    def _decision_by(self, outer: date | None) -> date | None:
        if not isinstance(self.extension, PublicInterestExtension):
            return None
        estimate = self.extension.estimate
        if estimate is not None and outer is not None and estimate > outer:
            self.notes.append(
                f"The estimated date, {in_words(estimate)}, is after the regulator's guideline of 40 working days, "
                f"{in_words(outer)}."
            )
        return estimate or outer

    def _pay_by(self) -> date | None:
        if not self.fees or self.fees[-1].paid is not None:
            return None
        return _or_none(lambda: fee_pay_by(self.fees[-1].notice, self.regime, self.calendar))

    def _days_late(self, due_on: date | None) -> int:
        if self.response is None or due_on is None or self.response <= due_on:
            return 0
        return self.calendar.working_days_between(one_day_after(due_on), self.response)

    def _complain_by(self) -> date | None:
        final = self.review_answer or self.response
        return complain_by(final) if final else None


def _qualified(citation: str) -> bool:
    row = lookup(citation)
    return row.citation.act is Act.FOIA and row.basis in (Basis.QUALIFIED, Basis.CONDITIONAL)


def _further(calendar: Calendar, start: date | None, n: int) -> date | None:
    return _or_none(lambda: calendar.add_working_days(start, n)) if start else None


def _or_none(work_out: Callable[[], date]) -> date | None:
    """A later date, or None where it falls after the end of the table: the due date must not be lost for its sake."""
    try:
        return work_out()
    except OutsideTable:
        return None

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from answerable.law import clock
from answerable.law.clock import (
    ClarificationAsked,
    ClarificationReceived,
    Due,
    EirExtension,
    Event,
    FeeNotice,
    FeePaid,
    ImpossibleEvents,
    InternalReviewAnswered,
    InternalReviewRequested,
    PublicInterestExtension,
    Received,
    Regime,
    Response,
    State,
    due,
    due_simple,
)
from answerable.law.working_days import NonWorkingDay, OutsideTable, default_calendar

D = date.fromisoformat
RECEIVED = Received(D("2026-11-02"))
DUE = D("2026-12-01")
PROCLAIMED = NonWorkingDay(
    D("2026-11-16"), ("EW", "Sc", "NI"), "Made-up holiday", "made up", proclaimed_on=D("2026-11-10")
)


def told(*events: Event, regime: str = "foi") -> Due:
    return due([RECEIVED, *events], regime)


def test_json_is_the_three_things_the_command_line_prints() -> None:
    assert due_simple(RECEIVED.on).as_json() == {
        "due": "2026-12-01",
        "skipped": [{"date": "2026-11-30", "why": "St Andrew's Day: a bank holiday in Scotland"}],
        "table_version": default_calendar().version,
    }


def test_running() -> None:
    result = told()
    assert result.state is State.RUNNING
    assert (result.received, result.receipt) == (RECEIVED.on, RECEIVED.on)
    assert result.work_to == DUE
    assert result.days_left(RECEIVED.on) == 20
    assert result.days_left(DUE) == 0
    assert not result.is_late(DUE)
    assert result.is_late(D("2026-12-02"))
    assert not result.has_lapsed(D("2030-01-01"))


def test_events_may_come_in_any_order() -> None:
    events = [FeePaid(D("2026-11-18")), FeeNotice(D("2026-11-09")), RECEIVED]
    assert due(events).due == due(reversed(events)).due == D("2026-12-11")


# Clarification -------------------------------------------------------------------------------------------------------


def test_the_clock_waits_for_clarification() -> None:
    result = told(ClarificationAsked(D("2026-11-06")))
    assert result.state is State.WAITING_FOR_CLARIFICATION
    assert result.due is None
    assert result.work_to is None
    assert result.days_left(D("2026-11-09")) is None
    assert not result.is_late(D("2027-01-01"))
    assert result.original_due == DUE
    assert result.notice_by is None
    assert result.outer is None
    assert [day.date.day for day in result.counted] == [3, 4, 5, 6]
    assert result.as_json()["due"] is None


def test_a_reminder_changes_nothing_and_a_second_question_waits_again() -> None:
    asked, reminder, told_us = D("2026-11-06"), D("2026-12-20"), D("2026-12-21")
    answered = told(ClarificationAsked(asked), ClarificationAsked(reminder), ClarificationReceived(told_us))
    assert answered.receipt == told_us
    assert answered.notes == ()
    again = told(ClarificationAsked(asked), ClarificationReceived(told_us), ClarificationAsked(told_us))
    assert again.state is State.WAITING_FOR_CLARIFICATION


@pytest.mark.parametrize(("regime", "rule"), [("foi", "s.1(3)"), ("eir", "EIR reg 9(2)")])
def test_clarification_asked_too_late_is_noted(regime: str, rule: str) -> None:
    result = told(ClarificationAsked(D("2026-12-02")), ClarificationReceived(D("2026-12-10")), regime=regime)
    assert result.receipt == D("2026-12-10")
    assert result.notes == (
        "Clarification was asked for on 2 December 2026, after the 20 working days had ended on 1 December 2026: it should "
        f"be asked for within them ({rule}).",
    )


# Fees ----------------------------------------------------------------------------------------------------------------


def test_the_clock_waits_for_the_fee() -> None:
    result = told(FeeNotice(D("2026-11-09")))
    assert result.state is State.WAITING_FOR_FEE
    assert result.due is None
    assert [day.date.day for day in result.counted] == [3, 4, 5, 6]
    assert result.pay_by == D("2027-02-08")
    assert result.lapses_on == D("2027-02-09")
    assert not result.has_lapsed(D("2027-02-08"))
    assert result.has_lapsed(D("2027-02-09"))


def test_a_fee_notice_on_the_day_of_receipt_stops_the_clock_before_day_1() -> None:
    assert told(FeeNotice(RECEIVED.on)).counted == ()


@pytest.mark.parametrize(
    ("notice", "last"),
    [
        ("2026-11-09", "2027-02-08"),
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2026-12-01", "2027-02-28"),
        ("2026-01-31", "2026-04-30"),
        ("2026-10-31", "2027-01-30"),
        ("2026-09-30", "2026-12-29"),
        ("2027-11-29", "2028-02-28"),
    ],
)
def test_three_months_beginning_with_the_day_of_the_notice(notice: str, last: str) -> None:
    assert clock.fee_pay_by(D(notice)) == D(last)


def test_sixty_working_days_after_an_eir_charge_was_notified() -> None:
    notice = D("2026-11-09")
    last = clock.fee_pay_by(notice, "eir")
    assert default_calendar().working_days_between(D("2026-11-10"), last) == 60
    assert told(FeeNotice(notice), regime="eir").pay_by == last


def test_a_fee_paid_too_late_finds_the_request_lapsed() -> None:
    result = told(FeeNotice(D("2026-11-09")), FeePaid(D("2027-02-09")))
    assert result.state is State.LAPSED
    assert result.due is None
    assert result.has_lapsed(D("2027-02-09"))
    assert result.pay_by is None
    assert "the request had lapsed" in result.notes[0]
    assert told(FeeNotice(D("2026-11-09")), FeePaid(D("2027-02-08"))).state is State.RUNNING


def test_a_fee_notice_after_the_time_to_answer_has_no_effect() -> None:
    unpaid = told(FeeNotice(D("2026-12-02")))
    paid = told(FeeNotice(D("2026-12-02")), FeePaid(D("2026-12-09")))
    for result in (unpaid, paid):
        assert result.state is State.RUNNING
        assert result.due == DUE
        assert "does not stop the clock" in result.notes[0]
    assert told(FeeNotice(DUE)).state is State.WAITING_FOR_FEE


def test_two_fee_notices_one_after_the_other() -> None:
    result = told(
        FeeNotice(D("2026-11-04")), FeePaid(D("2026-11-05")), FeeNotice(D("2026-11-09")), FeePaid(D("2026-11-10"))
    )
    assert [day.day for day in result.disregarded] == [4, 5, 9, 10]


def test_clarification_and_fee_together() -> None:
    asked = told(FeeNotice(D("2026-11-05")), ClarificationAsked(D("2026-11-06")))
    assert asked.state is State.WAITING_FOR_CLARIFICATION
    assert asked.original_due is None
    answered = told(
        FeeNotice(D("2026-11-05")),
        FeePaid(D("2026-11-12")),
        ClarificationAsked(D("2026-11-06")),
        ClarificationReceived(D("2026-11-10")),
    )
    assert [day.day for day in answered.disregarded] == [11, 12]
    while_waiting = told(ClarificationAsked(D("2026-11-06")), FeeNotice(D("2027-01-11")))
    assert while_waiting.notes == ()


# Extensions ----------------------------------------------------------------------------------------------------------


def test_public_interest_extension_leaves_the_twenty_days_for_the_rest() -> None:
    result = told(PublicInterestExtension(D("2026-11-30"), estimate=D("2026-12-18"), citations=("s.43(2)",)))
    assert result.due == DUE
    assert result.notice_by == DUE
    assert result.decision_by == D("2026-12-18")
    assert result.notes == ()


def test_public_interest_extension_without_estimate_works_to_the_guideline() -> None:
    result = told(PublicInterestExtension(D("2026-11-30")))
    assert result.decision_by == result.outer == D("2026-12-31")
    assert result.notes == ("The notice of 30 November 2026 must give an estimated date for the decision (s.17(2)).",)


def test_public_interest_extension_given_late_or_for_too_long_is_noted() -> None:
    result = told(PublicInterestExtension(D("2026-12-02"), estimate=D("2027-02-01"), citations=("s.40(2)",)))
    assert result.decision_by == D("2027-02-01")
    assert "was due by 1 December 2026" in result.notes[0]
    assert "guideline of 40 working days, 31 December 2026" in result.notes[1]


@pytest.mark.parametrize("estimate", ["2026-11-30", "2026-12-31"])
def test_an_estimate_may_be_the_day_of_the_notice_or_the_last_of_the_guideline(estimate: str) -> None:
    result = told(PublicInterestExtension(D("2026-11-30"), estimate=D(estimate)))
    assert (result.decision_by, result.notes) == (D(estimate), ())


def test_eir_extension_counts_to_forty() -> None:
    result = told(EirExtension(D("2026-11-20")), regime="eir")
    assert result.counted[-1] == (40, D("2026-12-31"))
    assert result.regime is Regime.EIR


def test_eir_extension_with_an_advance_charge_disregards_the_days_of_both_periods() -> None:
    result = told(FeeNotice(D("2026-11-09")), FeePaid(D("2026-11-18")), EirExtension(D("2026-11-20")), regime="eir")
    assert result.notice_by == D("2026-12-11")
    assert result.due == result.outer == D("2027-01-14")
    assert default_calendar().working_days_between(D("2026-11-03"), D("2027-01-14")) == 48


def test_eir_extension_told_too_late_has_no_effect() -> None:
    result = told(EirExtension(D("2026-12-02")), regime="eir")
    assert result.due == DUE
    assert "has no effect" in result.notes[0]


def test_eir_extension_while_the_charge_is_unpaid() -> None:
    result = told(FeeNotice(D("2026-11-09")), EirExtension(D("2026-11-20")), regime="eir")
    assert result.state is State.WAITING_FOR_FEE


def test_an_extension_falls_with_the_period_it_was_of() -> None:
    result = told(
        EirExtension(D("2026-11-20")),
        ClarificationAsked(D("2026-11-20")),
        ClarificationReceived(D("2026-11-23")),
        regime="eir",
    )
    assert result.due == D("2026-12-22")
    assert "was of the earlier period" in result.notes[0]


# After the answer ----------------------------------------------------------------------------------------------------


def test_answered_in_time_and_late() -> None:
    in_time = told(Response(DUE))
    assert (in_time.state, in_time.days_late, in_time.is_late(D("2027-01-01"))) == (State.ANSWERED, 0, False)
    assert in_time.answered_on == DUE
    assert in_time.days_left(DUE) is None
    assert in_time.complain_by == D("2027-01-12")
    late = told(Response(D("2026-12-04")))
    assert (late.days_late, late.is_late(D("2026-12-04"))) == (3, True)
    while_waiting = told(ClarificationAsked(D("2026-11-06")), Response(D("2027-03-01")))
    assert (while_waiting.state, while_waiting.days_late) == (State.ANSWERED, 0)


def test_internal_review() -> None:
    result = told(
        Response(D("2026-11-20")),
        InternalReviewRequested(D("2026-12-07")),
        InternalReviewAnswered(D("2027-01-08")),
    )
    assert result.review_answer_by == D("2027-01-08")
    assert result.review_answer_outer == D("2027-02-05")
    assert result.complain_by == D("2027-02-19")
    assert result.notes == ()


def test_eir_review_must_be_answered_within_forty_working_days() -> None:
    result = told(Response(D("2026-11-20")), InternalReviewRequested(D("2026-12-07")), regime="eir")
    assert result.review_answer_by == result.review_answer_outer == D("2027-02-05")
    assert clock.review_answer_by(D("2026-12-07"), "eir") == (D("2027-02-05"), D("2027-02-05"))


def test_a_review_asked_for_after_the_window_is_noted() -> None:
    in_time = told(Response(D("2026-11-20")), InternalReviewRequested(D("2027-01-22")))
    late = told(Response(D("2026-11-20")), InternalReviewRequested(D("2027-01-25")))
    assert in_time.notes == ()
    assert "after the last day for it, 22 January 2027" in late.notes[0]


def test_a_review_may_be_asked_for_when_no_answer_came() -> None:
    result = told(InternalReviewRequested(D("2026-12-07")))
    assert result.review_answer_by == D("2027-01-08")
    assert result.state is State.RUNNING


def test_the_office_may_give_a_longer_window() -> None:
    longer = clock.review_request_by(D("2026-11-20"), working_days=60)
    assert default_calendar().working_days_between(D("2026-11-21"), longer) == 60


def test_regulator_and_tribunal_count_calendar_days() -> None:
    """facts/law.md A5: six weeks to complain, 28 days to appeal."""
    assert clock.complain_by(D("2026-12-01")) == D("2027-01-12")
    assert clock.appeal_by(D("2026-12-01")) == D("2026-12-29")


def test_aggregation_window_that_begins_at_a_weekend() -> None:
    assert clock.aggregation_window(D("2026-10-31")) == clock.aggregation_window(D("2026-11-02"))


# Holidays proclaimed on the way --------------------------------------------------------------------------------------


def test_a_holiday_proclaimed_after_receipt_gives_two_dates() -> None:
    calendar = default_calendar().with_days([PROCLAIMED])
    result = due_simple(RECEIVED.on, calendar=calendar)
    assert (result.earlier, result.later, result.due) == (DUE, D("2026-12-02"), D("2026-12-02"))
    assert result.work_to == DUE
    assert result.is_late(D("2026-12-02"))
    assert result.days_left(RECEIVED.on) == 19
    assert "work to 1 December 2026" in result.notes[0]
    assert result.table_version == calendar.version


def test_a_holiday_proclaimed_before_receipt_gives_one() -> None:
    calendar = default_calendar().with_days([PROCLAIMED])
    for received in (PROCLAIMED.proclaimed_on, D("2026-11-11")):
        assert received is not None
        result = due_simple(received, calendar=calendar)
        assert (result.earlier, result.later) == (None, None)
        assert PROCLAIMED.day in [day.date for day in result.skipped]


def test_a_holiday_proclaimed_between_the_request_and_the_clarification_gives_one() -> None:
    calendar = default_calendar().with_days([PROCLAIMED])
    result = due_simple(RECEIVED.on, clarified=D("2026-11-12"), calendar=calendar)
    assert result.earlier is None
    assert PROCLAIMED.day in [day.date for day in result.skipped]


def test_a_holiday_proclaimed_within_the_days_disregarded_moves_nothing() -> None:
    calendar = default_calendar().with_days([PROCLAIMED])
    result = due_simple(RECEIVED.on, fee_notice=D("2026-11-09"), fee_paid=D("2026-11-18"), calendar=calendar)
    assert result.due == D("2026-12-11")
    assert result.earlier is None


def test_a_holiday_proclaimed_while_the_clock_waits_gives_no_date() -> None:
    calendar = default_calendar().with_days([PROCLAIMED])
    result = due([RECEIVED, FeeNotice(D("2026-11-17"))], calendar=calendar)
    assert (result.due, result.earlier) == (None, None)


# The end of the table ------------------------------------------------------------------------------------------------


def test_later_dates_past_the_table_are_left_open_and_the_due_date_is_kept() -> None:
    result = due([Received(D("2030-11-18")), Response(D("2030-12-31")), InternalReviewRequested(D("2030-12-31"))])
    assert result.due == D("2030-12-17")
    assert (result.outer, result.review_request_by, result.review_answer_by) == (None, None, None)
    unpaid = due([Received(D("2030-11-18")), FeeNotice(D("2030-11-19"))], "eir")
    assert (unpaid.pay_by, unpaid.lapses_on) == (None, None)
    extended = due([Received(D("2030-11-18")), PublicInterestExtension(D("2030-12-02"), estimate=D("2031-01-10"))])
    assert extended.decision_by == D("2031-01-10")


def test_an_answer_on_the_last_day_of_the_table_is_in_time() -> None:
    result = due([Received(D("2030-11-28")), Response(D("2030-12-31"))])
    assert (result.due, result.days_late) == (D("2030-12-31"), 0)


@pytest.mark.parametrize("received", ["2004-12-31", "2030-12-31", "2031-02-01"])
def test_a_due_date_outside_the_table_is_refused(received: str) -> None:
    with pytest.raises(OutsideTable):
        due_simple(D(received))


# What cannot have happened -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unheard(Event):
    pass


@pytest.mark.parametrize(
    ("events", "regime", "sentence"),
    [
        ([], "foi", "The day the request was received was not given: give it once."),
        ([RECEIVED, RECEIVED], "foi", "The day the request was received was given more than once: give it once."),
        (
            [RECEIVED, ClarificationAsked(D("2026-11-01"))],
            "foi",
            "The request for clarification cannot have been on 1 November 2026, before the request was received on "
            "2 November 2026: check the two dates.",
        ),
        (
            [RECEIVED, Response(D("2026-10-01"))],
            "foi",
            "The response cannot have been on 1 October 2026, before the request was received on 2 November 2026: check "
            "the two dates.",
        ),
        (
            [RECEIVED, ClarificationReceived(D("2026-11-06"))],
            "foi",
            "The clarification of 6 November 2026 cannot start a new clock, because none had been asked for before it: add "
            "the day it was asked for.",
        ),
        (
            [RECEIVED, FeePaid(D("2026-11-05")), FeeNotice(D("2026-11-09"))],
            "foi",
            "The fee cannot have been paid on 5 November 2026, when no unpaid fee notice had been given by then: check the "
            "dates.",
        ),
        (
            [RECEIVED, FeeNotice(D("2026-11-05")), FeePaid(D("2026-11-06")), FeePaid(D("2026-11-09"))],
            "foi",
            "The fee cannot have been paid on 9 November 2026, when no unpaid fee notice had been given by then: check the "
            "dates.",
        ),
        (
            [RECEIVED, FeeNotice(D("2026-11-05")), FeeNotice(D("2026-11-06"))],
            "foi",
            "A second fee notice cannot be given on 6 November 2026 while the one of 5 November 2026 is unpaid: keep one of "
            "them.",
        ),
        (
            [RECEIVED, PublicInterestExtension(D("2026-11-06"))],
            "eir",
            "The Environmental Information Regulations give no extra time for the public interest test: remove the "
            "extension of 6 November 2026.",
        ),
        (
            [RECEIVED, EirExtension(D("2026-11-06"))],
            "foi",
            "Only a request under the Environmental Information Regulations can be extended for complexity and volume: "
            "remove the extension of 6 November 2026, or change the regime.",
        ),
        (
            [RECEIVED, PublicInterestExtension(D("2026-11-06"), citations=("s.21",))],
            "foi",
            "The extension of 6 November 2026 needs a qualified exemption, and s.21 is not: name one that is, or remove the "
            "extension.",
        ),
        (
            [RECEIVED, PublicInterestExtension(D("2026-11-06"), citations=("s.12(1)", "reg 12(5)(e)"))],
            "foi",
            "The extension of 6 November 2026 needs a qualified exemption, and s.12(1) and reg 12(5)(e) are not: name one "
            "that is, or remove the extension.",
        ),
        (
            [RECEIVED, PublicInterestExtension(D("2026-11-06"), estimate=D("2026-11-05"))],
            "foi",
            "The decision cannot be expected on 5 November 2026, before the notice of 6 November 2026: check the two dates.",
        ),
        (
            [RECEIVED, InternalReviewAnswered(D("2026-11-06"))],
            "foi",
            "An internal review cannot have been answered on 6 November 2026, when none had been asked for by then: check "
            "the dates.",
        ),
        ([RECEIVED, Unheard(D("2026-11-06"))], "foi", "The clock does not know the event Unheard."),
    ],
)
def test_impossible_events(events: list[Event], regime: str, sentence: str) -> None:
    with pytest.raises(ImpossibleEvents) as raised:
        due(events, regime)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (
            {"clarified": D("2026-11-01")},
            "The clarification cannot have come in on 1 November 2026, before the request was received on 2 November 2026: "
            "check the two dates.",
        ),
        (
            {"fee_paid": D("2026-11-18")},
            "The fee cannot have been paid on 18 November 2026 when no fee notice was given: add the date of the notice.",
        ),
        (
            {"fee_notice": D("2026-11-09"), "fee_paid": D("2026-11-05")},
            "The fee cannot have been paid on 5 November 2026, before the fee notice of 9 November 2026: check the two "
            "dates.",
        ),
        (
            {"fee_notice": D("2026-11-01")},
            "The fee notice cannot have been on 1 November 2026, before the request was received on 2 November 2026: check "
            "the two dates.",
        ),
    ],
)
def test_impossible_dates(dates: dict[str, date], sentence: str) -> None:
    with pytest.raises(ImpossibleEvents) as raised:
        due_simple(RECEIVED.on, **dates)
    assert str(raised.value) == sentence


def test_an_unknown_regime_is_refused() -> None:
    with pytest.raises(ValueError, match='The regime is "foi" or "eir", not "scots"'):
        due([RECEIVED], "scots")


def test_an_answer_by_the_day_promised_for_the_public_interest_is_not_late() -> None:
    """facts/law.md A3, public interest: received 2 November 2026, the notice by 1 December, the guideline 31 December."""
    received = Received(D("2026-11-02"))

    def days_late(told: str, answered: str) -> int:
        extension = PublicInterestExtension(D(told), estimate=D("2026-12-18"))
        return due([received, extension, Response(D(answered))]).days_late

    assert days_late("2026-12-01", "2026-12-18") == 0
    assert days_late("2026-12-01", "2026-12-22") == 2
    # Told too late, it moves nothing: the answer is late from the twentieth working day on.
    assert days_late("2026-12-02", "2026-12-18") == 13
    assert days_late("2026-11-20", "2026-11-25") == 0

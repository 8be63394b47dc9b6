"""Every case in exactly one category, and every figure a count of its own cases (facts/law.md A7; section 45 Code 8.5, 8.6)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.life import Event
from answerable.casework.rules.outcomes import CaseOutcome, QuestionOutcome
from answerable.casework.rules.statistics import (
    CENTRAL_LINES,
    CHALLENGE_LINES,
    CODE_LINES,
    LINES,
    NOT_REQUESTS,
    OUTSIDE_LINES,
    PROCESSED,
    BadPeriod,
    CaseFacts,
    CaseHistory,
    Category,
    Challenge,
    Ending,
    Happened,
    Period,
    Row,
    Timing,
    as_at,
    by_month,
    by_provision,
    by_team,
    category,
    challenges,
    counted,
    facts_as_at,
    provision,
    rows,
    timeliness,
    timing,
)
from answerable.law import clock as law_clock
from answerable.law.working_days import default_calendar

DAYS = default_calendar()
Q4 = Period.of("2026-Q4")
END = date(2026, 12, 31)
RECEIVED = date(2026, 11, 2)
"""Due Tue 1 Dec 2026; the outer date of the public interest test is 31 Dec 2026 (facts/law.md A3)."""

_EVENTS = {
    Event.CLARIFICATION_ASKED: lambda e: law_clock.ClarificationAsked(e.on),
    Event.CLARIFICATION_RECEIVED: lambda e: law_clock.ClarificationReceived(e.on),
    Event.FEE_NOTICE: lambda e: law_clock.FeeNotice(e.on),
    Event.FEE_PAID: lambda e: law_clock.FeePaid(e.on),
    Event.EXTENSION: lambda e: law_clock.PublicInterestExtension(e.on, e.expected),
    Event.EIR_EXTENSION: lambda e: law_clock.EirExtension(e.on),
}


def seen(history: CaseHistory, as_of: date) -> CaseFacts:
    """The case as it stood, with its clock counted by the law's own rules."""

    def clock(happened: tuple[Happened, ...]) -> law_clock.Due | None:
        if history.received is None:
            return None
        events = [_EVENTS[Event(e.kind)](e) for e in happened if e.kind in _EVENTS]
        try:
            return law_clock.due([law_clock.Received(history.received), *events], history.regime, DAYS)
        except law_clock.ImpossibleEvents:
            return None

    return facts_as_at(history, as_of, clock, DAYS)


def case(*happened: tuple[Event, date] | tuple[Event, date, date], **more: object) -> CaseHistory:
    made: dict[str, object] = {"reference": "FOI-2026-0001", "regime": "foi", "received": RECEIVED, **more}
    return CaseHistory(happened=tuple(Happened(*one) for one in happened), **made)  # type: ignore[arg-type]


def of(history: CaseHistory, as_of: date = END, period: Period = Q4) -> tuple[Category | None, Timing]:
    facts = seen(history, as_of)
    return category(facts, period, as_of), timing(facts, as_of)


def answered(on: date, *decisions: str) -> CaseHistory:
    return case((Event.RESPONDED, on), decisions=decisions)


# Periods


@pytest.mark.parametrize(
    ("code", "first", "last", "words"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "January to March 2026"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "October to December 2026"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "January to December 2024"),
        ("2026-27", date(2026, 4, 1), date(2027, 3, 31), "April 2026 to March 2027"),
        ("2099-00", None, None, ""),
    ],
)
def test_a_period_has_its_days(code: str, first: date | None, last: date | None, words: str) -> None:
    if first is None:
        with pytest.raises(BadPeriod):
            Period.of(code)
    else:
        period = Period.of(code)
        assert (period.first, period.last, period.words) == (first, last, words)


@pytest.mark.parametrize("code", ["", "2026-Q5", "1999", "2026-28", "lately", "2026-Q"])
def test_a_period_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(BadPeriod, match=r"period|financial year"):
        Period.of(code)


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_every_day_is_in_the_quarter_of_it(day: date) -> None:
    quarter = Period.quarter_of(day)
    assert day in quarter
    assert len(quarter.months()) == 3
    assert quarter.months()[0] == quarter.first


# What a case counts as


@pytest.mark.parametrize(
    ("decisions", "what"),
    [
        (("provided", "not_held"), Category.GRANTED),
        (("provided_in_part",), Category.PART),
        (("refused", "not_held"), Category.REFUSED),
        (("not_held",), Category.NOT_HELD),
        # What brought a peer's return down: cases of section 21 alone, and those neither confirmed nor denied.
        (("accessible",), Category.ACCESSIBLE),
        (("accessible", "not_held"), Category.ACCESSIBLE),
        (("accessible", "refused"), Category.REFUSED),
        (("accessible", "provided"), Category.PART),
        (("neither",), Category.NEITHER),
        (("neither", "refused"), Category.REFUSED),
        ((), Category.UNRECORDED),
        (("provided", "extended"), Category.UNRECORDED),
    ],
)
def test_an_answered_case_counts_as_what_its_questions_came_to(decisions: tuple[str, ...], what: Category) -> None:
    assert of(answered(date(2026, 12, 1), *decisions)) == (what, Timing.IN_TIME)


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (Event.WITHDRAWN, Category.WITHDRAWN),
        (Event.LAPSED, Category.LAPSED),
        (Event.TRANSFERRED, Category.TRANSFERRED),
        (Event.HANDLED_OTHERWISE, Category.OTHERWISE),
        (Event.FOUND_INVALID, Category.INVALID),
    ],
)
def test_a_case_that_ended_otherwise(event: Event, what: Category) -> None:
    assert of(case((event, date(2026, 11, 9))))[0] is what
    assert of(case((event, date(2026, 11, 9))), date(2026, 11, 8))[0] is Category.OPEN


def test_what_never_was_valid_never_was_a_request() -> None:
    invalid = (Event.FOUND_INVALID, date(2026, 11, 4))
    assert of(case(invalid, (Event.LAPSED, date(2026, 12, 9))))[0] is Category.INVALID
    assert of(case(invalid, (Event.HANDLED_OTHERWISE, date(2026, 12, 9))))[0] is Category.OTHERWISE


def test_what_was_missing_may_have_come_before_it_was_missed() -> None:
    made = case((Event.MADE_VALID, date(2026, 11, 3)), (Event.FOUND_INVALID, date(2026, 11, 4)))
    assert of(made)[0] is not Category.INVALID


def test_a_reply_that_leaves_the_public_interest_to_be_weighed_processes_nothing_yet() -> None:
    promised = date(2026, 12, 31)
    happened = ((Event.EXTENSION, date(2026, 11, 20), promised), (Event.RESPONDED, date(2026, 11, 30)))
    goes_on = case(*happened, (Event.REOPENED, date(2026, 11, 30), promised))
    assert of(goes_on, date(2026, 12, 10)) == (Category.OPEN, Timing.EXTENDED)


def test_a_request_made_valid_is_of_the_period_in_which_it_was() -> None:
    made = case((Event.FOUND_INVALID, date(2026, 11, 4)), (Event.MADE_VALID, date(2027, 1, 5)))
    assert of(made, date(2026, 12, 31)) == (Category.INVALID, Timing.LATE)
    assert of(made, date(2027, 1, 31))[0] is None
    assert of(made, date(2027, 1, 31), Period.of("2027-Q1"))[0] is Category.OPEN


def test_a_case_of_another_period_or_without_a_day_of_receipt_is_in_no_table() -> None:
    assert of(case(received=date(2026, 9, 30)))[0] is None
    assert of(case(received=None))[0] is None
    assert of(case(), date(2026, 11, 1))[0] is None


# In time


@pytest.mark.parametrize(
    ("on", "when"),
    [(date(2026, 12, 1), Timing.IN_TIME), (date(2026, 12, 2), Timing.LATE)],
)
def test_an_answer_is_in_time_until_the_twentieth_working_day(on: date, when: Timing) -> None:
    assert of(answered(on, "provided"))[1] is when


@pytest.mark.parametrize(
    ("told", "on", "when"),
    [
        (date(2026, 12, 1), date(2026, 12, 1), Timing.IN_TIME),
        (date(2026, 12, 1), date(2026, 12, 21), Timing.EXTENDED),
        (date(2026, 12, 1), date(2026, 12, 22), Timing.LATE),
        # An extension told after the twentieth working day is none (section 17(1) and (2)).
        (date(2026, 12, 2), date(2026, 12, 21), Timing.LATE),
    ],
)
def test_an_extension_counts_if_it_was_told_in_time(told: date, on: date, when: Timing) -> None:
    history = case((Event.EXTENSION, told, date(2026, 12, 21)), (Event.RESPONDED, on), decisions=("refused",))
    assert of(history)[1] is when


def test_an_eir_extension_gives_forty_working_days() -> None:
    told = (Event.EIR_EXTENSION, date(2026, 11, 30))
    # facts/law.md A3: EIR received 2 Nov 2026, extended to 31 Dec.
    assert of(case(told, (Event.RESPONDED, date(2026, 12, 31)), regime="eir"))[1] is Timing.EXTENDED
    assert of(case(told, regime="eir"), date(2027, 1, 4), Q4)[1] is Timing.LATE


def test_where_an_open_case_stands() -> None:
    assert of(case(), date(2026, 12, 1)) == (Category.OPEN, Timing.IN_TIME)
    assert of(case(), date(2026, 12, 2)) == (Category.OPEN, Timing.LATE)
    assert of(case((Event.EXTENSION, date(2026, 12, 1), date(2026, 12, 21))), date(2026, 12, 2))[1] is Timing.EXTENDED
    assert of(case((Event.CLARIFICATION_ASKED, date(2026, 11, 6))))[1] is Timing.STOPPED
    assert of(case((Event.FEE_NOTICE, date(2026, 11, 9))))[1] is Timing.STOPPED
    assert of(case((Event.FEE_PAID, date(2026, 11, 9))))[1] is Timing.UNDATED


def test_an_answer_while_the_clock_waits_is_in_time() -> None:
    waiting = case((Event.CLARIFICATION_ASKED, date(2026, 11, 6)), (Event.RESPONDED, date(2026, 12, 30)))
    assert of(waiting)[1] is Timing.IN_TIME


def test_as_at_the_end_of_the_period_and_as_at_today_are_two_tables() -> None:
    late = answered(date(2027, 1, 4), "provided")
    assert of(late, END) == (Category.OPEN, Timing.LATE)
    assert of(late, date(2027, 1, 4)) == (Category.GRANTED, Timing.LATE)


def test_the_first_answer_counts_whatever_follows_it() -> None:
    history = case(
        (Event.RESPONDED, date(2026, 12, 1)),
        (Event.REOPENED, date(2026, 12, 7), date(2026, 12, 14)),
        (Event.RESPONDED, date(2026, 12, 30)),
        decisions=("provided",),
    )
    assert of(history) == (Category.GRANTED, Timing.IN_TIME)


def test_an_answer_after_a_lapse_is_held_against_the_day_of_the_reopening() -> None:
    lapse = (Event.LAPSED, date(2026, 11, 9))
    again = (Event.REOPENED, date(2026, 11, 16), date(2026, 12, 14))
    assert of(case(lapse, again), date(2026, 12, 14)) == (Category.OPEN, Timing.IN_TIME)
    assert of(case(lapse, again, (Event.RESPONDED, date(2026, 12, 15))))[1] is Timing.LATE
    no_day = (Event.REOPENED, date(2026, 11, 16))
    assert of(case(lapse, no_day))[1] is Timing.UNDATED
    assert seen(case(lapse, again, (Event.RESPONDED, date(2026, 12, 15))), END).taken is None


def test_working_days_are_counted_from_clarification_and_without_those_of_a_fee() -> None:
    assert seen(answered(date(2026, 12, 1)), END).taken == 20
    clarified = case(
        (Event.CLARIFICATION_ASKED, date(2026, 11, 6)),
        (Event.CLARIFICATION_RECEIVED, date(2026, 11, 23)),
        (Event.RESPONDED, date(2026, 12, 22)),
    )
    # facts/law.md A3: clarified Mon 23 Nov 2026, due Tue 22 Dec.
    assert seen(clarified, END).taken == 20
    paid = case(
        (Event.FEE_NOTICE, date(2026, 11, 9)),
        (Event.FEE_PAID, date(2026, 11, 18)),
        (Event.RESPONDED, date(2026, 12, 11)),
    )
    # facts/law.md A3: 8 working days disregarded, due Fri 11 Dec 2026.
    assert seen(paid, END).taken == 20
    assert seen(case((Event.RESPONDED, date(2070, 1, 1))), date(2070, 1, 1)).taken is None
    assert seen(case((Event.RESPONDED, RECEIVED)), END).taken == 0


# Any set of cases

_CALM = (
    Event.CLARIFICATION_ASKED,
    Event.CLARIFICATION_RECEIVED,
    Event.FEE_NOTICE,
    Event.FEE_PAID,
    Event.EXTENSION,
    Event.RESPONDED,
    Event.RESPONDED_OUTSIDE,
    Event.WITHDRAWN,
    Event.LAPSED,
    Event.TRANSFERRED,
    Event.HANDLED_OTHERWISE,
    Event.FOUND_INVALID,
    Event.MADE_VALID,
    Event.REOPENED,
)
_DAYS_OF_YEAR = st.dates(date(2026, 8, 1), date(2027, 3, 31))


@st.composite
def any_case(draw: st.DrawFn) -> CaseHistory:
    received = draw(st.none() | _DAYS_OF_YEAR)
    start = received or date(2026, 8, 1)
    steps = draw(st.lists(st.tuples(st.sampled_from(_CALM), st.integers(0, 60)), max_size=5))
    happened = sorted((Happened(kind, start + timedelta(days=after)) for kind, after in steps), key=lambda one: one.on)
    return CaseHistory(
        reference=f"FOI-{draw(st.integers(1, 9999)):04d}",
        regime=draw(st.sampled_from(["foi", "eir"])),
        received=received,
        team=draw(st.sampled_from(["", "Commissioning", "Finance"])),
        happened=tuple(happened),
        decisions=tuple(draw(st.lists(st.sampled_from(list(QuestionOutcome)), max_size=4))),
        citations=tuple(draw(st.lists(st.sampled_from(["s.40(2)", "s.21", "reg 12(5)(e)"]), max_size=2))),
        challenges=tuple(
            Challenge(kind, start + timedelta(days=30), start + timedelta(days=50), outcome)
            for kind, outcome in draw(
                st.lists(
                    st.sampled_from([("compliance", "partly"), ("timeliness", ""), ("complaint", "upheld")]), max_size=2
                )
            )
        ),
    )


_PERIODS = st.sampled_from(["2026-Q4", "2026", "2026-27", "2026-Q3"]).map(Period.of)


@given(st.lists(any_case(), max_size=6), _PERIODS, _DAYS_OF_YEAR)
def test_whatever_the_cases_every_total_is_the_sum_of_its_parts(
    cases: list[CaseHistory], period: Period, as_of: date
) -> None:
    of_them = rows([seen(one, as_of) for one in cases], period, as_of)
    figures = {line.line.code: line.total for line in counted(LINES.values(), of_them)}
    parts = {
        "received": ("open", "processed", "unanswered"),
        "open": ("open_in_time", "open_extended", "open_stopped", "open_late", "open_undated"),
        "processed": ("granted", "refused_in_full", "part", "unrecorded"),
        "refused_in_full": ("not_held", "accessible", "neither", "refused"),
        "unanswered": ("withdrawn", "lapsed", "transferred"),
        "c_received": ("c_on_hold", "c_not_held", "c_resolvable"),
        "c_resolvable": ("c_granted", "c_part", "c_refused", "c_unrecorded", "c_open"),
    }
    for whole, named in parts.items():
        assert figures[whole] == sum(figures[part] for part in named), whole
    assert figures["processed"] == sum(figures[line] for line in ("in_time", "extended", "late", "undated"))
    assert len(of_them) == figures["received"] + figures["otherwise"] + figures["invalid"]
    for line in counted(LINES.values(), of_them):
        assert line.foi + line.eir == line.total == sum(1 for row in of_them if line.line.test(row))


@given(st.lists(any_case(), max_size=6), _PERIODS, _DAYS_OF_YEAR)
def test_whatever_the_cases_each_is_in_exactly_one_place(cases: list[CaseHistory], period: Period, as_of: date) -> None:
    of_them = rows([seen(one, as_of) for one in cases], period, as_of)
    one_each = ("open", "granted", "refused_in_full", "part", "unrecorded", "unanswered", "otherwise", "invalid")
    for row in of_them:
        assert sum(LINES[code].test(row) for code in one_each) == 1
        assert row.category in Category
    months = by_month(of_them, period)
    teams = by_team(of_them)
    everything = timeliness(of_them, "all")
    for groups in (months, teams):
        for name in ("received", "answered", "in_time", "extended", "late", "overdue"):
            assert sum(getattr(one, name) for one in groups) == getattr(everything, name)
    assert everything.received == sum(1 for row in of_them if row.category not in NOT_REQUESTS)


@given(any_case(), _PERIODS, _DAYS_OF_YEAR, st.integers(1, 90))
def test_what_happens_afterwards_never_changes_a_table(
    history: CaseHistory, period: Period, as_of: date, later: int
) -> None:
    after = Happened(Event.RESPONDED, as_of + timedelta(days=later))
    grown = replace(history, happened=(*history.happened, after))
    # In order of the days, as every history is.
    grown = replace(grown, happened=tuple(sorted(grown.happened, key=lambda one: one.on)))
    assert seen(grown, as_of) == seen(history, as_of)


@given(any_case(), _DAYS_OF_YEAR)
def test_a_case_that_was_disposed_of_still_counts_as_it_did(history: CaseHistory, as_of: date) -> None:
    kept = CaseHistory.of_disposed(history.reference, json.loads(json.dumps(history.as_data())))
    assert kept == replace(history, disposed=True)
    assert replace(seen(kept, as_of), disposed=False) == seen(history, as_of)


def test_an_answer_after_the_day_does_not_count_even_if_it_is_given() -> None:
    facts = CaseFacts(
        "FOI-1", "foi", RECEIVED, answered=date(2027, 1, 4), due=date(2026, 12, 1), outcome=CaseOutcome.GRANTED
    )
    assert category(facts, Q4, END) is Category.OPEN
    assert timing(facts, END) is Timing.LATE
    assert as_at([Happened(Event.RESPONDED, date(2027, 1, 4))], END) == ()


# Tables


def test_the_lines_of_the_code_bear_its_fields() -> None:
    assert [line.field for line in CODE_LINES if line.field] == ["1", "2", "3", "4", "5", "6"]
    assert [line.field for line in CHALLENGE_LINES if line.field] == ["7"]
    assert len(LINES) == len(CODE_LINES) + len(OUTSIDE_LINES) + len(CENTRAL_LINES)
    assert set(Ending) <= {category.value for category in Category}
    assert not PROCESSED & NOT_REQUESTS


def row(on: date | None, **more: object) -> Row:
    made: dict[str, object] = {"reference": "FOI-1", "regime": "foi", "received": RECEIVED, "answered": on, **more}
    facts = CaseFacts(**{"due": date(2026, 12, 1), "outcome": CaseOutcome.REFUSED, **made})  # type: ignore[arg-type]
    found = category(facts, Q4, END)
    assert found is not None
    return Row(facts, found, timing(facts, END))


def test_timeliness_of_a_group() -> None:
    group = [
        row(date(2026, 12, 1), taken=20),
        row(date(2026, 11, 3), taken=1),
        row(date(2026, 12, 2), taken=21),
        row(None),
        row(date(2026, 12, 2), due=None),
    ]
    found = timeliness(group, "All", "all")
    assert (found.received, found.answered, found.in_time, found.late, found.overdue) == (5, 4, 2, 1, 1)
    assert found.percent == 66
    assert found.median_days == 20
    empty = timeliness([], "None")
    assert (empty.percent, empty.median_days) == (None, None)


def test_teams_stand_by_name_and_those_without_one_last() -> None:
    found = by_team([row(None), row(None, team="Finance"), row(None, team="Commissioning")])
    assert [(one.name, one.code) for one in found] == [
        ("Commissioning", "Commissioning"),
        ("Finance", "Finance"),
        ("No team recorded", ""),
    ]


@pytest.mark.parametrize(
    ("citation", "name"),
    [
        ("s.40(2)", "s.40"),
        ("section 36(2)(b)(i)", "s.36"),
        ("s.22a", "s.22A"),
        ("reg 12(5)(e)", "reg 12(5)(e)"),
        ("Regulation 13", "reg 13"),
        (" some other law ", "some other law"),
    ],
)
def test_a_ground_is_named_by_its_section(citation: str, name: str) -> None:
    assert provision(citation) == name


def test_a_case_counts_once_under_each_ground() -> None:
    both = row(date(2026, 12, 1), citations=("s.40(2)", "s.40(1)", "s.21"))
    one = row(date(2026, 12, 1), citations=("s.40(2)",))
    assert by_provision([both, one, row(None, citations=("s.14(1)",))]) == [("s.40", 2), ("s.21", 1)]


def test_reviews_count_in_the_period_in_which_they_were_asked_for() -> None:
    review = Challenge("compliance", date(2026, 12, 7), date(2027, 1, 8), "partly")
    history = case(received=date(2026, 6, 1), challenges=(review, Challenge("complaint", date(2027, 2, 1))))
    assert [one.challenge for one in challenges([history], Q4, END)] == [review._replace(ended=None, outcome="")]
    assert [one.challenge for one in challenges([history], Q4, date(2027, 1, 8))] == [review]
    assert challenges([history], Q4, date(2026, 12, 6)) == []
    [line] = [line for line in CHALLENGE_LINES if line.test(review) and line.under]
    assert line.code == "reviews_partly"

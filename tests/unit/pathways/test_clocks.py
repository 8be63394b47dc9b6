"""How long things may take, from the events. Two working days from the report: Victims' Code Right 4 (facts/law.md D1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.clocks import (
    DEFAULTS,
    Calendar,
    Clock,
    Happened,
    Reading,
    Target,
    due,
    is_working,
    late_before,
    read,
    working_days_from,
)
from answerable.pathways.rules.referral import Kind

REPORT = Target(Clock.REPORT, 2)


@pytest.mark.parametrize(
    ("reported", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 4)),  # Monday: Wednesday
        (date(2026, 3, 5), date(2026, 3, 9)),  # Thursday: Monday
        (date(2026, 3, 6), date(2026, 3, 10)),  # Friday: Tuesday
        (date(2026, 3, 7), date(2026, 3, 10)),  # Saturday: Tuesday
        (date(2026, 4, 2), date(2026, 4, 8)),  # Maundy Thursday: Good Friday and Easter Monday do not count
        (date(2026, 12, 24), date(2026, 12, 30)),  # Christmas Eve: 25th, weekend, Boxing Day in lieu on the 28th
    ],
)
def test_two_working_days_from_the_report(reported: date, last: date) -> None:
    assert due(reported, 2, Calendar.ENGLAND) == last
    assert DEFAULTS[0] == REPORT


@pytest.mark.parametrize(
    ("day", "england", "weekdays", "kingdom"),
    [
        (date(2026, 3, 17), True, True, False),  # St Patrick's Day: Northern Ireland
        (date(2026, 11, 30), True, True, False),  # St Andrew's Day: Scotland
        (date(2026, 4, 6), False, True, False),  # Easter Monday: not in Scotland, but in England and Wales
        (date(2026, 4, 3), False, True, False),  # Good Friday
        (date(2026, 3, 7), False, False, False),  # a Saturday
        (date(2026, 3, 2), True, True, True),
        (date(2031, 12, 25), True, True, True),  # outside the table of bank holidays
    ],
)
def test_which_days_count_is_a_setting(day: date, england: bool, weekdays: bool, kingdom: bool) -> None:
    assert is_working(day, Calendar.ENGLAND) is england
    assert is_working(day, Calendar.WEEKDAYS) is weekdays
    assert is_working(day, Calendar.KINGDOM) is kingdom


days = st.dates(date(2024, 1, 1), date(2029, 1, 1))


@given(days, st.integers(0, 30), st.sampled_from(list(Calendar)))
def test_the_last_day_in_time_is_so_many_working_days_on(start: date, number: int, calendar: Calendar) -> None:
    last = due(start, number, calendar)
    assert working_days_from(start, last, calendar) == number
    assert working_days_from(last, start, calendar) == -number
    assert number == 0 or is_working(last, calendar)


@given(days, st.integers(0, 20), st.sampled_from(list(Calendar)))
def test_late_before_is_the_edge_between_late_and_not(today: date, number: int, calendar: Calendar) -> None:
    target = Target(Clock.ROUTING, number, calendar)
    edge = late_before(target, today)
    assert due(edge, number, calendar) < today
    assert due(edge + timedelta(days=1), number, calendar) >= today


def at(day: int, kind: Kind) -> Happened:
    return Happened(kind, datetime(2026, 3, day, 10, tzinfo=UTC))


def reading(
    clock: Clock, events: list[Happened], today: date, reported_on: date | None = None, number: int = 2
) -> Reading | None:
    found = read(events, reported_on=reported_on, targets=[Target(clock, number)], today=today)
    return found[0] if found else None


def test_the_report_clock_stops_when_the_referral_is_sent() -> None:
    sent = [at(2, Kind.STARTED), at(4, Kind.SENT)]
    one = reading(Clock.REPORT, sent, date(2026, 3, 20), date(2026, 3, 2))
    assert one is not None
    assert not one.running
    assert not one.late
    assert one.words == "done in time"
    late = reading(Clock.REPORT, [at(2, Kind.STARTED), at(5, Kind.SENT)], date(2026, 3, 20), date(2026, 3, 2))
    assert late is not None
    assert late.late
    assert late.words == "done, late by 1 working day"
    assert reading(Clock.REPORT, sent, date(2026, 3, 20)) is None, "nobody reported it"


def test_a_running_clock_says_how_long_is_left() -> None:
    drafted = [at(2, Kind.STARTED)]
    words = [reading(Clock.REPORT, drafted, date(2026, 3, day), date(2026, 3, 2)).words for day in (2, 3, 4, 5, 6, 9)]  # type: ignore[union-attr]
    assert words == [
        "2 working days left",
        "1 working day left",
        "due today",
        "late by 1 working day",
        "late by 2 working days",
        "late by 3 working days",
    ]


def test_late_on_a_weekend_is_late() -> None:
    one = reading(Clock.REPORT, [at(2, Kind.STARTED)], date(2026, 3, 7), date(2026, 3, 4), number=2)
    assert one is not None
    assert one.due == date(2026, 3, 6)
    assert one.late
    assert one.left == -1


def test_each_clock_is_read_for_the_last_time_it_was_started() -> None:
    events = [at(2, Kind.STARTED), at(2, Kind.SENT), at(3, Kind.OFFERED), at(9, Kind.DECLINED), at(10, Kind.OFFERED)]
    decision = reading(Clock.DECISION, events, date(2026, 3, 11))
    assert decision is not None
    assert decision.started == date(2026, 3, 10)
    assert decision.running
    assert decision.left == 1
    routing = reading(Clock.ROUTING, events, date(2026, 3, 11))
    assert routing is not None
    assert routing.started == date(2026, 3, 9)
    assert routing.stopped == date(2026, 3, 10)


OVER = {Kind.WITHDRAWN, Kind.CLOSED}
ELSEWHERE = OVER | {Kind.REDIRECTED, Kind.TRANSFERRED}


@pytest.mark.parametrize(
    ("clock", "starts", "stops", "starts_anew"),
    [
        (Clock.FIRST_TRY, Kind.ACCEPTED, ELSEWHERE | {Kind.CONTACT_TRIED, Kind.CONTACT_MADE, Kind.MET}, set()),
        (Clock.FIRST_CONTACT, Kind.ACCEPTED, ELSEWHERE | {Kind.CONTACT_MADE, Kind.MET}, set()),
        (Clock.FIRST_MEETING, Kind.ACCEPTED, ELSEWHERE | {Kind.MET}, set()),
        (Clock.DECISION, Kind.OFFERED, OVER | {Kind.ACCEPTED, Kind.DECLINED}, {Kind.REDIRECTED, Kind.TRANSFERRED}),
        (Clock.ROUTING, Kind.SENT, OVER | {Kind.OFFERED}, {Kind.DECLINED}),
    ],
)
def test_what_stops_a_clock_and_what_starts_it_anew(
    clock: Clock, starts: Kind, stops: set[Kind], starts_anew: set[Kind]
) -> None:
    for kind in set(Kind) - {starts}:
        one = reading(clock, [at(2, starts), at(3, kind)], date(2026, 3, 3))
        assert one is not None
        assert one.running is (kind not in stops), kind
        assert one.started == date(2026, 3, 3 if kind in starts_anew else 2), kind


def test_clocks_that_have_not_started_are_not_read() -> None:
    assert read([at(2, Kind.STARTED)], reported_on=None, targets=DEFAULTS, today=date(2026, 3, 2)) == ()


def test_a_moment_counts_on_the_day_that_it_is_here() -> None:
    late_evening = Happened(Kind.SENT, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    one = reading(Clock.ROUTING, [late_evening], date(2026, 7, 2))
    assert one is not None
    assert one.started == date(2026, 7, 2)

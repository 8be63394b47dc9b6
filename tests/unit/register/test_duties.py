"""Where a duty stands on a day."""

from __future__ import annotations

from datetime import date

from answerable.law.procurement import Obligation
from answerable.law.publication import Trigger, find
from answerable.register.rules.duties import Event, Published, State, standing, standing_of_notice, watched_from

ON = date(2025, 12, 10)
SINCE = date(2025, 10, 1)


def _states(code: str, **more: object) -> list[tuple[str, State]]:
    found = standing(find(code), **{"on": ON, "since": SINCE, **more})  # type: ignore[arg-type]
    return [(one.words, one.state) for one in found.deadlines]


def test_months_become_due_and_then_overdue_by_our_own_measure() -> None:
    assert _states("3(g)") == [
        ("October 2025", State.OVERDUE),
        ("November 2025", State.DUE),
        ("December 2025", State.UPCOMING),
    ]
    # 1 November is the first of 31 days; 1 December the last.
    assert _states("3(g)", on=date(2025, 12, 1))[0] == ("October 2025", State.DUE)
    assert _states("3(g)", practicable_days=60)[0] == ("October 2025", State.DUE)


def test_a_published_month_is_done_and_a_longer_list_covers_it() -> None:
    october = Published(date(2025, 10, 1), date(2025, 10, 31), date(2025, 11, 20))
    assert ("October 2025", State.DONE) in _states("3(g)", published=[october])
    both = Published(date(2025, 10, 1), date(2025, 11, 30), date(2025, 12, 5))
    found = standing(find("3(g)"), on=ON, since=SINCE, published=[october, both])
    assert [one.state for one in found.deadlines] == [State.UPCOMING, State.DONE, State.DONE]
    assert found.last == both
    assert found.deadlines[1].when == "published on 20 November 2025"
    assert found.state is State.UPCOMING
    assert len(found.having(State.DONE)) == 2
    half = Published(date(2025, 10, 2), date(2025, 10, 31), date(2025, 11, 20))
    assert ("October 2025", State.OVERDUE) in _states("3(g)", published=[half])


def test_what_is_due_before_the_year_has_a_day_in_law() -> None:
    found = standing(find("3(a)"), on=date(2026, 3, 20), since=date(2025, 10, 1))
    assert [(one.words, one.state, one.by) for one in found.deadlines] == [("2026-27", State.DUE, date(2026, 3, 31))]
    late = Published(date(2026, 4, 1), date(2027, 3, 31), date(2026, 4, 2))
    done = standing(find("3(a)"), on=date(2026, 4, 10), since=date(2025, 10, 1), published=[late]).deadlines
    assert done[-1].late
    assert done[-1].when == "published on 2 April 2026, late: it was due by 31 March 2026"
    assert done[0].words == "2027-28"
    assert done[0].when == "due by 31 March 2027"


def test_reviews_follow_the_last_publication() -> None:
    assert _states("2(a)") == [("Enter the day on which the last ordinary election took place", State.NEEDS_DATE)]
    triggers = {Trigger.ELECTION: [date(2021, 5, 6), date(2024, 5, 2)]}
    assert _states("2(a)", triggers=triggers) == [
        ("After 2 May 2024, when the last ordinary election took place", State.OVERDUE)
    ]
    done = Published(date(2025, 6, 1), date(2025, 6, 1), date(2025, 6, 1))
    assert _states("2(a)", triggers=triggers, published=[done]) == [
        ("Review of what was published on 1 June 2025", State.DUE),
        ("After 2 May 2024, when the last ordinary election took place", State.DONE),
    ]
    # Published, and no election entered: the review is what counts.
    assert _states("2(a)", published=[done]) == [("Review of what was published on 1 June 2025", State.DUE)]


def test_within_a_month_of_what_was_entered() -> None:
    assert [state for _, state in _states("7B")] == [State.NEEDS_DATE]
    days = {Trigger.HMICFRS: [date(2024, 11, 1), date(2025, 11, 3)]}
    found = standing(find("7B"), on=ON, since=SINCE, triggers=days)
    assert [(one.by, one.state) for one in found.deadlines] == [(date(2025, 12, 3), State.OVERDUE)]
    assert found.deadlines[0].when == "due by 3 December 2025"
    in_time = Published(date(2025, 11, 20), date(2025, 11, 20), date(2025, 11, 20))
    assert standing(find("7B"), on=ON, since=SINCE, triggers=days, published=[in_time]).state is State.DONE
    # Only an old one is known: it still has to have been published.
    old = standing(find("7B"), on=ON, since=SINCE, triggers={Trigger.HMICFRS: [date(2024, 11, 1)]})
    assert old.state is State.OVERDUE


def test_what_became_available_waits_to_be_published() -> None:
    events = [
        Event("Copy of A-1", date(2025, 11, 20), False),
        Event("Copy of A-2", date(2025, 10, 1), False),
        Event("Copy of A-3", date(2025, 10, 1), True),
        Event("Copy of A-4", None, False),
    ]
    assert _states("4(b)", events=events) == [
        ("Copy of A-2", State.OVERDUE),
        ("Copy of A-1", State.DUE),
        ("Copy of A-4: its day is not recorded", State.NEEDS_DATE),
    ]
    assert _states("4(b)") == []
    assert standing(find("4(b)"), on=ON, since=SINCE).state is State.DONE


def test_a_later_list_covers_a_change() -> None:
    events = [Event("A gift", date(2025, 11, 20)), Event("Another", None)]
    listed = Published(date(2025, 11, 25), date(2025, 11, 25), date(2025, 11, 25))
    assert ("A gift", State.DUE) in _states("2(e)", events=events)
    assert ("A gift", State.DUE) not in _states("2(e)", events=events, published=[listed])


def test_notices() -> None:
    sure = Obligation("UK7", date(2025, 11, 1), date(2025, 11, 30), "Details.")
    assert standing_of_notice(sure, on=ON, published=None).state is State.OVERDUE
    assert standing_of_notice(sure, on=date(2025, 11, 30), published=None).state is State.DUE
    done = standing_of_notice(sure, on=ON, published=date(2025, 12, 2))
    assert (done.state, done.late) == (State.DONE, True)
    soon = Obligation("UK7", date(2025, 11, 1), None, "As soon as practicable.")
    assert standing_of_notice(soon, on=date(2025, 12, 1), published=None).state is State.DUE
    assert standing_of_notice(soon, on=date(2025, 12, 2), published=None).state is State.OVERDUE
    doubtful = Obligation("UK7", date(2025, 11, 1), date(2025, 11, 30), "Details.", ("its value",))
    assert standing_of_notice(doubtful, on=ON, published=None).state is State.NEEDS_DATE
    undated = standing_of_notice(Obligation("UK12", None, None, "Ended."), on=ON, published=None)
    assert (undated.state, undated.when) == (State.NEEDS_DATE, "no day can be worked out")
    ahead = Obligation("UK10", None, date(2025, 12, 20), "Change.")
    assert standing_of_notice(ahead, on=ON, published=None).state is State.UPCOMING


def test_words_of_a_deadline() -> None:
    found = standing(find("3(g)"), on=ON, since=SINCE).deadlines[0]
    assert found.when == "from 1 November 2025; by our own measure by 1 December 2025"
    assert found.cite == "14"
    assert not found.late


def test_the_board_looks_back_to_the_last_financial_year() -> None:
    assert watched_from(ON, None) == date(2024, 4, 1)
    assert watched_from(date(2026, 3, 31), None) == date(2024, 4, 1)
    assert watched_from(date(2026, 4, 1), None) == date(2025, 4, 1)
    assert watched_from(ON, date(2025, 1, 1)) == date(2025, 1, 1)
    # The Order is in force from 16 January 2012 (facts/law.md B1).
    assert watched_from(ON, date(2010, 1, 1)) == date(2012, 1, 16)

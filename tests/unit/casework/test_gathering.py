"""Asking colleagues: no applicant named, by when, when they are reminded, and what the reply says was searched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.gathering import (
    SearchMade,
    counted_day,
    days_left,
    digest_of,
    hours_as_figure,
    hours_in_words,
    names_applicant,
    over_limit,
    period_in_words,
    remind_today,
    searched_line,
    shown_name,
    suggested_day,
    token_in,
    usual_words,
)
from answerable.casework.rules.internal_dates import InternalDates
from answerable.law.working_days import default_calendar

DAYS = default_calendar()

NAMED = (
    "Zebedee Quillfeather wants to know",
    "from quillfeather, zebedee",
    "ZEBEDEE  QUILLFEATHER",
    "asked by Mr Quillfeather today",
    "asked by mr quillfeather today",
    "Z. Quillfeather asks",
    "as in Quillfeather’s letter",
    "The letter of Quillfeather asks for it",
    "write to zq@example.org",
    "WRITE TO ZQ@EXAMPLE.ORG",
    "for the Made-up Gazette’s front page",
)
NOT_NAMED = (
    "",
    "How much did the helpline cost?",
    "the house at Quillfeather Lane",
    "Old Quillfeather house",
    "Quillfeather: what is it?",
    "What is it? Quillfeather is a breed of hen",
    "a quillfeather pen",
    "Zebedee the bird",
    "the Gazette that is made up",
)


@pytest.mark.parametrize("text", NAMED)
def test_what_names_the_applicant(text: str) -> None:
    assert names_applicant(text, name="Mr Zebedee Quillfeather", email="zq@example.org", organisation="Made-up Gazette")


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_does_not(text: str) -> None:
    assert not names_applicant(
        text, name="Mr Zebedee Quillfeather", email="zq@example.org", organisation="Made-up Gazette"
    )


def test_accents_hide_nobody_and_a_single_name_is_looked_for_as_it_is() -> None:
    assert names_applicant("from ELISE Made-up", name="Élise Made-up")
    assert names_applicant("from wuffel", name="Wuffel")
    assert not names_applicant("anything", name="Mr")
    assert not names_applicant("anything", name=" ", email=" ", organisation=" ")


@given(st.text(max_size=80))
def test_a_name_in_full_is_found_in_any_text(before: str) -> None:
    assert names_applicant(f"{before} Zebedee Quillfeather.", name="Zebedee Quillfeather")
    assert names_applicant(f"{before} zq@example.org", email="zq@example.org")


@pytest.mark.parametrize("kind", ["search", "facts", "consult", "opinion", "estimate"])
def test_the_usual_words_name_the_questions(kind: str) -> None:
    assert "the request" in usual_words(kind, [])
    assert "question 2.1" in usual_words(kind, ["2.1"])
    assert "questions 1, 2 and 4 (a)" in usual_words(kind, ["1", "2", "4 (a)"])


DATES = InternalDates(date(2026, 11, 9), date(2026, 11, 19), date(2026, 11, 25))


@pytest.mark.parametrize(
    ("kind", "day"),
    [("search", 19), ("consult", 19), ("estimate", 9), ("facts", 25), ("opinion", 25)],
)
def test_each_kind_is_needed_by_its_own_date(kind: str, day: int) -> None:
    assert counted_day(kind, DATES) == date(2026, 11, day)
    assert suggested_day(kind, DATES, date(2026, 11, 3), DAYS) == date(2026, 11, day)


def test_where_that_date_is_past_the_next_working_day_is_asked_for() -> None:
    assert suggested_day("search", DATES, date(2026, 11, 27), DAYS) == date(2026, 12, 1)
    assert suggested_day("search", None, date(2026, 11, 27), DAYS) is None


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 19), 0),
        (date(2026, 11, 18), 1),
        (date(2026, 11, 14), 4),
        (date(2026, 11, 20), -1),
        (date(2026, 11, 22), -1),
        (date(2026, 12, 1), -7),
    ],
)
def test_working_days_left(today: date, left: int) -> None:
    assert days_left(date(2026, 11, 19), today, DAYS) == left


def reminded(*, due: date, asked: date, until: date, every: int = 3) -> list[date]:
    """On which days a daily round would remind."""
    found: list[date] = []
    for number in range(asked.toordinal(), until.toordinal() + 1):
        today = date.fromordinal(number)
        last = found[-1] if found else None
        if remind_today(due=due, asked=asked, last=last, today=today, every=every, calendar=DAYS):
            found.append(today)
    return found


def test_once_before_it_is_due_on_the_day_after_and_then_every_three_working_days() -> None:
    days = reminded(due=date(2026, 11, 19), asked=date(2026, 11, 3), until=date(2026, 12, 2))
    # Thursday 19 November: three working days before is Monday 16; 30 November is St Andrew's Day.
    assert days == [
        date(2026, 11, 16),
        date(2026, 11, 20),
        date(2026, 11, 25),
        date(2026, 12, 1),
    ]


def test_who_was_asked_a_moment_ago_is_left_in_peace_until_it_is_late() -> None:
    assert reminded(due=date(2026, 11, 19), asked=date(2026, 11, 17), until=date(2026, 11, 20)) == [date(2026, 11, 20)]


def test_nobody_is_reminded_on_a_free_day_or_where_the_office_does_not_remind() -> None:
    assert reminded(due=date(2026, 11, 19), asked=date(2026, 11, 3), until=date(2026, 12, 2), every=0) == []
    late = {"due": date(2026, 11, 19), "asked": date(2026, 11, 3), "last": None, "every": 3, "calendar": DAYS}
    assert not remind_today(today=date(2026, 11, 21), **late)
    assert not remind_today(today=date(2026, 11, 30), **late)
    assert remind_today(today=date(2026, 11, 23), **late)


@given(st.integers(0, 10), st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(0, 40), st.integers(1, 90))
def test_never_twice_on_a_day_and_never_on_a_free_day(every: int, asked: date, wait: int, length: int) -> None:
    due = date.fromordinal(asked.toordinal() + wait)
    days = reminded(due=due, asked=asked, until=date.fromordinal(asked.toordinal() + length), every=every)
    assert all(DAYS.is_working(day) for day in days)
    assert len(days) == len(set(days))
    late = [day for day in days if day > due]
    assert all(DAYS.working_days_between(a, b) - 1 == every for a, b in pairwise(late))
    assert len([day for day in days if day <= due]) <= 1 + (every == 0)


def test_the_code_is_what_stands_behind_the_sign_and_only_its_digest_is_kept() -> None:
    assert token_in(" https://foi.example.org/requests/tasks/link/#abc \n") == "abc"
    assert token_in("abc") == "abc"
    # FIPS 180-2, appendix B.1
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_the_reply_says_was_searched() -> None:
    full = SearchMade(
        place="Finance system.",
        on=date(2026, 11, 4),
        result="found",
        terms="helpline, IDVA",
        covers_from=date(2023, 4, 1),
        covers_to=date(2026, 3, 31),
        by_name="Made-up Accountant",
        found=3,
        hours=Decimal("1.5"),
    )
    assert searched_line(full) == (
        "Finance system, searched for helpline, IDVA, from 1 April 2023 to 31 March 2026, on 4 November 2026: "
        "3 records were found"
    )
    assert searched_line(SearchMade("Shared drive", date(2026, 11, 4), "nil")) == (
        "Shared drive, on 4 November 2026: nothing was found"
    )
    one = SearchMade("Mailbox", date(2026, 11, 4), "part", found=1, covers_to=date(2026, 1, 1))
    assert searched_line(one).endswith(
        "to 1 January 2026, on 4 November 2026: 1 record was found, which is part of what was asked for"
    )
    assert searched_line(SearchMade("Mailbox", date(2026, 11, 4), "part")).endswith(": found in part")
    assert searched_line(SearchMade("Mailbox", date(2026, 11, 4), "found")).endswith(": found")
    assert period_in_words(date(2023, 4, 1), None) == "from 1 April 2023"


def test_hours_as_figures_and_in_words() -> None:
    assert [hours_as_figure(Decimal(h)) for h in ("0.00", "20.00", "0.25")] == ["0", "20", "0.25"]
    assert [hours_in_words(Decimal(h)) for h in ("0.00", "1.00", "1.50", "20.00")] == [
        "0 hours",
        "1 hour",
        "1.5 hours",
        "20 hours",
    ]


def test_a_name_as_it_may_be_shown() -> None:
    assert shown_name("C:\\Users\\x\\plan\u202e.pdf") == "plan.pdf"
    assert shown_name("../../etc/passwd") == "passwd"
    assert shown_name("\x00") == "file"
    assert shown_name("a" * 300 + ".pdf").endswith("a.pdf")
    assert len(shown_name("a" * 300)) == 200


def test_files_over_the_limits_are_refused_in_words() -> None:
    assert over_limit([], each=10, files=0) == ""
    assert over_limit([10, 10], each=10, files=2) == ""
    assert "at most 2 files" in over_limit([1, 1, 1], each=10, files=2)
    assert "bigger than 50 MB" in over_limit([50 * 2**20 + 1], each=50 * 2**20, files=2)

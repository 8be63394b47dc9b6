"""Two asks compared as facts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.alike import (
    KEY_LENGTH,
    Asked,
    Match,
    ask_key,
    compare,
    same_words,
    signs_of_many,
    years_in_words,
)
from answerable.reading.structure import Ask, Measure, Period


def year(first: int) -> Period:
    """A financial year."""
    return Period(f"{first}-{(first + 1) % 100:02d}", date(first, 4, 1), date(first + 1, 3, 31), financial_years=True)


def asked(*periods: Period, on: date | None = date(2026, 11, 2), **more: object) -> Asked:
    facts = {"subjects": ("domestic_abuse",), "measures": (Measure.AMOUNT,), **more}
    return Asked(Ask(periods=periods, **facts), on)  # type: ignore[arg-type]


def test_the_same_subject_measure_and_years_is_the_same() -> None:
    assert compare(asked(year(2024)), asked(year(2024))).match is Match.SAME


def test_another_year_is_not_the_same_and_the_missing_years_are_named() -> None:
    found = compare(asked(year(2024), year(2025)), asked(year(2023), year(2024)))
    assert found.match is Match.OTHER_YEARS
    assert found.missing == ("2025-26",)


def test_an_earlier_question_that_asked_for_more_answers_one_that_asks_for_less() -> None:
    more = asked(year(2023), year(2024), measures=(Measure.AMOUNT, Measure.PROVIDER), breakdown=("area",))
    assert compare(asked(year(2024)), more).match is Match.SAME
    assert compare(more, asked(year(2023), year(2024))).match is Match.NOT


@pytest.mark.parametrize(
    "other",
    [
        {"subjects": ("sexual_violence",)},
        {"subjects": ("domestic_abuse", "sexual_violence")},
        {"measures": (Measure.PROVIDER,)},
        {"areas": ("Newtown",)},
        {"names": ("Oak House",)},
        {"subjects": (), "measures": ()},
    ],
)
def test_another_subject_measure_place_or_name_is_another_question(other: dict[str, object]) -> None:
    assert compare(asked(year(2024)), asked(year(2024), **other)).match is Match.NOT


def test_amounts_by_year_are_amounts_split_by_year() -> None:
    yearly = asked(year(2024), measures=(Measure.AMOUNT_BY_YEAR,))
    assert compare(asked(year(2024), breakdown=("year",)), yearly).match is Match.SAME
    assert compare(yearly, asked(year(2024))).match is Match.NOT


def test_an_open_period_ends_on_the_day_its_request_came_in() -> None:
    # Information is that held when the request is received: section 1(4) (facts/law.md A1.2).
    since = Period("2024-", date(2024, 1, 1))
    found = compare(asked(since, on=date(2026, 11, 2)), asked(since, on=date(2025, 6, 30)))
    assert found.missing == ("1 July 2025 to 2 November 2026",)
    assert compare(asked(since, on=date(2025, 6, 30)), asked(since, on=date(2026, 11, 2))).match is Match.SAME
    until = Period("to 2020", None, date(2020, 12, 31))
    assert compare(asked(until), asked(year(2019))).missing == (
        "the beginning to 31 March 2019",
        "1 April 2020 to 31 December 2020",
    )


def test_words_that_no_date_turns_into_days_are_never_the_same() -> None:
    last = Period("last year")
    assert compare(asked(last), asked(last)).missing == ("“last year”",)
    assert compare(asked(year(2024)), asked(last)).missing == ("2024-25",)
    assert compare(asked(Period("2024-", date(2024, 1, 1)), on=None), asked(year(2024))).match is Match.OTHER_YEARS


def test_what_is_asked_of_no_time_is_asked_of_now() -> None:
    assert compare(asked(), asked()).match is Match.SAME
    assert compare(asked(), asked(year(2024))).missing == ("now",)
    assert compare(asked(year(2024)), asked()).missing == ("2024-25",)


def test_a_year_in_the_middle_leaves_the_years_around_it() -> None:
    three = Period("2020/2022", date(2020, 1, 1), date(2022, 12, 31))
    assert compare(asked(three), asked(Period("2021", date(2021, 1, 1), date(2021, 12, 31)))).missing == (
        "2020",
        "2022",
    )


def test_years_are_told_as_years_and_parts_of_them_as_days() -> None:
    assert years_in_words(date(2024, 4, 1), date(2026, 3, 31), True) == ("2024-25", "2025-26")
    assert years_in_words(date(2024, 1, 1), date(2025, 3, 31), False) == ("2024", "1 January 2025 to 31 March 2025")
    assert years_in_words(date(2024, 6, 1), date(2024, 6, 2), True) == ("1 June 2024 to 2 June 2024",)


DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
STRETCHES = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=4)


@given(STRETCHES, STRETCHES)
def test_it_is_the_same_exactly_where_every_day_asked_for_was_asked_for_before(
    new: list[list[date]], before: list[list[date]]
) -> None:
    def periods(days: list[list[date]]) -> list[Period]:
        return [Period("x", first, last) for first, last in days]

    def each(days: list[list[date]]) -> set[int]:
        return {n for first, last in days for n in range(first.toordinal(), last.toordinal() + 1)}

    found = compare(asked(*periods(new)), asked(*periods(before)))
    if new:
        assert (found.match is Match.SAME) == (each(new) <= each(before))
        assert bool(found.missing) == (found.match is not Match.SAME)


def test_the_key_is_the_subjects_or_else_the_names() -> None:
    amount = (Measure.AMOUNT,)
    assert ask_key(Ask(("b", "a"), amount)) == "a|b"
    assert ask_key(Ask((), amount, names=("Oak House", "OAK house"))) == "oak house"
    assert ask_key(Ask((), amount)) == ""
    assert ask_key(Ask(("a",), (Measure.OTHER,))) == ""


@given(st.lists(st.text("abcdefgh_.", min_size=1, max_size=40), max_size=12))
def test_a_key_fits_its_column_and_does_not_depend_on_order(subjects: list[str]) -> None:
    key = ask_key(Ask(tuple(subjects), (Measure.AMOUNT,)))
    assert len(key) <= KEY_LENGTH
    assert key == ask_key(Ask(tuple(reversed(subjects)), (Measure.AMOUNT,)))


def test_two_keys_that_are_long_are_told_apart() -> None:
    long = tuple(f"subject_{n}" for n in range(40))
    assert ask_key(Ask(long, (Measure.AMOUNT,))) != ask_key(Ask((*long, "subject_99"), (Measure.AMOUNT,)))


def test_four_of_five_questions_word_for_word_are_nearly_all() -> None:
    five = [f"Question number {n}?" for n in "abcde"]
    assert same_words(five, [text.upper() for text in five[:4]] + ["Another?"]).nearly_all
    assert not same_words(five, five[:3]).nearly_all
    assert not same_words([], []).nearly_all


@pytest.mark.parametrize(
    "letter",
    [
        "I am writing to all Police and Crime Commissioners.",
        "The same request has been sent to every force.",
        "Dear PCC, please tell me",
        "Dear [name of force],",
    ],
)
def test_the_words_of_a_letter_to_many_are_known(letter: str) -> None:
    assert signs_of_many(letter)


def test_a_letter_to_one_office_shows_none() -> None:
    assert signs_of_many("Dear Sir or Madam, how much did all the services in the county cost?") == ()

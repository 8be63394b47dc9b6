"""How long a record is kept: facts/law.md D6."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.retention import DEFAULTS, Due, Held, Kept, Purpose, Rule, due, ends, stays, year_end

SEVEN = Rule(7)


def held(ended: date | None, rule: Rule = SEVEN, purpose: Purpose = Purpose.SUPPORT) -> Held:
    return Held(purpose, ended, rule)


def test_the_defaults_are_those_of_the_facts() -> None:
    assert DEFAULTS[Purpose.SUPPORT] == Rule(7, child_until=25)
    assert DEFAULTS[Purpose.CHILD_ABUSE].years == 75
    assert DEFAULTS[Purpose.MARAC].years == 2


@pytest.mark.parametrize(
    ("ended", "born", "rule", "last"),
    [
        (date(2020, 5, 1), date(1990, 1, 1), SEVEN, date(2027, 5, 1)),
        (date(2020, 5, 1), None, SEVEN, date(2027, 5, 1)),
        (date(2020, 2, 29), None, SEVEN, date(2027, 2, 28)),
        # A child of 10: to age 25, which is later than seven years.
        (date(2020, 5, 1), date(2010, 3, 4), SEVEN, date(2035, 3, 4)),
        # The day before the 18th birthday, and the birthday itself.
        (date(2020, 5, 1), date(2002, 5, 2), SEVEN, date(2027, 5, 2)),
        (date(2020, 5, 1), date(2002, 5, 1), SEVEN, date(2027, 5, 1)),
        # Whole years from the end of the financial year.
        (date(2020, 3, 31), None, Rule(6, from_year_end=True), date(2026, 3, 31)),
        (date(2020, 4, 1), None, Rule(6, from_year_end=True), date(2027, 3, 31)),
    ],
)
def test_when_one_thing_need_not_be_kept_any_more(ended: date, born: date | None, rule: Rule, last: date) -> None:
    assert ends(held(ended, rule), born) == last


def test_the_longest_of_all_decides_and_what_is_open_keeps_everything() -> None:
    short, long = held(date(2020, 1, 1), Rule(2), Purpose.MARAC), held(date(2019, 1, 1))
    assert due([short, long], None) == Due(date(2026, 1, 1), Purpose.SUPPORT)
    assert due([short, held(None)], None) is None
    assert due([], None) is None


def test_a_hold_is_above_all() -> None:
    over = Due(date(2020, 1, 1), Purpose.SUPPORT)
    today = date(2026, 1, 1)
    assert stays(over, on=today, held=True, asked=True) is Kept.HOLD
    assert stays(over, on=today, held=False, asked=True) is Kept.ASKED
    assert stays(None, on=today, held=False, asked=False) is Kept.OPEN
    assert stays(Due(date(2026, 1, 2), Purpose.SUPPORT), on=today, held=False, asked=False) is Kept.LATER
    assert stays(over, on=over.on, held=False, asked=False) is None


def test_the_end_of_the_financial_year() -> None:
    assert year_end(date(2026, 3, 31)) == date(2026, 3, 31)
    assert year_end(date(2026, 4, 1)) == date(2027, 3, 31)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1940, 1, 1), date(2029, 1, 1)), st.booleans())
def test_nothing_goes_sooner_than_its_years_nor_a_child_before_25(ended: date, born: date, by_year: bool) -> None:
    last = ends(held(ended, Rule(7, by_year)), born)
    assert last is not None
    assert last.year >= ended.year + 7
    if ended.year - born.year < 18:
        assert last.year >= min(born.year + 25, last.year)
        assert last.year - born.year >= 25

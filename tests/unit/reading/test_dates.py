"""Dates and periods: every written form, what is not a date, and what a period means in days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.reading.dates import (
    MONTHS,
    financial_year,
    financial_year_of,
    find_dates,
    find_periods,
    month_number,
    nearest_year,
    parse_date,
)

ANCHOR = date(2022, 5, 16)

SUFFIX = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def forms(day: date) -> tuple[str, ...]:
    month = MONTHS[day.month - 1].capitalize()
    ordinal = f"{day.day}{SUFFIX.get(day.day, 'th')}"
    return (
        f"{day.day} {month} {day.year}",
        f"{ordinal} {month} {day.year}",
        f"the {ordinal} of {month}, {day.year}",
        f"{WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}",
        f"{WEEKDAYS[day.weekday()]}, {month} {day.day}, {day.year}",
        f"{month} {ordinal}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day:02d}-{month[:3]}-{day.year % 100:02d}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day:02d}.{day.month:02d}.{day.year}",
        f"{day.day}/{day.month}/{day.year % 100:02d}",
        f"{day.day:02d}-{day.month:02d}-{day.year}",
        day.isoformat(),
        f"{day.isoformat()}T09:30:00+01:00",
        f"{day.day}\n {month.upper()}\n {day.year}",
    )


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.integers(0, 14))
def test_a_date_is_read_back_from_every_form(day: date, form: int) -> None:
    written = forms(day)[form]
    assert [found.date for found in find_dates(f"It came on {written}, as we said.")] == [day]
    assert parse_date(written) == day


@given(st.integers(2000, 2049), st.integers(1, 12))
def test_a_month_is_read_to_the_month(year: int, month: int) -> None:
    found = find_dates(f"Published: {MONTHS[month - 1].capitalize()} {year}.")
    assert [one.iso for one in found] == [f"{year}-{month:02d}"]
    assert found[0].date is None


@given(st.text(max_size=400))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for found in find_dates(text, [ANCHOR]):
        assert text[found.start : found.end] == found.text
    for anchor in (None, ANCHOR):
        for period in find_periods(text, anchor):
            assert period.starts is None or period.ends is None or period.starts <= period.ends


@given(st.text(alphabet="0123456789/-. toandApril,20\n", max_size=300))
def test_no_heap_of_figures_makes_the_reader_fail(text: str) -> None:
    find_dates(text, [ANCHOR])
    find_periods(text, ANCHOR)


@pytest.mark.parametrize(
    "text",
    [
        "tel 0303 444 0000",
        "ref 03052023-1",
        "694.2013-14",
        "the 31/02/2020 form",
        "page 12 of 14",
        "£12.10.20",
        "2021 – 249",
        "2^nd floor",
        "version 1.2.3.4",
        "99/99/2020",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22nd Feburary 2019", date(2019, 2, 22)),  # a slip of the pen
        ("12/25/2013", date(2013, 12, 25)),  # only possible with the month first
        ("05/06/2013", date(2013, 6, 5)),  # the day first, as in the United Kingdom
        ("3 Sept 71", date(1971, 9, 3)),
        ("29 February 2024", date(2024, 2, 29)),
    ],
)
def test_odd_but_readable(text: str, expected: date) -> None:
    assert parse_date(text) == expected


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert parse_date("29 February 2023") is None


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("received on July 4.", [date(2019, 7, 29)], date(2019, 7, 4)),
        ("received on 20 December", [date(2020, 1, 15)], date(2019, 12, 20)),
        ("received on 4th July by us", [date(2019, 6, 1), date(2019, 7, 4)], date(2019, 7, 4)),
        ("received on July 4", [], None),
        ("you may 12 times", [date(2019, 7, 29)], None),
    ],
)
def test_a_date_without_its_year_takes_it_from_the_thread(text: str, near: list[date], expected: date | None) -> None:
    assert parse_date(text, near) == expected


def test_a_leap_day_without_its_year() -> None:
    assert nearest_year(2, 29, [date(2023, 5, 1)]) == 2020
    assert nearest_year(2, 29, [date(2103, 5, 1)]) is None


def test_month_names() -> None:
    assert [month_number(name[:3]) for name in MONTHS] == list(range(1, 13))
    assert month_number("Sept.") == 9
    assert month_number("Ma") is None
    assert month_number("Marchers") is None


@pytest.mark.parametrize(
    ("day", "year"), [(date(2020, 3, 31), 2019), (date(2020, 4, 1), 2020), (date(2020, 12, 31), 2020)]
)
def test_the_financial_year_turns_on_1_april(day: date, year: int) -> None:
    assert financial_year_of(day) == year
    period = financial_year(year)
    assert period.starts is not None
    assert period.ends is not None
    assert period.starts <= day <= period.ends


# Written before the reader was tried on them.
PERIODS: tuple[tuple[str, list[str]], ...] = (
    ("How much was spent in 2018/19?", ["2018-19"]),
    ("for the financial years 2016/17, 2017/18 and 2018/19", ["2016-17", "2017-18", "2018-19"]),
    ("from 2014-15 to 2016-17 inclusive", ["2014-15", "2015-16", "2016-17"]),
    ("between 2014/15 and 2016/17", ["2014-15", "2015-16", "2016-17"]),
    ("in FY 2020/21 and FY21/22", ["2020-21", "2021-22"]),
    ("2019/2020 and 2020/2021", ["2019-20", "2020-21"]),
    ("for 19/20 and 20/21", ["2019-20", "2020-21"]),
    ("2012-3 and 2013-4", ["2012-13", "2013-14"]),
    ("in the year ending 31 March 2019", ["2018-19"]),
    ("in 2017, 2018 and 2019", ["2017", "2018", "2019"]),
    ("in each calendar year from 2015 to 2018", ["2015", "2016", "2017", "2018"]),
    ("2015-2018", ["2015", "2016", "2017", "2018"]),
    ("since 2010", ["2010-"]),
    ("since April 2019", ["2019-04-"]),
    ("since 1 April 2019", ["2019-04-01-"]),
    ("from 2015 to the present day", ["2015-"]),
    ("from January 2016 onwards", ["2016-01-"]),
    ("before 2014", ["to 2014"]),
    ("prior to 1 May 2018", ["to 2018-05-01"]),
    ("up to March 2020", ["to 2020-03"]),
    ("between May 2015 and May 2019", ["2015-05/2019-05"]),
    ("1 April 2018 to 30 September 2018", ["2018-04-01/2018-09-30"]),
    ("between 1/1/2020 and 31/12/2020", ["2020"]),
    ("in March 2021", ["2021-03"]),
    ("as at 31 March 2021, how many", ["2021-03-31"]),
    ("in the last five financial years", ["last five financial years"]),
    ("over the past 12 months", ["past 12 months"]),
    ("for each of the last three full calendar years", ["last three calendar years"]),
    ("this financial year", ["this financial year"]),
    ("in the last three financial years (2018/19, 2019/20 and 2020/21)", ["2018-19", "2019-20", "2020-21"]),
    ("the past 6 years, i.e. since 2011,", ["2011-"]),
    ("the budget for 2019-20 and the year before", ["2019-20", "2018-19"]),
    ("beyond 2019-20, for the next two or three years", ["2019-20", "2020-21", "2021-22", "2022-23"]),
    ("under the Freedom of Information Act 2000", []),
    ("the Local Government Transparency Code 2015", []),
    ("the Town and Country Planning (Fees) (England) Regulations 2012", []),
    ("the 2021 Census and the 2011 Act", []),
    ("your letter of 4 September 2013", []),
    ("in your report of March 2018 you say", []),
    ("which contracts end before 31 December 2023?", []),
    ("more than 2000 people", []),
    ("people aged 16-17", []),
    ("for 16-17 year olds", []),
    ("how will next year’s funding be decided", []),
    ("FOI 25-26/29 and 7617/13 and 905.2017-18", []),
    ("ref 2019/20", []),
    ("£2019 and 2,018", []),
    ("each year", []),
    ("2015/2012", []),
    ("Christmas 2019 appeal", ["2019"]),
    ("from 1990/91 to 2020/21", ["1990-91/2020-21"]),
    ("the letter from March 2019", []),
    ("held between 2020 and the present day", ["2020-"]),
    ("since it was set up in June 2022", ["2022-06-"]),
    ("from 2014; if data as early as 2014 is not held", ["2014-"]),
    ("each of the last two years, so 2019/20 and 2020/21", ["2019-20", "2020-21"]),
    ("each of the last two years. Please show 2019/20 and 2020/21 apart.", ["2019-20", "2020-21"]),
    ("email of 3 April\n\n24 April 2023", []),
    ("on 4 July 30 people came", []),
    ("from FY2012/ 2013 to FY 2013/2014", ["2012-13", "2013-14"]),
    ("the 2019-02 figures", ["2019-02"]),
    ("from April 2019 to 2020/21", ["2019-04/2020-21"]),
    ("the previous year, compared with 2019/20", ["2018-19", "2019-20"]),
    ("from 1950 to 2020", ["1950/2020"]),
    ("between 1985 and 2020", ["1985/2020"]),
    ("between 2020 and 2010", ["2020", "2010"]),
    ("the year before", []),
    ("last financial year, 2018-19", ["2018-19"]),
    ("2018-19, the last financial year,", ["2018-19"]),
    ("until the end of 2019", ["to 2019"]),
    ("from January 1, 2019, to December 31, 2020", ["2019", "2020"]),
    ("1 April 2018 to 31 March 2020", ["2018-19", "2019-20"]),
    ("1 January 1990 to 31 December 2020", ["1990-01-01/2020-12-31"]),
    ("1 April to 30 June 2019", ["2019-04-01/2019-06-30"]),
    ("For the period 16th March – 17th July 2020 (the spring)", ["2020-03-16/2020-07-17"]),
    ("1 October to 31 March 2020", ["2019-10-01/2020-03-31"]),
    ("January – March 2020", ["2020-01/2020-03"]),
    ("between May and July 2020", ["2020-05/2020-07"]),
    ("in May and July 2020", ["2020-05", "2020-07"]),
    ("as at 1 May and 1 July 2020", ["2020-05-01"]),
    ("2009 (1st Jan-31st Dec)", ["2009"]),
    ("2009 (1 April - 31 March)", ["2009-10"]),
    ("2010 (Q2 – 1st April – 30th June)", ["2010-04-01/2010-06-30"]),
    ("1 January to 31 December 2020", ["2020"]),
    ("between 30 February and 1 May 2020", []),
    ("calls between 1st November and 8th November", []),
    ("since 1 May and 8 May were busy", ["2022-05-01-"]),
    ("may to march forward", []),
    ("(i) 2020, (ii) 2021 and (iii) 2022 to date", ["2020", "2021", "2022"]),
    ("2020, 2021, 2019 to date", ["2020", "2021", "2019"]),
    ("2008 to date", ["2008-"]),
    ("Decoy to March 2020", ["2020-03"]),
    ("from 2014, and 2014 above all", ["2014-"]),
    ("against 10 years ago", ["10 years ago"]),
    ("a request like the one I filed last month", []),
    ("between January 2019 (or as far back as you can) and the latest month", ["2019-01-"]),
    ("up to 2024 (2022/23-2023/24)", ["2022-23", "2023-24"]),
    ("from 2005 to 2020", ["2005/2020"]),
    ("2005-2020", ["2005/2020"]),
    ("2019 to 2021. If you are unable to give 2021, please take 2015 to 2018.", ["2019", "2020", "2021"]),
    ("If the data for 2021 are not available, please say so.", ["2021"]),
)


@pytest.mark.parametrize(("text", "expected"), PERIODS, ids=[text for text, _ in PERIODS])
def test_periods(text: str, expected: list[str]) -> None:
    assert [period.text for period in find_periods(text, ANCHOR)] == expected


@given(st.integers(2001, 2045), st.sampled_from("/-–"), st.booleans())
def test_a_financial_year_is_read_in_every_form(year: int, mark: str, long: bool) -> None:
    second = str(year + 1) if long else f"{(year + 1) % 100:02d}"
    (period,) = find_periods(f"What was spent in {year}{mark}{second}?")
    assert period == financial_year(year)
    assert period.financial_years


@given(st.integers(2001, 2040), st.integers(1, 8))
def test_a_range_of_years_comes_out_year_by_year(first: int, more: int) -> None:
    expected = [financial_year(year) for year in range(first, first + more + 1)]
    last = first + more
    text = f"from {first}/{(first + 1) % 100:02d} to {last}/{(last + 1) % 100:02d}"
    assert list(find_periods(text)) == expected


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("last three financial years", date(2019, 4, 1), date(2022, 3, 31)),
        ("current financial year", date(2022, 4, 1), date(2023, 3, 31)),
        ("next financial year", date(2023, 4, 1), date(2024, 3, 31)),
        ("last year", date(2021, 1, 1), date(2021, 12, 31)),
        ("this year", date(2022, 1, 1), date(2022, 12, 31)),
        ("last two calendar years", date(2020, 1, 1), date(2021, 12, 31)),
        ("past 12 months", date(2021, 5, 17), date(2022, 5, 16)),
        ("past two years", date(2020, 5, 17), date(2022, 5, 16)),
        ("next 6 months", date(2022, 5, 16), date(2022, 11, 16)),
        ("past 2 weeks", date(2022, 5, 3), date(2022, 5, 16)),
        ("last decade", date(2012, 5, 17), date(2022, 5, 16)),
        ("previous years", None, None),
        ("this quarter", None, None),
        ("since 2020", date(2020, 1, 1), None),
        ("before 2020", None, date(2020, 12, 31)),
    ],
)
def test_the_days_a_period_covers(text: str, starts: date | None, ends: date | None) -> None:
    (period,) = find_periods(text, ANCHOR)
    assert (period.starts, period.ends) == (starts, ends)


def test_years_ago_without_a_day_to_count_from() -> None:
    (period,) = find_periods("compared with 10 years ago")
    assert (period.text, period.starts, period.ends) == ("10 years ago", None, None)


def test_a_day_without_year_bounds_nothing_where_the_year_is_not_known() -> None:
    assert find_periods("since 4 July") == ()
    assert [period.text for period in find_periods("since 4 July", ANCHOR)] == ["2021-07-04-"]


def test_nothing_to_count_from_leaves_the_days_open() -> None:
    (period,) = find_periods("in the last three financial years")
    assert (period.text, period.starts, period.ends) == ("last three financial years", None, None)
    assert period.financial_years


def test_a_long_text_of_periods_is_read_to_its_end() -> None:
    piece = "from 1 April 2019 to 2020/21, between May 2015 and the last three years; 12/13 "
    assert find_periods(piece * 500, ANCHOR) == find_periods(piece * 2, ANCHOR)

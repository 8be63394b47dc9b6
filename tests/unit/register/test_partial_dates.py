"""Dates to the precision that a source states."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules import partial_dates
from answerable.register.rules.partial_dates import Overlap

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@st.composite
def partials(draw: st.DrawFn) -> str:
    written = draw(DAYS).isoformat()
    return draw(st.sampled_from([written, written[:7], written[:4], ""]))


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("2016", "2016"),
        ("2014-10", "2014-10"),
        ("2015-02-01", "2015-02-01"),
        (" 2016 ", "2016"),
        ("31/03/2016", "2016-03-31"),
        ("1/4/2013", "2013-04-01"),
        ("31 March 2016", "2016-03-31"),
        ("1 apr 2013", "2013-04-01"),
        ("October 2014", "2014-10"),
        ("2016-02-29", "2016-02-29"),
    ],
)
def test_reads_dates_to_their_precision(text: str, parsed: str) -> None:
    assert partial_dates.parse(text) == parsed


@pytest.mark.parametrize(
    "text", ["", "until 2016", "16", "2016-3", "03/2016", "Smarch 2016", "2016/03/31", "2016-03-31T00:00"]
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        partial_dates.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "2015-02-29",
        "2016-13",
        "2016-00",
        "2016-01-00",
        "31/04/2016",
        "0/4/2016",
        "1/0/2016",
        "0 April 2016",
        "31 June 2016",
        "0000",
    ],
)
def test_refuses_days_that_no_calendar_has(text: str) -> None:
    with pytest.raises(ValueError, match="not a date that the calendar has"):
        partial_dates.parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("2015-02-01", date(2015, 2, 1), date(2015, 2, 1)),
        ("", None, None),
    ],
)
def test_the_days_that_a_date_can_mean(text: str, first: date | None, last: date | None) -> None:
    assert partial_dates.earliest(text) == first
    assert partial_dates.latest(text) == last


@pytest.mark.parametrize(
    ("text", "before", "words"),
    [
        ("2016", "until", "until 2016"),
        ("2014-10", "", "October 2014"),
        ("2015-02-01", "from", "from 1 February 2015"),
        ("", "until", ""),
    ],
)
def test_words(text: str, before: str, words: str) -> None:
    assert partial_dates.words(text, before) == words


@given(partials())
def test_words_read_back_to_the_same_date(text: str) -> None:
    if text:
        written = partial_dates.words(text)
        # Years before 1000 are written without leading noughts, which no source does.
        assert int(text[:4]) < 1000 or partial_dates.parse(written) == text


@pytest.mark.parametrize(
    ("starts", "ends", "first", "last", "expected"),
    [
        ("2013-04-01", "2014-03-31", date(2013, 4, 1), date(2014, 3, 31), Overlap.CERTAIN),
        ("2013-04-01", "2014-03-31", date(2014, 4, 1), date(2015, 3, 31), Overlap.NONE),
        ("2014-04-01", "2015-03-31", date(2013, 4, 1), date(2014, 3, 31), Overlap.NONE),
        # A letter that says "until 2016" may mean any day of 2016.
        ("2013", "2016", date(2016, 4, 1), date(2017, 3, 31), Overlap.POSSIBLE),
        ("2013", "2016", date(2015, 4, 1), date(2016, 3, 31), Overlap.CERTAIN),
        ("", "2016", date(2013, 4, 1), date(2014, 3, 31), Overlap.POSSIBLE),
        ("", "2016", date(2017, 1, 1), date(2017, 12, 31), Overlap.NONE),
        # Ends in the period, whatever its start.
        ("", "2016-03-31", date(2015, 4, 1), date(2016, 3, 31), Overlap.CERTAIN),
        # Starts in the period, whatever its end.
        ("2014-10", "", date(2014, 4, 1), date(2015, 3, 31), Overlap.CERTAIN),
        ("2014-10", "", date(2015, 4, 1), date(2016, 3, 31), Overlap.POSSIBLE),
        ("2014-10", "", date(2013, 4, 1), date(2014, 3, 31), Overlap.NONE),
        ("", "", date(2013, 4, 1), date(2014, 3, 31), Overlap.POSSIBLE),
        ("", "", None, None, Overlap.CERTAIN),
        ("2014", "", date(2014, 6, 1), None, Overlap.POSSIBLE),
    ],
)
def test_overlap(starts: str, ends: str, first: date | None, last: date | None, expected: Overlap) -> None:
    assert partial_dates.overlap(starts, ends, first, last) == expected


@given(st.tuples(DAYS, DAYS).map(sorted), st.tuples(DAYS, DAYS).map(sorted))
def test_whole_days_overlap_for_certain_or_not_at_all(one: list[date], other: list[date]) -> None:
    share = one[0] <= other[1] and other[0] <= one[1]
    found = partial_dates.overlap(one[0].isoformat(), one[1].isoformat(), *other)
    assert found == (Overlap.CERTAIN if share else Overlap.NONE)


@given(partials(), partials(), st.tuples(DAYS, DAYS).map(sorted), st.data())
def test_no_day_contradicts_what_is_said_of_an_overlap(
    starts: str, ends: str, period: list[date], data: st.DataObject
) -> None:
    """Whatever days the partial dates stand for, a certain overlap is one and a denied one is none."""
    start = data.draw(
        st.dates(partial_dates.earliest(starts) or date.min, partial_dates.latest(starts) or date.max), label="start"
    )
    end = data.draw(
        st.dates(partial_dates.earliest(ends) or date.min, partial_dates.latest(ends) or date.max), label="end"
    )
    if start > end:
        return
    share = start <= period[1] and period[0] <= end
    found = partial_dates.overlap(starts, ends, *period)
    assert share or found != Overlap.CERTAIN
    assert not share or found != Overlap.NONE


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9999, 12, 1)))
def test_a_month_ends_the_day_before_the_next(day: date) -> None:
    last = partial_dates.latest(day.isoformat()[:7])
    assert last is not None
    assert (last + timedelta(days=1)).day == 1

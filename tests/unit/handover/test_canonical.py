"""Equal rows are equal bytes, and what was written is read again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.handover.rules import canonical

TEXTS = st.text(st.characters(exclude_categories=()))  # halves of surrogate pairs too
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
ROWS = st.dictionaries(TEXTS, VALUES, max_size=8)


@given(ROWS)
def test_what_was_written_is_read_again(row: dict[str, object]) -> None:
    assert canonical.read_line(canonical.line(row)) == row


@given(ROWS)
def test_a_row_is_one_line_and_its_order_does_not_matter(row: dict[str, object]) -> None:
    written = canonical.line(row)
    assert written.endswith(b"\n")
    assert written.count(b"\n") == 1
    assert canonical.line(dict(reversed(row.items()))) == written
    assert canonical.line(canonical.read_line(written)) == written


@given(ROWS)
def test_any_reader_of_json_reads_it(row: dict[str, object]) -> None:
    assert json.loads(canonical.line(row).decode("utf-8")) == row


def test_letters_are_written_as_they_are() -> None:
    assert (
        canonical.line({"b": "£86,000 · Ŵyn", "a": [1, 1.0, None]})
        == '{"a":[1,1.0,null],"b":"£86,000 · Ŵyn"}\n'.encode()
    )


def test_half_of_a_letter_is_written_in_ascii() -> None:
    assert canonical.line({"a": "é\ud800"}) == b'{"a":"\\u00e9\\ud800"}\n'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical.line({"a": value})


@pytest.mark.parametrize("written", [b"[]\n", b"1\n", b'"a"\n', b"{\n", b"\n", b"\xff\n"])
def test_what_is_no_row_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of each kind of fault another
        canonical.read_line(written)


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=5))])))
def test_a_moment_is_the_same_moment_in_greenwich(value: datetime) -> None:
    try:
        written = canonical.moment(value)
    except OverflowError:
        return  # before the first or after the last day that there is
    assert len(written) == 27
    assert datetime.fromisoformat(written) == value


def test_a_summer_evening_is_written_in_greenwich_time() -> None:
    value = datetime(2028, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    assert canonical.moment(value) == "2028-05-04T11:00:00.000000Z"


@given(st.decimals(-(10**12), 10**12, places=2))
def test_an_exact_amount_stays_exact(value: Decimal) -> None:
    written = canonical.exact(value, 2)
    assert Decimal(written) == value
    assert written == canonical.exact(Decimal(written), 2)
    assert written.rpartition(".")[2].isdigit()


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        ("1.2", 2, "1.20"),
        ("-0", 2, "0.00"),
        ("0E-9", 2, "0.00"),
        ("12", 0, "12"),
        ("1E+3", 2, "1000.00"),
        ("-0.5", 1, "-0.5"),
    ],
)
def test_one_way_of_writing_an_amount(value: str, places: int, written: str) -> None:
    assert canonical.exact(Decimal(value), places) == written

"""How a published list is written: safe, typed, withheld where it must be, and always the same."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.law.publication import Field, Kind, find
from answerable.register.rules import lists
from answerable.register.rules.lists import BadPeriod, BadValue, Line, Tally
from answerable.standards.csv_text import safe_text

FIELDS = (
    Field("date", "Date", Kind.DAY, kept=True),
    Field("amount", "Amount", Kind.POUNDS, kept=True),
    Field("recipient", "Recipient"),
    Field("accepted", "Accepted", Kind.YES_NO),
)
LINES = (
    Line((date(2025, 10, 2), Decimal("1234.50"), "Haven", True)),
    Line((date(2025, 10, 3), Decimal("-700.00"), "=cmd|' /C calc'!A0", None)),
    Line((date(2025, 10, 4), Decimal("900.00"), "The Refuge, 1 Hidden Lane", False), "b"),
    Line((None, None, "", None)),
)


def _csv(lines: Any) -> list[list[str]]:
    text = b"".join(lists.csv_chunks(FIELDS, lines)).decode()
    return list(csv.reader(io.StringIO(text)))


def _json(lines: Any) -> Any:
    return json.loads(b"".join(lists.json_chunks({"list": "x", "day": date(2025, 1, 1)}, FIELDS, lines)))


def test_csv_has_plain_numbers_iso_dates_and_no_formula() -> None:
    head, first, second, third, fourth = _csv(LINES)
    assert head == ["Date", "Amount", "Recipient", "Accepted", "Reason withheld"]
    assert first == ["2025-10-02", "1234.50", "Haven", "Yes", ""]
    # A negative amount stays a number; a text that looks like a formula does not stay one.
    assert second == ["2025-10-03", "-700.00", "'=cmd|' /C calc'!A0", "", ""]
    assert third[:4] == ["2025-10-04", "900.00", "Withheld", "Withheld"]
    assert third[4].startswith("b: might jeopardise the safety")
    assert fourth == ["", "", "", "", ""]


def test_json_tells_what_is_unknown_from_what_is_withheld() -> None:
    found = _json(LINES)
    assert found["list"] == "x"
    assert found["rows"][0] == {"date": "2025-10-02", "amount": 1234.5, "recipient": "Haven", "accepted": True}
    assert found["rows"][2] == {
        "date": "2025-10-04",
        "amount": 900.0,
        "recipient": None,
        "accepted": None,
        "withheld": "b",
        "withheld_fields": ["recipient", "accepted"],
    }
    assert found["lines"] == 4
    assert found["gaps"] == {"date": 1, "amount": 1, "recipient": 1, "accepted": 2}
    assert _json(())["rows"] == []


@pytest.mark.parametrize("hidden", ["Refuge", "Hidden Lane"])
def test_withheld_words_are_in_no_file(hidden: str) -> None:
    assert hidden not in b"".join(lists.csv_chunks(FIELDS, LINES)).decode()
    assert hidden not in b"".join(lists.json_chunks({}, FIELDS, LINES)).decode()


def test_a_long_list_comes_in_pieces_and_whole() -> None:
    many = [Line((date(2025, 10, 1), Decimal(n), f"Payee {n}", None)) for n in range(1001)]
    assert len(list(lists.csv_chunks(FIELDS, many))) > 5
    assert len(_csv(many)) == 1002
    assert len(_json(many)["rows"]) == 1001
    assert b"".join(lists.csv_chunks(FIELDS, many)) == b"".join(lists.csv_chunks(FIELDS, iter(many)))


def test_the_tally_counts_gaps_but_not_of_withheld_lines() -> None:
    tally = Tally(FIELDS)
    assert list(tally.count(LINES)) == list(LINES)
    assert (tally.lines, tally.pence) == (4, 123450 - 70000 + 90000)
    assert dict(tally.withheld) == {"b": 1}
    assert {f.name: number for f, number in tally.gaps} == {"date": 1, "amount": 1, "recipient": 1, "accepted": 2}
    assert Tally(FIELDS[2:]).gaps == ()
    bare = Tally(FIELDS[2:])
    list(bare.count([Line(("x", None))]))
    assert bare.pence == 0


@given(st.text(max_size=30))
def test_no_text_is_left_that_a_spreadsheet_runs(text: str) -> None:
    safe = safe_text(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    # What comes back from the file is the text, with at most a mark before it.
    written = _csv([Line((None, None, text, None))])
    assert written[1][2] == safe
    safe.encode()


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_money_is_the_same_number_in_both_files(amount: Decimal) -> None:
    assert Decimal(lists.csv_cell(amount)) == amount
    assert Decimal(str(lists.json_value(amount))) == amount


def test_values_of_every_kind() -> None:
    assert lists.csv_cell(7) == "7"
    assert lists.csv_cell(False) == "No"
    assert lists.json_value(7) == 7
    assert lists.json_value(None) is None
    assert lists.json_value("") is None
    assert lists.json_value("a\x00b") == "a\ufffdb"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.POUNDS, "12.5", Decimal("12.50")),
        (Kind.NUMBER, " 7 ", 7),
        (Kind.DAY, "2025-10-02", date(2025, 10, 2)),
        (Kind.YES_NO, "Yes", True),
        (Kind.YES_NO, "no", False),
        (Kind.TEXT, " words ", "words"),
        (Kind.WORDS, "", None),
    ],
)
def test_recorded_texts_become_values(kind: Kind, text: str, value: object) -> None:
    assert lists.typed(Field("x", "X", kind), text) == value


@pytest.mark.parametrize("kind", [Kind.POUNDS, Kind.NUMBER, Kind.DAY, Kind.YES_NO])
def test_what_does_not_fit_is_named(kind: Kind) -> None:
    with pytest.raises(BadValue, match="The column: “about ten” is n"):
        lists.typed(Field("x", "The column", kind), "about ten")


def test_a_field_with_choices_holds_no_other_text() -> None:
    power = Field("power", "Power", choices=("one", "two"))
    assert lists.typed(power, "two") == "two"
    with pytest.raises(BadValue, match="“three” is none of: one; two"):
        lists.typed(power, "three")


# Periods


@pytest.mark.parametrize(
    ("text", "item", "first", "last"),
    [
        ("2025-10", None, "2025-10-01", "2025-10-31"),
        ("2025-10", "3(g)", "2025-10-01", "2025-10-31"),
        ("2025-11", "3(h)", "2025-10-01", "2025-12-31"),
        ("2025-11", "1(f)", "2025-04-01", "2026-03-31"),
        ("2025-26", "3(g)", "2025-04-01", "2026-03-31"),
        ("2025/26", None, "2025-04-01", "2026-03-31"),
        ("2011-12", None, "2011-12-01", "2011-12-31"),
        ("2011/12", None, "2011-04-01", "2012-03-31"),
        (" 2025-10-05/2025-10-06 ", "3(h)", "2025-10-05", "2025-10-06"),
    ],
)
def test_periods_as_people_write_them(text: str, item: str | None, first: str, last: str) -> None:
    period = lists.parse_period(text, find(item).period_rule if item else None)
    assert lists.period_text(period) == f"{first}/{last}"


@pytest.mark.parametrize("text", ["October", "2025-13-01", "2025-10-01/2025-13-01", "2025-27", ""])
def test_what_is_no_period_is_said_to_be_none(text: str) -> None:
    with pytest.raises(BadPeriod, match="is not a period"):
        lists.parse_period(text)


def test_a_period_runs_forwards() -> None:
    with pytest.raises(BadPeriod, match="ends before it begins"):
        lists.parse_period("2025-10-31/2025-10-01")
    assert lists.period_text(None) == ""


# Small numbers (facts/law.md E4)


def _band(count: int, staff: int, small: int = 5, below: int = 100) -> str | None:
    return lists.proportion(count, staff, band_below=below, small=small)


def test_a_small_office_gives_bands() -> None:
    assert _band(3, 25) == _band(0, 25) == _band(4, 25) == "0% to 16%"
    assert _band(25, 25) == "80% to 100%"
    assert _band(5, 9) == "55% to 100%"
    assert _band(1, 8) == "Not shown: too few staff"


def test_a_large_office_gives_percentages_but_not_of_a_few() -> None:
    assert _band(60, 120) == "50%"
    assert _band(3, 120) == "0% to 4%"
    assert _band(117, 120) == "95% to 100%"
    assert _band(5, 120) == "4%"


def test_what_is_not_recorded_has_no_proportion() -> None:
    assert lists.proportion(None, 25, band_below=100, small=5) is None
    assert lists.proportion(3, None, band_below=100, small=5) is None


@pytest.mark.parametrize(("count", "staff"), [(26, 25), (-1, 25)])
def test_impossible_numbers_are_refused(count: int, staff: int) -> None:
    with pytest.raises(BadValue, match="cannot be"):
        _band(count, staff)


@given(staff=st.integers(0, 99), small=st.integers(2, 10), data=st.data())
def test_no_band_fits_fewer_than_the_small_number_of_counts(staff: int, small: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, staff))
    said = _band(count, staff, small)
    alike = [n for n in range(staff + 1) if _band(n, staff, small) == said]
    assert count in alike
    assert len(alike) >= min(small, staff + 1)

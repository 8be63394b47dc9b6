"""What may stand in the published store, as data: every kind is sound, and what does not fit is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from answerable.publication.rules import kinds
from answerable.publication.rules.kinds import (
    KINDS,
    Field,
    NotAsDescribed,
    Type,
    check,
    dated,
    facets,
    first_day,
    kind,
    title,
    words,
)
from answerable.publication.rules.listing import LISTINGS, listing

SAMPLES: dict[Type, Any] = {
    Type.LINE: "A line",
    Type.WORDS: "Words.\n\nMore words.",
    Type.DAY: "2026-03-31",
    Type.PARTIAL: "2026-03",
    Type.YEAR: "2025-26",
    Type.POUNDS: "-1200.50",
    Type.NUMBER: 3,
    Type.YES_NO: False,
    Type.LINK: "https://example.org/a",
    Type.LINES: ["One", "Two"],
    Type.ONE: "S-1",
    Type.MANY: ["S-1", "S-2"],
    Type.TABLES: [{"caption": "T", "columns": ["Year", "Sum"], "rows": [["2025-26", "1"]], "numeric": ["Sum"]}],
}


def sample(field: Field) -> Any:
    if field.type is Type.ROWS:
        return [{one.name: sample(one) for one in field.of}] if field.of else [{"any": ["thing"]}]
    return SAMPLES[field.type]


@pytest.mark.parametrize("of", KINDS, ids=lambda one: one.code)
def test_every_kind_takes_all_its_fields_and_knows_its_title(of: kinds.Kind) -> None:
    data = {field.name: sample(field) for field in of.fields}
    check(of.code, data)
    assert of.title in of.names()
    assert not of.dated or of.dated in of.names()
    assert title(of.code, data)
    assert (dated(of.code, data) is not None) == bool(of.dated)
    assert len(set(of.names())) == len(of.fields)
    for field in of.fields:
        assert of.field(field.name) is field
        assert field.meaning
        assert not field.kind or kind(field.kind)


@pytest.mark.parametrize("of", KINDS, ids=lambda one: one.code)
def test_what_a_kind_needs_is_missed_and_nothing_else(of: kinds.Kind) -> None:
    needed = [field for field in of.fields if field.needed]
    with pytest.raises(NotAsDescribed) as raised:
        check(of.code, {})
    assert len(raised.value.problems) == len(needed)
    check(of.code, {field.name: sample(field) for field in needed})


def test_codes_are_told_apart_and_unknown_ones_refused() -> None:
    assert len({one.code for one in KINDS}) == len(KINDS)
    with pytest.raises(KeyError):
        kind("poem")
    with pytest.raises(KeyError):
        kind("service").field("poem")
    with pytest.raises(NotAsDescribed, match="no kind of record called “poem”"):
        check("poem", {})


@pytest.mark.parametrize(
    ("code", "field", "value", "sentence"),
    [
        ("service", "name", "Two\nlines", "is not one line of words"),
        ("service", "name", 3, "is not one line of words"),
        ("service", "areas", "Northtown", "is not a list of lines"),
        ("service", "areas", [1], "is not a list of lines"),
        ("service", "poem", "x", "it has no field “poem”"),
        ("meeting", "day", "2026-02-30", "is not a day such as"),
        ("meeting", "day", "2026-3-1", "is not a day such as"),
        ("meeting", "public", "yes", "is not true or false"),
        ("decision", "taken", "2026-02-30", "is not a date such as"),
        ("decision", "taken", "March 2026", "is not a date such as"),
        ("agreement", "value", "1,200.00", "is not a sum such as"),
        ("agreement", "value", 1200, "is not a sum such as"),
        ("agreement", "value", "1200", "is not a sum such as"),
        ("agreement", "amounts", [{"year": "2025-27"}], "is not a financial year"),
        ("agreement", "amounts", [{"year": "2025"}], "is not a financial year"),
        ("agreement", "amounts", [{"poem": "x"}], "it has no field “poem”"),
        ("agreement", "amounts", ["x"], "is not a list of small records"),
        ("agreement", "amounts", "x", "is not a list of small records"),
        ("agreement", "url", "javascript:alert(1)", "is not an address"),
        # A browser takes these for addresses of another site.
        ("agreement", "url", "//other.example/x", "is not an address"),
        ("agreement", "url", "/\\other.example/x", "is not an address"),
        ("answer", "position", "1", "is not a whole number"),
        ("answer", "position", True, "is not a whole number"),
        ("answer", "tables", "x", "is not a list of tables"),
        ("answer", "tables", ["x"], "is not a list of tables"),
        ("answer", "tables", [{"columns": ["A"]}], "a table has columns and rows"),
        ("answer", "tables", [{"columns": ["A"], "rows": [["1", "2"]]}], "another number of cells"),
        ("answer", "tables", [{"columns": ["A"], "rows": [[1]]}], "the cells of a table are text"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_place(code: str, field: str, value: Any, sentence: str) -> None:
    data = {one.name: sample(one) for one in kind(code).fields if one.needed} | {field: value}
    with pytest.raises(NotAsDescribed, match=sentence):
        check(code, data)


def test_empty_is_not_recorded_and_never_wrong() -> None:
    check("service", {"name": "Helpline", "description": "", "areas": [], "categories": None})


def test_filters_take_every_value_once() -> None:
    data = {
        "title": "A",
        "provider": "P-1",
        "years": ["2024-25", "2025-26"],
        "amounts": [{"year": "2025-26"}, {"what": "Planned"}],
    }
    assert set(facets("agreement", data)) == {("provider", "P-1"), ("year", "2024-25"), ("year", "2025-26")}
    assert facets("service", {"name": "A", "areas": ["X", "X"]}) == (("place", "X"),)


def test_a_search_sees_the_words_that_are_meant_for_it() -> None:
    data = {
        "name": "Helpline",
        "description": "Listens.",
        "areas": ["Northtown", "Westmoor"],
        "categories": ["helpline"],
    }
    assert words("service", data) == "Helpline\n\nListens.\n\nNorthtown\nWestmoor"


@pytest.mark.parametrize(
    ("text", "day"),
    [("", None), ("2016", date(2016, 1, 1)), ("2016-03", date(2016, 3, 1)), ("2016-03-31", date(2016, 3, 31))],
)
def test_a_partial_date_is_sorted_by_the_first_day_it_can_mean(text: str, day: date | None) -> None:
    assert first_day(text) == day


def test_a_kind_without_a_day_has_none() -> None:
    assert dated("service", {"name": "A"}) is None


def test_every_list_shows_fields_and_filters_that_its_kind_has() -> None:
    for one in LISTINGS:
        of = kind(one.kind)
        assert set(one.columns) <= set(of.names())
        assert {name for name, _ in one.filters} <= {field.facet for field in of.fields}
        assert listing(one.kind) is one
    with pytest.raises(KeyError):
        listing("payment")

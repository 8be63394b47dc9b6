"""Names, filters, columns and cells of open data, and the cursors of the interface."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication.rules import open_data
from answerable.publication.rules.kinds import KINDS, Type, kind
from answerable.publication.rules.open_data import (
    BadCursor,
    Part,
    columns,
    csv_cell,
    cursor,
    filled,
    filters,
    place,
    tables,
)


def test_every_kind_but_those_of_other_standards_has_a_name_for_addresses() -> None:
    assert list(open_data.BY_NAME) == [
        "responses", "answers", "services", "agreements", "providers", "funds", "decisions", "documents", "meetings",
        "invitations-to-tender", "lists", "payments", "support-services",
    ]  # fmt: skip
    assert len(open_data.BY_NAME) == len(KINDS) - 2


@pytest.mark.parametrize("of", open_data.KINDS_AS_DATA, ids=lambda of: of.code)
def test_no_two_columns_have_one_name(of: open_data.Kind) -> None:
    names = [column.name for column in columns(of)]
    assert len(set(names)) == len(names)
    assert set(of.names()) <= set(names)
    assert names[:2] == ["ref", "address"]


def test_a_ref_is_followed_by_the_name_of_what_it_points_at() -> None:
    names = [column.name for column in columns(kind("agreement"))]
    assert names[names.index("provider") + 1] == "provider_name"
    assert [column.named for column in columns(kind("agreement")) if column.name == "provider_name"] == [True]


def test_filters_are_the_facets_the_day_and_words() -> None:
    assert filters(kind("agreement"))["year"] == "Financial year"
    assert filters(kind("decision")) == {
        "service": "Services", "dated": "Calendar year of “Taken”", "words": "Words in the record",
    }  # fmt: skip
    assert "dated" not in filters(kind("service"))
    assert list(filters(kind("payment"))) == ["year", "provider", "agreement", "payee", "words"]


def test_everything_is_there_where_nothing_is_recorded() -> None:
    found = filled(kind("decision"), {"title": "To award", "implications": [{"of": "Financial"}], "reasons": ""})
    assert tuple(found) == kind("decision").names()
    assert found["implications"] == [{"of": "Financial", "words": None}]
    assert (found["reasons"], found["services"], found["significant_public_interest"]) == (None, [], None)


@pytest.mark.parametrize(
    ("of", "value", "cell"),
    [
        (Type.LINE, None, ""),
        (Type.LINE, "=1+1", "'=1+1"),
        (Type.WORDS, "+44", "'+44"),
        (Type.POUNDS, "-1200.50", "-1200.50"),
        (Type.NUMBER, 0, "0"),
        (Type.NUMBER, -7, "-7"),
        (Type.YES_NO, False, "false"),
        (Type.YES_NO, True, "true"),
        (Type.LINES, ["@a", "b"], "'@a; b"),
        (Type.MANY, [], ""),
        (Type.ROWS, [{}, {}], "2"),
        (Type.TABLES, [{}], "1"),
        (Type.DAY, "2026-03-31", "2026-03-31"),
    ],
)
def test_cells(of: Type, value: object, cell: str) -> None:
    assert csv_cell(of, value) == cell


def test_tables_are_in_the_order_of_the_page_and_negative_numbers_stay_numbers() -> None:
    table = {
        "caption": "Cost",
        "columns": ["Year", "=Cost"],
        "rows": [["2024-25", "-1,200.50"], ["2025-26", "-a"], ["", "."]],
    }
    assert tables(kind("answer"), {"tables": [table]}) == (
        Part("Cost", ("Year", "'=Cost"), (("2024-25", "-1,200.50"), ("2025-26", "'-a"), ("", "."))),
    )
    amounts = [{"year": "2024-25", "amount": "-1.00"}]
    (part,) = tables(kind("agreement"), {"amounts": amounts, "title": "A"})
    assert part.columns == ("Financial year", "Amount", "Basis", "What it is")
    assert part.rows == (("2024-25", "-1.00", "", ""),)
    assert tables(kind("open_contract"), {"releases": [{"ocid": "a"}]}) == ()


def test_small_records_have_a_file_of_their_own() -> None:
    assert [field.name for field in open_data.rows_of(kind("agreement"))] == ["amounts"]
    assert open_data.child(kind("agreement"), "amounts") is not None
    assert open_data.child(kind("agreement"), "title") is None


@given(st.lists(st.integers(0, 2**62 - 1), min_size=1, max_size=4))
def test_a_cursor_comes_back_as_the_place_it_stands_for(numbers: list[int]) -> None:
    assert place(cursor(*numbers), len(numbers)) == tuple(numbers)


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda b: base64.urlsafe_b64encode(b).decode()))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        place(text, 7)


@pytest.mark.parametrize("value", [[1, 2], [1, 2, -1], [1, 2, True], [1, 2, 2**62], {"a": 1}, 7])
def test_a_place_of_another_shape_is_refused(value: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps(value).encode()).decode()
    with pytest.raises(BadCursor):
        place(text, 3)

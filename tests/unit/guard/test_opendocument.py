"""OpenDocument files: what is found, where, and what is not a finding (facts/guard.md 3.2)."""

from __future__ import annotations

import pytest

from answerable.guard.child import look_into
from tests.planted import SECRET, opendocument, plants

OPEN_PLANTS = [one for one in plants() if one.name.endswith((".ods", ".odt", ".odp"))]


@pytest.mark.parametrize("plant", OPEN_PLANTS, ids=lambda one: one.name)
def test_a_planted_file_is_found_by_its_own_technique_and_its_twin_is_not(plant: object) -> None:
    bad, good = plant.make()  # type: ignore[attr-defined]
    found = look_into(plant.name, bad).findings  # type: ignore[attr-defined]
    assert any(one.technique == plant.technique and plant.where in one.where for one in found)  # type: ignore[attr-defined]
    twin = look_into(plant.name, good)  # type: ignore[attr-defined]
    assert not twin.blocks
    assert plant.technique not in {one.technique for one in twin.findings}  # type: ignore[attr-defined]


def test_rows_that_are_hidden_one_after_another_are_one_finding() -> None:
    rows = "".join(opendocument.row(SECRET, more='table:visibility="collapse"') for _ in range(5))
    found = [one for one in look_into("a.ods", opendocument.book(rows)).findings if one.technique == "hidden-row"]
    assert [(one.where, one.count) for one in found] == [("sheet “Summary”, rows 3 to 7", 5)]


def test_repeated_rows_and_cells_are_counted_and_do_not_grow_without_end() -> None:
    rows = '<table:table-row table:number-rows-repeated="1000000" table:visibility="collapse"><table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell></table:table-row>'
    found = [one for one in look_into("a.ods", opendocument.book(rows)).findings if one.technique == "hidden-row"]
    assert found[0].count == 300_000


def test_the_inventory_has_the_visible_sheets_alone() -> None:
    verdict = look_into("a.ods", opendocument.book())
    assert verdict.inventory == ("Sheet “Summary”: 2 rows × 2 columns",)
    assert verdict.coverage.parts == verdict.coverage.parts_of


@pytest.mark.parametrize(
    ("shown", "kind", "differs"),
    [
        ("1,234.50", 'office:value-type="float" office:value="1234.5"', False),
        ("1,235", 'office:value-type="float" office:value="1234.5"', False),
        ("12%", 'office:value-type="percentage" office:value="0.1234"', False),
        ("£1.2m", 'office:value-type="currency" office:value="1234567"', False),
        ("(5)", 'office:value-type="float" office:value="-5"', False),
        ("7", 'office:value-type="float" office:value="5"', True),
        ("5 January 2026", 'office:value-type="date" office:date-value="2026-01-05"', False),
        ("Pemberwick and others", 'office:value-type="float" office:value="5"', True),
    ],
)
def test_a_value_is_shown_where_the_words_are_the_value_in_some_format(shown: str, kind: str, differs: bool) -> None:
    made = opendocument.book(f"<table:table-row>{opendocument.cell(shown, kind=kind)}</table:table-row>")
    assert ("hidden-value" in {one.technique for one in look_into("a.ods", made).findings}) is differs


def test_an_encrypted_member_holds_the_file() -> None:
    made = opendocument.letter(
        members={
            'x" manifest:media-type=""><manifest:encryption-data/></manifest:file-entry><manifest:file-entry manifest:full-path="y': b""
        }
    )
    assert "encrypted" in {one.technique for one in look_into("a.odt", made).findings}

"""Clean copies of OpenDocument files: what is seen stays, nothing else does."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from answerable.cleaning.content import Book, Deck, Document, Paragraph, Table
from answerable.cleaning.errors import CannotClean
from answerable.cleaning.rebuilding import open_workbooks
from answerable.cleaning.rebuilding import opendocument as rebuilding
from answerable.cleaning.writing import docx, ods, odt, pptx
from answerable.guard import kinds
from answerable.guard.child import look_into
from tests.planted import TOKEN, opendocument, plants

CLEANABLE = [one for one in plants() if one.name.endswith((".ods", ".odt", ".odp")) and one.cleanable]


def _copy(name: str, content: bytes) -> tuple[str, bytes]:
    if name.endswith(".ods"):
        return "copy.ods", ods.write(open_workbooks.read(content))
    made = rebuilding.rebuild(content, kinds.ODP if name.endswith(".odp") else kinds.ODT, "")
    if isinstance(made, Deck):
        return "copy.pptx", pptx.write(made)
    assert isinstance(made, Document)
    return "copy.odt", odt.write(made)


def _everything(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return content + b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize("plant", CLEANABLE, ids=lambda one: one.name)
def test_the_copy_of_a_planted_file_passes_and_has_nothing_of_what_was_hidden(plant: object) -> None:
    bad, _ = plant.make()  # type: ignore[attr-defined]
    name, copy = _copy(plant.name, bad)  # type: ignore[attr-defined]
    assert not look_into(name, copy).blocks
    assert plant.token == "" or plant.token.encode() not in _everything(copy)  # type: ignore[attr-defined]
    assert TOKEN.encode() not in _everything(copy)


def test_every_visible_cell_stays_with_its_value() -> None:
    book = open_workbooks.read(opendocument.empty_hidden())
    rows = [[(cell.text, cell.number, cell.format) for cell in row] for row in book.sheets[0].rows]
    assert rows[0] == [("Rank", None, ""), ("Officers", None, "")]
    assert rows[2] == [("£1,234.50", 1234.5, "£#,##0.00"), ("12.35%", 0.1235, "0.00%")]
    assert rows[3][0] == ("05/01/2026", 46027.0, "dd/mm/yyyy")


def test_hidden_columns_leave_no_gap_and_merged_cells_keep_their_width() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    book = open_workbooks.read(
        opendocument.file("ods", opendocument.sheet(opendocument.row("a", "hidden", "c"), columns=columns))
    )
    assert [cell.text for cell in book.sheets[0].rows[0]] == ["a", "c"]


def test_a_text_keeps_headings_lists_notes_and_tables_in_their_order() -> None:
    content = opendocument.contents()
    made = rebuilding.rebuild(content, kinds.ODT, "")
    assert isinstance(made, Document)
    said = [
        ("".join(run.text for run in one.runs), one.level, one.marker)
        for one in made.blocks
        if isinstance(one, Paragraph)
    ]
    assert ("Numbers", 1, "") in said
    assert ("Officers1 in post.", 0, "") in said
    assert ("One", 0, "•") in said
    assert [(mark, "".join(run.text for run in blocks[0].runs)) for mark, blocks in made.notes] == [("1", "Full time.")]  # type: ignore[union-attr]
    assert not look_into("copy.docx", docx.write(made)).blocks


def test_a_table_keeps_its_shown_rows() -> None:
    hidden = opendocument.row("gone", more='table:visibility="collapse"')
    content = opendocument.letter(opendocument.sheet(opendocument.row("a", "b") + hidden, name="Table1"))
    made = rebuilding.rebuild(content, kinds.ODT, "")
    tables = [one for one in made.blocks if isinstance(one, Table)]  # type: ignore[union-attr]
    assert len(tables[0].rows) == 1


def test_slides_keep_their_number_and_words() -> None:
    made = rebuilding.rebuild(opendocument.plain_show(), kinds.ODP, "")
    assert isinstance(made, Deck)
    assert len(made.slides) == 2
    said = re.findall(rb"<a:t>([^<]*)</a:t>", _everything(pptx.write(made)))
    assert {b"Workforce figures", b"Publish the table", b"Next steps"} <= set(said)


def test_a_damaged_file_is_refused_with_a_sentence() -> None:
    with pytest.raises(CannotClean, match="damaged"):
        open_workbooks.read(b"PK\x03\x04")
    with pytest.raises(CannotClean, match="damaged"):
        rebuilding.rebuild(b"PK\x03\x04", kinds.ODT, "")


def test_a_book_is_a_book() -> None:
    assert isinstance(open_workbooks.read(opendocument.book()), Book)

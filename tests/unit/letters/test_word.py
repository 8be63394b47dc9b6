"""The Word letter, opened again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.letters.clean import clean
from answerable.letters.errors import CannotWrite
from answerable.letters.outline import set_out
from answerable.letters.word import write_docx
from answerable.letters.word_template import write_template
from tests.unit.letters.replies import HOSTILE, empty, filled_with, huge, normal


def written(reply, **options):
    file = io.BytesIO()
    write_docx(reply, file, **options)
    return docx.Document(file)


def styled(document, *names: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name in names]


def all_text(document) -> str:
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_headings_are_real_styles_in_the_letter_s_order():
    document = written(normal())
    names = ["Title", *(f"Heading {level}" for level in range(1, 6))]
    wanted = [block.text for block in set_out(normal()).blocks if block.kind in {"title", "heading"}]
    assert styled(document, *names) == wanted
    assert styled(document, "Title") == ["Reply to your request for information FOI-2026-0142"]
    assert "Question 1.1" in styled(document, "Heading 3")
    assert "Agreement A-7: area not recorded" in styled(document, "List Bullet")


def test_no_empty_paragraph_stands_for_space():
    assert [paragraph for paragraph in written(normal()).paragraphs if not paragraph.text.strip()] == []


def test_tables_have_a_header_that_repeats_and_right_aligned_figures():
    [table] = written(normal()).tables
    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rows)
    assert [cell.text for cell in head.cells] == ["Year", "Provider", "Amount"]
    assert [[cell.text for cell in row.cells] for row in rows][1] == ["2025 to 2026", "Made-up Trust", "-£200.00"]
    assert rows[0].cells[2].paragraphs[0].style.name == "Table Number"
    assert rows[0].cells[1].paragraphs[0].style.name == "Table Text"
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Table 1: Spending by year"
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
    assert len(widths) == 3
    assert 9000 < sum(widths) < 9200


def test_language_and_properties():
    document = written(normal())
    languages = document.styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert [language.get(qn("w:val")) for language in languages] == ["en-GB"]
    properties = document.core_properties
    assert properties.title == "Reply to your request for information FOI-2026-0142"
    assert properties.author == "Police and Crime Commissioner for Northshire"
    assert properties.language == "en-GB"
    assert (properties.last_modified_by, properties.comments, properties.keywords) == ("", "", "")
    assert properties.created.date() == normal().date


def test_nothing_of_the_library_s_own_template_is_left():
    file = io.BytesIO()
    write_docx(normal(), file)
    with zipfile.ZipFile(file) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"python-docx" not in everything
    assert b"Ms A. Example" not in package_properties(file)


def package_properties(file: io.BytesIO) -> bytes:
    with zipfile.ZipFile(file) as package:
        return b"".join(package.read(name) for name in package.namelist() if name.startswith("docProps/"))


def test_links_lead_to_their_address_and_show_it():
    document = written(normal())
    relations = document.part.rels
    targets = {relations[link.get(qn("r:id"))].target_ref for link in document.element.body.iter(qn("w:hyperlink"))}
    assert targets == {"https://www.northshire.example/decisions/14", "https://regulator.example/complain"}
    assert "(https://regulator.example/complain)" in all_text(document)


def test_a_draft_says_so():
    document = written(replace(normal(), draft=True))
    assert document.paragraphs[0].text == "DRAFT – not sent"
    assert "DRAFT – not sent" in document.sections[0].header.paragraphs[0].text
    assert "DRAFT" not in written(normal()).sections[0].header.paragraphs[0].text
    instructions = [field.get(qn("w:instr")) for field in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert instructions == ["PAGE", "NUMPAGES"]


def test_a_huge_letter():
    document = written(huge())
    assert len(document.tables) == 59
    assert sum(text.startswith("Question") for text in styled(document, "Heading 2")) == 60
    assert "Month 1999" not in all_text(document)


def test_an_empty_letter():
    assert styled(written(empty()), "Title") == ["Reply to your request for information"]


def test_hostile_text_comes_out_verbatim():
    document = written(filled_with(HOSTILE))
    assert styled(document, "Quote") == [HOSTILE, HOSTILE]
    assert document.tables[0].rows[1].cells[0].text == HOSTILE
    assert document.core_properties.author == HOSTILE
    [linked, *_] = [p for p in document.paragraphs if p.hyperlinks]
    assert linked.hyperlinks[0].text == HOSTILE


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters()))
def test_any_text(text: str):
    document = written(filled_with(text))
    cell = document.tables[0].rows[1].cells[0].text
    assert cell == clean(text).strip("\n")


def test_an_office_s_own_template_is_used(tmp_path: Path):
    file = tmp_path / "ours.docx"
    write_template(str(file))
    letterhead = docx.Document(str(file))
    letterhead.core_properties.author = "A person of the office"
    letterhead.paragraphs[0].insert_paragraph_before("{{ authority }}: our letterhead", style="Heading 1")
    letterhead.add_table(rows=1, cols=2).rows[0].cells[0].text = "A table of the office's own"
    letterhead.save(str(file))
    target = tmp_path / "letter.docx"
    write_docx(normal(), target, template=file)
    document = docx.Document(str(target))
    assert document.paragraphs[0].text == "Police and Crime Commissioner for Northshire: our letterhead"
    assert document.core_properties.author == "Police and Crime Commissioner for Northshire"
    assert [len(table.columns) for table in document.tables] == [3, 2]


def template_with(folder: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / "office.docx"))
    return folder / "office.docx"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("Dear applicant",), "has no place for the letter's text"),
        (("{%p for block in blocks %}", "{{ block.text }}"), "cannot be filled"),
        (("{{ blocks | length }} {{ surname }}",), "'surname' is undefined"),
        (("{{ blocks.__class__.__mro__ }}",), "cannot be filled"),
    ],
)
def test_a_template_that_cannot_be_filled_says_why(tmp_path: Path, lines: tuple[str, ...], sentence: str):
    with pytest.raises(CannotWrite, match=r"The Word template office\.docx") as caught:
        written(normal(), template=template_with(tmp_path, *lines))
    assert sentence in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_word_template_says_so(tmp_path: Path, content: bytes | None):
    file = tmp_path / "office.docx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CannotWrite, match=r"office\.docx is missing or is not a Word document"):
        written(normal(), template=file)

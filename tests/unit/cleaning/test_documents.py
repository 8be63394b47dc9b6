"""Clean copies of documents: what is seen stays, in its order; what is not seen is gone; the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from answerable.cleaning import clean
from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table, TableCell
from answerable.cleaning.errors import CannotClean
from answerable.cleaning.rebuilding import opendocument, rich_text, word
from answerable.cleaning.rebuilding.pixels import repainted
from answerable.cleaning.writing import docx, odt, pdf
from answerable.guard.child import look_into
from tests import planted
from tests.planted.documents import cell, field, p, png, r, row
from tests.planted.documents import docx as made
from tests.planted.rich_text import rtf

PLANTS = [one for one in planted.plants() if one.name.endswith((".docx", ".rtf")) and one.cleanable and one.token]


def words_in(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found += f"{block.marker} {''.join(run.text for run in block.runs)}".split()
        elif isinstance(block, Table):
            found += [one for line in block.rows for each in line for one in words_in(each.blocks)]
    return found


def words_of(document: Document) -> list[str]:
    notes = [one for mark, blocks in document.notes for one in (f"[{mark}]", *words_in(blocks))]
    return words_in(document.header) + words_in(document.footer) + words_in(document.blocks) + notes


def everything(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return package + b"".join(archive.read(one) for one in archive.namelist())


def seen(name: str, content: bytes) -> Document:
    return (rich_text if name.endswith(".rtf") else word).rebuild(content, "", "docx")


@pytest.mark.parametrize("plant", PLANTS, ids=lambda one: one.name)
def test_the_copy_of_a_planted_document_is_without_what_was_hidden(plant: planted.Plant) -> None:
    content, _ = plant.make()
    document = seen(plant.name, content)
    copy = docx.write(document)
    assert plant.token.encode() not in everything(copy)
    verdict = look_into("copy.docx", copy)
    assert not verdict.blocks, verdict.findings
    assert words_of(seen("copy.docx", copy)) == words_of(document)
    assert plant.token.encode() not in everything(odt.write(document))


FULL = Document(
    blocks=(
        Paragraph((Run("Report"),), level=1),
        Paragraph(
            (Run("Calls "), Run("answered", bold=True, colour="1d70b8"), Run(" in June\tand July\nby unit.")),
            align="justify",
        ),
        Paragraph((Run("first"),), marker="1.", indent=1),
        Table(
            (
                (TableCell((Paragraph((Run("Unit"),)),), down=2), TableCell((Paragraph((Run("Count"),)),), across=2)),
                (TableCell((Paragraph((Run("2024"),)),)), TableCell((Paragraph((Run("2025"),)),))),
            ),
            headers=1,
        ),
        Picture(png(), 60, 60),
        Paragraph((Run("See "), Run("https://example.org", link="https://example.org"), Run("[1]")), page_break=True),
    ),
    header=(Paragraph((Run("Our reference 7"),)),),
    footer=(Paragraph((Run("Page "), Run("1", counts="page"), Run(" of "), Run("2", counts="pages")), align="centre"),),
    notes=(("1", (Paragraph((Run("As at 30 June."),)),)),),
    title="Report",
)


def test_a_word_copy_says_the_same_and_is_safe() -> None:
    copy = docx.write(FULL)
    assert look_into("copy.docx", copy).word == "safe"
    assert words_of(seen("copy.docx", copy)) == words_in(FULL.header) + words_in(FULL.footer) + words_in(
        FULL.blocks
    ) + ["[1]", "As", "at", "30", "June."]
    assert copy == docx.write(FULL)


def test_an_opendocument_copy_is_the_same_each_time() -> None:
    copy = odt.write(FULL)
    assert copy == odt.write(FULL)
    text = everything(copy).decode("latin-1")
    for words in ("Report", "answered", "Our reference 7", "As at 30 June."):
        assert words in text


def test_a_pdf_copy_is_tagged_numbers_its_pages_and_is_the_same_each_time() -> None:
    import pikepdf
    import pypdfium2

    copy = pdf.write(FULL)
    assert copy == pdf.write(FULL)
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert document.Root.MarkInfo.Marked
        assert len(document.pages) == 2
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(copy))
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in text
    assert "answered in June" in " ".join(text.split())


def test_hostile_words_are_set_as_they_are() -> None:
    import pypdfium2

    hostile = '#panic("x") *bold* $x$ \\ `raw` <label> @ref // no "quote"'
    copy = pdf.write(Document((Paragraph((Run(hostile),)),), title='"#title'))
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(copy))
    assert re.sub(r"\s", "", hostile) in re.sub(r"\s", "", text)


def test_signs_without_a_letter_of_ours_are_named_in_a_pdf() -> None:
    assert pdf.write(Document((Paragraph((Run("ok 😀 漢"),)),)))


def test_words_under_a_black_stroke_leave_a_box_of_one_length() -> None:
    for secret in ("Al", "Aldous Pemberwick of Kent"):
        document = word.rebuild(made(p(r("By "), r(secret, '<w:highlight w:val="black"/>'), r("."))), "", "docx")
        assert words_of(document)[-2:] == ["By", "███."]


def test_a_crop_keeps_only_what_shows() -> None:
    from PIL import Image

    left = Image.new("RGB", (10, 10), "white")
    left.paste("red", (5, 0, 10, 10))
    buffer = io.BytesIO()
    left.save(buffer, "PNG")
    shown = repainted(buffer.getvalue(), (0.0, 0.0, 0.5, 0.0))
    assert shown is not None
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.size == (5, 10)
        assert picture.getcolors() == [(50, (255, 255, 255))]
    assert repainted(b"no picture") is None


def test_lists_tables_and_page_numbers_are_read_as_they_show() -> None:
    numbering = (
        '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    first, second = row(cell("A", '<w:vMerge w:val="restart"/>'), cell("B")), row(cell("", "<w:vMerge/>"), cell("C"))
    table = f"<w:tbl>{first}{second}</w:tbl>"
    body = p(r("one"), properties=item) + p(r("two"), properties=item) + table + p(r("Page "), field("PAGE", "1"))
    blocks = word.rebuild(made(body, {"numbering": numbering}), "", "docx").blocks
    assert [one.marker for one in blocks if isinstance(one, Paragraph)][2:4] == ["(a)", "(b)"]
    grid = next(one for one in blocks if isinstance(one, Table))
    assert [len(line) for line in grid.rows] == [2, 1]
    assert grid.rows[0][0].down == 2
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-1].runs[-1].counts == "page"


def test_a_paragraph_whose_end_was_deleted_runs_into_the_next() -> None:
    body = p(r("one "), properties='<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>') + p(r("two"))
    last = word.rebuild(made(body), "", "docx").blocks[-1]
    assert isinstance(last, Paragraph)
    assert "".join(run.text for run in last.runs) == "one two"


def test_what_cannot_be_read_is_said_in_one_sentence() -> None:
    with pytest.raises(CannotClean, match="damaged"):
        word.rebuild(b"PK\x03\x04", "", "docx")
    with pytest.raises(CannotClean, match="damaged"):
        rich_text.rebuild(b"{\\rtf1 {", "", "docx")


def test_rich_text_keeps_its_words_and_its_table() -> None:
    document = rich_text.rebuild(
        rtf(r"{\b Total} 12\par\pard\trowd\cellx1\cellx2\intbl Unit\cell 12\cell\row\pard{\v gone}"), "rtf", "docx"
    )
    assert "gone" not in words_of(document)
    assert any(isinstance(one, Table) for one in document.blocks)
    assert look_into("copy.docx", docx.write(document)).word == "safe"


@pytest.mark.shared
def test_no_hidden_word_of_the_shared_corpus_is_in_a_copy(shared: Path) -> None:
    tried = 0
    for path in sorted([*(shared / "guard").glob("*.docx"), *(shared / "guard").glob("t04*.rtf")]):
        content = path.read_bytes()
        secrets = {
            one
            for finding in look_into(path.name, content).findings
            for text in finding.texts
            for one in re.findall(r"ZQK\w{6,}", text)
        }
        document = seen(path.name, content)
        copy = docx.write(document)
        assert not look_into("copy.docx", copy).blocks, path.name
        assert not any(one.encode() in everything(copy) for one in secrets), path.name
        assert words_of(seen("copy.docx", copy)) == words_of(document), path.name
        tried += 1
    assert tried >= 10


COVERED = [one for one in planted.plants() if one.technique == "shape-over-text"]
REBUILDING = {"docx": word, "rtf": rich_text, "odt": opendocument}


@pytest.mark.parametrize("one", COVERED, ids=[one.name for one in COVERED])
def test_no_copy_is_made_where_something_may_lie_over_words(one: planted.Plant) -> None:
    """A copy without the cover would show what nobody was to see; its twin is copied."""
    kind = one.name.rpartition(".")[2]
    content, twin = one.make()
    with pytest.raises(CannotClean, match="may lie over words") as refused:
        REBUILDING[kind].rebuild(content, kind, kind)
    assert planted.TOKEN not in str(refused.value)
    REBUILDING[kind].rebuild(twin, kind, kind)


def test_a_rich_text_is_written_as_rich_text_and_read_again() -> None:
    original = rtf(
        r"Paid \'a3120 to \{four\} {\b providers}\par\pard\trowd\cellx1\cellx2\intbl Unit\cell 12\cell\row\pard{\v gone}"
    )
    made = clean("letter.rtf", original)
    (file,) = made.files
    assert made.kind == "rtf"
    assert file.content.startswith(b"{\\rtf1")
    assert b"gone" not in file.content
    again = rich_text.rebuild(file.content, "rtf", "docx")
    assert isinstance(again, Document)
    words = "".join(run.text for one in again.blocks if isinstance(one, Paragraph) for run in one.runs)
    assert "Paid £120 to {four} providers" in words
    assert [len(one.rows[0]) for one in again.blocks if isinstance(one, Table)] == [2]

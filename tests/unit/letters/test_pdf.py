"""The PDF letter: tagged, titled, in English, verbatim."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.letters import pdf as pdf_letter
from answerable.letters.errors import CannotWrite
from answerable.letters.pdf import write_pdf
from answerable.letters.reply import ReplyTable
from tests.unit.letters.replies import HOSTILE, empty, filled_with, huge, normal


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    return "".join(text.split())


def tags(data: bytes) -> list[str]:
    """The structure types in reading order."""
    found: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(data)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


def assert_accessible(data: bytes, folder: Path) -> None:
    with pikepdf.open(io.BytesIO(data)) as document:
        root = document.Root
        assert str(root.Lang) == "en-GB"
        assert bool(root.MarkInfo.Marked) is True
        assert "/StructTreeRoot" in root
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        assert re.search(rb"pdfuaid:part[>=\"']+1", bytes(root.Metadata.read_bytes()))
        assert str(document.docinfo.Title).startswith("Reply to your request")
    file = folder / "letter.pdf"
    file.write_bytes(data)
    assert pdfua.validate(str(file)).findings == ()


def test_a_normal_letter(tmp_path: Path):
    data = write_pdf(normal())
    assert_accessible(data, tmp_path)
    found = tags(data)
    assert found.count("/Table") == 1
    assert found.count("/TH") == 3
    assert found.count("/TD") == 6
    assert "/Caption" in found
    assert "/H1" in found
    assert "/H2" in found
    assert "/Link" in found
    assert "/LI" in found
    text = text_of(data)
    assert "DRAFT" not in text
    assert "Page 1 of" in text
    assert "£1,250,000.00" in text
    assert "typeface" not in text


def test_a_draft_says_so_on_every_page():
    data = write_pdf(replace(huge(), draft=True, parts=huge().parts[:10]))
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) > 3
        for number, page in enumerate(document, start=1):
            text = page.get_textpage().get_text_range()
            assert "DRAFT – not sent" in text
            assert f"Page {number} of {len(document)}" in text


def test_a_long_table_repeats_its_header(tmp_path: Path):
    table = ReplyTable(
        "Payments", ("Payment", "Amount"), tuple((f"Payment {n}", f"£{n}.00") for n in range(200)), ("Amount",)
    )
    part = replace(normal().parts[0], tables=(table,))
    data = write_pdf(replace(normal(), parts=(part,), rows_in_letter=500))
    assert_accessible(data, tmp_path)
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    crossed = [page for page in pages if re.search(r"Payment \d", page)]
    assert len(crossed) > 2
    assert all(re.search(r"Payment\s+Amount", page) for page in crossed)
    assert tags(data).count("/TH") == 2


def test_numbers_stand_at_the_right():
    data = write_pdf(normal())
    with pypdfium2.PdfDocument(data) as document:
        edges = []
        for page in document:
            texts = page.get_textpage()
            for figure in ("£1,250,000.00", "-£200.00"):
                finder = texts.search(figure)
                hit = finder.get_next()
                if hit:
                    edges.append(texts.get_charbox(hit[0] + hit[1] - 1)[2])
    assert len(edges) == 2
    assert abs(edges[0] - edges[1]) < 1


def test_a_huge_letter(tmp_path: Path):
    data = write_pdf(huge())
    assert_accessible(data, tmp_path)
    assert "Question 60" in text_of(data)
    assert "Month 1999" not in text_of(data)


def test_an_empty_letter(tmp_path: Path):
    assert_accessible(write_pdf(empty()), tmp_path)


def test_hostile_text_comes_out_verbatim(tmp_path: Path):
    data = write_pdf(filled_with(HOSTILE))
    assert_accessible(data, tmp_path)
    assert squeezed(text_of(data)).count(squeezed(HOSTILE)) > 10


def test_a_long_word_breaks_and_stays_inside_the_page(tmp_path: Path):
    word = "https://x.example/" + "W" * 150
    data = write_pdf(filled_with(word))
    assert_accessible(data, tmp_path)
    assert word in squeezed(text_of(data))
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            texts = page.get_textpage()
            for index in range(texts.count_chars()):
                assert texts.get_charbox(index)[2] < page.get_width() - 60


def test_what_no_typeface_shows_is_named(tmp_path: Path):
    data = write_pdf(filled_with("Thank you 😀👩‍👩‍👧 中"))
    assert_accessible(data, tmp_path)
    text = " ".join(text_of(data).split())
    assert "[grinning face]" in text
    assert "[cjk unified ideograph-4e2d]" in text
    assert "typeface of this file lacks" in text


def test_right_to_left_text_is_kept(tmp_path: Path):
    data = write_pdf(filled_with("שלום العربية"))
    assert_accessible(data, tmp_path)
    assert "typeface" not in text_of(data)


# Characters that need one another, turn the direction, or show nothing: where typefaces and tagging go wrong.
AWKWARD = "aé😀👩\u200d👨\u0301\u0358ع\u064bרבि न中\u202e\u2066\u00ad\ufeff\u200b\u200f\x00🇬🇧\U000e0041\ufe0f\n\t{_}%"


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(alphabet=st.characters(), max_size=60), st.text(alphabet=AWKWARD, max_size=40)))
def test_any_text(text: str):
    data = write_pdf(filled_with(text))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.Lang) == "en-GB"


def test_a_letter_that_cannot_be_set_says_so(monkeypatch: pytest.MonkeyPatch):
    def broken(name: str) -> bytes:
        return b"#panic()" if name == "letter.typ" else b"= x"

    monkeypatch.setattr(pdf_letter, "_template", broken)
    with pytest.raises(CannotWrite, match="The PDF of this letter could not be set") as caught:
        write_pdf(normal())
    refused = caught.value.__cause__
    assert refused is not None
    assert isinstance(refused.__cause__, typst.TypstError)


def test_what_shows_alone_and_not_in_its_place_is_named_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_letter, "_shows", lambda text: True)
    assert "Thank you [grinning face]" in " ".join(text_of(write_pdf(filled_with("Thank you 😀"))).split())


def test_the_same_reply_makes_the_same_file():
    assert write_pdf(normal()) == write_pdf(normal())


def test_a_break_inside_the_typesetter_is_a_refusal_and_the_letter_is_tried_in_plain_letters(
    monkeypatch: pytest.MonkeyPatch,
):
    class PanicException(BaseException):  # the name by which pyo3 tells it
        pass

    compile_really, broken = pdf_letter.typst.compile, []

    def breaks_on_what_is_not_plain(template: bytes, **more: object) -> bytes:
        if "ש" in str(more["sys_inputs"]):
            broken.append(1)
            raise PanicException("end byte index 12 is out of bounds")
        return compile_really(template, **more)

    monkeypatch.setattr(pdf_letter.typst, "compile", breaks_on_what_is_not_plain)
    pdf_letter._shows.cache_clear()
    assert write_pdf(filled_with("שלום")).startswith(b"%PDF")
    assert broken
    pdf_letter._shows.cache_clear()


def test_what_stops_the_process_is_no_refusal(monkeypatch: pytest.MonkeyPatch):
    def stopped(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(pdf_letter.typst, "compile", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_pdf(empty())

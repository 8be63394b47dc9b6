"""The words of a letter as they are typed, and letters of other kinds set from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pdfua
from hypothesis import given
from hypothesis import strategies as st

from answerable.letters.html import set_body
from answerable.letters.note import Note, set_out
from answerable.letters.outline import Block
from answerable.letters.pdf import set_pdf
from answerable.letters.words import blocks, paragraphs

WORDS = """Thank you for your request.
It came on a Monday.

# What is unclear

- which years

- which district
The district matters.
## No further
### not a heading
text
- one
# -

# X"""


def test_words_become_paragraphs_headings_and_lists() -> None:
    assert blocks(WORDS) == (
        Block("text", text="Thank you for your request.\nIt came on a Monday."),
        Block("heading", text="What is unclear", level=2),
        Block("list", entries=("which years", "which district")),
        Block("text", text="The district matters."),
        Block("heading", text="No further", level=3),
        Block("text", text="### not a heading\ntext"),
        Block("list", entries=("one",)),
        Block("heading", text="-", level=2),
        Block("heading", text="X", level=2),
    )


def test_no_heading_is_skipped() -> None:
    assert [block.level for block in blocks("## A\n\n## B\n\n# C")] == [2, 3, 2]


def test_words_are_cut_where_a_reader_sees_a_new_piece() -> None:
    assert paragraphs("a\nb\n\n# H\n- i\n- j\n## K") == ("a\nb", "# H", "- i", "- j", "## K")


@given(st.text())
def test_cutting_what_was_cut_changes_nothing(words: str) -> None:
    cut = paragraphs(words)
    assert paragraphs("\n\n".join(cut)) == cut


def letter(**changed: object) -> Note:
    facts: dict[str, object] = {
        "title": "We need to hear more about your request",
        "reference": "FOI-2026-0001",
        "date": date(2026, 11, 3),
        "words": WORDS,
        "authority": "Made-up Commissioner",
        "office_address": ("1 Made-up Street", ""),
        "signed_by": "FOI officer",
        "contact": "foi@example.org",
        "draft": False,
    }
    return Note(**{**facts, **changed})  # type: ignore[arg-type]


def test_a_letter_has_its_head_its_words_and_its_signature() -> None:
    texts = [block.text or "|".join(block.entries) for block in set_out(letter()).blocks]
    assert texts[:5] == [
        "Made-up Commissioner|1 Made-up Street",
        "We need to hear more about your request",
        "FOI-2026-0001",
        "3 November 2026",
        "Dear applicant,",
    ]
    assert texts[-2:] == ["Yours faithfully,", "FOI officer|foi@example.org"]


def test_a_letter_to_somebody_greets_them_and_a_draft_says_so() -> None:
    outline = set_out(
        letter(applicant="Zebedee Quillfeather", applicant_address=("2 Made-up Lane",), date=None, draft=True)
    )
    texts = [block.text or "|".join(block.entries) for block in outline.blocks]
    assert "Zebedee Quillfeather|2 Made-up Lane" in texts
    assert "Dear Zebedee Quillfeather," in texts
    assert "Yours sincerely," in texts
    assert "not yet sent" in texts
    assert outline.draft


def test_a_letter_is_an_accessible_pdf_and_a_page(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(set_pdf(set_out(letter())))
    assert pdfua.validate(str(file)).findings == ()
    assert '<li dir="auto">which years</li>' in set_body(set_out(letter(words="- which years")))
    assert "&lt;b&gt;" in set_body(set_out(letter(words="<b>")))

"""Word documents: what the guard reads out of them, beyond the planted pairs (tests/planted/documents.py)."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.guard.child import look_closely, look_into
from answerable.guard.findings import Severity
from answerable.guard.formats.word import colours, fields
from answerable.guard.formats.word.links import says_address
from answerable.guard.formats.word.numbering import formatted, lettered, roman
from tests.planted.documents import cell, docx, field, p, packed, r, row


def techniques(content: bytes, name: str = "letter.docx") -> set[str]:
    return {one.technique for one in look_into(name, content).findings}


def shown(content: bytes) -> str:
    _, look = look_closely("letter.docx", content)
    return "\n".join(one.text for one in look.shared.passages)


def test_a_plain_letter_is_safe_and_its_words_are_counted() -> None:
    verdict = look_into("letter.docx", docx(p(r("Total 12."))))
    assert verdict.word == "safe"
    assert verdict.inventory == ("14 words",)
    assert verdict.coverage.parts == verdict.coverage.parts_of


def test_words_that_two_styles_hide_show_since_toggles_cancel_out() -> None:
    # ECMA-376 part 1, 17.7.3: a property that an even number of the styles above a run has is off.
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="P"><w:name w:val="P"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:name w:val="C"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    both = docx(p(r("Total 12.", '<w:rStyle w:val="C"/>'), properties='<w:pStyle w:val="P"/>'), {"styles": styles})
    one = docx(p(r("Total 12."), properties='<w:pStyle w:val="P"/>'), {"styles": styles})
    assert "hidden-text" not in techniques(both)
    assert "hidden-text" in techniques(one)


def test_a_run_that_says_otherwise_shows_though_its_style_hides() -> None:
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="P"><w:name w:val="P"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    content = docx(p(r("Total 12.", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="P"/>'), {"styles": styles})
    assert "hidden-text" not in techniques(content)
    assert "Total 12." in shown(content)


def test_a_style_that_is_based_on_itself_ends() -> None:
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="P"><w:name w:val="P"/><w:basedOn w:val="P"/></w:style></w:styles>'
    assert look_into("a.docx", docx(p(r("x"), properties='<w:pStyle w:val="P"/>'), {"styles": styles})).word == "safe"


def test_places_name_the_paragraph_without_its_hidden_words() -> None:
    content = docx(p(r("Officers on duty: "), r("Aldous Pemberwick", "<w:vanish/>")))
    place = next(one.where for one in look_into("a.docx", content).findings if one.technique == "hidden-text")
    assert place == "paragraph 3 (“Officers on duty:”)"


def test_deleted_words_are_not_handed_to_the_search_of_visible_ones() -> None:
    content = docx(p(r("Total "), '<w:del w:id="1" w:author="A"><w:r><w:delText>Pemberwick</w:delText></w:r></w:del>'))
    assert "Pemberwick" not in shown(content)


def test_an_insertion_shows_and_only_its_author_is_unseen() -> None:
    content = docx(p(f'<w:ins w:id="1" w:author="A Clerk">{r("Total 12.")}</w:ins>'))
    finding = next(one for one in look_into("a.docx", content).findings if one.technique == "tracked-change")
    assert finding.texts == ("A Clerk",)
    assert "Total 12." in shown(content)


def test_a_field_within_a_field_belongs_to_its_instruction() -> None:
    inner = field("PAGE", "3")
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        f'{inner}<w:r><w:instrText> = 3 "Pemberwick" "12"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    finding = next(one for one in look_into("a.docx", docx(p(outer))).findings if one.technique == "field-code")
    assert "Pemberwick" in finding.texts
    assert "12" in shown(docx(p(outer)))


@pytest.mark.parametrize(
    "instruction",
    ["PAGE", "PAGE \\* MERGEFORMAT", "NUMPAGES", 'TOC \\o "1-3" \\h \\z \\u', "PAGEREF _Toc12345 \\h", "SEQ Table \\* ARABIC",
     'DATE \\@ "dd MMMM yyyy"', 'TIME \\@ "HH:mm"', "REF _Ref98765 \\h", 'STYLEREF "heading 1"', "=SUM(ABOVE)"],
)  # fmt: skip
def test_ordinary_fields_say_nothing_unseen(instruction: str) -> None:
    assert not fields.says_unseen(instruction, "1", (), {"heading 1"})


@pytest.mark.parametrize(
    "instruction",
    [
        'IF 1 = 1 "a secret" "b"',
        "MERGEFIELD Complainant",
        "DOCPROPERTY Who",
        "COMMENTS",
        "AUTHOR",
        'QUOTE "x"',
        "USERNAME",
        "PAGE Pemberwick",
    ],
)
def test_other_fields_do(instruction: str) -> None:
    assert fields.says_unseen(instruction, "1", (), ())


def test_links_that_say_their_address() -> None:
    assert says_address("https://www.example.org/a/", "example.org/a")
    assert says_address("mailto:foi@example.org", "Write to foi@example.org")
    assert not says_address("https://example.org/pemberwick", "our page")


def test_contrast_is_that_of_wcag() -> None:
    # WCAG 2.2: black on white has 21, a colour on itself 1.
    assert colours.contrast(colours.BLACK, colours.WHITE) == pytest.approx(21)
    assert colours.contrast((10, 20, 30), (10, 20, 30)) == pytest.approx(1)
    assert colours.hides((250, 250, 250), colours.WHITE)
    assert not colours.hides((118, 118, 118), colours.WHITE)


def test_numbers_of_lists() -> None:
    assert [roman(one) for one in (1, 4, 9, 14, 40, 1994)] == ["i", "iv", "ix", "xiv", "xl", "mcmxciv"]
    assert [lettered(one) for one in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [formatted(2, one) for one in ("decimal", "upperRoman", "upperLetter", "ordinal", "decimalZero")] == [
        "2",
        "II",
        "B",
        "2nd",
        "02",
    ]


def test_a_table_goes_to_the_search_as_a_table() -> None:
    table = f"<w:tbl>{row(cell('Unit'), cell('Count'))}{row(cell('North'), cell('12'))}</w:tbl>"
    verdict, look = look_closely("a.docx", docx(table))
    assert look.shared.grids[0].rows == (("Unit", "Count"), ("North", "12"))
    assert "Table 1: 2 rows × 2 columns" in verdict.inventory


def test_without_a_list_of_types_the_file_is_not_inspected() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p(r("x"))))) as archive:
        files = {one: archive.read(one) for one in archive.namelist() if not one.startswith("[")}
    assert "not-inspected" in techniques(packed(files))


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 2_000))
def test_a_damaged_document_is_never_safe_without_being_read(junk: bytes, at: int) -> None:
    whole = docx(p(r("Total 12.")))
    at = min(at, len(whole) - 1)
    broken = whole[:at] + junk + whole[at + len(junk) :]
    verdict = look_into("a.docx", broken)
    if broken != whole and not verdict.findings:
        assert verdict.coverage.parts == verdict.coverage.parts_of > 0


def test_every_finding_of_a_block_names_a_place() -> None:
    content = docx(
        p(r("A"), r("B", "<w:vanish/>")),
        {"settings": '<w:settings><w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars></w:settings>'},
    )
    assert all(one.where for one in look_into("a.docx", content).findings if one.severity is Severity.BLOCK)

"""Every format a letter comes in, and every file that no letter can be read from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable import sandbox
from answerable.reading import documents
from answerable.reading.documents import SIZE_LIMIT, Document, read_bytes, read_document
from answerable.reading.errors import SENTENCES, CannotRead, Fault, refusal, shown_name
from answerable.reading.extract import Extracted, blocks, child, html, kinds, markdown, package, pdf, text, word
from tests.unit.reading import made

LETTER = "Dear Commissioner,\n\nPlease send me:\n\n1. The value of each grant\n2. Who received it\n\nYours faithfully\n"


def saved(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(data: bytes | str, name: str) -> CannotRead:
    with pytest.raises(CannotRead) as caught:
        read_bytes(data.encode() if isinstance(data, str) else data, name)
    return caught.value


def outcome(data: bytes, name: str) -> Document | CannotRead:
    """What became of a file; anything but a document or a sentence is an error."""
    try:
        return read_bytes(data, name)
    except CannotRead as error:
        return error


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open files in this process, where the tests can see what is done; the child's own limits are tried below."""

    def extracted(data: bytes, name: str) -> Extracted:
        return documents._from_report(json.dumps(child.report(data, name, limited=False)).encode())

    monkeypatch.setattr(documents, "_extracted_by_child", extracted)


def lines(document: Document) -> list[str]:
    return [line.strip() for line in document.text.splitlines() if line.strip()]


class TestPlainText:
    def test_a_text_letter_is_read_as_it_stands(self, tmp_path: Path) -> None:
        document = read_document(saved(tmp_path, "letter.txt", LETTER))
        assert (document.kind, document.text, document.name) == ("text", LETTER, "letter.txt")

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
    def test_any_usual_encoding(self, encoding: str) -> None:
        words = LETTER + "It cost £500 – “too much”, said Zoë.\n"
        assert read_bytes(words.encode(encoding), "letter.txt").text == words

    def test_an_encoding_that_no_byte_order_mark_or_western_table_explains(self) -> None:
        words = (
            "Szanowni Państwo, proszę o przesłanie kopii umowy zawartej w związku z usługą. Łączę wyrazy szacunku. " * 5
        )
        assert "Szanowni" in read_bytes(words.encode("iso8859-2"), "list.txt").text

    def test_the_ends_of_lines_and_spaces_are_made_plain(self) -> None:
        document = read_bytes("One\r\nTwo\rThree\u00a0four  \n\u200bFive\u2028Six\fSeven".encode(), "a.txt")
        assert document.text == "One\nTwo\nThree four\nFive\nSix\n\nSeven"

    def test_hidden_tag_characters_are_left_out(self) -> None:
        assert read_bytes("Thank you\U000e0041\U000e0042 all".encode(), "a.txt").text == "Thank you all"

    def test_markdown_keeps_its_structure_and_loses_its_emphasis(self) -> None:
        source = (
            "# Request\n\n## **Question** ##\n\n- **One** and _two_ and snake_case_name\n- see [the plan](https://example.org/a_(b)) "
            "or [here](#top) or <https://example.org>\n\n![logo](logo.png)3 \\* 4 and `code` and 2*3*4\n\n<b>Year</b>\n"
        )
        document = read_bytes(source.encode(), "page.md")
        assert document.kind == "markdown"
        assert lines(document) == [
            "# Request", "## Question", "- One and two and snake_case_name",
            "- see the plan (https://example.org/a_(b)) or here or https://example.org",
            "logo3 * 4 and code and 2*3*4", "Year",
        ]  # fmt: skip

    def test_markdown_is_known_by_its_marks_where_its_name_does_not_say(self) -> None:
        assert read_bytes(b"# A\n\n## B\n\n### C\n\nWords", "page.txt").kind == "markdown"
        assert read_bytes(b"# 1 is our reference\n\nWords", "letter.txt").kind == "text"

    def test_the_name_does_not_decide(self) -> None:
        assert read_bytes(LETTER.encode(), "letter.pdf").kind == "text"
        assert read_bytes(made.pdf("Dear Commissioner, how much was spent?"), "letter.txt").kind == "pdf"

    def test_a_link_whose_words_are_its_address_is_said_once(self) -> None:
        assert markdown.plain("[a@example.org](mailto:a@example.org)") == "a@example.org"


@pytest.mark.usefixtures("here")
class TestWord:
    def test_a_letter_made_by_word_keeps_its_order(self, tmp_path: Path) -> None:
        letter = docx.Document()
        letter.sections[0].header.paragraphs[0].text = "Office of the Commissioner"
        letter.add_paragraph("Dear Commissioner")
        letter.add_paragraph("How much was spent?", style="List Number")
        letter.add_paragraph("Who was paid?", style="List Number")
        letter.add_paragraph("A list", style="List Bullet")
        table = letter.add_table(rows=2, cols=2)
        for cell, words in zip(
            [*table.rows[0].cells, *table.rows[1].cells], ["Year", "Amount", "2014", "£5"], strict=True
        ):
            cell.text = words
        letter.add_paragraph("Yours faithfully")
        letter.save(str(tmp_path / "letter.docx"))
        document = read_document(tmp_path / "letter.docx")
        assert document.kind == "word"
        assert lines(document) == [
            "Office of the Commissioner", "Dear Commissioner", "1. How much was spent?", "2. Who was paid?", "• A list",
            "Year | Amount", "2014 | £5", "Yours faithfully",
        ]  # fmt: skip

    def test_list_labels_are_counted_as_word_counts_them(self) -> None:
        numbers = made.numbering(
            made.level(0, "decimal", "%1."), made.level(1, "lowerLetter", "(%2)"), made.level(2, "decimal", "%1.%2.%3"),
            made.level(3, "upperRoman", "%4)"), made.level(4, "none", ""), made.level(5, "bullet", "\uf0b7"),
            lists="<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='0'/>"
            "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>",
        )  # fmt: skip
        body = "".join(
            made.paragraph(f"q{depth}", number=number, depth=depth)
            for number, depth in [
                (1, 0),
                (1, 1),
                (1, 1),
                (1, 2),
                (1, 3),
                (1, 4),
                (1, 5),
                (1, 0),
                (1, 1),
                (2, 0),
                (1, 0),
                (9, 0),
            ]
        )
        document = read_bytes(made.word(body, others={"word/numbering.xml": numbers}), "letter.docx")
        assert lines(document) == [
            "1. q0", "(a) q1", "(b) q1", "1.b.1 q2", "I) q3", "q4", "• q5", "2. q0", "(a) q1", "7. q0", "8. q0", "q0",
        ]  # fmt: skip

    def test_legal_numbering_ordinals_and_levels_that_do_not_restart(self) -> None:
        numbers = made.numbering(
            made.level(0, "upperRoman", "Part %1"),
            made.level(1, "decimalZero", "%1.%2", extra="<w:lvlRestart w:val='0'/><w:isLgl/>"),
            made.level(2, "ordinal", "%3", start=11),
            made.level(3, "chicago", "%4)"),
        )
        body = "".join(made.paragraph("q", number=1, depth=depth) for depth in (0, 1, 0, 1, 2, 2, 2, 3))
        document = read_bytes(made.word(body, others={"word/numbering.xml": numbers}), "letter.docx")
        assert lines(document) == ["Part I q", "1.1 q", "Part II q", "2.2 q", "11th q", "12th q", "13th q", "1) q"]

    def test_a_style_may_put_a_paragraph_in_a_list(self) -> None:
        styles = (
            f"<w:styles xmlns:w='{made.WORD}'>"
            "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'/>"
            "<w:style w:type='paragraph' w:styleId='Base'><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
            "<w:style w:type='paragraph' w:styleId='Asked'><w:basedOn w:val='Base'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='Sub'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
            "<w:style w:type='character' w:styleId='Gone'><w:rPr><w:vanish/></w:rPr></w:style>"
            "<w:style w:type='paragraph' w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style></w:styles>"
        )
        numbers = made.numbering(
            made.level(0, "decimal", "%1."), made.level(1, "lowerRoman", "%2.", extra="<w:pStyle w:val='Sub'/>")
        )
        body = (
            made.paragraph("first", style="Asked") + made.paragraph("below", style="Sub") + made.paragraph("round", style="Loop")
            + "<w:p><w:pPr><w:pStyle w:val='Asked'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>not listed</w:t></w:r></w:p>"
            + "<w:p><w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>shown</w:t></w:r></w:p>"
        )  # fmt: skip
        document = read_bytes(
            made.word(body, others={"word/numbering.xml": numbers, "word/styles.xml": styles}), "letter.docx"
        )
        assert lines(document) == ["1. first", "i. below", "round", "not listed", "shown"]

    def test_a_list_style_that_links_to_another_list(self) -> None:
        numbers = (
            f"<w:numbering xmlns:w='{made.WORD}'>"
            "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='Ours'/></w:abstractNum>"
            f"<w:abstractNum w:abstractNumId='1'><w:styleLink w:val='Ours'/>{made.level(0, 'upperLetter', 'Q%1')}</w:abstractNum>"
            "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
        )
        document = read_bytes(
            made.word(made.paragraph("how much", number=1), others={"word/numbering.xml": numbers}), "letter.docx"
        )
        assert document.text == "QA how much"

    def test_deleted_hidden_and_coded_words_are_left_out_and_inserted_ones_kept(self) -> None:
        body = (
            "<w:p><w:r><w:t>We paid </w:t></w:r><w:del><w:r><w:delText>nothing</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>£500</w:t><w:tab/><w:t>in</w:t><w:noBreakHyphen/><w:t>all</w:t></w:r></w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
            "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>.</w:t></w:r>"
            "<w:r><w:instrText>MERGEFIELD name</w:instrText></w:r></w:p>"
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
            "<w:p><mc:AlternateContent><mc:Choice><w:r><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:r>"
            "</mc:Choice><mc:Fallback><w:r><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:r></mc:Fallback>"
            "</mc:AlternateContent></w:p>"
        )
        assert lines(read_bytes(made.word(body), "letter.docx")) == ["We paid £500\tin-all.", "boxed"]

    def test_rows_number_their_questions_and_layout_tables_are_letters(self) -> None:
        def row(*cells: str) -> str:
            return "<w:tr>" + "".join(f"<w:tc>{made.paragraph(words)}</w:tc>" for words in cells) + "</w:tr>"

        deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + made.paragraph("deleted") + "</w:tc></w:tr>"
        body = f"<w:tbl>{row('Dear all', '')}{row('1.', 'How much?')}{row('2014', 'five', '')}{deleted}</w:tbl>"
        assert lines(read_bytes(made.word(body), "letter.docx")) == ["Dear all", "1. How much?", "2014 | five"]

    def test_headers_that_are_used_are_read_once_and_footnotes_after_the_letter(self) -> None:
        body = (
            "<w:p><w:r><w:t>Words</w:t><w:footnoteReference w:id='7'/><w:footnoteReference w:id='8'/></w:r></w:p>"
            "<w:sectPr><w:headerReference r:id='r1'/><w:headerReference w:type='first' r:id='r9'/><w:headerReference w:type='even' r:id='r9'/><w:headerReference r:id='r2'/><w:headerReference r:id='missing'/></w:sectPr>"
        )
        header = f"<w:hdr xmlns:w='{made.WORD}'>{made.paragraph('Ref 12')}{made.paragraph('3')}</w:hdr>"
        relations = (
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            "<Relationship Id='r9' Target='header9.xml'/><Relationship Id='r1' Target='header1.xml'/><Relationship Id='r2' Target='/word/header2.xml'/></Relationships>"
        )
        notes = f"<w:footnotes xmlns:w='{made.WORD}'><w:footnote w:id='7'>{made.paragraph('A note')}</w:footnote></w:footnotes>"
        data = made.word(
            body,
            others={
                "word/header1.xml": header, "word/header2.xml": header, "word/header9.xml": header.replace("Ref", "Unused"),
                "word/_rels/document.xml.rels": relations, "word/footnotes.xml": notes,
            },
        )  # fmt: skip
        assert lines(read_bytes(data, "letter.docx")) == ["Ref 12", "Words", "Footnote 1: A note"]

    def test_numbers_that_are_none_and_lists_that_point_nowhere(self) -> None:
        numbers = made.numbering(
            made.level(0, "decimal", "%1.", start=4).replace("w:start w:val='4'", "w:start w:val='x'"),
            lists="<w:num w:numId='1'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='1'>"
            f"{made.level(1, 'upperLetter', '%2.')}</w:lvlOverride></w:num><w:num w:numId='2'><w:abstractNumId w:val='77'/></w:num>",
        )
        body = made.paragraph("a", number=1) + made.paragraph("b", number=1, depth=1) + made.paragraph("c", number=2)
        body += "<w:p><w:r><w:sym w:char='F0A7'/><w:t>d</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        document = read_bytes(made.word(body, others={"word/numbering.xml": numbers}), "letter.docx")
        assert lines(document) == ["1. a", "A. b", "c", "d"]

    def test_a_table_inside_a_table(self) -> None:
        inner = f"<w:tbl><w:tr><w:tc>{made.paragraph('inner')}</w:tc></w:tr></w:tbl>"
        body = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
        assert lines(read_bytes(made.word(body), "letter.docx")) == ["inner"]

    def test_relations_that_lead_elsewhere(self) -> None:
        relations = "<R><R Type='x/officeDocument' Target='/other/document.xml'/><R Type='x/other' Target='y'/></R>"
        data = made.word(made.paragraph("words"), others={"_rels/.rels": relations})
        assert read_bytes(data, "letter.docx").text == "words"

    def test_the_strict_form_and_a_main_part_with_another_name(self) -> None:
        strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
        data = made.package(
            {
                "[Content_Types].xml": "<Types/>",
                "_rels/.rels": "<Relationships><Relationship Type='http://purl.oclc.org/ooxml/officeDocument/relationships/"
                "officeDocument' Target='/word/letter.xml'/></Relationships>",
                "word/letter.xml": f"<w:document xmlns:w='{strict}' xmlns:o='urn:other'><w:body><o:extra o:name='x'/><w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr>"
                "</w:pPr><w:r><w:t>How much?</w:t></w:r></w:p></w:body></w:document>",
                "word/numbering.xml": made.numbering(made.level(0, "decimal", "%1.")).replace(made.WORD, strict),
            }
        )
        assert read_bytes(data, "letter.docx").text == "1. How much?"


@pytest.mark.usefixtures("here")
class TestOpenDocument:
    STYLES = (
        "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>"
        "<text:list-level-style-number text:level='2' style:num-format='a' style:num-prefix='(' style:num-suffix=')'/>"
        "<text:list-level-style-number text:level='3' style:num-format='i' text:display-levels='3' text:start-value='4'/></text:list-style>"
        "<text:list-style style:name='B'><text:list-level-style-bullet text:level='1'/></text:list-style>"
        "<text:list-style style:name='N'><text:list-level-style-number text:level='1' style:num-format=''/></text:list-style>"
        "<text:list-style style:name='U'><text:list-level-style-number text:level='1' style:num-format='A'/>"
        "<text:list-level-style-number text:level='2' style:num-format='I'/></text:list-style>"
        "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>"
    )

    def test_lists_have_their_labels(self) -> None:
        body = (
            "<text:p>Dear<text:s text:c='2'/>all<text:tab/>of<text:line-break/>you</text:p>"
            "<text:list text:style-name='L'><text:list-header><text:p>Asked:</text:p></text:list-header>"
            "<text:list-item><text:p>one</text:p><text:p>more of one</text:p>"
            "<text:list><text:list-item><text:p>under</text:p><text:list><text:list-item><text:p>deep</text:p></text:list-item></text:list>"
            "</text:list-item></text:list></text:list-item><text:list-item text:start-value='5'><text:p>five</text:p></text:list-item></text:list>"
            "<text:p>Between</text:p>"
            "<text:list text:style-name='L' text:continue-numbering='true'><text:list-item><text:h>six</text:h></text:list-item></text:list>"
            "<text:list text:style-name='B'><text:list-item><text:p>dot</text:p></text:list-item></text:list>"
            "<text:list text:style-name='N'><text:list-item><text:p>bare</text:p></text:list-item></text:list>"
            "<text:list text:style-name='U'><text:list-item><text:p>upper</text:p><text:list><text:list-item><text:p>roman</text:p>"
            "</text:list-item></text:list></text:list-item></text:list>"
        )
        document = read_bytes(made.odt(body, styles=self.STYLES), "letter.odt")
        assert document.kind == "odt"
        assert lines(document) == [
            "Dear  all\tof", "you", "Asked:", "1. one", "more of one", "(a) under", "1.a.iv deep", "5. five", "Between", "6. six",
            "• dot", "bare", "A upper", "I roman",
        ]  # fmt: skip

    def test_tables_boxes_headers_and_what_is_hidden(self) -> None:
        body = (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            "<text:p>Seen<text:span text:style-name='H'>hidden</text:span><office:annotation><text:p>comment</text:p></office:annotation>"
            "<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>.</text:p>"
            "<text:section><text:p><draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame></text:p></text:section>"
            "<table:table><table:table-row><table:table-cell><text:p>2014</text:p></table:table-cell><table:table-cell><text:p>£5</text:p>"
            "</table:table-cell></table:table-row><table:table-row table:visibility='collapse'><table:table-cell><text:p>x</text:p></table:table-cell>"
            "</table:table-row><table:table-row><table:table-cell><text:p>alone</text:p></table:table-cell></table:table-row></table:table>"
            "<text:list text:style-name='L'><text:list-item><table:table><table:table-row><table:table-cell><text:p>in a list</text:p>"
            "</table:table-cell></table:table-row></table:table></text:list-item><text:unknown/></text:list>"
        )
        document = read_bytes(made.odt(body, styles=self.STYLES, header="<text:p>Our office</text:p>"), "letter.odt")
        assert lines(document) == ["Our office", "Seen.", "boxed", "2014 | £5", "alone", "in a list"]

    def test_what_a_letter_may_leave_out(self) -> None:
        data = made.odt(
            "<text:list><text:list-item><text:p/><text:note/><text:p>words</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell/><table:table-cell/></table:table-row>"
            "<table:table-row><table:table-cell><table:table><table:table-row><table:table-cell><text:p>inner</text:p></table:table-cell>"
            "</table:table-row></table:table></table:table-cell></table:table-row></table:table>",
            styles="<style:style style:name='S'><style:text-properties/></style:style><style:style style:name='T'/>",
        )
        styled = made.package(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>", "styles.xml": "<a/>"}
        )
        assert lines(read_bytes(data, "letter.odt")) == ["• words", "inner"]
        assert refused(styled, "letter.odt").fault is Fault.BLANK


@pytest.mark.usefixtures("here")
class TestHtml:
    def test_lists_tables_and_hidden_parts(self) -> None:
        page = """<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav>Menu</nav>
        <p>Dear   all,<br>thank you</p><script>x()</script><p style="display: none">hidden</p><p hidden>hidden</p>
        <ol start="3"><li>How much?<ol type="a"><li>By year</li><li value="4">By area</li></ol></li><li hidden>no</li><li>Who?</li></ol>
        <ul><li>dot</li><p>stray</p></ul><ol reversed><li>two</li><li>one</li></ol><ol style="list-style-type: lower-roman"><li>r</li></ol>
        <ol style="list-style: none"><li>bare</li></ol>
        <table><tr><th>Year</th><th>Amount</th></tr><tr><td>2014</td><td>£5</td></tr><tr hidden><td>x</td><td>y</td></tr>
        <tr><td colspan=2>All told</td></tr></table>
        <table><tr><td><table><tr><td>layout</td></tr></table></td><td>beside</td></tr></table>
        <hr><pre>kept  as
it is</pre><blockquote class="gmail_quote">You asked:<p>How much?</p></blockquote></body></html>"""
        document = read_bytes(page.encode(), "page.html")
        assert document.kind == "html"
        assert lines(document) == [
            "Dear all,", "thank you", "3. How much?", "a. By year", "d. By area", "4. Who?", "• dot", "stray", "2. two", "1. one",
            "i. r", "bare", "Year | Amount", "2014 | £5", "All told", "layout", "beside", "-" * 40, "kept  as", "it is",
            "> You asked:", "> How much?",
        ]  # fmt: skip

    def test_words_inside_a_line_and_rows_without_words(self) -> None:
        page = """<html><body><p>Five <b>pounds</b> <i>each</i></p><table><tr><td>2014</td><td hidden>x</td><td>£5</td></tr>
        <tr><td> </td><td></td></tr></table><?php x ?><!-- y --></body></html>"""
        assert lines(read_bytes(page.encode(), "page.html")) == ["Five pounds each", "2014 | £5"]

    @pytest.mark.parametrize("page", [b"<html><!-- nothing --></html>", b"<html>\n<head></head></html>"])
    def test_a_page_without_words(self, page: bytes) -> None:
        assert refused(page, "page.html").fault is Fault.BLANK

    def test_html_that_is_nothing_at_all(self) -> None:
        assert html.words("<![if x]>") == ""
        assert html.words("<!-- x -->") == ""

    def test_only_the_main_part_of_a_page(self) -> None:
        page = "<html><body><header>Site</header><main><p>The answer</p></main><footer>Cookies</footer></body></html>"
        assert read_bytes(page.encode(), "page").text == "The answer"

    def test_the_declared_encoding_is_believed_where_it_is_true(self) -> None:
        page = "<html><head><meta charset=windows-1251></head><body><p>Привет, письмо</p></body></html>"
        assert read_bytes(page.encode("cp1251"), "page.html").text == "Привет, письмо"
        wrong = "<html><head><meta charset=utf-16></head><body><p>It was £5 – “really”</p></body></html>"
        assert read_bytes(wrong.encode(), "page.html").text == "It was £5 – “really”"

    def test_a_piece_of_html_is_known_by_its_name(self) -> None:
        assert read_bytes(b"<p>Dear all</p><p>How much?</p>", "mail.htm").text == "Dear all\n\nHow much?"

    def test_deeply_nested_html_is_read_or_refused(self) -> None:
        page = f"<html>{'<div>' * 50_000}How much?{'</div>' * 50_000}</html>"
        found = outcome(page.encode(), "page.html")
        assert found.fault is Fault.EXPANDS if isinstance(found, CannotRead) else "How much?" in found.text


@pytest.mark.usefixtures("here")
class TestPdf:
    LETTER = """#set page(paper: "a4", header: [Office of the Commissioner], footer: context [#counter(page).display()])
    Dear all, this is a question about {words} that the office has paid for and it goes on for longer than one line can hold.

    + How much was spent?
    + Who was paid?

    Yours faithfully #pagebreak() Second page #pagebreak() Third page
    """

    def test_lines_lists_and_paragraphs_survive_and_repeats_do_not(self) -> None:
        document = read_bytes(made.pdf(self.LETTER.replace("{words}", "services")), "letter.pdf")
        assert document.kind == "pdf"
        assert document.text.count("Office of the Commissioner") == 1
        assert "\n1\n" not in document.text
        assert "\n\n1. How much was spent?" in document.text
        assert "\n2. Who was paid?\n\nYours faithfully" in document.text
        assert lines(document)[-2:] == ["Second page", "Third page"]

    def test_words_broken_at_the_end_of_a_line_are_made_whole(self) -> None:
        source = """#set page(width: 300pt)\nThe com- \\ missioning body gave long- \\ term and non- \\ statutory grants in 2012- \\ 13 to a
        well-being body, and well- \\ being paid, and re- \\ payment, repayment."""
        words = read_bytes(made.pdf(source), "letter.pdf").text
        for whole in (
            "commissioning",
            "long-term",
            "non-statutory",
            "2012-13",
            "and well-being paid",
            "and repayment, repayment",
        ):
            assert whole in " ".join(words.split()), whole

    def test_a_sentence_runs_over_the_page(self) -> None:
        words = read_bytes(made.pdf("We ask for #pagebreak() the whole sum. #pagebreak() Thanks"), "letter.pdf").text
        assert words == "We ask for\nthe whole sum.\n\nThanks"

    def test_a_page_without_text_is_told(self) -> None:
        document = read_bytes(made.pdf("Dear Commissioner, how much? #pagebreak() #pagebreak() Thanks"), "letter.pdf")
        assert document.warnings == (
            "No text was found on page 2 of 3: if words are pictures there, they were not read.",
        )

    def test_a_scan_is_refused(self) -> None:
        error = refused(made.pictures_of_pages(), "scan.pdf")
        assert error.sentence == (
            "scan.pdf has pictures of pages but no text: run it through OCR or paste the words into a .txt file."
        )

    def test_a_password_and_damage_are_told_apart(self) -> None:
        good = made.pdf("Dear Commissioner, how much?")
        assert refused(made.locked(good), "letter.pdf").fault is Fault.PROTECTED
        assert refused(good[:600], "letter.pdf").fault is Fault.DAMAGED

    def test_labels_that_the_page_says_apart_are_put_before_their_words(self) -> None:
        source = "#set page(width: 400pt)\n" + " ".join(
            f"#place(dx: {across}pt, dy: {down}pt)[{words}]"
            for across, down, words in (
                (0, 50, "1."), (0, 80, "2."), (0, 110, "3."), (50, 50, "How much?"), (200, 50, "By year?"), (50, 80, "Who got it?"),
            )
        )  # fmt: skip
        found = lines(read_bytes(made.pdf(source), "letter.pdf"))
        assert found == ["3.", "1. How much? By year?", "2. Who got it?"]

    def test_a_page_with_too_many_letters_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "CHARACTERS_A_PAGE", 10)
        assert refused(made.pdf("Dear Commissioner, how much?"), "letter.pdf").fault is Fault.EXPANDS

    def test_a_file_of_too_many_pages_is_refused(self) -> None:
        assert refused(made.pictures_of_pages(1001), "long.pdf").fault is Fault.EXPANDS


def mail(body: str = "Dear all,\nHow much?", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "A Person <a.person@example.org>"
    message["To"] = "foi@office.example"
    message["Subject"] = "Grants"
    message["Date"] = "Tue, 02 Jun 2026 23:30:00 +0000"
    message["Message-ID"] = "<1@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


@pytest.mark.usefixtures("here")
class TestEmail:
    def test_a_plain_email(self) -> None:
        document = read_bytes(bytes(mail()), "mail.eml")
        (one,) = document.mails
        assert (document.kind, document.text) == ("email", "Dear all,\nHow much?")
        assert (one.subject, one.sender, one.sent) == (
            "Grants", "A Person <a.person@example.org>", "2026-06-02T23:30:00+00:00",
        )  # fmt: skip
        assert not one.automatic

    @pytest.mark.parametrize("first", [b"From a@example.org Tue Jun 2 2026\n", b"\r\n"])
    def test_what_stands_before_the_headers(self, first: bytes) -> None:
        assert read_bytes(first + bytes(mail()), "mail").mails[0].subject == "Grants"

    def test_the_plain_part_is_preferred_and_the_html_part_where_the_plain_one_says_nothing(self) -> None:
        message = mail("Plain words")
        message.add_alternative("<p>Rich words</p>", subtype="html")
        assert read_bytes(bytes(message), "mail.eml").text == "Plain words"
        message = mail("This message needs a mail program that shows HTML.")
        message.add_alternative("<ol><li>Rich words</li></ol>", subtype="html")
        assert read_bytes(bytes(message), "mail.eml").text == "1. Rich words"

    def test_an_alternative_that_holds_parts(self) -> None:
        source = (
            b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=A\n\n--A\n"
            b"Content-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html\n\n<p>Inside</p>\n--B--\n--A--\n"
        )
        assert read_bytes(source, "mail.eml").text == "Inside"

    def test_attached_letters_are_read_and_others_named(self) -> None:
        message = mail("Our reply is attached.")
        for name, data in (
            ("reply.pdf", made.pdf("We paid five pounds.")), ("reply.docx", made.word(made.paragraph("We paid six."))),
            ("reply.odt", made.odt("<text:p>We paid seven.</text:p>")), ("reply.html", b"<html><p>We paid eight.</p></html>"),
            ("reply.txt", b"We paid nine."), ("scan.pdf", made.pictures_of_pages()), ("winmail.dat", b"x\x9f\x3e\x22"),
            ("logo.png", b"\x89PNG\r\n\x1a\n"), ("sums.xlsx", made.package({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"})),
            ("data.bin", b"abc"), ("empty.txt", b""), ("blank.txt", b" \n"),
        ):  # fmt: skip
            message.add_attachment(
                data, maintype="image" if name == "logo.png" else "application", subtype="octet-stream", filename=name
            )
        document = read_bytes(bytes(message), "mail.eml")
        enclosed = {one.name: one.text for one in document.mails[0].enclosures}
        assert list(enclosed.values())[:5] == [
            f"We paid {sum_}." for sum_ in ("five pounds", "six", "seven", "eight", "nine")
        ]
        assert not any(list(enclosed.values())[5:])
        assert "We paid nine." in document.text
        told = " ".join(document.warnings)
        for part in (
            "scan.pdf is attached and was not read: it has pictures",
            "winmail.dat is Outlook's own",
            "sums.xlsx",
            "data.bin",
            "blank.txt",
        ):
            assert part in told
        assert "logo.png" not in told

    def test_only_so_many_attachments_are_read_and_named(self) -> None:
        message = mail("See the notes.")
        for number in range(70):
            message.add_attachment(f"Note {number}", filename=f"{number}.txt")
        document = read_bytes(bytes(message), "mail.eml")
        assert len(document.mails[0].enclosures) == 60
        assert len([one for one in document.mails[0].enclosures if one.text]) == 10
        assert document.warnings == (
            "Only the first 10 attachments were read.", "Only the first 60 attachments were looked at.",
        )  # fmt: skip

    def test_a_very_long_attachment_is_cut_and_told(self) -> None:
        message = mail("See the notes.")
        message.add_attachment("word " * 100_000, filename="long.txt")
        document = read_bytes(bytes(message), "mail.eml")
        assert 399_990 < len(document.mails[0].enclosures[0].text) <= 400_000
        assert document.warnings == ("long.txt is attached and was read only in part: it is very long.",)

    def test_forwarded_emails_are_emails_of_their_own(self) -> None:
        inner = mail("How much was paid?", In_Reply_To="<0@example.org>")
        outer = mail("Please answer this.")
        outer.add_attachment(inner)
        outer.add_attachment(
            bytes(mail("And this?")), maintype="application", subtype="octet-stream", filename="more.eml"
        )
        document = read_bytes(bytes(outer), "mail.eml")
        assert [one.text for one in document.mails] == ["Please answer this.", "How much was paid?", "And this?"]
        assert [(one.name, one.kind) for one in document.mails[0].enclosures] == [
            ("Grants", "email"),
            ("more.eml", "email"),
        ]

    def test_an_attachment_that_a_parser_fails_on_does_not_lose_the_email(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_: object) -> None:
            raise ValueError

        monkeypatch.setattr(word, "extract", fails)
        message = mail("See the reply.")
        message.add_attachment(
            made.word(made.paragraph("words")), maintype="application", subtype="octet-stream", filename="reply.docx"
        )
        document = read_bytes(bytes(message), "mail.eml")
        assert document.text == "See the reply."
        assert document.warnings == ("reply.docx is attached and was not read: it is damaged.",)

    def test_broken_headers_are_empty_ones(self) -> None:
        document = read_bytes(b'Message-ID: <1>\nSubject: Grants\nFrom: "\n\nHow much?', "mail.eml")
        assert (document.mails[0].sender, document.mails[0].subject) == ("", "Grants")

    def test_empty_parts(self) -> None:
        source = (
            b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/html\n\n"
            b"\n--A\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\n\n--B--\n--A\n"
            b"Content-Type: text/enriched\n\nHow much?\n--A--\n"
        )
        assert read_bytes(source, "mail.eml").text == "How much?"

    def test_emails_nested_too_deep_are_told(self) -> None:
        message = mail("The innermost")
        for depth in range(9):
            outer = mail(f"Level {depth}")
            outer.add_attachment(message)
            message = outer
        document = read_bytes(bytes(message), "mail.eml")
        assert len(document.mails) == 7
        assert document.warnings == ("Emails forwarded deep inside this one were not read.",)

    def test_headers_that_a_gateway_pushed_into_the_body(self) -> None:
        source = (
            b"From: daemon@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=A\n\n--A\n"
            b"Content-Type: message/rfc822\n\nX-Gate: 1\n\nReceived: here\nFrom: b@example.org\nSubject: Inside\n\nHow much?\n--A--\n"
        )
        document = read_bytes(source, "mail.eml")
        assert [(one.subject, one.text) for one in document.mails] == [("", ""), ("Inside", "How much?")]

    def test_utf_7_is_never_trusted(self) -> None:
        source = b"From: a@example.org\nSubject: =?utf-7?Q?+ADw-script+AD4-?=\nMessage-ID: <1>\nContent-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4- words\n"
        document = read_bytes(source, "mail.eml")
        assert document.text.strip() == "+ADw-script+AD4- words"
        assert "<script" not in document.mails[0].subject

    @pytest.mark.parametrize("charset", ["no-such-charset", "us-ascii", "utf-8", "", "rot13", "\\udcff"])
    def test_faults_of_charset_are_tolerated(self, charset: str) -> None:
        source = f"From: a@example.org\nMessage-ID: <1>\nContent-Type: text/plain; charset={charset}\n\nIt cost £5.\n".encode(
            "cp1252"
        )
        assert read_bytes(source, "mail.eml").text.strip() == "It cost £5."

    def test_old_ways_of_attaching(self) -> None:
        document = read_bytes(bytes(mail("See it.\nbegin 644 note.txt\n#0V%T\n`\nend\nThanks")), "mail.eml")
        assert document.text == "See it.\n\nThanks"
        assert document.warnings == ("note.txt is attached in an old way and was not read.",)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"), ("X-Failed-Recipients", "a@example.org"),
            ("Precedence", "auto_reply"), ("Return-Path", "<>"),
        ],
    )  # fmt: skip
    def test_machines_say_so_in_their_headers(self, name: str, value: str) -> None:
        assert read_bytes(bytes(mail("Away", **{name: value})), "mail.eml").mails[0].automatic

    def test_a_delivery_report_leaves_its_machine_part_out(self) -> None:
        source = (
            b"From: daemon@example.org\nDate: never\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=A\n\n--A\n"
            b"Content-Type: text/plain\n\nIt could not be delivered.\n--A\nContent-Type: message/delivery-status\n\nStatus: 5.0.0\n\n--A--\n"
        )
        document = read_bytes(source, "mail.eml")
        assert document.text == "It could not be delivered."
        assert document.mails[0].automatic
        assert document.mails[0].sent == ""

    def test_an_email_without_words(self) -> None:
        assert refused(bytes(mail("")), "mail.eml").fault is Fault.NO_WORDS_IN_MAIL

    def test_a_part_that_is_no_text_is_told(self) -> None:
        source = (
            b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=A\n\n--A\nContent-Type: text/plain\n"
            b"Content-Transfer-Encoding: base64\n\nAAECAwQFBgcICQ==\n--A\nContent-Type: text/plain\n\nHow much?\n--A--\n"
        )
        document = read_bytes(source, "mail.eml")
        assert document.text == "How much?"
        assert document.warnings == ("A part of the email was not read: it is not text in an encoding we know.",)

    def test_an_email_of_too_many_parts_is_refused(self) -> None:
        parts = b"".join(b"--A\nContent-Type: text/plain\n\nx\n" for _ in range(2_100))
        source = (
            b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=A\n\n"
            + parts
            + b"--A--\n"
        )
        assert refused(source, "mail.eml").fault is Fault.EXPANDS

    def test_headers_that_never_end_are_mail(self) -> None:
        source = (
            b"".join(b"Received: from here to there by way of there\n" for _ in range(150))
            + b"From: a@example.org\n\nHow much?"
        )
        assert read_bytes(source, "mail").text == "How much?"
        endless = b"Received: from here\nFrom: a@example.org\n" + b"X-Gate: and on and on\n" * 5_000 + b"\nHow much?"
        assert read_bytes(endless, "mail").text == "How much?"

    def test_a_pasted_conversation_is_text_not_mail(self) -> None:
        pasted = b"From: A Person\nSent: 2 June 2026 10:00\nTo: Office\nSubject: Grants\n\nHow much?"
        assert read_bytes(pasted, "thread.txt").kind == "text"


@pytest.mark.usefixtures("here")
class TestRefusals:
    """One clear sentence for each: what is wrong, which file by its name alone, what to do."""

    @pytest.mark.parametrize(
        ("data", "name", "fault"),
        [
            (b"", "a.txt", Fault.EMPTY),
            (b" \n\t\n", "a.txt", Fault.BLANK),
            ("\ufeff\u200b\n".encode(), "a.txt", Fault.BLANK),
            (bytes(range(256)) * 20, "a.txt", Fault.BINARY),
            (b"\x00\x01\x02" * 100, "a.txt", Fault.BINARY),
            (b"\xff\xfe\x00\xd8" * 50, "a.txt", Fault.BINARY),
            (b"\xff\xd8\xff\xe0JFIF", "a.jpg", Fault.PICTURE),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "letter.pdf", Fault.PICTURE),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", Fault.PICTURE),
            (b"\x00\x00\x00\x18ftypheic", "a.heic", Fault.PICTURE),
            (b"7z\xbc\xaf\x27\x1c", "a.7z", Fault.ARCHIVE),
            (b"{\\rtf1 words}", "a.rtf", Fault.RICH_TEXT),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", Fault.OLD_OFFICE),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", Fault.SPREADSHEET),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"), "a.ppt", Fault.SLIDES),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "a.msg", Fault.OUTLOOK),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", Fault.PROTECTED),
            (made.package({"a.txt": "words"}), "letters.zip", Fault.ARCHIVE),
            (made.package({"a.txt": "words"}), "letter.docx", Fault.NOT_WORD),
            (made.package({"[Content_Types].xml": "<a/>", "other.xml": "<a/>"}), "letter.docx", Fault.NOT_WORD),
            (made.package({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "letter.docx", Fault.SPREADSHEET),
            (made.package({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), "a.pptx", Fault.SLIDES),
            (made.package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), "a.ods", Fault.SPREADSHEET),
            (made.package({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<a/>"}), "a.odp", Fault.SLIDES),
            (made.package({"mimetype": "something/else", "content.xml": "<a/>"}), "a.odt", Fault.ARCHIVE),
            (made.odt("<text:p>x</text:p>", manifest="<m><encryption-data/></m>"), "a.odt", Fault.PROTECTED),
            (made.word(""), "letter.docx", Fault.BLANK),
            (made.word("<w:p>"), "letter.docx", Fault.DAMAGED),
            (made.word(made.paragraph("words"))[:200], "letter.docx", Fault.DAMAGED),
            (b"PK\x03\x04 and nothing else", "letter.docx", Fault.DAMAGED),
            (b"%PDF-1.7 and nothing else", "letter.pdf", Fault.DAMAGED),
            (b"<html><body><script>x</script></body></html>", "page.html", Fault.BLANK),
            (b"x" * (SIZE_LIMIT + 1), "a.txt", Fault.TOO_BIG),
            (b"word " * 1_100_000, "a.txt", Fault.EXPANDS),
        ],
    )  # fmt: skip
    def test_a_file_that_no_letter_can_be_read_from(self, data: bytes, name: str, fault: Fault) -> None:
        error = refused(data, f"/secret folder/{name}")
        assert error.fault is fault
        assert error.sentence == SENTENCES[fault].format(name=name)
        assert str(error) == error.sentence

    def test_every_fault_has_one_sentence_that_ends_and_names_the_file(self) -> None:
        assert set(SENTENCES) == set(Fault)
        for sentence in SENTENCES.values():
            assert sentence.startswith("{name} ")
            assert sentence.endswith(".")
            assert ": " in sentence  # what is wrong: what to do

    def test_a_big_file_is_refused_before_it_is_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "big.txt"
        with path.open("wb") as file:
            file.truncate(50 * 1024 * 1024)

        def never(*_: object, **__: object) -> None:
            raise AssertionError("the file was opened")

        monkeypatch.setattr(Path, "open", never)
        with pytest.raises(CannotRead, match=r"^big\.txt is larger than 25 MB") as caught:
            read_document(path)
        assert caught.value.fault is Fault.TOO_BIG

    def test_missing_folder_pipe_and_names_that_cannot_be(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        for path, fault in (
            (tmp_path / "none.txt", Fault.MISSING), (tmp_path, Fault.FOLDER), (tmp_path / "pipe", Fault.NOT_A_FILE),
            (tmp_path / "a\x00b", Fault.MISSING), (tmp_path / ("a" * 300), Fault.DISK),
            (saved(tmp_path, "file", "words") / "inside", Fault.MISSING),
        ):  # fmt: skip
            with pytest.raises(CannotRead) as caught:
                read_document(path)
            assert caught.value.fault is fault
            assert str(tmp_path.parent) not in caught.value.sentence

    def test_a_file_without_permission(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = saved(tmp_path, "letter.txt", "words")

        def denied(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "open", denied)
        with pytest.raises(CannotRead, match="may not be opened by you"):
            read_document(path)

    def test_a_name_is_shown_without_its_folder_or_control_characters(self) -> None:
        assert shown_name("/home/x/a\x1b[31m.txt") == "a\ufffd[31m.txt"
        assert shown_name("C:\\letters\\a.txt") == "a.txt"
        assert len(shown_name("a" * 500)) == 80
        assert shown_name("") == ""
        assert refusal(Fault.EMPTY, "a{b}.txt").sentence.startswith("a{b}.txt is empty")


class TestInAChildProcess:
    """Each format once more, in the limited process in which it is opened outside these tests."""

    @pytest.mark.parametrize(
        ("data", "kind"),
        [
            (made.word(made.paragraph("How much was spent?")), "word"),
            (made.odt("<text:p>How much was spent?</text:p>"), "odt"),
            (made.pdf("How much was spent?"), "pdf"),
            (b"<html><meta charset=koi8-r><p>How much was spent?</p></html>", "html"),
            (
                b"From: a@example.org\nMessage-ID: <1>\nContent-Type: text/plain; charset=gbk\n\nHow much was spent?",
                "email",
            ),
            (b"From: =?big5?Q?a?= <a@example.org>\nMessage-ID: <1>\n\nHow much was spent?", "email"),
        ],
    )
    def test_each_format(self, data: bytes, kind: str) -> None:
        document = read_bytes(data, "letter")
        assert (document.kind, document.text) == (kind, "How much was spent?")

    def test_an_email_with_every_kind_of_letter_attached(self) -> None:
        message = mail("See these.")
        for name, data in (
            ("a.pdf", made.pdf("Words and more words")), ("b.docx", made.word(made.paragraph("Words"))), ("c.html", b"<html><p>Words</p></html>"),
            ("d.odt", made.odt("<text:p>Words</text:p>")), ("e.txt", "Words \u2013 £5".encode("cp1252")),
        ):  # fmt: skip
            message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        (one,) = read_bytes(bytes(message), "mail.eml").mails
        assert [enclosed.text for enclosed in one.enclosures] == ["Words and more words"] + ["Words"] * 3 + [
            "Words \u2013 £5"
        ]


@pytest.mark.usefixtures("here")
class TestHostilePackages:
    def test_a_zip_bomb_is_refused(self) -> None:
        bomb = made.package({"[Content_Types].xml": "<a/>", "word/document.xml": b" " * (80 * 1024 * 1024)})
        assert len(bomb) < 200_000
        assert refused(bomb, "letter.docx").fault is Fault.EXPANDS

    def test_a_member_that_lies_about_its_size_is_refused(self) -> None:
        bomb = made.package({"[Content_Types].xml": "<a/>", "word/document.xml": b" " * (70 * 1024 * 1024)})
        true_size, small = (70 * 1024 * 1024).to_bytes(4, "little"), (1000).to_bytes(4, "little")
        assert refused(bomb.replace(true_size, small), "letter.docx").fault in {Fault.EXPANDS, Fault.DAMAGED}

    def test_what_unpacks_is_counted_as_it_unpacks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(package, "MEMBER_BYTES", 100)
        assert refused(made.word(made.paragraph("words")), "letter.docx").fault is Fault.EXPANDS

    def test_too_many_members_are_refused(self) -> None:
        crowd = made.package({f"{number}.xml": "" for number in range(2_500)})
        assert refused(crowd, "letter.docx").fault is Fault.EXPANDS

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_entities_are_refused(self, encoding: str) -> None:
        entities = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
        bomb = f"<?xml version='1.0' encoding='{encoding}'?>{entities}<w:document xmlns:w='{made.WORD}'><w:body>{made.paragraph('&b;')}</w:body></w:document>"
        data = made.package({"[Content_Types].xml": "<a/>", "word/document.xml": bomb.encode(encoding)})
        assert refused(data, "letter.docx").fault is Fault.EXPANDS

    def test_an_entity_that_reads_a_file_reads_nothing(self, tmp_path: Path) -> None:
        secret = saved(tmp_path, "secret.txt", "the secret words")
        page = f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY s SYSTEM 'file://{secret}'>]><html><body>Hello &s;</body></html>"
        found = outcome(page.encode(), "page.html")
        assert isinstance(found, Document)
        assert "Hello" in found.text
        assert "the secret words" not in found.text

    def test_an_encrypted_member_is_refused(self) -> None:
        data = bytearray(made.word(made.paragraph("words")))
        at = data.index(b"PK\x01\x02")
        data[at + 8] |= 1
        assert refused(bytes(data), "letter.docx").fault is Fault.PROTECTED

    def test_a_document_type_in_an_encoding_that_hides_it_is_refused(self) -> None:
        bomb = f"<?xml version='1.0' encoding='UTF-32LE'?><!DOCTYPE d [<!ENTITY a 'a'>]><w:document xmlns:w='{made.WORD}'>&a;</w:document>"
        data = made.package({"[Content_Types].xml": "<a/>", "word/document.xml": bomb.encode("utf-32")})
        assert refused(data, "letter.docx").fault in {Fault.EXPANDS, Fault.DAMAGED}

    def test_a_member_that_is_damaged(self) -> None:
        data = bytearray(made.word(made.paragraph("words " * 50)))
        at = data.index(b"word/document.xml") + len("word/document.xml")
        data[at : at + 20] = b"\xff" * 20
        assert refused(bytes(data), "letter.docx").fault is Fault.DAMAGED


class TestHostileFiles:
    def test_a_bomb_in_a_child_process(self) -> None:
        bomb = made.package({"[Content_Types].xml": "<a/>", "word/document.xml": b" " * (80 * 1024 * 1024)})
        assert refused(bomb, "letter.docx").fault is Fault.EXPANDS

    def _child(self, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put another program in the place of the child process."""
        start = subprocess.Popen

        def instead(command: list[str], **rest: object) -> object:
            return start([sys.executable, "-I", "-c", code], **rest)  # type: ignore[call-overload]

        monkeypatch.setattr(sandbox.subprocess, "Popen", instead)

    def test_a_child_that_hangs_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "WALL_SECONDS", 0.3)
        self._child("import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)", monkeypatch)
        begun = time.monotonic()
        assert refused("<html><p>words</p></html>", "page.html").fault is Fault.TIMEOUT
        assert time.monotonic() - begun < 10

    @pytest.mark.parametrize(
        "code",
        [
            "raise SystemExit(1)",
            "import os; os.abort()",
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            "print('Traceback: secret')",
            "print('[]')",
            "print('{}')",
            'print(\'{"fault": "nonsense"}\')',
            'print(\'{"kind": "pdf", "text": 5, "mails": [], "warnings": []}\')',
            'print(\'{"kind": "exe", "text": "a", "mails": [], "warnings": []}\')',
            "print('[' * 100000)",
            'print(\'{"kind": "pdf", "text": "a b", "mails": [], "warnings": [5]}\')',
        ],
    )
    def test_a_child_that_dies_or_talks_nonsense_is_one_sentence(
        self, code: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self._child(code, monkeypatch)
        assert refused("<html><p>words</p></html>", "page.html").fault is Fault.CHILD
        assert capfd.readouterr() == ("", "")

    def test_a_child_that_runs_out_of_time_by_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._child("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", monkeypatch)
        assert refused("<html><p>words</p></html>", "page.html").fault is Fault.TIMEOUT

    def test_a_child_that_talks_without_end_is_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "REPORT_LIMIT", 1_000)
        self._child("while True: print('x' * 1000)", monkeypatch)
        assert refused("<html><p>words</p></html>", "page.html").fault is Fault.EXPANDS

    def test_what_the_child_says_is_cleaned(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said = {"kind": "pdf", "text": "a\u202eb and words", "mails": [], "warnings": ["one\ntwo", "\x1b[31mred"]}
        self._child(f"print({json.dumps(said)!r})", monkeypatch)
        document = read_bytes(b"<html><p>words</p></html>", "page.html")
        assert document.text == "ab and words"
        assert document.warnings == ("one two", "[31mred")

    def test_the_child_has_no_environment_files_or_writing(self) -> None:
        code = (
            "import os, sys; sys.path.insert(0, sys.argv[1]); from answerable.reading.extract import child; child.limit()\n"
            "for act in (lambda: open('/etc/hostname'), lambda: os.fork() if os.getuid() else open('/etc/hosts'), lambda: bytearray(2**31)):\n"
            "    try:\n        act()\n        os._exit(1)\n    except (OSError, MemoryError):\n        pass\nos._exit(0)"
        )
        source = str(Path(documents.__file__).parents[2])
        assert subprocess.run([sys.executable, "-I", "-c", code, source], env={}, check=False).returncode == 0


class TestLightness:
    def test_importing_reading_brings_in_nothing_heavy(self) -> None:
        code = (
            "import sys; import answerable.reading.documents, answerable.reading.thread\n"
            "heavy = {'lxml', 'docx', 'pypdfium2', 'charset_normalizer', 'django', 'email.parser'} & set(sys.modules)\n"
            "raise SystemExit(f'heavy: {heavy}' if heavy else 0)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestCounting:
    def test_letters_and_roman_figures(self) -> None:
        assert [blocks.letters(number) for number in (1, 26, 27, 53, 0, 999)] == ["a", "z", "aa", "aaa", "0", "999"]
        assert [blocks.roman(number) for number in (1, 4, 9, 14, 1999, 0, 4000)] == [
            "i",
            "iv",
            "ix",
            "xiv",
            "mcmxcix",
            "0",
            "4000",
        ]

    def test_rows(self) -> None:
        assert blocks.row(["Q1", "How  much?"]) == "Q1 How much?"
        assert blocks.row(["(a)", "", "x", ""]) == "(a) |  | x"

    def test_blocks_without_words_leave_no_gap(self) -> None:
        assert blocks.joined([blocks.Block("a"), blocks.Block(" "), blocks.Block("b")]) == "a\n\nb"


class TestInTheChild:
    """What the child does is tried here in this process too, where it can be seen."""

    def test_report_of_no_words(self) -> None:
        assert child.found(Extracted(kind=kinds.HTML, text="***")) == {"fault": "blank"}

    def test_text_that_lies_about_its_charset(self) -> None:
        assert text.declared(b"", "utf-8") == ""
        assert text.declared("\ufeffé".encode(), "cp1252") == "é"
        assert text.declared("£5 for each".encode("cp1252"), "utf-8") == "£5 for each"


BASES = [
    LETTER.encode(), made.word(made.paragraph("How much was spent?")), made.odt("<text:p>How much was spent?</text:p>"),
    made.pdf("How much was spent?"), b"<html><ol><li>How much?</li></ol></html>", bytes(mail()),
]  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(BASES),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=6),
    st.integers(0, 3),
)
def test_mutated_files_are_read_or_refused(base: bytes, changes: list[tuple[int, bytes]], cut: int) -> None:
    data = bytearray(base)
    for place, change in changes:
        at = place % len(data) if data else 0
        data[at : at + len(change)] = change
    if cut == 3:
        del data[len(data) // 2 :]
    found = outcome(bytes(data), "letter")
    assert isinstance(found, CannotRead) or found.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_that_are_text_are_read_or_refused(data: bytes) -> None:
    found = outcome(data, "letter.txt")
    assert isinstance(found, CannotRead) or found.text.strip()


@pytest.mark.shared
def test_every_shared_email_and_letter_is_read_or_refused_with_a_sentence(shared: Path) -> None:
    folder = shared / "letters"
    paths = [path for form in ("emails/*.eml", "emails/*.pdf", "*.txt", "restated/*.txt") for path in folder.glob(form)]
    found = {path.name: outcome(path.read_bytes(), path.name) for path in paths}
    assert all(one.text.strip() for one in found.values() if isinstance(one, Document))
    # These three hold no words: an empty body, only Outlook's package, only an attachment of no known kind.
    assert {name for name, one in found.items() if isinstance(one, CannotRead)} == {
        "incoming-request-empty.eml", "incoming-request-tnef-only.eml", "incoming-request-attachment-unknown-extension.eml",
    }  # fmt: skip


@pytest.mark.shared
def test_every_shared_office_file_is_read_or_refused_with_a_sentence(shared: Path) -> None:
    for folder, suffix in (
        ("hidden", "docx"),
        ("hidden", "odt"),
        ("guard", "docx"),
        ("guard", "odt"),
        ("guard", "zip"),
    ):
        for path in (shared / folder).glob(f"*.{suffix}"):
            found = outcome(path.read_bytes(), path.name)
            if isinstance(found, CannotRead):
                assert found.fault in {Fault.BLANK, Fault.DAMAGED, Fault.NOT_WORD, Fault.ARCHIVE}
            else:
                assert found.text.strip()


@pytest.mark.shared
def test_deleted_and_hidden_words_of_shared_files_are_not_read(shared: Path) -> None:
    for name in (
        "d01_tracked_deletion.docx",
        "d03_vanish.docx",
        "d09_field_code.docx",
        "d11_unused_header.docx",
        "o05_odt_tracked_deletion.odt",
    ):
        assert "ZQK" not in read_document(shared / "guard" / name).text, name


def test_a_text_longer_than_any_letter_is_refused_before_it_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "archive.txt"
    path.write_text("How many were there? " * 50_000, encoding="utf-8")
    with pytest.raises(CannotRead, match="1,000,000 characters"):
        read_document(path)

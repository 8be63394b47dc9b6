"""What hides in a PDF, and what only looks like it. The planted files are tried one by one in test_planted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import pdf as guard
from answerable.guard.formats.pdf import raw, sayings, streams, xmp
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.techniques import found
from answerable.letters.pdf import write_pdf
from answerable.redaction import building, burning
from answerable.redaction.building import BuiltPage, Said
from answerable.redaction.marks import Mark
from tests.planted import SECRET
from tests.planted import pdf as planted
from tests.planted.pdf import BODY, pdf, picture, say
from tests.unit.letters.replies import huge, normal


def look_into(content: bytes, name: str = "letter.pdf") -> tuple[list[Finding], Inspection]:
    look = Inspection(name, _inner)
    return list(guard.inspect(content, look)), look


def _inner(look: Inspection, content: bytes) -> Iterator[Finding]:
    if b"secret" in content:
        yield found("hidden-text", "inside")


def techniques(content: bytes, name: str = "letter.pdf") -> set[str]:
    return {one.technique for one in look_into(content, name)[0]}


# Our own files


@pytest.mark.parametrize("reply", [normal, huge])
def test_our_letters_pass_without_a_finding(reply: Any) -> None:
    findings, look = look_into(write_pdf(reply()))
    assert findings == []
    assert "words" in look.inventory[0]


@pytest.mark.parametrize("way", [0, 1, 2])
def test_our_redacted_copies_pass_without_a_finding(way: int) -> None:
    mark = Mark(1, 20, 20, 30, 30, "reg 12(5)(e)")  # too small for its section to be written in it
    paper = Image.new("RGB", burning.size(200, 100), "white")
    paper.paste("black", (80, 200, 84, 230))
    burning.burn(paper, [mark])
    said = (Said(mark.label, mark.box, 0, True), Said("I", (28, 70, 32, 84), 1, True))
    page = BuiltPage(200, 100, burning.each_way(paper)[way], said)
    content = building.build([page], title="minutes-2024", language="en-GB")
    assert techniques(content, "minutes-2024.pdf") == set()
    # Under another name, its title says what nobody sees.
    assert techniques(content, "other.pdf") == {"property"}


def test_a_label_of_something_removed_lends_no_cover_to_other_words() -> None:
    assert "hidden-text" in techniques(pdf(BODY + say(f"[Removed: {SECRET}]", before="3 Tr")))
    assert "hidden-text" in techniques(
        pdf(BODY + say("[Removed: s.40(2)]", before="3 Tr") + say(SECRET, y=500, before="3 Tr"))
    )


# Words


def test_the_words_found_are_told_whole_and_in_one_finding() -> None:
    findings, look = look_into(pdf(BODY + say(SECRET) + planted.BOX))
    (finding,) = findings
    assert finding.texts == (SECRET,)
    assert finding.count == len(SECRET.split())
    assert finding.where.startswith("page 1, 25 mm from the left")
    assert finding.severity is Severity.BLOCK
    assert SECRET not in finding.excerpt
    assert all(SECRET not in passage.text for passage in look.shared.passages)


def test_a_box_over_one_word_of_a_line_hides_that_word() -> None:
    (finding,) = look_into(pdf(say("Seen before secret and after", x=72) + "0 g 138 695 36 16 re f\n"))[0]
    assert finding.texts == ("secret",)


def test_a_box_that_covers_most_of_the_letters_hides_them() -> None:
    assert "hidden-text" in techniques(pdf(BODY + say("Pemberwick", size=20) + "0 g 60 703 420 28 re f\n"))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    def rotate(made: Any) -> None:
        made.pages[0].obj.Rotate = turn

    assert techniques(pdf(BODY, rotate)) == set()
    assert techniques(pdf(BODY + say(SECRET) + planted.BOX, rotate)) == {"hidden-text"}


def test_the_text_layer_of_a_scan_that_says_more_than_the_scan_shows_is_found() -> None:
    paper = Image.new("RGB", (1190, 300), "white")
    content = BODY + "q 595 0 0 150 0 500 cm /Im0 Do Q\n" + say(SECRET, 40, 560, 12, "3 Tr")
    change = planted._resources(XObject=lambda made: pikepdf.Dictionary(Im0=picture(paper)(made)))
    assert "hidden-text" in techniques(pdf(content, change))


def test_what_is_seen_is_handed_on_for_the_search_for_personal_data() -> None:
    _, look = look_into(pdf(pages=2))
    assert [passage.where for passage in look.shared.passages] == ["page 1", "page 2"]
    assert planted.WORDS in look.shared.passages[0].text
    assert look.inventory == ["2 pages, 40 words"]


# What is inside


def test_attached_files_are_looked_into() -> None:
    def attach(made: Any) -> None:
        made.attachments["list.txt"] = b"a secret"

    findings, look = look_into(pdf(BODY, attach))
    assert {one.technique for one in findings} == {"attached-file", "hidden-text"}
    assert "attachment “list.txt” → inside" in {one.where for one in findings}
    assert "1 attachment" in look.inventory


# Whole files that cannot be looked into


def test_a_file_without_a_page_and_a_broken_one() -> None:
    empty = io.BytesIO()
    pikepdf.Pdf.new().save(empty)
    assert techniques(empty.getvalue()) == {"too-large"}
    with pytest.raises(pikepdf.PdfError):
        look_into(b"%PDF-1.7\nnothing")


@pytest.mark.parametrize("size", [(0.1, 5), (90_000, 90_000)])
def test_a_page_that_cannot_be_drawn_is_too_much(size: tuple[float, float]) -> None:
    def change(made: Any) -> None:
        made.pages[0].obj.MediaBox = pikepdf.Array([0, 0, *size])

    with pytest.raises((TooMuch, pikepdf.PdfError)):
        look_into(pdf(BODY, change))


# The parts by themselves


@pytest.mark.parametrize(
    ("code", "undrawn"),
    [
        (b"BT /F1 12 Tf (seen) Tj ET", []),
        (b"BT [(se) -20 (en \\) \\() <4142>] TJ (a (b) c) ' 1 2 (x) \" ET", []),
        (b"/P <</MCID 3>> BDC EMC", []),
        (b"/P <</MCID 3 /Note (secret)>> BDC EMC", ["secret"]),
        (b"(secret) 0 g", ["secret"]),
        (b"q [(secret)] 0 d Q", ["secret"]),
        (b"0 0 m secret 1 1 l S", ["secret"]),
    ],
)
def test_strings_that_no_instruction_draws(code: bytes, undrawn: list[str]) -> None:
    assert streams.read(None, code).undrawn == undrawn


def test_a_picture_among_the_instructions_may_hold_no_more_than_its_dots() -> None:
    def page(dots: bytes) -> bytes:
        return pdf(BODY + "q 9 0 0 9 72 600 cm BI /W 2 /H 2 /CS /G /BPC 8 ID " + dots.decode("latin-1") + " EI Q\n")

    assert techniques(page(b"\x10\x20\x30\x40")) == set()
    assert "undrawn-text" in techniques(page(b"\x10\x20\x30\x40" + SECRET.encode()))


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("LibreOffice 7.4", True),
        ("Microsoft® Word for Microsoft 365", True),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
            True,
        ),
        ("macOS Version 14.2 (Build 23C64) Quartz PDFContext", True),
        ("Sgt Pemberwick PDF", False),
        ("Aldous", False),
    ],
)
def test_names_of_programs_say_nothing(text: str, harmless: bool) -> None:
    assert sayings.is_tool(text) is harmless


@pytest.mark.parametrize(
    ("inner", "uses"),
    [
        ("<dc:format>application/pdf</dc:format>", []),
        ("<dc:title>About</dc:title>", ["property"]),
        ("<o:who>Pemberwick</o:who>", ["custom"]),
        ("<?note Pemberwick?>", ["comment"]),
    ],
)
def test_properties_as_xml(inner: str, uses: list[str]) -> None:
    assert [use for use, _, _ in xmp.read(planted._xmp(inner))] == uses


def test_words_broken_at_the_end_of_a_line_are_seen() -> None:
    seen = sayings.Seen()
    seen.adds(["an", "acknow-", "ledgement", "ﬁrst"])
    assert seen.shows("Acknowledgement first")
    assert not seen.shows("acknowledged")


def test_every_byte_of_a_plain_file_belongs_to_something() -> None:
    content = pdf(BODY)
    met = raw.walk(content, pikepdf.open(io.BytesIO(content)))
    assert not met.gaps
    assert met.states == 1


# The public files


@pytest.mark.shared
def test_what_others_planted_is_found_and_what_they_left_clean_is_not(shared: Path) -> None:
    for path in sorted((shared / "guard").glob("*.pdf")):
        findings, _ = look_into(path.read_bytes(), path.name)
        told = {one.severity for one in findings} & {Severity.BLOCK, Severity.LOOK}
        assert bool(told) is path.name.startswith("f"), path.name

"""The clean copy of a PDF: the same pages, the same words, the same look, and nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from answerable.cleaning.errors import CannotClean
from answerable.cleaning.rebuilding.pdf import rebuild
from answerable.cleaning.rebuilding.pdf_copy import plain_jpeg
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import pdf as guard
from answerable.guard.inspection import Inspection
from answerable.letters.pdf import write_pdf
from tests.planted import SECRET, TOKEN, Plant, plants
from tests.planted import pdf as planted
from tests.planted.pdf import BODY, pdf, say
from tests.unit.letters.replies import normal
from tests.unit.redaction.made import holds

PLANTS = [one for one in plants() if one.make.__module__ == planted.__name__ and one.cleanable]


def cleaned(content: bytes) -> bytes:
    return rebuild(content, "pdf", "pdf").content


def findings(content: bytes) -> list[Finding]:
    return list(guard.inspect(content, Inspection("copy.pdf", lambda look, inner: iter(()))))


def drawn(content: bytes) -> list[Any]:
    document = pypdfium2.PdfDocument(content)
    return [page.render(scale=0.8).to_numpy()[..., :3].astype(int) for page in document]


def words(content: bytes) -> list[list[str]]:
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range().split() for page in document]


def looks_the_same(one: bytes, other: bytes) -> bool:
    pages = list(zip(drawn(one), drawn(other), strict=True))
    return all(a.shape == b.shape and (np.abs(a - b).max(axis=2) > 60).mean() < 0.004 for a, b in pages)


# One of each way that leaves a page to be drawn, and a few others: the rest is tried with the whole door.
_EACH = {
    one.technique: one
    for one in PLANTS
    if one.technique
    in [
        "covered-picture",
        "cropped-picture",
        "layer-off",
        "lying-text",
        "text-in-pattern",
        "undrawn-text",
        "masked-picture",
        "hidden-text",
        "earlier-revision",
    ]
}


@pytest.mark.parametrize("one", _EACH.values(), ids=lambda one: one.technique)
def test_what_was_hidden_is_gone_from_every_part_of_the_copy(one: Plant) -> None:
    original = one.make()[0]
    copy = cleaned(original)
    assert not holds(copy, TOKEN)
    assert not [finding for finding in findings(copy) if finding.severity is not Severity.NOTE]
    assert planted.WORDS.split() == words(copy)[0][: len(planted.WORDS.split())]


def test_a_plain_page_stays_what_it_is() -> None:
    original = pdf(pages=3)
    copy = cleaned(original)
    assert words(copy) == words(original)
    assert looks_the_same(copy, original)
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert all("/F1" in page.resources.Font for page in opened.pages)  # letters, not a picture of them


def test_our_own_letter_keeps_its_words_and_its_look() -> None:
    original = write_pdf(normal())
    copy = cleaned(original)
    assert words(copy) == words(original)
    assert looks_the_same(copy, original)


def test_hidden_words_go_and_the_rest_of_the_page_stays_as_letters() -> None:
    original = pdf(BODY + say(SECRET) + planted.BOX + say("After it", y=600))
    copy = cleaned(original)
    assert words(copy)[0][-2:] == ["After", "it"]
    assert looks_the_same(copy, original)
    assert not holds(copy, "Pemberwick")
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert "/XObject" not in opened.pages[0].resources


def test_a_line_that_is_hidden_in_part_becomes_a_picture_with_the_words_that_are_seen() -> None:
    original = pdf(BODY + say("Seen before secretword and after") + "0 g 138 695 62 16 re f\n")
    copy = cleaned(original)
    assert looks_the_same(copy, original)
    assert not holds(copy, "secretword")
    assert {"Seen", "before", "after"} <= set(words(copy)[0])


def test_what_was_marked_to_be_redacted_is_redacted() -> None:
    note = planted._note("Redact", QuadPoints=[60, 718, 480, 718, 60, 690, 480, 690])
    copy = cleaned(pdf(BODY + say(SECRET), note))
    assert not holds(copy, TOKEN)
    height = drawn(copy)[0].shape[0]
    assert drawn(copy)[0][round((842 - 704) / 842 * height), 100].max() < 40


def test_only_the_page_with_something_in_it_becomes_a_picture() -> None:
    def second(made: Any) -> None:
        made.pages[1].obj.Contents = made.make_stream((BODY + f"({SECRET}) 0 g\n").encode())

    copy = cleaned(pdf(BODY, second, pages=3))
    with pikepdf.open(io.BytesIO(copy)) as opened:
        kinds = ["/XObject" in page.resources for page in opened.pages]
    assert kinds == [False, True, False]
    assert words(copy) == words(pdf(pages=3))


def test_links_that_the_page_shows_stay_and_others_go() -> None:
    address = "https://example.org/answers"
    shown = planted._note("Link", A=planted.D(S=planted.N.URI, URI=address))
    copy = cleaned(pdf(BODY + say(address, y=600), shown))
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert str(opened.pages[0].Annots[0].A.URI) == address
    assert b"/URI" not in cleaned(pdf(BODY, shown))


def test_the_title_stays_where_the_pages_show_it() -> None:
    def titled(title: str) -> Any:
        return lambda made: made.docinfo.update({"/Title": title})

    for title, kept in (("Thank you", True), (SECRET, False)):
        with pikepdf.open(io.BytesIO(cleaned(pdf(BODY, titled(title))))) as opened:
            assert ("/Title" in opened.docinfo) is kept


def test_the_same_bytes_give_the_same_copy() -> None:
    for original in (pdf(BODY), pdf(BODY + f"({SECRET}) 0 g\n")):
        assert cleaned(original) == cleaned(original)


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("more", ["", "(secret) 0 g\n"])
def test_a_turned_page_looks_as_it_did(turn: int, more: str) -> None:
    def rotate(made: Any) -> None:
        made.pages[0].obj.Rotate = turn

    original = pdf(BODY + more, rotate)
    assert looks_the_same(cleaned(original), original)


def test_a_note_that_is_shown_is_drawn_into_the_page() -> None:
    original = pdf(BODY, planted._note("Square", AP=planted._appearance("0.5 g 0 0 420 28 re f"), F=4))
    copy = cleaned(original)
    assert looks_the_same(copy, original)
    with pikepdf.open(io.BytesIO(copy)) as opened:
        assert "/Annots" not in opened.pages[0].obj


def test_a_protected_file_cannot_be_cleaned() -> None:
    with pytest.raises(CannotClean, match="password"):
        cleaned(pdf(save={"deterministic_id": False, "encryption": pikepdf.Encryption(owner="a", user="b")}))


def test_a_jpeg_keeps_its_dots_and_loses_what_is_beside_them() -> None:
    for more in ({}, {"progressive": True}, {"restart_marker_blocks": 2}):
        file = io.BytesIO()
        Image.effect_noise((60, 60), 90).save(file, "JPEG", comment=b"secret", exif=b"Exif\0\0secret", **more)
        plain = plain_jpeg(file.getvalue())
        assert b"secret" not in plain
        assert Image.open(io.BytesIO(plain)).tobytes() == Image.open(io.BytesIO(file.getvalue())).tobytes()
    assert b"secret" not in plain_jpeg(file.getvalue()[:-2] + b"junk")


@pytest.mark.shared
def test_the_public_files_lose_what_they_hide_and_keep_their_pages(shared: Path) -> None:
    for path in sorted((shared / "guard").glob("f[01][17]*.pdf")):
        original = path.read_bytes()
        copy = cleaned(original)
        hidden = [word for one in findings(original) for text in one.texts for word in re.findall(r"ZQK\w+", text)]
        assert not any(holds(copy, word) for word in hidden), path.name
        assert looks_the_same(copy, original) or "redact" in path.name, path.name

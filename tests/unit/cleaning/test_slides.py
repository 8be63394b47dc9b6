"""Clean copies of presentations: what is seen stays, nothing else does."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
from pptx import Presentation

from answerable.cleaning.content import Box, Deck, Table
from answerable.cleaning.rebuilding import presentations
from answerable.cleaning.writing import pptx, slides_pdf
from answerable.guard import kinds
from answerable.guard.child import look_into
from tests.planted import TOKEN, plants, slides

CLEANABLE = [one for one in plants() if one.name.endswith(".pptx") and one.cleanable]


def _rebuilt(content: bytes) -> Deck:
    return presentations.rebuild(content, kinds.PPTX, kinds.PPTX)


def _everything(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return content + b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize("plant", CLEANABLE, ids=lambda one: one.name)
def test_the_copy_of_a_planted_deck_passes_and_has_nothing_of_what_was_hidden(plant: object) -> None:
    bad, _ = plant.make()  # type: ignore[attr-defined]
    copy = pptx.write(_rebuilt(bad))
    assert not look_into("copy.pptx", copy).blocks
    assert TOKEN.encode() not in _everything(copy)


def test_every_visible_word_and_slide_stays() -> None:
    deck = _rebuilt(slides.table_and_picture())
    copy = Presentation(io.BytesIO(pptx.write(deck)))
    assert len(copy.slides) == 3
    said = {word for text in slides.words(pptx.write(deck)) for word in text.split()}
    assert {word for text in slides.words(slides.table_and_picture()) for word in text.split()} <= said


def test_a_chart_becomes_the_table_of_what_it_draws() -> None:
    deck = _rebuilt(slides.deck(lambda made, slide: slides.charted(slide, "Constable")))
    tables = [one for one in deck.slides[0].items if isinstance(one, Table)]
    texts = [[cell.blocks[0].runs[0].text for cell in row] for row in tables[0].rows]  # type: ignore[union-attr]
    assert texts == [["", "Officers"], ["Constable", "12"], ["Sergeant", "7"]]


def test_white_words_on_a_dark_ground_stay_readable() -> None:
    deck = _rebuilt(slides.banner())
    boxes = [one for one in deck.slides[0].items if isinstance(one, Box)]
    assert any(one.fill == "142850" for one in boxes)
    assert not look_into("copy.pptx", pptx.write(deck)).blocks


def test_equal_content_gives_equal_bytes() -> None:
    deck = _rebuilt(slides.table_and_picture())
    assert pptx.write(deck) == pptx.write(deck)
    assert slides_pdf.write(deck) == slides_pdf.write(deck)


def test_the_pdf_has_a_page_a_slide_and_the_same_words() -> None:
    content = slides_pdf.write(_rebuilt(slides.long_list()))
    assert not look_into("copy.pdf", content).blocks
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 2
    text = " ".join(document[1].get_textpage().get_text_bounded().split())
    assert "Point 5 with a few words" in text

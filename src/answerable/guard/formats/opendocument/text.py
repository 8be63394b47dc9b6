"""What an OpenDocument text holds and does not show (facts/guard.md 3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import floats
from .document import Document
from .styles import attribute
from .words import Paragraph, Reader, State

_TECHNIQUES = ("hidden-text", "tiny-text", "same-colour-text", "hidden-row", "covered-by-merge", "covered-text")


def inspect(document: Document, look: Inspection) -> Iterator[Finding]:
    """What its paragraphs, headers and footers hold unseen. Visible words go to `look.shows`."""
    state = State(document.look)
    floating = floats.Floating(document)
    yield from floats.over_words(floating)
    yield from floats.over_boxes(floating)
    for paragraph in Reader(document, covered=floating.covered()).paragraphs(document.body, state):
        yield from unread(paragraph)
        look.shows(paragraph.where, paragraph.text)
    yield from page_ends(document, look, floating.covered())


@detector(*_TECHNIQUES)
def unread(paragraph: Paragraph) -> Iterator[Finding]:
    """Words of a paragraph that do not show."""
    for technique in _TECHNIQUES:
        texts = [one.text for one in paragraph.pieces if one.gone == technique and one.text.strip()]
        if texts:
            yield found(technique, paragraph.where, texts)


def ends(document: Document) -> Iterator[tuple[Any, Any, bool]]:
    """Every header and footer of every master page, and whether its pages show it."""
    for name, page in document.styles.masters.items():
        for one in page:
            kind = markup.local(one)
            if kind.startswith(("header", "footer")):
                off = attribute(one, "display") == "false"
                yield page, one, name in document.masters_used and not off


@detector("header-never-shown", "header-footer")
def page_ends(document: Document, look: Inspection, covered: Mapping[Any, str] | None = None) -> Iterator[Finding]:
    """Headers and footers: those of pages that are not used or are switched off; those that show only in print.

    `covered` are frames that something lies over, each with the technique.
    """
    for page, one, shown in ends(document):
        kind = markup.local(one)
        name = attribute(page, "display-name") or attribute(page, "name")
        where = f"page style “{name}”, {'header' if kind.startswith('header') else 'footer'}"
        paragraphs = list(Reader(document, covered=covered).paragraphs(one, State(document.look, where=where)))
        texts = [piece.text for line in paragraphs for piece in line.pieces if piece.text.strip() and not piece.counted]
        texts = [text for text in texts if text.strip(" ,/()?-–") and text.strip() not in {"Page", "of", "Sheet"}]
        # One word beside a page number, in whatever language, is what programs put there.
        texts = (
            []
            if len(texts) == 1 and texts[0].strip().isalpha() and len(texts[0]) < 12 and len(paragraphs) == 1
            else texts
        )
        if not shown:
            if texts:
                yield found("header-never-shown", where, texts)
            continue
        if document.kind == "spreadsheet":
            if texts:
                yield found("header-footer", where, texts)
            continue
        for paragraph in paragraphs:
            yield from unread(paragraph)
            look.shows(where, paragraph.text)
        if texts and kind.endswith("-left"):
            yield found(
                "header-never-shown", where, texts, severity=Severity.LOOK, said="It shows on left pages alone."
            )

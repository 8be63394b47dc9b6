"""What is on the pages and is not seen: words, pictures, and whatever lies beyond the edge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from answerable.guard import visibility
from answerable.guard.boxes import Box, around, overlap
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.techniques import found
from answerable.guard.visibility import Word

from .sayings import Seen

DOTS = 60  # an inch at which pictures are compared with what is seen of them
DETAIL = 40  # of 255: by how much dots beside each other must differ to show anything
LEAST = 40.0  # square points of detail that must be hidden: less holds no word
PICTURES = 40  # of a page, each of which is tried alone
SIDE = 3_000  # dots of the longer side of a page that is compared
SLACK = 2.0  # points beyond the edge that are no hiding place
QUICK_PAGES = 20  # are looked at in the time that any file may take
PAGE_SECONDS = 0.5
REMOVED = "[Removed:"


class Looked:
    """The words of all pages, seen and not."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.count = 0
        self.hidden: dict[int, list[Word]] = {}


def words(document: Any, looked: Looked, look: Inspection, marked: dict[int, list[Box]]) -> Iterator[Finding]:
    """Look at every page in turn: its words go into `looked`, what is hidden on it is yielded.

    `marked` are the areas that wait to be redacted, by page from 0, in the page's own coordinates.
    """
    for index in range(len(document)):
        if index >= QUICK_PAGES:
            look.longer(PAGE_SECONDS)
        where = f"page {index + 1}"
        with visibility.Page(document, index) as page:
            found_words = page.words()
            yield from hidden_words(found_words, where)
            yield from pictures(page, where)
            yield from beyond(page, where)
            waiting = [page.place(*box) for box in marked.get(index, ())]
        yield from not_redacted(found_words, waiting, where)
        found_words = [word for word in found_words if not any(overlap(word.box, box) for box in waiting)]
        shown = [word.text for word in found_words if word.seen]
        looked.count += len(shown)
        looked.seen.adds(shown)
        hidden = [word for word in found_words if not word.seen]
        if hidden:
            looked.hidden[index] = hidden
        look.shows(where, "\n".join(_lines(found_words)))


def _lines(found_words: list[Word]) -> Iterator[str]:
    line: list[str] = []
    at = -1
    for word in found_words:
        if word.line != at and line:
            yield " ".join(line)
            line = []
        at = word.line
        if word.seen:
            line.append(word.text)
    yield " ".join(line)


@detector("redaction-not-applied")
def not_redacted(found_words: list[Word], waiting: list[Box], where: str) -> Iterator[Finding]:
    """Areas that somebody marked to be redacted, and the words that are still there."""
    for box in waiting:
        under = [word.text for word in found_words if overlap(word.box, box)]
        yield found("redaction-not-applied", f"{where}, {_region(box)}", " ".join(under), count=max(len(under), 1))


def redactions(pdf: Any) -> dict[int, list[Box]]:
    """The areas of pages, from 0, that are marked to be redacted, in the pages' own coordinates."""
    areas: dict[int, list[Box]] = {}
    for index, page in enumerate(pdf.pages):
        notes = page.obj.get("/Annots")
        for one in notes if isinstance(notes, pikepdf.Array) else ():
            if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Redact":
                areas.setdefault(index, []).extend(_areas(one))
    return areas


def _areas(note: Any) -> Iterator[Box]:
    """The corners of each area that one mark names: four points each, or else its frame."""
    corners = [float(one) for one in note.get("/QuadPoints", [])]
    groups = [corners[at : at + 8] for at in range(0, len(corners) - 7, 8)] or [
        [float(one) for one in note.get("/Rect", [])]
    ]
    for group in groups:
        if len(group) >= 4:
            yield min(group[0::2]), min(group[1::2]), max(group[0::2]), max(group[1::2])


@detector("hidden-text", "off-page", "tiny-text")
def hidden_words(found_words: list[Word], where: str) -> Iterator[Finding]:
    """Words on a page that change nothing in how it looks, by what hides them and the part of the page."""
    groups: dict[str, list[Word]] = {}
    label = False
    for word in found_words:
        # Our own redacted copies say to who hears them that something was removed, and under which section.
        label = word.text.startswith(REMOVED) or (label and not word.seen)
        if word.seen or (label and _is_label(word.text)) or not any(one.isalnum() for one in word.text):
            label = label and not word.text.endswith("]")
            continue
        groups.setdefault(word.why or "hidden-text", []).append(word)
    for technique, hidden in groups.items():
        box = hidden[0].box
        for word in hidden:
            box = around(box, word.box)
        place = f"{where}, {_region(box)}" if technique != "off-page" else f"{where}, beyond its edge"
        yield found(technique, place, " ".join(word.text for word in hidden), count=len(hidden))


def _is_label(text: str) -> bool:
    plain = text.removeprefix(REMOVED).rstrip("]")
    return len(plain) < 16 and all(one in "sreg.()0123456789ABCDEFGHabcdefghi " for one in plain)


def _region(box: Box) -> str:
    return f"{box[0] / 72 * 25.4:.0f} mm from the left and {box[1] / 72 * 25.4:.0f} mm from the top"


@detector("cropped-picture", "covered-picture", "partly-covered-picture")
def pictures(page: visibility.Page, where: str) -> Iterator[Finding]:
    """Pictures of which a part with anything on it is not seen: beyond the page, cut off, or under something else."""
    things = page.things()
    suspects = [
        at
        for at, thing in enumerate(things)
        if thing.kind == pdfium.FPDF_PAGEOBJ_IMAGE and _is_doubtful(page, things, at)
    ]
    if not suspects:
        return
    if len(suspects) > PICTURES:
        suspects = sorted(suspects, key=lambda at: -_size(things[at].box))[:PICTURES]
    dots = min(DOTS, SIDE * 72 / max(page.width, page.height))
    with page.without([thing.raw for thing in things if thing.kind == pdfium.FPDF_PAGEOBJ_TEXT]):
        bare = page.drawn(dots).astype(np.int16)
        for at in suspects:
            with page.without([things[at].raw]):
                other = page.drawn(dots).astype(np.int16)
            if finding := _hidden_part(page, things, at, bare, np.abs(bare - other).max(axis=2) > 8, dots, where):
                yield finding


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_doubtful(page: visibility.Page, things: list[Any], at: int) -> bool:
    box = things[at].box
    if _size(box) < LEAST:
        return False
    if box[0] < -SLACK or box[1] < -SLACK or box[2] > page.width + SLACK or box[3] > page.height + SLACK:
        return True
    if things[at].clipped:
        return True
    return any(
        other.kind != pdfium.FPDF_PAGEOBJ_TEXT and overlap(box, other.box) and _shared(box, other.box) > LEAST
        for other in things[at + 1 :]
    )


def _shared(one: Box, other: Box) -> float:
    return max(0.0, min(one[2], other[2]) - max(one[0], other[0])) * max(
        0.0, min(one[3], other[3]) - max(one[1], other[1])
    )


def _hidden_part(
    page: visibility.Page, things: list[Any], at: int, bare: Any, adds: Any, dots: float, where: str
) -> Finding | None:
    """Hold a picture by itself against what it adds to the page."""
    alone, left, top = page.picture_alone(things[at].raw, things[at].box, dots)
    if alone is None:
        return None
    detail = _detail(alone)
    height, width = detail.shape
    seen = np.zeros(detail.shape, dtype=bool)
    inside = np.zeros(detail.shape, dtype=bool)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + width, adds.shape[1]), min(top + height, adds.shape[0])
    if x1 > x0 and y1 > y0:
        seen[y0 - top : y1 - top, x0 - left : x1 - left] = _wider(adds[y0:y1, x0:x1])
        inside[y0 - top : y1 - top, x0 - left : x1 - left] = True
    scale = (72 / dots) ** 2
    hidden = detail & ~seen
    if float(hidden.sum()) * scale < LEAST:
        return None
    if float((hidden & ~inside).sum()) * scale >= LEAST:
        return found("cropped-picture", f"{where}, {_region(things[at].box)}")
    covered = hidden & inside
    flat = _is_flat(bare[max(top, 0) : y1, max(left, 0) : x1], covered[y0 - top : y1 - top, x0 - left : x1 - left])
    if things[at].clipped and not any(
        _shared(things[at].box, other.box) > LEAST
        for other in things[at + 1 :]
        if other.kind != pdfium.FPDF_PAGEOBJ_TEXT
    ):
        return found("cropped-picture", f"{where}, {_region(things[at].box)}")
    return found("covered-picture" if flat else "partly-covered-picture", f"{where}, {_region(things[at].box)}")


def _detail(picture: Any) -> Any:
    """Where a picture shows anything: where dots beside each other differ."""
    grey = picture.mean(axis=2)
    marks = np.zeros(grey.shape, dtype=bool)
    across = np.abs(np.diff(grey, axis=1)) > DETAIL
    down = np.abs(np.diff(grey, axis=0)) > DETAIL
    marks[:, 1:] |= across
    marks[1:, :] |= down
    return marks


def _wider(marks: Any, steps: int = 3) -> Any:
    """Marks with what lies beside them."""
    wide = marks.copy()
    for _ in range(steps):
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
        grown[:, 1:] |= wide[:, :-1]
        grown[:, :-1] |= wide[:, 1:]
        wide = grown
    return wide


def _is_flat(page: Any, where: Any) -> bool:
    """Whether the page shows little but one colour at these dots."""
    if page.size == 0 or not where.any():
        return True
    values = page[where].mean(axis=1)
    middle = np.sort(values)[len(values) // 2]  # np.median loads more of numpy, which the limited process cannot
    return bool((np.abs(values - middle) < DETAIL).mean() > 0.6)


@detector("off-page-drawing")
def beyond(page: visibility.Page, where: str) -> Iterator[Finding]:
    """Lines and fills of more than a few strokes that lie wholly beyond the page."""
    count = 0
    for thing in page.things():
        left, top, right, bottom = thing.box
        if thing.kind == pdfium.FPDF_PAGEOBJ_PATH and (
            right < 0 or bottom < 0 or left > page.width or top > page.height
        ):
            count += max(pdfium.FPDFPath_CountSegments(thing.raw), 0)
    if count > 60:  # more than crop marks and colour bars have
        yield found("off-page-drawing", f"{where}, beyond its edge", count=count)


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """The file as it is drawn. Raises TooMuch for a page of a size that cannot be drawn."""
    document = pypdfium2.PdfDocument(content)
    try:
        for index in range(len(document)):
            width, height = document.get_page_size(index)
            if not (0.5 <= width <= 20_000 and 0.5 <= height <= 20_000):
                raise TooMuch
        yield document
    finally:
        document.close()

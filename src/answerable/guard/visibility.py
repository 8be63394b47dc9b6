"""The words of a PDF's pages, where they stand, and whether anybody can see them.

A page is drawn twice, with its text and without it: a letter whose place does not change is not seen, whatever hides it
(a box, a picture, white ink, a clip, a layer that is off; facts/guard.md 3.5). Text that is drawn invisibly over a picture
is the text layer of a scan; it counts as seen where the picture has ink beneath it.

Runs in the limited child process. `prepare` must be called before the process gives up opening files.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from .boxes import Box, around

LOOK = 120  # dots an inch at which the two pictures are compared
LOOK_PIXELS = 8_000_000  # of one of them; a larger page is looked at more coarsely
GAP = 30  # of 255: a smaller difference from the ground cannot be read
FAINT_GAP = 10  # of 255: the same of large type, such as a faint mark across a page
LARGE = 30.0  # points
INK = 0.02  # the share of a letter's place that must change
TINY = 2.0  # points: the height of type that nobody can read
THIN = 4.0  # dots
LETTERS = 200_000  # of one page
DEPTH = 30  # forms within forms
OVERLAPS = 400  # pieces of text over each other that are looked at one by one on a page
COVERED = 0.35  # of a letter's own ink: with less of it left, it cannot be read
GREY = 127  # the ground on which text is drawn alone: text of no usual colour is lost on it
FAINT = 20  # of 255: what counts as ink on that ground


class TooMuch(Exception):
    """A page holds more than a page can."""


@dataclass(frozen=True)
class Word:
    """One word on a page. `line` counts the lines in the order in which the page says them."""

    text: str
    box: Box
    line: int
    seen: bool
    scanned: bool
    """It is of the text layer of a scan: what a machine read in a picture."""
    upright: bool
    """Its letters follow each other from left to right or right to left, not up or down."""
    why: str = ""
    """Where it is not seen, the technique that hides it, as far as it is known: "off-page", "tiny-text", "hidden-text"."""


@dataclass(frozen=True)
class Thing:
    """One thing that is drawn on a page: PDFium's handle, its kind, and its place."""

    raw: Any
    kind: int
    box: Box
    clipped: bool
    """Whether it is cut off at a line that is no edge of its own."""


@dataclass
class _Letter:
    text: str
    tight: Box
    loose: Box
    piece: int  # the address of the text object that draws it; 0 where it was put in between
    mode: int
    seen: bool = True
    scanned: bool = False
    why: str = ""


def prepare() -> None:
    """Load what draws, once, while files may still be opened."""
    Image.init()
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(10, 10)
    page.render().to_pil()
    _shares(_changed(*[page.render().to_numpy()[..., :3].copy() for _ in range(2)]), [(0, 0, 5, 5)], 1.0)
    document.close()


class Page:
    """One page of an open document. Close it, or use it in a `with`."""

    def __init__(self, document: Any, index: int, *, flatten: bool = True) -> None:
        self._page = document[index]
        # Annotations and filled form fields become part of the page, as they are shown; those that are hidden go.
        if flatten:
            self._draw(8.0)
        if flatten and pdfium.FPDFPage_Flatten(self._page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
            self._page.close()
            self._page = document[index]
        self.width: float = self._page.get_width()
        self.height: float = self._page.get_height()
        self.place = self._places()
        """Turns a box in the page's own coordinates (left, bottom, right, top) into one of the page as shown."""
        self._pieces = list(self._text_objects())
        self._lines: list[list[_Letter]] = []
        self._things: list[Thing] | None = None

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self._page.close()

    def picture(self, dots: float) -> Any:
        """The page as it is shown, in colour, at so many dots an inch."""
        return self._draw(dots)

    def words(self, *, look: bool = True) -> list[Word]:
        """The words of the page in the order in which it says them. Without `look` all count as seen, and none is drawn."""
        self._lines = self._letters()
        if look:
            self._look([letter for line in self._lines for letter in line])
        return [word for number, line in enumerate(self._lines) for word in _words(line, number)]

    def hide_unseen(self) -> None:
        """Leave out of later pictures the text that `words` found nobody can see: a picture can hold a trace of it."""
        seen: dict[int, bool] = defaultdict(bool)
        for letter in (letter for line in self._lines for letter in line):
            seen[letter.piece] |= letter.seen and bool(letter.text.strip())
        for piece in self._pieces:
            if not seen.get(_address(piece), True):
                pdfium.FPDFTextObj_SetTextRenderMode(piece, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    def unseen_pieces(self) -> list[bool] | None:
        """For each piece of text that the page itself draws, in its order, whether `words` found that nobody sees any of it.

        None where a piece is seen in part, or one within a form is not seen: such text cannot be taken out by itself.
        """
        seen: dict[int, set[bool]] = defaultdict(set)
        for letter in (letter for line in self._lines for letter in line):
            if letter.text.strip():
                seen[letter.piece].add(letter.seen)
        if any(len(states) > 1 for states in seen.values()):
            return None
        page = self._page.raw
        things = [pdfium.FPDFPage_GetObject(page, index) for index in range(pdfium.FPDFPage_CountObjects(page))]
        own = [thing for thing in things if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT]
        of_the_page = {_address(thing) for thing in own}
        if any(False in states and piece not in of_the_page for piece, states in seen.items()):
            return None
        return [seen.get(_address(thing), {True}) == {False} for thing in own]

    def _draw(self, dots: float) -> Any:
        bitmap = self._page.render(scale=dots / 72, may_draw_forms=False)
        drawn = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return drawn

    def _text_objects(self) -> Iterator[Any]:
        page = self._page.raw
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            yield from _text_within(pdfium.FPDFPage_GetObject(page, index), DEPTH)

    def _letters(self) -> list[list[_Letter]]:
        place = self.place
        textpage = self._page.get_textpage()
        try:
            return _lines(textpage.raw, textpage.count_chars(), place)
        finally:
            textpage.close()

    def _places(self) -> Callable[[float, float, float, float], Box]:
        """What turns a box in the page's own coordinates into one from the top left corner of the page as shown."""
        raw, scale = self._page.raw, 100
        size = (round(self.width * scale), round(self.height * scale))

        def point(x: float, y: float) -> tuple[float, float]:
            left, top = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDF_PageToDevice(raw, 0, 0, *size, 0, x, y, left, top)
            return left.value / scale, top.value / scale

        far = 1000.0
        (ox, oy), (ax, ay), (bx, by) = point(0, 0), point(far, 0), point(0, far)

        def place(left: float, bottom: float, right: float, top: float) -> Box:
            xs = [ox + x / far * (ax - ox) + y / far * (bx - ox) for x in (left, right) for y in (bottom, top)]
            ys = [oy + x / far * (ay - oy) + y / far * (by - oy) for x in (left, right) for y in (bottom, top)]
            return min(xs), min(ys), max(xs), max(ys)

        return place

    def _look(self, letters: list[_Letter]) -> None:
        """Tell for each letter whether it is seen."""
        area = self.width * self.height / 72**2
        dots = min(LOOK, (LOOK_PIXELS / max(area, 1e-6)) ** 0.5)
        marked = [letter for letter in letters if letter.text.strip()]
        if not marked:
            return
        shown = self.drawn(dots)
        with self.without(self._pieces):
            bare = self.drawn(dots)
        changed = _changed(shown, bare)
        scale = dots / 72
        shares = _shares(changed, [letter.tight for letter in marked], scale)
        large = [at for at, letter in enumerate(marked) if _is_large(letter)]
        if large:
            faint = _changed(shown, bare, FAINT_GAP)
            shares[large] = _shares(faint, [marked[at].tight for at in large], scale)
            changed |= faint & _within_any(faint.shape, [marked[at].tight for at in large], scale)
        whole = self._whole_shares(changed, marked, dots) if self._may_cover(marked) else None
        pictures = self._picture_places() if any(letter.mode in _UNDRAWN for letter in marked) else []
        for at, letter in enumerate(marked):
            if _is_off(letter.loose, self.width, self.height):
                letter.seen, letter.why = False, "off-page"
            elif _is_tiny(letter):
                letter.seen, letter.why = False, "tiny-text"
            elif letter.mode in _UNDRAWN:
                letter.scanned = any(_inside(letter.tight, box) for box in pictures)
                letter.seen = letter.scanned and _has_ink(bare, letter.loose, scale)
            else:
                letter.seen = bool(shares[at] >= INK) and (whole is None or bool(whole[at] >= COVERED))
        self._look_at_overlaps(marked)

    def drawn(self, dots: float) -> Any:
        """The page's dots as an array of rows of blue, green and red."""
        bitmap = self._page.render(scale=dots / 72, may_draw_forms=False)
        drawn = bitmap.to_numpy()[..., :3].copy()
        bitmap.close()
        return drawn

    @contextmanager
    def without(self, things: list[Any]) -> Iterator[None]:
        """The page for a while without some of what is drawn on it."""
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, False)
        try:
            yield
        finally:
            for thing in things:
                pdfium.FPDFPageObj_SetIsActive(thing, True)

    def things(self) -> list[Thing]:
        """All that is drawn on the page, in its order, with what lies within forms."""
        if self._things is None:
            page = self._page.raw
            found: list[Thing] = []
            for index in range(pdfium.FPDFPage_CountObjects(page)):
                for thing in _leaves(pdfium.FPDFPage_GetObject(page, index), DEPTH):
                    kind = pdfium.FPDFPageObj_GetType(thing)
                    box = self.place(*bounds_of(thing))
                    found.append(
                        Thing(thing, kind, box, kind == pdfium.FPDF_PAGEOBJ_IMAGE and self._is_clipped(thing, box))
                    )
            self._things = found
        return self._things

    def _is_clipped(self, thing: Any, box: Box) -> bool:
        """Whether the line at which something is cut off lies within it."""
        path = pdfium.FPDFPageObj_GetClipPath(thing)
        if not path:
            return False
        xs: list[float] = []
        ys: list[float] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for number in range(max(pdfium.FPDFClipPath_CountPaths(path), 0)):
            for at in range(min(max(pdfium.FPDFClipPath_CountPathSegments(path, number), 0), 200)):
                segment = pdfium.FPDFClipPath_GetPathSegment(path, number, at)
                if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                    xs.append(x.value)
                    ys.append(y.value)
            if xs:
                left, top, right, bottom = self.place(min(xs), min(ys), max(xs), max(ys))
                if left > box[0] + 2 or top > box[1] + 2 or right < box[2] - 2 or bottom < box[3] - 2:
                    return True
            if len(xs) > 5:
                return True  # cut along some other shape than a box
            xs, ys = [], []
        return False

    def picture_alone(self, thing: Any, box: Box, dots: float) -> tuple[Any, int, int]:
        """A picture's own dots as they would stand on the page, all of them, and where their left top corner is, in dots.

        None in their place where they cannot be had.
        """
        bitmap = pdfium.FPDFImageObj_GetBitmap(thing)
        if not bitmap:
            return None, 0, 0
        try:
            picture = pypdfium2.PdfBitmap.from_raw(bitmap).to_pil().convert("RGB")
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        width, height = max(round((box[2] - box[0]) * dots / 72), 1), max(round((box[3] - box[1]) * dots / 72), 1)
        if width > 4000 or height > 4000:
            return None, 0, 0
        picture = self._turned(picture, thing).resize((width, height), Image.Resampling.BOX)
        return np.asarray(picture).astype(np.int16), round(box[0] * dots / 72), round(box[1] * dots / 72)

    def _turned(self, picture: Any, thing: Any) -> Any:
        """A picture turned and mirrored as the page shows it; by right angles only."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(thing, matrix)
        if abs(matrix.b) > abs(matrix.a):
            picture = picture.transpose(Image.Transpose.ROTATE_90 if matrix.b > 0 else Image.Transpose.ROTATE_270)
        elif matrix.a < 0:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if abs(matrix.a) >= abs(matrix.b) and matrix.d < 0:
            picture = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        quarter = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
        turn = quarter.get(self._page.get_rotation())
        return picture.transpose(turn) if turn is not None else picture

    def _may_cover(self, letters: list[_Letter]) -> bool:
        """Whether anything that has an area is drawn after the first text, where letters stand."""
        begun = False
        boxes: list[Box] = []
        for thing in self.things():
            if thing.kind == pdfium.FPDF_PAGEOBJ_TEXT:
                begun = True
            elif begun and thing.box[2] - thing.box[0] > 2 and thing.box[3] - thing.box[1] > 2:
                boxes.append(thing.box)
        if not boxes:
            return False
        places = np.array([letter.tight for letter in letters])
        return any(
            bool(
                (
                    (places[:, 0] < box[2])
                    & (places[:, 2] > box[0])
                    & (places[:, 1] < box[3])
                    & (places[:, 3] > box[1])
                ).any()
            )
            for box in boxes[:500]
        )

    def _whole_shares(self, changed: Any, letters: list[_Letter], dots: float) -> Any:
        """How much of each letter's own ink is on the page: what is drawn of it alone, held against what is seen of it."""
        with self.without([thing.raw for thing in self.things() if thing.kind != pdfium.FPDF_PAGEOBJ_TEXT]):
            bitmap = self._page.render(scale=dots / 72, may_draw_forms=False, fill_color=(GREY, GREY, GREY, 255))
            alone = bitmap.to_numpy()[..., :3].astype(np.int16)
            bitmap.close()
        ink = (np.abs(alone - GREY) > FAINT).any(axis=2)
        boxes = [letter.tight for letter in letters]
        own, left = _shares(ink, boxes, dots / 72), _shares(ink & changed, boxes, dots / 72)
        return np.where(own > INK, left / np.maximum(own, 1e-9), 1.0)

    def _picture_places(self) -> list[Box]:
        """Where pictures stand on the page; the text layer of a scan lies over one."""
        place, found = self.place, []
        for index in range(pdfium.FPDFPage_CountObjects(self._page.raw)):
            for one in _pictures_within(pdfium.FPDFPage_GetObject(self._page.raw, index), DEPTH):
                found.append(place(*bounds_of(one)))
        return found

    def _look_at_overlaps(self, letters: list[_Letter]) -> None:
        """Where pieces of text lie over each other, try each alone: one may be under what the other is written on."""
        grid: dict[tuple[int, int], list[_Letter]] = defaultdict(list)
        over: dict[int, Box] = {}
        for letter in letters:
            if not (letter.seen and letter.text.strip() and letter.mode not in _UNDRAWN):
                continue
            x, y = (letter.tight[0] + letter.tight[2]) / 2, (letter.tight[1] + letter.tight[3]) / 2
            near = [one for dx in (-1, 0, 1) for dy in (-1, 0, 1) for one in grid[int(x / 6) + dx, int(y / 6) + dy]]
            for other in near:
                if other.piece != letter.piece and _covers(other.tight, letter.tight):
                    for one in (other, letter):
                        over[one.piece] = around(over.get(one.piece, one.tight), one.tight)
            grid[int(x / 6), int(y / 6)].append(letter)
        if len(over) > OVERLAPS:
            for letter in letters:
                letter.seen = letter.seen and letter.piece not in over
            return
        by_address = {_address(piece): piece for piece in self._pieces}
        for address in over:
            self._try_alone(by_address[address], [one for one in letters if one.piece == address])

    def _try_alone(self, piece: Any, letters: list[_Letter]) -> None:
        shown = self.drawn(LOOK)
        with self.without([piece]):
            without = self.drawn(LOOK)
        shares = _shares(_changed(shown, without), [letter.tight for letter in letters], LOOK / 72)
        for letter, share in zip(letters, shares, strict=True):
            letter.seen = letter.seen and bool(share >= INK)


_UNDRAWN = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})


def _address(piece: Any) -> int:
    return ctypes.cast(piece, ctypes.c_void_p).value or 0


def _within(thing: Any, kind: int, depth: int) -> Iterator[Any]:
    found = pdfium.FPDFPageObj_GetType(thing)
    if found == kind:
        yield thing
    elif found == pdfium.FPDF_PAGEOBJ_FORM:
        if depth == 0:
            raise TooMuch
        for index in range(pdfium.FPDFFormObj_CountObjects(thing)):
            yield from _within(pdfium.FPDFFormObj_GetObject(thing, index), kind, depth - 1)


def _leaves(thing: Any, depth: int) -> Iterator[Any]:
    """What is drawn, in its order, with what is drawn within forms."""
    if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_FORM:
        yield thing
        return
    if depth == 0:
        raise TooMuch
    for index in range(pdfium.FPDFFormObj_CountObjects(thing)):
        yield from _leaves(pdfium.FPDFFormObj_GetObject(thing, index), depth - 1)


def _text_within(thing: Any, depth: int) -> Iterator[Any]:
    return _within(thing, pdfium.FPDF_PAGEOBJ_TEXT, depth)


def _pictures_within(thing: Any, depth: int) -> Iterator[Any]:
    return _within(thing, pdfium.FPDF_PAGEOBJ_IMAGE, depth)


def _lines(textpage: Any, count: int, place: Any) -> list[list[_Letter]]:
    """The letters of a page, line by line as it says them; a blank stands between words."""
    if count > LETTERS:
        raise TooMuch
    lines: list[list[_Letter]] = [[]]
    edges = [ctypes.c_double() for _ in range(4)]
    loose = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if text in "\r\n":
            if lines[-1]:
                lines.append([])
            continue
        if text in "\x02\xad":  # PDFium's sign for a hyphen that ends a line
            text = "-"
        pdfium.FPDFText_GetCharBox(textpage, index, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        tight = place(left, bottom, right, top)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        whole = around(tight, place(loose.left, loose.bottom, loose.right, loose.top))
        piece = pdfium.FPDFText_GetTextObject(textpage, index)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(piece) if piece else 0
        lines[-1].append(_Letter(text, tight, whole, _address(piece) if piece else 0, mode))
    return [line for line in lines if any(letter.text.strip() for letter in line)]


def _words(line: list[_Letter], number: int) -> Iterator[Word]:
    run: list[_Letter] = []
    for letter in [*line, _Letter(" ", (0, 0, 0, 0), (0, 0, 0, 0), 0, 0)]:
        if letter.text.strip():
            run.append(letter)
        elif run:
            yield _word(run, number)
            run = []


def _word(run: list[_Letter], number: int) -> Word:
    box = run[0].loose
    for letter in run:
        box = around(box, letter.loose)
    # Of a ligature, only the first letter has a place of its own.
    own = [one for at, one in enumerate(run) if at == 0 or (_has_area(one.tight) and one.tight != run[at - 1].tight)]
    first, last = run[0].tight, run[-1].tight
    across, along = abs(last[0] - first[0]), abs(last[1] - first[1])
    return Word(
        text="".join(letter.text for letter in run),
        box=box,
        line=number,
        seen=_is_seen(own),
        scanned=any(letter.scanned for letter in run),
        upright=across >= along,
        why=next((letter.why for letter in own if letter.why), ""),
    )


def _is_seen(own: list[_Letter]) -> bool:
    """Whether all letters and figures of a word are seen. Of signs alone, one is enough: a thin line may be lost."""
    telling = [letter for letter in own if letter.text.isalnum()]
    return all(letter.seen for letter in telling) if telling else any(letter.seen for letter in own)


def _has_area(box: Box) -> bool:
    return box[2] - box[0] > 0.01 and box[3] - box[1] > 0.01


def _covers(one: Box, other: Box) -> bool:
    """Whether two boxes share more than half of the smaller one."""
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return False
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height > 0.5 * smaller


def _inside(letter: Box, picture: Box) -> bool:
    x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
    return picture[0] <= x <= picture[2] and picture[1] <= y <= picture[3]


def bounds_of(thing: Any) -> Box:
    """The edges of a thing on a page in the page's own coordinates: left, bottom, right, top."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *edges):
        return (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _is_tiny(letter: _Letter) -> bool:
    left, top, right, bottom = letter.loose
    return max(right - left, bottom - top) < TINY


def _is_off(box: Box, width: float, height: float) -> bool:
    return box[2] <= 0 or box[3] <= 0 or box[0] >= width or box[1] >= height


def _is_large(letter: _Letter) -> bool:
    left, top, right, bottom = letter.tight
    return max(right - left, bottom - top) >= LARGE


def _within_any(shape: tuple[int, int], boxes: list[Box], scale: float) -> Any:
    inside = np.zeros(shape, dtype=bool)
    for left, top, right, bottom in boxes:
        inside[
            max(int(top * scale), 0) : int(bottom * scale) + 1, max(int(left * scale), 0) : int(right * scale) + 1
        ] = True
    return inside


def _changed(one: Any, other: Any, gap: int = GAP) -> Any:
    """Where two drawings differ so that it can be read."""
    difference = np.maximum(one, other) - np.minimum(one, other)
    most = np.maximum(np.maximum(difference[..., 0], difference[..., 1]), difference[..., 2])
    return most > gap


def _spans(first: Any, last: Any, most: int) -> tuple[Any, Any]:
    """The dots from one edge to the other. Of a thin line, such as a hyphen, all that it may touch; else no neighbour's."""
    thin = last - first < THIN
    begin = np.where(thin, np.floor(first), np.round(first)).astype(int)
    end = np.where(thin, np.maximum(np.floor(first) + 1, np.ceil(last)), np.round(last)).astype(int)
    begin = np.clip(begin, 0, most - 1)
    return begin, np.clip(end, begin, most)


def _shares(marks: Any, boxes: list[Box], scale: float) -> Any:
    """The share of each box's dots that are marked."""
    height, width = marks.shape
    sums = np.zeros((height + 1, width + 1), dtype=np.int32)
    np.cumsum(marks, axis=1, dtype=np.int32, out=sums[1:, 1:])
    for row in range(1, height + 1):  # much faster than adding up along the other axis
        sums[row] += sums[row - 1]
    edges = np.array(boxes, dtype=float).reshape(-1, 4) * scale
    left, right = _spans(edges[:, 0], edges[:, 2], width)
    top, bottom = _spans(edges[:, 1], edges[:, 3], height)
    inside = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    return inside / np.maximum((right - left) * (bottom - top), 1)


def _has_ink(ground: Any, box: Box, scale: float) -> bool:
    """Whether there is something like writing under a box: neither one colour, nor nearly all dark."""
    edges = np.array([box], dtype=float) * scale
    (left,), (right,) = _spans(edges[:, 0], edges[:, 2], ground.shape[1])
    (top,), (bottom,) = _spans(edges[:, 1], edges[:, 3], ground.shape[0])
    part = ground[top:bottom, left:right].mean(axis=2)
    if not part.size or part.max() - part.min() < 2 * GAP:
        return False
    dark = float((part < (part.max() + part.min()) / 2).mean())
    return INK / 2 <= dark <= 0.9

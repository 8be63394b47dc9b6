"""The words of a PDF's pages, where they stand, and whether anybody can see them.

A page is drawn twice, with its text and without it: a letter whose place does not change is not seen, whatever hides it
(a box, a picture, white ink, a clip, a layer that is off; facts/guard.md 3.5). Text that is drawn invisibly over a picture
is the text layer of a scan; it counts as seen where the picture has ink beneath it.

Runs in the limited child process. `prepare` must be called before the process gives up opening files.
"""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from .boxes import Box, around

LOOK = 120  # dots an inch at which the two pictures are compared
LOOK_PIXELS = 12_000_000  # of one of them; a larger page is looked at more coarsely
GAP = 30  # of 255: a smaller difference from the ground cannot be read
INK = 0.02  # the share of a letter's place that must change
TINY = 2.0  # points: the height of type that nobody can read
THIN = 4.0  # dots
LETTERS = 200_000  # of one page
DEPTH = 30  # forms within forms
OVERLAPS = 400  # pieces of text over each other that are looked at one by one on a page


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


@dataclass
class _Letter:
    text: str
    tight: Box
    loose: Box
    piece: int  # the address of the text object that draws it; 0 where it was put in between
    mode: int
    seen: bool = True
    scanned: bool = False


def prepare() -> None:
    """Load what draws, once, while files may still be opened."""
    Image.init()
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(10, 10)
    page.render().to_pil()
    document.close()


class Page:
    """One page of an open document. Close it, or use it in a `with`."""

    def __init__(self, document: Any, index: int) -> None:
        self._page = document[index]
        # Annotations and filled form fields become part of the page, as they are shown; those that are hidden go.
        self._draw(8.0)
        if pdfium.FPDFPage_Flatten(self._page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
            self._page.close()
            self._page = document[index]
        self.width: float = self._page.get_width()
        self.height: float = self._page.get_height()
        self.place = self._places()
        """Turns a box in the page's own coordinates (left, bottom, right, top) into one of the page as shown."""
        self._pieces = list(self._text_objects())
        self._lines: list[list[_Letter]] = []

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
        shown = self._draw(dots)
        modes = [pdfium.FPDFTextObj_GetTextRenderMode(piece) for piece in self._pieces]
        for piece in self._pieces:
            pdfium.FPDFTextObj_SetTextRenderMode(piece, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
        bare = self._draw(dots)
        for piece, mode in zip(self._pieces, modes, strict=True):
            pdfium.FPDFTextObj_SetTextRenderMode(piece, mode)
        changed = _changed(shown, bare)
        pictures = self._picture_places()
        ground = bare.convert("L")
        for letter in letters:
            if not letter.text.strip():
                continue
            if _is_tiny(letter) or _is_off(letter.loose, self.width, self.height):
                letter.seen = False
            elif letter.mode in _UNDRAWN:
                letter.scanned = any(_inside(letter.tight, box) for box in pictures)
                letter.seen = letter.scanned and _has_ink(ground, letter.loose, dots / 72)
            else:
                letter.seen = _share(changed, letter.tight, dots / 72) >= INK
        self._look_at_overlaps(letters)

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
        shown = self._draw(LOOK)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(piece)
        pdfium.FPDFTextObj_SetTextRenderMode(piece, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
        without = self._draw(LOOK)
        pdfium.FPDFTextObj_SetTextRenderMode(piece, mode)
        changed = _changed(shown, without)
        for letter in letters:
            letter.seen = letter.seen and _share(changed, letter.tight, LOOK / 72) >= INK


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
        seen=all(letter.seen for letter in own),
        scanned=any(letter.scanned for letter in run),
        upright=across >= along,
    )


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


def _changed(one: Any, other: Any) -> Any:
    """Where two pictures differ so that it can be read: white there, black elsewhere."""
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([0] * GAP + [255] * (256 - GAP))


def _pixels(image: Any, box: Box, scale: float) -> Any:
    """The part of a picture under a box, at least one dot wide and high."""
    left, right = _span(box[0] * scale, box[2] * scale)
    top, bottom = _span(box[1] * scale, box[3] * scale)
    left, top = max(0, min(left, image.width - 1)), max(0, min(top, image.height - 1))
    return image.crop((left, top, min(right, image.width), min(bottom, image.height)))


def _span(first: float, last: float) -> tuple[int, int]:
    """The dots from one edge to the other. Of a thin line, such as a hyphen, all that it may touch; else no neighbour's."""
    if last - first < THIN:
        return math.floor(first), max(math.floor(first) + 1, math.ceil(last))
    return round(first), round(last)


def _share(changed: Any, box: Box, scale: float) -> float:
    part = _pixels(changed, box, scale)
    whole = part.width * part.height
    return float(part.histogram()[255] / whole) if whole else 0.0


def _has_ink(ground: Any, box: Box, scale: float) -> bool:
    """Whether there is something like writing under a box: neither one colour, nor nearly all dark."""
    part = _pixels(ground, box, scale)
    whole = part.width * part.height
    if not whole:
        return False
    low, high = part.getextrema()
    if high - low < 2 * GAP:
        return False
    middle = (low + high) // 2
    dark = sum(part.histogram()[:middle]) / whole
    return bool(INK / 2 <= dark <= 0.9)

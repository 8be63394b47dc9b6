"""A PDF letter: its lines as they stand on the page, paragraphs divided, what repeats on every page left out."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from answerable.reading.errors import Fault, Unreadable
from answerable.reading.extract import Extracted, kinds, text

PAGES = 1_000  # facts/guard.md 6.3
CHARACTERS_A_PAGE = 200_000
MARGIN = 0.13  # of a page's height, above and below: where headers and footers stand
PARAGRAPH_GAP = 1.15  # times the distance between lines of one paragraph
LINE_GAPS = (4.0, 40.0)  # points: what can be a distance between two lines of one paragraph
USUAL_GAP = 14.0  # points, where a letter has too few lines to tell
LEAST_WORDS = 3  # a PDF with fewer words has no text that a person wrote

_HYPHEN = "\x02"  # PDFium's sign for a hyphen at the end of a line
# "Page 2 of 4", "2 / 4", "- 2 -", "2"; never "2.", which is a list's.
_PAGE_NUMBER = re.compile(
    r"\W*page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*|[-–— ]*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–— ]*", re.IGNORECASE
)
_LABEL = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]|[•‣◦▪·–]", re.IGNORECASE)
# First parts of words that keep their hyphen wherever the line breaks.
_KEEP_HYPHEN = frozenset(
    [
        "non",
        "self",
        "co",
        "re",
        "pre",
        "post",
        "ex",
        "well",
        "long",
        "short",
        "multi",
        "inter",
        "cross",
        "follow",
        "on",
        "in",
        "year",
        "part",
        "full",
        "high",
        "low",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "anti",
        "sub",
        "semi",
        "third",
        "first",
        "second",
        "face",
        "day",
        "end",
        "up",
        "out",
        "over",
        "under",
        "e",
    ]
)


@dataclass
class _Line:
    """A line of a page: its words, and where it stands, in points from the page's left and top."""

    words: str
    left: float
    right: float
    top: float
    bottom: float
    margin: bool  # stands where headers and footers do


def extract(data: bytes) -> Extracted:
    """The words of a PDF letter. Raises Unreadable (PROTECTED, DAMAGED, SCANNED, EXPANDS)."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Fault.PROTECTED if "assword" in str(error) else Fault.DAMAGED) from None
    count = len(document)
    if not 0 < count <= PAGES:
        raise Unreadable(Fault.EXPANDS if count else Fault.DAMAGED)
    pages = [_lines(document, number) for number in range(count)]
    if sum(len(line.words.split()) for lines in pages for line in lines) < LEAST_WORDS:
        raise Unreadable(Fault.SCANNED)
    words = text.tidy(_unhyphenated(_joined(_without_repeats(pages))))
    return Extracted(kind=kinds.PDF, text=words, warnings=_empty_pages(pages))


def _empty_pages(pages: list[list[_Line]]) -> tuple[str, ...]:
    empty = [str(number) for number, lines in enumerate(pages, 1) if not lines]
    if not empty:
        return ()
    listed = ", ".join(empty[:10]) + (" and more" if len(empty) > 10 else "")
    return (f"No text was found on page {listed} of {len(pages)}: if words are pictures there, they were not read.",)


def _lines(document: Any, number: int) -> list[_Line]:
    """The lines of one page, in the order in which the page says them."""
    page = document[number]
    textpage = page.get_textpage()
    height = page.get_height()
    count = textpage.count_chars()
    if count > CHARACTERS_A_PAGE:
        raise Unreadable(Fault.EXPANDS)
    lines: list[_Line] = []
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    # Straight to PDFium: pypdfium2's own calls give words or places, not which letter stands where. The loose box has
    # the height of the type, not of the ink, so that lines with and without tall letters stand evenly.
    box = pdfium.FS_RECTF()
    for index in range(count + 1):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index) if index < count else ord("\n")
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter not in "\r\n":
            letters.append(letter)
            if not letter.isspace() and pdfium.FPDFText_GetLooseCharBox(textpage.raw, index, box):
                boxes.append((box.left, box.right, box.bottom, box.top))
        # PDFium gives no end of line after a hyphen that ends one.
        if letter in {"\r", "\n", _HYPHEN}:
            words = re.sub(r"[ \t\u00a0]+", " ", "".join(letters)).strip()
            if words and boxes:
                lines.append(_line(words, boxes, height))
            letters, boxes = [], []
    textpage.close()
    page.close()
    return _labelled(lines)


def _line(words: str, boxes: list[tuple[float, float, float, float]], height: float) -> _Line:
    lefts, rights, bottoms, tops = zip(*boxes, strict=True)
    top, bottom = height - max(tops), height - min(bottoms)
    middle = (top + bottom) / 2
    margin = middle < MARGIN * height or middle > (1 - MARGIN) * height
    return _Line(words, min(lefts), max(rights), top, bottom, margin)


def _labelled(lines: list[_Line]) -> list[_Line]:
    """The lines with each list label that the page says apart from its words, as some programs write it, put before them."""
    apart = [line for line in lines if _LABEL.fullmatch(line.words)]
    for label in apart:
        beside = [line for line in lines if line.left >= label.right - 1 and _level(label, line)]
        if beside:
            first = min(beside, key=lambda line: line.left)
            first.words = f"{label.words} {first.words}"
            lines.remove(label)
    return lines


def _level(one: _Line, other: _Line) -> bool:
    """Whether two lines stand beside each other."""
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.6 * min(one.bottom - one.top, other.bottom - other.top)


def _without_repeats(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Page numbers go. What stands in the margin of half the pages or more stays where it stands first."""
    times = Counter(sign for lines in pages for sign in {_sign(line) for line in lines if line.margin})
    repeated = {sign for sign, number in times.items() if number >= max(2, (len(pages) + 1) // 2)}
    seen: set[str] = set()
    kept: list[list[_Line]] = []
    for number, lines in enumerate(pages, 1):
        page: list[_Line] = []
        for at, line in enumerate(lines):
            if line.margin and (at < 2 or at >= len(lines) - 2) and _is_page_number(line.words, number, len(pages)):
                continue
            if line.margin and _sign(line) in repeated:
                if _sign(line) in seen:
                    continue
                seen.add(_sign(line))
            page.append(line)
        kept.append(page)
    return kept


def _is_page_number(words: str, page: int, count: int) -> bool:
    """Whether a line only counts pages: "Page 2", "2 of 4", or this page's own number alone."""
    if not _PAGE_NUMBER.fullmatch(words):
        return False
    numbers = [int(one) for one in re.findall(r"\d+", words)]
    return "page" in words.lower() or numbers == [page] or numbers == [page, count]


def _sign(line: _Line) -> str:
    """What makes two margin lines the same: their words, whatever their numbers, at roughly the same height."""
    return f"{re.sub(r'[0-9]+', '#', line.words.lower())}@{round(line.top / 12)}"


def _joined(pages: list[list[_Line]]) -> str:
    """The lines of all pages as text, with a blank line where a paragraph ends."""
    gaps = sorted(
        below.top - above.top
        for lines in pages
        for above, below in itertools.pairwise(lines)
        if LINE_GAPS[0] < below.top - above.top < LINE_GAPS[1]
    )
    # Most distances in a letter of short paragraphs are between paragraphs, so the middle one would mislead.
    usual = gaps[len(gaps) // 4] if gaps else USUAL_GAP
    written: list[str] = []
    for lines in pages:
        for above, line in zip([None, *lines], lines, strict=False):
            if above is None:
                apart = bool(written) and not _runs_over(written[-1], line.words)
            else:
                gap = line.top - above.top
                apart = gap > PARAGRAPH_GAP * usual or gap < -usual
            if apart:
                written.append("")
            written.append(line.words)
    return "\n".join(written)


def _runs_over(last: str, first: str) -> bool:
    """Whether a sentence goes on over the end of a page."""
    return first[:1].islower() and last[-1:] not in ".:;?!"


def _unhyphenated(words: str) -> str:
    """Words broken at the end of a line made whole, their second part brought up.

    The hyphen stays where the letter writes the word with one elsewhere, and after parts such as "non" or "long".
    """
    elsewhere = set(re.findall(r"\w+(?:-\w+)*", words.lower().replace(_HYPHEN + "\n", "\n")))

    def whole(match: re.Match[str]) -> str:
        first, second, rest = match.group(1), match.group(2), match.group(3)
        both, hyphened = f"{first}{second}", f"{first}-{second}"
        keep = hyphened.lower() in elsewhere or (
            both.lower() not in elsewhere
            and (first.lower() in _KEEP_HYPHEN or not second.islower() or not first.isalpha())
        )
        return f"{hyphened if keep else both}{rest}\n"

    words = re.sub(rf"(\w+)[-\u00ad{_HYPHEN}]\n(\w+)(\S*)[ ]?", whole, words)
    return words.replace(_HYPHEN, "-").replace("\u00ad", "")

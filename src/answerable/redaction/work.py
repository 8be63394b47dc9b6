"""What the limited child process can do with a PDF: say what it is, find its words, draw it, redact it, prove a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2

from answerable.guard import visibility
from answerable.guard.boxes import Box
from answerable.guard.visibility import Word

from . import burning, opening, proof
from .child import png
from .errors import CannotOpen, Fault
from .marks import Mark, touches

Answers = Iterator[tuple[dict[str, Any], bytes]]


def prepare(do: str) -> None:
    """Load what is needed to do this while files may still be opened."""
    visibility.prepare()
    burning.prepare()
    pikepdf.Pdf.new().close()
    if do == "prove":
        proof.prepare()


def _document(content: bytes) -> tuple[Any, opening.Opened]:
    opened = opening.opened(content)
    try:
        document = pypdfium2.PdfDocument(opened.data)
    except pypdfium2.PdfiumError:
        raise CannotOpen(Fault.DAMAGED) from None
    if len(document) != opened.pages:
        raise CannotOpen(Fault.DAMAGED)
    for index in range(len(document)):
        width, height = document.get_page_size(index)
        if not (1 <= width <= opening.INCHES * 72 and 1 <= height <= opening.INCHES * 72):
            raise CannotOpen(Fault.SIZE)
    return document, opened


def look(content: bytes, _: dict[str, Any]) -> Answers:
    """The size of every page in points, and what waits to be redacted."""
    yield _facts(*_document(content)), b""


def _facts(document: Any, opened: opening.Opened) -> dict[str, Any]:
    sizes = [document.get_page_size(index) for index in range(len(document))]
    return {"sizes": sizes, "waiting": _waiting(document, opened)}


def _waiting(document: Any, opened: opening.Opened) -> list[tuple[int, Box]]:
    found = []
    for number, box in opened.waiting:
        with visibility.Page(document, number - 1) as page:
            found.append((number, page.place(*box)))
    return found


def words(content: bytes, wish: dict[str, Any]) -> Answers:
    """The words of pages. Those that nobody sees are left out where it is looked at."""
    document, opened = _document(content)
    yield _facts(document, opened), b""
    for number in wish["pages"] or range(1, len(document) + 1):
        with visibility.Page(document, _index(document, number)) as page:
            found = page.words(look=wish["look"])
        yield {"page": number, "words": [_as_data(word) for word in found if word.seen]}, b""


def _as_data(word: Word) -> list[Any]:
    return [word.text, [round(edge, 2) for edge in word.box], word.line, word.scanned, word.upright]


def _index(document: Any, number: int) -> int:
    if not 1 <= number <= len(document):
        raise CannotOpen(Fault.PAGES)
    return number - 1


def picture(content: bytes, wish: dict[str, Any]) -> Answers:
    """One page as PNG, no wider or higher than so many dots."""
    document, _ = _document(content)
    with visibility.Page(document, _index(document, wish["page"])) as page:
        dots = min(wish["dots"], wish["most"] * 72 / max(page.width, page.height))
        yield {}, png(page.picture(dots))


def build(content: bytes, wish: dict[str, Any]) -> Answers:
    """Every page as it leaves: its picture with the marks burnt in, the words that stay, and those that do not."""
    document, opened = _document(content)
    marks = [Mark(*one) for one in wish["marks"]]
    yield {"waiting": _waiting(document, opened), "pages": len(document)}, b""
    for index in range(len(document)):
        yield _redacted(document, index, [mark for mark in marks if mark.page == index + 1])


def _redacted(document: Any, index: int, marks: list[Mark]) -> tuple[dict[str, Any], bytes]:
    with visibility.Page(document, index) as page:
        found = page.words()
        page.hide_unseen()
        image = page.picture(burning.DOTS)
        width, height = page.width, page.height
    wanted = burning.size(width, height)
    if image.size != wanted:
        image = image.resize(wanted)
    burning.burn(image, marks)
    packed = burning.pack(image)
    said, gone = _said(found, marks)
    yielded = {
        "page": index + 1,
        "width": round(width, 3),
        "height": round(height, 3),
        "filter": packed.filter,
        "dots": [packed.width, packed.height],
        "palette": packed.palette.hex(),
        "said": said,
        "gone": gone,
    }
    return yielded, packed.data


@dataclass
class _Place:
    mark: Mark
    said: bool = False


def _said(found: list[Word], marks: list[Mark]) -> tuple[list[list[Any]], list[str]]:
    """The words that stay, with a label where something was removed, and the words that do not stay."""
    places = [_Place(mark) for mark in marks]
    said: list[list[Any]] = []
    gone: list[str] = []
    for word in found:
        under = [place for place in places if touches(place.mark, word.box, scanned=word.scanned)]
        for place in under:
            if word.seen and not place.said:
                said.append(_label(place.mark, word.line))
                place.said = True
        if word.seen and not under:
            said.append([word.text, [round(edge, 2) for edge in word.box], word.line, word.upright])
        else:
            gone.append(word.text)
    for place in places:
        if not place.said:
            _put_by_height(said, place.mark)
    return said, gone


def _label(mark: Mark, line: int) -> list[Any]:
    return [mark.label, [round(edge, 2) for edge in mark.box], line, True]


def _put_by_height(said: list[list[Any]], mark: Mark) -> None:
    """A mark over no words (a picture, a signature) is told before the first line below it."""
    at = next((at for at, one in enumerate(said) if one[1][1] >= mark.top), len(said))
    line = said[at][2] if at < len(said) else (said[-1][2] + 1 if said else 0)
    said.insert(at, _label(mark, line))


def strings(content: bytes, _: dict[str, Any]) -> Answers:
    """Every text of the file that is not of its pages."""
    yield {"strings": sorted(opening.strings(content))}, b""


def prove(content: bytes, wish: dict[str, Any]) -> Answers:
    """What is wrong with a copy: nothing, or it is not kept."""
    marks = [Mark(*one) for one in wish["marks"]]
    found = proof.faults(content, marks, wish["said"], wish["gone"], beside=wish["beside"], title=wish["title"])
    yield {"faults": list(found)}, b""


DOES: dict[str, Callable[[bytes, dict[str, Any]], Answers]] = {
    "look": look,
    "words": words,
    "picture": picture,
    "build": build,
    "strings": strings,
    "prove": prove,
}

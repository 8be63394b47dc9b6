"""Pictures and shapes in the text: hidden ones, those cut off, what is said of them unseen, and forms for old programs."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.drawing.unseen import usual_name
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from .marks import Drawn
from .names import DRAWING, OFFICE, VML, get, words_of
from .reading import Reading

_CROPPED = 0.005  # of a picture's width or height: less is the rounding of its edges
_GIVEN_NAME = re.compile(r"_x0000_[a-z]\d{1,7}|(?:Power\w{3,4}PlusWaterMarkObject|WordPictureWatermark|PowerPlusWaterMarkObject)\d{0,12}"
                         r"|_Line \d+|(?:[a-z]{2,12}-)?image\d*\.\w{3,4}|docshape(?:group)?\d{1,5}|shapetype_\d{1,4}|officeArt object|")  # fmt: skip
_IMAGE_NAME = re.compile(
    r"(?:[A-Za-z]{1,16}[ _-]?)?\d{0,6}(?:\.(?:png|jpe?g|gif|emf|wmf|tiff?|bmp|svg))?|", re.IGNORECASE
)


@detector("hidden-shape", "off-page-shape", "no-size-shape", "header-never-shown", "tracked-change")
def hidden(reading: Reading) -> Iterator[Finding]:
    """Pictures that are in the file and do not show."""
    for _, line in reading.lines(shown=False):
        for one in line.pieces:
            if isinstance(one, Drawn) and one.unseen and one.part:
                yield found(
                    _picture_code(one.unseen),
                    line.where,
                    said=f"It is the {one.kind} {one.part.rpartition('/')[2]}. {one.why}",
                )


def _picture_code(unseen: str) -> str:
    return "hidden-shape" if unseen == "hidden-text" else unseen


@detector("cropped-picture")
def cropped(reading: Reading) -> Iterator[Finding]:
    """Pictures of which a part is cut off and still there."""
    for _, line in reading.lines(shown=False):
        for one in line.pieces:
            if isinstance(one, Drawn) and max(one.crop) > _CROPPED:
                yield found("cropped-picture", line.where, said=f"It is the picture {one.part.rpartition('/')[2]}.")


@detector("alternative-text", "object-name")
def described(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Descriptions, titles and given names of pictures, shapes and tables."""
    told: dict[tuple[str, str], list[str]] = {}
    for code, element, text in _said(root):
        if text.strip():
            texts = told.setdefault((code, reading.place(element) or where), [])
            if text not in texts:
                texts.append(text)
    for (code, place), texts in told.items():
        yield found(code, place, texts, count=len(texts))


def _said(root: Any) -> Iterator[tuple[str, Any, str]]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = markup.local(element)
        if name in {"docPr", "cNvPr"}:
            yield from (("alternative-text", element, element.get(key) or "") for key in ("descr", "title"))
            given = (element.get("name") or "").strip()
            if not usual_name(given) and not _IMAGE_NAME.fullmatch(given) and not _GIVEN_NAME.fullmatch(given):
                yield "object-name", element, given
        elif name in {"tblCaption", "tblDescription"}:
            yield "alternative-text", element, get(element, "val")
        elif element.tag.startswith((VML, OFFICE)):
            for key in ("alt", "title", OFFICE + "title", OFFICE + "althref", "href"):
                if not _IMAGE_NAME.fullmatch(element.get(key) or ""):
                    yield "alternative-text", element, element.get(key) or ""
            for key in ("id", "name", OFFICE + "spid"):
                given = (element.get(key) or "").strip()
                if not _GIVEN_NAME.fullmatch(given) and not usual_name(given.replace("_", " ")):
                    yield "object-name", element, given


@detector("alternate-content")
def alternatives(reading: Reading) -> Iterator[Finding]:
    """Words or pictures that only some programs show, in place of others that say less."""
    for place, whole, chosen in reading.alternatives:
        shown = Counter(_drawn_words(chosen).split()) if chosen is not None else Counter()
        for one in whole:
            if one is chosen or not isinstance(one.tag, str):
                continue
            more = Counter(_drawn_words(one).split()) - shown
            if more:
                yield found("alternate-content", place, [_drawn_words(one), *more])


def _drawn_words(element: Any) -> str:
    """The words in an element, those of drawings and word art too."""
    words = [words_of(element)]
    for one in element.iter():
        if isinstance(one.tag, str) and one.tag == VML + "textpath":
            words.append(one.get("string") or "")
        elif isinstance(one.tag, str) and one.tag == DRAWING + "t":
            words.append(one.text or "")
    return " ".join(" ".join(words).split())


@detector("opaque-data")
def opaque(reading: Reading, root: Any, where: str, look: Inspection) -> Iterator[Finding]:
    """Drawings that are kept a second time as data (`o:gfxdata`) with words that the first does not show."""
    for element in root.iter():
        data = element.get(OFFICE + "gfxdata") if isinstance(element.tag, str) else None
        if data:
            words = _packed_words(data, look)
            if words is None:
                yield found("opaque-data", reading.place(element) or where, said="It could not be read.")
            elif lost := [one for one in words if one not in _drawn_words(root)]:
                yield found("opaque-data", reading.place(element) or where, lost)


def _packed_words(data: str, look: Inspection) -> list[str] | None:
    """The words in a packed drawing; None where it cannot be read."""
    from answerable.guard.package import Package

    with contextlib.suppress(binascii.Error, ValueError):
        raw = base64.b64decode("".join(data.replace("&#xA;", "").split()))
        if not raw.startswith(b"PK"):
            return None
        package = Package(raw, look)
        words: list[str] = []
        for name in package.names:
            content = package.read(name)
            package.claim(name)
            if name.endswith(".xml") and not name.startswith("["):
                root = markup.parse(content)
                words += [one.text for one in root.iter(DRAWING + "t") if one.text and one.text.strip()]
                words += [
                    text
                    for one in root.iter()
                    if markup.local(one) == "cNvPr"
                    for text in [one.get("descr") or ""]
                    if text
                ]
        return words
    return None

"""Names of WordprocessingML, and how a part of a document is opened."""

from __future__ import annotations

from typing import Any

from answerable.guard import markup

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
EMU = 12_700  # in a point

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", MAIN.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", RELATION[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", MATHS[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


def opened(content: bytes) -> Any:
    """The root of a part, with the strict names of ISO 29500 turned into the usual ones. Raises as markup.parse."""
    if b"purl.oclc.org/ooxml" in content[:8192]:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
    return markup.parse(content)


def get(element: Any, name: str, default: str = "") -> str:
    """An attribute of the word-processing name space."""
    return str(element.get(W + name, default))


def value(element: Any, name: str, default: str = "") -> str:
    """The `w:val` of a child; `default` where there is no such child."""
    child = element.find(W + name) if element is not None else None
    return default if child is None else str(child.get(W + "val", default))


def is_on(element: Any) -> bool:
    """Whether an on-off element is on: it is, unless its value says otherwise."""
    return get(element, "val", "1").lower() not in {"0", "false", "off", "none"}


def switched(parent: Any, name: str) -> bool:
    """Whether the parent has such a child and it is on."""
    child = parent.find(W + name) if parent is not None else None
    return child is not None and is_on(child)


def figure(text: str | None, default: float = 0.0) -> float:
    """A measure in twentieths of a point: Word's own, or one with its unit, as the strict form writes it ("1.5cm")."""
    if not text:
        return default
    if len(text) < 10 and text.isdecimal():
        return float(text)
    units = {"pt": 20, "in": 1440, "cm": 566.93, "mm": 56.693, "pc": 240, "pi": 240, "px": 15, "%": 1}
    for unit, times in units.items():
        if text.endswith(unit):
            return _number(text[: -len(unit)], default / times) * times
    return _number(text, default)


def _number(text: str, default: float) -> float:
    try:
        found = float(text)
    except ValueError:
        return default
    return found if abs(found) < 1e9 else default


def words_of(element: Any) -> str:
    """Every word in an element, deleted ones and instructions too, with a space between paragraphs."""
    pieces = []
    for one in element.iter():
        if not isinstance(one.tag, str):
            continue
        name = markup.local(one)
        if name in {"t", "delText", "instrText", "delInstrText"} and one.text:
            pieces.append(one.text)
        elif name in {"p", "tab", "br", "cr", "tc"}:
            pieces.append(" ")
    return " ".join("".join(pieces).split())

"""The parts of a workbook as bytes and trees: in one encoding, and a sheet cut into its frame and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.guard import markup

_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>)?\s*")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.:-]+)["']""")
_OPEN = re.compile(rb"<(?:[\w.-]+:)?sheetData\s*>")
_CLOSE = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


def yes(value: str | None, *, otherwise: bool = False) -> bool:
    """Whether an attribute says yes, however XML writes it; `otherwise` where it is not there."""
    return otherwise if value is None else value.strip().lower() in {"1", "true", "on"}


def plain(data: bytes) -> bytes:
    """The XML in UTF-8, whatever it was written in. Raises markup.DocumentType, LookupError, UnicodeError."""
    markup.refuse_document_type(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _undeclared(data.decode("utf-16"))
    if data.startswith((b"<\0", b"\0<")):
        return _undeclared(data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be"))
    declared = _DECLARATION.match(data)
    encoding = _ENCODING.search(declared[1]) if declared and declared[1] else None
    if encoding and encoding[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        return _undeclared(data.decode(encoding[1].decode("ascii")))
    return data


def _undeclared(text: str) -> bytes:
    return re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text).encode()


@dataclass(frozen=True)
class Frame:
    """A sheet without its rows. Where they could be cut out cleanly, `start` and `end` say where they lie."""

    root: Any
    data: bytes
    start: int = 0
    end: int = 0

    def rows(self) -> Iterator[Any]:
        """Every row as an element, where they could not be cut out."""
        yield from markup.events(self.data, ("{*}row",))


def frame(data: bytes) -> Frame:
    """Cut a sheet (in UTF-8) into its frame and its rows. Raises as markup.parse."""
    opens, closes = _tags(_OPEN, data), _tags(_CLOSE, data)
    simple = not (b"<!--" in data or b"<![CDATA[" in data or data.find(b"<?", 1) > 0)
    if simple and len(opens) == 1 and len(closes) == 1 and opens[0].end() <= closes[0].start():
        start, end = opens[0].end(), closes[0].start()
        return Frame(markup.parse(data[:start] + data[end:]), data, start, end)
    root = None
    for row in markup.events(data, ("{*}row",)):
        if root is None:
            root = row.getroottree().getroot()
    return Frame(markup.parse(data) if root is None else root, data)


def _tags(pattern: re.Pattern[bytes], data: bytes) -> list[re.Match[bytes]]:
    """The tags of the rows, looked for where their name stands: a sheet is megabytes, and has it twice."""
    found: dict[int, re.Match[bytes]] = {}
    at = data.find(_ROWS)
    while at >= 0:
        start = data.rfind(b"<", max(at - _PREFIX, 0), at)
        if start >= 0 and (match := pattern.match(data, start)):
            found[start] = match
        at = data.find(_ROWS, at + 1)
    return list(found.values())


_ROWS = b"sheetData"
_PREFIX = 200  # bytes; rows with a longer prefix are read as XML


def row_of(data: bytes, root: Any) -> Any:
    """One row's bytes as an element, read within the sheet's own namespaces. Raises as markup.parse."""
    spaces = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{address}"' for prefix, address in root.nsmap.items() if address
    )
    whole = f"<x{spaces}>".encode() + data + b"</x>"
    return next(one for one in markup.parse(whole) if isinstance(one.tag, str))


def escaped(text: str) -> str:
    """The text with what Excel writes as _x000D_ put back."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

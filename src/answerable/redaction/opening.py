"""A stranger's PDF made plain before it is drawn: one state, no scripts, no attachments, no words that stand for others.

Runs in the limited child process.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from answerable.guard.boxes import Box

from .errors import CannotOpen, Fault

PAGES = 500
INCHES = 50
OBJECTS = 400_000
STRINGS = 300_000  # of what the file holds beside its pages
_KEEP = frozenset({"/Type", "/Pages", "/OCProperties", "/AcroForm", "/Version"})
# The name in which a program may write it, with any letter as a number ("/Actual#54ext").
_STANDS_FOR = re.compile(rb"/([A-Za-z]|#[0-9A-Fa-f]{2}){10}(?![A-Za-z#])")


@dataclass(frozen=True)
class Opened:
    """A PDF that can be drawn. `waiting` are areas marked for redaction in the file and never applied, by page from 1."""

    data: bytes
    pages: int
    waiting: tuple[tuple[int, Box], ...]


def opened(content: bytes) -> Opened:
    """Make the file plain. Raises CannotOpen, and whatever pikepdf raises on a broken file."""
    pdf = _open(content)
    waiting = tuple(_waiting(pdf))
    for name in set(pdf.Root.keys()) - _KEEP:
        del pdf.Root[name]
    form = pdf.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        del form["/XFA"]
    for thing in pdf.objects:
        _without_replacements(thing)
    plain = io.BytesIO()
    pdf.save(plain)
    return Opened(plain.getvalue(), len(pdf.pages), waiting)


def _open(content: bytes) -> Any:
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise CannotOpen(Fault.PROTECTED) from None
    except (pikepdf.PdfError, RuntimeError):
        # To decrypt, the library wants random numbers from a file that the limited process may not open.
        raise CannotOpen(Fault.PROTECTED if b"/Encrypt" in content else Fault.DAMAGED) from None
    if pdf.is_encrypted:
        raise CannotOpen(Fault.PROTECTED)
    if not len(pdf.pages):
        raise CannotOpen(Fault.DAMAGED)
    if len(pdf.pages) > PAGES:
        raise CannotOpen(Fault.PAGES)
    if len(pdf.objects) > OBJECTS:
        raise CannotOpen(Fault.EXPANDS)
    return pdf


def _waiting(pdf: Any) -> Iterator[tuple[int, Box]]:
    for number, page in enumerate(pdf.pages, 1):
        for note in page.obj.get("/Annots", []):
            if note.get("/Subtype") == "/Redact":
                left, bottom, right, top = (float(edge) for edge in note.get("/Rect"))
                yield number, (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _without_replacements(thing: Any) -> None:
    """Take out what makes a reader say other words than the page shows (/ActualText)."""
    if (
        isinstance(thing, pikepdf.Stream)
        and thing.get("/Subtype") not in ("/Image", "/XML")
        and "/FontFile" not in thing
    ):
        if thing.get("/Subtype") == "/Form" or "/Subtype" not in thing:
            data = thing.read_bytes()
            if b"ActualText" in data or b"#" in data:
                changed = _STANDS_FOR.sub(_renamed, data)
                if changed != data:
                    thing.write(changed)
        if isinstance(thing.get("/Resources"), pikepdf.Dictionary):
            _without_replacements(thing.Resources)
    elif isinstance(thing, pikepdf.Dictionary):
        if "/ActualText" in thing:
            del thing["/ActualText"]
        for name in ("/Resources", "/Properties"):
            inner = thing.get(name)
            if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
                _without_replacements(inner)
        if "/Font" not in thing and "/Contents" not in thing:
            for _, inner in thing.items():
                if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect and "/ActualText" in inner:
                    del inner["/ActualText"]


def _renamed(match: re.Match[bytes]) -> bytes:
    written = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), match[0])
    return b"/NotShown_x" if written == b"/ActualText" else match[0]


def strings(content: bytes) -> set[str]:
    """Every text that the file holds beside its pages' own: titles, notes, fields, scripts, earlier states, attachments."""
    pdf = _open(content)
    found: set[str] = set()
    for thing in pdf.objects:
        _gather(thing, found, 0)
        if isinstance(thing, pikepdf.Stream) and (
            thing.get("/Type") in ("/Metadata", "/EmbeddedFile") or "/JS" in thing
        ):
            found.update(re.findall(r"[\w@.'’/-]{4,}", thing.read_bytes()[:5_000_000].decode("utf-8", "replace")))
    # What no table of the file points to any more is still in its bytes.
    found.update(text.decode("latin-1") for text in re.findall(rb"\(([^()\\]{4,2000})\)", content))
    return found


def _gather(thing: Any, found: set[str], depth: int) -> None:
    if depth > 50 or len(found) > STRINGS:
        raise CannotOpen(Fault.EXPANDS)
    if isinstance(thing, pikepdf.String):
        found.add(str(thing)[:5000])
    elif isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        for _, value in thing.items():
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                _gather(value, found, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                _gather(value, found, depth + 1)

"""A PDF: words that nobody sees, and all that a file can hold beside its pages (facts/guard.md 3.5).

Three ways of looking, one after another. Its bytes, from the first to the last: each belongs to an object in use (raw.py).
Its objects, entry by entry from the root: each entry is one that the standard knows, and holds what it should (graph.py,
schema.py); words among them must be read on the pages too (beside.py). Its pages, drawn with and without what is on them:
what changes nothing is not seen (pages.py, and guard/visibility.py).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from answerable.guard import visibility
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from . import beside, graph, layers, pages, raw, streams, within

PAGES = 1_000  # facts/guard.md 6.3
OBJECTS = 500_000
_WORD = re.compile(r"\w+")


def prepare() -> None:
    """Load what is needed while files may still be opened."""
    visibility.prepare()
    pikepdf.Pdf.new().close()


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What is hidden in a PDF. Raises whatever the parsers raise on a broken one, and TooMuch."""
    pdf = opened(content)
    if pdf is None:
        yield found("encrypted")
        return
    if not 0 < len(pdf.pages) <= PAGES or len(pdf.objects) > OBJECTS:
        yield found("too-large", said=f"It has no page, or more than {PAGES:,}.")
        return
    met = raw.walk(content, pdf)
    whole = graph.walk(pdf)
    instructions = streams.read_all(pdf, whole)
    yield from raw.outside(met)
    yield from raw.comments(met)
    yield from raw.trailers(met)
    yield from raw.streams(content, met)
    yield from raw.states(content, pdf, met, whole.reached)
    yield from graph.unlisted(whole)
    yield from undrawn(instructions)
    yield from within.pictures(whole, look)
    yield from within.masks(whole)
    yield from within.typefaces(whole)
    yield from within.profiles(whole)
    looked = pages.Looked()
    # The reader sees the name of the file too.
    looked.seen.words.update(_WORD.findall(look.name.lower()))
    waiting = pages.redactions(pdf)
    odd = instructions.marked or _has_replacements(whole) or "/OCProperties" in pdf.Root or within.lying(pdf)
    shown = as_drawn(opened(content)) if odd else content
    with pages.opened(shown) as document:
        yield from pages.words(document, looked, look, waiting)
    seen = looked.seen
    yield from beside.words(whole, seen)
    yield from beside.names(whole, seen)
    yield from beside.properties(whole, seen)
    yield from beside.packets(whole, seen)
    yield from beside.replacements(whole, seen)
    yield from beside.actions(whole, seen)
    yield from beside.notes(whole)
    yield from beside.forms(whole, pdf)
    yield from layers.off(whole)
    yield from beside.files(pdf, whole, look)
    count = len(pdf.pages)
    look.lists(f"{counted(count, 'page')}, {counted(looked.count, 'word')}")


def opened(content: bytes) -> Any:
    """The file, or None where it is protected, if only by an empty password."""
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        return None
    except (pikepdf.PdfError, RuntimeError):
        # To decrypt, the library wants random numbers from a file that the limited process may not open.
        if b"/Encrypt" in content:
            return None
        raise
    return None if pdf.is_encrypted else pdf


def _has_replacements(whole: graph.Graph) -> bool:
    # A list of properties that a page names ("marked") replaces words as one beside the words does.
    return any(one.use in {"replacement", "marked"} for one in whole.sayings)


_STANDS_FOR = re.compile(rb"/([A-Za-z]|#[0-9A-Fa-f]{2}){10}(?![A-Za-z#])")


def as_drawn(pdf: Any) -> bytes:
    """The file without what makes a reader say other words than the page shows, so that what is drawn is read.

    Layers that a screen does not show are off in it for every program. The file handed over is changed.
    """
    layers.switch_off(pdf)
    for font in within.lying(pdf):
        del font["/ToUnicode"]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            if thing.get("/Subtype") in ("/Image", "/XML") or "/Length1" in thing:
                continue
            if (data := bytes(thing.read_bytes())) and (b"ActualText" in data or b"#" in data):
                changed = _STANDS_FOR.sub(_renamed, data)
                if changed != data:
                    thing.write(changed)
            things = thing.get("/Resources")
        else:
            things = thing.get("/Resources", thing) if isinstance(thing, pikepdf.Dictionary) else None
        if isinstance(things, pikepdf.Dictionary):
            marks = things.get("/Properties")
            for one in [thing, *(list(marks.as_dict().values()) if isinstance(marks, pikepdf.Dictionary) else [])]:
                if isinstance(one, pikepdf.Dictionary) and "/ActualText" in one:
                    del one["/ActualText"]
    plain = io.BytesIO()
    pdf.save(plain)
    return plain.getvalue()


def _renamed(match: re.Match[bytes]) -> bytes:
    written = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), match[0])
    return b"/NotShown_x" if written == b"/ActualText" else match[0]


@detector("undrawn-text", "pdf-comment", "text-in-pattern", "unused-resource")
def undrawn(instructions: streams.Instructions) -> Iterator[Finding]:
    """Words in the code of pages that are never drawn, or are drawn where no program finds them."""
    for where, texts in instructions.undrawn.items():
        yield found("undrawn-text", where, texts, count=len(texts))
    for where, texts in instructions.comments.items():
        yield found("pdf-comment", where, texts, count=len(texts))
    for where, text in instructions.in_patterns:
        yield found("text-in-pattern", where, text)
    for where, texts in instructions.unused.items():
        yield found("unused-resource", where, texts)


__all__ = ["TooMuch", "inspect", "prepare"]

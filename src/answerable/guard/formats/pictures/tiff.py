"""TIFF: every directory, every entry, every page, and every byte that none of them claims."""

from __future__ import annotations

from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import directories, notes
from .blocks import after_end, between, has_words, note, texts_in

_TABLES = frozenset({320, 301, 347, 512, 519, 520, 521, 291, 532})  # palettes and tables of numbers, of any length
_OFFSETS = frozenset({273, 279, 324, 325, 330})


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a TIFF holds beside its pixels. Raises Broken."""
    walked = directories.walk(content, pages=True)
    page = 0
    for directory in walked.directories:
        page += directory.kind == "page"
        where = f"page {page}" if directory.kind == "page" else f"page {page}, {directory.kind}"
        yield from entries(directory, where)
        yield from _notes(directory, where, look)
        if directory.kind == "sub" or (directory.kind == "page" and directory.value(254) & 5):
            yield from small(where)
    if page > 1:
        yield from pages(page)
    tail = content[walked.end :]
    yield from between(walked.unclaimed.removesuffix(tail.strip(b"\0") and tail), "between the parts of the file")
    yield from after_end(tail, look)


@detector("exif", "gps")
def entries(directory: directories.Directory, where: str) -> Iterator[Finding]:
    """Entries that say more than how the picture is drawn."""
    if directory.kind == "gps":
        yield found("gps", where, [text for one in directory.entries for text in texts_in(one.data)])
        return
    telling = [one for one in directory.entries if not _is_drawing(one)]
    if telling:
        names = ", ".join(dict.fromkeys(one.label for one in telling))
        texts = [text for one in telling for text in texts_in(one.data)]
        yield found("exif", where, texts, said=f"They are: {names}.", count=len(telling))


def _is_drawing(entry: directories.Entry) -> bool:
    if entry.tag in (700, 34675):  # judged by themselves
        return True
    if entry.tag in _OFFSETS:
        return entry.type in (3, 4, 13)
    if entry.tag in _TABLES:
        return not has_words(entry.data, 12)
    if entry.type == 2:
        text = entry.data.rstrip(b"\0").decode("latin-1")
        return entry.tag in directories.PROGRAM and notes.is_harmless("", text)
    drawing = entry.tag in directories.DRAWING and len(entry.data) <= 64 and not has_words(entry.data)
    return drawing or (entry.tag in directories.VERSIONS and len(entry.data) == 4) or entry.tag in (258, 338, 339, 297)


def _notes(directory: directories.Directory, where: str, look: Inspection) -> Iterator[Finding]:
    if packet := directory.data(700):
        yield from notes.xmp(packet, f"{where}, XMP")
    if profile := directory.data(34675):
        yield from notes.profile(profile, f"{where}, colour profile")
    for one in directory.entries:
        if one.tag in directories.PROGRAM and one.type == 2 and notes.is_harmless("", one.data.decode("latin-1")):
            yield from note(f"{where}, {one.label}", one.data.decode("latin-1").strip("\0"))


@detector("thumbnail")
def small(where: str) -> Iterator[Finding]:
    """A smaller picture of a page, or a mask."""
    yield found("thumbnail", where)


@detector("several-pictures")
def pages(count: int) -> Iterator[Finding]:
    """Several pages, of which many programs show the first."""
    yield found("several-pictures", f"{count} pages", count=count)

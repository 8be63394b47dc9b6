"""What all formats of pictures have in common: blocks that must follow each other, and bytes that stand where none should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from answerable.guard import kinds
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

_WORDS = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE_WORDS = re.compile(rb"(?:[\x20-\x7e]\0){6,}")


class Broken(Exception):
    """The blocks of the picture do not follow each other as they must."""


def texts_in(data: bytes) -> list[str]:
    """What can be read in bytes: text as a whole, or else every run of six letters and more."""
    try:
        whole = data.decode("utf-8").strip("\0")
        if whole.replace("\0", "").isprintable() or len(_WORDS.findall(data)) == 0:
            return [part for part in whole.split("\0") if part.isprintable() and part]
    except UnicodeDecodeError:
        pass
    wide = [one.decode("utf-16-le") for one in _WIDE_WORDS.findall(data)]
    return [*wide, *(one.decode("ascii") for one in _WORDS.findall(data) if not _is_ladder(one))]


_RUN = re.compile(rb"[A-Za-z0-9 .,@'_:/-]{6,}")


def has_words(data: bytes, length: int = 8) -> bool:
    """Whether numbers hold something that reads like words: no ladder of steps, and not two or three signs repeated."""
    for match in _RUN.finditer(data):
        run = match.group()
        if len(run) < length or len(set(run)) < 6 or not re.search(rb"[A-Za-z]{3}", run):
            continue
        if not _is_ladder(run):
            return True
    return False


def _is_ladder(run: bytes) -> bool:
    """Whether most bytes are the one before or the next: as in tables of numbers, and never in words."""
    steps = sum(0 <= after - before <= 1 for before, after in pairwise(run))
    return steps * 2 >= len(run)


@detector("data-after-image-end")
def after_end(tail: bytes, look: Inspection) -> Iterator[Finding]:
    """Bytes after the end. A file among them is looked into; empty filling is only told."""
    if not tail:
        return
    said = f"There are {len(tail):,} of them."
    severity = None if tail.strip(b"\0\r\n ") else Severity.NOTE
    kind = kinds.kind_of(tail, "")
    texts = texts_in(tail) if kind not in kinds.PICTURES else []
    yield found("data-after-image-end", "after the end", texts, said=said, severity=severity)
    if kind not in {kinds.UNKNOWN, kinds.TEXT}:
        yield from look.inside(f"after-the-end.{min(kinds.SUFFIXES.get(kind, {'bin'}))}", tail, "after the end")


@detector("bytes-in-picture")
def between(gap: bytes, where: str) -> Iterator[Finding]:
    """Bytes inside the picture that belong to no block."""
    if gap:
        yield found("bytes-in-picture", where, texts_in(gap), said=f"There are {len(gap):,} of them.")


@detector("picture-metadata")
def extra(what: str, data: bytes) -> Iterator[Finding]:
    """A block that nobody sees and that is not known to be harmless."""
    yield found("picture-metadata", what, texts_in(data), said=f"It is {len(data):,} bytes long.")


@detector("picture-note")
def note(what: str, text: str) -> Iterator[Finding]:
    """A block that only names a program or a date."""
    yield found("picture-note", what, text)

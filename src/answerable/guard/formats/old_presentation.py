"""Presentations of the old kind (.ppt; MS-PPT): the words of their slides, and what else is found in them.

Not every byte of the format is understood, so that such a file never passes (facts/guard.md 3.3): save it as a PDF.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Damaged
from answerable.guard.techniques import found

from .old_container import Container, inspect_container, words_in
from .old_document import old_format
from .opc import is_tool

_MINE = ("PowerPoint Document", "Current User", "Pictures")
_SLIDE, _NOTES, _COMMENT, _SLIDE_INFO, _EDIT, _OBJECT, _LISTED = 0x3EE, 0x3F0, 0x2EE0, 0x3F9, 0xFF5, 0x1011, 0xFF0
_WIDE, _NARROW, _NAME = 0xFA0, 0xFA8, 0xFBA
_ENCRYPTED = 0x2F14
_HIDDEN = 4  # of the flags of a slide (MS-PPT 2.6.6)
_DEEP = 30


@dataclass(frozen=True)
class Record:
    """One record: its number, what is in it, and the numbers of those around it."""

    number: int
    data: bytes
    within: tuple[int, ...]
    group: int
    """Which record of the outermost kind it lies in."""


def records(data: bytes) -> Iterator[Record]:
    """Every record, those within others too. Raises Damaged."""
    waiting: list[tuple[int, int, tuple[int, ...], int]] = [(0, len(data), (), -1)]
    while waiting:
        at, end, within, group = waiting.pop()
        if at + 8 > end:
            if at != end and data[at:end].strip(b"\0"):
                raise Damaged
            continue
        head, number, size = struct.unpack_from("<HHI", data, at)
        if at + 8 + size > end or len(within) > _DEEP:
            raise Damaged
        own = at if not within else group
        waiting.append((at + 8 + size, end, within, group))
        yield Record(number, data[at + 8 : at + 8 + size], within, own)
        if head & 0xF == 0xF:
            waiting.append((at + 8, at + 8 + size, (*within, number), own))


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What an old presentation is known to hold, and that it cannot leave. Raises Damaged."""
    container = Container(content)
    stream = container.get("PowerPoint Document")
    if not stream:
        raise Damaged
    whole = list(records(stream))
    if any(one.number == _ENCRYPTED for one in whole):
        yield found("encrypted")
        return
    yield from slides(whole, look)
    yield from asides(whole)
    yield from edits(whole)
    yield from objects(whole)
    yield from last_user(container)
    yield from inspect_container(container, look, _MINE)
    yield from old_format(container)


def _text(one: Record) -> str:
    if one.number in {_WIDE, _NAME}:
        return one.data.decode("utf-16-le", "replace").strip("\0").replace("\r", "\n")
    return one.data.decode("latin-1").replace("\r", "\n") if one.number == _NARROW else ""


@detector("hidden-slide")
def slides(whole: list[Record], look: Inspection) -> Iterator[Finding]:
    """The words of the slides, which stand in the slides or in the list of them; and slides that are not shown."""
    groups = list(dict.fromkeys(one.group for one in whole if _SLIDE in one.within))
    for number, group in enumerate(groups, 1):
        mine = [one for one in whole if one.group == group and _SLIDE in one.within]
        text = "\n".join(filter(None, (_text(one) for one in mine if one.number != _NAME)))
        hidden = any(one.number == _SLIDE_INFO and len(one.data) > 11 and one.data[10] & _HIDDEN for one in mine)
        if hidden:
            yield found("hidden-slide", f"slide {number}", text)
        else:
            look.shows(f"slide {number}", text)
    look.lists(counted(len(groups), "slide"))
    look.shows("slides", "\n".join(filter(None, (_text(one) for one in whole if _LISTED in one.within))))


@detector("speaker-notes", "comment")
def asides(whole: list[Record]) -> Iterator[Finding]:
    """Notes of the speaker, and comments."""
    notes = [
        text
        for one in whole
        if _NOTES in one.within and one.number != _NAME and (text := _text(one)).strip() not in {"", "*"}
    ]
    if notes:
        yield found("speaker-notes", "notes", notes, count=len(notes))
    comments = [text for one in whole if _COMMENT in one.within and (text := _text(one)).strip()]
    if comments:
        yield found("comment", "comments", comments, count=len(comments))


@detector("left-over-bytes")
def edits(whole: list[Record]) -> Iterator[Finding]:
    """Earlier states that quick saves left in the file."""
    count = sum(one.number == _EDIT for one in whole)
    if count > 1:
        yield found(
            "left-over-bytes",
            "earlier states",
            said=f"It keeps {counted(count - 1, 'earlier state')} of itself.",
            count=count - 1,
        )


@detector("embedded-object")
def objects(whole: list[Record]) -> Iterator[Finding]:
    """Objects of other programs and macros, packed into the stream of the slides."""
    packed = [one for one in whole if one.number == _OBJECT]
    if packed:
        yield found(
            "embedded-object",
            "objects in the slides",
            [text for one in packed for text in words_in(one.data)],
            count=len(packed),
        )


@detector("property")
def last_user(container: Container) -> Iterator[Finding]:
    """The name of the person who saved it last."""
    names = [text for text in words_in(container.get("Current User") or b"") if not is_tool(text)]
    if names:
        yield found("property", "its last user", names)

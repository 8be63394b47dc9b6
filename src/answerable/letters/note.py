"""A letter of any kind but the reply, as data: what the officer wrote, between the office's head and its signature.

The words name nobody. Who the letter goes to is put in when it is set, so that it can be read and kept without them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.letters import wording
from answerable.letters.clean import one_line
from answerable.letters.outline import Block, Outline
from answerable.letters.words import blocks


@dataclass(frozen=True)
class Note:
    """One letter. `title` says what it is about; `words` are as `letters.words` reads them."""

    title: str
    reference: str
    date: datetime.date | None  # None while it is a draft
    words: str
    authority: str
    office: str = ""
    office_address: tuple[str, ...] = ()
    signed_by: str = ""
    contact: str = ""
    applicant: str = ""  # blank for whoever may not see who asked
    applicant_address: tuple[str, ...] = ()
    draft: bool = True


def set_out(note: Note) -> Outline:
    """Return the letter as blocks: head, title, reference and date, salutation, words, signature."""
    return Outline(
        title=one_line(note.title),
        author=one_line(note.authority),
        reference=one_line(note.reference),
        date=note.date,
        draft=wording.DRAFT if note.draft else "",
        blocks=tuple(_blocks(note)),
    )


def _blocks(note: Note) -> Iterator[Block]:
    yield from _lines((note.authority, note.office, *note.office_address))
    yield from _lines((note.applicant, *note.applicant_address))
    yield Block("title", text=one_line(note.title), level=1)
    yield Block("labelled", label="Our reference", text=one_line(note.reference))
    yield Block("labelled", label="Date of this letter", text=wording.day(note.date) if note.date else "not yet sent")
    yield Block("text", text=f"Dear {one_line(note.applicant) or 'applicant'},")
    yield from blocks(note.words)
    yield Block("text", text="Yours sincerely," if note.applicant.strip() else "Yours faithfully,")
    yield from _lines((note.signed_by, note.office, note.contact))


def _lines(texts: tuple[str, ...]) -> Iterator[Block]:
    entries = tuple(one_line(text) for text in texts if one_line(text))
    if entries:
        yield Block("lines", entries=entries)

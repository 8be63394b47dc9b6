"""Letters, notes and tables written by hand by somebody who had not read the search, with what is personal data in them marked.

Three files. `personal_development.txt` was read while the rules were mended. `personal_once_held_out.txt` was scored before and after
that, unread, and then read and mended by too, so it is used up. `personal_held_out.txt` was written last, by the same hand, who had
read the rules by then; it is for its figures alone: whoever reads what was missed in it must have another written. Everything in
them is made up.

A document begins with a line "=== d06 table: what it is". Without "table" it is a text; a table is written as CSV. A mark is
{origin|a name} or {#technique|an identifier}, and may run over the end of a line. What is not marked is nobody's. Where someone
lives is marked by the postcode alone, so an address is neither counted as right nor as wrong.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.personal_corpus import Document, Entity

PARTS = ("development", "once_held_out", "held_out")
NOT_MARKED = frozenset({"address", "small-numbers"})
"""What is not marked in these files, so that what is told of it says nothing."""

_HERE = Path(__file__).parent
_BEGINS = re.compile(r"^=== (?P<title>.+)\n", re.MULTILINE)
_MARK = re.compile(r"\{(?P<kind>#?[a-z-]+)\|(?P<text>[^{}|]+)\}")


def documents(part: str) -> Iterator[Document]:
    """The documents of "development" or "held_out"."""
    _, *pieces = _BEGINS.split((_HERE / f"personal_{part}.txt").read_text(encoding="utf-8"))
    for title, marked in zip(pieces[::2], pieces[1::2], strict=True):
        yield (
            _table(title, marked)
            if re.match(r"\w+ table: \w+", title) and "free text" not in title
            else _text(title, marked)
        )


def _entity(mark: re.Match[str], place: int) -> Entity:
    kind, text = mark["kind"], mark["text"]
    return Entity(kind[1:], text, "", place) if kind.startswith("#") else Entity("name", text, kind, place)


def _text(title: str, marked: str) -> Document:
    document = Document(title)
    text, end = "", 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        document.entities.append(_entity(mark, text.count("\n")))
        text += mark["text"]
        end = mark.end()
    document.text = text + marked[end:]
    return document


def _table(title: str, marked: str) -> Document:
    document = Document(title)
    for row in csv.reader(marked.strip().splitlines()):
        document.rows.append([_MARK.sub(lambda mark: mark["text"], cell) for cell in row])
        document.entities += [_entity(mark, at) for at, cell in enumerate(row) for mark in _MARK.finditer(cell)]
    return document

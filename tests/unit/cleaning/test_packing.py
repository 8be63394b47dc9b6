"""Content crosses from the limited process whole, and nothing else does."""

from __future__ import annotations

import json

import pytest

from answerable.cleaning import packing
from answerable.cleaning.content import (
    Book,
    Box,
    Cell,
    Deck,
    Document,
    File,
    Files,
    Member,
    Paragraph,
    Picture,
    Run,
    Sheet,
    Slide,
    Table,
    TableCell,
)

_WORDS = (Paragraph((Run("Heading", bold=True, size=12.0), Run("more")), level=1),)


@pytest.mark.parametrize(
    "thing",
    [
        Document((*_WORDS, Table(((TableCell(_WORDS, across=2),),), headers=1), Picture(b"\x89PNG", 1.0, 2))),
        Document((), notes=(("1", _WORDS),)),
        Book((Sheet("One", ((Cell("1", 1.0), Cell("a")), ())),)),
        Deck((Slide((Box(1.0, 2.0, 3, 4, _WORDS),)), Slide())),
        File("a.txt", b"\0\xff"),
        Files((Member("a.txt", File("", b"words")), Member("in", Files(())))),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_what_goes_in_comes_out(thing: object) -> None:
    assert packing.from_data(json.loads(json.dumps(packing.as_data(thing)))) == thing


_FILE = {"": "File", "name": "a", "content": {"": "bytes", "base64": "AA=="}}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        "words",
        [],
        {},
        {"": "Cell", "text": "a"},  # a piece, but no whole
        {"": "os.system"},
        {"": "Content"},
        {"": "Book", "sheets": [1]},
        {"": "Book", "sheets": 1},
        {"": "Book", "sheets": [], "more": 1},
        {"": "File", "name": "a"},
        {"": "File", "name": 7, "content": _FILE["content"]},
        {"": "File", "name": "a", "content": "no bytes"},
        {"": "File", "name": "a", "content": {"": "bytes"}},
        {"": "File", "name": "a", "content": {"": "bytes", "base64": "?"}},
        {"": "Document", "blocks": [{"": "Paragraph", "align": "odd"}]},
        {"": "Document", "blocks": [], "notes": [["1"]]},
        {"": "Document", "blocks": [], "notes": [["1", [], "more"]]},
        {"": "Document", "blocks": [{"": "Paragraph", "runs": [{"": "Run", "text": "a", "bold": 1}]}]},
        {"": "Document", "blocks": [{"": "Paragraph", "level": True}]},
        {"": "Document", "blocks": [{"": "Paragraph", "runs": [{"": "Run", "text": "a", "size": True}]}]},
    ],
)
def test_anything_else_is_refused(wrong: object) -> None:
    with pytest.raises((ValueError, KeyError)):
        packing.from_data(wrong)

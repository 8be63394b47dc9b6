"""A clean copy of every planted file: without what was hidden, with everything that could be seen."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.planted import Plant, plants

from answerable import cleaning
from answerable.cleaning import CannotClean, packing
from answerable.cleaning.content import (
    Book,
    Cell,
    Document,
    File,
    Files,
    Paragraph,
    Picture,
    Run,
    Sheet,
    Table,
    TableCell,
)
from answerable.guard import check
from answerable.guard.child import look_closely, prepare

CLEANABLE = tuple(one for one in plants() if one.cleanable and one.token)
_WORD = re.compile(r"\w{3,}")


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    prepare()


def everything_in(content: bytes) -> bytes:
    """The bytes of a file and of all that it unpacks into, one after the other."""
    layers = [content]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            layers += [everything_in(archive.read(name)) for name in archive.namelist()]
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            layers += [
                thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and _text(thing)
            ]
            layers += [bytes(thing) for thing in pdf.objects if isinstance(thing, pikepdf.String)]
    return b"\0".join(layers)


def _text(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") != "/Image"


def words(name: str, content: bytes) -> set[str]:
    """The words that a reader of the file sees."""
    shared = look_closely(name, content)[1].shared
    seen = [one.text for one in shared.passages] + [cell for grid in shared.grids for row in grid.rows for cell in row]
    return {word for text in seen for word in _WORD.findall(text.lower())}


@pytest.mark.parametrize("one", CLEANABLE, ids=lambda one: f"{one.technique} {one.name}")
def test_a_clean_copy_is_without_what_was_hidden_and_with_what_could_be_seen(one: Plant) -> None:
    planted, twin = one.make()
    made = cleaning.clean(one.name, planted)
    assert made.files
    seen: set[str] = set()
    for file in made.files:
        inside = everything_in(file.content)
        for way in ("utf-8", "utf-16-le", "utf-16-be"):
            assert one.token.encode(way) not in inside, (file.name, way)
        assert not check(file.name, file.content).blocks
        seen |= words(file.name, file.content)
    assert not (words(one.name, planted) & words(one.name, twin)) - seen


def test_the_same_file_gives_the_same_copy() -> None:
    for one in CLEANABLE[::15]:
        planted, _ = one.make()
        assert cleaning.clean(one.name, planted).files == cleaning.clean(one.name, planted).files


@pytest.mark.parametrize(
    ("name", "content", "wanted", "words_of"),
    [
        ("empty.csv", b"", "", "is empty"),
        ("broken.pdf", b"%PDF-1.7\nnothing", "", "damaged"),
        ("unknown.bin", b"\x7fELF\0\0\0\0", "", "kind"),
    ],
)
def test_what_cannot_be_cleaned_is_said_in_a_sentence(name: str, content: bytes, wanted: str, words_of: str) -> None:
    with pytest.raises(CannotClean, match=words_of):
        cleaning.clean(name, content, wanted=wanted)


def test_content_crosses_whole_and_nothing_else_does() -> None:
    document = Document(
        blocks=(
            Paragraph((Run("Heading", bold=True),), level=1),
            Table(((TableCell((Paragraph((Run("cell"),)),), across=2),),), headers=1),
            Picture(b"\x89PNG", 1.0, 2),
        ),
        notes=(("1", (Paragraph((Run("A note"),)),)),),
    )
    book = Book((Sheet("One", ((Cell("1", 1.0), Cell("a")),)),))
    for thing in (document, book, Files((Member("a.txt", File("a.txt", b"\0\xff")),))):
        assert packing.from_data(json.loads(json.dumps(packing.as_data(thing)))) == thing
    for wrong in (
        {"": "Cell", "text": "a"},
        {"": "Book", "sheets": [1]},
        {"": "Book", "sheets": [], "more": 1},
        {"": "os.system"},
        {"": "File", "name": "a"},
        [],
        {"": "Document", "blocks": [{"": "Paragraph", "align": "odd"}]},
    ):
        with pytest.raises((ValueError, KeyError)):
            packing.from_data(wrong)


def test_copies_are_written_beside_each_other_into_a_folder_or_into_an_archive(tmp_path: Path) -> None:
    made: Any = cleaning.Cleaned((File("a.csv", b"1"), File("a-Two.csv", b"2")), "csv", (), ())
    assert [path.name for path in cleaning.save(made, tmp_path / "out.csv")] == ["out.csv", "out-a-Two.csv"]
    assert [path.name for path in cleaning.save(made, tmp_path / "in", folder=True)] == ["a.csv", "a-Two.csv"]
    (archive,) = cleaning.save(made, tmp_path / "all.zip")
    with zipfile.ZipFile(archive) as packed:
        assert packed.namelist() == ["a.csv", "a-Two.csv"]
    assert not list(tmp_path.rglob("*.part"))

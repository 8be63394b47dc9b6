"""A clean copy of every planted file: without what was hidden, with everything that could be seen."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from answerable import cleaning
from answerable.cleaning import CannotClean, packing
from answerable.cleaning.content import (
    Book,
    Cell,
    Document,
    File,
    Files,
    Member,
    Paragraph,
    Picture,
    Run,
    Sheet,
    Table,
    TableCell,
)
from answerable.guard.child import prepare
from tests.planted import Plant, plants
from tests.unit.cleaning.copies import wrong_with_the_copy_of

CLEANABLE = tuple(one for one in plants() if one.cleanable and one.token)


def _chosen() -> tuple[Plant, ...]:
    """One planted file for each technique, of the kind that was chosen least before, so that every kind of file is among them.

    scripts/clean_every_plant tries them all.
    """
    chosen: dict[str, Plant] = {}
    often: Counter[str] = Counter()
    for technique in sorted({one.technique for one in CLEANABLE}):
        of_it = [one for one in CLEANABLE if one.technique == technique]
        chosen[technique] = min(of_it, key=lambda one: often[_ending(one)])
        often[_ending(chosen[technique])] += 1
    missed = {_ending(one): one for one in CLEANABLE if not often[_ending(one)]}
    return (*chosen.values(), *missed.values())


def _ending(one: Plant) -> str:
    return one.name.rpartition(".")[2]


CHOSEN = _chosen()


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    prepare()


@pytest.mark.parametrize("one", CHOSEN, ids=lambda one: f"{one.technique} {one.name}")
def test_a_clean_copy_is_without_what_was_hidden_and_with_what_could_be_seen(one: Plant) -> None:
    assert wrong_with_the_copy_of(one) == []


def test_the_same_file_gives_the_same_copy() -> None:
    for one in CHOSEN[::40]:
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


def test_names_that_a_stranger_chose_stay_in_the_folder_and_write_over_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "bashrc").write_bytes(b"mine")
    names = ("../../up.txt", ".bashrc", "x/..", "a\nb\x1b.txt", "a/b.txt", "c\\b.txt", "/", "n" * 300 + ".txt")
    made: Any = cleaning.Cleaned(tuple(File(name, b"1") for name in names), "text", (), ())
    written = cleaning.save(made, folder, folder=True)
    assert [one.parent for one in written] == [folder] * len(names)
    assert [one.name for one in written[:7]] == ["up.txt", "bashrc-2", "file", "ab.txt", "b.txt", "b-2.txt", "file-2"]
    assert (folder / "bashrc").read_bytes() == b"mine"
    assert len(written[7].name) < 100


def test_a_copy_never_takes_the_place_of_the_original(tmp_path: Path) -> None:
    original = tmp_path / "a.csv"
    original.write_bytes(b"original")
    (tmp_path / "link.csv").symlink_to(original)
    made: Any = cleaning.Cleaned((File("a.csv", b"copy"),), "csv", (), ())
    for output in (original, tmp_path / "link.csv", tmp_path / "." / "a.csv"):
        with pytest.raises(CannotClean, match="take the place"):
            cleaning.save(made, output, original=original)
    assert cleaning.save(made, tmp_path, folder=True, original=original) == (tmp_path / "a-2.csv",)
    assert original.read_bytes() == b"original"

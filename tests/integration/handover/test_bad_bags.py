"""A bag that is not as it was made is refused by name, before anything is written."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from answerable.handover.bag import open_bag
from answerable.handover.contents import Archive
from answerable.handover.errors import CannotRestore

from .places import Place

TABLE = "data/tables/register.agreement.jsonl"


def refusal(bag: Path) -> str:
    """What is said of a bag: one sentence or two on one line."""
    with pytest.raises(CannotRestore) as refused:
        list(Archive(open_bag(bag)).files())
    said = str(refused.value)
    assert "\n" not in said
    return said


def rebag(bag: Path) -> None:
    """Make the lists of a bag true again, as somebody would who alters it knowingly."""
    made = bagit.Bag(str(bag))
    made.save(manifests=True)


def alter(bag: Path, name: str, change: Callable[[Any], Any]) -> None:
    """Alter a JSON file of the archive, and the lists with it."""
    path = bag / "data" / name
    path.write_text(json.dumps(change(json.loads(path.read_bytes()))), encoding="utf-8")
    rebag(bag)


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_good_bag_is_taken(bag: Path) -> None:
    archive = Archive(open_bag(bag))
    assert archive.short_name == "northshire"
    assert len(list(archive.files())) > 0


@pytest.mark.parametrize("name", [TABLE, "data/README.md", "data/archive.json", "data/files.jsonl", "bag-info.txt"])
def test_one_altered_bit_is_named(bag: Path, name: str) -> None:
    spoil(bag / name)
    assert f"{name} is not as it was when the bag was made" in refusal(bag)


def test_an_altered_letter_is_named(bag: Path) -> None:
    letter = next(path for path in (bag / "data" / "files").rglob("*") if path.is_file() and path.stat().st_size)
    spoil(letter)
    assert f"{letter.relative_to(bag)} is not as it was" in refusal(bag)


def test_a_list_that_was_altered_is_named(bag: Path) -> None:
    lines = (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (bag / "manifest-sha256.txt").write_text("".join(lines[1:] + lines[:1]), encoding="utf-8")
    assert "manifest-sha256.txt is not as it was" in refusal(bag)


def test_a_longer_file_is_named(bag: Path) -> None:
    with (bag / TABLE).open("ab") as file:
        file.write(b"{}\n")
    assert f"{TABLE} is not as it was" in refusal(bag)


@pytest.mark.parametrize(
    "name", [TABLE, "data/archive.json", "manifest-sha512.txt", "tagmanifest-sha256.txt", "bag-info.txt"]
)
def test_a_missing_file_is_named(bag: Path, name: str) -> None:
    (bag / name).unlink()
    assert f"{name} is missing from the bag" in refusal(bag)


@pytest.mark.parametrize("name", ["data/extra.txt", "data/tables/extra.jsonl", "extra.txt"])
def test_an_extra_file_is_named(bag: Path, name: str) -> None:
    (bag / name).write_text("Put in.", encoding="utf-8")
    assert f"{name} is in the" in refusal(bag)


def test_several_faults_are_counted(bag: Path) -> None:
    spoil(bag / TABLE)
    spoil(bag / "data" / "README.md")
    assert "So are 1 more." in refusal(bag)


def test_a_link_is_refused(bag: Path) -> None:
    (bag / TABLE).unlink()
    os.symlink("/etc/hostname", bag / TABLE)
    assert f"{TABLE} in the bag is a link" in refusal(bag)


def test_files_to_be_fetched_are_refused(bag: Path) -> None:
    (bag / "fetch.txt").write_text("https://office.invalid/x 1 data/x\n", encoding="utf-8")
    assert "to be fetched from elsewhere" in refusal(bag)


def test_what_is_no_bag_is_refused(tmp_path: Path, bag: Path) -> None:
    assert "is not a folder" in refusal(tmp_path / "none")
    (bag / "bagit.txt").unlink()
    assert "bagit.txt is missing" in refusal(bag)


def test_a_bag_with_no_digest_that_can_be_read_is_refused(bag: Path) -> None:
    (bag / "bagit.txt").write_text("BagIt-Version: many\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    assert "is a broken bag" in refusal(bag)


def test_a_bag_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "photographs"
    other.mkdir()
    (other / "holiday.txt").write_text("Made up.", encoding="utf-8")
    bagit.make_bag(str(other), checksums=["sha256", "sha512"])
    assert "is a bag of another kind" in refusal(other)


def test_an_archive_of_another_kind_is_refused(bag: Path) -> None:
    alter(bag, "archive.json", lambda said: {**said, "format": "Something else"})
    assert "is a bag of another kind" in refusal(bag)


def test_a_newer_version_is_refused_and_named(bag: Path) -> None:
    alter(bag, "archive.json", lambda said: {**said, "version": 2})
    assert "its format is version 2, and this one reads up to 1" in refusal(bag)


def test_a_table_that_is_not_known_is_named(bag: Path) -> None:
    more = {"name": "pathways.referral", "rows": 1, "sha256": "", "columns": ["id"], "last_number": 1}
    alter(bag, "archive.json", lambda said: {**said, "tables": [*said["tables"], more]})
    assert "pathways.referral" in refusal(bag)


def test_a_column_that_is_not_known_is_named(bag: Path) -> None:
    def more(said: dict[str, Any]) -> dict[str, Any]:
        next(one for one in said["tables"] if one["name"] == "register.agreement")["columns"].append("colour")
        return said

    alter(bag, "archive.json", more)
    assert "register.agreement.colour" in refusal(bag)


def test_a_bag_that_is_too_old_says_which_column_it_lacks(bag: Path) -> None:
    def fewer(said: dict[str, Any]) -> dict[str, Any]:
        next(one for one in said["tables"] if one["name"] == "register.agreementyear")["columns"].remove("agreement")
        return said

    alter(bag, "archive.json", fewer)
    assert "register.agreementyear has no agreement" in refusal(bag)


def test_a_journal_with_an_altered_entry_is_refused(bag: Path) -> None:
    path = bag / "data" / "tables" / "audit.entry.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b'"who":"', b'"who":"x')
    path.write_bytes(b"\n".join(lines))
    rebag(bag)
    assert "journal is broken at entry 2" in refusal(bag)


def test_a_journal_that_was_cut_short_is_refused(bag: Path) -> None:
    path = bag / "data" / "tables" / "audit.entry.jsonl"
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")
    rebag(bag)
    assert "does not end where" in refusal(bag)


@pytest.mark.parametrize("kept", ["../../outside.txt", "/outside.txt", "letters/../../outside.txt", "", "a\\b"])
def test_a_name_that_leads_out_of_the_offices_files_is_refused(bag: Path, kept: str) -> None:
    path = bag / "data" / "files.jsonl"
    row = json.loads(path.read_bytes().split(b"\n")[0])
    path.write_text(json.dumps({**row, "kept": kept}) + "\n", encoding="utf-8")
    rebag(bag)
    assert "line 1, names no file of the bag" in refusal(bag)


def test_a_row_with_other_columns_is_refused_and_nothing_is_written(bag: Path, empty: Place) -> None:
    path = bag / TABLE
    rows = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([rows[0], b'{"id": 2}', *rows[2:]]))
    rebag(bag)
    before = empty.files()
    said = empty.refused("restore", bag)
    assert f"{TABLE}, line 2, is no row of that table" in said
    assert "\n" not in said
    assert empty.asks("SELECT count(*) FROM audit_entry") == [(0,)]
    assert empty.asks("SELECT count(*) FROM register_organisation") == [(0,)]
    assert empty.files() == before
    assert not (empty.home / "restoring.json").exists()


def test_a_row_that_differs_from_what_is_said_of_it_is_refused_whole(bag: Path, empty: Place) -> None:
    """Counts and digests of each table are held against what was read back."""

    def another(said: dict[str, Any]) -> dict[str, Any]:
        next(one for one in said["tables"] if one["name"] == "register.area")["sha256"] = hashlib.sha256(
            b""
        ).hexdigest()
        return said

    alter(bag, "archive.json", another)
    assert "register.area did not come in whole" in empty.refused("restore", bag)
    assert empty.asks("SELECT count(*) FROM register_area") == [(0,)]
    assert empty.files() == {}


def test_a_row_that_refers_to_nothing_is_refused(bag: Path, empty: Place) -> None:
    path = bag / "data" / "tables" / "register.agreementyear.jsonl"
    first, *rest = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([json.dumps({**json.loads(first), "agreement": 999_999}).encode(), *rest]))
    rebag(bag)
    assert "refers to one that is not" in empty.refused("restore", bag)
    assert empty.asks("SELECT count(*) FROM register_agreementyear") == [(0,)]


def test_the_command_ends_with_two_and_one_sentence(bag: Path, empty: Place) -> None:
    spoil(bag / TABLE)
    said = empty.refused("restore", bag)
    assert said.startswith(f"{TABLE} is not as it was when the bag was made")
    assert "\n" not in said


def test_sha256sum_finds_the_same_fault(bag: Path) -> None:
    """The lists are those that any tool reads."""
    spoil(bag / TABLE)
    done = subprocess.run(
        ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=bag, capture_output=True, text=True, check=False
    )
    assert f"{TABLE}: FAILED" in done.stdout

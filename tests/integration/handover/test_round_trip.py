"""An office into a folder and out of it again: the same office, to the last byte of its archive."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from .places import ON_POSTGRESQL, Place


def listed(bag: Path) -> str:
    return (bag / "manifest-sha256.txt").read_text(encoding="utf-8") + (bag / "manifest-sha512.txt").read_text(
        encoding="utf-8"
    )


def rows(bag: Path, table: str) -> list[dict[str, object]]:
    lines = (bag / "data" / "tables" / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def test_archived_restored_and_archived_again_it_is_the_same(
    full: Place, whole_bag: Path, empty: Place, tmp_path: Path
) -> None:
    told = empty.said("restore", whole_bag)
    archive = json.loads((whole_bag / "data" / "archive.json").read_bytes())
    for table in archive["tables"]:
        assert table["rows"] > 0, f"{table['name']} is handed over untried"
        number = f"{table['rows']:,}"
        assert f"{table['name']}: {number} in the bag, {number} written, {number} read back the same." in told
    assert empty.said("audit", "verify") == f"The journal is whole: {archive['journal']['entries']} entries.\n"
    empty.said("archive", tmp_path / "again")
    assert listed(tmp_path / "again") == listed(whole_bag)
    kept = {name: content for name, content in full.files().items() if name in empty.files()}
    assert empty.files() == kept
    left = set(full.files()) - set(kept)
    assert left == {"imports/1/running", "imports/lock", "letters/00000000000000000000000000000000.txt"}
    assert [table["rows"] for table in archive["tables"]] == [
        len(rows(whole_bag, one["name"])) for one in archive["tables"]
    ]


def test_sums_are_made_anew(full: Place, whole_bag: Path, empty: Place) -> None:
    empty.said("restore", whole_bag)
    question = "SELECT year, payments, pence FROM register_spendbypayee ORDER BY year, pence"
    assert empty.asks(question) == full.asks(question) != []


def test_what_lets_somebody_in_is_not_handed_over(full: Place, whole_bag: Path, empty: Place) -> None:
    hashes = [password for (password,) in full.asks("SELECT password FROM accounts_user")]
    assert hashes
    everything = b"".join(path.read_bytes() for path in whole_bag.rglob("*") if path.is_file()).decode(
        "utf-8", "replace"
    )
    for secret in (*hashes, "f" * 64, "secret-code", (full.home / "secret_key").read_text(encoding="ascii")):
        assert secret not in everything
    empty.said("restore", whole_bag)
    assert {password[0] for (password,) in empty.asks("SELECT password FROM accounts_user")} == {"!"}
    assert "Set it" not in empty.said(
        "accounts", "password", "officer@northshire.example", typed="made-up words for it\n"
    )


def test_a_stranger_can_read_it(whole_bag: Path) -> None:
    readme = (whole_bag / "data" / "README.md").read_text(encoding="utf-8")
    assert "Northshire Police and Crime Commissioner" in readme
    assert ".py" not in readme
    for path in (whole_bag / "data" / "tables").glob("*.json"):
        told = json.loads(path.read_bytes())
        names = [column["name"] for column in told["columns"]]
        assert all(column["meaning"] and column["type"] for column in told["columns"]), path.name
        assert {tuple(sorted(row)) for row in rows(whole_bag, path.stem)} == {tuple(sorted(names))}
        for column in told["columns"]:
            if "references" in column:
                assert (path.parent / f"{column['references'].rpartition('.')[0]}.jsonl").is_file()
    done = subprocess.run(
        ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"],
        cwd=whole_bag,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_numbers_once_given_are_not_given_again(full: Place, whole_bag: Path, empty: Place, tmp_path: Path) -> None:
    archive = json.loads((whole_bag / "data" / "archive.json").read_bytes())
    last = next(one["last_number"] for one in archive["tables"] if one["name"] == "casework.requester")
    empty.said("restore", whole_bag)
    empty.said("archive", tmp_path / "again")
    again = json.loads((tmp_path / "again" / "data" / "archive.json").read_bytes())
    assert next(one["last_number"] for one in again["tables"] if one["name"] == "casework.requester") == last > 0


def test_making_an_archive_is_told_in_the_journal(full: Place, whole_bag: Path) -> None:
    entries = json.loads((whole_bag / "data" / "archive.json").read_bytes())["journal"]["entries"]
    found = full.asks(f"SELECT action, record FROM audit_entry WHERE seq = {entries + 1}")
    assert found == [("office.archived", "archive")]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="this process has no PostgreSQL; the other one has")
def test_the_engine_makes_no_difference(whole_bag: Path, tmp_path: Path) -> None:
    embedded = Place(tmp_path / "embedded", embedded=True)
    embedded.said("restore", whole_bag)
    embedded.said("archive", tmp_path / "again")
    assert listed(tmp_path / "again") == listed(whole_bag)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: (folder.mkdir(), (folder / "something").touch()), "is not empty"),
        (lambda folder: folder.touch(), "is there and is no folder"),
    ],
)
def test_a_folder_that_is_in_use_is_refused(full: Place, tmp_path: Path, make: object, says: str) -> None:
    make(tmp_path / "bag")  # type: ignore[operator]
    before = sorted(tmp_path.rglob("*"))
    assert says in full.refused("archive", tmp_path / "bag")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_in_no_folder_or_among_the_offices_files_is_refused(full: Place, tmp_path: Path) -> None:
    assert "Make it first" in full.refused("archive", tmp_path / "none" / "bag")
    assert "among the office's own files" in full.refused("archive", full.home / "files" / "bag")


def test_an_empty_office_can_be_handed_over_too(empty: Place, tmp_path: Path) -> None:
    found = json.loads(empty.said("archive", tmp_path / "bag", "--json"))
    assert found["rows"] == 0
    assert found["folder"] == str(tmp_path / "bag")

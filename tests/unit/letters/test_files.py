"""A reply as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.letters.files import write_reply
from answerable.letters.reply import Reply, ReplyPart, ReplyTable


def reply(rows: int = 1) -> Reply:
    table = ReplyTable(
        "Payments", ("Provider", "Value"), tuple((f"Provider {n}", f"£{n}") for n in range(rows)), ("Value",)
    )
    return Reply(
        authority="Northshire Police and Crime Commissioner (made up)",
        office="",
        office_address=(),
        reference="FOI-2026-0001",
        date=None,
        act="Freedom of Information Act 2000",
        received=None,
        clarified=None,
        due=None,
        request_verbatim="How much?",
        parts=(ReplyPart("1", "How much?", "We confirm that we hold this information.", "Provided", tables=(table,)),),
    )


def test_only_the_forms_asked_for_are_written(tmp_path: Path) -> None:
    assert write_reply(reply(), html=tmp_path / "r.html") == [tmp_path / "r.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_large_tables_are_written_beside_the_letter(tmp_path: Path) -> None:
    written = write_reply(reply(60), docx=tmp_path / "r.docx", pdf=tmp_path / "r.pdf", html=tmp_path / "r.html")
    assert [path.suffix for path in written] == [".docx", ".pdf", ".html", ".csv"]
    assert written[-1].read_text(encoding="utf-8-sig").count("\n") == 61
    assert written[-1].name in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_nothing_asked_for_writes_nothing(tmp_path: Path) -> None:
    assert write_reply(reply(60)) == []


def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        write_reply(reply(), html=tmp_path / "nowhere" / "r.html")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "r.html").mkdir()
    with pytest.raises(OSError, match="this is a folder"):
        write_reply(reply(), html=tmp_path / "r.html")
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.html").write_text("the old letter", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("answerable.letters.files.os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_reply(reply(), html=tmp_path / "r.html")
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == "the old letter"

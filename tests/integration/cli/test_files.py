"""`answerable check`, `clean` and `suppress`: files in, words and exit codes out, with no office."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

TABLE = "Area,Young,Old,Total\nCity,3,45,48\nNorth,30,22,52\nTotal,33,67,100\n"


def answerable(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command where there is no office."""
    return subprocess.run(
        [Path(sys.executable).parent / "answerable", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "ANSWERABLE_HOME": str(folder / "none")},
        check=False,
    )


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook with a sheet that nobody sees."""
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    book.active.append(["Grade", "Posts"])
    book.active.append(["A", 12])
    staff = book.create_sheet("Staff")
    staff.append(["Pemberwick, Aldous", "ZQKCANARY7F35"])
    staff.sheet_state = "veryHidden"
    book.save(out)
    path = tmp_path / "work force.xlsx"
    path.write_bytes(out.getvalue())
    return path


def test_what_is_hidden_is_said_with_its_place_and_masked(workbook: Path, tmp_path: Path) -> None:
    done = answerable("check", workbook, folder=tmp_path)
    assert done.returncode == 1
    assert "must not leave" in done.stdout
    assert "Staff" in done.stdout
    assert "ZQKCANARY7F35" not in done.stdout
    assert "ZQKCANARY7F35" in answerable("check", workbook, "--unmask", folder=tmp_path).stdout


def test_each_file_is_one_object_and_the_worst_decides_how_it_ends(workbook: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text("Year,Cost\n2025,1000\n")
    (tmp_path / "broken.pdf").write_text("%PDF-1.7\nnothing\n")
    done = answerable("check", "--json", "plain.csv", workbook, folder=tmp_path)
    plain, held = map(json.loads, done.stdout.splitlines())
    assert (plain["verdict"], plain["findings"], plain["type"]) == ("safe", [], "csv")
    assert {"file", "type", "verdict", "findings"} <= set(held)
    assert {"technique", "severity", "location", "excerpt", "cleanable"} <= set(held["findings"][0])
    assert (held["verdict"], done.returncode) == ("block", 1)
    assert answerable("check", "plain.csv", folder=tmp_path).returncode == 0
    worst = answerable("check", "--json", "broken.pdf", "gone.docx", "plain.csv", folder=tmp_path)
    assert worst.returncode == 2
    assert [json.loads(line)["verdict"] for line in worst.stdout.splitlines()] == ["block", "block", "safe"]
    assert "gone.docx could not be checked" in worst.stderr
    assert "Traceback" not in worst.stderr


def test_the_requester_is_found_and_those_allowed_are_not(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Ms Wilhelmina Featherstonehaugh spoke to Dr Ottoline Quarrington.\n")
    (tmp_path / "ours.txt").write_text("Ottoline Quarrington\n")
    done = answerable(
        "check", "--json", "notes.txt", "--requester", "Wilhelmina Featherstonehaugh, w@example.org", "--allow", "ours.txt",
        folder=tmp_path,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert said["verdict"] == "block"
    assert "requester" in {one["technique"] for one in said["findings"]}
    assert "Quarrington" not in done.stdout


def test_a_clean_copy_is_written_and_proved(workbook: Path, tmp_path: Path) -> None:
    done = answerable("clean", workbook, "-o", tmp_path / "copy.xlsx", "--json", folder=tmp_path)
    said = json.loads(done.stdout)
    assert (done.returncode, said["verdict"] in {"safe", "look"}) == (0, True)
    assert "hidden-sheet" in {one["technique"] for one in said["dropped"]}
    assert b"ZQKCANARY7F35" not in (tmp_path / "copy.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").sheetnames == ["Summary"]
    assert answerable("clean", workbook, "-o", "copy.csv", folder=tmp_path).returncode == 0
    assert (tmp_path / "copy.csv").read_text().split() == ["Grade,Posts", "A,12"]
    before = workbook.read_bytes()
    for words in (("copy.odd",), ("copy.pptx",)):
        refused = answerable("clean", workbook, "-o", *words, folder=tmp_path)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "Ask for" in refused.stderr
    assert workbook.read_bytes() == before


def test_a_table_of_people_is_protected_and_remembered(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    done = answerable("suppress", "table.csv", "--ledger", "ledger", folder=tmp_path)
    assert done.returncode == 0
    assert "City,*," in done.stdout
    assert "section 40(2)" in done.stderr
    said = json.loads(answerable("suppress", "table.csv", "--json", "--ledger", "ledger", folder=tmp_path).stdout)
    assert all(one["exact"] == one["provably_small"] == 0 for one in said["attacks"])
    for words in (("--method", "odd"), ("--threshold", "1"), ("--where", "City")):
        assert answerable("suppress", "table.csv", *words, folder=tmp_path).returncode == 2
    (tmp_path / "money.csv").write_text("Area,Cost\nCity,£3\n")
    refused = answerable("suppress", "money.csv", folder=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Traceback" not in refused.stderr

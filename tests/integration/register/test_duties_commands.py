"""`answerable duties` and `answerable export list`, as their user has them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.integration.commands import Office


@pytest.fixture(scope="module")
def northshire(tmp_path_factory: pytest.TempPathFactory, made_stores: Path, examples: Path) -> Office:
    made = Office(Path(shutil.copytree(made_stores, tmp_path_factory.mktemp("duties") / "home")))
    made.said("load", examples / "northshire")
    return made


def test_the_board_in_the_terminal(northshire: Office) -> None:
    told = northshire.said("duties", "--on", "2026-11-22").splitlines()
    assert told[0] == "On 22 November 2026. What fell due before 1 April 2025 is not looked at."
    (spending,) = [line for line in told if line.startswith("3(g) ")]
    assert "overdue" in spending
    assert "April 2025, from 1 May 2025; by our own measure by 31 May 2025" in spending


def test_the_board_as_json(northshire: Office) -> None:
    found = json.loads(northshire.said("duties", "--json", "--on", "2026-11-22"))
    assert found["on"] == "2026-11-22"
    items = {item["item"]: item for item in found["items"]}
    assert len(items) == 38
    assert items["3(a)"]["deadlines"][0]["by_law"] == "2026-03-31"
    assert items["7B"]["state"] == "needs a date"
    assert all({"notice", "ref", "state", "by_law", "needs"} <= set(line) for line in found["notices"])


def test_a_list_on_standard_output_and_its_gaps_beside_it(northshire: Office) -> None:
    done = northshire.run("export", "list", "contracts-register")
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows
    assert rows[0]["Reference number"] == "A-101"
    assert f"contracts-register: {len(rows)} lines." in done.stderr
    assert "Irrecoverable VAT: not recorded on" in done.stderr


def test_a_list_as_json_in_a_file_is_the_same_each_time(northshire: Office, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        northshire.said("export", "list", "4(b)", "--period", "2025/26", "--json", "--out", tmp_path / name)
    first = (tmp_path / "one.json").read_bytes()
    assert first == (tmp_path / "two.json").read_bytes()
    found = json.loads(first)
    assert found["period"] == {"first": "2025-04-01", "last": "2026-03-31"}
    assert found["lines"] == len(found["rows"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["9(z)"], "“9(z)” is not a list that can be made. There are: 1(a)"),
        (["3(g)", "--period", "soon"], "“soon” is not a period"),
        (["3(g)", "--json", "--csv"], "Choose one of --json and --csv"),
        (["grant-particulars"], "are no list"),
        (["3(g)", "--out", "/nowhere/at/all.csv"], "The system refused"),
    ],
)
def test_bad_input_is_a_sentence(northshire: Office, words: list[str], says: str) -> None:
    assert says in northshire.refused("export", "list", *words)


def test_a_day_that_is_none_is_a_sentence(northshire: Office) -> None:
    assert "--on: “soon” is not a date" in northshire.refused("duties", "--on", "soon")
    assert "too far away. Choose a day from 2000 to 2100" in northshire.refused("duties", "--on", "9999-12-31")
    assert "too far away" in northshire.refused("duties", "--on", "0001-01-01")

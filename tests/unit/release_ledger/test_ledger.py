"""Releases are kept as they were let out, one file each; a damaged or missing one is named, never skipped."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from answerable.guard.small_numbers.ledger import BadLedger, Ledger, Release, add_release, open_ledger, release_of
from answerable.guard.small_numbers.reading import read_table

DAY = date(2026, 3, 2)


def release(name: str = "made-up", text: str = "Area,Victims\nCity,3\nNorth,9\nSouth,1\nTotal,13\n", **more) -> Release:
    table = read_table(text.encode(), name, **more)
    return release_of(table, {0, 2}, small={0, 2}, on=DAY, enough=5, floor=1)


def test_what_is_kept_of_a_hidden_number_is_not_the_number():
    data = release().as_data()
    assert data["cells"] == [
        [["City"], 0, None, True, False],
        [["North"], 9, 9, False, False],
        [["South"], 0, None, True, True],
        [["Total"], 13, 13, False, False],
    ]


def test_a_folder_gives_back_what_was_added(tmp_path: Path):
    folder = tmp_path / "ledger"
    assert open_ledger(folder) == Ledger()
    add_release(folder, release("one"))
    add_release(folder, release("two"))
    assert open_ledger(folder) == Ledger((release("one"), release("two")))
    assert sorted(path.name for path in folder.iterdir()) == ["00001.json", "00002.json"]


def test_plain_data_is_a_ledger_too():
    ledger = Ledger().and_(release("one"))
    assert Ledger.of(json.loads(json.dumps(ledger.as_data()))) == ledger


def _spoil(path: Path, how: str) -> None:
    data = json.loads(path.read_text())
    if how == "cut":
        path.write_text(path.read_text()[:100])
    elif how == "a number changed":
        data["release"]["cells"][1][1] = 8
        path.write_text(json.dumps(data))
    elif how == "not an object":
        path.write_text("[]")
    elif how == "taken out":
        path.unlink()
    else:
        (path.parent / how).write_text("x")


@pytest.mark.parametrize(
    ("how", "named"),
    [
        ("cut", "00001.json"),
        ("a number changed", "00001.json"),
        ("not an object", "00001.json"),
        ("taken out", "before “00002.json”"),
        ("notes.txt", "notes.txt"),
    ],
)
def test_a_damaged_ledger_names_the_file(tmp_path: Path, how, named):
    add_release(tmp_path, release("one"))
    add_release(tmp_path, release("two"))
    _spoil(tmp_path / "00001.json", how)
    with pytest.raises(BadLedger, match=named):
        open_ledger(tmp_path)


def test_a_release_put_in_place_of_another_does_not_fit_its_seal(tmp_path: Path):
    for folder in ("a", "b"):
        add_release(tmp_path / folder, release(folder))
        add_release(tmp_path / folder, release("two"))
    os.replace(tmp_path / "b" / "00001.json", tmp_path / "a" / "00001.json")
    with pytest.raises(BadLedger, match=r"00002\.json"):
        open_ledger(tmp_path / "a")


def test_a_sealed_file_of_another_form_is_damaged(tmp_path: Path):
    from answerable.guard.small_numbers import ledger

    for number, change in enumerate(({"format": 9}, {"cells": [[["Nowhere"], 0, 1, False, False]]}, {"on": "x"})):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        data = release().as_data() | change
        (folder / "00001.json").write_text(json.dumps({"release": data, "seal": ledger._seal(data, "")}))
        with pytest.raises(BadLedger, match=r"00001\.json.*damaged"):
            open_ledger(folder)


def test_data_that_is_no_release_names_its_place():
    with pytest.raises(BadLedger, match="Release 2"):
        Ledger.of([release().as_data(), {}])


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadLedger, match="not a folder"):
        open_ledger(tmp_path / "file")


def test_of_two_that_add_at_once_one_is_told(tmp_path: Path, monkeypatch):
    add_release(tmp_path, release("one"))
    from answerable.guard.small_numbers import ledger

    monkeypatch.setattr(ledger, "_files", lambda folder: [])
    with pytest.raises(BadLedger, match="Try again"):
        add_release(tmp_path, release("two"))
    assert [path.name for path in tmp_path.iterdir()] == ["00001.json"]


def test_other_people_and_other_times_stand_apart():
    victims = release("victims")
    nobody = release("unsaid", "Area,City,North\nA,3,9\nB,1,4\n")
    staff = release("staff", "Area,Staff\nCity,3\nNorth,9\nSouth,1\nTotal,13\n")
    ledger = Ledger((victims, staff, nobody))
    assert ledger.beside(victims) == ((victims, nobody),)
    assert ledger.beside(nobody) == ((staff, nobody), (victims, nobody))
    assert Ledger().beside(victims) == ((),)


def test_times_that_a_table_joins_stand_together():
    text = "Area,Victims\nCity,3\nNorth,9\nSouth,1\nTotal,13\n"
    first = release("2023", text, where={"Year": "2022-23"})
    second = release("2024", text, where={"Year": "2023/24"})
    third = release("2025", text, where={"Year": "2024-25"})
    both = release(
        "both",
        "Year,Victims\n2022-23,13\n2023-24,13\n",
    )
    assert Ledger((first, third)).beside(second) == ((),)
    assert Ledger((first, third, both)).beside(second) == ((first, both),)
    assert Ledger((first, third, both)).beside(release("unsaid")) == ((),)


def test_a_cell_is_named_in_words():
    assert release().called(0) == "Area City"
    assert release("x", "Area,Victims\nCity,3\n").called(0) == "victims"


def test_a_release_may_be_left_out_by_its_name():
    ledger = Ledger((release("one"), release("two"), release("one")))
    assert [one.name for one in ledger.without("one").releases] == ["two"]
    assert ledger.without("three") == ledger

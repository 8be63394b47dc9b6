"""Real spending files of many bodies: each is read to the last row, or says exactly what it could not understand."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from answerable.register.spreadsheets.errors import CannotOpen
from answerable.register.spreadsheets.layout import find_layouts
from answerable.register.spreadsheets.opening import open_table
from answerable.register.spreadsheets.payments import Staged, stage

pytestmark = pytest.mark.shared

# What a file that is no list of payments is told.
NO_PAYMENTS = {
    "provider_match_gold.csv": "No column was found for who was paid and the amount.",
    "README.md": "No column was found for who was paid and the amount.",
}


def files(shared: Path) -> list[Path]:
    found = sorted(path for path in (shared / "spend").rglob("*") if path.is_file())
    return [*found, *sorted((shared / "grants" / "trafford").glob("*.csv"))]


def read(path: Path, into: Path) -> Staged:
    with open_table(path) as opened:
        staged = stage(opened, layouts=find_layouts(opened, "payments"), into=into)
        for sheet in staged.sheets:
            assert sheet.rows + sheet.skipped_count + sheet.rejected == sheet.sheet.rows, path.name
            frame = pl.read_parquet(sheet.parquet)
            assert (frame.height, frame["pence"].sum()) == (sheet.rows, sheet.pence)
            rejects = sheet.rejects.read_text(encoding="utf-8-sig")
            assert (sheet.rejected > 0) == (rejects.count("\n") > 1)
            assert all(sentence.endswith(".") for _, sentence in sheet.first_rejects)
            assert all(sentence.endswith(".") for sentence in sheet.notes)
        assert all(sentence.endswith(".") for sentence in staged.problems)
    return staged


def test_every_file_is_read_or_says_what_it_could_not_understand(shared: Path, tmp_path: Path) -> None:
    told: dict[str, str] = {}
    for path in files(shared):
        if path.suffix in {".json", ".jsonl"}:
            with pytest.raises(CannotOpen, match="is JSON, not a table"):
                open_table(path)
            continue
        staged = read(path, tmp_path / path.stem)
        if staged.rows == 0:
            told[path.name] = " ".join(staged.problems)
        else:
            assert path.suffix in {".csv", ".xlsx"}
            # One layout alone has rows that slipped, and is named below.
            assert staged.rejected <= 0.01 * staged.rows or path.name == "2012-06-payments.csv", path.name
    assert set(told) == {"provider_match_gold.csv", "README.md"}
    for name, said in told.items():
        assert NO_PAYMENTS[name] in said
        assert "could not understand column" in said


def test_the_totals_of_every_commissioning_category(shared: Path, tmp_path: Path) -> None:
    """Without a mapping given by hand, to the penny; the year is that of the dates."""
    folder = shared / "spend" / "lancashire_pcc"
    gold = json.loads((folder / "answers_gold.json").read_text())
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows: dict[str, int] = {}
    for path in sorted(folder.glob("*.xlsx")):
        staged = read(path, tmp_path / path.stem)
        assert staged.rejected == 0
        assert len(staged.sheets) == 12
        rows[path.stem.removeprefix("pcc-")] = staged.rows
        for sheet in staged.sheets:
            for payment in pl.read_parquet(sheet.parquet).iter_rows(named=True):
                year = f"{payment['year']}-{(payment['year'] + 1) % 100:02}"
                if "Commissioning" in (payment["category"] or ""):
                    found[year, payment["category"]][0] += 1
                    found[year, payment["category"]][1] += payment["pence"]
    assert {key: (count, pence) for key, (count, pence) in found.items()} == {
        (one["fy"], one["category"]): (one["rows"], round(one["total"] * 100))
        for one in gold["commissioning_by_fy_and_category"]
    }
    assert rows == {one["fy"]: one["rows"] for one in gold["quality_traps"]}


def test_totals_that_the_files_print_are_the_sums_of_their_payments(shared: Path, tmp_path: Path) -> None:
    printed = {
        "2011-04-payments.csv": 3736128482,
        "2011-10-payments.csv": 3390861045,
        "2012-03-payments.csv": 5010701965,
    }
    read_ = {name: read(shared / "spend" / "lambeth" / name, tmp_path / name) for name in printed}
    assert {name: staged.pence for name, staged in read_.items()} == printed | {
        "2011-10-payments.csv": 3390861045 - 74000
    }
    # One name there has swallowed its amount, £740.00: it comes back to be corrected.
    (sheet,) = read_["2011-10-payments.csv"].sheets
    assert [(row, sentence[:33]) for row, sentence in sheet.first_rejects] == [
        (954, "Column B (“Total”): The amount is")
    ]


def test_rows_that_slipped_are_named_with_their_columns(shared: Path, tmp_path: Path) -> None:
    (sheet,) = read(shared / "spend" / "lambeth" / "2012-06-payments.csv", tmp_path).sheets
    assert (sheet.layout.header_row, sheet.rejected) == (10, 639)
    row, sentence = sheet.first_rejects[0]
    assert row == 19
    assert "Column D (“Invoice Creation Date”): “25/06/2012900” is not a date." in sentence


def test_headings_at_the_end_and_line_ends_of_the_old_macintosh(shared: Path, tmp_path: Path) -> None:
    (last,) = read(shared / "spend" / "hyndburn" / "March-25-CSV.csv", tmp_path / "a").sheets
    assert (last.layout.header_row, last.layout.first_row, last.rows) == (983, 1, 888)
    (old,) = read(shared / "spend" / "hyndburn" / "2005.csv", tmp_path / "b").sheets
    assert (old.rows, old.rejected) == (149, 0)

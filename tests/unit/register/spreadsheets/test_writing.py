"""A Parquet file that grows frame by frame, and what happens where it cannot."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

from answerable.register.spreadsheets.writing import ParquetWriter

SCHEMA = {"row": pl.Int64}


def frame(number: int) -> pl.DataFrame:
    return pl.DataFrame({"row": [number]}, schema=SCHEMA)


def test_frames_in_their_order(tmp_path: Path) -> None:
    with ParquetWriter(tmp_path / "a.parquet", SCHEMA) as parquet:
        for number in range(20):
            parquet.write(frame(number))
    assert pl.read_parquet(tmp_path / "a.parquet")["row"].to_list() == list(range(20))


def test_no_frames(tmp_path: Path) -> None:
    with ParquetWriter(tmp_path / "a.parquet", SCHEMA):
        pass
    assert pl.read_parquet(tmp_path / "a.parquet").height == 0


def written(path: Path, count: int, pause: float = 0.0) -> None:
    with ParquetWriter(path, SCHEMA) as parquet:
        for number in range(count):
            parquet.write(frame(number))
            time.sleep(pause)


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_place_that_cannot_be_written(tmp_path: Path, count: int) -> None:
    with pytest.raises(OSError, match="none"):
        written(tmp_path / "none" / "a.parquet", count, pause=0.02)


def test_what_goes_wrong_meanwhile_is_raised_as_it_is(tmp_path: Path) -> None:
    def fails() -> None:
        with ParquetWriter(tmp_path / "a.parquet", SCHEMA) as parquet:
            parquet.write(frame(1))
            raise KeyError("row 2")

    with pytest.raises(KeyError):
        fails()


def test_frames_after_the_end(tmp_path: Path) -> None:
    with ParquetWriter(tmp_path / "a.parquet", SCHEMA) as parquet:
        pass
    with pytest.raises(RuntimeError, match="closed early"):
        parquet.write(frame(1))

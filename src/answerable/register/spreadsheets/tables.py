"""A file that has been opened: its sheets as clean UTF-8 text, and how their rows are counted."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

BLOCK = 8 * 1024 * 1024  # bytes of a sheet that are held at once
LONGEST_RECORD = 64 * 1024 * 1024  # bytes; a record that is longer is a quotation mark that is never closed
LONGEST_CELL = 131_072  # characters; four times what a workbook's cell can hold


class Counting(StrEnum):
    """How a row's number is counted. In a workbook's sheet, rows are rows. In a text file, a row has the number of the
    line on which it begins, so that it is found in any editor where a cell runs over several lines."""

    ROWS = "rows"
    LINES = "lines"


@dataclass(frozen=True)
class CellProblem:
    """Something about one place of a sheet that a person should know. `row` counts from 1; `column` is a letter."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """One sheet. The text has the used range and what is left and above of it, so its first row is row 1 of the sheet."""

    position: int  # counted from 1
    name: str  # empty for a text file
    csv: Path  # UTF-8, well-formed; the file itself where that is so already, else in the opened file's own folder
    rows: int
    width: int  # columns
    counting: Counting = Counting.ROWS
    separator: str = ","
    multiline: bool = False  # whether a cell runs over several lines
    hidden: bool = False
    problems: tuple[CellProblem, ...] = ()

    @property
    def label(self) -> str:
        """How sentences call the sheet: nothing for a text file, which is one table."""
        return f"sheet “{self.name}”" if self.name else ""


@dataclass(frozen=True)
class OpenedFile:
    """A file that has been opened. Use it as a context manager, or call `close`, so that its text is not left behind."""

    name: str
    kind: str  # csv | xlsx | xls | ods
    sha256: str
    size: int  # bytes
    sheets: tuple[Sheet, ...]
    encoding: str = ""  # of a text file, in words
    problems: tuple[str, ...] = ()
    folder: Path | None = field(default=None, repr=False)

    def close(self) -> None:
        """Delete the temporary text of the sheets. The file itself is left."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> OpenedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def letter(column: int) -> str:
    """The letter of a column that is counted from 0: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Every row of the sheet with its number, as exact text. For small files and for samples: `batches` is faster."""
    csv.field_size_limit(LONGEST_RECORD)
    with sheet.csv.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=sheet.separator)
        begins = 1
        for number, cells in enumerate(reader, start=1):
            yield (begins if sheet.counting is Counting.LINES else number), cells
            begins = reader.line_num + 1


def batches(sheet: Sheet) -> Iterator[polars.DataFrame]:
    """The sheet a few megabytes at a time: a column "row" with the number, and columns "0", "1", … of exact text.

    A cell that is missing at the end of a row is empty text.
    """
    import polars as pl

    count = 1
    for block in blocks(sheet.csv):
        frame = parse(block, sheet.width, sheet.separator)
        numbers = pl.int_range(count, count + frame.height, dtype=pl.UInt32, eager=True)
        if sheet.counting is Counting.LINES and sheet.multiline:
            inner = frame.select(lines=pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))).to_series()
            numbers = (numbers + inner.cum_sum().shift(1, fill_value=0)).cast(pl.UInt32)
            count += int(inner.sum())
        count += frame.height
        yield frame.insert_column(0, numbers.alias("row"))


def blocks(path: Path, size: int = BLOCK) -> Iterator[bytes]:
    """The file in pieces that each hold whole records: a piece ends at a line end outside quotation marks.

    Raises ValueError where a record is longer than 64 MB.
    """
    with path.open("rb") as file:
        rest = b""
        while piece := file.read(size):
            piece = rest + piece if rest else piece
            end = _end_of_records(piece)
            if end:
                yield piece[:end]
            rest = piece[end:]
            if len(rest) > LONGEST_RECORD:
                raise ValueError("a record without end")
    if rest:
        yield rest


def _end_of_records(piece: bytes) -> int:
    """The place after the last line end that is outside quotation marks; 0 where there is none."""
    end = piece.rfind(b"\n") + 1
    inside = piece.count(b'"', 0, end) % 2
    while inside and end:
        before = piece.rfind(b"\n", 0, end - 1) + 1
        inside ^= piece.count(b'"', before, end) % 2
        end = before
    return end


def parse(block: bytes, width: int, separator: str) -> polars.DataFrame:
    """A piece of well-formed CSV as text columns "0" to str(width - 1). Cells beyond the width are left out.

    Raises polars.exceptions.ComputeError for what is not well-formed.
    """
    import polars as pl

    return pl.scan_csv(
        block,
        has_header=False,
        separator=separator,
        schema={str(column): pl.String for column in range(width)},
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        empty_string_is_null=False,
        raise_if_empty=False,
    ).collect()

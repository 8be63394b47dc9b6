"""Reading what was brought in from files: the imports, what a preview would do row by row, how far an import has come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from ..importing import folders
from ..importing.summary import SheetSummary, Summary, load
from ..models import Import, ImportedSheet
from ..rules.financial_years import starting_in
from ..rules.money import exact

if TYPE_CHECKING:
    import polars as pl

PAGE = 100
"""Rows of the file that one page of a preview covers."""

WHAT = ("created", "changed", "skipped", "rejected")
_FIELDS = (
    "paid",
    "payee",
    "ledger_id",
    "category",
    "purpose",
    "department",
    "body",
    "reference",
    "reasons",
    "withheld",
)


@dataclass(frozen=True)
class RecordChange:
    """What a row does to one record of the register. `fields`: field, what it was, what it becomes."""

    kind: str
    ref: str
    title: str
    new: bool
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class PreviewRow:
    """One row of a file and what becomes of it. `values`: field → as understood; for a wrong row: heading → as printed."""

    row: int
    what: str
    why: str = ""
    values: dict[str, str] = field(default_factory=dict)
    changes: tuple[RecordChange, ...] = ()


@dataclass(frozen=True)
class PreviewPage:
    """One page of a preview: pages are counted from 1."""

    sheet: SheetSummary
    number: int
    of: int
    rows: tuple[PreviewRow, ...]


@dataclass(frozen=True)
class Progress:
    """How far an import has come. `state`: previewed, waiting, running, done, failed, undone."""

    state: str
    rows: int
    of: int
    sentence: str

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state not in ("waiting", "running")

    @property
    def percent(self) -> int:
        """Of the rows that are to be written, rounded down."""
        return 100 if self.state == "done" else min(99, self.rows * 100 // self.of) if self.of else 0


def imports(kind: str | None = None) -> QuerySet[Import]:
    """The imports, newest first."""
    found = Import.objects.select_related("by").order_by("-pk")
    return found.filter(kind=kind) if kind else found


def import_(number: int) -> Import | None:
    """One import by its number."""
    return Import.objects.filter(pk=number).first()


def summary(import_: Import) -> Summary | None:
    """What the file holds and how it was read; None once the import was taken back."""
    return load(folders.of_import(import_.pk)) if import_.state != Import.State.UNDONE else None


def progress(import_: Import) -> Progress:
    """How far bringing a file in has come. A process that died is seen: nothing of its work is in the register."""
    stored = Import.objects.get(pk=import_.pk)
    if stored.state == Import.State.APPLIED:
        return Progress("done", stored.created, stored.created, f"{_rows(stored.created)} came in.")
    if stored.state == Import.State.UNDONE:
        return Progress("undone", 0, stored.created, "It was taken back.")
    told: dict[str, Any] | None = folders.read_json(folders.of_import(import_.pk) / "progress.json")
    if told is None:
        return Progress("previewed", 0, stored.created, "It was looked at and not brought in.")
    if told["state"] == "failed":
        return Progress("failed", 0, told["of"], told["why"])
    if not _alive(stored.pk, told):
        return Progress(
            "failed", 0, told["of"], "It stopped before its end. Nothing was brought in; bring it in again."
        )
    if told["state"] == "waiting":
        return Progress("waiting", 0, told["of"], "It waits its turn.")
    return Progress("running", told["rows"], told["of"], f"{told['rows']:,} of {told['of']:,} rows are written.")


_STARTS_WITHIN = 60
"""Seconds in which a process that was started takes its lock, on the busiest machine."""


def _alive(number: int, told: dict[str, Any]) -> bool:
    from datetime import datetime

    from django.utils import timezone

    if folders.is_running(number):
        return True
    since = (timezone.now() - datetime.fromisoformat(told["at"])).total_seconds()
    return told["state"] == "waiting" and since < _STARTS_WITHIN


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def rejects(import_: Import) -> list[tuple[str, Path]]:
    """The files of wrong rows to correct, one a sheet: a name for the person, and the file. None where no row is wrong."""
    found = summary(import_)
    if found is None:
        return []
    folder = folders.of_import(import_.pk)
    stem = Path(import_.file_name).stem
    return [
        (f"{stem} - {sheet.name or 'rows'} to correct.csv", folder / sheet.rejects)
        for sheet in found.sheets
        if sheet.rejects
    ]


def preview_rows(import_: Import, page: int = 1, *, sheet: int = 1, only: str = "") -> PreviewPage | None:
    """One page of what a file's rows become, without reading the others.

    A page covers 100 rows of the file; with `only` ("created", "changed", "skipped", "rejected"), 100 such rows. None where the sheet is
    not there, or the import was taken back. Raises ValueError for another `only`.
    """
    if only and only not in WHAT:
        raise ValueError(f"“{only}” is not one of {', '.join(WHAT)}.")
    found = summary(import_)
    told = next((one for one in found.sheets if one.position == sheet), None) if found else None
    if told is None:
        return None
    if import_.kind != Import.Kind.PAYMENTS:
        return _records_page(import_, told, page, only)
    if not told.parquet:
        return PreviewPage(told, 1, 1, ())
    rows = _Rows(folders.of_import(import_.pk), told)
    last = rows.count(only) if only else rows.last()
    pages = max(1, -(-last // PAGE))
    page = min(max(1, page), pages)
    shown = rows.only(only, (page - 1) * PAGE) if only else rows.between((page - 1) * PAGE + 1, page * PAGE)
    return PreviewPage(told, page, pages, tuple(shown))


def _records_page(import_: Import, sheet: SheetSummary, page: int, only: str) -> PreviewPage:
    """A page of what becomes of the rows of agreements, funds, returns or organisations: 100 such rows."""
    from ..importing.records import preview_name

    path = folders.of_import(import_.pk) / preview_name(sheet.position)

    def lines() -> Iterator[str]:
        if path.exists():
            with path.open(encoding="utf-8") as file:
                for line in file:
                    what, _, rest = line.partition("\t")
                    if not only or what == only:
                        yield rest

    pages = max(1, -(-sum(1 for _ in lines()) // PAGE))
    page = min(max(1, page), pages)
    shown = (json.loads(line) for line in islice(lines(), (page - 1) * PAGE, page * PAGE))
    return PreviewPage(sheet, page, pages, tuple(_record_row(told) for told in shown))


def _record_row(told: dict[str, Any]) -> PreviewRow:
    why = f"{told['column']}: {told['why']}" if told["column"] else told["why"]
    return PreviewRow(
        told["row"],
        told["what"],
        " ".join([why, *told["notes"]]).strip(),
        dict(told["cells"]),
        tuple(
            RecordChange(
                one["kind"],
                one["ref"],
                one["title"],
                one["new"],
                tuple((name, old, new) for name, old, new in one["fields"]),
            )
            for one in told["changes"]
        ),
    )


class _Rows:
    """The rows of one sheet of a preview, from its files."""

    def __init__(self, folder: Path, sheet: SheetSummary) -> None:
        import polars as pl

        self.pl = pl
        self.folder = folder
        self.sheet = sheet
        self.staged = pl.scan_parquet(folder / sheet.parquet)
        there = folder / f"sheet-{sheet.position}.existing.parquet"
        self.there = (
            pl.scan_parquet(there)
            if there.exists()
            else pl.LazyFrame(schema={"row": pl.UInt32, "sheet_id": pl.Int64, "of_row": pl.Int64})
        )

    def last(self) -> int:
        """The number of the last row that something is said about."""
        staged = self.staged.select(self.pl.col("row").max()).collect().item() or 0
        wrong = 0
        if self.sheet.rejects:
            wrong = self._wrong().select(self.pl.col("Row").max()).collect().item() or 0
        return max(staged, wrong, *(row for row, _ in self.sheet.skips), self.sheet.header_row)

    def count(self, what: str) -> int:
        """How many rows there are of one kind."""
        if what == "changed":
            return 0
        if what == "created":
            return self.sheet.created
        return self.sheet.rejected if what == "rejected" else self.sheet.existing + len(self.sheet.skips)

    def between(self, first: int, last: int) -> list[PreviewRow]:
        """The rows from one number of the file to another."""
        column = self.pl.col("row")
        rows = self._sound(self.staged.filter(column.is_between(first, last)).collect())
        rows += [PreviewRow(row, "skipped", why) for row, why in self.sheet.skips if first <= row <= last]
        if self.sheet.rejects:
            rows += _to_correct(self._wrong().filter(self.pl.col("Row").is_between(first, last)).collect())
        return sorted(rows, key=lambda row: row.row)

    def only(self, what: str, start: int) -> list[PreviewRow]:
        """Rows of one kind."""
        if what == "created":
            rows = self.staged.join(self.there, on="row", how="anti", maintain_order="left")
            return self._sound(rows.slice(start, PAGE).collect())
        if what == "changed":
            return []
        if what == "rejected":
            return _to_correct(self._wrong().slice(start, PAGE).collect()) if self.sheet.rejects else []
        known = self._sound(
            self.staged.join(
                self.there.slice(start, PAGE).select("row"), on="row", how="semi", maintain_order="left"
            ).collect()
        )
        blank = [PreviewRow(row, "skipped", why) for row, why in self.sheet.skips]
        before = max(0, start - self.sheet.existing)
        return (known + blank[before : before + PAGE - len(known)]) if len(known) < PAGE else known

    def _wrong(self) -> pl.LazyFrame:
        wrong = self.pl.scan_csv(self.folder / self.sheet.rejects, infer_schema=False)
        return wrong.with_columns(self.pl.col("Row").cast(self.pl.Int64))

    def _sound(self, rows: pl.DataFrame) -> list[PreviewRow]:
        there = {
            row: (sheet, of_row)
            for row, sheet, of_row in self.there.filter(self.pl.col("row").is_in(rows["row"].implode()))
            .collect()
            .rows()
        }
        sheets = {
            sheet.pk: sheet
            for sheet in ImportedSheet.objects.filter(pk__in={sheet for sheet, _ in there.values()}).select_related(
                "of"
            )
        }
        told = []
        for row in rows.iter_rows(named=True):
            values = {name: str(row[name]) for name in _FIELDS if row[name] not in (None, "")}
            values["amount"] = exact(row["pence"])
            values["year"] = starting_in(row["year"])
            why = ""
            if row["row"] in there:
                number, of_row = there[row["row"]]
                why = f"Already in the register from {place(sheets[number], of_row) if number in sheets else 'another file'}."
            told.append(PreviewRow(row["row"], "skipped" if why else "created", why, values))
        return told


def _to_correct(rows: pl.DataFrame) -> list[PreviewRow]:
    return [
        PreviewRow(
            int(row.pop("Row")),
            "rejected",
            row.pop("What is wrong") or "",
            {name: text for name, text in row.items() if text},
        )
        for row in rows.to_dicts()
    ]


def place(sheet: ImportedSheet, row: int) -> str:
    """Where a payment was read: “spend.xlsx, sheet Sep 2018, row 12”."""
    name = f", sheet {sheet.name}" if sheet.name else ""
    return f"{sheet.of.file_name}{name}, row {row}"

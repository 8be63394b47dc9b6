"""Payments of a spending file: looked at first, then written in one transaction, and taken out again.

The file becomes one typed Parquet file a sheet (`spreadsheets.payments`), and that becomes numbers (`dictionary`), a batch
at a time, so that a file of any size takes no more memory than a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Max, Sum

from ..models import Import, ImportedSheet, Payee, Payment, Phrase, SpendByCategory, SpendByDepartment, SpendByPayee
from ..spreadsheets.payments import stage
from . import dictionary, storing
from .summary import SheetSummary, Summary
from .totals import Totals

if TYPE_CHECKING:
    from ..spreadsheets.layout import Layout
    from ..spreadsheets.tables import OpenedFile

BATCH = 100_000
"""Rows that are in memory at once."""

SAME = ("payee_id", "paid", "year", "pence", "category_id", "purpose_id", "department_id", "body_id", "reference")
"""What two rows of different files must have in common to be one payment that was published twice."""

_TABLES = (Phrase, Payee, Payment, SpendByCategory, SpendByDepartment, SpendByPayee)


@dataclass(frozen=True)
class Written:
    """What came into the register: payments and their whole pence."""

    payments: int
    pence: int


def stamp(connection: BaseDatabaseWrapper) -> str:
    """A text that is different after any payments were written or removed."""
    seen = (
        Import.objects.using(connection.alias)
        .filter(kind=Import.Kind.PAYMENTS)
        .exclude(state=Import.State.PREVIEWED)
        .aggregate(Count("pk"), Max("pk"), Max("applied"), Max("undone"), Sum("created"))
    )
    return ", ".join(str(value) for value in seen.values())


def look_at(
    opened: OpenedFile,
    layouts: Sequence[Layout],
    *,
    financial_year: str | None,
    folder: Path,
    connection: BaseDatabaseWrapper,
) -> Summary:
    """Type the rows of an opened file, add them up, and find those that the register has already from another file.

    Writes the typed rows of each sheet into `folder`, and `sheet-N.existing.parquet` (row, sheet_id, of_row) beside those
    with rows that the register has.
    """
    staged = stage(opened, layouts=layouts, financial_year=financial_year, into=folder)
    read = {sheet.sheet.position: sheet for sheet in staged.sheets}
    words = dictionary.Words(connection, add=False)
    used = _Used()
    years = _years_held(connection)
    sheets = []
    for sheet, layout in zip(opened.sheets, layouts, strict=True):
        summary = SheetSummary.of(sheet, layout, read.get(sheet.position))
        if summary.parquet:
            there: list[pl.DataFrame] = []
            groups: list[pl.DataFrame] = []
            for rows in batches(folder / summary.parquet):
                if years:
                    found = _already_there(connection, words.numbered(rows), used, years)
                    there.append(found)
                    rows = rows.join(found, on="row", how="anti")
                groups.append(
                    rows.group_by("year", "category").agg(payments=pl.len().cast(pl.Int64), pence=pl.col("pence").sum())
                )
            existing = pl.concat([pl.DataFrame(schema=_EXISTING), *there])
            if existing.height:
                existing.sort("row").write_parquet(existing_rows(folder, sheet.position))
            summary.existing = existing.height
            summary.totals = _added_up(groups)
        sheets.append(summary)
    return Summary(Import.Kind.PAYMENTS.value, sheets, list(staged.problems), stamp(connection))


def _added_up(groups: list[pl.DataFrame]) -> list[tuple[int, str | None, int, int]]:
    if not groups:
        return []
    summed = pl.concat(groups).group_by("year", "category").agg(pl.col("payments", "pence").sum())
    return summed.sort("year", "category", nulls_last=True).rows()


def batches(parquet: Path, *, without: Path | None = None) -> Iterator[pl.DataFrame]:
    """The staged rows of one sheet, some at a time; `without` names rows to leave out."""
    out = pl.read_parquet(without, columns=["row"]) if without is not None and without.exists() else None
    rows = pl.scan_parquet(parquet)
    height = rows.select(pl.len()).collect().item()
    for start in range(0, height, BATCH):
        batch = rows.slice(start, BATCH).collect()
        yield batch if out is None else batch.join(out, on="row", how="anti", maintain_order="left")


def existing_rows(folder: Path, position: int) -> Path:
    """The file that says which rows of a sheet the register had already; there is none where it had none."""
    return folder / f"sheet-{position}.existing.parquet"


_EXISTING: dict[str, Any] = {"row": pl.UInt32, "sheet_id": pl.Int64, "of_row": pl.Int64}


class _Used:
    """How many of the register's equal payments have been found in this file so far; each counts once.

    Two equal rows in the file beside one in the register are one that is there and one that is new.
    """

    def __init__(self) -> None:
        self.parts: list[pl.DataFrame] = []

    def of(self, firsts: pl.DataFrame) -> pl.DataFrame:
        """How many of each of these (`first`: the lowest number among equal payments) were found; none is left out."""
        parts = [part.join(firsts, on="first", how="semi") for part in self.parts]
        found = pl.concat([pl.DataFrame(schema={"first": pl.Int64, "used": pl.Int64}), *parts])
        return found.group_by("first").agg(pl.col("used").sum())

    def add(self, firsts: pl.DataFrame) -> None:
        """Count these in."""
        self.parts.append(firsts)


# Where each run of equal `k` begins, and which of its run a row is (0, 1, …), in a frame in the order of `k`.
_BEGINS = pl.col("k").ne_missing(pl.col("k").shift())
_AT = pl.int_range(pl.len(), dtype=pl.Int64)
_NTH = _AT - pl.when(_BEGINS).then(_AT).forward_fill()


def _years_held(connection: BaseDatabaseWrapper) -> list[int]:
    """The financial years of which the register has payments, from the kept totals."""
    return list(SpendByCategory.objects.using(connection.alias).values_list("year", flat=True).distinct())


def _already_there(
    connection: BaseDatabaseWrapper, rows: pl.DataFrame, used: _Used, years: Sequence[int]
) -> pl.DataFrame:
    """The rows that the register has, each with the row it is; none has it whose words or whose year it does not know."""
    # One group for each different payment, so that nine columns are compared once and one number from then on.
    keys = (
        rows.filter(pl.col("known") & pl.col("year").is_in(years))
        .with_columns(reference=pl.col("reference").fill_null("").str.slice(0, 100))
        .group_by(SAME)
        .agg("row")
        .with_row_index("k")
    )
    matches = _matches(connection, keys)
    if not matches.height:
        return pl.DataFrame(schema=_EXISTING)
    matches = matches.sort("k", "id").with_columns(nth=_NTH, first=pl.when(_BEGINS).then("id").forward_fill())
    firsts = matches.filter(pl.col("nth") == 0).select("k", "first")
    equal = (
        keys.select("k", "row")
        .join(firsts, on="k")
        .explode("row")
        .join(used.of(firsts), on="first", how="left")
        .sort("k", "row")
        .with_columns(nth=_NTH + pl.col("used").fill_null(0))
    )
    found = equal.join(matches.drop("first"), on=["k", "nth"])
    used.add(found.group_by("first").agg(used=pl.len().cast(pl.Int64)))
    return found.select(pl.col("row").cast(pl.UInt32), "sheet_id", pl.col("of_row").cast(pl.Int64))


def _matches(connection: BaseDatabaseWrapper, keys: pl.DataFrame) -> pl.DataFrame:
    schema = {"k": pl.UInt32, "id": pl.Int64, "sheet_id": pl.Int64, "of_row": pl.Int64}
    if not keys.height:
        return pl.DataFrame(schema=schema)
    postgresql = connection.vendor == "postgresql"
    same = "IS NOT DISTINCT FROM" if postgresql else "IS"
    table = storing.quoted(connection, Payment._meta.db_table)
    columns = {
        "k": "bigint", "payee_id": "bigint", "paid": "date", "year": "integer", "pence": "bigint", "category_id": "bigint",
        "purpose_id": "bigint", "department_id": "bigint", "body_id": "bigint", "reference": "text",
    }  # fmt: skip
    # A plus keeps the database from the indexes of words: the one of payees leads to a single row.
    rest = " AND ".join(f"+p.{name} {same} b.{name}" for name in SAME if name.endswith("_id") and name != "payee_id")
    one = (
        f"SELECT b.k, p.id, p.sheet_id, p.row FROM equal_payments b CROSS JOIN {table} p WHERE p.payee_id = b.payee_id "  # noqa: S608 - names of our own
        f"AND p.pence = b.pence AND p.reference = b.reference AND {rest} AND "
    )
    dated, undated = "p.paid = b.paid", "p.paid IS NULL AND b.paid IS NULL AND p.year = b.year"
    with storing.temporary(connection, "equal_payments", columns):
        # In the order of the index that they are looked for in: neighbours are on one page.
        storing.insert(connection, "equal_payments", keys.select(*columns).sort("payee_id", "paid", "pence"))
        if postgresql:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE equal_payments")
        return storing.fetch(connection, f"{one} {dated} UNION ALL {one} {undated}", schema)


def store(
    import_: Import,
    summary: Summary,
    *,
    folder: Path,
    connection: BaseDatabaseWrapper,
    told: Callable[[int], None] = lambda rows: None,
) -> Written:
    """Write the payments of a summarised file, their words and their totals, inside the caller's transaction.

    `told` is called with the rows written so far. What the register has already is looked for again where payments were
    written or removed since the file was looked at.
    """
    storing.alone(connection, *_TABLES)
    words = dictionary.Words(connection, add=True)
    again = _Used() if summary.stamp != stamp(connection) else None
    years = _years_held(connection) if again else []
    totals = Totals()
    number = first = storing.next_id(connection, Payment)
    pence = 0
    readable = [sheet for sheet in summary.sheets if sheet.parquet]
    sheets = {
        sheet.position: ImportedSheet.objects.using(connection.alias).create(
            of=import_, position=sheet.position, name=sheet.name, header_row=sheet.header_row, columns=sheet.columns
        )
        for sheet in readable
    }
    expected = sum(sheet.created for sheet in readable)
    with storing.many_rows_change(connection, Payment, expected):
        for sheet in readable:
            existing = existing_rows(folder, sheet.position)
            fresh: list[pl.DataFrame] = []
            for texts in batches(folder / sheet.parquet, without=None if again else existing):
                rows = words.numbered(texts)
                if again:
                    found = _already_there(connection, rows, again, years)
                    fresh.append(found)
                    rows = rows.join(found, on="row", how="anti")
                totals.add(rows)
                pence += int(rows["pence"].sum())
                number = _write(connection, rows, sheets[sheet.position].pk, number)
                told(number - first)
            if again:
                pl.concat([pl.DataFrame(schema=_EXISTING), *fresh]).sort("row").write_parquet(existing)
                sheet.existing = sum(part.height for part in fresh)
        words.close()
        storing.numbers_taken(connection, Payment)
    totals.write(connection)
    return Written(payments=number - first, pence=pence)


def _write(connection: BaseDatabaseWrapper, rows: pl.DataFrame, sheet: int, number: int) -> int:
    """Write a batch, with numbers from `number` on; returns the next."""
    if not rows.height:
        return number
    # Rows of one purpose lie together, so that a question about it reads few pages, and the indexes are made faster. One
    # number to sort by takes a third of the time of three; it is a matter of place alone, so it may overflow.
    category, purpose = (pl.col(name).fill_null(0) for name in ("category_id", "purpose_id"))
    rows = rows.sort((category * 2**32 + purpose) * 2**8 + pl.col("year") % 2**8, maintain_order=True).select(
        id=pl.int_range(number, number + rows.height, dtype=pl.Int64),
        sheet_id=pl.lit(sheet),
        row="row",
        paid=pl.col("paid").dt.to_string("%Y-%m-%d"),
        year="year",
        payee_id="payee_id",
        category_id="category_id",
        purpose_id="purpose_id",
        department_id="department_id",
        body_id="body_id",
        reasons_id="reasons_id",
        reference=pl.col("reference").fill_null("").str.slice(0, 100),
        pence="pence",
        withheld=pl.col("withheld").fill_null(""),
    )
    storing.insert(connection, Payment._meta.db_table, rows)
    return number + rows.height


def take_back(import_: Import, *, connection: BaseDatabaseWrapper) -> Written:
    """Remove every payment that an import brought in, correct the totals, and remove the words and the payees that
    nothing uses any more, inside the caller's transaction."""
    storing.alone(connection, *_TABLES)
    sheets: Sequence[int] = list(
        ImportedSheet.objects.using(connection.alias).filter(of=import_).values_list("pk", flat=True)
    )
    if not sheets:
        return Written(0, 0)
    table, marks = storing.quoted(connection, Payment._meta.db_table), ", ".join(["%s"] * len(sheets))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), COALESCE(SUM(pence), 0) FROM {table} WHERE sheet_id IN ({marks})",  # noqa: S608 - names of our own
            sheets,
        )
        payments, pence = (int(number) for number in cursor.fetchone())
        phrases, payees = dictionary.numbers_of_sheets(connection, sheets)
        totals = Totals()
        totals.take_out(connection, sheets)
        totals.write(connection)
        with storing.many_rows_change(connection, Payment, payments):
            cursor.execute(f"DELETE FROM {table} WHERE sheet_id IN ({marks})", sheets)  # noqa: S608 - names of our own
    dictionary.forget_unused(connection, phrases, payees)
    return Written(payments, pence)

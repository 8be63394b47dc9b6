"""A spending file as typed rows: payments to bring in, rows that are none (each with its reason), rows to correct.

Millions of rows go through a few megabytes at a time. The plain shapes of amounts and dates are read a column at a
time; a row with anything else in it is judged alone by `cells`, so both say the same.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import cells, periods
from .cells import Order, parse_day, parse_money, tidy
from .errors import CellError
from .layout import Layout, other_headings
from .tables import OpenedFile, Sheet, batches, letter
from .writing import ParquetWriter

if TYPE_CHECKING:
    import polars as pl

NAMED = 1_000  # skipped rows that are listed one by one
SHOWN = 200  # rejected rows that are listed one by one; the file to correct has all
LONGEST_NAME = 1_000  # characters of who was paid
LONGEST_TEXT = 32_767  # characters of any other cell: what a workbook's cell can hold
CACHE = 300_000  # different dates that are remembered

HEADINGS, ABOVE, BLANK, REPEATED, OTHER, TOTAL, NOTE = (
    "the headings",
    "above the headings",
    "blank",
    "the headings again",
    "other headings, of a second table",
    "a total",
    "a note or a heading: no amount",
)
_SPACES = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|report|page|sheet|running|monthly|net|gross|column|period)[\s-]*)?totals?"
    r"(?:\s*(?:[:\-–—=£].*|(?:for|of|to date|spend|expenditure|payments?|amount|paid|value|net|gross|excl?|incl?)\b.*))?",
    re.I | re.S,
)
_TOTAL_ALONE = re.compile(r"(?:grand|sub|overall|report)?[\s-]*totals?[\s:]*", re.I)
_TOTAL_AFTER = re.compile(r".+\s(?:sub[\s-]?|grand\s)?total:?", re.I | re.S)
_POUNDS = frozenset(
    (
        "",
        "gbp",
        "£",
        "sterling",
        "pounds",
        "pound",
        "pounds sterling",
        "uk pounds",
        "uk pound",
        "gb pounds",
        "ukp",
        "stg",
    )
)
_NONE = re.compile(r"(?:£\s*)?(?:-|[0.]*)")  # of a debit or a credit: nothing stands there
_COMMA = re.compile(r"\W*\d{1,3}(?:[. ]?\d{3})*,\d{1,2}\W*|\W*\d+,\d{1,2}\W*")
_EITHER_WAY = r"^[^0-9]*\d{1,3}[.,]\d{3}[^0-9]*$"
_TWO_WAYS = re.compile(_EITHER_WAY)
_LEDGER_ID = r"(?:\[\s*(\d{2,12})\s*\]|\((\d{5,8})\))\s*$"
_LEDGER = re.compile(_LEDGER_ID)
_PLAIN_AMOUNT = r"^(?:-?£? ?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,2})?|\(£?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,2})?\))$"
_TEXTS = ("category", "purpose", "department", "body", "reasons")
_WITHHELD = (
    ("a", ("national security",)),
    ("b", ("safety", "jeopard")),
    ("c", ("crime", "justice", "offender", "prosecution", "detection")),
    ("d", ("enactment", "data protection", "personal data", "personal information", "gdpr", "prohibited", "dpa")),
)


@dataclass(frozen=True)
class StagedSheet:
    """One sheet, typed. Every row of the file is a payment, skipped with a reason, or rejected with a sentence."""

    sheet: Sheet
    layout: Layout
    parquet: Path
    rows: int  # payments
    pence: int  # their sum
    skipped: tuple[tuple[int, str], ...]  # the first thousand: row and reason
    skipped_by_reason: dict[str, int]
    rejects: Path  # a CSV to correct: the original columns, "Row" and "What is wrong"
    rejected: int
    first_rejects: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]  # how dates and years were read, where a person should know
    order: Order

    @property
    def skipped_count(self) -> int:
        """How many rows hold no payment."""
        return sum(self.skipped_by_reason.values())


@dataclass(frozen=True)
class Staged:
    """A file, typed. `problems` says which sheets could not be read, and what to do, in sentences."""

    sheets: tuple[StagedSheet, ...]
    problems: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many payments there are."""
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def pence(self) -> int:
        """The sum of all payments."""
        return sum(sheet.pence for sheet in self.sheets)

    @property
    def rejected(self) -> int:
        """How many rows need correcting."""
        return sum(sheet.rejected for sheet in self.sheets)


def stage(opened: OpenedFile, *, layouts: Sequence[Layout], financial_year: str | None = None, into: Path) -> Staged:
    """Type every sheet of `opened` that its layout can read, one Parquet file a sheet in the folder `into`.

    `financial_year` ("2018-19") is for files that say nowhere when their payments were made. Columns of the Parquet files: row
    (u32, the file's own number), paid (date, null where only the year is known), year (u16, in which the financial year
    starts), payee, ledger_id, category, purpose, department, body, reference, pence (i64), reasons, withheld ("a" to "d", or
    ""). Raises ValueError for a financial year that is none.
    """
    given = None
    if financial_year is not None:
        given = periods.financial_year(financial_year)
        if given is None:
            raise ValueError(f"“{financial_year}” is not a financial year. Write it as 2018-19.")
    into.mkdir(parents=True, exist_ok=True)
    staged, problems = [], list(opened.problems)
    for sheet, layout in zip(opened.sheets, layouts, strict=True):
        where = f"{opened.name}, {sheet.label}" if sheet.label else opened.name
        problems += [f"{where}: {problem.sentence}" for problem in sheet.problems[:20]]
        if layout.missing:
            problems += [f"{where}: {sentence}" for sentence in layout.sentences()]
            continue
        year = given if given is not None else _year_of_names(opened.name, sheet, layout)
        if year is None and "date" not in layout.mapping and "period" not in layout.mapping:
            problems.append(
                f"{where}: Nothing says when these payments were made: there is no column of dates, and neither the sheet's "
                "name nor the file's names a month or a financial year. Give the financial year."
            )
            problems += [f"{where}: {sentence}" for sentence in layout.sentences() if "--columns date" in sentence]
            continue
        staged.append(_staged(sheet, layout, year, into))
    return Staged(tuple(staged), tuple(problems))


def _year_of_names(file_name: str, sheet: Sheet, layout: Layout) -> int | None:
    """The financial year that the sheet's name says, else the file's, else the words above the headings."""
    for words in (sheet.name, file_name.rpartition(".")[0] or file_name, layout.above):
        if words and (year := periods.financial_year(words)) is not None:
            return year
    return None


def _staged(sheet: Sheet, layout: Layout, year: int | None, into: Path) -> StagedSheet:
    """Read the sheet; and again where what stands further down shows that dates or amounts are written in another way."""
    pass_ = _Pass(sheet, layout, year, into, Order.DMY)
    pass_.run()
    order = Order.MDY if pass_.orders[Order.MDY] and not pass_.orders[Order.DMY] else Order.DMY
    if order is not pass_.order or pass_.commas > pass_.points:
        pass_ = _Pass(sheet, layout, year, into, order, continental=pass_.commas > pass_.points)
        pass_.run()
    return pass_.result()


@dataclass
class _Pass:
    """One reading of one sheet."""

    sheet: Sheet
    layout: Layout
    year: int | None
    into: Path
    order: Order
    continental: bool = False  # most amounts have a comma before the pence, so 1.250 and 1,250 could each mean two
    commas: int = 0  # such amounts
    points: int = 0  # amounts with a point before the pence
    orders: Counter[Order] = field(default_factory=Counter)  # different dates that prove an order
    rows: int = 0
    pence: int = 0
    rejected: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    first_rejects: list[tuple[int, str]] = field(default_factory=list)
    _days: dict[str, date | None] = field(default_factory=dict)
    _years: dict[str, int | None] = field(default_factory=dict)
    _either: str = ""  # a date that could be read both ways
    _serial: str = ""
    _other: int = 0  # the row at which a table with other headings began; 0 outside of one
    _turns: dict[int, bool] = field(default_factory=dict)  # rows of headings in this batch: whether of another table
    _others: list[tuple[int, int]] = field(default_factory=list)  # such rows, and how many rows stand below them

    @property
    def parquet(self) -> Path:
        """Where the payments go."""
        return self.into / f"{self.sheet.position}.parquet"

    @property
    def rejects(self) -> Path:
        """Where the rows to correct go."""
        return self.into / f"{self.sheet.position}-to-correct.csv"

    def run(self) -> None:
        """Read all rows."""
        with (
            self.rejects.open("w", encoding="utf-8-sig", newline="") as file,
            ParquetWriter(self.parquet, _schema()) as parquet,
        ):
            writer = csv.writer(file)
            names = [heading or letter(at) for at, heading in enumerate(self.layout.headings)]
            names += [letter(at) for at in range(len(names), self.sheet.width)]
            writer.writerow([*names[: self.sheet.width], "Row", "What is wrong"])
            for batch in batches(self.sheet):
                frame = self.typed(batch, writer.writerow)
                self.rows += frame.height
                self.pence += int(frame["pence"].sum())
                parquet.write(frame)

    def typed(self, batch: pl.DataFrame, reject: Callable[[list[str]], object]) -> pl.DataFrame:
        """The payments among these rows, in order; the others are counted, listed and written out."""
        import polars as pl

        read = batch.select(self._expressions(batch)).with_columns(
            plain=pl.col("pence").is_not_null()
            & pl.col("year").is_not_null()
            & (pl.col("payee") != "")
            & pl.col("plain")
        )
        amounts = batch[str(self.layout.mapping["amount"])]
        self.points += int(amounts.str.contains(r"\.\d{1,2}\)?-?\s*$").sum())
        columns = list(_schema())
        if self._other or not read["plain"].all():
            read = read.with_columns(plain=pl.col("plain") & ~self._under_other_headings(batch, read))
        if read["plain"].all():
            return read.select(columns)
        judged = [self._judged(row[0], list(row[1:]), reject) for row in batch.filter(~read["plain"]).iter_rows()]
        payments = [payment for payment in judged if payment is not None]
        plain = read.filter("plain").select(columns)
        if not payments:
            return plain
        return pl.concat([plain, pl.DataFrame(payments, schema=_schema(), orient="row")]).sort("row")

    def _under_other_headings(self, batch: pl.DataFrame, read: pl.DataFrame) -> pl.Series:
        """Which rows stand in a table with other headings than those that the layout reads."""
        import polars as pl

        odd = batch.filter(~read["plain"])
        self._turns = {}
        for row, *texts in odd.iter_rows():
            if row >= self.layout.first_row and row not in self.layout.header_rows:
                another = other_headings(self.layout, [tidy(text) for text in texts])
                if another is not None:
                    self._turns[row] = another
        under = pl.repeat(bool(self._other), batch.height, eager=True)
        for row, another in self._turns.items():
            under = under.set(batch["row"] > row, another)
        return under

    def _expressions(self, batch: pl.DataFrame) -> list[pl.Expr]:
        import polars as pl

        amount = self._cell("amount")
        bare = amount.str.replace_many(["£", ",", " ", "(", ")", "-"], [""]).cast(pl.Float64, strict=False)
        minus = amount.str.starts_with("(") | amount.str.starts_with("-")
        pence = (bare * 100).round().cast(pl.Int64) * pl.when(minus).then(-1).otherwise(1)
        payee = self._cell("payee")
        plain = (
            (payee.str.len_chars() <= LONGEST_NAME)
            & ~payee.str.contains(r"(?i)total")
            & (pl.col("row") >= self.layout.first_row)
        )
        if self.layout.header_rows:
            plain &= ~pl.col("row").is_in(list(self.layout.header_rows))
        if "date" not in self.layout.mapping:
            # Without a date to tell it by, any label may make a row a total.
            plain &= ~pl.any_horizontal(pl.exclude("row").str.contains(r"(?i)total"))
        for name in (*_TEXTS, "reference", "ledger_id"):
            if name in self.layout.mapping:
                plain &= self._cell(name).str.len_bytes() <= LONGEST_TEXT
        if self.continental:
            plain &= ~amount.str.contains(_EITHER_WAY)
        if "credit" in self.layout.mapping:
            plain &= self._cell("credit") == ""
        if "currency" in self.layout.mapping:
            plain &= self._cell("currency").str.to_lowercase().is_in(list(_POUNDS))
        paid, year = self._when(batch)
        ledger = payee.str.extract_groups(_LEDGER_ID)
        ledger_id = pl.coalesce(ledger.struct.field("1"), ledger.struct.field("2"), pl.lit(""))
        if "ledger_id" in self.layout.mapping:
            printed = self._cell("ledger_id")
            ledger_id = pl.when(printed != "").then(printed).otherwise(ledger_id)
        return [
            pl.col("row"),
            paid.alias("paid"),
            year.alias("year"),
            payee.alias("payee"),
            ledger_id.alias("ledger_id"),
            *(self._text(name).alias(name) for name in ("category", "purpose", "department", "body")),
            (self._cell("reference") if "reference" in self.layout.mapping else pl.lit("")).alias("reference"),
            pl.when(amount.str.contains(_PLAIN_AMOUNT)).then(pence).alias("pence"),
            self._text("reasons").alias("reasons"),
            self._withheld(batch).alias("withheld"),
            plain.alias("plain"),
        ]

    def _cell(self, name: str) -> pl.Expr:
        import polars as pl

        return pl.col(str(self.layout.mapping[name])).str.strip_chars(_SPACES)

    def _text(self, name: str) -> pl.Expr:
        import polars as pl

        if name not in self.layout.mapping:
            return pl.lit(None, dtype=pl.String)
        text = self._cell(name)
        return pl.when(text != "").then(text)

    def _when(self, batch: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
        """The day and the financial year of every row, both by the different texts that the batch has."""
        import polars as pl

        if "date" in self.layout.mapping:
            texts = batch[str(self.layout.mapping["date"])]
            known = texts.unique().to_list()
            days = [self._day(text) for text in known]
            years = [
                self._year(text) if day is None else periods.starts(day.year, day.month)
                for text, day in zip(known, days, strict=True)
            ]
            return self._looked_up(texts, known, days, pl.Date), self._looked_up(texts, known, years, pl.UInt16)
        if "period" in self.layout.mapping:
            texts = batch[str(self.layout.mapping["period"])]
            known = texts.unique().to_list()
            return (
                pl.lit(None, dtype=pl.Date),
                self._looked_up(texts, known, [self._year(text) for text in known], pl.UInt16),
            )
        return pl.lit(None, dtype=pl.Date), pl.lit(self.year, dtype=pl.UInt16)

    @staticmethod
    def _looked_up(texts: pl.Series, known: list[str], values: list[Any], kind: Any) -> pl.Expr:
        import polars as pl

        return pl.lit(texts.replace_strict(known, pl.Series(values, dtype=kind), return_dtype=kind))

    def _day(self, text: str) -> date | None:
        """The day of a cell; None where it is no day. What it shows about the order of days and months is noted."""
        if text not in self._days:
            if len(self._days) > CACHE:
                self._days.clear()
            try:
                self._days[text] = parse_day(text, order=self.order)
            except CellError:
                self._days[text] = None
            shown = cells.order_shown(text)
            if shown and not _no_day(text, shown):
                self.orders[shown] += 1
            elif self._days[text] is not None:
                self._either = self._either or (text if cells.in_figures(text) else "")
                self._serial = self._serial or (text if cells.is_serial(text) else "")
        return self._days[text]

    def _year(self, text: str) -> int | None:
        """The financial year of a cell that names a month or a year; of the whole sheet where a period is empty."""
        if text not in self._years:
            if len(self._years) > CACHE:
                self._years.clear()
            found = periods.of_period(text, order=self.order)
            if found is None and "date" not in self.layout.mapping:
                found = self.year
            self._years[text] = found
        return self._years[text]

    def _withheld(self, batch: pl.DataFrame) -> pl.Expr:
        import polars as pl

        if "withheld" not in self.layout.mapping:
            return pl.lit("")
        texts = batch[str(self.layout.mapping["withheld"])]
        known = texts.unique().to_list()
        return self._looked_up(texts, known, [withheld(text) for text in known], pl.String)

    def _judged(self, row: int, texts: list[str], reject: Callable[[list[str]], object]) -> tuple[Any, ...] | None:
        """One row that is not plain: a payment, or None after it was skipped or rejected."""
        if row in self._turns:
            self._turn(row, another=self._turns[row])
        why = self._no_payment(row, texts)
        if not why and self._other:
            self._others[-1] = (self._other, self._others[-1][1] + 1)
            wrong = [f"It stands under the other headings of row {self._other}: put that table on a sheet of its own."]
            self._rejected(row, texts, wrong, reject)
            return None
        if why:
            self.reasons[why] += 1
            if len(self.skipped) < NAMED:
                self.skipped.append((row, why))
            return None
        read, wrong = self._read(texts)
        if not wrong:
            return (row, *read)
        self._rejected(row, texts, wrong, reject)
        return None

    def _turn(self, row: int, *, another: bool) -> None:
        """Headings among the rows: of another table, or the same again."""
        self._other = row if another else 0
        if another:
            self._others.append((row, 0))

    def _rejected(
        self, row: int, texts: list[str], wrong: Sequence[str], reject: Callable[[list[str]], object]
    ) -> None:
        """Count, list and write out a row that must be corrected."""
        sentence = " ".join(wrong)
        self.rejected += 1
        if len(self.first_rejects) < SHOWN:
            self.first_rejects.append((row, sentence))
        reject([*texts[: self.sheet.width], str(row), sentence])

    def _no_payment(self, row: int, texts: list[str]) -> str:
        """Why a row holds no payment; empty where it does, or should."""
        layout = self.layout
        if row in layout.header_rows:
            return HEADINGS
        filled = [tidy(text) for text in texts if tidy(text)]
        if not filled:
            return BLANK
        if row < layout.first_row:
            return ABOVE
        if row in self._turns:
            return OTHER if self._turns[row] else REPEATED
        amount, payee = self._at(texts, "amount") or self._at(texts, "credit"), self._at(texts, "payee")
        undated = "date" not in layout.mapping or not self._at(texts, "date")
        if _TOTAL_ALONE.fullmatch(payee):
            return TOTAL
        amounts = (amount, self._at(texts, "credit"))
        labels = [text for text in filled if text not in amounts]
        if undated and (
            any(_TOTAL.fullmatch(label) for label in labels)
            or (amount and any(_TOTAL_AFTER.fullmatch(label) for label in labels))
            or (amount and not labels and _is_money(amount))
        ):
            return TOTAL
        dated = "date" in layout.mapping and not undated
        # A name that ends in a figure may have swallowed its amount: that is for a person to see.
        if not amount and not dated and (not payee or (len(filled) == 1 and not payee[-1].isdigit())):
            return NOTE
        return ""

    def _read(self, texts: list[str]) -> tuple[tuple[Any, ...], list[str]]:
        """The typed fields of one row, and what is wrong with it."""
        layout, wrong = self.layout, []
        paid, year = None, self.year
        payee = self._stripped(texts, "payee")
        if len(payee) > LONGEST_NAME:
            wrong.append(
                f"Column {layout.column('payee')} has {len(payee):,} characters; a name has at most {LONGEST_NAME:,}. "
                "Look whether a quotation mark is missing."
            )
        wrong += [
            f"Column {layout.column(name)} has {len(texts[at]):,} characters; a cell holds at most {LONGEST_TEXT:,}."
            for name, at in layout.mapping.items()
            if name != "payee" and len(texts[at]) > LONGEST_TEXT
        ]
        if not payee:
            wrong.append(f"Column {layout.column('payee')} is empty: say who was paid, or that the name is withheld.")
        pence = self._pence(texts, wrong)
        if (currency := self._at(texts, "currency")).casefold().rstrip(".") not in _POUNDS:
            wrong.append(
                f"Column {layout.column('currency')}: {cells.quoted(currency)} is not pounds. Give the amount in pounds."
            )
        if "date" in layout.mapping:
            text = texts[layout.mapping["date"]]
            paid = self._day(text)
            year = self._year(text) if paid is None else periods.starts(paid.year, paid.month)
            if year is None:
                wrong.append(f"Column {layout.column('date')}: {_no_day(text, self.order)}")
        elif "period" in layout.mapping:
            text = texts[layout.mapping["period"]]
            year = self._year(text)
            if year is None:
                wrong.append(
                    f"Column {layout.column('period')}: {cells.quoted(text)} names no month or financial year."
                )
        found = _LEDGER.search(payee)
        ledger_id = self._stripped(texts, "ledger_id") or ((found[1] or found[2]) if found else "")
        category, purpose, department, body, reasons = (self._stripped(texts, name) or None for name in _TEXTS)
        reference = self._stripped(texts, "reference")
        held = withheld(texts[layout.mapping["withheld"]]) if "withheld" in layout.mapping else ""
        return (
            (paid, year, payee, ledger_id, category, purpose, department, body, reference, pence, reasons, held),
            wrong,
        )

    def _pence(self, texts: list[str], wrong: list[str]) -> int:
        """The pence of a row: its amount, or its debit less its credit."""
        layout, parts = self.layout, {"amount": self._stripped(texts, "amount")}
        if "credit" in layout.mapping:
            parts["credit"] = self._stripped(texts, "credit")
            # A row has one of the two; the other is empty, or nil.
            parts = {name: text for name, text in parts.items() if not _NONE.fullmatch(text)} or {
                "amount": max(parts.values(), key=len)
            }
            if len(parts) == 2:
                wrong.append(
                    f"Columns {layout.column('amount')} and {layout.column('credit')} both have an amount. "
                    "Write each in a row of its own."
                )
                return 0
        ((name, text),) = parts.items()
        self.commas += bool(_COMMA.fullmatch(text))
        if self.continental and _TWO_WAYS.fullmatch(text):
            wrong.append(
                f"Column {layout.column(name)}: {cells.quoted(text)} could mean two amounts, for most amounts of the column "
                "have a comma before the pence. Write it with a point before the pence, as 1,234.50."
            )
            return 0
        try:
            pence = int(parse_money(text) * 100)
        except CellError as error:
            wrong.append(f"Column {layout.column(name)}: {error.sentence}")
            return 0
        if name == "credit" and pence < 0:
            wrong.append(
                f"Column {layout.column(name)}: {cells.quoted(text)} is a credit below nothing. Say whether it was paid or came back."
            )
        return -pence if name == "credit" else pence

    def _at(self, texts: list[str], name: str) -> str:
        return tidy(texts[self.layout.mapping[name]]) if name in self.layout.mapping else ""

    def _stripped(self, texts: list[str], name: str) -> str:
        return texts[self.layout.mapping[name]].strip(_SPACES) if name in self.layout.mapping else ""

    def result(self) -> StagedSheet:
        """What this reading found."""
        return StagedSheet(
            sheet=self.sheet,
            layout=self.layout,
            parquet=self.parquet,
            rows=self.rows,
            pence=self.pence,
            skipped=tuple(self.skipped),
            skipped_by_reason=dict(self.reasons),
            rejects=self.rejects,
            rejected=self.rejected,
            first_rejects=tuple(self.first_rejects),
            notes=(*self.layout.sentences(), *self._notes()),
            order=self.order,
        )

    def _notes(self) -> Iterator[str]:
        layout = self.layout
        for row, below in self._others:
            rows = "1 row below it was" if below == 1 else f"{below:,} rows below it were"
            yield (
                f"Row {row} has other headings than row {layout.header_row}: a second table. The {rows} not read; put that "
                "table on a sheet of its own."
            )
        if "date" in layout.mapping:
            column = layout.column("date")
            if self.orders[Order.MDY] and self.orders[Order.DMY]:
                yield f"Dates in column {column} are written both ways round. They are read as day, month, year."
            elif self.order is Order.MDY:
                yield f"Dates in column {column} are written month first; they are read so."
            elif self._either and not self.orders[Order.DMY]:
                yield (
                    f"No date in column {column} shows whether the day or the month comes first ({cells.quoted(self._either)}). "
                    "They are read as day, month, year."
                )
            if self._serial:
                yield f"Numbers in column {column} ({cells.quoted(self._serial)}) are read as Excel's count of days from 1900."
        elif "period" not in layout.mapping and self.year is not None:
            yield f"There is no column of dates. All payments are taken to be of {self.year}-{(self.year + 1) % 100:02}."


def _is_money(text: str) -> bool:
    try:
        parse_money(text)
    except CellError:
        return False
    return True


def _no_day(text: str, order: Order) -> str:
    """Why a cell is no day; empty where it is one."""
    try:
        parse_day(text, order=order)
    except CellError as error:
        return error.sentence
    return ""


def withheld(text: str) -> str:
    """The paragraph of article 2(2) of the Specified Information Order that a cell names, "a" to "d" (facts/law.md B1).

    Empty where it names none: a cell such as "yes" says that something is withheld, not why.
    """
    words = tidy(text).casefold()
    if letter_ := re.fullmatch(r"(?:art(?:icle)?\.?\s*)?(?:2\s*\(2\)\s*)?\(?([a-d])\)?", words):
        return letter_[1]
    return next((code for code, signs in _WITHHELD if any(sign in words for sign in signs)), "")


def _schema() -> dict[str, Any]:
    import polars as pl

    text = dict.fromkeys(("category", "purpose", "department", "body", "reference"), pl.String)
    return {
        "row": pl.UInt32,
        "paid": pl.Date,
        "year": pl.UInt16,
        "payee": pl.String,
        "ledger_id": pl.String,
        **text,
        "pence": pl.Int64,
        "reasons": pl.String,
        "withheld": pl.String,
    }

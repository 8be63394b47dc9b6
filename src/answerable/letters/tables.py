"""The tables of a reply: their numbers, which stay in the letter, and the CSV files of those that do not."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from answerable.letters.clean import clean, one_line
from answerable.letters.reply import Reply, ReplyTable

# A spreadsheet takes a cell that starts so for a formula and may run it (CWE-1236). The last four are the full-width forms.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
# A figure, which must reach the reader unaltered: "-200", "-£1,200.50", "+5%", "- 3". Or a mere dash for "nothing".
_FIGURE = re.compile(r"[-+]?\s*£?\s*(\d[\d, ]*)?(\.\d+)?\s*%?")


@dataclass(frozen=True)
class PlacedTable:
    """One table of a reply with its number in the letter, counted from 1, and the part it belongs to, counted from 0.

    `file` is the name of its CSV file, and empty where the table stands in the letter itself.
    """

    number: int
    part: int
    table: ReplyTable
    file: str

    @property
    def heading(self) -> str:
        """The caption with the table's number: "Table 1: Spending by year"."""
        caption = one_line(self.table.caption)
        return f"Table {self.number}: {caption}" if caption else f"Table {self.number}"


def place(reply: Reply) -> tuple[PlacedTable, ...]:
    """Every table of the reply, numbered in reading order, with the place where it goes.

    A table with more rows than `reply.rows_in_letter`, or more columns than `reply.columns_in_letter`, goes out whole
    as a CSV file, and the letter keeps its caption and says where the rest is: a table is never cut in two places.
    """
    tables = [(part, table) for part, answer in enumerate(reply.parts) for table in answer.tables]
    return tuple(
        PlacedTable(number, part, table, _file_name(number, table) if _too_large(table, reply) else "")
        for number, (part, table) in enumerate(tables, start=1)
    )


def attachments(reply: Reply) -> list[tuple[str, bytes]]:
    """The CSV files that go with the letter, as (name, bytes), in the letter's order.

    UTF-8 *with* a byte order mark: most people open such a file by a double click, and without the mark a spreadsheet
    reads "£" and every accent wrongly. Lines end in CR LF and fields are quoted as RFC 4180 says.
    """
    return [(placed.file, _csv(placed.table)) for placed in place(reply) if placed.file]


def is_guarded(table: ReplyTable) -> bool:
    """Whether any cell of the table's CSV file carries an apostrophe that the table's text does not have."""
    return any(safe_cell(cell) != clean(cell) for row in (table.columns, *table.rows) for cell in row)


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet will run: text that looks like a formula gets an apostrophe before it.

    A real figure is never touched: "-200" and "-£1,200.50" stay what they are, since a program that reads the file
    must find the number. White space before the sign does not hide a formula.
    """
    value = clean(text)
    if _FIGURE.fullmatch(value.strip()):
        return value
    return f"'{value}" if value.startswith(_STARTS_A_FORMULA) or value.lstrip().startswith(_STARTS_A_FORMULA) else value


def _too_large(table: ReplyTable, reply: Reply) -> bool:
    return len(table.rows) > reply.rows_in_letter or len(table.columns) > reply.columns_in_letter


def _file_name(number: int, table: ReplyTable) -> str:
    ascii_caption = unicodedata.normalize("NFKD", clean(table.caption)).encode("ascii", "ignore").decode("ascii")
    words = re.findall(r"[a-z0-9]+", ascii_caption.lower())
    name = ""
    for word in words:
        if len(name) + len(word) > 50:
            break
        name += f"-{word}"
    return f"table-{number}{name}.csv"


def _csv(table: ReplyTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe_cell(column) for column in table.columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")

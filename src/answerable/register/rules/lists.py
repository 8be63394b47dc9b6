"""How a list that is published is written: typed cells, safe CSV, JSON, withheld lines, gaps, small numbers.

A list is written line by line as it is read, so a long one needs no memory, and the same data give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from answerable.law.publication import Field, Kind, Period, Rule, When, Withheld, period_of
from answerable.standards.csv_text import printable, safe_text

from . import financial_years

WITHHELD = "Withheld"
"""What stands in a CSV cell that is withheld."""
REASON_COLUMN = "Reason withheld"
_CHUNK = 200

Value = str | int | bool | Decimal | date | None
"""What a cell can hold. None: not recorded."""


class BadPeriod(ValueError):
    """The period cannot be understood; the message says how to write one."""


class BadValue(ValueError):
    """What is recorded does not fit its column; the message says which and why."""


class Line(NamedTuple):
    """One line of a list, a value for each column; `withheld` is the letter of article 2(2), or empty."""

    values: tuple[Value, ...]
    withheld: str = ""


@dataclass
class Tally:
    """What a list holds and what is missing from it, counted as its lines pass."""

    fields: Sequence[Field]
    lines: int = 0
    pence: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    _missing: Counter[int] = field(default_factory=Counter)

    def count(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Let the lines pass and count them. A withheld line has no gaps: what it does not say is withheld."""
        amount = next((place for place, f in enumerate(self.fields) if f.name == "amount"), None)
        for line in lines:
            self.lines += 1
            if amount is not None and isinstance(line.values[amount], Decimal):
                self.pence += int(line.values[amount] * 100)  # type: ignore[operator]
            if line.withheld:
                self.withheld[line.withheld] += 1
            else:
                for place, value in enumerate(line.values):
                    if value is None or value == "":
                        self._missing[place] += 1
            yield line

    @property
    def gaps(self) -> tuple[tuple[Field, int], ...]:
        """The columns that some lines have nothing in, with how many lines that is."""
        return tuple((f, self._missing[place]) for place, f in enumerate(self.fields) if self._missing[place])


def typed(f: Field, text: str) -> Value:
    """Return a recorded text as the column's kind of value; None where it is empty. Raises BadValue with a sentence."""
    text = text.strip()
    if not text:
        return None
    try:
        if f.kind is Kind.POUNDS:
            return Decimal(text).quantize(Decimal("0.01"))
        if f.kind is Kind.NUMBER:
            return int(text)
        if f.kind is Kind.DAY:
            return date.fromisoformat(text)
    except (InvalidOperation, ValueError):
        raise BadValue(f"{f.label}: “{text}” is not {_A[f.kind]}.") from None
    if f.kind is Kind.YES_NO:
        if text.casefold() not in ("yes", "no"):
            raise BadValue(f"{f.label}: “{text}” is neither yes nor no.")
        return text.casefold() == "yes"
    if f.choices and text not in f.choices:
        raise BadValue(f"{f.label}: “{text}” is none of: {'; '.join(f.choices)}.")
    return text


_A = {Kind.POUNDS: "an amount of pounds", Kind.NUMBER: "a whole number", Kind.DAY: "a date as 2025-10-31"}


def csv_cell(value: Value) -> str:
    """Return a value as a CSV cell: ISO dates, plain numbers (a negative one stays a number), safe text, "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else safe_text(value)


def json_value(value: Value) -> Any:
    """Return a value as JSON has it: numbers as numbers, ISO dates, null for none and for no words."""
    if isinstance(value, Decimal):
        # Two decimals and at most fifteen figures: the shortest number that reads back as the same amount.
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return (printable(value) or None) if isinstance(value, str) else value


def shown(fields: Sequence[Field], line: Line) -> tuple[str, ...]:
    """Return a line as its CSV cells, the reason withheld last; a withheld line keeps only what identifies nobody."""
    if not line.withheld:
        return (*map(csv_cell, line.values), "")
    cells = [csv_cell(value) if f.kept else WITHHELD for f, value in zip(fields, line.values, strict=True)]
    return (*cells, f"{line.withheld}: {Withheld(line.withheld).words}")


def csv_chunks(fields: Sequence[Field], lines: Iterable[Line]) -> Iterator[bytes]:
    """Write a list as CSV (RFC 4180), UTF-8, a piece at a time. The first line names the columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(f.label for f in fields), REASON_COLUMN])
    for number, line in enumerate(lines, start=1):
        writer.writerow(shown(fields, line))
        if number % _CHUNK == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def json_row(fields: Sequence[Field], line: Line) -> dict[str, Any]:
    """Return a line as a JSON object by field name. What is not recorded is null; what is withheld is null and named."""
    if not line.withheld:
        return {f.name: json_value(value) for f, value in zip(fields, line.values, strict=True)}
    row = {f.name: json_value(v) if f.kept else None for f, v in zip(fields, line.values, strict=True)}
    return {
        **row,
        "withheld": line.withheld,
        "withheld_fields": [f.name for f in fields if not f.kept],
    }


def json_chunks(head: dict[str, Any], fields: Sequence[Field], lines: Iterable[Line]) -> Iterator[bytes]:
    """Write a list as one JSON object, a piece at a time: `head`, then "rows", then "lines" and "gaps" counted on the way."""
    # Starting the command line must not wait for it.
    import orjson

    yield orjson.dumps(head)[:-1] + b',"rows":['
    tally = Tally(fields)
    piece: list[bytes] = []
    for line in tally.count(lines):
        piece.append((b"\n" if tally.lines == 1 else b",\n") + orjson.dumps(json_row(fields, line)))
        if len(piece) == _CHUNK:
            yield b"".join(piece)
            piece.clear()
    tail = {"lines": tally.lines, "gaps": {f.name: number for f, number in tally.gaps}}
    yield b"".join(piece) + b"]," + orjson.dumps(tail)[1:] + b"\n"


# Periods, as people write them

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTHLY = Rule(When.MONTHLY, "")
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def parse_period(text: str, rule: Rule | None = None) -> Period:
    """Return the period that a text names: "2025-10", "2025/26" or "2025-26", or "2025-10-01/2025-12-31".

    A month of a list that is made by the quarter or the year names the whole quarter or financial year that it is in.
    "2011-12" is December 2011; write that financial year as "2011/12". Raises BadPeriod with a sentence.
    """
    text = text.strip()
    try:
        if found := _RANGE.fullmatch(text):
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
            if last < first:
                raise BadPeriod(f"“{text}” ends before it begins. Write the earlier day first.")
            return Period(first, last)
        if found := _MONTH.fullmatch(text):
            month = date(int(found[1]), int(found[2]), 1)
            return period_of(rule or _MONTHLY, month)
        year = financial_years.parse(text)
        return Period(financial_years.first_day(year), financial_years.last_day(year))
    except BadPeriod:
        raise
    except ValueError:
        raise BadPeriod(
            f"“{text}” is not a period. Write a month as 2025-10, a financial year as 2025/26, or two days as "
            "2025-10-01/2025-12-31."
        ) from None


def period_text(period: Period | None) -> str:
    """Return a period as an address has it: its first and last day, with a stroke between; "" for none."""
    return f"{period.first.isoformat()}/{period.last.isoformat()}" if period else ""


# Small numbers (facts/law.md E4)


def proportion(count: int | None, staff: int | None, *, band_below: int, small: int) -> str | None:
    """Return the proportion of staff as the list of item 2(b) gives it; None where a number is not recorded.

    In an office of fewer than `band_below` people, or where fewer than `small` people are in the group or outside it, a band is
    given. Every band covers at least `small` possible numbers of people, nought among them as any other, so that no number can
    be worked out from it. With fewer than twice `small` people there is only one band, and nothing is said. Raises BadValue.
    """
    if count is None or staff is None:
        return None
    if not 0 <= count <= staff:
        raise BadValue(f"{count} of {staff} members of staff cannot be. Check the numbers of people.")
    bands = (staff + 1) // small
    if bands < 2:
        return "Not shown: too few staff"
    if staff >= band_below and min(count, staff - count) >= small:
        return f"{round(100 * count / staff)}%"
    place = next(n for n in range(bands) if count < (n + 1) * (staff + 1) // bands)
    lowest, highest = place * (staff + 1) // bands, (place + 1) * (staff + 1) // bands - 1
    return f"{100 * lowest // staff}% to {-(-100 * highest // staff)}%"

"""How one cell of a register folder is read and written: what is written here reads back as the same value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from ..rules import financial_years, money, partial_dates
from .columns import CellKind, Column

REF_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_IDENTIFIER = re.compile(r"([A-Z]{2}-[A-Z0-9]+)-(.+?)(?: checked (\d{4}-\d{2}-\d{2}))?")
# A part of a list ends at a semicolon or a line end, but not at a semicolon behind a backslash.
_PART = re.compile(r"(?:\\[\\;]|[^;\n])+")
_ESCAPED = re.compile(r"\\([\\;])")
# Spreadsheets run a cell that begins like this as a formula; an apostrophe before it keeps it words.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_YES_NO = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}
_LARGEST_WHOLE = 2_147_483_647


def read_cell(column: Column, text: str) -> Any:
    """Return a filled cell's value for its column. Raises ValueError with a sentence that says what to do.

    Money comes back as `money.Amount`, lists as tuples without repeats, everything else as the model keeps it.
    """
    if "\x00" in text:
        raise ValueError("it has a character that is no text. Save the file again as CSV UTF-8.")
    value = _read(column, text)
    for part in value if isinstance(value, tuple) else (value,):
        if column.longest and isinstance(part, str) and len(part) > column.longest:
            raise ValueError(f"it has {len(part)} characters; at most {column.longest} fit. Shorten it.")
    return value


def _read(column: Column, text: str) -> Any:
    match column.kind:
        case CellKind.MONEY:
            return money.parse(text)
        case CellKind.DAY:
            return _day(text)
        case CellKind.FIELDS:
            return _fields(text)
        case CellKind.DATE:
            return partial_dates.parse(text)
        case CellKind.FINANCIAL_YEAR:
            return financial_years.parse(text)
        case CellKind.YES_NO:
            return _yes_no(text)
        case CellKind.CHOICE:
            return _choice(column, text)
        case CellKind.NUMBER:
            return _number(column, text)
        case CellKind.WHOLE:
            return _whole(text)
        case CellKind.ADDRESS:
            return read_address(text)
        case CellKind.REFS | CellKind.LINES:
            return _list(text)
        case CellKind.CODES:
            return _codes(text)
        case CellKind.IDENTIFIERS:
            return _identifiers(text)
        case _:
            return without_apostrophe(text)


def _list(text: str) -> tuple[str, ...]:
    """Parts between semicolons or line ends, in order, without repeats; "\\;" is a semicolon within a part."""
    parts = (_ESCAPED.sub(r"\1", part.strip()) for part in _PART.findall(without_apostrophe(text)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _day(text: str) -> date:
    value = partial_dates.parse(text)
    if len(value) != len("2016-03-31"):
        raise ValueError(f"“{text}” is not a day. Write it whole, as 2016-03-31.")
    return date.fromisoformat(value)


def _fields(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ValueError('it is not a list of fields. Write it as {"ends": "2026-03-31", "value": "120000.00"}.')
    return value


def _codes(text: str) -> tuple[str, ...]:
    codes = _list(text)
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"“{code}” is not a category code such as sexual_violence. Put semicolons between codes.")
    return codes


def _identifiers(text: str) -> tuple[tuple[str, str, date | None], ...]:
    found: list[tuple[str, str, date | None]] = []
    for part in _list(text):
        identifier = _IDENTIFIER.fullmatch(part)
        if not identifier or len(identifier[1]) > 20 or len(identifier[2]) > 60:
            raise ValueError(f"“{part}” is not an identifier. Write the list and the number, as GB-CHC-1234567.")
        found.append((identifier[1], identifier[2], _day(identifier[3]) if identifier[3] else None))
    return tuple(found)


def _yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.casefold()]
    except KeyError:
        raise ValueError(f"“{text}” is neither yes nor no. Leave it empty where it is not recorded.") from None


def _choice(column: Column, text: str) -> str:
    value = text.casefold().replace(" ", "_")
    if value in column.options:
        return value
    near = get_close_matches(value, column.options, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise ValueError(f"“{text}” is not one of {', '.join(column.options)}.{meant}")


_FIGURES = {2: "two", 4: "four"}


def _number(column: Column, text: str) -> Decimal:
    figures, places = column.figures
    sign = "-?" if column.negative else ""
    if not re.fullmatch(rf"{sign}\d{{1,{figures - places}}}(\.\d{{1,{places}}})?", text):
        raise ValueError(
            f"“{text}” is not a number such as 3 or 0.5, with at most {_FIGURES[places]} figures after the point."
        )
    return Decimal(text).quantize(Decimal(1).scaleb(-places))


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,10}", text) or int(text) > _LARGEST_WHOLE:
        raise ValueError(f"“{text}” is not a whole number from 0 to {_LARGEST_WHOLE}.")
    return int(text)


def read_address(text: str) -> str:
    """Return a web address as it is. Raises ValueError for anything but http and https, as it becomes a link."""
    if not re.fullmatch(r"https?://\S+", text):
        raise ValueError(f"“{text}” is not a web address. Write it whole, from http:// or https://, without spaces.")
    return text


def write_cell(column: Column, value: Any) -> str:
    """Return the cell that `read_cell` reads back as `value`; empty for None and for no words.

    `value` is what the model keeps; a list is an iterable of its parts, identifiers are triples of list, number and
    the day of the check.
    """
    if value is None or value == "":
        return ""
    match column.kind:
        case CellKind.YES_NO:
            return "yes" if value else "no"
        case CellKind.FIELDS:
            return write_fields(value) if value else ""
        case CellKind.REFS | CellKind.LINES | CellKind.CODES:
            return as_words("; ".join(_escaped(part) for part in value))
        case CellKind.IDENTIFIERS:
            return "; ".join(
                _escaped(f"{scheme}-{number}" + (f" checked {checked}" if checked else ""))
                for scheme, number, checked in value
            )
        case CellKind.NUMBER:
            return f"{value.normalize():f}"
        case CellKind.TEXT:
            return as_words(value)
        case _:
            return str(value)


def write_fields(value: Mapping[str, Any]) -> str:
    """Return fields as one line of JSON, in the order of their names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace(";", "\\;")


def as_words(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula; `without_apostrophe` gives the text back."""
    return f"'{text}" if _FORMULA.match(text) else text


def without_apostrophe(text: str) -> str:
    """Return the text of a cell that `as_words` wrote, and any other as it is."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def lines_of(text: str) -> Iterable[str]:
    """Return the parts of a list that a model keeps a line each."""
    return (part.strip() for part in text.split("\n") if part.strip())

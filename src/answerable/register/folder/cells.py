"""How one cell of a register folder is read."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from ..rules import financial_years, money, partial_dates
from .columns import CellKind, Column

REF_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_IDENTIFIER = re.compile(r"([A-Z]{2}-[A-Z0-9]+)-(.+)")
_YES_NO = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}
_LARGEST_WHOLE = 1_000_000


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
        case CellKind.DATE:
            return partial_dates.parse(text)
        case CellKind.FINANCIAL_YEAR:
            return financial_years.parse(text)
        case CellKind.YES_NO:
            return _yes_no(text)
        case CellKind.CHOICE:
            return _choice(column, text)
        case CellKind.NUMBER:
            return _number(text)
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
            return text


def _list(text: str) -> tuple[str, ...]:
    """Parts between semicolons or line ends, in order, without repeats."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", text) if part.strip()))


def _codes(text: str) -> tuple[str, ...]:
    codes = _list(text)
    for code in codes:
        if not _CODE.fullmatch(code):
            raise ValueError(f"“{code}” is not a category code such as sexual_violence. Put semicolons between codes.")
    return codes


def _identifiers(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for part in _list(text):
        identifier = _IDENTIFIER.fullmatch(part)
        if not identifier or len(identifier[1]) > 20 or len(identifier[2]) > 60:
            raise ValueError(f"“{part}” is not an identifier. Write the list and the number, as GB-CHC-1234567.")
        found.append((identifier[1], identifier[2]))
    return tuple(found)


def _yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.casefold()]
    except KeyError:
        raise ValueError(f"“{text}” is neither yes nor no. Leave it empty where it is not recorded.") from None


def _choice(column: Column, text: str) -> str:
    assert column.choices is not None
    value = text.casefold().replace(" ", "_")
    if value in column.choices.values:
        return value
    near = get_close_matches(value, column.choices.values, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise ValueError(f"“{text}” is not one of {', '.join(column.choices.values)}.{meant}")


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,5}(\.\d{1,2})?", text):
        raise ValueError(f"“{text}” is not a number such as 3 or 0.5, with at most two figures after the point.")
    return Decimal(text).quantize(Decimal("0.01"))


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,7}", text) or int(text) > _LARGEST_WHOLE:
        raise ValueError(f"“{text}” is not a whole number from 0 to {_LARGEST_WHOLE}.")
    return int(text)


def read_address(text: str) -> str:
    """Return a web address as it is. Raises ValueError for anything but http and https, as it becomes a link."""
    if not re.fullmatch(r"https?://\S+", text):
        raise ValueError(f"“{text}” is not a web address. Write it whole, from http:// or https://, without spaces.")
    return text

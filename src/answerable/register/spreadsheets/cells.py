"""How one cell of a spreadsheet is read: money in pounds, and days. Exact, and it refuses what could mean two things."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from .errors import CellError

LARGEST = Decimal("9999999999999.99")  # pounds
FIRST_YEAR, LAST_YEAR = 1990, 2100  # of a day; anything else is a slip of the keyboard
SHOWN = 60  # characters of a cell that a sentence quotes

FORMULA_ERRORS = frozenset(
    {
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "ERR:502",
    }
)

_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_NIL = frozenset({"nil", "-", "£-", "£ -", "-£", "- £"})
_FOREIGN = re.compile(r"[$€¥₹]|\b(?:usd|eur|chf|aud|cad)\b", re.I)
_BEFORE = re.compile(r"(?:£|gbp\b)\s*", re.I)
_AFTER = re.compile(r"\s*(?:£|\bgbp)$", re.I)
_CREDIT = re.compile(r"\s*(cr|dr)\.?$", re.I)
_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+|(?=\.\d))(?:\.(?P<part>\d*))?")
_SCIENTIFIC = re.compile(r"(?P<number>\d+(?:\.\d*)?)(?:e\+?(?P<up>\d{1,2})|e-(?P<down>\d{1,2})|E(?P<plain>\d{1,2}))")
_ROUNDED = re.compile(r"\d+(?:\.\d*)?E[+-]\d+")
_CONTINENTAL = re.compile(r"\d{1,3}(?:[. ']\d{3})*,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+")


def tidy(text: str) -> str:
    """A cell's words with every kind of space as one plain space, and none around them."""
    return _SPACES.sub(" ", text).strip()


def quoted(text: str) -> str:
    """A cell as a sentence quotes it: one line, not endless."""
    plain = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in tidy(text))
    return f"“{plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + '…'}”"


def parse_money(text: str) -> Decimal:
    """Return the pounds that a cell holds, with two decimals.

    Takes "1234.5", "£1,234.50", "(12.00)", "1,234.50-", "- £5", "£5 CR" (a credit: minus), "GBP 5", "1 234.50", "nil"
    and the "-" that ledgers print for nil. Raises CellError for anything that is not one amount, that could mean two
    (1.234,50), that has part of a penny, that a spreadsheet shows rounded (1.2E+05), or that is too large to be true.
    """
    words = tidy(text).translate(_DASHES)
    if not words:
        raise CellError("The amount is empty.")
    _refuse_what_spreadsheets_print(words, text)
    if words.casefold() in _NIL:
        return Decimal("0.00")
    if _FOREIGN.search(words):
        raise CellError(f"{quoted(text)} is in another currency. Give the amount in pounds.")
    number, minuses = _unsigned(words)
    if minuses > 1:
        raise CellError(f"{quoted(text)} is marked as negative twice. Write it with one minus sign, or with none.")
    pounds = _pounds(number, text)
    return -pounds if minuses and pounds else pounds


def _refuse_what_spreadsheets_print(words: str, text: str) -> None:
    if words.upper() in FORMULA_ERRORS:
        raise CellError(f"{quoted(text)} is the error of a formula. Correct the formula in the workbook.")
    if words.strip("#") == "":
        raise CellError(
            f"{quoted(text)} is what a spreadsheet shows where a column is too narrow. Widen it and save again."
        )


def _unsigned(words: str) -> tuple[str, int]:
    """The bare number, and how many marks say that it is negative."""
    minuses = 0
    if credit := _CREDIT.search(words):
        minuses += credit[1].casefold() == "cr"
        words = words[: credit.start()]
    before = ""
    while words != before:  # a bracket, a sign and a pound sign, in any order
        before = words
        if words.startswith("(") and words.endswith(")") and len(words) > 2:
            minuses += 1
            words = words[1:-1].strip()
        if words[:1] in ("-", "+"):
            minuses += words[0] == "-"
            words = words[1:].strip()
        words = _AFTER.sub("", _BEFORE.sub("", words, count=1) if _BEFORE.match(words) else words)
    if words.endswith("-"):
        minuses += 1
        words = words[:-1].strip()
        words = _AFTER.sub("", words)
    return words, minuses


def _pounds(number: str, text: str) -> Decimal:
    if found := _NUMBER.fullmatch(number):
        value = Decimal(f"{re.sub('[, ]', '', found['whole']) or '0'}.{found['part'] or '0'}")
    elif found := _SCIENTIFIC.fullmatch(number):
        power = int(found["up"] or found["plain"] or 0) - int(found["down"] or 0)
        value = Decimal(found["number"]).scaleb(power)
    elif _ROUNDED.fullmatch(number):
        raise CellError(
            f"{quoted(text)} is a number that a spreadsheet shows rounded. Show its column as a number and save again."
        )
    elif _CONTINENTAL.fullmatch(number):
        raise CellError(f"{quoted(text)} could mean two amounts. Write it with a point before the pence, as 1,234.50.")
    else:
        raise CellError(f"{quoted(text)} is not an amount of money. Write it as 1234.50, with no other words.")
    if value > LARGEST:
        raise CellError(f"{quoted(text)} is more than the register can hold. Check the amount.")
    in_pence = value.quantize(Decimal("0.01"))
    if in_pence != value:
        raise CellError(f"{quoted(text)} has part of a penny. Write at most two figures after the point.")
    return in_pence


class Order(StrEnum):
    """Which way round days and months are written with figures."""

    DMY = "dmy"
    MDY = "mdy"


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTHS = {name: number for number, name in enumerate(_MONTHS, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.I)
_TIME = re.compile(
    r"(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:Z|GMT|BST|UTC|[+-]\d{2}:?\d{2}))?$", re.I
)
_FIGURES = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"\d{8}")
_WRITTEN = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?({_MONTH})\.?[\s./,-]*(\d{{4}}|\d{{2}})", re.I)
_MONTH_FIRST = re.compile(rf"({_MONTH})\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar, as far as days after February 1900 go


def parse_day(text: str, *, order: str = Order.DMY) -> date:
    """Return the day that a cell holds; `order` says how figures are read: "dmy", or "mdy".

    Takes 31/03/2018, 31.3.18, 2018-03-31, 20180331, 31-Mar-18, 31st March 2018, March 31, 2018, each with a weekday before
    or a time after, and Excel's count of days (43190, from 1900). Raises CellError for anything else, for a day that no
    calendar has, and for a year before 1990 or after 2100.
    """
    words = tidy(text).translate(_DASHES)
    if not words:
        raise CellError("The date is empty.")
    _refuse_what_spreadsheets_print(words, text)
    year, month, day = _parts(words, order, text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"{quoted(text)} has a year before {FIRST_YEAR} or after {LAST_YEAR}. Check the date.")
    try:
        return date(year, month, day)
    except ValueError:
        hint = " It is read as day, month, year." if order == Order.DMY and _FIGURES.match(words) else ""
        raise CellError(f"{quoted(text)} is not a date that the calendar has.{hint}") from None


def _parts(words: str, order: str, text: str) -> tuple[int, int, int]:
    words = _TIME.sub("", _WEEKDAY.sub("", words, count=1) if _WEEKDAY.match(words) else words).strip()
    if found := _FIGURES.fullmatch(words):
        first, second = int(found[1]), int(found[3])
        month, day = (first, second) if order == Order.MDY else (second, first)
        return _year(found[4]), month, day
    if found := _ISO.fullmatch(words):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _WRITTEN.fullmatch(words):
        return _year(found[3]), MONTHS[found[2].casefold()], int(found[1])
    if found := _MONTH_FIRST.fullmatch(words):
        return int(found[3]), MONTHS[found[1].casefold()], int(found[2])
    if _COMPACT.fullmatch(words) and FIRST_YEAR <= int(words[:4]) <= LAST_YEAR:
        return int(words[:4]), int(words[4:6]), int(words[6:])
    if found := _SERIAL.fullmatch(words):
        counted = _EPOCH + timedelta(int(found[1]))
        if FIRST_YEAR <= counted.year <= LAST_YEAR:
            return counted.year, counted.month, counted.day
    raise CellError(f"{quoted(text)} is not a date. Write it as 31/03/2018.")


def _year(figures: str) -> int:
    year = int(figures)
    if len(figures) == 4:
        return year
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def order_shown(text: str) -> Order | None:
    """Which order a date in figures proves, by a part above 12; None where it proves nothing."""
    words = tidy(text).translate(_DASHES)
    found = _FIGURES.fullmatch(_TIME.sub("", words))
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second:
        return Order.DMY
    if second > 12 >= first:
        return Order.MDY
    return None


def in_figures(text: str) -> bool:
    """Whether a date is written in figures whose order could be either: 04/05/2018, not 2018-05-04, not 4/4/2018."""
    found = _FIGURES.fullmatch(_TIME.sub("", tidy(text).translate(_DASHES)))
    return found is not None and found[1].lstrip("0") != found[3].lstrip("0")


def is_serial(text: str) -> bool:
    """Whether a date is written as Excel's count of days."""
    return bool(_SERIAL.fullmatch(tidy(text)))

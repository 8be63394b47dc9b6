"""What a column of a table holds, by its heading and by its cells (facts/guard.md 4.2): one finding for a column, not one a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from . import bank, dates_of_birth, emails, identity, national_insurance, nhs, phones, police, postcodes, vehicles
from .names import Reader, is_name

SHARE = 0.3  # of a column's cells that must fit its heading (facts/guard.md 4.2)
HEADING = 60  # characters; what is longer is no heading
HEADINGS_WITHIN = 12  # rows from the top
FORM_ROWS = 500  # what is longer is a list, whatever its first column says

_HEADINGS: tuple[tuple[str, str], ...] = (
    ("date-of-birth", r"d\.?o\.?b\b|\bbirth|\bborn\b"),
    ("nhs-number", r"\bnhs\b"),
    ("national-insurance-number", r"national insurance|\bni\b|\bnino\b"),
    ("email-address", r"e-?mail"),
    ("phone-number", r"\bphone|telephone|\btel\b|mobile|\bmob\b|\bfax\b|contact (?:number|no)|landline|\bcell\b"),
    ("ip-address", r"\bip\b"),
    ("passport", r"passport"),
    ("driving-licence", r"driv\w+ licen[cs]e|licen[cs]e (?:no|number)|driver number"),
    (
        "vehicle-registration",
        r"\bvrm\b|\bvrn\b|vehicle|\breg(?:istration)?\b(?! (?:date|charity|company))|number ?plate|\bcar\b",
    ),
    ("custody-number", r"custody"),
    ("warrant-number", r"warrant"),
    (
        "collar-number",
        r"collar|shoulder|\bbadge\b|\bpin\b|epaulette|(?:staff|employee|payroll|officer|service|force|personnel)[ _-]?(?:no|num|number|id)\b",
    ),
    (
        "crime-reference",
        r"\bcrime[ _-]?(?:ref|no|num|id)|\bcrn\b|\burn\b|\bcad\b|occurrence|niche|incident[ _-]?(?:ref|no|num|id)|\bcris\b|investigation[ _-]?(?:ref|no|num)",
    ),
    ("bank-details", r"sort ?code|account (?:no|num)|bank|\biban\b|card (?:no|num)"),
    ("postcode", r"post ?code|\bpcode\b"),
    ("address", r"address|\bhome\b|residen"),
    (
        "",
        r"supplier|organi[sz]ation|provider|company|vendor|payee|product|project|service|file|street|road|ward|area|place|site|department|"
        r"school|team|system|scheme|fund|event|course|station|force|charity|partner|body|agency|authority|district|borough|job|role|post|grade|rank|status|date|"
        r"offence|type|category|code|number|total|amount|value|\bref",
    ),
    (
        "name",
        r"\bname|surname|forename|\bfirst\b|\blast\b|\binitials?\b|officer|employee|\bstaff\b|\bperson\b|\bvictim\b|\bsuspect\b|\boffender\b|"
        r"complainant|witness|applicant|requester|contact|manager|author|owner|\blead\b|attendee|member|claimant|driver|patient|pupil|child|\bwho\b|by$",
    ),
)
"""What a heading says is below it, the first that fits: "" for things that have names of their own and are no people."""
_PATTERNS = tuple((technique, re.compile(pattern, re.IGNORECASE)) for technique, pattern in _HEADINGS)
_SMALL_PATTERNS = tuple((technique, re.compile(pattern)) for technique, pattern in _HEADINGS)
"""The same for headings in small ASCII letters: an expression that minds no capitals takes four times as long."""
_BEGINNINGS = tuple(
    re.compile("|".join(re.split(r" |\[ |\(\?! ", one)[0] for one in re.split(r"\|(?![^(]*\))", pattern)))
    for _, pattern in _HEADINGS
)
"""What one word at least of every heading of a kind holds: the first word of each alternative of `_HEADINGS`."""

_CELLS: dict[str, Callable[[str], bool]] = {
    "date-of-birth": dates_of_birth.is_date,
    "nhs-number": nhs.is_nhs_number,
    "national-insurance-number": national_insurance.is_national_insurance_number,
    "email-address": emails.is_email_address,
    "phone-number": phones.is_phone_number,
    "ip-address": identity.is_ip_address,
    "passport": identity.is_passport,
    "driving-licence": identity.is_driving_licence,
    "vehicle-registration": vehicles.is_registration,
    "custody-number": police.is_police_reference,
    "warrant-number": police.is_police_number,
    "collar-number": police.is_police_number,
    "crime-reference": police.is_police_reference,
    "bank-details": bank.is_bank_detail,
    "postcode": postcodes.is_postcode,
    "address": postcodes.is_address,
}


@lru_cache(maxsize=4096)
def headed(heading: str) -> str | None:
    """The technique that a heading asks for; "" where it names things that are no people, None where it says nothing."""
    words = " ".join(heading.replace("_", " ").split())
    if not words or len(words) > HEADING:
        return None
    if not words.isascii():
        return next((technique for technique, pattern in _PATTERNS if pattern.search(words)), None)
    words = words.lower()
    may_be = 0
    for word in words.split(" "):
        may_be |= _may_head(word)
    while may_be:
        technique, pattern = _SMALL_PATTERNS[(may_be & -may_be).bit_length() - 1]
        if pattern.search(words):
            return technique
        may_be &= may_be - 1
    return None


@lru_cache(maxsize=20_000)
def _may_head(word: str) -> int:
    """Which kinds of heading a word can stand in: a bit for each of `_HEADINGS`, the lowest for the first."""
    return sum(1 << number for number, pattern in enumerate(_BEGINNINGS) if pattern.search(word))


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The number of the row, from 0, that heads the columns: the first near the top that says what is below it."""
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        filled = [cell for cell in row if cell.strip()]
        spoken = [cell for cell in filled if headed(cell) is not None and not any(one.isdigit() for one in cell)]
        if spoken and (len(filled) > 1 or len(row) == 1) and 2 * len(spoken) >= len(filled) - 1:
            return at
    return None


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table is a form: its first column says what stands beside it, in two rows at least and in half of them."""
    if len(rows) > FORM_ROWS:
        return False
    first = [row[0] for row in rows if row and row[0].strip()]
    spoken = {cell for cell in first if headed(cell)}
    return len(spoken) > 1 and 2 * len(spoken) >= len(first)


def fits(technique: str, cell: str, reader: Reader) -> bool:
    """Whether a cell is what the heading of its column says."""
    if technique == "name":
        return is_name(cell, reader)
    return technique in _CELLS and _CELLS[technique](cell)


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def columns_of(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The columns of a table whose rows may differ in length, one after another."""
    widths = set(map(len, rows))
    width = max(widths, default=0)
    if len(widths) == 1:
        return (list(map(itemgetter(at), rows)) for at in range(width))
    return ([row[at] if at < len(row) else "" for row in rows] for at in range(width))

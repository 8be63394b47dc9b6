"""How a row of a partner's file is read: which of its columns is what, which of its words is which code, what is wrong and where.

A sentence about a fault names the column and says what to do; it never repeats what stands in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .routing import clean_postcode
from .vocabulary import Offence, Part, Worded


class Sort(Worded):
    """What a file has rows of."""

    PERSONS = "persons", "People"
    INCIDENTS = "incidents", "Incidents"
    REFERRALS = "referrals", "Referrals"
    LIST = "list", "A list for the name check"


class State(Worded):
    """How far a file has come."""

    READ = "read", "Read: nothing is taken in yet"
    APPLIED = "applied", "Taken in"
    BACK = "back", "Taken back"


class Outcome(Worded):
    """What a row would do, or did."""

    NEW = "new", "New"
    SAME = "same", "The same as before"
    CHANGED = "changed", "Changed"
    FAULTY = "faulty", "Cannot be read"


class Kind(Worded):
    """What can stand in a cell."""

    TEXT = "text", "words"
    DAY = "day", "a day"
    POSTCODE = "postcode", "a postcode"
    CODE = "code", "one of our codes"
    YES_NO = "yes_no", "yes or no"


@dataclass(frozen=True)
class Column:
    """One thing that a file may tell. `guesses`: headings that partners' systems give it, in small letters."""

    code: str
    words: str
    kind: Kind = Kind.TEXT
    required: bool = False
    codes: tuple[tuple[str, str], ...] = ()
    guesses: tuple[str, ...] = ()
    limit: int = 200


SEXES = (("female", "Female"), ("male", "Male"), ("another", "Another term"))
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})

_WHO = (
    Column("forename", "First name", guesses=("first name", "firstname", "given name", "forename 1")),
    Column("surname", "Last name", guesses=("last name", "lastname", "family name")),
    Column("other_names", "Other names", guesses=("aliases", "alias", "also known as", "previous names")),
    Column("born", "Date of birth", Kind.DAY, guesses=("dob", "birth date", "birthdate")),
    Column("sex", "Sex", Kind.CODE, codes=SEXES, guesses=("gender",)),
    Column("phone", "Phone number", limit=40, guesses=("phone", "telephone", "mobile", "contact number")),
    Column("email", "Email address", limit=254, guesses=("email", "e-mail")),
    Column("address", "Address", limit=500, guesses=("home address", "address line 1", "street")),
    Column("postcode", "Postcode", Kind.POSTCODE, guesses=("post code", "home postcode")),
)
_NUMBER = Column(
    "source_ref",
    "Their own number for the row",
    required=True,
    limit=60,
    guesses=("id", "reference", "ref", "crime number", "occurrence number", "record id", "unique id", "urn", "case id"),
)
_PERSON_NUMBER = Column(
    "person_ref",
    "Their own number for the person",
    required=True,
    limit=60,
    guesses=("person id", "nominal id", "nominal", "victim id", "person urn", "profile id"),
)
_CRIME = (
    Column(
        "offence",
        "Kind of crime",
        Kind.CODE,
        required=True,
        codes=tuple(Offence.choices()),
        guesses=("offence", "crime type", "category", "offence type"),
    ),
    Column("reported_on", "Reported on", Kind.DAY, guesses=("date reported", "reported date", "report date")),
)

COLUMNS: Mapping[Sort, tuple[Column, ...]] = {
    Sort.PERSONS: (
        _NUMBER,
        *_WHO,
        Column(
            "part",
            "What they are in what happened",
            Kind.CODE,
            codes=tuple(Part.choices()),
            guesses=("role", "involvement", "person role"),
        ),
    ),
    Sort.INCIDENTS: (
        _NUMBER,
        _PERSON_NUMBER,
        Column(
            "occurred_on",
            "Happened on",
            Kind.DAY,
            required=True,
            guesses=("date", "incident date", "occurred", "offence date", "date occurred"),
        ),
        *_CRIME,
        Column("is_crime", "Recorded as a crime", Kind.YES_NO, guesses=("crime", "crimed")),
        Column(
            "suspect_ref",
            "Their own number for who did it",
            limit=60,
            guesses=("suspect id", "perpetrator id", "offender id"),
        ),
        *_WHO,
    ),
    Sort.REFERRALS: (
        _NUMBER,
        _PERSON_NUMBER,
        *_CRIME,
        Column("occurred_on", "Happened on", Kind.DAY, guesses=("incident date", "offence date", "date occurred")),
        *_WHO,
    ),
    Sort.LIST: tuple(one for one in _WHO if one.code != "address"),
}
"""What a file of each sort may tell, in the order of the form."""

_DAYS = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), (0, 1, 2)),
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?"), (2, 1, 0)),
)
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Read:
    """What a row says, by code of ours, and what is wrong with it, a sentence each."""

    told: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[_\W]+", " ", heading.lower()).split())


def guess(sort: Sort, headings: Sequence[str]) -> dict[str, str]:
    """Return which heading is likely which column of ours, by code; each heading once. A person looks at it before it is used."""
    left = {_plain(heading): heading for heading in reversed(headings) if heading.strip()}
    found: dict[str, str] = {}
    for column in COLUMNS[sort]:
        names = (column.code, column.words, *column.guesses)
        heading = next((left.pop(_plain(name)) for name in names if _plain(name) in left), None)
        if heading is not None:
            found[column.code] = heading
    return found


def mapping_faults(sort: Sort, columns: Mapping[str, str], headings: Sequence[str]) -> list[str]:
    """Return what is wrong with a mapping as a whole, a sentence each: something missing, or one heading twice."""
    faults = [
        f"Choose the column for “{one.words}”." for one in COLUMNS[sort] if one.required and not columns.get(one.code)
    ]
    used = [heading for heading in columns.values() if heading]
    faults += [f"The column “{heading}” is chosen twice." for heading in dict.fromkeys(used) if used.count(heading) > 1]
    known = {one.code for one in COLUMNS[sort]}
    if any(heading not in headings for heading in used) or not known.issuperset(columns):
        faults.append("A chosen column is not in the file. Choose again.")
    if sort is Sort.LIST and not {"forename", "surname"} <= {code for code, heading in columns.items() if heading}:
        faults.append("A list for the name check needs first names and last names.")
    return faults


def day_of(cell: str) -> date | None:
    """Return the day that a cell names, the day before the month; None where it names none."""
    for pattern, order in _DAYS:
        if match := pattern.fullmatch(cell.strip()):
            year, month, day = (int(match.groups()[at]) for at in order)
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _code(column: Column, cell: str, values: Mapping[str, str]) -> str | None:
    low = cell.casefold()
    codes = {code for code, _ in column.codes}
    chosen = values.get(low)
    if chosen in codes:
        return chosen
    return next((code for code, words in column.codes if low in (code, words.casefold())), None)


def _value(column: Column, cell: str, values: Mapping[str, str], today: date) -> tuple[str, str]:
    """Return what a cell says, or what is wrong with it."""
    if len(cell) > column.limit:
        return "", f"has more than {column.limit} characters. Shorten it."
    match column.kind:
        case Kind.DAY:
            day = day_of(cell)
            if day is None:
                return "", "is not a day that can be read. Write it as 31/03/1987 or 1987-03-31."
            if not EARLIEST <= day <= today:
                return "", "is a day to come, or before 1900. Check it."
            return day.isoformat(), ""
        case Kind.POSTCODE:
            code = clean_postcode(cell)
            return (code, "") if code else ("", "is not a full UK postcode. Correct it, or leave it empty.")
        case Kind.CODE:
            chosen = _code(column, cell, values)
            return (chosen, "") if chosen else ("", "has a word that no code is chosen for. Say which code it is.")
        case Kind.YES_NO:
            low = cell.casefold()
            if low in _YES or low in _NO:
                return ("yes" if low in _YES else "no"), ""
            return "", "is neither yes nor no."
    return cell, ""


def read_row(
    sort: Sort,
    cells: Mapping[str, str],
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    *,
    today: date,
) -> Read:
    """Read one row. `cells` by heading; `columns`: the heading of each code; `values`: our code by their word, by column."""
    told: dict[str, str] = {}
    faults: list[str] = []
    for column in COLUMNS[sort]:
        heading = columns.get(column.code, "")
        cell = " ".join(cells.get(heading, "").split()) if heading else ""
        if not cell:
            if column.required:
                faults.append(f"“{heading or column.words}” is empty.")
            continue
        value, fault = _value(column, cell, values.get(column.code, {}), today)
        if fault:
            faults.append(f"“{heading}” {fault}")
        else:
            told[column.code] = value
    if not faults:
        faults = _together(sort, told)
    return Read(told, tuple(faults))


def _together(sort: Sort, told: Mapping[str, str]) -> list[str]:
    """What is wrong between the columns of a row."""
    if sort in (Sort.PERSONS, Sort.LIST) and not (told.get("forename") and told.get("surname")):
        return ["There is no first or no last name."]
    happened, reported = told.get("occurred_on"), told.get("reported_on")
    if happened and reported and reported < happened:
        return ["It was reported before it happened. Check both days."]
    return []


def unknown_words(
    sort: Sort,
    rows: Sequence[Mapping[str, str]],
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    most: int = 50,
) -> dict[str, list[str]]:
    """Return, by code of a column, the words of the file that no code is chosen for yet, so that a person says which they are."""
    found: dict[str, list[str]] = {}
    for column in COLUMNS[sort]:
        heading = columns.get(column.code, "")
        if column.kind is not Kind.CODE or not heading:
            continue
        words = dict.fromkeys(" ".join(row.get(heading, "").split()).casefold() for row in rows)
        left = [word for word in words if word and not _code(column, word, values.get(column.code, {}))]
        if left:
            found[column.code] = left[:most]
    return found


def identity_of(told: Mapping[str, str]) -> dict[str, Any]:
    """Return what a row says of who somebody is, as Person.identity has it."""
    identity: dict[str, Any] = {
        code: told[code]
        for code in ("forename", "surname", "born", "sex", "phone", "email", "postcode")
        if told.get(code)
    }
    if others := [name.strip() for name in told.get("other_names", "").split(",") if name.strip()]:
        identity["other_names"] = others
    return identity


def address_of(told: Mapping[str, str]) -> dict[str, Any]:
    """Return what a row says of where somebody lives, as Person.address has it."""
    if not told.get("address"):
        return {}
    lines = [one.strip() for one in told["address"].split(",") if one.strip()]
    return {"lines": lines, **({"postcode": told["postcode"]} if told.get("postcode") else {})}

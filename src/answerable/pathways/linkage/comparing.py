"""What is compared between two records, and how alike they can be: the fields and their levels, as data and as code.

Each level is told twice: as SQL for the trainer and for whole lists (Splink, DuckDB), and in `compare` for one pair at a time. A test
holds the two against each other. Of a field's levels the first that holds counts; where a record does not know the field, none does,
and it says nothing for or against.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler, Levenshtein

from .records import MatchRecord

UNKNOWN = -1
"""The level of a field that one of the two does not know."""

NEAR = 0.92
ALIKE = 0.8
"""Jaro-Winkler similarities from which two spellings are near, or alike."""


@dataclass(frozen=True, slots=True)
class Level:
    """One way that a field can agree: a code, words for a screen, SQL over the columns of the left and the right record.

    `rank` orders the levels of a field by what they must be worth at most: a level may not weigh more than one of a lower rank.
    None: the level stands outside that order.
    """

    code: str
    words: str
    sql: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is compared. `by_frequency`: agreeing on a rare value says more than on a common one."""

    name: str
    words: str
    levels: tuple[Level, ...]
    by_frequency: bool = False


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _similar(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _slip(column: str) -> str:
    return f"levenshtein({column}_l, {column}_r) <= 1"


_SWAPPED = "(forename_l = surname_r and forename_r = surname_l)"
_WOMEN = "(sex_l = 'F' and sex_r = 'F')"
_INITIAL = (
    "((length(forename_l) = 1 or length(forename_r) = 1) and substr(forename_l, 1, 1) = substr(forename_r, 1, 1))"
)
_TWO_OF_THREE = (
    "(substr(born_l, 1, 6) = substr(born_r, 1, 6) or substr(born_l, 5, 4) = substr(born_r, 5, 4)"
    " or (substr(born_l, 1, 4) = substr(born_r, 1, 4) and substr(born_l, 7, 2) = substr(born_r, 7, 2)))"
)

FORENAME = Field(
    "forename",
    "Forename",
    (
        Level("same", "the same", _same("forename"), 0),
        Level("form", "another form of the same name", "list_has_any(known_as_l, known_as_r)", 2),
        Level("near", "nearly the same spelling", _similar("forename", NEAR), 1),
        Level("swapped", "forename and surname are swapped", _SWAPPED, None),
        Level("initial", "an initial that fits", _INITIAL, 2),
        Level("alike", "a similar spelling", _similar("forename", ALIKE), 3),
        Level("other", "another name", "", 4),
    ),
    by_frequency=True,
)
SURNAME = Field(
    "surname",
    "Surname",
    (
        Level("same", "the same", _same("surname"), 0),
        Level("near", "nearly the same spelling", _similar("surname", NEAR), 1),
        Level("part", "a part of it, or another surname of theirs, is the same", "list_has_any(parts_l, parts_r)", 1),
        Level("swapped", "forename and surname are swapped", _SWAPPED, None),
        Level("alike", "a similar spelling", _similar("surname", ALIKE), 2),
        Level("other_woman", "another name, of a woman", _WOMEN, 3),
        Level("other", "another name", "", 4),
    ),
    by_frequency=True,
)
BORN = Field(
    "born",
    "Date of birth",
    (
        Level("same", "the same", _same("born"), 0),
        Level("turned", "the same with day and month turned", _same("turned"), 1),
        Level("slip", "one digit differs", _slip("born"), 2),
        Level("two_of_three", "two of day, month and year are the same", _TWO_OF_THREE, 3),
        Level("year", "only the year is the same", "substr(born_l, 1, 4) = substr(born_r, 1, 4)", 4),
        Level("other", "another date", "", 5),
    ),
)
POSTCODE = Field(
    "postcode",
    "Postcode",
    (
        Level("same", "the same", _same("postcode"), 0),
        Level("slip", "one letter differs", _slip("postcode"), 1),
        Level("outward", "the same district", _same("outward"), 2),
        Level("other", "another place", "", 3),
    ),
)
EMAIL = Field(
    "email",
    "E-mail",
    (
        Level("same", "the same", _same("email"), 0),
        Level("slip", "one letter differs", _slip("email"), 1),
        Level("other", "another address", "", 2),
    ),
)
PHONE = Field(
    "phone",
    "Phone",
    (
        Level("same", "the same", _same("phone"), 0),
        Level("slip", "one digit differs", _slip("phone"), 1),
        Level("other", "another number", "", 2),
    ),
)
SEX = Field("sex", "Sex", (Level("same", "the same", _same("sex"), 0), Level("other", "not the same", "", 1)))

FIELDS = (FORENAME, SURNAME, BORN, POSTCODE, EMAIL, PHONE, SEX)
"""In the order of every tuple of levels."""

AT = {field.name: at for at, field in enumerate(FIELDS)}
"""Where each field stands in a tuple of levels."""

Levels = tuple[int, int, int, int, int, int, int]


def level_of(field: Field, code: str) -> int:
    """Return the number of a level by its code. KeyError where the field has no such level."""
    for at, level in enumerate(field.levels):
        if level.code == code:
            return at
    raise KeyError(f"{field.name} has no level {code}")


_similarity = JaroWinkler.similarity
_distance = Levenshtein.distance


def compare(a: MatchRecord, b: MatchRecord) -> Levels:
    """Return the level of each of FIELDS between two records, UNKNOWN where one does not know the field. The order of the two is
    of no matter."""
    forename, other_forename = a.forename, b.forename
    surname, other_surname = a.surname, b.surname
    swapped = forename == other_surname and surname == other_forename
    if not forename or not other_forename:
        one = UNKNOWN
    elif forename == other_forename:
        one = 0
    elif not set(a.known_as).isdisjoint(b.known_as):
        one = 1
    else:
        similar = _similarity(forename, other_forename)
        if similar >= NEAR:
            one = 2
        elif swapped:
            one = 3
        elif (len(forename) == 1 or len(other_forename) == 1) and forename[0] == other_forename[0]:
            one = 4
        elif similar >= ALIKE:
            one = 5
        else:
            one = 6
    if not surname or not other_surname:
        two = UNKNOWN
    elif surname == other_surname:
        two = 0
    else:
        similar = _similarity(surname, other_surname)
        if similar >= NEAR:
            two = 1
        elif not set(a.parts).isdisjoint(b.parts):
            two = 2
        elif swapped:
            two = 3
        elif similar >= ALIKE:
            two = 4
        elif a.sex == b.sex == "F":
            two = 5
        else:
            two = 6
    born, other_born = a.born, b.born
    if not born or not other_born:
        three = UNKNOWN
    elif born == other_born:
        three = 0
    elif a.turned == b.turned:
        three = 1
    elif _distance(born, other_born, score_cutoff=1) <= 1:
        three = 2
    elif born[:4] == other_born[:4]:
        three = 3 if born[4:6] == other_born[4:6] or born[6:] == other_born[6:] else 4
    elif born[4:] == other_born[4:]:
        three = 3
    else:
        three = 5
    postcode, other_postcode = a.postcode, b.postcode
    if not postcode or not other_postcode:
        four = UNKNOWN
    elif postcode == other_postcode:
        four = 0
    elif _distance(postcode, other_postcode, score_cutoff=1) <= 1:
        four = 1
    else:
        four = 2 if a.outward == b.outward else 3
    if not a.email or not b.email:
        five = UNKNOWN
    elif a.email == b.email:
        five = 0
    else:
        five = 1 if _distance(a.email, b.email, score_cutoff=1) <= 1 else 2
    if not a.phone or not b.phone:
        six = UNKNOWN
    elif a.phone == b.phone:
        six = 0
    else:
        six = 1 if _distance(a.phone, b.phone, score_cutoff=1) <= 1 else 2
    seven = UNKNOWN if not a.sex or not b.sex else int(a.sex != b.sex)
    return one, two, three, four, five, six, seven

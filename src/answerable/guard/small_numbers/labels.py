"""What the words at the edge of a table say: a total, a band of ages, several categories in one, a number that is hidden."""

from __future__ import annotations

import re
from math import inf

SYMBOL = "*"
"""What stands in place of every hidden number, whatever the reason (facts/pathways.md 4.4: the same symbol for all)."""

COUNT = re.compile(r"\d{1,3}(?:[, \u00a0]\d{3})+|\d+|\d+\.0+")
SHARE = re.compile(r"-?\d+(?:\.\d+)?\s*%|-?\d+\.\d+")
MONEY = re.compile(r"[-(]?\s*£\s*[\d,.]+\)?(?:\s*[mkbn]+)?", re.IGNORECASE)
HIDDEN = re.compile(
    r"\*+|\[?c\]?|[-–—]|\[?x\]?|\.\.|…|:|#|z?~|<\s*=?\s*\d+|[≤]\s*\d+|(?:fewer|less) than \d+|under \d+|n/?a|suppressed|withheld"
    r"|\d+ or fewer|[1-9] ?(?:-|–|to) ?\d",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:grand\s+|sub-?\s?)?totals?(?:\s+\w+)?|(?:\w+\s+){1,3}(?:sub-?)?totals?|all(?!\s+other)(?:\s+\w+){0,3}|overall|everyone|sum",
    re.IGNORECASE,
)
_COUNTRY = re.compile(
    r"england(?: and wales)?|great britain|united kingdom|uk|county(?:wide)?|whole (?:area|county|force)|force(?:wide)?",
    re.IGNORECASE,
)
PERIOD = re.compile(r"\b20\d\d(?:[-/–](?:20)?\d\d)?\b")
_PERIODS = ("year", "financialyear", "calendaryear", "period", "reportingperiod", "fy")
_SYNONYMS = {
    **dict.fromkeys(_PERIODS, "period"),
    "agegroup": "age",
    "ageband": "age",
    "agerange": "age",
    "agegroups": "age",
    "agebands": "age",
    "ages": "age",
    "ageyears": "age",
    "gender": "sex",
    "genders": "sex",
    "sexes": "sex",
}
_AGE = (
    (re.compile(r"(\d{1,3})\s*(?:-|–|—|to)\s*(\d{1,3})"), lambda m: (int(m[1]), int(m[2]) + 1)),
    (re.compile(r"(\d{1,3})\s*(?:\+|plus|(?:and|or|&) (?:over|older|above|more))"), lambda m: (int(m[1]), inf)),
    (re.compile(r"(?:over|older than|above) (\d{1,3})"), lambda m: (int(m[1]) + 1, inf)),
    (re.compile(r"(?:under|younger than|less than|below|<)\s*(\d{1,3})s?"), lambda m: (0, int(m[1]))),
    (re.compile(r"(\d{1,3}) (?:and|or|&) (?:under|younger|below)"), lambda m: (0, int(m[1]) + 1)),
    (re.compile(r"(\d{1,3})"), lambda m: (int(m[1]), int(m[1]) + 1)),
)
_JOIN = re.compile(r"\s*(?:,|/|\+|&|;|\band\b|\bor\b)\s*")
_OTHER = re.compile(
    r"(?:all )?others?\b.*|elsewhere|rest(?: of .*)?|.*\bnot (?:stated|known|recorded)|unknown", re.IGNORECASE
)


def plain(text: str) -> str:
    """A label or name as it is compared: small letters and digits, one space between words."""
    return " ".join(re.findall(r"[^\W_]+|[+&/<%]", text.casefold()))


def variable_key(name: str) -> str:
    """The name under which a variable is the same in two tables: "Age band" and "Age group" are both age."""
    key = plain(name).replace(" ", "")
    return _SYNONYMS.get(key, key)


def is_period(name: str) -> bool:
    """Whether a variable is the time that people were counted in: figures of two years have nobody in common to compare."""
    return variable_key(name) == "period"


def label_key(label: str) -> str:
    """A category as it is the same in two tables; "2023-24" and "2023/2024" are one year."""
    if years := re.fullmatch(r"\s*(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\s*", label):
        return f"{years[1]}/{years[2]}"
    return plain(label)


def is_total(label: str) -> bool:
    """Whether the words say that a row or column is the sum of others: "Total", "All ages", "Overall"."""
    return bool(_TOTAL.fullmatch(" ".join(label.split())))


def may_be_total(label: str) -> bool:
    """Whether a row of this name is a total where its numbers bear it out: "England", "County"."""
    return bool(_COUNTRY.fullmatch(" ".join(label.split())))


def is_other(label: str) -> bool:
    """Whether a label stands for whatever a table does not name: another table's "Other" is another group."""
    return bool(_OTHER.fullmatch(plain(label)))


def age_band(label: str) -> tuple[float, float] | None:
    """The ages that a band takes in, from the first up to and not including the second; None where it is no band."""
    text = re.sub(r"\b(?:aged?|ages|years?|yrs?|old|olds|y/?o)\b", " ", label.casefold())
    text = " ".join(text.split())
    for pattern, bounds in _AGE:
        if found := pattern.fullmatch(text):
            low, high = bounds(found)
            return (float(low), float(high)) if low < high else None
    return None


def parts_of(label: str) -> tuple[str, ...]:
    """The categories that a label joins by name, as compared: "North and South" gives ("north", "south"); one gives itself."""
    found = tuple(part for piece in _JOIN.split(label) if (part := plain(piece)))
    return found if len(found) > 1 and not PERIOD.match(label) else (label_key(label),)


def count_of(text: str) -> int | None:
    """The whole number that a cell shows, with or without separators of thousands; None for everything else."""
    shown = text.strip()
    return int(re.sub(r"[, \u00a0]", "", shown).partition(".")[0]) if COUNT.fullmatch(shown) else None


def is_hidden(text: str) -> bool:
    """Whether a cell says that its number is not shown: "*", "<5", "[c]", "-"."""
    return bool(HIDDEN.fullmatch(" ".join(text.split())))


def is_share(text: str) -> bool:
    """Whether a cell shows a percentage, a mean or a rate."""
    return bool(SHARE.fullmatch(text.strip()))


def is_money(text: str) -> bool:
    """Whether a cell shows pounds."""
    return bool(MONEY.fullmatch(text.strip()))

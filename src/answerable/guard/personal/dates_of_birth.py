"""Dates of birth: a date within four words of what says so (facts/guard.md 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Begun, Hit, small
from .lists import fold, lists

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?\.?"
DATE = (
    rf"(?<![\d/.-])(?:\d{{1,2}}\s?[/.–-]\s?\d{{1,2}}\s?[/.–-]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[\s/-]{{0,2}}(?:of\s)?{_MONTH},?[\s/-]{{0,2}}(?:\d{{4}}|['’]?\d{{2}})|"
    rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{6}}|\d{{8}})(?![\d/])"
)
"""A date as people write it, with its year, in small letters."""

DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\w)"
"""A day without its year, in small letters."""

_NTH = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth)|twentieth|thirtieth"
)
SPOKEN = rf"\b(?:{_NTH})\s(?:of\s)?(?:the\s)?(?:{_NTH}|{_MONTH}),?\s(?:\d{{4}}|['’]?\d\d|(?:nineteen|twenty|two thousand)(?:[ -][a-z]{{3,9}}){{0,3}})\b"
"""A date as it is said: "twenty-second of the seventh 1990"."""

_SAID = Begun(
    re.compile(r"\b(?:d\.?o\.?b\b\.?|b\.(?=\s?\d)|date[s]?\s+of\s+birth|birth\s?dates?|birthday|born|aged|birth)"),
    ("b.", "dob", "d.ob", "do.b", "d.o.b", "date", "birth", "born", "aged"),
)
_DATE = re.compile(DATE)
_AHEAD = re.compile(rf"(?P<between>[^\n]{{0,40}}?\n?[^\n]{{0,12}}?)(?P<value>{DATE}|{SPOKEN})")
_IN_BRACKETS = re.compile(r"\((?P<value>\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d))\)")
_WORDS_BEFORE = re.compile(r"(?P<first>[^\W\d_a-z][\w'’-]+)(?:[ ][^\W\d_a-z][\w'’-]*){1,3}[ ]\Z")
WORDS = 4  # between "born" and the date, or the date and "born" (facts/guard.md 4.1)


@detector("date-of-birth")
def dates_of_birth(text: str) -> Iterator[Hit]:
    """Every date within four words after "date of birth", "DOB", "born" or "aged", or just before "(DOB)"."""
    low = small(text)
    for said in _SAID.finditer(low):
        word = " ".join(said[0].split())
        match = _AHEAD.match(low, said.end())
        if match and len(re.findall(r"\w+", match["between"])) <= WORDS:
            yield Hit(
                "date-of-birth",
                match.start("value"),
                match.end("value"),
                text[match.start("value") : match.end("value")],
                0.95,
                f"follows “{word}”",
            )
            continue
        last = None
        for last in _DATE.finditer(low, max(0, said.start() - 36), said.start()):  # noqa: B007  -- the last one is meant
            pass
        if (
            last
            and "\n" not in text[last.end() : said.start()]
            and len(text[last.end() : said.start()].split()) <= WORDS
        ):
            yield Hit(
                "date-of-birth", last.start(), last.end(), text[last.start() : last.end()], 0.8, f"goes before “{word}”"
            )
    for match in _IN_BRACKETS.finditer(text):
        named = _WORDS_BEFORE.search(text, max(0, match.start() - 60), match.start())
        if named and fold(named["first"]) in lists().first - lists().ordinary:
            yield Hit("date-of-birth", *match.span("value"), match["value"], 0.7, "in brackets after a name")


def is_date(value: str) -> bool:
    """Whether a cell is a date, in a column that says that people were born then. A time after it does not matter."""
    words = small(value.strip())
    return bool(_DATE.match(words)) or (words.isdigit() and len(words) == 5)

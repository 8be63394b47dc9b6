"""Dates and periods in all the ways that letters write them.

Dates are read in the order of the United Kingdom (day, month, year); the other order is taken only where the first
cannot be. A financial year runs from 1 April to 31 March and is written "2013-14".

Every pattern here is bounded, so that reading takes time in proportion to the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from answerable.reading.structure import Period

MONTHS = (
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
FIRST_YEAR, LAST_YEAR = 1950, 2049  # a number outside is not taken for a year
BLOT = "\x00"
LONGEST_LIST = 12  # a range of more years than this is kept as a range

NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_SPACE = r"[\s\u00a0]{1,8}"
_DAY = r"(?P<day>\d{1,2})(?:\s?\^?(?:st|nd|rd|th))?"
_YEAR = r"(?P<year>(?:19|20)\d\d|['’]?\d\d(?!\d))"
# A date ends before a letter or figure; but text taken from a page may run on: "1 September 2023In accordance with".
_ENDS = r"(?:(?![\w/]|[.-]\d)|(?<=\d{4})(?=(?-i:[A-Z][a-z ])))"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?" + _SPACE + r")?"

_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2013-10-17, 2013-10-17T09:00:00+01:00
        r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d/-])",
        # 17 October 2013, 17th of October, 2013, 17-Oct-13
        rf"(?<![\w/.£-]){_WEEKDAY}{_DAY}(?:{_SPACE}of)?(?:{_SPACE}|\s?[-/.]\s?)(?P<month>{_MONTH})\.?"
        # A year of two figures must stand on the same line, and not begin what follows ("on 4 July 30 people").
        rf"(?:,?{_SPACE}(?=(?:19|20)\d\d)|,?[ \t]{{1,3}}(?!\d\d\s+[a-z])|\s?[-/]\s?){_YEAR}{_ENDS}",
        # October 17, 2013, October 17th 2013
        rf"\b{_WEEKDAY}(?P<month>{_MONTH})\.?{_SPACE}{_DAY},?{_SPACE}(?P<year>(?:19|20)\d\d)(?!\d)",
        # 17/10/2013, 17.10.13, 17-10-2013
        r"(?<![\w/.£-])(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d)",
        # October 2013, Oct-13
        rf"\b(?P<month>{_MONTH})\.?(?:,?(?:{_SPACE}of)?{_SPACE}|[-/])(?P<year>(?:19|20)\d\d|(?<=-)\d\d){_ENDS}",
    )
)
_YEARLESS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w/.£-]){_DAY}(?:{_SPACE}of)?{_SPACE}(?P<month>[A-Z][A-Za-z]{{2,8}})\b",
        rf"\b(?P<month>[A-Z][A-Za-z]{{2,8}}){_SPACE}{_DAY}(?![\d:/£%-]|[.,]\d)",
    )
)


@dataclass(frozen=True)
class WrittenDate:
    """A date as a text gives it: the year is missing where the text leaves it out, the day where it names a month."""

    text: str
    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    @property
    def date(self) -> date | None:
        """The day, where year, month and day are all known."""
        return date(self.year, self.month, self.day) if self.year and self.day else None

    @property
    def iso(self) -> str | None:
        """ISO 8601 to the precision stated: "2013-11-06" or "2016-11"; None without a year."""
        if self.year is None:
            return None
        return f"{self.year:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name, its short form or a slip of the pen ("Feburary"); None for another word."""
    word = word.lower().rstrip(".")
    if len(word) < 3:
        return None
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(word) or (name == "september" and word == "sept"):
            return number
        if word[:3] == name[:3] and len(word) > 5 and SequenceMatcher(None, word, name).ratio() >= 0.85:
            return number
    return None


def full_year(text: str) -> int:
    """A year of two or four digits as four: "13" is 2013, "71" is 1971."""
    digits = text.strip("'’")
    if len(digits) == 4:
        return int(digits)
    return (2000 if int(digits) < 70 else 1900) + int(digits)


def _written(match: re.Match[str]) -> WrittenDate | None:
    groups = match.groupdict()
    numeric = groups["month"].isdigit()
    month = int(groups["month"]) if numeric else month_number(groups["month"])
    if month is None:
        return None
    day = int(groups["day"]) if groups.get("day") else None
    year = full_year(groups["year"]) if groups.get("year") else None
    if numeric and day is not None and month > 12 >= day:
        day, month = month, day  # written month first
    if not 1 <= month <= 12 or (year is not None and not FIRST_YEAR <= year <= LAST_YEAR):
        return None
    if day is not None and not 1 <= day <= monthrange(year or 2000, month)[1]:
        return None
    return WrittenDate(match.group(), match.start(), match.end(), year, month, day)


def nearest_year(month: int, day: int, near: Iterable[date]) -> int | None:
    """The year of a date written without one: the last such day not after the latest of `near`.

    None where nothing is known to measure from, or where the day does not exist in any year tried.
    """
    known = sorted(near)
    if not known:
        return None
    latest = known[-1]
    for year in range(latest.year, latest.year - 5, -1):
        if day <= monthrange(year, month)[1] and date(year, month, day) <= latest:
            return year
    return None


def find_dates(text: str, near: Iterable[date] = ()) -> tuple[WrittenDate, ...]:
    """Every date that `text` names, in order, none inside another.

    Dates without a year are given one from `near` (the dates of the thread), where there are any.
    """
    found: list[WrittenDate] = []
    near = tuple(near)
    rest = text
    for form in (*_FORMS, *_YEARLESS):
        fresh = [written for match in form.finditer(rest) if (written := _written(match))]
        found += fresh
        rest = _without(rest, fresh)
    resolved = []
    for written in found:
        if written.year is None and written.day is not None:
            year = nearest_year(written.month, written.day, near)
            written = WrittenDate(written.text, written.start, written.end, year, written.month, written.day)
        resolved.append(written)
    return tuple(sorted(resolved, key=lambda written: written.start))


def _without(text: str, found: Iterable[WrittenDate | _Atom]) -> str:
    """`text` at its full length with what was found blotted out, so that nothing is read twice."""
    pieces, at = [], 0
    for one in sorted(found, key=lambda one: one.start):
        pieces += [text[at : one.start], BLOT * (one.end - one.start)]
        at = one.end
    return "".join([*pieces, text[at:]])


def parse_date(text: str, near: Iterable[date] = ()) -> date | None:
    """The first whole date in `text`, or None."""
    return next((written.date for written in find_dates(text, near) if written.date), None)


# --- Periods ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Atom:
    """One stretch of time as written, before it is joined to its neighbours: "2013-14", "May 2015", "past 10 years"."""

    start: int
    end: int
    kind: str  # day | month | year | financial | relative | before
    text: str  # canonical
    first: date | None
    last: date | None
    count: int = 1  # of a relative form: how many units
    unit: str = ""


def financial_year(year: int) -> Period:
    """The financial year that begins on 1 April of `year`."""
    return Period(f"{year}-{(year + 1) % 100:02d}", date(year, 4, 1), date(year + 1, 3, 31), financial_years=True)


def financial_year_of(day: date) -> int:
    """The year in which the financial year that holds `day` began."""
    return day.year if day >= date(day.year, 4, 1) else day.year - 1


def calendar_year(year: int) -> Period:
    """The calendar year."""
    return Period(str(year), date(year, 1, 1), date(year, 12, 31))


_YEARLESS_END = rf"(?:\d{{1,2}}(?:\s?(?:st|nd|rd|th))?(?:{_SPACE}of)?{_SPACE}{_MONTH}|{_MONTH}\.?(?:{_SPACE}\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?)"
# Two days or months with one year for both, behind them or before them.
_ONE_YEAR_RANGE = re.compile(
    rf"(?:(?<![\w/-])(?P<before>(?:19|20)\d\d)[\s(:,–-]{{1,5}}(?:Q[1-4][\s:,–-]{{0,4}})?)?"
    rf"(?<![\w/.£-])(?P<a>{_YEARLESS_END})(?P<joined>\s{{0,3}}(?:-|–|—|\bto\b|\buntil\b|\bthrough\b|\band\b|&)\s{{0,3}}(?:the\s)?)"
    rf"(?P<b>{_YEARLESS_END})(?:,?{_SPACE}(?:of\s|in\s)?(?P<year>(?:19|20)\d\d)(?![\w/]|[.-]\d))?(?!\w)",
    re.IGNORECASE,
)
_FOUR_FY = r"(?:19|20)\d\d\s?[-‐‑–—/]\s?(?:(?:19|20)\d\d|\d\d?)"
_FINANCIAL = re.compile(
    r"(?<![\w./£-])(?:FY\s?)?(?P<a>(?:19|20)\d\d)\s?[-‐‑–—/]\s?(?P<b>(?:19|20)\d\d|\d\d?)(?!\w|[./]\d|-\d)"
    r"|(?<=[\d\s][-–—])(?P<c>(?:19|20)\d\d)/(?P<d>(?:19|20)\d\d|\d\d)(?![\w/])"
    r"|(?<![\w./£-])(?P<e>(?:19|20)\d\d)/(?P<f>\d\d)(?=[-–—](?:19|20)\d\d/\d\d)",
    re.IGNORECASE,
)
_SHORT_FINANCIAL = re.compile(
    r"(?<![\d./£-])(?:(?<=FY)|(?<!\w))(?P<a>\d\d)\s?[/–-]\s?(?P<b>\d\d)(?!\w|[./-]\d|%|\s{0,2}(?:years?[\s-]old|week|day|hour|month|people|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_SHORT_LEAD = re.compile(
    r"(?:\byears?(?: ending)?:?|\bFY|\bfor|\bin|\bduring|\bsince|\bfrom|\bto|\band|\bor|\bbetween|\bof|[,;&(–-]|^)\s*$",
    re.IGNORECASE,
)
_YEAR_ENDING = re.compile(
    r"\byears?\s+(?:ending|ended|to)\s+(?:(?:on\s+)?(?:the\s+)?31(?:st)?\s+)?(?:of\s+)?march,?\s+(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    r"(?<![\w£$€.,/‐‑–—#-])(?P<year>19[5-9]\d|20[0-4]\d)(?!\w|[,.]\d|[/:]|[-‐‑–—]\d|\s?[–—]\s?\d|%)"
)
_YEAR_RANGE = re.compile(
    r"(?<![\w£.,/#-])(?P<a>(?:19|20)\d\d)\s?(?:[-‐‑–—]|/)\s?(?P<b>(?:19|20)\d\d)(?!\w|[,.]\d|[/-]\d)"
)
_NUMBER = r"(?:\d{1,2}|" + "|".join(NUMBERS) + r")"
_RELATIVE = re.compile(
    r"\b(?P<which>last|past|previous|preceding|current|present|this|next|coming|following|prior|most\s+recent|latest)\s+"
    rf"(?:(?P<numbers>{_NUMBER}(?:\s?,\s?{_NUMBER}){{0,6}}(?:,?\s(?:or|and|to)\s{_NUMBER})?)(?:\s?\(\d{{1,2}}\))?\s+)?"
    r"(?:(?:full|complete|completed|whole|consecutive|available|reported)\s+)?"
    r"(?:(?P<kind>financial|fiscal|calendar|tax|academic|municipal)\s+)?"
    r"(?P<unit>years?|months?|quarters?|weeks?|decade)\b(?!['’]s|\s+olds?\b|-)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:the\s+)?(?:year\s+(?:before|earlier|prior)|(?:previous|prior|preceding)\s+(?:financial\s+)?year)\b(?!['’]s)",
    re.IGNORECASE,
)
_ENDS_RANGE = re.compile(r"\band\s+the\s+$", re.IGNORECASE)  # "between 2019 and the latest month"
# Said of a letter or a piece of news, "last month" dates that and is not the time asked about.
_TOLD = re.compile(
    r"\b(?:filed|submitted|wrote|written|asked|e-?mailed|replied|announced|launched|unveiled|promised)\s+(?:(?:to|by|for|you|me|us|the|it|in|early|late|later)\s+){0,2}$",
    re.IGNORECASE,
)
_YEARS_AGO = re.compile(rf"\b(?P<numbers>{_NUMBER})\s+years?\s+ago\b", re.IGNORECASE)
_TITLE_BEFORE = re.compile(r"(?:^|[\s(\[\"“'‘])(?P<word>[A-Z][\w&’'.-]{0,30}|[)\]])\s+$")
_NOT_TITLE = re.compile(
    r"(?i:in|for|during|since|from|between|until|till|to|of|and|or|by|year|years|fy|before|after|both|throughout|the|each"
    r"|calendar|financial|through|up|beyond|over|early|late|mid|summer|spring|autumn|winter)$"
)
_TITLE_AFTER = re.compile(
    r"^\s{1,3}(?:\w{1,20}\s)?(?:acts?|regulations?|regs|orders?|codes?|census|elections?|guidance|directive|edition)\b",
    re.IGNORECASE,
)
_QUANTITY_BEFORE = re.compile(
    r"\b(?:over|than|about|approximately|around|nearly|almost|some|least|ref|no\.?|number|page|room)\s+$", re.IGNORECASE
)
_REFERENCE_BEFORE = re.compile(
    r"(?:\b(?:ref(?:erence)?|foi|foia|eir|case|request|no|number)\b[.:#]?\s*)$", re.IGNORECASE
)
_RANGE = re.compile(
    r"^\s*(?:,\s*)?(?:-|‐|‑|–|—|to|until|till|through(?:\s+to)?|up\s+to|and\s+up\s+to|to\s+and\s+including)"
    r"(?:\s+(?:the|and|including|end|start|beginning|of|financial|calendar|year|years)){0,5}\s*$",
    re.IGNORECASE,
)
_AND = re.compile(r"^\s*(?:and|&)(?:\s+(?:the|end|of|start)){0,3}\s*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\bbetween(?:\s+(?:the|years?|financial|calendar|dates?|of|start|end|period)){0,5}\s*$", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:since|from|after|beginning|starting|commencing|dating\s+back\s+to|as\s+far\s+back\s+as|back\s+to)"
    r"(?:\s+(?:the|in|from|on|start|beginning|end|of|year|years|financial|calendar|and|including)){0,5}:?\s*$"
    r"|\bsince(?:\s+\w{1,15}){1,6}\s+(?:in|on)\s*$",
    re.IGNORECASE,
)
_AFTER_SINCE = re.compile(
    r"^\s*,?\s*(?:onwards?|to\s+(?:the\s+)?(?:date|present|now|today|current)|until\s+(?:the\s+)?(?:now|present|today|date|current)"
    r"|up\s+to\s+(?:the\s+)?(?:now|present|today|date|current)|(?:-|–|—)\s*(?:present|date|now|today)|and\s+(?:after|since|later|(?:the\s+)?(?:present|now|today|date))\b)",
    re.IGNORECASE,
)
_AND_THE_LATEST = re.compile(
    r"\s*(?:\([^)]{0,120}\)\s*)?and\s+(?:the\s+)?(?:latest|last|most\s+recent|present|current|now|today|date)\b",
    re.IGNORECASE,
)
_TO_DATE = re.compile(r"\s*,?\s*(?:\(?to\s+date|so\s+far)\b", re.IGNORECASE)
_IN_A_LIST = re.compile(r"(?:\d\s*,|\d\s*,?\s+and|\([ivx]{1,4}\)|\([a-h]\))\s*$")
_UNTIL = re.compile(
    r"\b(?:before|prior\s+to|until|till|up\s+to(?:\s+and\s+including)?|earlier\s+than|preceding)(?:\s+(?:the|end|of|start)){0,3}\s*$",
    re.IGNORECASE,
)
_END_OF_SOMETHING = re.compile(
    r"\b(?:end|ends|ending|ended|expir\w{1,6}|finish\w{0,3}|due|renew\w{0,4}|respond|reply|response|answer|repl(?:y|ies)|terminat\w{1,5}|conclud\w{1,4}|receive[ds]?\sthis)"
    r"(?:\s+\w{1,12}){0,2}\s+(?:before|prior\s+to|until|till|up\s+to|by)(?:\s+(?:the|end|of|on)){0,3}\s*$",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"\w{1,12}\s*$")
_AS_AT = re.compile(r"\bas\s+(?:at|of|on)(?:\s+the)?\s*$", re.IGNORECASE)
_CORRESPONDENCE = re.compile(
    r"\b(?:letters?|e-?mails?|reply|response|request|correspondence|report|plan|strategy|dated|published|meeting|minutes|article|call|conversation|wrote|sent|statement|announcement|press\s+release)"
    r"(?:\s+\w{1,12}){0,2}\s*$",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    r"^[\s,(:;–—-]*(?:i\.?\s?e\.?|namely|that\s+is|being|eg|e\.g\.)?[\s,.(:]*(?:(?:from|for|since|in|so|the|years?|between|financial)\s+){0,3}[\s(]*$",
    re.IGNORECASE,
)
_APPOSITION_BACK = re.compile(r"^[\s,(]*(?:i\.?e\.?|the|being)?\s*$", re.IGNORECASE)
_AHEAD = ("next", "following", "coming")
_COUNTED_YEARS = re.compile(
    rf"(?:last|past|previous|preceding|most recent) (?P<numbers>{_NUMBER}) (?:financial |calendar |fiscal )?years"
)
# What is asked only in case something else cannot be given: "if you are unable to give 2022/23, please take 2018/19 to 2021/22".
_FALLBACK = re.compile(
    r"\b(?:if|where|should)\s+(?:you|this|that|these|it|the|data|figures|information|there)\b[^.?\n)]{0,60}\b(?:unable|can\s?not|not\s+(?:be\s+)?(?:available|possible|able|held)|unavailable|don[’']t\s+have|no\s+(?:records|data|figures))\b[^.?\n)]{0,300}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!](?=\s+[A-Z\"“(])|\n[ \t]*\n")
_BEYOND = re.compile(r"\b(?:beyond|after|following)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)


def _month_span(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _financial_atom(start: int, end: int, year: int) -> _Atom:
    period = financial_year(year)
    return _Atom(start, end, "financial", period.text, period.starts, period.ends)


def _pair(first: str, second: str) -> tuple[int, int] | None:
    """The two years of "2013-14", "2013/2014", "2013-4"; None where they do not fit together."""
    a = int(first)
    b = int(second) if len(second) == 4 else int(str(a)[: 4 - len(second)] + second)
    if len(second) < 4 and b < a:
        b += 10 ** len(second)
    return (a, b) if FIRST_YEAR <= a <= LAST_YEAR and a < b <= LAST_YEAR else None


def _count(words: str | None) -> int:
    numbers = re.findall(_NUMBER, words.lower()) if words else []
    return max((int(n) if n.isdigit() else NUMBERS[n] for n in numbers), default=1)


def _sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = max(0, start - 400), min(len(text), end + 400)
    before = max((match.end() for match in _SENTENCE_END.finditer(text, low, start)), default=low)
    after = _SENTENCE_END.search(text, end, high)
    return before, after.start() if after else high


def _atoms(text: str, anchor: date | None) -> list[_Atom]:
    atoms: list[_Atom] = []
    rest = text
    for read in (
        _shared_years,
        _ending_years,
        _dates,
        _financial_years,
        _short_financial_years,
        _bare_years,
        _relatives,
        _years_before,
    ):
        fresh = list(read(rest, text, anchor))
        atoms += fresh
        rest = _without(rest, fresh)
    return sorted(atoms, key=lambda atom: atom.start)


def _day_or_month(words: str, year: int) -> tuple[str, date, date] | None:
    """A day or month without its year ("16th March", "March 16", "March") put into `year`: its form, first and last day."""
    month = next((number for word in re.findall(r"[A-Za-z]{3,}", words) if (number := month_number(word))), None)
    if month is None:
        return None
    figures = re.search(r"\d{1,2}", words)
    if not figures:
        return (f"{year}-{month:02d}", *_month_span(year, month))
    day = int(figures.group())
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    on = date(year, month, day)
    return on.isoformat(), on, on


def _shared_years(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    """Ranges and lists whose year is written once: "16 March – 17 July 2020", "2010 (1 April – 30 June)", "May and June 2019".

    A range of days with no year at all is no period: to give it one would be to guess.
    """
    for match in _ONE_YEAR_RANGE.finditer(rest):
        stated = match["year"] or match["before"]
        if not stated:
            if re.search(r"\d", match["a"]) and re.search(r"\d", match["b"]) and not _since_lead(text, match.start()):
                yield _Atom(match.start(), match.end(), "none", "", None, None)
            continue
        last = _day_or_month(match["b"], full_year(stated))
        first = _day_or_month(match["a"], full_year(stated))
        if first and last and first[1] > last[2]:  # "1 October to 31 March 2020" began the year before
            if match["year"]:
                first = _day_or_month(match["a"], full_year(stated) - 1)
            else:  # "2009 (1 April – 31 March)" ended the year after
                last = _day_or_month(match["b"], full_year(stated) + 1)
        if (
            first
            and last
            and (
                match["joined"].strip().lower() not in {"and", "&"}
                or _BETWEEN.search(text[max(0, match.start() - 40) : match.start()])
            )
        ):
            yield _Atom(match.start(), match.end(), "span", f"{first[0]}/{last[0]}", first[1], last[2])
        elif first and last:
            for form, at, (_, starts, ends) in (("a", match.start("a"), first), ("b", match.start("b"), last)):
                kind = "day" if re.search(r"\d", match[form]) else "month"
                text_form = starts.isoformat() if kind == "day" else f"{starts:%Y-%m}"
                end = match.end() if form == "b" else match.end(form)
                yield _Atom(at, end, kind, text_form, starts, ends)


def _since_lead(text: str, at: int) -> bool:
    return bool(_SINCE.search(text[max(0, at - 60) : at])) and not re.search(
        r"\bfrom\s*(?:the\s*)?$", text[max(0, at - 60) : at], re.IGNORECASE
    )


def _ending_years(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for match in _YEAR_ENDING.finditer(rest):
        yield _financial_atom(match.start(), match.end(), int(match["year"]) - 1)


def _dates(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for written in find_dates(rest, (anchor,) if anchor else ()):
        if written.year and written.day:
            day = date(written.year, written.month, written.day)
            yield _Atom(written.start, written.end, "day", day.isoformat(), day, day)
        elif written.year:
            first, last = _month_span(written.year, written.month)
            yield _Atom(written.start, written.end, "month", f"{written.year}-{written.month:02d}", first, last)


def _financial_years(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for match in _FINANCIAL.finditer(rest):
        if _REFERENCE_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        start, end = match.span()
        first, second = next((match[a], match[b]) for a, b in (("a", "b"), ("c", "d"), ("e", "f")) if match[a])
        years = _pair(first, second)
        if years and years[1] == years[0] + 1:
            yield _financial_atom(start, end, years[0])
        elif len(second) == 2 and 1 <= int(second) <= 12 and "-" in match.group():  # "2019-02" is a month
            month_starts, month_ends = _month_span(int(first), int(second))
            yield _Atom(start, end, "month", f"{first}-{second}", month_starts, month_ends)
        elif years and not _title_around(text, start, end):
            yield _Atom(start, end, "years", match.group(), date(years[0], 1, 1), date(years[1], 12, 31))


def _short_financial_years(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for match in _SHORT_FINANCIAL.finditer(rest):
        a, b = int(match["a"]), int(match["b"])
        lead = text[max(0, match.start() - 24) : match.start()]
        if b == a + 1 <= LAST_YEAR % 100 and _SHORT_LEAD.search(lead) and not _REFERENCE_BEFORE.search(lead):
            yield _financial_atom(match.start(), match.end(), 2000 + a)


def _bare_years(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for match in _BARE_YEAR.finditer(rest):
        lead = text[max(0, match.start() - 24) : match.start()]
        if not _title_around(text, match.start(), match.end()) and not _QUANTITY_BEFORE.search(lead):
            period = calendar_year(int(match["year"]))
            yield _Atom(match.start(), match.end(), "year", period.text, period.starts, period.ends)


def _relatives(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for match in _RELATIVE.finditer(rest):
        lead = text[max(0, match.start() - 40) : match.start()]
        if not _TOLD.search(lead) and not (match["which"][0] in "lLmM" and _ENDS_RANGE.search(lead)):
            yield _relative_atom(match, anchor)
    for match in _YEARS_AGO.finditer(rest):
        then = calendar_year(anchor.year - _count(match["numbers"])) if anchor else None
        yield _Atom(
            match.start(),
            match.end(),
            "relative",
            re.sub(r"\s+", " ", match.group()).lower(),
            then.starts if then else None,
            then.ends if then else None,
        )


def _years_before(rest: str, text: str, anchor: date | None) -> Iterator[_Atom]:
    for match in _YEAR_BEFORE.finditer(rest):
        yield _Atom(match.start(), match.end(), "before", "year before", None, None)


def _title_around(text: str, start: int, end: int) -> bool:
    """Whether a year belongs to a name: "the Code 2015", "the 2011 Act", "Plan 2015-18"."""
    before = _TITLE_BEFORE.search(text[max(0, start - 40) : start])
    if before and not _NOT_TITLE.match(before["word"]) and month_number(before["word"]) is None:
        at_line_start = not text[max(0, start - 40) : start].rstrip()[: -len(before["word"])].strip()
        if not at_line_start or before["word"] in (")", "]"):
            return True
    return bool(_TITLE_AFTER.match(text[end : end + 40]))


def _relative_atom(match: re.Match[str], anchor: date | None) -> _Atom:
    words = [match["which"], match["numbers"], match["kind"], match["unit"]]
    canonical = re.sub(r"\s+", " ", " ".join(word for word in words if word)).lower()
    which = re.sub(r"\s+", " ", match["which"].lower())
    unit = match["unit"].lower().rstrip("s")
    count = _count(match["numbers"])
    first, last = relative_span(
        which,
        count,
        unit,
        (match["kind"] or "").lower(),
        anchor,
        many=match["unit"].lower().endswith("s"),
        counted=bool(match["numbers"]),
    )
    return _Atom(
        match.start(), match.end(), "relative", canonical, first, last, count, (match["kind"] or "").lower() or unit
    )


def relative_span(
    which: str, count: int, unit: str, kind: str, anchor: date | None, *, many: bool = False, counted: bool = True
) -> tuple[date | None, date | None]:
    """First and last day of "last three financial years", "past 12 months", "this year", counted from `anchor`.

    `which` is the word before, `unit` "year", "month", "week", "quarter" or "decade"; `kind` "financial", "calendar" or "".
    "Last N financial (calendar) years" are the N that were complete on `anchor`. Where there is nothing to measure from,
    or where the words fix nothing ("previous years"), both are None.
    """
    if anchor is None or (many and not counted):
        return None, None
    back = which in {"last", "past", "previous", "preceding", "prior", "most recent", "latest"}
    here = which in {"current", "present", "this"}
    if unit == "year" and kind in {"financial", "fiscal", "tax"}:
        now = financial_year_of(anchor)
        first, final = (now, now) if here else (now - count, now - 1) if back else (now + 1, now + count)
        return date(first, 4, 1), date(final + 1, 3, 31)
    if unit == "year" and (here or kind == "calendar" or not counted):
        now = anchor.year
        first, final = (now, now) if here else (now - count, now - 1) if back else (now + 1, now + count)
        return date(first, 1, 1), date(final, 12, 31)
    if unit in {"year", "month", "decade"} and not here:
        months = count * {"year": 12, "month": 1, "decade": 120}[unit]
        edge = _months_from(anchor, -months if back else months)
        return (edge + timedelta(days=1), anchor) if back else (anchor, edge)
    if unit == "week" and not here:
        edge = anchor - timedelta(weeks=count) if back else anchor + timedelta(weeks=count)
        return (edge + timedelta(days=1), anchor) if back else (anchor, edge)
    return None, None


def _months_from(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _explode(first: _Atom, last: _Atom) -> list[Period]:
    """The years from one to another, or one span where the ends are months, days or mixed."""
    if first.first is None or last.last is None or last.last < first.first:
        return [_single(atom) for atom in (first, last)]
    if first.kind == last.kind == "financial":
        begin, end = first.first.year, financial_year_of(last.last)
        if end - begin < LONGEST_LIST:  # from 2013-14 to 2015-16 is three years
            return [financial_year(year) for year in range(begin, end + 1)]
    if first.kind == last.kind == "year":
        begin, end = first.first.year, last.last.year
        if end - begin < LONGEST_LIST:
            return [calendar_year(year) for year in range(begin, end + 1)]
    whole = _whole_years(first.first, last.last) if first.kind == last.kind == "day" else []
    if whole:
        return whole
    return [Period(f"{first.text}/{last.text}", first.first, last.last, "financial" in {first.kind, last.kind})]


def _whole_years(first: date, last: date) -> list[Period]:
    """The years that two days bound exactly, "1 January to 31 December 2019", "1 April 2019 to 31 March 2020"; else none."""
    calendar = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    financial = (first.month, first.day, last.month, last.day) == (4, 1, 3, 31)
    if not (calendar or financial) or last.year - first.year >= LONGEST_LIST:
        return []
    if calendar:
        return [calendar_year(year) for year in range(first.year, last.year + 1)]
    return [financial_year(year) for year in range(first.year, last.year)]


def _single(atom: _Atom) -> Period:
    if atom.kind == "span":
        return Period(atom.text, atom.first, atom.last)
    return Period(
        atom.text, atom.first, atom.last, atom.kind == "financial" or atom.unit in {"financial", "fiscal", "tax"}
    )


def find_periods(text: str, anchor: date | None = None) -> tuple[Period, ...]:
    """The stretches of time that a request names, in order, each once, in the forms of `Period.text`.

    Lists and ranges of years come out year by year ("2013-14 to 2015-16" is three). Relative forms keep their words and,
    where `anchor` (the day the request was received) is known, have their first and last day. A single day counts only
    where it bounds something ("since", "before", "as at"); the day by which a contract ends is not a period asked about.
    """
    return _periods(_FALLBACK.sub(lambda match: BLOT * len(match.group()), text), anchor) or _periods(text, anchor)


def _periods(text: str, anchor: date | None) -> tuple[Period, ...]:
    atoms = _atoms(text, anchor)
    periods: list[Period] = []
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        lead = text[max(0, atom.start - 60) : atom.start]
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        gap = text[atom.end : following.start] if following and following.start - atom.end < 60 else None
        index += 1
        if atom.kind == "before":
            periods += _year_before(text, atom, atoms)
            continue
        if atom.kind == "relative":
            periods += _relative_periods(text, atom, atoms)
            continue
        bounds = following is not None and following.kind in {"day", "month", "year", "financial"}
        if bounds and following and gap and (_RANGE.match(gap) or (_AND.match(gap) and _BETWEEN.search(lead))):
            periods += _explode(atom, following)
            index += 1
            continue
        after = text[atom.end : atom.end + 40]
        if atom.kind == "years" and atom.first and atom.last:
            listed = atom.last.year - atom.first.year < LONGEST_LIST
            span = Period(f"{atom.first.year}/{atom.last.year}", atom.first, atom.last)
            periods += [calendar_year(y) for y in range(atom.first.year, atom.last.year + 1)] if listed else [span]
        elif atom.kind == "span" and atom.first and atom.last:
            periods += _whole_years(atom.first, atom.last) if len(atom.text) > len("2020-01/2020-03") else []
            periods += [] if periods and periods[-1].ends == atom.last else [_single(atom)]
        elif atom.kind == "none":
            continue
        elif _BEYOND.search(lead) and _next_years(text, atom, atoms):
            periods.append(_single(atom))
        elif (
            (_BETWEEN.search(lead) and _AND_THE_LATEST.match(text[atom.end : atom.end + 200]))
            or _SINCE.search(lead)
            or (_AFTER_SINCE.match(after) and atom.kind != "financial" and not _so_far(atom, lead, after, anchor))
        ):
            if not _CORRESPONDENCE.search(_LAST_WORD.sub("", lead)) or _AFTER_SINCE.match(after):
                periods.append(Period(f"{atom.text}-", atom.first, None, atom.kind == "financial"))
        elif _UNTIL.search(lead):
            spelt_out = following is not None and gap is not None and gap.strip() == "("
            if not _END_OF_SOMETHING.search(lead) and not spelt_out:  # "up to 2024 (2022/23 and 2023/24)"
                periods.append(Period(f"to {atom.text}", None, atom.last, atom.kind == "financial"))
        elif not _only_dates_something(atom, lead):
            periods.append(_single(atom))
    unique: dict[str, Period] = {}
    for period in periods:
        unique.setdefault(period.text, period)
    return tuple(period for period in unique.values() if not _said_better(period, unique))


def _so_far(atom: _Atom, lead: str, after: str, anchor: date | None) -> bool:
    """Whether "2023 to date" is the year that is not over yet, and not all the time since."""
    this_year = anchor is not None and atom.text == str(anchor.year)
    return atom.kind == "year" and bool(_TO_DATE.match(after)) and (this_year or bool(_IN_A_LIST.search(lead)))


def _only_dates_something(atom: _Atom, lead: str) -> bool:
    """Whether a day or month says when something was written or ends, and not which time is asked about."""
    if atom.kind == "day":
        return not _AS_AT.search(lead)
    ends = atom.kind in {"month", "year"} and _END_OF_SOMETHING.search(lead)
    return bool(ends) or (atom.kind == "month" and bool(_CORRESPONDENCE.search(lead)))


def _said_better(period: Period, all_of_them: Mapping[str, Period]) -> bool:
    """Whether another period says the same more exactly: "since 2014 … as early as 2014", "the last three years" with three listed."""
    if f"{period.text}-" in all_of_them:
        return True
    counted = _COUNTED_YEARS.fullmatch(period.text)
    listed = [text for text in all_of_them if re.fullmatch(r"\d{4}(?:-\d\d)?", text)]
    return bool(counted) and _count(counted["numbers"] if counted else None) == len(listed) > 1


def _same_sentence(text: str, atom: _Atom, atoms: list[_Atom]) -> list[_Atom]:
    """What else the sentence of `atom` names, in order."""
    start, end = _sentence_bounds(text, atom.start, atom.end)
    begins = [other.start for other in atoms]
    return [other for other in atoms[bisect_left(begins, start) : bisect_left(begins, end)] if other is not atom]


def _next_years(text: str, atom: _Atom, atoms: list[_Atom]) -> bool:
    """Whether the same sentence counts "the next five years" from `atom`."""
    return any(
        other.kind == "relative" and other.start >= atom.end and other.text.startswith(_AHEAD)
        for other in _same_sentence(text, atom, atoms)
    )


def _year_before(text: str, atom: _Atom, atoms: list[_Atom]) -> list[Period]:
    """The year before the earliest one named in the same sentence."""
    named = [o for o in _same_sentence(text, atom, atoms) if o.kind in {"financial", "year"} and o.first]
    if not named:
        return []
    earliest = min(named, key=lambda other: other.first or date.max)
    year = (earliest.first or date.max).year - 1
    return [financial_year(year) if earliest.kind == "financial" else calendar_year(year)]


def _relative_periods(text: str, atom: _Atom, atoms: list[_Atom]) -> list[Period]:
    """A relative form, unless the letter spells out beside it which years are meant."""
    sentence = [other for other in _same_sentence(text, atom, atoms) if other.kind not in {"relative", "before"}]
    for other in sentence:
        if atom.end <= other.start <= atom.end + 60 and _APPOSITION.match(text[atom.end : other.start]):
            return []
        beside = other.end <= atom.start <= other.end + 12 and other.kind == "financial"
        if beside and _APPOSITION_BACK.match(text[other.end : atom.start]):
            return []
    named = [other.first.year for other in sentence if other.kind == "financial" and other.first]
    if named and atom.text.startswith(_AHEAD) and atom.unit in {"year", "financial"}:
        return [financial_year(named[-1] + step) for step in range(1, atom.count + 1)]
    if named and re.fullmatch(r"(?:previous|prior|preceding) (?:financial )?year", atom.text):
        return [financial_year(min(named) - 1)]
    return [_single(atom)]

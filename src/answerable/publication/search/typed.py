"""What somebody typed into the search box: phrases, years, money, places and providers taken out, and the words left.

Years, places, providers and amounts become filters: the same question about another year looks more alike than a true
paraphrase of it (facts/baselines.md, section 1), so they must never be left to likeness. What was understood is said on
the page, and can be switched off there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from answerable.publication.search import years
from answerable.publication.search.words import SPELLED, STOP_WORDS, plain
from answerable.reading.dates import FIRST_YEAR, LAST_YEAR
from answerable.reading.taxonomy import find_subjects

LONGEST = 4000  # characters of what is typed that are looked at
LONGEST_NAME = 8  # words of a place's or a provider's name


@dataclass(frozen=True)
class Understood:
    """Filters that were read out of the words: empty tuples and None where the words name none.

    `said` says of each what was typed and what it was taken for, for the page: ("2019-20", "year: 2019-20").
    """

    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    pence_from: int | None = None
    pence_to: int | None = None
    said: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said)


@dataclass(frozen=True)
class Typed:
    """The words, in order (as typed, each once), the phrases, and what was understood."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    understood: Understood = field(default_factory=Understood)


_PHRASE = re.compile('["“”„]([^"“”„]{1,400})["“”„]')
_AMOUNT = r"£\s?(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d\d)?|\d{{1,12}}(?:\.\d{{1,2}})?)\s?(?P<{0}_unit>k|m|bn|thousand|million|billion)?(?![\w.,]*\d)"
_UNITS = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
_MONEY = (
    re.compile(rf"\b(?:between|from)\s+{_AMOUNT.format('low')}\s+(?:and|to)\s+{_AMOUNT.format('high')}", re.IGNORECASE),
    re.compile(rf"{_AMOUNT.format('low')}\s*(?:to|[-–])\s*{_AMOUNT.format('high')}", re.IGNORECASE),
    re.compile(
        rf"(?:\b(?:over|above|more than|at least|exceeding|from|upwards of|greater than)|>=?)\s*{_AMOUNT.format('low')}"
        rf"|{_AMOUNT.format('low2')}\s*(?:or (?:more|over)|and (?:over|above)|\+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\b(?:under|below|less than|up to|at most|no more than|to)|<=?)\s*{_AMOUNT.format('high')}"
        rf"|{_AMOUNT.format('high2')}\s*or (?:less|under)",
        re.IGNORECASE,
    ),
    re.compile(_AMOUNT.format("exact"), re.IGNORECASE),
)
_ALONE = r"(?<![\w/£.,-])"
_NOT_ON = r"(?![\w/]|[-–.,]\d)"
_FY = r"(?P<{0}>(?:19|20)\d\d)\s?[-–/]\s?(?P<{0}_end>(?:19|20)?\d\d)"
# Four words lead to a year at most: without an end, a page of "in the in the" would be gone through once for each of them.
_LED = r"(?:\b(?:in|for|during|over|of|the)\s+){0,4}(?:\b(?:financial |calendar |fiscal )?years?\s+|\bfy\s?)?"
_FINANCIAL_RANGE = re.compile(
    rf"(?:\b(?:between|from)\s+)?{_ALONE}(?:fy\s?)?{_FY.format('first')}\s*(?:to|and|until|[-–])\s*(?:fy\s?)?{_FY.format('last')}{_NOT_ON}",
    re.IGNORECASE,
)
_FINANCIAL = re.compile(rf"{_LED}{_ALONE}{_FY.format('first')}{_NOT_ON}", re.IGNORECASE)
_CALENDAR_RANGE = re.compile(
    rf"(?:\b(?:between|from)\s+)?{_ALONE}(?P<first>(?:19|20)\d\d)\s*(?:to|and|until|[-–])\s*(?P<last>(?:19|20)\d\d){_NOT_ON}",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince\s+{_ALONE}(?P<first>(?:19|20)\d\d)(?:[-–/](?P<end>\d\d))?{_NOT_ON}", re.IGNORECASE)
_CALENDAR = re.compile(rf"{_LED}{_ALONE}(?P<first>(?:19|20)\d\d){_NOT_ON}", re.IGNORECASE)
_FINANCIAL_WORDS = re.compile(r"\b(?:financial|fiscal)\s+years?\b|\bfy\b", re.IGNORECASE)

# Towns whose names are words: taken for a place only where written with a capital letter or after "in".
_WORDS_TOO = frozenset(
    """
    reading bath rugby deal sale barking eye ash wells hope rye battle wash street ware settle hull mold flint stone
    bury poole crook hook broadway barrow looe beer wing
    """.split()  # noqa: SIM905 - a list of words is not read one to a line
)
_IN = frozenset({"in", "at", "near", "across", "around", "within", "throughout"})


class Known(Protocol):
    """The names that the index holds, folded."""

    def begins(self, word: str) -> bool:
        """Whether a name may begin with the word: a cheap look before dearer ones."""
        ...

    def holds(self, name: str) -> bool:
        """Whether a name is held."""
        ...


class _Rest:
    """The text with what was understood blotted out, so that it is not understood twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.said: list[tuple[int, str, str]] = []

    def take(self, pattern: re.Pattern[str], meaning: Callable[[re.Match[str]], str | None]) -> None:
        for match in list(pattern.finditer(self.text)):
            said = meaning(match)
            if said is not None:
                self.said.append((match.start(), match.group().strip(), said))
                self.blot(match.start(), match.end())

    def blot(self, start: int, end: int) -> None:
        self.text = self.text[:start] + "\n" * (end - start) + self.text[end:]


def read(text: str, known_places: Known, known_providers: Known) -> Typed:
    """What was typed, with the places and providers that the index knows."""
    rest = _Rest(plain(text[:LONGEST]))
    phrases: list[tuple[str, ...]] = []

    def phrase(match: re.Match[str]) -> None:
        tokens = tuple(SPELLED.analyze(match.group(1)))
        if tokens:
            phrases.append(tokens)
        rest.blot(match.start(), match.end())

    for match in list(_PHRASE.finditer(rest.text)):
        phrase(match)
    low, high = _money(rest)
    found = _years(rest)
    places = _names(rest, known_places, _may_be_place, "place")
    providers = _names(rest, known_providers, _may_be_provider, "organisation")
    words = tuple(dict.fromkeys(SPELLED.analyze(rest.text)))
    said = tuple((plain(typed), meaning) for _, typed, meaning in sorted(rest.said))
    return Typed(words, tuple(dict.fromkeys(phrases)), Understood(found, places, providers, low, high, said))


def read_plainly(text: str) -> Typed:
    """What was typed, with nothing taken for a filter: every word and figure is a word."""
    phrases = tuple(
        dict.fromkeys(tokens for one in _PHRASE.findall(text[:LONGEST]) if (tokens := tuple(SPELLED.analyze(one))))
    )
    return Typed(tuple(dict.fromkeys(SPELLED.analyze(_PHRASE.sub(" ", text[:LONGEST])))), phrases)


# ---- money ----------------------------------------------------------------------------------------------------------


def _pence(number: str, unit: str | None) -> int:
    pounds, _, pence = number.replace(",", "").partition(".")
    factor = _UNITS[unit.lower()] if unit else 1
    return (int(pounds) * 100 + int((pence + "00")[:2])) * factor


def pounds(pence: int) -> str:
    """An amount as it is written: "£10,000" or "£12.50"."""
    return f"£{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")


def _money(rest: _Rest) -> tuple[int | None, int | None]:
    low: int | None = None
    high: int | None = None

    def meaning(match: re.Match[str]) -> str | None:
        nonlocal low, high
        groups = match.groupdict()
        amounts = {
            name.rstrip("2"): _pence(value, groups[f"{name}_unit"])
            for name, value in groups.items()
            if value and not name.endswith("_unit")
        }
        if low is not None or high is not None:
            return None  # the first amount named is the filter; a second is left among the words
        low = amounts.get("low", amounts.get("exact"))
        high = amounts.get("high", amounts.get("exact"))
        if low is not None and high is not None and low > high:
            low, high = high, low
        if low == high and low is not None:
            return f"amount: {pounds(low)}"
        if high is None:
            return f"amount: {pounds(low or 0)} or more"
        return f"amount: {pounds(high)} or less" if low is None else f"amount: {pounds(low)} to {pounds(high)}"

    for pattern in _MONEY:
        rest.take(pattern, meaning)
    return low, high


# ---- years ----------------------------------------------------------------------------------------------------------


def _end_of(start: int, end: str) -> int:
    return int(end) if len(end) == 4 else start - start % 100 + int(end) + (100 if int(end) < start % 100 else 0)


def _years(rest: _Rest) -> tuple[int, ...]:
    found: dict[int, None] = {}
    financial_words = bool(_FINANCIAL_WORDS.search(rest.text))

    def add(codes: list[int]) -> str | None:
        if not codes:
            return None
        found.update(dict.fromkeys(codes))
        return f"year: {years.name_of(codes[0])}" + (f" to {years.name_of(codes[-1])}" if len(codes) > 1 else "")

    def financial_range(match: re.Match[str]) -> str | None:
        first, last = int(match["first"]), int(match["last"])
        ends = (_end_of(first, match["first_end"]), _end_of(last, match["last_end"]))
        if ends != (first + 1, last + 1) or not first <= last <= first + 40:
            return None
        return add([years.financial(year) for year in range(first, last + 1)])

    def financial(match: re.Match[str]) -> str | None:
        first = int(match["first"])
        return add([years.financial(first)]) if _end_of(first, match["first_end"]) == first + 1 else None

    def calendar_range(match: re.Match[str]) -> str | None:
        first, last = int(match["first"]), int(match["last"])
        if not first <= last <= first + 40:
            return None
        code = years.financial if financial_words else years.calendar
        return add([code(year) for year in range(first, last + 1)])

    def since(match: re.Match[str]) -> str | None:
        first = int(match["first"])
        code = years.financial if match["end"] else years.calendar
        found.update(dict.fromkeys(code(year) for year in range(first, LAST_YEAR + 1)))
        return f"year: since {years.name_of(code(first))}"

    def calendar(match: re.Match[str]) -> str | None:
        first = int(match["first"])
        return add([years.calendar(first)]) if FIRST_YEAR <= first <= LAST_YEAR else None

    rest.take(_FINANCIAL_RANGE, financial_range)
    rest.take(_SINCE, since)
    rest.take(_FINANCIAL, financial)
    rest.take(_CALENDAR_RANGE, calendar_range)
    rest.take(_CALENDAR, calendar)
    return tuple(found)


# ---- names ----------------------------------------------------------------------------------------------------------


def _may_be_place(name: str, typed: str, before: str) -> bool:
    return name not in _WORDS_TOO or typed[:1].isupper() or before in _IN


def _may_be_provider(name: str, typed: str, before: str) -> bool:
    """Whether a name that an organisation has means it here: "victim support services" does not name the charity."""
    capital = typed[:1].isupper()
    return capital or (" " in name and not find_subjects(name) and set(name.split()) - STOP_WORDS != set())


def _names(rest: _Rest, known: Known, may_be: Callable[[str, str, str], bool], called: str) -> tuple[str, ...]:
    """The known names that stand in the text, the longest first at each place, as they are folded."""
    tokens = SPELLED.pre_tokenize(rest.text).tokens
    words = [one.text for one in tokens]
    found: dict[str, None] = {}
    free = 0  # the words before this one belong to a name already
    for at, first in enumerate(words):
        if at < free or not known.begins(first):
            continue
        for size in range(min(LONGEST_NAME, len(words) - at), 0, -1):
            name = " ".join(words[at : at + size])
            if not known.holds(name) or STOP_WORDS.issuperset(words[at : at + size]):
                continue
            start, end = tokens[at].char_offset_from, tokens[at + size - 1].char_offset_to
            typed = rest.text[start:end]
            if "\n" in typed or not may_be(name, typed, words[at - 1] if at else ""):
                continue
            found[name] = None
            rest.said.append((start, typed, f"{called}: {typed}"))
            rest.blot(start, end)
            free = at + size
            break
    return tuple(found)


@dataclass(frozen=True)
class Named:
    """Places and providers that a text names, folded."""

    places: tuple[str, ...]
    providers: tuple[str, ...]


def names_in(text: str, places: Known, providers: Known) -> Named:
    """The places and providers of the index that a letter names."""
    rest = _Rest(plain(text))
    named = _names(rest, places, _may_be_place, "place")
    return Named(named, _names(rest, providers, _may_be_provider, "organisation"))


def years_in(text: str) -> tuple[int, ...]:
    """The years that stand in a text, whatever they are said of: "the 2019 risk register"."""
    return _years(_Rest(plain(text)))

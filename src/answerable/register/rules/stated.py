"""What the cells of an office's own workbooks say: amounts with words round them, dates as far as they are stated, choices.

Everything is read or refused, never guessed: what could mean two things is a ValueError with a sentence.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..spreadsheets.cells import parse_day, parse_money, tidy
from ..spreadsheets.errors import CellError
from . import financial_years, money, partial_dates

NOTHING = frozenset({
    "tbc", "tba", "tbd", "t.b.c.", "n/a", "na", "none", "-", "--", "unknown", "not known", "not recorded", "not stated",
    "to be confirmed", "to be agreed", "to be advised", "to be determined", "various", "?", "n.a.", "nk",
})  # fmt: skip
"""Words that stand in a cell where nothing is known."""

_ESTIMATE = re.compile(
    r"^(?:circa|c\.?|ca\.?|approx(?:imately|\.)?|about|around|est(?:imate[ds]?|\.)?|~|≈)[\s:]*(?=[£\d(])"
    r"|\s*\(?\b(?:approx(?:imately|\.)?|est(?:imate[ds]?|\.)?|circa|indicative)\)?$",
    re.I,
)
_BUDGET = re.compile(
    r"^(?:budget(?:ed)?|up to|max(?:imum|\.)?(?: of)?)[\s:]*(?=[£\d(])|\s*\(?\b(?:budget(?:ed)?|max(?:imum|\.)?)\)?$",
    re.I,
)


@dataclass(frozen=True)
class Stated:
    """An amount as a cell states it: pounds, or None where it says that it is not known; how exact; its own words."""

    pounds: Decimal | None
    basis: str  # exact, rounded, estimated, budget, not_recorded
    words: str = ""


def is_nothing(text: str) -> bool:
    """Whether a cell says no more than that nothing is known ("TBC")."""
    return tidy(text).casefold() in NOTHING or not tidy(text)


def amount(text: str) -> Stated:
    """Return the amount of a cell: "£1,234.50", "(12.00)", "circa £40k", "est. 40,000", "up to £5m", "TBC", "nil".

    Raises ValueError with a sentence where it is none of these.
    """
    words = tidy(text)
    if is_nothing(words):
        return Stated(None, "not_recorded", words)
    basis, number = "exact", words
    for pattern, name in ((_ESTIMATE, "estimated"), (_BUDGET, "budget")):
        if pattern.search(number):
            basis, number = name, pattern.sub("", number).strip()
    try:
        pounds = parse_money(number)
    except CellError as first:
        try:
            read = money.parse(number)
        except ValueError:
            raise ValueError(str(first)) from None
        pounds = read.pounds
        if basis == "exact":
            basis = "rounded"
    return Stated(pounds, basis, "" if basis == "exact" else words)


def day(text: str) -> date:
    """Return the whole day of a cell. Raises ValueError with a sentence where it states no whole day."""
    try:
        return parse_day(text)
    except CellError as error:
        raise ValueError(str(error)) from None


def partial_date(text: str, *, last: bool = False) -> str:
    """Return the date of a cell to the precision that it states: "2019-03" for "March 2019", "2016" for "2016".

    A financial year is taken by its first month, or with `last` by its last: "2018/19" is "2018-04" or "2019-03".
    Raises ValueError with a sentence for what is not a date.
    """
    words = tidy(text)
    try:
        return parse_day(words).isoformat()
    except CellError as first:
        refused = str(first)
    try:
        return partial_dates.parse(_four_figures(words))
    except ValueError:
        pass
    try:
        year = financial_years.parse(words)
    except ValueError:
        raise ValueError(refused) from None
    end = financial_years.last_day(year) if last else financial_years.first_day(year)
    return f"{end:%Y-%m}"


_SHORT_MONTH = re.compile(r"([a-z]{3,9})\.?[\s'’-]*(\d{2}|\d{4})", re.I)


def _four_figures(words: str) -> str:
    """ "Mar-19" as "Mar 2019"; anything else as it is."""
    found = _SHORT_MONTH.fullmatch(words)
    if not found:
        return words
    year = found[2] if len(found[2]) == 4 else f"20{found[2]}"
    return f"{found[1]} {year}"


_QUARTER = re.compile(r"(?:q|qtr\.?|quarter)\s*([1-4])[\s,:/-]*(.+)|(.+?)[\s,:/-]*(?:q|qtr\.?|quarter)\s*([1-4])", re.I)


def period(text: str) -> tuple[date, date]:
    """Return the first and last day of a period: "Q1 2024-25" (April to June), "2024-25", "June 2024".

    Raises ValueError with a sentence for anything else.
    """
    words = tidy(text)
    if found := _QUARTER.fullmatch(words):
        year = financial_years.parse(found[2] or found[3])
        quarter = int(found[1] or found[4])
        month = 1 + 3 * (quarter % 4)
        first = date(int(year[:4]) + (quarter == 4), month, 1)
        return first, date(first.year, month + 2, monthrange(first.year, month + 2)[1])
    try:
        year = financial_years.parse(words)
        return financial_years.first_day(year), financial_years.last_day(year)
    except ValueError:
        pass
    try:
        part = partial_dates.parse(_four_figures(words))
    except ValueError:
        part = ""
    first_day, last_day = partial_dates.earliest(part), partial_dates.latest(part)
    if len(part) != len("2024-06") or first_day is None or last_day is None:
        raise ValueError(f"“{words}” is not a period. Write it as Q1 2024-25, 2024-25 or June 2024.")
    return first_day, last_day


def number(text: str) -> Decimal:
    """Return a plain number: "1,234", "85%", "0.5", "-3". Raises ValueError with a sentence for anything else."""
    words = tidy(text).removesuffix("%").rstrip()
    if not re.fullmatch(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,2})?", words):
        raise ValueError(f"“{tidy(text)}” is not a number such as 3 or 0.5, with at most two figures after the point.")
    return Decimal(words.replace(",", "")).quantize(Decimal("0.01"))


_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0"})


def yes_no(text: str) -> bool:
    """Return whether a cell says yes or no. Raises ValueError with a sentence for anything else."""
    word = tidy(text).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise ValueError(f"“{tidy(text)}” is neither yes nor no.")


# Words of a choice, in the order in which they are tried; the first that is in the cell decides.
AGREEMENT_KINDS = (
    ("pooled_contribution", ("pooled", "pool", "joint contribution", "partnership contribution")),
    (
        "funding_agreement",
        ("funding agreement", "funding_agreement", "service level agreement", "sla", "memorandum", "mou"),
    ),
    ("grant", ("grant",)),
    ("contract", ("contract", "call off", "call-off", "purchase order", "licence", "lease", "service")),
)
ROUTES = (
    ("grant_competition", ("grant competition", "competitive grant", "grant_competition", "grant round", "bidding round")),
    ("grant_direct", ("grant direct", "direct grant", "grant_direct", "grant awarded directly")),
    ("framework", ("framework", "call off", "call-off", "mini competition", "dps", "dynamic purchasing")),
    ("direct", ("direct", "single tender", "waiver", "exemption", "without competition", "no competition", "sole supplier",
                "negotiated without", "single source")),
    ("restricted", ("restricted", "selective tender", "invited tender")),
    ("quotes", ("quote", "quotation", "rfq", "three quotes")),
    ("joint", ("joint", "partner-led", "led by partner", "collaborative")),
    ("allocation", ("allocation", "formula")),
    ("open", ("open",)),
)  # fmt: skip
AMOUNT_KINDS = (
    ("carried_forward", ("carried forward", "carried_forward", "carry forward", "brought forward", "c/f", "b/f")),
    ("contribution", ("contribution",)),
    ("received", ("received", "receipt", "income", "grant")),
    ("allocated", ("allocated", "allocation")),
    ("secured", ("secured",)),
    ("planned", ("planned", "plan", "forecast", "medium term")),
    ("budget", ("budget",)),
    ("total", ("total",)),
)
NEEDS = (
    ("health", ("health",)),
    ("shelter", ("shelter", "accommodation", "housing")),
    ("family", ("family", "families", "children")),
    ("education", ("education", "skills", "employment")),
    ("drugs", ("drug", "alcohol")),
    ("finance", ("finance", "financial", "benefit", "debt")),
    ("outlook", ("outlook", "attitude")),
    ("social", ("social",)),
)
VAT = (
    ("none", ("no vat", "exempt", "zero", "outside", "not applicable", "n/a", "none")),
    ("excluded", ("exc", "ex vat", "net", "excluding")),
    ("included", ("inc", "gross", "including")),
)

Choices = tuple[tuple[str, tuple[str, ...]], ...]


def choice(text: str, choices: Choices) -> str:
    """Return the choice whose words a cell has. Raises ValueError with a sentence that lists them where it has none."""
    words = tidy(text).casefold()
    for value, known in choices:
        if any(re.search(rf"(?<![a-z]){re.escape(word)}", words) for word in known):
            return value
    names = ", ".join(sorted(value.replace("_", " ") for value, _ in choices))
    raise ValueError(f"“{tidy(text)}” is not understood. Write one of: {names}.")


def slug(text: str, *, longest: int = 40) -> str:
    """Return a ref made of words: "Northshire Women's Haven" as "northshire-womens-haven"; "x" where none are left."""
    plain = re.sub(r"['’]", "", text.casefold())
    made = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return made[:longest].strip("-") or "x"


def ref_of(text: str) -> str:
    """Return a printed reference as a ref: signs that a ref cannot have become hyphens ("GP 12 (b)" as "GP-12-b")."""
    made = re.sub(r"[^A-Za-z0-9._/-]+", "-", tidy(text)).strip("-._/")
    return made[:60]

"""What may stand in the published store: every kind of record and its fields, as data.

The door checks a record against this; the pages, the lists as CSV, JSON and Parquet, the programs' interface and its description,
and docs/reference/open-data-fields.md are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any


class Type(StrEnum):
    """What a field holds, and how it is written in JSON."""

    LINE = "line"
    """One line of words."""
    WORDS = "words"
    """Paragraphs, with an empty line between two."""
    DAY = "day"
    """A day, "2026-03-31"."""
    PARTIAL = "partial"
    """A date as far as its source states it: "2016", "2016-03" or "2016-03-31"."""
    YEAR = "year"
    """A financial year, "2025-26"."""
    POUNDS = "pounds"
    """Pounds and pence as text, "1200.00", so that no program rounds them."""
    NUMBER = "number"
    """A whole number."""
    YES_NO = "yes_no"
    """true or false; null where it is not recorded."""
    LINK = "link"
    """An address, https://…"""
    LINES = "lines"
    """A list of lines."""
    ONE = "one"
    """The ref of a record of another kind."""
    MANY = "many"
    """A list of such refs."""
    ROWS = "rows"
    """A list of small records with the fields of `of`."""
    TABLES = "tables"
    """Tables: caption, columns, rows of text, and which columns hold numbers."""


@dataclass(frozen=True)
class Field:
    """One field of a kind: its name in data, its heading on pages, its meaning. `facet` names the filter that it feeds."""

    name: str
    type: Type
    label: str
    meaning: str
    needed: bool = False
    kind: str = ""
    """The kind that a ref points at."""
    of: tuple[Field, ...] = ()
    facet: str = ""
    searched: bool = False
    """Its words are found by a search."""


@dataclass(frozen=True)
class Kind:
    """One kind of published record: its code, its names, the part of the site that shows it, its fields."""

    code: str
    one: str
    many: str
    path: str
    meaning: str
    title: str
    """The field that a list and a search show as the record's name."""
    fields: tuple[Field, ...]
    dated: str = ""
    """The field by whose day lists are sorted, newest first."""

    def field(self, name: str) -> Field:
        """Return the field of this name. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def names(self) -> tuple[str, ...]:
        """The names of its fields, in their order."""
        return tuple(field.name for field in self.fields)


class NotAsDescribed(ValueError):
    """A record does not fit its kind; the sentences say where."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problems))


_AMOUNTS = (
    Field("year", Type.YEAR, "Financial year", "1 April to 31 March"),
    Field("amount", Type.POUNDS, "Amount", "In pounds; empty where none is recorded"),
    Field("basis", Type.LINE, "Basis", "How exact the amount is: as stated, rounded, estimated, budgeted"),
    Field("what", Type.LINE, "What it is", "Planned, spent, received, allocated, …"),
)
_AREAS = Field("areas", Type.LINES, "Areas", "The places it covers", facet="place", searched=True)
_CATEGORIES = Field("categories", Type.LINES, "Categories", "Codes of the subjects it is about", facet="category")
_URL = Field("url", Type.LINK, "Address", "Where the office, or somebody else, publishes it")
_DESCRIPTION = Field("description", Type.WORDS, "Description", "What it is, in words", searched=True)

KINDS: tuple[Kind, ...] = (
    Kind(
        "response", "response", "responses", "answers",
        "A request for information that was answered, without who asked.", "subject",
        (
            Field("reference", Type.LINE, "Reference", "The office's reference of the request", needed=True, searched=True),
            Field("subject", Type.LINE, "Subject", "What the request is about", searched=True),
            Field("summary", Type.WORDS, "Summary", "What was asked and answered, in a sentence or two", searched=True),
            Field("act", Type.LINE, "Act", "The law it was answered under"),
            Field("received", Type.DAY, "Received", "The day it was received"),
            Field("dated", Type.PARTIAL, "Answered", "The day of the answer, as far as it is known"),
            Field("published_on", Type.PARTIAL, "First published", "When it was first public, here or elsewhere"),
            Field("outcome", Type.LINE, "Outcome", "What became of the request as a whole", facet="outcome"),
            Field("exemptions", Type.LINES, "Exemptions", "The sections that parts of it were withheld under", facet="exemption"),
            _CATEGORIES,
            _AREAS,
            Field("url", Type.LINK, "Address", "Where it is published, if not here"),
            Field("source", Type.LINE, "Source", "What states these facts"),
            Field("source_place", Type.LINE, "Place", "Where in the source"),
            Field("source_url", Type.LINK, "Address of the source", "Where the source is"),
        ),
        dated="dated",
    ),
    Kind(
        "answer", "answer", "answers", "answers",
        "One question of an answered request, with its own answer.", "question",
        (
            Field("response", Type.ONE, "Request", "The request it belongs to", needed=True, kind="response"),
            Field("position", Type.NUMBER, "Position", "Its place among the questions, from 1", needed=True),
            Field("label", Type.LINE, "Label", "What the request calls it: 1.2, (ii)"),
            Field("parent", Type.LINE, "Under", "The label of the question it belongs to"),
            Field("question", Type.WORDS, "Question", "What was asked, without anything about who asked", needed=True, searched=True),
            Field("answer", Type.WORDS, "Answer", "What was answered", searched=True),
            Field("held", Type.LINE, "Held", "Whether the information is held, in words"),
            Field("outcome", Type.LINE, "Outcome", "Provided, provided in part, refused, not held, …", facet="outcome"),
            Field("exemptions", Type.LINES, "Exemptions", "The sections relied on", facet="exemption"),
            Field("tables", Type.TABLES, "Tables", "The figures that were given"),
            Field("gaps", Type.LINES, "Not recorded", "What was asked and is not recorded", searched=True),
            Field("dated", Type.PARTIAL, "Answered", "The day of the answer"),
            Field("years", Type.LINES, "Years", "The financial years it is about, 2025-26", facet="year"),
            _AREAS,
            _CATEGORIES,
            Field("providers", Type.MANY, "Providers", "The providers it names", kind="provider", facet="provider"),
        ),
        dated="dated",
    ),
    Kind(
        "service", "service", "services", "services",
        "A service for victims, or other work, that the office commissions or supports.", "name",
        (
            Field("name", Type.LINE, "Name", "What it is called", needed=True, searched=True),
            _DESCRIPTION,
            Field("beneficiaries", Type.LINE, "For whom", "Who it is for, as the source says", searched=True),
            _AREAS,
            _CATEGORIES,
        ),
    ),
    Kind(
        "agreement", "agreement", "agreements", "agreements",
        "A contract, grant, funding agreement or pooled contribution.", "title",
        (
            Field("title", Type.LINE, "Title", "What it is called", needed=True, searched=True),
            Field("kind", Type.LINE, "Kind", "Contract, grant, funding agreement or pooled contribution", facet="agreement_kind"),
            Field("service", Type.ONE, "Service", "The service it pays for", kind="service", facet="service"),
            Field("provider", Type.ONE, "Provider", "Who provides it", kind="provider", facet="provider"),
            Field("fund", Type.ONE, "Fund", "The money it is paid from", kind="fund", facet="fund"),
            Field("decision", Type.ONE, "Decision", "The decision it follows from", kind="decision", facet="decision"),
            Field("route", Type.LINE, "How the provider was chosen", "Open tender, quotes, direct award, …", facet="route"),
            Field("route_reason", Type.WORDS, "Why it was chosen that way", "The reasons recorded", searched=True),
            Field("starts", Type.PARTIAL, "Starts", "The first day"),
            Field("ends", Type.PARTIAL, "Ends", "The last day"),
            Field("value", Type.POUNDS, "Value", "Of the whole agreement, in pounds"),
            Field("value_basis", Type.LINE, "Basis of the value", "As stated, rounded, estimated, budgeted, not recorded"),
            Field("vat", Type.LINE, "VAT", "Whether the value includes value added tax"),
            Field("amounts", Type.ROWS, "By year", "What it is worth in each financial year", of=_AMOUNTS, facet="year"),
            Field("years", Type.LINES, "Years", "The financial years it runs in", facet="year"),
            Field("status", Type.LINE, "Status", "Not ended early, ended early, never came into force"),
            _DESCRIPTION,
            Field("outcomes", Type.WORDS, "Outcomes", "Agreed outcomes and measures", searched=True),
            _AREAS,
            _CATEGORIES,
            Field("ocid", Type.LINE, "Open contracting id", "Its id in open contracting data"),
            _URL,
        ),
        dated="starts",
    ),
    Kind(
        "provider", "provider", "providers", "providers",
        "An organisation that provides services, or gives or receives money.", "name",
        (
            Field("name", Type.LINE, "Name", "What it is called", needed=True, searched=True),
            Field("aliases", Type.LINES, "Also called", "Other names in letters and spending files", searched=True),
            Field("kind", Type.LINE, "Kind", "Charity, council, company, …", facet="provider_kind"),
            Field("identifiers", Type.LINES, "Numbers", "Its numbers in public lists: GB-CHC-1164883"),
            Field("sme", Type.YES_NO, "Small or medium-sized", "Empty: not recorded"),
            Field("vcse", Type.YES_NO, "Voluntary, community or social enterprise", "Empty: not recorded"),
        ),
    ),
    Kind(
        "fund", "fund", "funds", "funds",
        "Money with a source, conditions and years.", "name",
        (
            Field("name", Type.LINE, "Name", "What it is called", needed=True, searched=True),
            Field("aliases", Type.LINES, "Also called", "Other names", searched=True),
            Field("funder", Type.ONE, "Funder", "Where the money comes from", kind="provider"),
            Field("part_of", Type.ONE, "Part of", "The fund that it is part of", kind="fund"),
            Field("ring_fenced", Type.YES_NO, "Ring-fenced", "Empty: not recorded"),
            Field("conditions", Type.WORDS, "Conditions", "What it may be spent on", searched=True),
            _DESCRIPTION,
            Field("amounts", Type.ROWS, "Amounts", "What came in and where it went, by year", of=_AMOUNTS, facet="year"),
            Field("starts", Type.PARTIAL, "Starts", "The first day"),
            Field("ends", Type.PARTIAL, "Ends", "The last day"),
            _CATEGORIES,
        ),
    ),
    Kind(
        "decision", "decision", "decisions", "decisions",
        "The record of a decision.", "title",
        (
            Field("title", Type.LINE, "Title", "What was decided", needed=True, searched=True),
            Field("taken", Type.PARTIAL, "Taken", "When"),
            Field("taken_by", Type.LINE, "Taken by", "A role, not a person's name"),
            Field("summary", Type.WORDS, "Summary", "What was decided, in words", searched=True),
            Field("reasons", Type.WORDS, "Reasons", "Why", searched=True),
            Field("options", Type.WORDS, "Options considered", "What else could have been decided", searched=True),
            Field("consultation", Type.WORDS, "Consultation", "Who was consulted", searched=True),
            Field("implications", Type.ROWS, "Implications", "Financial, legal, equality and data protection implications",
                  of=(Field("of", Type.LINE, "Of what kind", "Financial, legal, …"), Field("words", Type.WORDS, "Implications", "In words"))),
            Field("principles", Type.ROWS, "Principles", "How it met the principles of the office's framework",
                  of=(Field("name", Type.LINE, "Principle", "Its name"), Field("met", Type.LINE, "Met", "Met, partly met, not met"),
                      Field("how", Type.WORDS, "How", "In words"))),
            Field("withheld_part", Type.WORDS, "Not public", "What the part that is not public is about"),
            Field("withheld_under", Type.LINE, "Withheld under", "The exemption for that part"),
            Field("services", Type.MANY, "Services", "The services it is about", kind="service", facet="service"),
            Field("significant_public_interest", Type.YES_NO, "Of significant public interest", "Empty: not recorded"),
            Field("published", Type.PARTIAL, "First published", "When its record was first published"),
            _URL,
        ),
        dated="taken",
    ),
    Kind(
        "document", "document", "documents", "documents",
        "A plan, strategy, policy, report or other document.", "title",
        (
            Field("title", Type.LINE, "Title", "What it is called", needed=True, searched=True),
            Field("kind", Type.LINE, "Kind", "Plan, strategy, policy, report, budget, …", facet="document_kind"),
            Field("status", Type.LINE, "Status", "Draft, final, not recorded"),
            Field("version", Type.LINE, "Version", "As printed"),
            Field("replaces", Type.ONE, "Replaces", "Its last version", kind="document"),
            Field("dated", Type.PARTIAL, "Dated", "The date it bears"),
            Field("covers_from", Type.PARTIAL, "Covers from", "The first day it is about"),
            Field("covers_to", Type.PARTIAL, "Covers to", "The last day it is about"),
            Field("owner", Type.ONE, "Owner", "Whose document it is", kind="provider"),
            Field("agreements", Type.MANY, "Agreements", "The agreements it belongs to", kind="agreement", facet="agreement"),
            Field("decisions", Type.MANY, "Decisions", "The decisions it belongs to", kind="decision", facet="decision"),
            _CATEGORIES,
            _URL,
        ),
        dated="dated",
    ),
    Kind(
        "meeting", "meeting", "meetings", "meetings",
        "A public meeting, or a private one whose minutes are published.", "title",
        (
            Field("title", Type.LINE, "Meeting", "What it is called", needed=True, searched=True),
            Field("day", Type.DAY, "Day", "When it is, or was, held"),
            Field("time", Type.LINE, "Time", "When it begins"),
            Field("place", Type.LINE, "Place", "Where it is held"),
            Field("public", Type.YES_NO, "Public", "Whether the public may come"),
            Field("papers", Type.ROWS, "Agenda, papers and minutes", "With where they are",
                  of=(Field("name", Type.LINE, "Document", "What it is"), Field("url", Type.LINK, "Address", "Where it is"))),
        ),
        dated="day",
    ),
    Kind(
        "tender", "invitation to tender", "invitations to tender", "tenders",
        "An invitation to tender or to apply for a grant.", "title",
        (
            Field("title", Type.LINE, "Title", "What is sought", needed=True, searched=True),
            _DESCRIPTION,
            Field("status", Type.LINE, "Status", "Planned, open, awarded, cancelled, …", facet="tender_status"),
            Field("service", Type.ONE, "Service", "The service it is for", kind="service"),
            Field("decision", Type.ONE, "Decision", "The decision it follows from", kind="decision", facet="decision"),
            Field("estimated_value", Type.POUNDS, "Expected value", "In pounds"),
            Field("invited", Type.PARTIAL, "Invited", "When it was published"),
            Field("closes", Type.PARTIAL, "Closes", "The last day"),
            Field("starts", Type.PARTIAL, "Contract starts", "When the contract is to start"),
            Field("ends", Type.PARTIAL, "Contract ends", "When it is to end"),
            Field("ocid", Type.LINE, "Open contracting id", "Its id in open contracting data"),
            _URL,
        ),
        dated="invited",
    ),
    Kind(
        "list", "list", "lists", "lists",
        "A list that the law asks for, or that good practice does: one item of it for one period.", "title",
        (
            Field("title", Type.LINE, "List", "Its name and period", needed=True, searched=True),
            Field("item", Type.LINE, "Item", "The paragraph of the Order, or the dataset of the Code", needed=True, facet="item"),
            Field("law", Type.LINE, "Law", "The law that asks for it; empty: good practice"),
            Field("meaning", Type.WORDS, "What it holds", "In words", searched=True),
            Field("first", Type.DAY, "From", "The first day of the period"),
            Field("last", Type.DAY, "To", "The last day of the period"),
            Field("prominent", Type.YES_NO, "In a prominent place", "The law wants it where nobody has to look for it"),
            Field("vat", Type.LINE, "VAT", "Whether its amounts include value added tax"),
            Field("notes", Type.LINES, "Notes", "What it leaves out and what cannot be told"),
            Field("columns", Type.LINES, "Columns", "The headings of its table"),
            Field("table", Type.TABLES, "Table", "Its lines; none where they are payments, which have a list of their own"),
            Field("lines", Type.NUMBER, "Lines", "How many lines it has"),
        ),
        dated="last",
    ),
    Kind(
        "payment", "payment", "payments", "payments",
        "One item of spending.", "payee",
        (
            Field("paid", Type.DAY, "Day", "Empty where the file names a month or a year but no day"),
            Field("year", Type.YEAR, "Financial year", "The year it was paid in", needed=True, facet="year"),
            Field("payee", Type.LINE, "Paid to", "As printed", needed=True, searched=True),
            Field("provider", Type.ONE, "Provider", "The organisation, where it is known", kind="provider", facet="provider"),
            Field("amount", Type.POUNDS, "Amount", "In pounds", needed=True),
            Field("category", Type.LINE, "Category", "As printed", facet="spend_category"),
            Field("purpose", Type.LINE, "Purpose", "As printed", searched=True),
            Field("department", Type.LINE, "Department", "As printed"),
            Field("body", Type.LINE, "Body", "Whose spending it is, as printed"),
            Field("reasons", Type.WORDS, "Value for money", "The reasons given"),
            Field("reference", Type.LINE, "Transaction", "Its reference, as printed"),
            Field("agreement", Type.ONE, "Agreement", "The agreement it was paid under", kind="agreement"),
            Field("file", Type.LINE, "File", "The spending file it was read from"),
            Field("row", Type.NUMBER, "Row", "The row of that file"),
        ),
        dated="paid",
    ),
    Kind(
        "support", "support service", "support services", "support",
        "Where a victim can find help: what it does and how to reach it.", "name",
        (
            Field("name", Type.LINE, "Name", "What it is called", needed=True, searched=True),
            Field("what", Type.WORDS, "What it does", "In plain words", searched=True),
            Field("for_whom", Type.LINE, "For whom", "Who can use it", searched=True),
            Field("areas", Type.LINES, "Areas", "Where it helps people; empty: everywhere", searched=True),
            Field("within", Type.LINES, "Places", "Those areas and every place within them; empty: everywhere", facet="place"),
            _CATEGORIES,
            Field("phone", Type.LINE, "Telephone", "The number, as it is dialled"),
            Field("text", Type.LINE, "Text", "A number for text messages"),
            Field("hours", Type.LINE, "Open", "When somebody answers"),
            Field("email", Type.LINE, "E-mail", "A general address"),
            Field("website", Type.LINK, "Website", "Its own site"),
            Field("languages", Type.LINE, "Languages", "And interpreters, sign language, text relay"),
            Field("self_referral", Type.YES_NO, "You can go there yourself", "Whether people may come by themselves, without the police"),
            Field("how", Type.WORDS, "How to get help", "What to do, in plain words"),
            Field("emergency", Type.LINE, "In danger", "What to do in danger, as the service says it"),
            Field("service", Type.ONE, "Service", "The commissioned service it belongs to", kind="service"),
            Field("checked", Type.DAY, "Last checked", "When these facts were last checked"),
        ),
    ),
    Kind(
        "open_contract", "open contracting process", "open contracting processes", "data/ocds",
        "All open contracting releases of one process.", "title",
        (
            Field("title", Type.LINE, "Title", "Of the process", needed=True),
            Field("releases", Type.ROWS, "Releases", "As the Open Contracting Data Standard 1.1 has them"),
        ),
    ),
    Kind(
        "grant", "grant in 360Giving data", "grants in 360Giving data", "data/grants",
        "One grant, as the 360Giving Data Standard has it.", "title",
        (
            Field("title", Type.LINE, "Title", "Of the grant", needed=True),
            Field("grant", Type.ROWS, "Grant", "As the 360Giving Data Standard 1.4 has it"),
        ),
    ),
)  # fmt: skip
"""Every kind, in the order in which the site names them."""


@cache
def kind(code: str) -> Kind:
    """Return the kind with this code. Raises KeyError."""
    found = {one.code: one for one in KINDS}
    return found[code]


_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_YEAR = re.compile(r"(\d{4})-(\d{2})")
_POUNDS = re.compile(r"-?\d{1,13}\.\d{2}")
_LINK = re.compile(r"(?:https?://|/(?![/\\]))[^\s<>\"]+")


def check(code: str, data: Mapping[str, Any]) -> None:
    """Raise NotAsDescribed where the data of a record do not fit its kind, with a sentence for each fault."""
    try:
        of = kind(code)
    except KeyError:
        raise NotAsDescribed([f"There is no kind of record called “{code}”."]) from None
    problems = list(_problems(of.fields, data, of.one))
    if problems:
        raise NotAsDescribed(problems)


def _problems(fields: tuple[Field, ...], data: Mapping[str, Any], where: str) -> Iterator[str]:
    known = {field.name for field in fields}
    for name in data:
        if name not in known:
            yield f"{where}: it has no field “{name}”."
    for field in fields:
        value = data.get(field.name)
        if value in (None, "", [], ()):
            if field.needed:
                yield f"{where}: {field.label} is missing."
        elif problem := _wrong(field, value, f"{where}, {field.label}"):
            yield problem


def _wrong(field: Field, value: Any, where: str) -> str:
    """Say what is wrong with a value that is there; nothing where it is right."""
    match field.type:
        case Type.NUMBER:
            right = isinstance(value, int) and not isinstance(value, bool)
        case Type.YES_NO:
            right = isinstance(value, bool)
        case Type.LINES | Type.MANY:
            right = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        case Type.ROWS:
            return _wrong_rows(field, value, where)
        case Type.TABLES:
            return _wrong_tables(value, where)
        case _:
            right = isinstance(value, str) and _written(field.type, value)
    return "" if right else f"{where}: “{str(value)[:60]}” is not {_WRITTEN[field.type]}."


def _written(of: Type, value: str) -> bool:
    """Return whether a text is written as its type asks."""
    match of:
        case Type.LINE | Type.ONE:
            return "\n" not in value
        case Type.DAY:
            return _is_day(value)
        case Type.PARTIAL:
            return bool(_PARTIAL.fullmatch(value)) and (len(value) < 10 or _is_day(value))
        case Type.YEAR:
            found = _YEAR.fullmatch(value)
            return bool(found) and (int(found[1]) + 1) % 100 == int(found[2])  # type: ignore[index]
        case Type.POUNDS:
            return bool(_POUNDS.fullmatch(value)) and _is_money(value)
        case Type.LINK:
            return bool(_LINK.fullmatch(value))
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_money(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:  # pragma: no cover - the pattern lets no such text through
        return False


def financial_year(starts: int) -> str:
    """Return the financial year that starts in April of a year as `Type.YEAR` is written: 2025 is "2025-26"."""
    return f"{starts}-{(starts + 1) % 100:02d}"


def pounds(pence: int) -> str:
    """Return a sum in pence as `Type.POUNDS` is written: 120000 is "1200.00"."""
    return f"{Decimal(pence).scaleb(-2):.2f}"


def _wrong_rows(field: Field, value: Any, where: str) -> str:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        return f"{where}: it is not a list of small records."
    if not field.of:  # the records of another standard, which has a schema of its own
        return ""
    return next((problem for row in value for problem in _problems(field.of, row, where)), "")


def _wrong_tables(value: Any, where: str) -> str:
    if not isinstance(value, list | tuple) or not all(isinstance(table, Mapping) for table in value):
        return f"{where}: it is not a list of tables."
    for table in value:
        columns, rows = table.get("columns"), table.get("rows")
        if not isinstance(columns, list | tuple) or not isinstance(rows, list | tuple):
            return f"{where}: a table has columns and rows."
        if any(len(row) != len(columns) for row in rows):
            return f"{where}: a row of a table has another number of cells than the table has columns."
        if any(not isinstance(cell, str) for row in (columns, *rows) for cell in row):
            return f"{where}: the cells of a table are text."
    return ""


_WRITTEN = {
    Type.LINE: "one line of words",
    Type.WORDS: "words",
    Type.DAY: "a day such as 2026-03-31",
    Type.PARTIAL: "a date such as 2016, 2016-03 or 2016-03-31",
    Type.YEAR: "a financial year such as 2025-26",
    Type.POUNDS: "a sum such as 1200.00",
    Type.NUMBER: "a whole number",
    Type.YES_NO: "true or false",
    Type.LINK: "an address",
    Type.LINES: "a list of lines",
    Type.ONE: "the ref of a record",
    Type.MANY: "a list of refs",
}


def facets(code: str, data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return (filter, value) for every value of a record that a list can be filtered by, each once."""
    found: dict[tuple[str, str], None] = {}
    for field in kind(code).fields:
        value = data.get(field.name)
        if not field.facet or value in (None, "", [], ()):
            continue
        if field.type is Type.ROWS:
            values = [row.get("year", "") for row in value]
        else:
            values = list(value) if field.type in (Type.LINES, Type.MANY) else [value]
        found |= dict.fromkeys((field.facet, one) for one in values if one)
    return tuple(found)


def words(code: str, data: Mapping[str, Any]) -> str:
    """Return the words of a record that a search looks through, a field a paragraph."""
    parts: list[str] = []
    for field in kind(code).fields:
        value = data.get(field.name)
        if field.searched and value:
            parts.append("\n".join(value) if field.type is Type.LINES else str(value))
    return "\n\n".join(parts)


def title(code: str, data: Mapping[str, Any]) -> str:
    """Return what a list calls a record."""
    return " ".join(str(data.get(kind(code).title) or "").split())


def first_day(text: str) -> date | None:
    """Return the first day that a partial date can mean ("2016" → 1 January 2016); None for an empty one."""
    if not text:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def dated(code: str, data: Mapping[str, Any]) -> date | None:
    """Return the day by which lists sort a record; None where it has none."""
    name = kind(code).dated
    return first_day(str(data.get(name) or "")) if name else None

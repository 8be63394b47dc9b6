"""Which files a register folder has and which columns each file has. The handbook page is written from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models

from ..models import (
    Agreement,
    AgreementYear,
    Area,
    Authority,
    Coverage,
    Decision,
    Document,
    Fund,
    FundAmount,
    Organisation,
    Post,
    Route,
    Service,
    Source,
    Statement,
    Topic,
)
from ..models.base import Basis, Record, VatBasis


class CellKind(StrEnum):
    """What a column holds, in the words of the handbook."""

    TEXT = "text"
    ADDRESS = "web address"
    MONEY = "money"
    DATE = "date"
    FINANCIAL_YEAR = "financial year"
    YES_NO = "yes or no"
    CHOICE = "one of"
    NUMBER = "number"
    WHOLE = "whole number"
    REF = "ref"
    REFS = "refs"
    LINES = "list"
    CODES = "category codes"
    IDENTIFIERS = "identifiers"


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it holds, whether it must be filled, and what it means."""

    name: str
    kind: CellKind
    about: str
    required: bool = False
    to: str = ""  # the kind of record that a ref points to
    choices: type[models.TextChoices] | None = None
    longest: int | None = None


@dataclass(frozen=True)
class FileSpec:
    """One file: its name, the kind of record its rows are, and its columns (without `source` and `place`)."""

    name: str
    model: type[Record]
    about: str
    columns: tuple[Column, ...]
    cited: bool = True  # rows carry `source` and `place`
    required: bool = False
    # An amount's column and the column that says how exact it is.
    exactness: tuple[str, str] | None = None
    # Columns that say when something starts and ends.
    span: tuple[str, str] | None = None
    # Columns that together occur once.
    once: tuple[str, ...] = field(default=())

    @property
    def record(self) -> str:
        """The kind of record, as citations name it."""
        return self.model.record_kind()

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns with `ref` before them and `source` and `place` after them."""
        return (REF, *self.columns, *((SOURCE, PLACE) if self.cited else ()))


REF = Column("ref", CellKind.TEXT, "Your own short name for the row; it never changes", required=True, longest=60)
SOURCE = Column("source", CellKind.REF, "The source that states the row", required=True, to="source")
PLACE = Column("place", CellKind.TEXT, "Where in the source: a heading, a page, a sheet and row", longest=300)


def _text(name: str, about: str, longest: int | None = None, *, required: bool = False) -> Column:
    return Column(name, CellKind.TEXT, about, required=required, longest=longest)


def _ref(name: str, to: str, about: str, *, required: bool = False) -> Column:
    return Column(name, CellKind.REF, about, required=required, to=to)


def _choice(name: str, choices: type[models.TextChoices], about: str, *, required: bool = False) -> Column:
    return Column(name, CellKind.CHOICE, about, required=required, choices=choices)


def _date(name: str, about: str) -> Column:
    return Column(name, CellKind.DATE, about)


def _url(name: str, about: str) -> Column:
    return Column(name, CellKind.ADDRESS, about, longest=600)


def _codes(about: str) -> Column:
    return Column("categories", CellKind.CODES, about)


SOURCES = FileSpec(
    "sources.csv",
    Source,
    "The documents and data files that state the facts. Every other row names one of these.",
    (
        _text("title", "What it is called", 300, required=True),
        _text("kind", "letter, decision record, workbook, …", 60),
        _date("dated", "Its date"),
        _url("url", "Where it is published"),
        Column("made_up", CellKind.YES_NO, "Yes for a source made up to try the product out"),
    ),
    cited=False,
    required=True,
)

AREAS = FileSpec(
    "areas.csv",
    Area,
    "Places that services cover.",
    (
        _text("name", "Its name", 200, required=True),
        _text("kind", "county, city, district, part of a county, …", 60),
        _ref("parent", "area", "The larger area that it is part of"),
    ),
)

ORGANISATIONS = FileSpec(
    "organisations.csv",
    Organisation,
    "Providers, funders, partners and predecessor bodies.",
    (
        _text("name", "Its name as the source prints it", 300, required=True),
        _text("kind", "charity, council, police authority, …", 60),
        Column("aliases", CellKind.LINES, "Other names that letters use for it", longest=300),
        Column("identifiers", CellKind.IDENTIFIERS, "Numbers in public lists: GB-CHC-1234567; GB-COH-01234567"),
    ),
)

FUNDS = FileSpec(
    "funds.csv",
    Fund,
    "Pots of money: grants received, budgets, pooled and local funds.",
    (
        _text("name", "Its name", 300, required=True),
        Column("aliases", CellKind.LINES, "Other names for it"),
        _ref("funder", "organisation", "Who gives it"),
        _ref("parent", "fund", "The fund that it is part of"),
        Column("ring_fenced", CellKind.YES_NO, "Whether it may only be spent on a named purpose"),
        _text("conditions", "What it may be spent on and how"),
        _text("description", "What it is"),
        _codes("What it is for"),
        _date("starts", "When it starts"),
        _date("ends", "When it ends"),
    ),
    span=("starts", "ends"),
)

FUND_AMOUNTS = FileSpec(
    "fund_amounts.csv",
    FundAmount,
    "The stated amounts of a fund: one row for each amount, year and contributor.",
    (
        _ref("fund", "fund", "The fund", required=True),
        _choice("kind", FundAmount.Kind, "What the amount is", required=True),
        _ref("contributor", "organisation", "Who pays it, where one body does"),
        Column("financial_year", CellKind.FINANCIAL_YEAR, "Its year; empty where the source names none"),
        Column("amount", CellKind.MONEY, "The amount; empty where it is not recorded, 0 or nil where it is nil"),
        _choice("basis", Basis, "How exact it is; empty: as written"),
        Column("annual_change", CellKind.MONEY, "The change from the year before, where the source prints one"),
        _text("as_stated", "The words of the source: £915k", 60),
        _text("note", "Anything a reader must know about it"),
    ),
    exactness=("amount", "basis"),
)

SERVICES = FileSpec(
    "services.csv",
    Service,
    "What is provided, to whom, where, in which categories.",
    (
        _text("name", "Its name", 300, required=True),
        _text("description", "What it does"),
        _text("beneficiaries", "For whom, as the source says", 300),
        Column("areas", CellKind.REFS, "The areas it covers", to="area"),
        _codes("What it is"),
    ),
)

DECISIONS = FileSpec(
    "decisions.csv",
    Decision,
    "Records of decisions.",
    (
        _text("title", "Its title", 300, required=True),
        _date("taken", "When it was taken"),
        _text("taken_by", "By which role; no person's name", 200),
        _text("summary", "What was decided"),
        _text("reasons", "Why"),
        _url("url", "Where it is published"),
        Column("services", CellKind.REFS, "The services it is about", to="service"),
    ),
)

AGREEMENTS = FileSpec(
    "agreements.csv",
    Agreement,
    "Contracts, grants, funding agreements and pooled contributions.",
    (
        _text("title", "What it is called", 300, required=True),
        _choice("kind", Agreement.Kind, "What kind of agreement it is"),
        _ref("service", "service", "The service it pays for"),
        _ref("provider", "organisation", "Who provides the service"),
        _ref("fund", "fund", "The fund it is paid from"),
        _ref("part_of", "fund amount", "The stated amount that its value is part of"),
        _ref("decision", "decision", "The decision it was made under"),
        _choice("route", Route, "How the provider was chosen"),
        _text("route_reason", "Why it was chosen that way"),
        _date("starts", "When it starts"),
        _date("ends", "When it ends"),
        Column("time_limited", CellKind.YES_NO, "Whether it ends at a set time"),
        Column("value", CellKind.MONEY, "What it is worth over its whole life; empty where it is not recorded"),
        _choice("value_basis", Basis, "How exact the value is; empty: as written"),
        _text("value_as_stated", "The words of the source", 60),
        _choice("vat", VatBasis, "Whether the value includes value added tax"),
        _text("outcomes", "Agreed outcomes and measures"),
    ),
    exactness=("value", "value_basis"),
    span=("starts", "ends"),
)

AGREEMENT_YEARS = FileSpec(
    "agreement_years.csv",
    AgreementYear,
    "What an agreement is worth in each financial year.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        Column("financial_year", CellKind.FINANCIAL_YEAR, "The year", required=True),
        Column("amount", CellKind.MONEY, "The amount; empty where it is not recorded, 0 or nil where it is nil"),
        _choice("basis", Basis, "How exact it is; empty: as written"),
    ),
    exactness=("amount", "basis"),
    once=("agreement", "financial_year"),
)

POSTS = FileSpec(
    "posts.csv",
    Post,
    "People that an agreement pays for.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _text("role", "The role; no person's name", 200, required=True),
        _ref("area", "area", "Where they work"),
        Column("number", CellKind.NUMBER, "How many, as the source counts them"),
    ),
)

DOCUMENTS = FileSpec(
    "documents.csv",
    Document,
    "Plans, strategies, reports, frameworks, budgets.",
    (
        _text("title", "Its title", 300, required=True),
        _text("kind", "plan, strategy, report, framework, budget, policy, …", 60),
        _choice("status", Document.Status, "Whether it is a draft"),
        _date("dated", "Its date"),
        _date("covers_from", "From when it applies"),
        _date("covers_to", "Until when it applies"),
        _ref("owner", "organisation", "Whose document it is"),
        _codes("What it bears on"),
        _url("url", "Where it is published"),
        _url("archived_url", "Where a web archive keeps it"),
        _text("note", "Anything a reader must know about it"),
    ),
    span=("covers_from", "covers_to"),
)

STATEMENTS = FileSpec(
    "statements.csv",
    Statement,
    "What the record says in words: about one record, or about the office as a whole.",
    (
        _choice("topic", Topic, "What it is about", required=True),
        _text("text", "The statement", required=True),
        _ref("agreement", "agreement", "The agreement it is about"),
        _ref("service", "service", "The service it is about"),
        _ref("fund", "fund", "The fund it is about"),
        _ref("decision", "decision", "The decision it is about"),
        _ref("document", "document", "The document it is about"),
        _text("request_reference", "The earlier request it is about", 60),
        Column("financial_year", CellKind.FINANCIAL_YEAR, "The year it is about"),
        Column("order", CellKind.WHOLE, "Where it stands among statements on the same topic"),
    ),
)

COVERAGE = FileSpec(
    "coverage.csv",
    Coverage,
    "What the register is complete for, from when, and who holds the rest.",
    (
        _text("what", "agreements, payments, funds, documents; or a category", 300, required=True),
        _codes("The categories it is limited to; empty: all"),
        _date("starts", "From when"),
        _date("ends", "Until when"),
        Column("complete", CellKind.YES_NO, "Yes where nothing is missing"),
        _ref("held_by", "organisation", "Who holds it; empty: this office"),
        _ref("archived_at", "document", "The document that keeps it"),
        _text("note", "Anything a reader must know about it"),
    ),
    span=("starts", "ends"),
)

# In the order in which they are loaded: a row may point to rows of the same or an earlier file.
RECORD_FILES = (
    SOURCES,
    AREAS,
    ORGANISATIONS,
    FUNDS,
    FUND_AMOUNTS,
    SERVICES,
    DECISIONS,
    AGREEMENTS,
    AGREEMENT_YEARS,
    POSTS,
    DOCUMENTS,
    STATEMENTS,
    COVERAGE,
)
BY_RECORD = {spec.record: spec for spec in RECORD_FILES}

PUBLISHED = "published.csv"
PUBLISHED_ABOUT = "Responses to earlier requests that are public already. Nothing personal goes in here."
PUBLISHED_COLUMNS = (
    _text("reference", "The reference that its letter prints", 60, required=True),
    _text("subject", "What was asked about, without any person's name", 300),
    _date("dated", "The date of the response"),
    _date("published_on", "When it was published"),
    _url("url", "Where it is published"),
    _text("summary", "What it says"),
    SOURCE,
    PLACE,
)

CITATIONS = "citations.csv"
CITATIONS_ABOUT = (
    "Sources of single columns, where a column has another source or place than its row. "
    "A citation without a column adds a source to the whole row."
)
CITATIONS_COLUMNS = (
    _text("record", "Which kind of record: " + ", ".join(spec.record for spec in RECORD_FILES if spec.cited), 40,
          required=True),
    _text("ref", "The ref of the row", 60, required=True),
    _text("field", "The column; empty: the whole row", 60),
    SOURCE,
    PLACE,
)  # fmt: skip

OFFICE = "office.yaml"
OFFICE_KEYS: dict[str, tuple[bool, str]] = {
    # key: (required, what it means)
    "slug": (True, "A short name in small letters and hyphens; it never changes"),
    "name": (True, "The public authority in law"),
    "office_name": (False, "What the office calls itself"),
    "kind": (True, "One of: " + ", ".join(Authority.Kind.values)),
    "label": (False, "Shown on every page of a made-up or restated example"),
    "decision_noun": (False, "What the office calls a decision: decision, executive order, …"),
    "address": (False, "Postal address"),
    "email": (False, "The office's mailbox for requests"),
    "phone": (False, "Telephone"),
    "review_contact": (False, "Which role takes a request for an internal review, and where"),
    "review_window_working_days": (False, "Working days in which one may ask for a review; 40 unless told"),
    "signed_by": (False, "The role that signs letters"),
    "regulator_name": (False, "The regulator's name"),
    "regulator_address": (False, "The regulator's address"),
    "regulator_phone": (False, "The regulator's telephone"),
    "regulator_url": (False, "The regulator's website"),
    "privacy_notice": (False, "How requesters' data is used"),
    "source": (False, "The source that states these particulars, a ref in sources.csv"),
    "place": (False, "Where in the source"),
}

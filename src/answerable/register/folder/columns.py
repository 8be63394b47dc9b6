"""Which files a register folder has and which columns each file has. The handbook page is written from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models

from ..models import (
    Action,
    Agreement,
    AgreementEvent,
    AgreementFunding,
    AgreementParty,
    AgreementYear,
    Allocation,
    AllocationElement,
    AllocationInput,
    AllocationShare,
    AllocationWeight,
    Area,
    Authority,
    BusinessCase,
    Consultation,
    ConsultationCount,
    ConsultationQuestion,
    Coverage,
    Decision,
    Document,
    DutyEntry,
    DutyPublication,
    Fund,
    FundAmount,
    Measure,
    Need,
    NeedCategory,
    Notice,
    Organisation,
    Post,
    Principle,
    PrincipleMet,
    Return,
    ReturnFigure,
    Review,
    Route,
    Service,
    ServiceContact,
    Source,
    Statement,
    Tender,
    Topic,
)
from ..models.base import Basis, Record, VatBasis
from ..models.payments import Payee, Payment


class CellKind(StrEnum):
    """What a column holds, in the words of the handbook."""

    TEXT = "text"
    ADDRESS = "web address"
    MONEY = "money"
    DATE = "date"
    DAY = "day"
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
    FIELDS = "fields"


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it holds, whether it must be filled, and what it means."""

    name: str
    kind: CellKind
    about: str
    required: bool = False
    to: str = ""  # the kind of record that a ref points to
    choices: type[models.TextChoices] | tuple[str, ...] | None = None
    longest: int | None = None
    # Of a number: how many figures in all and after the point, and whether it may be below nothing.
    figures: tuple[int, int] = (7, 2)
    negative: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """What a choice may be."""
        found = self.choices.values if isinstance(self.choices, type) else self.choices
        return tuple(found or ())


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
    # A column that may not be filled without another: (filled, needed).
    needs: tuple[str, str] | None = None

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
NO_SOURCE = "-"
"""What stands in `source` where the register has no source for a row, as one typed on a screen may have none."""
PLACE = Column("place", CellKind.TEXT, "Where in the source: a heading, a page, a sheet and row", longest=300)


def _text(name: str, about: str, longest: int | None = None, *, required: bool = False) -> Column:
    return Column(name, CellKind.TEXT, about, required=required, longest=longest)


def _ref(name: str, to: str, about: str, *, required: bool = False) -> Column:
    return Column(name, CellKind.REF, about, required=required, to=to)


def _choice(
    name: str, choices: type[models.TextChoices] | tuple[str, ...], about: str, *, required: bool = False
) -> Column:
    return Column(name, CellKind.CHOICE, about, required=required, choices=choices)


def _date(name: str, about: str) -> Column:
    return Column(name, CellKind.DATE, about)


def _day(name: str, about: str, *, required: bool = False) -> Column:
    return Column(name, CellKind.DAY, about, required=required)


def _year(about: str, *, required: bool = False) -> Column:
    return Column("financial_year", CellKind.FINANCIAL_YEAR, about, required=required)


def _money(name: str, about: str, *, required: bool = False) -> Column:
    return Column(name, CellKind.MONEY, about, required=required)


def _yes_no(name: str, about: str) -> Column:
    return Column(name, CellKind.YES_NO, about)


def _whole(name: str, about: str, *, required: bool = False) -> Column:
    return Column(name, CellKind.WHOLE, about, required=required)


def _number(
    name: str, about: str, figures: tuple[int, int], *, required: bool = False, negative: bool = False
) -> Column:
    return Column(name, CellKind.NUMBER, about, required=required, figures=figures, negative=negative)


def _fields(name: str, about: str) -> Column:
    return Column(name, CellKind.FIELDS, about)


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
        Column(
            "identifiers",
            CellKind.IDENTIFIERS,
            "Numbers in public lists: GB-CHC-1234567; GB-COH-01234567, with “checked 2026-03-31” behind one that a "
            "person looked up there",
        ),
        _yes_no("sme", "Whether it is a small or medium-sized enterprise"),
        _yes_no("vcse", "Whether it is a voluntary, community or social enterprise"),
        _text("address", "The address of its office; never that of a refuge or a home"),
        _text("postcode", "The postcode of its office", 10),
        _text("email", "A general address; no person's", 200),
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
        _yes_no("pooled", "Whether partners pay into it"),
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

SERVICE_CONTACTS = FileSpec(
    "service_contacts.csv",
    ServiceContact,
    "How a victim reaches a support service. Never the address of a refuge or a home.",
    (
        _text("name", "What it is called", 300, required=True),
        _text("what", "What it does, in plain words", required=True),
        _text("for_whom", "Who can use it", 300),
        Column("areas", CellKind.REFS, "Where it helps people; empty: everywhere", to="area"),
        _codes("The needs that it meets"),
        _text("phone", "Its number, as it is dialled", 40),
        _text("text", "A number for text messages", 40),
        _text("hours", "When somebody answers", 300),
        _text("email", "A general address; no person's", 200),
        _url("website", "Its own site"),
        _text("languages", "Languages, interpreters, sign language, text relay", 300),
        _yes_no("self_referral", "Whether people may come by themselves, without the police"),
        _text("how", "What to do to get help, in plain words"),
        _text("emergency", "What to do in danger, as the service says it", 300),
        _ref("service", "service", "The commissioned service that it is the way to"),
        _day("checked", "When somebody last tried these facts"),
        _yes_no("public", "Whether the public site shows it; empty: no"),
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
        _text("delegation", "Under which delegation, where it was delegated"),
        _text("summary", "What was decided"),
        _text("reasons", "Why"),
        _text("options", "The options considered"),
        _text("consultation", "Who was consulted"),
        _text("financial_implications", "What it means for money"),
        _text("legal_implications", "What it means in law"),
        _text("equality_implications", "What it means for equality"),
        _text("data_protection_implications", "What it means for personal data"),
        _yes_no("significant_public_interest", "Whether it is of significant public interest"),
        _date("published", "When its record was published"),
        _text("withheld_part", "What the part that is not public is about"),
        _text("withheld_under", "The exemption for that part: s.43(2)", 60),
        _url("url", "Where it is published"),
        Column("services", CellKind.REFS, "The services it is about", to="service"),
    ),
    needs=("withheld_part", "withheld_under"),
)

PRINCIPLES = FileSpec(
    "principles.csv",
    Principle,
    "The principles of the office's commissioning framework.",
    (
        _text("name", "Its name: outcome-based, value for money, …", 200, required=True),
        _text("description", "What it asks for"),
        _whole("order", "Where it stands among the principles"),
    ),
)

PRINCIPLES_MET = FileSpec(
    "principles_met.csv",
    PrincipleMet,
    "How each decision met each principle of the framework.",
    (
        _ref("decision", "decision", "The decision", required=True),
        _ref("principle", "principle", "The principle", required=True),
        _choice("met", PrincipleMet.Met, "Whether it was met"),
        _text("how", "How"),
    ),
    once=("decision", "principle"),
)

TENDERS = FileSpec(
    "tenders.csv",
    Tender,
    "Invitations to tender or to apply for a grant.",
    (
        _text("title", "What it is called", 300, required=True),
        _text("description", "What is asked for"),
        _choice("status", Tender.Status, "How far it is"),
        _ref("service", "service", "The service it is for"),
        _ref("decision", "decision", "The decision it was made under"),
        _text("department", "The team that runs it", 200),
        _money("estimated_value", "What it is expected to be worth"),
        _choice("vat", VatBasis, "Whether that includes value added tax"),
        _date("invited", "When the invitation was published"),
        _date("closes", "The last day for tenders"),
        _date("starts", "When the contract is to start"),
        _date("ends", "When the contract is to end"),
        _date("review", "When it is to be reviewed"),
        _whole("bids", "How many were received"),
        _text("ocid", "Its open contracting id", 80),
        _url("url", "Where the invitation is published"),
    ),
    span=("starts", "ends"),
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
        _text("description", "What is bought or funded, for the public lists"),
        _text("department", "The team that looks after it", 200),
        _date("signed", "When it was signed"),
        _date("review", "When it is next to be reviewed"),
        _text("extension_options", "The options to extend, renew or buy more"),
        _money("irrecoverable_vat", "Value added tax that cannot be recovered"),
        _yes_no("light_touch", "Whether it is a light touch contract of the Procurement Act 2023"),
        _ref("tender", "tender", "The invitation it came from"),
        _text("ocid", "Its open contracting id, once one is published", 80),
        _choice(
            "status",
            ("active", "terminated", "cancelled"),
            "Whether it ended early, or never began; empty: active, which is neither",
        ),
        _date("ended", "When it ended, where that was before its last day"),
        _url("url", "Where a copy is published"),
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
        _money("actual", "What was spent, once that is known"),
    ),
    exactness=("amount", "basis"),
    once=("agreement", "financial_year"),
)

AGREEMENT_PARTIES = FileSpec(
    "agreement_parties.csv",
    AgreementParty,
    "Sub-contractors, partners and joint funders of an agreement.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _ref("organisation", "organisation", "Who takes part", required=True),
        _choice("role", AgreementParty.Role, "As what", required=True),
        _money("share", "Their share"),
        _text("note", "Anything a reader must know about it"),
    ),
    once=("agreement", "organisation", "role"),
)

AGREEMENT_FUNDINGS = FileSpec(
    "agreement_fundings.csv",
    AgreementFunding,
    "The parts of an agreement's value that different funds pay.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _ref("fund", "fund", "The fund", required=True),
        _year("The year; empty: altogether"),
        _money("amount", "The amount; empty where it is not recorded, 0 or nil where it is nil"),
        _choice("basis", Basis, "How exact it is; empty: as written"),
    ),
    exactness=("amount", "basis"),
    once=("agreement", "fund", "financial_year"),
)

AGREEMENT_EVENTS = FileSpec(
    "agreement_events.csv",
    AgreementEvent,
    "Variations, extensions, renewals and endings. The agreement says what is so now; its events, what was so before.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _choice("kind", AgreementEvent.Kind, "What happened", required=True),
        _day("effective", "The day from which it holds", required=True),
        _text("reason", "Why"),
        _ref("decision", "decision", "The decision it was made under"),
        _fields("before", "The agreement's columns that it changed, as they were"),
        _fields("after", "The same columns, as they became"),
    ),
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

MEASURES = FileSpec(
    "measures.csv",
    Measure,
    "The outcomes and measures that an agreement is held to.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _text("name", "What is measured", 300, required=True),
        _text("unit", "people, per cent, days, …", 60),
        _choice("need", NeedCategory, "The category of need it belongs to"),
        _choice("better", Measure.Better, "Whether more or less is better; empty: higher"),
        _number("target", "The target for each period", (14, 2), negative=True),
        _number("amber", "Short of the target but not beyond this: amber", (14, 2), negative=True),
        _whole("order", "Where it stands among the measures of the agreement"),
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
        _text("version_label", "Its version as printed: 2.1, second draft", 60),
        _ref("replaces", "document", "Its last version"),
        _date("dated", "Its date"),
        _date("adopted", "When it was agreed"),
        _date("covers_from", "From when it applies"),
        _date("covers_to", "Until when it applies"),
        _ref("owner", "organisation", "Whose document it is"),
        _codes("What it bears on"),
        _url("url", "Where it is published"),
        _url("archived_url", "Where a web archive keeps it"),
        _text("file_name", "The file name of the copy kept by the office", 255),
        _text("file_sha256", "The SHA-256 digest of that copy", 64),
        Column("agreements", CellKind.REFS, "The agreements it is about", to="agreement"),
        Column("decisions", CellKind.REFS, "The decisions it is about", to="decision"),
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

NEEDS = FileSpec(
    "needs.csv",
    Need,
    "Needs that were assessed.",
    (
        _text("title", "What it is called", 300, required=True),
        _text("description", "What was found"),
        _codes("The categories it bears on"),
        _ref("area", "area", "Where"),
        _date("assessed", "When it was assessed"),
        _ref("evidence", "document", "The document that states it"),
        Column("services", CellKind.REFS, "The services that meet it", to="service"),
    ),
)

BUSINESS_CASES = FileSpec(
    "business_cases.csv",
    BusinessCase,
    "Why a service should be commissioned, what it would cost, which options there were.",
    (
        _text("title", "What it is called", 300, required=True),
        _ref("need", "need", "The need it answers"),
        _ref("service", "service", "The service it is for"),
        _ref("decision", "decision", "The decision that took it up"),
        _ref("document", "document", "The document that sets it out"),
        _date("dated", "Its date"),
        _text("options", "The options"),
        _text("preferred", "The preferred option"),
        _text("outcomes", "What is expected to come of it"),
        _money("cost", "What it is expected to cost"),
    ),
)

RETURNS = FileSpec(
    "returns.csv",
    Return,
    "What providers report: one row for each agreement and period.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _day("period_start", "The first day of the period", required=True),
        _day("period_end", "The last day of the period", required=True),
        _day("due", "When it is to be here"),
        _day("received", "When it came"),
        _choice("status", Return.Status, "How far it is; empty: expected"),
        _day("chased", "When it was last asked for"),
        _money("spent", "What was spent in the period, as the provider says"),
        _text("note", "Anything a reader must know about it"),
    ),
    span=("period_start", "period_end"),
    once=("agreement", "period_start", "period_end"),
)

RETURN_FIGURES = FileSpec(
    "return_figures.csv",
    ReturnFigure,
    "The figures of the returns: of a measure of the agreement, or of a category of need.",
    (
        _ref("of", "return", "The return", required=True),
        _ref("measure", "measure", "The measure it is of"),
        _choice("need", NeedCategory, "The category of need it is of"),
        _text("name", "As the provider calls it", 300),
        _choice("stage", ReturnFigure.Stage, "At which point of the support"),
        _number("value", "The figure; empty: not reported", (14, 2), negative=True),
        _text("cell", "The cell of the signed file that it came in", 120),
        _yes_no("hidden", "Whether the provider knows it and does not show it, to protect people; it is never nought"),
        _text("note", "Anything a reader must know about it"),
    ),
)

REVIEWS = FileSpec(
    "reviews.csv",
    Review,
    "Reviews of agreements and what came of them.",
    (
        _ref("agreement", "agreement", "The agreement", required=True),
        _date("held", "When it was held"),
        _text("findings", "What was found"),
        _choice("outcome", Review.Outcome, "What came of it"),
        _ref("decision", "decision", "The decision that followed"),
        _ref("followed_by", "agreement", "The agreement that followed"),
    ),
)

CONSULTATIONS = FileSpec(
    "consultations.csv",
    Consultation,
    "Consultations: what was asked, how many answered.",
    (
        _text("title", "What it is called", 300, required=True),
        _text("about", "What it is about"),
        _date("opens", "When it opens"),
        _date("closes", "When it closes"),
        _whole("responses", "How many people or bodies answered"),
        _ref("plan", "document", "The document that was consulted on"),
        _ref("report", "document", "The report of what came in"),
    ),
    span=("opens", "closes"),
)

CONSULTATION_QUESTIONS = FileSpec(
    "consultation_questions.csv",
    ConsultationQuestion,
    "The questions of the consultations.",
    (
        _ref("consultation", "consultation", "The consultation", required=True),
        _text("text", "The question", required=True),
        _whole("order", "Where it stands among the questions"),
    ),
)

CONSULTATION_COUNTS = FileSpec(
    "consultation_counts.csv",
    ConsultationCount,
    "How many gave which answer to a question of a consultation.",
    (
        _ref("question", "consultation question", "The question", required=True),
        _text("answer", "The answer", 300, required=True),
        _whole("number", "How many gave it", required=True),
        _whole("order", "Where it stands among the answers"),
    ),
)

ACTIONS = FileSpec(
    "actions.csv",
    Action,
    "What is to be done by a day: after a consultation, or to improve a service.",
    (
        _text("what", "What is to be done", required=True),
        _text("owner", "By which role; no person's name", 200, required=True),
        _day("due", "By when"),
        _day("done", "When it was done"),
        _text("note", "Anything a reader must know about it"),
        _ref("agreement", "agreement", "The agreement it improves"),
        _ref("consultation", "consultation", "The consultation it follows"),
    ),
)

ALLOCATIONS = FileSpec(
    "allocations.csv",
    Allocation,
    "Money shared out by a formula.",
    (
        _text("title", "What it is called", 300, required=True),
        _ref("fund", "fund", "The fund it comes from"),
        _year("The year"),
        _money("pot", "The stated total that the parts must come to"),
        _text("outcomes", "The agreed outcomes"),
        _ref("document", "document", "The document that sets it out"),
        _choice("status", Allocation.Status, "Whether it is agreed; empty: draft"),
    ),
)

ALLOCATION_ELEMENTS = FileSpec(
    "allocation_elements.csv",
    AllocationElement,
    "The parts of an allocation, each shared by its own rule.",
    (
        _ref("allocation", "allocation", "The allocation", required=True),
        _choice("kind", AllocationElement.Kind, "By which rule it is shared", required=True),
        _text("name", "What it is called", 200, required=True),
        _money("amount", "How much it is; empty where it follows from what was raised"),
        _number("proportion", "The proportion of what was raised that is returned, in per cent", (7, 4)),
        _text("restricted_to", "What the money may be spent on", 300),
        _whole("order", "Where it stands among the parts"),
    ),
)

ALLOCATION_INPUTS = FileSpec(
    "allocation_inputs.csv",
    AllocationInput,
    "The figures from which the parts of an allocation are worked out.",
    (
        _ref("element", "allocation element", "The part", required=True),
        _ref("recipient", "organisation", "The recipient", required=True),
        _text("measure", "raised, amount, cost, or the name of a weight: population", 100, required=True),
        _number("value", "The figure", (15, 4), required=True, negative=True),
    ),
    once=("element", "recipient", "measure"),
)

ALLOCATION_WEIGHTS = FileSpec(
    "allocation_weights.csv",
    AllocationWeight,
    "How much each measure of a formula counts.",
    (
        _ref("element", "allocation element", "The part", required=True),
        _text("measure", "The measure: population", 100, required=True),
        _number("weight", "In per cent", (7, 4), required=True),
    ),
    once=("element", "measure"),
)

ALLOCATION_SHARES = FileSpec(
    "allocation_shares.csv",
    AllocationShare,
    "What each recipient gets of each part.",
    (
        _ref("element", "allocation element", "The part", required=True),
        _ref("recipient", "organisation", "The recipient", required=True),
        _money("amount", "What it gets", required=True),
        _text("exact", "The same before rounding", 60, required=True),
        _ref("agreement", "agreement", "The agreement under which it is paid"),
    ),
    once=("element", "recipient"),
)

NOTICES = FileSpec(
    "notices.csv",
    Notice,
    "Notices of the Procurement Act 2023 on the central digital platform.",
    (
        _text("kind", "UK1 to UK17, or COPY for a copy of the contract", 10, required=True),
        _ref("agreement", "agreement", "The agreement it is about"),
        _ref("tender", "tender", "The tender it is about"),
        _day("published", "When it was published", required=True),
        _text("notice_id", "Its number there: 012345-2026", 60),
        _url("url", "Where it is"),
    ),
)

DUTY_ENTRIES = FileSpec(
    "duty_entries.csv",
    DutyEntry,
    "Lines of the lists that the law asks for and that no other file holds: gifts, meetings, premises, …",
    (
        _text("item", "The paragraph of the Specified Information Order: 2(e)", 20, required=True),
        _day("happened", "The day it belongs to"),
        _fields("values", "What the list says"),
        _choice("withheld", Payment.Withheld, "Why it is not published: reason a to d of article 2(2)"),
    ),
)

DUTY_PUBLICATIONS = FileSpec(
    "duty_publications.csv",
    DutyPublication,
    "When the list of a duty was published for a period, and where.",
    (
        _text("item", "The paragraph of the Specified Information Order: 3(f)", 20, required=True),
        _day("period_start", "The first day of the period", required=True),
        _day("period_end", "The last day of the period", required=True),
        _day("published", "When it was published", required=True),
        _url("url", "Where it is"),
        _text("sha256", "The SHA-256 digest of the list", 64),
        _text("note", "Anything a reader must know about it"),
    ),
    span=("period_start", "period_end"),
)

# In the order in which they are loaded: a row may point to rows of the same or an earlier file.
RECORD_FILES = (
    SOURCES,
    AREAS,
    ORGANISATIONS,
    FUNDS,
    FUND_AMOUNTS,
    SERVICES,
    SERVICE_CONTACTS,
    DECISIONS,
    PRINCIPLES,
    PRINCIPLES_MET,
    TENDERS,
    AGREEMENTS,
    AGREEMENT_YEARS,
    AGREEMENT_PARTIES,
    AGREEMENT_FUNDINGS,
    AGREEMENT_EVENTS,
    POSTS,
    MEASURES,
    DOCUMENTS,
    STATEMENTS,
    COVERAGE,
    NEEDS,
    BUSINESS_CASES,
    RETURNS,
    RETURN_FIGURES,
    REVIEWS,
    CONSULTATIONS,
    CONSULTATION_QUESTIONS,
    CONSULTATION_COUNTS,
    ACTIONS,
    ALLOCATIONS,
    ALLOCATION_ELEMENTS,
    ALLOCATION_INPUTS,
    ALLOCATION_WEIGHTS,
    ALLOCATION_SHARES,
    NOTICES,
    DUTY_ENTRIES,
    DUTY_PUBLICATIONS,
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

PAYMENT_SHEETS = "payment_sheets.csv"
PAYMENT_SHEETS_ABOUT = "The sheets of the spending files from which the payments were read."
PAYMENT_SHEETS_COLUMNS = (
    REF,
    _text("file", "The name of the file", 255, required=True),
    _text("sha256", "The SHA-256 digest of the file", 64, required=True),
    _whole("size", "Its size in bytes"),
    _whole("position", "Which of its sheets this is, counted from 1", required=True),
    _text("name", "The name of the sheet; empty for a CSV file", 255),
    _whole("header_row", "The row of the sheet that names its columns", required=True),
    _fields("columns", "Which column each field was read from"),
)

PAYEES = "payees.csv"
PAYEES_ABOUT = "Who was paid, as printed, and which organisation that is."
PAYEES_COLUMNS = (
    _text("name", "As printed", required=True),
    _text("ledger_id", "Its number in the ledger", 60),
    _ref("organisation", "organisation", "The organisation that it is"),
    _choice("matched", Payee.Matched, "How that is known; empty: not_yet"),
)

PAYMENTS = "payments.csv"
PAYMENTS_ABOUT = "Every item of spending, with the file, sheet and row that it was read from."
PAYMENTS_COLUMNS = (
    _text("file", "The name of the file it was read from", 255),
    _ref("sheet", "payment sheet", "The sheet it was read from", required=True),
    _whole("row", "The row of that sheet", required=True),
    _day("paid", "The day of the payment; empty where the file names none"),
    _year("The financial year", required=True),
    _text("payee", "Who was paid, as printed", required=True),
    _text("ledger_id", "Its number in the ledger", 60),
    _text("category", "The category, as printed"),
    _text("purpose", "What for, as printed"),
    _text("department", "The department, as printed"),
    _text("body", "The body that paid, as printed"),
    _text("reference", "The number of the transaction", 100),
    _money("amount", "Pounds and pence", required=True),
    _text("reasons", "Why it was value for money, as printed"),
    _ref("agreement", "agreement", "The agreement under which it was paid"),
    _choice("withheld", Payment.Withheld, "Why the name is not published: reason a to d of article 2(2)"),
)

CITATIONS = "citations.csv"
CITATIONS_ABOUT = (
    "Sources of single columns, where a column has another source or place than its row. "
    "A citation without a column adds a source to the whole row."
)
CITATIONS_COLUMNS = (
    _text("record", "Which kind of record: authority for the office, or the name given with each file here", 40,
          required=True),
    _text("ref", "The ref of the row; the slug of the office", 60, required=True),
    _text("field", "The column; empty: the whole row", 60),
    SOURCE,
    PLACE,
)  # fmt: skip

OFFICE = "office.yaml"
OTHER_FILES = (OFFICE, PUBLISHED, PAYMENT_SHEETS, PAYEES, PAYMENTS, CITATIONS)
"""The files of a register folder whose rows are not records."""
OFFICE_KEYS: dict[str, tuple[bool, str]] = {
    # key: (required, what it means)
    "slug": (True, "A short name in small letters and hyphens; it never changes"),
    "name": (True, "The public authority in law"),
    "office_name": (False, "What the office calls itself"),
    "kind": (True, "One of: " + ", ".join(Authority.Kind.values)),
    "label": (False, "Shown on every page of a made-up or restated example"),
    "ocid_prefix": (False, "The registered prefix of the office's open contracting ids: ocds-xxxxxx"),
    "grant_prefix": (False, "The registered 360Giving prefix: 360G-name"),
    "organisation_id": (False, "The office's own identifier in open data: GB-PPON-ABCD-1234-EFGH"),
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

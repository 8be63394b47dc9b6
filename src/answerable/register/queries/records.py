"""The records of the register, one by one and in lists: a fixed number of queries however many rows there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db import models
from django.db.models import Prefetch, Q, QuerySet

from ..models import (
    Action,
    Agreement,
    AgreementEvent,
    AgreementFunding,
    AgreementParty,
    AgreementYear,
    Allocation,
    AllocationElement,
    Area,
    Authority,
    BusinessCase,
    Citation,
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
    Notice,
    Organisation,
    Post,
    Principle,
    PrincipleMet,
    Return,
    ReturnFigure,
    Review,
    Service,
    ServiceContact,
    Source,
    Statement,
    Tender,
)
from ..models.base import Basis, MoneyField, PartialDateField, Record
from ..rules import money, partial_dates
from ..rules.names import fold

RECORDS: dict[str, type[Record]] = {
    model.record_kind(): model
    for model in (
        Action,
        Agreement,
        AgreementEvent,
        AgreementFunding,
        AgreementParty,
        AgreementYear,
        Allocation,
        AllocationElement,
        Area,
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
        Notice,
        Organisation,
        Post,
        Principle,
        PrincipleMet,
        Return,
        ReturnFigure,
        Review,
        Service,
        ServiceContact,
        Source,
        Statement,
        Tender,
    )
}
"""The kinds of record by the name that citations, the journal and addresses give them."""


def authority() -> Authority | None:
    """Return the body that answers; None before anything was loaded."""
    return Authority.objects.first()


def agreements() -> QuerySet[Agreement]:
    """Return every agreement with its provider, service (categories, areas), fund, years, posts, decision, statements."""
    return Agreement.objects.select_related(
        "provider", "fund", "fund__funder", "decision", "part_of", "part_of__fund", "service"
    ).prefetch_related(
        "provider__aliases",
        "service__categories",
        "service__areas",
        "service__statements",
        Prefetch("years", AgreementYear.objects.order_by("financial_year")),
        Prefetch("posts", Post.objects.select_related("area").order_by("ref")),
        Prefetch("statements", Statement.objects.select_related("document").order_by("topic", "order", "ref")),
    )


def agreement_years() -> QuerySet[AgreementYear]:
    """Return every year of every agreement, with its agreement."""
    return AgreementYear.objects.select_related("agreement").order_by("agreement__ref", "financial_year")


def services() -> QuerySet[Service]:
    """Return every service with its categories, areas, statements and decisions."""
    return Service.objects.prefetch_related("categories", "areas", "statements", "decisions")


def funds() -> QuerySet[Fund]:
    """Return every fund with its funder, parent, amounts (with contributors) and statements."""
    return Fund.objects.select_related("funder", "parent").prefetch_related(
        Prefetch("amounts", FundAmount.objects.select_related("contributor").order_by("financial_year", "ref")),
        Prefetch("statements", Statement.objects.order_by("topic", "order", "ref")),
    )


def decisions() -> QuerySet[Decision]:
    """Return every decision with its services and statements."""
    return Decision.objects.prefetch_related("services", "services__categories", "statements", "agreements")


def documents() -> QuerySet[Document]:
    """Return every document with its owner."""
    return Document.objects.select_related("owner")


def statements() -> QuerySet[Statement]:
    """Return every recorded statement with the record it is about."""
    return Statement.objects.select_related("agreement", "service", "fund", "decision", "document").order_by(
        "topic", "order", "ref"
    )


def coverage() -> QuerySet[Coverage]:
    """Return what the register is complete for and who holds the rest."""
    return Coverage.objects.select_related("held_by", "archived_at")


def organisations() -> QuerySet[Organisation]:
    """Return every organisation with its aliases and identifiers."""
    return Organisation.objects.prefetch_related("aliases", "identifiers")


def organisations_named(name: str) -> list[Organisation]:
    """Return the organisations that go by `name` or have it as an alias; case, accents, marks and "Ltd" do not count."""
    wanted = fold(name)
    if not wanted:
        return []
    return [
        organisation
        for organisation in organisations()
        if wanted in {fold(organisation.name), *(fold(alias.name) for alias in organisation.aliases.all())}
    ]


def organisations_by_folded_name() -> dict[str, list[Organisation]]:
    """Return every organisation under each folded form of its name and aliases (`rules.names.fold`), for many look-ups."""
    found: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in organisations():
        for name in dict.fromkeys(fold(n) for n in (organisation.name, *(a.name for a in organisation.aliases.all()))):
            found[name].append(organisation)
    return dict(found)


# Where facts come from


class HasRef(Protocol):
    """Anything that citations can be about: a record of the register."""

    ref: str

    @classmethod
    def record_kind(cls) -> str: ...


class Citations(dict[tuple[str, str, str], list[Citation]]):
    """Citations by (kind of record, ref, field); the field is empty for those of the whole row."""

    def of(self, record: str, ref: str, field: str = "") -> list[Citation]:
        """Return the citations of one field, else those of its whole row, else none."""
        return self.get((record, ref, field)) or self.get((record, ref, "")) or []


def citations_for(records: Iterable[HasRef | tuple[str, str]]) -> Citations:
    """Return the citations of the records, each with its source, in one query.

    `records` are rows of the register or pairs of kind and ref. Look one up with `.of(record, ref, field)`, which
    falls back on the row's own citations where the field has none of its own.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        kind, ref = record if isinstance(record, tuple) else (record.record_kind(), record.ref)
        wanted[kind].add(ref)
    found = Citations()
    if not wanted:
        return found
    condition = Q()
    for kind, refs in wanted.items():
        # A database takes only so many values in one query; beyond that the whole kind is read and sifted here.
        condition |= Q(record=kind, ref__in=refs) if len(refs) <= 1000 else Q(record=kind)
    for citation in Citation.objects.filter(condition).select_related("source").order_by("pk"):
        if citation.ref in wanted[citation.record]:
            found.setdefault((citation.record, citation.ref, citation.field), []).append(citation)
    return found


# One record, for its page


@dataclass(frozen=True)
class FieldView:
    """One field of a record as a page shows it. `links` are (kind, ref, words) of records that it points to."""

    name: str
    label: str
    text: str
    citations: tuple[Citation, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    help: str = ""

    @property
    def recorded(self) -> bool:
        """Whether the register has a value for it."""
        return bool(self.text)


MOST_RELATED = 50
"""Records of one kind that another record's page names; the rest are counted."""


@dataclass(frozen=True)
class Related:
    """Records of one kind that point to another: what they are called, the first as (kind, ref, words), how many more."""

    kind: str
    label: str
    links: tuple[tuple[str, str, str], ...]
    more: int = 0


@dataclass(frozen=True)
class RecordView:
    """One record with its fields, where they come from, and the records that belong to it."""

    kind: str
    ref: str
    title: str
    fields: tuple[FieldView, ...]
    citations: tuple[Citation, ...]
    related: tuple[Related, ...]


def record(kind: str, ref: str) -> RecordView | None:
    """Return one record for its page, every field with its value in words and its citations; None where there is none."""
    model = RECORDS.get(kind)
    if model is None:
        return None
    points_to = [f.name for f in model._meta.concrete_fields if f.is_relation]
    row = model._default_manager.select_related(*points_to).filter(ref=ref).first()
    if row is None:
        return None
    citations = citations_for([row])
    fields = [
        _field_view(row, f, citations.of(kind, ref, f.name))
        for f in model._meta.concrete_fields
        if not f.primary_key and f.name not in ("ref", "version")
    ]
    fields += [_many_view(row, name, citations.of(kind, ref, name)) for name in _HANGING.get(kind, ())]
    related = []
    for relation in model._meta.related_objects:
        of = relation.related_model
        if not issubclass(of, Record) or relation.many_to_many:
            continue
        points = [f.name for f in of._meta.concrete_fields if f.is_relation]
        pointing = of._default_manager.filter(**{relation.field.name: row}).select_related(*points).order_by("ref")
        found = list(pointing[: MOST_RELATED + 1])
        links = tuple((one.record_kind(), one.ref, title_of(one)) for one in found[:MOST_RELATED])
        if links:
            more = pointing.count() - MOST_RELATED if len(found) > MOST_RELATED else 0
            label = str(of._meta.verbose_name_plural).capitalize()
            related.append(Related(of.record_kind(), label, links, more))
    return RecordView(kind, ref, title_of(row), tuple(fields), tuple(citations.of(kind, ref)), tuple(related))


_HANGING = {"organisation": ("aliases", "identifiers"), "service": ("areas", "categories"), "decision": ("services",)}


def title_of(row: Record) -> str:
    """Return the words by which a page calls a record: its name or title, else what it says, else its ref."""
    for name in ("name", "title", "role", "what"):
        if getattr(row, name, ""):
            return str(getattr(row, name))
    if isinstance(row, Statement):
        return f"{row.get_topic_display()}: {row.text[:80]}{'…' if len(row.text) > 80 else ''}"
    if isinstance(row, AgreementYear):
        return f"{row.financial_year}: {_amount(row.amount)}"
    if isinstance(row, FundAmount):
        return " ".join(part for part in (row.get_kind_display(), row.financial_year, _amount(row.amount)) if part)
    return row.ref


def _amount(amount: Decimal | None) -> str:
    return "not recorded" if amount is None else money.pounds(amount)


def _field_view(row: Record, f: models.Field[Any, Any], citations: list[Citation]) -> FieldView:
    value = getattr(row, f.name)
    links: tuple[tuple[str, str, str], ...] = ()
    if isinstance(value, Record):
        text = title_of(value)
        links = ((value.record_kind(), value.ref, text),)
    elif value is None or value == "":
        text = ""
    elif isinstance(f, MoneyField):
        text = money.pounds(value)
    elif isinstance(f, PartialDateField):
        text = partial_dates.words(value)
    elif isinstance(value, bool):
        text = "Yes" if value else "No"
    elif f.choices:
        text = "" if value == Basis.NOT_RECORDED else str(getattr(row, f"get_{f.name}_display")())
    elif isinstance(value, Decimal):
        text = f"{value.normalize():f}"
    else:
        text = str(value)
    label = field_name(row.record_kind(), f.name)
    return FieldView(f.name, label[:1].upper() + label[1:], text, tuple(citations), links, str(f.help_text))


def _many_view(row: Record, name: str, citations: list[Citation]) -> FieldView:
    values = list(getattr(row, name).order_by("pk"))
    links = tuple((v.record_kind(), v.ref, title_of(v)) for v in values if isinstance(v, Record))
    text = "\n".join(title_of(v) if isinstance(v, Record) else str(v) for v in values)
    return FieldView(name, name.capitalize(), text, tuple(citations), links)


def counts() -> Mapping[str, int]:
    """Return how many records of each kind the register has."""
    return {kind: model._default_manager.count() for kind, model in RECORDS.items()}


# What there is, and what it is called


@dataclass(frozen=True)
class KindCount:
    """How many records of a kind there are, with the kind's name for one and for many."""

    kind: str
    name: str
    plural: str
    count: int


def kinds() -> list[KindCount]:
    """Return how many records of each kind the register has, the kinds that people look for first."""
    order = ("agreement", "service", "organisation", "fund", "fund_amount", "decision", "document", "statement")
    number = counts()
    names = [*order, *(kind for kind in RECORDS if kind not in order)]
    return [
        KindCount(
            kind, str(RECORDS[kind]._meta.verbose_name), str(RECORDS[kind]._meta.verbose_name_plural), number[kind]
        )
        for kind in names
        if number[kind]
    ]


_SPELT = {
    "vat": "VAT",
    "url": "web address",
    "ocid": "open contracting id",
    "irrecoverable_vat": "VAT that cannot be recovered",
    "ring_fenced": "ring-fenced",
    "file_sha256": "SHA-256 of the file",
}


def kind_name(kind: str) -> str:
    """Return what people call a kind of record ("fund amount"); an unknown kind by its own name."""
    model = RECORDS.get(kind)
    return str(model._meta.verbose_name) if model else kind.replace("_", " ")


def field_name(kind: str, name: str) -> str:
    """Return what people call a field of a kind of record ("route reason"); an unknown one by its name."""
    if name in _SPELT:
        return _SPELT[name]
    model = RECORDS.get(kind)
    known = {str(f.name): f for f in model._meta.concrete_fields} if model else {}
    return str(known[name].verbose_name) if name in known else name.replace("_", " ")

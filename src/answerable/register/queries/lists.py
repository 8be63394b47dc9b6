"""Lists of records: which columns each has, how it is filtered and sorted, and what its figures come to.

A list of 10,000 agreements is cut into pages by the database; what is exported is the same list, whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ..models import (
    Agreement,
    AgreementFunding,
    AgreementYear,
    Area,
    Fund,
    FundAmount,
    Organisation,
    Route,
    Service,
    ServiceCategory,
)
from ..models.base import Basis, MoneyField, PartialDateField, Record
from ..rules import financial_years, money, partial_dates
from . import cycle, standing
from .records import RECORDS, field_name, title_of
from .standing import over_before

Look = Literal["text", "money", "number", "date"]


@dataclass(frozen=True)
class Column:
    """One column: its name in addresses and files, its heading, and what it says of a row.

    `sort` are the fields that the database sorts by; none where it cannot.
    """

    name: str
    heading: str
    of: Callable[[Any], Any]
    sort: tuple[str, ...] = ()
    kind: Look = "text"

    def text(self, row: Any) -> str:
        """Return what a page shows of the row: empty for what is not recorded."""
        value = self.of(row)
        if value is None or value == "":
            return ""
        if self.kind == "money":
            return money.pounds(value)
        if self.kind == "date":
            return partial_dates.words(value.isoformat() if isinstance(value, date) else value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

    def datum(self, row: Any) -> str | int | bool | Decimal | None:
        """Return what a file holds of the row: amounts as numbers of pounds, dates as ISO text, None: not recorded."""
        value = self.of(row)
        if isinstance(value, date):
            return value.isoformat()
        if value is None or isinstance(value, int | Decimal):
            return value
        return str(value) or None


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list: its name in addresses, its words, how it is typed, and what it asks of the database.

    `kind` is words, choice, record (another record's ref), code, year, day or money; `choices` belong to a choice.
    """

    name: str
    label: str
    kind: Literal["words", "choice", "record", "code", "year", "day", "money"]
    apply: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    choices: tuple[tuple[str, str], ...] = ()
    of: type[Record] | None = None


@dataclass(frozen=True)
class ListSpec:
    """How the list of one kind of record looks: columns, filters, the column whose sum is shown, what is read with it."""

    kind: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    total: str = ""
    prefetch: tuple[str, ...] = ()

    @property
    def model(self) -> type[Record]:
        """The rows' model."""
        return RECORDS[self.kind]

    @property
    def plural(self) -> str:
        """What several records are called."""
        return str(self.model._meta.verbose_name_plural)


def column_of(model: type[Record], name: str, heading: str = "") -> Column:
    """Return the column that shows a field of a record."""
    f = model._meta.get_field(name)
    words = heading or field_name(model.record_kind(), name)
    words = words[:1].upper() + words[1:]
    if isinstance(f, models.ForeignKey):
        titles = {n.name for n in f.related_model._meta.concrete_fields}
        title = next((n for n in ("name", "title") if n in titles), "ref")
        return Column(name, words, lambda row: _titled(getattr(row, name)), (f"{name}__{title}",))
    if isinstance(f, MoneyField):
        return Column(name, words, lambda row: getattr(row, name), (name,), "money")
    if isinstance(f, PartialDateField | models.DateField):
        return Column(name, words, lambda row: getattr(row, name), (name,), "date")
    if f.choices:  # type: ignore[union-attr]
        return Column(name, words, lambda row: _chosen(row, name), (name,))
    number = isinstance(f, models.DecimalField | models.IntegerField)
    return Column(name, words, lambda row: getattr(row, name), (name,), "number" if number else "text")


def _titled(row: Record | None) -> str:
    return "" if row is None else title_of(row)


def _chosen(row: Record, name: str) -> str:
    value = getattr(row, name)
    return "" if value in ("", Basis.NOT_RECORDED) else str(getattr(row, f"get_{name}_display")())


# Filters


def _words(model: type[Record], names: Iterable[str]) -> Filter:
    by_name = {f.name: f for f in model._meta.concrete_fields}
    searched = [n for n, f in by_name.items() if isinstance(f, models.CharField | models.TextField)]
    for name in names:
        related = by_name[name].related_model
        if isinstance(related, type) and issubclass(related, Record):
            searched += [f"{name}__{n.name}" for n in related._meta.concrete_fields if n.name in ("name", "title")]

    def apply(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        for word in typed.split():
            found = Q()
            for one in searched:
                found |= Q(**{f"{one}__icontains": word})
            rows = rows.filter(found)
        return rows

    return Filter("q", "Find by words", "words", apply)


def _choice(name: str, label: str, choices: Iterable[tuple[Any, Any]]) -> Filter:
    return Filter(
        name,
        label,
        "choice",
        lambda rows, value: rows.filter(**{name: value}),
        tuple((str(value), str(words)[:1].upper() + str(words)[1:]) for value, words in choices),
    )


def _record(name: str, label: str, of: type[Record]) -> Filter:
    return Filter(name, label, "record", lambda rows, value: rows.filter(**{name: value}), of=of)


def _within(code: str) -> Q:
    """The code itself and the narrower codes under it: domestic_abuse has domestic_abuse.advocacy too."""
    return Q(code=code) | Q(code__startswith=f"{code}.")


def _by_fund(rows: QuerySet[Any], fund: Fund) -> QuerySet[Any]:
    split = AgreementFunding.objects.filter(agreement=OuterRef("pk"), fund=fund)
    return rows.filter(Q(fund=fund) | Exists(split))


def _by_area(rows: QuerySet[Any], area: Area) -> QuerySet[Any]:
    return rows.filter(Exists(Service.areas.through.objects.filter(service=OuterRef("service"), area=area)))


def _by_category(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(Exists(ServiceCategory.objects.filter(_within(code), service=OuterRef("service"))))


def _service_category(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(Exists(ServiceCategory.objects.filter(_within(code), service=OuterRef("pk"))))


def _service_area(rows: QuerySet[Any], area: Area) -> QuerySet[Any]:
    return rows.filter(Exists(Service.areas.through.objects.filter(service=OuterRef("pk"), area=area)))


def _ends_before(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """A partial date is text that sorts by the earliest day it can mean: "2016" comes before "2016-01-01"."""
    return rows.exclude(ends="").filter(ends__lt=day.isoformat())


def _by_standing(rows: QuerySet[Any], choice: str) -> QuerySet[Any]:
    today = timezone.localdate()
    if choice in dict(_ATTENTION):
        return cycle.narrowed_to(rows, choice, today)
    return rows.filter(standing.standing(choice, today))


_ATTENTION = (
    ("after_end", "Ended, with payments or returns after the last day"),
    ("reviews_due", "Review due"),
    ("without_schedule", "In force, with no return expected"),
)


def _running_in(rows: QuerySet[Any], year: str) -> QuerySet[Any]:
    """Those that have a row for the year, and those that by their dates run, or may run, on a day of it."""
    first, last = financial_years.first_day(year), financial_years.last_day(year).isoformat()
    dated = (Q(starts="") | Q(starts__lte=last)) & ~over_before("ends", first) & ~over_before("ended", first)
    stated = AgreementYear.objects.filter(agreement=OuterRef("pk"), financial_year=year)
    return rows.filter(Q(Exists(stated)) | (dated & ~Q(starts="", ends="")))


def _year(rows: QuerySet[Any], year: str) -> QuerySet[Any]:
    return rows.filter(financial_year=year)


def _value_from(rows: QuerySet[Any], amount: Decimal) -> QuerySet[Any]:
    return rows.filter(value__gte=amount)


def _value_to(rows: QuerySet[Any], amount: Decimal) -> QuerySet[Any]:
    return rows.filter(value__lte=amount)


def _still_to_do(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(done__isnull=value == "open")


def _of_kind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(kind=value)


def _decided_service(rows: QuerySet[Any], service: Service) -> QuerySet[Any]:
    through = rows.model.services.through.objects
    return rows.filter(Exists(through.filter(decision=OuterRef("pk"), service=service)))


_COLUMNS: dict[str, tuple[str, ...]] = {
    "action": ("what", "owner", "due", "done", "agreement", "consultation"),
    "agreement": ("title", "provider", "value", "starts", "ends", "kind", "route", "fund", "service"),
    "agreement_event": ("agreement", "kind", "effective", "decision"),
    "agreement_funding": ("agreement", "fund", "financial_year", "amount"),
    "agreement_party": ("agreement", "organisation", "role", "share"),
    "agreement_year": ("agreement", "financial_year", "amount", "actual"),
    "allocation": ("title", "fund", "financial_year", "pot", "status"),
    "allocation_element": ("allocation", "kind", "name", "amount"),
    "area": ("name", "kind", "parent"),
    "business_case": ("title", "service", "need", "dated", "cost", "decision"),
    "consultation": ("title", "opens", "closes", "responses"),
    "consultation_count": ("question", "answer", "number"),
    "consultation_question": ("consultation", "text"),
    "coverage": ("what", "starts", "ends", "complete", "held_by"),
    "decision": ("title", "taken", "taken_by", "published", "withheld_under"),
    "document": ("title", "kind", "status", "version_label", "dated", "covers_from", "covers_to"),
    "duty_entry": ("item", "happened", "withheld"),
    "duty_publication": ("item", "period_start", "period_end", "published"),
    "fund": ("name", "funder", "ring_fenced", "pooled", "starts", "ends"),
    "fund_amount": ("fund", "kind", "contributor", "financial_year", "amount"),
    "measure": ("agreement", "name", "unit", "need", "target"),
    "need": ("title", "area", "assessed"),
    "notice": ("kind", "agreement", "tender", "published", "notice_id"),
    "organisation": ("name", "kind", "sme", "vcse"),
    "post": ("role", "agreement", "area", "number"),
    "principle": ("order", "name", "description"),
    "principle_met": ("decision", "principle", "met", "how"),
    "return": ("agreement", "period_start", "period_end", "due", "received", "status"),
    "return_figure": ("of", "measure", "need", "stage", "value"),
    "review": ("agreement", "held", "outcome", "decision"),
    "service": ("name", "beneficiaries"),
    "service_contact": ("name", "phone", "hours", "self_referral", "checked", "public"),
    "source": ("title", "kind", "dated"),
    "statement": ("topic", "text"),
    "tender": ("title", "service", "status", "invited", "closes", "estimated_value", "bids"),
}

_FILTERS: dict[str, tuple[Filter, ...]] = {
    "agreement": (
        _choice("kind", "Kind", Agreement.Kind.choices),
        _record("provider", "Provider", Organisation),
        Filter("category", "Category of service", "code", _by_category),
        Filter("fund", "Fund", "record", _by_fund, of=Fund),
        Filter("area", "Area", "record", _by_area, of=Area),
        _choice("route", "Route", Route.choices),
        Filter("standing", "Where it stands today", "choice", _by_standing, (*standing.CHOICES, *_ATTENTION)),
        Filter("ends_before", "Ending before", "day", _ends_before),
        Filter("year", "Running in the financial year", "year", _running_in),
        Filter("value_from", "Value from", "money", _value_from),
        Filter("value_to", "Value to", "money", _value_to),
    ),
    "action": (Filter("state", "Which", "choice", _still_to_do, (("open", "Still to do"), ("done", "Done"))),),
    "agreement_year": (Filter("year", "Financial year", "year", _year),),
    "fund_amount": (_record("fund", "Fund", Fund), Filter("year", "Financial year", "year", _year)),
    "decision": (Filter("service", "Service", "record", _decided_service, of=Service),),
    "document": (
        Filter("kind", "Kind", "code", _of_kind),
        _choice("status", "Status", (("draft", "Draft"), ("final", "Final"), ("not_recorded", "Not recorded"))),
    ),
    "service": (
        Filter("category", "Category", "code", _service_category),
        Filter("area", "Area", "record", _service_area, of=Area),
    ),
    "tender": (_record("service", "Service", Service),),
    "need": (_record("area", "Area", Area),),
}

_HEADINGS: dict[str, dict[str, str]] = {
    "agreement": {"starts": "From", "ends": "To"},
    "agreement_year": {"amount": "Planned", "actual": "Spent"},
    "decision": {"withheld_under": "Part withheld under"},
}
_TOTALS = {"agreement": "value", "agreement_year": "amount", "tender": "estimated_value"}


def spec(kind: str) -> ListSpec | None:
    """Return how the list of a kind of record looks; None where the register has no such kind."""
    model = RECORDS.get(kind)
    if model is None:
        return None
    names = _COLUMNS.get(kind) or _first_fields(model)
    headings = _HEADINGS.get(kind, {})
    columns = [Column("ref", "Reference", lambda row: row.ref, ("ref",))]
    columns += [column_of(model, name, headings.get(name, "")) for name in names]
    prefetch: tuple[str, ...] = ()
    if kind == "agreement":
        today = timezone.localdate()
        stands = Column("standing", "Stands", lambda row: cycle.expiry_of(row, today).brief)
        columns.insert(1 + names.index("ends") + 1, stands)
    if kind == "service":
        columns.append(Column("categories", "Categories", lambda row: "; ".join(c.code for c in row.categories.all())))
        prefetch = ("categories",)
    filters = (_words(model, names), *_FILTERS.get(kind, ()))
    return ListSpec(kind, tuple(columns), filters, _TOTALS.get(kind, ""), prefetch)


def _first_fields(model: type[Record]) -> tuple[str, ...]:
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in ("ref", "version")]
    return tuple(f.name for f in fields if not isinstance(f, models.TextField | models.JSONField))[:6]


def find(of: ListSpec, wanted: Mapping[str, Any], sort: str = "", *, down: bool = False) -> QuerySet[Any]:
    """Return the records that every filter with a value lets through, in the order of the column `sort`.

    `wanted` are values by the filter's name; an empty one asks nothing. What is not recorded comes last either way.
    """
    fields = {f.name: f for f in of.model._meta.concrete_fields}
    joined = [c.name for c in of.columns if c.name in fields and fields[c.name].is_relation]
    rows = of.model._default_manager.select_related(*joined).prefetch_related(*of.prefetch)
    for one in of.filters:
        if wanted.get(one.name) not in (None, ""):
            rows = one.apply(rows, wanted[one.name])
    column = next((c for c in of.columns if c.name == sort and c.sort), None)
    if column is None:
        return rows.order_by(*(of.model._meta.ordering or ("ref",)))
    order: list[Any] = []
    for name in column.sort:
        if column.kind == "date" and isinstance(fields.get(column.name), PartialDateField):
            order.append(models.Case(models.When(**{name: ""}, then=1), default=0))
        order.append(models.F(name).desc(nulls_last=True) if down else models.F(name).asc(nulls_last=True))
    return rows.order_by(*order, "ref")


@dataclass(frozen=True)
class Total:
    """What the listed records come to: pounds, of how many that have an amount, and how many have none."""

    heading: str
    pounds: Decimal
    recorded: int
    not_recorded: int


def total(of: ListSpec, rows: QuerySet[Any]) -> Total | None:
    """Return the exact sum of the list's amounts; None where the list has no amounts to add up."""
    column = next((c for c in of.columns if c.name == of.total), None)
    if column is None:
        return None
    # Added up here: SQLite sums decimals as floating-point numbers.
    amounts = list(rows.order_by().values_list(of.total, flat=True))
    known = [amount for amount in amounts if amount is not None]
    return Total(column.heading, sum(known, Decimal(0)), len(known), len(amounts) - len(known))


def codes(kind: str, name: str) -> list[str]:
    """Return the values that a "code" filter can take, as the register has them."""
    if name == "category":
        found = set(ServiceCategory.objects.values_list("code", flat=True).distinct())
        return sorted(found | {code.partition(".")[0] for code in found})
    return sorted(set(RECORDS[kind]._default_manager.exclude(**{name: ""}).values_list(name, flat=True).distinct()))


def code_words(code: str) -> str:
    """Return a category code in words: "domestic_abuse.advocacy" is "Domestic abuse: advocacy"."""
    words = ": ".join(part.replace("_", " ") for part in code.split("."))
    return words[:1].upper() + words[1:]


def financial_years_known() -> list[str]:
    """Return the financial years that an amount of an agreement or a fund is stated for, the latest first."""
    found = set(AgreementYear.objects.values_list("financial_year", flat=True).distinct())
    found |= set(FundAmount.objects.exclude(financial_year="").values_list("financial_year", flat=True).distinct())
    return sorted(found, reverse=True)

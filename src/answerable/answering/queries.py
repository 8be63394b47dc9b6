"""Read the rows that bear on a letter: the same number of queries for one question and for twenty, for ten agreements
and for ten thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.fields import TextField

from answerable.publication.queries import responses
from answerable.reading.taxonomy import find_subjects
from answerable.register.models import (
    Agreement,
    AgreementYear,
    Area,
    Authority,
    Coverage,
    Decision,
    Document,
    Fund,
    FundAmount,
    ImportedSheet,
    Organisation,
    OrganisationAlias,
    Payee,
    Payment,
    Phrase,
    Post,
    Return,
    Service,
    ServiceCategory,
    SpendByCategory,
    Statement,
    Withholding,
)
from answerable.register.models.base import MoneyField, PartialDateField, Record
from answerable.register.queries import RECORDS, citations_for
from answerable.register.rules import partial_dates
from answerable.register.rules.financial_years import of as year_of
from answerable.register.rules.money import pounds

from .errors import NoRegister
from .rules import words
from .rules.agreements import asks_what_was_spent
from .rules.names import Kind
from .rules.payments import ItemRow, SheetRow, Spending, SpendRow, is_printed_in, names_category
from .rules.related import asked_for
from .rules.rows import (
    AgreementRow,
    AreaRow,
    AuthorityRow,
    CitationRow,
    CoverageRow,
    DecisionRow,
    Directory,
    DocumentRow,
    Facts,
    FundAmountRow,
    FundRow,
    OrganisationRow,
    PostRow,
    PublishedRow,
    RelatedRow,
    ServiceRow,
    StatementRow,
    YearRow,
)
from .rules.scope import CRIMES, VICTIMS, Wants, relation
from .rules.selection import is_about_words


def load_directory(texts: Iterable[str] = ()) -> Directory:
    """Everything in the register that has a name. `texts` are the words of the letter: of the agreements' titles, of
    which there may be thousands, only those that stand in them are taken.

    Raises NoRegister where nothing has been loaded.
    """
    authority = Authority.objects.values_list("name", "office_name", "decision_noun").first()
    if authority is None:
        raise NoRegister
    aliases: dict[str, list[str]] = defaultdict(list)
    for ref, name in OrganisationAlias.objects.values_list("organisation__ref", "name").order_by("pk"):
        aliases[ref].append(name)
    categories: dict[str, list[str]] = defaultdict(list)
    for ref, code in ServiceCategory.objects.values_list("service__ref", "code").order_by("pk"):
        categories[ref].append(code)
    areas: dict[str, list[str]] = defaultdict(list)
    for ref, area in Service.areas.through.objects.values_list("service__ref", "area__ref").order_by("pk"):
        areas[ref].append(area)
    decided: dict[str, list[str]] = defaultdict(list)
    for ref, service in Decision.services.through.objects.values_list("decision__ref", "service__ref").order_by("pk"):
        decided[ref].append(service)
    withheld = frozenset(Withholding.objects.filter(lifted_on=None).values_list("record", "ref"))
    return Directory(
        authority=AuthorityRow(*authority),
        organisations={
            ref: OrganisationRow(ref, name, tuple(aliases[ref]))
            for ref, name in Organisation.objects.values_list("ref", "name")
        },
        areas={row[0]: AreaRow(*_filled(row)) for row in Area.objects.values_list("ref", "name", "parent__ref")},
        services={
            row[0]: ServiceRow(*row, categories=tuple(categories[row[0]]), areas=tuple(areas[row[0]]))
            for row in Service.objects.values_list("ref", "name", "description", "beneficiaries")
        },
        funds={row.ref: row for row in _funds()},
        decisions={
            row[0]: DecisionRow(*row, services=tuple(decided[row[0]]))
            for row in Decision.objects.values_list("ref", "title", "taken", "taken_by", "summary", "reasons", "url")
            if ("decision", row[0]) not in withheld
        },
        documents={row.ref: row for row in _documents()},
        agreement_titles=_titles_in(" ".join(texts)),
        withheld=withheld,
    )


def load_facts(directory: Directory, asked: Sequence[Wants]) -> Facts:
    """The rows that bear on any of the questions: the agreements in their scope with their years and posts, and what
    is recorded about funds, in words, and about the register itself."""
    agreements = _agreements(directory, asked)
    rows = {row.ref: row for row in _agreement_rows(agreements)}
    years: dict[str, list[YearRow]] = defaultdict(list)
    for year in (
        AgreementYear.objects.filter(agreement__in=agreements)
        .order_by("financial_year")
        .values_list("ref", "agreement__ref", "financial_year", "amount", "basis")
    ):
        years[year[1]].append(YearRow(*year))
    posts: dict[str, list[PostRow]] = defaultdict(list)
    for ref, agreement, role, area, number in (
        Post.objects.filter(agreement__in=agreements)
        .order_by("ref")
        .values_list("ref", "agreement__ref", "role", "area__ref", "number")
    ):
        posts[agreement].append(PostRow(ref, agreement, role, area or "", number))
    amounts = tuple(_amount_rows())
    statements = tuple(
        StatementRow(*_filled(row))
        for row in Statement.objects.filter(Q(agreement__isnull=True) | Q(agreement__in=agreements))
        .order_by("order", "ref")
        .values_list(
            "ref", "topic", "text", "agreement__ref", "service__ref", "fund__ref", "decision__ref", "document__ref",
            "request_reference", "financial_year",
        )
    )  # fmt: skip
    statements = tuple(
        item
        for item in statements
        if not directory.withheld & {("agreement", item.agreement), ("decision", item.decision)}
    )
    related = tuple(item for item in _related(agreements, asked) if (item.kind, item.ref) not in directory.withheld)
    coverage = tuple(
        CoverageRow(row[0], row[1], _lines(row[2]), row[3], row[4], row[5], row[6] or "", row[7] or "", row[8])
        for row in Coverage.objects.order_by("starts", "ref").values_list(
            "ref", "what", "categories", "starts", "ends", "complete", "held_by__ref", "archived_at__ref", "note"
        )
    )
    return Facts(
        directory=directory,
        agreements=rows,
        years={ref: tuple(items) for ref, items in years.items()},
        posts={ref: tuple(items) for ref, items in posts.items()},
        fund_amounts=amounts,
        statements=statements,
        coverage=coverage,
        citations=_citations(
            [
                *(("agreement", ref) for ref in rows),
                *(("agreement_year", year.ref) for items in years.values() for year in items),
                *(("post", post.ref) for items in posts.values() for post in items),
                *(("service", ref) for ref in {row.service for row in rows.values() if row.service}),
                *(("fund", ref) for ref in directory.funds),
                *(("fund_amount", item.ref) for item in amounts),
                *(("decision", ref) for ref in directory.decisions),
                *(("document", ref) for ref in directory.documents),
                *(("statement", item.ref) for item in statements),
                *(("coverage", item.ref) for item in coverage),
                *((item.kind, item.ref) for item in related),
            ]
        ),
        related=related,
        published=tuple(
            PublishedRow(
                row.reference,
                row.subject,
                row.dated,
                row.published_on,
                row.url,
                row.summary,
                row.source,
                row.source_place,
                row.source_url,
            )
            for row in responses()
        ),
    )


ITEMS_LOADED = 5_000
"""Payments that are loaded one by one for a question; more are summed by the database, and their rows not named."""


def load_spending(wants: Wants) -> Spending | None:
    """The payments that one question asks about; None where it asks for no payments, says nothing of whom or what for,
    or no payments have been brought in."""
    if not asks_what_was_spent(wants):
        return None
    years = _payment_years()
    if not years:
        return None
    categories = _categories_named(wants)
    # The words of a category are no name of a recipient.
    parties = [name for name in wants.parties if not any(is_printed_in(name, text) for text in categories.values())]
    asked, condition = _payees_asked(wants, parties)
    if not asked:
        categories = categories or _categories_about(wants)
        if not categories and not wants.everything:
            return None
    payments = Payment.objects.filter(condition).filter(withheld="")
    if categories:
        payments = payments.filter(category__in=categories)
    if wants.periods:
        in_time = Q(pk__in=())
        for period in wants.periods:
            first, last = period.starts or date.min, period.ends or date.max
            touched = Q(year__gte=int(year_of(first)[:4]), year__lte=int(year_of(last)[:4]))
            in_time |= Q(paid__gte=first, paid__lte=last) | (Q(paid__isnull=True) & touched)
        payments = payments.filter(in_time)
    items: tuple[ItemRow, ...] = ()
    if payments[: ITEMS_LOADED + 1].count() <= ITEMS_LOADED:
        items = tuple(
            ItemRow(payee, name, category or "", purpose or "", reference, paid, _year(year), _pounds(pence), sheet, row)
            for payee, name, category, purpose, reference, paid, year, pence, sheet, row in payments.order_by("pk").values_list(
                "payee_id", "payee__name", "category__text", "purpose__text", "reference", "paid", "year", "pence",
                "sheet_id", "row",
            )
        )  # fmt: skip
        rows = _summed(items)
    else:
        rows = tuple(
            SpendRow(payee, name, category or "", _year(year), sheet, number, _pounds(pence))
            for payee, name, category, year, sheet, number, pence in payments.values_list(
                "payee_id", "payee__name", "category__text", "year", "sheet_id"
            )
            .annotate(number=Count("pk"), total=Sum("pence"))
            .order_by("payee__name", "year", "sheet_id")
            .values_list("payee_id", "payee__name", "category__text", "year", "sheet_id", "number", "total")
        )
    return Spending(
        asked=asked,
        categories=tuple(sorted(categories.values())),
        rows=rows,
        items=items,
        sheets=_sheets({row.sheet for row in rows}),
        years=years,
        withheld=Payment.objects.exclude(withheld="").exists(),
        undated=sum(item.paid is None for item in items),
    )


def _payment_years() -> dict[str, tuple[str, ...]]:
    """Every financial year with payments, and the files that hold them."""
    found: dict[str, set[str]] = defaultdict(set)
    pairs = Payment.objects.order_by().values_list("year", "sheet__of__file_name").distinct()
    for year, file in pairs:
        found[_year(year)].add(file)
    return {year: tuple(sorted(files)) for year, files in sorted(found.items())}


def _payees_asked(wants: Wants, parties: Iterable[str]) -> tuple[dict[str, frozenset[int]], Q]:
    """The payees that each name of a question is printed in or is the organisation of, and the condition for them."""
    asked: dict[str, frozenset[int]] = {}
    everyone: set[int] = set()
    organisations = wants.named.get(Kind.ORGANISATION, frozenset())
    own: dict[str, set[int]] = defaultdict(set)
    if organisations:
        for payee, name, aliases in Payee.objects.filter(organisation__ref__in=organisations).values_list(
            "pk", "organisation__name", "organisation__aliases__name"
        ):
            for known in (name, aliases or ""):
                own[known].add(payee)
    for name in parties:
        condition = Q()
        for word in name.replace("&", " ").split():
            condition &= Q(name__icontains=word.strip("().,'’\"-"))
        printed = Payee.objects.filter(condition).exclude(matched=Payee.Matched.NONE).values_list("pk", "name")
        found = {payee for payee, text in printed if is_printed_in(name, text)}
        found |= {payee for known, payees in own.items() if is_printed_in(name, known) for payee in payees}
        asked[name] = frozenset(found)
        everyone |= found
    return asked, Q(payee__in=everyone) if asked else Q()


def _categories() -> dict[int, str]:
    """The categories printed in the spending files."""
    used = SpendByCategory.objects.exclude(category=None).values("category")
    return dict(Phrase.objects.filter(pk__in=used).values_list("pk", "text"))


def _categories_named(wants: Wants) -> dict[int, str]:
    """The categories of the spending files that a question names."""
    return {pk: text for pk, text in _categories().items() if names_category(wants.text, text)}


def _categories_about(wants: Wants) -> dict[int, str]:
    """The categories of the spending files that are about a question's subjects or words."""
    return {
        pk: text
        for pk, text in _categories().items()
        if (wants.subjects and relation(wants.subjects, find_subjects(text)) == 2)
        or (wants.about and is_about_words(text, wants.about))
    }


def _summed(items: Iterable[ItemRow]) -> tuple[SpendRow, ...]:
    """Payments added up by printed name, category, year and sheet, with their rows."""
    groups: dict[tuple[int, str, str, str, int], list[ItemRow]] = defaultdict(list)
    for item in items:
        groups[item.payee, item.name, item.category, item.year, item.sheet].append(item)
    return tuple(
        SpendRow(
            *key,
            payments=len(own),
            amount=sum((item.amount for item in own), Decimal(0)),
            rows=tuple(sorted(item.row for item in own)),
        )
        for key, own in sorted(groups.items())
    )


def _sheets(keys: Iterable[int]) -> dict[int, SheetRow]:
    found = {}
    for sheet in ImportedSheet.objects.filter(pk__in=set(keys)).select_related("of"):
        column = sheet.columns.get("amount", {})
        found[sheet.pk] = SheetRow(
            sheet.pk, sheet.of.file_name, sheet.name, column.get("letter", ""), column.get("heading", "")
        )
    return found


def _year(starts: int) -> str:
    """A financial year by the calendar year in which it starts: 2018 is "2018-19"."""
    return f"{starts}-{(starts + 1) % 100:02}"


def _pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100


def _agreements(directory: Directory, asked: Sequence[Wants]) -> QuerySet[Agreement]:
    """The agreements that may be in the scope of any of the questions; `rules.selection` decides which are."""
    if any(wants.everything for wants in asked):
        return Agreement.objects.all()
    condition = Q(pk__in=())
    for wants in asked:
        named = wants.named
        condition |= Q(provider__ref__in=named.get(Kind.ORGANISATION, ())) | Q(
            fund__funder__ref__in=named.get(Kind.ORGANISATION, ())
        )
        condition |= Q(service__ref__in=named.get(Kind.SERVICE, ()))
        condition |= Q(fund__ref__in=named.get(Kind.FUND, ())) | Q(fund__parent__ref__in=named.get(Kind.FUND, ()))
        condition |= Q(ref__in=named.get(Kind.AGREEMENT, ()))
        condition |= Q(decision__ref__in=named.get(Kind.DECISION, ()))
        if wants.subjects:
            general = VICTIMS if CRIMES & set(wants.subjects) else None
            bearing = [
                row.ref
                for row in directory.services.values()
                if relation(wants.subjects, row.categories) or general in row.categories
            ]
            condition |= Q(service__ref__in=bearing) | Q(service__isnull=True) | Q(service__categories__isnull=True)
        if wants.about:
            bearing = [row.ref for row in directory.services.values() if is_about_words(row.name, wants.about)]
            titled = Q(service__ref__in=bearing)
            for word in wants.about:
                titled |= Q(title__icontains=word)
            condition |= titled
    matching = Agreement.objects.filter(condition).values("pk")
    return Agreement.objects.filter(pk__in=matching)


def _agreement_rows(agreements: QuerySet[Agreement]) -> Iterable[AgreementRow]:
    rows: Iterable[Any] = agreements.values_list(
        "ref", "title", "kind", "service__ref", "provider__ref", "fund__ref", "part_of__ref", "decision__ref",
        "route", "route_reason", "starts", "ends", "time_limited", "value", "value_basis", "value_as_stated", "vat",
        "outcomes",
    ).iterator()  # fmt: skip
    for ref, title, kind, service, provider, fund, part_of, decision, *rest in rows:
        yield AgreementRow(
            ref, title, kind, service or "", provider or "", fund or "", part_of or "", decision or "", *rest
        )


def _related(agreements: QuerySet[Agreement], asked: Sequence[Wants]) -> Iterable[RelatedRow]:
    """What is recorded around the agreements, of the kinds that any question asks for by their words: one query a kind."""
    kinds = dict.fromkeys(item for wants in asked for item in asked_for(wants.text))
    for item in kinds:
        model: Any = RECORDS[item.kind]
        fields = [model._meta.get_field(name) for name, _ in item.columns]
        linked = [field.name for field in fields if field.is_relation]
        if item.kind == "tender":
            rows = Agreement.objects.filter(pk__in=agreements.exclude(tender=None).values("pk")).select_related(
                "tender"
            )
            pairs: Iterable[tuple[Any, Any]] = ((row.tender, row) for row in rows.order_by("ref"))
        elif item.kind == "agreement":
            pairs = ((row, row) for row in agreements.order_by("ref"))
        elif item.kind == "need":
            through = model._default_manager.prefetch_related("services").order_by("ref")
            pairs = ((need, service) for need in through for service in need.services.all())
        elif item.kind == "return_figure":
            found = model._default_manager.filter(of__agreement__in=agreements).select_related("of__agreement", *linked)
            pairs = ((row, row.of.agreement) for row in found.order_by("of__period_start", "ref"))
        else:
            found = model._default_manager.exclude(**{f"{item.of}": None}).select_related(item.of, *linked)
            if item.of == "agreement":
                found = found.filter(agreement__in=agreements)
            pairs = ((row, getattr(row, item.of)) for row in found.order_by("ref"))
        for row, owner in pairs:
            values = tuple(_words(row, field) for field in fields)
            yield RelatedRow(item.kind, row.ref, owner.ref, getattr(owner, "title", "") or owner.name, values)


def _words(row: Any, field: Any) -> str:
    """One field of a record in words for people; empty where it is not recorded."""
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, Return):
        return f"{partial_dates.words(value.period_start.isoformat())} to {partial_dates.words(value.period_end.isoformat())}"
    if isinstance(value, Record):
        return str(getattr(value, "name", "") or getattr(value, "title", "") or value.ref)
    if isinstance(field, PartialDateField):
        return partial_dates.words(value)
    if isinstance(field, MoneyField):
        return pounds(value)
    if isinstance(value, date):
        return partial_dates.words(value.isoformat())
    return words.number(value) if isinstance(value, Decimal) else str(value)


def _amount_rows() -> Iterable[FundAmountRow]:
    rows: Iterable[Any] = FundAmount.objects.order_by("ref").values_list(
        "ref", "fund__ref", "kind", "contributor__ref", "financial_year", "amount", "basis", "annual_change",
        "as_stated", "note",
    )  # fmt: skip
    for ref, fund, kind, contributor, *rest in rows:
        yield FundAmountRow(ref, fund, kind, contributor or "", *rest)


def _titles_in(text: str) -> dict[str, str]:
    """The agreements whose title or ref stands in a text, however its letters are cased."""
    if not text:
        return {}
    found = Agreement.objects.annotate(letter=Value(text, output_field=TextField())).filter(
        Q(letter__icontains=F("title")) | Q(letter__contains=F("ref"))
    )
    return dict(found.values_list("ref", "title"))


def _citations(records: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[CitationRow, ...]]:
    found: dict[tuple[str, str], list[CitationRow]] = defaultdict(list)
    for (record, ref, field), citations in citations_for(records).items():
        found[record, ref] += [
            CitationRow(field, citation.source.title, citation.place, citation.source.url) for citation in citations
        ]
    return {key: tuple(items) for key, items in found.items()}


def _funds() -> Iterable[FundRow]:
    for row in Fund.objects.values_list(
        "ref", "name", "aliases", "funder__ref", "parent__ref", "ring_fenced", "conditions", "description",
        "categories", "starts", "ends",
    ):  # fmt: skip
        ref, name, aliases, funder, parent, ring_fenced, conditions, description, categories, starts, ends = row
        yield FundRow(
            ref, name, _lines(aliases), funder or "", parent or "", ring_fenced, conditions, description,
            _lines(categories), starts, ends,
        )  # fmt: skip


def _documents() -> Iterable[DocumentRow]:
    for row in Document.objects.values_list(
        "ref", "title", "kind", "status", "dated", "covers_from", "covers_to", "owner__ref", "categories", "url",
        "archived_url", "note",
    ):  # fmt: skip
        yield DocumentRow(*row[:7], row[7] or "", _lines(row[8]), *row[9:])


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a list that the register keeps as text."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _filled(row: Sequence[Any]) -> list[Any]:
    """A row with an empty text where the database has nothing."""
    return [value if value is not None else "" for value in row]

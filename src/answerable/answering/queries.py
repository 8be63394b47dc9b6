"""Read the rows that bear on a letter: the same number of queries for one question and for twenty, for ten agreements
and for ten thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields import TextField

from answerable.publication.queries import responses
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
    Organisation,
    OrganisationAlias,
    Post,
    Service,
    ServiceCategory,
    Statement,
)
from answerable.register.queries import citations_for

from .errors import NoRegister
from .rules.names import Kind
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
        },
        documents={row.ref: row for row in _documents()},
        agreement_titles=_titles_in(" ".join(texts)),
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
            ]
        ),
        published=tuple(
            PublishedRow(*row)
            for row in responses().values_list(
                "reference",
                "subject",
                "dated",
                "published_on",
                "url",
                "summary",
                "source",
                "source_place",
                "source_url",
            )
        ),
    )


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

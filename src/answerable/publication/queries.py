"""Reading what is public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, router
from django.db.models import Count, Q, QuerySet, Sum

from .models import AskStatus, Facet, PublishedPayment, PublishedRecord, Store
from .rules.references import fold

RESPONSE, ANSWER = "response", "answer"


def version() -> int:
    """Return the store's version: 0 where nothing was ever published."""
    return Store.objects.filter(pk=1).values_list("version", flat=True).first() or 0


def state() -> tuple[Any, ...]:
    """Return what the store is known by: equal as long as nothing in it has changed. One short query, in the store's own words.

    It is asked for on every page, and putting Django's query together would take five times as long as asking it.
    """
    with connections[router.db_for_read(Store)].cursor() as cursor:
        cursor.execute("SELECT version, changed_at, office FROM publication_store WHERE id = 1")
        return tuple(cursor.fetchone() or ())


def store() -> Store:
    """Return the store as a whole, an empty one where nothing was ever published."""
    return Store.objects.filter(pk=1).first() or Store(pk=1)


@dataclass(frozen=True)
class PublicResponse:
    """A response that is public already: what it was about and where it is. Dates are partial: "2013", "2013-11"."""

    reference: str
    subject: str = ""
    dated: str = ""
    published_on: str = ""
    url: str = ""
    summary: str = ""
    source: str = ""
    source_place: str = ""
    source_url: str = ""


def find_response(reference: str) -> PublicResponse | None:
    """Return the published response with this reference, however it is written ("FOI 7617-13" finds "7617/13")."""
    folded = fold(reference)
    row = records(RESPONSE).filter(ref=folded).first() if folded else None
    return None if row is None else _response(row.data)


def responses(*, newest_first: bool = False, most: int | None = None) -> Iterator[PublicResponse]:
    """Return every published response, by reference, or the last recorded first; `most` of them at most."""
    rows = records(RESPONSE).order_by("-pk" if newest_first else "ref").values_list("data", flat=True)
    return (_response(data) for data in (rows if most is None else rows[:most]).iterator(chunk_size=2000))


def _response(data: Mapping[str, Any]) -> PublicResponse:
    return PublicResponse(**{name: data.get(name) or "" for name in PublicResponse.__dataclass_fields__})


def records(kind: str) -> QuerySet[PublishedRecord]:
    """Return what is public of one kind, unsorted."""
    return PublishedRecord.objects.filter(kind=kind, withdrawn__isnull=True)


def listed(kind: str, filters: Mapping[str, Sequence[str]] | None = None) -> QuerySet[PublishedRecord]:
    """Return what is public of one kind, newest first; a filter with several values takes any of them, several filters all."""
    rows = records(kind)
    for name, values in (filters or {}).items():
        if values:
            having = Facet.objects.filter(kind=kind, name=name, value__in=values).values("record")
            rows = rows.filter(pk__in=having)
    return rows.order_by("-dated", "ref")


def facet_counts(kind: str, name: str, rows: QuerySet[PublishedRecord] | None = None) -> list[tuple[str, int]]:
    """Return the values of one filter with how many records have each, the commonest first; of `rows` alone where given."""
    found = Facet.objects.filter(kind=kind, name=name)
    if rows is not None:
        found = found.filter(record__in=rows.order_by().values("pk"))
    return list(found.values_list("value").annotate(number=Count("pk")).order_by("-number", "value"))


def at(kind: str, slug: str) -> PublishedRecord | None:
    """Return the record at an address, one that was withdrawn included; None where there never was one."""
    return PublishedRecord.objects.filter(kind=kind, slug=slug).first()


def by_refs(kind: str, refs: Sequence[str]) -> dict[str, PublishedRecord]:
    """Return what is public of one kind, by ref."""
    return {row.ref: row for row in records(kind).filter(ref__in=refs)}


def payment_years() -> list[tuple[int, int, int]]:
    """Return the financial years of all payments: (the year in which it starts, pence, payments), the newest first."""
    rows = PublishedPayment.objects.values_list("year")
    return list(rows.annotate(pence=Sum("pence"), number=Count("pk")).order_by("-year"))


def counts() -> dict[str, int]:
    """Return how many records of each kind are public, payments included. Two queries."""
    rows = PublishedRecord.objects.filter(withdrawn__isnull=True).values_list("kind")
    return {**dict(rows.annotate(number=Count("pk")).order_by()), "payment": PublishedPayment.objects.count()}


def answers_of(ref: str) -> QuerySet[PublishedRecord]:
    """Return the questions and answers of one request, in their order."""
    return records(ANSWER).filter(of=ref).order_by("position", "ref")


def digests(kind: str) -> dict[str, str]:
    """Return the digest of every public record of one kind by its ref: what a new release has to be held against."""
    return dict(records(kind).values_list("ref", "digest"))


def payments(
    *, year: int | None = None, provider: str = "", payee: str = "", words: str = ""
) -> QuerySet[PublishedPayment]:
    """Return published payments, newest first."""
    rows = PublishedPayment.objects.all()
    if year is not None:
        rows = rows.filter(year=year)
    if provider:
        rows = rows.filter(provider=provider)
    if payee:
        rows = rows.filter(payee=payee)
    for word in words.split():
        rows = rows.filter(Q(payee__icontains=word) | Q(purpose__icontains=word) | Q(category__icontains=word))
    return rows.order_by("-paid", "-pk")


def status_of(link_digest: str) -> AskStatus | None:
    """Return how far a request of the public site has come, by the digest of its private link."""
    return AskStatus.objects.filter(link=link_digest).first()

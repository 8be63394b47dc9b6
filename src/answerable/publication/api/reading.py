"""One answer of the interface's lists: which records, from where, and where the next are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Max, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan

from .. import queries
from ..data import entries, lists
from ..data.problems import NotUnderstood
from ..models import GonePayment, HandedOver, PublishedRecord
from ..rules.kinds import Kind
from ..rules.open_data import BadCursor, cursor, place

THERE, GONE = 0, 1
"""The two parts of a list of payments: those that are public, then those that are no longer."""


@dataclass(frozen=True)
class Asked:
    """What a list was asked for: its filters, how many records, from which place, and what changed after which version."""

    filters: lists.Chosen
    limit: int
    cursor: str | None
    changed_since: str | None


def since(text: str) -> int:
    """Return the version of the store after which something changed: the one named, or the last at the moment named.

    Raises NotUnderstood for a day or moment that there is not.
    """
    if text.isdecimal():
        return int(text)
    try:
        moment = datetime.fromisoformat(text.upper())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood(
            f"changed_since: there is no day or moment “{text[:50]}”. Write 2026-11-22 or 2026-11-22T09:30:00Z, or a version."
        ) from None
    return HandedOver.objects.filter(at__lte=moment).aggregate(last=Max("version"))["last"] or 0


def page(of: Kind, asked: Asked, site: str) -> dict[str, Any]:
    """Return some records in the order of their last change, and where the next begin.

    A record that changes while somebody goes through the list comes again at its end; none is passed over.
    """
    store = queries.store()
    after = since(asked.changed_since) if asked.changed_since else None
    part, *at = _place(asked.cursor)
    found: list[tuple[tuple[int, int, int], dict[str, Any]]] = []
    wanted = asked.limit + 1
    if part == THERE:
        rows = _after(_changed(of, asked.filters, after), at)[:wanted]
        found += [
            ((THERE, row.version, row.pk), entries.entry(row, site)) for row in entries.with_notes_and_files(rows)
        ]
        at = [0, 0]
    if of.code == lists.PAYMENT and after is not None and len(found) < wanted:
        gone = _after(GonePayment.objects.filter(version__gt=after), at)
        found += [
            ((GONE, row.version, row.pk), entries.gone_payment(row.ref, row.version))
            for row in islice(gone[:wanted], wanted - len(found))
        ]
    shown = found[: asked.limit]
    following = cursor(*shown[-1][0]) if len(found) > asked.limit else None
    return {
        "version": store.version,
        "changed": entries.when(store.changed_at),
        "items": [item for _, item in shown],
        "cursor": following,
        "next": None if following is None else _next(asked, following),
    }


def _place(text: str | None) -> tuple[int, ...]:
    if not text:
        return THERE, 0, 0
    try:
        found = place(text, 3)
    except BadCursor:
        raise NotUnderstood(
            "cursor: this is none that we gave. Take it from the answer before, or begin without one."
        ) from None
    return found


def _changed(of: Kind, filtered: lists.Chosen, after: int | None) -> QuerySet[Any]:
    """What is public; with `after` what changed after that version, and then what was withdrawn too."""
    if of.code == lists.PAYMENT:
        rows: QuerySet[Any] = lists.payments(filtered)
        return rows if after is None else rows.filter(version__gt=after)
    rows = lists.rows(of, filtered)
    if after is None:
        return rows
    withdrawn = Q(kind=of.code, withdrawn__isnull=False)
    return PublishedRecord.objects.filter(Q(pk__in=rows.order_by().values("pk")) | withdrawn, version__gt=after)


def _after(rows: QuerySet[Any], at: list[int]) -> QuerySet[Any]:
    ordered = rows.order_by("version", "pk")
    return ordered.filter(TupleGreaterThan((F("version"), F("pk")), tuple(at))) if any(at) else ordered


def _next(asked: Asked, following: str) -> str:
    query: list[tuple[str, Any]] = [(name, value) for name, values in asked.filters.items() for value in values]
    query += [("limit", asked.limit)]
    if asked.changed_since:
        query.append(("changed_since", asked.changed_since))
    return urlencode([*query, ("cursor", following)])

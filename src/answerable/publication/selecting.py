"""Which records a list shows for its filters, and in which order: the same for a page and for its figures as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F, Q, QuerySet

from . import counting, queries
from .models import PublishedRecord
from .rules.kinds import kind


def records(
    code: str,
    values: Mapping[str, Sequence[str]],
    *,
    year: str = "",
    words: str = "",
    mark: counting.Mark | None = None,
) -> QuerySet[PublishedRecord]:
    """Return what is public of one kind: the latest first, what has no day by name.

    `values` are filters by facet: any of the values of each. A subject has every kind of service within it. `year` is the calendar
    year of the record's day, "2025". Every one of the `words` must be in the record; of a request, in it or in one of its answers.
    """
    chosen = dict(values)
    if chosen.get("category"):
        chosen["category"] = counting.subjects_within(code, mark or counting.mark(code), chosen["category"])
    rows = queries.listed(code, chosen)
    if year:
        rows = rows.filter(dated__year=int(year))
    for word in words.split():
        within = queries.records("answer").filter(words__icontains=word).values("of")
        rows = rows.filter(
            Q(words__icontains=word) | (Q(ref__in=within) if code == "response" else Q(title__icontains=word))
        )
    if not kind(code).dated:
        return rows.order_by("title", "ref")
    return rows.order_by(F("dated").desc(nulls_last=True), "ref")

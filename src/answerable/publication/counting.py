"""How many, and how much: counts and sums over published records, counted once for each change of their kind.

A list's filters say how many records have each value, and its charts sum what all of them are worth. That is the same for every
page until a record of the kind changes, so it is remembered in the process until then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.db import connections, router
from django.db.models import Count, QuerySet
from django.db.models import Sum as Total
from django.db.models.functions import ExtractYear

from . import queries
from .models import GonePayment, HandedOver, PublishedPayment, PublishedRecord

_T = TypeVar("_T")
Mark = tuple[Any, ...]
"""What the last change of a kind is known by: equal as long as nothing of the kind has changed."""

MOST_REMEMBERED = 2_000
"""Things remembered of all kinds together, so that a visitor who tries every filter does not fill the memory."""


class _Remembered:
    """What was counted, each with the mark under which it holds."""

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[Mark, Any]] = {}
        self._turn = threading.Lock()

    def get(self, key: Hashable, mark: Mark, count: Callable[[], _T]) -> _T:
        held = self._held.get(key)
        if held is not None and held[0] == mark:
            found: _T = held[1]
            return found
        counted = count()
        with self._turn:
            if len(self._held) >= MOST_REMEMBERED:
                self._held.clear()
            self._held[key] = (mark, counted)
        return counted


_remembered = _Remembered()


def mark(*kinds: str) -> Mark:
    """Return what the last change of these kinds is known by. One short query, and one for each kind after the store changed."""
    state = queries.state()
    return tuple(remembered(("mark", code), state, partial(_last_change, code)) for code in kinds)


def _last_change(code: str) -> Any:
    rows = PublishedRecord.objects.filter(kind=code).order_by("-version")
    return rows.values_list("version", "changed_at", "pk").first()


def mark_of_payments() -> Mark:
    """Return what the last change of payments is known by."""
    last = [
        model.objects.order_by("-version").values_list("version", flat=True).first() or 0
        for model in (PublishedPayment, GonePayment)
    ]
    return (*last, HandedOver.objects.filter(version=max(last)).values_list("at", flat=True).first())


def remembered(key: Hashable, mark: Mark, count: Callable[[], _T]) -> _T:
    """Return what was counted under this key and mark, or count it now."""
    return _remembered.get(key, mark, count)


def how_many(code: str, at: Mark) -> int:
    """Return how many records of a kind are public."""
    return remembered(("how many", code), at, lambda: queries.records(code).count())


MOST_TITLES = 5_000
"""Titles remembered of one kind."""


def titles(code: str, refs: Iterable[str], at: Mark) -> dict[str, str]:
    """Return what public records of a kind are called, by ref; of those that are not public, nothing.

    Lists point at the same few providers again and again, so a title is asked for once as long as nothing of its kind changes.
    """
    wanted = set(refs)
    # None: there is no such public record.
    known: dict[str, str | None] = remembered(("titles", code), at, dict)
    found = {ref: known[ref] for ref in wanted if ref in known}
    if unknown := sorted(wanted - found.keys()):
        there = dict(queries.records(code).filter(ref__in=unknown).values_list("ref", "title"))
        asked = {ref: there.get(ref) for ref in unknown}
        found.update(asked)
        if len(known) < MOST_TITLES:
            known.update(asked)
    return {ref: title for ref, title in found.items() if title is not None}


def values_of(code: str, name: str, at: Mark) -> list[tuple[str, int]]:
    """Return the values of one filter with how many records have each, the commonest first."""
    return remembered(("values", code, name), at, lambda: queries.facet_counts(code, name))


def years_of(code: str, at: Mark) -> list[tuple[str, int]]:
    """Return the calendar years of the records of a kind with how many are of each, the latest first."""

    def count() -> list[tuple[str, int]]:
        rows = queries.records(code).filter(dated__isnull=False).order_by()
        found = rows.annotate(of_year=ExtractYear("dated")).values_list("of_year").annotate(number=Count("pk"))
        return [(str(year), number) for year, number in found.order_by("-of_year")]

    return remembered(("years", code), at, count)


@dataclass(frozen=True)
class Sum:
    """What several records are worth together: in which year (or of which subject), of what (Planned, Spent, Received …),
    in pence, and how many of the records that is the sum of."""

    label: str
    what: str
    pence: int
    records: int


_SUMS = {
    # The amounts stand in the records as they were published: {"year": "2025-26", "what": "Spent", "amount": "1200.00"}.
    "sqlite": (
        "json_each(r.data, '$.amounts') AS one",
        "json_extract(one.value, '$.{}')",
    ),
    "postgresql": (
        "jsonb_array_elements(CASE jsonb_typeof(r.data->'amounts') WHEN 'array' THEN r.data->'amounts' ELSE '[]' END) AS one",
        "(one.value->>'{}')",
    ),
}

_ROOT = {
    "sqlite": "substr(value, 1, instr(value || '.', '.') - 1)",
    "postgresql": "split_part(value, '.', 1)",
}
"""The subject that a category belongs to: "sexual_violence.advocacy" to "sexual_violence"."""


def _summed(rows: QuerySet[PublishedRecord], label: str, more: str = "", params: Sequence[Any] = ()) -> list[Sum]:
    """Add up the amounts by year of these records, under the words that the SQL expression `label` gives."""
    store = router.db_for_read(PublishedRecord)
    database = connections[store]
    each, field = _SUMS[database.vendor]
    inner, inner_params = rows.order_by().values("pk").query.get_compiler(store).as_sql()
    what, amount = field.format("what"), field.format("amount")
    # Only constants of this module and Django's own SQL are put together here; every value is a parameter.
    sql = f"""
        SELECT {label.replace("@year", field.format("year"))} AS label, COALESCE({what}, '') AS what,
               SUM(CAST(REPLACE({amount}, '.', '') AS BIGINT)) AS pence, COUNT(DISTINCT r.id) AS records
          FROM publication_publishedrecord r {more} CROSS JOIN {each}
         WHERE r.id IN ({inner}) AND {amount} IS NOT NULL
         GROUP BY 1, 2 ORDER BY 1, 2
    """  # noqa: S608
    with database.cursor() as cursor:
        cursor.execute(sql, [*params, *inner_params])
        return [Sum(str(row[0]), row[1], int(row[2]), row[3]) for row in cursor.fetchall()]


def money_by_year(rows: QuerySet[PublishedRecord]) -> list[Sum]:
    """Return what these agreements or funds are worth by financial year, the oldest first. What has no amount is not in it."""
    return _summed(rows, "@year")


def money_by_subject(rows: QuerySet[PublishedRecord]) -> list[Sum]:
    """Return what these agreements are worth by subject, all years together.

    An agreement that is about several subjects is counted under each, so the sums of subjects do not add up to the whole.
    """
    root = _ROOT[connections[router.db_for_read(PublishedRecord)].vendor]
    # A record that names a subject and a kind of service within it is about one subject, once.
    about = f"SELECT DISTINCT record_id, {root} AS subject FROM publication_facet WHERE name = %s"  # noqa: S608
    return _summed(rows, "f.subject", f"JOIN ({about}) f ON f.record_id = r.id", ["category"])


def paid_by_year(**of: Any) -> list[tuple[int, int, int]]:
    """Return what was paid by financial year (the year in which it starts, pence, payments), the oldest first.

    `of` are conditions on payments: provider="haven", agreement__in=[…].
    """
    rows = PublishedPayment.objects.filter(**of).values_list("year")
    return list(rows.annotate(pence=Total("pence"), number=Count("pk")).order_by("year"))


def subjects_within(code: str, at: Mark, chosen: Sequence[str]) -> list[str]:
    """Return the chosen subjects with every kind of service within them: "sexual_violence" includes its advocacy."""
    there = [value for value, _ in values_of(code, "category", at)]
    within = {value for value in there for one in chosen if value == one or value.startswith(f"{one}.")}
    return sorted(within | set(chosen))


MOST_CATEGORIES = 15


def payment_years(at: Mark) -> list[tuple[int, int, int]]:
    """Return the financial years of all payments: (the year in which it starts, pence, payments), the newest first."""
    return remembered(("payment years",), at, queries.payment_years)


def paid_by_category(year: int | None, at: Mark) -> list[tuple[str, int]]:
    """Return what was paid (in one year) by the category that the spending files print, in pence, the largest first."""

    def count() -> list[tuple[str, int]]:
        rows = PublishedPayment.objects.exclude(category="")
        rows = rows if year is None else rows.filter(year=year)
        found = rows.order_by().values_list("category").annotate(pence=Total("pence")).order_by("-pence", "category")
        return list(found[:MOST_CATEGORIES])

    return remembered(("paid by category", year), at, count)

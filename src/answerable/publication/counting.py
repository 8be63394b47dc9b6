"""How many, and how much: counts and sums over published records, counted once for each change of their kind.

A list's filters say how many records have each value, and its charts sum what all of them are worth. That is the same for every
page until a record of the kind changes, so it is remembered in the process until then.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import orjson
from django.db import connections, router
from django.db.models import Count, QuerySet
from django.db.models import Sum as Total
from django.db.models.functions import ExtractYear

from . import queries
from .models import GonePayment, HandedOver, PublishedPayment, PublishedRecord
from .rules.kinds import Type, kind

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


_BATCH = 2_000
"""Records that are read at one time."""


@dataclass(frozen=True)
class Worth:
    """What some records are worth together, and of how many of them that is known: a sum never says more than it holds."""

    by_year: tuple[Sum, ...] = ()
    """By financial year, the oldest first."""
    by_subject: tuple[Sum, ...] = ()
    """By subject, all years together; under "" what has no subject. A record about several is counted under each."""
    records: int = 0
    """How many records there are altogether."""
    recorded: int = 0
    """How many of them have an amount at all (in the years asked for)."""
    running: Mapping[str, int] = field(default_factory=dict)
    """How many of them run in each financial year, with an amount or without; empty where their years are not recorded."""
    about: Mapping[str, int] = field(default_factory=dict)
    """How many of them are about each subject, with an amount or without; under "" those without a subject."""

    def of(self, one: Sum, by: str) -> int | None:
        """Return of how many records a sum is: those that run in its year, or are about its subject. None: not known."""
        return (self.running if by == "year" else self.about).get(one.label)

    def without(self, what: str) -> list[str]:
        """Return the financial years in which some of the records run and none has an amount of this, the first first."""
        return sorted(set(self.running) - {one.label for one in self.by_year if one.what == what})


def none_twice(code: str, rows: QuerySet[PublishedRecord]) -> QuerySet[PublishedRecord]:
    """Return the records whose amounts can be added up: what a fund passes on to a part of it would be counted twice."""
    return rows.filter(data__part_of__isnull=True) if code == "fund" else rows


def worth_of(code: str, rows: QuerySet[PublishedRecord], years: Collection[str] = ()) -> Worth:
    """Return what these agreements or funds are worth together.

    `years` are the financial years whose amounts are summed: none given, all. One query; each record is read once and let go.
    """
    store = router.db_for_read(PublishedRecord)
    # The stored text itself: reading it here costs a third of what the database takes to look into it, or Django to unpack it.
    sql, params = rows.order_by().values("data").query.get_compiler(store).as_sql()
    found = _Adding(frozenset(years))
    with connections[store].chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(_BATCH):
            for (text,) in batch:
                found.add(orjson.loads(text))
    # A kind whose years are those of its amounts alone does not say when it runs without one.
    runs = any(one.facet == "year" and one.type is not Type.ROWS for one in kind(code).fields)
    return found.worth(running=runs)


class _Adding:
    """The sums of records that are read one after the other."""

    def __init__(self, years: frozenset[str]) -> None:
        self.years = years
        self.records = self.recorded = 0
        self.by_year: dict[tuple[str, str], list[int]] = {}
        self.by_subject: dict[tuple[str, str], list[int]] = {}
        self.running: Counter[str] = Counter()
        self.about: Counter[str] = Counter()

    def add(self, data: Mapping[str, Any]) -> None:
        """Add one record."""
        # A record that names a subject and a kind of service within it is about one subject, once.
        subjects = {code.partition(".")[0] for code in data.get("categories") or ()} or {""}
        mine: dict[tuple[str, str], int] = {}
        runs = set(data.get("years") or ())
        for one in data.get("amounts") or ():
            year, amount = one.get("year") or "", one.get("amount")
            runs.add(year)
            if amount and (not self.years or year in self.years):
                key = (year, one.get("what") or "")
                mine[key] = mine.get(key, 0) + int(amount.replace(".", ""))
        self.records += 1
        self.recorded += bool(mine)
        self.running.update(runs)
        self.about.update(subjects)
        whats: dict[str, int] = {}
        for key, pence in mine.items():
            _put(self.by_year, key, pence)
            whats[key[1]] = whats.get(key[1], 0) + pence
        for what, pence in whats.items():
            for subject in subjects:
                _put(self.by_subject, (subject, what), pence)

    def worth(self, *, running: bool) -> Worth:
        """Return the sums of all that were added."""
        in_years = {
            year: number for year, number in self.running.items() if year and (not self.years or year in self.years)
        }
        return Worth(
            _sums(self.by_year),
            _sums(self.by_subject),
            self.records,
            self.recorded,
            in_years if running else {},
            dict(self.about),
        )


def _put(sums: dict[tuple[str, str], list[int]], key: tuple[str, str], pence: int) -> None:
    held = sums.setdefault(key, [0, 0])
    held[0] += pence
    held[1] += 1


def _sums(found: Mapping[tuple[str, str], Sequence[int]]) -> tuple[Sum, ...]:
    return tuple(Sum(label, what, pence, number) for (label, what), (pence, number) in sorted(found.items()))


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


@dataclass(frozen=True)
class Paid:
    """What was paid by category, in pence, the largest first, and what that leaves out."""

    largest: tuple[tuple[str, int], ...]
    categories: int
    """How many categories there are, those that are not among the largest included."""
    nameless: int
    """How many payments have no category, and what they come to in pence."""
    nameless_pence: int


def paid_by_category(year: int | None, at: Mark) -> Paid:
    """Return what was paid (in one year) by the category that the spending files print."""

    def count() -> Paid:
        rows = PublishedPayment.objects.all() if year is None else PublishedPayment.objects.filter(year=year)
        summed = rows.order_by().values_list("category").annotate(pence=Total("pence"), number=Count("pk"))
        found = list(summed.order_by("-pence", "category"))
        named = [(category, pence) for category, pence, _ in found if category]
        nameless = [(pence, number) for category, pence, number in found if not category]
        pence, number = nameless[0] if nameless else (0, 0)
        return Paid(tuple(named[:MOST_CATEGORIES]), len(named), number, pence)

    return remembered(("paid by category", year), at, count)

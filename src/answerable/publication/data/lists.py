"""Which records a request for data asks for: the same filters as the pages of lists have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict

from .. import counting, queries, selecting
from ..models import PublishedPayment
from ..rules.kinds import Kind, financial_year
from ..rules.open_data import DATED, LONGEST_WORDS, WORDS, filters
from .problems import NotUnderstood

PAYMENT = "payment"
_YEAR = re.compile(r"([12]\d{3})(?:-(\d{2}))?", re.ASCII)
_CALENDAR = re.compile(r"[12]\d{3}", re.ASCII)

Chosen = Mapping[str, Sequence[str]]


def chosen(of: Kind, get: QueryDict, besides: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the filters of a request. Raises NotUnderstood for one that this list does not have."""
    known = filters(of)
    unknown = sorted(set(get) - set(known) - set(besides))
    if unknown:
        has = f"It has: {', '.join(known)}." if known else "It has none."
        raise NotUnderstood(f"This list has no filter called “{unknown[0][:50]}”. {has}")
    found = {name: sorted({value for value in get.getlist(name) if value}) for name in known}
    if of.code == PAYMENT:
        for name, values in found.items():
            if len(values) > 1:
                raise NotUnderstood(f"Give {name} once: payments are filtered by one value of it.")
        if found["year"]:
            found["year"] = [str(_year(found["year"][0]))]
    else:
        for name in (DATED, WORDS):
            if len(found.get(name, ())) > 1:
                raise NotUnderstood(f"Give {name} once.")
        if (year := "".join(found.get(DATED, ()))) and not _CALENDAR.fullmatch(year):
            raise NotUnderstood(f"{DATED}: “{year[:50]}” is no year. Write it as 2025.")
    return {name: values for name, values in found.items() if values}


def _year(text: str) -> int:
    match = _YEAR.fullmatch(text)
    if match is None or (match[2] and (int(match[1]) + 1) % 100 != int(match[2])):
        raise NotUnderstood(f"year: “{text[:50]}” is no financial year. Write it as 2025-26.")
    return int(match[1])


def rows(of: Kind, filtered: Chosen) -> QuerySet[Any]:
    """Return the records asked for, in the order of the pages: newest first, then by ref."""
    if of.code != PAYMENT:
        values = {name: found for name, found in filtered.items() if name not in (DATED, WORDS)}
        words = " ".join("".join(filtered.get(WORDS, ())).split())[:LONGEST_WORDS]
        return selecting.records(of.code, values, year="".join(filtered.get(DATED, ())), words=words)
    return payments(filtered)


def payments(filtered: Chosen) -> QuerySet[PublishedPayment]:
    """Return the payments asked for, newest first."""
    one = {name: values[0] for name, values in filtered.items()}
    found = queries.payments(
        year=int(one["year"]) if "year" in one else None,
        provider=one.get("provider", ""),
        payee=one.get("payee", ""),
        words=" ".join(one.get("words", "").split())[:LONGEST_WORDS],
    )
    return found.filter(agreement=one["agreement"]) if "agreement" in one else found


def counted(of: Kind, by: str, filtered: Chosen) -> list[tuple[str, int]]:
    """Return how many records have each value of a filter, by value."""
    return sorted(queries.facet_counts(of.code, by, rows(of, filtered) if filtered else None))


def worth(of: Kind, filtered: Chosen) -> counting.Worth:
    """Return what the records asked for are worth together, by financial year and by subject: the figures of their charts.

    Where financial years are asked for, the amounts are those of these years, as on the page.
    """
    return counting.worth_of(of.code, counting.none_twice(of.code, rows(of, filtered)), filtered.get("year", ()))


def paid_by_year(filtered: Chosen) -> list[tuple[str, int, int]]:
    """Return (financial year, pence, payments) of the payments asked for, the oldest first."""
    found = payments(filtered).order_by("year").values_list("year")
    summed = found.annotate(sum=Sum("pence"), number=Count("pk"))
    return [(financial_year(year), pence, number) for year, pence, number in summed]


def paid_by_category(filtered: Chosen) -> list[tuple[str, int, int]]:
    """Return (category as printed, pence, payments) of the payments asked for, by category; those without one first."""
    found = payments(filtered).order_by("category").values_list("category")
    return list(found.annotate(sum=Sum("pence"), number=Count("pk")))

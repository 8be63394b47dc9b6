"""The statistics of a period: a page with every figure linked to its cases, and two files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires
from answerable.casework.forms.statistics import StatisticsForm
from answerable.casework.queries import statistics as queries
from answerable.casework.rules.statistics import Period
from answerable.letters.tables import safe_cell

from .requests import PAGE


def _asked(http: HttpRequest) -> tuple[StatisticsForm, Period, date]:
    """The form with the period and the day that the address gives, or else of the present quarter."""
    today = timezone.localdate()
    form = StatisticsForm(http.GET if "period" in http.GET else {"period": Period.quarter_of(today).code})
    if form.is_valid():
        return form, *form.chosen(today)
    return form, Period.quarter_of(today), today


@require_safe
@requires(Permission.REQUEST_READ)
def statistics(http: HttpRequest) -> HttpResponse:
    """The tables of a period as they stood at its end, or on another day."""
    form, period, as_of = _asked(http)
    today = timezone.localdate()
    drawn = {
        "form": form,
        "found": queries.statistics(period, as_of=as_of),
        "periods": (periods := queries.periods(today)),
        "listed": period in periods,
        "today": today,
        "at_end": as_of == period.last,
        "ended": period.last < today,
    }
    return render(http, "casework/statistics.html", drawn, status=422 if form.errors else 200)


def _chosen(http: HttpRequest) -> tuple[Period, date]:
    """The period and the day of an address that a page made. Raises Http404."""
    form, period, as_of = _asked(http)
    if form.errors:
        raise Http404("There are no statistics of such a period.")
    return period, as_of


@require_safe
@requires(Permission.REQUEST_READ)
def statistics_cases(http: HttpRequest) -> HttpResponse:
    """The cases behind one figure."""
    period, as_of = _chosen(http)
    found = queries.statistics(period, as_of=as_of)
    behind = queries.behind(
        found,
        line=http.GET.get("line", "received"),
        regime=http.GET.get("regime", ""),
        team=http.GET.get("team"),
        month=http.GET.get("month", ""),
        ground=http.GET.get("ground", ""),
    )
    if behind is None:
        raise Http404("The statistics have no such line.")
    page = Paginator(behind.rows or behind.referred, PAGE).get_page(http.GET.get("page"))
    drawn = {"found": found, "behind": behind, "page": page, "of_challenges": bool(behind.referred)}
    return render(http, "casework/statistics_cases.html", drawn)


@require_safe
@requires(Permission.REQUEST_READ)
def statistics_table(http: HttpRequest) -> HttpResponse:
    """Every figure of the period, as CSV."""
    period, as_of = _chosen(http)
    found = queries.statistics(period, as_of=as_of)

    def lines() -> Iterator[list[object]]:
        yield ["table", "field", "line", "words", "FOI", "EIR", "total"]
        for name, table in (
            ("Section 45 Code", found.code),
            ("Not requests", found.outside),
            ("In the manner of the Cabinet Office", found.central),
        ):
            for one in table:
                yield [name, one.line.field, one.line.code, one.line.words, one.foi, one.eir, one.total]
        for of in found.challenges:
            yield ["Reviews and complaints", of.line.field, of.line.code, of.line.words, of.foi, of.eir, of.total]

    return _file(f"foi-statistics-{period.code}-as-at-{as_of}", lines())


@require_safe
@requires(Permission.REQUEST_READ)
def statistics_cases_file(http: HttpRequest) -> HttpResponse:
    """Every case of the period with what it counts as, as CSV: the figures can be worked out anew from it."""
    period, as_of = _chosen(http)
    found = queries.statistics(period, as_of=as_of)

    def lines() -> Iterator[list[object]]:
        yield [
            "reference",
            "law",
            "team",
            "received",
            "due",
            "extended to",
            "answered",
            "working days",
            "category",
            "timing",
            "grounds",
        ]
        for facts, category, timing in found.rows:
            yield [
                facts.reference,
                facts.regime.upper(),
                facts.team,
                facts.received,
                facts.due,
                facts.allowed,
                facts.answered,
                facts.taken,
                category.value,
                timing.value,
                "; ".join(facts.citations),
            ]

    return _file(f"foi-cases-{period.code}-as-at-{as_of}", lines())


def _file(name: str, lines: Iterable[list[object]]) -> HttpResponse:
    """A CSV file that no spreadsheet runs anything of: UTF-8 with a byte order mark, days as 2026-11-30."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(["" if cell is None else safe_cell(str(cell)) for cell in line] for line in lines)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = str(content_disposition_header(True, f"{name}.csv"))
    return response

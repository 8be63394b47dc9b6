"""Items of spending: all of a year, of a provider, under an agreement, or with some words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.ui.charts import Bar

from .. import counting, drawing, queries
from ..actions import payment_data
from ..drawing import Cell, Choice
from ..models import PublishedPayment
from ..rules.addresses import path
from ..rules.kinds import financial_year
from ..rules.listing import PAGE
from ..rules.open_data import LONGEST_WORDS
from .keeping import TYPED, on_the_shelf
from .lists import in_words, pounds

MOST_PAGES = 2_000
MOST_YEARS = 15
FILTERS = ("year", "provider", "agreement", TYPED)
HEADS = (("Day", False), ("Paid to", False), ("For", False), ("Amount", True))


@require_safe
@on_the_shelf
def payments(request: HttpRequest, page: int | None = None) -> HttpResponse:
    """Payments, newest first, a page at a time. A long list is turned by pages that are not counted: only the next one is known."""
    get = request.GET
    if set(get) - {*FILTERS, "page"} or (page is not None and get):
        raise Http404("This list has no such filter.")
    number = _number(str(page) if page is not None else get.get("page") or "1", MOST_PAGES)
    year = _number(get["year"], 9999) if get.get("year") else None
    words = " ".join((get.get(TYPED) or "").split())[:LONGEST_WORDS]
    provider, agreement = get.get("provider") or "", get.get("agreement") or ""
    found = queries.payments(year=year, provider=provider, words=words)
    if agreement:
        found = found.filter(agreement=agreement)
    first = (number - 1) * PAGE
    rows = list(found[first : first + PAGE + 1])
    if number > 1 and not rows:
        raise Http404("There is no such page.")
    providers = _titles("provider", {row.provider for row in rows} | {provider})
    mark = counting.mark_of_payments()
    years = counting.payment_years(mark)
    asked = [
        (name, value)
        for name, value in zip(FILTERS, (str(year or ""), provider, agreement, words), strict=True)
        if value
    ]
    more = len(rows) > PAGE and number < MOST_PAGES
    shown = number == 1 and not (words or provider or agreement)
    charts, said = _charts(years, year, mark) if shown else ([], [])
    context: dict[str, Any] = {
        "heads": drawing.heads(HEADS),
        "rows": drawing.rows([_cells(row, providers) for row in rows[:PAGE]], headed=False),
        "years": drawing.choices(
            [Choice(str(one), financial_year(one), many) for one, _, many in years], [str(year or "")]
        ),
        "charts": charts,
        "said": said,
        "asked": asked,
        "query": urlencode(asked),
        "year": financial_year(year) if year else "",
        "words": words,
        "provider": (provider, providers.get(provider, provider)) if provider else None,
        "agreement": (agreement, _titles("agreement", {agreement}).get(agreement, agreement)) if agreement else None,
        "number": number,
        "previous": _address(asked, number - 1) if number > 1 else "",
        "next": _address(asked, number + 1) if more else "",
    }
    return render(request, "publication/payments.html", context)


def _number(text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or not 1 <= int(text) <= most:
        raise Http404("There is no such page.")
    return int(text)


def _titles(code: str, refs: set[str]) -> dict[str, str]:
    """What records are called, by ref."""
    return dict(queries.records(code).filter(ref__in=sorted(refs - {""})).values_list("ref", "title"))


def _cells(row: PublishedPayment, providers: dict[str, str]) -> tuple[Cell, ...]:
    return (
        Cell(in_words(row.paid.isoformat()) if row.paid else ""),
        Cell(row.payee, path("providers", row.provider) if row.provider in providers else ""),
        Cell(row.purpose or row.category),
        Cell(pounds(payment_data(row)["amount"]), numeric=True),
    )


def _charts(
    years: list[tuple[int, int, int]], year: int | None, mark: counting.Mark
) -> tuple[list[tuple[str, tuple[Bar, ...], str]], list[str]]:
    """What was paid by year, and by the category that the files print; and in words what is not in these charts."""
    found, said = [], []
    if year is None:
        columns = tuple(
            Bar(financial_year(one), Decimal(pence) / 100) for one, pence, _ in reversed(years[:MOST_YEARS])
        )
        found.append(("Paid by financial year", columns, "columns"))
        if len(years) > MOST_YEARS:
            said.append(f"The chart shows the last {MOST_YEARS} of {len(years)} years. The file has all of them.")
    paid = counting.paid_by_category(year, mark)
    kinds = [Bar(name, Decimal(pence) / 100) for name, pence in paid.largest]
    if kinds and paid.nameless:
        kinds.append(Bar("No category recorded", Decimal(paid.nameless_pence) / 100))
    when = "all years" if year is None else financial_year(year)
    found.append((f"Paid by category, as printed in the spending files, {when}", tuple(kinds), "bars"))
    if paid.nameless:
        said.append(f"No category is recorded for {paid.nameless:,} of these payments.")
    if paid.categories > len(paid.largest):
        number = len(paid.largest)
        said.append(f"The chart shows the {number} largest of {paid.categories} categories. The file has all of them.")
    return [one for one in found if one[1]], said


def _address(asked: list[tuple[str, str]], number: int) -> str:
    """The address of another page: of all payments a path, so that files can hold it; of some of them a query."""
    if asked:
        return "/payments?" + urlencode([*asked, ("page", number)])
    return f"/payments/pages/{number}" if number > 1 else "/payments"

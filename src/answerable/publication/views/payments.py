"""Items of spending: all of a year, of a provider, or with some words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import queries
from ..actions import payment_data
from ..rules.addresses import path
from ..rules.listing import PAGE
from .keeping import on_the_shelf
from .lists import in_words, pounds

MOST_PAGES = 2_000
WORDS = 100


@require_safe
@on_the_shelf
def payments(request: HttpRequest, page: int | None = None) -> HttpResponse:
    """Payments, newest first, a page at a time. A long list is turned by pages that are not counted: only the next one is known."""
    get = request.GET
    if set(get) - {"year", "provider", "words", "page"} or (page is not None and get):
        raise Http404("This list has no such filter.")
    number = str(page) if page is not None else get.get("page") or "1"
    year = get.get("year") or ""
    if not number.isdecimal() or not 1 <= int(number) <= MOST_PAGES or (year and not year.isdecimal()) or len(year) > 4:
        raise Http404("There is no such page.")
    words = " ".join((get.get("words") or "").split())[:WORDS]
    provider = get.get("provider") or ""
    found = queries.payments(year=int(year) if year else None, provider=provider, words=words)
    first = (int(number) - 1) * PAGE
    rows = list(found[first : first + PAGE + 1])
    providers = queries.by_refs(
        "provider", sorted({row.provider for row in rows if row.provider} | ({provider} - {""}))
    )
    years = queries.payment_years()
    base = [(name, value) for name, value in (("year", year), ("provider", provider), ("words", words)) if value]
    context: dict[str, Any] = {
        "rows": [
            {
                "paid": in_words(row.paid.isoformat()) if row.paid else "",
                "payee": row.payee,
                "provider": providers[row.provider].title if row.provider in providers else "",
                "href": path("providers", row.provider) if row.provider in providers else "",
                "purpose": row.purpose or row.category,
                "amount": pounds(payment_data(row)["amount"]),
            }
            for row in rows[:PAGE]
        ],
        "years": [(str(one), f"{one}-{(one + 1) % 100:02d}", str(one) == year) for one, _, _ in years],
        "chart": [(f"{one}-{(one + 1) % 100:02d}", Decimal(pence) / 100) for one, pence, _ in reversed(years[:15])],
        "year": year,
        "words": words,
        "provider": providers.get(provider),
        "provider_ref": provider,
        "number": int(number),
        "previous": "?" + urlencode([*base, ("page", int(number) - 1)]) if int(number) > 1 else "",
        "next": "?" + urlencode([*base, ("page", int(number) + 1)])
        if len(rows) > PAGE and int(number) < MOST_PAGES
        else "",
    }
    return render(request, "publication/payments.html", context)


def _address(base: list[tuple[str, str]], number: int) -> str:
    """The address of another page: of all payments a path, so that files can hold it; of some of them a query."""
    if base:
        return "?" + urlencode([*base, ("page", number)])
    return f"/payments/pages/{number}" if number > 1 else "/payments"

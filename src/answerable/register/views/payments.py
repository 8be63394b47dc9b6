"""The payments: sums by year, category and organisation with their charts, and every item with the row it came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from answerable.accounts.permissions import Permission, requires
from answerable.ui.charts import Bar

from ..forms.payments import PaidToForm, PaymentFilterForm
from ..models import Payee
from ..queries import payments as found_by
from ..queries.payments import NothingToLookFor, PaymentRow
from ..rules import financial_years
from ..rules.lists import Value, csv_cell, json_value

PAGE = 50
LARGEST = 20
_CHUNK = 2000

COLUMNS: tuple[tuple[str, str], ...] = (
    ("paid", "Paid on"),
    ("financial_year", "Financial year"),
    ("payee", "Paid to, as printed"),
    ("organisation", "Organisation"),
    ("category", "Category"),
    ("purpose", "Purpose"),
    ("department", "Department"),
    ("body", "Body"),
    ("reasons", "Reasons for value for money"),
    ("reference", "Reference"),
    ("amount", "Pounds"),
    ("withheld", "Withheld"),
    ("file", "File"),
    ("sheet_name", "Sheet"),
    ("row", "Row"),
)
"""The columns of an exported list, by name and heading."""


def pounds(pence: int) -> Decimal:
    """Return whole pence as exact pounds."""
    return Decimal(pence) / 100


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_READ)
def payments(http: HttpRequest) -> HttpResponseBase:
    """The payments that the address asks for: charts of their sums, and the items; whole as a file with `as=csv|json`."""
    finder = PaidToForm(http.POST if http.method == "POST" else None)
    if http.method == "POST" and finder.is_valid():
        kept = http.GET.copy()
        kept.pop("after", None)
        kept["payee"] = ",".join(str(number) for number in finder.cleaned_data["payees"])
        return redirect(f"{http.path}?{kept.urlencode()}")
    form = PaymentFilterForm(http.GET)
    asked = form.asked()
    narrowed = form.narrows()
    try:
        page = _page(http, asked)
        sums = _sums(asked) if narrowed else _all_sums()
    except NothingToLookFor as error:
        form.add_error("q", str(error))
        page, sums = None, {}
    if page is not None and http.GET.get("as") in ("csv", "json"):
        return _file(asked, http.GET["as"])
    shown = {
        "form": form,
        "finder": finder,
        "payees": names_of(asked.get("payee", [])),
        "agreement": form.cleaned_data.get("agreement"),
        "filters": [form[name] for name in ("organisation", "category", "year", "first", "last")],
        "narrowed": narrowed,
        "page": page,
        "first_page": not http.GET.get("after"),
        "rows": [(row, pounds(row.pence)) for row in page.rows] if page else [],
        **sums,
    }
    return render(http, "register/payments.html", shown, status=422 if finder.errors else 200)


def names_of(numbers: list[int]) -> list[str]:
    """Return the printed names of these payees."""
    return sorted(set(Payee.objects.filter(pk__in=numbers).values_list("name", flat=True)))


def _page(http: HttpRequest, asked: dict[str, Any]) -> found_by.PaymentPage:
    after = http.GET.get("after", "")
    try:
        return found_by.payments(after=after, limit=PAGE, **asked)
    except NothingToLookFor:
        raise
    except ValueError:
        # An address that was cut short or made up starts from the first page.
        return found_by.payments(limit=PAGE, **asked)


def _all_sums() -> dict[str, Any]:
    """The sums of everything, from the totals kept at import."""
    years = found_by.spend_by_year()
    categories = found_by.spend_by_category()
    latest = financial_years.starting_in(years[-1].year) if years else ""
    largest = found_by.largest_payees(latest, LARGEST) if latest else []
    return {
        "count": sum(line.payments for line in years),
        "total": pounds(sum(line.pence for line in years)),
        "by_year": [Bar(financial_years.starting_in(line.year), pounds(line.pence)) for line in years],
        **by_category([(line.category, line.pence) for line in categories]),
        "by_payee": [Bar(line.name, pounds(line.pence)) for line in largest],
        "payees_of": latest,
    }


def _sums(asked: dict[str, Any]) -> dict[str, Any]:
    """The sums of what the filters leave."""
    years = sorted(found_by.spend(**asked, by=("year",)), key=lambda line: line.year or 0)
    categories = found_by.spend(**asked, by=("category",))
    largest = found_by.spend(**asked, by=("organisation",))[:LARGEST]
    return {
        "count": sum(line.payments for line in years),
        "total": pounds(sum(line.pence for line in years)),
        "by_year": [Bar(line.financial_year, pounds(line.pence)) for line in years],
        **by_category([(line.category, line.pence) for line in categories]),
        "by_payee": [Bar(line.name or "No name printed", pounds(line.pence)) for line in largest],
        "undated": found_by.undated(**asked) if "first" in asked or "last" in asked else None,
    }


def by_category(sums: Sequence[tuple[str | None, int]]) -> dict[str, Any]:
    """Return the largest categories as bars, and how many others there are with what they come to."""
    rest = sums[LARGEST:]
    return {
        "by_category": [Bar(name or "No category printed", pounds(pence)) for name, pence in sums[:LARGEST]],
        "other_categories": len(rest),
        "other_pounds": pounds(sum(pence for _, pence in rest)),
    }


def _value(row: PaymentRow, name: str) -> Value:
    value: Value = pounds(row.pence) if name == "amount" else getattr(row, name)
    return value if value != "" else None


def _every(asked: dict[str, Any]) -> Iterator[PaymentRow]:
    after = ""
    while True:
        page = found_by.payments(after=after, limit=_CHUNK, **asked)
        yield from page.rows
        after = page.after
        if not after:
            return


def _file(asked: dict[str, Any], form: str) -> StreamingHttpResponse:
    """Every payment that the filters leave, written as it is read, so that a long list needs no memory."""
    content, kind = (_csv(asked), "text/csv; charset=utf-8") if form == "csv" else (_json(asked), "application/json")
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = str(content_disposition_header(True, f"payments.{form}"))
    return response


def _csv(asked: dict[str, Any]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([heading for _, heading in COLUMNS])
    for number, row in enumerate(_every(asked), start=1):
        writer.writerow([csv_cell(_value(row, name)) for name, _ in COLUMNS])
        if number % _CHUNK == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _json(asked: dict[str, Any]) -> Iterator[bytes]:
    import orjson

    yield b"["
    for number, row in enumerate(_every(asked)):
        line = {name: json_value(_value(row, name)) for name, _ in COLUMNS}
        yield (b",\n" if number else b"\n") + orjson.dumps(line)
    yield b"\n]\n"

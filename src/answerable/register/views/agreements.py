"""What the pages of agreements have beyond those of every record: charts, the past, the cycle, changes as events."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.accounts.permissions import Permission, requires
from answerable.ui.charts import Span

from .. import queries
from ..actions import cycle as actions
from ..actions.keeping import Said
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.agreements import AsItWasForm, VaryForm
from ..models import Agreement
from ..queries import agreement as found_by
from ..queries import cycle, lists
from ..rules import partial_dates
from ..rules.agreement_history import BrokenHistory
from .keeping import page_of as address_of
from .keeping import who


def charts_of(rows: QuerySet[Agreement], page: list[Agreement]) -> dict[str, Any]:
    """Return the charts above a list of agreements: planned amounts by year and by category, and the page's time line."""
    years, categories, without = found_by.planned(rows)
    return {
        "by_year": years,
        "by_category": [
            (lists.code_words(code) if code else "No category recorded", amount) for code, amount in categories
        ],
        "without_years": without,
        "spans": [span_of(agreement) for agreement in page],
    }


def span_of(agreement: Agreement) -> Span:
    """Return an agreement as a row of a time line; one that ended early ends when it ended."""
    ends = agreement.ended or agreement.ends
    return Span(
        label=f"{agreement.ref} {agreement.title}",
        first=partial_dates.earliest(agreement.starts),
        last=partial_dates.latest(ends),
        sure_from=partial_dates.latest(agreement.starts),
        sure_to=partial_dates.earliest(ends),
        href=reverse("register:record", args=["agreement", agreement.ref]),
        starts=partial_dates.words(agreement.starts),
        ends=partial_dates.words(ends) or ("no end" if agreement.time_limited is False else ""),
    )


def page_of(http: HttpRequest, row: Agreement) -> dict[str, Any]:
    """Return what an agreement's page shows of its life: how near its end it is, its money, its past, its returns."""
    today = timezone.localdate()
    view = found_by.view(row, today)
    form = AsItWasForm(http.GET if http.GET.get("on") else None)
    past: list[tuple[str, str, str]] = []
    broken = ""
    if form.is_bound and form.is_valid():
        try:
            past = found_by.as_it_was(row, form.cleaned_data["on"])
        except BrokenHistory as error:
            broken = str(error)
    return {
        "agreement": row,
        "view": view,
        "expiry": cycle.expiry_of(row, today),
        "stages": cycle.stages(row, today),
        "past_form": form,
        "past": past,
        "past_on": form.cleaned_data["on"] if form.is_bound and form.is_valid() else None,
        "broken": broken,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def vary(http: HttpRequest, agreement: str) -> HttpResponse:
    """Record a variation, an extension, an early end or a correction: what it changes, from when, and why."""
    row = get_object_or_404(Agreement.objects.select_related("service", "provider", "fund", "decision"), ref=agreement)
    form = VaryForm(http.POST if http.method == "POST" else None, agreement=row)
    status = 200
    if http.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                event = actions.vary(
                    agreement=row,
                    kind=data["kind"],
                    effective=data["effective"],
                    reason=data["reason"],
                    decision=data["event_decision"],
                    changes=form.changes(),
                    version=data["version"] or 0,
                    by=who(http),
                    said=Said(data["said_source"], data["said_place"]),
                )
            except ChangedMeanwhile as error:
                row.refresh_from_db()
                form.seen(row.version)
                form.add_error(None, str(error))
                status = 409
            except CannotChange as error:
                form.add_error(None, str(error))
            else:
                messages.success(http, f"{event.get_kind_display()} {event.ref} was recorded.")
                return redirect(address_of(row))
    context = {
        "form": form,
        "agreement": row,
        "now": queries.record("agreement", row.ref) if status == 409 else None,
        "back": address_of(row),
    }
    return render(http, "register/vary.html", context, status=status)

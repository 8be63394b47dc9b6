"""The tables that are out: the list, one of them as it was printed, and what others published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from answerable.accounts.permissions import Permission, requires
from answerable.casework.actions import released_tables as actions
from answerable.casework.forms.released_tables import PublishedTableForm
from answerable.casework.models import ReleasedTable
from answerable.casework.queries import released_tables as queries
from answerable.guard.small_numbers.ledger import BadLedger

from .requests import PAGE, posted, who


@require_safe
@requires(Permission.REQUEST_READ)
def released_tables(http: HttpRequest) -> HttpResponse:
    """Every table that is out, the newest first."""
    page = Paginator(queries.released_tables(), PAGE).get_page(http.GET.get("page"))
    return render(http, "casework/released_tables.html", {"page": page})


@require_safe
@requires(Permission.REQUEST_READ)
def released_table(http: HttpRequest, table: int) -> HttpResponse:
    """One table as it was printed."""
    row = get_object_or_404(ReleasedTable.objects.select_related("request"), pk=table)
    drawn: dict[str, Any] = {"row": row}
    try:
        drawn["shown"] = queries.shown(row)
    except BadLedger as why:
        drawn["problem"] = str(why)
    return render(http, "casework/released_table.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def add_released_table(http: HttpRequest) -> HttpResponse:
    """Put a table into the ledger that was published outside this system."""
    form = PublishedTableForm(posted(http), http.FILES or None)
    if http.method == "POST":
        if form.is_valid() and not form.content.strip():
            form.add_error("table", "Choose the table’s file, or paste the table")
        if not form.errors:
            try:
                row = actions.add(content=form.content, by=who(http), **_typed(form))
            except actions.BadTable as why:
                form.add_error("words", str(why))
            else:
                messages.success(http, "The table was added. Every table is compared with it from now on.")
                return redirect("casework:released_table", table=row.pk)
        errors = form.errors.copy()
        form = form.with_table_as_words()
        for field, found in errors.items():
            if field not in form.errors:
                form.add_error(field, found.as_data())
    return render(http, "casework/released_table_add.html", {"form": form}, status=422 if form.errors else 200)


def _typed(form: PublishedTableForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "on", "published_by", "population", "where")}

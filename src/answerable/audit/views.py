"""The journal, for those who may read it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires
from answerable.accounts.queries import names_in_journal

from . import queries

PAGE = 50


@require_safe
@requires(Permission.JOURNAL_READ)
def journal(http: HttpRequest) -> HttpResponse:
    """Every entry, newest first, and whether the chain is whole when asked."""
    page = Paginator(queries.entries(), PAGE).get_page(http.GET.get("page"))
    verification = queries.verify() if "verify" in http.GET else None
    shown = {
        "page": page,
        "entries": queries.shown(page, names_in_journal()),
        "verification": verification,
        "verdict": queries.verdict(verification) if verification else "",
    }
    return render(http, "audit/journal.html", shown)

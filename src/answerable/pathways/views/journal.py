"""The journal of the pathways store."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.audit import queries
from answerable.pathways.permissions import requires
from answerable.pathways.queries.journal import names_in_journal
from answerable.pathways.rules.verbs import Desk

PAGE = 50


@require_safe
@requires(Desk.READ_JOURNAL)
def journal(http: HttpRequest) -> HttpResponse:
    """Every entry, newest first, and whether the chain is whole when asked."""
    page = Paginator(queries.entries(), PAGE).get_page(http.GET.get("page"))
    verification = queries.verify() if "verify" in http.GET else None
    shown = {
        "page": page,
        "entries": queries.shown(page, names_in_journal({entry.who for entry in page})),
        "verification": verification,
        "verdict": queries.verdict(verification) if verification else "",
    }
    return render(http, "pathways/safeguards/journal.html", shown)

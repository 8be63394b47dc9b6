"""Who has looked at whom."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import viewing as queries
from answerable.pathways.rules.verbs import Desk

PAGE = 50


@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def every_view(http: HttpRequest) -> HttpResponse:
    """Who looked at the most people this week, and every view, newest first."""
    reader = worker_of(http)
    page = Paginator(queries.views(reader), PAGE).get_page(http.GET.get("page"))
    shown = {"page": page, "rows": queries.shown(page, reader), "most": queries.most_looked(reader)}
    return render(http, "pathways/safeguards/views.html", shown)


@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def of_person(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Who has looked at one person."""
    reader = worker_of(http)
    person = queries.person_viewed(reader, reference)
    if person is None:
        raise Http404("There is no such page.")
    page = Paginator(queries.who_has_looked_at(reader, person), PAGE).get_page(http.GET.get("page"))
    rows = queries.shown(page, reader)
    shown = {"page": page, "rows": rows, "referrals": rows[0].referrals if rows else ()}
    return render(http, "pathways/safeguards/views_of_person.html", shown)


@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def by_worker(http: HttpRequest, reference: UUID) -> HttpResponse:
    """What one worker has looked at."""
    reader = worker_of(http)
    worker = queries.worker_viewing(reader, reference)
    if worker is None:
        raise Http404("There is no such page.")
    page = Paginator(queries.what_was_looked_at_by(reader, worker), PAGE).get_page(http.GET.get("page"))
    shown = {"page": page, "rows": queries.shown(page, reader), "worker": worker}
    return render(http, "pathways/safeguards/views_by_worker.html", shown)

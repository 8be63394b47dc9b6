"""The manager's view of the work of their own services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.pathways.actions.viewing import record_views
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import caseloads as queries
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import paged


@require_safe
@requires(Desk.SEE_CASELOADS)
def caseloads(request: HttpRequest) -> HttpResponse:
    """What waits for a worker, with proposals; what is late; who has how many; what each service can still take."""
    worker = worker_of(request)
    now = timezone.now()
    page = paged(request, queries.to_allocate(worker))
    waiting = queries.waiting(worker, list(page.object_list))
    seen = [one.referral.person for one in waiting if one.name]
    if seen:
        record_views(worker=worker, people=seen, page="caseloads", groups=frozenset({Verb.SEE_IDENTITY}))
    drawn = {
        "page": page,
        "waiting": waiting,
        "loads": queries.by_worker(worker, now),
        "services": queries.capacities(worker),
        "numbers": queries.numbers(worker, now),
    }
    return render(request, "pathways/caseloads/caseloads.html", drawn)

"""The list of repeats: what is sure, apart from what is only so if links are right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.pathways import case_facts
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import repeats as queries
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import paged


@require_safe
@requires(Desk.USE)
def repeats(request: HttpRequest) -> HttpResponse:
    """The repeats that the worker may see; `?show=review`: those that hang on unconfirmed links or on a question."""
    worker = worker_of(request)
    review = request.GET.get("show") == "review"
    page = paged(request, queries.repeats(worker, sure=not review))
    rows = queries.lines(worker, list(page.object_list), sure=not review)
    record_views(
        worker=worker,
        people=[row.referral.person for row in rows if row.name],
        page="repeats.list",
        groups=frozenset({Verb.SEE_IDENTITY, Verb.SEE_RISK}),
    )
    drawn = {
        "page": page,
        "lines": rows,
        "review": review,
        "others": queries.repeats(worker, sure=review).count(),
        "unexplained": case_facts.unexplained(),
    }
    return render(request, "pathways/rules/repeats.html", drawn)

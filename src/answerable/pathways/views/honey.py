"""The page of honey records: people who do not exist, kept so that whoever looks for them is noticed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from answerable.pathways.actions import honey as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.honey import HoneyForm
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries.honey import honey_records
from answerable.pathways.rules.verbs import Desk

from .pages import paged, posted, refuse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.REVIEW_SAFEGUARDS)
def honey(request: HttpRequest) -> HttpResponse:
    """The honey records of the worker's organisation, and a new one."""
    worker = worker_of(request)
    form = HoneyForm(posted(request))
    if form.is_valid():
        try:
            actions.add_honey(identity=form.identity(), by=worker)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "The honey record is kept. A check of this name raises an alarm from now on.")
            return redirect("pathways:honey")
    drawn = {"form": form, "page": paged(request, honey_records(worker.organisation))}
    return render(request, "pathways/honey/honey.html", drawn, status=422 if form.errors else 200)


@require_POST
@requires(Desk.REVIEW_SAFEGUARDS)
def remove(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take a honey record away."""
    worker = worker_of(request)
    held = get_object_or_404(honey_records(worker.organisation), reference=reference)
    actions.remove_honey(person=held, by=worker)
    messages.success(request, "The honey record was taken away. Alarms that it raised stay.")
    return redirect("pathways:honey")

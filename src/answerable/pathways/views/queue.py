"""The coordinator's queue, the reminders, and how long things may take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from answerable.pathways.actions import chasing
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.clockwork import targets
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.contact import SeenForm
from answerable.pathways.forms.queue import TargetForm
from answerable.pathways.models import Area, Chaser
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import queue as queries
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.rules.vocabulary import RiskLevel, State

from .pages import paged


def _filters(by: queries.Filters, numbers: dict[str, int]) -> list[dict[str, Any]]:
    states = (State.DRAFT, *queries.WAITING)
    words = {
        State.DRAFT: "Written by the person",
        State.SENT: "To route",
        State.OFFERED: "Offered to a service",
        State.ACCEPTED: "To give to a worker",
    }
    return [
        {
            "name": "state",
            "label": "State",
            "items": [
                ("", "What waits for you"),
                *((str(one), f"{words.get(one, one.words)} ({numbers.get(one, 0)})") for one in states),
            ],
            "value": by.state,
        },
        {
            "name": "area",
            "label": "Area",
            "items": [("", "Everywhere"), *Area.objects.values_list("code", "name")],
            "value": by.area,
        },
        {
            "name": "risk",
            "label": "Risk",
            "items": [("", "Any"), *RiskLevel.choices(), (queries.NOT_ASSESSED, "Not assessed")],
            "value": by.risk,
        },
        {
            "name": "late",
            "label": "Late",
            "items": [("", "Late or not"), ("yes", "Late only")],
            "value": "yes" if by.late else "",
        },
    ]


@require_safe
@requires(Desk.REFER)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the riskiest and longest first. What is chosen stands in the address as codes alone."""
    worker = worker_of(request)
    now = timezone.now()
    by = queries.chosen({name: request.GET.get(name, "") for name in ("state", "area", "risk", "late")})
    rows = queries.queue(worker)
    page = paged(request, queries.filtered(worker, rows, by, now))
    lines = queries.lines(worker, list(page.object_list), now)
    seen = [line.referral.person for line in lines if line.name]
    if seen:
        record_views(worker=worker, people=seen, page="queue", groups=frozenset({Verb.SEE_IDENTITY}))
    drawn = {
        "page": page,
        "lines": lines,
        "by": by,
        "filters": _filters(by, queries.counts(rows)),
        "elsewhere": queries.elsewhere(worker, rows).count(),
        "reminders": queries.reminders(worker).filter(seen_at__isnull=True).count(),
        "is_hub": worker.organisation.is_hub,
    }
    return render(request, "pathways/queue/queue.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.REFER)
def reminders(request: HttpRequest) -> HttpResponseBase:
    """What is late and has to be acted on, with who has seen it."""
    worker = worker_of(request)
    if request.method == "POST":
        form = SeenForm(request.POST)
        if not form.is_valid():
            raise Http404
        which = form.cleaned_data
        held = get_object_or_404(
            Chaser,
            referral__reference=which["referral"],
            clock=which["clock"],
            due_on=which["due_on"],
            organisation=worker.organisation,
        )
        try:
            chasing.see(chaser=held, by=worker)
        except CannotChange as refusal:
            messages.error(request, refusal.sentence)
        return redirect("pathways:reminders")
    return render(request, "pathways/queue/reminders.html", {"page": paged(request, queries.reminders(worker))})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_RULES)
def clocks(request: HttpRequest) -> HttpResponseBase:
    """How long things may take, and which days count."""
    bad: dict[str, TargetForm] = {}
    if request.method == "POST":
        form = TargetForm(request.POST)
        if form.is_valid():
            try:
                chasing.set_target(by=worker_of(request), **form.cleaned_data)
            except CannotChange as refusal:
                form.add_error(refusal.field, refusal.sentence)
            else:
                messages.success(request, "Saved. It holds for everything that is waiting now.")
                return redirect("pathways:clocks")
        bad[str(form["clock"].value())] = form
    rows = [
        {
            "target": one,
            "form": bad.get(
                str(one.clock),
                TargetForm(
                    initial={"clock": one.clock, "days": one.days, "calendar": one.calendar}, auto_id=f"{one.clock}_%s"
                ),
            ),
        }
        for one in targets()
    ]
    drawn = {"rows": rows, "wrong": list(bad.values())}
    return render(request, "pathways/queue/clocks.html", drawn, status=422 if bad else 200)

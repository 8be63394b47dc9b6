"""How long records are kept, what is held, and disposing of what is over: counts and random numbers, never whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import retention as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms import rights as forms
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import retention as queries
from answerable.pathways.rules.retention import Kept
from answerable.pathways.rules.verbs import Desk

from .pages import paged, posted, refuse

CHANGES = ["GET", "HEAD", "POST"]


@require_safe
@requires(Desk.DISPOSE)
def keeping(http: HttpRequest) -> HttpResponse:
    """What is over, what waits for a second person, what is held, and the rules."""
    worker = worker_of(http)
    context = {
        "over": queries.over(worker.organisation),
        "waits": queries.proposal_waits(worker),
        "page": paged(http, queries.disposals(worker)),
        "holds": list(queries.holds(worker)[:500]),
        "rules": queries.rules(worker.organisation),
    }
    return render(http, "pathways/rights/keeping.html", context)


def _form(
    http: HttpRequest, form: Any, do: Any, *, title: str, button: str, done: str, told: str = ""
) -> HttpResponseBase:
    if http.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(http, done)
            return redirect("pathways:keeping")
    context = {
        "form": form,
        "title": title,
        "button": button,
        "told": told,
        "back": reverse("pathways:keeping"),
        "back_text": "Keeping",
    }
    return render(http, "pathways/rights/form.html", context, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.DISPOSE)
def rule(http: HttpRequest) -> HttpResponseBase:
    """Say how long something is kept."""
    return _form(
        http,
        forms.RuleForm(posted(http), initial={"years": 7, "child_until": 25}),
        lambda told: actions.set_rule(**told, by=worker_of(http)),
        title="How long is it kept?",
        button="Save",
        done="It holds from now on.",
    )


@never_cache
@require_http_methods(CHANGES)
@requires(Desk.DISPOSE)
def hold(http: HttpRequest) -> HttpResponseBase:
    """Hold a record."""
    return _form(
        http,
        forms.HoldForm(posted(http)),
        lambda told: actions.place_hold(number=told["number"], why=told["why"], by=worker_of(http)),
        title="Hold a record",
        button="Hold it",
        done="It is held: nothing of it is disposed of until you lift the hold.",
        told="For a claim, an inquiry or an order of a court. Nothing of the record is shown to you.",
    )


@require_POST
@requires(Desk.DISPOSE)
def lift(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Lift a hold."""
    held = queries.holds(worker_of(http)).filter(reference=reference).first()
    if held is None:
        raise Http404("There is no such page.")
    actions.lift_hold(hold=held, by=worker_of(http))
    messages.success(http, "The hold is lifted.")
    return redirect("pathways:keeping")


@require_POST
@requires(Desk.DISPOSE)
def propose(http: HttpRequest) -> HttpResponseBase:
    """Propose to dispose of what is over."""
    try:
        made = actions.propose(by=worker_of(http))
    except CannotChange as refusal:
        messages.error(http, refusal.sentence)
        return redirect("pathways:keeping")
    return redirect("pathways:disposal", made.reference)


@require_http_methods(CHANGES)
@requires(Desk.DISPOSE)
def disposal(http: HttpRequest, reference: UUID) -> HttpResponseBase:
    """One disposal: for the second person to decide, and what became of it."""
    worker = worker_of(http)
    shown = queries.disposal_of(worker, reference)
    if shown is None:
        raise Http404("There is no such page.")
    if http.method == "POST":
        try:
            actions.decide(disposal=shown, approved="approve" in http.POST, by=worker)
        except CannotChange as refusal:
            messages.error(http, refusal.sentence)
        return redirect("pathways:disposal", reference)
    page = paged(http, shown.lines.all())
    rows = [(line, Kept(line.kept).words if line.kept else "") for line in page]
    own = shown.proposed_by_id == worker.pk
    return render(http, "pathways/rights/disposal.html", {"disposal": shown, "page": page, "rows": rows, "own": own})

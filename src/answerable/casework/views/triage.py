"""Triage: what came in, what was found of it, and what an officer decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from answerable.accounts.permissions import Permission, check_may, requires
from answerable.casework.actions import triage as actions
from answerable.casework.errors import Stale
from answerable.casework.forms.triage import TieForm, TriageForm
from answerable.casework.models import Request, Tie
from answerable.casework.queries import triage as queries
from answerable.casework.rules.life import NotAllowed
from answerable.law.clock import ImpossibleEvents
from answerable.law.working_days import OutsideTable

from .requests import case_page, posted, request_of, who, with_version


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def triage(http: HttpRequest, reference: str) -> HttpResponse:
    """What was found, with the reasons; the form to decide."""
    request = request_of(reference)
    view = queries.triage_of(request)
    form = TriageForm(posted(http), initial=_begins(request, view), officers=queries.officers(), teams=queries.teams())
    stale = False
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            try:
                actions.decide_triage(request=request, by=who(http), **form.cleaned_data)
            except Stale as error:
                stale = True
                form.add_error(None, str(error))
                form = with_version(form, request.version)
            except NotAllowed as error:
                form.add_error("handling", str(error))
            except (ImpossibleEvents, OutsideTable) as error:
                form.add_error("on", str(error))
            else:
                messages.success(http, "What you decided was saved.")
                return redirect("casework:triage", reference=reference)
    return _page(http, request, view, form, TieForm(), stale=stale)


def _page(
    http: HttpRequest,
    request: Request,
    view: queries.TriageView,
    form: TriageForm,
    tie_form: TieForm,
    *,
    stale: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {"view": view, "form": form, "tie_form": tie_form, "stale": stale, "tab": "triage"}
    return case_page(http, request, "triage", context, 422 if form.errors or tie_form.errors else 200)


def _begins(request: Request, view: queries.TriageView) -> dict[str, Any]:
    """What the form shows at first: what was decided, or else what the findings lead to."""
    kept = view.triage
    decided = kept is not None and bool(kept.handling)
    found = view.suggested
    if kept is not None and decided:
        found = {
            "handling": kept.handling,
            "valid": "no" if kept.valid is False else "yes",
            "lacking": kept.lacking,
            "elsewhere": kept.elsewhere,
        }
    return {
        **found,
        "on": timezone.localdate(),
        "route": request.route,
        "officer": request.officer_id,
        "team": request.team_id,
        "sensitive": request.sensitive,
        "version": request.version,
    }


@require_POST
@requires(Permission.REQUEST_ANSWER)
def look_again(http: HttpRequest, reference: str) -> HttpResponse:
    """Look at the request again, as the store is now."""
    actions.look_again(request=request_of(reference), by=who(http))
    messages.success(http, "The request was looked at again.")
    return redirect("casework:triage", reference=reference)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def decide_tie(http: HttpRequest, reference: str, tie: int) -> HttpResponse:
    """Confirm or dismiss that two requests belong together."""
    found = get_object_or_404(Tie, pk=tie, request__reference=reference)
    state = http.POST.get("state", "")
    if state not in (Tie.State.CONFIRMED, Tie.State.DISMISSED):
        raise Http404("A tie is confirmed or dismissed.")
    actions.decide_tie(tie=found, state=state, by=who(http))
    messages.success(http, "The tie was confirmed." if state == Tie.State.CONFIRMED else "The tie was dismissed.")
    return redirect("casework:triage", reference=reference)


@require_POST
@requires(Permission.REQUEST_ANSWER)
def tie(http: HttpRequest, reference: str) -> HttpResponse:
    """Tie the request to another one by hand."""
    request = request_of(reference)
    form = TieForm(http.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.tie(request=request, by=who(http), **data)
        except actions.NotTied as error:
            form.add_error("reference", str(error))
        else:
            messages.success(http, f"The request was tied to {data['reference'].strip().upper()}.")
            return redirect("casework:triage", reference=reference)
    view = queries.triage_of(request)
    decide = TriageForm(initial=_begins(request, view), officers=queries.officers(), teams=queries.teams())
    return _page(http, request, view, decide, form)

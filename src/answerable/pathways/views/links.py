"""Records that may be one person: laid side by side, with why, for somebody to say."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from answerable.pathways.actions import links as actions
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.samples import LinkForm
from answerable.pathways.models import PersonLink
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import links as queries
from answerable.pathways.rules.verbs import Desk, Verb

PAGE = 50
LISTS = (("proposed", "To be looked at"), ("confirmed", "One person"), ("refuted", "Two people"))
"""The states of links with the words of their lists."""


@require_safe
@requires(Desk.REVIEW_LINKS)
def queue(http: HttpRequest) -> HttpResponse:
    """The links, the most likely first: by their organisations and likelihood, without names."""
    asked = http.GET.get("state", "")
    state = asked if asked in PersonLink.State.values else PersonLink.State.PROPOSED
    page = Paginator(queries.links_for(worker_of(http), state), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/name_check/links.html", {"page": page, "state": str(state), "lists": LISTS})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.REVIEW_LINKS)
def link(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Two records side by side. Looking at them is journaled like every look at a person."""
    worker = worker_of(http)
    shown = get_object_or_404(queries.links_for(worker, None), reference=reference)
    form = LinkForm(http.POST if http.method == "POST" else None, state=shown.state)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.decide(by=worker, link=shown, state=typed["decision"], why=typed["why"], seen=typed["seen"])
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(
                http, "It is recorded. Either word can be taken back: look under “One person” or “Two people”."
            )
            return redirect("pathways:links")
    record_views(
        worker=worker, people=[shown.first, shown.second], page="link", groups={Verb.SEE_IDENTITY, Verb.SEE_CONTACT}
    )
    context = {
        "link": shown,
        "form": form,
        "lines": queries.side_by_side(shown),
        "reasons": queries.reasons(shown),
        "decisions": shown.decisions.select_related("by").order_by("-pk"),
    }
    return render(http, "pathways/name_check/link.html", context, status=422 if form.errors else 200)

"""The pages of restorative justice: what the person wishes; and, at the restorative service, each side apart."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import restorative as actions
from answerable.pathways.forms.support import ProcessForm, SideForm, WishForm
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.queries import support as queries
from answerable.pathways.rules.support import Side
from answerable.pathways.rules.verbs import Verb

from .pages import posted
from .support import one_form


def _not_restorative(request: HttpRequest, referral: Referral, what: str) -> HttpResponseBase:
    return render(request, "pathways/support/not_restorative.html", {"referral": referral, "what": what})


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def wish(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """The person was told of restorative justice, and what they wish."""
    worker = worker_of(request)
    form = WishForm(posted(request), initial={"version": referral.version})
    return one_form(
        request,
        referral,
        form,
        lambda: actions.record_wish(referral=referral, by=worker, **form.cleaned_data),
        title="Restorative justice: what does the person wish?",
        button="Save",
        said="What the person wishes was written down.",
        lead="Tell the person what it is, and that it is their choice, now or later. Do not ask where that would not be safe.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def side(request: HttpRequest, *, referral: Referral, side: Side) -> HttpResponseBase:
    """Whether one side is willing: a page for each side, so that nobody reads the one's words beside the other's."""
    worker = worker_of(request)
    held = queries.restorative(worker, referral, side)
    if held is None:
        return _not_restorative(request, referral, side.words)
    form = SideForm(posted(request), initial={"version": referral.version, "side": side})

    def write() -> object:
        told = {**form.cleaned_data, "side": side}
        return actions.record_side(referral=referral, by=worker, **told)

    return one_form(
        request,
        referral,
        form,
        write,
        title=f"Is this side willing? {side.words}",
        button="Save the answer",
        said="The answer was written down.",
        more={"held": held},
        template="pathways/support/side.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def process(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """What came of a restorative process."""
    worker = worker_of(request)
    held = queries.restorative(worker, referral, Side.PERSON)
    if held is None:
        return _not_restorative(request, referral, "what came of it")
    form = ProcessForm(posted(request), initial={"version": referral.version})
    return one_form(
        request,
        referral,
        form,
        lambda: actions.record_process(referral=referral, by=worker, **form.cleaned_data),
        title="Restorative justice: what came of it?",
        button="Save",
        said="What came of it was written down.",
        lead=held.together,
    )

"""The page of what is shared of a referral, with whom, on what ground, until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from answerable.pathways.actions import sharing as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.sharing import ShareForm
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.queries import referrals as queries
from answerable.pathways.rules.verbs import Verb

from .consent import chosen
from .pages import after_refusal, posted


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.SHARE)
def shares(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """What is shared, and the form to share more."""
    worker = worker_of(request)
    form = ShareForm(posted(request), initial={"version": referral.version})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.share(
                referral=referral,
                receiver=told["receiver"],
                purpose=told["purpose"],
                fields=told["groups"],
                until=told["until"],
                version=told["version"],
                by=worker,
            )
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
        else:
            messages.success(request, f"It is shared with {made.receiver}.")
            return redirect("pathways:shares", referral.reference)
    drawn = {"referral": referral, "form": form, "shares": queries.shares_of(referral, worker), "worker": worker}
    return render(request, "pathways/referrals/shares.html", drawn, status=422 if form.errors else 200)


@require_POST
@of_referral(Verb.SHARE)
def end_share(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """End a share before its day."""
    held = chosen(request, "share", queries.shares_shown(referral, worker_of(request)))
    try:
        actions.end_share(share=held, by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Sharing ended now.")
    return redirect("pathways:shares", referral.reference)

"""The page on which a coordinator chooses a service. Each is shown with what speaks for it and against it; none is chosen for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import routing as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.routing import OfferForm
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.queries import routing as queries
from answerable.pathways.rules.routing import Offer
from answerable.pathways.rules.verbs import Verb

from .pages import after_refusal, context_of, posted


@dataclass(frozen=True)
class _Row:
    """A service as the page shows it."""

    offer: Offer
    may_be_told: bool
    current: bool

    @property
    def can_be_chosen(self) -> bool:
        """Whether the referral can be offered to it now."""
        return self.offer.takes_referrals and self.may_be_told and not self.current


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ROUTE)
def route(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Choose a service, or take the referral back and choose another."""
    worker = worker_of(request)
    today = timezone.localdate()
    offers = queries.offers(referral, today)
    told = queries.may_be_told(worker.organisation, today)
    against = frozenset(offer.option.reference for offer in offers if not offer.fits)
    form = OfferForm(posted(request), against=against, initial={"version": referral.version})
    if request.method == "POST" and form.is_valid():
        try:
            offered = actions.offer(referral=referral, by=worker, **form.cleaned_data)
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
        else:
            messages.success(request, f"Referral {offered.number} was offered to {offered.service}.")
            return redirect("pathways:queue")
    current = str(referral.service.reference) if referral.service else ""
    rows = [_Row(offer, offer.option.reference in told, offer.option.reference == current) for offer in offers]
    drawn = context_of(worker, referral, "referral.route")
    drawn |= {
        "form": form,
        "picked": form["service"].value() or "",
        "open_rows": [row for row in rows if row.can_be_chosen],
        "shut_rows": [row for row in rows if not row.can_be_chosen],
    }
    return render(request, "pathways/referrals/route.html", drawn, status=422 if form.errors else 200)

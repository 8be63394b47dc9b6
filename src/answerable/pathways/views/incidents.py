"""The page of what was done to the person of a referral, and by whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import incidents as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.incidents import IncidentForm
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.queries import incidents as queries
from answerable.pathways.rules.verbs import Verb

from .pages import context_of, posted, refuse


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ASSESS)
def incidents(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """What is written down, and the form to write down more."""
    worker = worker_of(request)
    drawn = context_of(worker, referral, "referral.incidents")
    known = queries.known_perpetrators(referral, worker) if "see_perpetrator" in drawn["see"] else []
    form = IncidentForm(posted(request))
    names = [
        (str(one.reference), f"{one.identity.get('forename', '')} {one.identity.get('surname', '')}") for one in known
    ]
    form.fields["by"].choices = [("", "Not known"), *names]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.add_to_referral(
                referral=referral,
                source_ref=told["source_ref"],
                occurred_on=told["occurred_on"],
                offence=told["offence"],
                reported_on=told["reported_on"],
                is_crime={"yes": True, "no": False}.get(told["is_crime"]),
                perpetrators=[one for one in known if str(one.reference) == told["by"]],
                somebody_new={"forename": told["forename"], "surname": told["surname"]},
                relationship=told["relationship"],
                by=worker,
            )
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "It was written down.")
            return redirect("pathways:incidents", referral.reference)
    drawn |= {"form": form, "known": known}
    return render(request, "pathways/referrals/incidents.html", drawn, status=422 if form.errors else 200)

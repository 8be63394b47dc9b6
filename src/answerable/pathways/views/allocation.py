"""The page on which a case is given to a worker. Everybody is listed with why and why not; a person chooses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import allocation as actions
from answerable.pathways.allocating import proposals
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.allocation import AllocateForm
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.queries import allocation as queries
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role

from .pages import context_of, posted, refuse


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ALLOCATE)
def allocate(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Give the case to a worker of the service, or to another one."""
    worker = worker_of(request)
    may_name = referral.person.is_restricted and worker.role == Role.SERVICE_MANAGER
    form = AllocateForm(posted(request), may_name=may_name, initial={"version": referral.version})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.allocate(referral=referral, by=worker, **form.cleaned_data)
        except CannotChange as refusal:
            # What was chosen stays; after somebody was faster the page shows the case as it is now, with its new version.
            refuse(form, refusal)
            referral = Referral.objects.select_related(
                "person", "service__provider", "worker", "area", "hub", "referred_by"
            ).get(pk=referral.pk)
        else:
            messages.success(request, f"{made.worker.name} has the case {referral.number} now.")
            return redirect("pathways:caseloads")
    ranked = proposals(referral)
    drawn = context_of(worker, referral, "referral.allocate")
    drawn |= {
        "form": form,
        "picked": form["worker"].value() or "",
        "possible": [one for one in ranked if not one.never],
        "never": [one for one in ranked if one.never],
        "may_name": may_name,
        "earlier": list(queries.history(referral, worker.organisation)),
    }
    return render(request, "pathways/support/allocate.html", drawn, status=422 if form.errors else 200)

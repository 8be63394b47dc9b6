"""Pages over the policy as a test asks them: one referral as a page, a list as JSON, and as an export."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path

from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, requires, worker_of
from answerable.pathways.policies import allowed_to, groups_of_all, visible
from answerable.pathways.rules.verbs import Desk, Verb


def page(http: HttpRequest, verb: str, reference: object) -> HttpResponseBase:
    """One referral, for one verb, with the codes of all that the page may show and do."""

    def shown(http: HttpRequest, referral: Referral) -> HttpResponse:
        return HttpResponse(" ".join([referral.number, *allowed_to(worker_of(http), referral)]))

    return of_referral(Verb(verb))(shown)(http, reference=reference)


@requires(Desk.USE)
def as_json(http: HttpRequest, verb: str) -> JsonResponse:
    """The numbers of what may be done a thing to."""
    return JsonResponse(
        {"referrals": list(visible(worker_of(http), Verb(verb)).order_by().values_list("number", flat=True))}
    )


@requires(Desk.USE)
def export(http: HttpRequest) -> HttpResponse:
    """Every referral that may be seen at all, with the codes of what may be seen of it."""
    worker = worker_of(http)
    response = HttpResponse(content_type="text/csv")
    rows = list(visible(worker, Verb.SEE_STATE).order_by().only("number"))
    groups = groups_of_all(worker, rows)
    csv.writer(response).writerows([row.number, " ".join(sorted(groups[row.pk]))] for row in rows)
    return response


urlpatterns = [
    path("list/<slug:verb>/", as_json),
    path("export/", export),
    path("<slug:verb>/<uuid:reference>/", page),
]

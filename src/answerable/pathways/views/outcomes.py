"""The pages of needs and satisfaction of one case, and of how far people came at a service."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from answerable.pathways.actions import outcomes as actions
from answerable.pathways.forms.support import NeedsForm, SatisfactionForm
from answerable.pathways.models import Referral, ReferralNeed, Service
from answerable.pathways.permissions import of_referral, requires, worker_of
from answerable.pathways.queries import outcomes as queries
from answerable.pathways.queries.support import need_lines, rows_by_point
from answerable.pathways.rules.outcomes import LEAST_TO_RANK, Answering
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import context_of, posted
from .support import one_form


def _known(referral: Referral, point: str) -> dict[str, str]:
    """Return what was answered at a point before, as the form shows it."""
    rows = rows_by_point(list(referral.needs.filter(point=point)))
    return {
        need: str(row.level) if row.answer == Answering.SCORED else str(row.answer)
        for (need, _point), row in rows.items()
    }


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ASSESS)
def needs(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """The eight needs at the start, at a review or at the end."""
    worker = worker_of(request)
    asked = request.GET.get("point", "")
    point = asked if asked in ReferralNeed.Point.values else ""
    drawn = context_of(worker, referral, "case.needs")
    # Earlier answers are filled in only for who may see needs.
    known = _known(referral, point) if point in ("start", "end") and Verb.SEE_NEEDS in drawn["see"] else {}
    form = NeedsForm(posted(request), initial={**known, "point": point, "version": referral.version})

    def assess() -> object:
        told = form.cleaned_data
        return actions.assess_needs(
            referral=referral,
            point=told["point"],
            scores=form.scores(),
            on=told["on"],
            version=told["version"],
            by=worker,
        )

    return one_form(
        request,
        referral,
        form,
        assess,
        title="Needs",
        button="Save the answers",
        said="The answers were written down.",
        lead="0 is no need, 4 is very high. The person scores; what was not asked stays as it is.",
        back="pathways:case" if Verb.SEE_NOTES in drawn["see"] else "pathways:referral",
        more={
            "see": drawn["see"],
            "name": drawn["name"],
            "lines": need_lines(referral) if Verb.SEE_NEEDS in drawn["see"] else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ASSESS)
def satisfaction(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """How content the person is."""
    worker = worker_of(request)
    form = SatisfactionForm(posted(request), initial={"version": referral.version})

    def write() -> object:
        told = form.cleaned_data
        return actions.record_satisfaction(
            referral=referral, said=told["said"], version=told["version"], by=worker, **form.answer()
        )

    return one_form(
        request,
        referral,
        form,
        write,
        title="How content is the person?",
        button="Save the answer",
        said="The answer was written down.",
        lead="Where you can, let somebody else ask who does not support them.",
    )


@require_safe
@requires(Desk.SEE_CASELOADS)
def outcomes(request: HttpRequest) -> HttpResponse:
    """What became of the cases of a service that were closed in a year. Numbers for the service itself; none leaves from here."""
    worker = worker_of(request)
    services = list(Service.objects.filter(provider=worker.organisation_id).order_by("name"))
    chosen = next(
        (one for one in services if str(one.reference) == request.GET.get("service")), services[0] if services else None
    )
    today = timezone.localdate()
    years = queries.years_of(worker) or [today.year]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
    drawn = {
        "services": services,
        "service": chosen,
        "years": years,
        "year": year,
        "least": LEAST_TO_RANK,
        "outcomes": queries.outcomes(worker, chosen, date(year, 1, 1), date(year, 12, 31)) if chosen else None,
    }
    return render(request, "pathways/caseloads/outcomes.html", drawn)

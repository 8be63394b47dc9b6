"""Open a referral in an emergency; review what was opened."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import break_glass as actions
from answerable.pathways.actions.alarms import raise_alarms
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.break_glass import OpenForm, ReviewForm
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import break_glass as queries
from answerable.pathways.queries.samples import open_alarms, open_samples
from answerable.pathways.rules.break_glass import Reason, Verdict
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.BREAK_GLASS)
def emergency(http: HttpRequest) -> HttpResponse:
    """Type the number of a referral and why; what is open to oneself now."""
    form = OpenForm(http.POST if http.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            opening = actions.open_referral(
                number=form.cleaned_data["number"],
                reason=Reason(form.cleaned_data["reason"]),
                why=form.cleaned_data["why"],
                by=worker_of(http),
            )
        except CannotChange as refused:
            form.add_error(cast(str, refused.field), refused.sentence)
        else:
            return redirect("pathways:referral", reference=opening.referral.reference)
    if form.is_bound:
        status = 422
    shown = {"form": form, "running": queries.running(worker_of(http)), "hours": settings.GLASS_HOURS}
    return render(http, "pathways/safeguards/emergency.html", shown, status=status)


@require_POST
@requires(Desk.BREAK_GLASS)
def end(http: HttpRequest, reference: UUID) -> HttpResponse:
    """End an opening of one's own before its time."""
    opening = get_object_or_404(queries.running(worker_of(http)), reference=reference)
    actions.end_early(opening=opening, by=worker_of(http))
    messages.success(http, "It is no longer open to you.")
    return redirect("pathways:emergency")


@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def openings(http: HttpRequest) -> HttpResponse:
    """What was opened in an emergency: what waits for a review first, then what was reviewed. Beside it what waits of name checks."""
    reader = worker_of(http)
    raise_alarms()
    every = queries.openings_shown(reader)
    waiting = every.filter(reviewed_at__isnull=True).order_by("opened_at", "pk")
    done = http.GET.get("show") == "reviewed"
    listed = every.filter(reviewed_at__isnull=False).order_by("-reviewed_at", "-pk") if done else waiting
    page = Paginator(listed, PAGE).get_page(http.GET.get("page"))
    shown = {
        "show": "reviewed" if done else "waiting",
        "page": page,
        "rows": queries.shown(page, reader),
        "waiting": waiting.count(),
        "review_hours": settings.GLASS_REVIEW_HOURS,
        "alarms": open_alarms(reader),
        "samples": open_samples(reader),
    }
    return render(http, "pathways/safeguards/openings.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.REVIEW_SAFEGUARDS)
def review(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One opening: why it was opened, and what the review finds."""
    reader = worker_of(http)
    opening = get_object_or_404(queries.openings_shown(reader), reference=reference)
    may_review = reader.role == Role.HUB_LEAD and opening.worker_id != reader.pk and opening.reviewed_at is None
    if http.method == "POST" and not may_review:
        raise Http404("There is no such page.")
    form = ReviewForm(http.POST if http.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.review(
                opening=opening,
                verdict=Verdict(form.cleaned_data["verdict"]),
                words=form.cleaned_data["words"],
                by=reader,
            )
        except CannotChange as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(http, "The review is kept.")
            return redirect("pathways:openings")
    shown = {"row": queries.shown([opening], reader)[0], "form": form, "may_review": may_review}
    return render(http, "pathways/safeguards/review.html", shown, status=422 if form.is_bound else 200)

"""What looks after the name check: the other side of each check, samples drawn by lot, alarms."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import samples as actions
from answerable.pathways.actions.alarms import raise_alarms
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.samples import AlarmForm, ReviewForm
from answerable.pathways.models import NameCheck
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.policies import visible
from answerable.pathways.queries import samples as queries
from answerable.pathways.rules.protocols import Known
from answerable.pathways.rules.verbs import Desk, Verb

PAGE = 50


@never_cache
@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def checks(http: HttpRequest) -> HttpResponse:
    """What waits, and what other organisations were told about our people."""
    worker = worker_of(http)
    raise_alarms()
    page = Paginator(queries.told_about(worker), PAGE).get_page(http.GET.get("page"))
    for told in page:
        told.words = ", ".join(Known(code).words.lower() for code in told.tells)  # type: ignore[attr-defined]
    context = {
        "page": page,
        "alarms": queries.open_alarms(worker),
        "samples": queries.open_samples(worker),
    }
    return render(http, "pathways/name_check/checks.html", context)


@never_cache
@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def samples(http: HttpRequest) -> HttpResponse:
    """The samples, those to be reviewed first."""
    worker = worker_of(http)
    page = Paginator(queries.samples_for(worker), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/name_check/samples.html", {"page": page, "may_draw": worker.organisation.is_hub})


@require_POST
@requires(Desk.REVIEW_SAFEGUARDS)
def draw(http: HttpRequest) -> HttpResponse:
    """Draw last week's samples."""
    try:
        many = actions.draw(by=worker_of(http))
    except CannotChange as error:
        messages.error(http, error.sentence)
    else:
        messages.success(
            http, f"{many} of last week’s checks were drawn." if many else "Nobody checked a name last week."
        )
    return redirect("pathways:name_check_samples")


def _known(http: HttpRequest, check: NameCheck) -> dict[str, object]:
    """What is said of a check: whom it was about, nobody kept."""
    referral = None
    if check.referral_id:
        referral = visible(worker_of(http), Verb.SEE_STATE).filter(pk=check.referral_id).first()
    return {"check": check, "referral": referral, "told": check.told.select_related("organisation")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.REVIEW_SAFEGUARDS)
def sample(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One sample: who asked, what for, what was said; and what the reviewer found."""
    worker = worker_of(http)
    shown = get_object_or_404(queries.samples_for(worker), reference=reference)
    form = ReviewForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            actions.review(by=worker, sample=shown, **form.cleaned_data)
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, "The review is recorded.")
            return redirect("pathways:name_check_samples")
    context = {"sample": shown, "form": form, **_known(http, shown.check_made)}
    return render(http, "pathways/name_check/sample.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def alarms(http: HttpRequest) -> HttpResponse:
    """The alarms, the open ones first, with those that checks of this very moment left."""
    raise_alarms()
    page = Paginator(queries.alarms_for(worker_of(http)), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/name_check/alarms.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.REVIEW_SAFEGUARDS)
def alarm(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One alarm: who looked, for what, and what was done about it. Who was looked for is behind the referral that tells of them."""
    worker = worker_of(http)
    shown = get_object_or_404(queries.alarms_for(worker), reference=reference)
    form = AlarmForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            actions.handle_alarm(by=worker, alarm=shown, note=form.cleaned_data["note"])
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, "The alarm is closed.")
            return redirect("pathways:name_check_alarms")
    theirs = visible(worker, Verb.SEE_STATE).filter(person=shown.person_id) if shown.person_id else ()
    context = {"alarm": shown, "form": form, "theirs": theirs, **_known(http, shown.check_made)}
    return render(http, "pathways/name_check/alarm.html", context, status=422 if form.errors else 200)

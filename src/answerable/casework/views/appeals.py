"""Reviews and appeals of one case: each with its clock, and what may be recorded next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, requires
from answerable.casework.actions import appeals as actions
from answerable.casework.errors import Stale
from answerable.casework.forms.appeals import (
    AnsweredOutsideForm,
    AskForReviewForm,
    ComplaintForm,
    FindingsForm,
    NameReviewerForm,
    NewComplaintForm,
    ReopenForm,
    StepForm,
    WithdrawReviewForm,
)
from answerable.casework.models import Complaint, Request, Review
from answerable.casework.queries import appeals as queries
from answerable.casework.rules.life import Event, NotAllowed
from answerable.law.working_days import OutsideTable

from .requests import case_page, posted, request_of, who, with_version

TAB = "appeals"


def _review_of(request: Request, key: int) -> Review:
    review = queries.review_of(request, key)
    if review is None:
        raise Http404("This request has no such review.")
    return review


def _complaint_of(request: Request, key: int) -> Complaint:
    return get_object_or_404(Complaint.objects.select_related("review"), pk=key, request=request)


def _page(http: HttpRequest, request: Request, template: str, form: Any = None, **context: Any) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return case_page(
        http, request, template, {"tab": TAB, "form": form, "today": timezone.localdate(), **context}, status
    )


def _refused(form: Any, error: Exception, version: int) -> Any:
    """Put what an action refused with the form; after a stale one the next save is accepted, once compared."""
    form.add_error(None, str(error))
    return with_version(form, version) if isinstance(error, Stale) else form


@require_safe
@requires(Permission.REQUEST_READ)
def appeals(http: HttpRequest, reference: str) -> HttpResponse:
    """Everything that followed the answer: reviews, complaints, appeals, each with its clock."""
    request = request_of(reference)
    return _page(http, request, "reviews", found=queries.challenges(request, today=timezone.localdate()))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def ask_for_review(http: HttpRequest, reference: str) -> HttpResponse:
    """Record that the applicant asked for an internal review."""
    request = request_of(reference)
    found = queries.challenges(request, today=timezone.localdate())
    form = AskForReviewForm(posted(http), initial={"version": request.version} | _of_message(http, request))
    if http.method == "POST" and form.is_valid():
        try:
            review = actions.ask_for_review(request=request, by=who(http), **form.cleaned_data)
        except (NotAllowed, OutsideTable, Stale) as error:
            form = _refused(form, error, request.version)
        else:
            messages.success(http, "The request for a review was recorded.")
            return redirect("casework:review", reference=reference, review=review.pk)
    return _page(http, request, "review_ask", form, found=found)


def _of_message(http: HttpRequest, request: Request) -> dict[str, Any]:
    """The day on which the message came that the officer is recording, where they came from one."""
    number = http.GET.get("message", "")
    found = request.messages.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
    return {"on": timezone.localdate(found.arrived)} if found else {}


@require_safe
@requires(Permission.REQUEST_READ)
def review(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """One review: its clock, its reviewer, what was found, what may be done next."""
    request = request_of(reference)
    one = _review_of(request, review)
    found = queries.challenges(request, today=timezone.localdate())
    view = next(view for view in found.reviews if view.review.pk == one.pk)
    may_do = queries.review_events(request, one, who(http))
    return _page(
        http,
        request,
        "review",
        view=view,
        found=found,
        findings=queries.findings(one),
        lacking=queries.lacking(one) if view.running else [],
        may_name=Event.REVIEW_STARTED in may_do,
        could_decide=queries.may_review(request, one) if view.running and one.reviewer is None else None,
        may_withdraw=Event.REVIEW_WITHDRAWN in may_do,
        may_record_outside=Event.REVIEW_ANSWERED_OUTSIDE in may_do,
        may_write=one.reviewer_id == who(http).pk and one.state in actions.WRITABLE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_REVIEW)
def name_reviewer(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """Name who decides a review."""
    request = request_of(reference)
    found = _review_of(request, review)
    people = queries.may_review(request, found)
    initial = {"version": found.version, "reviewer": who(http).pk, "on": timezone.localdate()}
    form = NameReviewerForm(posted(http), people=people, initial=initial)
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reviewer = next(user for user in people if user.pk == data.pop("reviewer"))
        try:
            actions.name_reviewer(review=found, reviewer=reviewer, by=who(http), **data)
        except (NotAllowed, Stale) as error:
            form = _refused(form, error, found.version)
        else:
            messages.success(http, f"{reviewer.name} decides the review.")
            return redirect("casework:review", reference=reference, review=review)
    return _page(http, request, "review_form", form, review=found, heading="Name the reviewer", people=people)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_REVIEW)
def review_findings(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """Write the fresh decision: a verdict and reasons on each question, and the whole in words."""
    request = request_of(reference)
    found = _review_of(request, review)
    rows = queries.findings(found) if found.kind == Review.Kind.COMPLIANCE else []
    form = FindingsForm(posted(http), review=found, found=rows, initial={"version": found.version})
    if http.method == "POST" and form.is_valid():
        try:
            saved = actions.write_findings(review=found, by=who(http), **form.typed())
        except (NotAllowed, Stale) as error:
            form = _refused(form, error, found.version)
        else:
            messages.success(
                http, "The findings were saved." + (f" {saved.get_outcome_display()}." if saved.outcome else "")
            )
            return redirect("casework:review", reference=reference, review=review)
    return _page(http, request, "review_form", form, review=found, heading="Decide the review afresh")


@require_POST
@requires(Permission.REQUEST_ANSWER)
def review_time(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """Say that a review takes longer because it is complex, or that it does not after all."""
    found = _review_of(request_of(reference), review)
    version = http.POST.get("version", "")
    try:
        saved = actions.take_longer(
            review=found,
            longer="longer" in http.POST,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            by=who(http),
        )
    except (NotAllowed, Stale) as error:
        messages.error(http, str(error))
    else:
        messages.success(
            http,
            "The review has up to 40 working days. Tell the applicant."
            if saved.complex
            else "The review has 20 working days.",
        )
    return redirect("casework:review", reference=reference, review=review)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def withdraw_review(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """Record that the applicant withdrew a review."""
    request = request_of(reference)
    found = _review_of(request, review)
    form = WithdrawReviewForm(posted(http), initial={"version": found.version})
    if http.method == "POST" and form.is_valid():
        try:
            actions.withdraw_review(review=found, by=who(http), **form.cleaned_data)
        except (NotAllowed, Stale) as error:
            form = _refused(form, error, found.version)
        else:
            messages.success(http, "The review was withdrawn.")
            return redirect("casework:appeals", reference=reference)
    return _page(http, request, "review_form", form, review=found, heading="The applicant withdrew the review")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_SEND)
def review_outside(http: HttpRequest, reference: str, review: int) -> HttpResponse:
    """Record an outcome of a review that was sent outside this system."""
    request = request_of(reference)
    found = _review_of(request, review)
    form = AnsweredOutsideForm(posted(http), initial={"version": found.version, "outcome": found.outcome})
    if http.method == "POST" and form.is_valid():
        try:
            actions.answer_review_outside(review=found, by=who(http), **form.cleaned_data)
        except (NotAllowed, Stale) as error:
            form = _refused(form, error, found.version)
        else:
            messages.success(http, "The outcome of the review was recorded.")
            return redirect("casework:appeals", reference=reference)
    return _page(http, request, "review_form", form, review=found, heading="Outcome sent outside this system")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def new_complaint(http: HttpRequest, reference: str) -> HttpResponse:
    """Record a complaint that the regulator tells us of."""
    request = request_of(reference)
    reviews = list(request.reviews.all())
    form = NewComplaintForm(posted(http), reviews=reviews, initial={"version": request.version})
    if http.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = data.pop("review", None)
        try:
            complaint = actions.open_complaint(
                request=request,
                review=next((one for one in reviews if one.pk == chosen), None),
                by=who(http),
                **data,
            )
        except (NotAllowed, Stale) as error:
            form = _refused(form, error, request.version)
        else:
            messages.success(http, "The complaint was recorded.")
            return redirect("casework:complaint", reference=reference, complaint=complaint.pk)
    return _page(
        http, request, "complaint_form", form, heading="A complaint to the regulator", save="Record the complaint"
    )


@require_safe
@requires(Permission.REQUEST_READ)
def complaint(http: HttpRequest, reference: str, complaint: int) -> HttpResponse:
    """One complaint: its particulars, its days, the notice and the appeal."""
    request = request_of(reference)
    one = _complaint_of(request, complaint)
    found = queries.challenges(request, today=timezone.localdate())
    view = next(view for view in found.complaints if view.complaint.pk == one.pk)
    may_record = bool(queries.complaint_events(one, who(http)))
    return _page(http, request, "complaint", view=view, found=found, may_record=may_record)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def correct_complaint(http: HttpRequest, reference: str, complaint: int) -> HttpResponse:
    """Correct the particulars of a complaint."""
    request = request_of(reference)
    found = _complaint_of(request, complaint)
    fields = ("regulator_reference", "about", "answer_by", "version")
    form = ComplaintForm(posted(http), initial={name: getattr(found, name) for name in fields})
    if http.method == "POST" and form.is_valid():
        try:
            actions.correct_complaint(complaint=found, by=who(http), **form.cleaned_data)
        except Stale as error:
            form = _refused(form, error, found.version)
        else:
            messages.success(http, "The particulars were saved.")
            return redirect("casework:complaint", reference=reference, complaint=complaint)
    return _page(http, request, "complaint_form", form, heading="Particulars of the complaint", save="Save")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def complaint_step(http: HttpRequest, reference: str, complaint: int) -> HttpResponse:
    """Record the next step of a complaint: our answer, the notice, compliance, an appeal and its decision."""
    request = request_of(reference)
    found = _complaint_of(request, complaint)
    initial = {name: getattr(found, name) for name in ("steps", "comply_by", "version")}
    form = StepForm(posted(http), events=queries.complaint_events(found, who(http)), initial=initial)
    if http.method == "POST" and form.is_valid():
        try:
            actions.record_step(complaint=found, by=who(http), **form.typed())
        except (NotAllowed, Stale) as error:
            form = _refused(form, error, found.version)
        else:
            messages.success(http, "The step was recorded.")
            return redirect("casework:complaint", reference=reference, complaint=complaint)
    return _page(http, request, "complaint_form", form, heading="What happened to the complaint", save="Record it")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def reopen(http: HttpRequest, reference: str) -> HttpResponse:
    """Open an answered request again, with the day to answer it by."""
    request = request_of(reference)
    form = ReopenForm(posted(http), initial={"version": request.version, "on": timezone.localdate()})
    if http.method == "POST" and form.is_valid():
        try:
            actions.reopen(request=request, by=who(http), **form.cleaned_data)
        except (NotAllowed, OutsideTable, Stale) as error:
            form = _refused(form, error, request.version)
        else:
            messages.success(http, f"{reference} is open again.")
            return redirect("casework:appeals", reference=reference)
    return _page(http, request, "review_form", form, heading="Reopen the request")

"""The pages of reaching somebody safely: the plan, and each attempt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from answerable.pathways.actions import contact as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.contact import ContactForm, MeetingForm, PlanForm, filled
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.queries import contact as queries
from answerable.pathways.rules.verbs import Verb

from .pages import after_refusal, context_of, posted


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.CONTACT)
def contact(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """What is safe now, shown first; then the attempt is written down."""
    worker = worker_of(request)
    form = ContactForm(posted(request), initial={"version": referral.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_contact(referral=referral, by=worker, **form.cleaned_data)
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
        else:
            messages.success(request, "The contact was written down.")
            return redirect("pathways:referral", referral.reference)
    drawn = context_of(worker, referral, "referral.contact")
    drawn |= {
        "form": form,
        "meeting": MeetingForm(initial={"version": referral.version}),
        "message": queries.message(worker),
    }
    return render(request, "pathways/referrals/contact.html", drawn, status=422 if form.errors else 200)


@require_POST
@of_referral(Verb.CONTACT)
def met(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """The worker and the person met."""
    form = MeetingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The notes are too long. Shorten them, then save again.")
        return redirect("pathways:contact", referral.reference)
    try:
        actions.record_meeting(referral=referral, by=worker_of(request), **form.cleaned_data)
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
        return redirect("pathways:contact", referral.reference)
    messages.success(request, "The meeting was written down.")
    return redirect("pathways:referral", referral.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.CONTACT)
def plan(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """How the person can be reached safely, written down anew; what it was before stays as history."""
    worker = worker_of(request)
    held = actions.plan_of(referral.person)
    drawn = context_of(worker, referral, "referral.plan")
    # The plan is filled in only for who may see it; to write a new one, seeing the old is not needed.
    known = filled(held.plan) if held and drawn["reach"] else {}
    form = PlanForm(posted(request), initial={**known, "version": referral.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_plan(
                referral=referral,
                plan=form.plan(),
                checked_on=form.cleaned_data["checked_on"] or timezone.localdate(),
                version=form.cleaned_data["version"],
                by=worker,
            )
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
        else:
            messages.success(request, "The safe contact was written down.")
            return redirect("pathways:referral", referral.reference)
    return render(request, "pathways/referrals/plan.html", drawn | {"form": form}, status=422 if form.errors else 200)

"""The pages of a case in support: what is planned, what keeps the person safe, what is arranged, who else helps, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import support as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms import support as forms
from answerable.pathways.models import Appointment, Goal, OnwardReferral, PlanAction, Referral, Worker
from answerable.pathways.permissions import of_referral, worker_of
from answerable.pathways.policies import allowed_to
from answerable.pathways.queries import support as queries
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.policy import SEES
from answerable.pathways.rules.referral import IN_SUPPORT
from answerable.pathways.rules.support import Standing
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import OrganisationKind, State

from .pages import after_refusal, context_of, posted


def _back(worker: Worker, referral: Referral) -> str:
    """Return where to go after a page of a case: to the case for who may read it, else to the referral."""
    return "pathways:case" if Verb.SEE_NOTES in allowed_to(worker, referral) else "pathways:referral"


def one_form(
    request: HttpRequest,
    referral: Referral,
    form: BaseForm,
    act: Callable[[], object],
    *,
    title: str,
    button: str,
    said: str,
    lead: str = "",
    back: str = "pathways:case",
    more: dict[str, Any] | None = None,
    template: str = "pathways/support/form.html",
) -> HttpResponseBase:
    """Show a form of a case, and do what it is for once it is sent and right; then go back to the case."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)
        else:
            messages.success(request, said)
            return redirect(back, referral.reference)
    drawn = {"referral": referral, "form": form, "title": title, "button": button, "lead": lead, **(more or {})}
    return render(request, template, drawn, status=422 if form.errors else 200)


@require_safe
@of_referral(Verb.SEE_NOTES)
def case(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """A case: what is due first, then how to reach the person safely, the plan, the safety plan, needs, and who else helps."""
    worker = worker_of(request)
    drawn = context_of(worker, referral, "case.page")
    shows = frozenset(Verb(code) for code in drawn["see"]) & SEES
    plan = queries.plan_of(worker, referral, shows)
    drawn |= {
        "plan": plan,
        "today": local(timezone.now()).date(),
        "in_support": State(referral.state) in IN_SUPPORT,
        "ours": worker.organisation_id,
        "is_restorative": worker.organisation.kind == OrganisationKind.RESTORATIVE,
    }
    return render(request, "pathways/support/case.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def goal(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Something that the person wants to reach."""
    form = forms.GoalForm(posted(request), initial={"version": referral.version})
    return one_form(
        request,
        referral,
        form,
        lambda: actions.set_goal(referral=referral, by=worker_of(request), **form.cleaned_data),
        title="What does the person want to reach?",
        button="Save the goal",
        said="The goal was written down.",
    )


def _goal(worker: Worker, referral: Referral, reference: UUID) -> Goal:
    return get_object_or_404(Goal, referral=referral, organisation=worker.organisation_id, reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def action(request: HttpRequest, *, referral: Referral, goal: UUID) -> HttpResponseBase:
    """What somebody will do towards a goal."""
    worker = worker_of(request)
    held = _goal(worker, referral, goal)
    form = forms.ActionForm(posted(request))
    return one_form(
        request,
        referral,
        form,
        lambda: actions.add_action(goal=held, by=worker, **form.cleaned_data),
        title="What will be done?",
        button="Save the action",
        said="The action was written down.",
        lead=str(held.words),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def goal_end(request: HttpRequest, *, referral: Referral, goal: UUID) -> HttpResponseBase:
    """What became of a goal."""
    worker = worker_of(request)
    held = _goal(worker, referral, goal)
    form = forms.GoalEndForm(posted(request), initial={"achieved": held.achieved})
    return one_form(
        request,
        referral,
        form,
        lambda: actions.end_goal(goal=held, by=worker, **form.cleaned_data),
        title="What became of the goal?",
        button="Save",
        said="What became of the goal was written down.",
        lead=str(held.words),
    )


@require_POST
@of_referral(Verb.PLAN)
def action_settled(request: HttpRequest, *, referral: Referral, action: UUID) -> HttpResponseBase:
    """An action of the plan is done, or no longer needed."""
    worker = worker_of(request)
    held = get_object_or_404(
        PlanAction.objects.select_related("goal__referral"),
        goal__referral=referral,
        goal__organisation=worker.organisation_id,
        reference=action,
    )
    dropped = request.POST.get("then") == "drop"
    try:
        actions.settle_action(action=held, dropped=dropped, by=worker)
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "It was marked as no longer needed." if dropped else "It was marked as done.")
    if request.POST.get("back") == "my_day":
        return redirect("pathways:my_day")
    return redirect("pathways:case", referral.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def safety_plan(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """The safety plan, written anew from the last version; the versions before stay."""
    worker = worker_of(request)
    drawn = context_of(worker, referral, "case.safety_plan")
    # The last version is filled in only for who may see where the person lives.
    held = queries.own_safety_plan(worker, referral) if Verb.SEE_ADDRESS in drawn["see"] else None
    known = held.plan if held else {}
    form = forms.SafetyPlanForm(posted(request), initial={**known, "version": referral.version})

    def write() -> object:
        told = form.cleaned_data
        return actions.write_safety_plan(
            referral=referral, plan=form.plan(), review_on=told["review_on"], version=told["version"], by=worker
        )

    return one_form(
        request,
        referral,
        form,
        write,
        title="Safety plan",
        button="Save the safety plan",
        said="The safety plan was written down.",
        lead="Write it with the person. Do not send it anywhere that is not safe.",
        more=drawn | {"held": held},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def arrange(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Something is arranged. How the person can be reached safely stands beside it."""
    worker = worker_of(request)
    form = forms.ArrangeForm(posted(request), initial={"version": referral.version})
    return one_form(
        request,
        referral,
        form,
        lambda: actions.arrange(referral=referral, by=worker, **form.cleaned_data),
        title="What is arranged?",
        button="Save",
        said="It was written down.",
        more=context_of(worker, referral, "case.arrange") | {"with_reach": True},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.PLAN)
def settle(request: HttpRequest, *, referral: Referral, appointment: UUID) -> HttpResponseBase:
    """What came of something arranged."""
    worker = worker_of(request)
    rows = Appointment.objects.select_related("referral")
    held = get_object_or_404(
        rows, referral=referral, organisation=worker.organisation_id, standing=Standing.PLANNED, reference=appointment
    )
    form = forms.SettleForm(posted(request), kind=held.kind)
    return one_form(
        request,
        referral,
        form,
        lambda: actions.settle(appointment=held, by=worker, **form.cleaned_data),
        title=f"{held.get_kind_display()}: what came of it?",
        button="Save",
        said="It was written down.",
        lead="If you reached the person, write it down as a contact instead." if held.kind == "call" else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.SHARE)
def onward(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Another organisation is to help as well."""
    worker = worker_of(request)
    form = forms.OnwardForm(
        posted(request), initial={"version": referral.version, "groups": ["reference", "identity", "contact"]}
    )

    def refer() -> object:
        told = dict(form.cleaned_data)
        return actions.refer_onward(referral=referral, fields=told.pop("groups"), by=worker, **told)

    return one_form(
        request,
        referral,
        form,
        refer,
        title="Refer onward",
        button="Refer onward",
        said="The onward referral was written down, and what you chose is shared.",
        lead="The case stays with you. The other organisation is told what you choose, as far as a protocol and the person allow.",
        back=_back(worker, referral),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.SHARE)
def onward_settled(request: HttpRequest, *, referral: Referral, onward: UUID) -> HttpResponseBase:
    """What came of an onward referral."""
    worker = worker_of(request)
    rows = OnwardReferral.objects.select_related("receiver", "referral")
    held = get_object_or_404(rows, referral=referral, organisation=worker.organisation_id, reference=onward)
    form = forms.OnwardOutcomeForm(posted(request))
    return one_form(
        request,
        referral,
        form,
        lambda: actions.settle_onward(onward=held, by=worker, **form.cleaned_data),
        title=f"{held.receiver}: what came of it?",
        button="Save",
        said="It was written down.",
        back=_back(worker, referral),
    )


@require_safe
@of_referral(Verb.CLOSE)
def end(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """What is missing before a case is closed. Nothing of it blocks; the next page closes it, with a reason."""
    worker = worker_of(request)
    drawn = {
        "referral": referral,
        "gaps": queries.closing_gaps(worker, referral),
        "can": {str(verb): True for verb in allowed_to(worker, referral)},
    }
    return render(request, "pathways/support/end.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.CLOSE)
def reopen(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Open a closed case again, with a reason."""
    form = forms.ReopenForm(posted(request), initial={"version": referral.version})
    return one_form(
        request,
        referral,
        form,
        lambda: actions.reopen(referral=referral, by=worker_of(request), **form.cleaned_data),
        title=f"Open {referral.number} again",
        button="Open it again",
        said="The case is open again.",
        lead="It goes back to the worker who had it, where they still work here; else it waits for one.",
    )

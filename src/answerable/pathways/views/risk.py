"""The pages of risk: the level that stands and its history, assessments page by page, and the tools."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import risk as actions
from answerable.pathways.actions.events import Stale
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.case_facts import read_tool
from answerable.pathways.commands_tools import read_file
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms import risk as forms
from answerable.pathways.models import Referral, RiskAssessment, RiskTool
from answerable.pathways.permissions import of_referral, requires, worker_of
from answerable.pathways.policies import allowed_to
from answerable.pathways.queries import local_rules, marac
from answerable.pathways.queries import risk as queries
from answerable.pathways.queries.queue import name_of
from answerable.pathways.rules import risk_tools
from answerable.pathways.rules.risk import suggested
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.rules.vocabulary import RiskLevel

from .pages import paged, posted, refuse

CHANGES = ["GET", "HEAD", "POST"]


def context_of(request: HttpRequest, referral: Referral, page: str) -> dict[str, Any]:
    """Return what every page of the risk of a referral is given, and record that it was looked at."""
    worker = worker_of(request)
    can = allowed_to(worker, referral)
    named = Verb.SEE_IDENTITY in can
    shown = {Verb.SEE_RISK, Verb.SEE_IDENTITY} & can
    record_views(worker=worker, people=[referral.person], page=page, groups=shown)
    return {
        "referral": referral,
        "name": name_of(referral) if named else "",
        "can": {str(verb): True for verb in can},
        "standing": queries.standing(referral),
    }


def show_refusal(form: BaseForm, refusal: CannotChange, referral: Referral) -> None:
    """Show why an action was refused. After somebody was faster the form holds the new version: sending it again is a choice."""
    refuse(form, refusal)
    if isinstance(refusal, Stale):
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(Referral.objects.values_list("version", flat=True).get(pk=referral.pk))  # type: ignore[index]


@require_safe
@of_referral(Verb.SEE_RISK)
def risk(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """The level that stands with who set it, when and why, what the rules found, and the history."""
    worker = worker_of(request)
    tools = queries.tools_in_use()
    drawn = context_of(request, referral, "risk.page") | {
        "begun": queries.begun(referral, worker),
        "form": forms.BeginForm([(str(tool.pk), str(tool)) for tool in tools]) if tools else None,
        "tools": tools,
        "findings": local_rules.of_referral(worker, referral),
        "maracs": marac.of_those_seen(worker, referral),
        "page": paged(request, queries.history(referral)),
    }
    return render(request, "pathways/risk/risk.html", drawn)


@require_POST
@of_referral(Verb.ASSESS)
def begin(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """Begin an assessment with a tool, or go on with the one that was begun."""
    tools = {str(tool.pk): tool for tool in queries.tools_in_use()}
    tool = tools.get(request.POST.get("tool", "")) or (next(iter(tools.values())) if len(tools) == 1 else None)
    if tool is None:
        messages.error(request, "Choose which questions you use.")
        return redirect("pathways:risk", referral.reference)
    try:
        made = actions.begin(referral=referral, tool=tool, by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
        return redirect("pathways:risk", referral.reference)
    return redirect("pathways:assess", referral.reference, made.reference, 1)


def _begun(request: HttpRequest, referral: Referral, assessment: UUID) -> tuple[RiskAssessment, risk_tools.Tool]:
    """Return an assessment that this worker has begun of this referral, with its tool."""
    row = get_object_or_404(
        RiskAssessment.objects.select_related("tool"),
        reference=assessment,
        referral=referral,
        begun_by=worker_of(request),
        completed_at__isnull=True,
        tool__isnull=False,
    )
    assert row.tool is not None
    return row, read_tool(row.tool)


@require_http_methods(CHANGES)
@of_referral(Verb.ASSESS)
def assess(request: HttpRequest, *, referral: Referral, assessment: UUID, number: int) -> HttpResponse:
    """One page of questions. Going on, going back and saving for later all keep what was answered."""
    row, tool = _begun(request, referral, assessment)
    if not 1 <= number <= len(tool.groups):
        raise Http404("There is no such page.")
    group = tool.groups[number - 1]
    form = forms.QuestionsForm(group, posted(request), initial=row.answers)
    if form.is_valid():
        try:
            actions.save_answers(assessment=row, answers=form.cleaned_data, by=worker_of(request))
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            then = request.POST.get("then", "")
            if then == "later":
                messages.success(request, "The assessment is saved as it is. Go on with it when you can.")
                return redirect("pathways:risk", referral.reference)
            following = number - 1 if then == "back" else number + 1
            if following < 1:
                return redirect("pathways:risk", referral.reference)
            if following > len(tool.groups):
                return redirect("pathways:finish_assessment", referral.reference, row.reference)
            return redirect("pathways:assess", referral.reference, row.reference, following)
    drawn = context_of(request, referral, "risk.assess") | {
        "assessment": row,
        "tool": tool,
        "group": group,
        "number": number,
        "of": len(tool.groups),
        "form": form,
    }
    return render(request, "pathways/risk/questions.html", drawn, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@of_referral(Verb.ASSESS)
def finish(request: HttpRequest, *, referral: Referral, assessment: UUID) -> HttpResponse:
    """What the ticks come to, the person's judgement apart from them, and the level that follows."""
    row, tool = _begun(request, referral, assessment)
    standing = queries.standing(referral)
    ticks = risk_tools.ticks(tool, row.answers)
    suggestion = suggested(ticks, tool.guide)
    form = forms.FinishForm(
        standing.level, posted(request), initial={"version": referral.version}, suggests=suggestion is not None
    )
    if form.is_valid():
        try:
            made = actions.complete(assessment=row, **form.values(), by=worker_of(request))
        except CannotChange as refusal:
            show_refusal(form, refusal, referral)
        else:
            level = RiskLevel(made.level).words.lower() if made.level else "not assessed"
            messages.success(request, f"The assessment is complete. The level of risk is {level}.")
            return redirect("pathways:risk", referral.reference)
    drawn = context_of(request, referral, "risk.finish") | {
        "assessment": row,
        "tool": tool,
        "last": len(tool.groups),
        "ticks": ticks,
        "tickable": sum(1 for one in tool.questions() if one.answering is risk_tools.Answering.TICK),
        "unanswered": risk_tools.unanswered(tool, row.answers),
        "suggestion": suggestion,
        "form": form,
    }
    return render(request, "pathways/risk/finish.html", drawn, status=422 if form.errors else 200)


@require_POST
@of_referral(Verb.ASSESS)
def drop(request: HttpRequest, *, referral: Referral, assessment: UUID) -> HttpResponse:
    """Take away an assessment that was begun."""
    row, _ = _begun(request, referral, assessment)
    try:
        actions.drop(assessment=row, by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The assessment that was begun is gone. The level of risk is as it was.")
    return redirect("pathways:risk", referral.reference)


@require_http_methods(CHANGES)
@of_referral(Verb.ASSESS)
def judge(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """Record a level by professional judgement, without a tool."""
    standing = queries.standing(referral)
    form: Any = forms.JudgeForm(standing.level, posted(request), initial={"version": referral.version})
    if form.is_valid():
        try:
            made = actions.judge(referral=referral, **form.values(), by=worker_of(request))
        except CannotChange as refusal:
            show_refusal(form, refusal, referral)
        else:
            messages.success(request, f"The level of risk is {RiskLevel(made.level).words.lower()}.")
            return redirect("pathways:risk", referral.reference)
    drawn = context_of(request, referral, "risk.judge") | {"form": form}
    return render(request, "pathways/risk/judge.html", drawn, status=422 if form.errors else 200)


@require_safe
@of_referral(Verb.SEE_RISK)
def assessment(request: HttpRequest, *, referral: Referral, assessment: UUID) -> HttpResponse:
    """One completed assessment as it was."""
    row = get_object_or_404(queries.history(referral), reference=assessment)
    drawn = context_of(request, referral, "risk.assessment") | {"assessment": row, "groups": queries.answered(row)}
    return render(request, "pathways/risk/assessment.html", drawn)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_RULES)
def tools(request: HttpRequest) -> HttpResponse:
    """The risk tools, and loading another from its file."""
    form = forms.ToolFileForm(posted(request), request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.load_tool(data=read_file(file.read(), "The file"), by=worker_of(request))
        except risk_tools.BadTool as error:
            faults = error.faults
            form.add_error("file", "The file is no risk tool. Nothing was loaded: see below what is wrong in it")
        except CannotChange as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, f"{made} is loaded.")
            return redirect("pathways:risk_tools")
    drawn = {"form": form, "faults": faults, "page": paged(request, queries.tools())}
    return render(request, "pathways/risk/tools.html", drawn, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_RULES)
def tool(request: HttpRequest, key: int) -> HttpResponse:
    """One version of a tool: its questions, how its ticks are read here, its last day."""
    row = get_object_or_404(RiskTool, pk=key)
    initial = {"high_ticks": row.high_ticks, "medium_ticks": row.medium_ticks, "until_day": row.until_day}
    form = forms.ToolForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            actions.set_tool(tool=row, **form.cleaned_data, by=worker_of(request))
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{row} is saved.")
            return redirect("pathways:risk_tools")
    drawn = {"form": form, "row": row, "tool": read_tool(row)}
    return render(request, "pathways/risk/tool.html", drawn, status=422 if form.errors else 200)

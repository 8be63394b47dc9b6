"""The pages of local rules: the list, a rule with its versions, and a change that is looked at before it is saved."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways import case_facts
from answerable.pathways.actions import local_rules as actions
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.local_rules import KindForm, RuleForm
from answerable.pathways.models import LocalRule
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import local_rules as queries
from answerable.pathways.rules import local_rules as engine
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import posted, refuse

CHANGES = ["GET", "HEAD", "POST"]
_SOON = "There are many open cases: they are looked at again in the next minutes."


def _line(row: LocalRule) -> dict[str, Any]:
    kind = engine.Kind(row.kind)
    return {"rule": row, "kind": kind.words, "says": engine.describe(kind, engine.checked(kind, row.parameters))}


@require_safe
@requires(Desk.MANAGE_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of today, those to come, and those that have ended."""
    today = timezone.localdate()
    held = case_facts.rules_in_force(today)
    latest: dict[str, LocalRule] = {}
    for row in queries.rules():
        latest.setdefault(row.code, row)
    drawn = {
        "now": [_line(row) for row, _ in held.values()],
        "to_come": [_line(row) for row in latest.values() if row.from_day > today],
        "ended": [_line(row) for row in latest.values() if row.until_day is not None and row.until_day < today],
        "unexplained": case_facts.unexplained(),
    }
    return render(request, "pathways/rules/list.html", drawn)


@require_POST
@requires(Desk.MANAGE_RULES)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin with the usual rules."""
    try:
        actions.begin_with_usual_rules(by=worker_of(request))
        actions.explain_soon(by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The usual rules hold from today. Set each as your area has agreed.")
    return redirect("pathways:rules")


@require_POST
@requires(Desk.MANAGE_RULES)
def explain(request: HttpRequest) -> HttpResponse:
    """Explain every open case by the rules of today."""
    if actions.explain_soon(by=worker_of(request)) is None:
        messages.success(request, _SOON)
    else:
        messages.success(request, "Every open case was looked at again.")
    return redirect("pathways:rules")


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_RULES)
def new(request: HttpRequest) -> HttpResponse:
    """Choose what a new rule looks for."""
    form = KindForm(posted(request))
    if form.is_valid():
        return redirect("pathways:new_rule_of_kind", form.cleaned_data["kind"])
    return render(request, "pathways/rules/kind.html", {"form": form}, status=422 if form.errors else 200)


def _digest(told: dict[str, Any]) -> str:
    """Return a digest of what was typed, so that what is saved is what was looked at."""
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _edit(request: HttpRequest, *, code: str, kind: engine.Kind, last: LocalRule | None) -> HttpResponse:
    worker = worker_of(request)
    initial = RuleForm.initial_of(kind, last.parameters if last else {})
    initial |= {"version": last.version if last else 0, "from_day": timezone.localdate()}
    if last is not None:
        initial |= {"words": last.words, "until_day": last.until_day}
    form = RuleForm(kind, posted(request), initial=initial)
    seen = None
    digest = ""
    if form.is_valid():
        data = form.cleaned_data
        told = {
            "parameters": form.parameters(),
            "words": data["words"],
            "from_day": data["from_day"],
            "until_day": data["until_day"],
        }
        digest = _digest(told)
        version = data["version"] if data["version"] is not None else -1
        try:
            if request.POST.get("then") == "save" and data["previewed"] == digest:
                made, changed = actions.change_rule(code=code, kind=kind, **told, version=version, by=worker)
                messages.success(
                    request,
                    f"Rule {made.code}, version {made.version}, is saved. {changed} findings of open cases changed.",
                )
                return redirect("pathways:rule", made.code)
            engine.checked(kind, told["parameters"])
        except CannotChange as refusal:
            refuse(form, refusal)
        except engine.BadRule as error:
            for name, sentence in error.faults.items():
                form.add_error(name, sentence)
        else:
            draft = engine.Rule(code, version + 1, kind, told["parameters"], timezone.localdate())
            seen = queries.preview(code=code, draft=draft, worker=worker)
            record_views(
                worker=worker,
                people=[change.referral.person for change in seen.cases],
                page="rules.preview",
                groups=frozenset({Verb.SEE_RISK}),
            )
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["previewed"] = digest  # type: ignore[index]
    drawn = {"form": form, "code": code, "kind": kind, "last": last, "seen": seen}
    return render(request, "pathways/rules/edit.html", drawn, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_RULES)
def new_of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new rule of a kind, look at what it would find, and save it."""
    if kind not in list(engine.Kind):
        raise Http404("There is no such page.")
    return _edit(request, code=queries.next_code(kind), kind=engine.Kind(kind), last=None)


def _latest(code: str) -> LocalRule:
    row = queries.rules().filter(code=code).first()
    if row is None:
        raise Http404("There is no such page.")
    return row


@require_safe
@requires(Desk.MANAGE_RULES)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with every version of it."""
    last = _latest(code)
    drawn = {
        "last": _line(last),
        "versions": [_line(row) for row in queries.rules().filter(code=code)],
        "held": any(rule.code == code for _, rule in case_facts.rules_in_force().values()),
    }
    return render(request, "pathways/rules/rule.html", drawn)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_RULES)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a rule: look at what would change first, then save a new version."""
    last = _latest(code)
    return _edit(request, code=code, kind=engine.Kind(last.kind), last=last)

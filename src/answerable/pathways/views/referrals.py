"""The pages of a referral: the form in steps, its own page, a service's answer, and the list of an organisation's own.

An address holds a random reference and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import referrals as actions
from answerable.pathways.actions.events import Stale
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms import referrals as forms
from answerable.pathways.models import Referral
from answerable.pathways.permissions import at_desk, of_referral, requires, worker_of
from answerable.pathways.policies import groups_of_all
from answerable.pathways.queries import duplicates
from answerable.pathways.queries import referrals as queries
from answerable.pathways.queries.consent import to_sign
from answerable.pathways.queries.queue import lines
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.rules.vocabulary import State
from answerable.pathways.wordings import Reading, reading_for

from .pages import after_refusal, context_of, next_steps, paged, posted, refuse


@require_safe
@requires(Desk.REFER)
def referrals(request: HttpRequest) -> HttpResponse:
    """The referrals of the worker's organisation: drafts to finish first, then all."""
    worker = worker_of(request)
    state = request.GET.get("state", "")
    state = state if state in list(State) else ""
    drafts = list(queries.of_organisation(worker, drafts=True)[:20]) if not state else []
    page = paged(request, queries.of_organisation(worker, drafts=None if state else False, state=state))
    rows = list(page.object_list)
    shows = groups_of_all(worker, [*drafts, *rows])
    seen = [row.person for row in [*drafts, *rows] if Verb.SEE_IDENTITY in shows.get(row.pk, frozenset())]
    if seen:
        record_views(worker=worker, people=seen, page="referral.list", groups=frozenset({Verb.SEE_IDENTITY}))
    drawn = {
        "drafts": lines(worker, drafts),
        "lines": lines(worker, rows),
        "page": page,
        "state": state,
        "states": [(str(one), one.words) for one in State],
    }
    return render(request, "pathways/referrals/list.html", drawn)


@require_POST
@requires(Desk.REFER)
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft, and lead to its first page."""
    try:
        draft = actions.start(by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
        return redirect("pathways:referrals")
    return redirect("pathways:draft_step", draft.reference, forms.STEPS[0].code)


def _at_hub(referral: Referral) -> bool:
    return referral.hub_id == referral.referred_by_id


def _place(code: str) -> tuple[int, type[forms.Step]]:
    for number, step in enumerate(forms.STEPS):
        if step.code == code:
            return number, step
    raise Http404("There is no such page.")


def _differences(mine: dict[str, list[str]], theirs: dict[str, Any], form: forms.Step) -> list[str]:
    """Return what somebody else typed in the same step, field by field, where it is not what this worker typed."""
    told = []
    for name, field in form.fields.items():
        keys = [key for key in {*mine, *theirs} if key == name or key.startswith(f"{name}_")]
        here = [" ".join(mine.get(key, [])) for key in sorted(keys)]
        there = [" ".join(theirs.get(key, [])) for key in sorted(keys)]
        if here != there:
            told.append(f"{field.label}: {' '.join(there).strip() or 'empty'}")
    return told


def _reading(referral: Referral) -> Reading:
    """Return the words to read to the person of a draft, in the language that was typed on the page before."""
    named = ((referral.typed or {}).get("needs") or {}).get("language") or [""]
    return reading_for({"language": named[0]})


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.EDIT)
def draft_step(request: HttpRequest, *, referral: Referral, step: str) -> HttpResponseBase:
    """One page of a draft. What is typed is kept whether it is right or not."""
    number, kind = _place(step)
    worker = worker_of(request)
    held = (referral.typed or {}).get(step)
    others: list[str] = []
    version = referral.version
    reading = _reading(referral) if step == "consent" else None
    if request.method == "POST":
        typed = forms.typed_of(request.POST)
        form = forms.bound(kind, typed, at_hub=_at_hub(referral))
        valid = form.is_valid()
        identity = form.read()["identity"] if valid and isinstance(form, forms.PersonStep) else None
        sent_version = request.POST.get("version", "")
        try:
            actions.save_draft(
                referral=referral,
                step=step,
                typed=typed,
                identity=identity,
                version=int(sent_version) if sent_version.isdecimal() and len(sent_version) < 9 else -1,
                by=worker,
            )
        except Stale:
            now = Referral.objects.get(pk=referral.pk)
            others, version = _differences(typed, (now.typed or {}).get(step, {}), form), now.version
            form.add_error(
                None,
                "Somebody else changed this draft while you were working on it. Nothing of theirs was overwritten. "
                "Look at what they wrote, then save again.",
            )
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            if request.POST.get("then") == "later":
                messages.success(request, "The draft was saved as it is.")
                return redirect("pathways:referrals")
            if valid:
                following = forms.STEPS[number + 1 :]
                if request.POST.get("then") == "check" or not following:
                    return redirect("pathways:draft_check", referral.reference)
                return redirect("pathways:draft_step", referral.reference, following[0].code)
            version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
    else:
        form = forms.bound(kind, held, at_hub=_at_hub(referral))
        if reading and not form.is_bound and "language" in form.fields:
            form.initial["language"] = reading.language
        record_views(
            worker=worker, people=[referral.person], page="referral.draft", groups=frozenset({Verb.SEE_IDENTITY})
        )
    drawn = {
        "referral": referral,
        "form": form,
        "step": kind,
        "number": number + 1,
        "steps": len(forms.STEPS),
        "back": forms.STEPS[number - 1].code if number else "",
        "version": version,
        "others": others,
        "reading": reading,
    }
    return render(request, "pathways/referrals/step.html", drawn, status=422 if request.method == "POST" else 200)


def _shown(field: BoundField) -> str:
    """Return an answer as the list of answers shows it."""
    value = field.value()
    if isinstance(value, dict | list | tuple) and not hasattr(field.field, "choices"):
        return " ".join(str(part) for part in value if part)
    choices = {str(code): str(words) for code, words in getattr(field.field, "choices", [])}
    if choices:
        picked = value if isinstance(value, list | tuple) else [value]
        return ", ".join(choices[str(one)] for one in picked if str(one) in choices)
    if isinstance(value, bool):
        return "Yes" if value else ""
    return "Yes" if value == "on" else str(value or "")


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.SEND)
def draft_check(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """The answers of a draft on one page, what is missing, who it may be already, and the button that sends it."""
    worker = worker_of(request)
    read = forms.read_draft(referral.typed or {}, at_hub=_at_hub(referral))
    refused = ""
    version = referral.version
    if request.method == "POST" and read.whole is not None:
        sent_version = request.POST.get("version", "")
        try:
            sent = actions.send(
                referral=referral,
                whole=read.whole,
                version=int(sent_version) if sent_version.isdecimal() and len(sent_version) < 9 else -1,
                by=worker,
            )
        except CannotChange as refusal:
            refused = refusal.sentence
            version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
        else:
            messages.success(request, f"Referral {sent.number} was sent to {sent.hub}.")
            return redirect("pathways:referral", sent.reference)
    alike = duplicates.alike(worker, referral, read.whole) if read.whole else []
    people = [referral.person, *(one.person for one in alike)]
    record_views(
        worker=worker, people=people, page="referral.check", groups=frozenset({Verb.SEE_IDENTITY, Verb.SEE_CONTACT})
    )
    answers = [
        {
            "step": step,
            "wrong": step in read.wrong,
            "rows": [(field.label, _shown(field)) for field in step.visible_fields() if _shown(field)],
            "errors": [str(text) for texts in step.errors.values() for text in texts],
        }
        for step in read.steps
    ]
    drawn = {
        "referral": referral,
        "answers": answers,
        "ready": read.whole is not None,
        "refused": refused,
        "version": version,
        "alike": alike,
        "at_hub": _at_hub(referral),
    }
    wrong = bool(refused) or (request.method == "POST" and read.whole is None)
    return render(request, "pathways/referrals/check.html", drawn, status=422 if wrong else 200)


@require_safe
@of_referral(Verb.SEE_STATE)
def referral(request: HttpRequest, *, referral: Referral) -> HttpResponse:
    """A referral: what to do next, who it is and how to reach them safely, what happened, what is shared."""
    worker = worker_of(request)
    drawn = context_of(worker, referral, "referral.page")
    shows = frozenset(Verb(code) for code in drawn["see"])
    can = frozenset(Verb(code) for code in drawn["can"])
    waiting = to_sign(worker).filter(referral=referral).exists()
    drawn |= {
        "next": next_steps(referral, can, waits_for_override=waiting),
        "history": queries.history(worker, referral, shows),
        "shares": queries.shares_of(referral, worker),
        "may_review_looks": at_desk(worker, Desk.REVIEW_SAFEGUARDS),
        "may_check_name": Verb.SEE_IDENTITY in shows and at_desk(worker, Desk.NAME_CHECK),
        "consents": list(referral.consents.select_related("wording", "agency"))
        if can & {Verb.CONTACT, Verb.EDIT}
        else [],
    }
    return render(request, "pathways/referrals/page.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ACCEPT)
def answer(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Accept or decline, for the service that it is offered to."""
    worker = worker_of(request)
    form: Any = forms.DeclineForm(initial={"version": referral.version})
    if request.method == "POST" and request.POST.get("then") == "accept":
        asked = forms.VersionForm(request.POST)
        try:
            accepted = actions.accept(
                referral=referral, version=asked.cleaned_data["version"] if asked.is_valid() else -1, by=worker
            )
        except CannotChange as refusal:
            messages.error(request, refusal.sentence)
            return redirect("pathways:referral", referral.reference)
        messages.success(request, f"Referral {accepted.number} was accepted.")
        return redirect("pathways:referral", referral.reference)
    if request.method == "POST":
        form = forms.DeclineForm(request.POST)
        if form.is_valid():
            try:
                declined = actions.decline(referral=referral, by=worker, **form.cleaned_data)
            except CannotChange as refusal:
                form = after_refusal(form, refusal, referral)
            else:
                messages.success(request, f"Referral {declined.number} was declined and is back with the hub.")
                return redirect("pathways:queue")
    drawn = context_of(worker, referral, "referral.answer") | {"form": form}
    return render(request, "pathways/referrals/answer.html", drawn, status=422 if form.errors else 200)


def _ended(
    request: HttpRequest, referral: Referral, form_kind: Any, act: Any, template: str, said: str
) -> HttpResponseBase:
    worker = worker_of(request)
    form = form_kind(posted(request), initial={"version": referral.version})
    if request.method == "POST" and form.is_valid():
        try:
            act(referral=referral, by=worker, **form.cleaned_data)
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)
        else:
            messages.success(request, said.format(number=referral.number))
            # Who routes goes on with what waits next.
            return redirect("pathways:queue" if referral.hub_id == worker.organisation_id else "pathways:referrals")
    return render(request, template, {"referral": referral, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.WITHDRAW)
def withdraw(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Withdraw a referral, or give up a draft."""
    said = "Referral {number} was withdrawn."
    return _ended(request, referral, forms.WithdrawForm, actions.withdraw, "pathways/referrals/withdraw.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.CLOSE)
def close(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Close a referral."""
    said = "Referral {number} was closed."
    return _ended(request, referral, forms.CloseForm, actions.close, "pathways/referrals/close.html", said)

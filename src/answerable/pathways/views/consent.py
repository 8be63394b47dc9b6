"""The pages of what a person agreed to, and of sharing without that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import consent as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.consent import AnswerForm, OverrideForm
from answerable.pathways.models import Referral, Worker
from answerable.pathways.permissions import of_referral, requires, worker_of
from answerable.pathways.policies import groups, visible
from answerable.pathways.queries import consent as queries
from answerable.pathways.rules.languages import ENGLISH
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.wordings import Reading, reading_for

from .pages import after_refusal, paged, posted


def _numbered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Number the rows of a referral from 1 on. Their numbers in the store go up with every organisation's, and would tell of them."""
    return rows.annotate(number=Window(RowNumber(), order_by=F("pk").asc()))


def chosen(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Any:
    """Return the row of a referral that a form names by its number there, or answer “not found”."""
    typed = request.POST.get(name, "")
    number = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    found = list(rows.order_by("pk")[number - 1 : number]) if number else []
    if not found:
        raise Http404("There is no such page.")
    return found[0]


def _reading(worker: Worker, referral: Referral) -> Reading:
    """Return the words to read: in the person's language, where the worker may know it."""
    sees = Verb.SEE_NEEDS in groups(worker, referral)
    return reading_for(referral.person.preferences if sees else None)


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.CONTACT)
def consents(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """What the person was asked, in which words, what they said, and what they took back."""
    worker = worker_of(request)
    reading = _reading(worker, referral)
    form = AnswerForm(posted(request), initial={"version": referral.version, "language": reading.language})
    if request.method == "POST" and form.is_valid():
        told = {"language": ENGLISH, **form.cleaned_data, "given": form.cleaned_data["given"] == "yes"}
        try:
            actions.record_answer(referral=referral, by=worker, **told)
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
        else:
            messages.success(request, "What the person said was written down.")
            return redirect("pathways:consents", referral.reference)
    rows = referral.consents.select_related("wording", "agency", "by", "withdrawn_by")
    drawn = {"referral": referral, "form": form, "consents": _numbered(rows), "reading": reading}
    return render(request, "pathways/referrals/consents.html", drawn, status=422 if form.errors else 200)


@require_POST
@of_referral(Verb.CONTACT)
def withdraw_consent(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """The person takes an agreement back; what rests on it ends at once."""
    held = chosen(request, "consent", referral.consents.all())
    try:
        actions.withdraw_consent(consent=held, by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The agreement was taken back. What was shared on it ended now.")
    if visible(worker_of(request), Verb.CONTACT).filter(pk=referral.pk).exists():
        return redirect("pathways:consents", referral.reference)
    return redirect("pathways:places")


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ASK_OVERRIDE)
def ask_override(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Ask to share without the person's agreement."""
    form = OverrideForm(posted(request), initial={"version": referral.version, "receiver": _hub_of(request, referral)})
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "person_told": {"yes": True, "no": False}.get(form.cleaned_data["person_told"])}
        try:
            actions.ask_override(referral=referral, by=worker_of(request), **told)
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)  # type: ignore[assignment]
        else:
            messages.success(
                request, "It was asked for. A manager of your organisation has to sign it off; nothing is shared yet."
            )
            return redirect("pathways:referral", referral.reference)
    drawn = {"referral": referral, "form": form}
    return render(request, "pathways/referrals/ask_override.html", drawn, status=422 if form.errors else 200)


def _hub_of(request: HttpRequest, referral: Referral) -> object:
    ours = worker_of(request).organisation_id
    return referral.hub.reference if referral.hub and referral.hub_id != ours else None


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.SIGN_OVERRIDE)
def overrides(request: HttpRequest, *, referral: Referral) -> HttpResponseBase:
    """Sign off, or refuse, sharing without agreement: what was asked for, by whom, why."""
    worker = worker_of(request)
    if request.method == "POST":
        asked = chosen(request, "override", referral.overrides.filter(organisation=worker.organisation))
        told = {"yes": True, "no": False}.get(request.POST.get("person_told", ""))
        try:
            if request.POST.get("then") == "sign":
                actions.sign_override(override=asked, person_told=told, by=worker)
                messages.success(request, "Signed off. It can now be shared.")
            else:
                actions.refuse_override(override=asked, by=worker)
                messages.success(request, "Refused. Nothing is shared.")
        except CannotChange as refusal:
            messages.error(request, refusal.sentence)
        return redirect("pathways:overrides", referral.reference)
    rows = referral.overrides.filter(organisation=worker.organisation).select_related(
        "receiver", "asked_by", "signed_by"
    )
    drawn = {"referral": referral, "overrides": _numbered(rows).order_by("-pk"), "worker": worker}
    return render(request, "pathways/referrals/overrides.html", drawn)


@require_safe
@requires(Desk.REFER)
def to_sign(request: HttpRequest) -> HttpResponse:
    """What waits for this worker's sign-off."""
    rows = (
        queries.to_sign(worker_of(request))
        .select_related("referral", "receiver", "asked_by")
        .defer("why", "referral__notes", "referral__typed")
        .order_by("asked_at", "pk")
    )
    return render(request, "pathways/referrals/to_sign.html", {"page": paged(request, rows)})

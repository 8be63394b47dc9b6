"""The pages of deciding: every question with its decision, one question, and the grounds it rests on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, check_may, requires
from answerable.casework.actions import deciding as actions
from answerable.casework.actions.requests import keep_upload
from answerable.casework.errors import Stale
from answerable.casework.forms.deciding import CopyForm, DecisionForm, GroundForm
from answerable.casework.gathering import estimate
from answerable.casework.models import Decision, Ground, Request
from answerable.casework.queries import deciding as queries
from answerable.casework.queries.settings import casework_settings
from answerable.casework.rules.deciding import estimate_in_words
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.casework.views.requests import case_page, posted, request_of, who, with_version
from answerable.law.exemptions import Act, Exemption, Kind, UnknownExemption, lookup

_KEPT = "casework.opinion.kept"
"""What the signature of a kept document is for."""
_WITHHOLDS = frozenset(
    {QuestionOutcome.PROVIDED_IN_PART, QuestionOutcome.REFUSED, QuestionOutcome.EXTENDED, QuestionOutcome.NEITHER}
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def decisions(http: HttpRequest, reference: str) -> HttpResponse:
    """Every question with what was decided and what its notice lacks; or confirm what the register suggests."""
    request = request_of(reference)
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        try:
            made = actions.confirm_suggested(request=request, version=_version(http), by=who(http))
        except Stale as error:
            messages.error(http, str(error))
        else:
            messages.success(http, f"{len(made)} question{'s were' if len(made) != 1 else ' was'} decided.")
        return redirect("casework:decisions", reference=reference)
    return case_page(http, request, "decisions", {"found": queries.case_decisions(request), "tab": "decisions"})


def _version(http: HttpRequest) -> int:
    typed = http.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def _one(request: Request, position: int) -> tuple[queries.CaseDecisions, queries.DecisionView]:
    found = queries.case_decisions(request)
    one = next((each for each in found.questions if each.view.question.position == position), None)
    if one is None:
        raise Http404("The request has no such question.")
    return found, one


def _initial(one: queries.DecisionView, decision: Decision | None) -> dict[str, Any]:
    fields = ("confirms", "held", "outcome", "link", "link_text", "holder", "advice", "small_numbers", "withheld")
    if decision is not None:
        return {name: getattr(decision, name) for name in fields}
    return one.suggestion._asdict() if one.suggestion else {}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def decision(http: HttpRequest, reference: str, position: int) -> HttpResponse:
    """One question: what the register says, what is decided, on which grounds, and what is still missing."""
    request = request_of(reference)
    found, one = _one(request, position)
    decided = queries.decision_of(request, position)
    form = DecisionForm(
        posted(http),
        initial={**_initial(one, decided), "version": request.version},
        columns=queries.columns_of(one.view),
        small=queries.small_number_count(one.view),
        people=queries.tells_of_people(one.view),
        limit=settings.SMALL_NUMBER,
    )
    stale = False
    if http.method == "POST":
        check_may(who(http), Permission.REQUEST_ANSWER)
        if form.is_valid():
            try:
                made = actions.decide(question=one.view.question, by=who(http), **form.cleaned_data)
            except Stale as error:
                stale = True
                form.add_error(None, str(error))
                form = with_version(form, request.version)
            else:
                messages.success(http, f"Question {one.view.name} is decided.")
                if made.outcome in _WITHHOLDS and not made.grounds.exists():
                    return redirect("casework:choose_ground", reference=reference, position=position)
                return redirect("casework:decision", reference=reference, position=position)
    return _decision_page(http, request, found, one, decided, form, stale=stale)


def _decision_page(
    http: HttpRequest,
    request: Request,
    found: queries.CaseDecisions,
    one: queries.DecisionView,
    decided: Decision | None,
    form: DecisionForm,
    *,
    stale: bool = False,
    copy: CopyForm | None = None,
) -> HttpResponse:
    place = found.questions.index(one)
    others = [
        (str(each.view.question.position), f"Question {each.view.name}: {each.view.question.text[:150]}")
        for each in found.questions
        if each is not one
    ]
    context = {
        "one": one,
        "form": form,
        "stale": stale,
        "decided": decided,
        "grounds": [(ground, _row(ground)) for ground in queries.grounds_of(decided)] if decided else [],
        "copy": copy or CopyForm(others=others, initial={"version": request.version}, auto_id="copy_%s"),
        "others": others,
        "previous": found.questions[place - 1] if place else None,
        "next": found.questions[place + 1] if place + 1 < len(found.questions) else None,
        "tab": "decisions",
    }
    wrong = bool(form.errors or (copy and copy.errors))
    return case_page(http, request, "decision", context, 422 if wrong else 200)


def _row(ground: Ground) -> Exemption | None:
    try:
        return lookup(ground.citation)
    except UnknownExemption:
        return None


@require_POST
@requires(Permission.REQUEST_ANSWER)
def copy_decision(http: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Decide other questions the same as this one."""
    request = request_of(reference)
    found, one = _one(request, position)
    decided = queries.decision_of(request, position)
    if decided is None:
        raise Http404("Nobody has decided this question yet.")
    others = [
        (str(each.view.question.position), f"Question {each.view.name}: {each.view.question.text[:150]}")
        for each in found.questions
        if each is not one
    ]
    copy = CopyForm(http.POST, others=others, auto_id="copy_%s")
    if copy.is_valid():
        wanted = {int(place) for place in copy.cleaned_data["questions"]}
        to = [each.view.question for each in found.questions if each.view.question.position in wanted]
        try:
            actions.copy_decision(decision=decided, to=to, version=copy.cleaned_data["version"], by=who(http))
        except Stale as error:
            copy.add_error(None, str(error))
            copy = with_version(copy, request.version)
        else:
            messages.success(http, f"Decided the same: {', '.join(n for p, n in _names(found) if p in wanted)}.")
            return redirect("casework:decisions", reference=reference)
    form = DecisionForm(
        initial={**_initial(one, decided), "version": request.version},
        columns=queries.columns_of(one.view),
        small=queries.small_number_count(one.view),
        people=queries.tells_of_people(one.view),
        limit=settings.SMALL_NUMBER,
    )
    return _decision_page(http, request, found, one, decided, form, copy=copy)


def _names(found: queries.CaseDecisions) -> list[tuple[int, str]]:
    return [(each.view.question.position, f"question {each.view.name}") for each in found.questions]


def _decided(request: Request, position: int) -> Decision:
    found = queries.decision_of(request, position)
    if found is None:
        raise Http404("Nobody has decided this question yet.")
    return found


@require_safe
@requires(Permission.REQUEST_ANSWER)
def choose_ground(http: HttpRequest, reference: str, position: int) -> HttpResponse:
    """The grounds that this authority can cite, to search and choose from."""
    request = request_of(reference)
    _, one = _one(request, position)
    _decided(request, position)
    words = http.GET.get("q", "").strip()
    found = queries.grounds_offered(request, words=words)
    context = {"one": one, "found": found, "q": words, "tab": "decisions"}
    return case_page(http, request, "decision_grounds", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def new_ground(http: HttpRequest, reference: str, position: int, citation: str) -> HttpResponse:
    """State a ground for a question."""
    request = request_of(reference)
    row = next((row for row in queries.grounds_offered(request) if row.citation.short == citation), None)
    if row is None:
        raise Http404("This is no ground that the authority can rely on.")
    return _ground_page(http, request, _decided(request, position), row, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def change_ground(http: HttpRequest, reference: str, position: int, ground: int) -> HttpResponse:
    """Change a ground."""
    request = request_of(reference)
    decided = _decided(request, position)
    found = get_object_or_404(Ground, pk=ground, decision=decided)
    return _ground_page(http, request, decided, lookup(found.citation), found)


def _ground_page(
    http: HttpRequest, request: Request, decided: Decision, row: Exemption, found: Ground | None
) -> HttpResponse:
    initial = _ground_initial(found) | {"version": request.version}
    form = GroundForm(posted(http), http.FILES or None, row=row, office=casework_settings(), initial=initial)
    kept, kept_name = _kept(http)
    if http.method == "POST":
        valid = form.is_valid()
        if upload := form.cleaned_data.get("document"):
            kept_name = upload.name or "opinion"
            kept = keep_upload(name=kept_name, chunks=upload.chunks())
        if valid:
            try:
                _put(http, decided, row, found, form.cleaned_data, kept, kept_name)
            except Stale as error:
                form.add_error(None, str(error))
                form = with_version(form, request.version)
            else:
                messages.success(http, f"The ground {row.citation.short} was saved.")
                place = decided.question.position
                return redirect("casework:decision", reference=request.reference, position=place)
    _, one = _one(request, decided.question.position)
    is_cost = row.citation.act is Act.FOIA and row.citation.number == "12"
    costs = estimate(request)
    context = {
        "one": one,
        "form": form,
        "row": row,
        "ground": found,
        "estimate": estimate_in_words(costs) if is_cost else "",
        "is_cost": is_cost,
        "exceeds": costs.exceeds_limit,
        "refusal": row.kind is Kind.REFUSAL,
        "document": queries.opinion_file(found) if found else None,
        "kept": signing.dumps((kept, kept_name), salt=_KEPT) if kept else "",
        "kept_name": kept_name,
        "tab": "decisions",
    }
    return case_page(http, request, "decision_ground", context, 422 if form.errors else 200)


def _kept(http: HttpRequest) -> tuple[str, str]:
    """The document that an earlier try of this form kept."""
    try:
        kept, name = signing.loads(http.POST.get("kept", ""), salt=_KEPT)
    except (signing.BadSignature, ValueError):
        return "", ""
    return str(kept), str(name)


def _ground_initial(found: Ground | None) -> dict[str, Any]:
    if found is None:
        return {}
    fields = (
        "what", "why", "enactment", "prejudice", "likelihood", "interest_for", "interest_against", "balance", "decide_by",
        "narrowing", "would_reveal",
    )  # fmt: skip
    initial = {name: getattr(found, name) for name in fields}
    opinion = getattr(found, "opinion", None)
    if opinion is not None:
        initial |= {
            "person": opinion.person,
            "authorised_by": opinion.authorised_by,
            "given_on": opinion.given_on,
            "opinion": opinion.text,
        }
    return initial


def _put(
    http: HttpRequest,
    decided: Decision,
    row: Exemption,
    found: Ground | None,
    data: dict[str, Any],
    kept: str,
    kept_name: str,
) -> None:
    opinion = None
    if data.get("given_on") and data.get("opinion"):
        opinion = actions.GivenOpinion(
            data["person"],
            data["authorised_by"],
            data["given_on"],
            data["likelihood"],
            data["opinion"],
            kept_name,
            kept,
        )
    values = {name: value for name, value in data.items() if name not in (*GroundForm.OPINION, "version")}
    actions.put_ground(
        decision=decided,
        citation=row.citation.short,
        values=values,
        opinion=opinion,
        ground=found,
        version=data["version"],
        by=who(http),
    )


@require_POST
@requires(Permission.REQUEST_ANSWER)
def remove_ground(http: HttpRequest, reference: str, position: int, ground: int) -> HttpResponse:
    """Take a ground back."""
    request = request_of(reference)
    found = get_object_or_404(Ground, pk=ground, decision=_decided(request, position))
    try:
        actions.remove_ground(ground=found, version=_version(http), by=who(http))
    except Stale as error:
        messages.error(http, str(error))
    else:
        messages.success(http, f"The ground {found.citation} was taken back.")
    return redirect(reverse("casework:decision", args=[reference, position]) + "#grounds")


@require_safe
@requires(Permission.REQUEST_READ)
def opinion_file(http: HttpRequest, reference: str, position: int, ground: int) -> HttpResponseBase:
    """The document of the qualified person's opinion, as it was uploaded; always a download."""
    found = get_object_or_404(Ground, pk=ground, decision=_decided(request_of(reference), position))
    path = queries.opinion_file(found)
    if path is None:
        raise Http404("No document was kept for this opinion.")
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = str(content_disposition_header(True, f"{reference}-opinion{path.suffix}"))
    return response

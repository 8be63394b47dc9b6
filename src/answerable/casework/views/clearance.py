"""The pages of clearance: making a letter final, what an approver sees and signs, sending, publishing, and who signs what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, may, requires
from answerable.casework.actions import clearance as actions
from answerable.casework.errors import Stale
from answerable.casework.forms.clearance import (
    ChainForm,
    FixForm,
    PublishForm,
    RecallForm,
    SendBackForm,
    SendForm,
    SignForm,
    UnpublishForm,
)
from answerable.casework.models import CaseLetter, LetterKind, Release, Request
from answerable.casework.queries import clearance as queries
from answerable.casework.queries import publication
from answerable.casework.rules.clearance import CannotClear
from answerable.casework.rules.evidence import page_of
from answerable.casework.rules.life import NotAllowed, ReleaseState, RequestState
from answerable.guard.telling import told
from answerable.publication.actions import CannotPublish
from answerable.publication.release import Item
from answerable.publication.rules.addresses import path
from answerable.publication.rules.kinds import first_day
from answerable.publication.rules.references import fold

from .requests import case_page, posted, request_of, who, with_version

_WHO_RECALLS = {LetterKind.REVIEW_OUTCOME.value: Permission.REQUEST_REVIEW}
NOT_DONE = (CannotClear, Stale, NotAllowed, CannotPublish)


def _sentences(error: Exception) -> list[str]:
    return list(error.reasons) if isinstance(error, CannotClear) else [str(error)]


@require_safe
@requires(Permission.REQUEST_CLEAR)
def waiting(http: HttpRequest) -> HttpResponse:
    """The letters that wait for this person's signature."""
    return render(http, "casework/clearance_waiting.html", {"releases": queries.waiting_for(who(http))})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_READ)
def clearance(http: HttpRequest, reference: str) -> HttpResponse:
    """The letters of a case that were made final, and the form to make one final."""
    request = request_of(reference)
    may_fix = may(http.user, Permission.REQUEST_ANSWER) or may(http.user, Permission.REQUEST_REVIEW)
    if http.method == "POST" and not may_fix:
        raise PermissionDenied
    letters = queries.to_fix(request)
    first = {"version": request.version, "letter": letters[0].code if len(letters) == 1 else None, "channel": "email"}
    form = FixForm(posted(http), letters=letters, initial=first)
    problems: list[str] = []
    files: list[queries.Looked] = []
    stopped = False
    if http.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["letter"]
        key = chosen.removeprefix("letter-")
        letter = CaseLetter.objects.get(pk=key, request=request) if key != chosen else None
        try:
            release = actions.prepare(
                request=request,
                kind=letter.kind if letter else chosen,
                letter=letter,
                channel=form.cleaned_data["channel"],
                version=form.cleaned_data["version"],
                confirmed=form.confirmed,
                by=who(http),
            )
        except (actions.NotCompared, actions.Stopped) as held:
            files = queries.looked(request, held.leaving)
            stopped = isinstance(held, actions.Stopped)
            problems = list(held.reasons) if stopped or form.cleaned_data["shown"] else []
            form = with_shown(form, queries.shown(held.leaving))
        except NOT_DONE as error:
            problems = _sentences(error)
            form = with_version(form, request.version)
        else:
            messages.success(
                http,
                "The files are final, and the letter waits to be cleared."
                if release.state == ReleaseState.CLEARANCE
                else "The files are final. Nobody has to clear a letter of this kind: it can be sent.",
            )
            return redirect("casework:release", reference=reference, release=release.pk)
    context = {
        "form": form,
        "letters": letters,
        "problems": problems,
        "releases": queries.releases_of(request),
        "may_fix": may_fix,
        "looked": files,
        "stopped": stopped,
        "published": request.state == RequestState.PUBLISHED,
        "answered": request.state == RequestState.RELEASED,
        "tab": "clearance",
    }
    return case_page(http, request, "clearance", context, 422 if form.errors or problems else 200)


def with_shown(form: FixForm, shown: str) -> FixForm:
    """The form again, with the digest of the files that the page shows now, and without the tick for others."""
    data = {name: value for name, value in form.data.items() if name != "compared"} | {"shown": shown}
    again = FixForm(data, letters=form.fields["letter"].choices)  # type: ignore[attr-defined]
    again.is_valid()
    return again


def _release(reference: str, key: int) -> Release:
    found = Release.objects.select_related("request", "request__requester", "review", "letter", "prepared_by")
    return get_object_or_404(found, pk=key, request__reference=reference)


@require_safe
@requires(Permission.REQUEST_READ)
def release(http: HttpRequest, reference: str, release: int) -> HttpResponse:
    """One letter that was made final: its files, what they are made from, what the checks say, who signed."""
    return _sheet(http, _release(reference, release))


def _sheet(
    http: HttpRequest, found: Release, *, problems: list[str] | None = None, given: forms.Form | None = None
) -> HttpResponse:
    """Draw a release, with the form that could not be taken where there is one."""
    sheet = queries.sheet(found, who(http))
    at_hand = {"version": found.version}
    drawn: list[forms.Form] = [
        SignForm(initial={**at_hand, "digest": found.digest}),
        SendBackForm(initial=at_hand),
        RecallForm(initial=at_hand),
        SendForm(initial=at_hand, by_post=found.channel == Release.Channel.POST),
    ]
    by_kind = {type(form).__name__: form for form in drawn}
    if given is not None:
        by_kind[type(given).__name__] = given
    user = http.user
    clears = may(user, Permission.REQUEST_CLEAR)
    live = found.state in queries.LIVE
    context: dict[str, Any] = {
        "release": found,
        "files": queries.files_fixed(found),
        "sheet": sheet,
        "forms": by_kind,
        "given": given,
        "problems": problems or [],
        "questions": [
            (view, decision, page_of(view.answer, 1) if view.answer else None) for view, decision in sheet.questions
        ],
        "may_open": _may_open(http),
        "message": queries.message_shown(found, named=_may_open(http)),
        "may_sign": clears and found.state == ReleaseState.CLEARANCE and not sheet.why_not_sign,
        "may_send_back": clears
        and found.state in (ReleaseState.CLEARANCE, ReleaseState.CLEARED)
        and user.pk not in {one.pk for one in sheet.drafters},
        "may_recall": live and may(user, _WHO_RECALLS.get(found.kind, Permission.REQUEST_ANSWER)),
        "may_send": may(user, Permission.REQUEST_SEND) and found.state == ReleaseState.CLEARED,
        "stops": [*sheet.damaged, *sheet.changed],
        "verdicts": [(one.name, told(one.findings)) for one in queries.verdicts_now(found)]
        if "check" in http.GET and not sheet.damaged
        else None,
        "tab": "clearance",
    }
    wrong = bool(problems) or bool(given is not None and given.errors)
    return case_page(http, request_of(found.request.reference), "clearance_release", context, 422 if wrong else 200)


def _may_open(http: HttpRequest) -> bool:
    """Whether this person may open the files, which name the applicant: those who clear them, and those who may see it."""
    return may(http.user, Permission.REQUEST_CLEAR) or may(http.user, Permission.REQUESTER_READ)


def _done(http: HttpRequest, found: Release, form: forms.Form, do: Callable[..., Any], words: str) -> HttpResponse:
    """Do one thing to a release, or show the release again with what stops it."""
    if not form.is_valid():
        return _sheet(http, found, given=form)
    try:
        do(release=found, by=who(http), **form.cleaned_data)
    except NOT_DONE as error:
        return _sheet(http, _release(found.request.reference, found.pk), problems=_sentences(error))
    messages.success(http, words)
    return redirect("casework:release", reference=found.request.reference, release=found.pk)


@require_POST
@requires(Permission.REQUEST_CLEAR)
def sign(http: HttpRequest, reference: str, release: int) -> HttpResponse:
    """Sign the files as they were shown."""

    def do(*, looked: bool, **typed: Any) -> None:
        actions.sign(**typed)

    return _done(http, _release(reference, release), SignForm(http.POST), do, "You signed this letter.")


@require_POST
@requires(Permission.REQUEST_CLEAR)
def send_back(http: HttpRequest, reference: str, release: int) -> HttpResponse:
    """Send a letter back with reasons."""
    words = "The letter was sent back, and its drafter told."
    return _done(http, _release(reference, release), SendBackForm(http.POST), actions.send_back, words)


@require_POST
@requires(Permission.REQUEST_READ)
def recall(http: HttpRequest, reference: str, release: int) -> HttpResponse:
    """Take a letter back; the table of events says who may."""
    words = "The letter was taken back. It can be changed, and made final again."
    return _done(http, _release(reference, release), RecallForm(http.POST), actions.recall, words)


@require_POST
@requires(Permission.REQUEST_SEND)
def send(http: HttpRequest, reference: str, release: int) -> HttpResponse:
    """Put a cleared letter into the post."""
    found = _release(reference, release)
    by_post = found.channel == Release.Channel.POST
    words = "That it was posted is recorded." if by_post else "The letter is in the outbox, and leaves within a minute."
    return _done(http, found, SendForm(http.POST, by_post=by_post), actions.send, words)


@require_safe
@requires(Permission.REQUEST_READ)
def release_file(http: HttpRequest, reference: str, release: int, place: int) -> HttpResponseBase:
    """One kept file, byte for byte, as a download."""
    found = _release(reference, release)
    if not _may_open(http):
        messages.error(http, "These files name the applicant. Your role may not open them.")
        return redirect("casework:release", reference=reference, release=release)
    try:
        file = queries.file_of(found, place)
    except CannotClear as error:
        messages.error(http, str(error))
        return redirect("casework:release", reference=reference, release=release)
    if file is None:
        raise Http404("This letter has no such file.")
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{reference}-{file.name}"))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_SEND)
def publish(http: HttpRequest, reference: str) -> HttpResponse:
    """What the public is told of an answered request: write it, look at it, put it on the record; correct it, take it off."""
    request = request_of(reference)
    now = publication.public_now(request)
    published, answered = now is not None, request.state == RequestState.RELEASED
    correcting = published and request.state == RequestState.PUBLISHED
    taking_off = http.method == "POST" and "take_off" in http.POST
    given = http.POST if http.method == "POST" and not taking_off else None
    form, only_summary = _publish_form(request, now, given, correcting) if answered or correcting else (None, "")
    off = UnpublishForm(http.POST if taking_off else None, initial={"version": request.version}) if published else None
    problems: list[str] = []
    found: publication.ToPublish | None = None
    if http.method == "POST" and form is None and not (taking_off and off):
        problems.append("Only an answered request is put on the record of what is public.")
    elif taking_off and off is not None and off.is_valid():
        try:
            actions.unpublish(request=request, by=who(http), **off.cleaned_data)
        except NOT_DONE as error:
            problems = _sentences(error)
        else:
            messages.success(http, "It is off the record of what is public.")
            return redirect("casework:clearance", reference=reference)
    elif given is not None and form is not None and form.is_valid():
        typed = {"summary": form.cleaned_data["summary"], "questions": form.questions()}
        if correcting:
            typed["note"] = form.cleaned_data["note"]
        try:
            if "confirm" in given:
                do = actions.correct if correcting else actions.publish
                version = form.cleaned_data["version"]
                do(request=request, version=version, shown=given.get("shown", ""), by=who(http), **typed)
                words = "What is public was corrected." if correcting else "It is on the record of what is public."
                messages.success(http, words)
                return redirect("casework:clearance", reference=reference)
        except NOT_DONE as error:
            problems = _sentences(error)
            request = request_of(reference)
            form = with_version(form, request.version)
        found = publication.to_publish(request, today=timezone.localdate(), **typed)
        problems = problems or list(found.problems)
    context = {
        "form": form,
        "off": off,
        "problems": problems,
        "published": published,
        "answered": answered,
        "correcting": correcting,
        "found": found,
        "answered_on": first_day(found.response.data.get("dated", "")) if found else None,
        "preview": [public_parts(item) for item in found.answers] if found else [],
        "only_summary": found.only_summary if found else only_summary,
        "public_at": f"{settings.PUBLIC_ADDRESS}{path('answers', fold(reference))}" if settings.PUBLIC_ADDRESS else "",
        "tab": "clearance",
    }
    wrong = problems or (form is not None and form.errors) or (off is not None and off.errors)
    return case_page(http, request, "clearance_publish", context, 422 if wrong else 200)


def _publish_form(
    request: Request, now: publication.PublicNow | None, given: Any, correcting: bool
) -> tuple[PublishForm, str]:
    """The form with what is public already, else with the questions as they were sent; and why there are no answers."""
    sent, why = publication.questions_sent(request)
    known = now.questions if now is not None else {}
    questions = [known.get(place, text) for place, text in enumerate(sent, start=1)]
    initial = {"version": request.version, "summary": now.summary if now is not None else ""}
    return PublishForm(given, questions=questions, correcting=correcting, initial=initial), why


def public_parts(item: Item) -> dict[str, Any]:
    """One answer as the page shows what will be public of it."""
    return {**item.data, "paragraphs": str(item.data.get("answer", "")).split("\n\n")}


@require_safe
@requires(Permission.CASEWORK_SET)
def chains(http: HttpRequest) -> HttpResponse:
    """Who signs which kind of letter."""
    return render(http, "casework/clearance_chains.html", {"lines": queries.chains()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASEWORK_SET)
def chain(http: HttpRequest, letter: str, which: str) -> HttpResponse:
    """Set who signs one kind of letter, for requests marked sensitive or for all others."""
    if letter not in LetterKind.values or which not in ("sensitive", "other"):
        raise Http404("There is no such chain.")
    sensitive = which == "sensitive"
    form = ChainForm(posted(http), kind=letter, steps=queries.steps_set(letter, sensitive=sensitive))
    if http.method == "POST" and form.is_valid():
        try:
            actions.set_chain(kind=letter, sensitive=sensitive, by=who(http), **form.cleaned_data)
        except NOT_DONE as error:
            form.add_error(None, " ".join(_sentences(error)))
        else:
            messages.success(http, f"Who clears “{LetterKind(letter).label}” was saved.")
            return redirect("casework:chains")
    context = {"form": form, "words": LetterKind(letter).label, "sensitive": sensitive}
    return render(http, "casework/clearance_chain.html", context, status=422 if form.errors else 200)

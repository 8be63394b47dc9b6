"""Asking for information: first what is answered already, then the request, then how far it has come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import finding, queries
from ..asking import CannotTake, open_for_requests, take
from ..forms import LONGEST_REQUEST, AskForm, QuestionForm
from ..limiting import EVERYBODY, SENDING, SENDING_BY_ALL, may_look
from ..sealing import digest_of_link
from ..search.alike import asked_before
from ..search.errors import SearchFailed
from ..search.find import find
from ..search.years import name_of
from .lists import in_words
from .visitors import TOO_MANY_LOOKS, again_later, visitor_of

HITS = 3
QUESTIONS = 12
NEAR = ("response", "agreement", "service", "decision", "document", "list", "fund")
"""Kinds among which is looked for something of use where no answer to a question is found."""
_NOT_LOOKED: dict[str, Any] = {"questions": [], "failed": TOO_MANY_LOOKS}


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent this form. There is no cookie here that it could misuse; a request in somebody's name it could."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What do you want to know? Nothing that is typed here is in an address or on the shelf."""
    form = QuestionForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "open": open_for_requests()}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        context["send"] = AskForm(text=text)
        if not may_look(visitor_of(request)):
            return again_later(render(request, "publication/ask_found.html", context | _NOT_LOOKED, status=429))
        return render(request, "publication/ask_found.html", context | already(text))
    return render(request, "publication/ask.html", context, status=422 if form.errors else 200)


def already(text: str) -> dict[str, Any]:
    """What of a text is answered or published already, question by question; or that it could not be looked up."""
    try:
        index, home = finding.current(), finding.home()
        found = asked_before(index, text, HITS, home=home)[:QUESTIONS]
        near = {
            one.text: find(index, one.text, kinds=NEAR, limit=HITS, home=home).hits for one in found if not one.hits
        }
    except SearchFailed as error:
        return {"questions": [], "failed": error.sentence}
    questions = [
        {
            "text": one.text,
            "label": one.label or "",
            "hits": [_hit(hit) for hit in one.hits],
            "elsewhere": [_hit(hit) for hit in one.elsewhere],
            "near": [_hit(hit) for hit in near.get(one.text, ())],
        }
        for one in found
    ]
    return {
        "failed": "",
        "questions": questions,
        "known": sum(bool(one["hits"]) for one in questions),
        "like": any(one["elsewhere"] for one in questions),
        "near": any(one["near"] for one in questions),
    }


def _hit(hit: Any) -> dict[str, str]:
    years = ", ".join(name_of(code) for code in hit.years[:4] if code < 10_000)
    return {
        "title": hit.title,
        "path": hit.path,
        "dated": in_words(hit.dated.isoformat()) if hit.dated else "",
        "years": years,
        "places": ", ".join(hit.places[:3]),
    }


@require_POST
def as_typed(request: HttpRequest) -> HttpResponse:
    """The same while somebody types, as a piece of a page. By a form that is sent, so that no address holds the words."""
    if _from_elsewhere(request):
        return HttpResponse(status=403)
    text = request.POST.get("text", "")[:LONGEST_REQUEST]
    if not text.strip():
        return render(request, "publication/ask_already.html", {"questions": []})
    if not may_look(visitor_of(request)):
        return again_later(render(request, "publication/ask_already.html", _NOT_LOOKED, status=429))
    return render(request, "publication/ask_already.html", already(text))


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Take the request in, and lead to its private link. Who opens the address by itself is led to where asking begins."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("publication:ask"))
    form = AskForm(request.POST)
    context: dict[str, Any] = {"send": form, "open": True, "problem": ""}
    status = 422
    if form.is_valid():
        context["problem"], status = _refused(request, form)
        if not context["problem"]:
            try:
                taken = take(**form.typed)
            except CannotTake as error:
                context["problem"], status = str(error), 503
            else:
                return HttpResponseRedirect(reverse("publication:follow", args=[taken.link]))
    return render(request, "publication/ask_send.html", context, status=status)


def _refused(request: HttpRequest, form: AskForm) -> tuple[str, int]:
    """Why a request is not taken in from this visitor now, with the status that says so to a program; empty where it is."""
    if _from_elsewhere(request) or form.from_a_program:
        return "This form was not sent from this page. Check what stands in it, and send it from here.", 403
    if not SENDING.allows(visitor_of(request)):
        return (
            "Several requests came from where you are within an hour. Wait an hour, or send yours by e-mail or post.",
            429,
        )
    if not SENDING_BY_ALL.allows(EVERYBODY):
        return (
            "More requests are being sent at the moment than we can take in. Wait an hour, or send yours by e-mail or post.",
            429,
        )
    return "", 200


@require_safe
def follow(request: HttpRequest, link: str) -> HttpResponse:
    """How far a request has come: its number, stage and dates, and nothing else."""
    found = queries.status_of(digest_of_link(link))
    if found is None:
        raise Http404("There is no such request.")
    over = found.stage in (found.Stage.ANSWERED, found.Stage.CLOSED)
    context = {
        "status": found,
        "received": in_words(found.received.isoformat()),
        "due": in_words(found.due.isoformat()) if found.due else "",
        "due_heading": "The answer was due by" if over else "We must answer by",
        "since": in_words(found.stage_since.isoformat()),
        "address": request.build_absolute_uri(),
        "just_sent": found.stage == found.Stage.SENT,
    }
    response = render(request, "publication/follow.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

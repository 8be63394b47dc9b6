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
from ..limiting import Limit, visitor
from ..sealing import digest_of_link
from ..search.alike import asked_before
from ..search.errors import SearchFailed
from ..search.years import name_of
from .lists import in_words

SENDING = Limit(5, 3600)
LOOKING = Limit(120, 60)
HITS = 3
QUESTIONS = 12


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
        return render(
            request, "publication/ask_found.html", context | already(text) | {"text": text, "send": AskForm()}
        )
    return render(request, "publication/ask.html", context, status=422 if form.errors else 200)


def already(text: str) -> dict[str, Any]:
    """What of a text is answered or published already, question by question; or that it could not be looked up."""
    try:
        found = asked_before(finding.current(), text, HITS, home=finding.home())
    except SearchFailed as error:
        return {"questions": [], "failed": error.sentence}
    return {
        "failed": "",
        "questions": [
            {
                "text": one.text,
                "label": one.label or "",
                "hits": [_hit(hit) for hit in one.hits],
                "elsewhere": [_hit(hit) for hit in one.elsewhere],
            }
            for one in found[:QUESTIONS]
        ],
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
    if not LOOKING.allows(visitor(request)):
        return HttpResponse(status=429)
    text = request.POST.get("text", "")[:LONGEST_REQUEST]
    return render(request, "publication/ask_already.html", already(text) if text.strip() else {"questions": []})


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take the request in, and lead to its private link."""
    form = AskForm(request.POST)
    context: dict[str, Any] = {"send": form, "text": request.POST.get("text", ""), "open": open_for_requests()}
    if not form.is_valid():
        return render(request, "publication/ask_send.html", context, status=422)
    problem = ""
    if _from_elsewhere(request) or form.from_a_program:
        problem = "This form was not sent from this page. Open the page again, and send it from there."
    elif not SENDING.allows(visitor(request)):
        problem = (
            "Several requests came from where you are within an hour. Wait an hour, or send yours by e-mail or post."
        )
    else:
        try:
            taken = take(**{name: form.cleaned_data[name] for name in ("text", "name", "email", "address")})
        except CannotTake as error:
            problem = str(error)
        else:
            return HttpResponseRedirect(reverse("publication:follow", args=[taken.link]))
    return render(request, "publication/ask_send.html", context | {"problem": problem}, status=409)


@require_safe
def follow(request: HttpRequest, link: str) -> HttpResponse:
    """How far a request has come: its number, stage and dates, and nothing else."""
    found = queries.status_of(digest_of_link(link))
    if found is None:
        raise Http404("There is no such request.")
    context = {
        "status": found,
        "received": in_words(found.received.isoformat()),
        "due": in_words(found.due.isoformat()) if found.due else "",
        "since": in_words(found.stage_since.isoformat()),
        "address": request.build_absolute_uri(),
        "just_sent": found.stage == found.Stage.SENT,
    }
    response = render(request, "publication/follow.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

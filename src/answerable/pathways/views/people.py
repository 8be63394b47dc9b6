"""The pages that put right what a referral says of its person, and the public page on which somebody writes about themselves."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import people as actions
from answerable.pathways.actions import referrals
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.people import FORMS, filled
from answerable.pathways.forms.referrals import SelfForm
from answerable.pathways.models import Referral
from answerable.pathways.permissions import of_referral, public, worker_of
from answerable.pathways.rules.verbs import Verb

from .pages import after_refusal, context_of, posted

EXIT = "https://www.bbc.co.uk/weather"
"""Where “Exit this page” leads: a page that everybody looks at."""
AN_HOUR, A_HOUSEHOLD_MAY, EVERYBODY_MAY = 3600, 10, 300
_SEES = {"identity": "see_identity", "address": "see_address", "preferences": "see_needs"}


@require_http_methods(["GET", "HEAD", "POST"])
@of_referral(Verb.ASSESS)
def correct(request: HttpRequest, *, referral: Referral, part: str) -> HttpResponseBase:
    """Put right who somebody is, where they live or what they need to take part. What was there before stays, with the reason."""
    kind = FORMS.get(part)
    worker = worker_of(request)
    drawn = context_of(worker, referral, f"referral.correct_{part}" if kind else "referral.page")
    if kind is None or _SEES[part] not in drawn["see"]:
        raise Http404("There is no such page.")
    form = kind(
        posted(request), initial={**filled(part, getattr(referral.person, part) or {}), "version": referral.version}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.correct(
                referral=referral,
                part=part,
                values=form.values(),
                reason=told["reason"],
                said=told["said"],
                version=told["version"],
                by=worker,
            )
        except CannotChange as refusal:
            form = after_refusal(form, refusal, referral)
        else:
            messages.success(request, "It was put right.")
            return redirect("pathways:referral", referral.reference)
    titles = {
        "identity": "Who the person is",
        "address": "Where they live",
        "preferences": "What helps them to take part",
    }
    drawn |= {"form": form, "title": titles[part]}
    return render(request, "pathways/referrals/correct.html", drawn, status=422 if form.errors else 200)


def _counted(name: str, most: int) -> bool:
    """Count once more under a name, and return whether it is within what an hour allows."""
    key = f"ask.{name}"
    cache.add(key, 0, AN_HOUR)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # the hour ended between the two
        return True


def _too_many(request: HttpRequest) -> bool:
    """Whether this household, or everybody together, has sent too many. The address itself is kept nowhere: a keyed digest is."""
    address = get_adapter(request).get_client_ip(request)
    household = salted_hmac("answerable.pathways.ask", str(address)).hexdigest()[:32]
    return not _counted(household, A_HOUSEHOLD_MAY) or not _counted("everybody", EVERYBODY_MAY)


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent this form. There is no cookie here that it could misuse; a message in somebody's name it could send."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public("Somebody who was harmed may ask for support themselves, at any time and without the police (facts/law.md D1).")
def ask(request: HttpRequest) -> HttpResponse:
    """Somebody asks for support themselves. Safe contact is asked first; nothing of it is in an address, a cookie or a title.

    There is nobody signed in whose cookie another site could misuse, so there is no token, and no cookie for one.
    """
    shell = {"product_name": "Message form", "office_name": "", "service_navigation": None}
    drawn: dict[str, Any] = {"shell": shell, "exit": EXIT}
    if request.method != "POST":
        form = SelfForm(initial={"once": secrets.token_urlsafe(24)})
        return render(request, "pathways/referrals/ask.html", drawn | {"form": form})
    form = SelfForm(request.POST)
    if _from_elsewhere(request):
        form.add_error(None, "This was sent from another website. Open this page itself, then send it again.")
    elif form.is_valid():
        if _too_many(request):
            form.add_error(
                None,
                "Too many messages were sent from here in the last hour. What you wrote is still here; send it later.",
            )
            return render(request, "pathways/referrals/ask.html", drawn | {"form": form}, status=429)
        steps, identity = form.as_steps()
        try:
            taken = referrals.take_in(typed=steps, identity=identity, once=form.cleaned_data["once"])
        except CannotChange:
            form.add_error(None, "Messages cannot be taken here at the moment. In danger, ring 999.")
            return render(request, "pathways/referrals/ask.html", drawn | {"form": form}, status=503)
        return render(request, "pathways/referrals/asked.html", drawn | {"number": taken.number})
    return render(request, "pathways/referrals/ask.html", drawn | {"form": form}, status=422)

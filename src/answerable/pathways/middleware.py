"""Nobody gets in by half: it takes a password of their own, a second factor, and a session that is in use.

What a page is let through at: a view marked `public` always; a view marked with `at(stage)` when its stage is the one that the
session stands at; everything else when none is left. Until then `request.half_in` is set, and pages show no way around the site.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import orjson
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from answerable.pathways import keys
from answerable.pathways.permissions import View, worker_of

STARTED, SEEN = "pathways_started", "pathways_seen"
"""When a session began and when it was last used, in seconds since 1970."""
PASSWORD, FACTOR, LOCKED = "password", "factor", "locked"
NOTED_EVERY = 20
"""Seconds between two times that a session's use is written down."""
KEPT_AT_MOST = 2 * 1024 * 1024
"""Bytes of a typed form that are carried over a locked session."""


def at(*stages: str) -> Callable[[View], View]:
    """Mark a view as reachable at these stages, besides when nothing is left to do."""

    def mark(view: View) -> View:
        view.stages = stages  # type: ignore[attr-defined]
        return view

    return mark


def locked_for(request: HttpRequest, now: float) -> str:
    """Return why the session is locked: "idle", "long", or nothing where it is not."""
    if now - request.session.get(STARTED, now) >= settings.SESSION_LONGEST_HOURS * 3600:
        return "long"
    if now - request.session.get(SEEN, now) >= settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return ""


def about(worker_pk: int) -> str:
    """Return what a form is sealed about: it opens for the worker who typed it and nobody else."""
    return f"what worker {worker_pk} typed"


def _kept(request: HttpRequest) -> str:
    """Seal what was typed, to be carried by the page that asks for a code. Nothing where nothing was typed or it is too much."""
    if request.method != "POST":
        return ""
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    plain = orjson.dumps({"path": request.get_full_path(), "fields": fields})
    if len(plain) > KEPT_AT_MOST:
        return ""
    return b64encode(keys.seal("notes", plain, about=about(worker_of(request).pk))).decode()


def lock_page(request: HttpRequest, *, why: str, kept: str, back: str, form: Any, files: bool = False) -> HttpResponse:
    """Ask for a code before anything else is shown. `kept` is what was typed, sealed; `back` is where to go after."""
    context = {
        "why": why,
        "kept": kept,
        "back": back,
        "form": form,
        "files": files,
        "minutes": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_LONGEST_HOURS,
    }
    response = render(request, "pathways/accounts/locked.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


class SignedInFully:
    """Leads who is signed in to what is still missing, and locks a session that was left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Return where to go first, or None where the page may be shown."""
        if not request.user.is_authenticated or hasattr(view, "public"):
            return None
        worker = worker_of(request)
        factors = dict(Authenticator.objects.filter(user=worker).values_list("pk", "type"))
        proofs = {
            record.get("id") for record in get_authentication_records(request, worker) if record["method"] == "mfa"
        }
        if (proofs or factors) and not proofs & set(factors):
            # The second factor was reset, or set up elsewhere: this session has not shown the one that holds now.
            logout(request)
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        stages = getattr(view, "stages", ())
        now = time.time()
        if why := locked_for(request, now):
            request.half_in = True  # type: ignore[attr-defined]
            return None if LOCKED in stages else self._lock(request, why)
        request.session.setdefault(STARTED, now)
        if now - request.session.get(SEEN, 0) > NOTED_EVERY:
            request.session[SEEN] = now
        if worker.password_once:
            return self._first(request, PASSWORD in stages, "account_change_password")
        if Authenticator.Type.TOTP not in factors.values():
            return self._first(request, FACTOR in stages, "mfa_activate_totp")
        return None

    def _first(self, request: HttpRequest, here: bool, address: str) -> HttpResponse | None:
        if not here:
            return redirect(address)
        request.half_in = True  # type: ignore[attr-defined]
        return None

    def _lock(self, request: HttpRequest, why: str) -> HttpResponse:
        from answerable.pathways.forms.accounts import UnlockForm

        back = request.get_full_path() if request.method == "GET" else "/"
        form = UnlockForm(user=worker_of(request), why=why)
        kept = _kept(request)
        return lock_page(request, why=why, kept=kept, back=back, form=form, files=bool(request.FILES))

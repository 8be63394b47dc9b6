"""May this worker? The views' marks, and the door to rules/policy.py.

Every view of the pathways site is marked: with the thing at the desk that it demands (`requires`), with the verb that it does to
one referral (`of_referral`), or as open, with the reason (`public`). A view of one referral is handed it, or answers “not found”
where the worker may not: no page says that something exists to who may not know.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from answerable.pathways.models import Worker
from answerable.pathways.policies import found
from answerable.pathways.rules.policy import desk_allows
from answerable.pathways.rules.verbs import Desk, Verb

View = Callable[..., HttpResponseBase]


def worker_of(request: HttpRequest) -> Worker:
    """Return who is signed in. Only for views that `requires` guards."""
    return cast(Worker, request.user)


def at_desk(worker: Worker, desk: Desk) -> bool:
    """Return whether a worker may do a thing of the desk: for navigation and buttons. Some things are done at a hub only."""
    return worker.is_active and desk_allows(worker.role, desk, at_hub=worker.organisation.is_hub)


def requires(desk: Desk) -> Callable[[View], View]:
    """Mark a view with what it demands of a job, and demand it."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not at_desk(worker_of(request), desk):
                raise PermissionDenied(f"This needs “{desk}”, which this account's role does not have.")
            return view(request, *args, **kwargs)

        guarded.permission = desk  # type: ignore[attr-defined]
        return guarded

    return mark


def of_referral(verb: Verb) -> Callable[[View], View]:
    """Mark a view of one referral with the verb that it does, and hand it the referral: the other half of its address's `reference`.

    The address has `<uuid:reference>`; the view takes `referral` in its place, and `request.user` may do the verb to it. Who may not
    gets “not found”, byte for byte what they get where there is none. It demands signing in by itself; `requires` is not needed
    beside it. A view that does one thing on POST and shows another on GET is marked with the stronger verb of the two, or is two.

        @require_safe
        @of_referral(Verb.SEE_STATE)
        def page(request: HttpRequest, referral: Referral) -> HttpResponse:
            can = allowed_to(worker_of(request), referral)  # what to show of it, and which buttons
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, reference: UUID, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, referral=found(worker_of(request), verb, reference), **kwargs)

        demanded = requires(Desk.USE)(guarded)
        demanded.verb = verb  # type: ignore[attr-defined]
        return demanded

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to anyone, with the reason for it."""

    def mark(view: View) -> View:
        view.public = reason  # type: ignore[attr-defined]
        return view

    return mark

"""Where each worker begins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from answerable.pathways.actions.alarms import raise_alarms
from answerable.pathways.context import places_of
from answerable.pathways.navigation import OWN_SCREEN, Place
from answerable.pathways.permissions import at_desk, public, requires, worker_of
from answerable.pathways.queries import home as queries
from answerable.pathways.queries.samples import open_alarms, open_samples
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role


def _with_addresses(places: list[Place]) -> list[dict[str, str]]:
    return [{"text": one.text, "what": one.what, "href": reverse(f"pathways:{one.address}")} for one in places]


def _page(http: HttpRequest) -> HttpResponse:
    worker = worker_of(http)
    drawn: dict[str, Any] = {
        "places": _with_addresses(places_of(worker)),
        "worker": worker,
        "title": "Everywhere you can go" if Role(worker.role) in OWN_SCREEN else "Home",
    }
    if at_desk(worker, Desk.REVIEW_SAFEGUARDS):
        raise_alarms()
        drawn |= {"alarms": open_alarms(worker), "samples": open_samples(worker)}
    return render(http, "pathways/home.html", drawn)


@require_safe
@requires(Desk.USE)
def home(http: HttpRequest) -> HttpResponse:
    """Lead each role to its own screen; the roles without one choose among their places."""
    worker = worker_of(http)
    if (screen := OWN_SCREEN.get(Role(worker.role))) is not None:
        return redirect(f"pathways:{screen}")
    return _page(http)


@require_safe
@requires(Desk.USE)
def places(http: HttpRequest) -> HttpResponse:
    """Every place that a worker may go to, with what it is for."""
    return _page(http)


@never_cache
@require_safe
@requires(Desk.REVIEW_SAFEGUARDS)
def safeguarding(http: HttpRequest) -> HttpResponse:
    """The first page of who looks after safety: what was opened in an emergency, alarms, samples, and what else waits for them."""
    worker = worker_of(http)
    raise_alarms()
    drawn = {"waits": queries.safety(worker), "review_hours": settings.GLASS_REVIEW_HOURS}
    return render(http, "pathways/homes/safeguarding.html", drawn)


@never_cache
@require_safe
@requires(Desk.ANSWER_RIGHTS)
def records(http: HttpRequest) -> HttpResponse:
    """The first page of the data protection officer: requests by the day on which they are due, disposals, restricted records."""
    worker = worker_of(http)
    raise_alarms()
    drawn = {
        "waits": queries.records(worker),
        "worker": worker,
        "alarms": open_alarms(worker),
        "samples": open_samples(worker),
    }
    return render(http, "pathways/homes/records.html", drawn)


@require_safe
@public("How the site can be used with aids is for everybody to read.")
def accessibility(http: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(http, "pathways/accessibility.html")

"""What every page of the pathways site is given."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from answerable.pathways.models import Worker
from answerable.pathways.navigation import NAVIGATION, OWN_SCREEN, Place
from answerable.pathways.permissions import at_desk
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role

PRODUCT_NAME = "Pathways"


@cache
def _leads_somewhere(address: str) -> bool:
    """Return whether a place has a page. One that has lost it is left out, so that no other page is lost with it; a test finds it."""
    try:
        reverse(f"pathways:{address}")
    except NoReverseMatch:
        return False
    return True


def places_of(worker: Worker) -> list[Place]:
    """Return the places that a worker may go to, in their order."""
    return [place for place in NAVIGATION if at_desk(worker, place.desk) and _leads_somewhere(place.address)]


def _user(request: HttpRequest) -> Worker | AnonymousUser:
    """Return who is asking. A request that was refused at the door has not been asked who it is."""
    return getattr(request, "user", AnonymousUser())


def _item(request: HttpRequest, text: str, href: str) -> dict[str, Any]:
    return {
        "text": text,
        "href": href,
        "current": request.path == href,
        "active": href != "/" and request.path.startswith(href),
    }


def _first_of(worker: Worker) -> list[tuple[str, str]]:
    """Return home: the page made for a role's day where it has one that stands in no other line of the navigation."""
    own = OWN_SCREEN.get(Role(worker.role), "home")
    return [("Home", "/" if any(place.address == own for place in NAVIGATION) else reverse(f"pathways:{own}"))]


def _last_of(worker: Worker) -> list[tuple[str, str]]:
    more = [("More", reverse("pathways:places"))] if Role(worker.role) in OWN_SCREEN else []
    return [*more, ("Your account", reverse("mfa_index"))]


def _service_navigation(request: HttpRequest) -> dict[str, Any]:
    user = _user(request)
    items = []
    if isinstance(user, Worker):
        if not getattr(request, "half_in", False):
            places = [(place.text, reverse(f"pathways:{place.address}")) for place in places_of(user) if place.top]
            items = [_item(request, *one) for one in [*_first_of(user), *places, *_last_of(user)]]
        items.append(_item(request, "Sign out", reverse("account_logout")))
    return {"serviceName": PRODUCT_NAME, "serviceUrl": "/", "navigation": items}


def _shell(request: HttpRequest) -> dict[str, Any]:
    user = _user(request)
    banner = None
    if settings.DEMO:
        text = (
            "This is a demonstration: every organisation, worker and person in it is made up. Put nobody real into it."
        )
        banner = {"tag": {"text": "Demo"}, "text": text}
    return {
        "product_name": PRODUCT_NAME,
        "office_name": user.organisation.name if isinstance(user, Worker) else "",
        "service_navigation": _service_navigation(request),
        "phase_banner": banner,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell` and `may`, for every template.

    `shell` has product_name, office_name (the worker's organisation), service_navigation, phase_banner (or None) and idle_minutes.
    `may` says what this worker may do at their desk, by the code: `{% if may.manage_workers %}`. Nothing is asked of the store until
    a template shows it.
    """
    user = _user(request)
    return {
        "shell": SimpleLazyObject(lambda: _shell(request)),
        "may": SimpleLazyObject(lambda: {str(desk): isinstance(user, Worker) and at_desk(user, desk) for desk in Desk}),
    }

"""What every page of the staff site shows around its content: the office's name, the navigation, the banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may
from answerable.register import queries as register
from answerable.register.models import Authority

PRODUCT_NAME = "Answerable"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: its words, the name of its address, the room it stands for, who may go there."""

    text: str
    address: str
    room: str
    permission: Permission


NAVIGATION = (
    Place("Home", "office:home", "office", Permission.OFFICE_USE),
    Place("Requests", "casework:requests", "casework", Permission.REQUEST_READ),
    Place("Register", "register:contents", "register", Permission.REGISTER_READ),
    Place("What is public", "publishing:contents", "publishing", Permission.REGISTER_READ),
    Place("Journal", "audit:journal", "audit", Permission.JOURNAL_READ),
    Place("Accounts", "accounts:staff", "accounts", Permission.ACCOUNTS_MANAGE),
)
"""The navigation in its order. A person sees the places that their role may open."""


def _user(request: HttpRequest) -> User | AnonymousUser:
    """Return who is asking. A request that was refused at the door has not been asked who it is."""
    return getattr(request, "user", AnonymousUser())


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match
    name, room = (here.view_name, here.app_name or here.namespace) if here else ("", "")
    return [
        {
            "text": place.text,
            "href": reverse(place.address),
            # "current" is this very page; "active" is the part of the site that the page belongs to.
            "current": name == place.address,
            "active": bool(room) and room == place.room,
        }
        for place in NAVIGATION
        if may(_user(request), place.permission)
    ]


def _service_navigation(request: HttpRequest) -> dict[str, Any]:
    items = _navigation(request)
    if _user(request).is_authenticated:
        change, leave = reverse("account_change_password"), reverse("account_logout")
        items += [
            {"text": "Change password", "href": change, "current": request.path == change},
            {"text": "Sign out", "href": leave, "current": request.path == leave},
        ]
    return {"serviceName": PRODUCT_NAME, "serviceUrl": reverse("office:home"), "navigation": items}


def _banner(authority: Authority | None) -> dict[str, Any] | None:
    """Say on every page when this is the demonstration, or when the office is made up."""
    label = authority.label if authority else ""
    if settings.DEMO:
        told = "This is a demonstration with made-up staff accounts. Do not put real requests in it."
        return {"tag": {"text": "Demo"}, "text": f"{told} {label}".strip()}
    return {"tag": {"text": "Example"}, "text": label} if label else None


def _shell(request: HttpRequest) -> dict[str, Any]:
    authority = register.authority()
    return {
        "product_name": PRODUCT_NAME,
        "office_name": (authority.office_name or authority.name) if authority else "",
        "office_email": authority.email if authority else "",
        "service_navigation": _service_navigation(request),
        "phase_banner": _banner(authority),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell` and `may`, for every template.

    `shell` has product_name, office_name, office_email, and the parameters of two GOV.UK components,
    service_navigation and phase_banner (or None). `may` says what this person may do, by the permission's name in
    small letters: `{% if may.request_answer %}`. Nothing is asked of the store until a template shows it.
    """
    return {
        "shell": SimpleLazyObject(lambda: _shell(request)),
        "may": SimpleLazyObject(
            lambda: {permission.name.lower(): may(_user(request), permission) for permission in Permission}
        ),
    }

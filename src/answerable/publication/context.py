"""What every page of the public site shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from . import queries

STATIC = "answerable.static"
"""The key of a request's environment that says: this page is written as a file."""


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: its words and the name of its address."""

    text: str
    address: str


NAVIGATION = (
    Place("Answers", "publication:answers"),
    Place("Services and money", "publication:agreements"),
    Place("Decisions", "publication:decisions"),
    Place("Publications", "publication:publications"),
    Place("Find support", "publication:support"),
    Place("Ask for information", "publication:ask"),
)
"""The navigation in its order."""


def _site(request: HttpRequest) -> dict[str, Any]:
    office = queries.store().office
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "office": office,
        "name": office.get("office_name") or office.get("name") or "Answerable",
        "label": office.get("label", ""),
        "banner": {"tag": {"text": "Example"}, "text": office.get("label", "")},
        "demo": settings.DEMO,
        # Written as files there is nothing that could search, filter or take a request in.
        "static": request.META.get(STATIC) == "yes",
        "navigation": [
            {"text": place.text, "href": reverse(place.address), "current": here == place.address}
            for place in NAVIGATION
        ],
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `site` for every template: office (its facts), name, label, demo, and the navigation. Asked for when shown."""
    return {"site": SimpleLazyObject(lambda: _site(request))}

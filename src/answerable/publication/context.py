"""What every page of the public site shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from . import queries
from .rules.listing import SECTIONS, section

STATIC = "answerable.static"
"""The key of a request's environment that says: this page is written as a file."""
NEEDS_A_PROGRAM = ("/ask",)
"""Parts of the site that are not there where it is written as files."""


def _site(request: HttpRequest) -> dict[str, Any]:
    store = queries.store()
    office = store.office
    # Written as files there is nothing that could search, filter or take a request in.
    static = request.META.get(STATIC) == "yes"
    here = request.path
    part = section(here)
    inside = part.pages if part else ()
    changed = store.changed_at and timezone.localtime(store.changed_at)
    return {
        "office": office,
        "name": office.get("office_name") or office.get("name") or "Answerable",
        "label": office.get("label", ""),
        "banner": {"tag": {"text": "Example"}, "text": office.get("label", "")},
        "demo": settings.DEMO,
        "static": static,
        "updated": changed and f"{changed.day} {changed:%B %Y}",
        "navigation": [
            {"text": one.name, "href": one.path, "current": here == one.path, "active": one is part}
            for one in SECTIONS
            if not (static and one.path in NEEDS_A_PROGRAM)
        ],
        "section": part.name if part else "",
        "inside": [(words, path, here == path or here.startswith(f"{path}/")) for words, path in inside],
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `site` for every template: office (its facts), name, label, demo, the day of the last change, and the navigation.

    Asked for when shown.
    """
    return {"site": SimpleLazyObject(lambda: _site(request))}

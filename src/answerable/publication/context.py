"""What every page of the public site shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from . import counting, queries
from .rules.listing import SECTIONS, section

STATIC = "answerable.static"
"""The key of a request's environment that says: this page is written as a file."""
NEEDS_A_PROGRAM = ("/ask",)
"""Parts of the site that are not there where it is written as files."""


PARTS = ("links", "top", "foot")
"""What stands around a page's content, alike on every page of a part of the site, and so drawn once for each change of the store."""


def _site(request: HttpRequest) -> dict[str, Any]:
    state = queries.state()
    store = counting.remembered(("store",), state, queries.store)
    office = store.office
    # Written as files there is nothing that could search, filter or take a request in.
    static = request.META.get(STATIC) == "yes"
    here = request.path
    part = section(here)
    inside = part.pages if part else ()
    changed = store.changed_at and timezone.localtime(store.changed_at)
    found = {
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
    named = any(here == path for path in (*(one.path for one in SECTIONS), *(path for _, path in inside)))
    key = ("frame", static, found["section"], here if named else "", tuple(found["inside"]), settings.STATIC_URL)
    found["frame"] = counting.remembered(key, state, lambda: _frame({"site": found, "request": request}))
    return found


def _frame(shown: dict[str, Any]) -> dict[str, str]:
    """Draw what stands around a page's content."""
    return {part: render_to_string(f"publication/frame_{part}.html", shown) for part in PARTS}


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `site` for every template: office (its facts), name, label, demo, the day of the last change, the navigation, and the
    frame around the page as it is drawn.

    Asked for when shown.
    """
    return {"site": SimpleLazyObject(lambda: _site(request))}

"""The first page, and the pages that say what this site is: publications, accessibility, privacy, licence."""

from __future__ import annotations

from urllib.parse import quote

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.law.publication import ITEMS

from .. import queries
from ..rules.addresses import path
from ..rules.kinds import kind
from ..rules.listing import LISTINGS
from .keeping import on_the_shelf
from .records import responses

LATEST = 8
LISTED = 3
"""Periods of one list that the page of publications shows; the list itself has all."""


@require_safe
@on_the_shelf
def home(request: HttpRequest) -> HttpResponse:
    """What is here, and where to begin."""
    counted = queries.counts()
    parts = [
        (one.title, f"/{kind(one.kind).path}", one.lead, counted.get(one.kind, 0))
        for one in LISTINGS
        if counted.get(one.kind)
    ]
    latest = responses(queries.records("response"), LATEST)
    context = {"parts": parts, "latest": latest, "payments": counted["payment"], "prominent": _prominent()}
    return render(request, "publication/home.html", context)


def _lists() -> dict[str, list[tuple[str, str]]]:
    """Every published list by its item, the last period first: (what it is called, its address)."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = queries.records("list").order_by(F("dated").desc(nulls_last=True), "ref")
    # Of a list of thousands of lines its name alone is wanted here.
    for ref, title, item in rows.values_list("ref", "title", "data__item"):
        found.setdefault(item, []).append((title, path("lists", ref)))
    return found


def _prominent() -> list[tuple[str, str, str]]:
    """The lists that the law wants in a prominent place (facts/law.md B1, paragraph 18): the last of each, and what it is for."""
    found = _lists()
    return [(*found[item.code][0], item.words) for item in ITEMS if item.prominent and item.code in found]


@require_safe
@on_the_shelf
def publications(request: HttpRequest) -> HttpResponse:
    """Everything that the office publishes, by the law's own order."""
    lists = _lists()
    items = [
        {
            "code": item.code,
            "name": item.name,
            "words": item.words,
            "last": lists.get(item.code, [])[:LISTED],
            "number": len(lists.get(item.code, [])),
            "all": f"/lists?item={quote(item.code)}",
        }
        for item in ITEMS
    ]
    counted = queries.counts()
    others = [
        (one.title, f"/{kind(one.kind).path}", one.lead, counted.get(one.kind, 0))
        for one in LISTINGS
        if one.kind in ("document", "meeting", "tender", "list")
    ]
    return render(request, "publication/publications.html", {"items": items, "others": others})


@require_safe
@on_the_shelf
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far everybody can use this site, in the form that the regulations ask for."""
    return render(request, "publication/accessibility.html")


@require_safe
@on_the_shelf
def privacy(request: HttpRequest) -> HttpResponse:
    """What this site learns of whoever reads it: nothing; and what becomes of what they send."""
    return render(request, "publication/privacy.html")


@require_safe
@on_the_shelf
def licence(request: HttpRequest) -> HttpResponse:
    """On which terms what is here may be used again."""
    return render(request, "publication/licence.html")

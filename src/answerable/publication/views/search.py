"""Search over everything that is published."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.reading.taxonomy import BY_CODE

from .. import finding
from ..limiting import may_search
from ..rules.kinds import KINDS, kind
from ..search.errors import SearchFailed
from ..search.find import Match, find
from ..search.years import name_of
from .lists import in_words
from .visitors import TOO_MANY_SEARCHES, again_later, visitor_of

LIMIT = 20
LONGEST = 500
MOST_PAGES = 50
NAMES = {one.code: one.many.capitalize() for one in KINDS}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for some words. Not on the shelf: what people look for is kept nowhere."""
    get = request.GET
    words = " ".join(get.get("words", "").split())[:LONGEST]
    kinds = tuple(code for code in get.getlist("kind") if code in NAMES)
    years = tuple(int(year) for year in get.getlist("year") if year.isdecimal() and len(year) < 6)
    places = tuple(place for place in get.getlist("place") if place)
    categories = tuple(code for code in get.getlist("category") if code)
    number = get.get("page") or "1"
    if not number.isdecimal() or not 1 <= int(number) <= MOST_PAGES:
        raise Http404("There is no such page.")
    context: dict[str, Any] = {"words": words}
    if not words and not (kinds or years or places or categories):
        return render(request, "publication/search.html", context)
    if not may_search(visitor_of(request)):
        return again_later(
            render(request, "publication/search.html", context | {"failed": TOO_MANY_SEARCHES}, status=429)
        )
    try:
        found = find(
            finding.current(), words, kinds=kinds, years=years, places=places, categories=categories,
            limit=LIMIT, offset=(int(number) - 1) * LIMIT, facets=True, home=finding.home(),
        )  # fmt: skip
    except SearchFailed as error:
        return render(request, "publication/search.html", context | {"failed": error.sentence}, status=503)
    chosen = [("words", words), *(("kind", k) for k in kinds), *(("year", y) for y in years), *(("place", p) for p in places),
              *(("category", c) for c in categories)]  # fmt: skip
    context |= {
        "found": found,
        "any": found.match is Match.ANY,
        "hits": [
            {
                "kind": kind(hit.kind).one.capitalize(),
                "title": hit.title,
                "path": hit.path,
                "snippet": hit.snippet,
                "dated": in_words(hit.dated.isoformat()) if hit.dated else "",
                "request": hit.request,
                "years": ", ".join(name_of(code) for code in hit.years[:6] if code < 10_000),
            }
            for hit in found.hits
        ],
        "understood": "; ".join(meaning for _, meaning in found.understood.said),
        "narrow": _narrow(found.facets, chosen, kinds, years, places, categories) if found.facets else [],
        "narrowed": [_without(chosen, name, value) for name, value in chosen if name != "words"],
        "next": "?" + urlencode([*chosen, ("page", int(number) + 1)])
        if found.total > int(number) * LIMIT and int(number) < MOST_PAGES
        else "",
        "previous": "?" + urlencode([*chosen, ("page", int(number) - 1)]) if int(number) > 1 else "",
        "number": int(number),
    }  # fmt: skip
    return render(request, "publication/search.html", context)


def _called(name: str, value: Any) -> str:
    if name == "kind":
        return NAMES.get(str(value), str(value))
    if name == "year":
        return name_of(int(value))
    if name == "category":
        return BY_CODE[str(value)].label if str(value) in BY_CODE else str(value)
    return str(value)


def _without(chosen: list[tuple[str, Any]], name: str, value: Any) -> tuple[str, str]:
    """A filter that is on, in words, with the address of the same search without it."""
    return _called(name, value), "?" + urlencode([one for one in chosen if one != (name, value)])


def _narrow(
    facets: Any, chosen: list[tuple[str, Any]], *on: tuple[Any, ...]
) -> list[tuple[str, list[tuple[str, int, str]]]]:
    groups = (("Kind", "kind", facets.kinds), ("Year", "year", facets.years), ("Place", "place", facets.places),
              ("Subject", "category", facets.categories))  # fmt: skip
    return [
        (
            title,
            [
                (_called(name, value), number, "?" + urlencode([*chosen, (name, value)]))
                for value, number in counted[:8]
                if value not in already
            ],
        )
        for (title, name, counted), already in zip(groups, on, strict=True)
        if len(counted) > 1
    ]

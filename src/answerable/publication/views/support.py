"""Finding support: who helps victims here, and how to reach them.

Who looks at these pages may be watched by the person they fear. So: nothing that is chosen stands in an address, no page says in its
title what it is about, nobody keeps a copy (no-store, and not on the shelf), and every page can be left at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from answerable.reading.taxonomy import label

from .. import queries
from ..models import PublishedRecord
from ..rules.addresses import path
from ..rules.kinds import kind
from .lists import in_words

EXIT = "https://www.bbc.co.uk/weather"
"""Where “Exit this page” leads: a page that everybody looks at."""
ANY = ""


@dataclass(frozen=True)
class Way:
    """One service as a page shows it. `dial` and `message` are the numbers as a telephone takes them."""

    href: str
    name: str
    what: str
    facts: dict[str, Any]
    dial: str
    message: str
    checked: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One need or place that can be chosen."""

    value: str
    text: str
    chosen: bool


def _number(text: str) -> str:
    """Return a telephone number without what only the eye needs."""
    return re.sub(r"[^0-9+]", "", text.replace("(0)", "") if text.startswith("+") else text)


def _way(row: PublishedRecord) -> Way:
    facts = row.data
    checked = facts.get("checked") or ""
    return Way(
        href=path(kind("support").path, row.ref),
        name=facts["name"],
        what=facts.get("what") or "",
        facts=facts,
        dial=_number(facts.get("phone") or ""),
        message=_number(facts.get("text") or ""),
        checked=in_words(checked) if checked else "",
        needs=_needs(facts),
    )


def _needs(facts: dict[str, Any]) -> tuple[str, ...]:
    """The subjects that a service is about, without the kinds of help within them."""
    return tuple(dict.fromkeys(code.partition(".")[0] for code in facts.get("categories") or ()))


def _first_to_call(way: Way) -> tuple[Any, ...]:
    """What can be called first, then what people may come to by themselves, then by name."""
    return (not way.dial, way.facts.get("self_referral") is not True, way.name.casefold())


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest) -> HttpResponse:
    """Every service, or those for one need and place. What is chosen is sent by a form, so that no history holds it."""
    ways = sorted((_way(row) for row in queries.records("support")), key=_first_to_call)
    need, place = request.POST.get("need", ANY), request.POST.get("place", ANY)
    found = [way for way in ways if _meets(way, need) and _reaches(way, place)]
    context = {
        "ways": found,
        "total": len(ways),
        "narrowed": bool(need or place),
        "needs": _choices(((code, label(code)) for way in ways for code in way.needs), need),
        "places": _choices(((name, name) for way in ways for name in way.facts.get("within") or ()), place),
        "dangers": _dangers(ways),
        "office_dial": _number(str(queries.store().office.get("phone") or "")),
        "write_to": f"{settings.SUPPORT_ADDRESS}/message/" if settings.SUPPORT_ADDRESS else "",
        "exit": EXIT,
    }
    return render(request, "publication/support.html", context)


def _meets(way: Way, need: str) -> bool:
    return not need or need in way.needs


def _reaches(way: Way, place: str) -> bool:
    """Whether a service helps people in a place; one that names no place helps everywhere."""
    within = way.facts.get("within") or ()
    return not place or not within or place in within


def _choices(found: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    known = sorted(dict(found).items(), key=lambda one: one[1].casefold())
    return [Choice(value, text, value == chosen) for value, text in known]


def _dangers(ways: Sequence[Way]) -> list[str]:
    """What to do in danger, as the services say it, each once."""
    return list(dict.fromkeys(way.facts["emergency"] for way in ways if way.facts.get("emergency")))[:3]


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it does, for whom, how to reach it."""
    row = queries.at("support", slug)
    if row is None:
        raise Http404("There is no such page.")
    if row.withdrawn:
        return render(request, "publication/support_gone.html", {"exit": EXIT}, status=410)
    way = _way(row)
    context = {"way": way, "needs": [label(code) for code in way.needs], "exit": EXIT}
    return render(request, "publication/support_service.html", context)

"""The parts of the register that a person goes to, in the order in which they stand on every page of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from answerable.accounts.permissions import Permission, may

from .queries.words import nouns


@dataclass(frozen=True)
class Place:
    """One part of the register: its words, the name of its address, the kinds whose pages belong to it, who may go."""

    text: str
    address: str
    kinds: tuple[str, ...] = ()
    permission: Permission = Permission.REGISTER_READ


PLACES = (
    Place("Overview", "register:contents"),
    Place("Agreements", "register:agreements", ("agreement", "agreement_year", "measure", "review")),
    Place("Funds", "register:funds", ("fund", "fund_amount")),
    Place("Decisions", "register:decisions", ("decision", "principle")),
    Place(
        "Services",
        "register:services",
        ("service", "service_contact", "need", "business_case", "tender", "organisation", "area"),
    ),
    Place("Plans", "register:plans", ("document", "consultation", "action", "coverage")),
    Place("Payments", "register:payments"),
    Place("Returns", "register:returns"),
    Place("Allocations", "register:allocations"),
    Place("Who is who", "register:matching"),
    Place("Files brought in", "register:imports"),
    Place("Duties", "register:duties"),
    Place("Everything", "register:everything"),
)
"""An address that a site does not have (a public site, for one) is left out of its navigation."""


@dataclass(frozen=True)
class Link:
    """One link of the register's navigation. `current` is this very page or a part of it."""

    text: str
    href: str
    current: bool


def links(request: HttpRequest) -> list[Link]:
    """Return the parts of the register that this person may go to, marking the one that the page belongs to."""
    here = request.resolver_match
    kind = str(here.kwargs.get("kind", "")) if here else ""
    if here and here.url_name == "vary":
        kind = "agreement"
    found = []
    for place in PLACES:
        try:
            href = reverse(place.address)
        except NoReverseMatch:
            continue
        if may(request.user, place.permission):
            whole = place.address in ("register:contents", "register:everything")
            inside = request.path == href if whole else request.path.startswith(href)
            text = nouns("decision").capitalize() if place.address == "register:decisions" else place.text
            found.append(Link(text, href, inside or kind in place.kinds))
    return found

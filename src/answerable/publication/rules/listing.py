"""How each kind is listed: its columns, its filters, and what a filter is called. Data for the list pages."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = 50
"""Records on one page of a list."""


@dataclass(frozen=True)
class Listing:
    """The list of one kind. `columns` are fields of the kind, the first of which is the link to the record; `filters` facets."""

    kind: str
    title: str
    lead: str
    columns: tuple[str, ...]
    filters: tuple[tuple[str, str], ...] = ()
    empty: str = "Nothing of this kind has been published yet."
    year: str = ""
    """What the filter by the calendar year of the record's day is called; empty: there is none."""
    words: str = ""
    """What the filter by words is called; empty: there is none."""
    money: bool = False
    """Whether the amounts of its records are summed above the list, by year and by subject."""


LISTINGS: tuple[Listing, ...] = (
    Listing(
        "response", "Answers we have given",
        "Requests for information that we have answered, each question with its own answer. We do not say who asked.",
        ("subject", "reference", "dated", "outcome", "exemptions"),
        (("category", "Subject"), ("place", "Area"), ("outcome", "Outcome"), ("exemption", "Withheld under")),
        "No answer has been published yet.", year="Year of the answer", words="Words in the question or answer",
    ),
    Listing(
        "service", "Services we commission", "What is provided, for whom and where.",
        ("name", "beneficiaries", "areas"), (("category", "Subject"), ("place", "Area")),
    ),
    Listing(
        "agreement", "Contracts and grants", "Every contract, grant, funding agreement and pooled contribution on our record.",
        ("title", "provider", "kind", "starts", "ends", "value"),
        (("category", "Subject"), ("place", "Area"), ("provider", "Provider"), ("fund", "Fund"), ("year", "Financial year"),
         ("agreement_kind", "Kind"), ("route", "How the provider was chosen")),
        money=True,
    ),
    Listing("provider", "Providers and partners", "Organisations that provide services, or give or receive money.",
            ("name", "kind", "identifiers"), (("provider_kind", "Kind"),), words="Words in the name"),
    Listing("fund", "Funds", "Where the money comes from, and on which conditions.", ("name", "funder", "starts", "ends"),
            (("year", "Financial year"), ("category", "Subject")), money=True),
    Listing("tender", "Invitations to tender", "Work and grants that we invited bids for.",
            ("title", "status", "closes", "estimated_value"), (("tender_status", "Status"),), year="Year"),
    Listing("decision", "Decisions", "What was decided, why, and what followed from it.", ("title", "taken", "taken_by"),
            (("service", "Service"),), year="Year"),
    Listing("document", "Plans, policies and reports", "Plans, strategies, policies, reports and other documents.",
            ("title", "kind", "dated", "status"), (("document_kind", "Kind"), ("category", "Subject")), year="Year"),
    Listing("meeting", "Meetings", "Public meetings with their agendas, papers and minutes, and the minutes of private ones that we publish.",
            ("title", "day", "time", "place", "papers"), year="Year"),
    Listing("list", "Lists that the law asks for", "Each list of the Specified Information Order, and those that we publish beside them, period by period.",
            ("title", "item", "last", "lines"), (("item", "Item"),), year="Year"),
)  # fmt: skip
"""Every list page, in the order of the site."""


@dataclass(frozen=True)
class Section:
    """A part of the site: its name, and the kinds and pages in it, in their order. `pages` are (words, path)."""

    name: str
    path: str
    pages: tuple[tuple[str, str], ...]


SECTIONS: tuple[Section, ...] = (
    Section("Answers", "/answers", ()),
    Section(
        "Services and money", "/agreements",
        (("Services", "/services"), ("Contracts and grants", "/agreements"), ("Providers", "/providers"), ("Funds", "/funds"),
         ("Payments", "/payments"), ("Invitations to tender", "/tenders")),
    ),
    Section("Decisions", "/decisions", ()),
    Section(
        "Publications", "/publications",
        (("What we publish", "/publications"), ("Plans, policies and reports", "/documents"), ("Meetings", "/meetings"),
         ("Lists that the law asks for", "/lists"), ("Open data", "/data")),
    ),
    Section("Find support", "/support", ()),
    Section("Ask for information", "/ask", ()),
)  # fmt: skip
"""The parts of the site, in the order of the navigation."""


def section(path: str) -> Section | None:
    """Return the part of the site that an address belongs to: "/funds/VSG" → Services and money; None for none."""
    for one in SECTIONS:
        for place in (one.path, *(page for _, page in one.pages)):
            if path == place or path.startswith(f"{place}/"):
                return one
    return None


def listing(kind: str) -> Listing:
    """Return the list of a kind. Raises KeyError where the kind has no list page."""
    return {one.kind: one for one in LISTINGS}[kind]

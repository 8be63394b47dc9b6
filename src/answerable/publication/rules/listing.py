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
    chart: str = ""
    """The facet by which a chart above the list counts records."""


LISTINGS: tuple[Listing, ...] = (
    Listing(
        "response", "Answers we have given",
        "Requests for information that we have answered, each question with its own answer. We do not say who asked.",
        ("subject", "reference", "dated", "outcome"),
        (("category", "Subject"), ("outcome", "Outcome"), ("exemption", "Withheld under")),
        "No answer has been published yet.",
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
        chart="year",
    ),
    Listing("provider", "Providers and partners", "Organisations that provide services, or give or receive money.",
            ("name", "kind", "identifiers"), (("provider_kind", "Kind"),)),
    Listing("fund", "Funds", "Where the money comes from, and on which conditions.", ("name", "funder", "starts", "ends"), (("year", "Financial year"),)),
    Listing("decision", "Decisions", "What was decided, why, and what followed from it.", ("title", "taken", "taken_by")),
    Listing("document", "Plans, policies and reports", "Plans, strategies, policies, reports and other documents.",
            ("title", "kind", "dated", "status"), (("document_kind", "Kind"), ("category", "Subject"))),
    Listing("meeting", "Meetings", "Public meetings with their agendas, papers and minutes, and the minutes of private ones that we publish.",
            ("title", "day", "time", "place")),
    Listing("tender", "Invitations to tender", "Work and grants that we invited bids for.",
            ("title", "status", "closes", "estimated_value"), (("tender_status", "Status"),)),
    Listing("list", "Lists that the law asks for", "Each list of the Specified Information Order, and those that we publish beside them, period by period.",
            ("title", "item", "lines"), (("item", "Item"),)),
)  # fmt: skip
"""Every list page, in the order of the site."""


def listing(kind: str) -> Listing:
    """Return the list of a kind. Raises KeyError where the kind has no list page."""
    return {one.kind: one for one in LISTINGS}[kind]

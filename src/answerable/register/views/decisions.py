"""What the page of a decision has beyond that of every record: the principles, the withheld part, its documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from answerable.law.exemptions import UnknownExemption, lookup

from ..models import Decision
from ..queries import decision as found_by


def page_of(http: HttpRequest, row: Decision) -> dict[str, Any]:
    """Return how the decision met each principle, why a part of it is withheld, and its documents."""
    return {
        "decision": row,
        "principles": found_by.principles(row),
        "grounds": _grounds(row.withheld_under),
        "documents": list(row.documents.order_by("-dated", "ref")),
    }


def _grounds(cited: str) -> list[tuple[str, str]]:
    """Return each cited exemption with its name; one that an older file brought in and no law has stands by itself."""
    found = []
    for part in filter(None, (one.strip() for one in cited.split(","))):
        try:
            ground = lookup(part)
        except UnknownExemption:
            found.append((part, ""))
        else:
            found.append((ground.citation.long, ground.name))
    return found

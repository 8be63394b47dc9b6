"""What the page of a fund has beyond that of every record: amounts by year, partners' shares, the medium-term table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from answerable.ui.charts import SERIES, Stack

from ..models import Fund
from ..queries import fund as found_by


def page_of(http: HttpRequest, row: Fund) -> dict[str, Any]:
    """Return the fund's money for its page."""
    view = found_by.view(row)
    partners, stacks = stacked(view.paid_in)
    return {"fund": row, "view": view, "partners": partners, "stacks": stacks}


def stacked(paid_in: Mapping[str, Mapping[str, Decimal]]) -> tuple[tuple[str, ...], list[Stack]]:
    """Return the partners, who paid most first, and the columns of a chart of what each paid in by year.

    Of more partners than a chart can show, the smallest are put together.
    """
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for paid in paid_in.values():
        for partner, amount in paid.items():
            totals[partner] += amount
    ordered = sorted(totals, key=lambda partner: (-totals[partner], partner))
    shown = ordered if len(ordered) <= SERIES else ordered[: SERIES - 1]
    rest = ordered[len(shown) :]
    stacks = []
    for year in sorted(paid_in):
        values = [paid_in[year].get(partner) for partner in shown]
        if rest:
            values.append(sum((paid_in[year].get(partner, Decimal(0)) for partner in rest), Decimal(0)))
        stacks.append(Stack(year, tuple(values)))
    return (*shown, "All others") if rest else tuple(shown), stacks

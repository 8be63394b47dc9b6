"""What protocols allow on a day: the question to the store that everything shared rests on."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from answerable.pathways.models import Organisation, ProtocolGrant


def in_force(on: date, *, through: str = "") -> Q:
    """Return the condition that a protocol holds on a day (rules.protocols.holds, as the store asks it).

    `through` is the way from the rows that are filtered to their protocol: "protocol" for grants, "grant__protocol" for shares;
    empty for protocols themselves.
    """
    way = f"{through}__" if through else ""
    return (
        Q(**{f"{way}starts__lte": on, f"{way}ends__gte": on})
        & (Q(**{f"{way}ended_early__isnull": True}) | Q(**{f"{way}ended_early__gt": on}))
    )  # fmt: skip


def grants_in_force(
    *,
    giver: Organisation | None = None,
    receiver: Organisation | None = None,
    purpose: str | None = None,
    on: date,
) -> QuerySet[ProtocolGrant]:
    """Return the lines of protocols that hold on a day, from one organisation to another for one purpose.

    What is None is not asked for: `grants_in_force(giver=police, on=today)` are all that the police may give today.
    """
    found = ProtocolGrant.objects.filter(in_force(on, through="protocol"))
    for name, value in (("giver", giver), ("receiver", receiver), ("purpose", purpose)):
        if value is not None:
            found = found.filter(**{name: value})
    return found

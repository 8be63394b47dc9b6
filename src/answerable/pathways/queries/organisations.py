"""Read partner agencies, areas and their postcodes."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from answerable.pathways.models import Area, AreaPostcode, Organisation


def organisations() -> QuerySet[Organisation]:
    """Return the agencies by name, with how many open accounts (`open_accounts`) and services (`services_run`) each has."""
    return Organisation.objects.annotate(
        open_accounts=Count("workers", filter=Q(workers__is_active=True), distinct=True),
        services_run=Count("services", distinct=True),
    ).order_by("name")


def find_organisation(name: str) -> Organisation | None:
    """Return the agency with this name, whatever its capital letters, or None."""
    name = " ".join(name.split())
    return Organisation.objects.filter(name__iexact=name).first() if name.isprintable() else None


def areas() -> QuerySet[Area]:
    """Return the areas by name, with how many beginnings of postcodes lie in each (`prefixes`)."""
    return Area.objects.annotate(prefixes=Count("postcodes")).order_by("name")


def prefixes() -> dict[str, str]:
    """Return which area (its code) each beginning of postcodes lies in, as `rules.routing.area_of` takes it."""
    return dict(AreaPostcode.objects.values_list("prefix", "area__code"))

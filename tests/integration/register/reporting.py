"""A made-up agreement with measures, and its returns, for tests."""

from __future__ import annotations

from decimal import Decimal

from answerable.register.models import Agreement, Measure, Organisation


def agreement(ref: str = "A-1", **more: object) -> Agreement:
    """Make an agreement with one measure of people and one of per cent."""
    provider, _ = Organisation.objects.get_or_create(
        ref="haven", defaults={"name": "Haven (made up)", "email": "office@haven.example"}
    )
    values: dict[str, object] = {
        "title": "Support (made up)",
        "provider": provider,
        "starts": "2026-04-01",
        "ends": "2027-03-31",
        "value": Decimal("100000.00"),
        "value_basis": "exact",
        **more,
    }
    made = Agreement.objects.create(ref=ref, **values)
    Measure.objects.create(
        ref=f"{ref}/M1",
        agreement=made,
        name="People supported",
        unit="people",
        target=Decimal(100),
        amber=Decimal(80),
        order=1,
    )
    Measure.objects.create(
        ref=f"{ref}/M2", agreement=made, name="Days waited", unit="days", better="lower", target=Decimal(5), order=2
    )
    return made

"""An office's register with one of everything that may be public, small enough to be composed in a moment."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.register.models import Agreement, Authority, Decision, Organisation, Service

TODAY = date(2026, 11, 20)


@pytest.fixture
def office(db: None) -> Authority:
    """A made-up office with a provider, a service, a decision and an agreement."""
    found = Authority.objects.create(
        slug="trial", name="Trial Commissioner (made up)", label="A made-up example", email="office@trial.example"
    )
    provider = Organisation.objects.create(
        ref="org-1",
        name="Trial Haven",
        kind="charity",
        address="1 Hidden Lane",
        postcode="NX1 2AB",
        email="x@trial.example",
    )
    service = Service.objects.create(ref="S-1", name="Helpline")
    decision = Decision.objects.create(ref="D-1", title="To fund a helpline", published="2026-01-02")
    Agreement.objects.create(
        ref="A-1", title="Helpline agreement", kind="contract", service=service, provider=provider, decision=decision,
        route_reason="One bid came in.", starts="2026-04-01", value=12_000, value_basis="",
    )  # fmt: skip
    return found

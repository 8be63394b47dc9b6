"""A made-up register's rows, from which tests build open data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from answerable.register.open_data.releases import Builder
from answerable.register.open_data.rows import (
    AgreementRow,
    Around,
    CaseRow,
    DocumentRow,
    EventRow,
    FundingRow,
    NoticeRow,
    Office,
    OrganisationRow,
    PartyRow,
    PaymentRow,
    TenderRow,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OFFICE = Office(
    "northshire", "Northshire Commissioner (made up)", "ocds-a1b2c3", "360G-northshire", "GB-PPON-ABCD-1234-EFGH",
    "1 Example Street\nNorthtown",
)  # fmt: skip
HAVEN = OrganisationRow(
    1, "haven", "Haven (made up)", "2 Example Street", "ZZ1 1ZZ", True, True, "charity",
    (("GB-CHC", "1000001"), ("GB-COH", "01000001")),
)  # fmt: skip
HELPLINE = OrganisationRow(2, "helpline", "Helpline (made up)")
GRANTS = OrganisationRow(3, "grants", "Grants Department (made up)")
ORGANISATIONS = {one.pk: one for one in (HAVEN, HELPLINE, GRANTS)}


def agreement(**given: Any) -> AgreementRow:
    """An agreement with everything recorded."""
    values: dict[str, Any] = {
        "pk": 1, "ref": "A-1", "title": "Refuge support", "kind": "contract", "description": "Support in a refuge",
        "route": "open", "route_reason": "Above the threshold.", "starts": "2024-04-01", "ends": "2027-03-31",
        "value": 120000.5, "signed": "2024-03-20", "status": "active", "ended": "", "url": "https://example.org/a1.pdf",
        "ocid": "", "tender": None, "service": 1, "service_name": "Refuge", "provider": 1, "fund_ref": "VSG",
        "fund_name": "Victims grant", "funder": 3, "decision": 1, "decision_ref": "D-1",
        "decision_title": "To award refuge support", "decision_taken": "2024-03-01",
        "decision_published": "2024-03-05", "decision_url": "https://example.org/d1", "decision_withheld": "",
    }  # fmt: skip
    return AgreementRow(**{**values, **given})


def tender(**given: Any) -> TenderRow:
    """An invitation to tender with everything recorded."""
    values: dict[str, Any] = {
        "pk": 1, "ref": "T-1", "title": "Refuge support wanted", "description": "For three years", "status": "complete",
        "estimated_value": 130000, "invited": "2023-11-01", "closes": "2023-12-15", "starts": "2024-04-01",
        "ends": "2027-03-31", "bids": 3, "ocid": "", "url": "https://example.org/t1", "service": 1, "decision": None,
        "decision_withheld": None,
    }  # fmt: skip
    return TenderRow(**{**values, **given})


def around(**given: Any) -> Around:
    """All that can stand around agreement 1 and tender 1."""
    values: dict[str, Any] = {
        "organisations": ORGANISATIONS,
        "documents": {1: [DocumentRow(1, "DOC-1", "Specification", "technicalSpecifications", "https://example.org/s", "2024-03-21")]},
        "notices": {
            1: [
                NoticeRow(1, "N-6", "UK6", "2024-03-02", "000006-2024", "https://example.org/n6"),
                NoticeRow(1, "N-7", "UK7", "2024-04-02", "000007-2024", ""),
            ]
        },
        "tender_notices": {1: [NoticeRow(1, "N-4", "UK4", "2023-11-01", "000004-2023", "https://example.org/n4")]},
        "payments": {1: [PaymentRow(1, "ab" * 32, 1, 7, "2024-06-01", 1000050, 1), PaymentRow(1, "ab" * 32, 1, 9, None, 250, 2)]},
        "fundings": {1: [FundingRow(1, 120000.5)]},
        "parties": {1: [PartyRow(1, 2, "partner"), PartyRow(1, 3, "funder"), PartyRow(1, 3, "subcontractor")]},
        "needs": {1: [CaseRow(1, "Refuge", "Forty women a year", None)]},
        "cases_by_service": {1: [CaseRow(1, "The case", "Buy it", 125000)]},
    }  # fmt: skip
    return Around(**{**values, **given})


def event(**given: Any) -> EventRow:
    """A change of agreement 1."""
    values: dict[str, Any] = {
        "agreement": 1, "ref": "E-1", "kind": "extension", "effective": "2025-06-01", "reason": "Courts are slow",
        "before": {"ends": "2026-03-31", "value": "100000.00"}, "after": {"ends": "2027-03-31", "value": "120000.50"},
    }  # fmt: skip
    return EventRow(**{**values, **given})


def releases(**given: Any) -> list[dict[str, Any]]:
    """The releases of tender 1 with agreement 1, an extension and payments."""
    builder = Builder(OFFICE, TODAY)
    stands = around(**{"events": {1: [event()]}, **given})
    return builder.process("ocds-a1b2c3-t-T-1", tender(), [agreement(tender=1)], stands)


def package(items: list[dict[str, Any]]) -> dict[str, Any]:
    """A release package around releases."""
    return {
        "uri": "https://example.org/package.json", "version": "1.1", "publishedDate": "2026-11-22T09:30:00Z",
        "publisher": {"name": "Northshire Commissioner (made up)"},
        "license": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "releases": items,
    }  # fmt: skip

"""What an agreement of the register says as open contracting data (facts/law.md C1)."""

from __future__ import annotations

from typing import Any

import pytest

from answerable.register.open_data.releases import Builder, local_id, number
from answerable.register.open_data.rows import Around, CaseRow, Office

from .made_up import OFFICE, ORGANISATIONS, TODAY, agreement, around, event, releases, tender


def one(row: Any, stands: Around | None = None, invitation: Any = None) -> tuple[dict[str, Any], list[Any]]:
    builder = Builder(OFFICE, TODAY)
    made = builder.process("ocds-a1b2c3-x", invitation, [row], stands or Around(organisations=ORGANISATIONS))
    assert len(made) == 1
    return made[0], builder.left_out


@pytest.mark.parametrize(
    ("route", "bids", "method"),
    [
        ("open", None, "open"),
        ("restricted", None, "selective"),
        ("quotes", None, "limited"),
        ("direct", None, "direct"),
        ("framework", 3, "selective"),
        ("framework", 1, "direct"),
        ("framework", None, None),
        ("joint", None, None),
    ],
)
def test_routes_are_methods_of_the_closed_list(route: str, bids: int | None, method: str | None) -> None:
    invitation = tender(bids=bids) if bids is not None else None
    release, left_out = one(agreement(route=route), invitation=invitation)
    assert release["tender"].get("procurementMethod") == method
    assert any(note.what == "procurementMethod" for note in left_out) == (route == "framework" and method is None)


def test_an_unrecorded_route_makes_no_tender() -> None:
    release, _ = one(agreement(route="not_recorded"))
    assert "tender" not in release
    assert "tender" not in release["tag"]


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"ends": "2026-11-22"}, "active"),
        ({"ends": "2026-11-21"}, "terminated"),
        ({"ends": "2026-11"}, "active"),
        ({"ends": "2026-10"}, "terminated"),
        ({"ends": "2025"}, "terminated"),
        ({"ends": ""}, "active"),
        ({"starts": "2027-01-01"}, "pending"),
        ({"starts": "2026"}, "active"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "terminated", "ended": "2025-02-01"}, "terminated"),
    ],
)
def test_status_of_a_contract(row: dict[str, str], status: str) -> None:
    release, _ = one(agreement(**row))
    assert release["contracts"][0]["status"] == status
    assert ("contractTermination" in release["tag"]) == (status == "terminated")


def test_part_of_a_date_is_left_out_and_named() -> None:
    release, left_out = one(agreement(starts="2024-04", ends="2027", signed="2024"))
    contract = release["contracts"][0]
    assert "period" not in contract
    assert "dateSigned" not in contract
    assert {note.what for note in left_out} >= {"starts", "ends", "signed"}


def test_an_unrecorded_value_is_no_value() -> None:
    release, left_out = one(agreement(value=None))
    assert "value" not in release["contracts"][0]
    assert "value" not in release["awards"][0]
    assert "value" in {note.what for note in left_out}


def test_nothing_rests_on_a_part_that_is_withheld() -> None:
    stands = around(cases_by_decision={1: [CaseRow(1, "Secret case", "Secret text", 1)]})
    row = agreement(decision_withheld="s.43(2)", route_reason="Secret reason")
    release, left_out = one(row, stands)
    assert "Secret" not in str(release)
    assert "business case" in {note.what for note in left_out}


def test_no_exact_day_means_the_day_of_export() -> None:
    row = agreement(starts="", ends="", signed="", decision_taken="", decision_published="", decision_url="")
    release, left_out = one(row)
    assert release["date"] == "2026-11-22T00:00:00Z"
    assert "date of the release" in {note.what for note in left_out}


def test_the_same_register_gives_the_same_ids_and_a_correction_another() -> None:
    first, second = releases(), releases()
    assert first == second
    builder = Builder(OFFICE, TODAY)
    corrected = builder.process(
        "ocds-a1b2c3-t-T-1", tender(), [agreement(tender=1, title="Refuge")], around(events={1: [event()]})
    )
    assert corrected[0]["id"] != first[0]["id"]


def test_each_event_is_a_release_and_payments_come_last() -> None:
    first, changed, last = releases()
    assert first["tag"] == ["planning", "tender", "award", "contract"]
    assert first["contracts"][0]["value"] == {"amount": 100000, "currency": "GBP"}
    assert first["contracts"][0]["period"]["endDate"] == "2026-03-31T23:59:59Z"
    assert changed["tag"] == ["contractAmendment"]
    assert changed["date"] == "2025-06-01T00:00:00Z"
    assert changed["contracts"][0]["value"]["amount"] == 120000.5
    assert changed["contracts"][0]["amendments"] == [
        {
            "id": "E-1", "date": "2025-06-01T00:00:00Z", "amendsReleaseID": first["id"],
            "rationale": "Courts are slow", "description": "Extension",
        }
    ]  # fmt: skip
    assert last["tag"] == ["implementation"]
    paid = last["contracts"][0]["implementation"]["transactions"]
    assert [one["value"]["amount"] for one in paid] == [10000.5, 2.5]
    assert [one.get("date") for one in paid] == ["2024-06-01T00:00:00Z", None]
    assert first["date"] <= changed["date"] <= last["date"]


def test_an_early_end_is_a_release() -> None:
    ending = event(
        kind="termination",
        ref="E-2",
        effective="2026-01-31",
        before={"status": "active"},
        after={"status": "terminated"},
    )
    builder = Builder(OFFICE, TODAY)
    row = agreement(status="terminated", ended="2026-01-31")
    made = builder.process("ocds-a1b2c3-x", None, [row], Around(organisations=ORGANISATIONS, events={1: [ending]}))
    assert made[0]["contracts"][0]["status"] == "active"
    assert made[1]["tag"] == ["contractTermination"]
    assert made[1]["contracts"][0]["status"] == "terminated"


def test_agreements_of_one_tender_are_one_process() -> None:
    builder = Builder(OFFICE, TODAY)
    rows = [agreement(tender=1), agreement(pk=2, ref="A-2", tender=1, provider=2)]
    (release,) = builder.process("ocds-a1b2c3-t-T-1", tender(), rows, Around(organisations=ORGANISATIONS))
    assert [award["id"] for award in release["awards"]] == ["A-1", "A-2"]
    assert {party["id"] for party in release["parties"]} >= {"GB-COH-01000001", "northshire-helpline"}


def test_partners_are_suppliers_and_sub_contractors_are_not() -> None:
    release, _ = one(agreement(), around(events={}))
    assert [one["id"] for one in release["awards"][0]["suppliers"]] == ["GB-COH-01000001", "northshire-helpline"]
    roles = {party["id"]: party["roles"] for party in release["parties"]}
    assert roles["northshire-grants"] == ["funder"]
    assert roles["GB-PPON-ABCD-1234-EFGH"] == ["buyer", "procuringEntity", "payer"]


def test_a_number_that_no_list_has_is_left_out() -> None:
    wrong = ORGANISATIONS[1]._replace(identifiers=(("GB-COH", "1"),))
    release, left_out = one(agreement(), Around(organisations={1: wrong}))
    assert release["awards"][0]["suppliers"] == [{"id": "northshire-haven", "name": "Haven (made up)"}]
    assert "identifier" in {note.what for note in left_out}


def test_what_is_no_web_address_is_left_out() -> None:
    release, left_out = one(agreement(url="G:\\contracts\\a1.pdf"))
    assert "documents" not in release["contracts"][0]
    assert "url" in {note.what for note in left_out}


def test_a_call_off_names_its_framework() -> None:
    builder = Builder(OFFICE, TODAY)
    row, invitation = agreement(ocid="ocds-h6vhtk-0a1b2c", route="framework"), tender(ocid="ocds-h6vhtk-000001")
    ocid = builder.ocid(row, invitation)
    assert ocid == "ocds-h6vhtk-0a1b2c"
    (release,) = builder.process(ocid, invitation, [row], Around(organisations=ORGANISATIONS))
    assert release["relatedProcesses"] == [
        {"id": "1", "relationship": ["framework"], "scheme": "ocid", "identifier": "ocds-h6vhtk-000001"}
    ]
    parent = builder.process(ocid, invitation, [row._replace(route="open")], Around(organisations=ORGANISATIONS))
    assert parent[0]["relatedProcesses"][0]["relationship"] == ["parent"]


def test_ids_of_processes() -> None:
    builder = Builder(OFFICE, TODAY)
    assert builder.ocid(agreement(), None) == "ocds-a1b2c3-a-A-1"
    assert builder.ocid(agreement(), tender()) == "ocds-a1b2c3-t-T-1"
    assert builder.ocid(None, tender(ocid="ocds-h6vhtk-1")) == "ocds-h6vhtk-1"
    assert local_id("A/1 b") == "A%2F1%20b"
    assert number("12.00") == 12
    assert number("12.50") == 12.5


def test_an_office_without_a_number_is_named_by_its_short_name() -> None:
    builder = Builder(Office("northshire", "Northshire (made up)", "ocds-a1b2c3"), TODAY)
    (release,) = builder.process("ocds-a1b2c3-x", None, [agreement()], Around(organisations=ORGANISATIONS))
    assert release["buyer"] == {"id": "northshire", "name": "Northshire (made up)"}
    assert "identifier" not in release["parties"][0]

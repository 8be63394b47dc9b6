"""What the register takes from open contracting data that others wrote, however badly."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.open_data import files, reading_in
from answerable.register.open_data.problems import CannotUse
from answerable.register.open_data.reading_in import Found, Ref

from .made_up import package, releases

OCID = "ocds-b5fd17-1"


def read(whole: Any, tmp_path: Path, **own: str) -> Found:
    file = tmp_path / "file.json"
    file.write_text(json.dumps(whole))
    return reading_in.read(files.open_file(file), **own)


def rows(found: Found, kind: str) -> list[reading_in.Row]:
    return [row for row in found.rows if row.kind == kind]


def award(**given: Any) -> dict[str, Any]:
    return {
        "ocid": OCID, "id": "r1", "date": "2025-02-01T00:00:00Z", "tag": ["award"],
        "parties": [{"id": "p1", "name": "Haven (made up)", "identifier": {"scheme": "GB-CHC", "id": "1000001"}}],
        "tender": {"id": "t", "title": "Refuge", "procurementMethod": "open"},
        "awards": [
            {
                "id": "1", "date": "2025-01-31T12:00:00Z", "value": {"amount": 12.5, "currency": "GBP"},
                "suppliers": [{"id": "p1", "name": "Haven (made up)"}],
                "contractPeriod": {"startDate": "2025-04-01T00:00:00+01:00", "endDate": "2026-03-31T23:59:59+01:00"},
            }
        ],
        **given,
    }  # fmt: skip


def test_an_award_is_an_agreement_with_its_place(tmp_path: Path) -> None:
    found = read(package([award()]), tmp_path)
    (agreement,) = rows(found, "agreement")
    assert agreement.ref == f"{OCID}-1"
    assert agreement.place == "/releases/0/awards/0"
    values = agreement.values
    assert (values["value"], values["value_basis"]) == (Decimal("12.50"), "exact")
    assert (values["starts"], values["ends"]) == ("2025-04-01", "2026-03-31")
    assert values["provider"] == Ref("organisation", "GB-CHC-1000001")
    assert values["route"] == "open"
    assert rows(found, "decision")[0].values["taken"] == "2025-01-31"
    assert rows(found, "tender")[0].values["ocid"] == OCID


def test_own_output_gets_its_own_references_back(tmp_path: Path) -> None:
    found = read(package(releases()), tmp_path, slug="northshire", prefix="ocds-a1b2c3")
    assert [row.ref for row in rows(found, "agreement")] == ["A-1"]
    assert [row.ref for row in rows(found, "tender")] == ["T-1"]
    assert [row.ref for row in rows(found, "agreement_event")] == ["E-1"]
    assert "helpline" in {row.ref for row in rows(found, "organisation")}
    assert found.rows[-1].values
    (agreement,) = rows(found, "agreement")
    assert agreement.values["value"] == Decimal("120000.50")
    assert agreement.values["ends"] == "2027-03-31"
    assert agreement.values["url"] == "https://example.org/a1.pdf"
    assert any("payments were not taken" in sentence for _, sentence in found.notes)


@pytest.mark.parametrize(
    ("value", "pounds", "basis", "words"),
    [
        ({"amount": 10, "currency": "GBP"}, Decimal("10.00"), "exact", ""),
        ({"amount": 10}, Decimal("10.00"), "exact", ""),
        ({"amount": 10.005, "currency": "GBP"}, Decimal("10.00"), "rounded", ""),
        ({"amount": 10, "currency": "EUR"}, None, "not_recorded", "EUR 10"),
        ({"amount": "10", "currency": "GBP"}, None, "not_recorded", ""),
        ({"amount": True}, None, "not_recorded", ""),
        ({"amount": 1e300, "currency": "GBP"}, None, "not_recorded", "1e+300"),
        ({"amount": 1e14, "currency": "GBP"}, None, "not_recorded", "100000000000000.0"),
    ],
)
def test_values(value: Any, pounds: Decimal | None, basis: str, words: str, tmp_path: Path) -> None:
    one = award()
    one["awards"][0]["value"] = value
    (agreement,) = rows(read(package([one]), tmp_path), "agreement")
    assert agreement.values["value"] == pounds
    assert agreement.values["value_basis"] == basis
    assert agreement.values["value_as_stated"] == words


@pytest.mark.parametrize(
    ("status", "ends", "kept"),
    [
        ("terminated", "2025-01-31T23:59:59Z", "active"),
        ("terminated", "2030-01-31T23:59:59Z", "terminated"),
        ("terminated", None, "terminated"),
        ("cancelled", None, "cancelled"),
        ("pending", None, "active"),
    ],
)
def test_one_word_for_two_ways_of_ending(status: str, ends: str | None, kept: str, tmp_path: Path) -> None:
    one = award(
        contracts=[{"id": "c", "awardID": "1", "status": status, "period": {"endDate": ends, "startDate": "x"}}]
    )
    (agreement,) = rows(read(package([one]), tmp_path), "agreement")
    assert agreement.values["status"] == kept


def test_several_suppliers_share_one_agreement_and_its_value(tmp_path: Path) -> None:
    one = award()
    one["awards"][0]["suppliers"] += [{"id": "p2", "name": "Other (made up)"}, {"id": "p3"}, {"id": "p1"}]
    found = read(package([one]), tmp_path)
    assert len(rows(found, "agreement")) == 1
    (party,) = rows(found, "agreement_party")
    assert party.values["role"] == "partner"
    assert any("supplier has no name" in sentence for _, sentence in found.notes)


def test_numbers_that_cannot_be_right_are_not_taken(tmp_path: Path) -> None:
    one = award(
        parties=[
            {"id": "p1", "name": "Haven (made up)", "identifier": {"scheme": "GB-COH", "id": "458577871"},
             "additionalIdentifiers": [{"scheme": "GB-COH", "id": 1234567}, {"scheme": "GB-SRS", "id": "x"}, {"id": "1"}]},
            {"id": "p2", "name": "Haven (made up)", "address": {"postalCode": "a very long postcode", "locality": "N"},
             "details": {"scale": "large", "vcse": True}},
            {"id": "p3"},
        ]
    )  # fmt: skip
    found = read(package([one]), tmp_path)
    first, second = rows(found, "organisation")
    assert found.identifiers[first.ref] == [("GB-COH", "01234567"), ("GB-SRS", "x")]
    assert second.values["address"] == "N\na very long postcode"
    assert (second.values["sme"], second.values["vcse"]) == (False, True)
    assert len(found.notes) == 2


def test_documents_notices_and_changes(tmp_path: Path) -> None:
    one = award(
        contracts=[
            {
                "id": "c", "awardID": "1", "title": "x " * 200,
                "documents": [
                    {"id": "000007-2025", "noticeType": "UK7", "datePublished": "2025-02-02T00:00:00Z", "url": "https://example.org/n"},
                    {"id": "1", "title": "Contract", "description": "Signed", "url": "https://example.org/c"},
                ],
                "amendments": [
                    {"id": "a1", "date": "2025-06-01T00:00:00Z", "rationale": "More", "description": "Money"},
                    {"id": "a2"},
                ],
            }
        ]
    )  # fmt: skip
    one["tender"]["documents"] = [{"id": "1", "documentType": "tenderNotice", "url": "https://example.org/t"}]
    found = read(package([one]), tmp_path)
    (notice,) = rows(found, "notice")
    assert (notice.values["kind"], notice.values["published"]) == ("UK7", "2025-02-02")
    assert {row.values["title"] for row in rows(found, "document")} == {"Contract", "tenderNotice"}
    assert {agreement for _, agreement in found.links} == {f"{OCID}-c"}
    (event,) = rows(found, "agreement_event")
    assert event.values["reason"] == "More\n\nMoney"
    (agreement,) = rows(found, "agreement")
    assert len(agreement.values["title"]) <= 300
    assert agreement.values["description"] == ("x " * 200).strip()
    assert rows(found, "tender")[0].values["url"] == "https://example.org/t"


def test_unsuccessful_awards_are_no_agreements(tmp_path: Path) -> None:
    one = award()
    one["awards"][0]["status"] = "unsuccessful"
    found = read(package([one]), tmp_path)
    assert not rows(found, "agreement")
    assert found.notes


def test_records(tmp_path: Path) -> None:
    header = {key: value for key, value in package([]).items() if key != "releases"}
    links = {"ocid": OCID, "releases": [{"url": "https://example.org/1", "date": "2025-01-01T00:00:00Z"}]}
    whole = {
        **header,
        "records": [
            {"ocid": OCID, "releases": [award()]},
            links,
            {**links, "compiledRelease": award(ocid="ocds-b5fd17-2")},
            5,
        ],
    }
    found = read(whole, tmp_path)
    assert len(rows(found, "agreement")) == 2
    assert len(found.notes) == 2


def test_releases_are_put_in_the_order_of_their_dates_and_taken_once(tmp_path: Path) -> None:
    later = award(id="r2", date="2025-03-01T00:00:00Z", tender={"id": "t", "title": "Refuge, corrected"})
    found = read(package([later, award(), award()]), tmp_path)
    assert rows(found, "tender")[0].values["title"] == "Refuge, corrected"


def test_grants_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="holds grants"):
        read({"grants": []}, tmp_path)


def test_depth_is_refused(tmp_path: Path) -> None:
    deep: Any = {}
    for _ in range(200):
        deep = {"x": deep}
    with pytest.raises(CannotUse, match="too deeply"):
        read(package([award(tender=deep)]), tmp_path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "date", "amount", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(data=st.data())
def test_nothing_brings_it_down(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    one = award(contracts=[{"id": "c", "awardID": "1", "documents": [{"id": "1"}], "amendments": [{"id": "1"}]}])
    for _ in range(data.draw(st.integers(1, 4))):
        at: Any = one
        while True:
            key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else list(range(len(at)))))
            if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
                at[key] = data.draw(anything)
                break
            at = at[key]
    found = read(package([one]), tmp_path_factory.mktemp("any"))
    assert all(len(row.ref) <= 60 for row in found.rows)

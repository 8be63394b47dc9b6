"""Open contracting data out of the register and into it again."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.register.actions import load_folder
from answerable.register.actions.open_data import read_ocds
from answerable.register.models import (
    Agreement,
    AgreementEvent,
    AgreementFunding,
    AgreementParty,
    Authority,
    BusinessCase,
    Citation,
    Decision,
    Document,
    Fund,
    Import,
    ImportedSheet,
    Need,
    Notice,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Payee,
    Payment,
    Service,
    Tender,
    Withholding,
)
from answerable.register.open_data import checking
from answerable.register.open_data.problems import CannotUse
from answerable.register.queries import open_data_files as writing
from answerable.register.rules.names import fold

pytestmark = pytest.mark.django_db(databases=["default", "published"])

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
URI = "https://example.org/package.json"


def wanted(**given: Any) -> writing.Wanted:
    return writing.Wanted(**{"published": NOW, "uri": URI, **given})


def exported(**given: Any) -> tuple[dict[str, Any], str]:
    out, notes = io.BytesIO(), io.StringIO()
    writing.export_ocds(out, wanted(**given), notes)
    return json.loads(out.getvalue()), notes.getvalue()


@pytest.fixture
def register() -> Agreement:
    """A made-up register with one of everything that open data says."""
    Authority.objects.create(
        slug="trial", name="Trial Commissioner (made up)", ocid_prefix="ocds-a1b2c3", grant_prefix="360G-trial",
        organisation_id="GB-PPON-ABCD-1234-EFGH",
    )  # fmt: skip
    haven = Organisation.objects.create(ref="haven", name="Haven (made up)", postcode="ZZ1 1ZZ", sme=True)
    OrganisationIdentifier.objects.create(organisation=haven, scheme="GB-CHC", value="1000001")
    other = Organisation.objects.create(ref="other", name="Other (made up)")
    funder = Organisation.objects.create(ref="funder", name="Funder (made up)")
    service = Service.objects.create(ref="S", name="Refuge")
    fund = Fund.objects.create(ref="F", name="Victims grant", funder=funder)
    decision = Decision.objects.create(ref="D", title="To award", taken="2024-03-01", url="https://example.org/d")
    tender = Tender.objects.create(
        ref="T", title="Refuge wanted", status="complete", estimated_value=130000, invited="2023-11-01",
        closes="2023-12-15", bids=3, service=service,
    )  # fmt: skip
    agreement = Agreement.objects.create(
        ref="A", title="Refuge support", kind="contract", service=service, provider=haven, fund=fund, decision=decision,
        tender=tender, route="open", starts="2024-04-01", ends="2027-03-31", value="120000.50", value_basis="exact",
        signed="2024-03-20",
    )  # fmt: skip
    AgreementParty.objects.create(ref="P", agreement=agreement, organisation=other, role="partner")
    AgreementFunding.objects.create(ref="AF", agreement=agreement, fund=fund, amount=120000)
    AgreementEvent.objects.create(
        ref="E", agreement=agreement, kind="extension", effective=date(2025, 6, 1), reason="Courts are slow",
        before={"ends": "2026-03-31"}, after={"ends": "2027-03-31"},
    )  # fmt: skip
    Notice.objects.create(
        ref="N7", kind="UK7", agreement=agreement, published=date(2024, 4, 2), notice_id="000007-2024"
    )
    Notice.objects.create(ref="N4", kind="UK4", tender=tender, published=date(2023, 11, 1))
    need = Need.objects.create(ref="NEED", title="Refuge", description="Forty women a year")
    need.services.add(service)
    BusinessCase.objects.create(ref="BC", title="The case", preferred="Buy it", service=service, cost=125000)
    draft = Document.objects.create(
        ref="DOC-DRAFT", title="Draft plan", status="draft", url="https://example.org/draft"
    )
    final = Document.objects.create(ref="DOC", title="Specification", status="final", url="https://example.org/spec")
    agreement.documents.add(draft, final)
    Agreement.objects.create(ref="G", title="Peer group", kind="grant", provider=haven, value=100, value_basis="exact")
    sheet = ImportedSheet.objects.create(
        of=Import.objects.create(kind="payments", file_name="spend.csv", sha256="ab" * 32, size=1),
        position=1,
        header_row=1,
    )
    payee = Payee.objects.create(name="HAVEN", organisation=haven, matched="key")
    for row, pence, withheld in ((2, 1000050, ""), (3, 777, "b")):
        Payment.objects.create(
            sheet=sheet, row=row, paid=date(2024, 6, row), year=2024, payee=payee, pence=pence, agreement=agreement,
            withheld=withheld,
        )  # fmt: skip
    return agreement


def test_releases_of_everything(register: Agreement) -> None:
    package, left_out = exported()
    first, changed, last = package["releases"]
    assert package["version"] == "1.1"
    assert {one["ocid"] for one in package["releases"]} == {"ocds-a1b2c3-t-T"}
    assert first["tag"] == ["planning", "tender", "award", "contract"]
    assert first["planning"]["budget"] == {
        "id": "F",
        "description": "Victims grant",
        "amount": {"amount": 120000, "currency": "GBP"},
    }
    assert "Forty women a year" in first["planning"]["rationale"]
    assert [one["id"] for one in first["awards"][0]["suppliers"]] == ["GB-CHC-1000001", "trial-other"]
    assert [one["id"] for one in first["contracts"][0]["documents"]] == ["DOC", "N7"]
    assert [one["id"] for one in first["tender"]["documents"]] == ["N4"]
    assert first["contracts"][0]["period"]["endDate"] == "2026-03-31T23:59:59Z"
    assert changed["contracts"][0]["period"]["endDate"] == "2027-03-31T23:59:59Z"
    (paid,) = last["contracts"][0]["implementation"]["transactions"]
    assert paid["value"] == {"amount": 10000.5, "currency": "GBP"}
    assert paid["payee"]["id"] == "GB-CHC-1000001"
    assert "agreement,G,all of it" in left_out


def test_what_is_withheld_or_a_draft_never_leaves(register: Agreement) -> None:
    Decision.objects.update(withheld_part="The price", withheld_under="s.43(2)")
    text = json.dumps(exported()[0])
    assert "7.77" not in text
    assert "draft" not in text.casefold()
    assert "The case" not in text
    assert "The price" not in text


def _withhold(record: str, ref: str) -> Withholding:
    return Withholding.objects.create(
        record=record, ref=ref, reason="b", decided_by="Chief constable", decided_on=date(2026, 1, 5)
    )


@pytest.mark.parametrize(("record", "ref"), [("agreement", "A"), ("tender", "T")])
def test_a_contract_or_a_tender_that_is_withheld_is_left_whole_out(register: Agreement, record: str, ref: str) -> None:
    Agreement.objects.create(ref="B", title="Other work", kind="contract", provider=register.provider)
    made = _withhold(record, ref)
    for given in ({}, {"records": True}, {"include_grants": True}):
        package, left_out = exported(**given)
        text = json.dumps(package)
        assert "ocds-a1b2c3-a-B" in text
        assert not [word for word in ("Refuge support", "Refuge wanted", "120000", "other") if word in text]
        assert f"{record},{ref},all of it,it is withheld under article 2(2)" in left_out
        assert "agreement,A,all of it" in left_out
    made.lifted_on = date(2026, 2, 1)
    made.save()
    assert "Refuge support" in json.dumps(exported()[0])


def test_of_a_decision_that_is_withheld_nothing_is_said(register: Agreement) -> None:
    _withhold("decision", "D")
    text = json.dumps(exported()[0])
    assert "Refuge support" in text
    assert not [word for word in ("To award", "2024-03-01", 'example.org/d"', "decision-D", "The case") if word in text]


def test_what_funds_pay_together_is_exact_to_the_penny(register: Agreement) -> None:
    register.fundings.update(amount="0.10")
    AgreementFunding.objects.create(
        ref="AF2", agreement=register, fund=register.fund, financial_year="2025-26", amount="0.20"
    )
    budget = exported()[0]["releases"][0]["planning"]["budget"]
    assert budget["amount"]["amount"] == 0.3


def test_grants_only_where_they_are_asked_for(register: Agreement) -> None:
    assert "ocds-a1b2c3-a-G" not in json.dumps(exported()[0])
    assert "ocds-a1b2c3-a-G" in json.dumps(exported(include_grants=True)[0])


def test_records_are_sound_and_compile_to_what_is_so_now(register: Agreement, tmp_path: Path) -> None:
    (record,) = exported(records=True)[0]["records"]
    assert len(record["releases"]) == 3
    assert record["compiledRelease"]["contracts"][0]["period"]["endDate"] == "2027-03-31T23:59:59Z"
    (tmp_path / "records.json").write_text(json.dumps(exported(records=True)[0]))
    verdict = checking.check_file(tmp_path / "records.json", NOW.date())
    assert verdict.sound, list(verdict.sentences())


@pytest.mark.shared
def test_the_judge_finds_nothing(register: Agreement, shared: Path, examples: Path) -> None:
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = (shared / "standards" / "ocds-standard-1__1__5.zip").as_uri()
    config.config["context"] = "api"
    package, _ = exported(include_grants=True)
    result = ocds_json_output(json_data=package, lib_cove_ocds_config=config)
    assert result["validation_errors"] == []
    assert result["additional_closed_codelist_values"] == {}
    assert "empty_field" not in result["additional_checks"]
    assert "conformance_errors" not in result
    assert result["count"] == 4


def test_json_lines_and_csv(register: Agreement) -> None:
    out = io.BytesIO()
    writing.export_ocds(out, wanted(json_lines=True))
    assert [json.loads(line)["ocid"] for line in out.getvalue().splitlines()] == ["ocds-a1b2c3-t-T"] * 3
    out = io.BytesIO()
    Organisation.objects.filter(ref="other").update(name="=HYPERLINK(1)")
    writing.export_ocds(out, wanted(as_csv=True))
    (row,) = csv.DictReader(io.StringIO(out.getvalue().decode()))
    assert (row["value"], row["start_date"], row["end_date"], row["paid"]) == (
        "120000.5",
        "2024-04-01",
        "2027-03-31",
        "10000.5",
    )
    assert row["suppliers"] == "Haven (made up); =HYPERLINK(1)"


def test_an_office_without_a_prefix_is_told_what_to_do(register: Agreement) -> None:
    Authority.objects.update(ocid_prefix="")
    with pytest.raises(CannotUse, match="Open Contracting Partnership"):
        exported()
    with pytest.raises(CannotUse, match="is not a prefix"):
        exported(prefix="OCDS-1")
    assert exported(prefix="ocds-zzzzzz")[0]["releases"][0]["ocid"].startswith("ocds-zzzzzz-")
    with pytest.raises(CannotUse, match="not a web address"):
        exported(uri="package.json", prefix="ocds-zzzzzz")


def test_an_empty_register_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="no register"):
        exported()
    Authority.objects.create(slug="trial", name="Trial (made up)", ocid_prefix="ocds-a1b2c3")
    target, notes = tmp_path / "out.json", tmp_path / "left-out.csv"
    with pytest.raises(CannotUse, match="no contract"):
        writing.to_file(writing.export_ocds, wanted(), target, notes, io.BytesIO())
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_stand_up_to_the_checks_is_not_written(register: Agreement, tmp_path: Path) -> None:
    Agreement.objects.update(starts="2028-01-01", ends="2027-01-01")
    AgreementEvent.objects.all().delete()
    target = tmp_path / "out.json"
    target.write_text("what was there before")
    with pytest.raises(writing.NotSound) as caught:
        writing.to_file(writing.export_ocds, wanted(), target, None, io.BytesIO())
    assert "period" in {problem.rule for problem in caught.value.verdict.problems}
    assert target.read_text() == "what was there before"
    writing.to_file(writing.export_ocds, wanted(check=False), target, None, io.BytesIO())
    assert json.loads(target.read_text())["releases"]


def test_queries_do_not_grow_with_the_register(register: Agreement) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            exported()
        return len(caught)

    few = queries()
    haven = Organisation.objects.get(ref="haven")
    Agreement.objects.bulk_create(
        Agreement(ref=f"X-{n}", title=f"Contract {n}", kind="contract", provider=haven, starts="2024-04-01")
        for n in range(300)
    )
    # The first batch of agreements without a tender has its own queries.
    assert queries() <= few + 14


def state() -> dict[str, Any]:
    """What the register says, by reference, without its keys."""
    return {
        "organisations": sorted(Organisation.objects.values_list("ref", "name", "postcode", "sme", "vcse")),
        "identifiers": sorted(OrganisationIdentifier.objects.values_list("organisation__ref", "scheme", "value")),
        "tenders": sorted(
            Tender.objects.values_list("ref", "title", "status", "estimated_value", "invited", "closes", "ocid", "url")
        ),
        "agreements": sorted(
            Agreement.objects.values_list(
                "ref",
                "title",
                "provider__ref",
                "value",
                "starts",
                "ends",
                "signed",
                "route",
                "status",
                "ocid",
                "decision__taken",
            ).order_by("ref"),
            key=str,
        ),
        "documents": sorted(Document.objects.values_list("ref", "title", "kind", "url", "dated")),
        "events": sorted(AgreementEvent.objects.values_list("ref", "kind", "effective", "reason")),
    }


def modelled(package: dict[str, Any]) -> dict[str, Any]:
    """Of each process: values, dates and suppliers of its awards and contracts, as they are in the end."""
    from answerable.standards.ocds_merge import compile_releases

    by_ocid: dict[str, list[dict[str, Any]]] = {}
    for release in package["releases"]:
        by_ocid.setdefault(release["ocid"], []).append(release)
    found = {}
    aliases = dict(OrganisationAlias.objects.values_list("name", "organisation__name"))
    for ocid, releases in by_ocid.items():
        releases.sort(key=lambda one: one["date"])
        now = compile_releases(json.loads(json.dumps(releases)))
        names = {party["id"]: party.get("name") for party in now.get("parties", ())}
        found[ocid] = {
            "tender": [
                (
                    now.get("tender", {}).get("title"), now.get("tender", {}).get("value"),
                    _days(now.get("tender", {}).get("tenderPeriod")), _days(now.get("tender", {}).get("contractPeriod")),
                )
            ],
            "awards": sorted(
                (
                    (one.get("date") or "")[:10], str(one.get("value")), _days(one.get("contractPeriod")),
                    # One organisation may be there under two spellings: it is one supplier, with another name.
                    sorted({fold(aliases.get(n.strip(), n)) for s in one.get("suppliers", ()) if (n := names.get(s["id"]) or s.get("name"))}),
                )
                for one in now.get("awards", ())
            ),
        }  # fmt: skip
    return found


def _days(period: Any) -> tuple[str, str]:
    period = period or {}
    return (period.get("startDate") or "")[:10], (period.get("endDate") or "")[:10]


def test_what_was_written_reads_in_as_the_same(register: Agreement, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    package, _ = exported()
    file.write_text(json.dumps(package))
    before = state()
    read_ocds(paths=[file], by=None)
    after = state()
    assert after["organisations"] == before["organisations"]
    assert after["identifiers"] == before["identifiers"]
    assert [row[:4] for row in after["agreements"]] == [row[:4] for row in before["agreements"]]
    assert after["events"] == before["events"]
    again, _ = exported()
    assert {one["ocid"] for one in again["releases"]} == {one["ocid"] for one in package["releases"]}
    assert modelled(again) == modelled(package)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["contracts_finder_england", "public_contracts_scotland", "sell2wales"])
def test_real_files_lose_nothing_that_is_modelled(name: str, shared: Path) -> None:
    Authority.objects.create(slug="trial", name="Trial (made up)", ocid_prefix="ocds-a1b2c3")
    file = shared / "ocds" / "real" / f"{name}.json"
    report = read_ocds(paths=[file], by=None)
    assert report.created["tender"]
    there = json.loads(file.read_bytes())
    again, _ = exported(check=False)
    theirs, ours = modelled(there), modelled(again)
    assert ours.keys() == theirs.keys()
    for ocid, process in theirs.items():
        got = ours[ocid]
        pounds = [(a, str(b).replace(".0,", ","), c, d) for a, b, c, d in process["awards"]]
        assert [(a, str(b).replace(".0,", ","), c, d) for a, b, c, d in got["awards"]] == pounds, ocid
        (title, value, period, contract), (t, v, p, c) = process["tender"][0], got["tender"][0]
        assert (t, p, c) == (title.strip(), period, contract), ocid
        if value and value["currency"] == "GBP":
            assert v == value, ocid
    with_place = Citation.objects.filter(record="tender", loaded_from=file.name, place__startswith="/releases/")
    assert with_place.count() == report.created["tender"]


@pytest.mark.shared
def test_reading_twice_changes_nothing(shared: Path) -> None:
    file = shared / "ocds" / "real" / "contracts_finder_england.json"
    first = read_ocds(paths=[file], by=None)
    assert first.entry is not None
    assert first.entry.action == "open_data.read"
    entries, before = Entry.objects.count(), state()
    second = read_ocds(paths=[file], by=None)
    assert second.entry is None
    assert list(second.sentences())[-1] == "Nothing changed: the register says all of this already."
    assert (Entry.objects.count(), state()) == (entries, before)
    assert verify().ok


def test_a_trial_brings_nothing_in(tmp_path: Path, register: Agreement) -> None:
    file = tmp_path / "own.json"
    package, _ = exported()
    for release in package["releases"]:
        release["ocid"] = "ocds-zzzzzz-1"
    file.write_text(json.dumps(package))
    before = state()
    report = read_ocds(paths=[file], by=None, dry_run=True)
    assert report.created["agreement"] == 1
    assert state() == before
    assert not Entry.objects.exists()
    assert list(report.sentences())[-1] == "This was a trial: nothing was brought in."


def test_all_files_or_none(tmp_path: Path, register: Agreement) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    package, _ = exported()
    for release in package["releases"]:
        release["ocid"] = "ocds-zzzzzz-1"
    good.write_text(json.dumps(package))
    bad.write_text("{")
    before = state()
    with pytest.raises(CannotUse):
        read_ocds(paths=[good, bad], by=None)
    assert state() == before


def test_a_later_file_changes_what_it_says_otherwise(tmp_path: Path) -> None:
    def file(title: str, name: str) -> Path:
        release = {
            "ocid": "ocds-zzzzzz-1", "id": title, "date": "2024-01-01T00:00:00Z", "tag": ["award"], "initiationType": "tender",
            "parties": [{"id": "p", "name": name, "identifier": {"scheme": "GB-CHC", "id": "1000001"}}],
            "awards": [{"id": "1", "title": title, "suppliers": [{"id": "p", "name": name}]}],
        }  # fmt: skip
        path = tmp_path / f"{title}.json"
        path.write_text(json.dumps(release))
        return path

    read_ocds(paths=[file("First", "Haven (made up)")], by=None)
    report = read_ocds(paths=[file("Second", "The Haven (made up)")], by=None)
    (agreement,) = Agreement.objects.all()
    assert (agreement.title, agreement.version) == ("Second", 2)
    assert agreement.provider is not None
    assert report.changed["agreement"] == 1
    assert Citation.objects.filter(record="agreement", ref=agreement.ref).count() == 2


def test_an_organisation_is_known_by_its_number(register: Agreement, tmp_path: Path) -> None:
    release = {
        "ocid": "ocds-zzzzzz-1", "id": "1", "date": "2024-01-01T00:00:00Z", "tag": ["award"], "initiationType": "tender",
        "parties": [
            {"id": "x", "name": "HAVEN LTD (made up)", "identifier": {"scheme": "GB-CHC", "id": "1000001"}, "roles": ["supplier"]},
            {"id": "y", "name": "Trial Commissioner (made up)", "roles": ["buyer"]},
        ],
        "awards": [{"id": "1", "title": "More", "suppliers": [{"id": "x", "name": "HAVEN LTD (made up)"}]}],
    }  # fmt: skip
    path = tmp_path / "one.json"
    path.write_text(json.dumps(release))
    read_ocds(paths=[path], by=None)
    assert Agreement.objects.get(title="More").provider == register.provider
    assert OrganisationAlias.objects.get(organisation=register.provider).name == "HAVEN LTD (made up)"
    assert Organisation.objects.count() == 3


def test_northshire(examples: Path) -> None:
    load_folder(folder=examples / "northshire", by=None)
    contracts = set(Agreement.objects.filter(kind="contract").values_list("ref", flat=True))

    def written(**given: Any) -> set[str]:
        return {one["id"] for release in exported(**given)[0]["releases"] for one in release.get("contracts", ())}

    assert contracts
    assert written() == contracts
    assert written(include_grants=True) == set(
        Agreement.objects.exclude(kind="not_recorded").values_list("ref", flat=True)
    )


@pytest.mark.parametrize("office", ["nottinghamshire", "northamptonshire"])
def test_offices_that_recorded_no_prefix(office: str, examples: Path) -> None:
    load_folder(folder=examples / office, by=None)
    with pytest.raises(CannotUse, match="no registered prefix"):
        exported()

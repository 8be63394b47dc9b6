"""Grants of the register as 360Giving data."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from answerable.register.actions import load_folder
from answerable.register.models import (
    Agreement,
    Area,
    Authority,
    Decision,
    Fund,
    Organisation,
    OrganisationIdentifier,
    Service,
    Withholding,
)
from answerable.register.open_data import checking
from answerable.register.open_data.problems import CannotUse
from answerable.register.queries import open_data_files as writing

pytestmark = pytest.mark.django_db(databases=["default", "published"])

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def exported(tmp_path: Path, **given: Any) -> tuple[dict[str, Any], str, Any]:
    out, notes = io.BytesIO(), io.StringIO()
    wanted = writing.Wanted(**{"published": NOW, "uri": "https://example.org/grants.json", **given})
    report = writing.export_grants(out, wanted, notes)
    file = tmp_path / "grants.json"
    file.write_bytes(out.getvalue())
    return json.loads(out.getvalue()), notes.getvalue(), (report, checking.check_file(file, NOW.date()))


def test_northshire_trips_no_check(examples: Path, tmp_path: Path) -> None:
    load_folder(folder=examples / "northshire", by=None)
    package, _, (_, verdict) = exported(tmp_path)
    assert [grant["id"] for grant in package["grants"]] == [f"360G-northshire-A-{n}" for n in (104, 106, 109, 110)]
    assert verdict.problems == []


@pytest.fixture
def synthetic() -> None:
    """Forty made-up grants, every tenth without something that the standard asks for."""
    Authority.objects.create(
        slug="trial",
        name="Trial Commissioner (made up)",
        grant_prefix="360G-trial",
        organisation_id="GB-PPON-ABCD-1234-EFGH",
    )
    area = Area.objects.create(ref="town", name="Town")
    service = Service.objects.create(ref="S", name="Peer support")
    service.areas.add(area)
    fund = Fund.objects.create(ref="F", name="Community fund")
    decision = Decision.objects.create(ref="D", title="To grant", taken="2024-03-01")
    for n in range(40):
        recipient = Organisation.objects.create(ref=f"o{n}", name=f"Group {n} (made up)", postcode="ZZ1 1ZZ")
        OrganisationIdentifier.objects.create(organisation=recipient, scheme="GB-CHC", value=str(1000000 + n))
        Agreement.objects.create(
            ref=f"G/{n}", title=f"Group {n}", kind=("grant", "funding_agreement")[n % 2], service=service, fund=fund,
            provider=recipient, decision=None if n % 10 == 1 else decision, route="grant_competition", starts="2024-04",
            value=None if n % 10 == 2 else 1000 + n, value_basis="not_recorded" if n % 10 == 2 else "exact",
        )  # fmt: skip


def test_a_synthetic_register_trips_no_check_and_names_what_it_leaves_out(synthetic: None, tmp_path: Path) -> None:
    package, left_out, (report, verdict) = exported(tmp_path)
    assert len(package["grants"]) == 32
    assert report.items == 32
    assert verdict.problems == []
    named = [row for row in csv.DictReader(io.StringIO(left_out)) if row["what"] == "the grant"]
    assert {row["ref"] for row in named} == {f"G/{n}" for n in range(40) if n % 10 in (1, 2)}
    assert all("/" not in grant["id"] for grant in package["grants"])


def test_a_grant_that_is_withheld_is_left_out(synthetic: None, tmp_path: Path) -> None:
    said = {"reason": "b", "decided_by": "Chief constable", "decided_on": date(2026, 1, 5)}
    Withholding.objects.create(record="agreement", ref="G/3", **said)
    package, left_out, _ = exported(tmp_path)
    assert len(package["grants"]) == 31
    assert "Group 3" not in [grant["title"] for grant in package["grants"]]
    assert "agreement,G/3,the grant,it is withheld under article 2(2)" in left_out
    Withholding.objects.create(record="decision", ref="D", **said)
    with pytest.raises(CannotUse, match="No grant"):
        exported(tmp_path)


def test_csv_has_numbers_and_iso_dates(synthetic: None, tmp_path: Path) -> None:
    out = io.BytesIO()
    writing.export_grants(out, writing.Wanted(published=NOW, uri="https://example.org/grants.csv", as_csv=True))
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"))))
    assert len(rows) == 32
    assert (rows[0]["Amount Awarded"], rows[0]["Award Date"]) == ("1000", "2024-03-01")
    assert rows[0]["Planned Dates:Start Date"] == "2024-04"
    assert rows[0]["Beneficiary Location:Name"] == "Town"


def test_an_office_without_a_prefix_is_told_what_to_do(synthetic: None, tmp_path: Path) -> None:
    Authority.objects.update(grant_prefix="")
    with pytest.raises(CannotUse, match="360Giving helpdesk"):
        exported(tmp_path)
    with pytest.raises(CannotUse, match="not a 360Giving prefix"):
        exported(tmp_path, prefix="360-x")


def test_no_grant_is_no_package(synthetic: None, tmp_path: Path) -> None:
    Agreement.objects.update(kind="contract")
    with pytest.raises(CannotUse, match="No grant"):
        exported(tmp_path)

"""Each quality check of facts/law.md C2, and the schema of 360Giving."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.register.open_data import checking
from answerable.register.open_data.grants import GrantBuilder
from answerable.register.open_data.grants_check import PackageCheck, grant_problems
from answerable.register.open_data.problems import Level

from .made_up import HAVEN, NOW, OFFICE, TODAY, agreement, around
from .test_same_verdict import drop, put

URI = "https://example.org/grants.json"


def grant(**given: Any) -> dict[str, Any]:
    builder = GrantBuilder(OFFICE, NOW, URI)
    stands = around(areas={1: ["Northtown"]})
    made = builder.grant(agreement(kind="grant", route="grant_competition", **given), stands)
    assert made is not None, builder.left_out
    return made


def rules(value: dict[str, Any]) -> set[str]:
    return {problem.rule for problem in grant_problems(value, "", TODAY)}


def test_nothing_is_wrong_with_our_own() -> None:
    # The office's own number is that of the procurement platform.
    assert rules(grant()) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (put("amountAwarded", 0), "amount_nil"),
        (put("amountAwarded", -5), "amount_negative"),
        (put("recipientOrganization/0/id", "360G-northshire-ORG-1"), "recipient_360g"),
        (put("fundingOrganization/0/id", "360G-northshire"), "funder_360g"),
        (put("recipientOrganization/0/id", "CHARITY-1"), "unknown_list"),
        (put("recipientOrganization/0/id", "GB-ZZZ-1"), "unknown_list"),
        (put("recipientOrganization/0/id", "GB-COH-1"), "malformed_id"),
        (put("recipientOrganization/0/charityNumber", "12345"), "charity_number"),
        (put("recipientOrganization/0/companyNumber", "1234567"), "company_number"),
        (put("recipientOrganization/0", {"id": "GB-COH-01000001", "name": "x", "postalCode": "ZZ1 1ZZ"}), "no_number"),
        (drop("recipientOrganization/0/postalCode"), "no_recipient_place"),
        (put("description", "Write to jo.bloggs@example.org"), "email"),
        (drop("grantProgramme"), "no_programme"),
        (drop("beneficiaryLocation"), "no_beneficiary_location"),
        (put("description", "Refuge support"), "title_is_description"),
        (put("title", "x" * 141), "title_length"),
        (put("id", "360G-northshire-A\n1"), "line_break"),
        (put("id", "A-1"), "grant_id"),
        (put("id", "360G-a/1"), "grant_id"),
        (drop("dateModified"), "no_date_modified"),
        (drop("dataSource"), "no_data_source"),
        (put("awardDate", "2023-02-30"), "impossible_date"),
        (put("plannedDates/0", {"startDate": "2024-06", "endDate": "2024-05-01"}), "start_after_end"),
        (put("plannedDates/0/endDate", "2039-01-01"), "plannedDates_far_ahead"),
        (put("actualDates", [{"endDate": "2032-01-01"}]), "actualDates_far_ahead"),
        (put("plannedDates/0/startDate", "2001-01-01"), "old_date"),
        (put("awardDate", "2026-11-23"), "award_in_future"),
        (put("beneficiaryLocation/0/geoCode", "ZZ1 1ZZ"), "geocode_postcode"),
        (put("recipientOrganization/0/location", [{"geoCode": "SW1A 1AA"}]), "geocode_postcode"),
        (put("description", " "), "empty_field"),
        (put("somethingElse", 1), "unknown_field"),
    ],
)
def test_each_check(change: Callable[[dict[str, Any]], None], rule: str) -> None:
    value = copy.deepcopy(grant())
    change(value)
    assert rule in rules(value)


def to_a_person() -> dict[str, Any]:
    value = {k: v for k, v in grant().items() if k != "recipientOrganization"}
    return {**value, "recipientIndividual": {"id": "360G-northshire-1", "name": "Somebody"}}


def test_grants_to_individuals() -> None:
    assert "individual_details" in rules(to_a_person())
    assert "individual_dei" in rules({**to_a_person(), "toIndividualsDetails": {"deiExtension": {}}})
    assert rules({**to_a_person(), "toIndividualsDetails": {"primaryGrantReason": ["GTIR060"]}}) == set()


def test_one_funder_has_one_name_and_one_id() -> None:
    check = PackageCheck(TODAY)
    check.take(grant(), "")
    other = copy.deepcopy(grant(ref="A-2"))
    other["fundingOrganization"][0]["id"] = "GB-LAE-GED"
    check.take(other, "")
    third = copy.deepcopy(grant(ref="A-3"))
    third["fundingOrganization"][0]["name"] = "Another name"
    check.take(third, "")
    assert {problem.rule for problem in check.finish()} == {"several_funders", "funder_ids", "funder_names"}
    assert "twice" in {problem.rule for problem in check.take(grant(), "")}


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "title",
        "description",
        "currency",
        "amountAwarded",
        "awardDate",
        "fundingOrganization",
        "recipientOrganization",
    ],
)
def test_what_the_standard_requires(name: str) -> None:
    value = grant()
    del value[name]
    assert Level.ERROR in {problem.level for problem in grant_problems(value, "", TODAY)}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"value": None}, "no amount"),
        ({"value": 0}, "nil"),
        ({"decision_taken": "2024-03", "signed": ""}, "exact day"),
        ({"decision_taken": "2027-01-01"}, "future"),
        ({"provider": None}, "no recipient"),
        ({"provider": 9}, "is a person"),
        ({"status": "cancelled"}, "never came into force"),
        ({"title": "Ask jo@example.org"}, "e-mail"),
    ],
)
def test_a_grant_that_lacks_something_is_left_out_and_named(row: dict[str, Any], why: str) -> None:
    builder = GrantBuilder(OFFICE, NOW, URI)
    stands = around()
    stands.organisations = {**stands.organisations, 9: HAVEN._replace(pk=9, kind="Individual")}
    assert builder.grant(agreement(kind="grant", **row), stands) is None
    assert why in builder.left_out[0].why


def test_dates_keep_the_precision_that_they_have() -> None:
    assert grant(starts="2024-04", ends="2027")["plannedDates"] == [{"startDate": "2024-04", "endDate": "2027"}]


def test_a_long_title_is_cut_between_words_and_kept_whole_in_the_description() -> None:
    title = "Support for people " * 12
    made = grant(title=title.strip())
    assert len(made["title"]) <= 140
    assert made["title"].endswith("…")
    assert made["description"].startswith(title.strip())


def test_an_email_in_the_description_stays_here() -> None:
    made = grant(description="Ask jo@example.org")
    assert "@" not in json.dumps(made)


@pytest.mark.shared
def test_valid_against_the_standard(shared: Path, tmp_path: Path) -> None:
    """Against the standard's own schema 1.4.3; its package names the schema of 1.4.2, which is taken from the same folder."""
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    folder = shared / "standards" / "360giving-1.4.3"
    schema = json.loads((folder / "360-giving-schema.json").read_text())
    package = json.loads((folder / "360-giving-package-schema.json").read_text())
    registry: Any = Registry().with_resource(
        package["properties"]["grants"]["items"]["$ref"], DRAFT202012.create_resource(schema)
    )
    validator = jsonschema.Draft202012Validator(package, registry=registry, format_checker=jsonschema.FormatChecker())
    header = GrantBuilder(OFFICE, NOW, URI).header()

    def both(value: dict[str, Any]) -> tuple[bool, bool]:
        whole = {**header, "grants": [value]}
        file = tmp_path / "grants.json"
        file.write_text(json.dumps(whole))
        return validator.is_valid(whole), checking.check_file(file, TODAY).valid

    assert both(grant()) == (True, True)
    assert both(to_a_person()) == (True, True)
    assert both({**grant(), "recipientIndividual": {"id": "1", "name": "x"}}) == (False, False)
    for path, values in {
        "id": (5,), "title": (None,), "amountAwarded": ("5",), "awardDate": ("2024", "01/02/2024", "2024-02-01T00:00:00Z"),
        "currency": ("Pounds",), "plannedDates/0/startDate": ("2024", "2024-13", "x"), "plannedDates": ({},),
        "recipientOrganization": ([], {}), "fundingOrganization/0/id": (5,), "fromOpenCall": ("yes",),
        "dataSource": ("nowhere", None), "dateModified": ("2024-01-01",), "grantProgramme/0/code": (5,),
        "beneficiaryLocation/0/name": (None, 5), "recipientOrganization/0/postalCode": (None,),
    }.items():  # fmt: skip
        for wrong in values:
            value = copy.deepcopy(grant())
            put(path, wrong)(value)
            theirs, ours = both(value)
            assert theirs == ours, (path, wrong)


@pytest.mark.shared
def test_real_grants_get_the_verdict_of_the_standard(shared: Path) -> None:
    import jsonschema

    schema = json.loads((shared / "standards" / "360giving-1.4.3" / "360-giving-schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    seen = 0
    for file in (
        "dataquality/fundingproviders-grants_fixed_2_grants.json",
        "dataquality/nulls.json",
        "dataquality/RecipientIndDEI.json",
        "trafford/trafford_council_voluntary_sector_grants.json",
    ):
        for one in json.loads((shared / "grants" / file).read_text())["grants"][:60]:
            seen += 1
            ours = not any(p.level in (Level.ERROR, Level.CODE) for p in grant_problems(one, "", TODAY))
            assert ours == validator.is_valid(one), (file, one.get("id"))
    assert seen > 50

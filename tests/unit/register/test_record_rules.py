"""What the fields of a record must say together before the register takes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from answerable.register.rules.principles import USUAL
from answerable.register.rules.records import exemption, is_web_address, problems


def named(kind: str, **fields: Any) -> list[str]:
    return [name for name, _ in problems(kind, fields)]


@pytest.mark.parametrize(
    ("value", "basis", "expected"),
    [
        (Decimal(5), "exact", []),
        (None, "not_recorded", []),
        (None, "exact", ["value"]),
        (Decimal(5), "not_recorded", ["value_basis"]),
        (Decimal(-5), "exact", ["value"]),
    ],
)
def test_a_value_and_its_basis_go_together(value: Decimal | None, basis: str, expected: list[str]) -> None:
    assert named("agreement", value=value, value_basis=basis) == expected


@pytest.mark.parametrize("kind", ["agreement_year", "agreement_funding", "fund_amount"])
def test_an_amount_that_is_not_there_has_no_basis(kind: str) -> None:
    assert named(kind, amount=None, basis="exact") == ["amount"]
    assert named(kind, amount=None, basis="not_recorded") == []
    assert named(kind, amount=Decimal(1), basis="not_recorded") == []


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2016-04-01", "2016-03-31", ["ends"]),
        ("2016", "2015", ["ends"]),
        # "2016" may be the whole of the year, so an end on any day of it can follow.
        ("2016", "2016-01-01", []),
        ("2016-12-31", "2016", []),
        ("", "2016", []),
        ("2016", "", []),
        (date(2016, 4, 1), date(2016, 3, 31), ["ends"]),
    ],
)
def test_nothing_ends_before_it_starts(starts: Any, ends: Any, expected: list[str]) -> None:
    assert named("fund", starts=starts, ends=ends) == expected


def test_every_pair_of_dates_is_held_in_order() -> None:
    early, late = "2016", "2017"
    assert named("agreement", starts=late, ended=early, status="terminated") == ["ended"]
    assert named("decision", taken=late, published=early) == ["published"]
    assert named("document", covers_from=late, covers_to=early) == ["covers_to"]
    assert named("coverage", starts=late, ends=early) == ["ends"]
    assert named("consultation", opens=late, closes=early) == ["closes"]
    assert named("tender", invited=late, closes=early, starts=late, ends=early) == ["closes", "ends"]


def test_only_what_ended_early_has_the_day_of_it() -> None:
    assert named("agreement", ended="2016", status="active") == ["ended"]
    assert named("agreement", ended="2016", status="terminated") == []


@pytest.mark.parametrize(
    ("part", "under", "expected"),
    [
        ("", "", []),
        ("Prices", "s.43(2)", []),
        ("Prices", "section 43 (2), s40(2)", []),
        ("Prices", "", ["withheld_under"]),
        ("", "s.999", ["withheld_under"]),
        ("", "because", ["withheld_under"]),
    ],
)
def test_a_part_that_is_withheld_names_its_exemption(part: str, under: str, expected: list[str]) -> None:
    """facts/law.md F2: public or part-exempt, with the exemption named."""
    assert named("decision", withheld_part=part, withheld_under=under) == expected


def test_an_exemption_is_cited_in_one_way() -> None:
    assert exemption("section 43 (2), s40(2)") == "s.43(2), s.40(2)"
    with pytest.raises(ValueError, match=r"s\.999"):
        exemption("s.43(2), s.999")


@pytest.mark.parametrize(
    ("better", "target", "amber", "expected"),
    [
        ("higher", Decimal(80), Decimal(70), []),
        ("higher", Decimal(80), Decimal(90), ["amber"]),
        ("lower", Decimal(10), Decimal(12), []),
        ("lower", Decimal(10), Decimal(8), ["amber"]),
        ("higher", None, Decimal(8), ["amber"]),
        ("higher", Decimal(80), None, []),
    ],
)
def test_amber_lies_beyond_the_target(
    better: str, target: Decimal | None, amber: Decimal | None, expected: list[str]
) -> None:
    assert named("measure", better=better, target=target, amber=amber) == expected


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("example.org", False),
        ("https://example.org/\njavascript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_the_web_is_linked_to(text: str, fine: bool) -> None:
    assert is_web_address(text) is fine
    assert named("source", url=text) == ([] if fine or not text else ["url"])


def test_a_kind_without_rules_has_no_problems() -> None:
    assert problems("area", {"name": "Northshire"}) == []


def test_the_framework_has_seven_principles() -> None:
    assert [name for name, _ in USUAL] == [
        "Outcome-based",
        "Value for money",
        "Fair and transparent",
        "Capacity building",
        "Participative",
        "Clear process",
        "Innovation",
    ]


REACHED: dict[str, Any] = {
    "name": "Helpline (made up)",
    "what": "Somebody to talk to.",
    "phone": "0808 157 0100",
    "checked": date(2026, 10, 2),
    "public": True,
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"phone": "+44 (0)1632 960123", "text": "60123"}, []),
        ({"phone": "ask at the desk"}, ["phone"]),
        ({"text": "01632 960123 (days)"}, ["text"]),
        ({"email": "help at line"}, ["email"]),
        ({"email": "help@line.example"}, []),
        ({"website": "line.example"}, ["website"]),
        ({"website": "https://line.example"}, []),
        ({"phone": ""}, ["phone"]),
        ({"phone": "", "text": "60123"}, []),
        ({"checked": None}, ["checked"]),
        ({"phone": "", "checked": None, "public": False}, []),
    ],
)
def test_what_a_victim_is_told_can_be_used_and_was_checked(changed: dict[str, Any], expected: list[str]) -> None:
    assert named("service_contact", **(REACHED | changed)) == expected


@pytest.mark.parametrize("field", ["name", "what", "for_whom", "hours", "languages", "how", "emergency"])
def test_no_way_to_get_help_has_an_address_in_it(field: str) -> None:
    """That of a refuge must never be public (facts/law.md B1)."""
    assert named("service_contact", **(REACHED | {field: "Come to 12 Made Up Road, ZZ1 1ZZ."})) == [field]
    assert named("service_contact", **(REACHED | {field: "Open from 9 to 5, 24 sessions, room A1."})) == []

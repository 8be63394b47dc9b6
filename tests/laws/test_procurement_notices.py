"""The days of the Procurement Act 2023, as facts/law.md B3 gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from answerable.law import procurement as law
from answerable.law.procurement import Contract, Regime, Sort


@pytest.mark.parametrize(("period_end", "due"), [("2026-03-31", "2026-04-29"), ("2026-09-30", "2026-10-29")])
def test_payments_compliance_is_due_29_days_after_the_last_day(period_end: str, due: str) -> None:
    """Section 69: "30 days beginning with the last day" (B3)."""
    assert law.report_due(date.fromisoformat(period_end)) == date.fromisoformat(due)


def test_payments_over_30000_of_the_quarter_to_30_june_are_due_on_29_july() -> None:
    """Section 70 (B3)."""
    assert law.report_due(date(2026, 6, 30)) == date(2026, 7, 29)


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_the_pipeline_notice_is_due_on_26_may(year: int) -> None:
    """56 days from 1 April (B3, UK1)."""
    assert law.pipeline_due(year) == date(year, 5, 26)


@pytest.mark.parametrize(
    ("light_touch", "details", "copy"),
    [(False, date(2026, 3, 31), date(2026, 5, 30)), (True, date(2026, 6, 29), date(2026, 8, 28))],
)
def test_details_and_copy_count_the_day_of_the_contract(light_touch: bool, details: date, copy: date) -> None:
    """30 or 120 days, and 90 or 180, beginning with the day entered into (s.53(1), (3); B3): the last is 29, 119, 89, 179 later."""
    entered = date(2026, 3, 2)
    assert law.details_due(entered, light_touch=light_touch) == details
    assert law.copy_due(entered, light_touch=light_touch) == copy
    assert (details - entered).days == (119 if light_touch else 29)
    assert (copy - entered).days == (179 if light_touch else 89)


def test_termination_counts_the_day_of_the_ending() -> None:
    """Section 80, expiry included (B3, UK11)."""
    assert law.termination_due(date(2026, 3, 31)) == date(2026, 4, 29)


THRESHOLDS = [
    (Sort.GOODS_SERVICES, "214904", "207720"),
    (Sort.LIGHT_TOUCH, "663540", "663540"),
    (Sort.WORKS, "5372609", "5193000"),
    (Sort.CONCESSION, "5372609", "5193000"),
    (Sort.LIGHT_TOUCH_CONCESSION, "5372609", "5372609"),
]


@pytest.mark.parametrize(("sort", "first", "second"), THRESHOLDS)
def test_thresholds_by_the_day_the_procurement_began(sort: Sort, first: str, second: str) -> None:
    """2024-25 and 2026-27; the new ones from 1 January 2026 (B3)."""
    assert law.thresholds(date(2025, 2, 24)).amounts[sort] == Decimal(first)
    assert law.thresholds(date(2025, 12, 31)).amounts[sort] == Decimal(first)
    assert law.thresholds(date(2026, 1, 1)).amounts[sort] == Decimal(second)
    assert law.thresholds(date(2027, 12, 31)).amounts[sort] == Decimal(second)


@pytest.mark.parametrize("begun", [date(2025, 2, 23), date(2028, 1, 1)])
def test_no_threshold_is_guessed(begun: date) -> None:
    with pytest.raises(law.UnknownThreshold, match="24 February 2025 to 31 December 2027"):
        law.thresholds(begun)


def test_the_act_governs_what_was_begun_from_24_february_2025() -> None:
    """B3, B4: later notices stay under the regime of the first."""
    assert law.regime(date(2025, 2, 23)) is Regime.PCR_2015
    assert law.regime(date(2025, 2, 24)) is Regime.PA_2023


def _contract(value: str | None, **more: object) -> Contract:
    facts: dict[str, object] = {
        "begun": date(2026, 2, 2),
        "entered": date(2026, 3, 2),
        "vat_included": True,
        "sort": Sort.GOODS_SERVICES,
        "direct_award": False,
        "value": None if value is None else Decimal(value),
    }
    return Contract(**{**facts, **more})  # type: ignore[arg-type]


def _codes(contract: Contract) -> list[str]:
    return [found.notice for found in law.obligations(contract)]


def test_notifiable_below_the_threshold_from_30000() -> None:
    """Section 87: £30,000 and more, as soon as reasonably practicable: a day from, none by (B3, UK7)."""
    assert _codes(_contract("29999.99")) == []
    (details,) = law.obligations(_contract("30000"))
    assert (details.notice, details.start, details.by, details.certain) == ("UK7", date(2026, 3, 2), None, True)


def test_an_advertised_one_needs_a_tender_notice_too() -> None:
    """Section 87(1) (B3, UK4)."""
    assert _codes(_contract("30000", advertised=date(2026, 2, 2))) == ["UK4", "UK7"]
    assert _codes(_contract("29999.99", advertised=date(2026, 2, 2))) == []


def test_a_public_contract_is_one_not_under_its_threshold() -> None:
    assert law.is_public(_contract("207719.99")) is False
    assert law.is_public(_contract("207720")) is True
    assert law.is_public(_contract("663539.99", sort=Sort.LIGHT_TOUCH)) is False
    assert law.is_public(_contract("663540", sort=Sort.LIGHT_TOUCH)) is True
    assert law.is_public(_contract("207720", begun=date(2025, 6, 1))) is False
    assert law.is_public(_contract("9999999", begun=date(2024, 6, 1))) is False


def test_over_5m_a_copy_and_performance_but_no_performance_for_light_touch() -> None:
    """s.53(3) and s.71: above £5m; performance not for light touch (B3)."""
    assert _codes(_contract("5000000")) == ["UK4", "UK6", "UK7"]
    assert _codes(_contract("5000000.01")) == ["UK4", "UK6", "UK7", "COPY", "UK9"]
    assert _codes(_contract("5000000.01", sort=Sort.LIGHT_TOUCH)) == ["UK4", "UK6", "UK7", "COPY"]


def test_a_direct_award_needs_a_transparency_notice_before_it() -> None:
    """ss.41, 43 (B3, UK5)."""
    found = law.obligations(_contract("300000", direct_award=True))
    assert [one.notice for one in found] == ["UK5", "UK6", "UK7"]
    assert found[0].by == date(2026, 3, 1)


def test_changes_and_the_end() -> None:
    """UK10 before the change; UK11 within 30 days, expiry included (B3)."""
    found = law.obligations(_contract("300000", changes=(date(2026, 6, 1),), ended=date(2027, 3, 31)))
    assert {one.notice: one.by for one in found if one.notice in ("UK10", "UK11")} == {
        "UK10": date(2026, 5, 31),
        "UK11": date(2027, 4, 29),
    }


def test_performance_at_least_once_in_twelve_months() -> None:
    """Section 71 (B3, UK9)."""
    assert law.next_performance(date(2026, 3, 2), None) == date(2027, 3, 2)
    assert law.next_performance(date(2026, 3, 2), date(2026, 12, 1)) == date(2027, 12, 1)
    assert law.next_performance(date(2028, 2, 29), None) == date(2029, 2, 28)


def test_reporting_periods() -> None:
    """s.69 from 1 January 2026, half-years to 31 March and 30 September; s.70 from 1 April 2026, quarters (B3)."""
    assert law.compliance_periods(date(2024, 1, 1), date(2026, 11, 22)) == (
        (date(2025, 10, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 9, 30)),
    )
    assert law.payment_quarters(date(2024, 1, 1), date(2026, 11, 22)) == (
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    )
    assert law.payment_quarters(date(2026, 12, 1), date(2027, 3, 31))[-1] == (date(2027, 1, 1), date(2027, 3, 31))


def test_standstill_of_eight_working_days() -> None:
    """UK6 (B3). Good Friday 3 April and Easter Monday 6 April 2026 do not count."""
    assert law.standstill_ends(date(2026, 3, 30)) == date(2026, 4, 10)
    assert law.standstill_ends(date(2026, 11, 16)) == date(2026, 11, 25)
    # On a Saturday: the count starts on Monday.
    assert law.standstill_ends(date(2026, 11, 14)) == date(2026, 11, 25)


def test_earlier_procurements_go_on_contracts_finder_from_30000() -> None:
    """PPN 01/23 (B4)."""
    before = date(2025, 2, 23)
    assert _codes(_contract("30000", begun=before)) == ["CF"]
    assert _codes(_contract("29999.99", begun=before)) == []
    assert law.obligations(_contract(None, begun=before))[0].needs == ("its value including VAT",)
    # A contract signed before the Act was begun before it.
    assert _codes(_contract("30000", begun=None, entered=before)) == ["CF"]


def test_what_is_not_recorded_is_asked_for_and_never_guessed() -> None:
    nothing = law.obligations(Contract())
    assert [(one.by, one.certain) for one in nothing] == [(None, False)]
    assert law.is_public(Contract()) is None
    (unvalued,) = law.obligations(_contract(None))
    assert unvalued.needs == ("its value including VAT",)
    undated = law.obligations(_contract("300000", entered=None))
    assert [one.needs for one in undated if one.notice == "UK7"] == [("the day on which it was entered into",)]
    below = law.obligations(_contract("30000", entered=None))
    assert below[0].needs == ("the day on which it was entered into",)
    unbegun = law.obligations(_contract("300000", begun=None))
    assert all("the day on which the procurement began" in one.needs for one in unbegun)
    unknown_route = law.obligations(_contract("300000", direct_award=None))
    assert unknown_route[0].needs == ("whether it was a direct award",)


def test_a_value_without_vat_proves_only_what_it_can() -> None:
    """It is at least what is recorded, and at most that with VAT at the standard rate."""
    assert law.is_public(_contract("207720", vat_included=False)) is True
    assert law.is_public(_contract("173099", vat_included=False)) is False
    assert law.is_public(_contract("173100", vat_included=False)) is None
    between = law.obligations(_contract("180000", vat_included=None))
    assert all(not one.certain for one in between)
    assert law.exceeds(_contract("4500000", vat_included=None), law.COPY_ABOVE) is None
    found = law.obligations(_contract("4500000", vat_included=None))
    assert {one.notice: one.needs for one in found}["COPY"] == ("its value including VAT",)
    near = law.obligations(_contract("28000", vat_included=None))
    assert near[0].needs == ("its value including VAT",)
    assert _codes(_contract("24999", vat_included=None)) == []


def test_without_its_sort_the_shorter_period_stands_and_the_doubt_is_named() -> None:
    assert law.is_public(_contract("300000", sort=None)) is None
    found = {one.notice: one for one in law.obligations(_contract("300000", sort=None))}
    assert found["UK7"].by == date(2026, 3, 31)
    assert found["UK7"].needs == ("whether it is light touch",)
    assert law.is_public(_contract("700000", sort=None)) is True
    assert law.is_public(_contract("200000", sort=None)) is False


def test_nothing_awarded() -> None:
    """Section 55 (B3, UK12)."""
    assert law.procurement_ended(date(2026, 5, 1)).start == date(2026, 5, 1)
    assert law.procurement_ended(None).needs == ("the day on which it was decided not to award",)


def test_the_seventeen_notices_are_there() -> None:
    """B3: 17 types, UK1 to UK17."""
    assert [one.code for one in law.NOTICES if one.code.startswith("UK")] == [f"UK{n}" for n in range(1, 18)]


def test_over_5m_undated_has_no_day() -> None:
    found = {one.notice: one for one in law.obligations(_contract("6000000", entered=None))}
    assert found["COPY"].by is None
    assert found["UK9"].by is None
    assert found["UK6"].by is None
    changed = law.obligations(_contract("6000000", changes=(date(2026, 6, 1),)))
    assert "copy of the modified contract" in next(one.words for one in changed if one.notice == "UK10")

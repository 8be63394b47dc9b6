"""The Specified Information Order, paragraph by paragraph, as facts/law.md B1 gives it."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.law import publication as law
from answerable.law.publication import Period, Rule, Trigger, When

CODES = [
    "1(a)",
    "1(b)",
    "1(c)",
    "1(d)",
    "1(e)",
    "1(f)",
    "2(a)",
    "2(b)",
    "2(c)",
    "2(d)",
    "2(e)",
    "2A",
    "3(a)",
    "3(b)",
    "3(c)",
    "3(d)",
    "3(e)",
    "3(f)",
    "3(g)",
    "3(h)",
    "4(a)",
    "4(b)",
    "4(c)",
    "4(d)",
    "5(a)",
    "5(b)",
    "5(c)",
    "5(d)",
    "6(a)",
    "6(b)",
    "6(c)",
    "6(d)",
    "7",
    "7A",
    "7B",
    "7C(a)",
    "7C(b)",
    "8",
]

FREQUENCY = {
    **dict.fromkeys(("1(a)", "1(b)", "1(c)", "2(d)", "4(a)", "6(a)", "6(b)", "6(c)", "6(d)"), (["9"], [When.AFTER_ELECTION, When.REVIEW_YEARLY])),
    **dict.fromkeys(("3(a)", "3(b)", "3(c)", "3(d)", "3(e)"), (["10"], [When.BEFORE_YEAR])),
    "1(f)": (["11"], [When.YEARLY]),
    **dict.fromkeys(("2(a)", "2(b)", "2(c)", "2A"), (["12"], [When.AFTER_ELECTION, When.REVIEW_HALF_YEARLY])),
    **dict.fromkeys(("1(d)", "3(h)", "4(d)"), (["13"], [When.QUARTERLY])),
    **dict.fromkeys(("3(f)", "3(g)"), (["14"], [When.MONTHLY])),
    **dict.fromkeys(("1(e)", "2(e)"), (["15"], [When.AFTER_ELECTION, When.ON_CHANGE])),
    **dict.fromkeys(("4(b)", "4(c)", "5(a)", "5(b)", "5(c)", "5(d)", "7"), (["16"], [When.WHEN_AVAILABLE])),
    "7A": (["16A"], [When.WITH, When.QUARTERLY, When.WITHIN_MONTH]),
    "7B": (["16B"], [When.WITHIN_MONTH]),
    "7C(a)": (["16C"], [When.WITHIN_MONTH, When.WITHIN_MONTH]),
    "7C(b)": (["16C"], [When.WITHIN_MONTH]),
    "8": (["9(e)"], [When.AFTER_ELECTION, When.REVIEW_YEARLY]),
}  # fmt: skip
"""The third column of the table in B1."""


def test_every_item_is_there_in_its_order() -> None:
    assert [item.code for item in law.ITEMS] == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_item_has_its_rules_and_fields(code: str) -> None:
    item = law.find(code)
    paragraphs, whens = FREQUENCY[code]
    assert list(dict.fromkeys(rule.paragraph for rule in item.rules)) == paragraphs
    assert [rule.when for rule in item.rules] == whens
    assert item.fields
    assert item.frequency[0].isupper()
    assert item.cites
    assert law.find(item.slug) is item
    assert law.is_duty(item)
    names = [f.name for f in item.fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("3(f)", {"conditions", "recipient", "purpose", "reasons"}),
        ("3(g)", {"recipient", "purpose", "reasons"}),
        ("3(h)", {"recipient", "purpose", "reasons"}),
        ("4(d)", {"value", "party", "purpose"}),
        ("5(a)", {"date", "time", "place"}),
        ("2(d)", {"job_title", "responsibilities", "salary"}),
    ],
)
def test_the_fields_that_the_order_asks_for(code: str, fields: set[str]) -> None:
    assert fields <= {f.name for f in law.find(code).fields if f.statutory}


def test_amendments_and_the_prominent_place() -> None:
    assert {i.code for i in law.ITEMS if i.amended_by == "SI 2013/1816"} == {"3(h)"}
    assert {i.code for i in law.ITEMS if i.amended_by == "SI 2012/2479"} == {"2A", "4(b)", "4(c)", "4(d)", "8"}
    assert {i.code for i in law.ITEMS if i.amended_by == "SI 2021/547"} == {"7A", "7B", "7C(a)", "7C(b)"}
    assert {i.code for i in law.ITEMS if i.prominent} == {"7A", "7B", "7C(a)", "7C(b)"}


@pytest.mark.parametrize(
    ("code", "amount", "verdict"),
    [
        ("3(g)", "500.00", False), ("3(g)", "500.01", True), ("3(g)", "-600", False),
        ("4(b)", "10000.00", False), ("4(b)", "10000.01", True),
        ("4(c)", "10000.00", False), ("4(c)", "10000.01", True),
        ("4(d)", "10000.00", True), ("4(d)", "10000.01", False),
        ("2(d)", "58200.00", False), ("2(d)", "58200.01", True),
        ("3(f)", "0.01", True), ("3(h)", "0.01", True),
    ],
)  # fmt: skip
def test_exceeding_means_more_than(code: str, amount: str, verdict: bool) -> None:
    """ "exceeding £500" means > 500.00; "exceeding £10,000" means > 10,000.00 (B1, money tests)."""
    assert law.belongs(law.find(code), Decimal(amount)) is verdict


def test_an_amount_that_is_not_recorded_cannot_be_placed() -> None:
    assert law.belongs(law.find("3(g)"), None) is None
    assert law.belongs(law.find("3(f)"), None) is True


def test_the_four_reasons_for_withholding() -> None:
    """Article 2(2) (B1)."""
    assert [reason.value for reason in law.Withheld] == ["a", "b", "c", "d"]
    assert "safety" in law.Withheld.SAFETY.words


def _rule(code: str) -> Rule:
    rule = law.find(code).period_rule
    assert rule
    return rule


@pytest.mark.parametrize(
    ("code", "day", "first", "last", "words"),
    [
        ("3(g)", "2025-10-15", "2025-10-01", "2025-10-31", "October 2025"),
        ("3(f)", "2024-02-29", "2024-02-01", "2024-02-29", "February 2024"),
        ("3(h)", "2025-12-31", "2025-10-01", "2025-12-31", "October to December 2025"),
        ("4(d)", "2026-01-01", "2026-01-01", "2026-03-31", "January to March 2026"),
        ("1(d)", "2025-04-01", "2025-04-01", "2025-06-30", "April to June 2025"),
        ("1(f)", "2026-03-31", "2025-04-01", "2026-03-31", "2025-26"),
        ("3(a)", "2026-04-01", "2026-04-01", "2027-03-31", "2026-27"),
    ],
)
def test_periods_are_those_of_the_financial_year(code: str, day: str, first: str, last: str, words: str) -> None:
    period = law.period_of(_rule(code), date.fromisoformat(day))
    assert period == (date.fromisoformat(first), date.fromisoformat(last))
    assert period.words == words


def test_periods_between_two_days() -> None:
    found = law.periods(_rule("3(h)"), date(2025, 5, 5), date(2026, 1, 1))
    assert [period.words for period in found] == [
        "April to June 2025",
        "July to September 2025",
        "October to December 2025",
        "January to March 2026",
    ]
    assert law.periods(_rule("3(g)"), date(2025, 5, 5), date(2025, 5, 4)) == ()


@given(
    first=st.dates(date(2012, 1, 1), date(2029, 1, 1)),
    length=st.integers(0, 900),
    code=st.sampled_from(["3(g)", "3(h)", "1(f)", "3(a)"]),
)
def test_periods_follow_each_other_without_a_gap(first: date, length: int, code: str) -> None:
    last = first + timedelta(days=length)
    found = law.periods(_rule(code), first, last)
    assert found[0].first <= first <= found[0].last
    assert found[-1].first <= last <= found[-1].last
    assert all(b.first - a.last == timedelta(days=1) for a, b in itertools.pairwise(found))


def test_as_soon_as_practicable_is_no_date() -> None:
    """Paragraphs 11, 13, 14: from the day after the period; the office's own measure says when it is overdue (B1)."""
    falls = law.falls_due(_rule("3(g)"), Period(date(2025, 10, 1), date(2025, 10, 31)))
    assert falls == (date(2025, 11, 1), None)
    assert law.yardstick(falls) == date(2025, 12, 1)
    assert law.yardstick(falls, 10) == date(2025, 11, 10)


def test_before_the_financial_year_begins_is_31_march() -> None:
    """Paragraph 10 (B1)."""
    falls = law.falls_due(_rule("3(b)"), Period(date(2026, 4, 1), date(2027, 3, 31)))
    assert falls.by == date(2026, 3, 31)
    assert law.yardstick(falls) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("event", "by"),
    [
        ("2026-01-15", "2026-02-15"),
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_within_one_month_of_an_event(event: str, by: str) -> None:
    """Paragraphs 16A to 16C (B1): the same day of the next month, or its last."""
    for code in ("7B", "7C(a)", "7C(b)"):
        rule = law.find(code).rules[0]
        assert law.falls_due_after(rule, date.fromisoformat(event)).by == date.fromisoformat(by)


def test_reviews_and_events() -> None:
    yearly, half = Rule(When.REVIEW_YEARLY, "9"), Rule(When.REVIEW_HALF_YEARLY, "12")
    assert law.falls_due_after(yearly, date(2025, 6, 1)) == (date(2026, 6, 1), None)
    assert law.falls_due_after(half, date(2025, 8, 31)) == (date(2026, 2, 28), None)
    assert law.falls_due_after(Rule(When.ON_CHANGE, "15"), date(2025, 6, 1)) == (date(2025, 6, 1), None)
    assert law.falls_due_after(law.find("7A").rules[0], date(2025, 6, 1)).by == date(2025, 6, 1)


def test_each_rule_is_asked_what_it_can_say() -> None:
    with pytest.raises(ValueError, match="no periods"):
        law.period_of(Rule(When.ON_CHANGE, "15"), date(2025, 1, 1))
    with pytest.raises(ValueError, match="no periods"):
        law.falls_due(Rule(When.ON_CHANGE, "15"), Period(date(2025, 1, 1), date(2025, 1, 31)))
    with pytest.raises(ValueError, match="not an event"):
        law.falls_due_after(_rule("3(g)"), date(2025, 1, 1))


def test_the_days_that_have_to_be_entered() -> None:
    assert set(law.triggers_of()) == set(Trigger)
    assert all(trigger.words for trigger in Trigger)
    assert law.find("7B").frequency.startswith("Within one month of the day that HMICFRS")
    assert law.find("7A").frequency.startswith("On the day that the Police and Crime Plan was issued")


def test_an_unknown_list_is_answered_with_them_all() -> None:
    with pytest.raises(law.UnknownItem, match=r"3\(g\).*contracts-register"):
        law.find("9(z)")


def test_the_slugs_tell_2a_from_2_a() -> None:
    assert law.find("2-a").code == "2(a)"
    assert law.find("2A").code == "2A"
    assert len({item.slug.casefold() for item in (*law.ITEMS, *law.DATASETS)}) == len(law.ITEMS) + len(law.DATASETS)


def test_the_codes_lists_are_no_duties() -> None:
    """The Transparency Code does not cover these bodies (B2)."""
    assert not any(law.is_duty(item) for item in law.DATASETS)
    assert all(item.cites == "" and item.period_rule is None for item in law.DATASETS)


def test_an_odd_period_is_told_by_its_days() -> None:
    assert Period(date(2025, 1, 2), date(2025, 1, 5)).words == "2 January 2025 to 5 January 2025"
    assert Period(date(2025, 1, 1), date(2025, 12, 31)).words == "1 January 2025 to 31 December 2025"


def test_senior_staff_and_the_order_in_force() -> None:
    assert Decimal("58200.00") == law.SENIOR_SALARY_ABOVE
    assert date(2012, 1, 16) == law.ORDER_IN_FORCE
    assert law.find("2A").cites == "paragraph 12"

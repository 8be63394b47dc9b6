"""The medium-term table: contributions by partner and year."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.medium_term import Contribution, FundYear, continuity, pooled_shares, table, year_before

D = Decimal


def line(
    year: str, amount: str | None, printed: str | None = None, partner: str = "NCC", ref: str = "FA"
) -> Contribution:
    return Contribution(
        ref, partner, year, None if amount is None else D(amount), None if printed is None else D(printed)
    )


@pytest.mark.shared
def test_the_printed_table_of_the_letter_agrees_with_what_is_worked_out(shared: Path) -> None:
    text = (shared / "seeds/northamptonshire-03072015-2.txt").read_text(encoding="utf-8")
    header = re.search(r"<b>NCC contributions</b>(.*)\n\s*(.*)\n<b>Annual change</b>(.*)", text)
    assert header
    years = re.findall(r"(\d{4}-\d{2}) £000", header[1])
    amounts = [D(cell) * 1000 for cell in header[2].split()]
    changes = [D(cell) * 1000 for cell in re.findall(r"-?\d+", header[3])]
    rows = table(line(year, str(a), str(c)) for year, a, c in zip(years, amounts, changes, strict=True))["NCC"]
    assert [row.contribution.amount for row in rows] == [300000, 0, 0, 0, 0]
    assert [row.change for row in rows] == [None, -300000, 0, 0, 0]
    assert [row.per_cent for row in rows] == [None, -100, None, None, None]
    assert [row.agrees for row in rows] == [None, True, True, True, True]
    assert rows[0].note == (
        "2012-13 is not recorded, so the change cannot be worked out. The source prints a change of -£200,000, which "
        "would make 2012-13 £500,000."
    )
    assert [row.note for row in rows[1:]] == [""] * 4


def test_changes_in_pounds_and_per_cent() -> None:
    rows = table([line("2024-25", "110", "5"), line("2023-24", "105")])["NCC"]
    assert (rows[1].change, rows[1].per_cent, rows[1].agrees) == (5, D("4.8"), True)
    assert rows[0].note == "2022-23 is not recorded, so the change cannot be worked out."


def test_a_printed_change_that_differs_is_named() -> None:
    row = table([line("2023-24", "100"), line("2024-25", "90", "-20")])["NCC"][1]
    assert row.agrees is False
    assert row.note == "The source prints a change of -£20; worked out it is -£10, a difference of £10."


def test_a_year_not_recorded_is_not_nil() -> None:
    rows = table([line("2023-24", "100"), line("2024-25", None), line("2025-26", "50")])["NCC"]
    assert [row.change for row in rows] == [None, None, None]
    assert rows[1].note == "The amount is not recorded."
    assert rows[2].note.startswith("2024-25 is not recorded")


def test_a_change_from_nil_has_no_percentage() -> None:
    row = table([line("2023-24", "0"), line("2024-25", "50", "60")])["NCC"][1]
    assert (row.change, row.per_cent) == (50, None)
    assert row.note.endswith("a difference of £10. A change from nil has no percentage.")


def test_two_amounts_for_one_year_are_refused() -> None:
    with pytest.raises(ValueError, match=r"NCC has two amounts for 2023-24 \(A and B\)"):
        table([line("2023-24", "1", ref="A"), line("2023-24", "2", ref="B")])


def test_the_year_before() -> None:
    assert year_before("2000-01") == "1999-00"


def test_shares_of_a_pooled_budget() -> None:
    shares = pooled_shares({"council": D(1), "health": D(1), "office": D(1)})
    assert [(one.partner, one.part, one.per_cent) for one in shares] == [
        ("council", Fraction(1, 3), D("33.4")),
        ("health", Fraction(1, 3), D("33.3")),
        ("office", Fraction(1, 3), D("33.3")),
    ]


def test_what_is_no_pooled_budget() -> None:
    with pytest.raises(ValueError, match="Nobody pays"):
        pooled_shares({"council": D(0)})
    with pytest.raises(ValueError, match="council has -£1"):
        pooled_shares({"council": D(-1), "health": D(5)})


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 10**9), min_size=1, max_size=10))
def test_per_cents_sum_to_a_hundred(amounts: dict[str, int]) -> None:
    if not sum(amounts.values()):
        return
    shares = pooled_shares({name: D(value) / 100 for name, value in amounts.items()})
    assert sum(one.per_cent for one in shares) == 100
    assert all(abs(Fraction(one.per_cent) - one.part * 100) < Fraction(1, 10) for one in shares)


def test_what_is_carried_forward() -> None:
    years = [
        FundYear("2024-25", D(30), D(40)),
        FundYear("2023-24", D(0), D(30)),
        FundYear("2025-26", D(45), None),
        FundYear("2026-27", D(5), D(6)),
        FundYear("2027-28", None, D(6)),
        FundYear("2029-30", D(6), D(6)),
    ]
    assert continuity(years) == (
        "2024-25 closed with £40 and 2025-26 opened with £45: a difference of £5.",
        "What 2025-26 closed with is not recorded, so what was carried forward cannot be checked.",
        "What 2027-28 opened with is not recorded, so what was carried forward cannot be checked.",
        "Nothing is recorded between 2027-28 and 2029-30, so what was carried forward cannot be checked.",
    )

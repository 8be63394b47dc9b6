"""How years and sums are written in what is published."""

from __future__ import annotations

import pytest

from answerable.publication.rules.kinds import financial_year, pounds


@pytest.mark.parametrize(("starts", "written"), [(2025, "2025-26"), (1999, "1999-00"), (2008, "2008-09")])
def test_a_financial_year_has_its_two_halves(starts: int, written: str) -> None:
    assert financial_year(starts) == written


@pytest.mark.parametrize(("pence", "written"), [(120_000, "1200.00"), (5, "0.05"), (0, "0.00"), (-99, "-0.99")])
def test_a_sum_has_its_pence(pence: int, written: str) -> None:
    assert pounds(pence) == written

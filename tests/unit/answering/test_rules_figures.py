"""No figure reaches an answer that no row of the register states: tried on registers that nobody thought of."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answering.answer import Answer
from answerable.answering.rules.rows import Facts, FundAmountRow, FundRow, ServiceRow, YearRow
from answerable.reading.structure import Measure

from .register import agreement, ask, register, year

YEARS = ("2013-14", "2014-15", "2015-16")
CODES = ("domestic_abuse", "sexual_violence", "sexual_violence.advocacy", "victims_general")
DATES = st.sampled_from(["", "2013", "2014-10", "2015-02-01", "2016"])
FIGURE = re.compile(r"-?£[\d,]+(?:\.\d\d)?")

amounts = st.one_of(st.none(), st.decimals(0, 10**7, places=2))


@st.composite
def registers(draw: Callable[..., Any]) -> Facts:
    rows: list[object] = [FundRow("F-1", "A fund", categories=draw(st.sampled_from([(), ("domestic_abuse",)])))]
    rows += [ServiceRow(f"S-{at}", f"Service {code}", categories=(code,)) for at, code in enumerate(CODES)]
    for at in range(draw(st.integers(0, 4))):
        starts, ends = sorted([draw(DATES), draw(DATES)])
        rows.append(
            agreement(
                f"A-{at}",
                f"Agreement {'abcd'[at]}",
                service=draw(st.sampled_from(["", "S-0", "S-1", "S-2", "S-3"])),
                starts=starts,
                ends=ends,
                value=draw(amounts),
                vat=draw(st.sampled_from(["none", "included", "not_recorded"])),
                fund=draw(st.sampled_from(["", "F-1"])),
                part_of=draw(st.sampled_from(["", "FA-0"])),
            )
        )
        for fy in draw(st.sets(st.sampled_from(YEARS))):
            rows.append(YearRow(f"Y-{at}-{fy}", f"A-{at}", fy, draw(amounts)))
    for at in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["received", "contribution", "total", "allocated", "budget"]))
        change = draw(amounts)
        rows.append(
            FundAmountRow(
                f"FA-{at}", "F-1", kind, "", draw(st.sampled_from(["", *YEARS])), draw(amounts), "exact", change
            )
        )
    unsourced = draw(
        st.sets(st.sampled_from([("agreement", "A-0"), ("agreement_year", "Y-0-2013-14"), ("fund_amount", "FA-0")]))
    )
    return register(*rows, unsourced=unsourced)


def _stated(facts: Facts) -> set[Decimal]:
    """Every amount that a row states."""
    found = [row.value for row in facts.agreements.values()]
    found += [row.amount for rows in facts.years.values() for row in rows]
    found += [amount for row in facts.fund_amounts for amount in (row.amount, row.annual_change)]
    return {amount for amount in found if amount is not None}


def _sums(facts: Facts) -> set[Decimal]:
    """Every sum that a total may be: of values on one VAT basis over one period, or of one year's amounts on one basis."""
    rows = [row for row in facts.agreements.values() if row.value is not None and row.vat != "not_recorded"]
    groups: list[list[tuple[object, Decimal]]] = [[((row.vat, row.starts, row.ends), row.value) for row in rows]]  # type: ignore[misc]
    for fy in YEARS:
        group: list[tuple[object, Decimal]] = []
        for row in facts.agreements.values():
            told = [item.amount for item in facts.years.get(row.ref, ()) if item.financial_year == fy]
            amount = told[0] if told else row.value
            if amount is not None and row.vat != "not_recorded":
                group.append((row.vat, amount))
        groups.append(group)
    return {
        sum((amount for _, amount in some), Decimal(0))
        for group in groups
        for size in range(1, len(group) + 1)
        for some in combinations(group, size)
        if len({key for key, _ in some}) == 1
    }


def _texts(answer: Answer) -> list[str]:
    cells = [cell.text for table in answer.tables for row in table.rows for cell in row]
    return [*cells, *(p.text for p in answer.paragraphs), *(gap.text for gap in answer.gaps)]


@settings(max_examples=150, deadline=None)
@given(
    registers(),
    st.sets(st.sampled_from(sorted(set(Measure) - {Measure.OTHER})), min_size=1, max_size=4),
    st.sampled_from([(), ("domestic_abuse",), ("sexual_violence.advocacy",)]),
    st.sets(st.sampled_from(YEARS)),
    st.booleans(),
)
def test_no_figure_that_no_row_states(
    facts: Facts, measures: set[Measure], subjects: tuple[str, ...], years: set[str], by_year: bool
) -> None:
    answer = ask(
        facts, "All contracts and the total", *sorted(measures), subjects=subjects, wants_every=True,
        periods=tuple(year(fy) for fy in sorted(years)), breakdown=("year",) if by_year else (),
    )  # fmt: skip
    stated, sums = _stated(facts), _sums(facts)
    for text in _texts(answer):
        for figure in FIGURE.findall(text):
            amount = Decimal(figure.replace("£", "").replace(",", ""))
            assert amount in stated or amount in sums, (figure, text)
    known = {item.id for item in answer.evidence}
    for table in answer.tables:
        for row in table.rows:
            for cell in row:
                assert set(cell.evidence) <= known
                assert "£" not in cell.text or cell.evidence
                if row[0].text == "Total" and cell.evidence:
                    assert Decimal(cell.text.replace("£", "").replace(",", "")) in sums
    for paragraph in answer.paragraphs:
        assert set(paragraph.evidence) <= known
        assert "£" not in paragraph.text or paragraph.evidence
    assert all(item.source for item in answer.evidence)


@settings(max_examples=80, deadline=None)
@given(registers(), st.sampled_from(CODES))
def test_nothing_of_another_subject_is_shown(facts: Facts, code: str) -> None:
    answer = ask(facts, "Which contracts?", Measure.PROVIDER, subjects=(code,))
    allowed = {
        row.title
        for row in facts.agreements.values()
        if not row.service
        or any(
            own == code or own.startswith(f"{code}.") or code.startswith(f"{own}.")
            for own in facts.directory.services[row.service].categories
        )
    }
    shown = {
        cell.text for table in answer.tables for row in table.rows for cell in row if cell.text.startswith("Agreement ")
    }
    assert shown <= allowed

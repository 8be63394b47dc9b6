"""Questions about what is around an agreement: variations, partners, tenders, principles, returns."""

from __future__ import annotations

import pytest

from answerable.answering.answer import Status
from answerable.answering.rules.related import RELATED, asked_for
from answerable.answering.rules.rows import DecisionRow, RelatedRow
from tests.unit.answering.register import BASIC, M, agreement, ask, gaps_of, register, rows_of

A = agreement("A-9", "Court support", service="S-DA", decision="D-9", starts="2014-04")
TITLES = {"A-9": "Court support", "A-10": "Court support"}
EVENT = RelatedRow(
    "agreement_event", "E-1", "A-9", "Court support", ("Extension", "1 April 2016", "More referrals", "")
)
PRINCIPLE = RelatedRow("principle_met", "P-1", "D-9", "Support at court", ("Value for money", "Met", "Three quotes"))


def test_an_extension_is_shown_with_its_evidence() -> None:
    answer = ask(register(A, EVENT, titles=TITLES), "Has the Court support agreement been extended?", M.OTHER)
    assert answer.tables[-1].caption == "Variations, extensions and endings"
    assert rows_of(answer, -1) == [["Extension", "1 April 2016", "More referrals", ""]]
    assert "Register workbook" in {item.source for item in answer.evidence if item.record == "agreement_event"}
    assert gaps_of(answer) == []


def test_that_none_is_recorded_is_a_gap_and_not_a_no() -> None:
    answer = ask(register(A, titles=TITLES), "Has the Court support agreement been extended?", M.OTHER)
    assert gaps_of(answer) == ["No variation, extension or early ending is recorded for agreement A-9"]
    assert answer.status is Status.GAP
    both = ask(
        register(A, agreement("A-10", "Court support", service="S-DA"), titles=TITLES),
        "Was any Court support varied?",
        M.OTHER,
    )
    assert gaps_of(both) == ["No variation, extension or early ending is recorded for agreements A-10 and A-9"]


def test_very_many_agreements_are_counted_in_the_gap() -> None:
    rows = [agreement(f"A-{n}", "Court support") for n in range(20, 32)]
    answer = ask(register(*rows, titles={row.ref: row.title for row in rows}), "Was any Court support varied?", M.OTHER)
    assert "No variation, extension or early ending is recorded for the 12 agreements shown" in gaps_of(answer)


def test_several_agreements_are_told_apart() -> None:
    other = agreement("A-10", "Court support", service="S-DA")
    answer = ask(register(A, other, EVENT, titles=TITLES), "Was any Court support extended?", M.OTHER)
    assert answer.tables[-1].columns[0] == "Agreement"
    assert rows_of(answer, -1)[0][0] == "Court support"


def test_the_principles_of_a_decision_are_shown() -> None:
    decision = DecisionRow("D-9", "Support at court")
    text = "How were the principles of your commissioning framework met by the decision Support at court?"
    answer = ask(register(A, decision, PRINCIPLE), text, M.POLICY)
    assert ["Value for money", "Met", "Three quotes"] in rows_of(answer, 0)


def test_an_unsourced_fact_is_not_shown() -> None:
    facts = register(A, EVENT, titles=TITLES, unsourced=(("agreement_event", "E-1"), ("agreement", "A-9")))
    answer = ask(facts, "Has the Court support agreement been extended?", M.OTHER)
    assert all("Extension" not in cells for cells in rows_of(answer, -1))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Who are the sub-contractors?", ["agreement_party"]),
        ("How many bids were received?", ["tender"]),
        ("Which funds pay for it?", ["agreement_funding"]),
        ("What are the extension options?", ["agreement_event", "agreement"]),
        ("Was there a needs assessment or business case?", ["business_case", "need"]),
        ("What notices are on Find a Tender?", ["notice"]),
        ("Which targets were set, and what was achieved?", ["measure", "return_figure"]),
        ("How much did it cost?", []),
    ],
)
def test_what_a_question_asks_for(text: str, kinds: list[str]) -> None:
    assert [item.kind for item in asked_for(text)] == kinds


def test_a_question_that_asks_for_nothing_around_is_answered_as_ever() -> None:
    answer = ask(
        register(*BASIC, EVENT), "How much do domestic abuse services cost?", M.AMOUNT, subjects=("domestic_abuse",)
    )
    assert answer.tables or answer.paragraphs
    assert not {table.caption for table in answer.tables} & {item.caption for item in RELATED}

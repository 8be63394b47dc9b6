"""Answers composed from a made-up register: what is shown, what it rests on, what is named as missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from answerable.answering.answer import Held, Status
from answerable.answering.json_form import as_json
from answerable.answering.rules.rows import (
    AuthorityRow,
    CitationRow,
    CoverageRow,
    DecisionRow,
    DocumentRow,
    FundAmountRow,
    FundRow,
    PostRow,
    PublishedRow,
    ServiceRow,
    StatementRow,
    YearRow,
)
from answerable.reading.structure import Ask, Period, Question

from .register import A_DA, BASIC, FUND, M, agreement, ask, gaps_of, register, rows_of, said, year

DA, SV = ("domestic_abuse",), ("sexual_violence",)


def _cited(answer: object) -> None:
    """Every shown cell and every id resolves to evidence with a source."""
    known = {item.id: item for item in answer.evidence}  # type: ignore[attr-defined]
    assert len(known) == len(answer.evidence)  # type: ignore[attr-defined]
    for table in answer.tables:  # type: ignore[attr-defined]
        for row in table.rows:
            for cell in row:
                assert cell.gap or cell.blank or cell.evidence
                assert all(known[id_].source for id_ in cell.evidence)
    for paragraph in answer.paragraphs:  # type: ignore[attr-defined]
        assert all(id_ in known for id_ in paragraph.evidence)


# One agreement


def test_one_agreement_is_answered_in_sentences() -> None:
    facts = register(*BASIC)
    answer = ask(facts, "Who provides domestic abuse outreach, how was it chosen, until when, at what value?",
                 M.PROVIDER, M.CATEGORY, M.AREA, M.ROUTE, M.DURATION, M.AMOUNT, subjects=DA)  # fmt: skip
    assert said(answer) == [
        "The provider is Northshire Women's Haven.",
        "Its category is: Domestic abuse.",
        "It covers Northtown City.",
        "How the provider was chosen: direct award.",
        "The Community Safety Fund grant runs from 1 April 2013 until 2016.",
        "The value is £86,000, no VAT applies.",
    ]
    assert answer.held is Held.HELD
    assert answer.status is Status.ANSWERED
    assert answer.tables == ()
    _cited(answer)


def test_a_missing_value_is_a_gap_that_names_the_agreement() -> None:
    facts = register(
        *BASIC, agreement("A-7", "Stalking advocacy", service="S-ST"), ServiceRow("S-ST", "x", categories=("stalking",))
    )
    answer = ask(facts, "What is the value of the stalking services?", M.AMOUNT, subjects=("stalking",))
    assert gaps_of(answer) == ["Agreement A-7 (Stalking advocacy): value not recorded"]
    assert answer.status is Status.GAP
    assert answer.held is Held.NOT_RECORDED
    gap = answer.gaps[0]
    assert (gap.record, gap.ref, gap.field) == ("agreement", "A-7", "value")


def test_a_value_without_a_source_is_not_shown() -> None:
    facts = register(*BASIC, unsourced=[("agreement", "A-1")])
    answer = ask(facts, "What is the value of the domestic abuse services?", M.AMOUNT, M.ROUTE_REASON, subjects=DA)
    assert "86,000" not in answer.text
    assert "Agreement A-1 (Outreach): value recorded, but not where it comes from, so it is not shown" in gaps_of(
        answer
    )


def test_own_citations_come_before_those_of_the_row_and_each_is_evidence() -> None:
    cited = (
        CitationRow("", "Workbook"),
        CitationRow("value", "Letter", "Page 2", "https://e.example"),
        CitationRow("value", "Ledger"),
    )
    answer = ask(register(*BASIC, citations={("agreement", "A-1"): cited}), "The value?", M.AMOUNT, subjects=DA)
    found = {item.id: (item.source, item.place, item.url) for item in answer.evidence}
    assert found["agreement:A-1#value"] == ("Letter", "Page 2", "https://e.example")
    assert found["agreement:A-1#value~2"] == ("Ledger", "", "")


@pytest.mark.parametrize(
    ("limited", "text"),
    [
        (True, "Yes, it is time limited. The Community Safety Fund grant runs from 1 April 2013 until 2016."),
        (False, "No, it is not time limited. The Community Safety Fund grant runs from 1 April 2013 until 2016."),
        (None, "The Community Safety Fund grant runs from 1 April 2013 until 2016."),
    ],
)
def test_time_limits_are_answered(limited: bool | None, text: str) -> None:
    rows = [replace(A_DA, time_limited=limited) if row is A_DA else row for row in BASIC]
    answer = ask(
        register(*rows), "Is the domestic abuse work time limited?", M.DURATION, subjects=DA, time_limited=True
    )
    assert said(answer) == [text]


def test_times_are_told_as_far_as_they_are_recorded() -> None:
    def told(**fields: object) -> tuple[list[str], list[str]]:
        rows = [replace(A_DA, **fields) if row is A_DA else row for row in BASIC]  # type: ignore[arg-type]
        answer = ask(register(*rows), "When does the domestic abuse work end?", M.END, subjects=DA)
        return said(answer), gaps_of(answer)

    assert told(kind="contract") == (["The contract, paid from the Community Safety Fund, runs until 2016."], [])
    assert told(fund="") == (["The grant runs until 2016."], [])
    assert told(kind="not_recorded") == (["It runs until 2016."], [])
    assert told(ends="") == ([], ["Agreement A-1 (Outreach): end date not recorded"])
    named = [replace(FUND, name="Victims grant") if row is FUND else row for row in BASIC]
    assert said(ask(register(*named), "Its end?", M.END, subjects=DA)) == [
        "The grant, paid from the Victims grant, runs until 2016."
    ]


def test_only_the_limit_may_be_recorded() -> None:
    rows = [replace(A_DA, starts="", ends="") if row is A_DA else row for row in BASIC]
    answer = ask(register(*rows), "Is the domestic abuse work time limited?", M.END, subjects=DA, time_limited=True)
    assert said(answer) == ["Yes, it is time limited."]
    unsourced = register(*rows, unsourced=[("agreement", "A-1")])
    answer = ask(unsourced, "Is the domestic abuse work time limited?", M.END, subjects=DA, time_limited=True)
    assert said(answer) == []


def test_a_value_that_is_part_of_a_larger_amount_says_so_and_is_not_added() -> None:
    part = replace(A_DA, part_of="FA-1")
    whole = FundAmountRow(
        "FA-1", "F-1", "secured", amount=Decimal(130000), as_stated="£130k", note="For the city and the county"
    )
    rows = [part if row is A_DA else row for row in BASIC]
    answer = ask(register(*rows, whole), "What is the value?", M.AMOUNT, subjects=DA)
    assert (
        said(answer)[1]
        == "It is part of £130,000 (stated as “£130k”), secured for “Community Safety Fund” (for the city and the county)."
    )
    assert not any("216" in text for text in said(answer))
    again = replace(whole, note="Community Safety Fund together")
    assert said(ask(register(*rows, again), "The value?", M.AMOUNT, subjects=DA))[1].endswith(
        "secured for “Community Safety Fund”."
    )
    for nothing in (replace(whole, amount=None), replace(whole, ref="other")):
        assert len(said(ask(register(*rows, nothing), "The value?", M.AMOUNT, subjects=DA))) == 1
    unsourced = register(*rows, whole, unsourced=[("fund_amount", "FA-1")])
    assert len(said(ask(unsourced, "The value?", M.AMOUNT, subjects=DA))) == 1


def test_amounts_by_year_of_one_agreement() -> None:
    years = (YearRow("Y1", "A-1", "2013-14", Decimal(40000)), YearRow("Y2", "A-1", "2014-15", Decimal("46000.50")))
    answer = ask(register(*BASIC, *years), "How much in each year?", M.AMOUNT_BY_YEAR, subjects=DA, breakdown=("year",))
    assert answer.tables[0].columns == ("Agreement", "2013-14", "2014-15")
    assert rows_of(answer) == [["Outreach", "£40,000", "£46,000.50"]]
    assert said(answer) == ["The value of the whole agreement is £86,000, no VAT applies."]
    _cited(answer)


def test_years_that_nobody_recorded_are_named() -> None:
    answer = ask(register(*BASIC), "How much in each year?", M.AMOUNT_BY_YEAR, subjects=DA, breakdown=("year",))
    assert gaps_of(answer) == ["Agreement A-1 (Outreach): amounts by year not recorded"]
    asked = (year("2012-13"), year("2013-14"), year("2014-15"))
    answer = ask(
        register(*BASIC), "How much in each year?", M.AMOUNT_BY_YEAR, subjects=DA, breakdown=("year",), periods=asked
    )
    assert rows_of(answer) == [["Outreach", "Not running", "Not recorded", "Not recorded"]]
    assert "Agreement A-1 (Outreach): amounts for 2013-14 and 2014-15 not recorded" in gaps_of(answer)
    nothing = replace(A_DA, starts="", ends="", value=None, value_basis="not_recorded")
    rows = [nothing if row is A_DA else row for row in BASIC]
    answer = ask(
        register(*rows), "How much?", M.AMOUNT_BY_YEAR, subjects=DA, breakdown=("year",), periods=(year("2013-14"),)
    )
    assert answer.tables == ()


def test_an_agreement_within_one_year_had_its_whole_value_in_it() -> None:
    short = replace(A_DA, starts="2014-04", ends="2015-03", vat="not_recorded")
    rows = [short if row is A_DA else row for row in BASIC]
    answer = ask(
        register(*rows),
        "How much a year?",
        M.AMOUNT_BY_YEAR,
        subjects=DA,
        breakdown=("year",),
        periods=(year("2014-15"),),
    )
    assert rows_of(answer) == [["Outreach", "£86,000"]]
    assert said(answer)[0] == "The value of the whole agreement is £86,000."


def test_a_recorded_year_without_an_amount_is_a_gap() -> None:
    answer = ask(
        register(*BASIC, YearRow("Y", "A-1", "2013-14")),
        "How much each year?",
        M.AMOUNT_BY_YEAR,
        subjects=DA,
        breakdown=("year",),
    )
    assert "Agreement A-1 (Outreach): amount for 2013-14 not recorded" in gaps_of(answer)


def test_the_decision_of_one_agreement() -> None:
    decision = DecisionRow("D-1", "Outreach from 2013", "2013-02", "commissioner", url="https://e.example/d1")
    rows = [replace(A_DA, decision="D-1") if row is A_DA else row for row in BASIC]
    answer = ask(register(*rows, decision), "Under which decision?", M.DECISION, subjects=DA)
    assert said(answer) == [
        "It was agreed under decision D-1, “Outreach from 2013”, February 2013, taken by the commissioner. It is published at https://e.example/d1"
    ]
    bare = ask(register(*rows, DecisionRow("D-1", "Outreach")), "Under which decision?", M.DECISION, subjects=DA)
    assert said(bare) == ["It was agreed under decision D-1, “Outreach”."]
    none = ask(register(*BASIC), "Under which decision?", M.DECISION, subjects=DA)
    assert gaps_of(none) == ["Agreement A-1 (Outreach): decision not recorded"]
    unsourced = ask(
        register(*rows, decision, unsourced=[("agreement", "A-1")]), "Under which decision?", M.DECISION, subjects=DA
    )
    assert unsourced.paragraphs == ()


# Many agreements


def test_many_agreements_are_a_table_with_evidence_in_every_cell() -> None:
    facts = register(*BASIC)
    answer = ask(
        facts, "All contracts", M.PROVIDER, M.AMOUNT, M.START, M.END, M.CATEGORY, M.AREA, M.ROUTE, wants_every=True
    )
    assert answer.tables[0].columns == (
        "Provider", "Agreement", "Category", "Area", "How the provider was chosen", "From", "Until", "Value", "VAT",
    )  # fmt: skip
    assert rows_of(answer) == [
        ["Bridge Counselling", "Counselling", "Sexual violence: counselling and group support", "South District", "Open tender",
         "1 April 2013", "31 March 2015", "£40,000", "No VAT applies"],
        ["Northshire Women's Haven", "Outreach", "Domestic abuse", "Northtown City", "Direct award",
         "1 April 2013", "2016", "£86,000", "No VAT applies"],
    ]  # fmt: skip
    assert answer.tables[0].numeric == ("Value",)
    _cited(answer)


def test_what_a_row_lacks_is_named_once_for_the_row() -> None:
    bare = agreement("A-3", "Bare")
    posted = agreement("A-4", "Posted", service="S-N")
    rows = (*BASIC, bare, posted, ServiceRow("S-N", "Nothing"), PostRow("P", "A-4", "Adviser", "city"))
    answer = ask(register(*rows), "All contracts", M.PROVIDER, M.AREA, M.CATEGORY, M.AMOUNT, wants_every=True)
    assert "Agreement A-3 (Bare): provider, category, area and value not recorded" in gaps_of(answer)
    assert "Agreement A-4 (Posted): provider, category and value not recorded" in gaps_of(answer)
    assert rows_of(answer)[-1][3] == "Northtown City"
    assert "A value is recorded for two of them." in said(answer)
    _cited(answer)
    unsourced = register(*rows, unsourced=[("post", "P"), ("agreement", "A-4")])
    assert "Not shown: no source recorded" in rows_of(ask(unsourced, "All contracts", M.AREA, wants_every=True))[-1]


def test_totals_are_given_where_the_parts_add_up_and_cite_every_part() -> None:
    one = agreement("A-1", "One", starts="2014-04", ends="2015-03", value=Decimal(100), vat="none")
    two = agreement("A-2", "Two", starts="2014-04", ends="2015-03", value=Decimal("50.25"), vat="none")
    answer = ask(register(one, two), "All contracts: what is the total?", M.AMOUNT, wants_every=True, breakdown=("year",),
                 periods=(year("2014-15"),))  # fmt: skip
    assert rows_of(answer)[-1] == ["Total", "", "", "£150.25", "", "£150.25"]
    total = answer.tables[0].rows[-1][3]
    assert set(total.evidence) == {"agreement:A-1#value", "agreement:A-2#value"}
    _cited(answer)


def test_a_question_for_a_total_is_told_why_there_is_none() -> None:
    one = agreement("A-1", "One", value=Decimal(100), vat="included")
    two = agreement("A-2", "Two", value=Decimal(50), vat="excluded")
    answer = ask(register(one, two), "All contracts: what is the total?", M.AMOUNT, wants_every=True)
    assert (
        "We give no total for value, because some amounts include VAT and some do not, or the record does not say."
        in said(answer)
    )
    assert len(rows_of(answer)) == 2
    assert "no total" not in ask(register(one, two), "All contracts and their values", M.AMOUNT, wants_every=True).text
    same = [
        agreement(ref, ref, starts="2014-04", ends="2015-03", value=Decimal(1), vat="none") for ref in ("A-1", "A-2")
    ]
    answer = ask(
        register(*same, unsourced=[("agreement", "A-2")]), "The total of all contracts?", M.AMOUNT, wants_every=True
    )
    assert "We give no total for value, because not every amount has a source." in said(answer)


def test_years_are_columns_and_an_agreement_that_did_not_run_is_no_gap() -> None:
    later = agreement("A-3", "Later", starts="2014-10", value=Decimal(5), vat="none")
    years = (
        YearRow("Y1", "A-2", "2013-14", Decimal(15000)),
        YearRow("Y2", "A-2", "2014-15", Decimal(25000)),
        YearRow("Y3", "A-3", "2014-15"),
    )
    rows = (*[row for row in BASIC if row is not A_DA], later, *years)
    answer = ask(register(*rows), "All contracts by year", M.AMOUNT_BY_YEAR, M.DURATION, wants_every=True,
                 periods=(year("2013-14"), year("2014-15")))  # fmt: skip
    table = rows_of(answer)
    assert [row[-2:] for row in table] == [["£15,000", "£25,000"], ["Not running", "Not recorded"], ["£15,000", ""]]
    assert "Agreement A-3 (Later): provider, end date and amount for 2014-15 not recorded" in gaps_of(answer)
    assert answer.tables[0].rows[1][-2].evidence == ("agreement:A-3#starts",)
    _cited(answer)


def test_when_shows_dates_or_years_as_far_as_they_are_recorded() -> None:
    rows = (
        *BASIC,
        agreement("A-3", "Noted"),
        YearRow("Y1", "A-3", "2013-14"),
        agreement("A-4", "Ends", ends="2014-10"),
        YearRow("Y2", "A-4", "2013-14"),
        agreement("A-5", "Undated"),
        agreement("A-6", "Starts", starts="2013"),
    )
    answer = ask(
        register(*rows), "Names of providers of all contracts", M.PROVIDER, wants_every=True, periods=(year("2013-14"),)
    )
    assert [row[2] for row in rows_of(answer)] == [
        "1 April 2013 to 31 March 2015", "1 April 2013 to 2016", "2013-14, until October 2014", "2013-14", "From 2013", "Not recorded",
    ]  # fmt: skip
    assert any("for two of them the recorded dates do not settle" in text.casefold() for text in said(answer))
    assert "Agreement A-5 (Undated): provider, dates, start date and end date not recorded" in gaps_of(answer)
    unsourced = register(*rows, unsourced=[("agreement_year", "Y1"), ("agreement", "A-3"), ("agreement", "A-6")])
    shown = [
        row[2]
        for row in rows_of(ask(unsourced, "All providers", M.PROVIDER, wants_every=True, periods=(year("2013-14"),)))
    ]
    assert shown[3:5] == ["Not recorded", "Not recorded"]


def test_one_undated_agreement_is_said_to_be_undated() -> None:
    rows = [replace(A_DA, starts="", ends="") if row is A_DA else row for row in BASIC]
    answer = ask(register(*rows), "Who provides it?", M.PROVIDER, subjects=DA, periods=(year("2019-20"),))
    assert said(answer)[1] == (
        "Its recorded dates do not settle whether it ran in 2019-20; we have included it so that nothing is left out."
    )


def test_a_missing_date_is_named_once() -> None:
    rows = (*BASIC, agreement("A-3", "Undated"))
    answer = ask(
        register(*rows), "How long do all contracts run?", M.DURATION, wants_every=True, periods=(year("2013-14"),)
    )
    assert "Agreement A-3 (Undated): provider, start date and end date not recorded" in gaps_of(answer)


def test_where_no_value_is_recorded_it_is_said() -> None:
    answer = ask(
        register(agreement("A-1", "One"), agreement("A-2", "Two")),
        "All contracts and their values",
        M.AMOUNT,
        wants_every=True,
    )
    assert "No value is recorded for any of them." in said(answer)
    assert answer.tables[0].columns == ("Provider", "Agreement", "Value")


def test_decisions_of_many_agreements() -> None:
    decided = agreement("A-3", "Decided", decision="D-1")
    rows = (*BASIC, decided, DecisionRow("D-1", "A decision", "2013-02-01", url="https://e.example/d"))
    answer = ask(
        register(*rows, authority=AuthorityRow("PCC", decision_noun="executive order")),
        "All contracts",
        M.DECISION,
        wants_every=True,
    )
    assert answer.tables[0].columns == ("Provider", "Agreement", "Executive order", "Taken", "Where it is published")
    assert rows_of(answer)[-1] == [
        "Not recorded",
        "Decided",
        "D-1: A decision",
        "1 February 2013",
        "https://e.example/d",
    ]
    assert rows_of(answer)[0][2:] == ["Not recorded", "", ""]
    assert "Agreement A-1 (Outreach): executive order not recorded" in gaps_of(answer)


def test_wider_categories_are_said_and_are_a_gap_only_where_there_is_nothing_better() -> None:
    wide = ServiceRow("S-W", "Violence services", categories=("sexual_violence",))
    facts = register(*BASIC, wide, agreement("A-4", "Wide", service="S-W"))
    counselling = ask(facts, "counselling for rape victims", M.CATEGORY, subjects=("sexual_violence.face_to_face",))
    assert said(counselling)[0] == (
        "Our records show one agreement recorded under “Sexual violence: counselling and group support”. One agreement is "
        "recorded under a wider category: it may include this, but the record does not say."
    )
    assert counselling.tables[0].caption.startswith("Agreements that are or may be recorded under")
    assert "whether it includes" not in " ".join(gaps_of(counselling))
    forensic = ask(facts, "forensic services", M.PROVIDER, subjects=("sexual_violence.forensic",))
    assert said(forensic)[0].startswith("Our records show no agreement recorded under")
    assert gaps_of(forensic) == [
        "Agreement A-4 (Wide): provider and whether it includes “Sexual violence: forensic services (SARC)” not recorded"
    ]
    two = ask(register(*BASIC, wide, agreement("A-4", "Wide", service="S-W"), agreement("A-5", "Wider", service="S-W")),
              "forensic", M.PROVIDER, subjects=("sexual_violence.forensic",))  # fmt: skip
    assert "Two agreements are recorded under a wider category: they may" in said(two)[0]


def test_uncategorised_and_general_agreements_are_named_and_not_counted() -> None:
    general = ServiceRow("S-V", "Victims", categories=("victims_general",))
    rows = (*BASIC, general, agreement("A-6", "All victims", service="S-V"), agreement("A-7", "Nobody knows"))
    answer = ask(register(*rows), "Who provides domestic abuse services?", M.PROVIDER, subjects=DA)
    assert said(answer)[-1].endswith("though they may help here too: A-6 (All victims).")
    assert gaps_of(answer) == ["One agreement has no category recorded and may be about this too: A-7 (Nobody knows)"]
    many = register(*BASIC, *[agreement(f"B-{n:02}", "x") for n in range(12)])
    answer = ask(many, "Who provides domestic abuse services?", M.PROVIDER, subjects=DA)
    assert gaps_of(answer)[0].startswith(
        "12 agreements have no category recorded and may be about this too: B-00 (x), "
    )
    assert gaps_of(answer)[0].endswith("B-09 (x) and 2 more")


def test_an_agreement_without_an_area_stays_and_is_named() -> None:
    rows = (*BASIC, agreement("A-3", "Somewhere", service="S-ISVA"))
    answer = ask(
        register(*rows),
        "Advocacy in Northtown City",
        M.CATEGORY,
        subjects=("sexual_violence.advocacy",),
        areas=("Northtown City",),
    )
    assert gaps_of(answer) == ["Agreement A-3 (Somewhere): area not recorded"]


def test_nothing_recorded_is_said_and_is_a_gap() -> None:
    answer = ask(
        register(*BASIC),
        "Stalking services in 2013-14?",
        M.PROVIDER,
        subjects=("stalking",),
        periods=(year("2013-14"),),
    )
    assert said(answer)[0] == "Our records show no agreement recorded under “Stalking and harassment” in 2013-14."
    assert answer.status is Status.GAP
    assert answer.held is Held.NOT_RECORDED


def test_agreements_found_by_words_are_shown() -> None:
    rows = (*BASIC, agreement("A-7", "Investigative software", value=Decimal(7)))
    answer = ask(register(*rows), "How much was spent on software?", M.AMOUNT)
    assert said(answer) == [
        "Our records show one agreement about software: A-7, “Investigative software”.",
        "The value is £7.",
        "The amounts of agreements are those agreed, not those paid.",
    ]


def test_several_named_agreements_say_what_they_are_about() -> None:
    second = agreement("A-3", "More outreach", provider="haven", service="S-DA")
    answer = ask(register(*BASIC, second), "What contracts does Northshire Women's Haven have?", M.PROVIDER)
    assert said(answer) == ["Our records show two agreements about Northshire Women's Haven."]
    both = ask(register(*BASIC), "Domestic abuse outreach and rape counselling: who?", M.PROVIDER, subjects=SV)
    assert (
        said(both)[0]
        == "Our records show two agreements about Domestic abuse outreach or recorded under “Sexual violence and abuse”."
    )
    words = register(agreement("A-7", "Old software"), agreement("A-8", "New software"))
    assert said(ask(words, "Who provides software?", M.PROVIDER)) == ["Our records show two agreements about software."]


# Fund-level amounts

NO_VALUE = tuple(replace(row, value=None, value_basis="not_recorded") if row is A_DA else row for row in BASIC)
CONTRIBUTIONS = FundRow("F-N", "NCC contributions")


def _contributions(**fields: object) -> list[FundAmountRow]:
    amounts = {"2013-14": (300000, -200000), "2014-15": (0, -300000), "2015-16": (0, 0)}
    return [
        FundAmountRow(
            f"FA-{at}", "F-N", "contribution", "county", fy, Decimal(amount), "rounded", Decimal(change), **fields
        )  # type: ignore[arg-type]
        for fy, (amount, change) in amounts.items()
        for at in [fy]
    ]


def test_fund_level_amounts_stand_apart_and_contributions_are_shown_whole() -> None:
    rows = (
        *NO_VALUE,
        CONTRIBUTIONS,
        *_contributions(note="The letter prints NCC only."),
        FundRow("F-L", "Local fund"),
        FundAmountRow("T", "F-L", "total", "", "2014-15", Decimal(420920)),
        FundAmountRow("P", "F-L", "allocated", "", "2014-15", Decimal(150000), note="At discretion"),
        FundAmountRow("Q", "F-L", "allocated", "", "2014-15", None, "not_recorded", note="Second homes"),
        FundAmountRow("R", "F-1", "received", "county", "2013-14", Decimal(915000), as_stated="£915k"),
        FundAmountRow("B", "F-1", "budget", "", "", Decimal(1690000), "budget", as_stated="£1.690m"),
        FundAmountRow("OLD", "F-1", "received", "", "2009-10", Decimal(1)),
        StatementRow("ST-1", "funding", "The fund replaced several others", fund="F-1", financial_year="2013-14"),
        StatementRow("ST-2", "funding", "Not asked", fund="F-1", financial_year="2009-10"),
        FundRow("F-X", "Drugs fund", categories=("drugs_alcohol",)),
        FundAmountRow("X", "F-X", "received", "", "2014-15", Decimal(77)),
    )
    answer = ask(register(*rows), "What amounts were awarded for domestic abuse services?", M.AMOUNT, subjects=DA,
                 periods=(year("2013-14"), year("2014-15")))  # fmt: skip
    stated, given = answer.tables
    assert stated.caption == "Amounts recorded for whole funds (not broken down by agreement in the register)"
    assert [[cell.text for cell in row] for row in stated.rows] == [
        ["Community Safety Fund", "Received from Northshire County Council", "2013-14", "£915,000 (stated as “£915k”)"],
        ["Local fund", "Total of the fund", "2014-15", "£420,920"],
        ["Local fund", "Of which allocated. At discretion", "2014-15", "£150,000"],
        ["Local fund", "Of which allocated. Second homes", "2014-15", "Not recorded"],
        ["Community Safety Fund", "Net budget", "Not stated", "£1,690,000 (stated as “£1.690m”)"],
    ]
    assert given.columns == ("Amount", "2013-14", "2014-15", "2015-16")
    assert [[cell.text for cell in row] for row in given.rows] == [
        ["Contribution by Northshire County Council", "£300,000", "£0", "£0"],
        ["Annual change", "-£200,000", "-£300,000", "£0"],
    ]
    assert (
        "Note on NCC contributions: The letter prints NCC only. The amounts are rounded in the source. "
        "The table is shown whole: 2015-16 is outside the period you ask about." in said(answer)
    )
    assert "The fund replaced several others." in said(answer)
    assert "Not asked." not in said(answer)
    assert "Fund amount Q (Local fund, 2014-15: Second homes): amount not recorded" in gaps_of(answer)
    assert answer.status is Status.PART
    _cited(answer)


def test_fund_level_amounts_are_left_out_where_every_value_is_recorded_or_none_bears() -> None:
    amount = FundAmountRow("R", "F-1", "received", "", "2013-14", Decimal(915000))
    assert ask(register(*BASIC, amount), "The value?", M.AMOUNT, subjects=DA).tables == ()
    named = ask(
        register(*NO_VALUE, CONTRIBUTIONS, *_contributions()), "What did Northshire Women's Haven get?", M.AMOUNT
    )
    assert named.tables == ()
    words = register(agreement("A", "Old software"), FUND, amount)
    assert ask(words, "How much for software?", M.AMOUNT).tables == ()


def test_a_series_without_changes_giver_or_notes_is_plain() -> None:
    rows = [FundAmountRow(f"R{n}", "F-1", "received", "", f"20{n}-{n + 1}", Decimal(n)) for n in (13, 14)]
    rows.append(FundAmountRow("R15", "F-1", "received", "", "2015-16", None, "not_recorded", Decimal(5)))
    answer = ask(register(*NO_VALUE, *rows), "The value?", M.AMOUNT, subjects=DA)
    assert rows_of(answer) == [["Received", "£13", "£14", "Not recorded"], ["Annual change", "", "", "£5"]]
    none = ask(register(*NO_VALUE, *rows), "The value?", M.AMOUNT, subjects=DA, periods=(year("2016-17"),))
    assert len(none.tables) == 0
    unchanged = [replace(row, annual_change=None) for row in rows]
    assert len(rows_of(ask(register(*NO_VALUE, *unchanged), "The value?", M.AMOUNT, subjects=DA))) == 1
    unsourced = [("fund_amount", f"R{n}") for n in (13, 14, 15)] + [("fund", "F-1")]
    hidden = ask(register(*NO_VALUE, *rows, unsourced=unsourced), "The value?", M.AMOUNT, subjects=DA)
    assert not any(cell.evidence for row in hidden.tables[0].rows for cell in row)


def test_notes_without_a_source_are_not_said() -> None:
    unsourced = [("fund_amount", f"FA-{fy}") for fy in ("2013-14", "2014-15", "2015-16")] + [("fund", "F-N")]
    facts = register(*NO_VALUE, CONTRIBUTIONS, *_contributions(note="Secret."), unsourced=unsourced)
    answer = ask(facts, "The value?", M.AMOUNT, subjects=DA)
    assert "Secret" not in answer.text
    assert "rounded" not in answer.text


def test_the_year_of_a_fund_without_one_is_judged_by_its_dates() -> None:
    fund = FundRow("F-O", "Old fund", starts="2008", ends="2009")
    rows = (*NO_VALUE, fund, FundAmountRow("O", "F-O", "total", amount=Decimal(5)))
    assert ask(register(*rows), "The value?", M.AMOUNT, subjects=DA, periods=(year("2013-14"),)).tables == ()


GRANT = FundRow("F-G", "Victims grant", ring_fenced=True, conditions="For victims only", funder="county")


def test_a_question_about_a_fund_is_answered_with_the_fund() -> None:
    rows = (*BASIC, GRANT, FundAmountRow("G1", "F-G", "received", "county", "2013-14", Decimal(10)))
    answer = ask(register(*rows), "What was the Victims grant in 2013-14 and are there conditions?", M.AMOUNT)
    assert rows_of(answer) == [["Victims grant", "Received from Northshire County Council", "2013-14", "£10"]]
    assert said(answer) == ["The Victims grant is ring-fenced.", "Conditions on the Victims grant: For victims only."]
    assert answer.status is Status.ANSWERED


def test_a_fund_without_amounts_or_conditions_says_so() -> None:
    answer = ask(
        register(*BASIC, GRANT), "What was the Victims grant in 2013-14?", M.AMOUNT, periods=(year("2013-14"),)
    )
    assert said(answer) == ["Our records state no amount for Victims grant in 2013-14."]
    assert gaps_of(answer)[0] == "Fund Victims grant: amounts not recorded"
    bare = ask(
        register(*BASIC, FundRow("F-B", "Bare fund", ring_fenced=False)), "Bare fund: are there conditions?", M.AMOUNT
    )
    assert "The Bare fund is not ring-fenced." in said(bare)
    assert not any("conditions" in gap for gap in gaps_of(bare))
    nothing = ask(register(*BASIC, FundRow("F-B", "Bare fund")), "Bare fund: are there conditions?", M.AMOUNT)
    assert "Fund F-B (Bare fund): conditions not recorded" in gaps_of(nothing)


def test_what_is_paid_from_a_fund_shows_the_agreements_and_the_fund() -> None:
    rows = (*BASIC, FundAmountRow("R", "F-1", "received", "", "2013-14", Decimal(915000)))
    answer = ask(register(*rows), "What contracts are paid from the Community Safety Fund and at what value?", M.AMOUNT)
    assert said(answer)[0] == "The value is £86,000, no VAT applies."
    assert rows_of(answer) == [["Community Safety Fund", "Received", "2013-14", "£915,000"]]


# In words

POLICY = StatementRow("ST-P", "policy", "Value for money comes first", document="DOC-F")
WORDS = (
    StatementRow("ST-H", "how_commissioned", "A business case was written", agreement="A-1"),
    StatementRow("ST-R", "route_reason", "Only the Haven knew the area", agreement="A-1"),
    POLICY,
    StatementRow("ST-F", "fit", "It is one step of the city's pathway", agreement="A-1"),
    StatementRow("ST-D", "delivery", "Visits in the evening", agreement="A-1", financial_year="2013-14"),
    StatementRow("ST-O", "outcomes", "Nine in ten felt safer", service="S-DA"),
    StatementRow("ST-S", "delivery", "Group work", service="S-SV"),
    DocumentRow("DOC-F", "Commissioning framework", "framework", url="https://e.example/f"),
)


def test_recorded_words_are_given_verbatim_with_their_evidence() -> None:
    facts = register(*BASIC, *WORDS)
    how = ask(facts, "How was the domestic abuse service commissioned?", M.ROUTE, subjects=DA)
    assert said(how) == ["How the provider was chosen: direct award.", "A business case was written."]
    why = ask(
        facts,
        "Why was there no tender for the domestic abuse service, and which policy?",
        M.ROUTE_REASON,
        M.POLICY,
        subjects=DA,
    )
    assert said(why) == ["Only the Haven knew the area.", "Value for money comes first."]
    assert rows_of(why) == [["Commissioning framework", "Framework", "https://e.example/f"]]
    alone = ask(facts, "Why was there no tender for the domestic abuse service?", M.ROUTE_REASON, subjects=DA)
    assert said(alone) == ["Only the Haven knew the area."]
    fit = ask(facts, "How does the domestic abuse service fit the pathway?", M.POLICY, subjects=DA)
    assert said(fit) == ["It is one step of the city's pathway."]
    outcomes = ask(facts, "What came of the domestic abuse service?", M.OUTCOMES, subjects=DA)
    assert said(outcomes) == ["Nine in ten felt safer."]
    for answer in (how, why, alone, fit, outcomes):
        assert answer.status is Status.ANSWERED
        _cited(answer)


def test_what_a_service_delivers() -> None:
    facts = register(
        *BASIC, *WORDS, PostRow("P", "A-1", "Outreach worker", "city", Decimal("1.50")), PostRow("Q", "A-1", "Manager")
    )
    answer = ask(facts, "What will the domestic abuse service deliver?", M.DESCRIPTION, subjects=DA)
    assert said(answer) == ["Domestic abuse outreach: Outreach for survivors.", "2013-14: Visits in the evening."]
    assert rows_of(answer) == [
        ["Outreach worker", "Northtown City", "1.5"],
        ["Manager", "Not recorded", "Not recorded"],
    ]
    assert answer.gaps == ()
    counted = ask(facts, "How many workers does the domestic abuse service pay for?", M.HEADCOUNT, subjects=DA)
    assert gaps_of(counted) == ["Post Q (Manager): area and number not recorded"]


def test_words_on_several_agreements_name_each() -> None:
    second = agreement(
        "A-3", "Second", service="S-DA", route_reason="Nobody else asked", outcomes="Safer homes", decision="D-1"
    )
    decision = DecisionRow("D-1", "Second", reasons="It was small")
    facts = register(*BASIC, second, decision, StatementRow("ST-1", "delivery", "By day", agreement="A-1"),
                     StatementRow("ST-2", "delivery", "By night", agreement="A-3"), PostRow("P", "A-3", "Worker", "city", Decimal(2)))  # fmt: skip
    answer = ask(facts, "What do the domestic abuse services deliver?", M.DESCRIPTION, subjects=DA)
    assert said(answer) == [
        "Domestic abuse outreach: Outreach for survivors.",
        "Outreach: By day.",
        "Second: By night.",
    ]
    assert answer.tables[0].columns == ("Agreement", "Post", "Area", "Number")
    why = ask(facts, "Why were the domestic abuse providers chosen that way?", M.ROUTE_REASON, subjects=DA)
    assert said(why) == ["Second: Nobody else asked.", "Second: It was small."]
    assert gaps_of(why) == ["Agreement A-1 (Outreach): reason for the way the provider was chosen not recorded"]
    outcomes = ask(facts, "What outcomes are agreed for domestic abuse services?", M.OUTCOMES, subjects=DA)
    assert said(outcomes) == ["Second: Safer homes."]
    assert gaps_of(outcomes) == ["Agreement A-1 (Outreach): agreed outcomes not recorded"]
    assert outcomes.status is Status.PART


def test_the_same_thing_is_not_said_twice() -> None:
    rows = [
        replace(A_DA, route_reason="Only the Haven knew the area", decision="D-1") if row is A_DA else row
        for row in BASIC
    ]
    facts = register(*rows, DecisionRow("D-1", "x", reasons="The Haven alone knew the area"))
    answer = ask(facts, "Why the domestic abuse provider?", M.ROUTE_REASON, subjects=DA)
    assert said(answer) == ["Only the Haven knew the area."]


def test_what_nobody_wrote_down_is_one_sentence_and_a_gap() -> None:
    facts = register(*BASIC)
    for measure, sentence, gap in (
        (
            M.ROUTE_REASON,
            "Our records give no reason for the way the provider was chosen.",
            "reason for the way the provider was chosen",
        ),
        (
            M.POLICY,
            "Our records do not say which policy, plan or pathway this follows or how it fits one.",
            "the policy, plan or pathway it follows",
        ),
        (M.OUTCOMES, "Our records do not state agreed outcomes.", "agreed outcomes"),
    ):
        answer = ask(facts, "The domestic abuse service?", measure, subjects=DA)
        assert said(answer) == [sentence]
        assert gaps_of(answer) == [f"Agreement A-1 (Outreach): {gap} not recorded"]
        assert answer.status is Status.GAP
    none = ask(facts, "What will the stalking service deliver?", M.DESCRIPTION, subjects=("stalking",))
    assert gaps_of(none) == ["Our records do not describe what the service delivers"]
    rows = [replace(A_DA, route="not_recorded") if row is A_DA else row for row in BASIC]
    how = ask(register(*rows), "How was the domestic abuse service commissioned?", M.ROUTE, subjects=DA)
    assert said(how) == ["Our records do not say how this was commissioned."]
    assert gaps_of(how) == ["Agreement A-1 (Outreach): how it was commissioned not recorded"]


def test_statements_bear_on_decisions_funds_and_services_in_scope() -> None:
    rows = [replace(A_DA, decision="D-1", fund="F-1") if row is A_DA else row for row in BASIC]
    facts = register(
        *rows,
        DecisionRow("D-1", "Deciding outreach"),
        StatementRow("S1", "how_commissioned", "By decision", decision="D-1"),
        StatementRow("S2", "how_commissioned", "From the fund", fund="F-1"),
        StatementRow("S3", "how_commissioned", "By the service", service="S-DA"),
        StatementRow("S4", "how_commissioned", "Another service", service="S-SV"),
        StatementRow("S5", "how_commissioned", "Office wide"),
        StatementRow("S6", "how_commissioned", "Long ago", agreement="A-1", financial_year="1999-00"),
    )
    how = ask(
        facts, "How was the domestic abuse service commissioned?", M.ROUTE, subjects=DA, periods=(year("2013-14"),)
    )
    assert said(how)[1:4] == [
        "By decision.",
        "Community Safety Fund: From the fund.",
        "Domestic abuse outreach: By the service.",
    ]
    named = ask(facts, "How did D-1 come about?", M.POLICY, M.ROUTE)
    assert "By decision." in said(named)
    fund = ask(facts, "How does the Community Safety Fund work and how was it commissioned?", M.ROUTE)
    assert "Community Safety Fund: From the fund." in said(fund)
    lone = register(ServiceRow("S-DA", "Outreach work", categories=DA), StatementRow("S3", "how_commissioned", "By the service", service="S-DA"),
                    StatementRow("S7", "how_commissioned", "Gone", agreement="A-gone"))  # fmt: skip
    assert "By the service." in ask(lone, "How were domestic abuse services commissioned?", M.ROUTE, subjects=DA).text
    office = register(*BASIC, StatementRow("S5", "how_commissioned", "Office wide"))
    assert "Office wide." in said(ask(office, "How was the domestic abuse service commissioned?", M.ROUTE, subjects=DA))


def test_a_question_why_is_answered_with_what_bears_on_it() -> None:
    facts = register(
        *BASIC,
        StatementRow("S1", "publication", "Northshire County Council answers requests itself"),
        StatementRow("S2", "governance", "We happily share information about commissioning with all"),
        StatementRow("S3", "background", "Nothing to do with it", agreement="A-gone"),
        StatementRow("S4", "publication", "That answer was late", request_reference="7617/13"),
    )
    answer = ask(facts, "Why do you and NCC not share information about commissioning?", M.EXPLANATION, M.ROUTE)
    assert said(answer) == [
        "Northshire County Council answers requests itself.",
        "We happily share information about commissioning with all.",
    ]
    assert answer.status is Status.ANSWERED
    late = ask(facts, "Why was 7617/13 late?", M.EXPLANATION, references=("7617-13",))
    assert said(late) == ["That answer was late."]
    nothing = ask(facts, "Why is the sky blue?", M.EXPLANATION)
    assert said(nothing) == ["Our records hold no explanation of this."]
    assert gaps_of(nothing) == ["Our records hold no explanation of this"]


def test_a_direct_award_is_explained_and_not_its_neighbours() -> None:
    rows = (*BASIC, agreement("A-3", "Tendered", service="S-DA", route="open", route_reason="Because"))
    facts = register(*[replace(A_DA, route_reason="Urgent") if row is A_DA else row for row in rows])
    answer = ask(facts, "Why was the domestic abuse service awarded directly?", M.ROUTE_REASON, subjects=DA)
    assert said(answer) == ["Urgent."]
    open_only = register(agreement("A-3", "Tendered", service="S-DA", route="open", route_reason="Because"), BASIC[6])
    assert said(ask(open_only, "Why was domestic abuse awarded directly?", M.ROUTE_REASON, subjects=DA)) == ["Because."]


# Documents


def test_documents_with_status_owner_address_and_archive() -> None:
    rows = (
        *BASIC,
        DocumentRow("D1", "Violence strategy", "strategy", "draft", "2014", "2015-04", "2018-03", "county", SV, "https://e.example/s",
                    note="The draft is linked."),
        DocumentRow("D2", "Old budget", "budget", archived_url="https://a.example/b"),
        DocumentRow("D3", "Plan", "plan", "final", covers_from="2013", url="https://e.example/p", archived_url="https://a.example/p"),
        DocumentRow("D4", "Pledge", "pledge", covers_to="2020"),
        DocumentRow("D5", "Drugs strategy", "strategy", categories=("drugs_alcohol",)),
        DocumentRow("D6", "Web page", "web page"),
        DocumentRow("D7", "Ancient plan", "plan", covers_from="1990", covers_to="1991"),
        DocumentRow("D8", "Leaflet", categories=SV, url="https://e.example/l"),
    )  # fmt: skip
    answer = ask(
        register(*rows), "Plans and strategies on sexual violence", M.DOCUMENT, subjects=SV, periods=(year("2015-16"),)
    )
    assert answer.tables[0].columns == ("Document", "What it is", "Where to find it", "Note")
    assert rows_of(answer) == [
        ["Leaflet", "", "https://e.example/l", ""],
        ["Violence strategy", "Strategy, draft, dated 2014, for April 2015 to March 2018, of Northshire County Council", "https://e.example/s", "The draft is linked."],
        ["Old budget", "Budget", "Archived copy: https://a.example/b", ""],
        ["Plan", "Plan, final, from 2013", "https://e.example/p (archived copy: https://a.example/p)", ""],
        ["Pledge", "Pledge, until 2020", "Not recorded", ""],
    ]  # fmt: skip
    assert "Document D4 (Pledge): where it is published not recorded" in gaps_of(answer)
    _cited(answer)


def test_a_named_document_is_given_alone_and_words_find_titles() -> None:
    rows = (*BASIC, *WORDS, DocumentRow("D2", "Estates plan", "plan", url="https://e.example/e"))
    assert (
        rows_of(ask(register(*rows), "A copy of the Commissioning framework", M.DOCUMENT))[0][0]
        == "Commissioning framework"
    )
    assert ask(register(*rows), "A copy of the plan for estates", M.DOCUMENT).tables == ()
    assert rows_of(ask(register(*rows), "A copy of the Estates plan", M.DOCUMENT))[0][0] == "Estates plan"
    guide = (*BASIC, DocumentRow("D9", "Guidance on sprinklers", "guidance", url="https://e.example/g"))
    assert (
        rows_of(ask(register(*guide), "Policy documents on sprinklers", M.DOCUMENT, M.POLICY))[0][0]
        == "Guidance on sprinklers"
    )
    plan = ask(register(*rows), "Domestic abuse contracts under the Estates plan: who?", M.PROVIDER, subjects=DA)
    assert said(plan) == [
        "Our records show one agreement recorded under “Domestic abuse”: A-1, “Outreach”.",
        "The provider is Northshire Women's Haven.",
    ]


def test_no_document_is_said() -> None:
    answer = ask(register(*BASIC), "Strategies on stalking", M.DOCUMENT, subjects=("stalking",))
    assert said(answer) == ["Our records list no document recorded under “Stalking and harassment”."]
    assert answer.status is Status.GAP


def test_a_question_on_policy_shows_only_what_bears_on_it() -> None:
    named = ask(register(*BASIC, *WORDS), "What is the policy of the Commissioning framework?", M.POLICY)
    assert rows_of(named)[0][0] == "Commissioning framework"
    sprinklers = (*BASIC, *WORDS, DocumentRow("D9", "Advice about sprinklers", "advice", url="https://e.example/g"))
    found = ask(register(*sprinklers), "What policy is there about sprinklers?", M.POLICY)
    assert [row[0] for row in rows_of(found)] == ["Advice about sprinklers"]
    other = (*BASIC, DocumentRow("D5", "Drugs policy", "policy", categories=("drugs_alcohol",)))
    assert ask(register(*other), "Which policy for domestic abuse?", M.POLICY, subjects=DA).tables == ()


# Coverage


def test_coverage_says_who_holds_the_rest() -> None:
    rows = (
        *BASIC,
        DocumentRow("ARC", "Old budget", archived_url="https://a.example/b"),
        DocumentRow("LIST", "Lists", url="https://e.example/l"),
        CoverageRow("C-1", "grants and contracts", ends="2012-11", held_by="county", archived_at="ARC"),
        CoverageRow(
            "C-2",
            "agreements",
            starts="2012-11",
            complete=False,
            archived_at="LIST",
            note="Only what one letter states",
        ),
    )
    answer = ask(
        register(*rows),
        "All domestic abuse contracts",
        M.PROVIDER,
        subjects=DA,
        wants_every=True,
        periods=(year("2012-13"), year("2013-14")),
    )
    assert (
        "Grants and contracts until November 2012 were held by Northshire County Council. See “Old budget” (archived copy): https://a.example/b"
        in said(answer)
    )
    assert (
        "Our register is not complete for agreements from November 2012. See “Lists”: https://e.example/l Only what one letter states."
        in said(answer)
    )
    assert answer.held is Held.PART
    _cited(answer)


def test_held_elsewhere_and_complete() -> None:
    elsewhere = (
        *BASIC,
        CoverageRow("C-1", "agreements", held_by="county", note="The council kept them", archived_at="NOT-THERE"),
    )
    answer = ask(
        register(*elsewhere),
        "Stalking services in 2009-10?",
        M.PROVIDER,
        subjects=("stalking",),
        periods=(year("2009-10"),),
    )
    assert answer.held is Held.ELSEWHERE
    assert answer.status is Status.GAP
    assert "The council kept them." in said(answer)
    plain = (*BASIC, CoverageRow("C-1", "agreements", held_by="county"), DocumentRow("N", "No address"))
    assert "Agreements: held by Northshire County Council." in said(
        ask(register(*plain), "Stalking?", M.PROVIDER, subjects=("stalking",), periods=(year("2009-10"),))
    )
    complete = (
        *BASIC,
        CoverageRow("C-1", "agreements", "", "2013-04", "", True, archived_at="N"),
        DocumentRow("N", "No address"),
    )  # type: ignore[arg-type]
    answer = ask(
        register(*complete), "Stalking services?", M.PROVIDER, subjects=("stalking",), periods=(year("2013-14"),)
    )
    assert "Our register is complete for agreements from April 2013." in said(answer)
    assert answer.held is Held.NOT_RECORDED
    found = ask(register(*complete), "Domestic abuse services?", M.PROVIDER, subjects=DA, periods=(year("2013-14"),))
    assert "complete" not in found.text
    assert found.status is Status.ANSWERED


def test_coverage_that_is_silent_is_a_gap_for_the_time_asked() -> None:
    asked = {"subjects": DA, "periods": (year("2013-14"), year("2014-15")), "wants_every": True}
    silent = ask(register(*BASIC), "All domestic abuse contracts", M.PROVIDER, **asked)
    assert "The register does not say whether it is complete in 2013-14 and 2014-15" in gaps_of(silent)
    half = (*BASIC, CoverageRow("C", "agreements", starts="2013-04", ends="2014-03", complete=True))
    assert any(
        "for all of the time asked" in gap
        for gap in gaps_of(ask(register(*half), "All domestic abuse contracts", M.PROVIDER, **asked))
    )
    two = (*half, CoverageRow("C2", "agreements", starts="2014-04", complete=True))
    assert gaps_of(ask(register(*two), "All domestic abuse contracts", M.PROVIDER, **asked)) == []
    late = (*BASIC, CoverageRow("C", "agreements", starts="2013-10", complete=True))
    assert gaps_of(ask(register(*late), "All domestic abuse contracts", M.PROVIDER, **asked))
    since = {"subjects": DA, "periods": (Period("2013-", year("2013-14").starts),)}
    assert gaps_of(ask(register(*half), "Domestic abuse contracts", M.PROVIDER, **since)) == []
    everything = ask(register(*BASIC), "All contracts", M.PROVIDER, wants_every=True)
    assert "The register does not say whether it is complete" in gaps_of(everything)


def test_coverage_of_something_else_is_left_out() -> None:
    rows = (
        *BASIC,
        CoverageRow("C1", "documents", complete=True),
        CoverageRow("C2", "agreements", ("drugs_alcohol",), complete=False),
        CoverageRow("C3", "agreements", starts="1990", ends="1991", complete=False),
        CoverageRow("C4", "anything else", complete=False),
    )
    answer = ask(register(*rows), "Domestic abuse contracts", M.PROVIDER, subjects=DA, periods=(year("2013-14"),))
    assert [text for text in said(answer) if "complete" in text] == ["Our register is not complete for anything else."]


def test_coverage_without_a_source_is_not_said() -> None:
    rows = (*BASIC, CoverageRow("C-1", "agreements", held_by="county"))
    facts = register(*rows, unsourced=[("coverage", "C-1")])
    answer = ask(facts, "Stalking?", M.PROVIDER, subjects=("stalking",), periods=(year("2009-10"),))
    assert answer.held is Held.NOT_RECORDED
    assert any(gap.startswith("Coverage C-1: recorded, but not where it comes from") for gap in gaps_of(answer))


# Earlier requests

SEEN = PublishedRow(
    "7617/13", "Domestic abuse services", "2013-10-01", "2013-10-09", "https://e.example/7617", "It gave names", "Log"
)


def test_an_earlier_request_is_found_by_its_reference() -> None:
    answer = ask(
        register(*BASIC, SEEN), "Where is the answer to FOI 7617-13?", M.EARLIER_REQUEST, references=("7617-13",)
    )
    assert said(answer) == [
        "Our response 7617/13 (Domestic abuse services), dated 1 October 2013, was published on 9 October 2013. It gave names. "
        "It is at https://e.example/7617"
    ]
    assert answer.status is Status.ANSWERED
    _cited(answer)
    unknown = ask(register(*BASIC, SEEN), "Where is 1/99?", M.EARLIER_REQUEST, references=("1/99",))
    assert gaps_of(unknown) == ["Request 1/99: no response with this reference is recorded as published"]


def test_an_earlier_request_without_a_reference_is_assumed_and_said_to_be() -> None:
    bare = PublishedRow("7617/13", "Domestic abuse services", published_on="2013-10", source="Letter")
    facts = register(
        *BASIC, bare, StatementRow("S", "publication", "It was late because of leave", request_reference="FOI 7617/13")
    )
    context = "An earlier request on domestic abuse has not been put on your website."
    answer = ask(facts, "Could you explain why?", M.EXPLANATION, subjects=DA, context=context)
    assert said(answer) == [
        "You do not give a reference for the earlier request. We have assumed that you mean 7617/13; please tell us if not. "
        "Our response 7617/13 (Domestic abuse services) was published in October 2013.",
        "It was late because of leave.",
    ]
    assert gaps_of(answer) == ["Published response 7617/13 (Domestic abuse services): web address not recorded"]
    other = PublishedRow("9/13", "Domestic abuse grants", source="Letter", url="https://e.example/9")
    both = ask(
        register(*BASIC, bare, other), "You answered a request on domestic abuse before", M.EARLIER_REQUEST, subjects=DA
    )
    assert "that you mean 7617/13 or 9/13" in said(both)[0]
    assert said(both)[1] == "Our response 9/13 (Domestic abuse grants) is public. It is at https://e.example/9"
    none = ask(
        register(*BASIC, replace(bare, subject="Cars")),
        "An earlier request on domestic abuse",
        M.EARLIER_REQUEST,
        subjects=DA,
    )
    assert gaps_of(none) == [
        "You do not give the reference of the earlier request, and no published response is on the same subject"
    ]
    unsourced = ask(
        register(*BASIC, replace(SEEN, source="", subject="")), "7617/13?", M.EARLIER_REQUEST, references=("7617/13",)
    )
    assert unsourced.status is Status.GAP


# What the register does not have


@pytest.mark.parametrize(
    ("text", "measures", "sentence"),
    [
        (
            "What is the total acreage of gardens?",
            (M.STATISTICS,),
            "The register does not record numbers of people, cases or events.",
        ),
        ("How many staff do you employ?", (M.HEADCOUNT,), "The register does not record staff numbers."),
        ("Who is your data officer? Contact details", (M.CONTACT,), "The register does not record contact details."),
    ],
)
def test_what_the_register_has_no_place_for_is_named(text: str, measures: tuple[M, ...], sentence: str) -> None:
    answer = ask(register(*BASIC), text, *measures)
    assert said(answer)[0] == f"{sentence} Other records must be searched."
    assert answer.status is Status.GAP
    assert answer.tables == ()
    assert sentence.rstrip(".") in gaps_of(answer)


def test_numbers_within_the_subject_are_a_gap_and_no_dump() -> None:
    answer = ask(register(*BASIC), "How many survivors of domestic abuse were helped?", M.STATISTICS, subjects=DA)
    assert gaps_of(answer) == ["The register does not record numbers of people, cases or events"]
    assert answer.tables == ()


def test_a_subject_that_the_register_does_not_have_is_named_and_nothing_unrelated_shown() -> None:
    answer = ask(register(*BASIC), "How much was spent on software licences?", M.AMOUNT)
    assert said(answer) == [
        "We looked in our register of agreements, funds and documents for “software” and “licences” and found nothing recorded. "
        "We looked for words alone, so other records must be searched."
    ]
    assert gaps_of(answer) == ["Nothing recorded about “software” and “licences”"]
    assert answer.held is Held.NOT_RECORDED
    unknown = ask(register(*BASIC), "What did you pay to Refuge Plus?", M.AMOUNT, names=("Refuge Plus",))
    assert gaps_of(unknown) == ["Nothing recorded about “Refuge Plus”"]
    partly = ask(
        register(*BASIC),
        "What did you pay to Refuge Plus and to Northshire Women's Haven?",
        M.AMOUNT,
        names=("Refuge Plus",),
    )
    assert "£86,000" in partly.text


def test_unknown_names_and_places_are_gaps_beside_what_is_known() -> None:
    answer = ask(register(*BASIC), "Domestic abuse services paid to Refuge Plus in Southport", M.PROVIDER, M.EXPLANATION, subjects=DA,
                 names=("Refuge Plus",), areas=("Southport",))  # fmt: skip
    assert "The register has no organisation, service or fund called “Refuge Plus”" in gaps_of(answer)
    assert "The register has no area called “Southport”, so the answer is not limited to it" in gaps_of(answer)


@pytest.mark.parametrize(
    ("text", "measures", "fields", "sentence"),
    [
        ("And?", (M.OTHER,), {}, "We could not tell what it asks of the register."),
        ("About domestic abuse", (M.OTHER,), {"subjects": DA}, "We understood that it is about Domestic abuse."),
        ("Northshire Women's Haven", (M.OTHER,), {}, "We understood that it names Northshire Women's Haven."),
        ("The value", (M.AMOUNT,), {}, "We understood that it asks about what it costs."),
    ],
)
def test_what_is_not_understood_says_what_was_and_what_an_officer_must_do(
    text: str, measures: tuple[M, ...], fields: dict[str, object], sentence: str
) -> None:
    answer = ask(register(*BASIC), text, *measures, **fields)
    assert answer.status is Status.UNCLEAR
    assert answer.held is Held.NOT_RECORDED
    assert said(answer)[0].startswith(sentence)
    assert "An officer must say" in said(answer)[0]
    assert answer.tables == ()
    assert gaps_of(answer)[0].startswith("Not looked up: ")


def test_relative_periods_without_an_anchor_are_said() -> None:
    answer = ask(
        register(*BASIC), "Domestic abuse providers last year", M.PROVIDER, subjects=DA, periods=(Period("last year"),)
    )
    assert "The letter does not say which dates “last year” means; records of every date are shown" in gaps_of(answer)
    assert answer.status is Status.PART


def test_questions_without_a_measure_get_the_overview_the_years_or_the_decision() -> None:
    facts = register(*BASIC)
    overview = ask(facts, "All domestic abuse contracts", M.OTHER, subjects=DA, wants_every=True)
    assert "The value is £86,000, no VAT applies." in said(overview)
    assert ask(facts, "Domestic abuse contracts", subjects=DA).status is Status.ANSWERED
    by_year = ask(facts, "Domestic abuse in each year", M.OTHER, subjects=DA, breakdown=("year",))
    assert gaps_of(by_year) == ["Agreement A-1 (Outreach): amounts by year not recorded"]
    decision = ask(facts, "The decision on domestic abuse", M.OTHER, subjects=DA)
    assert gaps_of(decision) == ["Agreement A-1 (Outreach): decision not recorded"]
    heading = Question("Who?", "1.1", "1", Ask(measures=(M.PROVIDER,)))
    parent = ask(facts, "For domestic abuse:", M.OTHER, subjects=DA, label="1", others=(heading,))
    assert parent.status is Status.ANSWERED


def test_a_document_is_not_given_where_only_the_verb_sounds_like_one() -> None:
    rows = (*BASIC, DocumentRow("D3", "Plan", "plan", url="https://e.example/p"))
    answer = ask(
        register(*rows), "What will the domestic abuse service deliver?", M.DESCRIPTION, M.DOCUMENT, subjects=DA
    )
    assert answer.tables == ()


def test_json_has_the_agreed_form() -> None:
    answer = ask(register(*BASIC), "All contracts", M.PROVIDER, wants_every=True, label="1.1", parent="1")
    data = as_json(answer)
    assert {"label", "held", "status", "text", "table", "evidence", "gaps"} <= set(data)
    assert data["label"] == "1.1"
    assert data["table"] == {"columns": ["Provider", "Agreement"], "rows": rows_of(answer)}
    assert data["held"] == "part"
    assert data["evidence"][0]["source"] == "Register workbook"
    assert data["tables"][0]["evidence"][0][0]
    bare = as_json(ask(register(*BASIC), "The value?", M.AMOUNT, subjects=DA))
    assert bare["table"] is None
    assert bare["label"] is None

"""What a list of records does not say is said: ranks, averages, negatives, other bodies, parts of an area, shared names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from answerable.answering.answer import Answer, Held, Status
from answerable.answering.rules.rows import (
    CoverageRow,
    FundAmountRow,
    FundRow,
    OrganisationRow,
    PostRow,
    ServiceRow,
    StatementRow,
    YearRow,
)
from answerable.reading.structure import Period

from .register import BASIC, COUNTY, M, agreement, ask, gaps_of, register, rows_of, said, year

DA, SV = ("domestic_abuse",), ("sexual_violence",)
SECOND = agreement("A-3", "Second", kind="contract", service="S-DA", provider="bridge", route="not_recorded",
                   starts="2013-04-01", ends="2015-03-31", value=Decimal(14000), vat="none")  # fmt: skip
TWO = (*BASIC, SECOND)
NOT_SELECTED = (
    "The register records what was agreed. What was not done, refused or ended early cannot be selected from it"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which provider of domestic abuse services was the highest paid?", "The records are listed and not ranked"),
        ("Which were the top 3 providers of domestic abuse services?", "The records are listed and not ranked"),
        ("Which providers of domestic abuse services got an average of more?", "No average has been worked out"),
        ("What percentage of domestic abuse services has each provider?", "No percentage or share has been worked out"),
        ("Who provides domestic abuse services, compared with last year?", "The records are listed and not compared"),
        ("Who provides domestic abuse services over £50,000?", "The list is not limited to the amount that the question names"),
        ("Who provides domestic abuse services, and at what cost per victim?", "No amount per person or case has been worked out"),
        ("Which domestic abuse providers did you not tender for?", NOT_SELECTED),
        ("Which domestic abuse providers have you stopped paying?", NOT_SELECTED),
        ("Who currently provides domestic abuse services?", "The list is of all dates recorded, not only of what is in force now"),
    ],
)  # fmt: skip
def test_more_than_a_list_is_asked_and_a_list_is_given(text: str, words: str) -> None:
    answer = ask(register(*TWO), text, M.PROVIDER, subjects=DA)
    assert answer.tables
    assert words in gaps_of(answer)
    assert f"{words}." in said(answer)
    assert answer.status is Status.PART


def test_a_plain_list_says_none_of_this() -> None:
    answer = ask(
        register(*TWO), "Who are the most recent providers of domestic abuse services?", M.PROVIDER, subjects=DA
    )
    assert (gaps_of(answer), answer.status) == ([], Status.ANSWERED)


def test_a_rank_by_money_shows_the_money() -> None:
    answer = ask(register(*TWO), "Which domestic abuse provider was paid most?", M.PROVIDER, subjects=DA)
    assert "Value" in answer.tables[0].columns


def test_an_average_of_amounts_is_about_the_amounts() -> None:
    answer = ask(register(*TWO), "The average value of domestic abuse contracts", M.AMOUNT, M.STATISTICS, subjects=DA)
    assert gaps_of(answer) == ["No average has been worked out"]
    assert rows_of(answer)[0][2] == "£14,000"


def test_agreements_are_counted_and_their_kinds_told() -> None:
    answer = ask(register(*TWO), "How many contracts for domestic abuse do you have?", M.STATISTICS, subjects=DA)
    assert said(answer) == [
        "Our records show two agreements recorded under “Domestic abuse”.",
        "By the kind recorded, they are one contract and one grant.",
    ]
    same = ask(register(*BASIC), "How many grants for domestic abuse do you have?", M.STATISTICS, subjects=DA)
    assert said(same)[0] == "Our records show one agreement recorded under “Domestic abuse”: A-1, “Outreach”."
    assert not any("kind" in text for text in said(same))
    named = ask(register(*BASIC), "How many contracts does Bridge Counselling have?", M.STATISTICS)
    assert said(named)[0] == "Our records show one agreement about Bridge Counselling."
    unknown = agreement("A-4", "Third", service="S-DA", provider="haven", starts="2013", ends="2014")
    kinds = ask(register(*TWO, unknown), "How many grants for domestic abuse do you have?", M.STATISTICS, subjects=DA)
    assert (
        "By the kind recorded, they are one contract, one grant and one agreement of a kind that is not recorded."
        in said(kinds)
    )


@pytest.mark.parametrize(
    "text",
    ["How many organisations applied for domestic abuse grants?", "How many victims did domestic abuse services help?"],
)
def test_people_and_applicants_are_not_counted_as_agreements(text: str) -> None:
    answer = ask(register(*TWO), text, M.STATISTICS, subjects=DA)
    assert gaps_of(answer) == ["The register does not record numbers of people, cases or events"]
    assert answer.tables == ()


def test_people_in_a_role_that_an_agreement_pays_for_are_posts() -> None:
    posts = (PostRow("P", "A-1", "Outreach worker", "city", Decimal(2)),)
    answer = ask(
        register(*BASIC, *posts), "How many outreach workers for domestic abuse are there?", M.STATISTICS, subjects=DA
    )
    assert rows_of(answer) == [["Outreach worker", "Northtown City", "2"]]
    other = ask(register(*BASIC, *posts), "How many advocates for domestic abuse are there?", M.STATISTICS, subjects=DA)
    assert other.tables == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What has Westmark Police and Crime Commissioner spent on domestic abuse services?", "Westmark Police and Crime Commissioner"),
        ("How much did Westmark PCC spend on domestic abuse services?", "Westmark PCC"),
        ("What does Westmark County Council spend on domestic abuse services?", "Westmark County Council"),
        ("How much did Northshire Police spend on domestic abuse services?", "Northshire Police"),
    ],
)  # fmt: skip
def test_what_another_body_does_is_said_first_to_be_no_part_of_this_register(text: str, name: str) -> None:
    answer = ask(register(*TWO), text, M.AMOUNT, subjects=DA)
    words = f"Our register is of Northshire Police and Crime Commissioner alone: it does not record what {name} does"
    assert said(answer)[0] == f"{words}."
    assert words in gaps_of(answer)


@pytest.mark.parametrize(
    "text",
    [
        "How much has Northshire Police and Crime Commissioner spent on domestic abuse services?",
        "How much did the Police and Crime Commissioner spend on domestic abuse services?",
    ],
)
def test_our_own_office_is_no_other_body(text: str) -> None:
    answer = ask(register(*TWO), text, M.AMOUNT, subjects=DA)
    assert not any("alone" in gap for gap in gaps_of(answer))


def test_a_body_that_the_register_does_not_have_says_nothing_of_the_subject_or_its_funds() -> None:
    amounts = (FundAmountRow("FA", "F-1", "received", "", "2013-14", Decimal(5)),)
    answer = ask(register(*BASIC, *amounts), "How much did you pay Refuge Alliance for domestic abuse services?", M.AMOUNT,
                 subjects=DA, names=("Refuge Alliance",), periods=(year("2013-14"),))  # fmt: skip
    assert said(answer)[0] == "Our records show no agreement with “Refuge Alliance”, by that name, in 2013-14."
    assert answer.tables == ()
    assert answer.held is Held.NOT_RECORDED


def test_part_of_a_known_name_is_not_said_to_be_unknown() -> None:
    answer = ask(register(*BASIC), "What is paid for Counselling after rape?", M.AMOUNT, names=("Counselling",))
    assert not any("called" in gap for gap in gaps_of(answer))


def test_a_name_that_two_organisations_share_is_told() -> None:
    twins = (OrganisationRow("x", "First Aid Trust", ("FAT",)), OrganisationRow("y", "Second Aid Trust", ("FAT",)))
    answer = ask(register(*BASIC, *twins, agreement("A-5", "One", provider="x"), agreement("A-6", "Two", provider="y")),
                 "Which agreements does FAT have?", M.PROVIDER)  # fmt: skip
    assert (
        "“FAT” is a name of two organisations in the register (First Aid Trust and Second Aid Trust): "
        "what is recorded about each is shown"
    ) in gaps_of(answer)
    assert answer.status is Status.PART


def test_subjects_under_which_nothing_shown_is_recorded_are_named() -> None:
    answer = ask(
        register(*BASIC), "What was paid to Bridge Counselling for domestic abuse services?", M.AMOUNT, subjects=DA
    )
    assert "None of the agreements shown is recorded under “Domestic abuse”" in gaps_of(answer)
    both = ask(register(*BASIC), "Who provides services for stalking and domestic abuse?", M.PROVIDER,
               subjects=("stalking", *DA))  # fmt: skip
    assert gaps_of(both) == ["None of the agreements shown is recorded under “Stalking and harassment”"]


def test_amounts_are_not_split_by_area() -> None:
    county = ServiceRow("S-C", "County outreach", categories=DA, areas=("northshire",))
    rows = (*BASIC, county, agreement("A-7", "County outreach", service="S-C", provider="bridge", value=Decimal(9)))
    answer = ask(register(*rows), "Value of domestic abuse services in Northtown City", M.AMOUNT, subjects=DA)
    words = "One agreement shown covers more than Northtown City, and no amount is recorded for a part of an area"
    assert words in gaps_of(answer)
    who = ask(register(*rows), "Who provides domestic abuse services in Northtown City?", M.PROVIDER, subjects=DA)
    assert words not in gaps_of(who)
    outside = ask(register(*BASIC), "What is the value of Bridge Counselling in Northtown City?", M.AMOUNT)
    assert any(gap.startswith("One agreement shown does not cover Northtown City") for gap in gaps_of(outside))
    inside = ask(register(*BASIC), "Who provides domestic abuse services in Northtown City?", M.PROVIDER, subjects=DA)
    assert gaps_of(inside) == []


def _spent(answer: Answer) -> list[str]:
    return [text for text in (*said(answer), *gaps_of(answer)) if "whole agreement" in text]


def test_spending_in_a_year_is_shown_for_the_year_and_never_the_whole_value_for_it() -> None:
    first = YearRow("Y-1", "A-1", "2013-14", Decimal(30000))
    rows = (*TWO, first)
    answer = ask(register(*rows), "How much was paid for domestic abuse services in 2013-14?", M.AMOUNT, subjects=DA,
                 periods=(year("2013-14"),))  # fmt: skip
    assert answer.tables[0].columns[-1] == "2013-14"
    assert [row[-1] for row in rows_of(answer)] == ["Not recorded", "£30,000"]
    assert _spent(answer)[0] == "The value shown is of the whole agreement, not of the time asked, for A-3."
    assert "The amounts of agreements are those agreed, not those paid." in said(answer)
    open_end = ask(register(*rows), "How much was paid for domestic abuse services since 2013?", M.AMOUNT, subjects=DA,
                   periods=(Period("2013-", year("2013-14").starts),))  # fmt: skip
    assert "2013-14" not in open_end.tables[0].columns
    whole = Period("2013-04/2017-03", year("2013-14").starts, year("2016-17").ends, True)
    assert _spent(ask(register(*rows), "How much was paid for domestic abuse in these years?", M.AMOUNT, subjects=DA,
                      periods=(whole,))) == []  # fmt: skip


def test_very_many_values_of_whole_agreements_are_named_by_the_first() -> None:
    many = [agreement(f"B-{at}", f"Outreach {at}", service="S-DA", provider="haven", starts="2013", value=Decimal(at + 1),
                      vat="none") for at in range(12)]  # fmt: skip
    answer = ask(register(*BASIC, *many), "How much was paid for domestic abuse services in 2014-15?", M.AMOUNT, subjects=DA,
                 periods=(year("2014-15"),))  # fmt: skip
    assert _spent(answer)[0].endswith("and 3 more.")


def test_years_that_exceed_the_value_are_a_gap() -> None:
    years = (YearRow("Y-1", "A-1", "2013-14", Decimal(80000)), YearRow("Y-2", "A-1", "2014-15", Decimal(80000)))
    answer = ask(register(*BASIC, *years), "The value of domestic abuse services", M.AMOUNT, subjects=DA)
    assert "The amounts recorded by year add up to more than the value recorded for agreement A-1" in gaps_of(answer)
    many = [agreement(f"B-{at}", f"Outreach {at}", service="S-DA", value=Decimal(1)) for at in range(12)]
    more = [YearRow(f"Z-{at}", f"B-{at}", "2013-14", Decimal(2)) for at in range(12)]
    crowd = ask(register(*BASIC, *many, *more), "The value of domestic abuse services", M.AMOUNT, subjects=DA)
    assert any("for agreements B-0, B-1, " in gap and gap.endswith("and 2 more") for gap in gaps_of(crowd))


def test_what_a_funder_gave_is_about_its_funds_and_not_about_what_they_paid_for() -> None:
    fund = FundRow("F-9", "County grant", funder="county")
    amount = FundAmountRow("FA", "F-9", "received", "county", "2013-14", Decimal(700))
    paid = agreement("A-9", "Paid from it", fund="F-9", provider="bridge", value=Decimal(3))
    facts = register(*BASIC, fund, amount, paid)
    answer = ask(facts, "How much did you receive from Northshire County Council in 2013-14?", M.AMOUNT,
                 periods=(year("2013-14"),))  # fmt: skip
    assert rows_of(answer) == [["County grant", "Received from Northshire County Council", "2013-14", "£700"]]
    assert len(answer.tables) == 1
    provider = register(*BASIC, fund, amount, paid, agreement("A-10", "Its own", provider="county", value=Decimal(4)))
    both = ask(provider, "How much did you receive from Northshire County Council?", M.AMOUNT)
    assert both.tables[0].columns[:2] == ("Provider", "Agreement")
    no_fund = ask(register(*BASIC), f"How much did you receive from {COUNTY.name}?", M.AMOUNT)
    assert no_fund.status is Status.GAP


def test_a_total_and_a_budget_are_not_parts_of_each_other() -> None:
    fund = FundRow("F-9", "Pool", categories=DA)
    facts = register(*BASIC, fund, FundAmountRow("T", "F-9", "total", "", "2013-14", Decimal(900)),
                     FundAmountRow("B", "F-9", "budget", "", "2013-14", Decimal(1000)))  # fmt: skip
    answer = ask(facts, "How much is the Pool?", M.AMOUNT)
    assert [row[1] for row in rows_of(answer)] == ["Net budget", "Total of the fund"]


def test_no_total_of_agreements_that_may_not_belong_to_it() -> None:
    rows = (*BASIC, SECOND, agreement("A-8", "Undated", service="S-DA", value=Decimal(1), vat="none"))
    answer = ask(register(*rows), "The total value of domestic abuse agreements in 2013-14", M.AMOUNT, subjects=DA,
                 periods=(year("2013-14"),))  # fmt: skip
    assert "We give no total for value, because it is not certain that every agreement listed belongs to it." in said(
        answer
    )


def test_a_total_that_is_asked_for_and_not_given_is_a_gap() -> None:
    answer = ask(register(*TWO), "The total value of domestic abuse contracts", M.AMOUNT, subjects=DA)
    assert gaps_of(answer) == ["We give no total for value, because the amounts are for different periods"]
    assert answer.status is Status.PART


def test_a_route_that_nobody_recorded_is_named_where_direct_awards_are_asked_for() -> None:
    answer = ask(register(*TWO), "Which domestic abuse contracts were awarded without tender?", M.ROUTE, subjects=DA)
    assert said(answer)[0] == "Our records show one agreement recorded under “Domestic abuse”: A-1, “Outreach”."
    assert gaps_of(answer) == ["Agreement A-3 (Second): how the provider was chosen not recorded"]


def test_which_contracts_and_no_more_is_the_overview() -> None:
    answer = ask(register(*TWO), "What contracts for domestic abuse did you hold?", M.OTHER, subjects=DA)
    assert answer.status is Status.ANSWERED
    assert answer.tables[0].columns[:2] == ("Provider", "Agreement")


def test_an_incomplete_register_never_answers_in_full() -> None:
    row = CoverageRow("C", "agreements", starts="2013-04-01", ends="2015-03-31", complete=False)
    answer = ask(register(*TWO, row), "Who provides domestic abuse services in 2013-14?", M.PROVIDER, subjects=DA,
                 periods=(year("2013-14"),))  # fmt: skip
    assert answer.status is Status.PART
    assert any(gap.startswith("Our register is not complete for agreements") for gap in gaps_of(answer))


def test_very_many_records_that_lack_the_same_are_one_gap() -> None:
    many = [agreement(f"B-{at}", f"Outreach {at}", service="S-DA", provider="haven") for at in range(120)]
    answer = ask(register(*BASIC, *many), "The value of domestic abuse services", M.AMOUNT, subjects=DA)
    found = [gap for gap in gaps_of(answer) if "value not recorded" in gap]
    assert len(found) == 1
    assert found[0].startswith("120 agreements: value not recorded (B-")
    assert found[0].endswith("and 20 more)")
    fewer = ask(register(*BASIC, *many[:30]), "The value of domestic abuse services", M.AMOUNT, subjects=DA)
    assert "more)" not in next(gap for gap in gaps_of(fewer) if "value not recorded" in gap)


def test_words_on_the_office_as_a_whole_speak_for_every_agreement() -> None:
    policy = StatementRow("ST", "policy", "Small sums are granted directly")
    answer = ask(
        register(*TWO, policy), "Why were domestic abuse providers chosen that way?", M.ROUTE_REASON, subjects=DA
    )
    assert said(answer) == ["Small sums are granted directly."]
    assert gaps_of(answer) == []


def test_what_is_withheld_is_not_shown_and_that_is_said() -> None:
    facts = register(*TWO)
    hidden = replace(facts, directory=replace(facts.directory, withheld=frozenset({("agreement", "A-3")})))
    shown = ask(facts, "Who provides domestic abuse services?", M.PROVIDER, subjects=DA)
    answer = ask(hidden, "Who provides domestic abuse services?", M.PROVIDER, subjects=DA)
    assert "A-3" in {item.ref for item in shown.evidence}
    assert "A-3" not in {item.ref for item in answer.evidence}
    assert "Something that bears on this question is withheld from publication and is not shown" in gaps_of(answer)

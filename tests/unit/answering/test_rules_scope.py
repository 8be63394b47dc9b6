"""What a question is about, and which records that is."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.answering.rules.names import Kind, NameIndex
from answerable.answering.rules.rows import (
    AgreementRow,
    AreaRow,
    AuthorityRow,
    DecisionRow,
    DocumentRow,
    Facts,
    FundRow,
    OrganisationRow,
    PostRow,
    ServiceRow,
    YearRow,
)
from answerable.answering.rules.scope import Wants, lead_in, related, relation, resolve, within
from answerable.answering.rules.selection import is_about_words, select
from answerable.reading.structure import Ask, Letter, Period, Question

from .register import A_DA, A_SV, BASIC, CITY, HAVEN, NORTHSHIRE, M, agreement, register, year


def _resolve(
    facts: Facts,
    text: str,
    *,
    context: str = "",
    opening: str = "",
    others: tuple[Question, ...] = (),
    **fields: object,
) -> Wants:
    label, parent = fields.pop("label", None), fields.pop("parent", None)
    question = Question(text, label, parent, Ask(**fields), context)  # type: ignore[arg-type]
    letter = Letter(
        "l", "", questions=(*others, question), request_text=f"{opening} {others[0].text if others else text}"
    )
    return resolve(question, letter, facts.directory, NameIndex.of(facts.directory))


def _refs(facts: Facts, wants: Wants) -> list[str]:
    return [row.ref for row in select(wants, facts).agreements]


# Names


def _found(text: str, *rows: object, titles: dict[str, str] | None = None) -> list[tuple[Kind, str]]:
    index = NameIndex.of(register(*rows, titles=titles).directory)
    return [(item.kind, item.ref) for item in index.find(text)]


def test_names_are_found_however_they_are_written() -> None:
    assert _found("money for the northshire womens haven in 2013", HAVEN) == [(Kind.ORGANISATION, "haven")]
    assert _found("What did NWH's contract cost?", HAVEN) == [(Kind.ORGANISATION, "haven")]
    assert _found("Crime & Drugs Partnership", OrganisationRow("CDP", "Crime and Drugs Partnership")) == [
        (Kind.ORGANISATION, "CDP")
    ]


def test_one_word_is_a_name_only_with_the_capitals_of_a_name() -> None:
    voice = OrganisationRow("voice", "Voice", ("VFV",))
    assert _found("a voice for victims", voice) == []
    assert _found("asked Voice", voice) == [(Kind.ORGANISATION, "voice")]
    assert _found("the vfv", voice) == []
    assert _found("the VFVs", voice) == [(Kind.ORGANISATION, "voice")]


def test_the_longest_name_is_taken_and_every_record_of_that_name() -> None:
    council, city = OrganisationRow("council", "Northtown City Council"), CITY
    assert _found("Northtown City Council in Northtown City", council, city) == [
        (Kind.ORGANISATION, "council"),
        (Kind.AREA, "city"),
    ]
    same = (OrganisationRow("SARC", "Willow Suite"), ServiceRow("S", "Willow Suite"))
    assert _found("the Willow Suite", *same) == [(Kind.ORGANISATION, "SARC"), (Kind.SERVICE, "S")]


def test_every_kind_of_record_has_its_name() -> None:
    rows = (
        FundRow("F", "Local Solutions Fund", ("LSF",)),
        DecisionRow("D-4", "Tender for outreach"),
        DocumentRow("DOC", "Commissioning framework"),
    )
    text = "LSF, D-4, the Commissioning framework and A-9, of the Northshire Police and Crime Commissioner"
    assert _found(text, *rows, titles={"A-9": "Outreach"}) == [
        (Kind.FUND, "F"), (Kind.DECISION, "D-4"), (Kind.DOCUMENT, "DOC"), (Kind.AGREEMENT, "A-9"), (Kind.AUTHORITY, ""),
    ]  # fmt: skip


def test_brackets_after_a_name_and_the_place_before_a_service_may_be_left_out() -> None:
    rows = (
        OrganisationRow("o", "Bright Haven (made up)"),
        ServiceRow("s", "Northshire victims service"),
        ServiceRow("t", "Northshire line"),
    )
    assert _found("Bright Haven runs the victims service and line", *rows) == [
        (Kind.ORGANISATION, "o"),
        (Kind.SERVICE, "s"),
    ]


def test_an_empty_directory_finds_nothing() -> None:
    assert NameIndex().find("anything") == ()
    assert _found("anything", authority_only := OrganisationRow("x", "")) == []
    assert authority_only.ref == "x"


# Categories and areas


@pytest.mark.parametrize(
    ("asked", "recorded", "bears"),
    [
        ("sexual_violence", ["sexual_violence.advocacy"], 2),
        ("sexual_violence", ["sexual_violence"], 2),
        ("sexual_violence.advocacy", ["sexual_violence"], 1),
        ("sexual_violence.advocacy", ["sexual_violence", "sexual_violence.forensic"], 0),
        ("sexual_violence", ["domestic_abuse"], 0),
        ("sexual_violence", [], 0),
    ],
)
def test_a_wider_category_may_include_a_narrower_one(asked: str, recorded: list[str], bears: int) -> None:
    assert related(asked, recorded) == bears


def test_no_asked_category_means_any() -> None:
    assert relation((), []) == 2
    assert relation(("stalking", "domestic_abuse"), ["domestic_abuse"]) == 2


def test_an_area_reaches_up_and_down() -> None:
    ward = AreaRow("ward", "East Ward", "city")
    directory = register(*BASIC, ward).directory
    assert within("city", directory) == {"city", "northshire", "ward"}
    assert within("northshire", directory) == {"city", "northshire", "ward", "south"}
    assert within("a", register(AreaRow("a", "A", "b"), AreaRow("b", "B", "a")).directory) == {"a", "b"}
    assert within("a", register(AreaRow("a", "A", "gone")).directory) == {"a"}


# What a question means


def test_a_question_names_its_own_things() -> None:
    wants = _resolve(register(*BASIC), "What did Northshire Women's Haven get?", names=("Northshire Women's Haven",))
    assert wants.named == {Kind.ORGANISATION: {"haven"}}
    assert wants.in_domain


def test_a_question_without_a_subject_takes_it_from_the_opening() -> None:
    opening = "You commissioned NWH for survivors of domestic abuse."
    wants = _resolve(
        register(*BASIC), "The value of the contract", opening=opening, names=("NWH",), subjects=("domestic_abuse",)
    )
    assert wants.named == {Kind.ORGANISATION: {"haven"}}
    assert wants.called == ("NWH",)


def test_a_question_with_its_own_subject_does_not_take_the_name_above() -> None:
    text = "All counselling for rape survivors"
    wants = _resolve(register(*BASIC), text, opening="You pay NWH.", names=("NWH",), subjects=("sexual_violence",))
    assert wants.named == {}
    assert wants.subjects == ("sexual_violence",)
    assert wants.own_subjects


def test_what_is_neither_in_the_taxonomy_nor_in_the_register_is_kept_in_words() -> None:
    opening = "We ask about domestic abuse."
    wants = _resolve(
        register(*BASIC), "How much was spent on agency nurses?", opening=opening, subjects=("domestic_abuse",)
    )
    assert wants.about == ("agency", "nurses")
    assert wants.subjects == ()
    assert not wants.in_domain


def test_a_subject_that_an_officer_sets_stands() -> None:
    wants = _resolve(
        register(*BASIC), "How much was spent on nurses?", opening="About domestic abuse.", subjects=("stalking",)
    )
    assert wants.subjects == ("stalking",)


def test_subject_and_period_come_down_from_the_question_above() -> None:
    above = Question(
        "All contracts for domestic abuse services",
        "1",
        None,
        Ask(subjects=("domestic_abuse",), periods=(year("2013-14"),)),
    )
    wants = _resolve(register(*BASIC), "Names of providers", others=(above,), label="1.1", parent="1")
    assert wants.subjects == ("domestic_abuse",)
    assert wants.periods == (year("2013-14"),)
    top = resolve(
        above, Letter("l", "", questions=(above, Question("x", "1.1", "1"))), register(*BASIC).directory, NameIndex()
    )
    assert top.has_parts


def test_under_a_subject_the_narrower_of_two_is_meant() -> None:
    above = Question("Sexual violence services", "1", None, Ask(subjects=("sexual_violence",)))
    both = ("sexual_violence.forensic", "sexual_violence")
    text = "forensic services after sexual violence"
    assert _resolve(register(*BASIC), text, others=(above,), parent="1", subjects=both).subjects == both[:1]
    assert _resolve(register(*BASIC), text, subjects=both).subjects == both


def test_subjects_are_read_from_the_opening_where_no_question_has_any() -> None:
    wants = _resolve(register(*BASIC), "Could you explain why?", opening="An earlier request was about domestic abuse.")
    assert wants.subjects == ("domestic_abuse",)


def test_a_question_that_points_back_at_nothing_keeps_its_words() -> None:
    assert _resolve(register(*BASIC), "Which software is this?").about == ("software",)


def test_a_broken_chain_of_parents_ends() -> None:
    assert _resolve(register(*BASIC), "The value", label="1", parent="1").subjects == ()
    assert _resolve(register(*BASIC), "The value", label="2", parent="9").subjects == ()


def test_relative_periods_without_a_date_are_set_apart() -> None:
    wants = _resolve(
        register(*BASIC), "All contracts", periods=(Period("last year"), year("2013-14")), wants_every=True
    )
    assert [period.text for period in wants.unresolved] == ["last year"]
    assert [period.text for period in wants.periods] == ["2013-14"]
    assert wants.everything


def test_all_contracts_is_everything_but_those_contracts_is_not() -> None:
    assert _resolve(register(*BASIC), "All contracts and their values", wants_every=True).everything
    assert not _resolve(register(*BASIC), "All of those contracts", wants_every=True).everything


@pytest.mark.parametrize(
    ("text", "subjects", "unknown"),
    [
        ("What did you pay to Refuge Plus?", (), ("Refuge Plus",)),
        ("What did you pay to Refuge Plus for domestic abuse services?", ("domestic_abuse",), ("Refuge Plus",)),
        ("Domestic abuse services under the Refuge Plus code", ("domestic_abuse",), ()),
        ("Domestic abuse services in relation to Refuge Plus", ("domestic_abuse",), ()),
    ],
)
def test_names_that_the_register_does_not_have(text: str, subjects: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert _resolve(register(*BASIC), text, names=("Refuge Plus",), subjects=subjects).unknown == unknown


def test_the_authority_is_not_a_name_to_look_up() -> None:
    same = OrganisationRow("pcc", "Northshire Police and Crime Commissioner")
    wants = _resolve(
        register(*BASIC, same),
        "What did the Northshire Police and Crime Commissioner pay?",
        names=("Northshire Commissioner",),
    )
    assert wants.named == {}
    assert wants.unknown == ()
    nameless = register(*BASIC, authority=AuthorityRow(""))
    assert _resolve(nameless, "What did Acme get?", names=("Acme",)).unknown == ("Acme",)


def test_a_kind_of_service_is_not_the_body_of_that_name() -> None:
    sarc = OrganisationRow("sarc", "Sexual Assault Referral Centre")
    facts = register(*BASIC, sarc)
    assert (
        _resolve(
            facts,
            "forensic services, including Sexual Assault Referral Centres",
            subjects=("sexual_violence.forensic",),
        ).named
        == {}
    )
    assert _resolve(facts, "What does the Sexual Assault Referral Centre cost?").named == {Kind.ORGANISATION: {"sarc"}}


def test_areas_are_found_by_name_or_by_the_only_one_with_those_words() -> None:
    facts = register(*BASIC)
    assert _resolve(facts, "services in Northtown City", areas=("Northtown City",)).areas == {"city"}
    assert _resolve(facts, "services in the City", areas=("City",)).areas == {"city"}
    assert _resolve(facts, "services in Northshire", areas=("Northshire",)).areas == frozenset()
    assert _resolve(facts, "services in Southport", areas=("Southport",)).unknown_areas == ("Southport",)
    two = register(*BASIC, AreaRow("c2", "Westtown City", "northshire"))
    assert _resolve(two, "services in the City", areas=("City",)).areas == frozenset()
    flat = register(NORTHSHIRE, AreaRow("x", "Elsewhere"))
    assert _resolve(flat, "in Northshire or Elsewhere", areas=("Northshire", "Elsewhere")).areas == {"x"}


def test_the_opening_is_what_stands_before_the_first_question() -> None:
    first = Question("How much was it?")
    assert (
        lead_in(Letter("l", "", questions=(first,), request_text="We know of  NWH.\n How much was it?"))
        == "We know of NWH. "
    )
    assert lead_in(Letter("l", "", request_text="All of it")) == "All of it"
    assert lead_in(Letter("l", "", questions=(first,), request_text="Other words")) == ""


# Which agreements


def test_without_a_scope_nothing_is_chosen() -> None:
    assert select(Wants("?"), register(*BASIC)).agreements == ()
    assert select(Wants("?", unknown=("Acme",)), register(*BASIC)).agreements == ()


def test_every_kind_of_name_limits_the_agreements() -> None:
    child = FundRow("F-2", "Part of it", funder="county", parent="F-1")
    other = agreement("A-3", "Other", provider="haven", fund="F-2", decision="D-1")
    facts = register(*BASIC, child, other, DecisionRow("D-1", "Decision"), DocumentRow("DOC", "Plan"))
    for named, refs in (
        ({Kind.ORGANISATION: {"haven"}}, ["A-3", "A-1"]),
        ({Kind.ORGANISATION: {"county"}}, ["A-3"]),
        ({Kind.ORGANISATION: {"haven"}, Kind.FUND: {"F-2"}}, ["A-3"]),
        ({Kind.FUND: {"F-1"}}, ["A-3", "A-1"]),
        ({Kind.SERVICE: {"S-DA"}}, ["A-1"]),
        ({Kind.AGREEMENT: {"A-2"}}, ["A-2"]),
        ({Kind.DECISION: {"D-1"}}, ["A-3"]),
        ({Kind.DOCUMENT: {"DOC"}}, []),
    ):
        wants = Wants("?", named={kind: frozenset(value) for kind, value in named.items()})
        assert _refs(facts, wants) == refs, named


def test_subjects_narrow_what_is_named_where_they_can() -> None:
    second = agreement("A-3", "Haven counselling", provider="haven", service="S-SV")
    facts = register(*BASIC, second)
    named = {Kind.ORGANISATION: frozenset({"haven"})}
    assert _refs(facts, Wants("?", named=named, subjects=("sexual_violence",))) == ["A-3"]
    assert _refs(facts, Wants("?", named=named, subjects=("stalking",), own_subjects=True)) == ["A-3", "A-1"]


def test_a_named_service_and_a_subject_beside_it_are_both_meant() -> None:
    wants = Wants("?", named={Kind.SERVICE: frozenset({"S-DA"})}, subjects=("sexual_violence",), own_subjects=True)
    assert _refs(register(*BASIC), wants) == ["A-2", "A-1"]


def test_subjects_choose_and_mark_what_is_only_wider() -> None:
    wide = ServiceRow("S-W", "Interpersonal violence", categories=("sexual_violence",))
    facts = register(*BASIC, wide, agreement("A-4", "Wide", service="S-W"), agreement("A-5", "Nobody knows"))
    found = select(Wants("?", subjects=("sexual_violence.face_to_face",)), facts)
    assert [(item.agreement.ref, item.wider) for item in found.chosen] == [("A-2", False), ("A-4", True)]
    assert found.wider == 1
    assert [row.ref for row in found.uncategorised] == ["A-5"]


def test_services_for_victims_of_any_crime_are_set_apart() -> None:
    general = ServiceRow("S-V", "Victims", categories=("victims_general",))
    facts = register(*BASIC, general, agreement("A-6", "Victims", service="S-V"))
    assert [row.ref for row in select(Wants("?", subjects=("domestic_abuse",)), facts).general] == ["A-6"]
    assert select(Wants("?", subjects=("drugs_alcohol",)), facts).general == ()


def test_words_outside_the_taxonomy_are_looked_for_in_titles() -> None:
    facts = register(
        *BASIC,
        agreement("A-7", "Investigative software"),
        agreement("A-8", "x", service="S-X"),
        ServiceRow("S-X", "Radio masts"),
    )
    assert _refs(facts, Wants("?", about=("software",))) == ["A-7"]
    assert _refs(facts, Wants("?", about=("radio", "masts"))) == ["A-8"]
    assert _refs(facts, Wants("?", about=("nothing",))) == []
    assert not is_about_words("Sexual assault referral centre", ("referral",))
    assert not is_about_words("Anything", ())


def test_places_limit_but_what_has_no_place_stays() -> None:
    nowhere = agreement("A-3", "Nowhere", service="S-ISVA")
    posted = agreement("A-4", "Posted", service="S-ISVA")
    facts = register(*BASIC, nowhere, posted, PostRow("P", "A-4", "Adviser", "city"), PostRow("Q", "A-4", "Adviser"))
    wants = Wants("?", areas=frozenset({"city"}), everything=True)
    found = select(wants, facts)
    assert {item.agreement.ref: item.area_unsure for item in found.chosen} == {"A-1": False, "A-3": True, "A-4": False}
    named = Wants("?", areas=frozenset({"south"}), named={Kind.ORGANISATION: frozenset({"haven"})})
    assert _refs(facts, named) == ["A-1"], "a named agreement is not lost over a place"


def test_periods_limit_and_unknown_dates_stay_marked() -> None:
    unknown = agreement("A-3", "Undated", service="S-DA")
    noted = agreement("A-4", "Noted", service="S-DA")
    facts = register(*BASIC, unknown, noted, YearRow("Y", "A-4", "2019-20"))
    found = select(Wants("?", subjects=("domestic_abuse",), periods=(year("2019-20"),)), facts)
    assert {item.agreement.ref: item.dates_unsure for item in found.chosen} == {"A-3": True, "A-4": False}
    both = Wants("?", subjects=("sexual_violence",), periods=(Period("2015-", date(2015, 4, 1)),))
    assert _refs(facts, both) == []


def test_a_selection_knows_what_it_rests_on() -> None:
    facts = register(*BASIC, agreement("A-9", "Bare", decision="D-1"))
    found = select(Wants("?", everything=True), facts)
    assert found.refs == {"A-1", "A-2", "A-9"}
    assert found.services == {"S-DA", "S-SV"}
    assert found.funds == {"F-1"}
    assert found.decisions == {"D-1"}
    assert isinstance(A_DA, AgreementRow)
    assert A_SV.service == "S-SV"
    assert M.AMOUNT == "amount"

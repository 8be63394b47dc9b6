"""facts/law.md A6, A8."""

from __future__ import annotations

import pytest

from answerable.law.exemptions import (
    Act,
    Basis,
    Citation,
    Kind,
    Test,
    UnknownExemption,
    every_exemption,
    lookup,
    offered_to,
    parse_citation,
)

A, Q, C = Basis.ABSOLUTE, Basis.QUALIFIED, Basis.CONDITIONAL

# Every row of the table of facts/law.md A6: section, basis, test, the provision to neither confirm nor deny.
SECTIONS = [
    ("s.21(1)", A, Test.CLASS, ""),
    ("s.22(1)", Q, Test.CLASS, "s.22(2)"),
    ("s.22A(1)", Q, Test.PREJUDICE, "s.22A(2)"),
    ("s.23(1)", A, Test.CLASS, "s.23(5)"),
    ("s.24(1)", Q, Test.NECESSITY, "s.24(2)"),
    ("s.26(1)(a)", Q, Test.PREJUDICE, "s.26(3)"),
    ("s.26(1)(b)", Q, Test.PREJUDICE, "s.26(3)"),
    ("s.27(1)(a)", Q, Test.PREJUDICE, "s.27(4)"),
    ("s.27(1)(d)", Q, Test.PREJUDICE, "s.27(4)"),
    ("s.27(2)", Q, Test.CLASS, "s.27(4)"),
    ("s.28(1)", Q, Test.PREJUDICE, "s.28(3)"),
    ("s.29(1)(a)", Q, Test.PREJUDICE, "s.29(2)"),
    ("s.29(1)(b)", Q, Test.PREJUDICE, "s.29(2)"),
    ("s.30(1)(a)", Q, Test.CLASS, "s.30(3)"),
    ("s.30(1)(c)", Q, Test.CLASS, "s.30(3)"),
    ("s.30(2)", Q, Test.CLASS, "s.30(3)"),
    *[(f"s.31(1)({limb})", Q, Test.PREJUDICE, "s.31(3)") for limb in "abcdefghi"],
    *[(f"s.32(1)({limb})", A, Test.CLASS, "s.32(3)") for limb in "abc"],
    *[(f"s.32(2)({limb})", A, Test.CLASS, "s.32(3)") for limb in "ab"],
    ("s.33(2)", Q, Test.PREJUDICE, "s.33(3)"),
    ("s.34(1)", A, Test.CLASS, "s.34(2)"),
    *[(f"s.35(1)({limb})", Q, Test.CLASS, "s.35(3)") for limb in "abcd"],
    *[(f"s.36(2)(a)({limb})", Q, Test.PREJUDICE, "s.36(3)") for limb in ("i", "ii", "iii")],
    *[(f"s.36(2)(b)({limb})", Q, Test.PREJUDICE, "s.36(3)") for limb in ("i", "ii")],
    ("s.36(2)(c)", Q, Test.PREJUDICE, "s.36(3)"),
    *[(f"s.37(1)({limb})", A, Test.CLASS, "s.37(2)") for limb in ("a", "aa", "ab")],
    *[(f"s.37(1)({limb})", Q, Test.CLASS, "s.37(2)") for limb in ("ac", "ad", "b")],
    *[(f"s.38(1)({limb})", Q, Test.PREJUDICE, "s.38(2)") for limb in "ab"],
    ("s.39(1)", Q, Test.CLASS, "s.39(2)"),
    ("s.40(1)", A, Test.CLASS, "s.40(5A)"),
    ("s.40(2)", C, Test.CLASS, "s.40(5B)"),
    ("s.40(3A)", A, Test.CLASS, "s.40(5B)"),
    ("s.40(3B)", Q, Test.CLASS, "s.40(5B)"),
    ("s.40(4A)", Q, Test.CLASS, "s.40(5B)"),
    ("s.41(1)", A, Test.CLASS, "s.41(2)"),
    ("s.42(1)", Q, Test.CLASS, "s.42(2)"),
    ("s.43(1)", Q, Test.CLASS, ""),
    ("s.43(2)", Q, Test.PREJUDICE, "s.43(3)"),
    *[(f"s.44(1)({limb})", A, Test.CLASS, "s.44(2)") for limb in "abc"],
]


@pytest.mark.parametrize(("citation", "basis", "test", "ncnd"), SECTIONS)
def test_each_exemption_of_the_act(citation: str, basis: Basis, test: Test, ncnd: str) -> None:
    row = lookup(citation)
    assert (row.citation.short, row.basis, row.test, row.neither_confirm_nor_deny) == (citation, basis, test, ncnd)
    assert row.kind is Kind.EXEMPTION
    assert row.enough
    assert row.public_interest_test is (basis is Q)
    assert row.name


def test_no_section_is_left_out() -> None:
    numbers = {row.citation.number for row in every_exemption() if row.kind is Kind.EXEMPTION}
    assert numbers == {"21", "22", "22A", "23", "24", *(str(number) for number in range(26, 45))}


def test_absolute_provisions_are_those_of_section_2_3() -> None:
    """s.2(3): 21, 23, 32, 34, 36 for Parliament, 40(1), 40(2) first condition, 41, 44, and since 2011 37(1)(a) to (ab)."""
    absolute = {row.citation.number for row in every_exemption() if row.basis is A}
    assert absolute == {"21", "23", "32", "34", "37", "40", "41", "44"}
    assert lookup("s.36(2)(c)").basis is Q


@pytest.mark.parametrize("limb", [f"(4)({limb})" for limb in "abcde"] + [f"(5)({limb})" for limb in "abcdefg"])
def test_every_eir_exception_is_subject_to_the_public_interest(limb: str) -> None:
    row = lookup(f"reg 12{limb}")
    assert (row.kind, row.citation.act) == (Kind.EXCEPTION, Act.EIR)
    assert row.public_interest_test
    assert row.needs_prejudice is limb.startswith("(5)")
    assert bool(row.neither_confirm_nor_deny) is (limb == "(5)(a)")
    assert ("emissions" in row.note) is (limb in {"(5)(d)", "(5)(e)", "(5)(f)", "(5)(g)"})


def test_eir_personal_data() -> None:
    row = lookup("reg 13(1)")
    assert (row.basis, row.neither_confirm_nor_deny) == (C, "reg 13")
    assert lookup("reg 13(1)(a)") is row


@pytest.mark.parametrize("citation", ["s.12(1)", "s.12(2)", "s.14(1)", "s.14(2)"])
def test_refusals_are_not_exemptions(citation: str) -> None:
    row = lookup(citation)
    assert (row.kind, row.basis, row.public_interest_test) == (Kind.REFUSAL, Basis.NONE, False)


@pytest.mark.parametrize("section", [26, 27, 29, 30, 31, 32, 35, 36, 37, 38, 40, 43, 44, 12, 14])
def test_sections_that_need_a_subsection_named(section: int) -> None:
    assert not lookup(f"s.{section}").enough


@pytest.mark.parametrize("section", ["21", "22", "22A", "23", "24", "28", "33", "34", "39", "41", "42"])
def test_sections_with_one_ground_need_none(section: str) -> None:
    assert lookup(f"s.{section}").enough


def test_paragraphs_that_hold_together_give_the_whole() -> None:
    assert lookup("s.41(1)(b)").citation.short == "s.41(1)"
    assert lookup("s.40(2)(a)").citation.short == "s.40(2)"
    assert lookup("s.40(3A)(a)").citation.short == "s.40(3A)"


def test_section_36_needs_a_qualified_person() -> None:
    assert "qualified person" in lookup("s.36(2)(b)(i)").needs


@pytest.mark.parametrize("kind", ["pcc", "pfcc", "mayor", "board", "council"])
def test_local_authorities_are_not_offered_what_is_for_government(kind: str) -> None:
    offered = {row.citation.short for row in offered_to(kind)}
    assert not any(citation.startswith(("s.35", "s.36(2)(a)")) for citation in offered)
    assert {"s.36(2)(b)(i)", "s.36(2)(c)", "s.40(2)", "s.12(1)", "s.14(2)"} <= offered


def test_others_are_offered_everything_once() -> None:
    offered = [row.citation.short for row in offered_to("other")]
    assert "s.35(1)(a)" in offered
    assert "s.21(1)" in offered
    assert "s.21" not in offered
    assert "s.31" not in offered
    assert len(offered) == len(set(offered))


def test_regulations_have_a_list_of_their_own() -> None:
    offered = [row.citation.short for row in offered_to("pcc", Act.EIR)]
    assert len(offered) == 13
    assert offered[-1] == "reg 13(1)"


@pytest.mark.parametrize(
    ("written", "short", "long"),
    [
        ("section 40 (2)", "s.40(2)", "section 40(2)"),
        ("S40(2)", "s.40(2)", "section 40(2)"),
        ("s.31(1)(a)", "s.31(1)(a)", "section 31(1)(a)"),
        ("s 31 ( 1 ) ( A )", "s.31(1)(a)", "section 31(1)(a)"),
        ("Section 22a", "s.22A", "section 22A"),
        ("FOIA s.40(3a)", "s.40(3A)", "section 40(3A)"),
        ("Freedom of Information Act 2000, section 21", "s.21", "section 21"),
        ("40(2).", "s.40(2)", "section 40(2)"),
        ("sec. 36(2)(b)(II)", "s.36(2)(b)(ii)", "section 36(2)(b)(ii)"),
        ("§ 12", "s.12", "section 12"),
        ("regulation 12(5)(e)", "reg 12(5)(e)", "regulation 12(5)(e)"),
        ("Reg. 13(1)", "reg 13(1)", "regulation 13(1)"),
        ("EIR 12(4)(b)", "reg 12(4)(b)", "regulation 12(4)(b)"),
        ("Environmental Information Regulations 2004 r.12(4)(b)", "reg 12(4)(b)", "regulation 12(4)(b)"),
    ],
)
def test_citations_as_people_write_them(written: str, short: str, long: str) -> None:
    citation = parse_citation(written)
    assert (citation.short, citation.long, str(citation)) == (short, long, short)


def test_every_citation_of_the_table_reads_back() -> None:
    for row in every_exemption():
        assert parse_citation(row.citation.short) == parse_citation(row.citation.long) == row.citation
        assert lookup(row.citation) is row


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", '"" is not a citation that can be read; write it as s.40(2) or reg 12(5)(e).'),
        (
            "data protection",
            '"data protection" is not a citation that can be read; write it as s.40(2) or reg 12(5)(e).',
        ),
        ("s.50", "s.50 is no ground for refusing a request; check the number."),
        ("s.43(4)", "s.43(4) is no ground for refusing a request; section 43 has s.43, s.43(1), s.43(2)."),
        ("s.41(1)(c)", "s.41(1)(c) is no ground for refusing a request; section 41 has s.41, s.41(1)."),
        ("reg 13(2)", "reg 13(2) is no ground for refusing a request; regulation 13 has reg 13, reg 13(1)."),
    ],
)
def test_what_is_no_ground_is_refused(written: str, sentence: str) -> None:
    with pytest.raises(UnknownExemption) as raised:
        lookup(written)
    assert str(raised.value) == sentence


def test_acts_have_titles() -> None:
    assert Act.FOIA.full_title == "Freedom of Information Act 2000"
    assert Act.EIR.full_title == "Environmental Information Regulations 2004"
    assert Citation(Act.EIR, "12", ("4", "b")).provision == "12(4)(b)"

"""The library of standard lines: what is offered, what may stand in one, and the starter set."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from answerable.casework.rules.lines import About, BadLine, beginnings, check, offered, put_in, sections_of
from answerable.casework.rules.starter_lines import STARTER_LINES
from answerable.law.exemptions import lookup, parse_citation
from answerable.letters.kinds.filling import blanks
from answerable.letters.kinds.kind import Kind
from answerable.reading.taxonomy import BY_CODE


@dataclass
class Line:
    title: str
    sections: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    used: int = 0


LINES = [
    Line("any"),
    Line("for clarification", kinds=["clarification"], used=2),
    Line("s31", sections=["s.31"], kinds=["refusal"], used=1),
    Line("s31(1)(a)", sections=["s.31(1)(a)"], used=9),
    Line("reg", sections=["reg 12(5)(e)"]),
    Line("abuse", subjects=["domestic_abuse"]),
    Line("refuge", subjects=["domestic_abuse.refuge"], sections=["broken"]),
]


@pytest.mark.parametrize(
    ("about", "titles"),
    [
        (About("acknowledgement"), ["any"]),
        (About("clarification"), ["for clarification", "any"]),
        (About("refusal", sections=("s.31(1)(a)",)), ["s31(1)(a)", "s31", "any"]),
        (About("refusal", sections=("s.31(1)(b)",)), ["s31", "any"]),
        (About("refusal", sections=("reg 12(5)(e)", "nonsense")), ["any", "reg"]),
        (About("fees", subjects=("domestic_abuse.refuge",)), ["abuse", "any", "refuge"]),
        (About("fees", subjects=("domestic_abuse",)), ["abuse", "any"]),
        (About("fees", subjects=("domestic_abuse_other",)), ["any"]),
    ],
)
def test_lines_that_fit_are_offered_most_used_first(about: About, titles: list[str]) -> None:
    assert [line.title for line in offered(LINES, about)] == titles


def test_sections_are_written_our_way() -> None:
    assert sections_of("section 31 (1)(a), S40(2),\nreg 12(5)(e), s40(2),") == ["s.31(1)(a)", "s.40(2)", "reg 12(5)(e)"]
    with pytest.raises(BadLine, match="is not a citation"):
        sections_of("s.31, the usual one")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \n", "Enter the words"),
        ("a" * 4001, "4,000"),
        ("By {when}", "{when} is no field. The fields are {reference}"),
    ],
)
def test_a_bad_line_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadLine) as bad:
        check(text)
    assert says in str(bad.value)


def test_a_good_line_is_tidied() -> None:
    assert check(" By {due_date}.\r\nYours ") == "By {due_date}.\nYours"


def test_a_line_is_put_where_it_is_wanted() -> None:
    assert put_in("One.\n\nTwo.\r\n\r\nThree.", "New.", "Two") == "One.\n\nTwo.\n\nNew.\n\nThree."
    assert put_in("One.", "New.", "Nowhere") == "One.\n\nNew."
    assert put_in("One.", "New.") == "One.\n\nNew."
    assert put_in(" ", "New.", "x") == "New."
    assert beginnings("# H\n\nA long paragraph " + "x" * 80 + "\n\n\n- a\n- b\n\n- a") == [
        "# H", ("A long paragraph " + "x" * 80)[:60], "- a",
    ]  # fmt: skip


def test_the_starter_set_has_a_line_for_each_common_section() -> None:
    have = {parse_citation(section).number for line in STARTER_LINES for section in line.sections}
    assert have >= {"12", "14", "21", "22", "31", "36", "38", "40", "41", "42", "43", "44"}
    sections = {section for line in STARTER_LINES for section in line.sections}
    assert sections >= {"s.40(1)", "s.40(2)", "s.43(2)"}
    assert {kind for line in STARTER_LINES for kind in line.kinds} >= {
        "clarification",
        "lateness",
        "transfer",
        "extension",
    }


@pytest.mark.parametrize("line", STARTER_LINES, ids=lambda line: line.title)
def test_a_starter_line_can_be_kept_and_claims_nothing_without_its_provision_and_reasons(line: object) -> None:
    assert check(line.text) == line.text  # type: ignore[attr-defined]
    assert sections_of(", ".join(line.sections)) == list(line.sections)  # type: ignore[attr-defined]
    assert set(line.subjects) <= set(BY_CODE)  # type: ignore[attr-defined]
    assert set(line.kinds) <= set(Kind)  # type: ignore[attr-defined]
    for section in line.sections:  # type: ignore[attr-defined]
        citation = parse_citation(section)
        lookup(citation)
        words = line.text  # type: ignore[attr-defined]
        assert f"ection {citation.number}" in words or "ection 2(2)(b)" in words
        assert blanks(words), "a ground is relied on and there is no place for the case's own reasons"


def test_no_line_extends_for_an_exemption_without_a_public_interest_test() -> None:
    for line in STARTER_LINES:
        if "extension" in line.kinds:
            assert all(lookup(section).basis != "absolute" for section in line.sections), line.title


def test_titles_are_told_apart() -> None:
    assert len({line.title.casefold() for line in STARTER_LINES}) == len(STARTER_LINES)

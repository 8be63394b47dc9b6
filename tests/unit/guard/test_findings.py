"""What is told of a finding, and what a verdict follows from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.guard.findings import EXCERPT, TEXTS, Finding, Severity, Verdict, cut, excerpt, kept, masked
from tests.planted import SECRET


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        (" \n\t", ""),
        ("7", "(1 character)"),
        ("4417735", "(7 characters)"),
        ("44177350", "44…50 (8 characters)"),
        (SECRET, "Sg…35 (40 characters)"),
        ("  spaced   out\nover lines ", "sp…es (21 characters)"),
        ("\u200b\u200bsecret words", "[U…ds (14 characters)"),
        ("words\u202e\u202e\u202e", "wo…[U+202E][U+202E] (8 characters)"),
        ("x" * 5_000, "xx…xx (5,000 characters)"),
    ],
)
def test_an_excerpt_gives_away_four_characters_and_the_length(text: str, told: str) -> None:
    assert masked(text) == told


@given(st.text(min_size=8))
def test_no_mask_repeats_more_than_two_characters_in_a_row_from_the_middle(text: str) -> None:
    plain = " ".join(text.split())
    if len(plain) >= 8 and plain.isprintable():
        assert plain[2:-2] not in masked(text).partition(" (")[0]


def test_an_excerpt_for_a_person_names_what_does_not_print_and_is_cut() -> None:
    assert excerpt("a\u200bb\n c") == "a[U+200B]b c"
    assert len(excerpt("x" * 500)) == EXCERPT
    assert excerpt("x" * 500).endswith("…")
    assert excerpt("x" * EXCERPT) == "x" * EXCERPT


def test_what_one_finding_keeps_is_bounded_and_without_blanks() -> None:
    assert cut(["", "a", " \n", "b"]) == ("a", "b")
    kept = cut(["x" * (TEXTS - 10), "y" * 50, "z"])
    assert [len(one) for one in kept] == [TEXTS - 10, 9]
    assert cut(iter([])) == ()


def _finding(severity: Severity, technique: str = "hidden-text") -> Finding:
    return Finding(technique, severity, "line 1", ("first words", "second words"), "There are words.")


@pytest.mark.parametrize(
    ("severities", "word", "blocks"),
    [
        ([], "safe", False),
        ([Severity.NOTE], "safe", False),
        ([Severity.NOTE, Severity.LOOK], "look", False),
        ([Severity.LOOK, Severity.BLOCK, Severity.NOTE], "block", True),
    ],
)
def test_the_worst_finding_is_the_verdict(severities: list[Severity], word: str, blocks: bool) -> None:
    verdict = Verdict("a.txt", "text", tuple(map(_finding, severities)))
    assert (verdict.word, verdict.blocks, verdict.inspected) == (word, blocks, True)


def test_a_file_that_could_not_be_looked_into_says_so() -> None:
    assert not Verdict("a.txt", "text", (_finding(Severity.BLOCK, "bomb"),)).inspected


def test_the_excerpt_of_a_finding_covers_all_its_texts() -> None:
    assert _finding(Severity.BLOCK).excerpt == "fi…ds (24 characters)"


def test_what_was_stored_of_a_verdict_gives_its_findings_back_without_their_words() -> None:
    verdict = Verdict("a.txt", "text", (_finding(Severity.BLOCK), _finding(Severity.LOOK, "property")))
    again = kept(verdict.as_data())
    assert [(one.technique, one.severity, one.where, one.texts) for one in again] == [
        ("hidden-text", Severity.BLOCK, "line 1", ()),
        ("property", Severity.LOOK, "line 1", ()),
    ]
    assert kept({}) == ()

"""Rich text: how it is read, beyond the planted pairs (tests/planted/rich_text.py)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.guard.child import look_closely, look_into
from answerable.guard.formats.rich_text.reading import Reading
from answerable.guard.formats.rich_text.tokens import DEEP, NotRichText, tokens
from answerable.guard.formats.word.marks import Line
from answerable.guard.inspection import TooMuch
from tests.planted.rich_text import rtf


def words(body: str) -> str:
    lines = [one for one in Reading(rtf(body)).blocks if isinstance(one, Line)]
    return "\n".join(line.words for line in lines[1:])


def test_letters_in_every_way_of_writing_them() -> None:
    assert words(r"\'a3 5 \u8364? caf\u233?\emdash\~x \{y\}").splitlines()[0] == "£ 5 € café—\u00a0x {y}"


def test_what_follows_a_letter_by_number_is_skipped_as_often_as_is_said() -> None:
    assert words(r"\uc2\u8364xy z").splitlines()[0] == "€ z"


def test_bytes_are_not_read_as_words() -> None:
    assert [one.kind for one in tokens(rb"{\rtf1{\*\x\bin3 }}}a}}")].count("data") == 0


def test_groups_that_do_not_match_are_no_rich_text() -> None:
    with pytest.raises(NotRichText):
        list(tokens(rb"{\rtf1 {a}"))
    assert "not-inspected" in {one.technique for one in look_into("a.rtf", rb"{\rtf1 {a}").findings}


def test_groups_within_groups_end() -> None:
    with pytest.raises(TooMuch):
        list(tokens(b"{\\rtf1" + b"{" * (DEEP + 1)))
    assert "bomb" in {one.technique for one in look_into("a.rtf", b"{\\rtf1" + b"{" * (DEEP + 1)).findings}


def test_a_table_goes_to_the_search_as_a_table() -> None:
    _, look = look_closely(
        "a.rtf", rtf(r"\pard\trowd\cellx1\cellx2\intbl Unit\cell Count\cell\row\intbl North\cell 12\cell\row\pard")
    )
    assert look.shared.grids[0].rows == (("Unit", "Count"), ("North", "12"))


def test_hidden_words_do_not_go_to_the_search_of_visible_ones() -> None:
    _, look = look_closely("a.rtf", rtf(r"Total {\v Pemberwick}12"))
    assert not any("Pemberwick" in one.text for one in look.shared.passages)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["{", "}", "\\v", " a", "\\par", "\\*", "\\'e9", "\\u8364?", "\\pict", "\\field", "\\cell", "\\row", "\\bin2 xy", "\\shptxt", "\\footnote", "\\cs1"]), max_size=25))  # fmt: skip
def test_any_mixture_of_tokens_is_read_or_refused(pieces: list[str]) -> None:
    verdict = look_into("a.rtf", rtf("".join(pieces)))
    assert verdict.word in {"safe", "look", "block"}

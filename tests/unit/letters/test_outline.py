"""The order of a letter, and the cleaning of what goes into it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.letters.clean import clean, one_line, paragraphs, web_address
from answerable.letters.outline import set_out
from answerable.letters.reply import ReplyPart, ReplyTable
from tests.unit.letters.replies import commercial, empty, filled_with, huge, normal


def headings(reply) -> list[str]:
    return [block.text for block in set_out(reply).blocks if block.kind in {"title", "heading"}]


def test_the_order_is_that_of_a_compliant_letter():
    """facts/law.md section G, items 1 to 15."""
    reply = replace(
        normal(), fees="Nothing.", late_reason="We lost a file.", interpretation=("We read “spend” as payments.",)
    )
    assert headings(reply) == [
        "Reply to your request for information FOI-2026-0142",
        "Your request",
        "How we have read your request",
        "What we searched",
        "Our answers",
        "Question 1",
        "Question 1.1",
        "Question 2",
        "Exemption: s.40(2), personal data of others",
        "Exemption: s.43(2), commercial interests",
        "Question 3",
        "About this information",
        "Advice and help",
        "Fees",
        "This reply is late",
        "If you are unhappy with this reply",
        "Your right to complain to the regulator",
        "How we use your information",
    ]
    lines = [block.entries for block in set_out(reply).blocks if block.kind == "lines"]
    assert lines[0][0] == "Police and Crime Commissioner for Northshire"
    assert lines[-1][0] == "Information Governance Officer"


def test_an_extension_stands_with_its_exemption():
    undecided = replace(commercial(), decision_by=date(2026, 12, 31))
    part = replace(normal().parts[2], exemptions=(undecided,))
    texts = [block.text for block in set_out(replace(normal(), parts=(part,))).blocks]
    assert any("31 December 2026" in text for text in texts)


def test_a_regulator_without_a_web_address_is_still_named():
    outline = set_out(replace(normal(), regulator_url=""))
    assert "Information Commission" in str(outline)
    assert not [link for block in outline.blocks for link in block.links if link.text == "Information Commission"]


def test_documents_that_go_with_it_are_listed_with_what_was_removed():
    sent = "minutes.pdf, redacted under s.40(2): 2 removals, on pages 1 and 2"
    blocks = set_out(replace(normal(), documents=(sent,))).blocks
    heading = next(number for number, block in enumerate(blocks) if block.text == "Files sent with this letter")
    assert blocks[heading + 1].entries[-1] == sent


def test_an_empty_table_says_so():
    part = replace(normal().parts[0], tables=(ReplyTable("Nothing", ("a",), ()),))
    [block] = [b for b in set_out(replace(normal(), parts=(part,))).blocks if b.label == "Table 1: Nothing"]
    assert block.text == "There are no rows in this table."


def test_the_empty_reply_still_makes_a_letter():
    assert headings(empty()) == ["Reply to your request for information", "How we use your information"]


def test_the_applicant_is_nowhere_when_blank():
    outline = set_out(replace(normal(), applicant=""))
    assert "Ms A. Example" not in str(outline)
    assert "Dear applicant," in str(outline)
    assert "Yours faithfully" in str(outline)


@given(st.lists(st.integers(min_value=-2, max_value=12), max_size=12))
def test_no_heading_level_is_skipped(depths: list[int]):
    parts = tuple(ReplyPart(str(n), "?", "", "", exemptions=(commercial(),), depth=d) for n, d in enumerate(depths))
    levels = [b.level for b in set_out(replace(normal(), parts=parts)).blocks if b.kind in {"title", "heading"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) <= 6
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_labels_that_say_question_are_not_doubled():
    parts = (ReplyPart("Question 4", "?", "", ""), ReplyPart("", "?", "", ""), ReplyPart("(ii)", "?", "", ""))
    assert [h for h in headings(replace(normal(), parts=parts)) if h.startswith("Question")] == [
        "Question 4",
        "Question 2",
        "Question (ii)",
    ]


def test_control_characters_are_marked_and_line_ends_made_one():
    assert clean("a\r\nb\rc\x0bd\x0ce\u2028f") == "a\nb\nc\nd\ne\nf"
    assert clean("\x00\x07\ud800\ufffe\x9f\t") == "\ufffd" * 5 + "\t"
    assert clean("\ufeffa\ufeff") == "a"
    assert one_line(" a\n\tb ") == "a b"
    assert paragraphs("\n\na\nb\n \t\nc\n\n") == ("a\nb", "c")


@given(st.text(alphabet=st.characters()))
def test_cleaning_is_done_once(text: str):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://x.example/a b?c=“d”", "https://x.example/a%20b?c=%E2%80%9Cd%E2%80%9D"),
        ("mailto:foi@x.example", "mailto:foi@x.example"),
        ("HTTP://x.example", "HTTP://x.example"),
        ('https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://[bad", ""),
        ("https:", ""),
        ("www.x.example", ""),
        ("", ""),
    ],
)
def test_only_web_and_mail_addresses_are_led_to(url: str, target: str):
    assert web_address(url) == target


def test_columns_share_the_page_by_what_they_hold():
    part = replace(normal().parts[0], tables=(ReplyTable("T", ("A", "Agreement"), (("x" * 90, "A-1"), ("y", "A-2"))),))
    [table] = [b for b in set_out(replace(normal(), parts=(part,))).blocks if b.kind == "table"]
    assert table.shares == (40, 14)


def test_every_free_text_reaches_the_letter():
    blocks = set_out(filled_with("zebra")).blocks
    assert str(blocks).count("zebra") >= 35


def test_sixty_questions_are_sixty_headings():
    assert sum(text.startswith("Question") for text in headings(huge())) == 60

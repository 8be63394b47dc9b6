"""What stops a reply from being sent (facts/law.md A5 and G)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answerable.letters.check import missing
from answerable.letters.reply import Exemption, Link, Reply, ReplyPart
from tests.unit.letters.replies import commercial, empty, normal, personal_data


def with_part(**changes) -> Reply:
    return replace(normal(), parts=(replace(normal().parts[0], **changes),))


def test_a_complete_reply_may_go():
    assert missing(normal()) == []


def test_an_empty_reply_lacks_everything():
    found = missing(empty())
    assert len(found) == len(set(found)) == 11
    for word in ("authority", "reference", "law", "quote", "signed", "received", "no question", "internal review",
                 "last day", "regulator.", "how to reach the regulator"):  # fmt: skip
        assert any(word in sentence for sentence in found), word


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"authority": " "}, "name the authority"),
        ({"reference": ""}, "no reference"),
        ({"act": ""}, "under which law"),
        ({"request_verbatim": "\n"}, "quote the request"),
        ({"signed_by": ""}, "not signed"),
        ({"received": None}, "when the request was received"),
        ({"review_contact": ""}, "how to ask for an internal review"),
        ({"review_by": None}, "last day to ask"),
        ({"regulator_name": ""}, "name the regulator"),
        ({"regulator_address": "", "regulator_phone": "", "regulator_url": ""}, "reach the regulator"),
        ({"date": date(2026, 12, 2)}, "late and does not apologise"),
        ({"searched": (" ",)}, "what was searched"),
    ],
)
def test_each_missing_thing_is_said(changes: dict, sentence: str):
    found = missing(replace(normal(), **changes))
    assert found
    assert all(sentence in one for one in found)


def test_lateness_is_told_from_the_day_of_sending():
    """The twentieth working day itself is in time (s.10(1); facts/law.md A2)."""
    draft = replace(normal(), date=None)
    assert missing(draft) == []
    assert missing(draft, on=date(2026, 12, 1)) == []
    assert len(missing(draft, on=date(2026, 12, 2))) == 1
    assert missing(replace(draft, late_reason="We lost a file."), on=date(2026, 12, 2)) == []
    assert missing(replace(draft, due=None), on=date(2026, 12, 2)) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held": ""}, "Question 1 does not say whether we hold"),
        ({"held": "", "label": ""}, "Question 1 does not say whether we hold"),
        ({"outcome": "Sent"}, "Question 1 has no outcome that we know"),
        ({"outcome": "Refused"}, "no exemption is named"),
        ({"outcome": "Neither confirmed nor denied"}, "no exemption is named"),
        ({"outcome": "More time needed"}, "no exemption is named"),
        ({"outcome": "Provided in part"}, "does not say what is left out"),
        ({"exemptions": (personal_data(),)}, "everything is provided, but names an exemption"),
        ({"outcome": "Already accessible", "links": ()}, "gives no link"),
        ({"outcome": "More time needed", "exemptions": (commercial(),)}, "no estimated date"),
        ({"outcome": "Refused", "exemptions": (replace(personal_data(), citation=" "),)}, "without naming its section"),
        ({"outcome": "Refused", "exemptions": (replace(personal_data(), citation="s.40"),)}, "for example s.40(2)"),
        ({"outcome": "Refused", "exemptions": (replace(personal_data(), why=""),)}, "why s.40(2) applies"),
        (
            {"outcome": "Refused", "exemptions": (replace(commercial(), balance="", public_interest_for=""),)},
            "in giving the information; nor how the two were balanced (section 17(3))",
        ),
        (
            {
                "outcome": "More time needed",
                "exemptions": (replace(personal_data(), decision_by=date(2026, 12, 31)),),
            },
            "only an exemption with a public interest test allows",
        ),
    ],
)
def test_each_fault_of_a_part_is_said(changes: dict, sentence: str):
    found = missing(with_part(**changes))
    assert len(found) == 1
    assert sentence in found[0]


def test_parts_that_may_go():
    undecided = replace(commercial(), balance="", public_interest_for="", decision_by=date(2026, 12, 31))
    for changes in (
        {"outcome": "More time needed", "exemptions": (undecided,)},
        {"outcome": "Provided in part", "exemptions": (commercial(),)},
        {"outcome": "Provided in part", "gaps": ("Agreement A-7: value not recorded",)},
        {"outcome": "Already accessible", "links": (Link("Here", "https://x.example"),)},
        {"outcome": "Held by another body"},
        {"outcome": "Not held"},
    ):
        assert missing(with_part(**changes)) == [], changes


def test_another_body_must_be_named():
    """s.16; facts/law.md G9."""
    part = ReplyPart("4", "And the force?", "We do not hold this.", "Held by another body")
    found = missing(replace(normal(), parts=(part,), advice=()))
    assert len(found) == 1
    assert "which body" in found[0]
    assert missing(replace(normal(), parts=(replace(part, paragraphs=("Ask Northshire Police.",)),), advice=())) == []


@pytest.mark.parametrize(
    ("changes", "blocked"),
    [
        ({"outcome": "Not held"}, True),
        ({"outcome": "Not recorded"}, True),
        ({"outcome": "Provided in part", "gaps": ("area not recorded",)}, True),
        ({"outcome": "Provided in part", "gaps": ("area",), "exemptions": (personal_data(),)}, False),
        ({"outcome": "Provided"}, False),
    ],
)
def test_what_was_searched_is_said_where_something_was_not_found(changes: dict, blocked: bool):
    reply = replace(with_part(**changes), searched=())
    assert bool(missing(reply)) is blocked
    assert missing(replace(reply, searched=("Our register",))) == []


def test_several_faults_are_all_said():
    bad = Exemption("", "", "", qualified=True)
    found = missing(with_part(outcome="Refused", exemptions=(bad,)))
    assert len(found) == 3

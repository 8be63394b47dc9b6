"""From a reply that left to what the public reads of it."""

from __future__ import annotations

from datetime import date

from answerable.casework.rules.publication import LONGEST_SPAN, answer_data, digest_of, response_data, years_of
from answerable.letters.reply import Exemption, Reply, ReplyPart, ReplyTable
from answerable.publication.rules.kinds import check
from answerable.reading.structure import Ask, Period

TABLE = ReplyTable("Spend", ("Year", "Sum"), (("2024-25", "100"),), ("Sum",))
PART = ReplyPart(
    "1.2", "How much?", "We hold it.", "Provided", ("It cost £100.", "That is all."), (TABLE,), gaps=("2019-20 not recorded",),
    exemptions=(Exemption("s.40(2)", "Personal data", "It names people."),),
)  # fmt: skip
ASK = Ask(
    subjects=("helpline",),
    areas=("Northtown",),
    periods=(Period("2024-25", date(2024, 4, 1), date(2025, 3, 31), True),),
)


def reply(*parts: ReplyPart) -> Reply:
    return Reply(
        "Trial",
        "Office",
        (),
        "FOI-1",
        date(2026, 3, 31),
        "Freedom of Information Act 2000",
        date(2026, 3, 1),
        None,
        None,
        "",
        parts,
    )


def told(*parts: ReplyPart | None) -> dict[str, object]:
    made = reply(*[part for part in parts if part]) if None not in parts else None
    return response_data(
        made, reference="FOI-1", subject="The  helpline", summary="S", act="Act", received="2026-03-01", answered="2026-03-31",
        today="2026-04-01", source="Ours", answers=[{"categories": ["helpline"]}, {}],
    )  # fmt: skip


def test_an_answer_is_as_its_kind_is_described() -> None:
    data = answer_data(
        PART, ASK, of="foi-1", position=2, question=" How much? ", answered="2026-03-31", providers=["P-1"]
    )
    check("answer", data)
    assert (data["question"], data["answer"], data["exemptions"]) == (
        "How much?",
        "It cost £100.\n\nThat is all.",
        ["s.40(2)"],
    )
    assert (data["years"], data["areas"], data["categories"], data["providers"]) == (
        ["2024-25"],
        ["Northtown"],
        ["helpline"],
        ["P-1"],
    )
    assert data["tables"][0]["rows"] == [["2024-25", "100"]]


def test_what_is_empty_is_left_out() -> None:
    data = answer_data(
        ReplyPart("", "Why?", "", ""), Ask(), of="foi-1", position=1, question="Why?", answered="", providers=[]
    )
    assert data == {"response": "foi-1", "position": 1, "question": "Why?"}


def test_a_request_says_one_outcome_or_that_they_differ() -> None:
    refused = ReplyPart("2", "Who?", "", "Refused")
    assert told(PART)["outcome"] == "Provided"
    assert told(PART, refused)["outcome"] == "Different for each question"
    assert "outcome" not in told(ReplyPart("3", "What?", "", ""))
    check("response", told(PART, refused))
    assert told(PART)["subject"] == "The helpline"


def test_without_the_reply_only_the_summary_is_told() -> None:
    assert set(told(None)) == {
        "reference",
        "subject",
        "summary",
        "act",
        "received",
        "dated",
        "published_on",
        "categories",
        "source",
    }


def test_years_are_those_that_a_period_names_and_none_is_guessed() -> None:
    open_ended, undated = Period("2018-", date(2018, 4, 1), None), Period("last year")
    long = Period("1900/2025", date(1900, 4, 1), date(1900 + LONGEST_SPAN, 4, 1))
    calendar = Period("2024", date(2024, 1, 1), date(2024, 12, 31))
    assert years_of(Ask(periods=(open_ended, undated, long))) == []
    assert years_of(Ask(periods=(calendar, *ASK.periods))) == ["2023-24", "2024-25"]


def test_the_digest_is_of_what_is_shown_in_any_order() -> None:
    assert digest_of([("a", "1", "x"), ("b", "2", "y")]) == digest_of([("b", "2", "y"), ("a", "1", "x")])
    assert digest_of([("a", "1", "x")]) != digest_of([("a", "1", "z")])

"""From answers to the reply."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.answering.answer import Answer, Cell, Evidence, Gap, Held, Paragraph, Status, Table
from answerable.casework.rules.reply import Case, Office, build_reply, depth, outcome, part

OFFICE = Office(
    authority="The Police and Crime Commissioner for Northshire (made up)",
    office="Office of the Commissioner",
    review_contact="The chief executive",
    regulator_name="Information Commission",
    signed_by="FOI officer",
)
CASE = Case(reference="FOI-2026-0001", act="Freedom of Information Act 2000", received=date(2026, 11, 2))
PLAN = Evidence("document:D-1#title", "document", "D-1", "title", "The plan", url="https://example.org/plan")
VALUE = Evidence("agreement:A-1#value", "agreement", "A-1", "value", "The decision", url="https://example.org/decision")


def answer(held: Held = Held.HELD, status: Status = Status.ANSWERED, **more: object) -> Answer:
    return Answer(label="1", question="How much?", held=held, status=status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "status", "named"),
    [
        (Held.HELD, Status.ANSWERED, "Provided"),
        (Held.HELD, Status.PART, "Provided in part"),
        (Held.PART, Status.PART, "Provided in part"),
        (Held.NOT_RECORDED, Status.GAP, "Not recorded"),
        (Held.NOT_RECORDED, Status.UNCLEAR, "Not recorded"),
        (Held.ELSEWHERE, Status.GAP, "Held by another body"),
    ],
)
def test_the_outcome_is_what_the_answer_says(held: Held, status: Status, named: str) -> None:
    assert outcome(answer(held, status)).value == named


@pytest.mark.parametrize("held", list(Held))
def test_every_part_confirms_or_denies(held: Held) -> None:
    assert part(answer(held, Status.PART), {}).held.endswith(".")


def test_a_question_that_was_not_looked_up_says_nothing_about_what_is_recorded() -> None:
    assert part(answer(Held.NOT_RECORDED, Status.UNCLEAR), {}).held == "Our register does not answer this question."
    assert part(answer(Held.NOT_RECORDED, Status.GAP), {}).held == "Our register does not record this information."


def test_a_part_carries_its_tables_gaps_and_the_documents_it_names() -> None:
    table = Table(
        ("Provider", "Value"), ((Cell("WAIS", (VALUE.id,)), Cell("Not recorded", gap=True)),), "Values", ("Value",)
    )
    plans = Table(
        ("Document", "Where"),
        tuple((Cell("The plan", (PLAN.id,)), Cell(where, (PLAN.id,))) for where in (PLAN.url, PLAN.url, "On request")),
    )
    gaps = (Gap("Agreement A-1: value not recorded"),)
    made = part(answer(tables=(table, plans), evidence=(PLAN, VALUE), gaps=gaps), {})
    assert made.tables[0].rows == (("WAIS", "Not recorded"),)
    assert made.tables[0].numeric == ("Value",)
    assert made.gaps == ("Agreement A-1: value not recorded",)
    assert [(link.text, link.url) for link in made.links] == [("The plan", PLAN.url)]


def test_the_officers_words_replace_the_paragraphs_and_keep_their_own() -> None:
    given = answer(paragraphs=(Paragraph("From the register."),))
    assert part(given, {}).paragraphs == ("From the register.",)
    assert part(given, {}, "Mine.\r\n\r\n\r\n\r\nAlso mine.").paragraphs == ("Mine.", "Also mine.")
    assert part(given, {}, "  \n").paragraphs == ("From the register.",)


def test_nesting_is_counted_and_a_circle_ends() -> None:
    parents = {"1": None, "1.1": "1", "a": "1.1", "x": "y", "y": "x"}
    assert [depth(label, parents) for label in (None, "1", "1.1", "a", "x")] == [0, 0, 1, 2, 1]


def test_a_reply_with_a_date_gives_the_last_day_for_a_review() -> None:
    """facts/law.md A3, other clocks: a response of 20 November 2026, 40 working days, 22 January 2027."""
    reply = build_reply(office=OFFICE, case=CASE, answers=(answer(),), dated=date(2026, 11, 20))
    assert reply.review_by == date(2027, 1, 22)
    assert not reply.draft


def test_a_reply_without_a_date_is_a_draft() -> None:
    reply = build_reply(office=OFFICE, case=CASE, answers=(answer(),), officer_wording={0: "Mine."})
    assert reply.draft
    assert reply.review_by is None
    assert reply.parts[0].paragraphs == ("Mine.",)
    assert reply.regulator_name == "Information Commission"


def test_a_part_is_called_as_its_question_is_on_the_screens() -> None:
    bulleted = [Answer(label="-", question=f"{n}?", held=Held.HELD, status=Status.ANSWERED) for n in range(2)]
    reply = build_reply(office=OFFICE, case=CASE, answers=tuple(bulleted))
    assert [one.label for one in reply.parts] == ["1", "2"]

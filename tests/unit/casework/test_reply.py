"""From answers to the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answerable.answering.answer import Answer, Cell, Evidence, Gap, Held, Paragraph, Status, Table
from answerable.casework.rules.deciding import DecidedGround, DecidedQuestion, QualifiedOpinion
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.casework.rules.reply import Case, Office, as_exemption, build_reply, depth, outcome, part
from answerable.letters.reply import Link, ReplyPart
from answerable.letters.tables import attachments

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


def test_a_reply_bears_the_address_for_correspondence_and_the_documents_that_go_with_it() -> None:
    case = replace(CASE, applicant="A. Person (made up)", applicant_address=("1 Road",), documents=("minutes.pdf",))
    reply = build_reply(office=OFFICE, case=case, answers=(answer(),))
    assert (reply.applicant_address, reply.documents) == (("1 Road",), ("minutes.pdf",))


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


PERSONAL = DecidedGround("s.40(2)", why="So few could be recognised, which would be unfair.")
PRICES = DecidedGround(
    "s.43(2)", what="The prices", why="They are the supplier's.", prejudice="Rivals would undercut it.", likelihood="would",
    interest_for="Openness.", interest_against="Fair competition.", balance="It weighs more.",
)  # fmt: skip


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, (VALUE.id,)) for text in texts)


PEOPLE = Table(
    ("Area", "Women", "Price"),
    (cells("North", "3", "£10"), cells("South", "21", "£12"), cells("Total", "24", "£22")),
    "People supported",
    ("Women", "Price"),
)


def decided(outcome: str = "refused", *grounds: DecidedGround, **more: object) -> DecidedQuestion:
    given = {"confirms": "confirm", "held": "held", **more}
    return DecidedQuestion(1, "1", outcome=QuestionOutcome(outcome), grounds=grounds, **given)  # type: ignore[arg-type]


def replied(decision: DecidedQuestion, words: str = "", **more: object) -> ReplyPart:
    found = answer(
        tables=(PEOPLE,), paragraphs=(Paragraph("3 women in the North.", (VALUE.id,)),), gaps=(Gap("No men"),), **more
    )
    return build_reply(
        office=OFFICE,
        case=CASE,
        answers=(found,),
        officer_wording={0: words} if words else None,
        decisions={0: decision},
    ).parts[0]


@pytest.mark.parametrize("outcome", ["refused", "extended", "neither", "not_held"])
def test_what_is_not_given_leaves_nothing_behind(outcome: str) -> None:
    part = replied(decided(outcome, PRICES), words="It was £10.")
    assert (part.paragraphs, part.tables, part.links, part.gaps) == ((), (), (), ())
    assert part.exemptions[0].citation == "s.43(2)"


def test_what_is_given_in_part_keeps_what_is_said_to_be_given() -> None:
    assert replied(decided("provided")).tables[0].columns == ("Area", "Women", "Price")
    unsaid = replied(decided("provided_in_part", PRICES))
    assert (unsaid.tables, unsaid.paragraphs) == ((), ())
    in_words = replied(decided("provided_in_part", PRICES), words="There were 24.")
    assert (in_words.tables, in_words.paragraphs) == ((), ("There were 24.",))
    columns = replied(decided("provided_in_part", PRICES, withheld=("Price",)))
    assert columns.tables[0].columns == ("Area", "Women")
    assert columns.tables[0].numeric == ("Women",)
    assert columns.paragraphs == ()
    with_words = replied(decided("provided_in_part", PRICES, withheld=("Price",)), words="There were 24.")
    assert with_words.paragraphs == ("There were 24.",)
    assert replied(decided("provided_in_part", PRICES, withheld=("Area", "Women", "Price"))).tables == ()
    assert replied(decided("provided_in_part")).tables, "what is only not recorded withholds nothing"


def test_held_in_part_is_told_with_its_gaps() -> None:
    part = replied(decided("provided", held="part"))
    assert part.outcome == "Provided in part"
    assert part.held.startswith("We confirm that we hold some")


def test_masked_numbers_leave_tables_and_sentences_of_their_part() -> None:
    made = build_reply(
        office=OFFICE,
        case=CASE,
        answers=(
            answer(tables=(PEOPLE,), paragraphs=(Paragraph("3 women in the North.", (VALUE.id,)),)),
            answer(tables=(Table(("Area", "Women"), (cells("North", "3"), cells("South", "40")), "", ("Women",)),)),
        ),
        decisions={0: decided("provided_in_part", PERSONAL, small_numbers=True)},
        small_number=5,
    )
    first, second = made.parts
    assert [row[1] for row in first.tables[0].rows] == ["*", "*", "24"]
    assert first.paragraphs == ("* women in the North.",)
    assert [row[1] for row in second.tables[0].rows] == ["*", "40"], "the same row and column shows it nowhere"
    assert "fewer than 5" in made.notes[0]


def test_what_is_accessible_leads_to_its_page() -> None:
    part = replied(decided("accessible", link="https://example.org/a", link_text="The list"))
    assert part.links == (Link("The list", "https://example.org/a"),)
    assert part.exemptions[0].citation == "s.21(1)"
    named = replied(decided("accessible", DecidedGround("s.21(1)", why="It is published.")))
    assert named.links == ()
    assert [one.why for one in named.exemptions] == ["It is published."]


def test_the_sentence_on_holding_follows_the_decision() -> None:
    not_held = {"confirms": "deny", "held": "not_held"}
    assert replied(decided("not_held", **not_held)).held == "We do not hold this information."
    told = replied(decided("not_held", **not_held, holder="the zoo"), words="Ask the keeper.")
    assert told.held == "We do not hold this information. We believe that the zoo may hold it."
    assert told.paragraphs == ("Ask the keeper.",)
    assert replied(decided("neither", confirms="neither")).held.startswith("We neither confirm nor deny")
    spared = replied(decided("refused", DecidedGround("s.12(2)", narrowing="Ask less."), confirms="neither"))
    assert spared.held == "Under s.12(2) we need not say whether we hold this information."


def test_a_ground_is_told_whole() -> None:
    opinion = QualifiedOpinion(
        "The chief executive", "a letter of 2021", date(2026, 11, 10), "would", "It would inhibit."
    )
    whole = as_exemption(
        replace(PRICES, opinion=opinion, enactment="Example Act 1999", estimate="22 hours", narrowing="A year.")
    )
    for text in (
        "It covers: The prices", "disclosure would cause: Rivals", "Example Act 1999", "gave this opinion on 10 November 2026",
        "22 hours", "narrow your request: A year.",
    ):  # fmt: skip
        assert text in whole.why
    assert whole.qualified
    revealing = as_exemption(DecidedGround("s.38(1)(b)", would_reveal=True, prejudice="Danger"))
    assert "section 17(4)" in revealing.why
    assert "would, or would be likely to, cause" in revealing.why
    assert not revealing.qualified, "the public interest may be left out so far as it would reveal"
    assert as_exemption(DecidedGround("nonsense", why="x")).name == ""


def test_advice_of_a_decision_goes_into_the_letter() -> None:
    made = build_reply(
        office=OFFICE, case=CASE, answers=(answer(),), decisions={0: decided("provided", advice="Ask the zoo.")}
    )
    assert made.advice == ("Question 1: Ask the zoo.",)


def test_what_the_register_lacks_is_not_said_of_what_an_officer_found_elsewhere() -> None:
    assert replied(decided("provided"), "We send what we found.").gaps == ()
    assert replied(decided("provided", held="part"), "We send what we found.").gaps == ("No men",)
    assert replied(decided("provided")).gaps == ("No men",)


def test_who_asks_for_a_form_to_use_again_gets_every_table_as_a_file() -> None:
    """Section 11(1A); facts/law.md A5."""
    cells = (Cell("WAIS", (VALUE.id,)), Cell("£1", (VALUE.id,)))
    table = Table(("Provider", "Value"), (cells,), "Values", ("Value",))
    answers = (answer(tables=(table,), evidence=(VALUE,)),)
    assert attachments(build_reply(office=OFFICE, case=CASE, answers=answers)) == []
    files = attachments(build_reply(office=OFFICE, case=replace(CASE, reusable=True), answers=answers))
    assert [name for name, _ in files] == ["table-1-values.csv"]

"""Deciding questions: actions, the reply that follows from them, what the linter says, and the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from answerable.accounts.models import User
from answerable.answering.answer import Answer, Cell, Evidence, Held, Paragraph, Status, Table
from answerable.answering.stored import answer_as_data
from answerable.audit.models import Entry
from answerable.casework.actions import deciding as actions
from answerable.casework.errors import Stale
from answerable.casework.models import CaseworkSettings, Decision, Ground, Question, Request, Search, TimeSpent
from answerable.casework.queries import deciding as queries
from answerable.casework.queries.requests import draft_with_what_is_missing, reply
from answerable.casework.rules.outcomes import CaseOutcome
from answerable.law.exemptions import UnknownExemption
from answerable.letters.html import write_html
from answerable.letters.tables import attachments
from answerable.letters.word import write_docx
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])
TODAY = date(2026, 11, 20)
COMMERCIAL = {
    "what": "The unit prices",
    "why": "The prices are the supplier’s own and are not known to its rivals.",
    "prejudice": "Rivals would undercut the supplier in two running competitions.",
    "likelihood": "would_be_likely",
    "interest_for": "People should see how money is spent.",
    "interest_against": "Bidders would offer less.",
}


def question(request: Request, position: int = 1) -> Question:
    return request.questions.get(position=position)


def version(request: Request) -> int:
    return Request.objects.values_list("version", flat=True).get(pk=request.pk)


def decide(request: Request, position: int = 1, **more: Any) -> Decision:
    fields = {"confirms": "confirm", "held": "held", "outcome": "provided", **more}
    return actions.decide(
        question=question(request, position), version=version(request), by=request.created_by, **fields
    )


def ground(decision: Decision, citation: str, values: dict[str, Any] | None = None, **more: Any) -> Ground:
    request = decision.question.request
    return actions.put_ground(
        decision=decision,
        citation=citation,
        values=values or {},
        version=version(request),
        by=request.created_by,
        **more,
    )


def sentences(request: Request, position: int = 1) -> list[str]:
    return [fault.sentence for fault in queries.lint(request, today=TODAY) if fault.position == position]


def put_table(
    request: Request, position: int, columns: tuple[str, ...], rows: list[tuple[str, ...]], text: str = ""
) -> None:
    """Make the register's answer one with this table, whose first column is words and the rest counts."""
    proof = Evidence("x:1#y", "return", "R-1", "value", "A return")
    table = Table(
        columns,
        tuple(tuple(Cell(cell, (proof.id,)) for cell in row) for row in rows),
        "People supported",
        columns[1:],
    )
    answer = Answer(
        "1",
        "How many?",
        Held.HELD,
        Status.ANSWERED,
        (Paragraph(text, (proof.id,)),) if text else (),
        (table,),
        (proof,),
    )
    draft = question(request, position).draft
    draft.answer = answer_as_data(answer)
    draft.save()


def test_a_question_is_decided_with_one_entry_that_holds_no_words(request_in: Request, officer: User) -> None:
    decide(request_in, outcome="provided_in_part", advice="Ask the county council.")
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.record, entry.ref) == ("question.decided", "question", f"{request_in.reference}/1")
    assert "county" not in str(entry.after)
    decide(request_in, outcome="refused")
    assert Decision.objects.count() == 1
    assert Decision.objects.get().decided_by == officer


def test_a_stale_or_contradictory_decision_changes_nothing(request_in: Request, officer: User) -> None:
    with pytest.raises(Stale):
        actions.decide(
            question=question(request_in), confirms="confirm", held="held", outcome="provided", version=99, by=officer
        )
    with pytest.raises(actions.Contradiction, match="not held"):
        decide(request_in, held="not_held")
    assert not Decision.objects.exists()


def test_what_the_register_suggests_is_confirmed_in_one_go_and_nothing_else_is(
    request_in: Request, officer: User
) -> None:
    before = queries.case_decisions(request_in, today=TODAY)
    assert before.outcome is CaseOutcome.UNDECIDED
    suggesting = [one.view.question.position for one in before.questions if one.suggestion]
    assert 3 not in suggesting, "what is not recorded is not “not held” before the office has searched"
    assert before.to_confirm == len(suggesting) > 0
    made = actions.confirm_suggested(request=request_in, version=request_in.version, by=officer)
    assert [one.position for one in made] == suggesting
    assert Entry.objects.latest("pk").action == "request.suggestions_confirmed"
    after = queries.case_decisions(request_in, today=TODAY)
    assert after.to_confirm == 0
    assert "Question 3 has no decision yet." in sentences(request_in, 3)
    with pytest.raises(Stale):
        actions.confirm_suggested(request=request_in, version=request_in.version, by=officer)


def test_the_case_is_what_its_questions_are(request_in: Request) -> None:
    decide(request_in, 1)
    decide(request_in, 2, outcome="refused")
    assert queries.case_decisions(request_in, today=TODAY).outcome is CaseOutcome.UNDECIDED
    decide(request_in, 3, confirms="deny", held="not_held", outcome="not_held")
    assert queries.case_decisions(request_in, today=TODAY).outcome is CaseOutcome.IN_PART


def test_what_is_refused_leaves_no_figure_in_any_form_of_the_letter(request_in: Request) -> None:
    first = reply(request_in).parts[0]
    figures = {cell for table in first.tables for row in table.rows for cell in row if "£" in cell}
    assert figures, "the register answers this question with money"
    decision = decide(request_in, 1, outcome="refused")
    ground(decision, "s.43(2)", {**COMMERCIAL, "balance": "The harm outweighs it."})
    made = reply(request_in, dated=TODAY)
    part = made.parts[0]
    assert (part.tables, part.paragraphs, part.gaps, part.links) == ((), (), (), ())
    assert part.outcome == "Refused"
    assert part.held == "We confirm that we hold this information."
    whole = write_html(made) + "".join(content.decode() for _, content in attachments(made))
    file = BytesIO()
    write_docx(made, file)
    whole += "\n".join(one.text for one in Document(file).paragraphs)
    assert not [figure for figure in figures if figure in whole]
    for text in ("Rivals would undercut", "would be likely to cause", "The harm outweighs it.", "s.43(2), Commercial"):
        assert text in whole


def test_columns_that_are_withheld_leave_the_letter(request_in: Request) -> None:
    put_table(
        request_in, 1, ("Area", "People", "Price each"), [("North", "40", "17"), ("South", "60", "19")], "It is 100."
    )
    decision = decide(request_in, 1, outcome="provided_in_part")
    ground(decision, "s.43(2)", COMMERCIAL)
    assert any("nothing says which part" in one for one in sentences(request_in))
    assert reply(request_in).parts[0].tables == ()
    decide(request_in, 1, outcome="provided_in_part", withheld=["Price each"])
    assert not any("nothing says which part" in one for one in sentences(request_in))
    part = reply(request_in).parts[0]
    assert part.tables[0].columns == ("Area", "People")
    assert part.paragraphs == ()


def test_the_linter_follows_a_ground_from_empty_to_whole(request_in: Request) -> None:
    decision = decide(request_in, 1, outcome="refused")
    assert any("does not say under which section" in one for one in sentences(request_in))
    made = ground(decision, "s.43(2)")
    told = " ".join(sentences(request_in))
    for lacking in ("does not say why", "what harm", "public interest in disclosure", "whose interests"):
        assert lacking in told
    ground(decision, "s.43(2)", COMMERCIAL, ground=made)
    assert sentences(request_in) == ["Question 1 relies on s.43(2) and does not give how they balance."]
    ground(decision, "s.43(2)", {**COMMERCIAL, "balance": "The harm weighs more."}, ground=made)
    assert sentences(request_in) == []
    assert Entry.objects.filter(action="question.ground_put", ref=f"{request_in.reference}/1").count() == 3
    with pytest.raises(UnknownExemption):
        ground(decision, "s.50")
    actions.remove_ground(ground=made, version=version(request_in), by=None)
    assert not Ground.objects.exists()
    assert any("under which section" in one for one in sentences(request_in))


def test_the_cost_limit_takes_its_estimate_from_the_hours_recorded(request_in: Request) -> None:
    decision = decide(request_in, 1, outcome="refused")
    made = ground(decision, "s.12(1)", {"narrowing": "Ask about one year."})
    assert any("does not exceed the limit" in one for one in sentences(request_in))
    TimeSpent.objects.create(
        request=request_in, activity="locating the information or a document that may contain it",
        hours=Decimal("18"), estimated=True, basis="216 files, five minutes each",
    )  # fmt: skip
    assert any("does not exceed the limit" in one for one in sentences(request_in)), (
        "exactly 18 hours (facts/law.md A4)"
    )
    TimeSpent.objects.create(
        request=request_in, activity="extracting the information from a document that contains it", hours=Decimal("4")
    )
    assert any("hours recorded have changed" in one for one in sentences(request_in))
    ground(decision, "s.12(1)", {"narrowing": "Ask about one year."}, ground=made)
    assert sentences(request_in) == []
    why = reply(request_in).parts[0].exemptions[0].why
    assert "22 hours at £25 an hour come to £550" in why
    assert "216 files, five minutes each" in why
    assert "Ask about one year." in why


def test_small_numbers_leave_in_no_form(request_in: Request) -> None:
    rows = [("North", "3", "40"), ("South", "21", "52"), ("Total", "24", "92")]
    put_table(request_in, 1, ("Area", "Women", "Children"), rows, "North had 3 and South 21.")
    decide(request_in, 1)
    assert queries.small_number_count(queries.case_decisions(request_in).questions[0].view) == 1
    assert any("somebody may be recognised" in one for one in sentences(request_in))
    decision = decide(request_in, 1, outcome="provided_in_part", small_numbers=True)
    assert any("no ground withholds them" in one for one in sentences(request_in))
    ground(decision, "s.40(2)", {"why": "So few could be recognised, which would be unfair to them (first principle)."})
    assert sentences(request_in) == []
    made = reply(request_in, dated=TODAY)
    table = made.parts[0].tables[0]
    assert [row[1] for row in table.rows] == ["*", "*", "24"]
    assert [row[2] for row in table.rows] == ["40", "52", "92"]
    assert made.parts[0].paragraphs == ("North had * and South *.",)
    assert made.notes
    assert "* stands for a number that we withhold" in made.notes[0]
    draft = question(request_in).draft
    draft.wording = "In the North there were 3."
    draft.save()
    assert any("state a number that is masked" in one for one in sentences(request_in))


def test_not_held_needs_its_searches_and_help(request_in: Request) -> None:
    decide(request_in, 3, confirms="deny", held="not_held", outcome="not_held")
    told = sentences(request_in, 3)
    assert any("not what was searched" in one for one in told)
    assert any("who else may hold" in one for one in told)
    Search.objects.create(request=request_in, place="Stables register", terms="unicorn", on=TODAY, result="nil")
    decide(request_in, 3, confirms="deny", held="not_held", outcome="not_held", holder="the zoo, at zoo@example.org")
    assert sentences(request_in, 3) == []
    made = reply(request_in)
    assert "We believe that the zoo, at zoo@example.org may hold it." in made.parts[2].held
    assert any("Stables register" in line for line in made.searched)
    assert not any(3 in one.positions for one in draft_with_what_is_missing(request_in, today=TODAY).missing)


def test_one_decision_is_copied_to_others_with_its_grounds_and_opinion(request_in: Request, officer: User) -> None:
    decision = decide(request_in, 1, outcome="refused")
    opinion = actions.GivenOpinion(
        "Chief executive", "Letter of 4 May 2021", TODAY, "would_be_likely", "It would inhibit advice."
    )
    ground(decision, "s.36(2)(b)(i)", {"why": "Advice given in confidence."}, opinion=opinion)
    decide(request_in, 2)
    to = [question(request_in, 2), question(request_in, 3), question(request_in, 1)]
    actions.copy_decision(decision=decision, to=to, version=version(request_in), by=officer)
    copied = Decision.objects.exclude(pk=decision.pk).order_by("question__position")
    assert [(one.question.position, one.outcome) for one in copied] == [(2, "refused"), (3, "refused")]
    assert [one.grounds.get().opinion.person for one in copied] == ["Chief executive"] * 2
    assert Entry.objects.latest("pk").action == "question.decision_copied"


def test_an_extension_is_allowed_by_a_qualified_exemption_only(request_in: Request) -> None:
    decision = decide(request_in, 1, outcome="extended")
    made = ground(decision, "s.41(1)", {"why": "A charity gave it to us in confidence."})
    told = " ".join(sentences(request_in))
    assert "cites no qualified exemption" in told
    assert "no estimated date" in told
    ground(decision, "s.43(2)", {**COMMERCIAL, "decide_by": date(2026, 12, 15)})
    actions.remove_ground(ground=made, version=version(request_in), by=None)
    assert sentences(request_in) == []
    assert reply(request_in).parts[0].exemptions[0].decision_by == date(2026, 12, 15)


def test_a_question_that_was_never_looked_up_is_in_the_reply_once_decided(request_in: Request) -> None:
    question(request_in, 3).draft.delete()
    assert len(reply(request_in).parts) == 2
    decision = decide(request_in, 3, outcome="refused", confirms="neither")
    ground(decision, "s.14(1)", {"why": "It repeats nineteen others."})
    part = reply(request_in).parts[2]
    assert part.held == "Under s.14(1) we need not say whether we hold this information."


# The pages


def page(request: Request, name: str = "decision", *args: Any) -> str:
    return reverse(f"casework:{name}", args=[request.reference, *args])


def test_an_officer_decides_states_a_ground_and_sees_the_fault_go(site: Client, request_in: Request) -> None:
    assert "Confirm what the register suggests" in site.get(page(request_in, "decisions")).content.decode()
    there = page(request_in, "decision", 1)
    typed = {"confirms": "confirm", "held": "held", "outcome": "refused", "version": request_in.version}
    answer = site.post(there, typed)
    assert answer.url == page(request_in, "choose_ground", 1)
    found = site.get(answer.url, {"q": "commercial"}).content.decode()
    assert "s.43(2), Commercial interests" in found
    assert "s.40(2)" not in found
    assert "s.35" not in site.get(answer.url).content.decode(), "only a government department can"
    form = page(request_in, "new_ground", 1, "s.43(2)")
    asked = site.get(form).content.decode()
    assert "How they balance" in asked
    assert "qualified person" not in asked
    site.post(form, {**COMMERCIAL, "version": version(request_in)})
    assert "does not give how they balance" in site.get(there).content.decode()
    pk = Ground.objects.get().pk
    change = page(request_in, "ground", 1, pk)
    assert "Rivals would undercut" in site.get(change).content.decode()
    site.post(change, {**COMMERCIAL, "balance": "It weighs more.", "version": version(request_in)})
    assert "Nothing is missing from this decision." in site.get(there).content.decode()
    site.post(page(request_in, "remove_ground", 1, pk), {"version": "wrong"})
    assert Ground.objects.exists()
    site.post(page(request_in, "remove_ground", 1, pk), {"version": version(request_in)})
    assert not Ground.objects.exists()
    assert site.get(page(request_in, "new_ground", 1, "s.35(1)(a)")).status_code == 404


def test_what_is_typed_is_kept_when_somebody_else_was_faster(site: Client, request_in: Request) -> None:
    decide(request_in, 1)
    typed = {"confirms": "confirm", "held": "held", "outcome": "refused", "advice": "Typed words", "version": 1}
    answer = site.post(page(request_in, "decision", 1), typed)
    assert answer.status_code == 422
    assert "Typed words" in answer.content.decode()
    assert "As it is saved now" in answer.content.decode()
    contradictory = {**typed, "held": "not_held", "outcome": "accessible", "version": version(request_in)}
    assert "is not held. Choose one" in site.post(page(request_in, "decision", 1), contradictory).content.decode()
    home = {**typed, "outcome": "accessible", "link": "https://example.org", "version": version(request_in)}
    assert "address of a home page" in site.post(page(request_in, "decision", 1), home).content.decode()
    ground_form = page(request_in, "new_ground", 1, "s.43(2)")
    late = site.post(ground_form, {**COMMERCIAL, "version": 1})
    assert late.status_code == 422
    assert "Rivals would undercut" in late.content.decode()


def test_the_qualified_persons_opinion_keeps_its_document(site: Client, request_in: Request, files: Path) -> None:
    CaseworkSettings.objects.create(qualified_person="The Chief Executive", qualified_person_authority="Letter of 2021")
    decide(request_in, 1, outcome="refused")
    form = page(request_in, "new_ground", 1, "s.36(2)(b)(i)")
    assert 'value="The Chief Executive"' in site.get(form).content.decode()
    typed = {
        "why": "It is advice.", "person": "The Chief Executive", "authorised_by": "Letter of 2021",
        "given_on_0": "", "given_on_1": "", "given_on_2": "", "opinion": "", "version": version(request_in),
    }  # fmt: skip
    document = SimpleUploadedFile("opinion.pdf", b"the opinion")
    refused = site.post(form, {**typed, "document": document})
    assert refused.status_code == 422
    assert "Enter the day the opinion was given" in refused.content.decode()
    kept = refused.context["kept"]
    given = {
        "given_on_day": "10",
        "given_on_month": "11",
        "given_on_year": "2026",
        "opinion": "It would inhibit advice.",
    }
    answer = site.post(form, {**typed, **given, "kept": kept, "likelihood": "would"})
    if answer.status_code != 302:
        given = {"given_on_0": "10", "given_on_1": "11", "given_on_2": "2026", "opinion": "It would inhibit advice."}
        answer = site.post(form, {**typed, **given, "kept": kept, "likelihood": "would"})
    assert answer.status_code == 302
    made = Ground.objects.get()
    assert made.opinion.sha256
    assert made.opinion.file_name == "opinion.pdf"
    download = site.get(page(request_in, "opinion_file", 1, made.pk))
    assert b"".join(download.streaming_content) == b"the opinion"
    assert download["Content-Disposition"].startswith("attachment")


def test_copies_from_the_page(site: Client, request_in: Request) -> None:
    decide(request_in, 1, outcome="refused")
    there = page(request_in, "copy_decision", 1)
    assert "Choose the questions" in site.post(there, {"version": version(request_in)}).content.decode()
    assert site.post(there, {"questions": ["2", "3"], "version": 1}).status_code == 422
    answer = site.post(there, {"questions": ["2", "3"], "version": version(request_in)}, follow=True)
    assert "Decided the same: question 2, question 3." in answer.content.decode()
    assert Decision.objects.filter(outcome="refused").count() == 3
    site.post(page(request_in, "decisions"), {"version": version(request_in)})
    assert site.post(page(request_in, "decisions"), {"version": "1"}, follow=True).status_code == 200
    for name, args in (("decision", (9,)), ("choose_ground", (9,)), ("copy_decision", (9,))):
        assert site.post(page(request_in, name, *args), {}).status_code in (404, 405)


def test_an_approver_reads_and_changes_nothing(request_in: Request, client: Client) -> None:
    client.force_login(member("approver"))
    assert client.get(page(request_in, "decisions")).status_code == 200
    assert "Save the decision" not in client.get(page(request_in, "decision", 1)).content.decode()
    assert client.post(page(request_in, "decision", 1), {}).status_code == 403
    assert client.get(page(request_in, "choose_ground", 1)).status_code == 403

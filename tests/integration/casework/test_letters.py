"""Letters of a case from their template to what leaves, and what they are written from."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pdfua
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from docx import Document

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework.actions import letters as actions
from answerable.casework.actions import receive_text, record_event
from answerable.casework.errors import Stale
from answerable.casework.models import (
    CaseEvent,
    CaseLetter,
    CaseworkSettings,
    LetterKind,
    LetterTemplate,
    Release,
    ReleaseFile,
    Request,
    Requester,
    Review,
    StandardLine,
    Verdict,
)
from answerable.casework.queries import letters as queries
from answerable.casework.rules.letters import NotNow
from answerable.casework.rules.life import Event, NotAllowed, ReleaseState
from answerable.casework.rules.lines import BadLine
from answerable.casework.rules.starter_lines import STARTER_LINES
from answerable.law.clock import fee_pay_by
from answerable.letters.kinds.kind import FROM_QUESTIONS, Kind
from answerable.letters.kinds.template_reading import CannotUse
from answerable.letters.wording import day
from answerable.reading.documents import read_bytes
from answerable.register.models import Authority
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=3)
PARTICULARS: dict[str, dict[str, str]] = {
    "acknowledgement": {},
    "invalid": {"missing": "your name\na description of the information that you want"},
    "clarification": {"unclear": "Which financial years you would like the figures for."},
    "fees": {
        "amount": "12.50",
        "covers": "Copies of 125 pages at 10p each",
        "how_to_pay": "By transfer to the made-up bank",
    },
    "extension": {
        "exemptions": "s.43(2)",
        "reasons": "Unit prices would help a competitor underbid.",
        "decide_by": (TODAY + timedelta(days=30)).isoformat(),
    },
    "transfer": {
        "about": "- The number of crimes",
        "holder": "Made-up Constabulary",
        "holder_contact": "foi@force.example.org",
    },
    "lateness": {"reason": "The provider sent its figures late."},
}


@pytest.fixture
def office(db: None) -> None:
    """An office with a name and nothing in its register, which no letter here needs."""
    Authority.objects.create(
        slug="made-up",
        name="Made-up Commissioner",
        address="1 Made-up Street\nMade-up Town",
        email="foi@example.org",
        review_contact="Reviews\nreviews@example.org",
        signed_by="FOI officer",
        regulator_name="Made-up Regulator",
        regulator_address="2 Made-up Road\nMade-up Town",
    )


@pytest.fixture
def asked(request_in: Request) -> Request:
    """A request that came in some days ago, from somebody with a name and an address."""
    request_in.received = TODAY - timedelta(days=2)
    request_in.requester = Requester.objects.create(
        name="Zebedee Quillfeather", email="zebedee@example.org", address="2 Made-up Lane\nMade-up Town"
    )
    request_in.save()
    return request_in


def started(request: Request, kind: str, by: User, **more: Any) -> CaseLetter:
    return actions.start(
        request=request, kind=kind, particulars={"dated": TODAY.isoformat(), **PARTICULARS.get(kind, {})}, by=by, **more
    )


def reviewed(request: Request, officer: User, *, kind: str = Review.Kind.COMPLIANCE) -> Review:
    """An internal review that was asked for yesterday and is being decided, each question afresh."""
    yesterday = TODAY - timedelta(days=1)
    record_event(request=request, event=Event.RESPONDED_OUTSIDE, on=yesterday, by=officer)
    review = Review.objects.create(request=request, kind=kind, outcome=Verdict.PARTLY, findings="We looked again.")
    CaseEvent.objects.create(request=request, review=review, kind=Event.REVIEW_ASKED, on=yesterday, by=officer)
    review.state = "deciding"
    review.save()
    for question in request.questions.all():
        review.question_findings.create(
            question=question,
            outcome=Verdict.UPHELD,
            reasons=f"The register was searched afresh for part {question.label}.",
        )
    return review


def test_the_kinds_are_the_same_in_the_store_and_the_rules() -> None:
    assert [kind.value for kind in Kind] == [kind.value for kind in LetterKind]


def test_a_letter_of_each_kind_starts_complete_and_leaves_as_an_accessible_pdf(
    asked: Request, officer: User, tmp_path: Path
) -> None:
    for kind in ("acknowledgement", "invalid", "clarification", "fees", "extension", "transfer"):
        letter = started(asked, kind, officer)
        assert queries.lacking(letter) == [], kind
        (file,) = queries.files_of(letter, asked)
        assert file.name == f"{kind}.pdf"
        assert file.content_type == "application/pdf"
        path = tmp_path / file.name
        path.write_bytes(file.content)
        assert pdfua.validate(str(path)).findings == (), kind
        text = " ".join(read_bytes(file.content, file.name).text.split())
        for said in ("Dear Zebedee Quillfeather,", "2 Made-up Lane", asked.reference, day(TODAY)):
            assert said in text, kind
        assert "DRAFT" not in text
        assert "Zebedee" not in queries.words_of(letter)


def test_days_are_worked_out_and_never_typed(asked: Request, officer: User) -> None:
    CaseworkSettings.objects.create(close_unclarified_after_days=40)
    assert day(TODAY + timedelta(days=40)) in queries.words_of(started(asked, "clarification", officer))
    fees = actions.start(
        request=asked, kind="fees", particulars={**PARTICULARS["fees"], "dated": SOON.isoformat()}, by=officer
    )
    pay_by = fee_pay_by(SOON)
    assert f"Please pay by {day(pay_by)}" in queries.words_of(fees)
    assert f"it lapses on {day(pay_by + timedelta(days=1))}" in queries.words_of(fees)


def test_a_late_request_gets_an_apology_and_one_in_time_does_not(asked: Request, officer: User) -> None:
    with pytest.raises(NotNow, match="not late"):
        started(asked, "lateness", officer)
    asked.received = TODAY - timedelta(days=60)
    asked.save()
    assert Kind.LATENESS in queries.kinds_now(asked)
    letter = started(asked, "lateness", officer)
    assert queries.lacking(letter) == []
    assert "We are working on it" in queries.words_of(letter)
    changed = actions.change_particulars(
        letter=letter, particulars={**letter.particulars, "expected": SOON.isoformat()}, version=1, by=officer
    )
    assert f"We expect to answer by {day(SOON)}" in changed.text


def test_many_late_requests_get_their_apology_and_those_in_time_are_named(asked: Request, officer: User) -> None:
    late = receive_text(by=officer, text="Please send me the register.", received=TODAY - timedelta(days=60))
    before = Entry.objects.count()
    done = actions.draft_for(
        requests=[late, asked], kind=LetterKind.LATENESS, particulars={"reason": "Two people were away."}, by=officer
    )
    assert [(one.request, one.done) for one in done] == [(late, True), (asked, False)]
    assert "not late" in done[1].text
    assert done[0].letter is not None
    assert queries.lacking(done[0].letter) == []
    assert Entry.objects.count() == before + 1


def test_an_environmental_request_has_its_own_words(asked: Request, officer: User) -> None:
    asked.regime = "eir"
    asked.save()
    assert Kind.INVALID not in queries.kinds_now(asked)
    letter = actions.start(
        request=asked,
        kind="extension",
        particulars={"reasons": "It covers nine years of tenders and all sites."},
        by=officer,
    )
    words = queries.words_of(letter)
    assert "Regulation 7" in words
    assert queries.lacking(letter) == []
    due = queries.lettering.clock_of(asked)
    assert due is not None
    assert due.outer is not None
    assert day(due.outer) in words


def test_what_is_not_known_is_a_blank_that_stops_the_letter(asked: Request, officer: User) -> None:
    asked.received = None
    asked.save()
    letter = started(asked, "acknowledgement", officer)
    assert "[the last day to answer; empty while the clock waits]" in queries.words_of(letter)
    lacking = queries.lacking(letter)
    assert any("received" in sentence and "not recorded" in sentence for sentence in lacking)
    assert any("blank to fill in" in sentence for sentence in lacking)


def test_words_are_kept_as_versions_and_nothing_is_lost(asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    line = StandardLine.objects.create(title="Help", text="Ring us.")
    before = Entry.objects.count()
    second = actions.write(letter=letter, words="Which years?\r\n", version=1, lines=[line.pk], by=officer)
    assert (second.number, second.text) == (2, "Which years?")
    assert Entry.objects.count() == before + 1
    line.refresh_from_db()
    assert line.used == 1
    with pytest.raises(Stale):
        actions.write(letter=letter, words="Other words", version=1, by=officer)
    letter.refresh_from_db()
    same = actions.write(letter=letter, words="Which years?", version=letter.version, by=officer)
    assert same.pk == second.pk
    assert [version.number for version in queries.versions_of(letter)] == [2, 1]
    assert "does not say that the clock has stopped" in " ".join(queries.lacking(letter))
    with pytest.raises(NotNow, match="20,000"):
        actions.write(letter=letter, words="a" * 20_001, version=letter.version, by=officer)


def test_new_particulars_renew_the_days_and_keep_what_was_written(asked: Request, officer: User) -> None:
    letter = started(asked, "fees", officer)
    own = queries.words_of(letter) + "\n\nThis is ours."
    actions.write(letter=letter, words=own, version=1, by=officer)
    letter.refresh_from_db()
    later = {**PARTICULARS["fees"], "amount": "20", "dated": SOON.isoformat()}
    actions.change_particulars(letter=letter, particulars=later, version=letter.version, by=officer)
    letter.refresh_from_db()
    words = queries.words_of(letter)
    assert "The fee is £20." in words
    assert words.endswith("This is ours.")
    assert queries.lacking(letter) == []


def test_a_letter_in_clearance_is_not_changed(asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    release = Release.objects.create(
        request=asked, letter=letter, kind=letter.kind, subject="x", message="x", digest="0" * 64
    )
    assert not queries.view_of(letter).editable
    with pytest.raises(NotNow, match="in clearance"):
        actions.write(letter=letter, words="x", version=1, by=officer)
    release.state = ReleaseState.SENT_BACK
    release.save()
    (view,) = queries.letters_of(asked)
    assert (view.state, view.editable) == ("Sent back", True)
    actions.write(letter=letter, words="x", version=1, by=officer)


def test_the_outcome_of_a_review_is_written_by_its_reviewer(asked: Request, officer: User) -> None:
    review = reviewed(asked, officer)
    approver = member("approver")
    with pytest.raises(PermissionDenied):
        started(asked, "review_outcome", officer, review=review)
    letter = started(asked, "review_outcome", approver, review=review)
    words = queries.words_of(letter)
    assert "We uphold our first answer in part." in words
    assert "## Question 2" in words
    assert "searched afresh for part 3" in words
    assert "regulator" in words
    assert queries.lacking(letter) == []
    review.question_findings.last().delete()
    assert "There is no fresh decision on question 3. Record it with the review." in queries.lacking(letter)
    assert queries.last_letter(asked, Kind.REVIEW_OUTCOME, review) == letter
    acknowledged = started(asked, "review_acknowledgement", officer, review=review)
    assert queries.lacking(acknowledged) == []
    assert [(found, [kind.value for kind in kinds]) for found, kinds in queries.reviews_now(asked)] == [
        (review, ["review_acknowledgement", "review_outcome"])
    ]


def test_who_signed_or_drafted_the_answer_does_not_write_its_review(asked: Request, officer: User) -> None:
    review = reviewed(asked, officer)
    approver = member("approver")
    asked.letters.create(kind="clarification").versions.create(number=1, text="x", saved_by=approver)
    with pytest.raises(NotAllowed, match="drafted or cleared"):
        started(asked, "review_outcome", approver, review=review)


def test_the_outcome_of_a_review_of_timeliness_answers_no_question(asked: Request, officer: User) -> None:
    review = reviewed(asked, officer, kind=Review.Kind.TIMELINESS)
    review.question_findings.all().delete()
    review.outcome = Verdict.OVERTURNED
    review.save()
    letter = started(asked, "review_outcome", member("approver"), review=review)
    assert "We find that we answered too late, and we are sorry." in queries.words_of(letter)
    assert queries.lacking(letter) == []


def test_a_letter_that_makes_no_sense_is_refused(asked: Request, officer: User) -> None:
    with pytest.raises(NotNow, match="internal review"):
        started(asked, "review_acknowledgement", officer)
    with pytest.raises(NotNow, match="makes no sense"):
        started(asked, "response", officer)
    record_event(request=asked, event=Event.WITHDRAWN, on=TODAY, by=officer)
    asked.refresh_from_db()
    with pytest.raises(NotNow, match="“Withdrawn”"):
        started(asked, "clarification", officer)
    assert queries.kinds_now(asked) == []
    assert not queries.reply_can_go(asked)


def test_the_reply_is_made_from_the_questions(asked: Request) -> None:
    files = queries.files_of("response", asked)
    assert files[0].name == "reply.pdf"
    text = read_bytes(files[0].content, "reply.pdf").text
    assert "Zebedee Quillfeather" in text
    assert "DRAFT" not in text
    letter = asked.letters.create(kind="response")
    assert any(sentence.startswith("Question 3") for sentence in queries.lacking(letter))
    with pytest.raises(queries.NoWords, match="Write it first"):
        queries.files_of("clarification", asked)


def test_the_covering_message_names_the_reference_and_nothing_personal_but_the_salutation(asked: Request) -> None:
    for kind in Kind:
        subject, body = queries.message_of(kind, asked)
        assert subject.startswith(f"{asked.reference}: ")
        assert len(subject) <= 200
        assert body.startswith("Dear Zebedee Quillfeather,")
        assert body.count("Zebedee") == 1
        assert "Made-up Lane" not in body
    asked.requester = None
    assert queries.message_of("response", asked)[1].startswith("Dear applicant,")


def test_a_letter_can_be_taken_out_as_a_word_file_without_the_name(asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    text = "\n".join(p.text for p in Document(io.BytesIO(queries.docx_of(letter, named=False))).paragraphs)
    assert "What is unclear" in text
    assert "DRAFT" in text
    assert "Zebedee" not in text
    assert "Zebedee" not in queries.body_of(letter, named=False)


def test_the_reply_then_and_now_are_compared(asked: Request, officer: User, settings: Any) -> None:
    release = Release.objects.create(request=asked, kind="response", subject="x", message="x", digest="0" * 64)
    with pytest.raises(queries.NoWords):
        queries.reply_then_and_now(release)
    (file, *_) = queries.files_of("response", asked)
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    (Path(settings.MEDIA_ROOT) / "fixed").write_bytes(file.content)
    ReleaseFile.objects.create(
        release=release,
        position=1,
        name="reply.pdf",
        kept="fixed",
        sha256="0" * 64,
        size=1,
        content_type="x",
        origin="x",
    )
    assert not any(pair.changed for pair in queries.reply_then_and_now(release))
    asked.advice = "Ask the police force as well."
    asked.save()
    release.request.refresh_from_db()
    added = [
        piece.text for pair in queries.reply_then_and_now(release) for piece in pair.after if piece.change == "added"
    ]
    assert "police" in " ".join(added)


def own_template(text: str = "Ours, {{ reference }}, for {{ act }}.") -> bytes:
    document = Document()
    document.add_paragraph("Hello", style="Heading 1")
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_an_office_uses_its_own_template_and_goes_back(asked: Request, officer: User) -> None:
    first, words = actions.keep_template(
        kind="clarification", name="C:\\letters\\ours.docx", data=own_template(), by=officer
    )
    assert first.name == "ours.docx"
    assert words.left_out == ()
    letter = started(asked, "clarification", officer)
    assert queries.words_of(letter) == f"# Hello\n\nOurs, {asked.reference}, for Freedom of Information Act 2000."
    second, _ = actions.keep_template(kind="clarification", name="two.docx", data=own_template("Two."), by=officer)
    assert [template.active for template in queries.templates_of(Kind.CLARIFICATION)] == [True, False]
    actions.use_template(kind="clarification", template=first, by=officer)
    assert queries.words_of_template(Kind.CLARIFICATION).source.endswith("{{ act }}.")  # type: ignore[union-attr]
    actions.use_template(kind="clarification", template=None, by=officer)
    assert not LetterTemplate.objects.filter(active=True).exists()
    assert "What is unclear" in queries.words_of(started(asked, "clarification", officer))
    assert not FROM_QUESTIONS & {view.kind for view in queries.templates()}
    assert {view.kept for view in queries.templates() if view.kind is Kind.CLARIFICATION} == {2}
    assert second.kept != first.kept


def test_a_bad_template_is_kept_as_a_file_and_not_used(officer: User, files: Path) -> None:
    with pytest.raises(CannotUse, match="nope"):
        actions.keep_template(kind="fees", name="x.docx", data=own_template("{{ nope }}"), by=officer)
    assert not LetterTemplate.objects.exists()
    assert len(list((files / "letters").iterdir())) == 1


def test_a_template_whose_file_is_gone_is_told(officer: User, files: Path) -> None:
    template, _ = actions.keep_template(kind="fees", name="x.docx", data=own_template("Gone {{ act }}"), by=officer)
    (files / template.kept).unlink()
    assert queries.words_of_template(Kind.FEES) == "Its file is gone."


def test_the_starter_set_is_put_in_once(officer: User) -> None:
    assert actions.install_starter_lines(by=officer) == len(STARTER_LINES)
    changed = StandardLine.objects.first()
    assert changed is not None
    actions.retire_line(line=changed, retired=True, by=officer)
    before = Entry.objects.count()
    assert actions.install_starter_lines(by=officer) == 0
    assert Entry.objects.count() == before
    changed.refresh_from_db()
    assert not changed.active
    assert queries.starter_lines_missing() == 0


def test_lines_are_added_changed_and_offered(asked: Request, officer: User) -> None:
    line = actions.add_line(
        title="Help ", text="Ring us by {due_date}.", sections="", subjects=[], kinds=["clarification"], by=officer
    )
    assert line.title == "Help"
    with pytest.raises(BadLine, match="already"):
        actions.add_line(title="help", text="x", sections="", subjects=[], kinds=[], by=officer)
    changed = actions.change_line(
        line=line,
        title="Help",
        text="Write by {due_date}.",
        sections="section 40(2)",
        subjects=[],
        kinds=["fees"],
        version=1,
        by=officer,
    )
    assert changed.sections == ["s.40(2)"]
    with pytest.raises(Stale):
        actions.change_line(line=line, title="x", text="x", sections="", subjects=[], kinds=[], version=1, by=officer)
    assert queries.lines_for(asked, "fees") == []
    assert queries.lines_for(asked, "fees", ["s.40(2)"]) == [changed]
    letter = started(asked, "fees", officer)
    due = queries.lettering.clock_of(asked)
    assert due is not None
    assert due.work_to is not None
    assert queries.filled_line(changed, letter) == f"Write by {day(due.work_to)}."
    assert queries.filled_line(changed, asked) == f"Write by {day(due.work_to)}."
    assert list(queries.all_lines("write")) == [changed]


def test_lines_are_offered_by_the_subjects_of_the_questions(asked: Request, officer: User) -> None:
    """The made-up letter asks about domestic abuse."""
    actions.install_starter_lines(by=officer)
    offered = {line.title for line in queries.lines_for(asked, "clarification")}
    assert "Clarification: which services" in offered
    assert not any(title.startswith("Section") for title in offered)

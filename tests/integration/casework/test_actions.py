"""Every change to a request: what it does, that it is all or nothing, and that the journal has it once."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.forms.models import model_to_dict

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework import actions, queries
from answerable.casework.models import AddedNonWorkingDay, CaseEvent, Draft, Question, Request
from answerable.casework.rules.life import Event, NotAllowed
from answerable.casework.rules.splitting import BadSplit, EditedQuestion
from answerable.law.clock import ImpossibleEvents
from answerable.law.working_days import OutsideTable
from answerable.reading.errors import CannotRead
from answerable.reading.letter import read_upload
from answerable.register.models import Agreement
from tests.integration.staff import LETTER, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

HOLIDAY: dict[str, Any] = {
    "day": date(2026, 11, 16),
    "name": "A made-up holiday",
    "divisions": "EW Sc",
    "source": "A gazette (made up)",
    "proclaimed": None,
}


def rows(request: Request) -> list[EditedQuestion]:
    return [EditedQuestion(q.text, q.label, q.parent, q.pk) for q in request.questions.all()]


def fresh(request: Request) -> Request:
    return Request.objects.get(pk=request.pk)


def state() -> list[Any]:
    return [
        [model_to_dict(row) for row in model.objects.order_by("pk")]
        for model in (Request, Question, Draft, CaseEvent, AddedNonWorkingDay)
    ]


# Putting a letter in


def test_a_letter_becomes_a_request_with_its_questions_answered(request_in: Request) -> None:
    assert request_in.reference.endswith("-0001")
    assert request_in.subject.startswith("How much did the helpline cost")
    views = queries.question_views(request_in)
    assert [view.name for view in views] == ["1", "2", "3"]
    assert [view.answer.status.value if view.answer else "" for view in views][:2] == ["answered", "answered"]
    assert views[2].answer
    assert not views[2].answer.tables


def test_references_follow_one_another(officer: User, request_in: Request) -> None:
    second = actions.receive_text(by=officer, text=LETTER)
    assert int(second.reference[-4:]) == int(request_in.reference[-4:]) + 1


def test_the_file_is_kept_as_it_came_for_this_user_only(officer: User, tmp_path: Path, files: Path) -> None:
    path = tmp_path / "Letter from Zebedee Quillfeather.txt"
    path.write_text(LETTER)
    made = actions.receive_file(by=officer, path=path)
    kept = files / made.letter_file
    assert kept.read_text() == LETTER
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "Zebedee" not in made.letter_file
    assert len(made.letter_sha256) == 64


@pytest.mark.parametrize("name", ["../../escape.txt", "x.tar.gz", "no suffix", "odd.ü", "a" * 300 + ".pdf", "..", ""])
def test_no_name_of_an_upload_leads_out_of_the_folder(files: Path, name: str) -> None:
    kept = actions.keep_upload(name=name, chunks=[b"words"])
    assert (files / kept).resolve().parent == (files / "letters").resolve()
    assert queries.is_free_upload(kept)


@pytest.mark.parametrize("name", ["", "letters/x", "../office.sqlite3", "letters/../../secret_key", "/etc/passwd"])
def test_a_form_cannot_name_another_file_as_an_upload(files: Path, name: str) -> None:
    assert not queries.is_free_upload(name)


def test_an_upload_belongs_to_one_request(officer: User, files: Path) -> None:
    kept = actions.keep_upload(name="letter.txt", chunks=[LETTER.encode()])
    actions.receive_kept(by=officer, kept=kept, name="letter.txt")
    assert not queries.is_free_upload(kept)


def test_a_letter_that_cannot_be_read_opens_nothing_and_stays_kept(officer: User, files: Path) -> None:
    kept = actions.keep_upload(name="letter.docx", chunks=[b"PK\x03\x04 not a document"])
    before = Entry.objects.count()
    with pytest.raises(CannotRead):
        actions.receive_kept(by=officer, kept=kept, name="letter.docx")
    assert not Request.objects.exists()
    assert Entry.objects.count() == before
    assert queries.is_free_upload(kept)


def test_a_day_of_receipt_that_no_clock_can_run_from_is_refused(officer: User) -> None:
    with pytest.raises(OutsideTable):
        actions.receive_text(by=officer, text=LETTER, received=date(1999, 1, 4))
    assert not Request.objects.exists()


# Correcting what was read


def test_a_question_is_divided_joined_removed_and_added(officer: User, request_in: Request) -> None:
    one, two, three = rows(request_in)
    wanted = [
        EditedQuestion("How much did the helpline cost?\n\nWho provides it?", one.label, "", one.source),
        EditedQuestion(two.text, two.label, "", two.source),
        EditedQuestion(three.text, three.label, "", three.source, join_previous=True),
        EditedQuestion("Is the restorative justice service time limited?"),
    ]
    actions.correct_questions(request=request_in, rows=wanted, version=request_in.version, by=officer)
    made = list(request_in.questions.order_by("position"))
    assert [(q.position, q.label, q.text) for q in made] == [
        (1, "1", "How much did the helpline cost?"),
        (2, "", "Who provides it?"),
        (3, "2", f"{two.text} {three.text}"),
        (4, "", "Is the restorative justice service time limited?"),
    ]
    assert [made[0].pk, made[2].pk] == [one.source, two.source]
    views = queries.question_views(request_in)
    assert all(view.answer for view in views)
    assert views[3].answer
    assert "March 2025" in views[3].answer.text


def test_the_order_can_be_changed(officer: User, request_in: Request) -> None:
    wanted = rows(request_in)[::-1]
    actions.correct_questions(request=request_in, rows=wanted, version=1, by=officer)
    assert list(request_in.questions.order_by("position").values_list("label", flat=True)) == ["3", "2", "1"]


def test_officers_words_stay_with_their_question_and_go_with_one_that_is_joined(
    officer: User, request_in: Request
) -> None:
    for position, words in ((2, "Our words on two."), (3, "Our words on three.")):
        question = request_in.questions.get(position=position)
        actions.write_answer(question=question, wording=words, version=fresh(request_in).version, by=officer)
    one, two, three = rows(request_in)
    joined = EditedQuestion(three.text, three.label, "", three.source, join_previous=True)
    actions.correct_questions(
        request=request_in, rows=[one, two, joined], version=fresh(request_in).version, by=officer
    )
    assert [view.wording for view in queries.question_views(request_in)] == [
        "",
        "Our words on two.\n\nOur words on three.",
    ]


def test_a_corrected_question_keeps_the_lead_in_that_it_stood_under(officer: User, examples: Path) -> None:
    made = actions.receive_file(by=officer, path=examples / "northshire" / "letters" / "request.txt")
    before = {q.label: q.context for q in made.questions.all()}
    assert before["1.1"]
    changed = [
        EditedQuestion(row.text + " please", row.label, row.parent, row.source) if row.label == "1.1" else row
        for row in rows(made)
    ]
    actions.correct_questions(request=made, rows=changed, version=1, by=officer)
    assert {q.label: q.context for q in made.questions.all()} == before


def test_a_form_that_names_a_question_twice_or_one_of_another_request_loses_no_words(
    officer: User, request_in: Request
) -> None:
    other = actions.receive_text(by=officer, text=LETTER)
    foreign = other.questions.first()
    assert foreign
    one = rows(request_in)[0]
    wanted = [one, EditedQuestion("Twice?", "9", "", one.source), EditedQuestion("Foreign?", "8", "", foreign.pk)]
    actions.correct_questions(request=request_in, rows=wanted, version=1, by=officer)
    assert [q.text for q in request_in.questions.order_by("position")] == [one.text, "Twice?", "Foreign?"]
    foreign.refresh_from_db()
    assert foreign.request_id == other.pk


def test_another_day_of_receipt_moves_what_the_last_years_are(officer: User) -> None:
    text = "Please tell me:\n\n1. How much did the helpline cost in the last financial year?\n"
    made = actions.receive_text(by=officer, text=text, received=date(2026, 6, 1))

    def periods() -> list[Any]:
        question = made.questions.get()
        return [(p["starts"], p["ends"]) for p in question.ask["periods"]]

    first = periods()
    actions.correct_particulars(
        request=made, subject="Helpline", regime="foi", received=date(2025, 6, 2), version=1, by=officer
    )
    assert first == [("2025-04-01", "2026-03-31")]
    assert periods() == [("2024-04-01", "2025-03-31")]


# The office's words


def test_the_registers_own_words_are_no_wording(officer: User, request_in: Request) -> None:
    question = request_in.questions.get(position=1)
    answer = queries.question_views(request_in)[0].answer
    assert answer
    typed = answer.text.replace("\n", "\r\n") + "\r\n"
    assert actions.write_answer(question=question, wording=typed, version=1, by=officer).wording == ""
    assert actions.write_answer(question=question, wording="Ours.\r\n\r\nToo.", version=2, by=officer).wording == (
        "Ours.\n\nToo."
    )
    assert actions.write_answer(question=question, wording="  ", version=3, by=officer).worded_over == ""


def test_words_over_an_answer_that_has_changed_since_are_marked(officer: User, request_in: Request) -> None:
    question = request_in.questions.get(position=2)
    actions.write_answer(question=question, wording="As we said.", version=1, by=officer)
    actions.look_up_again(request=request_in, by=officer)
    assert not queries.question_views(request_in)[1].register_changed
    Agreement.objects.filter(ref="A-101").update(route="direct")
    actions.look_up_again(request=request_in, by=officer)
    view = queries.question_views(request_in)[1]
    assert view.wording == "As we said."
    assert view.register_changed
    assert any(
        "register’s answer has changed" in one.text and one.positions == (2,)
        for one in queries.draft_with_what_is_missing(request_in, today=date(2026, 11, 3)).missing
    )


# The clock


def test_events_move_the_clock_and_a_wrong_one_is_withdrawn(officer: User, request_in: Request) -> None:
    actions.record_event(request=request_in, event=Event.CLARIFICATION_ASKED, on=date(2026, 11, 4), by=officer)
    waiting = queries.clock(fresh(request_in))
    assert waiting
    assert waiting.due is None
    received = actions.record_event(
        request=request_in, event=Event.CLARIFICATION_RECEIVED, on=date(2026, 11, 9), by=officer
    )
    moved = queries.clock(fresh(request_in))
    assert moved
    assert moved.due == date(2026, 12, 8)
    actions.withdraw_event(event=received, by=officer)
    entries = Entry.objects.count()
    actions.withdraw_event(event=received, by=officer)
    assert Entry.objects.count() == entries
    again = queries.clock(fresh(request_in))
    assert again
    assert again.due is None


def test_an_extension_carries_the_day_its_decision_is_expected(officer: User, request_in: Request) -> None:
    actions.record_event(
        request=request_in, event=Event.EXTENSION, on=date(2026, 11, 20), expected=date(2026, 12, 18), by=officer
    )
    due = queries.clock(fresh(request_in))
    assert due
    assert due.decision_by == date(2026, 12, 18)


def test_a_holiday_added_by_the_office_re_dates_what_is_open(officer: User, request_in: Request) -> None:
    before = queries.clock(request_in)
    added = actions.add_non_working_day(**HOLIDAY, by=officer)
    after = queries.clock(request_in)
    assert before
    assert after
    assert (before.due, after.due) == (date(2026, 12, 1), date(2026, 12, 2))
    actions.remove_non_working_day(added=added, by=officer)
    assert queries.clock(request_in) == before


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2026, 11, 14)])
def test_a_day_that_never_counts_is_not_added(officer: User, day: date) -> None:
    with pytest.raises(actions.NotAddable, match="is not a working day already"):
        actions.add_non_working_day(**{**HOLIDAY, "day": day}, by=officer)


# All or nothing, one entry each

Change = Callable[[Request, User], object]


def _asked(request: Request, by: User) -> CaseEvent:
    return actions.record_event(request=request, event=Event.CLARIFICATION_ASKED, on=date(2026, 11, 4), by=by)


MODULES = (actions.requests, actions.life, actions.calendar)
CHANGES: dict[str, Change] = {
    "receive": lambda request, by: actions.receive_text(by=by, text=LETTER),
    "look_up_again": lambda request, by: actions.look_up_again(request=request, by=by),
    "correct_questions": lambda request, by: actions.correct_questions(
        request=request, rows=rows(request)[:2], version=1, by=by
    ),
    "correct_particulars": lambda request, by: actions.correct_particulars(
        request=request, subject="S", regime="eir", received=date(2026, 11, 3), version=1, by=by
    ),
    "record_event": _asked,
    "write_answer": lambda request, by: actions.write_answer(
        question=request.questions.get(position=1), wording="Ours.", version=1, by=by
    ),
    "write_reply_details": lambda request, by: actions.write_reply_details(
        request=request, searched="The store", advice="Ask them", late_reason="Ill", version=1, by=by
    ),
    "add_non_working_day": lambda request, by: actions.add_non_working_day(**HOLIDAY, by=by),
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_each_change_writes_one_entry(officer: User, request_in: Request, name: str) -> None:
    before = Entry.objects.count()
    CHANGES[name](request_in, officer)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("-seq")[0]
    assert entry.who == f"user:{officer.pk}"
    assert verify().ok


def test_each_undoing_writes_one_entry(officer: User, request_in: Request) -> None:
    event = _asked(request_in, officer)
    added = actions.add_non_working_day(**HOLIDAY, by=officer)
    before = Entry.objects.count()
    actions.withdraw_event(event=event, by=officer)
    actions.remove_non_working_day(added=added, by=officer)
    assert Entry.objects.count() == before + 2


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_change_that_cannot_be_recorded_does_not_happen(
    officer: User, request_in: Request, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()

    def broken(**_: object) -> None:
        raise OSError("the journal cannot be written")

    for module in MODULES:
        monkeypatch.setattr(module, "record", broken)
    with pytest.raises(OSError, match="journal"):
        CHANGES[name](request_in, officer)
    assert state() == before


def test_what_cannot_be_leaves_no_trace(officer: User, request_in: Request) -> None:
    before, entries = state(), Entry.objects.count()
    with pytest.raises(NotAllowed, match="Fee received"):
        actions.record_event(request=request_in, event=Event.FEE_PAID, on=date(2026, 11, 4), by=officer)
    with pytest.raises(ImpossibleEvents):
        actions.record_event(request=request_in, event=Event.EXTENSION, on=date(2026, 10, 1), by=officer)
    with pytest.raises(BadSplit):
        actions.correct_questions(request=request_in, rows=[], version=1, by=officer)
    with pytest.raises(OutsideTable):
        actions.correct_particulars(
            request=request_in,
            subject="S",
            regime="foi",
            received=date(1999, 1, 1),
            version=1,
            by=officer,
        )
    assert state() == before
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("name", ["correct_questions", "correct_particulars", "write_answer", "write_reply_details"])
def test_whoever_saves_second_is_told_and_overwrites_nothing(officer: User, request_in: Request, name: str) -> None:
    actions.look_up_again(request=request_in, by=member("foi_officer", "Another officer (made up)"))
    before, entries = state(), Entry.objects.count()
    with pytest.raises(actions.Stale, match="Somebody else changed this request"):
        CHANGES[name](request_in, officer)
    assert state() == before
    assert Entry.objects.count() == entries


def test_the_journal_has_no_word_that_anyone_wrote(officer: User, request_in: Request, tmp_path: Path) -> None:
    path = tmp_path / "Zebedee Quillfeather.txt"
    path.write_text(LETTER)
    made = actions.receive_file(by=officer, path=path)
    actions.correct_particulars(request=made, subject="Zebedee", regime="foi", received=None, version=1, by=officer)
    question = made.questions.get(position=1)
    actions.write_answer(question=question, wording="Zebedee Quillfeather asked.", version=2, by=officer)
    actions.write_reply_details(
        request=made, searched="Zebedee", advice="Quillfeather", late_reason="Zebedee", version=3, by=officer
    )
    ours = Entry.objects.filter(record__in=("request", "question"))
    kept = json.dumps(list(ours.values("action", "record", "ref", "before", "after", "who")))
    assert "request.received" in kept
    assert not [word for word in ("Zebedee", "Quillfeather", "helpline", "unicorn") if word in kept]


def test_the_kept_letters_folder_is_closed_to_others(officer: User, files: Path) -> None:
    old = os.umask(0)
    try:
        kept = actions.keep_upload(name="letter.txt", chunks=[b"x"])
    finally:
        os.umask(old)
    assert stat.S_IMODE((files / kept).stat().st_mode) == 0o600
    assert stat.S_IMODE((files / kept).parent.stat().st_mode) == 0o700


def test_a_letter_that_does_not_say_when_it_came_in_takes_the_date_it_bears_until_confirmed(office: None) -> None:
    letter = read_upload(b"Date: 17 October 2013\n\nDear office,\n\nHow much did you spend?\n", "letter.txt")
    request = actions.receive(by=None, letter=letter)
    assert request.received == date(2013, 10, 17)
    assert request.reader_notes[0] == actions.CONFIRM_RECEIPT


def test_a_date_that_no_clock_can_run_from_is_not_taken(office: None) -> None:
    letter = read_upload(b"Date: 17 October 1913\n\nDear office,\n\nHow much did you spend?\n", "letter.txt")
    assert actions.receive(by=None, letter=letter).received is None

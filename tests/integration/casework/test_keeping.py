"""Keeping and disposing: what is due, what holds it, two people, a certificate, and nothing left behind."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework.actions import keeping as actions
from answerable.casework.actions.requests import keep_upload, receive_text
from answerable.casework.actions.settings import change_settings, set_schedule
from answerable.casework.errors import Stale
from answerable.casework.models import (
    CaseDocument,
    CaseEvent,
    CaseworkSettings,
    Decision,
    Disposal,
    DisposalProposal,
    FileToErase,
    Hold,
    Message,
    Opinion,
    OutgoingMessage,
    RedactedCopy,
    Release,
    ReleaseFile,
    Request,
    Requester,
    RetentionSchedule,
    Review,
    Task,
    Tie,
)
from answerable.casework.queries import keeping as queries
from answerable.casework.queries.statistics import statistics
from answerable.casework.rules.keeping import Schedule
from answerable.casework.rules.life import Event, NotAllowed, RequestState
from answerable.casework.rules.statistics import Period
from tests.integration.staff import LETTER, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TODAY = date(2029, 3, 1)
ANSWERED = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def in_2029(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 1 March 2029, long after everything."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def schedules(db: None) -> None:
    for kind, months in ((Schedule.ANSWERED, 24), (Schedule.CHALLENGED, 36), (Schedule.NOT_PURSUED, 12)):
        set_schedule(applies_to=kind, months=months, basis="Made-up policy 4", version=0, by=None)


@pytest.fixture
def approver(officer: User) -> User:
    return member("approver")


def put(reference: str, *events: tuple[str, date], state: RequestState = RequestState.RELEASED, **more: Any) -> Request:
    made = Request.objects.create(reference=reference, subject="x", received=date(2026, 11, 2), state=state, **more)
    CaseEvent.objects.bulk_create(CaseEvent(request=made, kind=kind, on=on) for kind, on in events)
    return made


def answered(reference: str = "FOI-2029-0007", on: date = ANSWERED, **more: Any) -> Request:
    return put(reference, (Event.RESPONDED, on), **more)


def due() -> list[str]:
    return [one.request.reference for one in queries.due(today=TODAY)]


def test_what_is_due_and_what_is_not(schedules: None, officer: User) -> None:
    answered("due")
    answered("too soon", date(2027, 3, 2))
    answered("just due", date(2027, 3, 1))
    put("open", (Event.RESPONDED, ANSWERED), (Event.REOPENED, date(2027, 1, 4)), state=RequestState.GATHERING)
    put("withdrawn", (Event.WITHDRAWN, date(2028, 1, 10)), state=RequestState.WITHDRAWN)
    held = answered("held")
    actions.put_hold(request=held, reason="An inquiry", by=officer)
    challenged = answered("challenged")
    review = Review.objects.create(request=challenged, kind="compliance", state="answered")
    CaseEvent.objects.bulk_create(
        CaseEvent(request=challenged, review=review, kind=kind, on=date(2026, 12, 7))
        for kind in (Event.REVIEW_ASKED, Event.REVIEW_ANSWERED)
    )
    assert due() == ["due", "withdrawn", "just due"]


def test_without_a_schedule_nothing_is_due(officer: User) -> None:
    case = answered()
    assert due() == []
    with pytest.raises(NotAllowed, match="no schedule"):
        actions.propose(request=case, by=officer)


def test_the_list_takes_the_same_queries_however_long(schedules: None) -> None:
    answered("a")
    with CaptureQueriesContext(connection) as few:
        queries.due(today=TODAY)
    for number in range(20):
        answered(f"b{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(queries.due(today=TODAY)) == 21
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("on", "words"), [(date(2029, 2, 1), "may still be asked for"), (date(2028, 3, 1), "before 1 March 2030")]
)
def test_a_case_that_is_not_due_is_not_proposed(schedules: None, officer: User, on: date, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        actions.propose(request=answered(on=on), by=officer)
    assert not DisposalProposal.objects.exists()


def test_two_people_dispose_of_a_case(schedules: None, officer: User, approver: User) -> None:
    case = answered()
    with pytest.raises(NotAllowed, match="Nobody proposed"):
        actions.dispose(request=case, by=approver)
    actions.propose(request=case, by=officer)
    with pytest.raises(NotAllowed, match="proposed already"):
        actions.propose(request=case, by=officer)
    with pytest.raises(NotAllowed, match="Somebody else"):
        actions.dispose(request=case, by=officer)
    actions.turn_down(proposal=DisposalProposal.objects.get(), by=approver)
    assert not DisposalProposal.objects.exists()
    actions.propose(request=case, by=officer)
    entries = Entry.objects.count()
    disposal = actions.dispose(request=case, by=approver)
    assert (disposal.proposed_by, disposal.approved_by, disposal.closed_on) == (officer, approver, ANSWERED)
    assert disposal.schedule == "Answered requests: 24 months after closing. Made-up policy 4"
    assert not Request.objects.filter(reference=case.reference).exists()
    assert Entry.objects.count() == entries + 1
    assert verify().ok


def test_what_holds_a_case_is_looked_at_again_when_it_is_approved(
    schedules: None, officer: User, approver: User
) -> None:
    case = answered()
    actions.propose(request=case, by=officer)
    hold = Hold.objects.create(request=case, reason="An inquiry", put_on=TODAY)
    with pytest.raises(NotAllowed, match="An inquiry"):
        actions.dispose(request=case, by=approver)
    actions.lift_hold(hold=hold, by=approver)
    with pytest.raises(NotAllowed, match="lifted"):
        actions.lift_hold(hold=hold, by=approver)
    OutgoingMessage.objects.create(request=case, message_id="<1>", to_address="a@example.org", subject="x", body="x")
    with pytest.raises(NotAllowed, match="still to be sent"):
        actions.dispose(request=case, by=approver)
    OutgoingMessage.objects.update(state="sent")
    actions.put_hold(request=case, reason="Another", by=approver)
    assert not DisposalProposal.objects.exists()


def test_the_reference_is_never_given_again(office: None, schedules: None, officer: User, approver: User) -> None:
    case = receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))
    Request.objects.filter(pk=case.pk).update(state=RequestState.RELEASED)
    CaseEvent.objects.create(request=case, kind=Event.RESPONDED, on=ANSWERED)
    actions.propose(request=case, by=officer)
    actions.dispose(request=case, by=approver)
    again = receive_text(by=officer, text=LETTER, received=date(2029, 2, 1))
    assert again.reference != case.reference
    assert again.reference > case.reference


# Nothing is left behind


def test_every_place_that_keeps_a_file_is_known() -> None:
    """A model that is given a kept file later must say here what becomes of it when a case is disposed of."""
    named = {
        (model, field.name)
        for model in apps.get_app_config("casework").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and field.name in ("kept", "letter_file")
    }
    known = {(model, name) for model, name, _, _ in actions.KEPT}
    assert {model.__name__ for model, _ in named - known} == {"LetterTemplate", "FileToErase"}
    assert known <= named


def full_case(officer: User) -> tuple[Request, dict[str, str]]:
    """A case with a record and a file in every place, and the files by name with their digests."""
    files: dict[str, str] = {}

    def file(text: str) -> tuple[str, str]:
        kept = keep_upload(name=f"{text}.txt", chunks=[text.encode()])
        files[kept] = hashlib.sha256(text.encode()).hexdigest()
        return kept, files[kept]

    letter, digest = file("letter")
    requester = Requester.objects.create(name="Made-up Quill", email="quill@example.org")
    Requester.objects.update(created=timezone.make_aware(timezone.datetime(2026, 11, 2)))
    case = answered(letter_file=letter, letter_sha256=digest, requester=requester)
    question = case.questions.create(position=1, text="What?")
    decision = Decision.objects.create(question=question, confirms="confirm", held="held", outcome="refused")
    ground = decision.grounds.create(citation="s.36(2)(b)(i)")
    kept, digest = file("opinion")
    Opinion.objects.create(
        ground=ground,
        person="x",
        authorised_by="x",
        given_on=ANSWERED,
        likelihood="would",
        text="x",
        kept=kept,
        sha256=digest,
    )
    kept, digest = file("document")
    document = CaseDocument.objects.create(request=case, name="x", kept=kept, sha256=digest, size=1, kind="txt")
    kept, digest = file("copy")
    RedactedCopy.objects.create(document=document, layer="public", kept=kept, sha256=digest, size=1, marks_digest="x")
    kept, digest = file("message")
    Message.objects.create(
        kept=kept, sha256=digest, arrived=timezone.now(), kind="request", request=case, text="Private"
    )
    release = Release.objects.create(request=case, kind="response", subject="x", message="x", digest="x", state="sent")
    kept, digest = file("reply")
    ReleaseFile.objects.create(
        release=release, position=1, name="x", kept=kept, sha256=digest, size=1, content_type="x", origin="x"
    )
    release.signatures.create(step=1, role="approver", by=officer, digest="x", word="cleared")
    task = Task.objects.create(request=case, kind="search", asked="x", due=ANSWERED)
    for number, more in enumerate(({"release": release, "request": case}, {"task": task})):
        OutgoingMessage.objects.create(
            message_id=f"<{number}>", to_address="quill@example.org", subject="x", body="x", state="sent", **more
        )
    Tie.objects.create(request=answered("FOI-2029-0001"), other=case, kind="related")
    return case, files


def test_a_whole_case_is_erased_with_its_files_and_its_requester(
    schedules: None,
    officer: User,
    approver: User,
    files: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    case, kept = full_case(officer)
    assert all((files / name).is_file() for name in kept)
    actions.propose(request=case, by=officer)
    with django_capture_on_commit_callbacks(execute=False) as afterwards:
        disposal = actions.dispose(request=case, by=approver)
    # Until the deletion is certain no file is touched; they are listed.
    assert all((files / name).is_file() for name in kept)
    assert set(FileToErase.objects.values_list("kept", flat=True)) == set(kept)
    assert {file["sha256"] for file in disposal.files} == set(kept.values())
    assert {file["size"] for file in disposal.files} == {len(name) for name in ("letter", "opinion", "document", "copy", "message", "reply")}  # fmt: skip
    for callback in afterwards:
        callback()
    assert not any((files / name).exists() for name in kept)
    assert not FileToErase.objects.exists()
    assert disposal.counts["casework.OutgoingMessage"] == 2
    assert disposal.counts["casework.Signature"] == 1
    left = Requester.objects.get()
    assert (left.name, left.email) == ("", "")
    assert not Message.objects.exists()
    assert not OutgoingMessage.objects.exists()
    assert verify().ok


def test_a_requester_with_time_left_is_not_forgotten(schedules: None, officer: User, approver: User) -> None:
    change_settings(version=1, by=None, keep_requester_months=60)
    case, _ = full_case(officer)
    actions.propose(request=case, by=officer)
    actions.dispose(request=case, by=approver)
    assert Requester.objects.get().name == "Made-up Quill"


def test_erasing_goes_on_after_a_crash(schedules: None, officer: User, approver: User, files: Path) -> None:
    case, kept = full_case(officer)
    actions.propose(request=case, by=officer)
    actions.dispose(request=case, by=approver)
    first, *rest = sorted(kept)
    # The power went after the file was taken from the disk and before it was taken off the list.
    (files / first).unlink()
    assert actions.erase_files() == len(kept)
    assert not any((files / name).exists() for name in rest)
    assert actions.erase_files() == 0


def test_a_file_that_cannot_be_erased_stays_listed(
    schedules: None, site: Client, officer: User, approver: User, files: Path
) -> None:
    case, kept = full_case(officer)
    actions.propose(request=case, by=officer)
    disposal = actions.dispose(request=case, by=approver)
    stuck = min(kept)
    (files / stuck).unlink()
    # A folder cannot be erased as a file is.
    (files / stuck).mkdir()
    assert actions.erase_files() == len(kept) - 1
    assert FileToErase.objects.get().kept == stuck
    page = site.get(reverse("casework:certificate", kwargs={"certificate": disposal.pk})).content.decode()
    assert "1 file still to be erased" in page


def test_a_file_that_another_case_has_too_stays(schedules: None, officer: User, approver: User, files: Path) -> None:
    kept = keep_upload(name="x.txt", chunks=[b"shared"])
    case, other = answered(letter_file=kept), answered("other", letter_file=kept)
    lost = CaseDocument.objects.create(request=case, name="x", kept="letters/gone.txt", sha256="d", size=1, kind="txt")
    actions.propose(request=case, by=officer)
    disposal = actions.dispose(request=case, by=approver)
    assert (files / kept).is_file()
    # One that was not on the disk is told so on the certificate.
    assert disposal.files == [{"sha256": lost.sha256, "size": None}]
    assert Request.objects.get(pk=other.pk).letter_file == kept


def test_statistics_still_count_what_was_disposed_of(schedules: None, officer: User, approver: User) -> None:
    case, _ = full_case(officer)
    period, today = Period.of("2026-Q4"), TODAY
    before = statistics(period, as_of=today)
    actions.propose(request=case, by=officer)
    actions.dispose(request=case, by=approver)
    after = statistics(period, as_of=today)
    assert [one.total for one in after.code] == [one.total for one in before.code]
    assert after.grounds == before.grounds == [("s.36", 1)]


# Pages


def test_an_open_case_is_not_told_to_be_kept_as_anything(schedules: None, site: Client) -> None:
    case = put("open", state=RequestState.RECEIVED)
    page = site.get(reverse("casework:case_keeping", kwargs={"reference": case.reference})).content.decode()
    assert page.count("Not known before it closes") == 2
    assert "Withdrawn, lapsed" not in page


def test_the_pages_of_disposal(schedules: None, site: Client, officer: User, approver: User) -> None:
    case = answered()
    where = {"reference": case.reference}

    def page(name: str, **more: Any) -> str:
        return site.get(reverse(f"casework:{name}", kwargs=more)).content.decode()

    assert "Due for disposal (1)" in page("keeping")
    assert "20 November 2028" in page("case_keeping", **where)
    site.post(reverse("casework:propose_disposal", kwargs=where))
    assert "Proposed" in page("keeping")
    assert site.get(reverse("casework:dispose", kwargs=where)).status_code == 403
    site.force_login(approver)
    assert "This cannot be undone" in page("dispose", **where)
    site.post(reverse("casework:turn_down_disposal", kwargs=where))
    refused = site.post(reverse("casework:dispose", kwargs=where), follow=True)
    assert "Nobody proposed" in refused.content.decode()
    actions.propose(request=case, by=officer)
    done = site.post(reverse("casework:dispose", kwargs=where), follow=True)
    assert "Certificate of disposal: FOI-2029-0007" in done.content.decode()
    disposal = Disposal.objects.get()
    file = site.get(reverse("casework:certificate_file", kwargs={"certificate": disposal.pk}))
    assert file["Content-Disposition"] == 'attachment; filename="disposal-FOI-2029-0007.html"'
    assert "Made-up policy 4" in file.content.decode()
    assert site.get(reverse("casework:certificate", kwargs={"certificate": 999_999})).status_code == 404
    assert site.get(reverse("casework:request", kwargs=where)).status_code == 404


def test_an_officer_takes_their_own_proposal_back_and_cannot_lift_a_hold(
    schedules: None, site: Client, officer: User, approver: User
) -> None:
    case = answered()
    where = {"reference": case.reference}
    actions.propose(request=case, by=officer)
    site.post(reverse("casework:turn_down_disposal", kwargs=where))
    assert not DisposalProposal.objects.exists()
    DisposalProposal.objects.create(request=case, put_on=TODAY, put_by=approver)
    assert site.post(reverse("casework:turn_down_disposal", kwargs=where)).status_code == 403
    DisposalProposal.objects.all().delete()
    assert site.post(reverse("casework:case_keeping", kwargs=where), {"reason": "x"}).status_code == 403
    site.force_login(approver)
    assert site.post(reverse("casework:case_keeping", kwargs=where), {"reason": ""}).status_code == 422
    held = site.post(reverse("casework:case_keeping", kwargs=where), {"reason": "An inquiry"}, follow=True)
    assert "A hold was put on it: An inquiry" in held.content.decode()
    lift = reverse("casework:lift_hold", kwargs={**where, "hold": Hold.objects.get().pk})
    assert "The hold was lifted" in site.post(lift, follow=True).content.decode()
    assert "lifted" in site.post(lift, follow=True).content.decode()


def test_an_administrator_sets_the_schedules(client: Client, db: None) -> None:
    client.force_login(member("administrator"))
    address = reverse("casework:schedules")
    data = {"applies_to": "answered", "answered-months": "24", "answered-basis": "", "answered-version": "0"}
    assert "Enter the policy that says so" in client.post(address, data).content.decode()
    data["answered-basis"] = "Policy 4"
    assert "the schedule was saved" in client.post(address, data, follow=True).content.decode()
    assert RetentionSchedule.objects.get().months == 24
    assert "Somebody else changed" in client.post(address, data).content.decode()
    data |= {"answered-months": "", "answered-version": "1"}
    client.post(address, data)
    assert not RetentionSchedule.objects.exists()
    with pytest.raises(Stale):
        set_schedule(applies_to="answered", months=1, basis="x", version=1, by=None)


def test_the_words_of_the_schedules_are_those_of_the_rules() -> None:
    assert [(one.value, one.words) for one in Schedule] == RetentionSchedule.AppliesTo.choices


def test_an_administrator_sets_how_casework_runs(client: Client, db: None) -> None:
    client.force_login(member("administrator"))
    address = reverse("casework:settings")
    data = {
        "ask_by": 14,
        "draft_by": 6,
        "clear_by": 2,
        "close_unclarified_after_days": 61,
        "chase_every": 4,
        "task_link_days": 20,
        "keep_requester_months": 12,
        "cost_limit": "other",
        "qualified_person": "Monitoring officer",
        "qualified_person_authority": "Authorisation of 2012 (made up)",
        "version": 1,
    }
    entries = Entry.objects.count()
    for wrong, words in (
        ({"ask_by": 5}, "as many working days before the due date as you draft"),
        ({"draft_by": 1, "ask_by": 1}, "as you clear"),
        ({"task_link_days": "soon"}, "enter a whole number"),
    ):
        page = client.post(address, {**data, **wrong})
        assert (page.status_code, words in page.content.decode()) == (422, True)
    assert "The settings were saved" in client.post(address, data, follow=True).content.decode()
    assert Entry.objects.count() == entries + 1
    now = CaseworkSettings.objects.get()
    assert {name: getattr(now, name) for name in data} == {**data, "version": 2}
    stale = client.post(address, data).content.decode()
    assert "Somebody else changed the settings" in stale
    assert "ask 14, draft 6 and clear 2" in stale
    assert "saved" in client.post(address, {**data, "version": 2, "ask_by": 15}, follow=True).content.decode()

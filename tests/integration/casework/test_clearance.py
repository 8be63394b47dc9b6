"""What leaves was made final, signed by others under its digest, and is still what was signed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework.actions import clearance, record_event
from answerable.casework.actions.leaving import has_left, take
from answerable.casework.actions.notices import tell
from answerable.casework.clock import Happened, calendar, in_time_until, standing
from answerable.casework.errors import Stale
from answerable.casework.models import (
    CaseEvent,
    ClearanceChain,
    Decision,
    Draft,
    Ground,
    OutgoingMessage,
    Release,
    ReleaseFile,
    Request,
    Review,
    Signature,
    StaffNotice,
)
from answerable.casework.queries import clearance as queries
from answerable.casework.rules.clearance import CannotClear
from answerable.casework.rules.life import Event, NotAllowed
from answerable.publication.models import Note
from answerable.publication.queries import find_response
from tests.integration.staff import member

from .clearing import (
    APPLICANT,
    EMAIL,
    NO_ANSWER,
    World,
    applicant,
    bare_request,
    compared,
    fixed,
    letter_of,
    signed,
    world,
)

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def officer(db: None) -> User:
    """An officer of an office whose register is not needed here."""
    return member("foi_officer")


@pytest.fixture
def approver(officer: User) -> User:
    return member("approver")


@pytest.fixture
def second(approver: User) -> User:
    return member("approver")


@pytest.fixture
def case(officer: User) -> Request:
    request = bare_request(officer)
    applicant(request)
    return request


def _last() -> Entry:
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    return entry


def _actions() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("action", flat=True))


def _state(request: Request) -> str:
    return Request.objects.get(pk=request.pk).state


def test_fixing_keeps_the_bytes_and_asks_for_clearance_in_one_entry(
    case: Request, officer: User, approver: User, world: World, files: Path
) -> None:
    entries = Entry.objects.count()
    release = fixed(case, officer)
    assert Entry.objects.count() == entries + 1
    assert _last().action == "release.prepared"
    assert _state(case) == "clearance"
    (file,) = release.files.all()
    assert (files / file.kept).read_bytes() == world.words.encode()
    assert (files / file.kept).stat().st_mode & 0o777 == 0o600
    assert release.steps == ["approver"]
    assert [notice.to for notice in StaffNotice.objects.all()] == [approver]
    assert queries.waiting_for(approver) == [release]
    assert queries.waiting_for(officer) == []


def test_a_signed_reply_is_cleared_and_goes_to_the_outbox_as_it_was_signed(
    case: Request, officer: User, approver: User, world: World
) -> None:
    release = signed(fixed(case, officer), approver)
    assert (release.state, _state(case)) == ("cleared", "cleared")
    assert queries.waiting_for(approver) == []
    release = clearance.send(release=release, by=officer)
    assert release.state == "queued"
    message = OutgoingMessage.objects.get()
    assert message.to_address == EMAIL
    assert message.subject == f"{case.reference}: Our reply"
    assert case.reference in message.message_id
    assert _last().action == "release.queued"
    assert verify().ok


def test_what_stops_a_letter_is_told_whole_and_nothing_is_kept(
    case: Request, officer: User, world: World, files: Path
) -> None:
    world.faults = [
        {"sentence": "Question 1 has no reasons.", "provision": "s.17(1)(c)", "blocks": True, "position": 1},
        {"sentence": "Advice is thin.", "provision": "s.16", "blocks": False, "position": None},
        {"sentence": "No regulator is named.", "provision": "s.17(7)", "blocks": True, "position": None},
    ]
    with pytest.raises(CannotClear) as refused:
        fixed(case, officer)
    assert refused.value.reasons == ("Question 1 has no reasons.", "No regulator is named.")
    assert not Release.objects.exists()
    assert not list(files.rglob("*.txt"))
    assert _state(case) == "received"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("figures.xlsx", b"PK\x03\x04 not a workbook"),
        ("odd.bin", b"\x00\x01\x02\x03"),
        ("empty.txt", b""),
        ("table.csv", b"a,b\r\n=1+1,2\r\n"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n0000"),
    ],
)
def test_a_file_that_the_guard_does_not_let_pass_stops_the_letter(
    case: Request, officer: User, world: World, files: Path, name: str, content: bytes
) -> None:
    world.files = {name: content}
    with pytest.raises(CannotClear, match=name):
        fixed(case, officer)
    assert not Release.objects.exists()


def test_a_check_that_cannot_be_made_is_an_error_and_no_pass(
    case: Request, officer: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("the guard is not there")

    monkeypatch.setattr(queries, "what_leaves", broken)
    with pytest.raises(RuntimeError):
        fixed(case, officer)
    assert not Release.objects.exists()


def test_files_kept_for_a_letter_that_was_not_fixed_are_taken_away(
    case: Request, officer: User, world: World, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def then_fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the journal is full")

    monkeypatch.setattr(clearance, "record", then_fail)
    with pytest.raises(RuntimeError):
        fixed(case, officer)
    assert not Release.objects.exists()
    assert not list(files.rglob("*.txt"))


def test_no_address_no_letter(officer: User, world: World) -> None:
    request = bare_request(officer)
    with pytest.raises(CannotClear, match="e-mail address is not known"):
        fixed(request, officer)
    applicant(request, address="")
    with pytest.raises(CannotClear, match="postal address is not known"):
        fixed(request, officer, channel="post")


def test_a_case_that_changes_while_its_files_are_made_is_not_fixed(
    case: Request, officer: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: Any) -> Any:
        made = world.leaving()
        world.words = "The helpline cost £11,000."
        return made

    told = compared(case)
    monkeypatch.setattr(queries, "what_leaves", meanwhile)
    with pytest.raises(Stale):
        clearance.prepare(request=case, kind="response", by=officer, confirmed=told)
    assert not Release.objects.exists()


def test_a_page_that_is_out_of_date_fixes_nothing(case: Request, officer: User, world: World) -> None:
    with pytest.raises(Stale):
        fixed(case, officer, version=case.version - 1)


def test_one_letter_is_in_clearance_once(case: Request, officer: User, world: World) -> None:
    letter = letter_of(case, "clarification", officer)
    fixed(case, officer, kind="clarification", letter=letter)
    with pytest.raises(CannotClear, match="in clearance already"):
        fixed(case, officer, kind="clarification", letter=letter)


@pytest.mark.parametrize(
    ("kind", "own_letter"), [("response", True), ("clarification", False), ("review_outcome", True), ("fees", True)]
)
def test_what_does_not_belong_together_is_refused(
    case: Request, officer: User, world: World, kind: str, own_letter: bool
) -> None:
    letter = letter_of(case, kind if kind != "fees" else "clarification", officer) if own_letter else None
    with pytest.raises(CannotClear, match="Choose again"):
        fixed(case, officer, kind=kind, letter=letter)


def test_another_letter_is_cleared_by_fixing_it_and_its_event_follows_when_it_has_left(
    case: Request, officer: User, world: World
) -> None:
    letter = letter_of(case, "clarification", officer)
    release = fixed(case, officer, kind="clarification", letter=letter)
    assert (release.state, release.steps) == ("cleared", [])
    assert _state(case) == "received"


def test_a_letter_whose_event_cannot_be_is_not_fixed(case: Request, officer: User, world: World) -> None:
    record_event(request=case, event=Event.WITHDRAWN, on=timezone.localdate(), by=officer)
    with pytest.raises(NotAllowed, match="Clarification asked for"):
        fixed(case, officer, kind="clarification", letter=letter_of(case, "clarification", officer))
    with pytest.raises(NotAllowed):
        fixed(case, officer)


def test_an_extension_says_by_which_day(case: Request, officer: User, approver: User, world: World) -> None:
    silent = letter_of(case, "extension", officer)
    with pytest.raises(CannotClear, match="by which day"):
        fixed(case, officer, kind="extension", letter=silent)
    letter = letter_of(case, "extension", officer, decide_by="2026-12-31")
    assert fixed(case, officer, kind="extension", letter=letter).expected == date(2026, 12, 31)


def test_only_those_whose_job_it_is_fix_letters(case: Request, officer: User, approver: User, world: World) -> None:
    with pytest.raises(NotAllowed):
        fixed(case, approver)
    with pytest.raises(NotAllowed):
        fixed(case, approver, kind="clarification", letter=letter_of(case, "clarification", officer))


class TestSigning:
    def test_a_drafter_does_not_sign(self, case: Request, officer: User, approver: User, world: World) -> None:
        Draft.objects.create(
            question=case.questions.get(), answer=NO_ANSWER, looked_up=timezone.now(), worded_by=approver
        )
        release = fixed(case, officer)
        with pytest.raises(NotAllowed, match="drafted"):
            signed(release, approver)
        with pytest.raises(NotAllowed):
            signed(release, officer)
        assert queries.waiting_for(approver) == []
        assert not Signature.objects.exists()

    def test_a_sensitive_request_takes_two_people(
        self, case: Request, officer: User, approver: User, second: User, world: World
    ) -> None:
        case.sensitive = True
        case.save()
        release = signed(fixed(case, officer), approver)
        assert (release.state, _state(case)) == ("clearance", "clearance")
        assert queries.waiting_for(approver) == []
        assert queries.waiting_for(second) == [release]
        with pytest.raises(NotAllowed, match="earlier step"):
            signed(release, approver)
        assert signed(release, second).state == "cleared"
        assert [one.step for one in release.signatures.all()] == [1, 2]

    def test_what_is_signed_is_what_was_seen(self, case: Request, officer: User, approver: User, world: World) -> None:
        release = fixed(case, officer)
        with pytest.raises(CannotClear, match="What you saw"):
            clearance.sign(release=release, version=release.version, digest="0" * 64, by=approver)
        with pytest.raises(Stale):
            clearance.sign(release=release, version=release.version + 1, digest=release.digest, by=approver)
        assert not Signature.objects.exists()

    @pytest.mark.parametrize("harm", ["other bytes", "longer", "gone"])
    def test_a_kept_file_that_is_not_what_was_fixed_is_refused_loudly(
        self, case: Request, officer: User, approver: User, world: World, files: Path, harm: str
    ) -> None:
        release = fixed(case, officer)
        (file,) = release.files.all()
        path = files / file.kept
        if harm == "gone":
            path.unlink()
        else:
            content = path.read_bytes()
            path.write_bytes(content[:-1] + b"!" if harm == "other bytes" else content + b" ")
        with pytest.raises(CannotClear, match=r"reply\.txt"):
            signed(release, approver)
        assert queries.damaged(release)

    @pytest.mark.parametrize("field", ["message", "subject", "kind", "channel"])
    def test_words_altered_in_the_store_are_refused(
        self, case: Request, officer: User, approver: User, world: World, field: str
    ) -> None:
        release = fixed(case, officer)
        Release.objects.filter(pk=release.pk).update(**{field: "post" if field == "channel" else "refusal"})
        with pytest.raises(CannotClear, match="not what was made final"):
            signed(release, approver)

    def test_a_file_taken_out_of_the_list_is_noticed(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        world.files = {"notes.txt": b"Notes."}
        release = fixed(case, officer)
        ReleaseFile.objects.get(name="notes.txt").delete()
        with pytest.raises(CannotClear, match="not what was made final"):
            signed(release, approver)

    def test_a_fault_that_is_found_only_now_stops_the_signature(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        release = fixed(case, officer)
        world.faults = [{"sentence": "It is late now.", "provision": "s.10", "blocks": True, "position": None}]
        with pytest.raises(CannotClear, match="late now"):
            signed(release, approver)


class TestChanges:
    @pytest.mark.parametrize("moment", ["sign", "send"])
    def test_a_change_of_the_case_stops_it(
        self, case: Request, officer: User, approver: User, world: World, moment: str
    ) -> None:
        release = fixed(case, officer)
        if moment == "send":
            release = signed(release, approver)
        world.words = "The helpline cost £12,000."
        assert queries.changed_since(release)
        with pytest.raises(CannotClear, match="changed after"):
            signed(release, approver) if moment == "sign" else clearance.send(release=release, by=officer)
        assert clearance.recall(release=release, by=officer).state == "recalled"
        assert _state(case) == "drafting"

    def test_another_address_stops_it(self, case: Request, officer: User, approver: User, world: World) -> None:
        release = signed(fixed(case, officer), approver)
        assert case.requester is not None
        case.requester.email = "somebody.else@outside.invalid"
        case.requester.save()
        with pytest.raises(CannotClear, match="name or address was changed"):
            clearance.send(release=release, by=officer)
        assert not OutgoingMessage.objects.exists()

    def test_looking_telling_and_acknowledging_change_nothing(
        self, case: Request, officer: User, approver: User, world: World, client: Client
    ) -> None:
        release = fixed(case, officer)
        client.force_login(officer)
        client.get(f"/requests/{case.reference}/")
        tell([officer], "Something else.", request=case)
        record_event(request=case, event=Event.ACKNOWLEDGED, on=timezone.localdate(), by=officer)
        assert queries.changed_since(Release.objects.get(pk=release.pk)) == []
        assert signed(release, approver).state == "cleared"


class TestSendingBack:
    def test_it_goes_back_with_reasons_and_may_be_fixed_again(
        self, case: Request, officer: User, approver: User, second: User, world: World
    ) -> None:
        release = fixed(case, officer)
        with pytest.raises(CannotClear, match="what is to be changed"):
            clearance.send_back(release=release, reasons="  ", version=release.version, by=approver)
        clearance.send_back(release=release, reasons="Say which year.", version=release.version, by=approver)
        release.refresh_from_db()
        assert (release.state, _state(case)) == ("sent_back", "amends")
        assert release.signatures.get().reasons == "Say which year."
        assert StaffNotice.objects.filter(to=officer, text__contains="sent back").count() == 1
        for do in (lambda: signed(release, second), lambda: clearance.send(release=release, by=officer)):
            with pytest.raises(NotAllowed):
                do()
        assert signed(fixed(case, officer), approver).state == "cleared"

    def test_what_is_cleared_may_still_go_back_but_not_by_a_drafter(
        self, case: Request, officer: User, approver: User, second: User, world: World
    ) -> None:
        release = signed(fixed(case, officer), approver)
        with pytest.raises(NotAllowed):
            clearance.send_back(release=release, reasons="No.", version=release.version, by=officer)
        clearance.send_back(release=release, reasons="No.", version=release.version, by=second)
        assert _state(case) == "amends"


class TestSending:
    def test_what_is_not_cleared_is_not_sent(self, case: Request, officer: User, approver: User, world: World) -> None:
        release = fixed(case, officer)
        with pytest.raises(NotAllowed):
            clearance.send(release=release, by=officer)
        release = signed(release, approver)
        with pytest.raises(NotAllowed):
            clearance.send(release=release, by=approver)
        assert not OutgoingMessage.objects.exists()

    def test_a_signature_of_somebody_who_drafted_since_does_not_count(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        release = signed(fixed(case, officer), approver)
        letter_of(case, "acknowledgement", approver)
        with pytest.raises(CannotClear, match="do not clear"):
            clearance.send(release=release, by=officer)

    def test_a_state_written_by_another_hand_sends_nothing(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        release = fixed(case, officer)
        Release.objects.filter(pk=release.pk).update(state="cleared")
        Request.objects.filter(pk=case.pk).update(state="cleared")
        with pytest.raises(CannotClear, match="do not clear"):
            clearance.send(release=release, by=officer)

    def test_the_guard_looks_again(
        self, case: Request, officer: User, approver: User, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        release = signed(fixed(case, officer), approver)
        monkeypatch.setattr(queries, "stops_now", lambda release: ["reply.txt: Something is hidden in it."])
        with pytest.raises(CannotClear, match="hidden"):
            clearance.send(release=release, by=officer)

    def test_by_post_the_day_it_was_posted_counts(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        release = signed(fixed(case, officer, channel="post"), approver)
        today = timezone.localdate()
        for day in (None, today + timedelta(days=1), today - timedelta(days=1)):
            with pytest.raises(CannotClear, match="posted"):
                clearance.send(release=release, by=officer, posted_on=day)
        release = clearance.send(release=release, by=officer, posted_on=today)
        assert (release.state, _state(case)) == ("sent", "released")
        assert case.events.get(kind=Event.RESPONDED).on == today
        assert not OutgoingMessage.objects.exists()
        assert _last().action == "release.posted"

    def test_a_withdrawn_request_is_not_answered(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        release = signed(fixed(case, officer), approver)
        record_event(request=case, event=Event.WITHDRAWN, on=timezone.localdate(), by=officer)
        with pytest.raises(CannotClear, match="Withdrawn"):
            clearance.send(release=release, by=officer)
        clearance.recall(release=release, by=officer)
        assert _state(case) == "withdrawn"


class TestReviews:
    @pytest.fixture
    def review(self, case: Request, officer: User, approver: User) -> Review:
        record_event(request=case, event=Event.RESPONDED_OUTSIDE, on=date(2026, 11, 20), by=officer)
        return Review.objects.create(request=case, kind="compliance", state="deciding", reviewer=approver)

    def test_the_reviewer_fixes_another_signs_and_the_officer_sends(
        self, case: Request, review: Review, officer: User, approver: User, second: User, world: World
    ) -> None:
        letter = letter_of(case, "review_outcome", approver)
        letter.review = review
        letter.save()
        with pytest.raises(NotAllowed):
            fixed(case, officer, kind="review_outcome", letter=letter)
        release = fixed(case, approver, kind="review_outcome", letter=letter)
        assert queries.waiting_for(approver) == []
        assert queries.waiting_for(second) == [release]
        with pytest.raises(NotAllowed):
            signed(release, approver)
        release = signed(release, second)
        review.refresh_from_db()
        assert (release.state, review.state, _state(case)) == ("cleared", "cleared", "released")
        clearance.send(release=release, by=officer)
        with pytest.raises(NotAllowed):
            clearance.recall(release=release, by=officer)
        clearance.recall(release=release, by=approver)
        review.refresh_from_db()
        assert review.state == "deciding"
        assert OutgoingMessage.objects.get().state == "cancelled"


class TestChains:
    def test_the_administrator_sets_a_chain_once_seen(self, officer: User) -> None:
        clearance.set_chain(kind="fees", sensitive=False, steps=["approver"], was=[], by=None)
        assert ClearanceChain.objects.get().steps == ["approver"]
        with pytest.raises(Stale):
            clearance.set_chain(kind="fees", sensitive=False, steps=[], was=[], by=None)
        with pytest.raises(CannotClear, match="always signed"):
            clearance.set_chain(kind="response", sensitive=False, steps=[], was=["approver"], by=None)
        with pytest.raises(CannotClear, match="no such kind"):
            clearance.set_chain(kind="poem", sensitive=False, steps=[], was=[], by=None)
        assert _last().action == "clearance.chain_set"

    def test_a_letter_keeps_the_chain_it_was_fixed_with(
        self, case: Request, officer: User, approver: User, world: World
    ) -> None:
        ClearanceChain.objects.create(kind="fees", steps=["approver"])
        letter = letter_of(case, "fees", officer)
        release = fixed(case, officer, kind="fees", letter=letter)
        assert release.state == "clearance"
        clearance.set_chain(kind="fees", sensitive=False, steps=[], was=["approver"], by=None)
        assert signed(release, approver).state == "cleared"


class TestPublishing:
    @pytest.fixture
    def answered(self, case: Request, officer: User) -> Request:
        record_event(request=case, event=Event.RESPONDED_OUTSIDE, on=date(2026, 11, 20), by=officer)
        case.refresh_from_db()
        return case

    def test_what_was_answered_goes_on_the_record_and_off_again(self, answered: Request, officer: User) -> None:
        clearance.publish(request=answered, summary="What a helpline cost.", version=answered.version, by=officer)
        found = find_response(answered.reference)
        assert found is not None
        assert (found.dated, found.summary) == ("2026-11-20", "What a helpline cost.")
        assert _state(answered) == "published"
        answered.refresh_from_db()
        with pytest.raises(CannotClear, match="Say why"):
            clearance.unpublish(request=answered, note=" ", version=answered.version, by=officer)
        for note in (f"{APPLICANT} asked us to.", "Ask foi@example.org."):
            with pytest.raises(CannotClear, match="note"):
                clearance.unpublish(request=answered, note=note, version=answered.version, by=officer)
        clearance.unpublish(request=answered, note="A figure was wrong.", version=answered.version, by=officer)
        assert find_response(answered.reference) is None
        assert _state(answered) == "released"
        (left,) = Note.objects.all()
        assert (left.kind, left.words) == ("withdrawn", "A figure was wrong.")
        assert answered.events.filter(kind="unpublished").get().note == "A figure was wrong."
        assert verify().ok

    def test_what_is_public_is_corrected_with_a_dated_note(self, answered: Request, officer: User) -> None:
        clearance.publish(request=answered, summary="What a helpline cost.", version=answered.version, by=officer)
        answered.refresh_from_db()
        typed = {"request": answered, "summary": "What two helplines cost.", "version": answered.version, "by": officer}
        with pytest.raises(CannotClear, match="Say what was corrected"):
            clearance.correct(note="", **typed)
        with pytest.raises(CannotClear, match="The note has the applicant"):
            clearance.correct(note=f"As {APPLICANT} told us.", **typed)
        with pytest.raises(CannotClear, match="Look at what"):
            clearance.correct(note="There are two.", shown="0" * 64, **typed)
        clearance.correct(note="There are two.", **typed)
        found = find_response(answered.reference)
        assert found is not None
        assert found.summary == "What two helplines cost."
        (note,) = Note.objects.all()
        assert (note.kind, note.words, note.on) == ("corrected", "There are two.", timezone.localdate())
        assert _state(answered) == "published"
        with pytest.raises(Stale):
            clearance.correct(note="Again.", **typed)
        assert _actions()[-2:] == ["request.public_corrected", "publication.handed_over"]

    def test_only_what_is_public_is_corrected_or_taken_off(self, answered: Request, officer: User) -> None:
        with pytest.raises(NotAllowed, match="Nothing of this request is public"):
            clearance.correct(request=answered, summary="Costs.", note="x", version=answered.version, by=officer)
        with pytest.raises(NotAllowed, match="Nothing of this request is public"):
            clearance.unpublish(request=answered, note="x", version=answered.version, by=officer)
        clearance.publish(request=answered, summary="Costs.", version=answered.version, by=officer)
        answered.refresh_from_db()
        with pytest.raises(NotAllowed, match="Your role"):
            clearance.unpublish(request=answered, note="x", version=answered.version, by=member("auditor"))

    def test_one_that_was_opened_again_can_still_be_taken_off(self, answered: Request, officer: User) -> None:
        clearance.publish(request=answered, summary="Costs.", version=answered.version, by=officer)
        record_event(request=answered, event=Event.REOPENED, on=timezone.localdate(), by=officer)
        answered.refresh_from_db()
        clearance.unpublish(request=answered, note="We look again.", version=answered.version, by=officer)
        assert find_response(answered.reference) is None
        assert _state(answered) == "gathering"

    def test_the_first_day_of_publication_stays(self, answered: Request, officer: User) -> None:
        with time_machine.travel("2026-11-23", tick=False):
            clearance.publish(request=answered, summary="Costs.", version=answered.version, by=officer)
        answered.refresh_from_db()
        with time_machine.travel("2026-12-01", tick=False):
            clearance.correct(request=answered, summary="Cost.", note="One.", version=answered.version, by=officer)
        found = find_response(answered.reference)
        assert found is not None
        assert (found.published_on, found.summary) == ("2026-11-23", "Cost.")

    def test_nobody_is_named_there(self, answered: Request, officer: User) -> None:
        for summary in (f"{APPLICANT} asked.", "Ask foi@example.org.", "At NX1 2AB.", " "):
            with pytest.raises(CannotClear):
                clearance.publish(request=answered, summary=summary, version=answered.version, by=officer)
        Request.objects.filter(pk=answered.pk).update(subject=f"Letter of {APPLICANT}")
        with pytest.raises(CannotClear, match="subject"):
            clearance.publish(request=answered, summary="Costs.", version=answered.version, by=officer)
        with pytest.raises(Stale):
            clearance.publish(request=answered, summary="Costs.", version=answered.version - 1, by=officer)
        assert find_response(answered.reference) is None

    def test_what_is_not_answered_is_not_published(self, case: Request, officer: User) -> None:
        with pytest.raises(NotAllowed):
            clearance.publish(request=case, summary="Costs.", version=case.version, by=officer)
        assert find_response(case.reference) is None


@pytest.mark.parametrize("told", [True, False])
def test_a_reply_that_leaves_the_public_interest_to_be_weighed_keeps_the_request_open(
    case: Request, officer: User, approver: User, world: World, told: bool
) -> None:
    promised, sent = date(2026, 12, 31), date(2026, 11, 23)
    decision = Decision.objects.create(
        question=case.questions.get(), outcome="extended", confirms="confirm", held="held", decided_by=officer
    )
    Ground.objects.create(decision=decision, citation="s.43(2)", decide_by=promised)
    if told:
        record_event(request=case, event=Event.EXTENSION, on=sent, expected=promised, by=officer)
    release = clearance.send(release=signed(fixed(case, officer), approver), by=officer)
    request, release = take(release)
    has_left(request, release, on=sent, at=timezone.now())
    assert request.state == "gathering"
    events = list(CaseEvent.objects.filter(request=request, withdrawn=False))
    happened = [Happened(one.kind, one.on, one.expected) for one in events]
    assert [one.kind for one in happened].count(Event.EXTENSION) == 1
    stands = standing(request.received, request.regime, happened, calendar(), sent)
    assert (stands.answer_by, stands.late) == (promised, False)
    assert in_time_until(request) == promised

"""Several at the same moment, and the power cut in the rounds: on both engines, in processes of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from answerable.accounts.actions import set_password, set_role
from answerable.accounts.models import User
from answerable.audit.queries import verify
from answerable.casework import actions
from answerable.casework.actions import documents, gathering, keeping, life, mail, requesters
from answerable.casework.models import (
    CaseEvent,
    Disposal,
    DisposalProposal,
    FileToErase,
    Message,
    OutgoingMessage,
    Reminder,
    Request,
    RetentionSchedule,
    Task,
)
from answerable.casework.rules.life import Event, RequestState
from tests.integration.staff import PASSWORD, member

from .clearing import applicant, bare_request
from .processes import at_once, killed, power_cut, shared_store

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "published"])

DUE = date(2026, 11, 19)
LETTER = "Dear Sir or Madam,\n\nUnder the Freedom of Information Act, please tell us the cost.\n\nYours\nA Made-Up"


@pytest.fixture(autouse=True)
def office(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    with shared_store(tmp_path):
        yield


@pytest.fixture
def officer(office: None) -> User:
    return member("foi_officer")


def _lingering(patch: pytest.MonkeyPatch, place: Any, name: str, seconds: float = 0.5) -> None:
    """Let whoever comes here stay for so long, with all that is locked by then."""
    whole = getattr(place, name)

    def slow(*given: Any, **more: Any) -> Any:
        time.sleep(seconds)
        return whole(*given, **more)

    patch.setattr(place, name, slow)


def _slow(place: Any, name: str, do: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        with pytest.MonkeyPatch.context() as patch:
            _lingering(patch, place, name)
            do()

    return run


def _a_little_later(do: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        time.sleep(0.2)
        do()

    return run


def test_two_receivers_at_once_give_two_references(officer: User) -> None:
    def receive() -> None:
        for _ in range(2):
            actions.receive_text(by=officer, text=LETTER)

    assert at_once(receive, receive) == [0, 0]
    assert Request.objects.count() == len(set(Request.objects.values_list("reference", flat=True))) == 4
    assert verify().ok


def test_of_two_who_take_in_the_same_mail_each_counts_what_it_took_in(
    officer: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        words = f"From: a@example.org\nSubject: Made up {number}\nMessage-ID: <{number}@example.org>\n\nLunch?\n"
        (tmp_path / f"{number}.eml").write_text(words)
    # Both look whether a message is known before either has taken it in.
    _lingering(monkeypatch, mail, "read_mail", 0.2)

    def take_in() -> int:
        found = mail.import_files(paths=sorted(tmp_path.glob("*.eml")), by=None)
        assert found.taken + found.known == 6
        return found.taken

    assert sum(at_once(take_in, take_in)) == Message.objects.count() == 6
    assert verify().ok


def test_nobody_waits_for_ever_for_somebody_who_waits_for_them(officer: User) -> None:
    case = bare_request(officer)
    applicant(case)
    # The one is in the middle of it when the other begins, who needs the same rows and the journal's turn.
    event = _slow(
        life,
        "happen",
        lambda: actions.record_event(request=case, event=Event.WITHDRAWN, on=timezone.localdate(), by=officer),
    )
    names = _a_little_later(
        lambda: requesters.name_another(
            request=case,
            name="A Made-Up",
            email="b@example.org",
            address="",
            organisation="",
            kind="person",
            version=2,
            by=officer,
        )
    )
    assert at_once(event, names) == [0, 0]
    case.refresh_from_db()
    assert (case.state, case.requester.email) == ("withdrawn", "b@example.org")

    # One changes a case in the middle of which mail about it comes in.
    raw = f"From: b@example.org\nSubject: {case.reference}\nMessage-ID: <1@example.org>\n\nThank you.\n".encode()
    again = _slow(
        life,
        "happen",
        lambda: actions.record_event(request=case, event=Event.REOPENED, on=timezone.localdate(), by=officer),
    )
    assert at_once(again, _a_little_later(lambda: mail.take_in(raw=raw, arrived=None, by=None))) == [0, 0]

    # Two change one account.
    other = member("approver")
    passes = _slow(User, "save", lambda: set_password(user=other, password=f"{PASSWORD} two", by=None))
    assert at_once(passes, _a_little_later(lambda: set_role(user=other, role="foi_officer", by=None))) == [0, 0]
    assert verify().ok


def _cut_at(place: Any, name: str, call: int, do: Callable[[], Any]) -> None:
    """Cut the power where something is called for the so-manieth time."""
    whole, calls = getattr(place, name), iter(range(call + 1))

    def cut(*given: Any, **more: Any) -> Any:
        if next(calls) == call - 1:
            power_cut()
        return whole(*given, **more)

    def run() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, name, cut)
            do()

    killed(run)


@pytest.mark.parametrize("step", ["_write_to", "record"])
def test_a_round_of_reminders_that_was_cut_off_reminds_everybody_once(officer: User, step: str) -> None:
    case, today = bare_request(officer), date(2026, 11, 20)
    for number in range(3):
        Task.objects.create(
            request=case, kind="search", asked="Search", to_email=f"{number}@example.org", due=DUE, asked_by=officer
        )
    Task.objects.update(asked_at=datetime(2026, 11, 4, tzinfo=UTC))
    _cut_at(gathering, step, 2, lambda: gathering.chase(today=today))
    assert (Reminder.objects.count(), OutgoingMessage.objects.count()) == (1, 1)
    assert gathering.chase(today=today) == 2
    assert sorted(OutgoingMessage.objects.values_list("to_address", flat=True)) == [
        f"{number}@example.org" for number in range(3)
    ]
    assert verify().ok


def _disposable(officer: User) -> tuple[Request, list[Path]]:
    """An answered case whose time is over, with two files, which somebody proposed to dispose of."""
    case = bare_request(officer, received=date(2020, 1, 2))
    CaseEvent.objects.create(request=case, kind=Event.RESPONDED, on=date(2020, 1, 20))
    names = [actions.keep_upload(name="a.txt", chunks=[b"Made up %d" % number]) for number in range(2)]
    case.letter_file, case.state = names[0], RequestState.RELEASED
    case.save()
    documents.add(request=case, name="b.txt", kept=names[1], by=officer)
    RetentionSchedule.objects.update_or_create(applies_to="answered", defaults={"months": 12, "basis": "Made up"})
    keeping.propose(request=case, by=officer)
    return case, [Path(keeping.settings.MEDIA_ROOT) / name for name in names]


def test_a_disposal_that_was_cut_off_is_done_whole_or_not_at_all(officer: User) -> None:
    case, files = _disposable(officer)
    approver = member("approver")
    _cut_at(keeping, "record", 1, lambda: keeping.dispose(request=case, by=approver))
    assert (Request.objects.count(), DisposalProposal.objects.count(), Disposal.objects.count()) == (1, 1, 0)
    assert all(file.exists() for file in files)
    # Cut when the first file is gone from the disk, and is listed still.
    _cut_at(keeping, "_make_sure", 1, lambda: keeping.dispose(request=case, by=approver))
    assert (Request.objects.count(), Disposal.objects.count(), FileToErase.objects.count()) == (0, 1, 2)
    assert sorted(file.exists() for file in files) == [False, True]
    assert keeping.erase_files() == 2
    assert not any(file.exists() for file in files)
    assert not FileToErase.objects.exists()
    assert verify().ok

"""Real threads from elsewhere become cases: their messages in order, and the clock that they make."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from answerable import cli
from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import clock
from answerable.casework.actions import mail
from answerable.casework.models import Message, OutgoingMessage, Request
from answerable.casework.rules.life import NotAllowed, RequestState
from answerable.reading.errors import CannotRead
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def foi(db: None) -> User:
    """An FOI officer of an office in which no register was loaded."""
    return member("foi_officer")


A, C, G, X, R = "acknowledged", "clarification_asked", "clarification_received", "eir_extension", "responded_outside"
REQUEST, FOLLOW_UP, CLARIFICATION = Message.Kind.REQUEST, Message.Kind.FOLLOW_UP, Message.Kind.CLARIFICATION

THREADS = {
    # name: (received, the applicant's messages, how many the authority's, the events, the state that they lead to)
    "001.txt": ("2017-06-17", [REQUEST], 3, [(A, "2017-06-19"), (R, "2017-07-03")], "released"),
    "002.txt": (
        "2019-01-17",
        [REQUEST, CLARIFICATION, FOLLOW_UP, FOLLOW_UP],
        8,
        # The second and third acknowledgements, the receipt sent again and what follows the answer move nothing.
        [(A, "2019-01-21"), (C, "2019-02-08"), (G, "2019-02-09"), (R, "2019-02-21")],
        "released",
    ),
    # Sent on 11 June at half past eight in the evening; the authority wrote "received on 12 June". An e-mail is received
    # when it reaches the mailbox (facts/law.md A2), so that it is 11 June.
    "003.txt": ("2019-06-11", [REQUEST], 2, [(A, "2019-06-12"), (R, "2019-06-24")], "released"),
    "004.txt": ("2019-06-23", [REQUEST], 2, [(A, "2019-06-25"), (R, "2019-07-01")], "released"),
    "005.txt": ("2019-06-24", [REQUEST], 2, [(A, "2019-06-25"), (R, "2019-07-08")], "released"),
    "006.txt": ("2019-06-12", [REQUEST], 1, [(R, "2019-07-11")], "released"),
    # Asks something more after the answer, and is answered: correspondence, not a second response to the request.
    "007.txt": ("2019-07-02", [REQUEST, FOLLOW_UP], 3, [(A, "2019-07-02"), (R, "2019-07-09")], "released"),
    "008.txt": ("2019-07-12", [REQUEST], 1, [(A, "2019-07-16")], "received"),
    # The extension was told a day after the last day for it, so that it changes no date (EIR regulation 7(3)).
    "009.txt": ("2019-06-17", [REQUEST], 2, [(A, "2019-06-18"), (X, "2019-07-17")], "received"),
    "010.txt": ("2019-07-16", [REQUEST], 1, [(A, "2019-07-17")], "received"),
    "011.txt": ("2019-07-03", [REQUEST], 2, [(A, "2019-07-04"), (R, "2019-07-18")], "released"),
    "012.txt": ("2019-07-12", [REQUEST], 2, [(A, "2019-07-16"), (R, "2019-07-18")], "released"),
    "013.txt": ("2019-07-17", [REQUEST], 1, [(A, "2019-07-19")], "received"),
}
"""Told by reading each thread."""


@pytest.mark.shared
def test_every_thread_becomes_a_case(shared: Path, foi: User) -> None:
    files = sorted((shared / "letters").glob("0*.txt"))
    assert [file.name for file in files] == list(THREADS)
    truth: dict[str, set[str]] = {}
    for line in (shared / "letters" / "deadlines.jsonl").read_text().splitlines():
        row = json.loads(line)
        truth.setdefault(row["file"], set()).add(row["due_20wd_all_uk_bank_holidays"])
    for file in files:
        received, came, sent, events, state = THREADS[file.name]
        request = mail.take_in_thread(path=file, by=foi)
        assert request.received == date.fromisoformat(received), file.name
        assert [one.kind for one in request.messages.all()] == came, file.name
        assert request.outgoing.count() == sent, file.name
        assert [(e.kind, str(e.on)) for e in request.events.order_by("pk")] == events, file.name
        assert request.state == state, file.name
        due = clock.clock(request)
        assert due is not None
        if file.name in truth:
            # One column tells the day for the receipt alone; the clarification of 002 starts 20 new days.
            expected = "2019-03-08" if file.name == "002.txt" else truth[file.name].pop()
            assert str(due.work_to) == expected, file.name
        assert due.answered_on == next((date.fromisoformat(on) for kind, on in events if kind == R), None), file.name
    assert Request.objects.count() == len(files)
    assert Entry.objects.filter(action="request.received").count() == len(files)


@pytest.mark.shared
def test_the_correspondence_of_a_thread_is_in_its_order(shared: Path, foi: User) -> None:
    request = mail.take_in_thread(path=shared / "letters" / "002.txt", by=foi)
    came = [(one.arrived, "in") for one in request.messages.all()]
    sent = [(one.sent_at, "out") for one in request.outgoing.all() if one.sent_at]
    order = "".join("i" if way == "in" else "o" for _, way in sorted(came + sent))
    assert order == "ioooiioooo" + "io"
    last = request.outgoing.order_by("pk")[6]
    assert "[Attached: Response all information to be supplied.pdf]" in last.body


EXPORT = """----- MESSAGE 1 REQUEST/OUTGOING date=2026-10-01T10:00:00+01:00 from=[REQUESTER] attachments=[]

Dear Commissioner,

Under the Freedom of Information Act please tell me how much the helpline cost in 2025.

Yours faithfully,

A made-up person

----- MESSAGE 2 RESPONSE/INCOMING date=2026-10-02T09:00:00+01:00 from=The office attachments=[]

Thank you for your request, which we received on 1 October 2026. We aim to send you a response by 30 October 2026.
"""
"""Made up."""


def test_the_same_file_again_is_the_same_case(foi: User, tmp_path: Path) -> None:
    file = tmp_path / "thread.txt"
    file.write_text(EXPORT)
    first = mail.take_in_thread(path=file, by=foi)
    assert mail.take_in_thread(path=file, by=foi).pk == first.pk
    assert (Message.objects.count(), OutgoingMessage.objects.count(), Request.objects.count()) == (1, 1, 1)
    assert first.state == RequestState.RECEIVED
    assert [event.kind for event in first.events.all()] == ["acknowledged"]


def test_the_command_line_takes_in_a_thread_and_says_why_it_does_not(
    foi: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_office", nullcontext)
    file = tmp_path / "thread.txt"
    file.write_text(EXPORT)
    taken = CliRunner().invoke(cli.app, ["mail", "thread", str(file), "--as", foi.email])
    assert taken.stdout == f"{Request.objects.get().reference}: 1 in, 1 out. Received.\n"
    for path, by, says in (
        (file, "nobody@office.invalid", "No account"),
        (tmp_path / "none.txt", foi.email, "was not found"),
    ):
        refused = CliRunner().invoke(cli.app, ["mail", "thread", str(path), "--as", by])
        assert (refused.exit_code, says in refused.stderr) == (2, True)


def test_who_may_not_record_an_answer_may_not_take_in_one(db: None, tmp_path: Path) -> None:
    file = tmp_path / "thread.txt"
    answered = EXPORT.replace(
        "Thank you for your request", "Please find our response attached. Thank you for your request"
    )
    file.write_text(answered.replace(" We aim to send you a response by 30 October 2026.", ""))
    with pytest.raises(NotAllowed, match="Response sent, outside this system"):
        mail.take_in_thread(path=file, by=member("auditor"))
    assert not Request.objects.exists()


def test_a_file_without_a_dated_request_is_refused_in_one_sentence(foi: User, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Please tell me how much the helpline cost.")
    with pytest.raises(CannotRead, match=r"letter\.txt has no request with its date in it"):
        mail.take_in_thread(path=file, by=foi)

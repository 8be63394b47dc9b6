"""Mail comes in: kept, read, put into its case or left to a person; once, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework import clock
from answerable.casework.actions import mail
from answerable.casework.actions.life import record_event
from answerable.casework.actions.requesters import find_or_make
from answerable.casework.mailbox import imap
from answerable.casework.mailbox.local import LocalMail, local_mail
from answerable.casework.models import Message, OutgoingMessage, Request, StaffNotice, Team
from answerable.casework.queries import steps_of
from answerable.casework.rules.life import Event
from answerable.casework.rules.mail import MailKind
from answerable.reading import documents
from answerable.reading import mail as reading
from answerable.reading.extract import child, received
from tests.integration.staff import member
from tests.outlook import msg

pytestmark = pytest.mark.django_db(databases=["default", "published"])

ARRIVED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ASKS = "Under the Freedom of Information Act 2000, please tell me how much the helpline cost in 2024-25.\n\nYours faithfully\nZebedee Quillfeather\n"
"""Made up, with a made-up name."""


@pytest.fixture
def foi(db: None) -> User:
    """An FOI officer of an office in which no register was loaded."""
    return member("foi_officer")


@pytest.fixture(autouse=True)
def _without_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open messages in this process, for a child of its own for each would take a minute here.

    The limited child is tried in tests/unit/reading, and where the power goes in test_mail_crash.
    """
    monkeypatch.setattr(reading, "_read", lambda data, name: reading._from_report(received.report(data, name)))
    monkeypatch.setattr(
        documents,
        "_extracted_by_child",
        lambda data, name: documents._from_report(json.dumps(child.report(data, name, limited=False)).encode()),
    )


def letter(
    words: str = ASKS,
    *,
    subject: str = "Freedom of Information request",
    sender: str = "Zebedee Quillfeather <zebedee@example.org>",
    number: int = 1,
    files: tuple[tuple[str, bytes], ...] = (),
    **lines: str,
) -> bytes:
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "foi@office.example"
    made["Subject"] = subject
    made["Date"] = "Mon, 02 Nov 2026 09:00:00 +0000"
    made["Message-ID"] = f"<made-up-{number}@example.org>"
    for name, value in lines.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def take(raw: bytes, by: User | None = None, arrived: datetime | None = ARRIVED, name: str = "") -> Message:
    return mail.take_in(raw=raw, arrived=arrived, by=by, name=name)


def case(words: str = ASKS, number: int = 1) -> Request:
    """A case of the person who writes the letters here, put straight into the store."""
    return Request.objects.create(
        reference=f"FOI-2026-{number:04d}",
        subject="The cost of the helpline",
        letter_text=words,
        received=ARRIVED.date(),
        requester=find_or_make(name="Zebedee Quillfeather", email="zebedee@example.org", by=None),
    )


def sent_to(request: Request, number: int = 1) -> OutgoingMessage:
    return OutgoingMessage.objects.create(
        request=request,
        message_id=f"<ours-{number}@office.example>",
        to_address="zebedee@example.org",
        subject="Your request",
        body="Which year do you mean?",
        state=OutgoingMessage.State.SENT,
        sent_at=ARRIVED,
    )


# Opening


def test_a_certain_request_opens_a_case_on_the_day_it_arrived(foi: User) -> None:
    # Half past eleven in the evening of 1 July in London is still 1 July, though in UTC it is an hour less.
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    message = take(letter(), arrived=late)
    request = message.request
    assert request is not None
    assert (message.state, message.found, message.kind) == ("placed", "opened", "request")
    assert request.received == date(2026, 7, 1)
    assert request.requester is not None
    assert request.requester.email == "zebedee@example.org"
    assert request.letter_sha256 == message.sha256
    assert [question.text for question in request.questions.all()]
    assert Entry.objects.filter(ref=request.reference).count() == 1
    assert StaffNotice.objects.filter(to=foi, request=request).count() == 1
    assert "Quillfeather" not in StaffNotice.objects.get(to=foi).text + request.subject + request.letter_name


def test_the_letter_that_came_with_it_is_read(foi: User) -> None:
    words = "Under the Freedom of Information Act please tell us:\n\n1. How many advisers are paid for?\n2. Who chose them?\n"
    message = take(letter("Please see the attached letter.", files=(("letter.txt", words.encode()),)))
    assert message.request is not None
    assert [one.label for one in message.request.questions.all()] == ["1", "2"]
    assert message.attachments == [{"name": "letter.txt", "type": "application/octet-stream", "size": len(words)}]


def test_what_may_be_a_request_waits_for_a_person(foi: User) -> None:
    message = take(letter("Please tell me how much the helpline cost.", subject="Helpline"))
    assert (message.kind, message.state, message.request) == ("request", "stray", None)
    request = mail.open_case(message=message, by=foi)
    assert request.received == ARRIVED.date()
    message.refresh_from_db()
    assert (message.state, message.found, message.placed_by) == ("placed", "opened", foi)


def test_an_outlook_file_is_read_like_any_other(foi: User) -> None:
    raw = msg(
        subject="Freedom of Information request", body=ASKS, sender=("Zebedee Quillfeather", "zebedee@example.org")
    )
    message = take(raw, name="request.msg")
    assert (message.from_address, message.kind, message.found) == ("zebedee@example.org", "request", "opened")
    assert message.kept.endswith(".msg")


# Joining


def test_by_the_message_that_it_answers(foi: User) -> None:
    request = case()
    request.officer = foi
    request.save()
    sent_to(request)
    message = take(letter("Thank you.\n", number=2, subject="Re: Your request", In_Reply_To="<ours-1@office.example>"))
    assert (message.request, message.found, message.kind) == (request, "header", "follow_up")
    again = take(letter("And another thing.", number=3, subject="Re:", References="<x@y> <made-up-2@example.org>"))
    assert again.request == request
    assert StaffNotice.objects.filter(to=foi, request=request).count() == 2


@pytest.mark.parametrize(
    ("subject", "words", "to"),
    [
        ("Re: {ref}: your request", "Any news?", ""),
        ("A question", "I write about your reference {ref}. When can I expect an answer?", ""),
        ("A question", "When can I expect an answer?", "foi+{ref}@office.example"),
    ],
)
def test_by_our_reference_in_subject_words_or_address(foi: User, subject: str, words: str, to: str) -> None:
    request = case()
    ref = request.reference
    message = take(
        letter(words.format(ref=ref), number=2, subject=subject.format(ref=ref), Cc=to.format(ref=ref.lower()))
    )
    assert (message.request, message.found) == (request, "reference")


def test_a_new_request_that_names_an_old_case_is_not_put_into_it(foi: User) -> None:
    request = case()
    words = f"In my request {request.reference} you told me the cost. {ASKS}"
    message = take(letter(words, number=2, subject="Freedom of information request: advisers"))
    assert message.request != request


def test_a_message_that_answers_one_case_and_names_another_waits(foi: User) -> None:
    first, second = case(), case(number=2)
    sent_to(first)
    message = take(letter("Hello", number=3, subject=f"Re: {second.reference}", In_Reply_To="<ours-1@office.example>"))
    assert message.state == "stray"
    assert {guess["reference"] for guess in message.guesses} == {first.reference, second.reference}


def test_guesses_are_offered_with_score_and_reason_and_never_acted_on(foi: User) -> None:
    request = case()
    message = take(letter("I forgot to say that I mean the telephone helpline.", subject="helpline", number=2))
    assert (message.state, message.request) == ("stray", None)
    assert message.guesses[0]["reference"] == request.reference
    assert message.guesses[0]["score"] >= 70
    assert "The same address made this request." in message.guesses[0]["reasons"]
    other = take(letter("Lunch on Friday?", subject="Lunch", sender="x@elsewhere.example", number=3))
    assert other.guesses == []


# What follows


def test_clarification_tells_the_officer_and_does_not_move_the_clock(foi: User, client: Client) -> None:
    request = case()
    sent_to(request)
    record_event(request=request, event=Event.CLARIFICATION_ASKED, on=date(2026, 11, 4), by=foi)
    message = take(
        letter("I mean the financial year 2024-25.", number=2, In_Reply_To="<ours-1@office.example>", subject="Re: x"),
        arrived=datetime(2026, 11, 9, 10, tzinfo=UTC),
    )
    assert message.kind == "clarification"
    request.refresh_from_db()
    assert request.state == "clarification"
    assert "clarification" in StaffNotice.objects.filter(request=request).latest("pk").text
    client.force_login(foi)
    page = client.get(f"/requests/inbox/{message.pk}/")
    fields = dict(
        part.split("=") for part in ["event=clarification_received", "on_day=9", "on_month=11", "on_year=2026"]
    )
    for name, value in fields.items():
        assert f'name="{name}" value="{value}"' in page.content.decode()
    client.post(f"/requests/{request.reference}/due-date/", fields)
    request.refresh_from_db()
    assert request.state == "gathering"
    due = clock.clock(request)
    assert due is not None
    assert due.receipt == date(2026, 11, 9)


def test_a_bounce_tells_the_officer_and_marks_the_message_that_came_back(foi: User) -> None:
    request = case()
    out = sent_to(request)
    words = (
        "A message that you sent could not be delivered to one or more of its recipients.\n\n  zebedee@example.org\n\n"
        "------ This is a copy of the message ------\n\nMessage-ID: <ours-1@office.example>\n"
    )
    message = take(
        letter(
            words,
            number=2,
            sender="Mail Delivery System <mailer-daemon@example.org>",
            subject="Mail delivery failed",
            X_Failed_Recipients="zebedee@example.org",
        )
    )
    assert (message.kind, message.request) == ("bounce", request)
    out.refresh_from_db()
    assert out.problem.startswith("Came back on 2 November 2026")
    assert "not delivered" in StaffNotice.objects.filter(request=request).latest("pk").text


def test_an_automatic_reply_is_filed_quietly(foi: User) -> None:
    request = case()
    sent_to(request)
    before = StaffNotice.objects.count()
    away = {"subject": "Automatic reply: Your request", "Auto_Submitted": "auto-replied"}
    filed = take(letter("I am out of the office.", number=2, In_Reply_To="<ours-1@office.example>", **away))
    nowhere = take(letter("I am out of the office.", number=3, **away))
    assert (filed.kind, filed.state, filed.request) == ("automatic", "placed", request)
    assert (nowhere.kind, nowhere.state) == ("automatic", "dismissed")
    assert StaffNotice.objects.count() == before


def test_the_regulator_is_told_of_and_a_colleague_known(foi: User) -> None:
    take(letter("We have received a complaint.", sender="casework@ico.org.uk", subject="IC-1"))
    assert "regulator" in StaffNotice.objects.get(to=foi).text
    Team.objects.create(name="Finance", email="finance@office.example")
    assert (
        take(letter("Here are the figures.", sender="Finance@office.example", subject="Figures", number=2)).kind
        == "task"
    )


# By hand


def test_placing_by_hand_setting_aside_and_bringing_back(foi: User) -> None:
    request = case()
    record_event(request=request, event=Event.CLARIFICATION_ASKED, on=date(2026, 11, 4), by=foi)
    message = take(letter("I mean the telephone helpline.", subject="helpline", number=2))
    mail.set_aside(message=message, by=foi)
    mail.bring_back(message=message, by=foi)
    placed = mail.place(message=message, request=request, by=foi)
    assert (placed.state, placed.found, placed.kind) == ("placed", "hand", "clarification")
    with pytest.raises(mail.NotPlaceable, match="Somebody placed this message meanwhile"):
        mail.place(message=message, request=request, by=foi)
    with pytest.raises(mail.NotPlaceable, match="meanwhile"):
        mail.set_aside(message=message, by=foi)
    back = mail.bring_back(message=message, by=foi)
    assert (back.state, back.request, back.found) == ("stray", None, "")
    back.state, back.found, back.request = "placed", "opened", request
    back.save()
    with pytest.raises(mail.NotPlaceable, match="opened its case"):
        mail.bring_back(message=back, by=foi)
    actions = list(Entry.objects.filter(action__startswith="mail.").order_by("seq").values_list("action", flat=True))
    assert actions == ["mail.taken_in", "mail.set_aside", "mail.brought_back", "mail.placed", "mail.brought_back"]
    assert verify().ok


# Once


def test_the_same_message_twice_is_one(foi: User) -> None:
    first = take(letter())
    assert take(letter()).pk == first.pk
    # Delivered again by another way: the servers' lines are different, the message is not.
    again = b"Received: from elsewhere; Mon, 2 Nov 2026 10:00:00 +0000\n" + letter()
    assert take(again).pk == first.pk
    assert (Message.objects.count(), Request.objects.count()) == (1, 1)
    assert len(list((Path(mail.settings.MEDIA_ROOT) / "mail").iterdir())) == 1


def test_another_message_with_the_same_id_is_kept_too(foi: User) -> None:
    take(letter("Lunch on Friday?", subject="Lunch"))
    other = take(letter("Lunch on Monday?", subject="Lunch"))
    assert Message.objects.count() == 2
    assert "Another message has the same Message-ID, but says something else." in other.problems


def test_it_is_kept_byte_for_byte_for_nobody_else_to_read(foi: User) -> None:
    raw = letter("\x00\x01 words", subject="x").replace(b"words", b"\xff\xfe\x00words")
    message = take(raw)
    kept = Path(mail.settings.MEDIA_ROOT) / message.kept
    assert kept.read_bytes() == raw
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "zebedee" not in message.kept


# Many: a folder, a mailbox


def test_files_and_folders(foi: User, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "b.eml").write_bytes(letter(number=1))
    (folder / "a.eml").write_bytes(letter("Lunch on Friday?", subject="Lunch", number=2))
    (folder / "notes.txt").write_text("not mail")
    empty = tmp_path / "empty.eml"
    empty.write_bytes(b"")
    bare = tmp_path / "bare"
    bare.mkdir()
    done = mail.import_files(paths=[folder, empty, bare, tmp_path / "gone.eml", folder / "a.eml"], by=foi)
    assert (done.opened, done.waiting, done.known, done.taken) == (1, 1, 1, 2)
    assert done.words == "2 messages taken in: 1 opened a case, 1 waiting in the inbox, 1 taken in before."
    assert done.problems == (
        "empty.eml is empty: save it again and check that it has something in it.",
        "bare has no .eml or .msg file in it.",
        "gone.eml was not found: check the name and the folder.",
    )
    # Nothing on the way said when they arrived: the writers' own date was taken, and that is said.
    assert Message.objects.filter(found="opened").get().arrived == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert any("check it" in one for one in Message.objects.get(name="a.eml").problems)


@pytest.fixture(scope="module")
def server() -> Iterator[LocalMail]:
    with local_mail() as running:
        yield running


@pytest.fixture
def mailbox(server: LocalMail, settings: Any) -> LocalMail:
    settings.MAIL_IMAP = {
        "host": server.host,
        "port": server.imap_port,
        "user": server.address,
        "password": server.password,
        "folder": "INBOX",
        "done_folder": "Answerable",
        "tls": "none",
    }
    return server


def test_fetching_takes_in_moves_and_deletes_nothing(foi: User, mailbox: LocalMail) -> None:
    raw = letter(number=11)
    mailbox.deliver(raw, arrived=ARRIVED)
    mailbox.deliver(letter("Lunch on Friday?", subject="Lunch", number=12), arrived=ARRIVED)
    request = case()
    sent_to(request, 9)
    mailbox.deliver(letter("Our own", number=14).replace(b"made-up-14@example.org", b"ours-9@office.example"))
    assert not imap.holds("<nowhere@example.org>")
    assert imap.holds("<made-up-11@example.org>")
    done = mail.fetch()
    assert (done.opened, done.waiting, done.own, done.known) == (1, 1, 1, 0)
    assert mailbox.messages("INBOX") == []
    assert mailbox.messages("Answerable")[0] == raw
    assert imap.holds("<made-up-11@example.org>")
    assert Message.objects.get(message_id="<made-up-11@example.org>").arrived == ARRIVED
    assert mail.fetch().words == "0 messages taken in."


def test_without_moving_what_was_taken_is_marked(foi: User, mailbox: LocalMail, settings: Any) -> None:
    settings.MAIL_IMAP = {**settings.MAIL_IMAP, "done_folder": ""}
    mailbox.deliver(letter("Lunch on Sunday?", subject="Lunch", number=21))
    assert mail.fetch().waiting == 1
    assert len(mailbox.messages("INBOX")) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": ""}, "No mailbox is set: give ANSWERABLE_IMAP_HOST"),
        ({"tls": "perhaps"}, "ANSWERABLE_IMAP_TLS is “perhaps”: give one of tls, starttls, none"),
        ({"password": "wrong"}, "did not accept the user and the password"),
        ({"port": 1}, "could not be reached"),
        ({"folder": "Nowhere"}, "could not be read"),
        ({"tls": "starttls"}, "could not be read"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_an_error_in_one_sentence(
    mailbox: LocalMail, settings: Any, wrong: dict[str, Any], said: str
) -> None:
    settings.MAIL_IMAP = {**settings.MAIL_IMAP, **wrong}
    with pytest.raises((imap.NotConfigured, imap.CannotReach)) as error:
        mail.fetch()
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert str(error.value).endswith(".")


# Pages


def test_names_are_for_those_who_may_see_who_asks(foi: User, client: Client) -> None:
    request = take(letter(files=(("Quillfeather.txt", b"x"),))).request
    assert request is not None
    words = "Please tell me the cost.\n\nYours sincerely\nZebedee Quillfeather"
    stray = take(letter(words, number=2, subject="From Quillfeather"))
    opened = Message.objects.get(found="opened")
    pages = ["/requests/inbox/", *(f"/requests/inbox/{one.pk}/" for one in (stray, opened))]
    pages.append(f"/requests/{request.reference}/correspondence/")
    client.force_login(foi)
    assert all("Quillfeather" in client.get(page).content.decode() for page in pages)
    client.force_login(member("approver"))
    for page in pages:
        shown = client.get(page).content.decode()
        assert "uillfeather" not in shown, page
        assert "zebedee@" not in shown, page
    assert client.get(f"/requests/inbox/{opened.pk}/original").status_code == 403
    assert client.get(f"/requests/inbox/{opened.pk}/files/1").status_code == 403
    assert client.post(f"/requests/inbox/{stray.pk}/", {"reference": request.reference}).status_code == 403
    assert client.post("/requests/inbox/").status_code == 403


def test_downloads_are_what_came(foi: User, client: Client) -> None:
    raw = letter(files=(("figures.csv", b"a,b\n"),))
    message = take(raw)
    client.force_login(foi)
    whole = client.get(f"/requests/inbox/{message.pk}/original")
    assert b"".join(whole.streaming_content) == raw  # type: ignore[attr-defined]
    one = client.get(f"/requests/inbox/{message.pk}/files/1")
    assert b"".join(one.streaming_content) == b"a,b\n"  # type: ignore[attr-defined]
    assert one["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert one["Content-Type"] == "application/octet-stream"
    assert client.get(f"/requests/inbox/{message.pk}/files/2").status_code == 404


def test_dropping_placing_and_what_is_wrong_with_a_form(foi: User, client: Client) -> None:
    client.force_login(foi)
    files = [
        SimpleUploadedFile("a.eml", letter()),
        SimpleUploadedFile("b.eml", letter("Lunch?", subject="Lunch", number=2)),
    ]
    page = client.post("/requests/inbox/", {"messages": files}, follow=True)
    assert "2 messages taken in: 1 opened a case, 1 waiting in the inbox." in page.content.decode()
    stray = Message.objects.get(state="stray")
    wrong = client.post(f"/requests/inbox/{stray.pk}/", {"reference": "FOI-1999-0001"})
    assert wrong.status_code == 422
    assert "There is no case FOI-1999-0001" in wrong.content.decode()
    assert client.post("/requests/inbox/", {}).status_code == 422
    reference = Request.objects.get().reference
    assert client.post(f"/requests/inbox/{stray.pk}/", {"reference": reference.lower()}).status_code == 302
    assert client.get("/requests/inbox/?show=nothing").status_code == 404
    assert "No message waits" in client.get("/requests/inbox/").content.decode()
    assert client.post(f"/requests/inbox/{stray.pk}/bring-back/", follow=True).status_code == 200
    assert client.post(f"/requests/inbox/{stray.pk}/set-aside/", follow=True).status_code == 200
    assert "Lunch" in client.get("/requests/inbox/?show=set_aside").content.decode()
    opened = client.post(f"/requests/inbox/{stray.pk}/open/", follow=True)
    assert Request.objects.count() == 2
    assert opened.status_code == 200


def test_the_lists_cost_the_same_however_long(foi: User, client: Client, django_assert_max_num_queries: Any) -> None:
    request = case()
    rows = [
        Message(kept="x", sha256=f"{n:064d}", arrived=ARRIVED, kind="other", state="stray" if n % 2 else "placed",
                request=None if n % 2 else request, subject="x" * 400)
        for n in range(120)
    ]  # fmt: skip
    Message.objects.bulk_create(rows)
    client.force_login(foi)
    with django_assert_max_num_queries(25):
        assert client.get("/requests/inbox/").status_code == 200
    with django_assert_max_num_queries(30):
        assert client.get(f"/requests/{request.reference}/correspondence/").status_code == 200


def test_every_kind_of_the_rules_is_one_of_the_store() -> None:
    assert {kind.value for kind in MailKind} == set(Message.Kind.values)


def test_whoever_presses_the_button_is_told_what_came_in_too(foi: User) -> None:
    request = case()
    asks = "Please carry out an internal review of your reply to FOI-2026-0001."
    take(letter(asks, subject="FOI-2026-0001"), by=foi)
    assert StaffNotice.objects.filter(to=foi, request=request).exists()
    assert "Read the message that asks for an internal review, and record it" in [
        step.text for step in steps_of(request, user=foi, today=ARRIVED.date())
    ]

"""Who asked: kept apart, seen by few, forgotten in time."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import queries
from answerable.casework.actions import keep_upload, receive_kept, receive_text, record_event
from answerable.casework.actions import requesters as actions
from answerable.casework.actions.triage import look_again
from answerable.casework.errors import Stale
from answerable.casework.models import (
    CaseEvent,
    Hold,
    Message,
    OutgoingMessage,
    Request,
    Requester,
    Review,
    StaffNotice,
    Task,
    Tie,
    Triage,
)
from answerable.casework.queries.requesters import due_to_be_forgotten
from answerable.casework.rules.life import Event
from answerable.letters.html import write_html
from answerable.publication.models import PublishedRecord
from tests.integration.pages import summary, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

LETTER = """Dear Sir or Madam,

How much did the helpline cost in 2024-25? Please send the answer as a spreadsheet.

Yours faithfully,

Zebedee Quillfeather
12 Made Up Road
Northshire
NS1 1AA
zq@example.org
"""
PERSONAL = ("Zebedee", "Quillfeather", "zq@example", "Made Up Road", "NS1 1AA")


@pytest.fixture
def asked(officer: User) -> Request:
    kept = keep_upload(name="Zebedee Quillfeather.txt", chunks=[LETTER.encode()])
    return receive_kept(by=officer, kept=kept, name="Zebedee Quillfeather.txt", received=date(2026, 11, 2))


def one(officer: User | None = None, **more: str) -> Requester:
    return actions.find_or_make(**{"name": "", "email": "", **more}, by=officer)  # type: ignore[arg-type]


def details(**more: Any) -> dict[str, Any]:
    return {"name": "Ada Madeup", "email": "", "address": "", "organisation": "", "kind": "person", **more}


def leaks(text: str) -> list[str]:
    return [word for word in PERSONAL if word in text]


# Who is who


def test_the_same_address_is_the_same_requester_and_a_name_alone_never_is(db: None) -> None:
    first = one(name="Zebedee Quillfeather", email="ZQ@example.org")
    assert one(name="Z Quillfeather", email="Zed <zq@example.org>") == first
    assert one(name="Zebedee Quillfeather") != first
    assert one(name="Zebedee Quillfeather") != one(name="Zebedee Quillfeather")
    first.refresh_from_db()
    assert (first.name, first.email, first.kind) == ("Zebedee Quillfeather", "zq@example.org", "person")


def test_what_is_lacking_is_filled_in_and_nothing_is_overwritten(db: None) -> None:
    first = one(email="zq@example.org")
    again = one(name="Zebedee", email="zq@example.org", address="1 Road", organisation="Quill")
    assert (again.pk, again.name, again.address, again.organisation, again.version) == (
        first.pk,
        "Zebedee",
        "1 Road",
        "Quill",
        2,
    )
    assert one(name="Other", email="zq@example.org").name == "Zebedee"


def test_each_address_that_a_request_website_makes_is_a_requester(db: None) -> None:
    first, second = one(email="request-1-aa@example.org"), one(email="request-2-bb@example.org")
    assert first != second
    assert (first.kind, second.kind) == ("website", "website")


def test_a_letter_opens_with_whoever_sent_it_where_that_is_known(officer: User) -> None:
    from answerable.casework.actions import receive
    from answerable.reading.letter import read_upload

    sender = one(name="Ada Madeup", email="ada@example.org")
    letter = read_upload(LETTER.encode(), "letter.txt")
    assert receive(by=officer, letter=letter, requester=sender, route="post").requester == sender


# Changing, splitting, joining


def test_a_correction_writes_one_entry_without_the_words(officer: User) -> None:
    kept = one(name="Zebedee Quillfeather", email="zq@example.org")
    before = Entry.objects.count()
    actions.change(requester=kept, **details(email="ada@example.org"), version=1, by=officer)
    entry = Entry.objects.order_by("-seq")[0]
    assert Entry.objects.count() == before + 1
    assert (entry.action, entry.record, entry.ref) == ("requester.changed", "requester", str(kept.pk))
    with pytest.raises(Stale):
        actions.change(requester=kept, **details(), version=1, by=officer)
    other = one(email="other@example.org")
    with pytest.raises(actions.SameEmail, match=f"Requester {kept.pk} has this e-mail address"):
        actions.change(requester=other, **details(email="ADA@example.org"), version=1, by=officer)


def test_a_request_is_given_to_somebody_else_and_the_rest_stays(officer: User, asked: Request) -> None:
    again = receive_text(by=officer, text=LETTER, received=date(2026, 11, 3))
    zebedee = asked.requester
    assert zebedee
    assert again.requester == zebedee
    before = Entry.objects.count()
    made = actions.name_another(request=again, **details(), version=again.version, by=officer)
    assert Entry.objects.count() == before + 1
    assert list(zebedee.requests.all()) == [asked]
    assert list(made.requests.all()) == [again]
    with pytest.raises(Stale):
        actions.name_another(request=again, **details(), version=again.version, by=officer)


def test_two_are_joined_and_what_one_lacks_is_taken_from_the_other(officer: User, asked: Request) -> None:
    kept = one(name="Z Quillfeather")
    other = asked.requester
    assert other
    before = Entry.objects.count()
    actions.join(keep=kept, other=other, by=officer)
    assert Entry.objects.count() == before + 1
    kept.refresh_from_db()
    asked.refresh_from_db()
    assert asked.requester == kept
    assert (kept.name, kept.email) == ("Z Quillfeather", "zq@example.org")
    assert not Requester.objects.filter(pk=other.pk).exists()
    with pytest.raises(actions.NotJoined, match="same requester"):
        actions.join(keep=kept, other=kept, by=officer)
    gone = one(name="Gone")
    Requester.objects.filter(pk=gone.pk).update(forgotten=timezone.now())
    with pytest.raises(actions.NotJoined, match="forgotten"):
        actions.join(keep=kept, other=gone, by=officer)


# Forgetting


def closed(officer: User, request: Request, on: date) -> None:
    record_event(request=request, event=Event.RESPONDED_OUTSIDE, on=on, by=officer)


def test_a_requester_is_due_when_the_months_are_over_and_nothing_runs(officer: User, asked: Request) -> None:
    who = asked.requester
    assert who
    later = date(2028, 11, 20)
    assert not due_to_be_forgotten(today=later).exists()
    closed(officer, asked, date(2026, 11, 20))
    assert not due_to_be_forgotten(today=date(2028, 11, 19)).exists()
    assert list(due_to_be_forgotten(today=later)) == [who]
    review = Review.objects.create(request=asked, kind="compliance")
    assert not due_to_be_forgotten(today=later).exists()
    Review.objects.filter(pk=review.pk).update(state="answered")
    hold = Hold.objects.create(request=asked, reason="Tribunal", put_on=date(2026, 12, 1))
    assert not due_to_be_forgotten(today=later).exists()
    Hold.objects.filter(pk=hold.pk).update(lifted_on=date(2027, 1, 4))
    complaint = asked.complaints.create()
    assert not due_to_be_forgotten(today=later).exists()
    complaint.state = "closed"
    complaint.save()
    assert due_to_be_forgotten(today=later).get().last == date(2026, 11, 20)  # type: ignore[attr-defined]


def test_one_with_no_request_is_counted_from_when_they_were_recorded(db: None) -> None:
    idle = one(name="Idle")
    assert not due_to_be_forgotten().exists()
    Requester.objects.update(created=timezone.make_aware(timezone.datetime(2020, 1, 1)))
    assert list(due_to_be_forgotten()) == [idle]


def test_forgetting_erases_who_and_keeps_what_was_asked(officer: User, asked: Request) -> None:
    who = asked.requester
    assert who
    with pytest.raises(actions.NotDue, match="kept for 24 months"):
        actions.forget(requester=who, by=officer)
    Message.objects.create(
        kept="m",
        sha256="a" * 64,
        from_name="Zebedee Quillfeather",
        from_address="zq@example.org",
        subject="From Zebedee Quillfeather",
        arrived=timezone.now(),
        kind="request",
        text=LETTER,
        request=asked,
    )
    mail = {"request": asked, "to_address": "zq@example.org", "subject": "Your request", "body": "Dear Zebedee"}
    OutgoingMessage.objects.create(message_id="<1@x>", state="sent", **mail)
    closed(officer, asked, date(2026, 11, 20))
    CaseEvent.objects.update(on=date(2020, 1, 6))
    before = Entry.objects.count()
    actions.forget(requester=who, by=officer)
    actions.forget(requester=who, by=officer)
    assert Entry.objects.count() == before + 1
    who.refresh_from_db()
    asked.refresh_from_db()
    assert who.forgotten
    assert (who.name, who.email, who.address) == ("", "", "")
    assert asked.requester == who
    assert "How much did the helpline cost in 2024-25?" in asked.letter_text
    assert not leaks(
        serializers.serialize("json", [who, asked, *Message.objects.all(), *OutgoingMessage.objects.all()])
    )
    fresh = one(name="Zebedee Quillfeather", email="zq@example.org")
    assert fresh != who


# The pages


def test_an_officer_finds_a_requester_without_a_name_in_any_address(
    site: Client, asked: Request, caplog: pytest.LogCaptureFixture
) -> None:
    assert "Zebedee Quillfeather" in words(site.get("/requests/requesters/"))
    found = site.post("/requests/requesters/", {"words": "quillfeather ZQ@"})
    assert "1 found." in words(found)
    assert found.request["QUERY_STRING"] == ""
    assert "None found." in words(site.post("/requests/requesters/", {"words": "nobody"}))
    record = f"/requests/requesters/{asked.requester_id}/"
    assert asked.reference in words(site.get(record))
    typed = details(name="Zebedee Q", email="zq@example.org", version="1")
    assert "The requester was saved." in words(site.post(record, typed, follow=True))
    stale = site.post(record, typed)
    assert "Somebody else changed this requester" in summary(stale)[0][0]
    assert site.post(record, details(name="", version="2")).status_code == 422
    other = one(name="Other", email="other@example.org")
    clash = site.post(record, details(email="other@example.org", version="2"))
    assert summary(clash)[0][1] == "id_email"
    join = f"{record}join/"
    assert (
        "There is no requester with this number" in summary(site.post(join, {"number": "999999", "sure": "on"}))[0][0]
    )
    same = site.post(join, {"number": str(asked.requester_id), "sure": "on"})
    assert "That is the same requester" in summary(same)[0][0]
    assert site.post(join, {"number": str(other.pk)}).status_code == 422
    assert "were joined" in words(site.post(join, {"number": str(other.pk), "sure": "on"}, follow=True))
    assert not leaks(caplog.text)


def test_the_requester_of_a_case_is_shown_and_changed(site: Client, asked: Request) -> None:
    here = f"/requests/{asked.reference}/requester/"
    assert "zq@example.org" in words(site.get(here))
    assert site.post(here, details(name="", version="1")).status_code == 422
    assert "Somebody else changed" in summary(site.post(here, details(version="77")))[0][0]
    version = str(Request.objects.get(pk=asked.pk).version)
    shown = words(site.post(here, details(version=version), follow=True))
    assert "Ada Madeup" in shown
    Request.objects.update(requester=None)
    assert "No requester is recorded." in words(site.get(here))


def test_a_requester_is_forgotten_from_the_list_of_those_due(site: Client, officer: User, asked: Request) -> None:
    forget = f"/requests/requesters/{asked.requester_id}/forget/"
    assert "may not be forgotten yet" in words(site.post(forget, follow=True))
    closed(officer, asked, date(2026, 11, 20))
    CaseEvent.objects.update(on=date(2020, 1, 6))
    assert "Zebedee" in words(site.get("/requests/requesters/due/"))
    assert "Their time is past." in words(site.get(f"/requests/requesters/{asked.requester_id}/"))
    assert "was forgotten" in words(site.post(forget, follow=True))
    assert "forgotten since" in words(site.get(f"/requests/requesters/{asked.requester_id}/"))


@pytest.mark.parametrize("role", ["approver", "auditor", "commissioning_manager", "administrator"])
def test_nobody_else_sees_who_asks(client: Client, asked: Request, role: str) -> None:
    client.force_login(member(role))
    for path in (
        "requesters/",
        "requesters/due/",
        f"requesters/{asked.requester_id}/",
        f"{asked.reference}/requester/",
        f"{asked.reference}/letter",
    ):
        assert client.get(f"/requests/{path}").status_code == 403, path


def test_a_requester_never_leaves_their_own_pages(
    client: Client, officer: User, asked: Request, caplog: pytest.LogCaptureFixture, files: Path
) -> None:
    """Not the journal, a log, an address, an answer, an approver's page, a notice, a task or the published store."""
    again = receive_text(by=officer, text=LETTER, received=date(2026, 11, 9))
    look_again(request=again, by=officer)
    actions.name_another(request=again, **details(), version=Request.objects.get(pk=again.pk).version, by=officer)
    seen: set[str] = set()
    for role in ("approver", "auditor"):
        client.force_login(member(role))
        for path in ("", "questions/1/", "triage/", "due-date/", "reply/", "reply/reply.html", "history/"):
            response = client.get(f"/requests/{asked.reference}/{path}")
            assert response.status_code == 200, path
            assert not leaks(response.content.decode()), f"{role} at {path}"
        assert not leaks(client.get("/").content.decode() + client.get("/requests/").content.decode())
        if role == "auditor":
            assert not leaks(client.get("/journal/").content.decode())
    client.force_login(officer)
    for path in ("", "questions/1/", "triage/", "requester/", "reply/"):
        page = client.get(f"/requests/{asked.reference}/{path}").content.decode()
        seen |= set(re.findall(r'(?:href|action|src)="([^"]*)"', page))
    assert not leaks(client.get(f"/requests/{asked.reference}/questions/1/").content.decode())
    assert not leaks(" ".join(seen))
    rows = [
        *Entry.objects.all(),
        *StaffNotice.objects.all(),
        *Task.objects.all(),
        *Triage.objects.all(),
        *Tie.objects.all(),
    ]
    assert not leaks(serializers.serialize("json", rows))
    assert not leaks(json.dumps(list(PublishedRecord.objects.values()), default=str))
    assert not leaks(caplog.text)
    assert not leaks(" ".join(str(path) for path in files.rglob("*")))


def test_the_name_stands_in_the_letter_itself_and_not_in_the_draft(asked: Request) -> None:
    assert not leaks(write_html(queries.reply(asked)))
    assert "Zebedee Quillfeather" in write_html(queries.reply(asked, dated=date(2026, 11, 20), named=True))

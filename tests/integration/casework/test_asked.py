"""Requests from the public site: opened once whatever happens, put into cases, their stage told, and forgotten with the case."""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import transaction
from django.test import Client
from django.utils import timezone
from nacl.public import PrivateKey

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework.actions import asked, record_event
from answerable.casework.actions import rounds as going
from answerable.casework.actions.private_links import cut_links, take_away_gone
from answerable.casework.models import Request, Requester, Route, StaffNotice, WebAsk
from answerable.casework.rules.life import Event
from answerable.config.home import sealing_key
from answerable.publication import asking, receiving
from answerable.publication.actions import publish
from answerable.publication.models import AskStatus, SealedAsk, Store
from answerable.publication.release import Item, Release
from answerable.publication.rules.references import fold
from answerable.publication.sealing import digest_of_link, public_of, seal
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

MONDAY = date(2026, 11, 2)
TEXT = "1. How much did the helpline cost in 2024-25?\n2. How many unicorns were stabled at Wobblethorpe in 2019?"
SENT = {
    "text": TEXT,
    "name": "Zebedee Quillfeather",
    "email": "zq@example.org",
    "address": "12 Made Up Road\nNorthtown",
}
PERSONAL = ("Zebedee", "Quillfeather", "zq@example", "Made Up Road", "Wobblethorpe")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday 2 November 2026 in the office and outside."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: MONDAY)


@pytest.fixture
def key(db: None) -> None:
    receiving.leave_key(public_of(sealing_key()))


def send(**changed: str) -> asking.Taken:
    return asking.take(**{**SENT, **changed})


def parts() -> dict[str, going.Part]:
    return {part.name: part for part in going.go_round(today=MONDAY)}


def test_the_round_leaves_the_key_so_that_the_public_can_ask(officer: User) -> None:
    assert not asking.open_for_requests()
    going.go_round(today=MONDAY)
    assert asking.open_for_requests()
    assert Store.objects.get().sealing_key == public_of(sealing_key()) != sealing_key()


def test_a_request_becomes_a_case_with_who_sent_it_and_the_day_it_came(key: None, officer: User) -> None:
    taken = send()
    before = Entry.objects.count()
    assert parts()["requests from the public site"].did == "1 request taken in."
    [case] = Request.objects.all()
    assert (case.route, case.received, case.letter_text) == (Route.WEB, MONDAY, TEXT)
    assert case.questions.all()[0].text.startswith("How much did the helpline cost")
    assert case.questions.count() == 2
    assert case.requester is not None
    assert (case.requester.name, case.requester.email) == ("Zebedee Quillfeather", "zq@example.org")
    assert case.requester.address == "12 Made Up Road\nNorthtown"
    assert case.asked_online.number == taken.number
    assert not SealedAsk.objects.exists()
    assert Entry.objects.count() == before + 1
    assert Entry.objects.latest("pk").action == "request.received"
    [notice] = StaffNotice.objects.filter(to=officer)
    assert notice.text == f"{case.reference} came from the public site, where its number is {taken.number}."


def test_the_sender_is_told_that_it_came_and_when_it_is_due(key: None, officer: User) -> None:
    taken = send()
    assert parts()["stages on the public site"].did == "1 request told of."
    [status] = AskStatus.objects.all()
    assert (status.stage, status.received, status.stage_since) == ("received", MONDAY, MONDAY)
    # Twenty working days after 2 November 2026, of which 30 November is none (facts/law.md A2).
    assert status.due == date(2026, 12, 1) == taken.due
    assert parts()["stages on the public site"].did == ""


def test_nothing_of_who_asked_what_is_in_the_journal_in_a_log_or_in_the_published_store(
    key: None, officer: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send()
    going.go_round(today=MONDAY)
    told = [*Entry.objects.all(), *AskStatus.objects.all(), *Store.objects.all(), *StaffNotice.objects.all()]
    told += list(WebAsk.objects.all())
    said = serializers.serialize("json", told) + caplog.text
    assert "W-" in said
    assert [word for word in PERSONAL if word in said] == []


@pytest.mark.parametrize("where", ["receive", "save", "taken_away"])
def test_stopped_at_any_point_it_is_taken_in_once(
    key: None, officer: User, monkeypatch: pytest.MonkeyPatch, where: str, files: Path
) -> None:
    """As a machine does that loses its power: what was not committed is gone, and the next round goes on."""
    send()
    of = {"receive": asked, "save": WebAsk, "taken_away": receiving}[where]
    with monkeypatch.context() as stopping:
        stopping.setattr(of, where, _stop)
        with pytest.raises(KeyboardInterrupt):
            asked.take_in()
    assert SealedAsk.objects.count() == 1
    assert Request.objects.count() == (1 if where == "taken_away" else 0)
    assert asked.take_in().opened == (0 if where == "taken_away" else 1)
    assert asked.take_in() == asked.TakenIn()
    assert Request.objects.count() == WebAsk.objects.count() == Requester.objects.count() == 1
    assert not SealedAsk.objects.exists()
    assert Entry.objects.filter(action="request.received").count() == 1
    assert len(list((files / "letters").iterdir())) == 1


def _stop(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


def test_a_box_that_cannot_be_opened_stays_is_told_of_once_and_blocks_no_other(
    key: None, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = member("administrator")
    other = b64encode(bytes(PrivateKey.generate())).decode()
    receiving.leave_key(public_of(other))
    lost = send()
    receiving.leave_key(public_of(sealing_key()))
    send(text="How much did the helpline cost in 2024-25?")
    found = asked.take_in()
    assert found.opened == 1
    assert lost.number in found.problems[0]
    assert "sealing_key" in found.problems[0]
    assert SealedAsk.objects.get().number == lost.number
    for person in (administrator, officer):
        assert StaffNotice.objects.filter(to=person, text__contains=lost.number).count() == 1
    assert asked.take_in() == asked.TakenIn(), "it is left alone for an hour"
    WebAsk.objects.filter(request=None).update(tried=timezone.now() - timedelta(hours=2))
    assert len(asked.take_in().problems) == 1
    assert StaffNotice.objects.filter(to=administrator).count() == 1, "told once"
    # The right key is put back: it is taken in with the day on which it came.
    WebAsk.objects.filter(request=None).update(tried=None)
    monkeypatch.setattr(asked.sealing_key, "private_key", lambda: other)
    assert asked.take_in().opened == 1
    assert WebAsk.objects.get(number=lost.number).request is not None
    assert not SealedAsk.objects.exists()


def test_what_stands_in_a_box_in_no_form_of_ours_is_not_taken_in(key: None, officer: User) -> None:
    for number, what in enumerate(({"text": "a"}, {**SENT, "number": "W-1", "received": "yesterday"})):
        sealed = seal(public_of(sealing_key()), what)
        SealedAsk.objects.create(link=f"{number}" * 64, number=f"W-{number}", sealed=sealed, received=MONDAY, size=1)
    assert len(asked.take_in().problems) == 2
    assert SealedAsk.objects.count() == 2
    assert not Request.objects.exists()


def test_whatever_is_wrong_with_one_the_others_are_taken_in(
    key: None, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    send()
    send(text="How much did the helpline cost in 2024-25?")
    real = asked.read_upload

    def read(data: bytes, name: str) -> Any:
        if b"unicorns" in data:
            raise ZeroDivisionError("Zebedee")
        return real(data, name)

    monkeypatch.setattr(asked, "read_upload", read)
    found = asked.take_in()
    assert found.opened == 1
    assert "ZeroDivisionError" in found.problems[0]
    assert "Zebedee" not in found.problems[0]
    failed = parts()["requests from the public site"]
    assert failed == going.Part("requests from the public site")


def test_a_day_from_which_no_clock_can_run_is_told_of(key: None, officer: User) -> None:
    sealed = seal(public_of(sealing_key()), {**SENT, "number": "W-1", "received": "1999-01-01"})
    SealedAsk.objects.create(link="1" * 64, number="W-1", sealed=sealed, received=MONDAY, size=1)
    assert "was not taken in" in asked.take_in().problems[0]
    assert not Request.objects.exists()
    assert not Requester.objects.exists()


def test_a_day_in_the_future_is_taken_for_today(key: None, officer: User) -> None:
    sealed = seal(public_of(sealing_key()), {**SENT, "number": "W-1", "received": "2026-11-05"})
    SealedAsk.objects.create(link="1" * 64, number="W-1", sealed=sealed, received=MONDAY, size=1)
    assert asked.take_in().opened == 1
    assert Request.objects.get().received == MONDAY


def test_the_stage_follows_the_case_until_the_answer_is_public(
    key: None, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    send()
    going.go_round(today=MONDAY)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 22))
    [case] = Request.objects.all()
    [status] = AskStatus.objects.all()

    def told(day: date) -> tuple[str, date | None, date, str]:
        asked.tell_stages(today=day)
        status.refresh_from_db()
        return status.stage, status.due, status.stage_since, status.published

    record_event(request=case, event=Event.CLARIFICATION_ASKED, on=date(2026, 11, 4), by=officer)
    assert told(date(2026, 11, 5)) == ("clarify", None, date(2026, 11, 4), "")
    record_event(request=case, event=Event.CLARIFICATION_RECEIVED, on=date(2026, 11, 6), by=officer)
    # A whole new count from Friday 6 November (section 10(6)): 7 December, as 30 November is no working day.
    assert told(date(2026, 11, 6)) == ("looking", date(2026, 12, 7), date(2026, 11, 6), "")
    record_event(request=case, event=Event.RESPONDED_OUTSIDE, on=date(2026, 11, 20), by=officer)
    assert told(date(2026, 11, 21)) == ("answered", date(2026, 12, 7), date(2026, 11, 20), "")
    ref = fold(case.reference)
    item = Item("response", ref, {"reference": case.reference, "subject": "Helpline"})
    publish(Release("r", MONDAY, (item,), passed=frozenset([item.digest])))
    assert told(date(2026, 11, 22))[3] == f"/answers/{ref}"


def test_with_the_case_goes_what_is_shown_of_it(
    key: None, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    send()
    kept = send(text="How much did the helpline cost in 2024-25?")
    going.go_round(today=MONDAY)
    assert AskStatus.objects.count() == 2
    Request.objects.filter(questions__text__contains="unicorns").distinct().get().delete()
    assert take_away_gone() == 1
    assert AskStatus.objects.get().link == digest_of_link(kept.link)
    # Somebody who is forgotten: their links lead nowhere, and the case stays.
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        cut_links(requester=Requester.objects.get())
    assert not AskStatus.objects.exists()
    assert WebAsk.objects.get().link is None
    assert Request.objects.count() == 1
    going.go_round(today=MONDAY)
    assert not AskStatus.objects.exists()


def test_what_still_waits_is_not_taken_for_gone(key: None, officer: User) -> None:
    send()
    assert take_away_gone() == 0
    assert AskStatus.objects.count() == 1


def test_the_case_says_where_it_came_from(key: None, site: Client) -> None:
    taken = send()
    going.go_round(today=MONDAY)
    page = site.get(f"/requests/{Request.objects.get().reference}/").content.decode()
    assert f"The public site, where its number is {taken.number}" in page
    assert json.dumps(taken.link) not in page

"""The power is cut in the middle, or two people act at the same moment: nothing is sent twice, nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from answerable.accounts.models import User
from answerable.audit.queries import verify
from answerable.casework.actions import clearance, correct_particulars, outbox
from answerable.casework.errors import Stale
from answerable.casework.mailbox import smtp
from answerable.casework.mailbox.local import ADDRESS, OUTSIDE
from answerable.casework.mailbox.local import PASSWORD as MAILBOX_PASSWORD
from answerable.casework.models import CaseEvent, OutgoingMessage, Release, Request, Signature
from answerable.casework.queries import clearance as queries
from answerable.casework.rules.clearance import CannotClear
from answerable.casework.rules.life import NotAllowed
from tests.integration.staff import member

from .clearing import EMAIL, World, applicant, bare_request, fixed, letter_of, signed, world
from .processes import at_once, ended, killed, power_cut, shared_store, start

__all__ = ["world"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "published"])


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, int]]:
    """The local mail server in a process of its own, which outlives those that talk to it: its SMTP and IMAP ports."""
    process = subprocess.Popen(
        [sys.executable, "-m", "answerable.casework.mailbox.local"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        smtp_port, imap_port = map(int, process.stdout.readline().split())
        yield smtp_port, imap_port
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(autouse=True)
def office(server: tuple[int, int], transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[None]:
    smtp_port, imap_port = server
    settings.MAIL_SMTP = {"host": "127.0.0.1", "port": smtp_port, "user": "", "password": "", "tls": "none"}
    settings.MAIL_IMAP = {
        "host": "127.0.0.1",
        "port": imap_port,
        "user": ADDRESS,
        "password": MAILBOX_PASSWORD,
        "folder": "INBOX",
        "done_folder": "Answerable",
        "tls": "none",
    }
    settings.MAIL_FROM = ADDRESS
    settings.MAIL_SETTLE = 1
    with shared_store(tmp_path):
        yield


@pytest.fixture
def officer(office: None) -> User:
    return member("foi_officer")


@pytest.fixture
def case(officer: User) -> Request:
    request = bare_request(officer)
    applicant(request)
    return request


def _outside(settings: Any) -> list[str]:
    """The Message-IDs of what left the office, in the order in which it left."""
    from imap_tools import MailBoxUnencrypted

    known = settings.MAIL_IMAP
    with MailBoxUnencrypted(known["host"], known["port"]).login(known["user"], known["password"], OUTSIDE) as box:
        raws = [message.obj.as_bytes() for message in box.fetch(mark_seen=False)]
    return [message_from_bytes(raw)["Message-ID"] for raw in raws]


def _send_the_rest() -> None:
    """Send until nothing waits, as the office's own round does every minute."""
    until = time.monotonic() + 20
    while OutgoingMessage.objects.exclude(state="sent").exists():
        assert time.monotonic() < until, list(OutgoingMessage.objects.values_list("state", "problem"))
        outbox.deliver()
        time.sleep(0.1)


def _cut_before(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    monkeypatch.setattr(place, name, lambda *_, **__: power_cut())


def _cut_after(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    whole = getattr(place, name)

    def then_cut(*given: Any, **more: Any) -> None:
        whole(*given, **more)
        power_cut()

    monkeypatch.setattr(place, name, then_cut)


CUTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before it was marked as being sent": lambda patch: _cut_before(patch, outbox, "is_cleared"),
    "marked, and the server not asked yet": lambda patch: _cut_before(patch, smtp, "hand_over"),
    "taken by the server, and nothing put down": lambda patch: _cut_after(patch, smtp, "hand_over"),
    "while it was put down as sent": lambda patch: _cut_before(patch, outbox, "record"),
    "just after it was put down": lambda patch: _cut_after(patch, outbox, "_has_gone"),
}


@pytest.mark.parametrize("moment", list(CUTS))
def test_a_letter_is_sent_once_whenever_the_power_is_cut(
    case: Request, officer: User, world: World, settings: Any, moment: str
) -> None:
    letter = letter_of(case, "clarification", officer)
    clearance.send(release=fixed(case, officer, kind="clarification", letter=letter), by=officer)

    def deliver() -> None:
        with pytest.MonkeyPatch.context() as patch:
            CUTS[moment](patch)
            outbox.deliver()

    killed(deliver)
    _send_the_rest()
    message = OutgoingMessage.objects.get()
    assert _outside(settings).count(message.message_id) == 1
    assert Release.objects.get().state == "sent"
    assert CaseEvent.objects.filter(kind="clarification_asked").count() == 1
    assert Request.objects.get(pk=case.pk).state == "clarification"
    assert verify().ok


def test_killed_again_and_again_at_any_moment_every_message_leaves_once_and_in_order(
    officer: User, settings: Any
) -> None:
    cases = [bare_request(officer, f"FOI-2026-09{number}") for number in range(10, 13)]
    with transaction.atomic():
        for number in range(12):
            outbox.queue(request=cases[number % 3], to_address=EMAIL, subject=f"Message {number}", body="Made up")
    moments = random.Random(2026)
    for _ in range(6):
        child = start(lambda: outbox.deliver() and None)
        time.sleep(moments.uniform(0.02, 0.25))
        os.kill(child, signal.SIGKILL)
        ended(child)
    _send_the_rest()
    left = _outside(settings)
    for request in cases:
        own = list(OutgoingMessage.objects.filter(request=request).order_by("pk").values_list("message_id", flat=True))
        assert [one for one in left if one in own] == own
    assert verify().ok


def test_two_who_send_at_the_same_moment_send_once(case: Request, settings: Any) -> None:
    with transaction.atomic():
        for number in range(4):
            outbox.queue(request=case, to_address=EMAIL, subject=f"Message {number}", body="Made up")
    assert at_once(*[lambda: outbox.deliver() and None] * 3) == [0, 0, 0]
    _send_the_rest()
    ids = list(OutgoingMessage.objects.order_by("pk").values_list("message_id", flat=True))
    assert [one for one in _outside(settings) if one in ids] == ids


def test_a_letter_that_was_being_fixed_or_signed_is_either_so_or_not(
    case: Request, officer: User, world: World
) -> None:
    approver = member("approver")

    def then_cut(do: Callable[[], Any]) -> Callable[[], None]:
        def run() -> None:
            with pytest.MonkeyPatch.context() as patch:
                _cut_before(patch, clearance, "record")
                do()

        return run

    killed(then_cut(lambda: fixed(case, officer)))
    assert not Release.objects.exists()
    assert Request.objects.get(pk=case.pk).state == "received"
    release = fixed(case, officer)
    killed(then_cut(lambda: signed(release, approver)))
    assert not Signature.objects.exists()
    assert Release.objects.get().state == "clearance"
    release = signed(release, approver)
    killed(then_cut(lambda: clearance.send(release=release, by=officer)))
    assert not OutgoingMessage.objects.exists()
    assert clearance.send(release=release, by=officer).state == "queued"
    assert queries.changed_since(Release.objects.get()) == []
    assert verify().ok


WON, TOLD = 0, 7


def _or_told(do: Callable[[], Any]) -> Callable[[], int]:
    def run() -> int:
        try:
            do()
        except (Stale, NotAllowed, CannotClear):
            return TOLD
        return WON

    return run


def test_of_a_signature_and_a_taking_back_at_the_same_moment_one_wins(
    case: Request, officer: User, world: World
) -> None:
    approver = member("approver")
    release = fixed(case, officer)
    seen = release.version
    codes = at_once(
        _or_told(lambda: clearance.sign(release=release, version=seen, digest=release.digest, by=approver)),
        _or_told(lambda: clearance.recall(release=release, version=seen, by=officer)),
    )
    assert sorted(codes) == [WON, TOLD]
    states = (Release.objects.get().state, Request.objects.get(pk=case.pk).state, Signature.objects.count())
    assert states == (("cleared", "cleared", 1) if codes[0] == WON else ("recalled", "drafting", 0))
    assert verify().ok


def test_a_correction_at_the_moment_of_a_signature_is_never_signed_away(
    case: Request, officer: User, world: World
) -> None:
    approver = member("approver")
    release = fixed(case, officer)
    seen = Request.objects.get(pk=case.pk).version

    def correct() -> None:
        correct_particulars(
            request=case, subject="Other words", regime="foi", received=case.received, version=seen, by=officer
        )

    signs, corrects = at_once(
        _or_told(lambda: clearance.sign(release=release, version=1, digest=release.digest, by=approver)),
        _or_told(correct),
    )
    assert WON in (signs, corrects)
    now = Release.objects.get()
    if corrects == WON:
        assert queries.changed_since(now)
        with pytest.raises((CannotClear, NotAllowed)):
            clearance.send(release=now, by=officer)
    else:
        # The page that was open was out of date once the letter was cleared.
        assert now.state == "cleared"
    assert verify().ok


def test_of_two_who_sign_fix_or_send_one_letter_at_the_same_moment_one_wins(
    case: Request, officer: User, world: World
) -> None:
    first, second, colleague = member("approver"), member("approver"), member("foi_officer")
    assert sorted(at_once(*[_or_told(lambda by=by: fixed(case, by)) for by in (officer, colleague)])) == [WON, TOLD]
    release = Release.objects.get()
    signing = [
        _or_told(lambda by=by: clearance.sign(release=release, version=1, digest=release.digest, by=by))
        for by in (first, second)
    ]
    assert sorted(at_once(*signing)) == [WON, TOLD]
    assert Signature.objects.count() == 1
    sending = [_or_told(lambda by=by: clearance.send(release=release, by=by)) for by in (officer, colleague)]
    assert sorted(at_once(*sending)) == [WON, TOLD]
    assert OutgoingMessage.objects.count() == 1
    assert verify().ok

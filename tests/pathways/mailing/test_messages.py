"""Messages to workers: how many things wait, once a day, naming nobody; and what happens when the mail server does not play along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from answerable.audit.models import Entry
from answerable.casework.mailbox.local import OUTSIDE, LocalMail, local_mail
from answerable.pathways import mailing
from answerable.pathways.actions import chasing, rounds
from answerable.pathways.actions import mailing as actions
from answerable.pathways.commands import app
from answerable.pathways.errors import CannotChange, CouldNotBeDone
from answerable.pathways.models import PlanAction, Worker, WorkerMail
from answerable.pathways.queries import mailing as queries
from answerable.pathways.rules.vocabulary import Need, Offence, Role, State
from tests.pathways import making
from tests.pathways.support.world import a_case, a_world

pytestmark = pytest.mark.django_db
SITE = "https://pathways.invalid"
CANARIES = ("Wilhelmina", "Quillfeather", "07700 900123", "ZZ1 1AA", "violets", "domestic", "stalking", "sexual")


def morning(days: int = 0, hour: int = 8) -> datetime:
    """A moment of today, or of a day to come, at an hour here."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(hour)))


@pytest.fixture(autouse=True)
def set_up(settings: Any) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    settings.DEFAULT_FROM_EMAIL = "Pathways <pathways@hub.invalid>"
    settings.SITE_ADDRESS = SITE
    settings.MAIL_HOUR = 7


@pytest.fixture
def late() -> Worker:
    """A coordinator of a hub at which one referral is late."""
    person = making.a_person(forename="Wilhelmina", surname="Quillfeather")
    making.a_plan(person)
    making.a_referral(
        state=State.SENT, person=person, offence=Offence.DOMESTIC_ABUSE, at=timezone.now() - timedelta(days=30)
    )
    chasing.chase(timezone.now())
    return making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())


def sent_to() -> list[str]:
    return sorted(one.to[0] for one in mail.outbox)


def test_a_message_says_how_many_and_where_and_nothing_else(late: Worker) -> None:
    making.a_worker(role=Role.ADMINISTRATOR, organisation=making.the_hub())
    assert mailing.write_to_all(morning()) == "1 message sent"
    (one,) = mail.outbox
    assert one.to == [late.email]
    assert one.subject == "1 thing waits for you"
    assert one.body.splitlines()[0] == f"1 thing waits for you at {SITE}"
    whole = one.message().as_string()
    assert not [word for word in (*CANARIES, late.name) if word.lower() in whole.lower()]
    assert not re.search(r"R-[A-Z0-9]{4}-", whole)
    assert one.message()["Message-ID"].endswith("@hub.invalid>")
    assert one.message()["Auto-Submitted"] == "auto-generated"
    assert mailing.message(3, "a@b.invalid").subject == "3 things wait for you"
    entry = Entry.objects.get(action="mail.round_done")
    assert set(entry.after) == {"sent", "refused", "left"}


def test_nobody_is_written_to_twice_a_day(late: Worker) -> None:
    mailing.write_to_all(morning())
    assert mailing.write_to_all(morning(hour=20)) == ""
    assert mailing.write_to_all(morning(1)) == "1 message sent"
    assert sent_to() == [late.email] * 2


def test_for_whom_nothing_waits_gets_none_and_is_left_in_peace_that_day(late: Worker) -> None:
    idle = making.a_worker(role=Role.REFERRER)
    assert mailing.write_to_all(morning()) == "1 message sent"
    assert not queries.not_written_to(timezone.localdate()).exists()
    assert WorkerMail.objects.get(worker=idle).done_on == timezone.localdate()


def test_a_closed_account_gets_none(late: Worker) -> None:
    Worker.objects.filter(pk=late.pk).update(is_active=False)
    mailing.write_to_all(morning())
    assert not mail.outbox


def test_what_is_due_in_a_workers_day_waits_once() -> None:
    world = a_world()
    case = a_case(world, state=State.ACTIVE)
    goal = case.goals.create(
        organisation=world.provider, need=Need.SHELTER, words="A flat.", set_on=making.today(), by=world.worker
    )
    for _ in range(2):
        PlanAction.objects.create(
            goal=goal, words="Ring the housing office.", owner="worker", due_on=making.today(), by=world.worker
        )
    assert queries.waiting(world.worker, timezone.now()) == 2


def test_a_reminder_of_ones_own_case_is_not_counted_beside_ones_day() -> None:
    world = a_world()
    case = a_case(world, state=State.ACCEPTED, at=timezone.now() - timedelta(days=30))
    chasing.chase(timezone.now())
    assert case.chasers.count() > 0
    assert queries.waiting(world.worker, timezone.now()) == 1
    colleague = making.a_worker(role=Role.COORDINATOR, organisation=world.provider)
    assert queries.waiting(colleague, timezone.now()) == case.chasers.count()


@pytest.mark.parametrize("name", ["EMAIL_HOST", "DEFAULT_FROM_EMAIL", "SITE_ADDRESS"])
def test_the_command_names_what_is_not_set(late: Worker, settings: Any, name: str) -> None:
    setattr(settings, name, "")
    with pytest.raises(CannotChange, match=r"Nobody is written to: set ANSWERABLE_PATHWAYS_\w+\."):
        mailing.write_to_all(morning())
    assert not mail.outbox


def test_the_round_is_silent_where_mail_is_off_and_before_its_hour(late: Worker, settings: Any) -> None:
    assert mailing.of_the_round(morning(hour=6)) == ""
    assert mailing.of_the_round(morning(hour=7)) == "1 message sent"
    settings.EMAIL_HOST = ""
    assert mailing.of_the_round(morning(1)) == ""
    assert len(mail.outbox) == 1


def test_settings_that_are_not_whole_fail_the_round(late: Worker, settings: Any) -> None:
    settings.SITE_ADDRESS = ""
    done = {one.part: one for one in rounds.work(morning())}["messages to workers"]
    assert done.failed


def test_a_worker_turns_it_off_and_on_again(late: Worker, client_of: Callable[[Worker], Client]) -> None:
    client = client_of(late)
    address = reverse("pathways:your_messages")
    assert address in client.get(reverse("mfa_index")).content.decode()
    assert client.post(address, {}).status_code == 422
    assert "When something waits for you" in client.get(reverse("mfa_index")).content.decode()
    assert client.post(address, {"wanted": "no"}).status_code == 302
    assert client.post(address, {"wanted": "no"}).status_code == 302
    assert "When something waits for you" not in client.get(reverse("mfa_index")).content.decode()
    mailing.write_to_all(morning())
    assert not mail.outbox
    assert client.post(address, {"wanted": "yes"}).status_code == 302
    assert "When something waits for you" in client.get(reverse("mfa_index")).content.decode()
    assert mailing.write_to_all(morning()) == "1 message sent"
    assert Entry.objects.filter(action="worker.mail_set").count() == 2


def test_the_page_says_where_the_site_sends_none(
    late: Worker, client_of: Callable[[Worker], Client], settings: Any
) -> None:
    address = reverse("pathways:your_messages")
    says = "This site sends no messages at present"
    assert says not in client_of(late).get(address).content.decode()
    settings.EMAIL_HOST = ""
    assert says in client_of(late).get(address).content.decode()


class _Killed(BaseException):
    """What no code catches: as if the process were gone."""


def test_whoever_is_killed_between_message_and_record_causes_one_message_too_many(
    late: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())

    kept = actions.end

    def killed(*, worker: Worker, today: date) -> None:
        if worker == late:
            raise _Killed
        kept(worker=worker, today=today)

    with monkeypatch.context() as dying:
        dying.setattr(actions, "end", killed)
        with pytest.raises(_Killed):
            mailing.write_to_all(morning())
    assert sent_to() == [late.email]
    # Another round leaves that worker alone for now, and does the others.
    assert mailing.write_to_all(morning() + timedelta(minutes=1)) == (
        "1 message sent, 1 left to who began less than ten minutes ago"
    )
    assert mailing.write_to_all(morning() + timedelta(minutes=11)) == "1 message sent"
    assert mailing.write_to_all(morning() + timedelta(minutes=30)) == ""
    assert sent_to() == sorted([late.email, late.email, other.email])


def test_two_rounds_at_once_write_once(late: Worker) -> None:
    assert actions.begin(worker=late, now=morning())
    assert not actions.begin(worker=late, now=morning() + timedelta(minutes=1))


# a mail server that does not play along: a real one, on this machine


@pytest.fixture
def server(settings: Any) -> Iterator[LocalMail]:
    with local_mail() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_PORT = running.smtp_port
        yield running


def moved(worker: Worker, email: str) -> None:
    Worker.objects.filter(pk=worker.pk).update(email=email)


def test_a_real_server_gets_the_message_as_it_is(late: Worker, server: LocalMail) -> None:
    assert mailing.write_to_all(morning()) == "1 message sent"
    (whole,) = [one.decode() for one in server.messages(OUTSIDE)]
    assert f"1 thing waits for you at {SITE}" in whole
    assert not [word for word in (*CANARIES, late.name) if word.lower() in whole.lower()]


def test_a_worker_whom_the_server_refuses_is_an_error_and_the_others_are_written_to(
    late: Worker, server: LocalMail
) -> None:
    making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())
    moved(late, "nobody@refused.invalid")
    with pytest.raises(CouldNotBeDone, match="1 message sent, 1 refused by the mail server") as told:
        mailing.write_to_all(morning())
    assert "nobody@" not in told.value.sentence
    moved(late, "somebody@there.invalid")
    assert mailing.write_to_all(morning(hour=9)) == ""
    assert mailing.write_to_all(morning(1)) == "2 messages sent"


def test_a_server_that_is_busy_is_an_error_and_is_tried_again(late: Worker, server: LocalMail) -> None:
    moved(late, "somebody@busy.invalid")
    with pytest.raises(CouldNotBeDone, match="0 messages sent; then the mail server would not take a message for now"):
        mailing.write_to_all(morning())
    moved(late, "somebody@there.invalid")
    assert mailing.write_to_all(morning() + timedelta(minutes=11)) == "1 message sent"


def test_a_line_that_breaks_is_an_error_and_the_worker_is_not_written_to_again_at_once(
    late: Worker, server: LocalMail
) -> None:
    moved(late, "somebody@dropped.invalid")
    with pytest.raises(CouldNotBeDone, match="the connection to the mail server broke"):
        mailing.write_to_all(morning())
    assert len(server.messages(OUTSIDE)) == 1  # it had taken it, and could not say so
    moved(late, "somebody@there.invalid")
    assert mailing.write_to_all(morning() + timedelta(minutes=5)) == (
        "0 messages sent, 1 left to who began less than ten minutes ago"
    )
    assert mailing.write_to_all(morning() + timedelta(minutes=11)) == "1 message sent"


def test_a_server_that_is_not_there_is_an_error_of_the_round_and_of_the_command(
    late: Worker, server: LocalMail, settings: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_PORT = 9
    done = {one.part: one for one in rounds.work(morning())}["messages to workers"]
    assert done.failed
    assert done.said == "0 messages sent; then the mail server could not be reached"
    assert "could not be reached" in caplog.text
    monkeypatch.setattr("answerable.pathways.commands.opened", _as_it_is)
    told = CliRunner().invoke(app, ["remind"])
    assert told.exit_code == 1
    assert "could not be reached" in told.stderr
    settings.EMAIL_HOST = ""
    told = CliRunner().invoke(app, ["remind"])
    assert told.exit_code == 2
    assert "ANSWERABLE_PATHWAYS_SMTP_HOST" in told.stderr


class _as_it_is:  # noqa: N801 - stands in for a function
    """The store of the test, which is open already; what a person can mend is said as the command says it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        from answerable.pathways import opening

        if isinstance(error, CannotChange):
            raise opening.CannotStart(error.sentence) from None

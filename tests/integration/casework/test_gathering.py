"""Asking colleagues, with and without an account; what was searched; the hours; the reminders; the teams."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework import actions as casework
from answerable.casework.actions import gathering as actions
from answerable.casework.actions.gathering import CannotAsk, Receiver, TaskOver
from answerable.casework.errors import Stale
from answerable.casework.gathering import Upload, estimate
from answerable.casework.models import (
    CaseDocument,
    CaseworkSettings,
    OutgoingMessage,
    Reminder,
    Request,
    Requester,
    Search,
    StaffNotice,
    Task,
    Team,
    Tie,
    TimeSpent,
)
from answerable.casework.queries import gathering as queries
from answerable.casework.rules.gathering import SearchMade, Spent, digest_of
from answerable.casework.rules.life import Event, RequestState
from answerable.law.cost import Activity, Limit
from tests.integration.pages import hidden, summary, tree, words
from tests.integration.staff import LETTER, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

SITE = "https://foi.example.org"
LINK = "/requests/tasks/link/"
TODAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Wednesday 4 November 2026 at noon; `clock(day)` makes it another day."""

    def be(day: date) -> None:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    be(TODAY)
    cache.clear()
    return be


@pytest.fixture
def team(officer: User) -> Team:
    return actions.save_team(name="Finance (made up)", email="finance@example.org", by=officer)


@pytest.fixture
def manager(officer: User) -> User:
    return member("commissioning_manager", "Made-up Manager")


def give(request: Request, by: User, *receivers: Receiver, **more: Any) -> list[Task]:
    asked = {
        "kind": Task.Kind.SEARCH,
        "questions": list(request.questions.all()),
        "asked": "",
        "due": None,
        "site": SITE,
    }
    return actions.ask(request=request, receivers=receivers, by=by, **{**asked, **more})


@pytest.fixture
def by_link(request_in: Request, officer: User, team: Team) -> Task:
    return give(request_in, officer, Receiver(team=team))[0]


def code_of(task: Task) -> str:
    """The code that was mailed last."""
    message = OutgoingMessage.objects.filter(task=task).latest("pk")
    found = re.search(r"https?://(?:foi\.example\.org|testserver)/requests/tasks/link/#(\S+)", message.body)
    assert found, message.body
    return found[1]


def look(client: Client, code: str, **more: Any) -> Any:
    return client.post(LINK, {"code": code, **more})


def search(n: int = 1, **more: str) -> dict[str, str]:
    said = {"place": "Finance system", "terms": "helpline", "result": "nil", "hours": "1.5", **more}
    return {f"search-{n}-{name}": value for name, value in said.items()}


ANSWER = {"answering": "1", "send": "1", "rows": "1", "outcome": "nil", "words": "We hold nothing of it."}


# Asking


def test_a_team_is_asked_by_a_link_that_only_the_message_has(request_in: Request, by_link: Task) -> None:
    message = OutgoingMessage.objects.get(task=by_link)
    code = code_of(by_link)
    assert len(code) == 43
    assert by_link.token_digest == digest_of(code)
    assert message.to_address == "finance@example.org"
    assert message.subject == (
        f"{request_in.reference}: Search for the information and send it: please answer by 19 November 2026"
    )
    assert "How much did the helpline cost" in message.body
    assert "questions 1, 2 and 3" in message.body
    # Everything else that is stored or journaled: the code is nowhere.
    assert code not in str(
        [list(Task.objects.values()), list(Entry.objects.values()), list(StaffNotice.objects.values())]
    )
    assert by_link.due == date(2026, 11, 19)
    assert (by_link.link_until or timezone.now()) - timezone.now() == timedelta(days=30)


def test_asking_starts_the_gathering_and_is_one_entry_in_the_journal(
    request_in: Request, officer: User, team: Team, manager: User
) -> None:
    before, version = Entry.objects.count(), request_in.version
    made = give(request_in, officer, Receiver(team=team), Receiver(person=manager), Receiver(email="Else@example.org"))
    assert len(made) == 3
    assert Entry.objects.count() == before + 1
    assert verify().ok
    request_in.refresh_from_db()
    assert (request_in.state, request_in.version) == (RequestState.GATHERING, version + 1)
    assert request_in.events.filter(kind=Event.GATHERING_STARTED).count() == 1
    give(request_in, officer, Receiver(team=team))
    assert request_in.events.filter(kind=Event.GATHERING_STARTED).count() == 1


def test_who_has_an_account_signs_in_and_gets_no_link(request_in: Request, officer: User, manager: User) -> None:
    (task, *rest) = give(request_in, officer, Receiver(person=manager), Receiver(email=manager.email.upper()))
    assert rest == []
    assert (task.person, task.token_digest, task.link_until) == (manager, "", None)
    message = OutgoingMessage.objects.get(task=task)
    assert f"{SITE}/requests/tasks/{task.pk}/" in message.body
    assert "#" not in message.body
    assert StaffNotice.objects.get(to=manager).text.startswith(request_in.reference)


@pytest.mark.parametrize(
    "asked",
    ["What did we tell Zebedee Quillfeather?", "Please write to ZQ@example.org", "Mr Quillfeather asks for figures"],
)
def test_words_that_name_the_applicant_are_refused(request_in: Request, officer: User, team: Team, asked: str) -> None:
    request_in.requester = Requester.objects.create(name="Zebedee Quillfeather", email="zq@example.org")
    request_in.save()
    with pytest.raises(CannotAsk) as refused:
        give(request_in, officer, Receiver(team=team), asked=asked)
    assert refused.value.field == "asked"
    question = request_in.questions.first()
    assert question is not None
    question.text = asked
    question.save()
    with pytest.raises(CannotAsk) as refused:
        give(request_in, officer, Receiver(team=team))
    assert refused.value.field == "questions"
    assert "Question 1 names the applicant" in str(refused.value)
    assert not Task.objects.exists()
    assert not OutgoingMessage.objects.exists()


def test_who_cannot_be_asked(request_in: Request, officer: User, team: Team) -> None:
    nobody = actions.save_team(name="No address", email="", by=officer)
    for receivers, field in (
        ([], "teams"),
        ([Receiver(team=team), Receiver(team=nobody)], "teams"),
        ([Receiver(person=member("auditor"))], "people"),
    ):
        with pytest.raises(CannotAsk) as refused:
            give(request_in, officer, *receivers)
        assert refused.value.field == field
    request_in.received = None
    request_in.save()
    with pytest.raises(CannotAsk) as refused:
        give(request_in, officer, Receiver(team=team))
    assert refused.value.field == "due"
    assert give(request_in, officer, Receiver(team=team), due=date(2026, 11, 6))[0].due == date(2026, 11, 6)


def test_the_officer_asks_several_at_once_on_the_page(
    site: Client, request_in: Request, team: Team, manager: User
) -> None:
    other = Team.objects.create(name="Estates (made up)", email="estates@example.org")
    closed = Team.objects.create(name="Closed (made up)", email="closed@example.org", active=False)
    address = f"/requests/{request_in.reference}/gathering/ask/"
    shown = words(site.get(address))
    assert closed.name not in shown
    assert "19 November 2026 for a search" in shown
    first = request_in.questions.first()
    assert first is not None
    typed = {
        "kind": "search",
        "questions": [str(first.pk)],
        "teams": [str(team.pk), str(other.pk)],
        "people": [str(manager.pk)],
        "email": "else@example.org",
        "name": "Made-up Partner",
    }
    told = words(site.post(address, typed, follow=True))
    assert "4 tasks were given." in told
    assert "Made-up Partner: Search for the information" in told
    assert "11 working days left" in told
    assert {task.asked for task in Task.objects.all()} == {
        task.asked for task in Task.objects.filter(asked__contains="question 1 below asks")
    }


def test_a_form_that_cannot_be_sent_keeps_what_was_typed(site: Client, request_in: Request, team: Team) -> None:
    address = f"/requests/{request_in.reference}/gathering/ask/"
    sent = {"kind": "search", "asked": "Own words", "due_day": "3", "due_month": "11", "due_year": "2026"}
    response = site.post(address, sent)
    assert response.status_code == 422
    assert summary(response) == [("Day you need the answer by must be today or in the future", "id_due_day")]
    assert tree(response).get_element_by_id("id_asked").value.strip() == "Own words"
    response = site.post(address, {"kind": "search"})
    assert summary(response)[0][0] == "Choose a team or a person, or enter an e-mail address"
    response = site.post(address, {"kind": "search", "email": "nobody"})
    assert "name@example.com" in summary(response)[0][0]


# The link


def test_nil_with_a_search_and_hours_by_link(client: Client, request_in: Request, officer: User, by_link: Task) -> None:
    code = code_of(by_link)
    page = look(client, code)
    assert page.status_code == 200
    assert "How much did the helpline cost" in words(page)
    assert "Zebedee" not in words(page)
    assert "store" in page["Cache-Control"]
    response = look(client, code, **ANSWER, **search(found="0"), hours_extracting="0.25", hours_redacting="2")
    assert response.status_code == 302
    assert response["Location"] == "/requests/tasks/thanks/"
    assert "Your answer was recorded" in words(client.get(response["Location"]))
    by_link.refresh_from_db()
    assert (by_link.state, by_link.answer, by_link.token_digest) == (Task.State.NIL, "We hold nothing of it.", "")
    made = Search.objects.get()
    assert (made.place, made.result, made.on, made.questions.count()) == ("Finance system", "nil", TODAY, 3)
    assert made.time.hours == Decimal("1.5")
    assert {(row.activity, row.hours) for row in TimeSpent.objects.all()} == {
        (Activity.LOCATING, Decimal("1.5")),
        (Activity.EXTRACTING, Decimal("0.25")),
        (Activity.REDACTING, Decimal(2)),
    }
    assert estimate(request_in).hours == Decimal("1.75")
    assert queries.searched_lines(request_in) == (
        "Finance system, searched for helpline, on 4 November 2026: nothing was found",
    )
    assert Entry.objects.latest("seq").action == "task.answered"
    assert Entry.objects.latest("seq").who == "system"
    assert StaffNotice.objects.get(to=officer).text == f"{request_in.reference}: Finance (made up): nothing is held."
    assert OutgoingMessage.objects.get(task=by_link).state == "cancelled"


def _dead(by_link: Task, officer: User, how: str, clock: Callable[[date], None]) -> None:
    match how:
        case "answered":
            actions.answer(task=by_link, nil=True, words="", by=None)
        case "cancelled":
            actions.cancel(task=by_link, by=officer)
        case "replaced":
            actions.renew_link(task=by_link, site=SITE, by=officer)
        case "expired":
            clock(TODAY + timedelta(days=31))


@pytest.mark.parametrize("how", ["wrong", "answered", "cancelled", "replaced", "expired"])
def test_a_link_that_opens_nothing_never_says_why(
    client: Client, officer: User, by_link: Task, how: str, clock: Callable[[date], None]
) -> None:
    """The same page after the same queries, whatever the code once was."""
    code = code_of(by_link)
    nonsense = look(client, "nonsense")
    _dead(by_link, officer, how, clock)
    cache.clear()
    typed = {**ANSWER, "words": "Half an hour of typing", **search()}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = look(client, code if how != "wrong" else "A" * 43, **typed)
    assert len([q for q in asked if "token_digest" in q["sql"]]) == 1
    assert not [q for q in asked if "casework_question" in q["sql"]]
    assert response.status_code == nonsense.status_code == 422
    assert summary(response) == summary(nonsense)
    # What was typed stays, and goes on with a good code.
    assert "Half an hour of typing" in words(response)
    kept = hidden(response)
    assert kept["search-1-place"] == "Finance system"
    other = give(by_link.request, officer, Receiver(email="new@example.org"))[0]
    again = look(client, code_of(other), **{name: value for name, value in kept.items() if name != "code"})
    assert again.status_code == 200
    assert tree(again).get_element_by_id("id_words").value.strip() == "Half an hour of typing"
    assert not Search.objects.exists()


def test_wrong_codes_are_counted_and_then_the_right_one_waits_too(client: Client, by_link: Task) -> None:
    for _ in range(10):
        assert look(client, "wrong").status_code == 422
    response = look(client, code_of(by_link), words="Typed")
    assert response.status_code == 429
    assert "Wait a minute" in summary(response)[0][0]
    assert "Typed" in words(response)
    cache.clear()
    assert look(client, code_of(by_link)).status_code == 200


def test_good_codes_are_not_counted(client: Client, by_link: Task) -> None:
    for _ in range(12):
        assert look(client, code_of(by_link)).status_code == 200


def test_an_empty_code_is_asked_for_and_a_whole_link_is_taken(client: Client, by_link: Task) -> None:
    assert "Paste the code" in summary(client.post(LINK, {}))[0][0]
    assert look(client, f" {SITE}{LINK}#{code_of(by_link)} ").status_code == 200
    assert client.get(LINK).status_code == 200


def test_no_log_has_the_code(client: Client, by_link: Task, caplog: pytest.LogCaptureFixture) -> None:
    """Also where a page fails, where the form token is missing, and where the code is put into an address by mistake."""
    code = code_of(by_link)
    caplog.set_level(logging.DEBUG, logger="django.request")
    caplog.set_level(logging.DEBUG, logger="django.security")
    look(client, code)
    Client(enforce_csrf_checks=True).post(LINK, {"code": code})
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(queries, "questions_asked", lambda task: 1 / 0)
        assert look(client, code).status_code == 500
    assert look(client, code, **ANSWER).status_code == 302
    assert look(client, code).status_code == 422
    assert caplog.records
    assert any(record.levelno >= logging.ERROR for record in caplog.records)
    assert code not in caplog.text
    assert code not in str([vars(record).get("args") for record in caplog.records])


# Files and forms


def file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_files_stay_when_something_else_is_wrong_and_are_put_in_once(
    client: Client, request_in: Request, by_link: Task, files: Path
) -> None:
    code = code_of(by_link)
    sent = {"answering": "1", "send": "1", "rows": "1", "words": "", **search(place="")}
    response = look(client, code, documents=[file(b"%PDF-1.7 one", "../plan.pdf"), file(b"a,b", "t.csv")], **sent)
    assert response.status_code == 422
    assert {text for text, _ in summary(response)} == {"Choose whether you hold it", "Enter where you searched"}
    boxes = tree(response).xpath("//input[@name='kept']")
    assert len(boxes) == 2
    kept = [box.get("value") for box in boxes]
    forged = kept[0][:-2] + "xx"
    again = {**sent, **search(), "outcome": "held", "kept": [kept[0], forged]}
    response = look(client, code, documents=[file(b"%PDF-1.7 one", "again.pdf")], **again)
    assert response.status_code == 302
    document = CaseDocument.objects.get()
    assert (document.name, document.kind, document.size, document.task) == ("plan.pdf", "pdf", 12, by_link)
    assert (files / document.kept).read_bytes() == b"%PDF-1.7 one"
    assert document.questions.count() == 3
    by_link.refresh_from_db()
    assert by_link.state == Task.State.DONE


def test_a_file_kept_for_another_task_cannot_be_taken(
    client: Client, request_in: Request, officer: User, by_link: Task
) -> None:
    sent = {"answering": "1", "rows": "1"}
    first = look(client, code_of(by_link), documents=[file(b"secret", "a.txt")], **sent)
    kept = tree(first).xpath("//input[@name='kept']/@value")
    other = give(request_in, officer, Receiver(email="other@example.org"))[0]
    response = look(client, code_of(other), **sent, kept=kept)
    assert tree(response).xpath("//input[@name='kept']") == []


def test_files_over_the_limits_are_refused(client: Client, by_link: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.casework.forms.gathering.FILE_LIMIT", 2**20)
    big = file(b"a" * (2**20 + 1), "big.txt")
    response = look(client, code_of(by_link), **{**ANSWER, "outcome": "held"}, documents=[big])
    assert "bigger than 1 MB" in summary(response)[0][0]
    assert tree(response).get_element_by_id("id_words").value.strip() == "We hold nothing of it."


def test_another_search_is_added_without_reproach(client: Client, by_link: Task) -> None:
    response = look(client, code_of(by_link), answering="1", rows="1", another="1", **search(place=""))
    assert response.status_code == 200
    page = tree(response)
    assert page.xpath("//input[@name='rows']/@value") == ["2"]
    assert page.get_element_by_id("id_search-1-terms").value == "helpline"
    assert page.get_element_by_id("id_search-2-place") is not None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"outcome": "held", "words": ""}, "Write your answer or choose a file"),
        ({"hours_locating": "-1"}, "Hours cannot be less than nothing"),
        ({"hours_locating": "many"}, "Hours must be a number, like 1.5"),
        (search(result=""), "Choose what you found"),
        (search(found="3"), "If nothing was found, how many records must be empty or 0"),
        (search(on_day="5", on_month="11", on_year="2026"), "Day of the search must be today or in the past"),
        (
            search(
                covers_from_day="2", covers_from_month="1", covers_from_year="2026",
                covers_to_day="1", covers_to_month="1", covers_to_year="2026",
            ),
            "Period covered: the end must not be before the beginning",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_words(client: Client, by_link: Task, typed: dict[str, str], says: str) -> None:
    response = look(client, code_of(by_link), **{**ANSWER, **typed})
    assert response.status_code == 422
    assert says in [text for text, _ in summary(response)]
    assert Task.objects.get(pk=by_link.pk).state == Task.State.OPEN


def test_an_estimate_needs_no_words_and_is_not_yet_spent(
    client: Client, request_in: Request, officer: User, team: Team
) -> None:
    (task,) = give(request_in, officer, Receiver(team=team), kind=Task.Kind.ESTIMATE)
    assert task.due == date(2026, 11, 9)
    sent = {"answering": "1", "send": "1", "rows": "1", "hours_determining": "2", "basis": "Ten files were tried"}
    assert look(client, code_of(task), **sent).status_code == 302
    row = TimeSpent.objects.get()
    assert (row.hours, row.estimated, row.basis) == (Decimal(2), True, "Ten files were tried")


# Signed in


def test_a_colleague_answers_signed_in_and_sees_nobody_elses(
    client: Client, request_in: Request, officer: User, manager: User, by_link: Task
) -> None:
    (task,) = give(request_in, officer, Receiver(person=manager))
    client.force_login(manager)
    assert "11 working days left" in words(client.get("/requests/tasks/"))
    for nobodys in (by_link.pk, 10**6):
        assert client.get(f"/requests/tasks/{nobodys}/")["Location"] == "/requests/tasks/"
        assert client.post(f"/requests/tasks/{nobodys}/", ANSWER)["Location"] == "/requests/tasks/"
    assert by_link.state == Task.State.OPEN
    address = f"/requests/tasks/{task.pk}/"
    assert "Zebedee" not in words(client.get(address))
    assert client.get(f"/requests/{request_in.reference}/").status_code == 403
    told = words(client.post(address, {**ANSWER, **search()}, follow=True))
    assert "Nothing waits for you." in told
    assert "What you have answered" in told
    assert "We hold nothing of it." in words(client.get(address))
    assert Entry.objects.latest("seq").who == f"user:{manager.pk}"
    late = client.post(address, {**ANSWER, "words": "Once more"})
    assert late.status_code == 422
    assert "somebody else has answered it" in summary(late)[0][0]
    assert tree(late).get_element_by_id("id_words").value.strip() == "Once more"
    assert Search.objects.count() == 1


def test_the_officer_records_what_a_colleague_told(
    site: Client, request_in: Request, officer: User, by_link: Task
) -> None:
    address = f"/requests/tasks/{by_link.pk}/"
    assert "Record the answer of Finance (made up)" in words(site.get(address))
    told = words(site.post(address, {**ANSWER, **search()}, follow=True))
    assert "Nothing held" in told
    assert "nothing was found" in told.lower()
    assert not StaffNotice.objects.filter(to=officer).exists()


def test_two_answers_at_once_are_one(by_link: Task) -> None:
    actions.answer(task=by_link, nil=True, words="First", by=None)
    with pytest.raises(TaskOver):
        actions.answer(task=by_link, nil=True, words="Second", by=None)
    assert Task.objects.get().answer == "First"


def test_an_answer_with_a_link_that_was_replaced_meanwhile_is_refused(by_link: Task, officer: User) -> None:
    actions.renew_link(task=by_link, site=SITE, by=officer)
    with pytest.raises(TaskOver):
        actions.answer(task=by_link, nil=True, words="", by=None)


# By hand


def test_searches_are_recorded_corrected_and_removed_by_hand(site: Client, request_in: Request) -> None:
    here = f"/requests/{request_in.reference}/gathering/searches/"
    version = hidden(site.get(here))["version"]
    typed = {"place": "Mailbox", "result": "found", "found": "3", "hours": "2", "version": version}
    assert summary(site.post(here, {"version": version}))[0][0] == "Enter where you searched"
    site.post(here, typed)
    made = Search.objects.get()
    assert made.time.hours == Decimal(2)
    change = f"{here}{made.pk}/"
    page = site.get(change)
    assert tree(page).get_element_by_id("id_found").value == "3"
    site.post(change, {**typed, "found": "4", "hours": "", "version": hidden(page)["version"]})
    made.refresh_from_db()
    assert made.found == 4
    assert not TimeSpent.objects.exists()
    stale = site.post(change, {**typed, "version": version})
    assert stale.status_code == 422
    assert "Somebody else changed this request" in summary(stale)[0][0]
    assert "As it is recorded now" in words(stale)
    told = site.post(change, {**hidden(stale), "remove": "1"}, follow=True)
    assert "The search was removed." in words(told)
    assert not Search.objects.exists()
    assert verify().ok


def test_hours_are_recorded_corrected_and_removed_by_hand(site: Client, request_in: Request) -> None:
    here = f"/requests/{request_in.reference}/gathering/hours/"
    version = hidden(site.get(here))["version"]
    typed = {"activity": Activity.EXTRACTING.value, "hours": "18", "estimated": "on", "version": version}
    response = site.post(here, typed)
    assert summary(response) == [("Say how it was estimated", "id_basis")]
    told = words(site.post(here, {**typed, "basis": "A sample of ten"}, follow=True))
    assert "18 hours at £25 an hour come to £450, which is not above the limit of £450." in told
    assert "section 12 allows a refusal" not in told
    row = TimeSpent.objects.get()
    change = f"{here}{row.pk}/"
    version = hidden(site.get(change))["version"]
    more = {"activity": Activity.EXTRACTING.value, "hours": "18.01", "basis": "Timed", "version": version}
    told = words(site.post(change, more, follow=True))
    assert "which is above the limit of £450" in told
    assert "section 12 allows a refusal" in told
    row.refresh_from_db()
    assert row.estimated is False
    assert site.post(change, {**more, "version": "1"}).status_code == (422 if row.request.version != 1 else 302)
    version = hidden(site.get(change))["version"]
    site.post(change, {"version": version, "remove": "1"})
    assert not TimeSpent.objects.exists()
    assert (
        "Enter hours or other costs"
        in summary(site.post(here, {"activity": Activity.COPYING.value, "version": "1"}))[0][0]
    )


def test_a_stale_correction_changes_nothing(request_in: Request, officer: User) -> None:
    row = actions.add_time(request=request_in, spent=Spent(Activity.LOCATING, Decimal(1)), by=officer)
    made = actions.add_search(request=request_in, made=SearchMade("Here", TODAY, "nil"), questions=[], by=officer)
    for act in (
        lambda: actions.correct_time(row=row, spent=Spent(Activity.LOCATING, Decimal(9)), version=99, by=officer),
        lambda: actions.remove_time(row=row, version=99, by=officer),
        lambda: actions.correct_search(
            search=made, made=SearchMade("There", TODAY, "nil"), questions=[], version=99, by=officer
        ),
        lambda: actions.remove_search(search=made, version=99, by=officer),
    ):
        with pytest.raises(Stale):
            act()
    assert TimeSpent.objects.get().hours == Decimal(1)
    assert Search.objects.get().place == "Here"


def test_the_hours_of_a_search_are_corrected_with_it(site: Client, request_in: Request, officer: User) -> None:
    made = actions.add_search(
        request=request_in, made=SearchMade("Here", TODAY, "nil", hours=Decimal(1)), questions=[], by=officer
    )
    here = f"/requests/{request_in.reference}/gathering"
    response = site.get(f"{here}/hours/{made.time.pk}/")
    assert response["Location"] == f"{here}/searches/{made.pk}/"


# The cost limit (facts/law.md A4)


def spend(request: Request, by: User, hours: str, activity: Activity = Activity.LOCATING, **more: Any) -> None:
    actions.add_time(request=request, spent=Spent(activity, Decimal(hours), **more), by=by)


def test_only_four_activities_count_and_exactly_eighteen_hours_do_not_exceed(
    request_in: Request, officer: User
) -> None:
    spend(request_in, officer, "10")
    spend(request_in, officer, "8", Activity.DETERMINING, estimated=True)
    for activity in Activity:
        if not activity.countable:
            spend(request_in, officer, "100", activity)
    found = queries.cost_view(request_in)
    assert (found.spent.hours, found.estimated.hours, found.whole.hours) == (10, 8, 18)
    assert found.not_counted == "600 hours"
    assert not found.exceeds
    assert estimate(request_in) == found.whole
    spend(request_in, officer, "0.01", Activity.RETRIEVING)
    assert queries.cost_view(request_in).exceeds


def test_a_department_has_twenty_four_hours(request_in: Request, officer: User) -> None:
    CaseworkSettings.objects.create(pk=1, cost_limit=Limit.PART_I)
    spend(request_in, officer, "24")
    assert not queries.cost_view(request_in).exceeds
    spend(request_in, officer, "0", pounds=Decimal("0.01"))
    assert queries.cost_view(request_in).exceeds


def other_request(
    officer: User, received: date, hours: str, *, tie: Tie.State, request: Request, back: bool
) -> Request:
    other = casework.receive_text(by=officer, text=LETTER, received=received)
    spend(other, officer, hours)
    one, two = (other, request) if back else (request, other)
    # What triage suggested on arrival is put aside: here it matters what an officer says.
    Tie.objects.filter(request__in=(one, two), other__in=(one, two)).delete()
    Tie.objects.create(request=one, other=two, kind=Tie.Kind.AGGREGATED, state=tie)
    return other


@pytest.mark.parametrize("back", [False, True])
def test_costs_of_requests_that_an_officer_tied_are_added(request_in: Request, officer: User, back: bool) -> None:
    spend(request_in, officer, "10")
    other = other_request(officer, date(2026, 10, 1), "8.01", tie=Tie.State.CONFIRMED, request=request_in, back=back)
    found = queries.cost_view(request_in)
    assert found.together == Decimal("450.25")
    assert found.exceeds
    assert not found.whole.exceeds_limit
    assert [tied.reference for tied in found.tied] == [other.reference]
    other_request(officer, date(2026, 10, 2), "9", tie=Tie.State.SUGGESTED, request=request_in, back=back)
    # Sixty working days before 2 November 2026 end on 7 August (facts/law.md A4).
    other_request(officer, date(2026, 6, 1), "9", tie=Tie.State.CONFIRMED, request=request_in, back=back)
    assert queries.cost_view(request_in).together == Decimal("450.25")


def test_environmental_information_has_no_such_limit(site: Client, request_in: Request, officer: User) -> None:
    spend(request_in, officer, "100")
    request_in.regime = "eir"
    request_in.save()
    assert not queries.cost_view(request_in).exceeds
    assert "no cost limit under section 12" in words(site.get(f"/requests/{request_in.reference}/gathering/"))


# When the due date moves


def test_days_move_with_the_due_date_when_the_officer_says_so(
    site: Client, request_in: Request, officer: User, by_link: Task, manager: User
) -> None:
    give(request_in, officer, Receiver(person=manager))
    here = f"/requests/{request_in.reference}/gathering/"
    assert "Move to the days counted back" not in words(site.get(here))
    casework.add_non_working_day(
        day=date(2026, 11, 16), name="A day (made up)", divisions="EW", source="Gazette", proclaimed=None, by=officer
    )
    shown = words(site.get(here))
    assert "2 tasks were asked for by another day" in shown
    assert "counted back from the due date it is 20 November 2026" in shown
    assert Task.objects.get(pk=by_link.pk).due == date(2026, 11, 19)
    assert "2 tasks were moved" in words(site.post(f"{here}days/", follow=True))
    assert set(Task.objects.values_list("due", flat=True)) == {date(2026, 11, 20)}
    assert "20 November 2026" in OutgoingMessage.objects.latest("pk").body
    assert "No task had to move." in words(site.post(f"{here}days/", follow=True))


def test_days_that_are_past_are_not_asked_for(
    request_in: Request, officer: User, by_link: Task, clock: Callable[[date], None]
) -> None:
    Task.objects.update(due=date(2026, 12, 4))
    clock(date(2026, 11, 27))
    assert actions.move(request=request_in, by=officer) == 0
    request_in.received = None
    request_in.save()
    assert actions.move(request=request_in, by=officer) == 0


# Cancelling and new links


def test_cancelling_and_a_new_link_on_the_page(
    site: Client, client: Client, request_in: Request, by_link: Task
) -> None:
    here = f"/requests/{request_in.reference}/gathering/tasks/{by_link.pk}/"
    first = code_of(by_link)
    assert "A new link is on its way." in words(site.post(f"{here}link/", follow=True))
    second = code_of(by_link)
    assert first != second
    assert look(Client(), first).status_code == 422
    assert look(Client(), second).status_code == 200
    assert "The task was cancelled" in words(site.post(f"{here}cancel/", follow=True))
    assert look(Client(), second).status_code == 422
    assert OutgoingMessage.objects.filter(task=by_link, state="queued").count() == 1
    for again in ("cancel/", "link/"):
        assert "answered or cancelled meanwhile" in words(site.post(f"{here}{again}", follow=True))


def test_who_signs_in_needs_no_link(request_in: Request, officer: User, manager: User) -> None:
    (task,) = give(request_in, officer, Receiver(person=manager))
    with pytest.raises(CannotAsk):
        actions.renew_link(task=task, site=SITE, by=officer)


# Reminders


@pytest.fixture
def address(settings: Any) -> None:
    settings.SITE_ADDRESS = SITE


def test_reminders_come_before_after_and_again_once_a_day(
    client: Client, request_in: Request, officer: User, by_link: Task, address: None
) -> None:
    first, before = code_of(by_link), Entry.objects.count()
    days = [date(2026, 11, 5) + timedelta(days=n) for n in range(25)]
    sent = {day: actions.chase(today=day) + actions.chase(today=day) for day in days}
    expected = [date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 25)]
    assert [day for day, n in sent.items() if n] == expected
    assert list(Reminder.objects.values_list("on", flat=True)) == expected
    assert Entry.objects.count() == before + 3
    assert look(client, first).status_code == 422
    assert look(client, code_of(by_link)).status_code == 200
    notices = [notice.text for notice in StaffNotice.objects.filter(to=officer)]
    assert len(notices) == 2
    assert all("Finance (made up) has not answered; it was needed by 19 November 2026" in text for text in notices)


def test_a_reminder_without_a_known_address_leaves_the_link_alone(client: Client, by_link: Task) -> None:
    code = code_of(by_link)
    assert actions.chase(today=date(2026, 11, 20)) == 1
    assert "as our message of 4 November 2026 says" in OutgoingMessage.objects.latest("pk").body
    assert look(client, code).status_code == 200


def test_who_has_an_account_is_reminded_on_their_page_too(
    request_in: Request, officer: User, manager: User, address: None
) -> None:
    give(request_in, officer, Receiver(person=manager))
    actions.chase(today=date(2026, 11, 20))
    assert StaffNotice.objects.filter(to=manager, text__contains="Reminder").count() == 1
    assert "Sign in to answer" in OutgoingMessage.objects.latest("pk").body


def test_nobody_is_reminded_of_what_is_over(request_in: Request, officer: User, by_link: Task) -> None:
    casework.record_event(request=request_in, event=Event.WITHDRAWN, on=TODAY, by=officer)
    assert actions.chase(today=date(2026, 11, 20)) == 0
    request_in.reviews.create(kind="compliance")
    assert actions.chase(today=date(2026, 11, 20)) == 1
    actions.cancel(task=by_link, by=officer)
    assert actions.remind(task=by_link, by=officer) is False


def test_a_reminder_by_hand_is_once_a_day(by_link: Task, officer: User) -> None:
    assert [actions.remind(task=by_link, by=officer) for _ in range(2)] == [True, False]
    assert Reminder.objects.get().on == TODAY


def test_a_round_that_breaks_off_leaves_no_half_reminder(
    request_in: Request, officer: User, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(request_in, officer, Receiver(team=team), Receiver(email="b@example.org"), Receiver(email="c@example.org"))
    before, real, calls = OutgoingMessage.objects.count(), actions._journal, iter(range(9))

    def breaks(*args: Any, **more: Any) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        real(*args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(actions, "_journal", breaks)
        with pytest.raises(KeyboardInterrupt):
            actions.chase(today=date(2026, 11, 20))
    assert (Reminder.objects.count(), OutgoingMessage.objects.count() - before) == (1, 1)
    assert actions.chase(today=date(2026, 11, 20)) == 2
    assert (Reminder.objects.count(), OutgoingMessage.objects.count() - before) == (3, 3)


# The page


def test_the_page_asks_a_fixed_number_of_queries(site: Client, request_in: Request, officer: User, team: Team) -> None:
    def fill(n: int) -> None:
        for task in give(request_in, officer, *(Receiver(email=f"{n}-{i}@example.org") for i in range(n))):
            made = [SearchMade(f"Place {i}", TODAY, "nil", hours=Decimal(1)) for i in range(2)]
            actions.answer(
                task=task,
                nil=False,
                words="Here",
                searches=made,
                time=[Spent(Activity.COPYING, Decimal(1))],
                by=officer,
            )

    fill(1)
    here = f"/requests/{request_in.reference}/gathering/"
    with CaptureQueriesContext(connection) as few:
        site.get(here)
    fill(6)
    with CaptureQueriesContext(connection) as many:
        assert site.get(here).status_code == 200
    assert len(many) == len(few)


def test_others_see_the_page_and_change_nothing(client: Client, request_in: Request, by_link: Task) -> None:
    client.force_login(member("auditor"))
    here = f"/requests/{request_in.reference}/gathering/"
    shown = client.get(here)
    assert "Finance (made up)" in words(shown)
    assert tree(shown).xpath("//main//form") == []
    assert client.get(f"{here}ask/").status_code == 403
    assert client.post(f"{here}tasks/{by_link.pk}/cancel/").status_code == 403


# Teams


def test_the_administrator_keeps_the_teams(client: Client, officer: User) -> None:
    client.force_login(member("administrator"))
    here = "/requests/teams/"
    assert "No team is set up yet." in words(client.get(here))
    assert "Finance was added." in words(client.post(here, {"name": "Finance", "email": "f@example.org"}, follow=True))
    team = Team.objects.get()
    assert summary(client.post(here, {"name": "FINANCE"}))[0][0] == "There is a team of this name already"
    assert summary(client.post(here, {"email": "no"}))[0][0] == "Enter the name of the team"
    change = f"{here}{team.pk}/"
    assert tree(client.get(change)).get_element_by_id("id_email").value == "f@example.org"
    client.post(change, {"name": "Finance", "email": "g@example.org"})
    team.refresh_from_db()
    assert (team.email, team.active) == ("g@example.org", False)
    Team.objects.create(name="Other")
    assert "already" in summary(client.post(change, {"name": "Other"}))[0][0]
    assert [entry.action for entry in Entry.objects.filter(record="team").order_by("seq")] == [
        "team.added",
        "team.changed",
    ]
    client.force_login(officer)
    assert client.get(here).status_code == 403


def test_a_file_that_the_request_has_already_is_not_put_in_twice(
    request_in: Request, officer: User, team: Team, files: Path
) -> None:
    for _ in range(2):
        (task,) = give(request_in, officer, Receiver(team=team))
        upload = Upload("a.csv", casework.keep_upload(name="a.csv", chunks=[b"a,b"]))
        actions.answer(task=task, nil=False, words="", uploads=[upload], by=None)
    assert CaseDocument.objects.count() == 1

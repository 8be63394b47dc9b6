"""The administrator's pages about workers, and what the actions refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from answerable.audit.models import Entry
from answerable.pathways.actions import accounts as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Area, Worker
from answerable.pathways.queries.accounts import find_worker
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.conftest import with_factor
from tests.pathways.making import a_worker, an_organisation, the_hub

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]
MADE = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


@pytest.fixture
def admin() -> Worker:
    return a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())


@pytest.fixture
def client(client_of: ClientOf, admin: Worker) -> Client:
    return client_of(admin)


def words(response: Any) -> str:
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.order_by("-seq")[0]
    return entry.action, entry.who, entry.ref


def new(**more: str) -> dict[str, str]:
    return {
        "name": "Nia Made-up",
        "email": "Nia@Example.org",
        "organisation": str(the_hub().reference),
        "role": "coordinator",
        **more,
    }


def test_a_made_password_is_shown_once_and_works_once(client: Client, admin: Worker) -> None:
    page = client.post("/workers/add/", new())
    assert "no-store" in page.headers["Cache-Control"]
    (password,) = MADE.findall(page.content.decode())
    made = Worker.objects.get(email="nia@example.org")
    assert (made.name, made.role, made.organisation, made.password_once) == (
        "Nia Made-up",
        "coordinator",
        the_hub(),
        True,
    )
    assert made.check_password(password)
    assert last_entry() == ("worker.added", f"user:{admin.pk}", str(made.reference))
    assert password not in client.get(f"/workers/{made.reference}/").content.decode()
    assert password not in str(dict(client.session))


@pytest.mark.parametrize(
    ("wrong", "box", "said"),
    [
        ({"name": " "}, "id_name", "Enter the person’s name"),
        ({"name": "N" * 201}, "id_name", "longer than 200"),
        ({"email": "nia"}, "id_email", "in the correct format"),
        ({"role": ""}, "id_role", "Choose a role"),
        ({"organisation": ""}, "id_organisation", "Choose an organisation"),
        ({"organisation": "not-a-reference"}, "id_organisation", "Choose one of these organisations"),
    ],
)
def test_what_is_wrong_is_told_at_its_box_and_what_was_typed_stays(
    client: Client, wrong: dict[str, str], box: str, said: str
) -> None:
    page = client.post("/workers/add/", new(**wrong))
    shown = html.fromstring(page.content.decode())
    assert page.status_code == 422
    (line,) = shown.xpath("//div[contains(@class, 'govuk-error-summary')]//li/a")
    assert line.get("href") == f"#{box}"
    assert said in line.text
    assert shown.get_element_by_id(box) is not None
    if "email" not in wrong:
        assert shown.xpath("//input[@name='email']/@value") == ["Nia@Example.org"]
    assert not Worker.objects.filter(name__startswith="N" * 5).exists()


def test_an_address_has_one_account(client: Client, admin: Worker) -> None:
    page = client.post("/workers/add/", new(email=admin.email.upper()))
    assert page.status_code == 422
    assert "already an account with this email address" in words(page)


def test_everything_about_a_worker_can_be_changed(client: Client, admin: Worker) -> None:
    worker = a_worker(role=Role.REFERRER, organisation=the_hub())
    other = an_organisation("Made-up Haven")
    area = Area.objects.create(code="south", name="County South")
    page = f"/workers/{worker.reference}/"
    for part, sent, action in (
        ("role/", {"role": "support_worker"}, "worker.role_set"),
        ("organisation/", {"organisation": str(other.reference)}, "worker.moved"),
        (
            "work/",
            {"areas": ["south"], "skills": ["stalking"], "languages": "Polish, Urdu,", "caseload_limit": "15"},
            "worker.work_set",
        ),
    ):
        assert client.get(page + part).status_code == 200
        assert client.post(page + part, sent).headers["Location"] == page
        assert last_entry() == (action, f"user:{admin.pk}", str(worker.reference))
        before = Entry.objects.count()
        client.post(page + part, sent)
        assert Entry.objects.count() == before
    worker.refresh_from_db()
    assert (worker.role, worker.organisation, worker.caseload_limit) == ("support_worker", other, 15)
    assert worker.skills == ["stalking", "polish", "urdu"]
    assert list(worker.areas.all()) == [area]
    shown = words(client.get(page))
    assert "Stalking or harassment, Polish, Urdu" in shown
    assert "County South" in shown
    (languages,) = html.fromstring(client.get(page + "work/").content.decode()).xpath(
        "//input[@name='languages']/@value"
    )
    assert languages == "Polish, Urdu"
    wrong = client.post(page + "work/", {"caseload_limit": "many"})
    assert (wrong.status_code, "Enter a whole number" in words(wrong)) == (422, True)
    assert client.post(page + "role/", {}).status_code == 422
    assert client.post(page + "organisation/", {}).status_code == 422


def test_a_new_password_ends_the_sessions_of_the_old(client: Client, client_of: ClientOf, admin: Worker) -> None:
    worker = a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())
    theirs = client_of(worker)
    assert theirs.get("/workers/").status_code == 200
    page = client.post(f"/workers/{worker.reference}/password/")
    (password,) = MADE.findall(page.content.decode())
    worker.refresh_from_db()
    assert worker.check_password(password)
    assert theirs.get("/workers/").status_code == 302
    own = client.get(f"/workers/{admin.reference}/password/")
    assert own.headers["Location"] == "/account/password/"


def test_a_second_factor_is_reset(client: Client, admin: Worker) -> None:
    worker = a_worker(organisation=the_hub())
    page = f"/workers/{worker.reference}/"
    assert "Not set up yet" in words(client.get(page))
    with_factor(worker)
    assert "Set up" in words(client.get(page))
    assert "Make sure that it is really them who asks" in words(client.get(page + "second-factor/"))
    assert client.post(page + "second-factor/").headers["Location"] == page
    assert last_entry() == ("worker.second_factor_reset", f"user:{admin.pk}", str(worker.reference))
    assert "has no second factor yet" in words(client.post(page + "second-factor/", follow=True))
    assert client.get(f"/workers/{admin.reference}/second-factor/").headers["Location"] == "/account/"


def test_closed_and_reopened(client: Client, admin: Worker) -> None:
    worker = a_worker(organisation=the_hub())
    page = f"/workers/{worker.reference}/"
    assert "Close the account of" in words(client.get(page + "close/"))
    assert client.post(page + "close/").headers["Location"] == page
    assert last_entry()[0] == "worker.closed"
    assert client.get(page + "close/").headers["Location"] == page
    assert worker.name in words(client.get("/workers/?show=closed"))
    assert client.post(page + "reopen/").headers["Location"] == page
    assert last_entry()[0] == "worker.reopened"
    assert "is open already" in words(client.post(page + "reopen/", follow=True))


def test_the_last_administrator_of_the_hub_stays(client: Client, admin: Worker) -> None:
    elsewhere = an_organisation("Made-up Haven")
    a_worker(role=Role.ADMINISTRATOR, organisation=elsewhere)
    page = f"/workers/{admin.reference}/"
    assert "This is the last account at a referral hub" in words(client.get(page + "close/"))
    assert client.post(page + "close/").status_code == 422
    assert client.post(page + "role/", {"role": "referrer"}).status_code == 422
    assert client.post(page + "organisation/", {"organisation": str(elsewhere.reference)}).status_code == 422
    admin.refresh_from_db()
    assert (admin.role, admin.is_active, admin.organisation) == ("administrator", True, the_hub())
    a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())
    assert client.post(page + "role/", {"role": "referrer"}).headers["Location"] == "/"
    assert client.get("/workers/").status_code == 403


def test_an_administrator_elsewhere_keeps_their_own_organisation_alone(client_of: ClientOf, admin: Worker) -> None:
    haven = an_organisation("Made-up Haven")
    client = client_of(a_worker(role=Role.ADMINISTRATOR, organisation=haven))
    colleague = a_worker(organisation=haven)
    listed = words(client.get("/workers/"))
    assert colleague.name in listed
    assert admin.email not in listed
    assert client.get(f"/workers/{colleague.reference}/").status_code == 200
    for part in ("", "role/", "organisation/", "work/", "password/", "second-factor/", "close/"):
        assert client.get(f"/workers/{admin.reference}/{part}").status_code == 404, part
    for part in ("role/", "organisation/", "work/", "password/", "second-factor/", "close/", "reopen/"):
        assert client.post(f"/workers/{admin.reference}/{part}", new()).status_code == 404, part
    refused = client.post("/workers/add/", new())
    assert (refused.status_code, "Choose one of these organisations" in words(refused)) == (422, True)
    moved = client.post(f"/workers/{colleague.reference}/organisation/", {"organisation": str(the_hub().reference)})
    assert moved.status_code == 422


def test_words_are_looked_for_and_stand_in_no_address(client: Client) -> None:
    an = a_worker(name="Élise Made-up", role=Role.COORDINATOR, organisation=the_hub())
    a_worker(name="Somebody Else", role=Role.REFERRER, organisation=the_hub())
    found = client.post("/workers/find/", {"words": "  made-up   coordinator "}, follow=True)
    assert found.redirect_chain == [("/workers/", 302)]
    assert an.name in words(found)
    assert "Somebody Else" not in words(found)
    assert "“made-up coordinator”" in words(found)
    nobody = client.post("/workers/find/", {"words": "nobody", "show": "closed"}, follow=True)
    assert "No closed account has “nobody” in it." in words(nobody)
    client.post("/workers/find/", {"words": ""})
    assert "Somebody Else" in words(client.get("/workers/"))


def test_a_long_list_comes_in_pages_with_a_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    hub = the_hub()
    Worker.objects.bulk_create(
        Worker(name=f"Worker {n:03}", email=f"w{n}@example.org", role="referrer", organisation=hub) for n in range(120)
    )
    with django_assert_max_num_queries(12):
        page = client.get("/workers/?page=2")
    assert "Page 2 of 3" in words(page)
    assert len(html.fromstring(page.content.decode()).xpath("//tbody/tr")) == 50


# the actions


def add(**more: Any) -> Worker:
    given = {
        "email": "x@example.org",
        "name": "X",
        "role": "referrer",
        "organisation": the_hub(),
        "password": "made-up words here",
    }
    return actions.add_worker(**{**given, **more}, by=None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "x"}, "is not complete"),
        ({"email": "x@\ud800.org"}, "is not complete"),
        ({"email": "x" * 60 + "@" + "y" * 60 + ("." + "z" * 60) * 3 + ".org"}, "longer than 254"),
        ({"name": ""}, "needs the person's name"),
        ({"name": "a\u202eb"}, "a sign that cannot be shown"),
        ({"role": "king"}, "is not a role"),
        ({"password": "short"}, "too short"),
        ({"password": "\ud800 made-up words"}, "signs that cannot be read"),
    ],
)
def test_an_account_that_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotChange, match=said):
        add(**wrong)
    assert not Worker.objects.exists()
    assert not Entry.objects.exists()


def test_a_closed_organisation_gets_no_account(client: Client) -> None:
    closed = an_organisation("Made-up closed", is_open=False)
    with pytest.raises(CannotChange, match="is closed"):
        add(organisation=closed)
    worker = add()
    with pytest.raises(CannotChange, match="is closed"):
        actions.set_organisation(worker=worker, organisation=closed, by=None)


def test_work_has_limits() -> None:
    worker = add()
    with pytest.raises(CannotChange, match="from 0 to 999"):
        actions.set_work(worker=worker, areas=[], skills=[], caseload_limit=1000, by=None)
    with pytest.raises(CannotChange, match="at most 40 letters"):
        actions.set_work(worker=worker, areas=[], skills=["x" * 41], caseload_limit=1, by=None)


def test_a_worker_is_found_by_address_whatever_its_letters() -> None:
    worker = add()
    assert find_worker(" X@Example.ORG ") == worker
    assert find_worker("\x00") is None
    assert find_worker("y@example.org") is None


def test_sessions_that_have_run_out_are_forgotten() -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    now = timezone.now()
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=now + timedelta(minutes=1))
    assert actions.forget_sessions(now) == "1 session forgotten."
    assert actions.forget_sessions(now) == ""
    assert Session.objects.count() == 1


def test_the_journal_has_no_name_and_no_address(client: Client) -> None:
    client.post("/workers/add/", new(name="Zebedee Quillfeather", email="zebedee@example.org"))
    kept = str(list(Entry.objects.values()))
    assert "Quillfeather" not in kept
    assert "zebedee" not in kept

"""Signing in: the password, the second factor, what is led to first, what is refused, what locks, and what the journal has of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from lxml import html

from answerable.audit.models import Entry
from answerable.pathways.middleware import SEEN, STARTED
from answerable.pathways.models import Organisation, SecondFactorSecret, Worker
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import PASSWORD, a_worker, an_organisation, the_hub

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]
SIGN_IN, CODE, SET_UP = "/account/sign-in/", "/account/code/", "/account/app/"


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


def words(response: Any) -> str:
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def heading(response: Any) -> str:
    return str(html.fromstring(response.content.decode()).findtext(".//h1")).strip()


def code_now(key: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + later))


@pytest.fixture
def worker() -> Worker:
    made = a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def key(worker: Worker) -> str:
    """The worker's app is set up with this key."""
    secret = generate_totp_secret()
    TOTP.activate(worker, secret)
    return secret


def start(client: Client, worker: Worker, password: str = PASSWORD) -> Any:
    return client.post(SIGN_IN, {"login": worker.email, "password": password})


def in_with_code(client: Client, worker: Worker, key: str) -> Any:
    start(client, worker)
    return client.post(CODE, {"code": code_now(key)})


def test_the_password_alone_opens_nothing(client: Client, worker: Worker, key: str) -> None:
    response = start(client, worker)
    assert (response.status_code, response.headers["Location"]) == (302, CODE)
    assert client.get("/workers/").headers["Location"] == f"{SIGN_IN}?next=/workers/"
    assert heading(client.get(CODE)) == "Enter your code"
    wrong = client.post(CODE, {"code": "000000"})
    assert "The code is not right" in words(wrong)
    assert client.post(CODE, {"code": code_now(key)}).headers["Location"] == "/"
    assert client.get("/workers/").status_code == 200
    assert Entry.objects.order_by("-seq").values_list("action", "ref").first() == (
        "worker.signed_in",
        str(worker.reference),
    )


def test_a_code_is_used_once(client: Client, worker: Worker, key: str) -> None:
    shown = code_now(key)
    start(client, worker)
    client.post(CODE, {"code": shown})
    other = Client()
    start(other, worker)
    assert "or was used already" in words(other.post(CODE, {"code": shown}))


def test_who_has_no_account_is_told_the_same_as_who_mistypes(client: Client, worker: Worker) -> None:
    known = start(client, worker, "not the password")
    unknown = client.post(SIGN_IN, {"login": "nobody@example.org", "password": "not the password"})
    assert words(known) == words(unknown)
    assert "The email address or the password is not right." in words(known)


def test_wrong_passwords_and_wrong_codes_are_counted(client: Client, worker: Worker, key: str) -> None:
    for _ in range(6):
        last = start(client, worker, "not the password")
    assert "There were too many wrong tries. Wait 5 minutes" in words(last)
    cache.clear()
    start(client, worker)
    for _ in range(6):
        last = client.post(CODE, {"code": "000000"})
    assert "There were too many wrong tries. Wait 5 minutes" in words(last)
    assert "There were too many" in words(client.post(CODE, {"code": code_now(key)}))


def test_a_closed_account_does_not_open(client: Client, worker: Worker, key: str) -> None:
    worker.is_active = False
    worker.save()
    response = start(client, worker)
    assert client.get("/workers/").status_code == 302
    assert response.status_code in (200, 302)


def test_a_worker_without_a_factor_can_do_nothing_but_set_one_up(client: Client, worker: Worker) -> None:
    assert start(client, worker).headers["Location"] == "/"
    for address in ("/", "/workers/", "/account/", "/account/password/", "/account/recovery-codes/", "/places/"):
        assert client.get(address).headers["Location"] == SET_UP, address
    assert client.post("/workers/find/", {"words": "a"}).headers["Location"] == SET_UP
    assert client.post("/still-here/").headers["Location"] == SET_UP
    page = client.get(SET_UP)
    tree = html.fromstring(page.content.decode())
    assert heading(page) == "Set up your second factor"
    key = "".join(tree.xpath("//main//code/text()")).replace(" ", "")
    assert tree.xpath("//*[@role='img']//*[local-name()='svg']//*[local-name()='path']")
    assert b"style=" not in page.content
    assert b"data:" not in page.content
    assert "no-store" in page.headers["Cache-Control"]
    wrong = client.post(SET_UP, {"code": "000000"})
    assert "The code is not right" in words(wrong)
    done = client.post(SET_UP, {"code": code_now(key)}, follow=True)
    assert heading(done) == "Your recovery codes"
    codes = html.fromstring(done.content.decode()).xpath("//main//code/text()")
    assert len(set(codes)) == 10
    assert not any(one in client.get("/account/recovery-codes/").content.decode() for one in codes)
    assert client.get("/workers/").status_code == 200
    assert "worker.second_factor_set" in Entry.objects.values_list("action", flat=True)


def test_the_first_factor_needs_the_password_again_where_the_sign_in_is_long_ago(
    client: Client, worker: Worker
) -> None:
    start(client, worker)
    session = client.session
    records = session["account_authentication_methods"]
    records[-1]["at"] -= 3600
    session["account_authentication_methods"] = records
    session.save()
    assert client.get(SET_UP).headers["Location"].startswith("/account/password-again/")
    assert heading(client.get("/account/password-again/")) == "Show that it is you"
    assert "This is not your password" in words(client.post("/account/password-again/", {"password": "no"}))
    client.post("/account/password-again/", {"password": PASSWORD})
    assert heading(client.get(SET_UP)) == "Set up your second factor"


def test_what_a_factor_is_made_of_is_sealed(worker: Worker, key: str) -> None:
    (factor,) = Authenticator.objects.all()
    assert key not in str(factor.data)
    assert SecondFactorSecret.objects.get().secret == key
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM pathways_secondfactorsecret")
        assert key.encode() not in bytes(cursor.fetchone()[0])


def test_a_recovery_code_works_once(client: Client, worker: Worker, key: str) -> None:
    code = RecoveryCodes.activate(worker).generate_codes()[0]
    start(client, worker)
    assert client.post(CODE, {"code": code}).headers["Location"] == "/"
    other = Client()
    start(other, worker)
    assert "The code is not right" in words(other.post(CODE, {"code": code}))


def test_another_app_is_set_up_in_place_of_the_first(client_of: ClientOf, worker: Worker, key: str) -> None:
    RecoveryCodes.activate(worker)
    client = client_of(worker)
    assert client.get("/account/app/another/").headers["Location"].startswith("/account/password-again/")
    client.post("/account/password-again/", {"password": PASSWORD})
    assert heading(client.get("/account/app/another/")) == "Use another phone or app?"
    client.post("/account/app/another/")
    assert not Authenticator.objects.exists()
    assert not SecondFactorSecret.objects.exists()
    assert client.get("/workers/").headers["Location"] == SET_UP
    assert heading(client.get(SET_UP)) == "Set up your second factor"


def test_new_recovery_codes_take_the_place_of_the_old(client: Client, worker: Worker, key: str) -> None:
    old = RecoveryCodes.activate(worker).generate_codes()
    start(client, worker)
    client.post(CODE, {"code": old[0]})
    client.post("/account/code-again/", {"code": old[1]})
    assert heading(client.get("/account/recovery-codes/new/")) == "Make new recovery codes?"
    page = client.post("/account/recovery-codes/new/", follow=True)
    new = html.fromstring(page.content.decode()).xpath("//main//code/text()")
    assert len(new) == 10
    assert not set(new) & set(old)
    assert SecondFactorSecret.objects.count() == 2
    assert client.get("/workers/").status_code == 200


def test_a_reset_factor_ends_the_sessions_that_showed_it(client_of: ClientOf, worker: Worker, key: str) -> None:
    from answerable.pathways.actions.accounts import reset_second_factor

    client = client_of(worker)
    assert client.get("/workers/").status_code == 200
    reset_second_factor(worker=worker, by=None)
    assert client.get("/workers/").headers["Location"] == f"{SIGN_IN}?next=/workers/"
    assert client.get("/account/").headers["Location"].startswith(SIGN_IN)


def test_a_session_without_the_factor_ends_once_there_is_one(client: Client, worker: Worker) -> None:
    start(client, worker)
    assert client.get("/").headers["Location"] == SET_UP
    TOTP.activate(worker, generate_totp_secret())
    assert client.get("/workers/").headers["Location"] == f"{SIGN_IN}?next=/workers/"


def test_a_password_that_works_once_is_changed_first(client: Client, worker: Worker, key: str) -> None:
    worker.password_once = True
    worker.save()
    assert in_with_code(client, worker, key).headers["Location"] == "/"
    assert client.get("/workers/").headers["Location"] == "/account/password/"
    page = client.get("/account/password/")
    assert heading(page) == "Choose your password"
    own = "three other made-up words"
    sent = {"oldpassword": PASSWORD, "password1": own, "password2": own}
    assert "too short" in words(client.post("/account/password/", {**sent, "password1": "short", "password2": "short"}))
    assert client.post("/account/password/", sent).headers["Location"] == "/"
    worker.refresh_from_db()
    assert (worker.password_once, worker.check_password(own)) == (False, True)
    assert client.get("/workers/").status_code == 200
    assert Entry.objects.order_by("-seq").values_list("action", flat=True)[0] == "worker.password_set"


def test_sign_out(client_of: ClientOf, worker: Worker) -> None:
    client = client_of(worker)
    assert worker.name in words(client.get("/account/sign-out/"))
    assert client.post("/account/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/workers/").status_code == 302


# a session that was left alone


def leave_alone(client: Client, minutes: int, *, long: bool = False) -> None:
    session = client.session
    session[STARTED if long else SEEN] -= minutes * 60
    session.save()


def test_a_page_left_alone_locks_and_a_code_opens_it(client_of: ClientOf, worker: Worker, key: str) -> None:
    client = client_of(worker)
    leave_alone(client, 29)
    assert client.get("/workers/").status_code == 200
    leave_alone(client, 31)
    page = client.get("/workers/?show=closed")
    assert (page.status_code, heading(page)) == (403, "This page is locked")
    assert page.headers["Cache-Control"] == "no-store"
    assert client.post("/still-here/").status_code == 403
    for address in ("/", "/account/", "/account/password/", SET_UP, "/workers/add/"):
        assert heading(client.get(address)) == "This page is locked", address
    sent = {"back": "/workers/?show=closed", "kept": ""}
    assert "The code is not right" in words(client.post("/unlock/", {**sent, "code": "000000"}))
    assert client.get("/workers/").status_code == 403
    assert client.post("/unlock/", {**sent, "code": code_now(key)}).headers["Location"] == "/workers/?show=closed"
    assert client.get("/workers/").status_code == 200


def test_what_was_typed_is_sealed_into_the_locked_page_and_sent_after(
    client_of: ClientOf, worker: Worker, key: str
) -> None:
    client = client_of(worker)
    leave_alone(client, 31)
    typed = {"name": "Made-up Quillfeather", "kind": "charity", "contact_point": "line 1\n<b>line 2</b>"}
    page = client.post("/organisations/add/", typed)
    assert (page.status_code, heading(page)) == (403, "This page is locked")
    assert "What you typed is kept" in words(page)
    assert b"Quillfeather" not in page.content
    assert not Organisation.objects.filter(name__contains="Quillfeather").exists()
    (kept,) = html.fromstring(page.content.decode()).xpath("//input[@name='kept']/@value")
    wrong = client.post("/unlock/", {"back": "/", "kept": kept, "code": "000000"})
    assert html.fromstring(wrong.content.decode()).xpath("//input[@name='kept']/@value") == [kept]
    again = client.post("/unlock/", {"back": "/", "kept": kept, "code": code_now(key)})
    assert heading(again) == "Send what you typed?"
    tree = html.fromstring(again.content.decode())
    (form,) = tree.xpath("//main//form")
    assert form.action == "/organisations/add/"
    sent = {box.name: (box.text or "").removeprefix("\n") for box in form.xpath(".//textarea")}
    assert {name: text.replace("\r", "") for name, text in sent.items()} == typed
    assert client.post(form.action, sent).headers["Location"] == "/organisations/"
    assert Organisation.objects.filter(name="Made-up Quillfeather").exists()


def test_what_somebody_else_typed_does_not_open(client_of: ClientOf, worker: Worker) -> None:
    client = client_of(worker)
    leave_alone(client, 31)
    page = client.post("/organisations/add/", {"name": "Made-up Quillfeather"})
    (kept,) = html.fromstring(page.content.decode()).xpath("//input[@name='kept']/@value")
    other = a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())
    secret = generate_totp_secret()
    TOTP.activate(other, secret)
    theirs = client_of(other)
    leave_alone(theirs, 31)
    for wrong in (kept, "not base64", "AAAA"):
        answer = theirs.post("/unlock/", {"back": "/workers/", "kept": wrong, "code": code_now(secret, later=-1)})
        if answer.status_code == 302:
            break
    assert answer.headers["Location"] == "/workers/"


@pytest.mark.parametrize("back", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", ""])
def test_a_locked_page_leads_nowhere_else(client_of: ClientOf, worker: Worker, key: str, back: str) -> None:
    client = client_of(worker)
    leave_alone(client, 31)
    answer = client.post("/unlock/", {"back": back, "kept": "", "code": code_now(key)})
    assert answer.headers["Location"] == "/"


def test_after_a_shift_the_password_is_asked_for_too(client_of: ClientOf, worker: Worker, key: str) -> None:
    client = client_of(worker)
    leave_alone(client, 8 * 60 + 1, long=True)
    page = client.get("/workers/")
    assert "You have been signed in for 8 hours" in words(page)
    assert html.fromstring(page.content.decode()).xpath("//input[@name='password']")
    before = client.session.session_key
    sent = {"back": "/workers/", "kept": ""}
    assert "Enter your password" in words(client.post("/unlock/", {**sent, "code": code_now(key, -1)}))
    wrong = client.post("/unlock/", {**sent, "code": code_now(key, 1), "password": "no"})
    assert "This is not your password" in words(wrong)
    done = client.post("/unlock/", {**sent, "code": code_now(key), "password": PASSWORD})
    assert done.headers["Location"] == "/workers/"
    assert client.session.session_key != before
    assert client.get("/workers/").status_code == 200


def test_use_moves_the_lock_and_never_the_end_of_the_shift(client_of: ClientOf, worker: Worker, key: str) -> None:
    client = client_of(worker)
    started = client.session[STARTED]
    leave_alone(client, 20)
    assert client.post("/still-here/").status_code == 204
    assert time.time() - client.session[SEEN] < 60
    assert client.session[STARTED] == started


def test_a_page_that_is_not_locked_is_not_unlocked(client_of: ClientOf, worker: Worker) -> None:
    client = client_of(worker)
    assert client.get("/unlock/").headers["Location"] == "/"
    assert client.post("/unlock/", {"code": "1"}).headers["Location"] == "/"


# what every page has


def test_a_page_names_the_organisation_and_only_the_places_of_the_role(client_of: ClientOf) -> None:
    police = an_organisation("Made-up Police", kind="police")
    page = client_of(a_worker(role=Role.REFERRER, organisation=police)).get("/places/")
    shown = html.fromstring(page.content.decode())
    assert shown.findtext(".//title") == "Home – Pathways – Made-up Police"
    assert "Workers" not in words(page)
    administrator = client_of(a_worker(role=Role.ADMINISTRATOR, organisation=police)).get("/places/")
    assert "Workers" in words(administrator)
    assert "Protocols" not in words(administrator)
    hub = client_of(a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())).get("/places/")
    assert "Protocols" in words(hub)


def test_a_page_that_is_not_there_says_nothing(client: Client, client_of: ClientOf, worker: Worker) -> None:
    for visitor in (client, client_of(worker)):
        answer = visitor.get("/zebedee-quillfeather/")
        assert answer.status_code == 404
        assert "zebedee" not in answer.content.decode()

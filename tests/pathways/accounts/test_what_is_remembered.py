"""What the site remembers between two pages names nobody in the open: no cookie but two of random letters, and every session sealed."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse
from lxml import html

import answerable.pathways
from answerable.pathways import keys
from answerable.pathways.models import Worker
from answerable.pathways.rules.vocabulary import Role, State
from answerable.pathways.sessions import SealedSerializer
from tests.pathways import making
from tests.pathways.test_every_address import GUARDED, sample

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]
COOKIES = {"session", "csrf"}
NAME = "Zebedee Canarywood"


def _readings(text: str) -> Iterator[str]:
    """A stored text as whoever steals it could read it: as it is, out of base64, and out of that unpacked."""
    yield text
    for part in re.split(r"[:.]", text):
        try:
            plain = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        except ValueError:
            continue
        yield plain.decode("latin-1")
        try:
            yield zlib.decompress(plain).decode("latin-1")
        except zlib.error:
            continue


def stored() -> str:
    """Everything that a thief of the store's file can read of the sessions."""
    rows = Session.objects.values_list("session_data", flat=True)
    return "\n".join(reading for row in rows for reading in _readings(row))


def set_by(response: Any) -> dict[str, str]:
    return {name: cookie.value for name, cookie in response.cookies.items()}


def test_this_way_of_reading_does_read_what_is_not_sealed() -> None:
    for packed in (True, False):
        plain = signing.dumps({"words": NAME, "more": "x" * 500}, compress=packed)
        assert NAME in "\n".join(_readings(plain))


def test_the_names_of_workers_that_pages_speak_of_stand_in_no_cookie_and_in_no_readable_row(
    client_of: ClientOf,
) -> None:
    administrator = making.a_worker(role=Role.ADMINISTRATOR, organisation=making.the_hub())
    worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=making.an_organisation(), name=NAME)
    client = client_of(administrator)

    def to(name: str) -> str:
        return reverse(f"pathways:{name}", args=[worker.reference])

    sent = [
        client.post("/workers/find/", {"words": NAME}),
        client.post(to("worker_role"), {"role": Role.SERVICE_MANAGER}),
        client.post(to("worker_work"), {"caseload_limit": 20, "languages": "", "skills": []}),
        client.post(to("close_worker")),
        client.post(to("reopen_worker")),
        client.post(to("worker_second_factor")),
    ]
    assert {response.status_code for response in sent} == {302}
    for response in sent:
        assert set(set_by(response)) <= COOKIES
        assert "Canarywood" not in str(response.cookies) + str(response.headers)
    assert Session.objects.count() == 1
    assert "Canarywood" not in stored()
    shown = client.get("/workers/").content.decode()
    assert shown.count(NAME) > 3, "the pages themselves do say what was done, once, and what was looked for"
    assert "The account of Zebedee Canarywood is closed." in html.fromstring(shown).text_content()
    assert "Canarywood" not in stored()
    assert set_by(client.get("/workers/")).keys() <= COOKIES


def test_who_gets_a_case_is_said_in_no_cookie(client_of: ClientOf) -> None:
    manager = making.a_worker(role=Role.SERVICE_MANAGER)
    service = making.a_service(manager.organisation)
    worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=manager.organisation, name=NAME, caseload_limit=5)
    referral = making.a_referral(state=State.ACCEPTED, service=service)
    client = client_of(manager)
    form = {
        "worker": str(worker.reference),
        "version": referral.version,
        "reason": "Made-up words",
        "said": "Made-up words",
    }
    response = client.post(reverse("pathways:allocate", args=[referral.reference]), form)
    assert response.status_code == 302, html.fromstring(response.content.decode()).text_content()
    assert set_by(response).keys() <= COOKIES
    assert "Canarywood" not in str(response.cookies) + stored()
    assert NAME in client.get(response.headers["Location"]).content.decode()


def test_the_secret_of_an_app_that_is_being_set_up_is_sealed(client: Client) -> None:
    worker = making.a_worker(role=Role.ADMINISTRATOR, organisation=making.the_hub())
    client.post("/account/sign-in/", {"login": worker.email, "password": making.PASSWORD})
    page = html.fromstring(client.get("/account/app/").content.decode())
    secret = client.session["mfa.totp.secret"]
    assert secret in "".join(page.text_content().split()), "the page shows the key that is kept"
    assert Session.objects.exists()
    assert secret not in stored()
    assert "mfa" not in stored(), "not even what is remembered is named"


def test_a_session_that_was_altered_or_sealed_elsewhere_is_none(client_of: ClientOf) -> None:
    client = client_of(making.a_worker(role=Role.ADMINISTRATOR, organisation=making.the_hub()))
    assert client.get("/workers/").status_code == 200
    row = Session.objects.get()
    assert row.get_decoded()
    moved = keys.seal("identity", b"{}", about="pathways.person.identity")
    with pytest.raises(keys.CannotOpen):
        SealedSerializer().loads(moved)
    row.session_data = signing.dumps(row.get_decoded(), salt="django.contrib.sessions.SessionStore")
    row.save()
    assert row.get_decoded() == {}, "what was written before sessions were sealed opens no more"
    assert client.get("/workers/").status_code == 302


def test_no_page_sets_a_third_cookie(client_of: ClientOf) -> None:
    client = client_of(making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub()))
    walked = 0
    for pattern in GUARDED:
        address = sample(pattern)
        if pattern.startswith("account/"):
            continue
        for response in (client.get(address), client.post(address)):
            assert set_by(response).keys() <= COOKIES, address
            walked += 1
    assert walked > 200


def test_no_code_of_the_room_writes_a_cookie_by_itself() -> None:
    room = Path(answerable.pathways.__file__).parent
    written = [
        str(path.relative_to(room))
        for path in room.rglob("*.py")
        if re.search(r"set_cookie|set_signed_cookie|\.cookies\b", path.read_text(encoding="utf-8"))
    ]
    assert written == []
    assert settings.MESSAGE_STORAGE == "django.contrib.messages.storage.session.SessionStorage"
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"

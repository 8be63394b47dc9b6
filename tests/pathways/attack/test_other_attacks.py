"""Ways in besides curiosity: forged forms, stolen and fixed sessions, half a sign-in, extra fields, hostile files, cells and headers."""

from __future__ import annotations

import base64
import csv
import io
import re
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import DateTimeField, UUIDField
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.pathways.actions import exchange
from answerable.pathways.actions.accounts import close, set_organisation, set_role
from answerable.pathways.actions.consent import ask_override, sign_override
from answerable.pathways.errors import CannotChange
from answerable.pathways.exchange.opening import open_file
from answerable.pathways.middleware import SEEN, STARTED
from answerable.pathways.models import GlassMiss, Import, Override, Protocol, Referral, Worker
from answerable.pathways.rules.protocols import Purpose
from answerable.pathways.rules.referral import new_number
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making
from tests.pathways.conftest import signed_in
from tests.pathways.name_check.people import a_world
from tests.pathways.referrals.test_pages import STEPS
from tests.pathways.test_every_address import GUARDED, PUBLIC, VIEWS, sample

from .player import forms_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]
SIGN_IN, CODE = "/account/sign-in/", "/account/code/"
OWN_WAY = "message/"
"""The one form without a token: it has no cookie that another site could misuse, and refuses what another site sends."""


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


@pytest.fixture
def administrator() -> Worker:
    return making.a_worker(role=Role.ADMINISTRATOR, organisation=making.the_hub())


@pytest.fixture
def key(administrator: Worker) -> str:
    secret = generate_totp_secret()
    TOTP.activate(administrator, secret)
    return str(secret)


def code_now(key: str, later: int = 0) -> str:
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + later)))


def half_in(client: Client, worker: Worker) -> Any:
    return client.post(SIGN_IN, {"login": worker.email, "password": making.PASSWORD})


# forms sent from elsewhere


def test_no_address_takes_a_form_without_its_token() -> None:
    plain = signed_in(making.a_worker(role=Role.ADMINISTRATOR, organisation=making.the_hub()))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = plain.cookies
    entries = Entry.objects.count()
    taken = {pattern: strict.post(sample(pattern)).status_code for pattern in VIEWS if pattern != OWN_WAY}
    assert {pattern: status for pattern, status in taken.items() if status != 403} == {}
    assert Entry.objects.count() == entries
    assert [pattern for pattern, view in VIEWS.items() if getattr(view, "csrf_exempt", False)] == [OWN_WAY]


PUBLIC_FORM = {
    "once": "made-up-once",
    "phone": "07700 900123",
    "phone_safe": "yes",
    "any_time": "on",
    "forename": "Madeup",
    "agree": "on",
}


ASKED_FOR = {
    "forename": "Adelheid",
    "surname": "Madeupson",
    "born_day": "31",
    "born_month": "3",
    "born_year": "1987",
    "purpose": "support",
    "reason": "Made-up words",
}

# sessions and sign-in


def test_a_session_given_to_somebody_beforehand_is_not_theirs_once_signed_in(
    client: Client, administrator: Worker, key: str
) -> None:
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    half_in(client, administrator)
    after_password = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post(CODE, {"code": code_now(key)}).headers["Location"] == "/"
    inside = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert inside not in (planted, after_password)
    assert client.get("/workers/").status_code == 200
    for old in (planted, after_password):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = old
        assert thief.get("/workers/").headers["Location"].startswith(SIGN_IN)


def test_after_the_password_alone_no_address_opens(client: Client, administrator: Worker, key: str) -> None:
    assert half_in(client, administrator).headers["Location"] == CODE
    opened = []
    for pattern in GUARDED:
        address = sample(pattern)
        for answer in (client.get(address), client.post(address)):
            led = answer.headers.get("Location", "").startswith(SIGN_IN)
            if not (answer.status_code == 405 or (answer.status_code == 302 and led)):
                opened.append((address, answer.status_code))
    assert opened == []
    assert not client.session.get("_auth_user_id")


def test_a_signed_out_cookie_opens_nothing(client_of: ClientOf, administrator: Worker) -> None:
    client = client_of(administrator)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/sign-out/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/workers/").headers["Location"].startswith(SIGN_IN)


def test_a_code_or_a_recovery_code_that_opened_a_session_does_not_unlock_one(
    client: Client, administrator: Worker, key: str
) -> None:
    recovery = RecoveryCodes.activate(administrator).generate_codes()[0]
    shown = code_now(key)
    half_in(client, administrator)
    client.post(CODE, {"code": shown})
    session = client.session
    session[SEEN] = time.time() - 31 * 60
    session.save()
    for used in (shown, recovery):
        other = Client()
        half_in(other, administrator)
        other.post(CODE, {"code": used})
        answer = client.post("/unlock/", {"back": "/workers/", "kept": "", "code": used})
        assert answer.status_code == 403, "used once, it is used up everywhere"
    assert client.get("/workers/").status_code == 403


@pytest.mark.parametrize("sent", [{"code": "000000"}, {"code": "000000", "password": "guessed"}])
def test_a_locked_page_is_no_place_to_guess(
    client_of: ClientOf, administrator: Worker, key: str, sent: dict[str, str]
) -> None:
    client = client_of(administrator)
    session = client.session
    session[STARTED if "password" in sent else SEEN] -= 9 * 3600
    session.save()
    for _ in range(12):
        client.post("/unlock/", {"back": "/", "kept": "", **sent})
    right = {"back": "/", "kept": "", "code": code_now(key), "password": making.PASSWORD}
    assert client.post("/unlock/", right).status_code == 403
    assert client.get("/workers/").status_code == 403


def test_a_made_up_address_of_a_proxy_gives_no_more_tries(client: Client, administrator: Worker, key: str) -> None:
    said = ""
    for number in range(12):
        other = making.a_worker()
        headers = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": f"198.51.100.{number}"}
        sent = {"login": other.email, "password": "not the password"}
        said = client.post(SIGN_IN, sent, headers=headers).content.decode()
    assert "too many wrong tries" in said


def test_the_public_form_counts_a_household_whatever_proxy_it_names() -> None:
    making.the_hub()
    statuses = []
    for number in range(11):
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        sent = {**PUBLIC_FORM, "once": f"made-up-once-{number}"}
        statuses.append(Client().post("/message/", sent, headers=headers).status_code)
    assert statuses == [200] * 10 + [429]
    assert Referral.objects.count() == 10


def test_signing_in_anew_gives_no_more_numbers_to_guess_and_no_more_names(client_of: ClientOf, settings: Any) -> None:
    lead = making.a_worker(role=Role.HUB_LEAD, organisation=making.the_hub())
    address = reverse("pathways:emergency")
    for _ in range(settings.GLASS_MISSES_AN_HOUR):
        form = {"number": new_number(), "reason": "life_at_risk", "why": "Made-up words."}
        assert client_of(lead).post(address, form).status_code == 422
    misses = GlassMiss.objects.count()
    there = making.a_referral(hub=making.an_organisation("Made-up other hub", is_hub=True))
    form = {"number": there.number, "reason": "life_at_risk", "why": "Made-up words."}
    assert client_of(lead).post(address, form).status_code in (422, 429)
    assert misses == settings.GLASS_MISSES_AN_HOUR
    settings.NAME_CHECKS_AN_HOUR, settings.NAME_CHECK_HELD_MS = 2, 1
    coordinator = a_world().worker
    statuses = []
    for _ in range(3):
        client = client_of(coordinator)
        page = client.get("/name-check/").content.decode()
        token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
        assert token
        statuses.append(client.post("/name-check/", {**ASKED_FOR, "token": token[1]}).status_code)
    assert 429 not in statuses[:2], statuses
    assert statuses[-1] == 429, statuses


@pytest.mark.parametrize(
    "address", ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client: Client, administrator: Worker, key: str, address: str) -> None:
    sent = {"login": administrator.email, "password": making.PASSWORD, "next": address}
    first = client.post(f"{SIGN_IN}?next={address}", sent)
    done = client.post(f"{CODE}?next={address}", {"code": code_now(key), "next": address})
    again = signed_in(administrator).get(f"{SIGN_IN}?next={address}")
    out = client.post(f"/account/sign-out/?next={address}", {"next": address})
    find = signed_in(administrator).post("/workers/find/", {"words": "", "show": address, "next": address})
    for answer in (first, done, again, out, find):
        assert answer.status_code in (200, 302)
        where = answer.headers.get("Location", "/")
        assert where.startswith("/")
        assert not where.startswith(("//", "/\\"))
        assert "evil" not in where.partition("?")[0]


# what is changed about a worker holds in the next request


def test_another_role_a_move_and_a_closed_account_hold_from_the_next_request(client_of: ClientOf) -> None:
    hub = making.the_hub()
    referral = making.a_referral(state=State.SENT)
    page = reverse("pathways:referral", args=[referral.reference])
    changes: list[tuple[Callable[[Worker], object], int]] = [
        (lambda worker: set_role(worker=worker, role=Role.ADMINISTRATOR, by=None), 404),
        (lambda worker: set_organisation(worker=worker, organisation=making.an_organisation(), by=None), 404),
        (lambda worker: close(worker=worker, by=None), 302),
    ]
    for change, status in changes:
        worker = making.a_worker(role=Role.COORDINATOR, organisation=hub)
        client = client_of(worker)
        assert client.get(page).status_code == 200
        form = {"channel": "phone", "outcome": "reached", "version": referral.version}
        change(worker)
        assert client.get(page).status_code == status
        assert client.post(reverse("pathways:contact", args=[referral.reference]), form).status_code == status
    referral.refresh_from_db()
    assert referral.version == 2


# fields that no form has

_OF_A_WORKER = (
    "owner",
    "owner_id",
    "is_restricted",
    "is_honey",
    "restricted",
    "role",
    "organisation",
    "state",
    "signed_by",
    "hub",
)
_REFERENCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEPT_OUT = {"version", "id", "csrfmiddlewaretoken"}


def _every_field() -> dict[str, str]:
    """Every field that any model has, with something in it that would be seen."""
    other = making.an_organisation("Made-up taker")
    said = {field.name: "1" for model in apps.get_app_config("pathways").get_models() for field in model._meta.fields}
    said |= dict.fromkeys(_OF_A_WORKER, "1")
    for name in said:
        if name.startswith(("is_", "restricted")):
            said[name] = "on"
    for name in ("owner", "organisation", "hub", "referred_by", "provider", "giver", "receiver", "agency"):
        said[name] = said[f"{name}_id"] = str(other.pk)
    return {**said, "role": "administrator", "state": "closed", "risk": "high"}


def _store() -> dict[str, list[dict[str, Any]]]:
    """What the store has, but for moments and what is random."""
    told = {}
    for model in apps.get_app_config("pathways").get_models():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, DateTimeField | UUIDField) and field.name not in ("number", "digest", "password")
        ]
        told[model.__name__] = [
            {name: getattr(row, name) for name in fields} for row in model._default_manager.order_by("pk")
        ]
    return told


def _forms(client: Client, references: list[str]) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """Each form that writes on a page that opens: its address, its fields filled, and every name that the page has."""
    seen = set()
    for pattern in VIEWS:
        if pattern.startswith(("account/", "unlock", "still-here", "message")):
            continue
        for reference in references if "<uuid:" in pattern else references[:1]:
            address = sample(pattern).replace("00000000-0000-4000-8000-000000000000", reference)
            if "correct/" in address:
                address = address.replace("nothing", "identity")
            answer = client.get(address.replace("/draft/nothing/", "/draft/person/"))
            if answer.status_code == 403:
                break  # refused for the job, whatever is asked for
            page = "" if answer.streaming else answer.content.decode(errors="replace")
            if answer.status_code != 200 or "<form" not in page:
                continue
            for request in forms_of(address, page):
                if request.data is None or (request.address, *request.data) in seen:
                    continue
                seen.add((request.address, *request.data))
                names = {name for form in forms_of(address, page) for name in (form.data or {})}
                yield request.address, dict(request.data), names


def test_no_form_takes_a_field_that_is_not_on_it(client_of: ClientOf) -> None:
    hub, police = making.the_hub(), making.the_police()
    making.a_protocol(police, hub)
    provider = making.an_organisation("Made-up provider")
    service = making.a_service(provider)
    worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=provider)
    sent = making.a_referral(state=State.SENT)
    active = making.a_referral(state=State.ACTIVE, service=service, worker=worker)
    other = making.a_worker()
    for wording in ("support", "share", "contact", "research"):
        making.a_wording(wording)
    players = [
        making.a_worker(role=Role.COORDINATOR, organisation=hub),
        making.a_worker(role=Role.ADMINISTRATOR, organisation=hub),
        making.a_worker(role=Role.SERVICE_MANAGER, organisation=provider),
        sent.referrer,
    ]
    references = [str(one.reference) for one in (sent, active, service, other)]
    extra = _every_field()
    taken, wrote = [], set()
    for player in players:
        assert player is not None
        client = client_of(player)
        forms = list(_forms(client, references))
        before = _store()
        for address, data, names in forms:
            stores = []
            for more in ({}, {name: value for name, value in extra.items() if name not in names | _KEPT_OUT}):
                place = transaction.savepoint()
                client.post(address, {**more, **data})
                stores.append(_store())
                transaction.savepoint_rollback(place)
            if before != stores[0]:
                wrote.add(address)
            taken += [
                (player.role, address, name, [one for one in stores[1][name] if one not in rows][:2])
                for name, rows in stores[0].items()
                if [_plain(one) for one in rows] != [_plain(one) for one in stores[1][name]]
            ]
    assert taken == []
    assert len(wrote) > 8, f"the forms that were filled must do something: {sorted(wrote)}"


def _plain(row: dict[str, Any]) -> str:
    """A row without keys of rows, which go on counting after what was undone, and without what is random."""
    told = {name: value for name, value in row.items() if name != "id" and not isinstance(value, datetime | bytes)}
    return _REFERENCE.sub("reference", repr(told))


# two people where two are needed


def test_who_asked_to_share_without_agreement_cannot_sign_in_another_job_nor_at_another_organisation(
    client_of: ClientOf,
) -> None:
    referral = making.a_referral(state=State.SENT)
    asker = making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())
    receiver = making.an_organisation()
    asked = ask_override(
        referral=referral, receiver=receiver, reason="serious_harm", basis="prevention", why="Made-up words.",
        person_told=None, version=referral.version, by=asker,
    )  # fmt: skip
    address = reverse("pathways:overrides", args=[referral.reference])
    form = {"override": 1, "then": "sign", "person_told": "yes", "signed_by": making.a_worker().pk}
    opened = set()
    for role in (Role.SERVICE_MANAGER, Role.HUB_LEAD, Role.COORDINATOR, Role.REFERRER):
        set_role(worker=asker, role=role, by=None)
        opened.add(client_of(asker).get(address).status_code)
        client_of(asker).post(address, form)
        asked.refresh_from_db()
        assert (asked.signed_by, asked.signed_at, asked.refused_at) == (None, None, None), role
    assert 200 in opened, "in one job at least, they come as far as the page"
    set_role(worker=asker, role=Role.SERVICE_MANAGER, by=None)
    set_organisation(worker=asker, organisation=making.the_police(), by=None)
    client_of(asker).post(address, form)
    another = making.a_worker(role=Role.SERVICE_MANAGER, organisation=making.the_police())
    client_of(another).post(address, form)
    with pytest.raises(CannotChange, match="Another organisation asked"):
        sign_override(override=asked, by=another)
    assert Override.objects.get().signed_by is None, (
        "who asked moved: that makes it no business of the new organisation"
    )


# files


def _zip(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


HOSTILE = {
    "a bomb": _zip(xl__worksheets__sheet1_dot_xml=b"<a>" + b" " * (210 * 1024 * 1024)),
    "a program": b"MZ\x90\x00\x03" + b"\x00" * 500,
    "an old workbook with macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "a workbook that is only macros": _zip(xl__vbaProject_dot_bin=b"Sub AutoOpen()"),
    "a path": _zip(**{"..__..__etc__passwd": b"made up"}),
    "nested JSON": b"[" * 100_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_of_it_is_kept(client_of: ClientOf, kind: str) -> None:
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_police()))
    with pytest.raises(CannotChange) as refused:
        open_file(HOSTILE[kind])
    assert refused.value.sentence.endswith(".")
    assert "Traceback" not in refused.value.sentence
    for name in ("list.xlsx", "../../list.csv"):
        sent = {"sort": "persons", "file": SimpleUploadedFile(name, HOSTILE[kind])}
        answer = client.post(reverse("pathways:add_import"), sent)
        assert answer.status_code == 422
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "name", ["signed.exe", "signed.pdf.html", "signed.docm", "signed.svg", "signed\u202efdp.exe", "signed.pdf\r\nX: y"]
)
def test_a_protocols_document_of_a_wrong_kind_or_name_is_refused(
    client_of: ClientOf, administrator: Worker, name: str
) -> None:
    protocol = making.a_protocol(making.the_hub(), making.an_organisation()).protocol
    address = reverse("pathways:put_protocol_document", args=[protocol.reference])
    answer = client_of(administrator).post(address, {"document": SimpleUploadedFile(name, b"%PDF-1.7 made up")})
    kept = Protocol.objects.get(pk=protocol.pk)
    if answer.status_code == 302:  # the line break was taken off with what follows before we saw the name
        assert kept.document_name.isprintable()
        assert kept.document_name.endswith(".pdf")
    else:
        assert answer.status_code == 422
        assert not kept.document_name


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.pdf", 'a"; filename="b.exe.pdf', "a;b=c%0d%0aX-Bad: y.pdf", "Bűn.pdf"]
)
def test_a_file_name_is_no_path_and_no_header(
    client_of: ClientOf, administrator: Worker, name: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    protocol = making.a_protocol(making.the_hub(), making.an_organisation()).protocol
    client = client_of(administrator)
    address = reverse("pathways:put_protocol_document", args=[protocol.reference])
    content = b"<script>alert(1)</script>"
    assert client.post(address, {"document": SimpleUploadedFile(name, content)}).status_code == 302
    kept = Protocol.objects.get(pk=protocol.pk)
    assert (tmp_path / kept.document.name).resolve().is_relative_to(tmp_path)
    assert name.split("/")[-1][:6] not in kept.document.name
    given = client.get(reverse("pathways:protocol_document", args=[protocol.reference]))
    assert b"".join(given.streaming_content) == content  # type: ignore[attr-defined]
    said = given.headers["Content-Disposition"]
    assert said.startswith("attachment")
    assert "/" not in said
    assert "X-Bad" not in given.headers
    assert (given.headers["Content-Type"], given.headers["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )


# cells that a spreadsheet would run


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_no_cell_of_an_export_begins_a_formula(sign: str) -> None:
    worker = making.a_worker(role=Role.SERVICE_MANAGER, organisation=making.the_hub())
    receiver = making.an_organisation()
    grant = making.a_protocol(making.the_hub(), receiver, purpose=Purpose.SUPPORT)
    bad = f"{sign}HYPERLINK(1)"
    person = making.a_person(
        forename=bad, surname=bad, other_names=[bad], address={"lines": [bad], "postcode": bad},
        preferences={"language": bad, "access_needs": bad},
    )  # fmt: skip
    referral = making.a_referral(person=person, notes=bad)
    making.a_share(referral, making.the_hub(), receiver, purpose=Purpose.SUPPORT, grant=grant)
    _, content = exchange.export(grant=grant, form="csv", by=worker)
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    assert sum("HYPERLINK" in cell for cell in cells) >= 5
    for cell in cells:
        shown = cell.lstrip("\u200b\ufeff \t\r\n")
        assert not shown.startswith(("=", "+", "-", "@", "＝")), cell
        assert not cell.startswith(("\t", "\r", "\n")), cell


# headers


def _headers_missing(answer: Any) -> list[str]:
    wanted = {
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    missing = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    missing += [
        f"CSP {one}" for one in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'") if one not in policy
    ]
    missing += [f"CSP has {one}" for one in ("unsafe-inline", "unsafe-eval", "*", "data:") if one in policy]
    return missing


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.DATA_PROTECTION])
def test_every_answer_says_what_a_browser_may_do_with_it(client_of: ClientOf, role: Role) -> None:
    client = client_of(making.a_worker(role=role, organisation=making.the_hub()))
    wrong = []
    for pattern in [*VIEWS, "no-such-page/"]:
        for answer in (client.get(sample(pattern) if pattern in VIEWS else f"/{pattern}"),):
            if missing := _headers_missing(answer):
                wrong.append((pattern, missing))
            kept = answer.headers.get("Cache-Control", "")
            if pattern not in PUBLIC and not ("private" in kept or "no-store" in kept):
                wrong.append((pattern, [f"Cache-Control: {kept}"]))
    assert wrong == []


@pytest.mark.parametrize("pattern", list(PUBLIC))
def test_an_open_page_has_the_same_headers_and_sets_no_cookie_that_scripts_read(client: Client, pattern: str) -> None:
    answer = client.get(sample(pattern))
    assert _headers_missing(answer) == []
    for cookie in answer.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict"), cookie.key
    if pattern == OWN_WAY:
        assert not answer.cookies


@pytest.mark.parametrize("typed", ["a\r\nX-Bad: yes", "a\nSet-Cookie: x=y", "a%0d%0aX-Bad: yes"])
def test_what_is_typed_becomes_no_header(client_of: ClientOf, administrator: Worker, typed: str) -> None:
    client = client_of(administrator)
    answers = [
        client.post("/workers/find/", {"words": typed, "show": typed}),
        client.post("/organisations/add/", {"name": typed, "kind": typed}),
        client.get("/workers/", {"page": typed, "show": typed}),
        Client().post(SIGN_IN, {"login": typed, "password": typed, "next": typed}),
        Client().get(f"{SIGN_IN}?next={typed.replace(chr(13), '%0D').replace(chr(10), '%0A')}"),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert "X-Bad" not in answer.headers
        assert "x" not in answer.cookies
        assert all("\n" not in value and "\r" not in value for value in answer.headers.values())


# canaries: where nothing of a person may be

CANARIES = {
    "forename": "Zqforename", "surname": "Zqsurname", "phone": "07700 900987", "code_word": "zqviolets",
    "lines": "77 Zqstreet", "postcode": "NG1 5ZQ", "by_forename": "Zqhisname", "by_surname": "Zqhissurname",
    "language": "Zqlanguage", "notes": "Zqnotes she wrote",
}  # fmt: skip


def _canary_in(text: str) -> list[str]:
    plain = unquote_plus(text)
    return [one for one in CANARIES.values() if one in plain or one.replace(" ", "") in plain]


def _rows(table: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        for row in cursor.fetchall():
            for cell in row:
                yield bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)


def test_nothing_of_a_person_is_in_an_address_a_cookie_a_session_a_message_the_cache_the_log_or_the_journal(
    client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    making.an_area("city", prefixes=("NG1",))
    police, hub = making.the_police(), making.the_hub()
    making.a_protocol(police, hub)
    officer = client_of(making.a_worker(role=Role.REFERRER, organisation=police))
    coordinator = client_of(making.a_worker(role=Role.COORDINATOR, organisation=hub))
    answers = [officer.post(reverse("pathways:new_referral"))]
    draft = Referral.objects.get()

    def to(name: str, *more: str) -> str:
        return reverse(f"pathways:{name}", args=[draft.reference, *more])

    def post(client: Client, address: str, **form: Any) -> None:
        draft.refresh_from_db()
        answers.append(client.post(address, {**form, "version": draft.version}))
        answers.append(client.get(address))

    for step, typed in STEPS.items():
        over = {name: value for name, value in CANARIES.items() if name in typed}
        for wrong in ({"version": 0}, {}):
            post(officer, to("draft_step", step), **{**typed, **over, **wrong})
    post(officer, to("draft_check"))
    draft.refresh_from_db()
    assert draft.state == State.SENT
    assert draft.person.identity["surname"] == CANARIES["surname"]
    person = {**STEPS["person"], "forename": CANARIES["forename"], "surname": CANARIES["surname"]}
    post(coordinator, to("contact"), channel="phone", outcome="reached", said=CANARIES["notes"])
    post(coordinator, to("safe_contact"), phone=CANARIES["phone"], phone_safe="yes", any_time="on")
    post(coordinator, to("correct", "identity"), **person, reason="written_wrong", said=CANARIES["notes"])
    post(coordinator, to("incidents"), **{**STEPS["crime"], "source_ref": "HUB-1", "surname": CANARIES["by_surname"]})
    post(coordinator, to("risk"))
    post(
        coordinator, "/name-check/", token=str(uuid.uuid4()), purpose="support", reason="Made up",
        forename=CANARIES["forename"], surname=CANARIES["surname"], phone=CANARIES["phone"],
    )  # fmt: skip
    for page in ("queue", "referrals", "places"):
        answers.append(coordinator.get(reverse(f"pathways:{page}")))
    assert any(CANARIES["surname"] in answer.content.decode() for answer in answers), "the pages do show them"
    post(coordinator, to("withdraw"), reason="duplicate", said=CANARIES["notes"])
    for answer in answers:
        assert answer.status_code < 500
        heads = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        assert _canary_in(heads) == []
        assert _canary_in(str(answer.cookies)) == []
        assert _canary_in(str(answer.request["PATH_INFO"]) + str(answer.request.get("QUERY_STRING"))) == []
    sessions = [str(one.get_decoded()) for one in Session.objects.all()]
    assert len(sessions) >= 2
    assert _canary_in(" ".join(sessions)) == []
    for client in (officer, coordinator):
        assert _canary_in(str(client.cookies)) == []
    for cell in _rows(settings.CACHES["default"]["LOCATION"]):
        opened = base64.b64decode(cell + "==", validate=False).decode("latin-1") if len(cell) > 20 else ""
        assert _canary_in(cell + opened) == []
    entries = list(_rows(Entry._meta.db_table))
    assert len(entries) > 20
    assert _canary_in(" ".join(entries)) == []
    assert _canary_in(caplog.text) == []

"""Every address of the staff site: who may go there, that looking changes nothing, and how its page is built."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from lxml import html
from nacl.signing import SigningKey

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, mark_of
from answerable.accounts.rules.roles import ROLES, role_may
from answerable.casework import actions
from answerable.casework.actions import appeals, deciding, documents, gathering, keeping, letters
from answerable.casework.actions import mail as mail_in
from answerable.casework.actions import released_tables as published
from answerable.casework.models import Disposal, OutgoingMessage, Request, Tie
from answerable.casework.rules.gathering import SearchMade, Spent
from answerable.casework.rules.life import Event
from answerable.law.cost import Activity
from answerable.letters.kinds.kind import Kind
from answerable.letters.kinds.template_file import template_docx
from answerable.register.actions import imports, plans, returns, returns_received
from answerable.register.actions.matching import confirm_new, merge
from answerable.register.models import Agreement, Document, Organisation, Payee, Return
from answerable.standards.service_returns import key_text, written
from tests.integration.casework.clearing import waiting_release
from tests.integration.lasting import lasting
from tests.integration.pages import read_to_the_end
from tests.integration.register.allocating import worked_pot
from tests.integration.register.test_returns_received import KEY, a_return
from tests.integration.staff import LETTER, load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

OFFICER = "foi_officer"


def _views(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


VIEWS = dict(_views(get_resolver().url_patterns))
SAMPLES = {
    "<str:reference>": "FOI-1",
    "<int:position>": "1",
    "<int:ground>": "GROUND",
    "<str:citation>": "s.43(2)",
    "<int:task>": "TASK",
    "<int:search>": "SEARCH",
    "<int:time>": "TIME",
    "<int:team>": "TEAM",
    "<int:event>": "EVENT",
    "<int:review>": "REVIEW",
    "<int:complaint>": "COMPLAINT",
    "<int:hold>": "HELD",
    "<int:certificate>": "CERTIFICATE",
    "<slug:letter_kind>": "clarification",
    "<int:letter>": "CASELETTER",
    "<int:line>": "STANDARDLINE",
    "<int:template>": "OWNTEMPLATE",
    "<int:tie>": "TIED",
    "<int:release>": "RELEASE",
    "<int:place>": "1",
    "<int:message>": "OUTGOING",
    "<int:mail>": "INCOMING",
    "<int:document>": "PAPER",
    "<int:page>": "1",
    "<slug:layer>": "applicant",
    "<int:attached>": "1",
    "<int:table>": "TABLED",
    "<slug:letter>": "fees",
    "<slug:which>": "other",
    "<int:requester>": "SENDER",
    "staff/<int:pk>": "staff/PERSON",
    "<int:pk>": "DAY",
    "<str:name>": "reply.html",
    "<slug:item>": "2-e",
    "<slug:form>": "csv",
    "<slug:kind>": "agreement",
    "<path:ref>": "A-101",
    "<path:agreement>": "A-101",
    "<path:document>": "DOC-1",
    "<path:allocation>": "POT",
    "<int:element>": "ELEMENT",
    "<int:number>": "IMPORT",
    "<int:which>": "1",
    "<path:return_ref>": "R-1",
    "<uuid:reference>": "SIGNED",
    "<path:action>": "ACTION",
    "<int:payee>": "WHO",
    "<int:decision>": "SAID",
    "<int:merge>": "JOINED",
    "<path:organisation>": "org-made-up-quill",
}
"""What stands for each part of an address; the ones in capitals are put in when they are known."""


MESSAGE = b"""From: a@example.org
Subject: Lunch
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x

On Friday?
--x
Content-Disposition: attachment; filename=menu.txt

Soup
--x--
"""
"""Made up: it waits in the inbox, with a file."""


def _address(pattern: str) -> str:
    for part, sample in SAMPLES.items():
        pattern = pattern.replace(part, sample)
    assert "<" not in pattern, f"“{pattern}” has a part that SAMPLES does not know"
    return f"/{pattern}"


ADDRESSES = {pattern: _address(pattern) for pattern in VIEWS}
FILES = (
    "letter.pdf",
    "letter.docx",
    "ours.docx",
    "<int:template>/file",
    "reply/<str:name>",
    "/letter",
    "/opinion",
    "/original",
    "/picture.png",
    "/copy.pdf",
    "files/<int:attached>",
    "files/<int:place>/",
    "file/<path:document>/",
    "/download/<slug:form>/",
    "/rejects/<int:which>/",
    "/table.csv",
    "/cases.csv",
    "<int:certificate>/file",
)


@pytest.fixture(scope="module")
def made_site(
    django_db_setup: None, django_db_blocker: Any, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], Path]]:
    """The office of `site`, made once for the module, and the folder of its files."""
    folder = tmp_path_factory.mktemp("site")
    with lasting(django_db_blocker):
        with override_settings(MEDIA_ROOT=folder), pytest.MonkeyPatch.context() as patch:
            patch.setenv("ANSWERABLE_RETURNS", str(folder / "returns"))
            addresses = made_office(examples, folder)
        yield addresses, folder


@pytest.fixture
def site(
    made_site: tuple[dict[str, str], Path], db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """A loaded office with one request in every state that an address names; returns the address of every pattern."""
    addresses, folder = made_site
    files = shutil.copytree(folder, tmp_path / "site")
    settings.MEDIA_ROOT = files
    monkeypatch.setenv("ANSWERABLE_RETURNS", str(files / "returns"))
    return addresses


def made_office(examples: Path, tmp_path: Path) -> dict[str, str]:
    """Make the office of `site`, with this folder for its files."""
    load_northshire(examples)
    officer = member("foi_officer")
    kept = actions.keep_upload(name="letter.txt", chunks=[LETTER.encode()])
    request = actions.receive_kept(by=officer, kept=kept, name="letter.txt", received=date(2026, 11, 2))
    event = actions.record_event(request=request, event=Event.CLARIFICATION_ASKED, on=date(2026, 11, 4), by=officer)
    day = actions.add_non_working_day(
        day=date(2026, 11, 16), name="A day (made up)", divisions="EW", source="Gazette", proclaimed=None, by=officer
    )
    plan = plans.keep_file(name="plan.pdf", chunks=[b"A made-up plan"])
    plans.put_file(document=Document.objects.get(ref="DOC-1"), file=plan, version=1, by=officer)
    spending = tmp_path / "spending.csv"
    spending.write_text("Date,Supplier,Amount\n01/04/2024,Made-up Ltd,1.00\nnever,Made-up Ltd,2.00\n", encoding="utf-8")
    file = imports.prepare(spending, "payments", by=officer)
    pot = worked_pot(by=officer)
    element = pot.elements.get(name="By need")
    of = Agreement.objects.get(ref="A-101")
    Return.objects.create(ref="R-1", agreement=of, period_start=date(2026, 4, 1), period_end=date(2026, 6, 30))
    signed = a_waiting_return(of, tmp_path / "returns")
    action = returns.add_action(agreement=of, what="Answer sooner", owner="Service manager", by=officer)
    payee = Payee.objects.create(name="Made-up Quill")
    said = confirm_new(payee=payee, name="Made-up Quill", by=officer)
    joined = merge(gone=Organisation.objects.create(ref="org-x", name="Made-up Other"), kept=said, by=officer)
    team = gathering.save_team(name="Finance", email="finance@example.org", by=officer)
    (task,) = gathering.ask(
        request=request,
        kind="search",
        questions=list(request.questions.all()),
        receivers=[gathering.Receiver(team=team)],
        asked="",
        due=date(2026, 11, 19),
        site="https://foi.example.org",
        by=officer,
    )
    made = SearchMade(place="Shared drive", on=date(2026, 11, 4), result="nil")
    search = gathering.add_search(request=request, made=made, questions=[], by=officer)
    hours = gathering.add_time(request=request, spent=Spent(Activity.EXTRACTING, Decimal(1)), by=officer)
    decision = deciding.decide(
        question=request.questions.get(position=1),
        confirms="confirm",
        held="held",
        outcome="refused",
        version=Request.objects.get(pk=request.pk).version,
        by=officer,
    )
    opinion = deciding.GivenOpinion(
        person="Chief executive",
        authorised_by="A made-up letter",
        given_on=date(2026, 11, 10),
        likelihood="would",
        text="It would inhibit advice.",
        file_name="opinion.pdf",
        kept=actions.keep_upload(name="opinion.pdf", chunks=[b"A made-up opinion"]),
    )
    ground = deciding.put_ground(
        decision=decision,
        citation="s.36(2)(b)(i)",
        values={},
        opinion=opinion,
        version=Request.objects.get(pk=request.pk).version,
        by=officer,
    )
    in_use, _ = letters.keep_template(
        kind="clarification", name="ours.docx", data=template_docx(Kind.CLARIFICATION), by=officer
    )
    acknowledgement = letters.start(request=request, kind="acknowledgement", particulars={}, by=officer)
    help_line = letters.add_line(title="Help", text="Ring us.", sections="", subjects=[], kinds=[], by=officer)
    waiting = waiting_release(request, officer)
    outgoing = OutgoingMessage.objects.create(
        request=request,
        message_id="<made-up@example.org>",
        to_address="a@example.org",
        subject="Made up",
        body="Made up",
    )
    table = actions.keep_upload(name="table.csv", chunks=[b"Year,Calls\n2024,12\n"])
    paper = documents.add(request=request, name="table.csv", kept=table, by=officer)
    came = mail_in.take_in(raw=MESSAGE, arrived=None, by=officer)
    tabled = published.add(
        name="Victims by area",
        content=b"Area,Victims\nNorth,12\nSouth,*\n",
        on=date(2026, 11, 2),
        published_by="A made-up ministry",
        by=officer,
    )
    real = {
        "TABLED": str(tabled.pk),
        "INCOMING": str(came.pk),
        "PAPER": str(paper.pk),
        **what_followed(request, officer),
        "RELEASE": str(waiting.pk),
        "OUTGOING": str(outgoing.pk),
        "CASELETTER": str(acknowledgement.pk),
        "STANDARDLINE": str(help_line.pk),
        "OWNTEMPLATE": str(in_use.pk),
        "GROUND": str(ground.pk),
        "TASK": str(task.pk),
        "SEARCH": str(search.pk),
        "TIME": str(hours.pk),
        "TEAM": str(team.pk),
        "WHO": str(payee.pk),
        "SAID": str(payee.decisions.get().pk),
        "JOINED": str(joined.pk),
        "FOI-1": request.reference,
        "EVENT": str(event.pk),
        "TIED": str(Tie.objects.create(request=request, kind=Tie.Kind.RELATED).pk),
        "SENDER": str(request.requester_id),
        "DAY": str(day.pk),
        "PERSON": str(officer.pk),
        "POT": pot.ref,
        "ELEMENT": str(element.pk),
        "ACTION": action.ref,
        "SIGNED": signed,
        "IMPORT": str(file.pk),
    }
    found = dict(ADDRESSES)
    for sample, value in real.items():
        found = {pattern: address.replace(sample, value) for pattern, address in found.items()}
    return found


def a_waiting_return(agreement: Agreement, folder: Path) -> str:
    """Put a provider's signed return where the office looks for them, and return its reference."""
    returns_received.trust(key=key_text(bytes(SigningKey(KEY).verify_key)), name="Made-up pathways", by=None)
    assert agreement.service is not None
    begun = date.fromisoformat(agreement.starts)
    what = a_return(
        service=agreement.service.ref,
        agreement=agreement.ref,
        first=begun,
        last=begun + timedelta(days=29),
        signed_on=begun + timedelta(days=40),
    )
    returns_received.look(content=written(what, KEY), agreement="")
    folder.mkdir()
    (folder / f"service-return-{what.reference}.json").write_bytes(written(what, KEY))
    return str(what.reference)


def what_followed(request: Request, officer: User) -> dict[str, str]:
    """A review, a complaint and a hold of the request, and the certificate of another; returns what stands for each."""
    kept = Request.objects.get(pk=request.pk)
    review = appeals.ask_for_review(
        request=kept, kind="timeliness", on=date(2026, 11, 10), version=kept.version, by=officer
    )
    kept.refresh_from_db()
    complaint = appeals.open_complaint(
        request=kept,
        review=review,
        regulator_reference="",
        about="Late",
        on=date(2026, 11, 11),
        answer_by=None,
        version=kept.version,
        by=officer,
    )
    hold = keeping.put_hold(request=kept, reason="An inquiry", by=officer)
    certificate = Disposal.objects.create(reference="FOI-2001-0001", schedule="Made up", closed_on=date(2020, 1, 2))
    return {
        "REVIEW": str(review.pk),
        "COMPLAINT": str(complaint.pk),
        "HELD": str(hold.pk),
        "CERTIFICATE": str(certificate.pk),
    }


def everything() -> dict[str, list[Any]]:
    """Every row of our rooms, to tell whether anything changed."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for room in apps.get_app_configs()
        if room.name.startswith("answerable.")
        for model in room.get_models()
    }


@pytest.mark.parametrize("pattern", list(VIEWS))
def test_every_view_says_who_may_go_there(pattern: str) -> None:
    assert mark_of(VIEWS[pattern])


def _only_takes_forms(response: Any) -> bool:
    """Whether the address cannot be looked at, but only be sent a form."""
    return bool(response.status_code == 405 and response["Allow"] == "POST")


def _allowed(role: str, pattern: str) -> bool:
    mark = mark_of(VIEWS[pattern])
    return not isinstance(mark, Permission) or role_may(role, mark)


def test_someone_signed_out_gets_no_page_but_the_public_ones_each_with_the_security_headers(
    site: dict[str, str], client: Client
) -> None:
    _check_headers("/nowhere/", client.get("/nowhere/"))
    for pattern, address in site.items():
        response = read_to_the_end(client.get(address))
        _check_headers(address, response)
        if _only_takes_forms(response):
            continue
        if isinstance(mark_of(VIEWS[pattern]), Permission):
            assert response.status_code == 302, address
            assert response["Location"].startswith("/account/sign-in/?next="), address
        else:
            assert response.status_code in {200, 302}, address


@pytest.mark.parametrize("role", ["foi_officer", "administrator", None])
def test_nothing_is_taken_without_the_form_token(site: dict[str, str], role: str | None) -> None:
    assert [pattern for pattern, view in VIEWS.items() if getattr(view, "csrf_exempt", False)] == []
    client = Client(enforce_csrf_checks=True)
    if role:
        client.force_login(member(role))
    before = everything()
    for address in site.values():
        # The token is asked for before the method is looked at: one of them tries what is no form.
        for method in (client.post, client.put, client.patch, client.delete) if role == OFFICER else (client.post,):
            assert method(address, {"version": "1"}).status_code in {403, 405}, address
    assert everything() == before


def _check_headers(address: str, response: HttpResponseBase) -> None:
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy, address
    assert "frame-ancestors 'none'" in policy, address
    assert "unsafe" not in policy, address
    assert response["X-Content-Type-Options"] == "nosniff", address
    assert response["X-Frame-Options"] == "DENY", address
    assert response["Referrer-Policy"] == "same-origin", address


def _unlabelled(page: html.HtmlElement) -> list[str]:
    labelled = {label.get("for") for label in page.iter("label")}
    fields = page.xpath("//input[not(@type='hidden')] | //textarea | //select")
    return [
        field.get("name") or field.get("id") or "a field"
        for field in fields
        if field.get("id") not in labelled and not field.get("aria-label") and field.get("hidden") is None
    ]


def _check_page(address: str, text: str) -> None:
    page = html.fromstring(text)
    assert len(page.xpath("//h1")) == 1, address
    assert page.findtext(".//title").strip(), address
    assert page.get("lang") == "en", address
    assert not page.xpath("//*[@style] | //style"), f"{address} has styles of its own"
    assert not page.xpath("//script[not(@src) and not(@nonce)] | //*[@onclick or @onload or @onsubmit]"), address
    assert _unlabelled(page) == [], address
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), f"{address} has an id twice"
    inner = [link.get("href") for link in page.xpath("//a[starts-with(@href, '#')]")]
    assert not [link for link in inner if link[1:] not in ids], f"{address} has a link to nowhere"
    for form in page.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrfmiddlewaretoken']"), f"{address} has a form without its token"


def _check_if_page(pattern: str, address: str, response: Any) -> int:
    """Check how it is built if it is a page of ours; return how many pages that was."""
    if pattern.endswith(FILES) or response.status_code not in {200, 403, 404, 422} or not response.content:
        return 0
    _check_page(address, response.content.decode())
    return 1


@pytest.mark.parametrize("role", list(ROLES))
def test_the_table_of_roles_holds_at_every_address_looking_changes_nothing_and_every_page_is_built_properly(
    site: dict[str, str], role: str, client: Client
) -> None:
    """Also where something is wrong: an empty form is sent wherever there is a page; an officer sends one everywhere."""
    account = member(role)
    client.force_login(account)
    before, looked, there = everything(), 0, set()
    for pattern, address in {**site, "nowhere/": "/nowhere/", "requests/?": "/requests/?show=other"}.items():
        response = read_to_the_end(client.get(address))
        if pattern in VIEWS:
            expected = {200, 302} if _allowed(role, pattern) else {403}
            assert response.status_code in expected or _only_takes_forms(response), (
                f"{role} at {address}: {response.status_code}"
            )
        _check_headers(address, response)
        if "sign-out" not in address:
            assert "private" in response["Cache-Control"], address
        looked += _check_if_page(pattern, address, response)
        if response.status_code == 200 and not pattern.endswith(FILES):
            there.add(pattern)
    assert everything() == before
    for pattern, address in site.items():
        if pattern not in there and role != OFFICER:
            continue
        response = client.post(address, {})
        _check_headers(address, response)
        if "sign-out" in pattern:
            client.force_login(account)
        elif pattern in there:
            looked += _check_if_page(pattern, address, response)
    assert looked >= 20

"""From the draft to the outbox through the pages, with a reply made from the register and everything checked in earnest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from lxml import html

from answerable.accounts.models import User
from answerable.casework.actions import outbox
from answerable.casework.actions.deciding import confirm_suggested, decide
from answerable.casework.actions.requests import write_answer, write_reply_details
from answerable.casework.models import CaseEvent, OutgoingMessage, Release, Request
from answerable.casework.queries import clearance as queries
from answerable.publication.queries import find_response
from tests.integration.staff import member

from .clearing import EMAIL, applicant, bare_request, world
from .clearing import fixed as made_final

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Europe/London"))


def _words(response: Any) -> str:
    return " ".join(html.fromstring(response.content).text_content().split())


def _form(response: Any, action: str = "") -> dict[str, str]:
    """The fields of the form that goes to an address, as they stand on the page."""
    page = html.fromstring(response.content)
    (form,) = [one for one in page.forms if one.method == "POST" and (one.action or "").endswith(action)]
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def _first(response: Any) -> dict[str, str]:
    """The fields of the first form of a page that has several."""
    form = next(one for one in html.fromstring(response.content).forms if one.method == "POST")
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def _site(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def decided(request_in: Request, officer: User) -> Request:
    """A request whose questions are decided but for the third, which the register cannot answer."""
    applicant(request_in)
    confirm_suggested(request=request_in, version=request_in.version, by=officer)
    return Request.objects.get(pk=request_in.pk)


def _finish(request: Request, officer: User) -> Request:
    """Decide and word the third question, and say what was searched."""

    def version() -> int:
        return Request.objects.get(pk=request.pk).version

    third = request.questions.get(position=3)
    decide(question=third, confirms="deny", held="not_held", outcome="not_held", version=version(), by=officer)
    write_answer(question=third, wording="We never kept unicorns.", version=version(), by=officer)
    write_reply_details(
        request=request,
        searched="The register of agreements",
        advice="The police may hold what we do not.",
        late_reason="",
        version=version(),
        by=officer,
    )
    return Request.objects.get(pk=request.pk)


def test_from_the_draft_to_the_outbox(decided: Request, officer: User) -> None:
    with time_machine.travel(NOW, tick=False):
        _from_the_draft_to_the_outbox(decided, officer)


def _from_the_draft_to_the_outbox(decided: Request, officer: User) -> None:
    drafter, approver = _site(officer), _site(member("approver", "Made-up Chief Executive"))
    address = f"/requests/{decided.reference}/clearance/"
    page = drafter.get(address)
    fields = _form(page) | {"letter": "response", "channel": "email"}
    refused = drafter.post(address, fields)
    assert refused.status_code == 422
    assert "It was not made final" in _words(refused)
    assert "Question 3" in _words(refused)
    now = _finish(decided, officer)
    before = drafter.post(address, fields | {"version": str(now.version)})
    assert (before.status_code, Release.objects.count()) == (200, 0)
    assert "What is in the files" in _words(before)
    shown = html.fromstring(before.content).xpath("//input[@name='shown']/@value")[0]
    unticked = drafter.post(address, fields | {"version": str(now.version), "shown": shown})
    assert "Compare what is in each file" in _words(unticked)
    ticked = fields | {"version": str(now.version), "shown": shown, "compared": "on"}
    assert drafter.post(address, ticked | {"shown": "0" * 64}).status_code == 422
    fixed = drafter.post(address, ticked)
    assert fixed.status_code == 302, _words(fixed)
    release = Release.objects.get()
    here = fixed["Location"]
    seen = drafter.get(here)
    assert "In clearance" in _words(seen)
    assert not [form for form in html.fromstring(seen.content).forms if form.action.endswith("/sign/")]
    assert drafter.post(f"{here}sign/", {}).status_code == 403

    waiting = approver.get("/requests/clearance/")
    assert decided.reference in _words(waiting)
    sheet = approver.get(here)
    words = _words(sheet)
    assert "Evidence" in words
    assert release.digest in words
    assert officer.name in words
    for file in release.files.all():
        got = approver.get(f"{here}files/{file.position}/")
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert len(got.content) == file.size
    assert approver.get(f"{here}files/99/").status_code == 404
    assert "Looked into again just now" in _words(approver.get(f"{here}?check=1"))
    signing = _form(sheet, "/sign/")
    assert "have looked" in _words(approver.post(f"{here}sign/", {**signing}))
    assert approver.post(f"{here}sign/", {**signing, "looked": "on"}).status_code == 302
    again = approver.post(f"{here}sign/", {**signing, "looked": "on"})
    assert again.status_code == 422
    assert Release.objects.get().state == "cleared"
    assert "No letter waits for you" in _words(approver.get("/requests/clearance/"))

    sending = _form(drafter.get(here), "/send/")
    assert approver.post(f"{here}send/", sending).status_code == 403
    assert drafter.post(f"{here}send/", sending).status_code == 302
    message = OutgoingMessage.objects.get()
    assert message.to_address == EMAIL
    assert message.subject in _words(drafter.get("/requests/outbox/"))
    taken = _form(drafter.get(here), "/recall/")
    assert drafter.post(f"{here}recall/", taken).status_code == 302
    assert Request.objects.get(pk=decided.pk).state == "drafting"
    assert OutgoingMessage.objects.get().state == "cancelled"


def test_what_was_fixed_is_out_of_date_once_the_case_changes_and_only_then(decided: Request, officer: User) -> None:
    with time_machine.travel(NOW, tick=False):
        _out_of_date_once_the_case_changes(decided, officer)


def _out_of_date_once_the_case_changes(decided: Request, officer: User) -> None:
    now = _finish(decided, officer)
    release = made_final(now, officer)
    assert release.files.count() >= 1
    assert queries.changed_since(_fresh(release)) == []
    with time_machine.travel(NOW.replace(day=23), tick=False):
        assert queries.changed_since(_fresh(release)) == []
    question = now.questions.get(position=1)
    version = Request.objects.get(pk=now.pk).version
    write_answer(question=question, wording="Other words.", version=version, by=officer)
    assert queries.changed_since(_fresh(release)) != []
    page = _site(member("approver")).get(f"/requests/{now.reference}/clearance/{release.pk}/")
    assert "changed after this letter was made final" in _words(page)
    assert not [form for form in html.fromstring(page.content).forms if form.action.endswith("/sign/")]


def _fresh(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


class TestOtherPages:
    @pytest.fixture
    def by(self, db: None) -> User:
        return member("foi_officer")

    def test_the_administrator_sets_who_clears(self, db: None) -> None:
        site = _site(member("administrator"))
        assert "Fees notice" in _words(site.get("/requests/clearance/chains/"))
        address = "/requests/clearance/chains/fees/other/"
        fields = _form(site.get(address)) | {"step_1": "approver"}
        assert site.post(address, fields).status_code == 302
        assert queries.steps_set("fees", sensitive=False) == ("approver",)
        assert "Somebody else" in _words(site.post(address, fields))
        assert "always signed" in _words(site.post("/requests/clearance/chains/response/other/", {"was": "approver"}))
        assert site.get("/requests/clearance/chains/poem/other/").status_code == 404
        assert site.get("/requests/clearance/chains/fees/both/").status_code == 404

    def test_an_officer_settles_a_message(self, by: User) -> None:
        site, case = _site(by), bare_request(by)
        with transaction.atomic():
            message = outbox.queue(request=case, to_address=EMAIL, subject="Made up", body="Made up")
        address = f"/requests/outbox/{message.pk}/"
        assert "Choose what" in _words(site.post(address, {"word": "perhaps"}, follow=True))
        assert "is “Waiting” now" in _words(site.post(address, {"word": "sent"}, follow=True))
        OutgoingMessage.objects.update(state="doubtful", sent_at=NOW)
        assert "It was sent" in _words(site.get("/requests/outbox/"))
        assert "Recorded as sent" in _words(site.post(address, {"word": "sent"}, follow=True))
        assert "Nothing waits" in _words(site.get("/requests/outbox/"))

    def test_an_answer_is_looked_at_published_corrected_and_taken_off(self, by: User) -> None:
        site, case = _site(by), bare_request(by)
        applicant(case)
        address = f"/requests/{case.reference}/publish/"
        assert "not been answered" in _words(site.get(address))
        assert site.post(address, {"summary": "x"}).status_code == 422
        CaseEvent.objects.create(request=case, kind="responded_outside", on=date(2026, 11, 20))
        Request.objects.update(state="released")
        fields = _form(site.get(address))
        named = site.post(address, fields | {"summary": "Zebedee Quillfeather asked."})
        assert (named.status_code, "applicant’s name" in _words(named)) == (422, True)
        assert "Zebedee Quillfeather asked." in _words(named)
        assert "Put this on the record" not in _words(named)
        asked = fields | {"summary": "What a helpline cost."}
        seen = site.post(address, asked)
        assert (seen.status_code, find_response(case.reference)) == (200, None)
        assert "What will be public" in _words(seen)
        assert "only the summary is published" in _words(seen)
        shown = _form(seen) | {"summary": "What a helpline cost."}
        other = site.post(address, shown | {"summary": "Something else.", "confirm": "yes"})
        assert (other.status_code, "Look at what the public will read" in _words(other)) == (422, True)
        assert site.post(address, shown | {"confirm": "yes"}).status_code == 302
        assert find_response(case.reference) is not None
        again = site.get(address)
        assert "What a helpline cost." in _words(again)
        right = _first(again) | {"summary": "What two helplines cost.", "note": "There are two."}
        assert site.post(address, right | {"note": ""}).status_code == 422
        looked = site.post(address, right)
        assert "There are two." in _words(looked)
        assert site.post(address, right | _first(looked) | {"confirm": "yes"}).status_code == 302
        found = find_response(case.reference)
        assert found is not None
        assert found.summary == "What two helplines cost."
        off = {"take_off": "yes", "version": _first(site.get(address))["version"]}
        assert site.post(address, off | {"note": ""}).status_code == 422
        assert site.post(address, off | {"note": "It was wrong.", "version": "1"}).status_code == 422
        assert site.post(address, off | {"note": "It was wrong."}).status_code == 302
        assert Request.objects.get().state == "released"
        assert find_response(case.reference) is None

    def test_an_auditor_opens_no_file_that_names_the_applicant(
        self, by: User, monkeypatch: pytest.MonkeyPatch, world: Any
    ) -> None:
        case = bare_request(by)
        applicant(case)
        release = made_final(case, by)
        site = _site(member("auditor"))
        here = f"/requests/{case.reference}/clearance/{release.pk}/"
        assert site.get(f"{here}files/1/").status_code == 302
        words = _words(site.get(here))
        assert "your role may not open them" in words.lower()
        assert "Dear applicant" not in words

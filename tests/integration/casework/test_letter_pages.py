"""The pages of letters: from the list to the words, their versions, their templates and standard lines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework.actions import letters as actions
from answerable.casework.models import CaseLetter, Release, Request, Requester, StandardLine
from answerable.letters.kinds.kind import Kind
from tests.integration.casework.test_letters import PARTICULARS, office, own_template, reviewed, started
from tests.integration.pages import read_to_the_end
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TODAY = timezone.localdate()
__all__ = ["office"]


@pytest.fixture
def asked(request_in: Request) -> Request:
    request_in.received = TODAY - timedelta(days=2)
    request_in.requester = Requester.objects.create(name="Zebedee Quillfeather", email="zebedee@example.org")
    request_in.save()
    return request_in


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def days(name: str, day: Any) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


TYPED: dict[str, dict[str, Any]] = {
    "acknowledgement": {},
    "invalid": {"missing": ["your name"]},
    "clarification": {"unclear": "Which years?"},
    "fees": {"amount": "12.50", "covers": "Copies", "how_to_pay": "By cheque"},
    "extension": {"exemptions": "section 43 (2)", "reasons": "Prices", **days("decide_by", TODAY + timedelta(days=30))},
    "transfer": {"about": "Crimes", "holder": "Made-up Constabulary", "holder_contact": ""},
}


def test_each_kind_is_started_by_its_form(site: Client, asked: Request) -> None:
    for kind, typed in TYPED.items():
        address = f"/requests/{asked.reference}/letters/new/{kind}/"
        assert site.get(address).status_code == 200
        assert site.post(address, {}).status_code == 422
        response = site.post(address, {**typed, **days("dated", TODAY)})
        letter = CaseLetter.objects.get(kind=kind)
        assert response["Location"] == f"/requests/{asked.reference}/letters/{letter.pk}/"
        page = text(site.get(response["Location"]))
        assert "Every part that a letter of this kind needs is there." in page
        assert "Dear Zebedee Quillfeather" in page
    assert CaseLetter.objects.get(kind="extension").particulars["exemptions"] == "s.43(2)"
    page = text(site.get(f"/requests/{asked.reference}/letters/"))
    assert page.count("Draft") >= len(TYPED)
    assert site.get(f"/requests/{asked.reference}/letters/new/response/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "changed", "says"),
    [
        ("fees", {"amount": "0"}, "more than nothing"),
        ("fees", {"amount": "much"}, "must be a number"),
        ("extension", {"exemptions": "s.21"}, "no public interest test"),
        ("extension", {"exemptions": "?"}, "not a citation"),
        ("extension", days("decide_by", TODAY), "must be in the future"),
        ("clarification", days("dated", TODAY - timedelta(days=1)), "must be today or in the future"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    site: Client, asked: Request, kind: str, changed: dict[str, str], says: str
) -> None:
    response = site.post(
        f"/requests/{asked.reference}/letters/new/{kind}/", {**TYPED[kind], **days("dated", TODAY), **changed}
    )
    assert response.status_code == 422
    assert says in text(response)
    assert not CaseLetter.objects.exists()
    kept = next(value for name, value in (TYPED[kind] | changed).items() if name in ("covers", "reasons", "unclear"))
    assert kept in text(response)


def test_a_letter_that_makes_no_sense_is_refused_on_its_page(site: Client, asked: Request) -> None:
    address = f"/requests/{asked.reference}/letters/new/lateness/"
    response = site.post(address, {"reason": "Busy", **days("dated", TODAY)})
    assert response.status_code == 422
    assert "This request is not late." in text(response)
    response = site.post(f"/requests/{asked.reference}/letters/new/review_acknowledgement/", days("dated", TODAY))
    assert "only while an internal review" in text(response)


def test_a_line_is_put_in_without_saving_and_counted_once_saved(site: Client, asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    line = actions.add_line(
        title="Years", text="Which years, by {due_date}?", sections="", subjects=[], kinds=[], by=officer
    )
    address = f"/requests/{asked.reference}/letters/{letter.pk}/"
    before = Entry.objects.count()
    response = site.post(address, {"words": "One.\n\nTwo.", "version": "1", "after": "One.", "insert": str(line.pk)})
    assert response.status_code == 200
    page = text(response)
    assert "One. Which years, by" in page
    assert f'name="lines" value="{line.pk}"' in page
    assert Entry.objects.count() == before
    assert site.post(address, {"words": "One.", "version": "1", "lines": [str(line.pk), "x"]}).status_code == 302
    line.refresh_from_db()
    assert line.used == 1


def test_somebody_faster_loses_nothing_and_both_are_shown(site: Client, asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    actions.write(letter=letter, words="Theirs stays.", version=1, by=officer)
    address = f"/requests/{asked.reference}/letters/{letter.pk}/"
    response = site.post(address, {"words": "Mine is other.", "version": "1"})
    assert response.status_code == 422
    page = text(response)
    assert "Theirs stays." in page
    assert "Mine is other." in page
    assert "What is saved now, beside what you typed" in page
    assert site.post(address, {"words": "Mine is other.", "version": "2"}).status_code == 302
    address = f"{address}particulars/"
    response = site.post(address, {**TYPED["clarification"], **days("dated", TODAY), "version": "1"})
    assert response.status_code == 422
    assert "As it is saved now" in text(response)
    assert site.post(address, {"unclear": "Which?", **days("dated", TODAY), "version": "3"}).status_code == 302
    assert (
        site.post(f"/requests/{asked.reference}/letters/{letter.pk}/", {"words": "", "version": "4"}).status_code == 422
    )


def test_versions_are_compared_and_files_taken_out(site: Client, asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    actions.write(letter=letter, words="Second words.", version=1, by=officer)
    address = f"/requests/{asked.reference}/letters/{letter.pk}"
    page = text(site.get(f"{address}/versions/?from=1&to=2"))
    assert "<ins>" in page
    assert "<del>" in page
    assert "Version 1 was saved by" in page
    assert text(site.get(f"{address}/versions/?from=2&to=2")).count("<ins>") == 0
    assert site.get(f"{address}/letter.pdf").content.startswith(b"%PDF")
    assert site.get(f"{address}/letter.docx").content.startswith(b"PK")
    letter.versions.all().delete()
    assert site.get(f"{address}/versions/").status_code == 404


def test_who_may_only_read_sees_no_name_and_writes_nothing(asked: Request, officer: User, client: Client) -> None:
    letter = started(asked, "clarification", officer)
    client.force_login(member("auditor"))
    address = f"/requests/{asked.reference}/letters/{letter.pk}/"
    page = text(client.get(address))
    assert "Zebedee" not in page
    assert "Save the words" not in page
    assert client.post(address, {"words": "x", "version": "1"}).status_code == 403
    assert client.post(f"{address}clear/").status_code == 403
    assert client.get(f"{address}particulars/").status_code == 302
    assert "Write a letter" not in text(client.get(f"/requests/{asked.reference}/letters/"))


def test_the_reviewer_writes_the_outcome(asked: Request, officer: User, client: Client) -> None:
    review = reviewed(asked, officer)
    approver = member("approver")
    client.force_login(approver)
    page = text(client.get(f"/requests/{asked.reference}/letters/"))
    assert "Write the outcome" in page
    client.post(f"/requests/{asked.reference}/letters/outcome/{review.pk}/")
    letter = CaseLetter.objects.get(kind="review_outcome")
    page = text(client.get(f"/requests/{asked.reference}/letters/{letter.pk}/"))
    assert "Every part that a letter of this kind needs is there." in page
    assert "Zebedee" not in page
    review.state = "answered"
    review.save()
    response = client.post(f"/requests/{asked.reference}/letters/outcome/{review.pk}/")
    assert "only while an internal review" in said(response)
    client.force_login(officer)
    address = f"/requests/{asked.reference}/letters/new/review_acknowledgement/?review={review.pk}"
    assert client.get(address).status_code == 200


def test_a_letter_is_sent_for_clearance(site: Client, asked: Request, officer: User) -> None:
    letter = started(asked, "clarification", officer)
    address = f"/requests/{asked.reference}/letters/{letter.pk}/"
    actions.write(letter=letter, words="Too little.", version=1, by=officer)
    response = site.post(f"{address}clear/", {"channel": "email"})
    assert response["Location"] == address
    assert "does not say what is unclear" in said(response)
    assert not Release.objects.exists()
    letter = started(asked, "clarification", officer)
    response = site.post(f"/requests/{asked.reference}/letters/{letter.pk}/clear/", {"channel": "pigeon"})
    assert response["Location"] == f"/requests/{asked.reference}/clearance/"
    release = Release.objects.get()
    assert (release.kind, release.channel, release.letter) == ("clarification", "email", letter)
    page = text(site.get(f"/requests/{asked.reference}/letters/{letter.pk}/"))
    assert "It is final and cannot be changed." in page


def test_standard_lines_are_kept_on_their_pages(site: Client) -> None:
    assert "26 line" in text(site.get("/requests/lines/"))
    site.post("/requests/lines/starter-set/")
    assert "Put the starter set in" not in text(site.get("/requests/lines/"))
    good = {
        "title": "New",
        "text": "Words {due_date}",
        "sections": "s40(2)",
        "kinds": ["fees"],
        "subjects": ["domestic_abuse"],
    }
    for changed, says in (
        ({"text": "By {when}"}, "{when} is no field"),
        ({"sections": "the usual"}, "not a citation"),
        ({"title": "Section 42: legal advice"}, "already"),
        ({"title": ""}, "Enter a title"),
    ):
        response = site.post("/requests/lines/new/", good | changed)
        assert response.status_code == 422
        assert says in text(response)
    assert site.post("/requests/lines/new/", good).status_code == 302
    line = StandardLine.objects.get(title="New")
    assert (line.sections, line.kinds, line.subjects) == (["s.40(2)"], ["fees"], ["domestic_abuse"])
    address = f"/requests/lines/{line.pk}/"
    assert "s.40(2)" in text(site.get(address))
    assert site.post(address, good | {"text": "Other", "version": "7"}).status_code == 422
    assert site.post(address, good | {"text": "Other", "version": "1"}).status_code == 302
    site.post(f"{address}retire/")
    line.refresh_from_db()
    assert (line.text, line.active) == ("Other", False)
    assert "Not offered" in text(site.get("/requests/lines/?q=Other"))


def test_a_template_is_taken_changed_and_put_back(site: Client, asked: Request) -> None:
    address = "/requests/templates/clarification/"
    assert "close_date" in text(site.get(address))
    ours = site.get(f"{address}ours.docx").content
    upload = SimpleUploadedFile("ours.docx", ours)
    assert site.post(address, {"template": upload}).status_code == 302
    bad = site.post(address, {"template": SimpleUploadedFile("bad.docx", own_template("{{ nope }} {{ date } }}"))})
    assert bad.status_code == 422
    assert "A tag is broken" in text(bad)
    big = SimpleUploadedFile("big.docx", bytes(5 * 2**20 + 1))
    assert "bigger than 5 MB" in text(site.post(address, {"template": big}))
    page = text(site.get(address))
    assert "In use" in page
    assert "ours.docx" in text(site.get("/requests/templates/"))
    own = actions.LetterTemplate.objects.get()
    assert read_to_the_end(site.get(f"{address}{own.pk}/file")).status_code == 200
    site.post(f"{address}use/", {"template": ""})
    own.refresh_from_db()
    assert not own.active
    site.post(f"{address}use/", {"template": str(own.pk)})
    own.refresh_from_db()
    assert own.active
    assert site.get("/requests/templates/response/").status_code == 404
    assert started(asked, Kind.CLARIFICATION, own.uploaded_by).versions.exists()
    assert (
        PARTICULARS["clarification"]["unclear"] in started(asked, "clarification", own.uploaded_by).versions.get().text
    )

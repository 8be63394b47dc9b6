"""The pages of a request, as a browser asks for them."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import actions, queries
from answerable.casework.forms import requests as forms
from answerable.casework.models import CaseEvent, Request
from answerable.casework.rules.life import Event
from tests.integration.pages import hidden, of_class, summary, tree, words
from tests.integration.staff import LETTER, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

NEW = "/requests/new/"


def day(name: str, when: date | None) -> dict[str, str]:
    parts = (when.day, when.month, when.year) if when else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}


def letter(content: bytes, name: str = "letter.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def scan() -> bytes:
    """A PDF with one page and no text on it."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    return file.getvalue()


# Putting a letter in


def test_an_uploaded_letter_opens_a_request(site: Client) -> None:
    response = site.post(NEW, {"letter": letter(LETTER.encode()), **day("received", date(2026, 11, 2))}, follow=True)
    request = Request.objects.get()
    assert response.redirect_chain == [(f"/requests/{request.reference}/", 302)]
    assert "is open. Check what was read." in words(response)
    assert request.received == date(2026, 11, 2)


def test_pasted_words_open_a_request(site: Client) -> None:
    site.post(NEW, {"text": LETTER})
    request = Request.objects.get()
    assert request.letter_text.startswith("Dear Sir or Madam")
    assert request.received is None
    assert not request.letter_file


def test_nothing_given_is_asked_for(site: Client) -> None:
    response = site.post(NEW, {})
    assert response.status_code == 422
    assert summary(response) == [("Upload the letter or paste its words", "id_letter")]


UNREADABLE = {
    "empty": (lambda: b"", "letter.txt", "is empty"),
    "a zip called .docx": (lambda: b"PK\x05\x06" + bytes(18), "letter.docx", "letter.docx"),
    "a scan": (scan, "scan.pdf", "no text"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "photo.png", "is a picture"),
    "bytes": (lambda: bytes(range(256)) * 8, "letter.txt", "is not text"),
    "larger than a letter": (lambda: b"a" * (26 * 2**20), "big.txt", "larger than 25 MB"),
}


@pytest.mark.parametrize("kind", list(UNREADABLE))
def test_a_letter_that_cannot_be_read_is_kept_while_its_words_are_pasted(site: Client, files: Path, kind: str) -> None:
    make, name, says = UNREADABLE[kind]
    content = make()
    response = site.post(NEW, {"letter": letter(content, name), **day("received", date(2026, 11, 2))})
    assert response.status_code == 422
    ((sentence, target),) = summary(response)
    assert says in sentence
    assert target == "id_letter"
    assert f"“{name}” is kept" in words(response)
    page = tree(response)
    kept = hidden(response)
    assert page.get_element_by_id("id_received_day").value == "2"

    again = site.post(NEW, {**kept, **day("received", date(2026, 11, 2))})
    assert says in summary(again)[0][0]

    site.post(NEW, {**kept, "text": LETTER, **day("received", date(2026, 11, 2))})
    request = Request.objects.get()
    assert (files / request.letter_file).read_bytes() == content
    assert request.letter_name == name
    assert request.questions.count() == 3


def test_a_wrong_day_does_not_lose_the_upload_or_the_words(site: Client) -> None:
    wrong = {"received_day": "31", "received_month": "2", "received_year": "2026"}
    response = site.post(NEW, {"letter": letter(LETTER.encode()), "text": "", **wrong})
    assert summary(response) == [("Day it was received must be a real date", "id_received_day")]
    kept = hidden(response)
    assert "You need not upload it again" in words(response)
    site.post(NEW, {**kept, **day("received", date(2026, 11, 2))})
    assert Request.objects.get().letter_file == kept["kept"]

    response = site.post(NEW, {"text": "Typed words", **wrong})
    assert tree(response).get_element_by_id("id_text").value.strip() == "Typed words"


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (lambda: timezone.localdate() + timedelta(days=1), "must be today or in the past"),
        (lambda: date(1999, 1, 4), "cannot say anything about 4 January 1999"),
    ],
)
def test_a_day_that_cannot_be_is_refused(site: Client, when: Any, says: str) -> None:
    response = site.post(NEW, {"text": LETTER, **day("received", when())})
    ((sentence, target),) = summary(response)
    assert says in sentence
    assert target == "id_received_day"
    assert not Request.objects.exists()


def test_an_upload_too_big_to_keep_is_refused_in_words(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "KEEP_LIMIT", 2**20)
    response = site.post(NEW, {"letter": letter(b"a" * (2**20 + 1)), "text": LETTER})
    assert "bigger than 1 MB" in summary(response)[0][0]
    assert tree(response).get_element_by_id("id_text").value.strip() == LETTER.strip()


def test_a_form_cannot_take_the_letter_of_another_request(site: Client, officer: User) -> None:
    kept = actions.keep_upload(name="letter.txt", chunks=[LETTER.encode()])
    actions.receive_kept(by=officer, kept=kept, name="letter.txt")
    response = site.post(NEW, {"kept": kept, "kept_name": "x"})
    assert summary(response) == [("Upload the letter or paste its words", "id_letter")]


def test_a_letter_with_no_question_leads_to_where_they_are_typed(site: Client) -> None:
    response = site.post(NEW, {"text": "Dear Sir or Madam,\n\nThank you for your letter.\n\nYours"}, follow=True)
    request = Request.objects.get()
    assert response.redirect_chain[-1][0] == f"/requests/{request.reference}/questions/"
    assert "No question was found in this letter" in words(response)
    assert "Thank you for your letter" in words(response)
    typed = {"version": "1", "text-1": "How much did the helpline cost?\n\nWho provides it?"}
    site.post(response.redirect_chain[-1][0], typed)
    assert [q.text for q in request.questions.all()] == ["How much did the helpline cost?", "Who provides it?"]


# Reading and correcting


def test_the_answer_page_has_keys_for_those_without_a_mouse(site: Client, request_in: Request) -> None:
    page = tree(site.get(f"/requests/{request_in.reference}/questions/2/"))
    keys = {one.get("accesskey"): " ".join(one.text_content().split()) for one in page.xpath("//*[@accesskey]")}
    assert keys == {"s": "Save the words", "p": "Previous question: Question 1", "n": "Next question: Question 3"}
    assert "S: save the words" in page.text_content()


def test_a_step_leads_nowhere_for_those_who_may_not_open_its_page(site: Client, request_in: Request) -> None:
    Request.objects.update(requester=None)
    address = f"/requests/{request_in.reference}/"
    assert f'href="{address}requester/">Record who asked' in site.get(address).content.decode()
    site.force_login(member("approver"))
    page = site.get(address).content.decode()
    assert "Record who asked" in page
    assert f"{address}requester/" not in page


def test_the_letter_stands_beside_its_questions(site: Client, request_in: Request) -> None:
    shown = words(site.get(f"/requests/{request_in.reference}/"))
    assert "Zebedee Quillfeather" in shown
    assert "1 December 2026" in shown
    assert "1. How much did the helpline cost in each financial year since 2023-24?" in shown


def test_every_value_leads_to_its_evidence_and_back(site: Client, request_in: Request) -> None:
    here = f"/requests/{request_in.reference}/questions/1/"
    page = tree(site.get(here))
    values = of_class(page, "app-answer", "//td")
    assert values
    for cell in values:
        assert (
            cell.xpath(".//a[starts-with(@href, '#evidence-')] | .//span[@class='app-gap']")
            or not cell.text_content().strip()
        )
    targets = {link.get("href").lstrip("#") for link in page.xpath("//a[starts-with(@href, '#evidence-')]")}
    assert targets
    for target in targets:
        item = page.get_element_by_id(target)
        records = [link.get("href") for link in item.xpath(".//a[starts-with(@href, '/register/')]")]
        assert records
        for address in records:
            record = site.get(address)
            assert record.status_code == 200
            field = address.partition("#")[2]
            assert not field or tree(record).get_element_by_id(field) is not None
            assert of_class(tree(record), "govuk-back-link")[0].get("href") == here


def test_the_value_shown_is_the_one_recorded(site: Client, request_in: Request) -> None:
    assert "£129,817.80" in words(site.get(f"/requests/{request_in.reference}/questions/1/"))


def test_what_the_register_does_not_have_is_plainly_marked(site: Client, request_in: Request) -> None:
    shown = words(site.get(f"/requests/{request_in.reference}/questions/3/"))
    assert any(tag in shown for tag in ("Not recorded", "Needs an officer", "Held by another body"))


@pytest.mark.parametrize("path", ["questions/99/", "letter", "reply/other.exe", "reply/nothing.csv"])
def test_what_is_not_there_is_not_found(site: Client, request_in: Request, path: str) -> None:
    assert site.get(f"/requests/{request_in.reference}/{path}").status_code == 404


def test_a_bad_split_is_explained_and_keeps_what_was_typed(site: Client, request_in: Request) -> None:
    response = site.post(
        f"/requests/{request_in.reference}/questions/",
        {"version": "1", "text-1": "Mine?", "label-1": "1", "parent-1": "9"},
    )
    assert response.status_code == 422
    assert summary(response) == [
        ("No question has the label 9. Correct “under question”, or leave it empty.", "text-1")
    ]
    assert tree(response).get_element_by_id("text-1").value.strip() == "Mine?"
    assert site.post(f"/requests/{request_in.reference}/questions/", {"version": "x", "text-1": "?"}).status_code == 422


STALE = {
    "particulars/": ({"subject": "My subject", "regime": "foi", "version": "1"}, "id_subject"),
    "questions/": ({"text-1": "My question?", "version": "1"}, "text-1"),
    "questions/1/": ({"wording": "My words", "version": "1"}, "id_wording"),
    "reply/": ({"searched": "My search", "advice": "", "late_reason": "", "version": "1"}, "id_searched"),
}


@pytest.mark.parametrize("path", list(STALE))
def test_a_stale_page_keeps_what_was_typed_and_shows_what_is_there_now(
    site: Client, officer: User, request_in: Request, path: str
) -> None:
    actions.correct_particulars(
        request=request_in,
        subject="Their subject",
        regime="foi",
        received=request_in.received,
        version=1,
        by=member("foi_officer", "Another (made up)"),
    )
    actions.write_reply_details(
        request=request_in, searched="Their search", advice="", late_reason="", version=2, by=officer
    )
    actions.write_answer(question=request_in.questions.get(position=1), wording="Their words", version=3, by=officer)
    typed, field = STALE[path]
    response = site.post(f"/requests/{request_in.reference}/{path}", typed)
    assert response.status_code == 422
    assert any("Somebody else changed this request" in sentence for sentence, _ in summary(response))
    page = tree(response)
    mine = next(value for name, value in typed.items() if name != "version")
    assert page.get_element_by_id(field).value.strip() == mine
    theirs = {
        "particulars/": "Their subject",
        "questions/": "How was the provider of the domestic abuse support",
        "questions/1/": "Their words",
        "reply/": "Their search",
    }[path]
    assert theirs in " ".join(box.text_content() for box in of_class(page, "govuk-inset-text"))
    second = site.post(f"/requests/{request_in.reference}/{path}", {**typed, "version": "4"})
    assert second.status_code == 302


def test_particulars_are_corrected(site: Client, request_in: Request) -> None:
    address = f"/requests/{request_in.reference}/particulars/"
    site.post(
        address,
        {"subject": "Costs", "regime": "eir", "version": "1", **day("received", date(2026, 11, 3))},
    )
    request_in.refresh_from_db()
    assert (request_in.subject, request_in.regime, request_in.received) == ("Costs", "eir", date(2026, 11, 3))
    bad = site.post(address, {"subject": "", "regime": "foi", "version": "2", **day("received", date(1999, 1, 4))})
    assert summary(bad) == [("Enter a subject", "id_subject")]
    bad = site.post(address, {"subject": "S", "regime": "foi", "version": "2", **day("received", date(1999, 1, 4))})
    assert summary(bad)[0][1] == "id_received_day"


# The clock


def test_the_count_is_shown_day_by_day(site: Client, request_in: Request) -> None:
    shown = words(site.get(f"/requests/{request_in.reference}/due-date/"))
    assert "Answer by Tuesday 1 December 2026" in shown
    assert "1 Tue 3 Nov 2026" in shown
    assert "St Andrew's Day" in shown
    assert "20 Tue 1 Dec 2026" in shown


def test_what_happened_is_recorded_and_withdrawn(site: Client, request_in: Request) -> None:
    address = f"/requests/{request_in.reference}/due-date/"
    response = site.post(address, {"event": "clarification_asked", **day("on", date(2026, 11, 4))}, follow=True)
    assert "Waiting for clarification" in words(response)
    event = CaseEvent.objects.get()
    response = site.post(f"{address}{event.pk}/withdraw/", follow=True)
    assert "Withdrawn" in words(response)
    assert "Answer by Tuesday 1 December 2026" in words(response)


@pytest.mark.parametrize(
    ("typed", "says", "target"),
    [
        ({}, "Choose what happened", "id_event"),
        ({"event": "extension", **day("on", date(2026, 10, 1))}, "before the request was received", "id_on_day"),
        ({"event": "responded_outside", **day("on", date(2099, 1, 1))}, "must be today or in the past", "id_on_day"),
        (
            {"event": "responded_outside", **day("on", date(2026, 11, 4)), **day("expected", date(2026, 12, 1))},
            "Only an extension",
            "id_expected_day",
        ),
    ],
)
def test_what_cannot_have_happened_is_refused(
    site: Client, request_in: Request, typed: dict[str, str], says: str, target: str
) -> None:
    response = site.post(f"/requests/{request_in.reference}/due-date/", typed)
    assert any(says in sentence and where == target for sentence, where in summary(response))
    assert not CaseEvent.objects.exists()


def test_an_event_that_others_rest_on_cannot_be_withdrawn(site: Client, officer: User, request_in: Request) -> None:
    for event, on in ((Event.FEE_NOTICE, date(2026, 11, 4)), (Event.FEE_PAID, date(2026, 11, 6))):
        actions.record_event(request=request_in, event=event, on=on, by=officer)
    notice = CaseEvent.objects.get(kind="fee_notice")
    response = site.post(f"/requests/{request_in.reference}/due-date/{notice.pk}/withdraw/", follow=True)
    assert "Withdraw the later event first." in words(response)
    assert not CaseEvent.objects.filter(withdrawn=True).exists()


def test_without_a_day_of_receipt_the_page_asks_for_it(site: Client, officer: User) -> None:
    made = actions.receive_text(by=officer, text=LETTER)
    page = tree(site.get(f"/requests/{made.reference}/due-date/"))
    assert page.xpath(f"//a[@href='/requests/{made.reference}/particulars/']")
    assert not page.xpath("//input[@type='radio']")


def test_a_request_whose_dates_cannot_be_is_still_shown(site: Client, request_in: Request) -> None:
    CaseEvent.objects.create(request=request_in, kind="fee_paid", on=date(2026, 11, 4))
    for path in ("", "due-date/", "reply/"):
        response = site.get(f"/requests/{request_in.reference}/{path}")
        assert response.status_code == 200
        assert "The fee cannot have been paid" in words(response)
    assert "Dates need correcting" in words(site.get("/requests/"))


def test_days_that_do_not_count_are_added_and_taken_back(site: Client, request_in: Request) -> None:
    typed = {
        **day("day", date(2026, 11, 16)),
        "name": "A day (made up)",
        "divisions": ["EW", "Sc"],
        "source": "Gazette",
    }
    assert "A day (made up) (EW Sc)" in words(site.post("/requests/non-working-days/", typed, follow=True))
    assert "A day (made up)" in words(site.get(f"/requests/{request_in.reference}/due-date/"))
    twice = site.post("/requests/non-working-days/", typed)
    assert "is not a working day already" in summary(twice)[0][0]
    assert len(summary(site.post("/requests/non-working-days/", {}))) == 4
    (form,) = tree(twice).xpath("//form[contains(@action, '/remove/')]")
    assert "None." in words(site.post(form.get("action"), follow=True))


# The reply


def test_the_reply_says_what_is_missing_once_and_where(site: Client, request_in: Request) -> None:
    page = tree(site.get(f"/requests/{request_in.reference}/reply/"))
    told = [
        " ".join(item.text_content().split()) for item in page.xpath("//*[@id='missing']/following-sibling::ul[1]/li")
    ]
    assert told
    assert any(item.startswith("Question") and "what was searched" in item for item in told)
    links = page.xpath("//*[@id='missing']/following-sibling::ul[1]//a[contains(@href, '/questions/')]")
    assert links
    assert len(page.xpath("//h1")) == 1


def test_nothing_is_missing_once_it_is_all_there(site: Client, officer: User, request_in: Request) -> None:
    third = request_in.questions.get(position=3)
    actions.write_answer(question=third, wording="We keep no unicorns.", version=1, by=officer)
    site.post(
        f"/requests/{request_in.reference}/reply/",
        {"searched": "The register", "advice": "", "late_reason": "Illness", "version": "2"},
    )
    shown = words(site.get(f"/requests/{request_in.reference}/reply/"))
    assert "Every part that the law asks for is there." in shown
    assert "We keep no unicorns." in shown


@pytest.mark.parametrize(
    ("name", "begins", "kind"),
    [
        ("reply.docx", b"PK", "wordprocessingml"),
        ("reply.pdf", b"%PDF", "application/pdf"),
        ("reply.html", b"<!DOCTYPE html>", "text/html"),
    ],
)
def test_the_draft_is_taken_out(site: Client, request_in: Request, name: str, begins: bytes, kind: str) -> None:
    response = site.get(f"/requests/{request_in.reference}/reply/{name}")
    assert response.content.lower().startswith(begins.lower())
    assert kind in response["Content-Type"]
    assert response["Content-Disposition"] == f'attachment; filename="{request_in.reference}-{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_letter_is_only_ever_downloaded(site: Client, officer: User, request_in: Request, tmp_path: Path) -> None:
    path = tmp_path / "Zebedee Quillfeather.html"
    path.write_text(f"<p>{LETTER}</p><script>alert(1)</script>")
    made = actions.receive_file(by=officer, path=path)
    response: Any = site.get(f"/requests/{made.reference}/letter")
    assert b"".join(response.streaming_content) == path.read_bytes()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{made.reference}.html"'
    assert response["X-Content-Type-Options"] == "nosniff"
    shown = site.get(f"/requests/{made.reference}/").content.decode()
    assert "<script>alert" not in shown


def test_markup_in_a_letter_is_words(site: Client, officer: User) -> None:
    text = "1. What is <b onclick=x>this</b>, and why?\n2. How much did {{ 7|add:7 }} cost?\n"
    made = actions.receive_text(by=officer, text=text)
    for path in ("", "questions/", "questions/1/", "reply/"):
        content = site.get(f"/requests/{made.reference}/{path}").content.decode()
        assert "<b onclick" not in content
        assert "&lt;b onclick" in content


# Who may do what


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_those_who_only_read_see_no_form_and_can_change_nothing(
    client: Client, officer: User, request_in: Request, role: str
) -> None:
    client.force_login(member(role))
    here = f"/requests/{request_in.reference}/"
    for path in ("", "questions/1/", "due-date/", "reply/", "history/"):
        page = tree(client.get(here + path))
        assert not page.xpath("//main//form[@method='post']"), path
    before = Entry.objects.count()
    for path in ("questions/1/", "due-date/", "reply/", "look-up-again/", "questions/", "particulars/"):
        assert client.post(here + path, {"version": "1"}).status_code == 403, path
    assert client.post("/requests/non-working-days/", {}).status_code == 403
    assert Entry.objects.count() == before


def test_the_history_names_who_and_what_without_the_words(site: Client, officer: User, request_in: Request) -> None:
    actions.write_answer(question=request_in.questions.get(position=1), wording="Secret words", version=1, by=officer)
    response = site.get(f"/requests/{request_in.reference}/history/")
    shown = words(response)
    assert officer.name in shown
    assert "Received" in shown
    assert "wording" in shown
    assert "Secret words" not in shown


def test_no_address_of_a_page_holds_a_name(site: Client, request_in: Request) -> None:
    seen: set[str] = set()
    for path in ("", "questions/1/", "reply/", "due-date/", "history/"):
        response: HttpResponse = site.get(f"/requests/{request_in.reference}/{path}")
        seen |= set(re.findall(r'(?:href|action)="([^"]*)"', response.content.decode()))
    assert not [address for address in seen if "Zebedee" in address or "Quillfeather" in address]


def test_the_lists_say_when_they_are_empty(site: Client) -> None:
    said = {
        "": "No request is open.",
        "?show=late": "No request is late.",
        "?show=undated": "Every open request has a date of receipt.",
        "?show=answered": "No request has been answered yet.",
        "?q=unicorn": "None of these requests has “unicorn”",
    }
    for query, sentence in said.items():
        assert sentence in words(site.get(f"/requests/{query}"))
    assert site.get("/requests/?show=other").status_code == 404


def test_a_request_is_found_by_its_words(site: Client, request_in: Request) -> None:
    assert request_in.reference in words(site.get("/requests/?q=HELPLINE"))
    assert queries.open_requests(words=request_in.reference).everything[0].request == request_in

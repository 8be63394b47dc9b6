"""Asking on the public site: what is answered already, the sealed request, the private link; and what must never be readable."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from answerable.config.home import sealing_key
from answerable.publication import asking, finding, limiting, receiving
from answerable.publication.actions import publish
from answerable.publication.models import AskStatus, SealedAsk, Store
from answerable.publication.release import Item, Release
from answerable.publication.sealing import digest_of_link, public_of, unseal

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FRIDAY = date(2026, 11, 20)
SENT = {
    "text": "How much did the unicorn stables at Wobblethorpe cost in 2019-20?",
    "name": "Zebedee Quillfeather",
    "email": "zq@example.org",
    "address": "12 Made Up Road, Northtown",
}
CANARIES = ("Zebedee", "Quillfeather", "zq@example", "Made Up Road", "Wobblethorpe", "unicorn")
OFFICE = {"name": "Northshire (made up)", "email": "foi@northshire.example", "address": "Moorgate House\nNorthtown"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Today is a Friday, and the index is this test's own."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: FRIDAY)
    monkeypatch.setenv("ANSWERABLE_PUBLIC_HOME", str(tmp_path))
    finding._kept.cache_clear()
    yield
    finding._kept.cache_clear()


@pytest.fixture
def open_site(public_site: Client) -> Client:
    """The public site of an office that left its key and published one answer."""
    receiving.leave_key(public_of(sealing_key()))
    items = (
        Item("response", "1-26", {"reference": "1/26", "subject": "Helpline cost", "dated": "2026-03-31"}),
        Item(
            "answer",
            "1-26/1",
            {
                "response": "1-26",
                "position": 1,
                "question": "How much did the victims helpline cost in 2024-25?",
                "answer": "£100.",
                "years": ["2024-25"],
            },
        ),
        Item("document", "DOC-9", {"title": "Plan for the archive of maps", "kind": "plan"}),
    )
    publish(Release("r", FRIDAY, items, passed=frozenset(item.digest for item in items), office=OFFICE))
    return public_site


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_what_is_answered_already_is_shown_question_by_question_before_anything_is_sent(open_site: Client) -> None:
    asked = "1. How much did the victims helpline cost in 2024-25?\n2. How many unicorns were stabled in 2019?"
    page = open_site.post("/ask", {"text": asked})
    assert page.status_code == 200
    assert 'href="/answers/1-26#question-1"' in page.content.decode()
    assert "1 of 2 questions are answered already" in text_of(page)
    assert asked.replace("\n", "\r\n") in page.content.decode() or asked in page.content.decode()
    assert 'href="/answers/1-26#question-1"' in open_site.post("/ask/already", {"text": asked}).content.decode()
    assert not SealedAsk.objects.exists()


def test_where_no_answer_is_found_what_is_published_may_be_of_use(open_site: Client) -> None:
    page = open_site.post("/ask", {"text": "Do you keep an archive of maps?"})
    assert "Published, and perhaps of use: Plan for the archive of maps" in text_of(page)
    assert "No answer to this was found" in text_of(page)
    assert "Nothing that we have published was found" in text_of(open_site.post("/ask", {"text": "Wobblethorpe?"}))


def test_a_request_is_sealed_acknowledged_and_followed(open_site: Client) -> None:
    page = open_site.post("/ask/send", SENT, follow=True)
    [row], [status] = SealedAsk.objects.all(), AskStatus.objects.all()
    assert page.redirect_chain[0][0].startswith("/follow/")
    assert status.number in text_of(page)
    # Twenty working days after Friday 20 November 2026, of which Monday 30 November is none: it is a bank holiday in
    # Scotland, and so everywhere (section 10(6), facts/law.md A2).
    assert status.due == date(2026, 12, 21)
    assert "by 21 December 2026 at the latest" in text_of(page)
    opened = unseal(sealing_key(), bytes(row.sealed))
    assert opened == {**SENT, "number": row.number, "received": "2026-11-20"}
    assert not any(canary in text_of(page) for canary in CANARIES)


def test_the_day_of_receipt_is_the_day_in_the_united_kingdom(
    open_site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request sent after midnight is received on the new day, also while summer time makes London's day another than UTC's."""
    monkeypatch.undo()
    from datetime import UTC, datetime

    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert asking.take(text="a", name="b", email="c@example.org", address="").received == date(2026, 7, 1)


def test_nothing_of_it_is_readable_in_the_store_or_in_any_log_or_address(
    open_site: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    open_site.post("/ask", {"text": SENT["text"]})
    sent = open_site.post("/ask/send", SENT)
    open_site.get(sent.headers["Location"])
    told = caplog.text + sent.headers["Location"]
    with connections["published"].cursor() as cursor:
        for table in connections["published"].introspection.table_names(cursor):
            if table.startswith("publication_"):
                cursor.execute(f"SELECT * FROM {table}")
                told += repr([[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()])
    assert "publication" in told or "W-" in told
    assert [canary for canary in CANARIES if canary in told] == []
    link = sent.headers["Location"].rpartition("/")[2]
    assert link not in told.replace(sent.headers["Location"], "").replace(caplog.text, "")


def test_the_same_form_sent_twice_is_one_request_and_other_words_are_another(open_site: Client) -> None:
    page = open_site.post("/ask", {"text": SENT["text"]}).content.decode()
    [token] = re.findall(r'name="token" value="([^"]+)"', page)
    first = open_site.post("/ask/send", {**SENT, "token": token})
    again = open_site.post("/ask/send", {**SENT, "token": token})
    assert first.headers["Location"] == again.headers["Location"]
    assert SealedAsk.objects.count() == 1
    # Also once the office has taken it in.
    receiving.taken_away(SealedAsk.objects.get().link)
    open_site.post("/ask/send", {**SENT, "token": token})
    assert not SealedAsk.objects.exists()
    # Two tabs, or Back and another question: nothing is swallowed.
    other = open_site.post("/ask/send", {**SENT, "token": token, "text": "And in 2020-21?"})
    assert other.headers["Location"] != first.headers["Location"]
    assert SealedAsk.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Enter your name"),
        ({"text": ""}, "Enter what you want to know"),
        ({"email": "", "address": ""}, "Enter an e-mail address or a postal address"),
        ({"email": "nobody"}, "Enter an e-mail address in the correct format"),
        ({"text": "x" * 20_001}, "must be 20,000 characters or fewer"),
        ({"name": "x" * 201}, "Your name must be 200 characters or fewer"),
    ],
)
def test_what_the_law_asks_of_a_request_is_asked_for_and_nothing_typed_is_lost(
    open_site: Client, changed: dict[str, str], sentence: str
) -> None:
    """A name, an address for correspondence, what is wanted: section 8 (facts/law.md A1.7)."""
    page = open_site.post("/ask/send", SENT | changed)
    assert page.status_code == 422
    assert sentence in text_of(page)
    for value in (SENT | changed).values():
        assert value in page.content.decode()
    assert not SealedAsk.objects.exists()


def test_an_e_mail_address_or_a_postal_one_is_enough(open_site: Client) -> None:
    for left_out in ("email", "address"):
        assert open_site.post("/ask/send", SENT | {left_out: ""}).status_code == 302


def test_who_sends_too_many_is_told_so_and_loses_nothing(open_site: Client) -> None:
    for number in range(limiting.SENDING.times):
        assert open_site.post("/ask/send", SENT | {"text": f"Question {number}?"}).status_code == 302
    page = open_site.post("/ask/send", SENT)
    assert page.status_code == 429
    assert "Wait an hour" in text_of(page)
    assert all(value in page.content.decode() for value in SENT.values())
    assert "foi@northshire.example" in text_of(page)
    assert SealedAsk.objects.count() == limiting.SENDING.times
    assert open_site.post("/ask/send", SENT, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_flood_from_everywhere_has_an_end(open_site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting.SENDING_BY_ALL, "times", 2)
    answers = [open_site.post("/ask/send", SENT, REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(3)]
    assert answers == [302, 302, 429]


@pytest.mark.parametrize("narrow", [limiting.LOOKING, limiting.LOOKING_BY_ALL])
def test_looking_up_too_much_still_lets_one_ask(
    open_site: Client, monkeypatch: pytest.MonkeyPatch, narrow: limiting.Limit
) -> None:
    monkeypatch.setattr(narrow, "times", 0)
    page = open_site.post("/ask", {"text": SENT["text"]})
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "this one was not. You can ask all the same" in text_of(page)
    assert "was not found" not in text_of(page)
    assert "was found" not in text_of(page)
    assert SENT["text"] in page.content.decode()
    piece = open_site.post("/ask/already", {"text": SENT["text"]})
    assert piece.status_code == 429
    assert "this one was not. You can ask all the same" in text_of(piece)
    told = open_site.get("/api/v1/similar", {"question": SENT["text"]})
    assert (told.status_code, told["Content-Type"]) == (429, "application/problem+json")
    assert "Wait a minute" in told.json()["detail"]
    assert open_site.post("/ask/send", SENT).status_code == 302


SEARCHES = (
    ("/search?words=helpline", "text/html"), ("/answers?words=helpline", "text/html"), ("/payments?words=helpline", "text/html"),
    ("/data/responses.csv?words=helpline", "application/problem+json"), ("/api/v1/search?words=helpline", "application/problem+json"),
    ("/api/v1/responses?words=helpline", "application/problem+json"),
)  # fmt: skip


@pytest.mark.parametrize("narrow", [limiting.SEARCHING, limiting.SEARCHING_BY_ALL])
def test_searching_too_much_is_refused_in_words_and_never_answered_with_nothing(
    open_site: Client, monkeypatch: pytest.MonkeyPatch, narrow: limiting.Limit
) -> None:
    for address, _ in SEARCHES:
        assert open_site.get(address).status_code == 200, address
    monkeypatch.setattr(narrow, "times", 0)
    for address, kind in SEARCHES:
        page = open_site.get(address)
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (429, "60", "no-store"), address
        assert page["Content-Type"].startswith(kind)
        assert "Wait a minute and search again" in text_of(page)
        assert "Nothing that we have published fits" not in text_of(page)
    for address in ("/search", "/answers", "/answers?dated=2026", "/data/responses.csv", "/api/v1/responses"):
        assert open_site.get(address).status_code == 200, address


def test_a_search_that_fails_says_so_and_loses_nothing(open_site: Client, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("in the way")
    page = open_site.post("/ask", {"text": SENT["text"]})
    assert page.status_code == 200
    assert "You can ask all the same" in text_of(page)
    assert "was not found" not in text_of(page)
    assert SENT["text"] in page.content.decode()
    assert open_site.post("/ask/send", SENT).status_code == 302


def test_another_site_cannot_send_in_somebodys_name_and_a_program_is_told_apart(open_site: Client) -> None:
    for page in (
        open_site.post("/ask/send", SENT, HTTP_SEC_FETCH_SITE="cross-site"),
        open_site.post("/ask/send", SENT | {"leave_empty": "https://spam.example"}),
    ):
        assert page.status_code == 403
        assert all(value in page.content.decode() for value in SENT.values())
    assert open_site.post("/ask/already", {"text": "x"}, HTTP_SEC_FETCH_SITE="same-site").status_code == 403
    assert not SealedAsk.objects.exists()
    assert open_site.post("/ask/send", SENT, HTTP_SEC_FETCH_SITE="same-origin").status_code == 302


def test_without_the_offices_key_the_page_says_how_else_to_ask(open_site: Client) -> None:
    Store.objects.update(sealing_key="")
    page = open_site.get("/ask")
    assert "Requests cannot be sent on this website at the moment" in text_of(page)
    assert "foi@northshire.example" in text_of(page)
    found = open_site.post("/ask", {"text": SENT["text"]})
    assert SENT["text"] in found.content.decode()
    assert "/ask/send" not in found.content.decode()
    sent = open_site.post("/ask/send", SENT)
    assert sent.status_code == 503
    assert "Send yours by e-mail or post instead" in text_of(sent)
    assert all(value in sent.content.decode() for value in SENT.values())


def test_where_too_many_wait_no_more_are_taken_in(open_site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_WAITING", 1)
    assert open_site.post("/ask/send", SENT).status_code == 302
    assert open_site.post("/ask/send", SENT | {"text": "Another?"}).status_code == 503
    assert "cannot be sent on this website" in text_of(open_site.get("/ask"))


def test_past_the_table_of_working_days_no_date_is_invented(open_site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2090, 1, 2))
    page = open_site.post("/ask/send", SENT)
    assert page.status_code == 503
    assert "cannot be worked out" in text_of(page)


def test_a_number_that_somebody_has_is_not_given_again(open_site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(["W-AAAA-AAAA", "W-AAAA-AAAA", "W-BBBB-BBBB"])
    monkeypatch.setattr(asking, "new_number", lambda: next(numbers))
    for text in ("One?", "Two?"):
        open_site.post("/ask/send", SENT | {"text": text})
    assert sorted(SealedAsk.objects.values_list("number", flat=True)) == ["W-AAAA-AAAA", "W-BBBB-BBBB"]


def test_where_no_number_can_be_found_nothing_is_said_to_be_sent(
    open_site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "new_number", lambda: "W-AAAA-AAAA")
    open_site.post("/ask/send", SENT)
    page = open_site.post("/ask/send", SENT | {"text": "Another?"})
    assert page.status_code == 503
    assert "Nothing was sent" in text_of(page)
    assert SealedAsk.objects.count() == AskStatus.objects.count() == 1


def test_the_private_link_shows_stages_and_dates_to_whoever_has_it_and_nobody_keeps_the_page(open_site: Client) -> None:
    link = open_site.post("/ask/send", SENT).headers["Location"]
    page = open_site.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not page.cookies
    receiving.tell(
        [
            receiving.Progress(
                digest_of_link(link.rpartition("/")[2]), "answered", FRIDAY, date(2026, 12, 18), FRIDAY, "/answers/2-26"
            )
        ]
    )
    page = open_site.get(link)
    assert "Answered, since 20 November 2026" in text_of(page)
    assert "The answer was due by" in text_of(page)
    assert 'href="/answers/2-26"' in page.content.decode()
    assert open_site.get("/follow/somebody-elses").status_code == 404
    assert open_site.get("/ask").headers["Cache-Control"] == "no-store"
    assert not open_site.get("/ask").cookies


def test_what_is_told_is_written_once_and_forgotten_whole(open_site: Client) -> None:
    open_site.post("/ask/send", SENT)
    [status] = AskStatus.objects.all()
    progress = receiving.Progress(status.link, "looking", FRIDAY, date(2026, 12, 18), date(2026, 11, 25))
    assert receiving.tell([progress]) == 1
    assert receiving.tell([progress]) == 0
    later = receiving.Progress(status.link, "looking", FRIDAY, date(2027, 1, 18), date(2026, 12, 1))
    assert receiving.tell([later]) == 1
    status.refresh_from_db()
    assert (status.due, status.stage_since) == (date(2027, 1, 18), date(2026, 11, 25))
    assert receiving.without_sealed() == set()
    receiving.taken_away(status.link)
    assert receiving.without_sealed() == {status.link}
    assert receiving.forget({status.link}) == 1
    assert not AskStatus.objects.exists()


def test_the_key_is_left_once_and_changes_no_version() -> None:
    assert receiving.leave_key("a")
    assert not receiving.leave_key("a")
    assert receiving.leave_key("b")
    assert Store.objects.get().version == 0


def test_the_address_of_the_form_opened_by_itself_leads_to_where_asking_begins(public_site: Client) -> None:
    answer = public_site.get("/ask/send")
    assert (answer.status_code, answer["Location"]) == (302, "/ask")

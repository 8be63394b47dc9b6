"""The work lists, and that no page asks the store once a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.accounts.models import User
from answerable.casework import actions, queries
from answerable.casework.models import CaseEvent, Request
from answerable.casework.rules.splitting import EditedQuestion

from . import many

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TODAY = date(2026, 11, 20)


def request(reference: str, received: date | None, *events: tuple[str, date]) -> Request:
    state = "released" if any(kind == "responded_outside" for kind, _ in events) else "received"
    made = Request.objects.create(
        reference=reference, subject=f"Subject of {reference}", received=received, state=state
    )
    CaseEvent.objects.bulk_create(CaseEvent(request=made, kind=kind, on=on) for kind, on in events)
    return made


def references(items: Any) -> list[str]:
    return [item.request.reference for item in items]


@pytest.fixture
def several() -> None:
    request("undated", None)
    request("running", date(2026, 11, 16))
    request("late", date(2026, 10, 1))
    request("waiting", date(2026, 11, 2), ("clarification_asked", date(2026, 11, 3)))
    request("in time", date(2026, 9, 1), ("responded_outside", date(2026, 9, 8)))
    request("sent late", date(2026, 9, 1), ("responded_outside", date(2026, 10, 1)))
    request("impossible", date(2026, 11, 2), ("fee_paid", date(2026, 11, 3)))
    request("beyond the table", date(1999, 1, 4))
    taken_back = request("taken back", date(2026, 11, 17), ("responded_outside", date(2026, 11, 18)))
    actions.withdraw_event(event=taken_back.events.get(), by=None)


def test_open_requests_stand_by_due_date_and_those_without_one_last(several: None) -> None:
    work = queries.open_requests(today=TODAY)
    assert references(work.everything) == [
        "late",
        "running",
        "taken back",
        "beyond the table",
        "impossible",
        "undated",
        "waiting",
    ]
    assert references(work.late) == ["late"]
    assert references(work.undated) == ["beyond the table", "impossible", "undated"]
    assert len(work.everything) == 7


def test_a_line_says_what_the_clock_does(several: None) -> None:
    lines = {item.request.reference: item for item in queries.open_requests(today=TODAY).everything}
    # Received on Monday 16 November 2026; St Andrew's Day does not count (facts/law.md A2.2).
    assert (lines["running"].due, lines["running"].working_days_left) == (date(2026, 12, 15), 16)
    assert (lines["late"].late, lines["late"].due) == (True, date(2026, 10, 29))
    assert (lines["waiting"].waiting, lines["waiting"].due) == ("waiting for clarification", None)
    assert "fee" in lines["impossible"].problem
    assert "table of non-working days" in lines["beyond the table"].problem


def test_answered_requests_stand_by_the_day_of_their_answer(several: None) -> None:
    answered = queries.answered_requests(today=TODAY)
    assert references(answered) == ["sent late", "in time"]
    assert (answered[0].days_late, answered[1].days_late) == (2, 0)
    assert answered[1].answered_on == date(2026, 9, 8)


def test_words_narrow_every_list(several: None) -> None:
    assert references(queries.open_requests(today=TODAY, words="subject LATE").everything) == ["late"]
    assert references(queries.answered_requests(today=TODAY, words="late")) == ["sent late"]
    assert not len(queries.open_requests(words="late nothing").everything)


def test_a_page_counts_questions_and_gaps() -> None:
    many.make(3)
    assert {(item.questions, item.gaps) for item in queries.open_requests(today=TODAY).everything} == {(1, 2)}


def asked(look: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        look()
    return len(captured)


@pytest.mark.parametrize("address", ["/", "/requests/", "/requests/?show=late", "/requests/?show=answered"])
def test_a_list_asks_as_often_for_200_requests_as_for_10(site: Client, address: str) -> None:
    many.make(10)
    first = asked(lambda: site.get(address))
    many.make(190, start=11)
    assert asked(lambda: site.get(address)) == first


def test_a_list_is_paged(site: Client) -> None:
    many.make(200)
    page = site.get("/requests/?page=2")
    assert len(page.context["page"].object_list) == 50
    assert "Page 2 of 4" in page.content.decode()
    assert site.get("/requests/?page=900").context["page"].number == 4


@pytest.mark.parametrize("path", ["", "questions/", "questions/1/", "reply/", "due-date/", "history/"])
def test_a_page_of_a_request_asks_as_often_for_60_questions_as_for_3(
    site: Client, officer: User, request_in: Request, path: str
) -> None:
    address = f"/requests/{request_in.reference}/{path}"
    site.get(address)
    first = asked(lambda: site.get(address))
    sixty = [EditedQuestion(f"How much did the helpline cost in {2000 + n}?", str(n)) for n in range(1, 61)]
    actions.correct_questions(request=request_in, rows=sixty, version=1, by=officer)
    assert asked(lambda: site.get(address)) == first


def test_putting_a_letter_in_asks_as_often_for_40_questions_as_for_10(officer: User) -> None:
    # A year apart, so that none belongs with another.
    days = iter((date(2024, 11, 4), date(2025, 11, 3), date(2026, 11, 2)))

    def put_in(number: int) -> int:
        text = "Please tell me:\n\n" + "\n".join(
            f"{n}. How much did the helpline cost in {1980 + n}-{(81 + n) % 100:02d}?" for n in range(1, number + 1)
        )
        return asked(lambda: actions.receive_text(by=officer, text=text, received=next(days)))

    put_in(10)
    assert put_in(40) == put_in(10)
    assert Request.objects.order_by("-pk")[1].questions.count() == 40

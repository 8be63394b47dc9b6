"""The lists of requests, what is done to several at once, the diary, and what staff are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import actions, queries
from answerable.casework.actions.notices import tell
from answerable.casework.models import CaseEvent, CaseLetter, Request, Review, StaffNotice, Task, Team
from answerable.casework.rules.life import Event
from tests.integration.pages import summary, tree, words
from tests.integration.staff import member

from . import many
from .test_queries import asked

pytestmark = pytest.mark.django_db(databases=["default", "published"])
TODAY = timezone.localdate()


def request(reference: str, received: date | None, **more: Any) -> Request:
    return Request.objects.create(reference=reference, subject=f"Subject of {reference}", received=received, **more)


@pytest.fixture
def three(officer: User) -> list[Request]:
    """One long overdue, one just in, one that waits for its applicant."""
    late = request("FOI-1", TODAY - timedelta(days=60), officer=officer)
    new = request("FOI-2", TODAY)
    waiting = request("FOI-3", TODAY - timedelta(days=3))
    actions.record_event(request=waiting, event=Event.CLARIFICATION_ASKED, on=TODAY, by=officer)
    return [late, new, waiting]


# Lists


def test_each_list_holds_what_its_name_says(site: Client, officer: User, three: list[Request]) -> None:
    undated = request("FOI-4", None)
    ended = request("FOI-5", TODAY)
    actions.record_event(request=ended, event=Event.WITHDRAWN, on=TODAY, by=officer)
    wanted = {
        "open": ["FOI-1", "FOI-2", "FOI-3", undated.reference],
        "mine": ["FOI-1"],
        "late": ["FOI-1"],
        "waiting": ["FOI-3"],
        "undated": ["FOI-4"],
        "closed": ["FOI-5"],
        "soon": [],
        "clearance": [],
        "answered": [],
    }
    for show, references in wanted.items():
        page = tree(site.get(f"/requests/?show={show}"))
        assert sorted(a.text for a in page.xpath("//tbody//th/a")) == references, show


def test_an_extension_moves_the_day_to_work_to_and_a_reopening_sets_it(officer: User) -> None:
    received = TODAY - timedelta(days=40)
    extended, again = request("FOI-1", received), request("FOI-2", received)
    by = TODAY + timedelta(days=9)
    actions.record_event(request=extended, event=Event.EXTENSION, on=received, expected=by, by=officer)
    actions.record_event(request=again, event=Event.RESPONDED_OUTSIDE, on=received, by=officer)
    actions.record_event(request=again, event=Event.REOPENED, on=TODAY, expected=by, by=officer)
    items = {item.request.reference: item for item in queries.open_requests().everything}
    for reference in ("FOI-1", "FOI-2"):
        assert (items[reference].due, items[reference].late) == (by, False)
        assert items[reference].working_days_left
    late = {item.request.reference for item in queries.open_requests(today=by + timedelta(days=1)).late}
    assert late == {"FOI-1", "FOI-2"}


def test_only_those_who_answer_may_tick(site: Client, three: list[Request]) -> None:
    assert tree(site.get("/requests/")).xpath("//input[@name='reference']")
    other = Client()
    other.force_login(member("approver"))
    assert not tree(other.get("/requests/")).xpath("//input[@name='reference']")
    assert other.post("/requests/several/", {"reference": "FOI-1", "what": "assign"}).status_code == 403


# Several at once


def do(site: Client, what: str, *references: str, **more: str) -> Any:
    return site.post("/requests/several/", {"reference": list(references), "what": what, **more})


def test_several_are_given_to_an_officer_with_an_entry_each(site: Client, officer: User, three: list[Request]) -> None:
    colleague = member("foi_officer", "A colleague (made up)")
    before = Entry.objects.count()
    shown = words(do(site, "assign", "FOI-1", "FOI-2", officer=str(colleague.pk)))
    assert shown.count("Given to A colleague (made up).") == 2
    assert Entry.objects.count() == before + 2
    assert {one.officer for one in Request.objects.filter(reference__in=("FOI-1", "FOI-2"))} == {colleague}


def test_what_does_not_apply_to_one_does_not_stop_the_others(site: Client, three: list[Request]) -> None:
    before = Entry.objects.count()
    response = do(site, "late_reason", "FOI-1", "FOI-2", reason="Two officers were ill.")
    assert "The reason was recorded." in words(response)
    assert "It is not late." in words(response)
    assert Entry.objects.count() == before + 1
    assert [r.late_reason for r in Request.objects.order_by("reference")] == ["Two officers were ill.", "", ""]
    assert "does not allow it" in words(do(site, "start", "FOI-2", "FOI-3"))
    assert Request.objects.get(reference="FOI-2").state == "gathering"


def test_apologies_are_drafted_for_a_bank_of_late_ones(site: Client, three: list[Request]) -> None:
    request("FOI-8", TODAY - timedelta(days=90))
    response = do(site, "apologise", "FOI-1", "FOI-8", "FOI-2", reason="Two officers were ill.")
    assert words(response).count("A letter of apology was drafted.") == 2
    assert sorted(CaseLetter.objects.values_list("request__reference", "kind")) == [
        ("FOI-1", "lateness"),
        ("FOI-8", "lateness"),
    ]


def test_those_who_owe_an_answer_are_reminded_once_a_day(site: Client, officer: User, three: list[Request]) -> None:
    for name in ("finance_officer", "commissioning_manager"):
        Task.objects.create(request=three[0], kind="search", asked="What?", person=member(name), due=TODAY)
    assert "2 reminded." in words(do(site, "chase", "FOI-1", "FOI-2"))
    again = words(do(site, "chase", "FOI-1"))
    assert "Nobody owes an answer, or all were reminded today." in again


def test_a_team_is_named_and_what_is_missing_is_asked_for(site: Client, three: list[Request]) -> None:
    team = Team.objects.create(name="Commissioning (made up)")
    do(site, "team", "FOI-1", team=str(team.pk))
    assert Request.objects.get(reference="FOI-1").team == team
    for what, sentence, where in (
        ("assign", "Choose an officer", "id_officer"),
        ("team", "Choose a team", "id_team"),
        ("apologise", "Enter the reason for the lateness", "id_reason"),
        ("nonsense", "Select a valid choice. nonsense is not one of the available choices.", "id_what"),
    ):
        response = do(site, what, "FOI-1")
        assert response.status_code == 422
        assert (sentence, where) in summary(response)
    assert "Tick the requests first" in words(site.post("/requests/several/", {}, follow=True))
    assert site.get("/requests/several/").status_code == 302


# The diary


def test_the_diary_shows_what_falls_on_a_day(site: Client, officer: User) -> None:
    request("FOI-1", date(2026, 11, 2))
    late = request("FOI-2", date(2026, 9, 1))
    Task.objects.create(request=late, kind="search", asked="What?", due=date(2026, 11, 12))
    shown = words(site.get("/requests/diary/?month=2026-11"))
    assert "Diary: November 2026" in shown
    assert "FOI-2: 1 task" in shown
    assert "FOI-1 answer by" in words(site.get("/requests/diary/?month=2026-12"))
    assert "St Andrew's Day" in shown
    assert "FOI-2 Late" in words(site.get("/requests/diary/?month=2026-09"))
    for bad in ("2026-13", "x", "1999-01", "2026-1", "0000-00"):
        assert site.get(f"/requests/diary/?month={bad}").status_code == 404


def test_the_diary_shows_when_a_review_is_to_be_answered(site: Client) -> None:
    asked = request("FOI-1", date(2026, 9, 1))
    review = Review.objects.create(request=asked, kind="timeliness")
    CaseEvent.objects.create(request=asked, review=review, kind="review_asked", on=date(2026, 11, 2))
    shown = words(site.get("/requests/diary/?month=2026-12"))
    assert "1 FOI-1: name a reviewer and answer the internal review" in shown


def test_a_full_day_counts_what_it_does_not_show(site: Client) -> None:
    Request.objects.bulk_create(
        Request(reference=f"FOI-{n:03}", subject="S", received=date(2026, 11, 2)) for n in range(30)
    )
    assert "and 18 more" in words(site.get("/requests/diary/?month=2026-12"))


@pytest.mark.parametrize(
    "address", ["/requests/?show=mine", "/requests/diary/?month=2026-05", "/requests/?show=closed"]
)
def test_a_page_asks_as_often_for_200_requests_as_for_10(site: Client, address: str) -> None:
    many.make(10)
    few = asked(lambda: site.get(address))
    many.make(190, start=11)
    assert asked(lambda: site.get(address)) == few


# What staff are told


def test_notices_are_shown_until_they_are_seen_and_only_to_whom_they_are_for(
    site: Client, officer: User, three: list[Request]
) -> None:
    other = member("foi_officer", "Another (made up)")
    tell([officer, None], "Something came in.", request=three[0])
    tell([other], "Not for you.")
    home = words(site.get("/"))
    assert "Something came in." in home
    assert "Not for you." not in home
    mine, theirs = StaffNotice.objects.get(to=officer), StaffNotice.objects.get(to=other)
    response = site.post("/requests/notices/", {"notice": [str(mine.pk), str(theirs.pk), "x"], "back": "/requests/"})
    assert response.headers["Location"] == "/requests/"
    assert "Something came in." not in words(site.get("/"))
    theirs.refresh_from_db()
    assert theirs.seen is None
    away = site.post("/requests/notices/", {"notice": [], "back": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/"


def test_the_next_steps_lead_somewhere(site: Client, three: list[Request]) -> None:
    page = tree(site.get("/requests/FOI-1/"))
    links = page.xpath("//section[contains(@class, 'app-next')]//a/@href")
    assert links
    assert all(site.get(link).status_code == 200 for link in links)
    assert CaseEvent.objects.filter(request__reference="FOI-1").count() == 0

"""The statistics of an office: figures that lead to their cases, as at a day, in a fixed number of queries."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from answerable.casework.models import CaseEvent, Complaint, Decision, Disposal, Question, Request, Review, Team
from answerable.casework.queries import statistics as queries
from answerable.casework.rules.life import Event
from answerable.casework.rules.statistics import Period

pytestmark = pytest.mark.django_db(databases=["default", "published"])

Q4 = Period.of("2026-Q4")
RECEIVED = date(2026, 11, 2)
"""Due Tue 1 Dec 2026 (facts/law.md A3)."""


@pytest.fixture(autouse=True)
def in_february(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 26 February 2027."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2027, 2, 26))


def put(reference: str, *events: tuple[str, date], decided: str = "", team: Team | None = None, **more: Any) -> Request:
    made = Request.objects.create(
        reference=reference, subject="x", team=team, **{"received": RECEIVED, "regime": "foi", **more}
    )
    CaseEvent.objects.bulk_create(CaseEvent(request=made, kind=kind, on=on) for kind, on in events)
    if decided:
        question = Question.objects.create(request=made, position=1, text="What?")
        decision = Decision.objects.create(question=question, confirms="confirm", held="held", outcome=decided)
        if decided == "refused":
            decision.grounds.create(citation="s.40(2)")
    return made


@pytest.fixture
def cases(db: None) -> None:
    """One of each: granted in time, refused late, open and overdue, stopped, withdrawn, no request, undated, EIR."""
    finance = Team.objects.create(name="=Finance")
    put("granted", (Event.RESPONDED, date(2026, 12, 1)), decided="provided", team=finance)
    put("refused", (Event.RESPONDED, date(2027, 1, 4)), decided="refused")
    put("open")
    put("stopped", (Event.CLARIFICATION_ASKED, date(2026, 11, 6)))
    put("withdrawn", (Event.WITHDRAWN, date(2026, 11, 6)))
    put("otherwise", (Event.HANDLED_OTHERWISE, date(2026, 11, 6)))
    put("undated", received=None)
    put("eir", (Event.RESPONDED_OUTSIDE, date(2026, 11, 30)), decided="not_held", regime="eir")
    earlier = put("earlier", (Event.RESPONDED, date(2026, 9, 1)), received=date(2026, 8, 3), decided="provided")
    review = Review.objects.create(request=earlier, kind="compliance", outcome="upheld")
    complaint = Complaint.objects.create(request=earlier)
    CaseEvent.objects.bulk_create(
        [
            CaseEvent(request=earlier, review=review, kind=Event.REVIEW_ASKED, on=date(2026, 10, 5)),
            CaseEvent(request=earlier, review=review, kind=Event.REVIEW_ANSWERED, on=date(2026, 10, 30)),
            CaseEvent(request=earlier, complaint=complaint, kind=Event.COMPLAINT_NOTIFIED, on=date(2026, 12, 1)),
        ]
    )
    kept = {
        "regime": "foi",
        "received": "2026-11-02",
        "team": "",
        "happened": [["responded", "2026-12-01", ""]],
        "decisions": ["accessible"],
        "citations": ["s.21"],
        "challenges": [],
    }
    Disposal.objects.create(reference="disposed", schedule="x", closed_on=date(2026, 12, 1), statistics=kept)


def figures(as_of: date) -> dict[str, int]:
    found = queries.statistics(Q4, as_of=as_of)
    return {
        one.line.code: one.total
        for one in (*found.code, *found.outside, *found.central, *found.challenges)
        if one.total
    }


def test_the_tables_at_the_end_of_the_period_and_today(cases: None) -> None:
    at_end = figures(Q4.last)
    assert at_end == {
        "received": 7,
        "open": 3,
        "open_stopped": 1,
        "open_late": 2,
        "processed": 3,
        "in_time": 3,
        "granted": 1,
        "refused_in_full": 2,
        "not_held": 1,
        "accessible": 1,
        "unanswered": 1,
        "withdrawn": 1,
        "otherwise": 1,
        "c_received": 7,
        "c_on_hold": 2,
        "c_not_held": 1,
        "c_resolvable": 4,
        "c_granted": 1,
        "c_refused": 1,
        "c_open": 2,
        "reviews": 1,
        "reviews_upheld": 1,
        "complaints": 1,
    }
    today = figures(date(2027, 2, 26))
    assert {code for code in today if today[code] != at_end.get(code)} == {
        "open_late",
        "open",
        "processed",
        "late",
        "refused_in_full",
        "refused",
        "c_refused",
        "c_open",
    }
    assert (today["late"], today["open"]) == (1, 2)


def test_timeliness_by_team_and_month_and_the_grounds(cases: None) -> None:
    found = queries.statistics(Q4, as_of=date(2027, 2, 26))
    assert [(one.name, one.received, one.answered) for one in found.teams] == [
        ("=Finance", 1, 1),
        ("No team recorded", 6, 3),
    ]
    assert [(one.name, one.received) for one in found.months] == [
        ("October 2026", 0),
        ("November 2026", 7),
        ("December 2026", 0),
    ]
    assert found.months[1].median_days == 20
    assert found.everything is not None
    assert found.everything.percent == 75
    assert (found.grounds, found.undated) == ([("s.21", 1), ("s.40", 1)], 1)


def test_every_figure_leads_to_as_many_cases(cases: None, site: Client) -> None:
    page = site.get(reverse("casework:statistics"), {"period": "2026-Q4"})
    tree = html.fromstring(page.content)
    links = [a for a in tree.iter("a") if "/statistics/cases/" in (a.get("href") or "")]
    assert len(links) > 60
    seen: set[str] = set()
    for link in links:
        address = link.get("href") or ""
        if address in seen:
            continue
        seen.add(address)
        number = int(re.match(r"\d+", (link.text or "").strip())[0])  # type: ignore[index]
        table = html.fromstring(site.get(address).content)
        assert len(table.xpath("//tbody/tr")) == number, address
    shown = site.get(reverse("casework:statistics_cases"), {"period": "2026-Q4", "line": "accessible"}).content.decode()
    assert "disposed (disposed of)" in shown


def test_the_files_have_the_same_figures_and_no_cell_runs(cases: None, site: Client) -> None:
    def lines(name: str) -> list[dict[str, str]]:
        response = site.get(reverse(f"casework:{name}"), {"period": "2026-Q4", "as_at": "2027-02-26"})
        assert response["Content-Disposition"].startswith("attachment")
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    table = {line["line"]: int(line["total"]) for line in lines("statistics_table")}
    assert {code: number for code, number in table.items() if number} == figures(date(2027, 2, 26))
    rows = lines("statistics_cases_file")
    assert len(rows) == table["received"] + table["otherwise"] + table["invalid"]
    assert sum(1 for row in rows if row["category"] == "granted") == table["granted"]
    assert {row["team"] for row in rows} == {"", "'=Finance"}


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({}, 200, "January 2027 to"),
        ({"period": "2026-27"}, 200, "This period is not over yet"),
        ({"period": "2025-Q4"}, 200, "October 2025"),
        ({"period": "2001"}, 200, "January to December 2001"),
        ({"period": "2026-Q4", "as_at": "2027-01-15"}, 200, "15 January 2027"),
        ({"period": "lately"}, 422, "is no period"),
        ({"period": "2026-Q4", "as_at": "soon"}, 422, "There is a problem"),
    ],
)
def test_a_period_and_a_day_are_asked_for(site: Client, asked: dict[str, str], status: int, words: str) -> None:
    page = site.get(reverse("casework:statistics"), asked)
    assert page.status_code == status
    assert words in page.content.decode()


@pytest.mark.parametrize("asked", [{"period": "lately"}, {"period": "2026-Q4", "line": "all"}])
def test_no_cases_are_behind_a_figure_that_is_none(site: Client, asked: dict[str, str]) -> None:
    assert site.get(reverse("casework:statistics_cases"), asked).status_code == 404


def test_the_queries_stay_the_same_however_many_cases(cases: None) -> None:
    with CaptureQueriesContext(connection) as few:
        queries.statistics(Q4, as_of=Q4.last)
    made = Request.objects.bulk_create(
        Request(reference=f"more-{n}", subject="x", received=RECEIVED + timedelta(days=n % 50)) for n in range(300)
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(request=one, kind=Event.RESPONDED, on=RECEIVED + timedelta(days=60)) for one in made[::2]
    )
    with CaptureQueriesContext(connection) as many:
        assert len(queries.statistics(Q4, as_of=Q4.last).rows) == 308
    assert len(many) == len(few) <= 12

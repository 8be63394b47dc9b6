"""What providers report: schedule, figures, states, what is missing, what is to be improved."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from answerable.audit.models import Entry
from answerable.register.actions import returns as actions
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.models import Action, Agreement, Citation, NeedCategory, Return, ReturnFigure
from answerable.register.queries import returns as queries
from answerable.register.rules.returns import Light
from tests.integration.staff import member

from .reporting import agreement

pytestmark = pytest.mark.django_db(databases=["default", "published"])

TODAY = date(2026, 8, 5)


@pytest.fixture
def support() -> Agreement:
    made = agreement()
    actions.schedule_returns(agreement=made, every="quarter", days=30, by=None)
    return made


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def _first(of: Agreement) -> Return:
    return of.returns.order_by("period_start")[0]


def _record(of: Return, people: str | None, days: str | None = "4", **more: Any) -> Return:
    measures = list(of.agreement.measures.all())
    values = [None if value is None else Decimal(value) for value in (people, days)]
    figures = [actions.Figure(value, measure) for value, measure in zip(values, measures, strict=True)]
    figures += more.pop("needs", [])
    return actions.record_return(
        of=of, version=of.version, received=date(2026, 7, 14), figures=figures, by=None, **more
    )


def test_there_are_eight_categories_of_need() -> None:
    """facts/law.md D3: eight, not six or ten."""
    assert len(NeedCategory) == 8


def test_the_schedule_is_put_down_once(support: Agreement) -> None:
    assert [row.due for row in support.returns.order_by("due")] == [
        date(2026, 7, 30), date(2026, 10, 30), date(2027, 1, 30), date(2027, 4, 30),
    ]  # fmt: skip
    assert Entry.objects.get().action == "returns.scheduled"
    with pytest.raises(CannotChange, match="has its return already"):
        actions.schedule_returns(agreement=support, every="quarter", days=30, by=None)
    actions.schedule_returns(agreement=support, every="quarter", days=14, by=None)
    assert _first(support).due == date(2026, 7, 14)
    with pytest.raises(CannotChange, match="no recorded start"):
        actions.schedule_returns(agreement=agreement("A-2", starts=""), every="year", days=30, by=None)


def test_a_new_schedule_keeps_what_has_come(support: Agreement) -> None:
    came = _record(_first(support), "90")
    actions.schedule_returns(agreement=support, every="half_year", days=30, by=None)
    rows = list(support.returns.order_by("period_start").values_list("period_start", "period_end", "status"))
    assert rows == [
        (came.period_start, date(2026, 6, 30), "received"),
        (date(2026, 7, 1), date(2026, 9, 30), "expected"),
        (date(2026, 10, 1), date(2027, 3, 31), "expected"),
    ]


def test_a_return_is_recorded_with_its_lights_and_its_source(support: Agreement) -> None:
    needs = [
        actions.Figure(Decimal(12), need="finance", stage="start"),
        actions.Figure(Decimal(3), need="finance", stage="end"),
    ]
    of = _record(_first(support), "90", None, spent=Decimal("24000"), needs=needs)
    shown = queries.view(queries.returns_with_figures().get(pk=of.pk), TODAY)
    assert [line.light for line in shown.measures] == [Light.AMBER, Light.GREY]
    assert shown.light is Light.AMBER
    finance = next(line for line in shown.needs if line.code == "finance")
    assert finance.distance.words == "Down 9"
    assert (finance.small_start, finance.small_end) == (False, True)
    assert shown.small_numbers == 1
    assert [line.distance.start for line in shown.needs if line.code != "finance"] == [None] * 7
    assert Entry.objects.filter(action="return.recorded").count() == 1
    assert Citation.objects.get(record="return", ref=of.ref).source.ref == "entered-by-hand"


def test_recording_again_puts_the_new_figures_in_place_of_the_old(support: Agreement) -> None:
    of = _record(_first(support), "90")
    _record(of, "95")
    assert ReturnFigure.objects.filter(of=of).count() == 2
    assert ReturnFigure.objects.get(of=of, measure__ref="A-1/M1").value == 95


def test_the_states_of_a_return(support: Agreement) -> None:
    of = _first(support)

    def move(step: str, note: str = "") -> None:
        actions.move(of=of, step=step, version=of.version, note=note, by=None)

    with pytest.raises(CannotChange, match="has not come yet, so you cannot accept it"):
        move("accept")
    _record(of, "90")
    with pytest.raises(CannotChange, match="Write what the provider is to correct"):
        move("send_back")
    move("send_back", "Which quarter?")
    assert (of.status, of.note) == ("sent_back", "Which quarter?")
    _record(of, "91")
    move("accept")
    with pytest.raises(CannotChange, match="is accepted, so you cannot record its figures"):
        _record(of, "92")
    move("reopen")
    assert of.status == "received"
    kinds = list(Entry.objects.order_by("seq").values_list("action", flat=True))
    assert kinds == [
        "returns.scheduled", "return.recorded", "return.sent_back", "return.recorded", "return.accepted", "return.reopened",
    ]  # fmt: skip


def test_what_does_not_fit_is_refused(support: Agreement) -> None:
    of = _first(support)
    other = agreement("A-2").measures.first()
    with pytest.raises(CannotChange, match="belongs to another agreement"):
        actions.record_return(
            of=of, version=of.version, received=TODAY, figures=[actions.Figure(Decimal(1), other)], by=None
        )
    with pytest.raises(CannotChange, match="before its period began"):
        actions.record_return(of=of, version=of.version, received=date(2026, 3, 1), figures=[], by=None)
    with pytest.raises(CannotChange, match="has not ended by that day"):
        actions.chase(of=of, on=date(2026, 6, 1), version=of.version, by=None)
    assert not ReturnFigure.objects.exists()


def test_the_second_of_two_people_is_told(support: Agreement) -> None:
    mine, theirs = _first(support), _first(support)
    _record(theirs, "90")
    with pytest.raises(ChangedMeanwhile, match="Somebody else changed this return"):
        actions.record_return(of=mine, version=1, received=TODAY, figures=[], by=None)
    assert ReturnFigure.objects.filter(of=mine).count() == 2


def test_missing_returns_say_whom_to_ask(support: Agreement) -> None:
    (line,) = queries.to_chase(TODAY)
    assert (line.days_overdue, line.email, line.period) == (6, "office@haven.example", "April to June 2026")
    actions.chase(of=line.of, on=TODAY, version=line.of.version, by=None)
    (line,) = queries.to_chase(TODAY)
    assert line.of.chased == TODAY
    assert queries.to_chase(date(2026, 7, 30)) == []
    _record(line.of, "90")
    assert queries.to_chase(TODAY) == []


def test_the_overview_takes_the_same_queries_whatever_the_size(
    support: Agreement, django_assert_num_queries: Callable[..., Any]
) -> None:
    _record(_first(support), "100")

    def look() -> list[queries.Line]:
        return queries.overview(queries.agreements_reporting("2026-27"), "2026-27", TODAY)

    with django_assert_num_queries(4):
        (line,) = look()
    assert [[cell.words for cell in cells] for cells in line.quarters] == [
        ["On target"], ["Expected"], ["Expected"], ["Expected"],
    ]  # fmt: skip
    for number in range(5):
        more = agreement(f"B-{number}")
        actions.schedule_returns(agreement=more, every="quarter", days=30, by=None)
        _record(_first(more), "10")
    with django_assert_num_queries(4):
        lines = look()
    assert [line.quarters[0][0].colour for line in lines] == ["green"] + ["red"] * 5
    assert queries.years() == ["2026-27"]
    assert list(queries.agreements_reporting("2026-27", "b-3 haven")) == [lines[4].agreement]


def _lines(show: str = "open") -> list[queries.ActionLine]:
    return queries.action_lines(queries.actions_shown(TODAY, show), TODAY)


def test_improvement_actions(support: Agreement) -> None:
    late = actions.add_action(
        agreement=support, what="Answer sooner", owner="Service manager", due=date(2026, 8, 1), by=None
    )
    actions.add_action(agreement=support, what="Ask more", owner="Service manager", by=None)
    assert [line.state for line in _lines()] == ["overdue", "no day set"]
    assert [line.action.ref for line in _lines("overdue")] == [late.ref]
    actions.finish_action(action=late, done=TODAY, version=late.version, by=None)
    assert [line.action.ref for line in _lines("done")] == [late.ref]
    with pytest.raises(ChangedMeanwhile, match="this action"):
        actions.finish_action(action=late, done=None, version=1, by=None)
    actions.finish_action(action=late, done=None, version=late.version, by=None)
    assert _lines("done") == []


# Pages


@pytest.fixture
def summer() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def _day(name: str, day: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def _post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/register/returns/{path}", data)


@pytest.mark.usefixtures("summer")
def test_returns_are_scheduled_recorded_and_accepted(manager: Client) -> None:
    made = agreement()
    assert made.title in manager.get("/register/returns/unscheduled/").content.decode()
    assert "No return is recorded or expected" in manager.get("/register/returns/").content.decode()
    wrong = _post(manager, "schedule/A-1/", every="quarter", days="500")
    assert wrong.status_code == 422
    assert _post(manager, "schedule/A-1/", every="quarter", days="30").status_code == 302
    page = manager.get("/register/returns/").content.decode()
    assert "Overdue" in page
    first, people = _first(made), made.measures.get(unit="people")
    missing = manager.get("/register/returns/missing/").content.decode()
    assert "office@haven.example" in missing
    assert "6 days late" in missing
    asked = _post(manager, f"{first.ref}/step/", step="chase", version=first.version, back="missing")
    assert asked["Location"] == "/register/returns/missing/"
    first.refresh_from_db()
    assert first.chased == TODAY
    path = f"{first.ref}/record/"
    day = _day("received", 14, 7, 2026)
    wrong = _post(manager, path, **day, **{f"measure-{people.pk}": "many", "need-health-start": "-1"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "People supported: write a number" in page
    assert 'value="many"' in page
    saved = _post(
        manager, path, **day, version=first.version, spent="£24,000",
        **{f"measure-{people.pk}": "120", "need-health-start": "40", "need-health-end": "4"},
    )  # fmt: skip
    assert saved.status_code == 302, saved.content.decode()
    page = manager.get(f"/register/returns/{first.ref}/").content.decode()
    assert "On target" in page
    assert "Not reported" in page
    assert "Down 36" in page
    assert "1 figure below 5 is marked as small" in page
    first.refresh_from_db()
    refused = _post(manager, f"{first.ref}/step/", step="send_back", version=first.version, note="")
    assert refused.status_code == 422
    assert "Write what the provider is to correct" in refused.content.decode()
    assert _post(manager, f"{first.ref}/step/", step="explode", version=first.version).status_code == 422
    assert _post(manager, f"{first.ref}/step/", step="accept", version=first.version).status_code == 302
    first.refresh_from_db()
    assert first.status == "accepted"
    late = _post(manager, f"{first.ref}/step/", step="accept", version=first.version)
    assert late.status_code == 409
    assert "is accepted, so you cannot accept it" in late.content.decode()


@pytest.mark.usefixtures("summer")
def test_somebody_elses_figures_are_shown_beside_what_was_typed(manager: Client, support: Agreement) -> None:
    of = _first(support)
    _record(of, "77")
    people = support.measures.get(unit="people")
    day = _day("received", 15, 7, 2026)
    response = _post(manager, f"{of.ref}/record/", **day, version=1, **{f"measure-{people.pk}": "99"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "People supported: 77" in page
    assert 'value="99"' in page
    again = _post(manager, f"{of.ref}/record/", **day, version=of.version, **{f"measure-{people.pk}": "99"})
    assert again.status_code == 302


@pytest.mark.usefixtures("summer")
def test_the_future_is_not_recorded(manager: Client, support: Agreement) -> None:
    of = _first(support)
    day = _day("received", 15, 9, 2026)
    response = _post(manager, f"{of.ref}/record/", **day, version=of.version)
    assert "Day it came must be today or in the past" in response.content.decode()


@pytest.mark.usefixtures("summer")
def test_everything_shown_is_taken_away(manager: Client, support: Agreement) -> None:
    of = _record(_first(support), "3", spent=Decimal("10.50"))
    rows = list(
        csv.DictReader(io.StringIO(manager.get(f"/register/returns/{of.ref}/?as=csv").content.decode("utf-8-sig")))
    )
    people = next(row for row in rows if row["What"] == "People supported")
    assert (people["Figure"], people["Small number"], people["Light"]) == ("3.00", "yes", "red")
    assert [row["Figure"] for row in rows if row["What"] == "Finance and benefits"] == ["", ""]
    data = json.loads(manager.get(f"/register/returns/{of.ref}/?as=json").content)
    assert data[-1]["Figure"] == 10.5
    overview = json.loads(manager.get("/register/returns/?as=json").content)
    assert [row["State"] for row in overview] == ["received", "expected", "expected", "expected"]
    assert "Support (made up)" in manager.get("/register/returns/?as=csv").content.decode()
    with time_machine.travel(date(2026, 11, 30), tick=False):
        manager.force_login(member("finance_officer"))
        (row,) = json.loads(manager.get("/register/returns/missing/?as=json").content)
    assert (row["E-mail"], row["Due"], row["Days overdue"]) == ("office@haven.example", "2026-10-30", 31)


@pytest.mark.usefixtures("summer")
def test_actions_are_put_down_and_done(manager: Client, support: Agreement) -> None:
    refused = _post(manager, "actions/new/", what="", owner="")
    assert refused.status_code == 422
    assert "Write what is to be done" in refused.content.decode()
    due = _day("due", 1, 8, 2026)
    assert _post(manager, "actions/new/", agreement="A-1", what="Answer sooner", owner="Lead", **due).status_code == 302
    page = manager.get("/register/returns/actions/?show=overdue").content.decode()
    assert "Answer sooner" in page
    action = Action.objects.get()
    done = _day("done", 4, 8, 2026)
    assert _post(manager, f"actions/{action.ref}/", version=9, **done).status_code == 409
    assert _post(manager, f"actions/{action.ref}/", version=1, **done).status_code == 302
    action.refresh_from_db()
    assert action.done == date(2026, 8, 4)
    assert "No action is open" in manager.get("/register/returns/actions/").content.decode()
    (row,) = json.loads(manager.get("/register/returns/actions/?show=done&as=json").content)
    assert (row["Action"], row["State"], row["Done"]) == (action.ref, "done", "2026-08-04")
    assert manager.get("/register/returns/actions/?show=odd").status_code == 404


def test_addresses_that_lead_nowhere(manager: Client) -> None:
    assert manager.get("/register/returns/R-99/").status_code == 404
    assert manager.get("/register/returns/?year=2026-28").status_code == 404
    assert manager.get("/register/returns/?year=2026-27&q=x").status_code == 200


def test_who_only_reads_changes_nothing(client: Client, support: Agreement) -> None:
    client.force_login(member("auditor"))
    of = _first(support)
    assert "Record the return" not in client.get(f"/register/returns/{of.ref}/").content.decode()
    assert _post(client, f"{of.ref}/step/", step="chase", version=of.version).status_code == 403
    assert "I asked today" not in client.get("/register/returns/missing/").content.decode()

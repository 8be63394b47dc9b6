"""A partner's list is so many name checks: the same answers, the same silence, one entry of the journal."""

from __future__ import annotations

import pytest

from answerable.audit.models import Entry
from answerable.pathways.actions.lists import match
from answerable.pathways.actions.name_check import ask
from answerable.pathways.errors import CannotChange
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import NameCheck, NameCheckTell, Protocol
from answerable.pathways.name_check.known import known
from answerable.pathways.name_check.lists import match_list

from .people import ASKED, World, a_known_person, a_world, alarms, others

pytestmark = pytest.mark.django_db
WHY = "Monthly list of the made-up project"


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1
    made = a_world()
    others(made.knower)
    return made


def a_list(count: int = 45) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"forename": "Nobody", "surname": f"Nowhere{chr(97 + at % 26)}", "born": f"1{900 + at}-01-01"}
        for at in range(count)
    ]
    rows[7] = dict(ASKED)
    rows[31] = {**ASKED, "forename": "Hildegund", "surname": "Inventshaw", "born": "1977-05-06"}
    return rows


def test_each_row_has_the_answer_of_a_check_by_itself(world: World) -> None:
    a_known_person(world.knower)
    a_known_person(world.knower, forename="Hildegund", surname="Inventshaw", born="1977-05-06", is_restricted=True)
    rows = [MatchRecord.of(row) for row in a_list()]
    together = match_list(rows, organisation=world.asker, worker=world.worker)
    assert [row.found for row in together] == [known(query=row, asker=world.asker, worker=world.worker) for row in rows]
    assert [row.answer.code for row in together].count("known") == 1


def test_it_is_logged_row_by_row_and_journaled_once(world: World) -> None:
    a_known_person(world.knower)
    a_known_person(world.knower, forename="Hildegund", surname="Inventshaw", born="1977-05-06", is_restricted=True)
    rows = [*a_list(), {"surname": "Toolittle"}]
    answers = match(by=world.worker, rows=rows, purpose="support", reason=WHY)
    assert answers[-1] is None
    assert [answer.code for answer in answers if answer].count("known") == 1
    assert answers[31] == answers[0]
    assert NameCheck.objects.count() == 45
    assert NameCheck.objects.values("list_ref").distinct().count() == 1
    assert NameCheckTell.objects.count() == 1
    assert list(Entry.objects.order_by("seq").values_list("action", flat=True)) == ["list.matched", "name_check.told"]
    assert [alarm.kind for alarm in alarms()] == ["restricted"]


def test_a_list_does_not_use_up_the_checks_of_an_hour_and_has_a_limit_of_its_own(world: World, settings) -> None:
    settings.NAME_CHECKS_AN_HOUR, settings.NAME_CHECK_LIST_ROWS = 1, 60
    match(by=world.worker, rows=a_list(), purpose="support", reason=WHY)
    ask(by=world.worker, identity=ASKED, purpose="support", reason=WHY)
    with pytest.raises(
        CannotChange, match=r"may match 60 rows a day\. 45 were matched in the last 24 hours, and this list has 45"
    ):
        match(by=world.worker, rows=a_list(), purpose="support", reason=WHY)
    assert NameCheck.objects.count() == 46


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"rows": []}, "The list is empty"), ({"purpose": ""}, "Choose what"), ({"reason": "x"}, "Enter the reason")],
)
def test_a_purpose_and_a_reason_are_needed(world: World, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(CannotChange, match=sentence):
        match(**{"by": world.worker, "rows": a_list(), "purpose": "support", "reason": WHY, **more})  # type: ignore[arg-type]


def test_without_a_protocol_nothing_is_looked_up(world: World) -> None:
    Protocol.objects.all().update(ends="2020-01-01", starts="2019-01-01")
    with pytest.raises(CannotChange, match="No information-sharing protocol"):
        match(by=world.worker, rows=a_list(), purpose="support", reason=WHY)
    assert not NameCheck.objects.exists()

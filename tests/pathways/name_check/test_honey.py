"""Honey records: nobody is known by one, and whoever looks for it is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.pathways.actions.honey import add_honey, remove_honey
from answerable.pathways.actions.name_check import ask
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Alarm, Person, Worker
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import a_worker

from .people import ADA, World, a_world, alarms, others

pytestmark = pytest.mark.django_db
NOBODY = {"forename": "Zebedee", "surname": "Nonesuchby", "born": "1971-02-03"}


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1
    made = a_world()
    others(made.knower)
    return made


@pytest.fixture
def lead(world: World) -> Worker:
    return a_worker(role=Role.HUB_LEAD, organisation=world.knower)


def test_who_looks_for_nobody_is_answered_none_and_noticed(world: World, lead: Worker) -> None:
    before = ask(by=world.worker, identity=NOBODY, purpose="support", reason="She rang the helpline this morning")
    assert not alarms()
    made = add_honey(identity=NOBODY, by=lead)
    after = ask(by=world.worker, identity=NOBODY, purpose="support", reason="She rang the helpline this morning")
    assert after == before
    assert [(one.kind, one.person) for one in alarms()] == [(Alarm.Kind.HONEY, made)]
    entry = Entry.objects.get(action="honey.added")
    assert "Nonesuchby" not in f"{entry.after} {entry.ref}"
    remove_honey(person=made, by=lead)
    assert not Person.objects.filter(is_honey=True).exists()
    assert [one.kind for one in alarms()] == [Alarm.Kind.HONEY], "the alarm stays"


@pytest.mark.parametrize("missing", NOBODY)
def test_a_record_that_no_check_could_find_is_refused(lead: Worker, missing: str) -> None:
    with pytest.raises(CannotChange, match="Enter a"):
        add_honey(identity={**NOBODY, missing: ""}, by=lead)


def test_only_honey_of_the_own_organisation_is_taken_away(world: World, lead: Worker) -> None:
    made = add_honey(identity=NOBODY, by=lead)
    real = Person.objects.create(owner=lead.organisation, part="victim", identity=ADA)
    elsewhere = a_worker(role=Role.HUB_LEAD, organisation=world.asker)
    for person, by in ((made, elsewhere), (real, lead)):
        with pytest.raises(CannotChange, match="not a honey record"):
            remove_honey(person=person, by=by)


def test_the_page(world: World, lead: Worker, client_of: Callable[[Worker], Client]) -> None:
    client = client_of(lead)
    typed = {"forename": "Zebedee", "surname": "Nonesuchby", "born_day": "3", "born_month": "2", "born_year": "1971"}
    wrong = client.post(reverse("pathways:honey"), {**typed, "born_day": ""})
    assert wrong.status_code == 422
    assert "Nonesuchby" in wrong.content.decode(), "what was typed stays"
    assert client.post(reverse("pathways:honey"), typed).status_code == 302
    made = Person.objects.get(is_honey=True)
    assert (made.owner, made.identity) == (lead.organisation, NOBODY)
    assert "Zebedee Nonesuchby" in client.get(reverse("pathways:honey")).content.decode()
    elsewhere = client_of(a_worker(role=Role.HUB_LEAD, organisation=world.asker))
    assert "Nonesuchby" not in elsewhere.get(reverse("pathways:honey")).content.decode()
    address = reverse("pathways:remove_honey", args=[made.reference])
    assert elsewhere.post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert not Person.objects.filter(pk=made.pk).exists()

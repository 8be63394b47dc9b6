"""Giving cases to workers: proposals from what the organisation itself knows, a person's choice, and never somebody too near."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.pathways.actions.allocation import allocate
from answerable.pathways.actions.events import Stale
from answerable.pathways.allocating import proposals
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Allocation, PersonLink, Referral, Worker, WorkerConflict
from answerable.pathways.rules.allocation import CONFLICT, Proposal
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making

from .world import World, a_case, a_world

pytestmark = pytest.mark.django_db
SignIn = Callable[[Worker], Client]


def waiting(world: World, **more: object) -> Referral:
    return a_case(world, state=State.ACCEPTED, worker=None, area=making.an_area("city"), **more)


def give(referral: Referral, to: Worker, by: Worker, **more: object) -> Allocation:
    return allocate(referral=referral, worker=to, by=by, version=referral.version, **more)  # type: ignore[arg-type]


def of(referral: Referral, worker: Worker) -> Proposal:
    return next(one for one in proposals(referral) if one.candidate.reference == str(worker.reference))


def test_a_case_is_given_and_who_had_it_stays() -> None:
    world = a_world()
    case = waiting(world)
    entries = Entry.objects.count()
    give(case, world.worker, world.coordinator)
    assert Entry.objects.count() == entries + 1
    case.refresh_from_db()
    assert (case.worker, case.state) == (world.worker, State.ACCEPTED)
    give(case, world.other, world.manager)
    case.refresh_from_db()
    assert case.worker == world.other
    rows = list(case.allocations.order_by("pk").values_list("worker", flat=True))
    assert rows == [world.worker.pk, world.other.pk]
    assert case.allocations.filter(ended_at__isnull=True).get().worker == world.other
    assert [event.kind for event in case.events.all()][-2:] == ["allocated", "allocated"]


def test_a_stale_page_gives_nothing_away() -> None:
    world = a_world()
    case = waiting(world)
    give(case, world.worker, world.coordinator)
    with pytest.raises(Stale):
        give(case, world.other, world.coordinator)
    case.refresh_from_db()
    assert case.worker == world.worker


def test_who_is_too_near_never_gets_the_case_and_no_reason_is_told() -> None:
    world = a_world()
    case = waiting(world)
    WorkerConflict.objects.create(worker=world.worker, person=case.person)
    one = of(case, world.worker)
    assert one.never
    assert one.speaks_against[0] == CONFLICT
    with pytest.raises(CannotChange, match="must not be given this case"):
        give(case, world.worker, world.manager, said="There is nobody else.")


def test_too_near_to_the_same_person_in_another_row_is_too_near() -> None:
    world = a_world()
    case = waiting(world)
    row = making.a_person(world.provider)
    first, second = sorted((case.person, row), key=lambda person: person.pk)
    PersonLink.objects.create(
        first=first, second=second, weight=9.0, model_version="made-up", state=PersonLink.State.CONFIRMED
    )
    WorkerConflict.objects.create(worker=world.worker, person=row)
    assert of(case, world.worker).never


def test_who_supported_the_person_before_is_proposed_first_from_own_rows_only() -> None:
    world = a_world()
    earlier = waiting(world)
    give(earlier, world.other, world.coordinator)
    # The police refer the same person again, in a row of theirs; the provider's two copies are confirmed to be one person.
    case = waiting(world)
    copies = [making.a_person(world.provider) for _ in range(2)]
    for copy, referral in zip(copies, (earlier, case), strict=True):
        copy.copied_from = referral.person
        copy.save()
    assert "Supported this person before." not in of(case, world.other).speaks_for
    link = PersonLink.objects.create(first=copies[0], second=copies[1], weight=9.0, model_version="made-up")
    assert "Supported this person before." not in of(case, world.other).speaks_for
    link.state = PersonLink.State.CONFIRMED
    link.save()
    assert proposals(case)[0].candidate.reference == str(world.other.reference)
    assert "Supported this person before." in of(case, world.other).speaks_for


def test_what_another_organisation_did_is_not_known_here() -> None:
    world, elsewhere = a_world(), a_world()
    person = making.a_person()
    there = making.a_referral(
        state=State.ACCEPTED, service=elsewhere.service, person=person, area=making.an_area("city")
    )
    give(there, elsewhere.worker, elsewhere.coordinator)
    case = waiting(world, person=person)
    assert {one.candidate.name for one in proposals(case)} == {one.name for one in world[2:]}
    assert not any("before" in said for one in proposals(case) for said in one.speaks_for)


def test_a_full_worker_is_chosen_with_a_reason_only() -> None:
    world = a_world()
    world.worker.caseload_limit = 1
    world.worker.save()
    a_case(world)
    case = waiting(world)
    with pytest.raises(CannotChange, match="limit is reached"):
        give(case, world.worker, world.coordinator)
    give(case, world.worker, world.coordinator, said="She knows the family.")
    assert case.allocations.get().reasons["said"] == "She knows the family."


def test_for_somebody_who_must_not_be_found_the_manager_names_the_worker() -> None:
    world = a_world()
    case = waiting(world, person=making.a_person(is_restricted=True))
    with pytest.raises(CannotChange):  # a coordinator may not even open it
        give(case, world.worker, world.coordinator, named=True)
    with pytest.raises(CannotChange, match="names who may have"):
        give(case, world.worker, world.manager, said="Because.")
    assert give(case, world.worker, world.manager, named=True).named


def test_nobody_of_elsewhere_and_nobody_without_the_role() -> None:
    world = a_world()
    case = waiting(world)
    for outsider in (
        making.a_worker(role=Role.SUPPORT_WORKER),
        making.a_worker(role=Role.REFERRER, organisation=world.provider),
    ):
        with pytest.raises(CannotChange, match="your own service"):
            give(case, outsider, world.coordinator)


def test_the_page_lists_everybody_with_why_and_gives_the_case(client_of: SignIn) -> None:
    world = a_world()
    case = waiting(world)
    WorkerConflict.objects.create(worker=world.other, person=case.person)
    client = client_of(world.coordinator)
    address = reverse("pathways:allocate", args=[case.reference])
    page = client.get(address).content.decode()
    assert "Works in City." in page
    assert "Has 0 of 10 cases." in page
    assert "Must not be given this case." in page
    answer = client.post(address, {"version": case.version, "worker": str(world.worker.reference)})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.worker == world.worker
    again = client.post(address, {"version": 1, "worker": str(world.other.reference)})
    assert again.status_code == 422
    assert "Somebody else changed this referral" in again.content.decode()


def test_a_support_worker_gives_no_cases_away(client_of: SignIn) -> None:
    world = a_world()
    case = a_case(world)
    assert client_of(world.worker).get(reverse("pathways:allocate", args=[case.reference])).status_code == 404

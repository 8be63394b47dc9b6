"""Every look at a person is written down (facts/pathways.md 6.19): one entry of the journal a page, one row a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.audit.queries import says, verify
from answerable.pathways.actions.viewing import record_views
from answerable.pathways.models import PersonView, Worker, WorkerConflict
from answerable.pathways.queries.viewing import most_looked, views, what_was_looked_at_by, who_has_looked_at
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role, State

from ..making import a_person, a_referral, a_worker, an_organisation, the_hub

pytestmark = pytest.mark.django_db


def test_a_page_of_many_people_is_one_entry_and_a_row_each(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    worker = a_worker()
    people = [a_person(forename="Canary") for _ in range(50)]
    with django_assert_max_num_queries(10):
        entry = record_views(
            worker=worker, people=[*people, people[0]], page="referrals.list", groups=[Verb.SEE_IDENTITY]
        )
    assert entry is not None
    assert Entry.objects.count() == 1
    assert PersonView.objects.count() == 50
    assert (entry.action, entry.record, entry.ref) == ("person.viewed", "page", "referrals.list")
    row = PersonView.objects.first()
    assert row
    assert (row.worker, row.organisation, row.groups, row.journal_seq) == (
        worker,
        worker.organisation,
        ["see_identity"],
        entry.seq,
    )
    # That no row was taken away can be shown: the entry has the digest of all the references.
    assert says(entry, "people", sorted(str(person.reference) for person in people))
    assert not says(entry, "people", sorted(str(person.reference) for person in people[1:]))
    assert "Canary" not in str(entry.__dict__)
    assert verify().ok


def test_a_page_of_nobody_is_no_entry() -> None:
    assert record_views(worker=a_worker(), people=[], page="referrals.list", groups=[Verb.SEE_IDENTITY]) is None
    assert not Entry.objects.exists()


def look(worker: Worker, *people: object, page: str = "referral.page") -> None:
    record_views(worker=worker, people=people, page=page, groups=[Verb.SEE_IDENTITY, Verb.SEE_CONTACT])  # type: ignore[arg-type]


def test_at_a_hub_every_look_is_seen_and_elsewhere_those_of_ones_own_organisation() -> None:
    person = a_person()
    here, there = a_worker(), a_worker()
    look(here, person)
    look(there, person)
    at_hub = a_worker(role=Role.DATA_PROTECTION, organisation=the_hub())
    own = a_worker(role=Role.DATA_PROTECTION, organisation=here.organisation)
    assert [view.worker for view in who_has_looked_at(at_hub, person)] == [there, here]
    assert [view.worker for view in who_has_looked_at(own, person)] == [here]
    assert not what_was_looked_at_by(own, there).exists()
    assert [one["worker__name"] for one in most_looked(own)] == [here.name]


def test_of_somebody_too_near_no_look_is_told() -> None:
    referral = a_referral(state=State.SENT)
    look(a_worker(), referral.person)
    lead = a_worker(role=Role.HUB_LEAD, organisation=the_hub())
    assert views(lead).count() == 1
    WorkerConflict.objects.create(worker=lead, person=referral.person)
    assert not views(lead).exists()


def test_the_pages_say_who_looked_without_saying_at_whom_by_name(client_of: Callable[[Worker], Client]) -> None:
    referral = a_referral(state=State.SENT, person=a_person(forename="Canaryname", surname="Canarysurname"))
    worker = a_worker(name="Looker Madeup")
    look(worker, referral.person)
    look(worker, a_person(forename="Canaryname"))
    client = client_of(a_worker(role=Role.HUB_LEAD, organisation=the_hub()))
    pages = [
        client.get(path)
        for path in (
            "/safeguards/views/",
            f"/safeguards/views/people/{referral.person.reference}/",
            f"/safeguards/views/workers/{worker.reference}/",
            "/safeguards/journal/",
            "/safeguards/journal/?verify",
        )
    ]
    assert [page.status_code for page in pages] == [200] * 5
    text = [page.content.decode() for page in pages]
    assert all("Canary" not in page for page in text)
    assert referral.number in text[0]
    assert "Somebody whose referral you do not see" in text[0]
    assert "Looker Madeup" in text[0]
    assert "Looker Madeup" in text[1]
    assert referral.number in text[1]
    assert "What Looker Madeup has looked at" in text[2]
    assert "The journal is whole" in text[4]
    assert "Person viewed" in text[3]


def test_elsewhere_a_person_and_a_worker_of_others_are_not_found(client_of: Callable[[Worker], Client]) -> None:
    person, other = a_person(), a_worker()
    look(other, person)
    client = client_of(a_worker(role=Role.HUB_LEAD, organisation=an_organisation()))
    assert client.get(f"/safeguards/views/people/{person.reference}/").status_code == 404
    assert client.get(f"/safeguards/views/workers/{other.reference}/").status_code == 404
    assert "Nobody has looked yet." in client.get("/safeguards/views/").content.decode()
    assert client.get("/safeguards/journal/").status_code == 403


def test_ten_thousand_views_are_pages_of_fifty(
    client_of: Callable[[Worker], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    worker = a_worker()
    people = [a_person() for _ in range(60)]
    look(worker, *people)
    client = client_of(a_worker(role=Role.HUB_LEAD, organisation=the_hub()))
    with django_assert_max_num_queries(25):
        page = client.get("/safeguards/views/").content.decode()
    assert page.count("Somebody whose referral you do not see") == 50
    assert "Page 1 of 2" in page


def test_a_safeguarding_lead_is_led_from_a_referral_to_who_has_looked(client_of: Callable[[Worker], Client]) -> None:
    hub = the_hub()
    referral = a_referral()
    link = reverse("pathways:views_of_person", args=[referral.person.reference])
    page = reverse("pathways:referral", args=[referral.reference])
    lead, coordinator = (client_of(a_worker(role=role, organisation=hub)) for role in (Role.HUB_LEAD, Role.COORDINATOR))
    assert link in lead.get(page).content.decode()
    assert lead.get(link).status_code == 200
    assert link not in coordinator.get(page).content.decode()

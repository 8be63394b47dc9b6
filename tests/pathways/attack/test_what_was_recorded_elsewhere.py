"""One row of a person, referred to two services: neither is shown what the other wrote down, nor can ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from answerable.pathways.actions import marac
from answerable.pathways.models import MaracReferral, Person, Referral
from answerable.pathways.name_check import fitting, index, looking
from answerable.pathways.queries.duplicates import alike
from answerable.pathways.queries.incidents import known_perpetrators
from answerable.pathways.queries.referrals import incidents_of
from answerable.pathways.rules.draft import Whole
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.vocabulary import Role, State
from answerable.pathways.views.pages import context_of
from tests.pathways import making

pytestmark = pytest.mark.django_db


def test_an_incident_that_another_service_recorded_is_not_shown_nor_who_did_it() -> None:
    case = making.a_referral(state=State.ACTIVE)
    worker = making.a_worker(role=Role.COORDINATOR, organisation=case.service.provider)
    other = making.an_organisation()
    elsewhere = making.an_incident(case.person, organisation=other)
    elsewhere.perpetrators.add(making.a_person(other, part="perpetrator"))
    assert incidents_of(case, worker) == []
    assert known_perpetrators(case, worker) == []
    told = [
        making.an_incident(case.person, organisation=who) for who in (case.referred_by, case.hub, worker.organisation)
    ]
    told[0].perpetrators.add(making.a_person(case.referred_by, part="perpetrator"))
    assert {one.pk for one in incidents_of(case, worker)} == {one.pk for one in told}
    assert len(known_perpetrators(case, worker)) == 1


def test_a_day_on_which_another_organisation_referred_to_marac_cannot_be_guessed() -> None:
    case = making.a_referral(state=State.SENT)
    day = making.today() - timedelta(days=40)
    other = making.an_organisation()
    MaracReferral.objects.create(
        number="M-7K4M-2Q",
        person=case.person,
        referred_on=day,
        referred_by=other,
        coordinated_by=other,
        basis="prevention",
    )
    made = marac.add_earlier(referral=case, referred_on=day, met_on=None, by=case.referrer)
    assert made.referred_by == case.referred_by


def test_who_another_organisation_named_is_not_taken_along_to_marac() -> None:
    case = making.a_referral(state=State.SENT)
    other = making.an_organisation()
    elsewhere, told = (making.an_incident(case.person, organisation=who) for who in (other, case.referred_by))
    elsewhere.perpetrators.add(making.a_person(other, part="perpetrator"))
    named = making.a_person(case.referred_by, part="perpetrator")
    told.perpetrators.add(named)
    day = making.today() - timedelta(days=40)
    made = marac.add_earlier(referral=case, referred_on=day, met_on=None, by=case.referrer)
    assert list(made.perpetrators.all()) == [named]


ADA = {
    "forename": "Adelheid",
    "surname": "Madeupson",
    "born": "1987-03-31",
    "phone": "0115 496 0123",
    "postcode": "QN4 2ZZ",
}


def test_rows_of_other_organisations_hide_no_row_of_their_own_however_many_they_are(
    monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest
) -> None:
    settings.NAME_CHECK_HELD_MS = 1  # type: ignore[attr-defined]
    monkeypatch.setattr(looking, "BUSIEST", 6)
    monkeypatch.setattr(looking, "MOST_CANDIDATES", 3)
    fitting.forget()
    draft = making.a_referral(state=State.DRAFT)
    worker, whole = draft.referrer, Whole(identity=ADA)
    assert worker is not None

    def rows(owner: object, count: int) -> list[Person]:
        with transaction.atomic():
            made = [Person.objects.create(owner=owner, part="victim", identity=ADA) for _ in range(count)]
            index.put_many(made)
        return made

    other = making.an_organisation()
    rows(other, 4)
    (own,) = rows(worker.organisation, 1)
    fitting.fitted()
    opened: list[int] = []
    records = looking.records
    monkeypatch.setattr(
        "answerable.pathways.queries.duplicates.records",
        lambda people: records([opened.append(person) or person for person in people]),
    )
    found, asked = [], []
    for more in (0, 30):
        rows(other, more)
        with CaptureQueriesContext(connection) as put:
            found.append([one.person for one in alike(worker, draft, whole)])
        asked.append(len(put))
    assert found == [[own], [own]], "neither beyond the number of candidates, nor beyond that of a busy key"
    assert asked[0] == asked[1]
    assert set(opened) == {looking.NOBODY, own.pk}, "no row of another organisation is opened"
    with CaptureQueriesContext(connection) as put:
        Person.objects.filter(pk=own.pk).update(is_restricted=True)
        assert alike(worker, draft, whole) == []
    assert len(put) - 1 == asked[0], "nor does it show in what is asked that somebody is kept restricted"
    fitting.forget()


def test_what_the_referrer_wrote_is_shown_to_a_service_only_where_notes_are_shared_with_it() -> None:
    case = making.a_referral(state=State.ACTIVE, shared=False, notes="Made-up notes of the referrer")
    assert case.service is not None
    provider = case.service.provider
    worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=provider)
    Referral.objects.filter(pk=case.pk).update(worker=worker)
    case.refresh_from_db()
    drawn = context_of(worker, case, "referral.page")
    assert "see_notes" in drawn["see"], "they write notes of their own"
    assert drawn["notes"] is None, "without any share"
    all_but_notes = [group for group in FieldGroup if group is not FieldGroup.NOTES]
    making.a_share(case, case.hub, provider, fields=all_but_notes)
    other = making.an_organisation()
    making.a_share(case, other, provider, purpose=Purpose.SUPPORT)
    assert context_of(worker, case, "referral.page")["notes"] is None, "what is shared is not the referrer's notes"
    making.a_share(case, case.hub, provider)
    assert context_of(worker, case, "referral.page")["notes"] == "Made-up notes of the referrer"

"""One row of a person, referred to two services: neither is shown what the other wrote down, nor can ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from answerable.pathways.actions import marac
from answerable.pathways.models import MaracReferral
from answerable.pathways.queries.incidents import known_perpetrators
from answerable.pathways.queries.referrals import incidents_of
from answerable.pathways.rules.vocabulary import Role, State
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

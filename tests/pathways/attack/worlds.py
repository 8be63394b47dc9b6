"""Worlds that differ in one thing: what another organisation, without a protocol, knows of somebody. Every name is made up.

`a_base` is what all worlds have in common; each of VARIATIONS adds what the other organisation knows, as fully as the store can hold it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client

from answerable.pathways.actions import local_rules
from answerable.pathways.models import (
    Allocation,
    Appointment,
    Goal,
    MaracAttendance,
    MaracCase,
    MaracMeeting,
    MaracReferral,
    OnwardReferral,
    Organisation,
    Person,
    PersonLink,
    PersonView,
    Referral,
    ReferralEvent,
    Relationship,
    SafetyPlan,
    Service,
    Worker,
)
from answerable.pathways.name_check import fitting, index
from answerable.pathways.rules.protocols import Known, Purpose
from answerable.pathways.rules.referral import Kind, new_number
from answerable.pathways.rules.vocabulary import Offence, OrganisationKind, Role, State
from tests.pathways import making
from tests.pathways.conftest import signed_in
from tests.pathways.referrals.test_pages import STEPS

THEIR_REFERENCE, THEIR_OTHER = THEIR_REFERENCES = (
    UUID("0bad0bad-0bad-4bad-8bad-0bad0bad0bad"),
    UUID("0bad0bad-0bad-4bad-8bad-0bad0bad0bae"),
)
"""What everything that the other organisation keeps is called, so that it can be guessed in every world, and be there in some: of
its own row of somebody, and of the very row that was referred to the provider too."""
THEIR_NUMBER = new_number()

ADA = {
    "forename": "Adelheid",
    "surname": "Madeupson",
    "born": "1987-03-31",
    "sex": "female",
    "postcode": "NG1 5FS",
    "phone": "0115 496 0123",
}
"""Known to the provider, as its own case and in a draft of its worker."""
STRANGERS = BOB, CYD, DOT = (
    {
        "forename": "Bartholomew",
        "surname": "Inventedby",
        "born": "1971-11-05",
        "sex": "male",
        "postcode": "NG9 9ZZ",
        "phone": "0115 496 0777",
    },
    {
        "forename": "Cydalise",
        "surname": "Fabulated",
        "born": "1994-06-17",
        "sex": "female",
        "postcode": "NG7 7ZZ",
        "phone": "0115 496 0555",
    },
    {
        "forename": "Dorothea",
        "surname": "Pretendley",
        "born": "1966-01-29",
        "sex": "female",
        "postcode": "NG6 6ZZ",
        "phone": "0115 496 0333",
    },
)
"""Not known to the provider."""
SECRETS = (
    "Zqsecretsurname",
    "Zqperpetrator",
    "Zqsecretstreet",
    "Zqnote",
    "Zqplan",
    "Zqcodeword",
    "Zqonward",
    "Zqincident",
    "07700 900666",
    "zqmail@example.invalid",
)
"""What only the other organisation has written down."""


@dataclass
class Base:
    """What every world has."""

    provider: Organisation
    secret: Organisation
    secret_service: Service
    secret_worker: Worker
    third: Organisation
    case: Referral
    draft: Referral
    players: dict[str, Worker]
    references: dict[str, str]


def _indexed(owner: Organisation, identity: dict[str, Any], **more: Any) -> Person:
    with transaction.atomic():
        person = Person.objects.create(owner=owner, part="victim", identity=identity, **more)
        index.put(person)
    return person


def _typed(client: Client, draft: Referral) -> None:
    person = {
        **STEPS["person"],
        "forename": ADA["forename"],
        "surname": ADA["surname"],
        "born_day": "31",
        "born_month": "3",
        "born_year": "1987",
    }
    for step, typed in {**STEPS, "person": person}.items():
        draft.refresh_from_db()
        address = f"/referrals/{draft.reference}/draft/{step}/"
        answer = client.post(address, {**typed, "version": draft.version})
        assert answer.status_code == 302, answer.content.decode()


def a_base() -> Base:
    """Make what every world has: a hub, police, a provider with a case and a draft of Ada, a charity, and the organisation that keeps secrets."""
    fitting.forget()
    area = making.an_area("city", prefixes=("NG1",))
    hub, police = making.the_hub(), making.the_police()
    provider = making.an_organisation("Made-up provider", kind=OrganisationKind.SPECIALIST)
    charity = making.an_organisation("Made-up charity", kind=OrganisationKind.SPECIALIST)
    giver = making.an_organisation("Made-up giver")
    secret = making.an_organisation("Made-up keeper of secrets", kind=OrganisationKind.ADVOCACY)
    making.a_protocol(provider, hub)
    making.a_protocol(charity, hub)
    # Names may be checked, so that whatever is refused is refused by what is known and not at the door.
    for receiver in (provider, charity, police):
        making.a_protocol(giver, receiver, purpose=Purpose.NAME_CHECK, known=tuple(Known))
    service = making.a_service(provider, name="Made-up outreach", areas=(area,), capacity=10)
    secret_service = making.a_service(secret, name="Made-up other service", areas=(area,))
    players = {
        "support worker": making.a_worker(role=Role.SUPPORT_WORKER, organisation=provider, caseload_limit=9),
        "coordinator": making.a_worker(role=Role.COORDINATOR, organisation=provider),
        "manager": making.a_worker(role=Role.SERVICE_MANAGER, organisation=provider),
        "police officer": making.a_worker(role=Role.REFERRER, organisation=police),
        "charity's coordinator": making.a_worker(role=Role.COORDINATOR, organisation=charity),
    }
    local_rules.begin_with_usual_rules(by=None)
    person = _indexed(police, ADA, address={"lines": ["1 Made-up Street"], "postcode": "NG1 5FS"}, area=area)
    making.an_incident(person, days_ago=20)
    case = making.a_referral(
        state=State.ACTIVE,
        person=person,
        referrer=players["police officer"],
        service=service,
        worker=players["support worker"],
        area=area,
        risk="medium",
    )
    secret_worker = making.a_worker(role=Role.SUPPORT_WORKER, organisation=secret)
    client = signed_in(players["support worker"])
    assert client.post("/referrals/new/").status_code == 302
    draft = Referral.objects.get(state=State.DRAFT)
    _typed(client, draft)
    draft.refresh_from_db()
    local_rules.explain_all(by=None)
    return Base(
        provider,
        secret,
        secret_service,
        secret_worker,
        making.an_organisation("Made-up receiver"),
        case,
        draft,
        players,
        {"case": str(case.reference), "draft": str(draft.reference), "service": str(service.reference)},
    )


def _history(base: Base, person: Person, *, reference: UUID | None, by: Organisation | None = None) -> Referral:
    """Everything that the other organisation can have written down of somebody it supports."""
    secret, worker = base.secret, base.secret_worker
    referral = making.a_referral(
        state=State.ACTIVE,
        person=person,
        referred_by=by or secret,
        referrer=worker,
        service=base.secret_service,
        worker=worker,
        offence=Offence.SEXUAL_VIOLENCE,
        risk="high",
    )
    if reference:
        number = THEIR_NUMBER if reference == THEIR_REFERENCE else referral.number
        Referral.objects.filter(pk=referral.pk).update(reference=reference, number=number, notes="Zqnote")
        referral.refresh_from_db()
    perpetrator = making.a_person(secret, part="perpetrator", forename="Zqperpetrator", surname="Zqperpetrator")
    Relationship.objects.create(person=person, other=perpetrator, kind="former_partner")
    for at in range(5):
        making.an_incident(
            person, days_ago=3 + at, organisation=secret, source_ref=f"Zqincident{at}", offence=Offence.DOMESTIC_ABUSE
        ).perpetrators.add(perpetrator)
    today = making.today()
    marac = MaracReferral.objects.create(
        **({"reference": reference} if reference else {}),
        number=f"M{new_number()[1:]}",
        person=person,
        referral=referral,
        referred_on=today - timedelta(days=30),
        referred_by=secret,
        coordinated_by=secret,
        by=worker,
        criteria=["judgement"],
        why="Zqnote",
        fields=["identity"],
        basis="safeguarding",
    )
    marac.perpetrators.add(perpetrator)
    meeting = MaracMeeting.objects.create(
        **({"reference": reference} if reference else {}),
        run_by=secret,
        held_on=today + timedelta(days=3 + MaracMeeting.objects.count()),
        place="Zqplan",
    )
    MaracAttendance.objects.create(meeting=meeting, organisation=secret, worker=worker)
    MaracCase.objects.create(
        **({"reference": reference} if reference else {}), meeting=meeting, marac_referral=marac, place=1
    )
    Allocation.objects.create(
        referral=referral,
        organisation=secret,
        service=base.secret_service,
        worker=worker,
        by=worker,
        reasons=["Zqnote"],
    )
    Goal.objects.create(
        **({"reference": reference} if reference else {}),
        referral=referral, organisation=secret, need="shelter", words="Zqplan", set_on=today, by=worker,
    )  # fmt: skip
    SafetyPlan.objects.create(
        referral=referral, organisation=secret, version=1, plan={"words": "Zqplan"}, review_on=today, by=worker
    )
    Appointment.objects.create(
        **({"reference": reference} if reference else {}),
        referral=referral, organisation=secret, kind="meeting", on=today, where="Zqsecretstreet", by=worker,
    )  # fmt: skip
    third = base.third
    OnwardReferral.objects.create(
        **({"reference": reference} if reference else {}),
        referral=referral, organisation=secret, receiver=third, share=making.a_share(referral, secret, third),
        need="shelter", said="Zqonward", made_on=today, by=worker,
    )  # fmt: skip
    for kind in (Kind.CONTACT_MADE, Kind.NOTED):
        ReferralEvent.objects.create(
            referral=referral, kind=kind, organisation=secret, by=worker, said="Zqnote", state_after=referral.state,
            version=referral.version,
        )  # fmt: skip
    PersonView.objects.create(
        person=person, worker=worker, organisation=secret, page="referral.page", groups=["see_identity"], journal_seq=1
    )
    local_rules.explain_all(by=None)
    return referral


def _theirs(base: Base, identity: dict[str, Any], *, reference: UUID | None, **more: Any) -> Person:
    """A row of the other organisation's own, with things in it that nobody else knows."""
    person = _indexed(
        base.secret,
        {**identity, "other_names": ["Zqsecretsurname"], "email": "zqmail@example.invalid"},
        address={"lines": ["Zqsecretstreet 1"], "postcode": "NG1 5FS"},
        preferences={"language": "Zqnote", "about_me": "Zqnote"},
        **more,
    )
    if reference:
        Person.objects.filter(pk=person.pk).update(reference=reference)
        person.refresh_from_db()
    making.a_plan(person, phone="07700 900666", code_word="Zqcodeword")
    return person


def _elsewhere(
    base: Base, stranger: dict[str, Any], *, reference: UUID | None = THEIR_REFERENCE, **more: Any
) -> Person:
    """Both are known at the other organisation: Ada, whom the provider knows too, and a stranger, whom it does not."""
    ada = _theirs(base, ADA, reference=reference, **more)
    _history(base, ada, reference=reference)
    theirs = _theirs(base, stranger, reference=None, **more)
    Referral.objects.filter(pk=_history_of_another(base, theirs).pk).update(notes="Zqnote")
    return ada


def _history_of_another(base: Base, person: Person) -> Referral:
    return making.a_referral(
        state=State.ACTIVE,
        person=person,
        referred_by=base.secret,
        referrer=base.secret_worker,
        service=base.secret_service,
        worker=base.secret_worker,
    )


def _linked(base: Base, state: str, *, reference: UUID | None = THEIR_REFERENCE) -> None:
    first, second = sorted((base.case.person_id, _elsewhere(base, BOB, reference=reference).pk))
    more = {"reference": reference} if reference else {}
    PersonLink.objects.create(**more, first_id=first, second_id=second, weight=20.0, model_version="x", state=state)
    local_rules.explain_all(by=None)


def _one_row(base: Base) -> None:
    """The very row that the police referred to the provider was referred to the other organisation as well."""
    _history(base, base.case.person, reference=THEIR_OTHER, by=base.case.referred_by)


def all_at_once(base: Base) -> None:
    """Everything that VARIATIONS have, of one person or of several, together."""
    _linked(base, PersonLink.State.CONFIRMED)
    _linked(base, PersonLink.State.PROPOSED, reference=None)
    _elsewhere(base, CYD, reference=None, is_restricted=True)
    _elsewhere(base, DOT, reference=None, is_honey=True)
    _one_row(base)


VARIATIONS: dict[str, Callable[[Base], object]] = {
    "known elsewhere": lambda base: _elsewhere(base, BOB),
    "known elsewhere, and a link is confirmed": lambda base: _linked(base, PersonLink.State.CONFIRMED),
    "known elsewhere, and a link is proposed": lambda base: _linked(base, PersonLink.State.PROPOSED),
    "restricted elsewhere": lambda base: _elsewhere(base, CYD, is_restricted=True),
    "a trap": lambda base: _elsewhere(base, DOT, is_honey=True),
    "referred to two": _one_row,
}
"""What is so in each world besides what is so in all. In the plain world nothing is."""

"""Rows for the tests of pathways. Every name is made up. `a_referral(state=…)` has the events, consents and shares that lead there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from answerable.pathways.models import (
    Area,
    AreaPostcode,
    Consent,
    ConsentWording,
    Incident,
    Organisation,
    Override,
    Person,
    Protocol,
    ProtocolGrant,
    Referral,
    ReferralEvent,
    SafeContact,
    Service,
    ServiceRule,
    Share,
    Worker,
)
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.protocols import Basis, FieldGroup, Purpose
from answerable.pathways.rules.referral import Kind, new_number, state_of
from answerable.pathways.rules.vocabulary import Need, Offence, OrganisationKind, Part, Role, Source, State

_NUMBERS = itertools.count(1)
PASSWORD = "a-long-made-up-password"
SAFE_PLAN = {
    "phone": "07700 900123",
    "phone_safe": True,
    "text_safe": False,
    "voicemail_safe": False,
    "any_time": True,
    "times": [],
    "who_may_answer": "only her",
    "code_word": "violets",
    "never": "",
}
"""A plan of somebody who may be rung at any time; the number is one of those kept for fiction."""

PATHS: dict[State, tuple[Kind, ...]] = {
    State.DRAFT: (Kind.STARTED,),
    State.SENT: (Kind.STARTED, Kind.SENT),
    State.OFFERED: (Kind.STARTED, Kind.SENT, Kind.OFFERED),
    State.DECLINED: (Kind.STARTED, Kind.SENT, Kind.OFFERED, Kind.DECLINED),
    State.ACCEPTED: (Kind.STARTED, Kind.SENT, Kind.OFFERED, Kind.ACCEPTED),
    State.ACTIVE: (Kind.STARTED, Kind.SENT, Kind.OFFERED, Kind.ACCEPTED, Kind.MET),
    State.CLOSED: (Kind.STARTED, Kind.SENT, Kind.OFFERED, Kind.ACCEPTED, Kind.MET, Kind.CLOSED),
    State.WITHDRAWN: (Kind.STARTED, Kind.SENT, Kind.WITHDRAWN),
}
"""How a referral comes to each state."""
REASONS = {Kind.DECLINED: "no_capacity", Kind.WITHDRAWN: "person_asked", Kind.CLOSED: "support_complete"}


def today() -> date:
    """Return the day here."""
    return timezone.localdate()


def an_organisation(name: str = "", *, kind: str = OrganisationKind.SPECIALIST, **more: Any) -> Organisation:
    """Return a partner agency."""
    return Organisation.objects.create(name=name or f"Made-up agency {next(_NUMBERS)}", kind=kind, **more)


def the_hub() -> Organisation:
    """Return the hub, made once a test."""
    return Organisation.objects.filter(is_hub=True).first() or an_organisation(
        "Made-up hub", kind=OrganisationKind.HUB, is_hub=True
    )


def the_police() -> Organisation:
    """Return the police, made once a test."""
    return Organisation.objects.filter(kind=OrganisationKind.POLICE).first() or an_organisation(
        "Made-up police", kind=OrganisationKind.POLICE
    )


def an_area(code: str = "city", name: str = "", prefixes: Sequence[str] = ()) -> Area:
    """Return an area with its postcodes."""
    area, _ = Area.objects.get_or_create(code=code, defaults={"name": name or code.replace("-", " ").title()})
    AreaPostcode.objects.bulk_create(AreaPostcode(area=area, prefix=prefix) for prefix in prefixes)
    return area


def a_worker(*, role: str = Role.REFERRER, organisation: Organisation | None = None, **more: Any) -> Worker:
    """Return somebody who works for an organisation and may sign in with PASSWORD."""
    number = next(_NUMBERS)
    more.setdefault("name", f"Made Up {number}")
    worker = Worker(
        email=f"worker{number}@example.invalid", role=role, organisation=organisation or an_organisation(), **more
    )
    worker.set_password(PASSWORD)
    worker.save()
    return worker


def a_person(
    owner: Organisation | None = None,
    *,
    part: str = Part.VICTIM,
    address: dict[str, Any] | None = None,
    preferences: dict[str, Any] | None = None,
    area: Area | None = None,
    is_restricted: bool = False,
    **identity: Any,
) -> Person:
    """Return a row of a person; keywords such as forename, surname, born, phone are their identity."""
    told = {"forename": "Ada", "surname": f"Madeup{next(_NUMBERS)}", "born": "1990-02-28", "sex": "female", **identity}
    return Person.objects.create(
        owner=owner or the_police(),
        part=part,
        identity=told,
        address=address,
        preferences=preferences,
        area=area,
        is_restricted=is_restricted,
    )


def a_plan(person: Person, **over: Any) -> SafeContact:
    """Return a safe-contact plan: SAFE_PLAN with what is given in its place."""
    return SafeContact.objects.create(person=person, plan={**SAFE_PLAN, **over}, checked_on=today())


def an_incident(person: Person, *, days_ago: int = 10, offence: str = Offence.DOMESTIC_ABUSE, **more: Any) -> Incident:
    """Return something that was done to somebody, as the owner of their row recorded it."""
    return Incident.objects.create(
        organisation=more.pop("organisation", person.owner),
        source_ref=more.pop("source_ref", f"MADE-UP-{next(_NUMBERS)}"),
        occurred_on=today() - timedelta(days=days_ago),
        offence=offence,
        person=person,
        **more,
    )


def a_service(
    provider: Organisation | None = None,
    *,
    name: str = "",
    areas: Iterable[Area] = (),
    needs: Sequence[str] = (),
    rules: Sequence[tuple[str, str, dict[str, Any]]] = (),
    **more: Any,
) -> Service:
    """Return a commissioned service; `rules` are (code, words, condition)."""
    service = Service.objects.create(
        name=name or f"Made-up service {next(_NUMBERS)}",
        provider=provider or an_organisation(),
        needs=[str(need) for need in needs],
        **more,
    )
    service.areas.set(areas)
    ServiceRule.objects.bulk_create(
        ServiceRule(service=service, code=code, words=words, condition=condition) for code, words, condition in rules
    )
    return service


def a_protocol(
    giver: Organisation,
    receiver: Organisation,
    *,
    purpose: str = Purpose.REFERRAL,
    fields: Iterable[str] = tuple(FieldGroup),
    known: Iterable[str] = (),
    basis: str = Basis.PUBLIC_TASK,
    starts: date | None = None,
    ends: date | None = None,
) -> ProtocolGrant:
    """Return one line of a protocol that is in force, all groups of fields unless `fields` says fewer."""
    protocol = Protocol.objects.create(
        title=f"Made-up protocol {next(_NUMBERS)}",
        starts=starts or today() - timedelta(days=30),
        ends=ends or today() + timedelta(days=400),
    )
    return ProtocolGrant.objects.create(
        protocol=protocol,
        giver=giver,
        receiver=receiver,
        purpose=purpose,
        basis=basis,
        fields=[str(one) for one in fields],
        known=[str(one) for one in known],
    )


def a_wording(layer: str = Layer.SHARE, version: str = "1") -> ConsentWording:
    """Return the words of a layer of consent."""
    return ConsentWording.objects.get_or_create(
        layer=layer,
        version=version,
        language="en",
        defaults={"words": f"Made-up words for {layer}.", "from_day": date(2020, 1, 1)},
    )[0]


def a_consent(
    referral: Referral,
    layer: str = Layer.SUPPORT,
    *,
    agency: Organisation | None = None,
    given: bool = True,
    at: datetime | None = None,
) -> Consent:
    """Return what the person of a referral said to one layer."""
    return Consent.objects.create(
        person=referral.person,
        referral=referral,
        wording=a_wording(layer),
        agency=agency,
        given=given,
        how="spoken",
        at=at or timezone.now(),
        by=referral.referrer,
    )


def an_override(referral: Referral, *, asked_by: Worker, signed_by: Worker | None = None, **more: Any) -> Override:
    """Return sharing without consent, asked for, and signed where `signed_by` is given."""
    return Override.objects.create(
        referral=referral,
        reason=more.pop("reason", "serious_harm"),
        basis=more.pop("basis", Basis.PREVENTION),
        why="Made-up words.",
        organisation=more.pop("organisation", asked_by.organisation),
        asked_by=asked_by,
        signed_by=signed_by,
        signed_at=timezone.now() if signed_by else None,
        **more,
    )


def a_share(
    referral: Referral,
    giver: Organisation,
    receiver: Organisation,
    *,
    purpose: str = Purpose.REFERRAL,
    fields: Iterable[str] = tuple(FieldGroup),
    grant: ProtocolGrant | None = None,
    consent: Consent | None = None,
    **more: Any,
) -> Share:
    """Return a live share of a referral, under a protocol and a consent that are made where they are not given."""
    groups = [str(one) for one in fields]
    grant = grant or a_protocol(giver, receiver, purpose=purpose, fields=groups)
    if consent is None and more.get("override") is None:
        consent = a_consent(referral, Layer.SHARE, agency=receiver)
    return Share.objects.create(
        referral=referral,
        giver=giver,
        receiver=receiver,
        grant=grant,
        purpose=purpose,
        fields=groups,
        consent=consent,
        expires_on=more.pop("expires_on", grant.protocol.ends),
        **more,
    )


def a_referral(
    *,
    state: str = State.SENT,
    person: Person | None = None,
    referred_by: Organisation | None = None,
    referrer: Worker | None = None,
    hub: Organisation | None = None,
    service: Service | None = None,
    worker: Worker | None = None,
    source: str = Source.POLICE,
    offence: str = Offence.DOMESTIC_ABUSE,
    risk: str = "",
    area: Area | None = None,
    at: datetime | None = None,
    shared: bool = True,
    needs: Sequence[str] = (Need.SHELTER,),
    **more: Any,
) -> Referral:
    """Return a referral in a state, with the events that lead there (all at `at`), a plan for safe contact, and live shares with the
    hub and the provider unless `shared` is no."""
    path = PATHS[State(state)]
    by_us = referred_by or (person.owner if person else the_police())
    routed_by = hub or the_hub()
    at = at or timezone.now()
    if Kind.OFFERED in path and service is None:
        service = a_service()
    person = person or a_person(by_us)
    referral = Referral.objects.create(
        number=new_number(),
        person=person,
        source=source,
        referred_by=by_us,
        referrer=referrer or a_worker(organisation=by_us),
        hub=routed_by,
        service=service if Kind.OFFERED in path and state != State.DECLINED else None,
        worker=worker,
        area=area,
        offence=offence,
        risk=risk,
        state=state_of(path),
        since=at,
        created_at=at,
        changed_at=at,
        version=len(path),
        **more,
    )
    _events(referral, path, at, service)
    if not person.safe_contacts.exists():
        a_plan(person)
    referral.needs.bulk_create(
        referral.needs.model(referral=referral, need=need, point="start", on=today()) for need in needs
    )
    if shared and Kind.SENT in path and routed_by != by_us:
        a_share(referral, by_us, routed_by)
    if shared and referral.service and referral.service.provider not in (by_us, routed_by):
        a_share(referral, routed_by, referral.service.provider)
    return referral


def _events(referral: Referral, path: Sequence[Kind], at: datetime, service: Service | None) -> None:
    of_provider = (Kind.ACCEPTED, Kind.DECLINED, Kind.MET, Kind.CLOSED)
    provider = service.provider if service else None
    ReferralEvent.objects.bulk_create(
        ReferralEvent(
            referral=referral,
            kind=kind,
            at=at,
            organisation=provider
            if kind in of_provider
            else (referral.hub if kind is Kind.OFFERED else referral.referred_by),
            service=service if number > 1 else None,
            reason=REASONS.get(kind, ""),
            state_after=state_of(path[: number + 1]),
            version=number + 1,
        )
        for number, kind in enumerate(path)
    )

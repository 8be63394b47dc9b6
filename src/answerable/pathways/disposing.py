"""When the time of a record is over, and removing every trace of it: from each table, the blind index, and the store's own file.

What stays: the journal's entries by random reference, and the log of the disposal. What was counted in a signed return stays counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.pathways.models import (
    Alarm,
    Consent,
    DipSample,
    Incident,
    LegalHold,
    MaracCase,
    MaracReferral,
    NameCheck,
    OnwardReferral,
    OpenRecord,
    Organisation,
    Override,
    Person,
    Referral,
    Relationship,
    RetentionRule,
    RightsRequest,
    Share,
    Transfer,
)
from answerable.pathways.name_check import index
from answerable.pathways.rules.retention import DEFAULTS, Due, Held, Kept, Purpose, Rule, due, stays
from answerable.pathways.rules.vocabulary import Offence, Part, State

AT_ONCE = 500
"""People whose records are looked at together, and the most that one proposal has."""
OPEN = (State.DRAFT, State.SENT, State.OFFERED, State.DECLINED, State.ACCEPTED, State.ACTIVE)


def rules_of(organisations: Iterable[int]) -> dict[tuple[int, str], Rule]:
    """Return the rules that organisations have set themselves, by organisation and purpose."""
    return {
        (row.organisation_id, row.purpose): Rule(row.years, row.from_year_end, row.child_until)
        for row in RetentionRule.objects.filter(organisation__in=set(organisations))
    }


def _local(moment: Any) -> date:
    return timezone.localtime(moment).date()


def _born(person: Person) -> date | None:
    try:
        return date.fromisoformat(str(person.identity.get("born") or ""))
    except ValueError:
        return None


def parties_of(referral: Referral) -> set[int]:
    """Return the organisations whose record a referral is: who referred, who routed, who supports."""
    service = referral.service
    return {one for one in (referral.referred_by_id, referral.hub_id, service and service.provider_id) if one}


def _purpose(referral: Referral) -> Purpose:
    if referral.state == State.CLOSED and referral.service_id:
        return Purpose.CHILD_ABUSE if referral.offence == Offence.CHILD_SEXUAL_ABUSE else Purpose.SUPPORT
    return Purpose.UNSUPPORTED


def due_of(people: Iterable[Person]) -> dict[int, Due | None]:
    """Return when the record of each person may go, by key; None: not while something is open. A fixed number of queries.

    A row carries what other organisations wrote about the same referral, so it stays until the longest time of all of them is over.
    """
    rows = list(people)
    origin = {one.copied_from_id: one for one in rows if one.copied_from_id}
    referrals = list(
        Referral.objects.filter(person__in=[*(one.pk for one in rows), *origin])
        .select_related("service")
        .defer("notes", "typed")
    )
    marac = list(MaracReferral.objects.filter(person__in=rows).defer("why"))
    incidents = list(
        Incident.objects.filter(person__in=rows).order_by().values_list("person", "organisation", "recorded_at")
    )
    parties = {one.pk: parties_of(one) for one in referrals}
    set_by = rules_of(
        {party for each in parties.values() for party in each}
        | {each for one in marac for each in (one.referred_by_id, one.coordinated_by_id)}
        | {organisation for _, organisation, _ in incidents}
        | {one.owner_id for one in rows}
    )

    def held(purpose: Purpose, organisation: int, ended: date | None) -> Held:
        return Held(purpose, ended, set_by.get((organisation, purpose), DEFAULTS[purpose]))

    everything: dict[int, list[Held]] = {
        one.pk: [held(Purpose.RECORDED, one.owner_id, _local(one.created_at))] for one in rows
    }
    for referral in referrals:
        ended = None if referral.state in OPEN else _local(referral.since)
        copy = origin.get(referral.person_id)
        for party in parties[referral.pk]:
            if referral.person_id in everything:
                everything[referral.person_id].append(held(_purpose(referral), party, ended))
            if copy and copy.owner_id == party:
                everything[copy.pk].append(held(_purpose(referral), party, ended))
    for case in marac:
        for organisation in {case.referred_by_id, case.coordinated_by_id}:
            everything[case.person_id].append(held(Purpose.MARAC, organisation, case.closed_on))
    for pk, organisation, at in incidents:
        everything[pk].append(held(Purpose.RECORDED, organisation, _local(at)))
    return {one.pk: due(everything[one.pk], _born(one)) for one in rows}


def _on_hold(people: Iterable[Person]) -> set[int]:
    return set(
        LegalHold.objects.filter(person__in=list(people), lifted_at__isnull=True).values_list("person", flat=True)
    )


def _asked(people: Iterable[Person]) -> set[int]:
    rows = list(people)
    asked = RightsRequest.objects.filter(people__in=rows, closed_at__isnull=True).values_list("people", flat=True)
    return set(
        OpenRecord.objects.filter(person__in=rows, closed_at__isnull=True).values_list("person", flat=True)
    ) | set(asked)


def _others(person: Person) -> bool:
    """Whether another organisation's record hangs on a row."""
    owner = person.owner_id
    return (
        Referral.objects.filter(person=person)
        .filter(
            ~Q(referred_by_id=owner)
            | (Q(hub__isnull=False) & ~Q(hub_id=owner))
            | (Q(service__isnull=False) & ~Q(service__provider_id=owner))
        )
        .exclude(state=State.DRAFT)
        .exists()
        or person.marac_referrals.exclude(coordinated_by_id=owner).exists()
        or person.incidents.exclude(organisation_id=owner).exists()
    )


def _tied() -> Q:
    """The condition of who did it, that a row of somebody who was harmed still stands beside."""
    return Q(part=Part.PERPETRATOR) & (
        Q(incidents_done__isnull=False)
        | Q(marac_referrals_about__isnull=False)
        | Q(pk__in=Relationship.objects.values("other"))
        | Q(pk__in=Relationship.objects.values("person"))
    )


def why_stays(person: Person, *, on: date, erasure: bool = False) -> Kept | None:
    """Return why a record may not be removed today; None where it may. `erasure`: the person asked for it, so its time need not be over."""
    over = due_of([person])[person.pk]
    kept = stays(over, on=on, held=bool(_on_hold([person])), asked=bool(_asked([person])))
    if erasure and kept is Kept.LATER:
        return Kept.OTHERS if _others(person) else None
    return kept


def due_now(organisation: Organisation, *, on: date, most: int = AT_ONCE) -> list[tuple[Person, Due]]:
    """Return the records of an organisation whose time is over, by how long; `most` at most. Who did it goes with whom it was done to."""
    shortest = min([rule.years for rule in (*DEFAULTS.values(), *rules_of([organisation.pk]).values())])
    before = timezone.now() - timedelta(days=365 * shortest)
    waiting: QuerySet[Person] = (
        Person.objects.filter(owner=organisation, created_at__lt=before, is_honey=False)
        .exclude(referrals__state__in=OPEN)
        .exclude(_tied())
        .order_by("pk")
    )
    found: list[tuple[Person, Due]] = []
    last = 0
    while len(found) < most and (rows := list(waiting.filter(pk__gt=last).distinct()[:AT_ONCE])):
        last = rows[-1].pk
        over, held, asked = due_of(rows), _on_hold(rows), _asked(rows)
        for row in rows:
            when = over[row.pk]
            if when and stays(when, on=on, held=row.pk in held, asked=row.pk in asked) is None:
                found.append((row, when))
    return sorted(found, key=lambda one: (one[1].on, one[0].pk))[:most]


def _gone(rows: QuerySet[Any]) -> int:
    return int(rows.delete()[0])


def remove(person: Person) -> int:
    """Remove a person's row and everything that hangs on it, and return how many rows went. Inside the turn of an action.

    Who did it, and whoever else stands beside them in the records of the same organisation, goes too where nothing else keeps them.
    """
    referrals = Referral.objects.filter(person=person)
    of_referrals = list(referrals.values_list("pk", flat=True))
    beside = _beside(person)
    marac = list(
        MaracReferral.objects.filter(Q(person=person) | Q(referral__in=of_referrals)).values_list("pk", flat=True)
    )
    cases = MaracCase.objects.filter(marac_referral__in=marac)
    MaracCase.objects.filter(carried_from__in=cases.values("pk")).update(carried_from=None)
    checks = list(
        NameCheck.objects.filter(Q(referral__in=of_referrals) | Q(alarms__person=person)).values_list("pk", flat=True)
    )
    count = _gone(cases) + _gone(MaracReferral.objects.filter(pk__in=marac))
    for model in (OnwardReferral, Transfer, Share, Override):
        count += _gone(model._default_manager.filter(referral__in=of_referrals))
    count += _gone(Consent.objects.filter(Q(person=person) | Q(referral__in=of_referrals)))
    for traces in (Alarm, DipSample):
        count += _gone(traces._default_manager.filter(check_made__in=checks))
    count += _gone(NameCheck.objects.filter(pk__in=checks))
    count += _gone(RightsRequest.objects.filter(people=person).exclude(people__in=Person.objects.exclude(pk=person.pk)))
    count += _gone(LegalHold.objects.filter(person=person, lifted_at__isnull=False))
    count += _gone(referrals)
    index.remove(person)
    count += _gone(Person.objects.filter(pk=person.pk))
    return count + sum(remove(one) for one in beside if _nothing_keeps(one))


def _beside(person: Person) -> list[Person]:
    found = Person.objects.filter(
        Q(incidents_done__person=person)
        | Q(marac_referrals_about__person=person)
        | Q(pk__in=Relationship.objects.filter(person=person).values("other"))
        | Q(pk__in=Relationship.objects.filter(other=person).values("person")),
        owner=person.owner_id,
    )
    return list(found.exclude(pk=person.pk).exclude(part=Part.VICTIM).distinct())


def _nothing_keeps(person: Person) -> bool:
    return not (
        Person.objects.filter(pk=person.pk).filter(
            Q(referrals__isnull=False)
            | Q(incidents__isnull=False)
            | Q(incidents_done__isnull=False)
            | Q(marac_referrals__isnull=False)
            | Q(marac_referrals_about__isnull=False)
            | Q(holds__lifted_at__isnull=True, holds__isnull=False)
            | Q(open_records__closed_at__isnull=True, open_records__isnull=False)
            | Q(pk__in=Relationship.objects.values("other"))
            | Q(pk__in=Relationship.objects.values("person"))
        )
    ).exists()


def rewrite_store() -> None:
    """Write the store's file anew, so that nothing of what was removed is left in it. Outside a transaction; others wait meanwhile.

    SQLite writes the whole file without its free pages, and empties its log. PostgreSQL writes each table anew; its own log (WAL) and
    copies of the store are kept as long as whoever runs it says.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in _tables():
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")


def _tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("pathways").get_models(include_auto_created=True))

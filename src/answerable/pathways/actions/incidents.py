"""Write what was done to somebody, and by whom, as an organisation recorded it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Incident, Organisation, Person, Referral, Worker
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Offence, Part

from .events import as_stored
from .local_rules import re_explain
from .people import relation, without_empty, write


def write_incident(
    *,
    person: Person,
    organisation: Organisation,
    source_ref: str,
    occurred_on: date,
    offence: str,
    reported_on: date | None = None,
    is_crime: bool | None = None,
    perpetrators: Sequence[Person] = (),
) -> Incident:
    """Write an incident and return it. Inside the turn of an action. Raises CannotChange as `record_incident` does."""
    today = timezone.localdate()
    source_ref = source_ref.strip()
    if not source_ref:
        raise CannotChange("Give the organisation’s own number for it.", field="source_ref")
    if len(source_ref) > 60:
        raise CannotChange("The number is longer than 60 characters.", field="source_ref")
    if offence not in list(Offence):
        raise CannotChange("Choose what kind of crime it was.", field="offence")
    if occurred_on > today:
        raise CannotChange("The day on which it happened is still to come.", field="occurred_on")
    if reported_on and (reported_on < occurred_on or reported_on > today):
        raise CannotChange("It cannot have been reported before it happened, or after today.", field="reported_on")
    if Incident.objects.filter(organisation=organisation, source_ref=source_ref, person=person).exists():
        raise CannotChange("This number is written down for this person already.", field="source_ref")
    if any(one.pk == person.pk for one in perpetrators):
        raise CannotChange("The person it was done to cannot be who did it.", field="perpetrators")
    made = Incident.objects.create(
        organisation=organisation,
        source_ref=source_ref,
        occurred_on=occurred_on,
        reported_on=reported_on,
        offence=offence,
        is_crime=is_crime,
        person=person,
    )
    made.perpetrators.set(perpetrators)
    return made


def write_perpetrator(person: Person, identity: Mapping[str, Any], relationship: str) -> Person | None:
    """Return the row of who did it, made for the owner of the person's row, with what they are to the person; None where nothing
    is known of them. Inside the turn of an action. A row is never reused by its name alone: two people may share one."""
    known = without_empty(identity)
    if not known:
        return None
    made = Person(owner=person.owner, part=Part.PERPETRATOR, identity=known)
    write(made)
    if relationship:
        relation(person, made, relationship)
    return made


@in_turn()
def record_incident(
    *,
    person: Person,
    source_ref: str,
    occurred_on: date,
    offence: str,
    reported_on: date | None = None,
    is_crime: bool | None = None,
    perpetrators: Sequence[Person] = (),
    organisation: Organisation | None = None,
    by: Worker | None,
) -> Incident:
    """Write down that something was done to a person, for the organisation of the worker (or `organisation`), and return it.

    Raises CannotChange where a day cannot be, the number is missing or used for this person already, or the kind is unknown.
    """
    whose = organisation or (by.organisation if by else None)
    if whose is None:
        raise CannotChange("Say which organisation recorded it.", field="organisation")
    made = write_incident(
        person=person,
        organisation=whose,
        source_ref=source_ref,
        occurred_on=occurred_on,
        offence=offence,
        reported_on=reported_on,
        is_crime=is_crime,
        perpetrators=perpetrators,
    )
    re_explain(person=person)
    record(
        action="incident.recorded",
        by=by,
        record="person",
        ref=str(person.reference),
        after={
            "source_ref": made.source_ref,
            "occurred_on": occurred_on,
            "offence": offence,
            "perpetrators": sorted(str(one.reference) for one in perpetrators),
        },
    )
    return made


@in_turn()
def add_to_referral(
    *,
    referral: Referral,
    source_ref: str,
    occurred_on: date,
    offence: str,
    reported_on: date | None = None,
    is_crime: bool | None = None,
    perpetrators: Sequence[Person] = (),
    somebody_new: Mapping[str, Any] | None = None,
    relationship: str = "",
    by: Worker,
) -> Incident:
    """Write down that something was done to the person of a referral, with who did it where somebody new is named, and return it.

    Raises CannotChange as `record_incident` does, and where the worker may not.
    """
    now = as_stored(referral, by=by, verb=Verb.ASSESS, version=None)
    who = write_perpetrator(now.person, somebody_new or {}, relationship)
    made = write_incident(
        person=now.person,
        organisation=by.organisation,
        source_ref=source_ref,
        occurred_on=occurred_on,
        offence=offence,
        reported_on=reported_on,
        is_crime=is_crime,
        perpetrators=[*perpetrators, *([who] if who else [])],
    )
    re_explain(person=now.person)
    record(
        action="incident.recorded",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"source_ref": made.source_ref, "occurred_on": occurred_on, "offence": offence},
    )
    return made

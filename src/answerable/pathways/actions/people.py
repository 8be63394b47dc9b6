"""Write people: who they are, where they live, what they need to take part; who they are to each other.

Each organisation keeps rows of its own. Each writing puts the row into the blind index in the same transaction, so that a name check
never finds what is no longer so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import (
    Area,
    AreaPostcode,
    Organisation,
    Person,
    PersonLink,
    Referral,
    Relationship,
    Worker,
)
from answerable.pathways.name_check import index
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.routing import area_of
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Part

from .events import add_event, as_stored

_IDENTITY_OF = {
    FieldGroup.IDENTITY: ("forename", "surname", "other_names", "born", "sex"),
    FieldGroup.CONTACT: ("phone", "email"),
    FieldGroup.ADDRESS: ("postcode",),
}
"""Which keys of an identity go with a group of fields."""

KINDS_OF_RELATIONSHIP = {
    "partner": "Partner",
    "former_partner": "Former partner",
    "parent": "Parent",
    "child": "Child",
    "sibling": "Brother or sister",
    "relative": "Another relative",
    "carer": "Carer",
    "acquaintance": "Somebody they know",
    "stranger": "Stranger",
}
"""What one person can be to another, as codes with words."""
SAME_BY_REFERRAL = "referral"
"""The `model_version` of a link that no model made: one row was copied from the other when the person was referred on."""


def without_empty(told: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is known: a key is missing where nothing is known."""
    return {key: value for key, value in (told or {}).items() if value is not False and value not in (None, "", [], {})}


def area_at(postcode: str | None) -> Area | None:
    """Return the area that a postcode lies in, by the longest of the areas' prefixes that fits."""
    rows = {row.prefix: row.area for row in AreaPostcode.objects.select_related("area")}
    code = area_of(postcode, {prefix: area.code for prefix, area in rows.items()})
    return next((area for area in rows.values() if area.code == code), None)


def write(person: Person) -> None:
    """Save a person, with the area that follows from their postcode, and make them findable. Inside the turn of an action.

    A row of nobody yet (a draft that was just begun) is saved and not findable.
    """
    postcode = (person.address or {}).get("postcode") or person.identity.get("postcode")
    if postcode:
        person.area = area_at(str(postcode))
    person.save()
    if person.identity:
        index.put(person)


@in_turn()
def add_person(
    *,
    owner: Organisation,
    part: str,
    identity: Mapping[str, Any],
    address: Mapping[str, Any] | None = None,
    preferences: Mapping[str, Any] | None = None,
    is_restricted: bool = False,
    by: Worker | None,
) -> Person:
    """Add a row for somebody as an organisation knows them, and return it. Keys of what they hold: models.Person.

    Raises CannotChange where the part is unknown, or nothing is known of who they are.
    """
    if part not in list(Part):
        raise CannotChange("Say what the person is in what happened.", field="part")
    known = without_empty(identity)
    if not known:
        raise CannotChange("Write down something of who the person is.", field="identity")
    person = Person(
        owner=owner,
        part=part,
        identity=known,
        address=without_empty(address) or None,
        preferences=without_empty(preferences) or None,
        is_restricted=is_restricted,
    )
    write(person)
    record(
        action="person.added",
        by=by,
        record="person",
        ref=str(person.reference),
        after={"part": part, "owner": str(owner.reference), "identity": known, "restricted": is_restricted},
    )
    return person


@in_turn()
def change_person(
    *,
    person: Person,
    identity: Mapping[str, Any] | None = None,
    address: Mapping[str, Any] | None = None,
    preferences: Mapping[str, Any] | None = None,
    is_restricted: bool | None = None,
    by: Worker | None,
) -> Person:
    """Change what is known of somebody, and return the row. What is None stays as it is; what changes nothing has no journal entry."""
    now = Person.objects.select_related("owner").get(pk=person.pk)
    before = _held(now)
    if identity is not None:
        now.identity = without_empty(identity)
    if address is not None:
        now.address = without_empty(address) or None
    if preferences is not None:
        now.preferences = without_empty(preferences) or None
    if is_restricted is not None:
        now.is_restricted = is_restricted
    after = _held(now)
    if before == after:
        return now
    write(now)
    changed = [key for key in after if before[key] != after[key]]
    record(
        action="person.changed",
        by=by,
        record="person",
        ref=str(now.reference),
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return now


def _held(person: Person) -> dict[str, Any]:
    return {
        "identity": person.identity,
        "address": person.address,
        "preferences": person.preferences,
        "restricted": person.is_restricted,
    }


@in_turn()
def correct(
    *, referral: Referral, part: str, values: Mapping[str, Any], reason: str, said: str = "", version: int, by: Worker
) -> Person:
    """Put right what a referral says of its person, and return their row. `part`: "identity", "address" or "preferences".

    What was there before stays, sealed, in the event, with the reason. `values` are the keys to replace; an empty value takes a key
    away. Raises CannotChange where nothing changes, the reason is missing or they may not; Stale where somebody was faster.
    """
    now = as_stored(referral, by=by, verb=Verb.ASSESS, version=version)
    person = now.person
    if part not in ("identity", "address", "preferences"):
        raise CannotChange("Say what is to be put right.")
    held = dict(getattr(person, part) or {})
    new = without_empty({**held, **values})
    if new == held:
        raise CannotChange("Nothing is different from what is written down already.")
    changed = sorted(key for key in {*held, *new} if held.get(key) != new.get(key))
    setattr(person, part, new if part == "identity" else new or None)
    write(person)
    before, after = {key: held.get(key) for key in changed}, {key: new.get(key) for key in changed}
    if person.area_id != now.area_id and person.area_id:
        now.area = person.area
    add_event(
        now, Kind.AMENDED, by=by, reason=reason, said={"part": part, "before": before, "after": after, "said": said}
    )
    record(action="person.corrected", by=by, record="referral", ref=str(now.reference), before=before, after=after)
    return person


def copy_for(person: Person, owner: Organisation, fields: Iterable[str]) -> Person:
    """Return another organisation's own row of a person, made or brought up to date with what was shared: inside the turn of an action.

    It is linked as the same person: not guessed, but known, because it was made from the other.
    """
    groups = set(fields)
    keys = [key for group, names in _IDENTITY_OF.items() if group in groups for key in names]
    copy = Person.objects.filter(owner=owner, copied_from=person).first() or Person(
        owner=owner, copied_from=person, part=person.part
    )
    copy.identity = without_empty({key: person.identity.get(key) for key in keys})
    copy.address = person.address if FieldGroup.ADDRESS in groups else None
    copy.preferences = person.preferences if FieldGroup.NEEDS in groups else None
    copy.is_restricted = person.is_restricted
    write(copy)
    first, second = sorted((person, copy), key=lambda row: row.pk)
    PersonLink.objects.get_or_create(
        first=first,
        second=second,
        defaults={"weight": 0.0, "model_version": SAME_BY_REFERRAL, "state": PersonLink.State.CONFIRMED},
    )
    return copy


def relation(person: Person, other: Person, kind: str) -> Relationship:
    """Return that one is so to another, made where it was not written down. Raises CannotChange. Inside the turn of an action."""
    if kind not in KINDS_OF_RELATIONSHIP:
        raise CannotChange("Say what they are to each other.", field="relationship")
    if person.pk == other.pk:
        raise CannotChange("Nobody is somebody to themselves. Choose another person.", field="relationship")
    return Relationship.objects.get_or_create(person=person, other=other, kind=kind)[0]


@in_turn()
def relate(*, person: Person, other: Person, kind: str, by: Worker | None) -> Relationship:
    """Write down what one person is to another, both rows of one organisation, and return it. Raises CannotChange."""
    if person.owner_id != other.owner_id:
        raise CannotChange("Both have to be rows of one organisation.")
    made = relation(person, other, kind)
    record(
        action="person.related",
        by=by,
        record="person",
        ref=str(person.reference),
        after={"other": str(other.reference), "kind": kind},
    )
    return made

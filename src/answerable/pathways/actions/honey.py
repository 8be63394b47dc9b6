"""Keep honey records: people who do not exist, whom nobody has a reason to look for. Whoever checks one's name raises an alarm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Person, Worker
from answerable.pathways.name_check import index
from answerable.pathways.rules.vocabulary import Part

from .people import without_empty


@in_turn()
def add_honey(*, identity: Mapping[str, Any], by: Worker) -> Person:
    """Add somebody who does not exist, as a row of the worker's organisation, and return it. A name check answers as if it were not there.

    Raises CannotChange where a name or the date of birth is missing: without them no check could find it.
    """
    known = without_empty(identity)
    for key, missing in (
        ("forename", "Enter a first name."),
        ("surname", "Enter a last name."),
        ("born", "Enter a date of birth."),
    ):
        if not known.get(key):
            raise CannotChange(missing, field=key)
    made = Person.objects.create(owner=by.organisation, part=Part.VICTIM, identity=known, is_honey=True)
    index.put(made)
    record(action="honey.added", by=by, record="person", ref=str(made.reference), after={"identity": known})
    return made


@in_turn()
def remove_honey(*, person: Person, by: Worker) -> None:
    """Take a honey record away; alarms that it raised stay. Raises CannotChange where it is not one of the worker's organisation."""
    held = Person.objects.filter(pk=person.pk, is_honey=True, owner=by.organisation).first()
    if held is None:
        raise CannotChange("This is not a honey record of your organisation.")
    index.remove(held)
    record(action="honey.removed", by=by, record="person", ref=str(held.reference), before={"identity": held.identity})
    held.delete()

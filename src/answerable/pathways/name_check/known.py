"""What may be said of somebody who was looked up: existence, and no more than the protocol between two organisations allows.

Somebody restricted, a made-up row laid out as a trap, and somebody whom the worker must not see answer as nobody does. So does
everybody whose organisation has no line of a protocol in force for name checks towards the one that asks.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from answerable.pathways.linkage.comparing import BORN, EMAIL, FORENAME, PHONE, POSTCODE, UNKNOWN, level_of
from answerable.pathways.linkage.names import email, surname_parts, words
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import Score
from answerable.pathways.models import (
    Alarm,
    NameCheck,
    Organisation,
    Person,
    PersonLink,
    Protocol,
    ProtocolGrant,
    Referral,
    Restriction,
    Worker,
    WorkerConflict,
)
from answerable.pathways.rules.protocols import Known, Purpose
from answerable.pathways.rules.vocabulary import OrganisationKind, State

from .fitting import fitted
from .looking import matches, padded

Code = NameCheck.Code
GOING_ON = (State.SENT, State.OFFERED, State.ACCEPTED, State.ACTIVE)
"""States of a referral in which support is going on, or on its way."""

OTHER_FORENAME, OTHER_BORN = level_of(FORENAME, "other"), level_of(BORN, "other")
OWN_EMAIL = (level_of(EMAIL, "same"), level_of(EMAIL, "slip"))
SAME_PLACE = (level_of(POSTCODE, "same"), level_of(POSTCODE, "slip"))
SAME_PHONE = (level_of(PHONE, "same"), level_of(PHONE, "slip"))
HALF_BORN = (UNKNOWN, *(level_of(BORN, code) for code in ("two_of_three", "year", "other")))

# The three questions of every check, in SQL: to build them anew each time would take longer than to answer them.
_LINK = PersonLink._meta.db_table
_GRANTS = (
    f"SELECT g.giver_id, g.known FROM {ProtocolGrant._meta.db_table} g JOIN {Protocol._meta.db_table} p ON p.id = g.protocol_id "  # noqa: S608 - our own tables
    "WHERE g.receiver_id = %s AND g.purpose = %s AND p.starts <= %s AND p.ends >= %s AND (p.ended_early IS NULL OR p.ended_early > %s)"
)
_PEOPLE = (
    "SELECT p.id, p.owner_id, o.kind, o.name, o.contact_point, p.is_restricted, p.is_honey, "  # noqa: S608 - our own tables
    f"EXISTS (SELECT 1 FROM {Restriction._meta.db_table} s WHERE s.person_id = p.id AND s.organisation_id = p.owner_id AND s.lifted_at IS NULL), "
    f"EXISTS (SELECT 1 FROM {WorkerConflict._meta.db_table} c WHERE c.person_id = p.id AND c.worker_id = %s), "
    f"EXISTS (SELECT 1 FROM {Referral._meta.db_table} r WHERE r.person_id = p.id AND r.state IN ({', '.join(['%s'] * len(GOING_ON))})) "
    f"FROM {Person._meta.db_table} p JOIN {Organisation._meta.db_table} o ON o.id = p.owner_id WHERE p.id IN ({{marks}})"
)


class _Row(NamedTuple):
    """What is asked about somebody who was found. `kept`: its owner restricts processing, so it is kept and not used."""

    person: int
    owner: int
    kind: str
    name: str
    contact: str
    restricted: bool
    honey: bool
    kept: bool
    conflict: bool
    open: bool


@dataclass(frozen=True)
class Tell:
    """What is said of one organisation that knows the person; what its protocol does not allow is empty.

    `ours`: it is the organisation that asks.
    """

    kind: str = ""
    name: str = ""
    open: bool | None = None
    contact: str = ""
    ours: bool = False


@dataclass(frozen=True)
class Answer:
    """What whoever asked may be told: a code, and of whom the person is known to, what the protocols allow."""

    code: str
    tells: tuple[Tell, ...] = ()


NONE = Answer(Code.NONE)


@dataclass(frozen=True)
class Found:
    """An answer, with what only the log and the safeguarding leads get: which organisations were told about, and alarms.

    `told`: the number of each organisation with the codes of what was said. `alarms`: kind and person of each.
    """

    answer: Answer
    told: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    alarms: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class Asking:
    """Who asks: their organisation, the worker where it is one, and what each organisation may tell theirs today."""

    organisation: Organisation
    worker: Worker | None
    may_tell: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, organisation: Organisation, worker: Worker | None = None) -> Asking:
        """Read the protocols in force today (granting.grants_in_force, with which a test holds it)."""
        today = timezone.localdate().isoformat()
        may_tell: dict[int, frozenset[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_GRANTS, [organisation.pk, str(Purpose.NAME_CHECK), today, today, today])
            for giver, known in cursor.fetchall():
                may_tell[giver] = may_tell.get(giver, frozenset()) | frozenset(map(str, json.loads(known)))
        return cls(organisation, worker, may_tell)


def protocol_in_force(organisation: Organisation) -> bool:
    """Return whether any organisation may answer this one's name checks today."""
    return bool(Asking.of(organisation).may_tell)


def known(
    *, query: MatchRecord, asker: Organisation, worker: Worker | None = None, besides: Person | None = None
) -> Found:
    """Look one record up among the people who were harmed, and return what may be said of it.

    `besides` is whom it is asked for: their own row is not news. Raises nothing that tells of anybody.
    """
    found = [
        (each.person, each.score.bits)
        for each in matches(query, fitted(), least=least_shown(), whole_name=False)
        if may_be_told_of(each.score)
    ]
    return judged(query, found, Asking.of(asker, worker), besides)


def least_shown() -> float:
    """Return the bits from which somebody is possible: as set, and never less than the model in use says."""
    return max(fitted().thresholds["show"], settings.NAME_CHECK_SHOW_BITS)


def may_be_told_of(weighed: Score) -> bool:
    """Return whether a check may tell of somebody who weighs enough. Of whom it may not, a reviewer may be shown the pair."""
    return not of_their_household(weighed) and not only_of_their_name(weighed)


def only_of_their_name(weighed: Score) -> bool:
    """Return whether it is rather a namesake: the date of birth agrees by half at most or is not known of both, and no postcode, e-mail
    address or phone agrees.

    A rare forename is often borne with a rare surname of the same origin, which makes the two weigh more than they should.
    """
    _, _, born, place, mail, phone, _ = weighed.levels
    return born in HALF_BORN and place not in SAME_PLACE and mail not in OWN_EMAIL and phone not in SAME_PHONE


def of_their_household(weighed: Score) -> bool:
    """Return whether it is rather a twin, or a parent of the same name: another forename or date of birth altogether, and no e-mail address
    of their own that agrees. A reviewer may see such a pair; a name check does not tell of it, for who lives with a victim may be
    the one who harms them."""
    forename, _, born, _, mail, _, _ = weighed.levels
    return (forename == OTHER_FORENAME or born == OTHER_BORN) and mail not in OWN_EMAIL


def judged(
    query: MatchRecord, found: Sequence[tuple[int, float]], asking: Asking, besides: Person | None = None
) -> Found:
    """Decide what may be said of people who weigh enough. The same questions are put to the store whoever was found, or nobody."""
    bits = {person: weight for person, weight in found if besides is None or person != besides.pk}
    led: list[tuple[int, int]] = []
    for first, second in _confirmed(bits):
        led += [
            (one, other)
            for one, other in ((first, second), (second, first))
            if one in bits and (besides is None or other != besides.pk)
        ]
    people = _people({*bits, *(other for _one, other in led)}, asking.worker)
    alarms: list[tuple[str, int | None]] = []
    for each in people:
        if each.honey:
            alarms.append((Alarm.Kind.HONEY, each.person))
        elif each.restricted:
            alarms.append((Alarm.Kind.RESTRICTED, each.person))
        if each.conflict:
            alarms.append((Alarm.Kind.CONFLICT, each.person))
    # What the asking organisation holds itself it may be told: to leave it out would tell of a restriction elsewhere.
    ours = {asking.organisation.pk: frozenset(map(str, Known))}
    may = {} if any(each.conflict for each in people) else ours if alarms else {**asking.may_tell, **ours}
    told_of = {
        each.person: each for each in people if each.owner in may and not (each.honey or each.restricted or each.kept)
    }
    # A link leads on from a record that may be told of alone: else one's own would answer to what only another's says.
    for one, other in led:
        if one in told_of:
            bits.setdefault(other, bits[one])
    rows = [each for person, each in told_of.items() if person in bits]
    if asking.worker is not None and _looks_for_themselves(asking.worker, query):
        alarms.append((Alarm.Kind.OWN, None))
    if not rows:
        return Found(NONE, alarms=tuple(alarms))
    if max(bits[each.person] for each in rows) < max(least_shown(), settings.NAME_CHECK_SURE_BITS):
        return Found(Answer(Code.POSSIBLE), alarms=tuple(alarms))
    open_at = {each.owner for each in rows if each.open}
    owners = {each.owner: each for each in rows}
    ordered = sorted(owners.values(), key=lambda each: (each.owner != asking.organisation.pk, each.name))
    tells = tuple(
        _tell(each, may[each.owner], each.owner in open_at, ours=each.owner == asking.organisation.pk)
        for each in ordered
    )
    told = {each.owner: tuple(sorted(may[each.owner])) for each in ordered if each.owner != asking.organisation.pk}
    return Found(Answer(Code.KNOWN, tells), told, tuple(alarms))


def _tell(organisation: _Row, may: Collection[str], is_open: bool, *, ours: bool) -> Tell:
    return Tell(
        kind=OrganisationKind(organisation.kind).words if Known.KIND in may or Known.NAME in may else "",
        name=organisation.name if Known.NAME in may else "",
        open=is_open if Known.OPEN in may else None,
        contact=organisation.contact if Known.CONTACT in may else "",
        ours=ours,
    )


def _marks(people: Collection[int]) -> tuple[str, list[int]]:
    numbers = padded(people)
    return ", ".join(["%s"] * len(numbers)), numbers


def _confirmed(people: Collection[int]) -> list[tuple[int, int]]:
    """Return the confirmed links of these people."""
    marks, numbers = _marks(people)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT first_id, second_id FROM {_LINK} WHERE state = %s AND first_id IN ({marks}) UNION "  # noqa: S608 - our own table
            f"SELECT first_id, second_id FROM {_LINK} WHERE state = %s AND second_id IN ({marks})",
            [str(PersonLink.State.CONFIRMED), *numbers, str(PersonLink.State.CONFIRMED), *numbers],
        )
        return list(cursor.fetchall())


def _people(people: Collection[int], worker: Worker | None) -> list[_Row]:
    marks, numbers = _marks(people)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(marks=marks), [worker.pk if worker else 0, *map(str, GOING_ON), *numbers])
        return [_Row(*row) for row in cursor.fetchall()]


def _looks_for_themselves(worker: Worker, query: MatchRecord) -> bool:
    """Return whether a worker's own surname or e-mail address is what was asked for."""
    spoken = words(worker.name)
    own = set(surname_parts(spoken[-1])) if spoken else set()
    return bool(own & set(query.parts)) or bool(query.email and query.email == email(worker.email))

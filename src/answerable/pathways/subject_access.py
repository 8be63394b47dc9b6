"""Everything that an organisation's records hold on somebody who asks: finding their rows, putting them together, noticing others in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from answerable.guard import personal
from answerable.guard.inspection import Passage
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import score
from answerable.pathways.models import (
    Consent,
    ExportedRow,
    Person,
    Referral,
    Relationship,
    RightsRequest,
    Worker,
    WorkerConflict,
)
from answerable.pathways.name_check import looking
from answerable.pathways.name_check.fitting import fitted
from answerable.pathways.policies import groups_of_all, live_shares, referrers_notes_of_all, visible
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.held import TABLES, TOLD_PARTS, Given, Table
from answerable.pathways.rules.policy import SEES
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.rights import Pause, PauseKind
from answerable.pathways.rules.verbs import Verb

LEAST_BITS = 3.0
"""Weight of evidence from which on a row is shown to the data protection officer as perhaps the person's (they decide)."""
MOST = 30
_WORDS = {str(one): one.words for kind in (FieldGroup, Verb) for one in kind}
_FIRST = re.compile(r"\w{2,}")


def pauses_of(request: RightsRequest) -> list[Pause]:
    """Return when the clock of a request stood still."""
    return [Pause(PauseKind(one.kind), one.begins, one.ends) for one in request.pauses.all()]


def rows_of(worker: Worker) -> QuerySet[Person]:
    """Return the rows of people in the records of a worker's organisation: its own, those of referrals that it made, routed or
    supports, and those that are shared with it. Nobody to whom the worker is too near."""
    ours = worker.organisation_id
    referrals = Referral.objects.filter(
        Q(referred_by_id=ours)
        | Q(hub_id=ours)
        | Q(service__provider_id=ours)
        | Q(pk__in=live_shares(ours).values("referral"))
    ).exclude(state="draft", hub_id=ours)
    near = WorkerConflict.objects.filter(worker=worker)
    return (
        Person.objects.filter(Q(owner_id=ours) | Q(pk__in=referrals.order_by().values("person")))
        .filter(is_honey=False)
        .exclude(pk__in=near.values("person"))
    )


def candidates(worker: Worker, request: RightsRequest) -> list[Person]:
    """Return the rows of the organisation's records that may be the person's, the likeliest first, MOST at most."""
    asked = MatchRecord.of(request.who)
    model = fitted()
    weighed: dict[int, float] = {}
    held = rows_of(worker)
    for victims in (True, False):
        people = looking.candidates(asked, victims=victims, within=held)
        for key, record in looking.records(people):
            weighed[key] = max(score(model, asked, record).bits, weighed.get(key, -99.0))
    likely = sorted((key for key, bits in weighed.items() if bits >= LEAST_BITS), key=lambda key: -weighed[key])
    rows = {row.pk: row for row in held.filter(pk__in=[*likely, looking.NOBODY]).select_related("owner")}
    return [rows[key] for key in likely if key in rows][:MOST]


def same_person(worker: Worker, person: Person) -> list[Person]:
    """Return the rows of the organisation's records that were made from a row, or that it was made from, the row among them."""
    roots = {person.pk, person.copied_from_id} - {None}
    return list(rows_of(worker).filter(Q(pk__in=roots) | Q(copied_from__in=roots)))


@dataclass(frozen=True)
class Piece:
    """A text that somebody has to decide on: where it stands, and what was noticed in it."""

    place: str
    words: str
    flags: tuple[str, ...]


def everything(request: RightsRequest, worker: Worker) -> tuple[dict[str, Any], list[Piece]]:
    """Return all that is held on the person of a request in the organisation's records, and the texts to decide on.

    {"parts": [{"title", "rows": [[[words, value], ..], ..]}]}. What the policy does not let the officer see is not in it. Rows of
    somebody as who harmed give nothing: the answer is then the one that is given where nothing is held.
    """
    people = [one for one in request.people.select_related("owner", "area") if one.part in TOLD_PARTS]
    referrals = list(visible(worker, Verb.EXPORT).filter(person__in=people).select_related("person").order_by("pk"))
    seen = _Seen(people, referrals, worker)
    parts: list[dict[str, Any]] = []
    pieces: list[Piece] = []
    others = _Others(people, worker)
    for name, table in TABLES.items():
        rows: list[list[list[str]]] = []
        for row in _rows(name, table, people, referrals, worker):
            shown: list[list[str]] = []
            allowed = seen.of(name, table, row)
            for column, given in table.columns.items():
                if not isinstance(given, Given) or (given.verb and given.verb not in allowed):
                    continue
                value = _value(row, column)
                if not value:
                    continue
                if given.text and (flags := others.noticed(value, always=given.ask)):
                    pieces.append(Piece(f"{len(parts)}.{len(rows)}.{len(shown)}", value, flags))
                shown.append([given.words, value])
            if shown:
                rows.append(shown)
        if rows:
            parts.append({"title": table.title, "rows": rows})
    return {"parts": parts}, pieces


def _rows(
    name: str, table: Table, people: list[Person], referrals: list[Referral], worker: Worker
) -> Iterable[models.Model]:
    if name == "Person":
        return people
    if name == "Referral":
        return referrals
    model = apps.get_model("pathways", name)
    of: list[Any] = referrals if table.of_referral else people
    if not of:
        return ()
    narrowed: dict[str, Any] = {f"{table.path}__in": of, **table.only}
    if table.ours:
        narrowed[table.ours] = worker.organisation
    return model._default_manager.filter(**narrowed).order_by("pk").distinct()


class _Seen:
    """What the policy lets the officer see of each referral and each person."""

    def __init__(self, people: list[Person], referrals: list[Referral], worker: Worker) -> None:
        self._of_referral = groups_of_all(worker, referrals)
        self._read_of_referrer = referrers_notes_of_all(worker, referrals)
        self._of_person: dict[int, frozenset[Verb]] = {
            one.pk: SEES if one.owner_id == worker.organisation_id else frozenset() for one in people
        }
        for referral in referrals:
            key = referral.person_id
            self._of_person[key] = self._of_person.get(key, frozenset()) | self._of_referral[referral.pk]

    def of(self, name: str, table: Table, row: Any) -> frozenset[Verb]:
        """Return the verbs that hold for a row."""
        if name == "Person":
            return self._of_person[row.pk]
        if name == "Referral":
            sees = self._of_referral[row.pk]
            return sees if row.pk in self._read_of_referrer else sees - {Verb.SEE_NOTES}
        if table.path == "people":
            return SEES
        for step in table.path.split("__"):
            row = getattr(row, step)
        return (self._of_referral if table.of_referral else self._of_person).get(row.pk, frozenset())


class _Others:
    """Notices in a text that it may tell of somebody else."""

    def __init__(self, people: list[Person], worker: Worker) -> None:
        own = [one.identity for one in people]
        self._allowed = [worker.organisation.name]
        mine: set[str] = set()
        for each in own:
            self._allowed += [
                " ".join(filter(None, (each.get("forename"), each.get("surname")))),
                *(str(each[key]) for key in ("forename", "surname", "phone", "email", "postcode") if each.get(key)),
                *each.get("other_names", ()),
            ]
            mine |= {word.casefold() for line in self._allowed for word in _FIRST.findall(line)}
        self._known = {
            word.casefold()
            for one in _beside(people)
            for key in ("forename", "surname")
            for word in _FIRST.findall(str(one.identity.get(key) or ""))
        } - mine

    def noticed(self, text: str, *, always: bool) -> tuple[str, ...]:
        """Return codes of what was noticed; "look" where it is looked at in any case."""
        flags = {"look"} if always else set()
        if self._known & {word.casefold() for word in _FIRST.findall(text)}:
            flags.add("known")
        flags |= {one.technique for one in personal.search([Passage("text", text)], [], allowed=self._allowed)}
        return tuple(sorted(flags))


def _beside(people: list[Person]) -> list[Person]:
    """Everybody who stands beside these people in the records: who did it, family."""
    return list(
        Person.objects.filter(
            Q(incidents_done__person__in=people)
            | Q(marac_referrals_about__person__in=people)
            | Q(pk__in=_related(people))
        )
        .exclude(pk__in=[one.pk for one in people])
        .distinct()
    )


def _related(people: list[Person]) -> list[int]:
    ways = Relationship.objects.filter(Q(person__in=people) | Q(other__in=people)).values_list("person", "other")
    return [key for pair in ways for key in pair]


def _value(row: Any, column: str) -> str:
    """Return what stands in a column of a row, in words; "" where nothing does."""
    if isinstance(row, Consent) and column == "wording":
        return f"{Layer(row.wording.layer).words}: {row.wording.words}"
    if isinstance(row, ExportedRow) and column == "export":
        return f"{row.export.receiver.name}, {_words(row.export.at)}"
    display = getattr(row, f"get_{column}_display", None)
    return _words(display() if display else getattr(row, column))


def _words(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, Mapping):
        told = [(str(key).replace("_", " ").capitalize(), _words(each)) for key, each in value.items()]
        return "\n".join(f"{key}: {each}" for key, each in told if each)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_words(each) for each in value)))
    return _WORDS.get(str(value), str(value))

"""Who of an organisation's own people a referral may be about already. Another organisation's people are never looked at here."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import score
from answerable.pathways.models import Person, Referral, Worker, WorkerConflict
from answerable.pathways.name_check.fitting import fitted
from answerable.pathways.name_check.holding import hold
from answerable.pathways.name_check.looking import NOBODY, candidates, records
from answerable.pathways.policies import visible
from answerable.pathways.rules.draft import Whole
from answerable.pathways.rules.verbs import Verb

MOST = 5


@dataclass(frozen=True)
class Alike:
    """A row that may be the same person: why, and those of its referrals that the worker may see."""

    person: Person
    reasons: tuple[str, ...]
    referrals: tuple[Referral, ...]


def alike(worker: Worker, referral: Referral, whole: Whole) -> list[Alike]:
    """Return the rows of the worker's own organisation that may be the person of a draft, the likeliest first.

    Restricted people are never among them, nor who the worker must not learn of. Nothing is joined: somebody looks.
    """
    began = monotonic()
    record = MatchRecord.of({key: value for key, value in whole.identity.items() if value})
    # Others' rows are neither opened nor counted, every question is put whoever was found, and the answer is held: neither what is shown
    # nor what is asked of the store nor how long it takes tells of them.
    ours = (
        Person.objects.filter(owner=worker.organisation, is_restricted=False, is_honey=False)
        .exclude(pk=referral.person_id)
        .exclude(pk__in=WorkerConflict.objects.filter(worker=worker).values("person"))
    )
    model = fitted()
    weighed = [
        (person, score(model, record, other)) for person, other in records([*candidates(record, within=ours), NOBODY])
    ]
    found = sorted((-one.bits, person, one) for person, one in weighed if one.bits >= model.thresholds["show"])[:MOST]
    kept = {person: one.reasons for _bits, person, one in found}
    people = {row.pk: row for row in Person.objects.filter(pk__in=[*kept, NOBODY])}
    by_person: dict[int, list[Referral]] = {}
    for row in visible(worker, Verb.SEE_STATE).filter(person__in=[*kept, NOBODY]).defer("notes", "typed"):
        by_person.setdefault(row.person_id, []).append(row)
    hold(began)
    return [Alike(people[person], reasons, tuple(by_person.get(person, ()))) for person, reasons in kept.items()]

"""Who of an organisation's own people a referral may be about already. Another organisation's people are never looked at here."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import score
from answerable.pathways.models import Person, Referral, Worker, WorkerConflict
from answerable.pathways.name_check.fitting import fitted
from answerable.pathways.name_check.looking import candidates, records
from answerable.pathways.policies import visible
from answerable.pathways.rules.draft import Whole
from answerable.pathways.rules.verbs import Verb

MOST = 5
_NOBODY = 0
"""A number that no row has."""


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
    record = MatchRecord.of({key: value for key, value in whole.identity.items() if value})
    # Others' rows are left out before any is opened, and every question is put whoever was found: neither what is asked of the store
    # nor how long it takes tells of them.
    ours = {
        row.pk: row
        for row in Person.objects.filter(
            pk__in=[*candidates(record), _NOBODY], owner=worker.organisation, is_restricted=False, is_honey=False
        )
        .exclude(pk=referral.person_id)
        .exclude(pk__in=WorkerConflict.objects.filter(worker=worker).values("person"))
    }
    model = fitted()
    weighed = [(person, score(model, record, other)) for person, other in records([*ours, _NOBODY])]
    found = sorted((-one.bits, person, one) for person, one in weighed if one.bits >= model.thresholds["show"])[:MOST]
    kept = {person: one.reasons for _bits, person, one in found}
    by_person: dict[int, list[Referral]] = {}
    for row in visible(worker, Verb.SEE_STATE).filter(person__in=[*kept, _NOBODY]).defer("notes", "typed"):
        by_person.setdefault(row.person_id, []).append(row)
    return [Alike(ours[person], reasons, tuple(by_person.get(person, ()))) for person, reasons in kept.items()]

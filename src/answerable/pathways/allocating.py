"""Who could take a case: the service's own workers with their load, and what is known of the person inside the organisation only.

Read by the pages that propose and by the action that gives a case away, which asks again at that moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet

from answerable.pathways.models import Allocation, Organisation, Person, PersonLink, Referral, Worker, WorkerConflict
from answerable.pathways.rules.allocation import Candidate, Case, Proposal, propose, propose_all
from answerable.pathways.rules.referral import IN_SUPPORT
from answerable.pathways.rules.vocabulary import Need, Offence, Role

SUPPORTERS = (Role.SUPPORT_WORKER, Role.COORDINATOR, Role.SERVICE_MANAGER)
"""The roles whose work cases are (rules/policy.py, A1)."""


def loads(organisation: Organisation) -> dict[int, int]:
    """Return the open cases of each worker of an organisation, by the worker's key: one query."""
    rows = Referral.objects.filter(service__provider=organisation, worker__isnull=False, state__in=IN_SUPPORT)
    return dict(rows.order_by().values_list("worker").annotate(number=Count("pk")))


def candidates(organisation: Organisation) -> list[tuple[Worker, Candidate]]:
    """Return the workers of an organisation who support people, with their load: three queries."""
    has = loads(organisation)
    workers = (
        Worker.objects.filter(organisation=organisation, role__in=SUPPORTERS, is_active=True)
        .prefetch_related("areas")
        .order_by("name", "pk")
    )
    return [
        (
            one,
            Candidate(
                reference=str(one.reference),
                name=one.name,
                limit=one.caseload_limit,
                open_cases=has.get(one.pk, 0),
                areas=frozenset(area.code for area in one.areas.all()),
                skills=frozenset(str(skill) for skill in one.skills),
                is_active=one.is_active,
            ),
        )
        for one in workers
    ]


def _links(people: Iterable[int]) -> QuerySet[PersonLink]:
    keys = list(people)
    return PersonLink.objects.filter(Q(first__in=keys) | Q(second__in=keys), state=PersonLink.State.CONFIRMED)


def _own_rows(organisation: Organisation, people: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return which rows of an organisation are each of these people: its own copies, and its own rows confirmed to be the same.

    No other organisation's rows are looked at besides the one that the referral is about.
    """
    own = defaultdict(set)
    for key, copied in Person.objects.filter(
        Q(pk__in=people) | Q(copied_from__in=people), owner=organisation
    ).values_list("pk", "copied_from"):
        own[key if key in people else copied].add(key)
    back = {row: person for person, rows in own.items() for row in rows}
    for first, second in (
        _links(back).filter(first__owner=organisation, second__owner=organisation).values_list("first", "second")
    ):
        for row, other in ((first, second), (second, first)):
            if row in back:
                own[back[row]].add(other)
    return {person: frozenset(own.get(person, ())) for person in people}


def _before(organisation: Organisation, own: dict[int, frozenset[int]]) -> dict[int, frozenset[str]]:
    """Return who of an organisation supported each of these people before, by the person's key."""
    person_of: dict[int, set[int]] = defaultdict(set)
    for person, rows in own.items():
        for row in {person, *rows}:
            person_of[row].add(person)
    supported = defaultdict(set)
    allocations = Allocation.objects.filter(
        Q(referral__person__in=list(person_of)) | Q(referral__person__copies__in=list(person_of)),
        organisation=organisation,
    ).values_list("referral__person", "referral__person__copies", "worker__reference")
    for person, copy, worker in allocations.order_by():
        for row in (person, copy):
            for known in person_of.get(row, ()):
                supported[known].add(str(worker))
    return {person: frozenset(supported.get(person, ())) for person in own}


def _conflicts(organisation: Organisation, people: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return who of an organisation is too near to each of these people, or to the same person's other rows."""
    same: dict[int, set[int]] = {person: {person} for person in people}
    for first, second in _links(people).values_list("first", "second"):
        for person, other in ((first, second), (second, first)):
            if person in same:
                same[person].add(other)
    near = defaultdict(set)
    rows = WorkerConflict.objects.filter(
        worker__organisation=organisation, person__in={row for rows in same.values() for row in rows}
    )
    for row, worker in rows.values_list("person", "worker__reference"):
        near[row].add(str(worker))
    return {
        person: frozenset(reference for row in rows for reference in near.get(row, ())) for person, rows in same.items()
    }


def _wants(referral: Referral) -> dict[str, str]:
    wants = {}
    if referral.offence:
        wants[referral.offence] = Offence(referral.offence).words
    for need in referral.needs.all():
        if need.point == "start" and need.level != 0 and need.answer != "prefers_not":
            wants[need.need] = Need(need.need).words
    language = str((referral.person.preferences or {}).get("language") or "").strip()
    if language:
        wants[language] = language
    return wants


def cases(referrals: Sequence[Referral], organisation: Organisation, named: frozenset[str] = frozenset()) -> list[Case]:
    """Return what allocation weighs of each of these referrals: a fixed number of queries.

    `referrals` come with their person, area and worker, and their needs fetched before.
    """
    people = list(dict.fromkeys(one.person_id for one in referrals))
    before = _before(organisation, _own_rows(organisation, people))
    conflicts = _conflicts(organisation, people)
    return [
        Case(
            reference=str(one.reference),
            area=one.area.code if one.area else "",
            area_name=one.area.name if one.area else "",
            wants=_wants(one),
            before=before[one.person_id],
            conflicts=conflicts[one.person_id],
            restricted=one.person.is_restricted,
            named=named,
            current=str(one.worker.reference) if one.worker else "",
        )
        for one in referrals
    ]


def proposals(referral: Referral, *, named: frozenset[str] = frozenset()) -> tuple[Proposal, ...]:
    """Return every worker of a referral's service with why and why not, the best fit first."""
    if referral.service is None:
        return ()
    provider = referral.service.provider
    case = cases([referral], provider, named)[0]
    return propose(case, [one for _worker, one in candidates(provider)])


def first_proposals(referrals: Sequence[Referral], organisation: Organisation) -> dict[str, Proposal | None]:
    """Return the first proposal for each of several cases of an organisation, each counted into the load that the next one sees."""
    return propose_all(cases(referrals, organisation), [one for _worker, one in candidates(organisation)])

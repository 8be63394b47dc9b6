"""A store with a referral for every way in which a worker can be tied to one, in every state, with and without shares.

What each worker may do to each referral follows from how it was made, as tests/unit/pathways/policy_by_role.py tells it; nothing is
asked of the code under test.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from answerable.pathways.models import (
    GlassOpening,
    MaracReferral,
    OpenRecord,
    Organisation,
    Person,
    PersonLink,
    ProtocolGrant,
    Referral,
    Restriction,
    Share,
    Worker,
    WorkerConflict,
)
from answerable.pathways.rules.protocols import Basis, FieldGroup, Purpose
from answerable.pathways.rules.vocabulary import Role, State
from tests.unit.pathways.policy_by_role import Case

from ..making import a_consent, a_protocol, a_service, a_worker, an_organisation, today

ALL_GROUPS = tuple(group.value for group in FieldGroup)
FEW_GROUPS = ("reference", "identity", "needs")

TIES: tuple[frozenset[str], ...] = tuple(
    map(
        frozenset,
        (
            (),
            ("referred_by_us",),
            ("hub",),
            ("hub", "referred_by_us"),
            ("own_service",),
            ("own_service", "referred_by_us"),
            ("own_service", "hub"),
            ("marac",),
            ("marac", "referred_by_us"),
            ("rights",),
            ("rights", "referred_by_us"),
            ("rights", "hub"),
            ("rights", "own_service"),
        ),
    )
)
"""What ties an organisation to a referral."""
OWN_TIES: dict[str, tuple[str, ...]] = {
    "written": ("referred_by_us",),
    "allocated": ("own_service",),
    "opened": (),
    # Not ties: the worker is named in it, and the organisation is another's by now.
    "left: written": (),
    "left: allocated": (),
    "opened, and over": (),
}
"""What ties one worker to a referral, with what then ties their organisation."""
SHARES: tuple[tuple[tuple[str, tuple[str, ...]], ...], ...] = (
    (),
    (("referral", ALL_GROUPS),),
    (("referral", FEW_GROUPS), ("support", ("reference", "address"))),
    (("safeguarding", FEW_GROUPS),),
    (("marac", ALL_GROUPS),),
)
"""What is shared with the organisation."""
OF_PERSON = ("", "restricted", "conflicted", "conflicted by a link", "article 18")
"""What is so of the person."""


@dataclass
class Made:
    """One referral as it was made: for which organisation, with what ties; `worker`: whose own tie it has."""

    referral: Referral
    ours: Organisation
    ties: frozenset[str]
    shares: tuple[tuple[str, tuple[str, ...]], ...]
    about: str
    worker: Worker | None = None
    own: str = ""

    def case(self, worker: Worker) -> Case:
        """What a worker is to it, in the words of the other reading."""
        ties, shared = set[str](), set[tuple[str, str]]()
        if worker.organisation_id == self.ours.pk:
            ties |= self.ties
            shared |= {(purpose, group) for purpose, groups in self.shares for group in groups}
            if {purpose for purpose, _ in shared} & {"support", "safeguarding"}:
                ties.add("shared")
        if worker == self.worker and ":" not in self.own and "," not in self.own:
            ties.add(self.own)
        if worker.organisation.is_hub:
            ties.add("at_hub")
        return Case(
            role=worker.role,
            ties=frozenset(ties),
            state=self.referral.state,
            shared=frozenset(shared),
            restricted=self.about == "restricted",
            conflicted=self.about.startswith("conflicted"),
            article_18=self.about == "article 18",
        )


@dataclass
class World:
    """The workers, and every referral."""

    workers: list[Worker] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)

    def near(self, worker: Worker) -> list[Made]:
        """Every referral made for the worker's organisation."""
        return [one for one in self.made if one.ours.pk == worker.organisation_id]


def _kinds() -> Iterator[tuple[frozenset[str], str, tuple[Any, ...], str, str]]:
    """(ties, own tie, shares, state, of the person) of every referral of one organisation; own ties once for each role."""
    for tied, shares, state in itertools.product(TIES, SHARES, State):
        # What is so of the person is met with the share that allows the most.
        for about in OF_PERSON if shares in (SHARES[1], SHARES[4]) else OF_PERSON[:2]:
            yield tied, "", shares, state, about
    for own, with_it in OWN_TIES.items():
        for shares, state in itertools.product(SHARES[:3], State):
            # A conflict and a restriction are of the person, whatever the state.
            for about in OF_PERSON if shares is SHARES[1] and state in ("draft", "sent", "active") else OF_PERSON[:1]:
                yield frozenset(with_it), own, shares, state, about


def make_world(hub: bool) -> World:
    """Make every referral of an organisation that is a hub, or is none, with a worker of each role in it."""
    world = World()
    theirs = an_organisation("Made-up other agency")
    ours = an_organisation("Made-up agency of ours", is_hub=hub)
    others_service, our_service = a_service(theirs), a_service(ours)
    world.workers = [a_worker(role=role, organisation=ours) for role in Role]
    elsewhere = a_worker(organisation=theirs)
    grants = {
        (purpose, groups): a_protocol(theirs, ours, purpose=purpose, fields=groups)
        for shares in SHARES
        for purpose, groups in shares
    }
    people = _people(theirs, ours, world.workers)
    rows: list[Made] = []
    for tied, own, shares, state, about in _kinds():
        roles = world.workers if own else [None]
        for worker in roles:
            rights = "rights" in tied
            rows.append(
                Made(
                    Referral(
                        number=f"R-{hub:d}{len(rows):06}",
                        person=people[about, rights],
                        source="police",
                        referred_by=ours if "referred_by_us" in tied else theirs,
                        referrer=worker if own.endswith("written") else elsewhere,
                        hub=ours if "hub" in tied else theirs,
                        service=our_service if "own_service" in tied else others_service,
                        worker=worker if own.endswith("allocated") else None,
                        offence="domestic_abuse",
                        state=state,
                    ),
                    ours,
                    tied,
                    shares,
                    about,
                    worker,
                    own,
                )
            )
    Referral.objects.bulk_create([one.referral for one in rows], batch_size=500)
    _shares(rows, grants, theirs)
    _marac(rows, theirs)
    _openings(rows)
    world.made = rows
    return world


def _people(theirs: Organisation, ours: Organisation, workers: list[Worker]) -> dict[tuple[str, bool], Person]:
    """Somebody of each kind, with an open question about their own record, and without."""
    people: dict[tuple[str, bool], Person] = {}
    for about, rights in itertools.product(OF_PERSON, (False, True)):
        person = Person.objects.create(
            owner=theirs,
            part="victim",
            identity={"forename": "Ada", "surname": "Madeup"},
            is_restricted=about == "restricted",
        )
        people[about, rights] = person
        # What another organisation restricts, and what was restricted once, binds nobody here.
        binds = about == "article 18"
        Restriction.objects.create(person=person, organisation=ours, lifted_at=None if binds else timezone.now())
        Restriction.objects.create(person=person, organisation=theirs)
        if rights:
            OpenRecord.objects.create(person=person, organisation=ours)
        else:
            # Answered, and asked of another organisation: neither opens anything.
            OpenRecord.objects.create(person=person, organisation=ours, closed_at=timezone.now())
            OpenRecord.objects.create(person=person, organisation=theirs)
        too_near = person
        if about == "conflicted by a link":
            too_near = Person.objects.create(owner=ours, part="victim", identity={"forename": "Ada"})
            first, second = (person, too_near) if rights else (too_near, person)
            if first.pk > second.pk:
                first, second = second, first
            PersonLink.objects.create(first=first, second=second, weight=20, model_version="made up", state="confirmed")
        if about.startswith("conflicted"):
            WorkerConflict.objects.bulk_create(WorkerConflict(worker=worker, person=too_near) for worker in workers)
        else:
            # Links that are only proposed, or refuted, carry no conflict over.
            for state in ("proposed", "refuted"):
                other = Person.objects.create(owner=ours, part="victim", identity={"forename": "Ada"})
                PersonLink.objects.create(first=person, second=other, weight=20, model_version="made up", state=state)
                WorkerConflict.objects.bulk_create(WorkerConflict(worker=worker, person=other) for worker in workers)
    return people


def _shares(rows: list[Made], grants: dict[tuple[str, tuple[str, ...]], ProtocolGrant], theirs: Organisation) -> None:
    """Shares on an agreement of the person; those for MARAC need none."""
    agreed = {one.referral.person_id: one.referral for one in rows}
    consents = {person: a_consent(referral) for person, referral in agreed.items()}
    Share.objects.bulk_create(
        [
            Share(
                referral=one.referral,
                giver=theirs,
                receiver=one.ours,
                grant=grants[purpose, groups],
                purpose=purpose,
                fields=list(groups),
                consent=None if purpose == Purpose.MARAC else consents[one.referral.person_id],
                expires_on=today() + timedelta(days=30),
            )
            for one in rows
            for purpose, groups in one.shares
        ],
        batch_size=500,
    )


def _marac(rows: list[Made], theirs: Organisation) -> None:
    """A referral to the MARAC of ours where it is tied so; where it is not, one to another's, and one of ours that is closed."""
    MaracReferral.objects.bulk_create(
        [
            MaracReferral(
                number=f"M-{number}-{one.referral.number}",
                person=one.referral.person,
                referral=one.referral,
                referred_on=today(),
                referred_by=theirs,
                coordinated_by=run_by,
                criteria=["professional_judgement"],
                why="Made up.",
                basis=Basis.PREVENTION,
                person_told=True,
                safeguarding=False,
                closed_on=closed,
            )
            for one in rows
            for number, (run_by, closed) in enumerate(
                [(one.ours, None)] if "marac" in one.ties else [(theirs, None), (one.ours, today())]
            )
            if "marac" in one.ties or (not one.own and Purpose.MARAC in dict(one.shares))
        ],
        batch_size=500,
    )


def _openings(rows: list[Made]) -> None:
    now = timezone.now()
    GlassOpening.objects.bulk_create(
        [
            GlassOpening(
                worker=one.worker,
                organisation=one.worker.organisation,
                referral=one.referral,
                reason="missing",
                why="Made up.",
                opened_at=now - timedelta(hours=3),
                ends_at=now + timedelta(hours=3) if one.own == "opened" else now - timedelta(seconds=1),
            )
            for one in rows
            if one.own.startswith("opened")
        ],
        batch_size=500,
    )

"""May this worker, to this referral, now? The table of rules/policy.py as a filter of lists and as a check of one.

Whatever a decision rests on is read from the store each time: a share that was withdrawn, a protocol that ended, a conflict that
was recorded holds from the next request on.

- lists: `visible(worker, Verb.SEE_STATE)`, one query; what each row of a page may show: `groups_of_all(worker, rows)`
- one referral: `found(worker, verb, reference)`, or 404; `may(worker, verb, referral)`; every verb at once: `allowed_to(…)`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils import timezone

from answerable.pathways.granting import in_force
from answerable.pathways.models import (
    GlassOpening,
    Incident,
    MaracReferral,
    OpenRecord,
    Person,
    PersonLink,
    Referral,
    Service,
    Share,
    Worker,
    WorkerConflict,
)
from answerable.pathways.restricting import restrictions
from answerable.pathways.rules.policy import (
    ARTICLE_18,
    ASIDE,
    CLAUSES,
    CONFLICT,
    GROUP_OF,
    SEES,
    Clause,
    Facts,
    Relation,
    allowed,
    decide,
)
from answerable.pathways.rules.protocols import WITHOUT_AGREEMENT, FieldGroup, Purpose
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role, State

NOTHING = Q(pk__in=())
_GROUPS = frozenset(map(str, FieldGroup))


def live_shares(*organisations: int) -> QuerySet[Share]:
    """Return what is shared with an organisation today, or with each of several.

    A share is live from when it was made until its last day, or until it or the consent under it is withdrawn, while its line of a
    protocol is in force. Under it there is a consent, or an override that a manager signed; for MARAC alone neither is needed, where
    the line rests on one of the bases that do without (facts/law.md D5).
    """
    today = timezone.localdate()
    consented = Q(consent__given=True, consent__withdrawn_at__isnull=True)
    overridden = Q(override__signed_at__isnull=False, override__refused_at__isnull=True)
    without_either = Q(
        consent__isnull=True, override__isnull=True, purpose=Purpose.MARAC, grant__basis__in=WITHOUT_AGREEMENT
    )
    return Share.objects.filter(
        consented | overridden | without_either,
        in_force(today, through="grant__protocol"),
        receiver__in=organisations,
        withdrawn_at__isnull=True,
        expires_on__gte=today,
        purpose=F("grant__purpose"),
        giver=F("grant__giver"),
        receiver=F("grant__receiver"),
    ).order_by()


def _with_group(shares: QuerySet[Share], group: FieldGroup | None) -> QuerySet[Share]:
    """Keep the shares that have a group, both as they were made and as the protocol's line now says."""
    if group is None:
        return shares
    quoted = f'"{group}"'
    return shares.alias(
        own_fields=Cast("fields", TextField()), fields_of_grant=Cast("grant__fields", TextField())
    ).filter(own_fields__contains=quoted, fields_of_grant__contains=quoted)


def too_near(worker: Worker) -> Q:
    """Return the condition of referrals of people whom the worker must learn nothing of: those recorded, and the same people at other organisations."""
    people = WorkerConflict.objects.filter(worker=worker).values("person")
    same = PersonLink.objects.filter(state=PersonLink.State.CONFIRMED)
    return (
        Q(person__in=people)
        | Q(person__in=same.filter(first__in=people).values("second"))
        | Q(person__in=same.filter(second__in=people).values("first"))
    )


def _tied(worker: Worker, relation: Relation) -> Q:
    """The referrals to which a worker is tied in one way."""
    ours = worker.organisation_id
    now = timezone.now()
    own_service = Q(service__in=Service.objects.filter(provider_id=ours).order_by().values("pk"))
    match relation:
        case Relation.WRITTEN:
            return Q(referrer=worker, referred_by_id=ours)
        case Relation.REFERRED_BY_US:
            return Q(referred_by_id=ours)
        case Relation.HUB:
            return Q(hub_id=ours)
        case Relation.OWN_SERVICE:
            return own_service
        case Relation.ALLOCATED:
            return Q(worker=worker) & own_service
        case Relation.SHARED:
            return Q(pk__in=live_shares(ours).filter(purpose__in=ASIDE).values("referral"))
        case Relation.MARAC:
            open_ = MaracReferral.objects.filter(coordinated_by_id=ours, closed_on__isnull=True, referral__isnull=False)
            return Q(pk__in=open_.order_by().values("referral"))
        case Relation.RIGHTS:
            asked = OpenRecord.objects.filter(organisation_id=ours, closed_at__isnull=True)
            return Q(person__in=asked.values("person"))
        case Relation.OPENED:
            openings = GlassOpening.objects.filter(worker=worker, organisation_id=ours, ends_at__gt=now).order_by()
            return Q(pk__in=openings.values("referral"))
        case Relation.AT_HUB:
            return Q() if worker.organisation.is_hub else NOTHING


def _filter_of(clause: Clause, verb: Verb, *, tied: Callable[[Relation], Q], shares: QuerySet[Share]) -> Q:
    """The referrals for which a clause allows a verb to a worker of its roles; `shares`: what is shared with their organisation."""
    allows = Q(state__in=sorted(clause.states))
    for relation in sorted(clause.relations):
        allows &= tied(relation)
    if clause.under:
        given: Q = Q(Exists(shares.filter(referral=OuterRef("pk"), purpose__in=sorted(clause.under))))
        if clause.given:
            given |= tied(Relation.REFERRED_BY_US)
        allows &= given
    if not clause.restricted:
        allows &= ~Q(Exists(Person.objects.filter(pk=OuterRef("person"), is_restricted=True)))
    return allows


def visible(worker: Worker, verb: Verb) -> QuerySet[Referral]:
    """Return the referrals to which a worker may do something now, or of which they may see something: one query, not yet run."""
    allows = NOTHING
    clauses = [clause for clause in CLAUSES if verb in clause.verbs and worker.role in clause.roles]
    if clauses and worker.is_active:
        tied = cache(lambda relation: _tied(worker, relation))
        shares = _with_group(live_shares(worker.organisation_id), GROUP_OF.get(verb))
        for clause in clauses:
            allows |= _filter_of(clause, verb, tied=tied, shares=shares)
    found_ = Referral.objects.filter(allows)
    if verb not in CONFLICT.verbs:
        found_ = found_.exclude(too_near(worker))
    if verb not in ARTICLE_18.verbs:
        found_ = found_.filter(~Exists(restrictions(worker.organisation_id).filter(person=OuterRef("person"))))
    return found_


def found(worker: Worker, verb: Verb, reference: UUID) -> Referral:
    """Return one referral to which a worker may do something. Raises Http404 where they may not, as where there is none."""
    referral = (
        visible(worker, verb)
        .select_related("person", "referred_by", "referrer", "hub", "service__provider", "worker", "area")
        .filter(reference=reference)
        .first()
    )
    if referral is None:
        raise Http404("There is no such page.")
    return referral


def facts_of_all(worker: Worker, referrals: Iterable[Referral]) -> dict[int, Facts]:
    """Return what a decision about each of these referrals rests on, by its key: a fixed number of queries, however many they are."""
    keys = [referral.pk for referral in referrals]
    ours, role = worker.organisation_id, Role(worker.role)
    asked = {relation for clause in CLAUSES if role in clause.roles for relation in clause.relations}
    shared: defaultdict[int, set[tuple[Purpose, FieldGroup]]] = defaultdict(set)
    shares = live_shares(ours).filter(referral__in=keys)
    for key, purpose, fields, of_grant in shares.values_list("referral", "purpose", "fields", "grant__fields"):
        groups_ = {FieldGroup.REFERENCE, *(FieldGroup(code) for code in _GROUPS.intersection(fields, of_grant))}
        shared[key] |= {(Purpose(purpose), group) for group in groups_}

    def holding(relation: Relation) -> set[int]:
        """The keys of those that a question to the store of their own is needed for, asked only where a clause asks."""
        if relation not in asked:
            return set()
        return set(
            Referral.objects.filter(_tied(worker, relation), pk__in=keys).order_by().values_list("pk", flat=True)
        )

    rights, opened, marac = (holding(one) for one in (Relation.RIGHTS, Relation.OPENED, Relation.MARAC))
    near = set(Referral.objects.filter(too_near(worker), pk__in=keys).order_by().values_list("pk", flat=True))
    columns = ("pk", "state", "referrer", "referred_by", "hub", "worker", "service__provider")
    of_person = ("person__is_restricted", Exists(restrictions(ours).filter(person=OuterRef("person"))))
    made: dict[int, Facts] = {}
    for row in Referral.objects.filter(pk__in=keys).order_by().values_list(*columns, *of_person):
        key, state, referrer, referred_by, hub, allocated, provider, restricted, article_18 = row
        purposes = {purpose for purpose, _ in shared[key]}
        ties = {
            Relation.WRITTEN: referrer == worker.pk and referred_by == ours,
            Relation.REFERRED_BY_US: referred_by == ours,
            Relation.HUB: hub == ours,
            Relation.OWN_SERVICE: provider == ours,
            Relation.ALLOCATED: allocated == worker.pk and provider == ours,
            Relation.SHARED: bool(purposes & ASIDE),
            Relation.MARAC: key in marac,
            Relation.RIGHTS: key in rights,
            Relation.OPENED: key in opened,
            Relation.AT_HUB: worker.organisation.is_hub,
        }
        made[key] = Facts(
            role=role,
            relations=frozenset(relation for relation, holds in ties.items() if holds),
            state=State(state),
            shared=frozenset(shared[key]),
            restricted=restricted,
            conflicted=key in near,
            processing_restricted=article_18,
        )
    return made


def facts_of(worker: Worker, referral: Referral) -> Facts:
    """Return what a decision about one referral rests on, as the store has it now."""
    return facts_of_all(worker, [referral])[referral.pk]


def may(worker: Worker, verb: Verb, referral: Referral) -> bool:
    """Return whether a worker may do something to a referral now. For many verbs at once, ask `allowed_to`."""
    return worker.is_active and decide(verb, facts_of(worker, referral)).allowed


def allowed_to(worker: Worker, referral: Referral) -> frozenset[Verb]:
    """Return every verb that a worker may do to a referral now."""
    return allowed(facts_of(worker, referral)) if worker.is_active else frozenset()


def groups(worker: Worker, referral: Referral) -> frozenset[Verb]:
    """Return the SEE_ verbs that a worker has of a referral now: what a page may show of it."""
    return allowed_to(worker, referral) & SEES


def groups_of_all(worker: Worker, referrals: Iterable[Referral]) -> Mapping[int, frozenset[Verb]]:
    """Return the SEE_ verbs of each of these referrals by its key, in a fixed number of queries: what a list may show of each row."""
    if not worker.is_active:
        return {referral.pk: frozenset() for referral in referrals}
    return {key: allowed(facts) & SEES for key, facts in facts_of_all(worker, referrals).items()}


def referrers_notes_of_all(worker: Worker, referrals: Iterable[Referral]) -> frozenset[int]:
    """Return the keys of those of these referrals of which a worker who may see notes may read what the referrer wrote.

    Their own organisation's referrals; those that the referrer or the hub shares with theirs notes included; and one that they opened
    in an emergency, until the time is over. Whose service it is may read the notes of its own support without any share, and these
    are not among them.
    """
    keys = [referral.pk for referral in referrals]
    ours = worker.organisation_id
    shared = _with_group(live_shares(ours), FieldGroup.NOTES).filter(
        Q(giver=OuterRef("referred_by")) | Q(giver=OuterRef("hub")), referral=OuterRef("pk")
    )
    may_read = Q(referred_by_id=ours) | Q(Exists(shared)) | _tied(worker, Relation.OPENED)
    return frozenset(Referral.objects.filter(may_read, pk__in=keys).order_by().values_list("pk", flat=True))


def visible_people(worker: Worker, verb: Verb) -> QuerySet[Person]:
    """Return the people of the referrals of which a worker may see something."""
    return Person.objects.filter(pk__in=visible(worker, verb).order_by().values("person"))


def openings(reader: Worker) -> QuerySet[GlassOpening]:
    """Return the openings in an emergency that a worker may look into: all at a hub, else those that were made in their organisation.

    None of them is of somebody to whom the reader is too near.
    """
    near = Referral.objects.filter(too_near(reader)).order_by().values("pk")
    found_ = GlassOpening.objects.exclude(referral__in=near) if reader.is_active else GlassOpening.objects.none()
    return found_ if reader.organisation.is_hub else found_.filter(organisation_id=reader.organisation_id)


def own_rows(referral: Referral, worker: Worker) -> QuerySet[Person]:
    """Return the rows that a worker's organisation has of the person of a referral: the one it made, or its copies."""
    ours = worker.organisation_id
    return Person.objects.filter(Q(pk=referral.person_id) | Q(copied_from=referral.person_id), owner=ours)


def told_incidents(referral: Referral, worker: Worker) -> QuerySet[Incident]:
    """Return what was done to the person of a referral, as the worker's organisation recorded it, the one that referred them, or one
    that shares the referral with theirs today. What another organisation recorded of the same row would tell that it knows them."""
    givers = live_shares(worker.organisation_id).filter(referral=referral).values("giver")
    return Incident.objects.filter(
        Q(person=referral.person) | Q(person__in=own_rows(referral, worker)),
        Q(organisation=worker.organisation_id) | Q(organisation=referral.referred_by_id) | Q(organisation__in=givers),
    )

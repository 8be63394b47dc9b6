"""What the local rules look at: the rules of a day, and of many referrals at once what one organisation may know of each.

An organisation knows its own rows, and those of organisations that give it such things under a protocol in force. So no count tells a
worker that a person is known elsewhere outside a protocol.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from answerable.pathways.granting import in_force as protocol_in_force
from answerable.pathways.linkage.scoring import probability
from answerable.pathways.models import (
    Incident,
    LocalRule,
    MaracReferral,
    Person,
    PersonLink,
    ProtocolGrant,
    Referral,
    RiskAssessment,
    RiskTool,
)
from answerable.pathways.policies import live_shares
from answerable.pathways.rules import local_rules as engine
from answerable.pathways.rules import risk_tools
from answerable.pathways.rules.marac import Prior
from answerable.pathways.rules.protocols import Basis, FieldGroup, Purpose
from answerable.pathways.rules.repeats import Told
from answerable.pathways.rules.risk import Guide
from answerable.pathways.rules.risk_tools import Tool
from answerable.pathways.rules.vocabulary import OrganisationKind, RiskLevel, State

OPEN = (State.SENT, State.OFFERED, State.DECLINED, State.ACCEPTED, State.ACTIVE)
"""The states in which a referral is an open case, which the rules look at."""


_IN_SUPPORT = (State.ACCEPTED, State.ACTIVE)


_TO_KNOW = (Purpose.REFERRAL, Purpose.SUPPORT, Purpose.SAFEGUARDING, Purpose.MARAC)


_AT_A_TIME = 300


NOBODY = 0
"""The number of no row. A question is put with it where there is nobody to ask of: how many are put tells of nobody."""


_CONFIRMED = """
    WITH RECURSIVE chain(person) AS (
        SELECT id FROM {people} WHERE id IN ({marks})
        UNION
        SELECT CASE WHEN link.first_id = chain.person THEN link.second_id ELSE link.first_id END
        FROM chain JOIN {links} link ON (link.first_id = chain.person OR link.second_id = chain.person) AND link.state = %s
    )
    SELECT link.first_id, link.second_id FROM chain JOIN {links} link ON link.first_id = chain.person AND link.state = %s
"""
"""The confirmed links of every chain that leads from some people, however long: one question."""


def as_rule(row: LocalRule) -> engine.Rule:
    """Return a rule as the engine takes it."""
    return engine.Rule(row.code, row.version, engine.Kind(row.kind), row.parameters, row.from_day, row.until_day)


def rules_in_force(on: date | None = None) -> dict[tuple[str, int], tuple[LocalRule, engine.Rule]]:
    """Return the rules that hold on a day (today), by code and version."""
    rows = {(row.code, row.version): row for row in LocalRule.objects.all()}
    held = engine.in_force((as_rule(row) for row in rows.values()), on or timezone.localdate())
    return {(rule.code, rule.version): (rows[rule.code, rule.version], rule) for rule in held}


def unexplained() -> bool:
    """Return whether a rule was changed and not every open case has been explained again since."""
    return LocalRule.objects.filter(explained_at__isnull=True).exists()


def version_of(code: str) -> int:
    """Return the number of the latest version of a rule, 0 where there is none."""
    return LocalRule.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0


@dataclass
class Known:
    """Who gives an organisation which things under the protocols of today."""

    incidents: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    marac: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def known_to() -> Known:
    """Return, for every organisation, whose incidents and whose MARAC referrals protocols in force let it know: one query.

    A line that rests on explicit consent lets nothing be known of somebody by itself: that takes a share.
    """
    known = Known()
    grants = (
        ProtocolGrant.objects.filter(protocol_in_force(timezone.localdate(), through="protocol"), purpose__in=_TO_KNOW)
        .exclude(basis=Basis.EXPLICIT_CONSENT)
        .values_list("giver", "receiver", "purpose", "fields")
    )
    for giver, receiver, purpose, fields in grants:
        if FieldGroup.OFFENCE in fields:
            known.incidents[receiver].add(giver)
        if purpose == Purpose.MARAC:
            known.marac[receiver].add(giver)
    return known


class _Same:
    """Rows that are one person by confirmed links: finds the row that stands for each."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}

    def stands(self, row: int) -> int:
        while (above := self.of.setdefault(row, row)) != row:
            self.of[row] = row = self.of[above]
        return row

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.stands(one), self.stands(other)))
        self.of[second] = first

    def follow(self, rows: Iterable[int]) -> None:
        """Take in every row that a chain of confirmed links leads to from these."""
        begun = sorted({row for row in rows if row not in self.of})
        for row in begun:
            self.of[row] = row
        named = connection.ops.quote_name
        asked = begun or [NOBODY]
        sql = _CONFIRMED.format(
            people=named(Person._meta.db_table),
            links=named(PersonLink._meta.db_table),
            marks=", ".join(["%s"] * len(asked)),
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*asked, PersonLink.State.CONFIRMED, PersonLink.State.CONFIRMED])
            for first, second in cursor.fetchall():
                self.join(first, second)

    def groups(self) -> dict[int, set[int]]:
        out: dict[int, set[int]] = defaultdict(set)
        for row in list(self.of):
            out[self.stands(row)].add(row)
        return out


@dataclass(frozen=True)
class Looked:
    """One referral as one organisation may know it."""

    referral: int
    organisation: int
    case: engine.Case


def _doubts(same: _Same) -> dict[int, dict[int, float]]:
    """Return for each person the other people that unconfirmed links say they may be, with the chance of it."""
    rows = {*same.of, NOBODY}
    proposed = list(
        PersonLink.objects.filter(Q(first__in=rows) | Q(second__in=rows), state=PersonLink.State.PROPOSED).values_list(
            "first", "second", "weight"
        )
    )
    same.follow({row for first, second, _ in proposed for row in (first, second)})
    every = {*same.of, NOBODY}
    refuted = {
        frozenset((same.stands(first), same.stands(second)))
        for first, second in PersonLink.objects.filter(
            first__in=every, second__in=every, state=PersonLink.State.REFUTED
        ).values_list("first", "second")
    }
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for first, second, weight in proposed:
        one, other = same.stands(first), same.stands(second)
        if one == other or frozenset((one, other)) in refuted:
            continue
        chance = probability(weight)
        for here, there in ((one, other), (other, one)):
            found[here][there] = max(found[here].get(there, 0.0), chance)
    return found


def _looked(keys: Sequence[int], known: Known, *, only: int | None) -> Iterator[Looked]:
    columns = ("pk", "person", "risk", "state", "referred_by", "hub", "service__provider", "service__provider__kind")
    referrals = list(Referral.objects.filter(pk__in=keys).order_by("pk").values_list(*columns))
    same = _Same()
    same.follow(row[1] for row in referrals)
    doubts = _doubts(same)
    people = {*same.of, NOBODY}
    incidents = list(
        Incident.objects.filter(person__in=people)
        .order_by()
        .values_list(
            "pk",
            "person",
            "person__is_restricted",
            "organisation",
            "organisation__kind",
            "source_ref",
            "occurred_on",
            "offence",
            "is_crime",
        )
    )
    done_by: dict[int, set[int]] = defaultdict(set)
    for incident, perpetrator in Incident.perpetrators.through.objects.filter(incident__person__in=people).values_list(
        "incident", "person"
    ):
        done_by[incident].add(perpetrator)
    maracs = list(
        MaracReferral.objects.filter(person__in=people)
        .order_by()
        .values_list("pk", "person", "referred_on", "met_on", "referred_by", "coordinated_by", "closed_on")
    )
    about: dict[int, set[int]] = defaultdict(set)
    for marac, perpetrator in MaracReferral.perpetrators.through.objects.filter(
        maracreferral__person__in=people
    ).values_list("maracreferral", "person"):
        about[marac].add(perpetrator)
    same.follow(row for rows in (*done_by.values(), *about.values()) for row in rows)

    told: dict[int, list[tuple[int, tuple[Any, ...]]]] = defaultdict(list)
    for pk, person, *rest in incidents:
        told[same.stands(person)].append((pk, tuple(rest)))
    before: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, person, *rest in maracs:
        before[same.stands(person)].append((pk, *rest))
    with_idva: dict[int, set[int]] = defaultdict(set)
    for person, provider in (
        Referral.objects.filter(
            person__in=people, state__in=_IN_SUPPORT, service__provider__kind=OrganisationKind.ADVOCACY
        )
        .order_by()
        .values_list("person", "service__provider")
    ):
        with_idva[same.stands(person)].add(provider)

    viewers = {row[0]: {org for org in row[4:7] if org is not None} for row in referrals}
    made_by = {row[0]: row[4] for row in referrals}
    if only is not None:
        viewers = {key: organisations & {only} for key, organisations in viewers.items()}
    shared: dict[tuple[int, int], set[int]] = defaultdict(set)
    for referral, giver, organisation, fields, of_grant in (
        live_shares(*{NOBODY}.union(*viewers.values()))
        .filter(referral__in=keys)
        .values_list("referral", "giver", "receiver", "fields", "grant__fields")
    ):
        if FieldGroup.OFFENCE in fields and FieldGroup.OFFENCE in of_grant:
            # A hub that shares a referral on passes on what its referrer told.
            shared[referral, organisation] |= {giver, made_by[referral]}
    assessed = _last_assessments(keys)

    def rows_of(group: int, allowed: set[int], always: set[int], doubt: int | None) -> Iterator[Told]:
        for pk, (restricted, organisation, kind, source_ref, occurred_on, offence, is_crime) in told[group]:
            # Somebody whom an organisation keeps restricted is known elsewhere by a share of their own only.
            if organisation in (always if restricted else allowed):
                yield Told(
                    organisation=organisation,
                    source_ref=source_ref,
                    occurred_on=occurred_on,
                    offence=offence,
                    by_police=kind == OrganisationKind.POLICE,
                    is_crime=is_crime,
                    perpetrators=frozenset(same.stands(one) for one in done_by[pk]),
                    doubt=doubt,
                )

    def priors_of(group: int, allowed: set[int], own: int, doubt: int | None) -> Iterator[Prior]:
        for pk, referred_on, met_on, referred_by, coordinated_by, _ in before[group]:
            if referred_by in allowed or coordinated_by == own:
                perpetrators = frozenset(same.stands(one) for one in about[pk])
                yield Prior(referred_on, met_on, perpetrators, own if coordinated_by == own else referred_by, doubt)

    for key, person, risk, _, *_ in referrals:
        group = same.stands(person)
        ticks, flags = assessed.get(key, (None, frozenset()))
        for organisation in sorted(viewers[key]):
            always = {organisation} | shared[key, organisation]
            incidents_of = always | known.incidents[organisation]
            maracs_of = {organisation} | known.marac[organisation]
            rows = list(rows_of(group, incidents_of, always, None))
            priors = list(priors_of(group, maracs_of, organisation, None))
            chances: dict[int, float] = {}
            for other, chance in doubts.get(group, {}).items():
                more = list(rows_of(other, incidents_of, always, other))
                earlier = list(priors_of(other, maracs_of, organisation, other))
                if more or earlier:
                    chances[other] = chance
                    rows += more
                    priors += earlier
            yield Looked(
                key,
                organisation,
                engine.Case(
                    risk=RiskLevel(risk) if risk else None,
                    told=rows,
                    chances=chances,
                    priors=priors,
                    ticks=ticks,
                    flags=flags,
                    at_marac=any(
                        closed is None and (referred_by in maracs_of or coordinated_by == organisation)
                        for _, _, _, referred_by, coordinated_by, closed in before[group]
                    ),
                    with_idva=bool(with_idva[group] & incidents_of),
                ),
            )


def _last_assessments(keys: Sequence[int]) -> dict[int, tuple[int | None, frozenset[str]]]:
    """Return ticks and flags of the last completed assessment with a tool of each referral, in two queries."""
    newer = RiskAssessment.objects.filter(
        referral=OuterRef("referral"), tool__isnull=False, completed_at__isnull=False, pk__gt=OuterRef("pk")
    )
    rows = (
        RiskAssessment.objects.filter(~Exists(newer), referral__in=keys, tool__isnull=False, completed_at__isnull=False)
        .order_by()
        .values_list("referral", "ticks", "answers", "tool")
    )
    held = list(rows)
    tools = {
        tool.pk: risk_tools.read(tool.definition) for tool in RiskTool.objects.filter(pk__in={row[3] for row in held})
    }
    return {referral: (ticks, risk_tools.flags(tools[tool], answers)) for referral, ticks, answers, tool in held}


def cases(referrals: Iterable[int], *, only: int | None = None) -> Iterator[list[Looked]]:
    """Return what the rules look at of these referrals (their keys), a few hundred at a time: memory stays flat, no query a row.

    A referral has a case for each organisation that has a part in it: who made it, its hub, its service's provider. `only` keeps
    the cases of one organisation.
    """
    known, batch = known_to(), []
    for key in referrals:
        batch.append(key)
        if len(batch) == _AT_A_TIME:
            yield list(_looked(batch, known, only=only))
            batch = []
    if batch:
        yield list(_looked(batch, known, only=only))


def open_referrals() -> QuerySet[Referral, int]:
    """Return the keys of the referrals that the rules look at, oldest first."""
    return Referral.objects.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True)


def referrals_of_the_same(people: Iterable[int]) -> list[int]:
    """Return the keys of the open referrals of these people, of whom they are by confirmed links, or may be by proposed ones."""
    same = _Same()
    same.follow(people)
    _doubts(same)
    return list(open_referrals().filter(person__in={*same.of, NOBODY}))


def read_tool(row: RiskTool) -> Tool:
    """Return a tool with its questions, and the guide as it is set here."""
    guide = None
    if row.high_ticks is not None and row.medium_ticks is not None:
        guide = Guide(high=row.high_ticks, medium=row.medium_ticks)
    return replace(risk_tools.read(row.definition), guide=guide, until_day=row.until_day)

"""Reads what a return is counted from, and what it would say: no row of a person is shown to anybody, and no count is kept."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from answerable.pathways.clockwork import targets
from answerable.pathways.models import (
    Person,
    PersonLink,
    Referral,
    ReferralEvent,
    ReferralNeed,
    Service,
    Share,
    SignedReturn,
    Worker,
)
from answerable.pathways.rules.clocks import Clock, due
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.vocabulary import Need
from answerable.standards.service_returns import TABLES, WORDS, Table

from .counting import About, Case, Happening, Period, Score, count, referred
from .periods import periods
from .protecting import REASON_WORDS, CannotProtect, Left, Protected, Reason, protect

SHOWN_PERIODS = 8


def services_of(worker: Worker) -> QuerySet[Service]:
    """Return the services that the worker's own organisation runs: the only ones whose returns it sees."""
    return Service.objects.filter(provider_id=worker.organisation_id).select_related("provider")


def enough() -> int:
    """Return the smallest count of people that may leave (facts/law.md E4: a setting)."""
    found: int = settings.SMALL_NUMBER
    return found


def months() -> int:
    """Return how many months a period has (facts/law.md D3: twice a year is usual; an office agrees its own)."""
    found: int = settings.RETURN_MONTHS
    return found


def _people(persons: Mapping[int, int]) -> dict[int, int]:
    """Of each row of a person, the least row that a confirmed link says is the same person."""
    root = {pk: pk for pk in persons}

    def top(pk: int) -> int:
        while root[pk] != pk:
            pk = root[pk]
        return pk

    confirmed = PersonLink.objects.filter(state=PersonLink.State.CONFIRMED).values_list("first", "second")
    for first, second in confirmed.filter(first__in=root, second__in=root):
        one, other = sorted((top(first), top(second)))
        root[other] = one
    return {pk: top(pk) for pk in root}


def _told_groups(service: Service, of_service: QuerySet[Referral]) -> dict[int, set[str]]:
    """Of each referral, the groups of fields that its provider was given: a return counts nothing that the provider was not told."""
    ours = service.provider_id
    found: defaultdict[int, set[str]] = defaultdict(set)
    shares = Share.objects.filter(receiver_id=ours, referral__in=of_service).order_by()
    for referral, fields in shares.values_list("referral", "fields"):
        found[referral].update(fields)
    for referral, referrer, hub, owner in of_service.values_list("pk", "referred_by", "hub", "person__owner"):
        if ours in (referrer, hub, owner):
            found[referral].update(map(str, FieldGroup))
    return found


@dataclass(frozen=True)
class _Read:
    cases: tuple[Case, ...]
    person_rows: Mapping[int, int]
    """Of each person counted, a row of theirs of which the provider was told who it is."""


def _cases(service: Service, until: date) -> _Read:
    """Every referral that was ever put to a service, with what happened to it. A fixed number of queries."""
    put_to = ReferralEvent.objects.filter(
        service=service, kind__in=(Kind.OFFERED, Kind.REDIRECTED, Kind.TRANSFERRED)
    ).order_by()
    of_service = Referral.objects.filter(pk__in=put_to.values("referral")).order_by()
    rows = list(of_service.order_by("pk").values("pk", "person", "source", "offence", "police_reported", "risk"))
    told = _told_groups(service, of_service)
    happened: defaultdict[int, list[Happening]] = defaultdict(list)
    events = ReferralEvent.objects.filter(referral__in=of_service, kind__in=_COUNTED).order_by("referral", "at", "pk")
    for referral, kind, at, of, reason in events.values_list("referral", "kind", "at", "service", "reason"):
        on = local(at).date()
        if on <= until:
            happened[referral].append(Happening(Kind(kind), on, of == service.pk, reason))
    scores: defaultdict[int, dict[tuple[str, bool], int | None]] = defaultdict(dict)
    needs = ReferralNeed.objects.filter(referral__in=of_service, on__lte=until).exclude(point=ReferralNeed.Point.REVIEW)
    # Later rows come last: of the scores at the end the last one holds, of those at the start the first.
    for referral, need, point, level in needs.order_by("on", "pk").values_list("referral", "need", "point", "level"):
        end = point == ReferralNeed.Point.END
        held = scores[referral]
        if end or held.get((need, end)) is None:
            held[need, end] = level
    people = _people({row["person"]: row["pk"] for row in rows})
    known: dict[int, int] = {}
    cases = []
    for row in rows:
        groups = told[row["pk"]]
        person = people[row["person"]]
        if FieldGroup.IDENTITY in groups:
            known.setdefault(person, row["person"])
        cases.append(
            Case(
                person=person,
                source=row["source"],
                offence=row["offence"] if FieldGroup.OFFENCE in groups else "",
                police_reported=row["police_reported"] if FieldGroup.OFFENCE in groups else None,
                risk=row["risk"] if FieldGroup.RISK in groups else "",
                happenings=tuple(happened[row["pk"]]),
                scores=tuple(Score(Need(need), end, level) for (need, end), level in scores[row["pk"]].items()),
            )
        )
    return _Read(tuple(cases), known)


_COUNTED = (
    Kind.OFFERED,
    Kind.REDIRECTED,
    Kind.TRANSFERRED,
    Kind.ACCEPTED,
    Kind.DECLINED,
    Kind.WITHDRAWN,
    Kind.CLOSED,
    Kind.REOPENED,
    Kind.CONTACT_MADE,
    Kind.MET,
    Kind.ONWARD_REFERRED,
)


def _about(rows: Mapping[int, int]) -> dict[object, About]:
    found: dict[object, About] = {}
    of = {row: person for person, row in rows.items()}
    for person in Person.objects.filter(pk__in=of).only("pk", "identity").order_by().iterator(500):
        identity = person.identity or {}
        try:
            born = date.fromisoformat(identity["born"]) if identity.get("born") else None
        except (TypeError, ValueError):
            born = None
        found[of[person.pk]] = About(born, identity.get("sex"))
    return found


def _reach_by() -> Callable[[date], date]:
    target = next(one for one in targets() if one.clock is Clock.FIRST_CONTACT)
    return lambda accepted: due(accepted, target.days, target.calendar)


def counts_of(service: Service, period: Period) -> dict[str, int]:
    """Count a period of a service from what happened: true, unprotected, for nobody's eyes but the protection's."""
    read = _cases(service, period.last)
    people = referred(read.cases, period)
    about = _about({person: row for person, row in read.person_rows.items() if person in people})
    return count(read.cases, period, told=about, reach_by=_reach_by())


@dataclass(frozen=True)
class Draft:
    """What a return would say if it were signed now. `problem`: why nothing of it may leave; then `protected` is None."""

    service: Service
    period: Period
    issue: int
    counts: Mapping[str, int]
    enough: int
    protected: Protected | None
    problem: str
    ledger: tuple[int, ...]
    """The signed returns that it was judged beside."""
    unchanged: bool
    """Whether it says what the issue before said."""

    @property
    def digest(self) -> str:
        """What stands for what the page showed, so that nothing else is signed."""
        given = self.protected.counts if self.protected else None
        seen = [str(self.service.reference), self.period.first, self.period.last, self.issue, self.enough, given]
        return hashlib.sha256(orjson.dumps([*seen, self.ledger], option=orjson.OPT_SORT_KEYS)).hexdigest()

    @property
    def is_over(self) -> bool:
        """Whether its period has ended."""
        return self.period.last < timezone.localdate()


def ledger_of(service: Service) -> list[SignedReturn]:
    """Return what was signed of a service, in its order."""
    return list(SignedReturn.objects.filter(service=service).order_by("pk"))


_REMEMBERED: OrderedDict[str, Protected | str] = OrderedDict()
_MOST = 16


def _protected(counts: Mapping[str, int], period: Period, left: tuple[Left, ...], enough: int) -> Protected | str:
    """Protect, or say why that cannot be done. The same question is answered from memory: a page is looked at before it is signed."""
    asked = [
        counts,
        str(period),
        [[str(one.period), one.counts, sorted(one.hidden), one.enough] for one in left],
        enough,
    ]
    key = hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()
    if key not in _REMEMBERED:
        try:
            _REMEMBERED[key] = protect(counts, period, left=left, enough=enough)
        except CannotProtect as error:
            _REMEMBERED[key] = str(error)
        while len(_REMEMBERED) > _MOST:
            _REMEMBERED.popitem(last=False)
    return _REMEMBERED[key]


def draft(service: Service, period: Period) -> Draft:
    """Return what a return of a period would say now, protected together with everything of its service that has left."""
    counts = counts_of(service, period)
    signed = ledger_of(service)
    same = [one for one in signed if (one.first, one.last) == (period.first, period.last)]
    left = tuple(Left(Period(one.first, one.last), one.counts, frozenset(one.hidden), one.enough) for one in signed)
    least = enough()
    found = _protected(counts, period, left, least)
    return Draft(
        service=service,
        period=period,
        issue=len(same) + 1,
        counts=counts,
        enough=least,
        protected=None if isinstance(found, str) else found,
        problem=found if isinstance(found, str) else "",
        ledger=tuple(one.pk for one in signed),
        unchanged=bool(same) and same[-1].counts == counts and same[-1].enough == least,
    )


@dataclass(frozen=True)
class Line:
    """One count on a page: `value` None where it is not given, and then why."""

    words: str
    value: int | None
    why: str = ""


@dataclass(frozen=True)
class Shown:
    """One table on a page, with the number of people it divides."""

    table: Table
    whole: Line
    lines: tuple[Line, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nobody to divide."""
        return self.whole.value == 0


def tables_of(counts: Mapping[str, int | None], why: Mapping[str, str]) -> tuple[Shown, ...]:
    """Return every table of a return in order, as it leaves: its counts, and why one is not given."""

    def line(cell: str) -> Line:
        reason = REASON_WORDS[Reason(why[cell])] if counts[cell] is None and cell in why else ""
        return Line(WORDS[cell], counts[cell], reason)

    return tuple(Shown(table, line(table.of), tuple(map(line, table.cells))) for table in TABLES)


@dataclass(frozen=True)
class Standing:
    """One period of a service, and how its return stands."""

    period: Period
    over: bool
    signed: tuple[SignedReturn, ...]


def standing(service: Service) -> tuple[Standing, ...]:
    """Return the latest periods of a service, the latest first, with what was signed of each."""
    today = timezone.localdate()
    signed: defaultdict[Period, list[SignedReturn]] = defaultdict(list)
    for one in SignedReturn.objects.filter(service=service).defer("counts", "file").select_related("signed_by"):
        signed[Period(one.first, one.last)].append(one)
    every = dict.fromkeys([*periods(today, months(), SHOWN_PERIODS), *signed])
    return tuple(
        Standing(period, period.last < today, tuple(signed[period]))
        for period in sorted(every, key=lambda one: one.first, reverse=True)
    )

"""The duties board: where every item of the Order and every notice of the Procurement Act stands, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length, TruncMonth
from django.db.models.lookups import Exact

from answerable.law.procurement import (
    COMPLIANCE_FROM,
    IN_FORCE,
    NOTICE_TYPES,
    PAYMENT_ABOVE,
    PAYMENTS_FROM,
    Contract,
    NoticeType,
    Obligation,
    Sort,
    UnknownThreshold,
    compliance_periods,
    is_public,
    next_performance,
    obligations,
    payment_quarters,
    pipeline_due,
    procurement_ended,
    report_due,
    standstill_ends,
)
from answerable.law.publication import CONTRACTS_ABOVE, ITEMS, Item, Trigger
from answerable.law.working_days import in_words

from ..models import (
    Agreement,
    AgreementEvent,
    Decision,
    DutyEntry,
    DutyPublication,
    DutySettings,
    Notice,
    Payment,
    Route,
    Tender,
)
from ..models.base import VatBasis
from ..rules.duties import Deadline, Event, Published, Standing, State, standing, standing_of_notice, watched_from
from ..rules.partial_dates import earliest, latest
from .duty_lists import duty_settings, withheld
from .standing import over_before

TRIGGER = "day:"
"""An entry whose item begins so is the day of an event that the law counts from: "day:election"."""

_TRIGGERS = frozenset(trigger.value for trigger in Trigger)


@dataclass(frozen=True)
class NoticeLine:
    """One notice that a contract, a tender or the office needs. `kind` and `ref` name the record; empty for the office."""

    notice: NoticeType
    title: str
    deadline: Deadline
    needs: tuple[str, ...]
    kind: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Board:
    """Where everything stands on a day. Nothing that fell due before `since` is looked at."""

    on: date
    since: date
    standings: tuple[Standing, ...]
    notices: tuple[NoticeLine, ...]
    settings: DutySettings

    def items(self, *states: State) -> list[Standing]:
        """The items that have a deadline in one of these states; all of them where none is named."""
        return [one for one in self.standings if not states or any(one.having(state) for state in states)]

    def of(self, *states: State) -> list[NoticeLine]:
        """The notices in one of these states; all of them where none is named."""
        return [one for one in self.notices if not states or one.deadline.state in states]

    def number(self, *states: State) -> int:
        """How many items and notices are in one of these states; all of them where none is named."""
        return len(self.items(*states)) + len(self.of(*states))

    def sentences(self) -> Iterator[str]:
        """The board in plain sentences, a line for each item and each notice."""
        yield f"On {in_words(self.on)}. What fell due before {in_words(self.since)} is not looked at."
        yield (
            f"“As soon as practicable” is no date: {self.settings.practicable_days} days count as practicable, by the office's own "
            "measure."
        )
        for one in self.standings:
            first = one.deadlines[0] if one.deadlines else None
            dated = first is not None and first.start is not None
            told = "" if first is None else f": {first.words}{f', {first.when}' if dated else ''}"
            yield f"{one.item.code:6} {one.state:12} {one.item.name}{told}"
        for line in self.notices:
            of = f"{line.kind} {line.ref}" if line.kind else "the office"
            needs = f" Not certain without {' and '.join(line.needs)}." if line.needs else ""
            deadline = line.deadline
            yield f"{line.notice.code:6} {deadline.state:12} {of}: {deadline.words} {_sentence(deadline.when)}{needs}"

    def as_json(self) -> dict[str, Any]:
        """The board with ISO dates: every deadline of every item, and every notice."""
        return {
            "on": self.on.isoformat(),
            "since": self.since.isoformat(),
            "practicable_days": self.settings.practicable_days,
            "items": [
                {
                    "item": one.item.code,
                    "name": one.item.name,
                    "frequency": one.item.frequency,
                    "state": one.state.value,
                    "last_published": one.last.on.isoformat() if one.last else None,
                    "deadlines": [_deadline_json(deadline) for deadline in one.deadlines],
                }
                for one in self.standings
            ],
            "notices": [
                {
                    "notice": line.notice.code,
                    "record": line.kind or None,
                    "ref": line.ref or None,
                    "needs": list(line.needs),
                    **_deadline_json(line.deadline),
                }
                for line in self.notices
            ],
        }


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _deadline_json(deadline: Deadline) -> dict[str, Any]:
    days = {
        "from": deadline.start,
        "by_law": deadline.by,
        "overdue_after": deadline.watch,
        "published": deadline.published,
    }
    return {
        "what": deadline.words,
        "state": deadline.state.value,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def board(on: date) -> Board:
    """Return where every duty stands on the day `on`."""
    settings = duty_settings()
    since = watched_from(on, settings.watch_from)
    return Board(
        on, since, tuple(_standings(ITEMS, on, since, settings)), tuple(_notices(on, since, settings)), settings
    )


def item_standing(item: Item, on: date) -> Standing:
    """Return where one item of the Order stands on the day `on`."""
    settings = duty_settings()
    return next(iter(_standings((item,), on, watched_from(on, settings.watch_from), settings)))


def publications(item: Item) -> list[DutyPublication]:
    """Return what was published under an item, the last first."""
    return list(DutyPublication.objects.filter(item=item.code).order_by("-published", "-pk"))


def trigger_days() -> dict[Trigger, list[date]]:
    """Return the days that the law counts from, as far as they were entered."""
    found: dict[Trigger, list[date]] = defaultdict(list)
    for code, day in (
        DutyEntry.objects.filter(item__startswith=TRIGGER).order_by("happened").values_list("item", "happened")
    ):
        name = code.removeprefix(TRIGGER)
        if day and name in _TRIGGERS:
            found[Trigger(name)].append(day)
    return dict(found)


def _standings(items: Sequence[Item], on: date, since: date, settings: DutySettings) -> Iterable[Standing]:
    codes = [item.code for item in items]
    published: dict[str, list[Published]] = defaultdict(list)
    rows = DutyPublication.objects.filter(item__in=codes, published__lte=on)
    for code, first, last, day in rows.values_list("item", "period_start", "period_end", "published"):
        published[code].append(Published(first, last, day))
    days = {trigger: [day for day in found if day <= on] for trigger, found in trigger_days().items()}
    events = _events(codes, since)
    for item in items:
        yield standing(
            item,
            on=on,
            since=since,
            published=published[item.code],
            triggers=days,
            events=events.get(item.code, ()),
            practicable_days=settings.practicable_days,
        )


def _events(codes: Iterable[str], since: date) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    wanted = set(codes)
    entries = DutyEntry.objects.filter(item__in=wanted & _BY_EVENT, withheld="").filter(
        Q(happened=None) | Q(happened__gte=since)
    )
    for entry in entries.order_by("happened", "pk"):
        words = " ".join(str(entry.values.get("title") or "").split()) or f"Entry {entry.ref}"
        # What has a place on the web has been published there; the rest waits for the next list.
        found[entry.item].append(Event(words, entry.happened, True if entry.values.get("url") else None))
    if "4(b)" in wanted:
        contracts = Agreement.objects.filter(kind=Agreement.Kind.CONTRACT, value__gt=CONTRACTS_ABOVE, url="")
        begun = Case(When(signed="", then=F("starts")), default=F("signed"), output_field=CharField())
        rows = contracts.exclude(status="cancelled").annotate(begun=begun)
        found["4(b)"] += _unpublished("Copy of", rows, "begun", withheld("agreement"), since)
    if "4(c)" in wanted:
        tenders = Tender.objects.filter(estimated_value__gt=CONTRACTS_ABOVE, url="").exclude(
            status=Tender.Status.PLANNED
        )
        found["4(c)"] += _unpublished("Invitation", tenders, "invited", withheld("tender"), since)
    if "5(d)" in wanted:
        decisions = Decision.objects.filter(significant_public_interest=True, url="", published="")
        found["5(d)"] += _unpublished("Record of", decisions, "taken", withheld("decision"), since)
    return found


_BY_EVENT = {"1(e)", "2(e)", "5(a)", "5(b)", "5(c)", "7"}


def _unpublished(before: str, rows: QuerySet[Any], name: str, hidden: Mapping[str, str], since: date) -> list[Event]:
    # A month or a year is taken to its end: before that day nothing can be said to be overdue.
    shown = rows.exclude(over_before(name, since)).values_list("ref", "title", name)
    return [
        Event(f"{before} {ref}, {title}", latest(text), False)
        for ref, title, text in sorted(shown)
        if ref not in hidden
    ]


# Notices of the Procurement Act


def _exact(text: str) -> date | None:
    """The day of a partial date that names one."""
    return earliest(text) if len(text) == 10 else None


def _begun(invited: str, signed: str, starts: str) -> date | None:
    """The day on which a procurement began, as far as it decides which law applies."""
    if day := _exact(invited):
        return day
    for text in (invited, signed, starts):
        # Whatever the day, it was before the Act.
        last = latest(text)
        if last is not None and last < IN_FORCE:
            return last
    return None


def _sort(light_touch: bool | None) -> Sort | None:
    return None if light_touch is None else Sort.LIGHT_TOUCH if light_touch else Sort.GOODS_SERVICES


def contract_facts(one: Agreement, on: date, changes: Iterable[date] = ()) -> Contract:
    """Return what the register says of a contract that decides which notices it needs, on the day `on`.

    The day on which it was entered into is the day of signing, and no other stands in for it.
    """
    ended = _exact(one.ended) or _exact(one.ends)
    invited = one.tender.invited if one.tender else ""
    direct = None if one.route == Route.NOT_RECORDED else one.route == Route.DIRECT
    return Contract(
        begun=_begun(invited, one.signed, one.starts),
        entered=_exact(one.signed),
        ended=ended if ended and ended <= on else None,
        value=one.value,
        vat_included=one.vat in (VatBasis.INCLUDED, VatBasis.NONE),
        sort=_sort(one.light_touch),
        direct_award=direct,
        advertised=_exact(invited),
        changes=tuple(changes),
    )


_CHANGES = (AgreementEvent.Kind.VARIATION, AgreementEvent.Kind.EXTENSION, AgreementEvent.Kind.RENEWAL)


def contracts(since: date) -> list[Agreement]:
    """Return the contracts that a notice may be needed for, with their tenders, in order of reference.

    Left out are those begun before the Act and entered into before `since`: the one notice that they needed fell due
    before the board looks.
    """
    rows = Agreement.objects.filter(kind=Agreement.Kind.CONTRACT).exclude(status="cancelled")
    rows = rows.annotate(invited=Coalesce("tender__invited", Value("")))
    # A day of invitation decides; anything less exact decides only where all of it was before the Act.
    vague = ~Q(Exact(Length("invited"), 10))
    before_the_act = over_before("invited", IN_FORCE) | (
        vague & (over_before("signed", IN_FORCE) | over_before("starts", IN_FORCE))
    )
    entered = Q(Exact(Length("signed"), 10))
    long_past = entered & Q(signed__lt=since.isoformat())
    if since >= IN_FORCE:
        long_past |= ~entered
    found = rows.exclude(before_the_act & long_past).select_related("tender").only(*_FACTS)
    return sorted(found, key=lambda one: one.ref)


_FACTS = (
    *("ref", "title", "signed", "starts", "ends", "ended", "value", "vat", "light_touch", "route"),
    *("tender__ref", "tender__invited"),
)
"""What the law asks of a contract; the board reads no more of the thousands there may be."""


def _notices(on: date, since: date, settings: DutySettings) -> Iterable[NoticeLine]:
    public = []
    changes = _days_by_agreement(
        AgreementEvent.objects.filter(kind__in=_CHANGES, effective__gte=since).order_by("effective", "pk"), "effective"
    )
    published: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    rows = Notice.objects.filter(agreement__isnull=False, published__lte=on).order_by("published", "pk")
    for pk, kind, day in rows.values_list("agreement", "kind", "published"):
        published[pk][kind].append(day)
    for one in contracts(since):
        facts = contract_facts(one, on, changes.get(one.pk, ()))
        try:
            needed = obligations(facts)
            if is_public(facts):
                public.append((one.pk, facts.begun))
        except UnknownThreshold as error:
            yield NoticeLine(
                NOTICE_TYPES["UK7"], one.title, Deadline(str(error), State.NEEDS_DATE), (), "agreement", one.ref
            )
            continue
        yield from _of_contract(one, facts, needed, published.get(one.pk, {}), on, since, settings)
    yield from _of_tenders(on, since, settings)
    yield from _of_office(public, on, since, settings)


def _days_by_agreement(rows: QuerySet[Any], field: str) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for pk, day in rows.values_list("agreement", field):
        found[pk].append(day)
    return found


def _of_contract(
    one: Agreement,
    facts: Contract,
    needed: Iterable[Obligation],
    published: Mapping[str, list[date]],
    on: date,
    since: date,
    settings: DutySettings,
) -> Iterable[NoticeLine]:
    for obligation in needed:
        counts_from = obligation.by or obligation.start or facts.begun
        done = published.get(obligation.notice, [])
        if obligation.notice == "UK9" and facts.entered:
            # It recurs until the contract ends; the last one sets the next.
            if facts.ended:
                continue
            due = next_performance(facts.entered, done[-1] if done else None)
            obligation = replace(obligation, by=due)
            done = []
        elif counts_from and counts_from < since:
            continue
        day = done.pop(0) if done else None
        if day and obligation.notice == "UK6":
            obligation = _with_standstill(obligation, facts, day)
        deadline = standing_of_notice(obligation, on=on, published=day, practicable_days=settings.practicable_days)
        yield NoticeLine(NOTICE_TYPES[obligation.notice], one.title, deadline, obligation.needs, "agreement", one.ref)


def _with_standstill(obligation: Obligation, facts: Contract, notice: date) -> Obligation:
    """The award notice with the last day of its standstill, and whether the contract waited for it."""
    ends = standstill_ends(notice)
    told = f"{obligation.words} A standstill from this notice ends on {in_words(ends)}."
    if facts.entered and facts.entered <= ends:
        told += f" The contract was entered into on {in_words(facts.entered)}, before it ended."
    return replace(obligation, words=told)


_NOTHING_AWARDED = (Tender.Status.CANCELLED, Tender.Status.UNSUCCESSFUL, Tender.Status.WITHDRAWN)


def _of_tenders(on: date, since: date, settings: DutySettings) -> Iterable[NoticeLine]:
    rows = Tender.objects.exclude(status=Tender.Status.PLANNED).filter(agreements=None)
    # Only a day of invitation counts, and only one that the board looks back to.
    rows = rows.filter(Exact(Length("invited"), 10), invited__gte=max(IN_FORCE, since).isoformat())
    for one in sorted(rows.prefetch_related("notices"), key=lambda one: one.ref):
        begun = _exact(one.invited)
        facts = Contract(
            begun=begun,
            value=one.estimated_value,
            vat_included=one.vat in (VatBasis.INCLUDED, VatBasis.NONE),
            advertised=begun,
        )
        try:
            needed = [found for found in obligations(facts) if found.notice == "UK4"]
        except UnknownThreshold:
            continue
        if one.status in _NOTHING_AWARDED:
            needed.append(procurement_ended(None))
        for obligation in needed:
            # Only what makes a tender notice doubtful matters before there is a contract.
            needs = tuple(
                need for need in obligation.needs if "entered into" not in need and "direct award" not in need
            )
            sure = replace(obligation, needs=needs)
            days = [
                notice.published
                for notice in one.notices.all()
                if notice.kind == sure.notice and notice.published <= on
            ]
            deadline = standing_of_notice(
                sure, on=on, published=min(days, default=None), practicable_days=settings.practicable_days
            )
            yield NoticeLine(NOTICE_TYPES[sure.notice], one.title, deadline, needs, "tender", one.ref)


def _of_office(
    public: Sequence[tuple[int, date | None]], on: date, since: date, settings: DutySettings
) -> Iterable[NoticeLine]:
    notices: dict[str, list[date]] = defaultdict(list)
    rows = Notice.objects.filter(agreement=None, tender=None, published__lte=on).order_by("published")
    for kind, day in rows.values_list("kind", "published"):
        notices[kind].append(day)

    def line(obligation: Obligation, first: date, last: date) -> NoticeLine:
        day = next((day for day in notices[obligation.notice] if first <= day <= last), None)
        deadline = standing_of_notice(obligation, on=on, published=day)
        return NoticeLine(NOTICE_TYPES[obligation.notice], "The office", deadline, obligation.needs)

    if settings.pipeline is not False:
        needs = () if settings.pipeline else ("whether more than £100m is to be spent in the year",)
        for year in range(since.year - 1, on.year + 1):
            start, due = date(year, 4, 1), pipeline_due(year)
            if due >= max(since, IN_FORCE) and start <= on:
                words = f"Pipeline of {year}-{(year + 1) % 100:02}."
                yield line(Obligation("UK1", start, due, words, needs), start, date(year + 1, 3, 31))
    paid = _paid_months(public)
    for first, last in compliance_periods(since, on):
        if any(first <= month <= last for month, _, _ in paid):
            words = f"Payments compliance, {in_words(first)} to {in_words(last)}."
            found = Obligation("UK8", last, report_due(last), words)
            yield line(found, last, _half_a_year_later(last))
    begun = dict(public)
    for first, last in payment_quarters(since, on):
        if any(big and first <= month <= last and _counts_for_payments(begun.get(pk)) for month, pk, big in paid):
            words = f"Payments over £30,000, {in_words(first)} to {in_words(last)}."
            yield line(Obligation("S70", last, report_due(last), words), last, _a_quarter_later(last))


def _counts_for_payments(begun: date | None) -> bool:
    return begun is None or begun >= PAYMENTS_FROM


def _half_a_year_later(last: date) -> date:
    return date(last.year, 9, 29) if last.month == 3 else date(last.year + 1, 3, 30)


def _a_quarter_later(last: date) -> date:
    return {3: date(last.year, 6, 29), 6: date(last.year, 9, 29), 9: date(last.year, 12, 30)}.get(
        last.month, date(last.year + 1, 3, 30)
    )


def _paid_months(public: Sequence[tuple[int, date | None]]) -> list[tuple[date, int, bool]]:
    """The months in which something was paid under each public contract, and whether any payment was over £30,000."""
    if not public:
        return []
    # The half-year that was running when the section came into force began on 1 October.
    first = date(COMPLIANCE_FROM.year - 1, 10, 1)
    rows = Payment.objects.filter(agreement__in=[pk for pk, _ in public], paid__gte=first, pence__gt=0)
    grouped = rows.annotate(month=TruncMonth("paid")).values("month", "agreement").annotate(most=Max("pence"))
    return [(row["month"], row["agreement"], row["most"] > int(PAYMENT_ABOVE * 100)) for row in grouped]

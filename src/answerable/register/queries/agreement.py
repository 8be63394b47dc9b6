"""Agreements in sum and one by one: planned amounts by year and category, an agreement's money, its past, its returns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet, Sum

from ..history import VARIABLE, as_text
from ..models import (
    Agreement,
    AgreementEvent,
    AgreementFunding,
    AgreementYear,
    Document,
    Return,
    ServiceCategory,
    SpendByPayee,
)
from ..models.base import MoneyField, PartialDateField, Record
from ..rules import financial_years, money, partial_dates
from ..rules.expiry import Expiry
from ..rules.profile import Profile, Year, profile
from . import payments
from .cycle import expiry_of, state
from .payments import PaymentRow
from .records import RECORDS, field_name, title_of
from .standing import RETURNS_WAITED_FOR

Amounts = list[tuple[str, Decimal]]


def planned(rows: QuerySet[Agreement]) -> tuple[Amounts, Amounts, int]:
    """Return planned pounds by financial year, by category (largest first; "" for none), and how many rows have no year.

    An agreement whose service has several categories counts under each of their subjects, so categories may come to
    more than the years.
    """
    chosen = rows.order_by().values("pk")
    by_year: dict[str, Decimal] = defaultdict(Decimal)
    by_agreement: dict[int, Decimal] = defaultdict(Decimal)
    found = AgreementYear.objects.filter(agreement__in=chosen, amount__isnull=False)
    for agreement, year, amount in found.values_list("agreement", "financial_year", "amount"):
        assert amount is not None
        by_year[year] += amount
        by_agreement[agreement] += amount
    services = dict(rows.order_by().values_list("pk", "service"))
    subjects: dict[int, set[str]] = defaultdict(set)
    for service, code in ServiceCategory.objects.values_list("service", "code"):
        subjects[service].add(code.partition(".")[0])
    by_subject: dict[str, Decimal] = defaultdict(Decimal)
    for agreement, amount in by_agreement.items():
        for subject in subjects.get(services.get(agreement) or 0) or {""}:
            by_subject[subject] += amount
    largest = sorted(by_subject.items(), key=lambda item: (-item[1], item[0]))
    return sorted(by_year.items()), largest, len(services) - len(by_agreement)


@dataclass(frozen=True)
class FundShare:
    """What one fund pays of an agreement: in a year or altogether (no year), in pounds; None where not recorded."""

    row: AgreementFunding
    per_cent: Decimal | None


@dataclass(frozen=True)
class Linked:
    """The payments under an agreement: by financial year (year, exact pounds, payments), and the last few of them."""

    years: list[tuple[str, Decimal, int]]
    last: list[tuple[PaymentRow, Decimal]]

    @property
    def pounds(self) -> Decimal:
        """What they come to."""
        return sum((amount for _, amount, _ in self.years), Decimal(0))

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(number for _, _, number in self.years)

    @property
    def more(self) -> int:
        """How many are not among the last few."""
        return self.number - len(self.last)


@dataclass(frozen=True)
class AgreementView:
    """An agreement for its page. Pounds throughout; None is not recorded."""

    profile: Profile
    fundings: list[FundShare]
    fundings_come_to: Decimal | None
    returns: list[Return]
    events: list[tuple[AgreementEvent, list[tuple[str, str, str]]]]
    documents: list[Document]
    linked: Linked
    paid: list[tuple[str, Decimal, int]]
    after_end: tuple[str, ...]

    @property
    def chart(self) -> list[tuple[str, Decimal | None]]:
        """The years as rows of a chart: planned, and spent where that is recorded."""
        rows: list[tuple[str, Decimal | None]] = []
        for year in self.profile.years:
            rows.append((f"{year.year} planned", year.planned))
            if year.actual is not None:
                rows.append((f"{year.year} spent", year.actual))
        return rows


def view(agreement: Agreement, today: date) -> AgreementView:
    """Return what an agreement's page shows of its money, changes, returns and documents, in a fixed number of queries."""
    years = [Year(y.financial_year, y.amount, y.actual) for y in agreement.years.all()]
    fundings = list(agreement.fundings.select_related("fund").order_by("financial_year", "fund__ref"))
    whole = [f for f in fundings if not f.financial_year]
    split = whole or fundings
    known = [f.amount for f in split if f.amount is not None]
    sum_of = sum(known, Decimal(0)) if known else None
    returns = agreement.returns.filter(period_start__lte=today).order_by("-period_end")[:4]
    events = agreement.events.select_related("decision").order_by("-effective", "-pk")
    return AgreementView(
        profile=profile(agreement.value, years, agreement.starts, agreement.ended or agreement.ends),
        fundings=[FundShare(f, _share(f.amount, sum_of) if f in split else None) for f in fundings],
        fundings_come_to=sum_of,
        returns=list(returns.prefetch_related(Prefetch("figures"))),
        events=[(event, changes_of(event)) for event in events],
        documents=list(agreement.documents.order_by("-dated", "ref")),
        linked=linked_to(agreement),
        paid=paid_to(agreement.provider_id),
        after_end=after_end(agreement, expiry_of(agreement, today)),
    )


def _share(amount: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part of a whole in per cent, to a tenth; None where one of the two is not known or the whole is nil."""
    return None if amount is None or not whole else (amount * 100 / whole).quantize(Decimal("0.1"))


LAST_PAYMENTS = 10
"""Payments that an agreement's page names."""


def linked_to(agreement: Agreement) -> Linked:
    """Return the payments that are linked to an agreement, the last of them with where they are stated."""
    sums = sorted(payments.spend(agreement=agreement.pk, by=("year",)), key=lambda row: row.year or 0)
    if not sums:
        return Linked([], [])
    last = payments.payments(agreement=agreement.pk, limit=LAST_PAYMENTS).rows
    return Linked(
        [(row.financial_year, Decimal(row.pence) / 100, row.payments) for row in sums],
        [(row, Decimal(row.pence) / 100) for row in last],
    )


def after_end(agreement: Agreement, near: Expiry) -> tuple[str, ...]:
    """Return what goes on after an agreement ended, in sentences: payments dated later, returns waited for of later periods.

    None where it has not ended for certain, or its last day is not known. Two queries.
    """
    if not near.over or near.latest is None:
        return ()
    found = []
    paid = agreement.payments.filter(paid__gt=near.latest).aggregate(
        n=Count("pk"), total=Sum("pence"), last=Max("paid")
    )
    if paid["n"]:
        amount, day = money.pounds(Decimal(paid["total"]) / 100), partial_dates.words(paid["last"].isoformat())
        which = "1 payment is" if paid["n"] == 1 else f"{paid['n']:,} payments are"
        found.append(f"{which} dated after its last day: {amount}, the last on {day}.")
    waited = agreement.returns.filter(status__in=RETURNS_WAITED_FOR, period_start__gt=near.latest).count()
    if waited:
        which = "1 return is" if waited == 1 else f"{waited:,} returns are"
        found.append(f"{which} waited for of periods after its last day.")
    return tuple(found)


def paid_to(organisation: int | None) -> Any:
    """Return what an organisation was paid, by financial year: (year, exact pounds, payments). From the aggregates."""
    if organisation is None:
        return []
    pence: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    found = SpendByPayee.objects.filter(payee__organisation=organisation)
    for year, amount, number in found.values_list("year", "pence", "payments"):
        pence[year][0] += amount
        pence[year][1] += number
    return [(financial_years.starting_in(y), Decimal(p) / 100, n) for y, (p, n) in sorted(pence.items())]


def changes_of(event: AgreementEvent) -> list[tuple[str, str, str]]:
    """Return what an event changed: (field, before, after) in words."""
    return [
        (_label(name), shown(name, str(event.before.get(name, ""))), shown(name, str(after)))
        for name, after in event.after.items()
    ]


def as_it_was(agreement: Agreement, day: date) -> list[tuple[str, str, str]]:
    """Return the fields that were otherwise at the end of `day`: (field, then, now) in words.

    Raises rules.agreement_history.BrokenHistory where the recorded events do not fit together.
    """
    then, now = state(agreement, day), as_text(agreement)
    return [(_label(n), shown(n, then[n]), shown(n, now[n])) for n in VARIABLE if then.get(n, "") != now.get(n, "")]


def _label(name: str) -> str:
    words = field_name("agreement", name)
    return words[:1].upper() + words[1:]


def shown(name: str, text: str) -> str:
    """Return a field's text, as events keep it, in words; "not recorded" where it is empty."""
    if not text:
        return "not recorded"
    f = Agreement._meta.get_field(name)
    if isinstance(f, MoneyField):
        return money.pounds(Decimal(text))
    if isinstance(f, PartialDateField):
        return partial_dates.words(text)
    related = f.related_model
    if isinstance(related, type) and issubclass(related, Record):
        row = RECORDS[related.record_kind()]._default_manager.filter(ref=text).first()
        return title_of(row) if row else text
    choices = {str(code): str(words) for code, words in f.choices or ()}  # type: ignore[union-attr]
    return choices.get(text, text)

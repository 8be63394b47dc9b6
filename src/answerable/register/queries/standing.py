"""Which agreements are in force, have ended or end soon on a day: the rules of `rules.expiry`, asked of the database.

A partial date is text: "2016", "2016-03" or "2016-03-31". Written out to its first or its last possible day, it compares
with any other day as text, so that 10,000 agreements are sifted without reading one of them. The last day of a month is
written as the 31st: that no real day of the month is later is all that comparing needs.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Length
from django.db.models.lookups import Exact

from ..models import Agreement, Payment, Return
from ..rules.expiry import alerted_until

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

IN_FORCE, ENDED, NOT_STARTED, NEVER = "in_force", "ended", "not_started", "never"
WITHIN = {"within_3": 3, "within_6": 6, "within_12": 12}

CHOICES = (
    (IN_FORCE, "In force"),
    ("within_3", "Ending within 3 months"),
    ("within_6", "Ending within 6 months"),
    ("within_12", "Ending within 12 months"),
    (ENDED, "Ended"),
    (NOT_STARTED, "Not started"),
    (NEVER, "Never came into force"),
)
"""What agreements can be narrowed to. Every agreement is one of in force, ended, not started and never, and no two."""

RETURNS_WAITED_FOR = (Return.Status.EXPECTED, Return.Status.SENT_BACK)


def first_day(name: str) -> Combinable:
    """Return the first day that the partial date in this field can mean, as text; empty where it is not recorded."""
    return _written_out(name, "-01-01", "-01")


def last_day(name: str) -> Combinable:
    """Return what no day is later than that the partial date in this field can mean, as text; empty: not recorded."""
    return _written_out(name, "-12-31", "-31")


def _written_out(name: str, year: str, month: str) -> Combinable:
    return Case(
        When(Exact(Length(name), 4), then=Concat(F(name), Value(year))),
        When(Exact(Length(name), 7), then=Concat(F(name), Value(month))),
        default=F(name),
        output_field=CharField(),
    )


def over_before(name: str, day: date) -> Q:
    """Return whether the partial date in this field is recorded and every day that it can mean is before `day`."""
    text = day.isoformat()
    # "2016" and "2016-04" sort before "2016-04-01" and yet may mean that day or a later one.
    return Q(**{f"{name}__gt": "", f"{name}__lt": text}) & ~Q(**{f"{name}__in": (text[:4], text[:7])})


def standing(choice: str, today: date) -> Q:
    """Return which agreements have one of CHOICES on the day `today`. Of an end stated as "2016", see `rules.expiry`.

    "Ending within 6 months" takes in those within 3, and those of which the end may have come.
    """
    text = today.isoformat()
    active, terminated = Q(status="active"), Q(status="terminated")
    over = over_before("ends", today)
    ended_early = terminated & Q(ended__lte=text)
    if choice == NEVER:
        return Q(status="cancelled")
    if choice == ENDED:
        return (active & over) | ended_early
    to_come = Q(starts__gt=text)
    if choice in WITHIN:
        until = alerted_until(today, WITHIN[choice]).isoformat()
        ends_soon = Q(ends__gt="", ends__lte=until) & ~over
        return (active & ends_soon) | (terminated & Q(ended__gt=text, ended__lte=until))
    running = (active & ~over) | (terminated & Q(ended__gt=text))
    return running & (to_come if choice == NOT_STARTED else ~to_come)


def with_last_day(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Give each agreement `over_by`: the text of its last day, the early one where it was ended early. AFTER_THE_END needs it."""
    return rows.annotate(
        over_by=Case(
            When(status="terminated", then=last_day("ended")), default=last_day("ends"), output_field=CharField()
        )
    )


def _after_the_last_day(rows: QuerySet[Any], name: str) -> Exists:
    dated = rows.annotate(day=Cast(name, CharField())).filter(agreement=OuterRef("pk"), day__gt=OuterRef("over_by"))
    return Exists(dated)


AFTER_THE_END = Q(over_by__gt="") & (
    Q(_after_the_last_day(Payment.objects.all(), "paid"))
    | Q(_after_the_last_day(Return.objects.filter(status__in=RETURNS_WAITED_FOR), "period_start"))
)
"""Agreements of `with_last_day` with a payment dated after their last day, or waiting for the return of a later period."""

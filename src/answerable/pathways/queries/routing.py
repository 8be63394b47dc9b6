"""Read which services a referral could be offered to, each with why or why not."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, Q

from answerable.pathways.granting import grants_in_force
from answerable.pathways.models import Organisation, Referral, Service, ServiceRule
from answerable.pathways.rules.eligibility import Facts, age_on
from answerable.pathways.rules.protocols import Purpose
from answerable.pathways.rules.referral import IN_SUPPORT
from answerable.pathways.rules.routing import Offer, Option, Rule, route


def facts_of(referral: Referral, on: date) -> Facts:
    """Return what is known of the person of a referral on a day, for the rules of services."""
    person = referral.person
    return Facts(
        age=age_on(person.identity.get("born"), on),
        area=referral.area.code if referral.area else None,
        offence=referral.offence or None,
        risk=referral.risk or None,
        police_reported=referral.police_reported,
        sex=person.identity.get("sex") or None,
        part=person.part,
    )


def options(on: date) -> list[Option]:
    """Return every service that is not closed for good, as it stands, with its open cases and its rules of the day: four queries."""
    of_the_day = ServiceRule.objects.filter(
        Q(from_day__isnull=True) | Q(from_day__lte=on), Q(until_day__isnull=True) | Q(until_day__gte=on)
    )
    services = (
        Service.objects.select_related("provider")
        .prefetch_related("areas", Prefetch("rules", of_the_day.order_by("code")))
        .order_by("name")
    )
    in_support = Referral.objects.filter(state__in=IN_SUPPORT, service__isnull=False).order_by()
    taken = dict(in_support.values_list("service").annotate(number=Count("pk")))
    return [
        Option(
            reference=str(one.reference),
            name=one.name,
            provider=one.provider.name,
            is_open=one.is_open,
            provider_open=one.provider.is_open,
            opens=one.opens,
            closes=one.closes,
            areas=frozenset(area.code for area in one.areas.all()),
            area_names=tuple(area.name for area in one.areas.all()),
            needs=frozenset(one.needs),
            capacity=one.capacity,
            open_cases=taken.get(one.pk, 0),
            waiting_days=one.waiting_days,
            waiting_stated_on=one.waiting_stated_on,
            rules=tuple(Rule(rule.code, rule.words, rule.condition) for rule in one.rules.all()),
        )
        for one in services
    ]


def offers(referral: Referral, on: date) -> tuple[Offer, ...]:
    """Return every service for a referral, the best fit first, with what speaks for and against each."""
    # Named, or scored above nought: who said that there is no need, or would rather not say, is not matched by it.
    asked = referral.needs.filter(point="start").exclude(level=0).exclude(answer="prefers_not")
    needs = frozenset(asked.values_list("need", flat=True))
    return route(options(on), facts_of(referral, on), needs, on)


def may_be_told(giver: Organisation, on: date) -> frozenset[str]:
    """Return the references of the services whose providers a protocol in force lets an organisation tell of a referral."""
    receivers = set(grants_in_force(giver=giver, purpose=Purpose.REFERRAL, on=on).values_list("receiver", flat=True))
    told = Service.objects.filter(provider__in=receivers | {giver.pk})
    return frozenset(str(reference) for reference in told.values_list("reference", flat=True))

"""Keep the commissioned services: who runs them, for whom, where, how many they can take. Nothing here is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Area, Organisation, Service, ServiceRule, Worker
from answerable.pathways.rules import eligibility
from answerable.pathways.rules.vocabulary import Need

NAME_LIMIT, REF_LIMIT = 200, 60
MOST = 100_000
"""The largest capacity and waiting time, in cases and days."""


def _told(service: Service) -> dict[str, Any]:
    return {
        "name": service.name,
        "register_ref": service.register_ref,
        "provider": str(service.provider.reference),
        "areas": sorted(service.areas.values_list("code", flat=True)),
        "needs": sorted(service.needs),
        "opens": str(service.opens or ""),
        "closes": str(service.closes or ""),
        "capacity": service.capacity,
        "waiting_days": service.waiting_days,
        "is_open": service.is_open,
    }


def _name(text: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > NAME_LIMIT or not text.isprintable():
        raise CannotChange(f"A service has a name of at most {NAME_LIMIT} characters.", field="name")
    return text


def _number(value: int | None, name: str) -> int | None:
    if value is not None and not 0 <= value <= MOST:
        raise CannotChange(f"Enter a number from 0 to {MOST:,}, or nothing where it is not known.", field=name)
    return value


@in_turn()
def save_service(
    *,
    service: Service | None,
    name: str,
    provider: Organisation,
    areas: Sequence[Area] = (),
    needs: Sequence[str] = (),
    opens: date | None = None,
    closes: date | None = None,
    register_ref: str = "",
    by: Worker | None,
) -> Service:
    """Add a service, or change who runs it, for whom, where and until when; return it.

    No area is the whole police area, no need is any need. Raises CannotChange where something is wrong, or `register_ref` is another's.
    """
    name, register_ref = _name(name), register_ref.strip()
    if unknown := [one for one in needs if one not in list(Need)]:
        raise CannotChange(f"“{unknown[0]}” is not one of: {', '.join(Need)}.", field="needs")
    if opens and closes and closes < opens:
        raise CannotChange("The last day is before the first. Check both.", field="closes")
    if len(register_ref) > REF_LIMIT or not register_ref.isprintable():
        raise CannotChange(f"The register’s reference has at most {REF_LIMIT} characters.", field="register_ref")
    same = Service.objects.filter(register_ref=register_ref) if register_ref else Service.objects.none()
    if (same.exclude(pk=service.pk) if service else same).exists():
        raise CannotChange("Another service has this reference of the register.", field="register_ref")
    if service is None:
        service, before = Service(), {}
    else:
        service.refresh_from_db()
        before = _told(service)
    service.name, service.provider, service.register_ref = name, provider, register_ref
    service.needs, service.opens, service.closes = list(needs), opens, closes
    service.save()
    service.areas.set(areas)
    after = _told(service)
    if after != before:
        action = "service.changed" if before else "service.added"
        record(action=action, by=by, record="service", ref=str(service.reference), before=before, after=after)
    return service


@in_turn()
def set_capacity(
    *, service: Service, is_open: bool, capacity: int | None, waiting_days: int | None, by: Worker | None
) -> Service:
    """Say whether a service takes referrals, how many open cases it can have, and how many days people wait now; return it.

    None is “not stated”. The day is kept on which the waiting time was stated. Raises CannotChange.
    """
    _number(capacity, "capacity"), _number(waiting_days, "waiting_days")
    service.refresh_from_db()
    before = _told(service)
    service.is_open, service.capacity, service.waiting_days = is_open, capacity, waiting_days
    service.waiting_stated_on = None if waiting_days is None else timezone.localdate()
    service.save(update_fields=["is_open", "capacity", "waiting_days", "waiting_stated_on"])
    after = _told(service)
    if after != before:
        record(
            action="service.capacity_set",
            by=by,
            record="service",
            ref=str(service.reference),
            before=before,
            after=after,
        )
    return service


def _rule_told(rule: ServiceRule) -> dict[str, Any]:
    days = {"from_day": str(rule.from_day or ""), "until_day": str(rule.until_day or "")}
    return {"code": rule.code, "condition": rule.condition, "words": rule.words, **days}


@in_turn()
def save_rule(
    *,
    service: Service,
    rule: ServiceRule | None,
    condition: Mapping[str, Any],
    words: str,
    from_day: date | None = None,
    until_day: date | None = None,
    by: Worker | None,
) -> ServiceRule:
    """Add a rule of who a service is for, or change one, and return it. Its code (E1, E2 …) is given here and stays.

    Raises CannotChange where the condition cannot be read (rules/eligibility.py) or has no words.
    """
    words = " ".join(words.split())
    if not words or len(words) > 300 or not words.isprintable():
        raise CannotChange("Say the rule in plain English, in at most 300 characters.", field="words")
    if from_day and until_day and until_day < from_day:
        raise CannotChange("The last day is before the first. Check both.", field="until_day")
    try:
        checked = dict(eligibility.check(condition))
    except eligibility.RuleWrong as wrong:
        raise CannotChange(str(wrong), field="value") from None
    if rule is None:
        numbers = [int(code[1:]) for code in service.rules.values_list("code", flat=True) if code[1:].isdigit()]
        rule, before = ServiceRule(service=service, code=f"E{max(numbers, default=0) + 1}"), {}
    else:
        rule.refresh_from_db()
        before = _rule_told(rule)
    rule.condition, rule.words, rule.from_day, rule.until_day = checked, words, from_day, until_day
    rule.save()
    after = _rule_told(rule)
    if after != before:
        action = "service.rule_changed" if before else "service.rule_added"
        record(action=action, by=by, record="service", ref=str(service.reference), before=before, after=after)
    return rule


@in_turn()
def remove_rule(*, rule: ServiceRule, by: Worker | None) -> None:
    """Take a rule away. Who was refused by it is told of in their own history."""
    before, ref = _rule_told(rule), str(rule.service.reference)
    rule.delete()
    record(action="service.rule_removed", by=by, record="service", ref=ref, before=before)


@dataclass(frozen=True)
class Listed:
    """One service as a list of the public register has it. `areas` are names; `provider` is a name, empty where the list has none."""

    ref: str
    name: str
    areas: tuple[str, ...] = ()
    provider: str = ""


@dataclass
class ServicesLoaded:
    """What loading a list of services did, or would do."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    as_before: int = 0
    missing: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """Return what is said of it, a line each."""
        said = [f"New: {line}" for line in self.new]
        said += [f"Changed: {line}" for line in self.changed]
        said += [f"Not in the list, kept as it is: {line}" for line in self.missing]
        said += [f"To look at: {line}" for line in self.held_back]
        return [*said, f"{self.as_before} as before."]


@in_turn()
def load_services(
    *,
    listed: Sequence[Listed],
    provider: Organisation | None = None,
    whole_area: Sequence[str] = (),
    dry_run: bool = False,
    by: Worker | None,
) -> ServicesLoaded:
    """Add the services of a list that are not here, and take over names and areas that have changed. Nothing is deleted.

    `provider` runs those that are new and of which the list names no provider; `whole_area` are names of areas that mean the whole
    police area. A new service of which an area is not known here, or none is named, takes no referral until somebody has said where it is. Raises
    CannotChange where two of the list have one reference.
    """
    found = ServicesLoaded()
    refs = [one.ref for one in listed]
    if twice := next((ref for ref in refs if refs.count(ref) > 1), ""):
        raise CannotChange(f"The list has {twice} twice. Mend it and load it again.")
    here = {one.register_ref: one for one in Service.objects.exclude(register_ref="").prefetch_related("areas")}
    areas = {key.casefold(): area for area in Area.objects.all() for key in (area.name, area.code)}
    providers = {one.name.casefold(): one for one in Organisation.objects.all()}
    whole = {name.casefold() for name in whole_area}
    found.missing = [f"{one.register_ref} {one.name}" for ref, one in here.items() if ref not in refs]
    changes: dict[str, dict[str, Any]] = {}
    for one in listed:
        named = [name for name in one.areas if name.casefold() not in whole]
        known = sorted(
            {areas[name.casefold()] for name in named if name.casefold() in areas}, key=lambda area: area.code
        )
        strange = [name for name in named if name.casefold() not in areas]
        line = f"{one.ref} {one.name}"
        if strange:
            found.held_back.append(f"{line}: no area here is called {', '.join(strange)}.")
        nowhere = bool(strange) or not one.areas
        if (service := here.get(one.ref)) is not None:
            was = sorted(area.code for area in service.areas.all())
            will = was if strange or not one.areas else [area.code for area in known]
            if (service.name, was) == (one.name, will):
                found.as_before += 1
                continue
            told = [f"called “{service.name}”"] if service.name != one.name else []
            told += [f"areas {', '.join(was) or 'all'} → {', '.join(will) or 'all'}"] if was != will else []
            found.changed.append(f"{line}: {'; '.join(told)}")
            changes[one.ref] = {"name": service.name, "areas": was}
            if not dry_run:
                service.name = _name(one.name)
                service.save(update_fields=["name"])
                if was != will:
                    service.areas.set(known)
            continue
        runs = providers.get(one.provider.casefold()) or (None if one.provider else provider)
        if runs is None:
            missing = f"“{one.provider}” is no organisation here" if one.provider else "the list names no provider"
            found.held_back.append(f"{line}: {missing}. Not added.")
            continue
        found.new.append(f"{line}, run by {runs.name}" + (", closed until its areas are known" if nowhere else ""))
        changes[one.ref] = {}
        if not dry_run:
            made = Service.objects.create(
                register_ref=one.ref, name=_name(one.name), provider=runs, is_open=not nowhere
            )
            made.areas.set(known)
    if changes and not dry_run:
        after = {one.ref: one.name for one in listed if one.ref in changes}
        record(action="service.loaded", by=by, record="service", ref="list", before=changes, after=after)
    return found

"""Which commissioned services somebody could be offered: each with why, or why not, the best fit first. A coordinator chooses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .eligibility import Explained, Facts, Verdict, explain
from .vocabulary import Need

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")


def clean_postcode(typed: str) -> str | None:
    """Return a postcode in capitals with its one space ("NG1 5FS"); None where it is not in the form of one."""
    found = _POSTCODE.fullmatch(re.sub(r"\s+", "", typed).upper())
    return f"{found[1]} {found[2]}" if found else None


def area_of(postcode: str | None, prefixes: Mapping[str, str]) -> str | None:
    """Return the code of the area that a postcode lies in, by the longest of `prefixes` (prefix → area) that fits; None where none does.

    A prefix is a postal area ("NG"), a district ("NG1"), a sector ("NG1 5") or a whole postcode. "NG1" is not the beginning of
    "NG16 5AB": parts are compared whole.
    """
    clean = clean_postcode(postcode or "")
    if clean is None:
        return None
    outward = clean.split(" ")[0]
    letters = outward.rstrip("0123456789") if outward[-1].isdigit() else outward[: 2 if outward[1].isalpha() else 1]
    for part in (clean, clean[:-1], clean[:-2], outward, letters):
        if part in prefixes:
            return prefixes[part]
    return None


@dataclass(frozen=True)
class Rule:
    """One rule of a service on the day: its code, its words, its condition."""

    code: str
    words: str
    condition: Any


@dataclass(frozen=True)
class Option:
    """One commissioned service as it stands. `areas` empty: everywhere; `needs` empty: any; `capacity` None: not stated."""

    reference: str
    name: str
    provider: str
    is_open: bool = True
    opens: date | None = None
    closes: date | None = None
    areas: frozenset[str] = frozenset()
    area_names: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    capacity: int | None = None
    open_cases: int = 0
    waiting_days: int | None = None
    waiting_stated_on: date | None = None
    rules: tuple[Rule, ...] = ()
    provider_open: bool = True


@dataclass(frozen=True)
class Offer:
    """One service with what speaks for it, what speaks against it and what is not known, each in words."""

    option: Option
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    not_known: tuple[str, ...]
    takes_referrals: bool
    places_left: int | None
    needs_met: frozenset[str] = field(default_factory=frozenset)
    rules: tuple[Explained, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.speaks_against


def _need_words(needs: frozenset[str]) -> str:
    return ", ".join(need.words.lower() for need in Need if need in needs)


def _window(option: Option, on: date) -> str:
    """Return why a service takes no referrals on a day; empty where it does."""
    if not option.provider_open:
        return "Its provider is closed"
    if not option.is_open:
        return "It takes no referrals"
    if option.opens and on < option.opens:
        return f"It opens on {option.opens.day} {option.opens:%B %Y}"
    if option.closes and on > option.closes:
        return f"It closed on {option.closes.day} {option.closes:%B %Y}"
    return ""


def _waiting(option: Option) -> str:
    if option.waiting_days is None:
        return "Its waiting time is not stated"
    stated = option.waiting_stated_on
    when = f" (stated on {stated.day} {stated:%B %Y})" if stated else ""
    return f"Waiting time {option.waiting_days} day{'' if option.waiting_days == 1 else 's'}{when}"


def weigh(option: Option, facts: Facts, needs: frozenset[str], on: date) -> Offer:
    """Return what speaks for and against one service on a day, for somebody with these needs."""
    good: list[str] = []
    bad: list[str] = []
    open_questions: list[str] = []
    shut = _window(option, on)
    bad += [shut] if shut else []
    if option.areas:
        named = ", ".join(option.area_names) or ", ".join(sorted(option.areas))
        if facts.area is None:
            open_questions.append(f"It covers {named}: the person’s area is not known")
        else:
            (good if facts.area in option.areas else bad).append(f"It covers {named}")
    else:
        good.append("It covers the whole police area")
    met = needs & option.needs if option.needs else needs
    if option.needs and needs:
        if met:
            good.append(f"It meets: {_need_words(met)}")
        else:
            bad.append(f"It meets {_need_words(option.needs)}, which the person did not name")
    explained = tuple(explain(rule.code, rule.words, rule.condition, facts) for rule in option.rules)
    for one in explained:
        {Verdict.MET: good, Verdict.NOT_MET: bad, Verdict.NOT_KNOWN: open_questions}[one.verdict].append(one.words)
    left = None if option.capacity is None else max(0, option.capacity - option.open_cases)
    if left is None:
        open_questions.append("Its capacity is not stated")
    elif left:
        good.append(f"{left} of {option.capacity} places free")
    else:
        bad.append(f"Full: {option.open_cases} open, {option.capacity} places")
    (good if option.waiting_days is not None else open_questions).append(_waiting(option))
    return Offer(option, tuple(good), tuple(bad), tuple(open_questions), not shut, left, met, explained)


def route(options: Sequence[Option], facts: Facts, needs: frozenset[str], on: date) -> tuple[Offer, ...]:
    """Return every service, the best fit first: what fits before what does not, most needs met, free places, shortest wait, fewest open
    questions, then by name. The same facts give the same order, and nothing is left out."""

    def order(offer: Offer) -> tuple[Any, ...]:
        waiting = offer.option.waiting_days
        return (
            not offer.takes_referrals,
            len(offer.speaks_against),
            -len(offer.needs_met),
            offer.places_left is None,
            waiting is None,
            waiting or 0,
            len(offer.not_known),
            -(offer.places_left or 0),
            offer.option.name,
            offer.option.reference,
        )

    return tuple(sorted((weigh(option, facts, needs, on) for option in options), key=order))

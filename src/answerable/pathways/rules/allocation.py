"""Who could take a case, and why: every worker of the service with what speaks for and against them. A person chooses; nothing here does.

The order is the same whenever the same is asked. Who supported the person before, and has a place, comes first; then who has most of
their limit free, where a case outside a worker's areas, or without a skill that it asks for, weighs as if more of the limit were taken.
So work spreads, and a near worker is not filled up while a far one stands idle (facts/pathways.md 6.22).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

FAR = Fraction(1, 8)
"""What a case outside a worker's areas weighs, as a share of their limit: a near colleague is proposed unless that much fuller.

With 1/8 the spread of work in the simulation of tests/unit/pathways/test_allocation.py is 0.16 on average, and nine cases of ten stay in
their area; with 1/4 it was 0.23, over the 0.2 that is aimed at."""
UNSKILLED = Fraction(1, 10)
"""What each skill weighs that the case asks for and the worker does not have; at most three are counted."""
MOST_SKILLS = 3

CONFLICT = "Must not be given this case."
NOT_NAMED = "The person must not be found: a manager names who may have this case."


@dataclass(frozen=True)
class Candidate:
    """One worker as allocation sees them. `areas` and `skills` are codes; languages are words. No area means everywhere."""

    reference: str
    name: str
    limit: int
    open_cases: int
    areas: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    is_active: bool = True


@dataclass(frozen=True)
class Case:
    """One case to be given to somebody. References are those of workers.

    `wants`: the skills that it asks for, by code, with their words: the crime, needs, the language. `before`: who supported the person
    before. `conflicts`: who must never have it. `named`: who a manager named, where the person is restricted. `current`: who has it.
    """

    reference: str
    area: str = ""
    area_name: str = ""
    wants: Mapping[str, str] = field(default_factory=dict)
    before: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    restricted: bool = False
    named: frozenset[str] = frozenset()
    current: str = ""


@dataclass(frozen=True)
class Proposal:
    """One worker for one case. `possible`: nothing forbids it. `needs_reason`: it can be done, with a reason (the limit is reached)."""

    candidate: Candidate
    possible: bool
    never: bool
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    weight: Fraction

    @property
    def needs_reason(self) -> bool:
        """Whether somebody may still be chosen against what is said, with a reason written down."""
        return not self.possible and not self.never


def is_near(candidate: Candidate, case: Case) -> bool | None:
    """Return whether a case lies in a worker's areas; None where its area is not known."""
    if not case.area:
        return None
    return not candidate.areas or case.area in candidate.areas


def _skills(candidate: Candidate, case: Case) -> tuple[list[str], list[str]]:
    known = {one.casefold() for one in candidate.skills}
    has = [said for code, said in case.wants.items() if code.casefold() in known]
    lacks = [said for code, said in case.wants.items() if code.casefold() not in known]
    return has, lacks


def _forbidden(candidate: Candidate, case: Case) -> str:
    if candidate.reference in case.conflicts:
        return CONFLICT
    if not candidate.is_active:
        return "The account is closed."
    if case.restricted and candidate.reference not in case.named:
        return NOT_NAMED
    if candidate.reference == case.current:
        return "Has this case already."
    return "Is not given cases: their limit is 0." if not candidate.limit else ""


def propose_one(candidate: Candidate, case: Case) -> Proposal:
    """Return what speaks for and against one worker having one case."""
    speaks_for: list[str] = []
    against: list[str] = []
    weight = Fraction(candidate.open_cases, candidate.limit) if candidate.limit else Fraction(1)
    forbidden = _forbidden(candidate, case)
    load = f"{candidate.open_cases} of {candidate.limit} cases."
    full = bool(candidate.limit) and candidate.open_cases >= candidate.limit
    # What forbids it is said first.
    if forbidden:
        against.append(forbidden)
    if full:
        against.append(f"Their limit is reached: {load}")
    if candidate.reference in case.before and forbidden != CONFLICT:
        speaks_for.append("Supported this person before.")
    near = is_near(candidate, case)
    if near:
        speaks_for.append(f"Works in {case.area_name}." if candidate.areas else "Works in every area.")
    elif near is False:
        against.append(f"Does not work in {case.area_name}.")
        weight += FAR
    has, lacks = _skills(candidate, case)
    if has:
        speaks_for.append(f"Works with: {', '.join(has)}.")
    if lacks:
        against.append(f"Not among their skills: {', '.join(lacks)}.")
        weight += UNSKILLED * min(len(lacks), MOST_SKILLS)
    if not full:
        speaks_for.append(f"Has {load}")
    return Proposal(
        candidate=candidate,
        possible=not forbidden and not full,
        never=bool(forbidden) and forbidden != NOT_NAMED,
        speaks_for=tuple(speaks_for),
        speaks_against=tuple(against),
        weight=weight,
    )


def propose(case: Case, candidates: Iterable[Candidate]) -> tuple[Proposal, ...]:
    """Return every worker for a case, the best fit first: the possible ones, then those who need a reason, then those who never may."""
    made = [propose_one(candidate, case) for candidate in candidates]
    return tuple(
        sorted(
            made,
            key=lambda one: (
                not one.possible,
                one.never,
                one.candidate.reference not in case.before,
                one.weight,
                one.candidate.open_cases,
                one.candidate.reference,
            ),
        )
    )


def propose_all(cases: Sequence[Case], candidates: Iterable[Candidate]) -> dict[str, Proposal | None]:
    """Return the first proposal for each of several cases, in their order, each counted into the load that the next one sees.

    None where nobody possible is left.
    """
    loads = {one.reference: one for one in candidates}
    made: dict[str, Proposal | None] = {}
    for case in cases:
        first = next(iter(propose(case, loads.values())), None)
        if first is None or not first.possible:
            made[case.reference] = None
            continue
        made[case.reference] = first
        who = first.candidate
        loads[who.reference] = replace(who, open_cases=who.open_cases + 1)
    return made


def spread(candidates: Iterable[Candidate]) -> Fraction:
    """Return how unevenly work lies: (the fullest − the emptiest) / the mean share of their limits. 0 where there is no work."""
    shares = [Fraction(one.open_cases, one.limit) for one in candidates if one.limit]
    mean = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)
    return (max(shares) - min(shares)) / mean if mean else Fraction(0)

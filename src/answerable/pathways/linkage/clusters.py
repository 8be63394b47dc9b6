"""Which records may be one person together: proposals, never merges.

Joining everything that hangs together chains people: A is like B, B is like C, and so A is taken for C. So a group is grown from its
strongest link down, and a record enters only if it weighs enough with one that is in, if nobody has said no to any pair of the
group, if the household rule forbids no pair of it, and if no two of its members are more than so many links apart.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .scoring import VETOED, probability

DIAMETER = 2
"""No two members of a group are more links apart than this."""

CONFIRMED = math.inf
"""The bits of a link that somebody confirmed."""


@dataclass(frozen=True, slots=True)
class Link:
    """A pair that was weighed: the numbers of both records, and the bits (CONFIRMED where somebody confirmed it)."""

    one: int
    other: int
    bits: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Records that may be one person, and the links that hold them together, the strongest first.

    chances: for each member the chance that it belongs to the group, by its strongest link; 1 where that was confirmed.
    """

    members: tuple[int, ...]
    links: tuple[Link, ...]
    chances: tuple[float, ...]


def propose(
    links: Iterable[Link],
    *,
    join: float,
    fracture: float,
    refuted: Iterable[tuple[int, int]] = (),
    diameter: int = DIAMETER,
) -> list[Proposal]:
    """Return groups of two records or more. Nothing is merged: what becomes of a proposal, a person decides.

    Links of at least `join` bits grow groups; those of at least `fracture` bits hold members of a group together and shorten the way between
    them. Vetoed links and refuted pairs keep two records out of one group, unless that very pair was confirmed.
    """
    apart: set[frozenset[int]] = {frozenset(pair) for pair in refuted}
    held: dict[int, dict[int, float]] = {}
    joining: list[Link] = []
    for link in links:
        if link.bits == VETOED:
            apart.add(frozenset((link.one, link.other)))
        elif link.bits >= fracture and link.one != link.other:
            held.setdefault(link.one, {})[link.other] = link.bits
            held.setdefault(link.other, {})[link.one] = link.bits
            if link.bits >= join:
                joining.append(link)
    apart -= {frozenset((link.one, link.other)) for link in joining if link.bits == CONFIRMED}
    group_of: dict[int, list[int]] = {}
    for link in sorted(joining, key=lambda link: -link.bits):
        first = group_of.get(link.one) or [link.one]
        second = group_of.get(link.other) or [link.other]
        if first is second or any(frozenset((one, other)) in apart for one in first for other in second):
            continue
        together = first + second
        if link.bits == CONFIRMED or _within(together, held, diameter):
            for member in together:
                group_of[member] = together
    return [_proposal(group, held) for group in {id(group): group for group in group_of.values()}.values()]


def _within(group: Sequence[int], held: Mapping[int, Mapping[int, float]], diameter: int) -> bool:
    """Whether no two of the group are more than so many links apart, over links within the group."""
    inside = set(group)
    for start in group:
        reached = {start: 0}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            if reached[at] == diameter:
                continue
            for near in held[at]:
                if near in inside and near not in reached:
                    reached[near] = reached[at] + 1
                    waiting.append(near)
        if len(reached) < len(inside):
            return False
    return True


def _proposal(group: Sequence[int], held: Mapping[int, Mapping[int, float]]) -> Proposal:
    place = {member: at for at, member in enumerate(group)}
    links = sorted(
        (
            Link(one, other, bits)
            for one in group
            for other, bits in held[one].items()
            if other in place and place[one] < place[other]
        ),
        key=lambda link: -link.bits,
    )
    strongest = (max(bits for other, bits in held[member].items() if other in place) for member in group)
    return Proposal(tuple(group), tuple(links), tuple(probability(bits) for bits in strongest))

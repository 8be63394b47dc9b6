"""Thirty requests for tables about the same made-up people, after facts/pathways.md 4.4: two or three variables at a time, ages
in other bands each time, services and outcomes joined differently, now and then "in one area only".
"""

from __future__ import annotations

import math
import random
from itertools import pairwise, product

SERVICES = ("Advice", "Refuge", "Counselling", "Outreach", "Helpline")
AREAS = ("City", "North", "South")
AGES = (0, 16, 18, 25, 35, 45, 55, 65)
OUTCOMES = ("Safe", "Closed", "Referred", "Unknown")
FULL = (5, 3, 8, 4)
"""Of the facts: 480 groups."""
SMALLER = (4, 3, 5, 3)
"""180 groups, for tests that have to be quick."""
NAMES = ("Service", "Area", "Age", "Outcome")


def people(seed: int, mean: float, sizes: tuple[int, ...]) -> dict[tuple[int, ...], int]:
    """Made-up counts of every service, area, age band and outcome."""
    chance = random.Random(seed)
    effects = [[chance.gauss(0, 0.6) for _ in range(size)] for size in sizes]
    weights = {
        place: math.exp(sum(effect[at] for effect, at in zip(effects, place, strict=True)) + chance.gauss(0, 0.4))
        for place in product(*map(range, sizes))
    }
    level = mean * len(weights) / sum(weights.values())
    return {place: _poisson(chance, weight * level) for place, weight in weights.items()}


def _poisson(chance: random.Random, mean: float) -> int:
    limit, product_, count = math.exp(-mean), chance.random(), 0
    while product_ > limit:
        product_ *= chance.random()
        count += 1
    return count


def _band(first: int, after: int, bands: int) -> str:
    if after == bands:
        return f"{AGES[first]} and over"
    return f"under {AGES[after]}" if not first else f"{AGES[first]}-{AGES[after] - 1}"


def _joined(names: tuple[str, ...], groups: list[list[int]]) -> list[tuple[str, list[int]]]:
    return [(" and ".join(names[at] for at in group), group) for group in groups]


def _grouping(chance: random.Random, variable: int, size: int) -> list[tuple[str, list[int]]]:
    if variable == 2:
        cuts = sorted(chance.sample(range(1, size), chance.randint(1, 3)))
        ends = [0, *cuts, size]
        return [(_band(a, b, size), list(range(a, b))) for a, b in pairwise(ends)]
    each = [[at] for at in range(size)]
    last = list(range(size))
    ways = {
        0: (each, [[0], [1], last[2:]], [[0, 1], *each[2:]]),
        1: (each, [[0], [1, 2]]),
        3: (each, [[0, 1], last[2:]], [[0], [1], last[2:]]),
    }
    names = {0: SERVICES, 1: AREAS, 3: OUTCOMES}
    return _joined(names[variable], chance.choice(ways[variable]))


def requests(
    seed: int, how_many: int = 30, mean: float = 3.0, sizes: tuple[int, ...] = FULL
) -> list[tuple[str, dict[str, str], dict[tuple[str, ...], frozenset[tuple[int, ...]]]]]:
    """The tables as asked for, with totals: each as CSV, what holds for all of it, and of each count the groups it sums."""
    counts = people(seed, mean, sizes)
    chance = random.Random(seed * 1000 + 7)
    found = []
    for _ in range(how_many):
        variables = sorted(chance.sample(range(4), chance.randint(2, 3)))
        groupings = [_grouping(chance, variable, sizes[variable]) for variable in variables]
        only = chance.randrange(3) if 1 not in variables and chance.random() < 0.4 else None
        where = {} if only is None else {"Area": AREAS[only]}
        lines = [",".join([*(NAMES[variable] for variable in variables), "Number"])]
        groups = {}
        for chosen in product(*([*grouping, ("All", list(range(8)))] for grouping in groupings)):
            inside = {variable: set(part) for variable, (_, part) in zip(variables, chosen, strict=True)}
            members = frozenset(
                place
                for place in counts
                if (only is None or place[1] == only) and all(place[v] in part for v, part in inside.items())
            )
            key = tuple(label for label, _ in chosen)
            groups[key] = members
            lines.append(",".join([*key, str(sum(counts[place] for place in members))]))
        found.append(("\n".join(lines) + "\n", where, groups))
    return found

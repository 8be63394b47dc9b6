"""The trial that every model must pass: a small made-up county with its truth, shipped with the program (models/trial.json)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Any

from .blocking import blocks
from .model import Frequencies, Model
from .records import MatchRecord
from .scoring import score

SHIPPED = "trial.json"
COLUMNS = ("forename", "surname", "sex", "born", "postcode", "phone", "email")


def as_json(rows: Iterable[tuple[int, dict[str, Any]]]) -> str:
    """Return people and identities as the JSON of a trial: a line a record."""
    lines = [
        json.dumps([person, *(identity.get(name, "") for name in COLUMNS)], ensure_ascii=False)
        for person, identity in rows
    ]
    return '{"columns": ' + json.dumps(["person", *COLUMNS]) + ', "records": [\n' + ",\n".join(lines) + "\n]}\n"


@cache
def _shipped() -> tuple[tuple[int, MatchRecord], ...]:
    told = json.loads(resources.files("answerable.pathways.linkage").joinpath("models", SHIPPED).read_text("utf-8"))
    return tuple((row[0], MatchRecord.of(dict(zip(COLUMNS, row[1:], strict=True)))) for row in told["records"])


@cache
def _candidates() -> tuple[tuple[int, int], ...]:
    sharing: dict[str, list[int]] = defaultdict(list)
    for at, (_, record) in enumerate(_shipped()):
        for block in blocks(record):
            sharing[block].append(at)
    return tuple({pair for members in sharing.values() for pair in combinations(members, 2)})


def trial_f1(model: Model) -> float:
    """Return the F1 of the pairs that the model would join, over all pairs of one person in the trial, at its own threshold."""
    people = _shipped()
    fitted = model.for_store(records=len(people), frequencies=Frequencies.of(record for _, record in people))
    joined = right = 0
    for one, other in _candidates():
        if score(fitted, people[one][1], people[other][1]).bits >= model.thresholds["join"]:
            joined += 1
            right += people[one][0] == people[other][0]
    times: dict[int, int] = defaultdict(int)
    for person, _ in people:
        times[person] += 1
    true = sum(number * (number - 1) // 2 for number in times.values())
    return 2 * right / (joined + true)

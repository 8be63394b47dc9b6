"""Names that two offices both gave: the predecessor's is given a prefix, and what speaks of the record follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_EVIDENCE = re.compile(r"([a-z_]+):(.+)#([^#]*)", re.S)
SHORTEST = 3
"""The characters of a prefix that are left at least where a name has no room for all of it."""


class NoRoom(ValueError):
    """The name is so long that no prefix fits before it."""


def prefixed(name: str, prefix: str, *, limit: int | None, taken: Callable[[str], bool]) -> str:
    """Return a name with the predecessor's short name before it ("northshire-A-7"), and a number where that is taken too.

    `limit` is the most characters that its column holds; the prefix is cut to fit. Raises NoRoom where it cannot be.
    """
    number = 1
    while True:
        mark = "-" if number == 1 else f"-{number}-"
        room = len(prefix) if limit is None else limit - len(mark) - len(name)
        if room < min(SHORTEST, len(prefix)):
            raise NoRoom(name)
        found = f"{prefix[:room]}{mark}{name}"
        if not taken(found):
            return found
        number += 1


NewRef = Callable[[str, str], str]
"""Returns the new ref of a record by its kind and its old ref ("agreement", "A-7"), or the old one where it kept it."""


def following(value: Any, new_ref: NewRef) -> Any:
    """Return JSON data with every evidence of a renamed record pointing at its new ref.

    Evidence is an object with `record` and `ref`, and the text "agreement:A-7#value" by which cells name it
    (answering.answer.Evidence). Words that people read are left as they were.
    """
    if isinstance(value, dict):
        followed = {name: following(each, new_ref) for name, each in value.items()}
        if isinstance(value.get("record"), str) and isinstance(value.get("ref"), str):
            followed["ref"] = new_ref(value["record"], value["ref"])
        return followed
    if isinstance(value, list):
        return [following(each, new_ref) for each in value]
    found = _EVIDENCE.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1]}:{new_ref(found[1], found[2])}#{found[3]}" if found else value

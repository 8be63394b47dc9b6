"""How like a name a word is that is on no list: by the letters that follow one another in the names and the words of the lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import log

from .lists import lists

LIKE_A_NAME = 0.5  # of the words of an office's prose that neither list has one in twenty is as like a name
_TOGETHER = 3  # letters


@cache
def likeness(word: str) -> float:
    """The mean, over each three letters of a folded word, of how much oftener they stand in names than in ordinary words.

    It is a natural logarithm: 0 says as often in both, above it oftener in names. A word of the lists is no better than another.
    """
    names, ordinary = _counted()
    of_names, of_ordinary = sum(names.values()), sum(ordinary.values())
    kinds = len(names) + len(ordinary)
    parts = list(_parts(word))
    return sum(
        log((names[one] + 0.5) / (of_names + 0.5 * kinds)) - log((ordinary[one] + 0.5) / (of_ordinary + 0.5 * kinds))
        for one in parts
    ) / len(parts)


def _parts(word: str) -> Iterable[str]:
    whole = f"^{word}$"
    return (whole[at : at + _TOGETHER] for at in range(len(whole) - _TOGETHER + 1))


@cache
def _counted() -> tuple[Counter[str], Counter[str]]:
    """How often each three letters stand in names and in ordinary words: counted when first asked for, in a tenth of a second."""
    known = lists()
    names: Counter[str] = Counter()
    ordinary: Counter[str] = Counter()
    for word in (known.first | known.last) - known.ordinary:
        names.update(_parts(word))
    for word in known.ordinary:
        ordinary.update(_parts(word))
    return names, ordinary

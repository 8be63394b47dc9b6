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
    known, neither = _weighed()
    parts = _parts(f"^{word}$")
    return sum(known.get(one, neither) for one in parts) / len(parts)


def prepare() -> None:
    """Weigh all threes of letters, which takes a tenth of a second, before files are looked into."""
    _weighed()


def _parts(text: str) -> list[str]:
    return [text[at : at + _TOGETHER] for at in range(len(text) - _TOGETHER + 1)]


@cache
def _weighed() -> tuple[dict[str, float], float]:
    """How much oftener each three letters stand in names than in ordinary words, and those that stand in neither."""
    known = lists()
    names, ordinary = _counted((known.first | known.last) - known.ordinary), _counted(known.ordinary)
    of_names, of_ordinary = names.total(), ordinary.total()
    kinds = len(names) + len(ordinary)

    def weight(part: str) -> float:
        return log((names[part] + 0.5) / (of_names + 0.5 * kinds)) - log(
            (ordinary[part] + 0.5) / (of_ordinary + 0.5 * kinds)
        )

    return {one: weight(one) for one in names.keys() | ordinary.keys()}, weight("")


def _counted(words: Iterable[str]) -> Counter[str]:
    """How often each three letters stand in the words, with the beginning and the end of a word as letters."""
    counted = Counter(_parts("".join(f"^{word}$" for word in words)))
    for across in [one for one in counted if "$" in one[:-1] or "^" in one[1:]]:
        del counted[across]
    return counted

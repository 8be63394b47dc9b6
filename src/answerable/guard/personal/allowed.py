"""The office's own people and providers, who are not reported."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .hit import Hit
from .lists import fold
from .words import TITLES

_WORD = re.compile(r"[\w'-]+")


class Allowed:
    """Names and numbers that may leave, in any order and with initials: "Jane Smith" allows "Smith, J" and "Ms Smith"."""

    def __init__(self, lines: Iterable[str]) -> None:
        listed = [one.strip() for one in lines if one.strip()]
        self._keys = {Hit("", 0, 0, one, 1.0, "").key for one in listed}
        self._people: dict[str, list[tuple[str, ...]]] = {}
        self._phrases: set[str] = set()
        for line in listed:
            words = words_of(line)
            for word in words:
                self._people.setdefault(word, []).append(words)
            self._phrases.add(" ".join(words))

    def __contains__(self, hit: Hit) -> bool:
        if not self._keys:
            return False
        if hit.key in self._keys:
            return True
        if hit.technique != "name":
            return False
        words = words_of(hit.text)
        phrase = " ".join(words)
        return any(
            _fits(words, entry, titled=_has_title(hit.text))
            or (len(words) > 1 and f" {phrase} " in f" {' '.join(entry)} ")
            for word in words
            for entry in self._people.get(word, ())
        )


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without titles; a last name before a comma comes last."""
    if "," in name:
        last, _, rest = name.partition(",")
        name = f"{rest} {last}"
    return tuple(one for one in _WORD.findall(fold(name).replace(".", " ")) if one not in TITLES and not one.isdigit())


def _has_title(name: str) -> bool:
    return any(one.rstrip(".") in TITLES for one in fold(name).split()) or any(one.isdigit() for one in name)


def _fits(words: tuple[str, ...], entry: tuple[str, ...], *, titled: bool) -> bool:
    """Whether words are an allowed name: its last name whole, the others whole or by their initial, none besides."""
    if not words or entry[-1] not in words:
        return False
    if len(words) == 1:
        return titled or len(entry) == 1
    left = list(entry)
    for word in sorted(words, key=len, reverse=True):
        match = next((one for one in left if one == word), None) or next(
            (one for one in left if len(word) == 1 and one[0] == word), None
        )
        if match is None:
            return False
        left.remove(match)
    return True

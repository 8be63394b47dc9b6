"""The marks before the items of a list: bullets and numbers, worked out as Word shows them."""

from __future__ import annotations

import re
from typing import Any

from .names import W, get, switched, value

_LEVEL = re.compile(r"%(\d)")
_BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf02d": "–",
    "o": "o",
    "\uf0a8": "◆",
    "\uf06f": "□",
}
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """A number from 1 in small Roman numerals."""
    letters = ""
    for amount, sign in _ROMAN + _SMALL:
        while number >= amount:
            letters, number = letters + sign, number - amount
    return letters


def lettered(number: int) -> str:
    """a to z, then aa to zz, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 2600 else str(number)


def formatted(number: int, kind: str) -> str:
    """A number as a list shows it."""
    if kind in {"lowerRoman", "upperRoman"} and 0 < number < 5000:
        return roman(number) if kind == "lowerRoman" else roman(number).upper()
    if kind in {"lowerLetter", "upperLetter"}:
        return lettered(number) if kind == "lowerLetter" else lettered(number).upper()
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind == "ordinal":
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    return "" if kind == "none" else str(number)


class Numbering:
    """The lists of a document. One of these counts through one run over the text, from its beginning."""

    def __init__(self, root: Any, styles: Any) -> None:
        self._styles = styles
        self._abstract: dict[str, Any] = {}
        self._numbers: dict[str, Any] = {}
        self._counts: dict[str, list[int]] = {}
        self._levels: list[tuple[str, int, Any]] | None = None
        self._started: set[tuple[str, int]] = set()
        self.used: set[tuple[str, int]] = set()
        """The lists and levels that were asked for."""
        for one in root if root is not None else ():
            if one.tag == W + "abstractNum":
                self._abstract[get(one, "abstractNumId")] = one
            elif one.tag == W + "num":
                self._numbers[get(one, "numId")] = one

    def levels(self) -> list[tuple[str, int, Any]]:
        """Every level that is defined: its list, its depth and its element."""
        if self._levels is not None:
            return self._levels
        found = [
            (abstract, _depth(level), level)
            for abstract, one in self._abstract.items()
            for level in one.findall(W + "lvl")
        ]
        for number in self._numbers.values():
            for change in number.findall(W + "lvlOverride"):
                for level in change.findall(W + "lvl"):
                    found.append((f"num {get(number, 'numId')}", _depth(level), level))
        self._levels = found
        return found

    def _resolve(self, number: str) -> str:
        abstract = value(self._numbers.get(number), "abstractNumId")
        for _ in range(5):
            style = value(self._abstract.get(abstract), "numStyleLink")
            linked = self._styles.by_id.get(style) if style else None
            inner = value(linked.find(f"{W}pPr/{W}numPr"), "numId") if linked is not None and linked.find(f"{W}pPr/{W}numPr") is not None else ""  # fmt: skip
            if not inner or value(self._numbers.get(inner), "abstractNumId") == abstract:
                break
            abstract = value(self._numbers.get(inner), "abstractNumId")
        return abstract

    def _level(self, number: str, abstract: str, depth: int) -> tuple[Any, str]:
        for change in self._numbers[number].findall(W + "lvlOverride"):
            if _depth(change) == depth and change.find(W + "lvl") is not None:
                return change.find(W + "lvl"), f"num {number}"
        for level in self._abstract[abstract].findall(W + "lvl") if abstract in self._abstract else ():
            if _depth(level) == depth:
                return level, abstract
        return None, abstract

    def _start(self, number: str, abstract: str, depth: int) -> int:
        for change in self._numbers[number].findall(W + "lvlOverride"):
            if _depth(change) == depth and value(change, "startOverride").isdigit():
                return int(value(change, "startOverride"))
        level, _ = self._level(number, abstract, depth)
        start = value(level, "start", "1") if level is not None else "1"
        return int(start) if start.isdigit() else 1

    def marker(self, number: str, depth: int) -> str:
        """The mark of the next paragraph of this list at this depth; empty where none shows. Counts on."""
        if number not in self._numbers or not 0 <= depth <= 8:
            return ""
        abstract = self._resolve(number)
        level, owner = self._level(number, abstract, depth)
        if level is None:
            return ""
        self.used.add((owner, depth))
        counts = self._counts.setdefault(abstract, [0] * 9)
        fresh = (number, depth) not in self._started and any(
            _depth(one) == depth and one.find(W + "startOverride") is not None
            for one in self._numbers[number].findall(W + "lvlOverride")
        )
        self._started.add((number, depth))
        counts[depth] = self._start(number, abstract, depth) if fresh or not counts[depth] else counts[depth] + 1
        for deeper in range(depth + 1, 9):
            counts[deeper] = 0
        if switched(level.find(W + "rPr"), "vanish"):
            return ""
        return self._shown(number, abstract, level, counts)

    def _shown(self, number: str, abstract: str, level: Any, counts: list[int]) -> str:
        kind, text = value(level, "numFmt", "decimal"), value(level, "lvlText")
        if kind == "bullet":
            return _PRIVATE.sub("•", _BULLETS.get(text, text))[:40]
        if kind == "none" and "%" not in text:
            return text[:80]

        def said(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            if depth < 0:
                return ""
            at, _ = self._level(number, abstract, depth)
            form = value(at, "numFmt", "decimal") if at is not None else "decimal"
            if switched(level, "isLgl") and form not in {"decimal", "none"}:
                form = "decimal"
            return formatted(counts[depth] or self._start(number, abstract, depth), form)

        return _LEVEL.sub(said, text)[:80]


def _depth(element: Any) -> int:
    said = get(element, "ilvl", "0")
    return int(said) if said.isdigit() and len(said) < 3 else 0

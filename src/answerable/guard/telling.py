"""What was found, put together for people: one thing is said once, with the places where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .findings import Finding, Severity, plain
from .techniques import technique

WORDS = {"safe": "nothing was found", "look": "a person must look", "block": "must not leave as it is"}
"""The verdict on a file, for people."""
HEADINGS = {Severity.BLOCK: "Must be mended", Severity.LOOK: "Look at", Severity.NOTE: "Note"}
_CELL = re.compile(r"cell ([A-Z]{1,3})\d+$")
_A_COLUMN = 4
"""Different values in one column that are told together."""
MOST_PLACES = 6
"""Places of one thing that are shown at once."""
MOST_SENTENCES = 3
"""Ways in which one technique is told apart; where there are more, what they have in common is said once."""


@dataclass(frozen=True)
class Told:
    """Findings of one technique that are told together."""

    severity: Severity
    technique: str
    sentence: str
    findings: tuple[Finding, ...]

    @property
    def heading(self) -> str:
        """What the severity means for whoever reads it."""
        return HEADINGS[self.severity]

    @property
    def count(self) -> int:
        """How many places or values there are, all findings together."""
        return sum(one.count for one in self.findings)

    @property
    def places(self) -> list[str]:
        """Where they are, with what was found masked; many cells of one column are one place."""
        return places(self.findings, most=MOST_PLACES)


def told(findings: Iterable[Finding]) -> tuple[Told, ...]:
    """The findings put together by technique, what blocks first; each in the order in which it was found."""
    by_technique: dict[tuple[Severity, str], dict[str, list[Finding]]] = {}
    for one in findings:
        by_technique.setdefault((one.severity, one.technique), {}).setdefault(one.mend, []).append(one)
    order = list(Severity)
    return tuple(
        group
        for key in sorted(by_technique, key=lambda key: order.index(key[0]))
        for group in _groups(*key, by_technique[key])
    )


def _groups(severity: Severity, code: str, by_sentence: dict[str, list[Finding]]) -> Iterator[Told]:
    if len(by_sentence) > MOST_SENTENCES:
        known = technique(code)
        together = tuple(one for several in by_sentence.values() for one in several)
        yield Told(severity, code, " ".join(part for part in (known.what, known.mend) if part), together)
        return
    for sentence, several in by_sentence.items():
        yield Told(severity, code, sentence, tuple(several))


def lines(findings: Iterable[Finding], *, unmask: bool = False) -> Iterator[str]:
    """The findings as lines of text: what is wrong and what to do, then the places, the first six of each.

    What was found is masked unless `unmask`.
    """
    for group in told(findings):
        if len(group.findings) == 1:
            (one,) = group.findings
            place = f"{one.where}: " if one.where else ""
            yield f"{group.heading}: {place}{group.sentence}{_shown(one, unmask=unmask)}"
            continue
        yield f"{group.heading} ({len(group.findings):,} times): {group.sentence}"
        yield from (f"  {line}" for line in cut(places(group.findings, most=MOST_PLACES, unmask=unmask), MOST_PLACES))


def left_out(left: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What a clean copy was made without, as lines of text: what it was, and where, the first six places of each.

    `left` are the technique and the place of each.
    """
    by_technique: dict[str, list[str]] = {}
    for code, place in left:
        by_technique.setdefault(code, []).append(place)
    for code, where in by_technique.items():
        named = [place for place in dict.fromkeys(where) if place]
        yield f"Left out: {technique(code).what}"
        yield from (f"  {place}" for place in cut(named, MOST_PLACES))


def places(findings: Sequence[Finding], *, most: int, unmask: bool = False) -> list[str]:
    """Where each finding is and what it is, masked unless `unmask`. More than so many cells of one column are told as one."""
    columns: dict[str, list[Finding]] = {}
    for one in findings:
        columns.setdefault(_column(one), []).append(one)
    if len(findings) <= most or unmask:
        columns = {}
    said = []
    for one in findings:
        column = _column(one)
        together = columns.get(column, []) if column else []
        if len(together) < _A_COLUMN:
            said.append((one.where or "the file as a whole") + _shown(one, unmask=unmask))
        elif together[0] is one:
            first = one.where.partition("; ")[0].rpartition("cell ")[2]
            said.append(f"{column}, {len(together):,} different values, the first in {first}")
    return said


def _column(one: Finding) -> str:
    """The column in which all that was found lies: “sheet “Q1”, column C”; empty where it does not lie in cells of one column."""
    cells = [_CELL.search(place) for place in one.where.split("; ") if not place.startswith("and ")]
    within = {f"{cell.string[: cell.start()]}column {cell[1]}" for cell in cells if cell}
    return within.pop() if len(within) == 1 and all(cells) else ""


def _shown(one: Finding, *, unmask: bool) -> str:
    what = plain(" ".join(" ".join(one.texts).split())) if unmask else one.excerpt
    return f" [{what}]" if what else ""


def cut(said: Sequence[str], most: int) -> Iterator[str]:
    """The first lines, and how many more there are."""
    yield from said[:most]
    if len(said) > most:
        yield f"and {len(said) - most:,} more"

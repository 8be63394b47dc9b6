"""A letter taken apart: its paragraphs, its dates, and the sections it relies on with the text about each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from answerable.law import clock
from answerable.law.exemptions import Act, Basis, Citation, Exemption, Test, every_exemption, parse_citation
from answerable.law.working_days import OutsideTable

from . import words

_FOI_NUMBERS = frozenset(row.citation.number for row in every_exemption() if row.citation.act is Act.FOIA)
_EIR_PARTS = frozenset({("4",), ("5",)})
_NEITHER_ALLOWED = {row.neither_confirm_nor_deny for row in every_exemption()} - {""} | {"s.40(5)"}
_HEAD_LINE = 100
"""Characters that a line in the head of a letter has at the most; a longer one is running text."""
_SENTENCE = 600
"""Characters before a citation in which the beginning of its sentence is looked for: a long text is read in even time."""
_ROWS = {row.citation: row for row in every_exemption()}


@dataclass
class Ground:
    """One section that the letter relies on, with every way it cites it and the text that is about it."""

    act: Act
    number: str
    citations: list[Citation] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    @property
    def cited(self) -> str:
        """As the fault names it: the closest citation."""
        return max(self.citations, key=lambda one: len(one.parts)).short

    @property
    def text(self) -> str:
        return "\n".join(self.units)

    @property
    def reasoning(self) -> list[str]:
        """The sentences about it that do not weigh the public interest; what follows such a sentence goes with it."""
        found = []
        for unit in self.units:
            for one in words.SENTENCE_END.split(unit):
                weighs = words.WEIGHING.search(one)
                if weighs and words.EXTENDS.search(one):
                    # That the weighing takes more time is said before the reasons as well as after.
                    continue
                if weighs:
                    # The clauses before the one that weighs may still give a reason.
                    found.append(re.sub(r"(?:^|[,;:])[^,;:]*$", "", one[: weighs.start()]))
                    break
                found.append(one)
        return found

    @cached_property
    def rows(self) -> list[Exemption]:
        """The rows of the table that its citations name; a citation of a limb gives its subsection."""
        return [row for citation in self.citations if (row := _row(citation))]

    @property
    def neither(self) -> bool:
        """Whether a citation is the subsection that lets the authority neither confirm nor deny."""
        return any(any(one.short.startswith(allowed) for allowed in _NEITHER_ALLOWED) for one in self.citations)

    @property
    def enough(self) -> bool:
        return self.neither or any(row.enough for row in self.rows)

    @property
    def qualified(self) -> bool:
        return any(row.basis is Basis.QUALIFIED for row in self.rows)

    @property
    def needs_prejudice(self) -> bool:
        return any(row.needs_prejudice or row.test is Test.DEPENDS for row in self.rows)


def _row(citation: Citation) -> Exemption | None:
    parts = citation.parts
    while True:
        found = _ROWS.get(Citation(citation.act, citation.number, parts))
        if found or not parts:
            return found
        parts = parts[:-1]


class Letter:
    """A letter taken apart: its units (paragraphs and numbered answers), its dates, the sections it relies on."""

    def __init__(self, text: str, regime: Act | None, received: date | None, dated: date | None) -> None:
        plain = text.translate(
            {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x2013: "-", 0x2014: "-"}
        )
        kept = [line for line in plain.replace("\r\n", "\n").split("\n") if not line.lstrip().startswith(">")]
        # Quotation marks are taken in pairs, so that the words between two quotations are not taken for one.
        asked = re.sub(
            r'"(?:[^"\n]|\n(?!\s*\n))*"', lambda said: " " if len(said[0]) > 61 else said[0], "\n".join(kept)
        )
        self.text = _hours_written_out(asked)
        self.units = [" ".join(unit.split()) for unit in words.NEW_UNIT.split(self.text) if unit.strip()]
        self.rights = [unit for unit in self.units if words.RIGHTS.search(unit) and not self._cited(unit)]
        self.body = [unit for unit in self.units if unit not in self.rights]
        self.body_text = "\n".join(self.body)
        self.sentences = [one for unit in self.body for one in words.SENTENCE_END.split(unit)]
        self.received = received or self._received()
        self.dated = dated or self._dated()
        self.both = regime is None and bool(words.BOTH_ACTS.search(self.body_text))
        self.regime = regime or self._regime()
        self.grounds = self._grounds()

    def regime_of(self, ground: Ground) -> Act:
        """The law that a ground is judged by: its own where the letter was dealt with under both."""
        return ground.act if self.both else self.regime

    @property
    def refuses(self) -> bool:
        """Whether it is an answer that a refusal notice, or the like, is due for."""
        return bool(self.grounds or self.withholds or self.not_held or self.ncnd or self.extends)

    @property
    def ncnd(self) -> bool:
        return bool(words.NEITHER_SAID.search(self.body_text))

    @property
    def withholds(self) -> bool:
        return any(
            words.WITHHOLDS.search(one)
            and not (words.HYPOTHETICAL.search(one.split("because")[0]) or words.NOT_HELD.search(one))
            for one in self.sentences
        )

    @property
    def not_held(self) -> bool:
        return any(words.NOT_HELD.search(one) and not words.HYPOTHETICAL.search(one) for one in self.sentences)

    @property
    def extensions(self) -> list[str]:
        return [
            unit
            for unit in self.body
            if (words.EXTENDS.search(unit) or words.UNDECIDED.search(unit))
            and re.search("public interest", unit, re.IGNORECASE)
        ]

    @property
    def extends(self) -> bool:
        return bool(self.extensions)

    @property
    def due(self) -> date | None:
        if self.received is None or words.CLARIFIED.search(self.text):
            return None
        try:
            return clock.due([clock.Received(self.received)], regime=self.regime.value).due
        except OutsideTable:
            return None

    def _received(self) -> date | None:
        for found in words.RECEIVED.finditer(self.text):
            if day := words.DATE.match(self.text, found.end()):
                return _day(day)
        return None

    def _dated(self) -> date | None:
        lines = self.text.strip().split("\n")
        for line in lines[:12]:
            # A long line, or one about the request, has other days too: there the words before must say it.
            plain = len(line) <= _HEAD_LINE and not words.RECEIPT.search(line)
            for found in words.DATE.finditer(line):
                if plain or words.DATED.search(line[: found.start()]):
                    return _day(found)
        # At the foot a date stands on a line of its own.
        alone = [day for line in lines[12:] if (day := words.DATE.fullmatch(line.strip()))]
        return _day(alone[-1]) if alone else None

    def _regime(self) -> Act:
        eir = re.search(r"Environmental\s+Information\s+Regulations|\bEIRs?\b", self.text)
        foi = re.search(r"Freedom\s+of\s+Information|\bFOIA?\b", self.text, re.IGNORECASE)
        return Act.EIR if eir and (not foi or eir.start() < foi.start()) else Act.FOIA

    def _cited(self, unit: str) -> list[Citation]:
        found = []
        repeated = words.REPEATED.search(unit)
        for match in words.CITED.finditer(unit):
            said = words.SENTENCE_END.split(unit[max(0, match.start() - _SENTENCE) : match.start()])[-1]
            if re.match(r"\s*if\b", said, re.IGNORECASE):
                continue
            clause = re.split(r"[,;]|\band\b", said)[-1]
            if repeated and words.EARLIER_REFUSED.search(clause):
                continue
            if words.ANOTHER_ACT.match(unit, match.end()) or words.REFUTES.match(
                unit[match.end() : match.end() + _SENTENCE].lstrip()
            ):
                continue
            word = "reg " if match["word"].lower().startswith("r") else "s."
            for one in re.findall(
                r"\d{1,2}A?(?:\s?\(\s?[0-9a-z]{1,4}\s?\))*", match["first"] + match["more"], re.IGNORECASE
            ):
                citation = parse_citation(word + one)
                if _is_ground(citation):
                    found.append(citation)
        return found

    def _grounds(self) -> list[Ground]:
        grounds: dict[tuple[Act, str], Ground] = {}
        cited = [self._cited(unit) for unit in self.body]
        for citations in cited:
            for one in citations:
                ground = grounds.setdefault((one.act, one.number), Ground(one.act, one.number))
                ground.citations.append(one)
        if len(grounds) == 1:
            next(iter(grounds.values())).units = self.body
            return list(grounds.values())
        # Where there are several, a text is about those that it cites, or else those that the text before it cited.
        current = {(one.act, one.number) for one in next((one for one in cited if one), [])}
        for unit, citations in zip(self.body, cited, strict=True):
            current = {(one.act, one.number) for one in citations} or current
            for key in current:
                grounds[key].units.append(unit)
        return list(grounds.values())

    def ground(self, number: str, act: Act = Act.FOIA) -> Ground | None:
        return next((one for one in self.grounds if (one.act, one.number) == (act, number)), None)


def _hours_written_out(text: str) -> str:
    """The text with each row of a table of hours as a sentence: "Redacting   9" becomes "Redacting 9 hours."."""
    lines, within = [], False
    for line in text.split("\n"):
        row = words.HOURS_ROW.match(line) if within else None
        if words.HOURS_HEADING.search(line):
            within = True
        elif row:
            line = f"{row['what']} {row['n']} hours."
        elif line.strip():
            within = False
        lines.append(line)
    return "\n".join(lines)


def _is_ground(citation: Citation) -> bool:
    if citation.act is Act.EIR:
        return citation.number == "13" or (citation.number == "12" and citation.parts[:1] in _EIR_PARTS)
    return citation.number in _FOI_NUMBERS


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["day"]:
            return date(int(found["year"]), words.MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def number_of(said: str) -> int:
    """The number that figures or a word of `words.NUMBERS` say."""
    return int(said) if said.isdigit() else words.NUMBERS[said.lower()]


def days_in(text: str) -> list[date]:
    return [day for found in words.DATE.finditer(text) if (day := _day(found))]

"""An answer and what it rests on, as plain data.

A value in a table is a `Cell`, and a cell that shows anything carries its `Evidence`: that is enforced here. A sentence
is a `Paragraph` with the evidence of what it states from the register; one that only counts the rows shown under it rests
on theirs, which is for the rules to keep and is not enforced.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Held(StrEnum):
    """FOIA s.1(1)(a): is information of the description held? (facts/law.md A1.1)"""

    HELD = "held"
    PART = "part"
    ELSEWHERE = "held_elsewhere"  # coverage says that another body holds it
    NOT_RECORDED = "not_recorded"  # not in the register: the office must search before it says "not held"


class Status(StrEnum):
    """How far the register answers the question."""

    ANSWERED = "answered"
    PART = "part"
    GAP = "gap"  # understood, and nothing recorded: the gaps say what
    UNCLEAR = "unclear"  # not understood well enough to look it up; an officer must


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one fact comes from.

    `id` is stable ("agreement:A-1#value"); `record`, `ref` and `field` name the register's row and column;
    `source` is the document's title, `place` where in it, `url` its address if it has one.
    """

    id: str
    record: str
    ref: str
    field: str
    source: str
    place: str = ""
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something asked and not recorded, named exactly: "Agreement A-7: value not recorded"."""

    text: str
    record: str = ""
    ref: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown value. A cell with a value must have evidence; a cell without one must have a gap or be blank."""

    text: str
    evidence: tuple[str, ...] = ()  # ids of Evidence
    gap: bool = False
    blank: bool = False  # nothing applies here (a heading cell, a year outside the agreement)

    def __post_init__(self) -> None:
        if not (self.evidence or self.gap or self.blank):
            raise ValueError(f"The value {self.text!r} has no evidence, so it cannot be shown.")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. `numeric` lists the columns that hold money or counts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    numeric: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"A row of {len(row)} cells does not fit {len(self.columns)} columns.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or more in the answer, with what it rests on. `evidence` may be empty only if it states no fact
    from the register (a heading, a gap, a coverage statement has its own evidence)."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer to one question."""

    label: str
    question: str
    held: Held
    status: Status
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    parent: str | None = None
    context: str = ""

    @property
    def text(self) -> str:
        """The paragraphs as one text."""
        return "\n\n".join(p.text for p in self.paragraphs)

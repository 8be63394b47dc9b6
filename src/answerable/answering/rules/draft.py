"""An answer while it is being written: nothing gets into it without evidence, nothing missing goes unnamed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from answerable.answering.answer import Cell, Evidence, Gap, Paragraph, Table

from .rows import CitationRow, Facts
from .words import joined, sentence, short

NOT_RECORDED = "Not recorded"
NO_SOURCE = "Not shown: no source recorded"

NOUNS = {
    "agreement": "Agreement",
    "agreement_year": "Agreement year",
    "post": "Post",
    "service": "Service",
    "fund": "Fund",
    "fund_amount": "Fund amount",
    "decision": "Decision",
    "document": "Document",
    "statement": "Statement",
    "coverage": "Coverage",
    "agreement_event": "Event",
    "agreement_party": "Party",
    "agreement_funding": "Funding",
    "tender": "Invitation to tender",
    "notice": "Notice",
    "principle_met": "Principle met",
    "measure": "Measure",
    "return_figure": "Return figure",
    "review": "Review",
    "business_case": "Business case",
    "need": "Need",
    "published_response": "Published response",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that a value belongs to. `title` is how people call it; `within` is the record that it is part of,
    whose source stands in where the part has none of its own (the year of an agreement, say)."""

    record: str
    ref: str
    title: str = ""
    within: tuple[str, str] = ("", "")


class Sources:
    """Where every value of the letter's facts comes from; shared by all its answers, so that each is made once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._made: dict[tuple[str, str, str], tuple[Evidence, ...]] = {}

    def of(self, subject: Subject, field_name: str) -> tuple[Evidence, ...]:
        """The evidence for one field: its own citations, else those of its whole row, else of the row it is part of."""
        key = (subject.record, subject.ref, field_name)
        if key not in self._made:
            self._made[key] = self._make(subject, field_name)
        return self._made[key]

    def _make(self, subject: Subject, field_name: str) -> tuple[Evidence, ...]:
        own = self._facts.citations.get((subject.record, subject.ref), ())
        if subject.record == "published_response":
            own = tuple(
                CitationRow("", row.source, row.source_place, row.source_url)
                for row in self._facts.published
                if row.reference == subject.ref and row.source
            )
        cited = [item for item in own if item.field == field_name] or [item for item in own if not item.field]
        if not cited:
            cited = [item for item in self._facts.citations.get(subject.within, ()) if not item.field]
        base = f"{subject.record}:{subject.ref}#{field_name}"
        return tuple(
            Evidence(
                id=base if number == 1 else f"{base}~{number}",
                record=subject.record,
                ref=subject.ref,
                field=field_name,
                source=item.source,
                place=item.place,
                url=item.url,
            )
            for number, item in enumerate(cited, start=1)
        )


@dataclass
class Draft:
    """Paragraphs, tables, evidence and gaps, in the order in which they are added."""

    sources: Sources
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    shown: bool = False  # whether anything from the register has been shown
    paid: bool = False  # whether payments have been shown
    elsewhere: bool = False  # whether coverage says that another body holds what was asked
    _evidence: dict[str, Evidence] = field(default_factory=dict)
    _missing: dict[Subject, list[tuple[str, str]]] = field(default_factory=dict)
    _unsourced: dict[Subject, list[tuple[str, str]]] = field(default_factory=dict)
    _gaps: dict[str, Gap] = field(default_factory=dict)

    def cite(self, subject: Subject, field_name: str) -> tuple[str, ...]:
        """Take the evidence for one field into the answer and return its ids; none where no source is recorded."""
        found = self.sources.of(subject, field_name)
        for item in found:
            self._evidence[item.id] = item
        return tuple(item.id for item in found)

    def take(self, evidence: Evidence) -> str:
        """Take a piece of evidence into the answer and return its id."""
        self._evidence.setdefault(evidence.id, evidence)
        return evidence.id

    def cell(self, text: str, subject: Subject, field_name: str, words: str, *, wanted: bool = True) -> Cell:
        """One value with its evidence. An empty one is a gap, named as `words` where the question `wanted` it; so is
        one whose source nobody has recorded, which is not shown."""
        if not text:
            if wanted:
                self.missing(subject, field_name, words)
            return Cell(text=NOT_RECORDED, gap=True)
        ids = self.cite(subject, field_name)
        if not ids:
            self._unsourced.setdefault(subject, []).append((field_name, words))
            return Cell(text=NO_SOURCE, gap=True)
        return Cell(text=text, evidence=ids)

    def missing(self, subject: Subject, field_name: str, words: str) -> None:
        """Name a field that was asked for and is not recorded."""
        fields = self._missing.setdefault(subject, [])
        if (field_name, words) not in fields:
            fields.append((field_name, words))

    def gap(self, text: str, record: str = "", ref: str = "", field_name: str = "") -> None:
        """Name something else that was asked for and is not recorded."""
        self._gaps.setdefault(text, Gap(text, record, ref, field_name))

    def say(self, text: str, evidence: Iterable[str] = ()) -> None:
        """Add a paragraph, once."""
        paragraph = Paragraph(sentence(text), tuple(dict.fromkeys(evidence)))
        if all(paragraph.text != other.text for other in self.paragraphs):
            self.paragraphs.append(paragraph)

    def state(self, text: str, subject: Subject, field_name: str, words: str) -> bool:
        """Add a paragraph that rests on one field, if its source is recorded; else name that gap. True when added."""
        ids = self.cite(subject, field_name)
        if not ids:
            self._unsourced.setdefault(subject, []).append((field_name, words))
            return False
        self.say(text, ids)
        self.shown = True
        return True

    def table(self, table: Table) -> None:
        """Add a table; one without rows is left out."""
        if table.rows:
            self.tables.append(table)
            self.shown = self.shown or any(cell.evidence for row in table.rows for cell in row)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Everything that the answer rests on, each once."""
        return tuple(self._evidence.values())

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Every gap, those of one record in one sentence, and those of very many records that lack the same in one too."""
        named = _together(self._missing, "not recorded")
        named += _together(self._unsourced, "recorded, but not where it comes from, so it is not shown")
        return (*named, *self._gaps.values())


_MANY = 25  # records that lack the same, named one by one
_REFS = 100  # refs in the one sentence about more


def _together(lacking: dict[Subject, list[tuple[str, str]]], ending: str) -> list[Gap]:
    """The gaps of these records in their order; where more than `_MANY` lack the same, one for all of them."""
    alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[Subject]] = {}
    for subject, fields in lacking.items():
        alike.setdefault((subject.record, tuple(sorted(fields))), []).append(subject)
    found: list[Gap] = []
    for (record, same), subjects in alike.items():
        if len(subjects) <= _MANY:
            continue
        refs = [subject.ref for subject in subjects[:_REFS]]
        refs += [f"{len(subjects) - _REFS:,} more"] if len(subjects) > _REFS else []
        words = joined(dict.fromkeys(word for _, word in same))
        what = f"{len(subjects):,} {NOUNS[record].lower()}s"
        found.append(Gap(f"{what}: {words} {ending} ({joined(refs)})", record, "", ",".join(dict(same))))
    single = [
        _gap(subject, fields, ending)
        for subject, fields in lacking.items()
        if len(alike[subject.record, tuple(sorted(fields))]) <= _MANY
    ]
    return [*single, *found]


def _gap(subject: Subject, fields: list[tuple[str, str]], ending: str) -> Gap:
    title = f" ({short(subject.title)})" if subject.title else ""
    once = dict(fields)
    return Gap(
        f"{NOUNS[subject.record]} {subject.ref}{title}: {joined(dict.fromkeys(once.values()))} {ending}",
        subject.record,
        subject.ref,
        ",".join(once),
    )

"""Plans, strategies, reports and other documents: what they are, whether draft or final, and where they are."""

from __future__ import annotations

from answerable.answering.answer import Cell, Table
from answerable.register.rules import partial_dates
from answerable.register.rules.partial_dates import Overlap

from .draft import Draft, Subject
from .labels import DOCUMENT_STATUS_WORDS
from .names import Kind
from .periods import overlap
from .rows import DocumentRow, Facts
from .scope import Wants, relation
from .selection import is_about_words
from .words import capital

GENERAL_KINDS = frozenset({"plan", "strategy", "framework", "policy", "budget", "report", "pledge"})
"""Kinds of document that are about the office's work as a whole where no category is recorded for them."""

POLICY_KINDS = frozenset({"policy", "framework"})
"""Kinds of document that a question about policy is answered with, whatever their subject."""


def policy_documents(wants: Wants, facts: Facts, linked: frozenset[str]) -> tuple[DocumentRow, ...]:
    """The documents for a question about policy: those named, those that the statements shown rest on (`linked`), and
    the office's policies and frameworks that bear on its subject or on none in particular."""
    named = wants.named.get(Kind.DOCUMENT, frozenset())

    def bears(row: DocumentRow) -> bool:
        if row.ref in named or row.ref in linked:
            return True
        if wants.about:
            return is_about_words(row.title, wants.about)
        return (
            wants.in_domain
            and row.kind in POLICY_KINDS
            and (not row.categories or relation(wants.subjects, row.categories) > 0)
        )

    return tuple(sorted(filter(bears, facts.directory.documents.values()), key=lambda row: row.title.casefold()))


def documents_in_scope(wants: Wants, facts: Facts) -> tuple[DocumentRow, ...]:
    """The documents a question is about: those named; else those on its subject, and the office's general ones."""
    named = wants.named.get(Kind.DOCUMENT, frozenset())
    found = []
    for row in facts.directory.documents.values():
        if row.ref in named:
            found.append((0, row))
            continue
        if overlap(row.covers_from or row.dated, row.covers_to, wants.periods) is Overlap.NONE:
            continue
        if wants.about:
            if is_about_words(row.title, wants.about):
                found.append((1, row))
        elif row.categories:
            if wants.subjects and relation(wants.subjects, row.categories):
                found.append((1, row))
        elif row.kind in GENERAL_KINDS and (wants.subjects or wants.named or wants.everything):
            found.append((2, row))
    if named:
        found = [item for item in found if item[0] == 0]
    return tuple(row for _, row in sorted(found, key=lambda item: (item[0], item[1].title.casefold())))


def add_documents(draft: Draft, rows: tuple[DocumentRow, ...], facts: Facts, *, caption: str, asked: bool) -> None:
    """Add the table of documents. Columns in which nothing is recorded for any of them are left out; where documents
    were `asked` for, one whose address is not recorded is a gap."""
    lines = [[*_cells(draft, row, facts, asked=asked)] for row in rows]
    names = ["Document", "What it is", "Where to find it", "Note"]
    kept = [
        at for at in range(len(names)) if at == 0 or (asked and at == 2) or any(line[at].evidence for line in lines)
    ]
    draft.table(
        Table(
            columns=tuple(names[at] for at in kept),
            rows=tuple(tuple(line[at] for at in kept) for line in lines),
            caption=caption,
        )
    )


def _cells(draft: Draft, row: DocumentRow, facts: Facts, *, asked: bool) -> tuple[Cell, ...]:
    subject = Subject("document", row.ref, row.title)
    where = row.url
    if row.archived_url:
        where = f"{row.url} (archived copy: {row.archived_url})" if row.url else f"Archived copy: {row.archived_url}"
    return (
        draft.cell(row.title, subject, "title", "title"),
        _what(draft, row, subject, facts),
        draft.cell(where, subject, "url" if row.url else "archived_url", "where it is published", wanted=asked),
        draft.cell(row.note, subject, "note", "note") if row.note else Cell("", blank=True),
    )


def _what(draft: Draft, row: DocumentRow, subject: Subject, facts: Facts) -> Cell:
    """Kind, status, date, period and owner of a document, as far as they are recorded."""
    owner = facts.directory.organisations.get(row.owner)
    parts = [
        (row.kind, "kind"),
        (DOCUMENT_STATUS_WORDS[row.status].lower(), "status"),
        (partial_dates.words(row.dated, "dated"), "dated"),
        (_covers(row), "covers_from" if row.covers_from else "covers_to"),
        (f"of {owner.name}" if owner else "", "owner"),
    ]
    told = [(text, ids) for text, field in parts if text and (ids := draft.cite(subject, field))]
    text = capital(", ".join(text for text, _ in told))
    return Cell(text, tuple(id_ for _, ids in told for id_ in ids), blank=not told)


def _covers(row: DocumentRow) -> str:
    if row.covers_from and row.covers_to:
        return f"for {partial_dates.words(row.covers_from)} to {partial_dates.words(row.covers_to)}"
    return partial_dates.words(row.covers_from, "from") or partial_dates.words(row.covers_to, "until")

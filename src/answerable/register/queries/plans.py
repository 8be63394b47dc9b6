"""Plans and consultations: the versions of a document, and the answers to a consultation's questions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from ..models import Consultation, ConsultationCount, ConsultationQuestion, Document

_MOST_VERSIONS = 100


def versions(document: Document) -> list[Document]:
    """Return every version of a document, the first one first; a chain that leads back to itself is cut there."""
    found = {document.pk: document}
    older = document
    while older.replaces_id and older.replaces_id not in found and len(found) < _MOST_VERSIONS:
        older = Document.objects.get(pk=older.replaces_id)
        found[older.pk] = older
    chain = list(reversed(found.values()))
    newest = [document]
    while newest and len(found) < _MOST_VERSIONS:
        newest = [d for d in Document.objects.filter(replaces__in=newest).order_by("dated", "ref") if d.pk not in found]
        for one in newest:
            found[one.pk] = one
        chain += newest
    return chain


@dataclass(frozen=True)
class Answered:
    """One question of a consultation with its counted answers and what they come to."""

    question: ConsultationQuestion
    counts: list[tuple[str, int]]

    @property
    def total(self) -> int:
        """How many answers were counted."""
        return sum(number for _, number in self.counts)


def answered(consultation: Consultation) -> list[Answered]:
    """Return the questions of a consultation with their counts. Two queries."""
    questions = consultation.questions.prefetch_related(
        Prefetch("counts", ConsultationCount.objects.order_by("order", "ref"))
    )
    return [Answered(q, [(c.answer, c.number) for c in q.counts.all()]) for q in questions]

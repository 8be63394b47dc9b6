"""Reads of a case's documents: their marks, their copies, and what of them leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from answerable.casework.guarding import LetThrough, let_through, looked_into, standing
from answerable.casework.marking import content_of, kind_by_content, made_from
from answerable.casework.models import CaseDocument, Layer, Mark, RedactedCopy, Request
from answerable.casework.rules.documents import CLEANED, ENDINGS, why_not
from answerable.guard import Severity
from answerable.redaction.marks import Removed

if TYPE_CHECKING:
    from answerable.guard import Finding, Verdict

    from .letters import LetterFile

TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "text": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpeg": "image/jpeg",
}


class CannotLeave(ValueError):
    """A document that is ticked to go with the answer cannot leave as it is; the message says which and what to do."""


@dataclass(frozen=True)
class CopyState:
    """The copy for one layer. `current` says that it was made with the marks as they are now."""

    layer: str
    words: str
    copy: RedactedCopy | None
    current: bool
    marks: int


@dataclass(frozen=True)
class DocumentView:
    """A document with what may happen to it."""

    document: CaseDocument
    kind: str
    why_not: str
    copies: tuple[CopyState, ...]

    @property
    def is_pdf(self) -> bool:
        """Whether it can be redacted here."""
        return self.kind == "pdf"

    @property
    def can_be_cleaned(self) -> bool:
        """Whether a clean copy can be made of it here."""
        return self.kind in CLEANED

    @property
    def lacks(self) -> str:
        """What stands in the way of its leaving, though it is to go with the answer; empty where nothing does."""
        if not self.document.disclose:
            return ""
        if self.why_not:
            return self.why_not
        if self.is_pdf and not self.copies[0].current:
            made = self.copies[0].copy is not None
            return "The redacted copy is out of date. Make it again." if made else "The redacted copy is not made yet."
        return ""


def documents(request: Request) -> list[DocumentView]:
    """Every document of a request, in the order in which they were added."""
    found = request.documents.prefetch_related("marks", "copies", "questions").select_related("request", "task")
    return [view(document) for document in found]


def view(document: CaseDocument) -> DocumentView:
    """One document with what may happen to it."""
    try:
        kind = kind_by_content(document)
    except OSError:
        kind = "missing"
    why = "The file that was kept is gone from the disk." if kind == "missing" else why_not(kind)
    return DocumentView(document, kind, why, tuple(_copy(document, layer) for layer in Layer))


def _copy(document: CaseDocument, layer: Layer) -> CopyState:
    copy = next((one for one in document.copies.all() if one.layer == layer), None)
    current = bool(copy and not copy.findings and copy.marks_digest == made_from(document, layer))
    layers = [Layer.APPLICANT] if layer == Layer.APPLICANT else list(Layer)
    marks = sum(mark.layer in layers for mark in document.marks.all())
    return CopyState(layer.value, layer.label, copy, current, marks)


def marks_on(document: CaseDocument, page: int) -> list[Mark]:
    """The marks of one page, counted from 1, from the top."""
    return list(document.marks.filter(page=page))


def pages_marked(document: CaseDocument) -> dict[int, int]:
    """How many marks each page has, without those that have none."""
    found: dict[int, int] = {}
    for page in document.marks.values_list("page", flat=True):
        found[page] = found.get(page, 0) + 1
    return found


def copy_content(copy: RedactedCopy) -> bytes:
    """The bytes of a copy, held against its digest. Raises CannotLeave where they are gone or were altered."""
    try:
        content = (Path(settings.MEDIA_ROOT) / copy.kept).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise CannotLeave(
            f"The redacted copy of “{copy.document.name}” is not on the disk as it was made. Make it again."
        )
    return content


def leaving(request: Request, layer: str = Layer.APPLICANT) -> list[LetterFile]:
    """Return the files that go with the answer: redacted copies of PDFs, and tables and texts that the guard lets pass.

    `layer` "public" gives what the public gets. Raises CannotLeave where one that is to go with the answer cannot leave: its
    copy is missing or out of date, its kind is not released from here, or something is hidden in it. An original PDF is in no
    case among them.
    """
    from .letters import LetterFile

    files: list[LetterFile] = []
    for document in _to_leave(request):
        kind = kind_by_content(document)
        if reason := why_not(kind):
            raise CannotLeave(f"“{document.name}” cannot leave. {reason}")
        name = f"{document.name_outside}.{ENDINGS[kind]}"
        if kind == "pdf":
            state = _copy(document, Layer(layer))
            if state.copy is None or not state.current:
                raise CannotLeave(
                    f"The redacted copy of “{document.name}” {'is out of date' if state.copy else 'is not made yet'}. "
                    "Make it on the document’s page."
                )
            content, origin = copy_content(state.copy), f"Redacted copy of document {document.pk}"
        else:
            content, origin = content_of(document), f"Document {document.pk}"
            (verdict,) = looked_into(request, [(name, content, False)])
            if stops := standing(request, content, verdict):
                where = f" ({stops[0].where})" if stops[0].where else ""
                raise CannotLeave(
                    f"“{document.name}” cannot leave as it is{where}: {stops[0].mend} See what the guard found on its page."
                )
            if verdict.kind != kind:
                # Its beginning is that of a table or a text, and the whole is something else: an archive put behind words.
                raise CannotLeave(f"“{document.name}” cannot leave: it is two kinds of file at once. Save it again.")
        files.append(LetterFile(name, content, TYPES[kind], origin))
    return files


@dataclass(frozen=True)
class Guarded:
    """What the guard says of the file that would leave for a document: the table, text or picture itself, or the redacted copy."""

    name: str
    content: bytes
    verdict: Verdict
    stops: tuple[Finding, ...]
    waived: tuple[LetThrough, ...]
    others: tuple[Finding, ...]
    """What it says besides: to look at, or a note."""
    leaves: bool
    """Whether it is the very file that would leave; else it is the original, which never does."""


def guarded(document: CaseDocument) -> Guarded:
    """Look into the file that would leave for a document; into the original where none would. Raises OSError, CannotLeave."""
    kind = kind_by_content(document)
    copy = _copy(document, Layer.APPLICANT).copy if kind == "pdf" else None
    content = copy_content(copy) if copy else content_of(document)
    leaves = copy is not None if kind == "pdf" else not why_not(kind)
    name = f"{document.name_outside or 'file'}.{ENDINGS[kind]}" if leaves else document.name
    (verdict,) = looked_into(document.request, [(name, content, False)])
    waived = let_through(document.request, hashlib.sha256(content).hexdigest())
    stops = standing(document.request, content, verdict)
    others = tuple(one for one in verdict.findings if one.severity is not Severity.BLOCK)
    return Guarded(name, content, verdict, tuple(stops), tuple(waived), others, leaves)


def _to_leave(request: Request) -> Sequence[CaseDocument]:
    return list(request.documents.filter(disclose=True).prefetch_related("marks", "copies"))


def sent_with_reply(request: Request) -> tuple[str, ...]:
    """Return each document that goes with the reply by the name it leaves under, with what was removed from it, section by
    section, and on which pages."""
    return tuple(_with_removals(document) for document in _to_leave(request))


def _with_removals(document: CaseDocument) -> str:
    copy = _copy(document, Layer.APPLICANT).copy
    removed = (
        [Removed(one["citation"], one["count"], tuple(one["pages"])).sentence for one in copy.summary] if copy else []
    )
    name = f"{document.name_outside}.{ENDINGS.get(document.kind, document.kind)}"
    return f"{name}, redacted under {'; under '.join(removed)}" if removed else name


def removed_sections(request: Request) -> tuple[str, ...]:
    """Return the sections under which something is removed in the documents that go with the reply, each once."""
    found = Mark.objects.filter(document__request=request, document__disclose=True, layer=Layer.APPLICANT)
    return tuple(dict.fromkeys(found.order_by("document", "pk").values_list("citation", flat=True)))

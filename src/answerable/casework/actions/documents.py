"""Files put into a case: adding them, marking what is to be removed, and making the redacted copies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework.errors import Stale
from answerable.casework.marking import content_of, kind_by_content, made_from, removals, title_of
from answerable.casework.models import CaseDocument, Layer, Mark, Question, RedactedCopy, Request
from answerable.casework.rules.documents import BOTH, Area, name_outside, occurrences, why_not, with_new
from answerable.redaction import document as redaction
from answerable.redaction.errors import CannotOpen

from .requests import keep_upload


class CannotDo(ValueError):
    """What is asked for cannot be done with this document; the message says why and what to do."""


def add(*, request: Request, name: str, kept: str, by: User | None) -> CaseDocument:
    """Put a kept upload among the request's documents. Raises CannotDo where the same file is there already.

    Any file is taken, as it came. Of a PDF the pages are counted, before anything is locked; one that cannot be opened is
    kept all the same.
    """
    path = Path(settings.MEDIA_ROOT) / kept
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    document = CaseDocument(name=_shown(name), kept=kept, sha256=digest, size=len(content), added_by=by)
    document.kind = kind_by_content(document)
    if document.kind == "pdf":
        try:
            document.pages = redaction.look(content).pages
        except CannotOpen:
            document.pages = None
    with in_turn():
        document.request = Request.objects.select_for_update().get(pk=request.pk)
        if there := CaseDocument.objects.filter(request=document.request, sha256=digest).first():
            raise CannotDo(f"This file is among the documents already, as “{there.name}”.")
        document.save()
        _journal("document.added", document, by, after={"sha256": digest, "kind": document.kind})
    return document


def _shown(name: str) -> str:
    """A file's own name as it may be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-200:] or "file"


def _journal(action: str, document: CaseDocument, by: User | None, **what: Any) -> None:
    after = {"document": document.pk, **what.pop("after", {})}
    record(action=action, by=by, record="request", ref=document.request.reference, after=after, **what)


def _lock(document: CaseDocument, version: int) -> CaseDocument:
    """Take the document for writing, if it is still as the writer last saw it. Raises Stale."""
    locked = CaseDocument.objects.select_for_update().select_related("request").get(pk=document.pk)
    if locked.version != version:
        raise Stale
    locked.version += 1
    return locked


@in_turn()
def describe(
    *,
    document: CaseDocument,
    disclose: bool,
    outside: str,
    questions: Sequence[Question],
    version: int,
    by: User | None,
) -> CaseDocument:
    """Say whether the document goes with the answer, what it is called outside, and which questions it is about.

    Raises CannotDo for a file of a kind that cannot leave, rules.documents.BadMark for a name that says too much, and Stale.
    """
    locked = _lock(document, version)
    reason = why_not(kind_by_content(locked))
    if disclose and reason:
        raise CannotDo(reason)
    name = name_outside(outside) if outside.strip() or disclose else ""
    taken = CaseDocument.objects.filter(request=locked.request, name_outside__iexact=name, disclose=True)
    if disclose and taken.exclude(pk=locked.pk).exists():
        raise CannotDo("Another document of this request leaves under this name. Choose another.")
    before = {"disclose": locked.disclose, "name_outside": locked.name_outside}
    locked.disclose, locked.name_outside = disclose, name
    locked.save(update_fields=["disclose", "name_outside", "version"])
    locked.questions.set(questions)
    after = {"disclose": disclose, "name_outside": name, "questions": sorted(one.position for one in questions)}
    _journal("document.described", locked, by, before=before, after=after)
    return locked


def _areas(document: CaseDocument, page: int) -> list[Area]:
    return [
        Area(mark.left, mark.top, mark.right, mark.bottom, mark.citation, mark.layer)
        for mark in document.marks.filter(page=page)
    ]


def _put(document: CaseDocument, page: int, wanted: Sequence[Area], by: User | None) -> None:
    """Have exactly these marks on a page; one that was there and stays keeps who made it."""
    missing = list(wanted)
    gone = []
    for mark in document.marks.filter(page=page):
        same = Area(mark.left, mark.top, mark.right, mark.bottom, mark.citation, mark.layer)
        kept = next((one for one in missing if one.key == same.key), None)
        if kept is None:
            gone.append(mark.pk)
        else:
            missing.remove(kept)
    document.marks.filter(pk__in=gone).delete()
    Mark.objects.bulk_create(
        Mark(
            document=document,
            page=page,
            left=one.left,
            top=one.top,
            right=one.right,
            bottom=one.bottom,
            citation=one.citation,
            layer=one.layer,
            made_by=by,
        )
        for one in missing
    )


def _told(document: CaseDocument) -> str:
    """All marks of a document as one text, of which the journal keeps a digest."""
    return json.dumps([made_from(document, layer) for layer in Layer.values])


@in_turn()
def save_marks(
    *, document: CaseDocument, page: int, marks: Sequence[Area], version: int, by: User | None
) -> CaseDocument:
    """Have exactly these marks on a page, counted from 1. Raises Stale; nothing is changed then."""
    locked = _lock(document, version)
    before = _told(locked)
    _put(locked, page, marks, by)
    locked.save(update_fields=["version"])
    _journal("document.marked", locked, by, before={"marks": before}, after={"marks": _told(locked), "page": page})
    return locked


def mark_words(
    *,
    document: CaseDocument,
    words: str,
    pages: Sequence[int],
    citation: str,
    layer: str = BOTH,
    version: int,
    by: User | None,
) -> tuple[int, int]:
    """Mark these words wherever they stand on these pages, or on all; return how many marks were added on how many pages.

    The words themselves are kept nowhere. Raises CannotDo where they are not found, Stale, and redaction.CannotOpen.
    """
    _, found = redaction.words(content_of(document), pages, seen_only=False)
    places = {page: boxes for page, said in found.items() if (boxes := occurrences(said, words))}
    if not places:
        raise CannotDo(
            "These words were not found. Check the spelling; words in a picture cannot be found, so mark those by hand."
        )
    with in_turn():
        locked = _lock(document, version)
        before = _told(locked)
        added = pages_changed = 0
        for page, boxes in places.items():
            old = _areas(locked, page)
            wanted = with_new(old, boxes, citation, layer)
            added += len(wanted) - len(old)
            pages_changed += len(wanted) > len(old)
            _put(locked, page, wanted, by)
        locked.save(update_fields=["version"])
        _journal("document.marked", locked, by, before={"marks": before}, after={"marks": _told(locked)})
    return added, pages_changed


def make_copy(*, document: CaseDocument, layer: str, version: int, by: User | None) -> RedactedCopy:
    """Make the copy for the applicant or the public, prove it, and keep it in place of an earlier one.

    The copy is made before anything is locked, since a long document takes a minute. Raises redaction.errors.CannotOpen,
    Waiting and NotProven, Stale where somebody marked it meanwhile, and OSError where the original cannot be read.
    """
    fresh = CaseDocument.objects.get(pk=document.pk)
    if fresh.version != version:
        raise Stale
    source = made_from(fresh, layer)
    made = redaction.redact(content_of(fresh), removals(fresh, layer), title=title_of(fresh))
    kept = keep_upload(name="copy.pdf", chunks=[made.content])
    with in_turn():
        locked = CaseDocument.objects.select_for_update().select_related("request").get(pk=document.pk)
        if made_from(locked, layer) != source:
            (Path(settings.MEDIA_ROOT) / kept).unlink()
            raise Stale
        old = RedactedCopy.objects.filter(document=locked, layer=layer).values_list("kept", flat=True).first()
        copy, _ = RedactedCopy.objects.update_or_create(
            document=locked,
            layer=layer,
            defaults={
                "kept": kept,
                "sha256": made.sha256,
                "size": len(made.content),
                "marks_digest": source,
                "summary": [
                    {"citation": one.citation, "count": one.count, "pages": list(one.pages)} for one in made.summary
                ],
                "findings": [],
                "made_by": by,
            },
        )
        _journal("document.copied", locked, by, after={"layer": layer, "sha256": made.sha256, "made_from": source})
        if old:
            transaction.on_commit(lambda: (Path(settings.MEDIA_ROOT) / old).unlink(missing_ok=True))
    return copy

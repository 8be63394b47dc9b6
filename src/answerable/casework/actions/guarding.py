"""Letting a file leave despite a finding of the guard, and making a clean copy in its place."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from answerable.accounts.models import User
from answerable.accounts.rules.roles import Permission, role_may
from answerable.audit.actions import in_turn, record
from answerable.casework.guarding import looked_into
from answerable.casework.marking import content_of, kind_by_content
from answerable.casework.models import CaseDocument, Request, Waiver
from answerable.casework.policies import drafters
from answerable.casework.rules.guarding import why_not_waive
from answerable.cleaning import CannotClean, clean
from answerable.redaction import document as redaction
from answerable.redaction.errors import CannotOpen

from .requests import keep_upload

__all__ = ["CannotClean", "CannotWaive", "make_clean_copy", "waive"]


class CannotWaive(ValueError):
    """The finding cannot be let through; the message says why."""


def waive(*, request: Request, name: str, content: bytes, technique: str, where: str, reasons: str, by: User) -> Waiver:
    """Let a file of these very bytes leave despite one finding, for reasons that are kept with the case.

    Only somebody who may clear letters and had no hand in the answer. The guard looks into the file again before anything is
    kept, so that nothing is let through that is not there. Raises CannotWaive.
    """
    if not role_may(by.role, Permission.REQUEST_CLEAR):
        raise CannotWaive("Letting a file leave as it is is not for your role.")
    (verdict,) = looked_into(request, [(name, content, False)])
    finding = next((one for one in verdict.findings if (one.technique, one.where) == (technique, where)), None)
    if finding is None:
        raise CannotWaive("The guard does not find that in this file any more. Open the page again.")
    reasons = reasons.replace("\r\n", "\n").strip()
    with in_turn():
        locked = Request.objects.select_for_update().get(pk=request.pk)
        if problem := why_not_waive(
            reasons=reasons,
            waivable=finding.waivable,
            blocks=finding.severity == "block",
            drafter=by.pk in drafters(locked),
        ):
            raise CannotWaive(problem)
        made, new = Waiver.objects.get_or_create(
            request=locked,
            sha256=hashlib.sha256(content).hexdigest(),
            technique=technique,
            where=where,
            defaults={"reasons": reasons, "by": by},
        )
        if not new:
            raise CannotWaive("Somebody let this through already.")
        record(
            action="document.let_through",
            by=by,
            record="request",
            ref=locked.reference,
            after={"sha256": made.sha256, "technique": technique, "reasons": reasons},
        )
    return made


def make_clean_copy(*, document: CaseDocument, by: User | None) -> list[CaseDocument]:
    """Put a clean copy of a document among the case's documents: values only, nothing that is not seen, proved.

    A workbook becomes a table for each visible sheet, a document or a presentation a PDF, a picture a picture. The original stays
    as it came and never leaves. Raises cleaning.CannotClean with one sentence, and OSError where the kept file is gone.
    """
    content = content_of(document)
    kind = kind_by_content(document)
    made = clean(document.name, content, wanted=_BECOMES.get(kind, ""))
    kept = [(file.name, file.content, keep_upload(name=file.name, chunks=[file.content])) for file in made.files]
    try:
        return _put(document, kept, by)
    except BaseException:
        for _, _, path in kept:
            (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
        raise


_BECOMES = {
    "xlsx": "csv",
    "xlsm": "csv",
    "xlsb": "csv",
    "xls": "csv",
    "ods": "csv",
    "docx": "pdf",
    "odt": "pdf",
    "rtf": "pdf",
    "pptx": "pdf",
    "odp": "pdf",
}
"""What leaves in place of an original that never does (facts/law.md E1, E3 rule 1)."""


@in_turn()
def _put(document: CaseDocument, kept: list[tuple[str, bytes, str]], by: User | None) -> list[CaseDocument]:
    request = Request.objects.select_for_update().get(pk=document.request_id)
    copies = []
    for name, content, path in kept:
        digest = hashlib.sha256(content).hexdigest()
        there = CaseDocument.objects.filter(request=request, sha256=digest).first()
        if there is not None:
            transaction.on_commit(partial((Path(settings.MEDIA_ROOT) / path).unlink, missing_ok=True))
            copies.append(there)
            continue
        copy = CaseDocument(
            request=request,
            name=name[-200:],
            kept=path,
            sha256=digest,
            size=len(content),
            added_by=by,
            made_from=document,
            task=document.task,
        )
        copy.kind = kind_by_content(copy)
        copy.pages = _pages(content) if copy.kind == "pdf" else None
        copy.save()
        copies.append(copy)
    record(
        action="document.cleaned",
        by=by,
        record="request",
        ref=request.reference,
        after={"document": document.pk, "copies": [one.sha256 for one in copies]},
    )
    return copies


def _pages(content: bytes) -> int | None:
    try:
        return redaction.look(content).pages
    except CannotOpen:
        return None

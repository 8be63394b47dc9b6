"""A document of a case as the redaction room takes it: its bytes, its marks, and what a copy of it was made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from answerable.guard.kinds import kind_of
from answerable.redaction.marks import Mark as Removal
from answerable.redaction.marks import digest

from .models import CaseDocument, Layer


class Altered(OSError):
    """The kept file is not the one that was added any more."""


def content_of(document: CaseDocument) -> bytes:
    """The original, held against its digest. Raises OSError where it is gone or was altered on the disk."""
    content = (Path(settings.MEDIA_ROOT) / document.kept).read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Altered(
            f"The file that was kept of “{document.name}” was altered on the disk. Tell whoever looks after it."
        )
    return content


def kind_by_content(document: CaseDocument) -> str:
    """What the file is, by its content."""
    with (Path(settings.MEDIA_ROOT) / document.kept).open("rb") as file:
        beginning = file.read(4096)
        if beginning.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            beginning += file.read()
    return kind_of(beginning, document.name)


def removals(document: CaseDocument, layer: str) -> list[Removal]:
    """What is removed in a copy: the applicant's marks in both, the public's in the public's as well."""
    layers = [Layer.APPLICANT] if layer == Layer.APPLICANT else [Layer.APPLICANT, Layer.PUBLIC]
    return [
        Removal(mark.page, mark.left, mark.top, mark.right, mark.bottom, mark.citation)
        for mark in document.marks.all()
        if mark.layer in layers
    ]


def title_of(document: CaseDocument) -> str:
    """What a copy says it is called: the name under which it leaves."""
    return document.name_outside or "redacted-copy"


def made_from(document: CaseDocument, layer: str) -> str:
    """The digest of all that a copy is made from as the document is now."""
    return digest(removals(document, layer), sha256=document.sha256, title=title_of(document))

"""What the pages of documents and consultations have beyond those of every record: versions, files, counts."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires

from ..actions.plans import path_of
from ..models import Consultation, Document
from ..queries import plans as found_by


def document_page(http: HttpRequest, row: Document) -> dict[str, Any]:
    """Return the versions of the document and what it is about."""
    versions = found_by.versions(row)
    return {
        "document": row,
        "versions": versions if len(versions) > 1 else [],
        "agreements": list(row.agreements.order_by("ref")),
        "decisions": list(row.decisions.order_by("ref")),
    }


def consultation_page(http: HttpRequest, row: Consultation) -> dict[str, Any]:
    """Return the questions of the consultation with their counts."""
    return {"consultation": row, "answered": found_by.answered(row)}


@require_safe
@requires(Permission.REGISTER_READ)
def document_file(http: HttpRequest, document: str) -> HttpResponseBase:
    """The file of a document as it was kept, always as a download, never shown by the browser."""
    row = get_object_or_404(Document, ref=document)
    path = path_of(row.file_sha256) if row.file_sha256 else None
    if path is None or not path.is_file():
        raise Http404("No file is kept for this document.")
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=row.file_name or "document",
        content_type="application/octet-stream",
    )

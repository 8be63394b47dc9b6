"""Writing plans, strategies and other documents with the file of each, consultations, and what the register covers."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from answerable.audit.models import Entry

from ..errors import CannotChange
from ..models import Document
from . import keeping
from .keeping import Said, Values, change, create, remove

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = ["FILE_LIMIT", "KeptFile", "change", "create", "keep_file", "path_of", "put_file", "remove"]

FILE_LIMIT = 100 * 2**20
"""Bytes of the largest file that is kept."""
_UNSAFE = re.compile(r"[^\w.,()&' -]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class KeptFile:
    """A file in the data folder: what it was called, and the digest under which it is kept."""

    name: str
    sha256: str


def path_of(sha256: str) -> Path:
    """Return where the file with this digest is kept. Raises ValueError for what is no digest."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("That is not a SHA-256 digest.")
    return Path(settings.MEDIA_ROOT) / "documents" / sha256[:2] / sha256


def keep_file(*, name: str, chunks: Iterable[bytes]) -> KeptFile:
    """Keep a file under its own digest, readable by this user only, and return it; the same file is kept once.

    Raises CannotChange where it is empty or larger than FILE_LIMIT; then nothing is kept.
    """
    folder = Path(settings.MEDIA_ROOT) / "documents"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = folder / f"arriving-{secrets.token_hex(16)}"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > FILE_LIMIT:
                    raise CannotChange(f"The file is bigger than {FILE_LIMIT // 2**20} MB. Upload a smaller copy.")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise CannotChange("The file is empty. Check that it is the right one.")
        kept = KeptFile(_UNSAFE.sub("_", Path(name).name)[-255:] or "file", digest.hexdigest())
        place = path_of(kept.sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        arriving.replace(place)
        return kept
    finally:
        arriving.unlink(missing_ok=True)


def put_file(
    *,
    document: Document,
    file: KeptFile,
    version: int,
    by: AbstractBaseUser | None,
    values: Values | None = None,
    said: Said | None = None,
) -> Entry | None:
    """Make this the file of the document, with any other values; the earlier file stays in the data folder.

    Raises ChangedMeanwhile where the document moved on.
    """
    named = {**(values or {}), "file_name": file.name, "file_sha256": file.sha256}
    return keeping.change(record=document, values=named, version=version, by=by, said=said)

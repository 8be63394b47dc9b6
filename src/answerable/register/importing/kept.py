"""Files that people uploaded, kept as they came until they are looked at; afterwards they lie with their import.

They are kept under random names: the name that a file had is shown, never used as a path.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from . import folders

_TOKEN = re.compile(r"[0-9a-f]{32}")
_KEPT_SECONDS = 24 * 60 * 60
_ORIGINAL = "original"


def _folder() -> Path:
    folder = folders.all_imports() / "uploaded"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep(chunks: Iterable[bytes]) -> str:
    """Write an upload to the disk a piece at a time, and return the token by which it is found. Only this user reads it."""
    _remove_old()
    token = secrets.token_hex(16)
    handle = os.open(_folder() / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return token


def kept(token: str) -> Path | None:
    """The file of a token; None where it is no token, or the file is not kept any more."""
    if not _TOKEN.fullmatch(token):
        return None
    path = _folder() / token
    return path if path.is_file() else None


def move_to(import_number: int, path: Path) -> None:
    """Let a kept file lie with its import, so that its columns can be read anew."""
    path.replace(folders.of_import(import_number) / _ORIGINAL)


def original(import_number: int) -> Path | None:
    """The file of an import as it came; None where it is not kept."""
    path = folders.of_import(import_number) / _ORIGINAL
    return path if path.is_file() else None


def _remove_old() -> None:
    """Remove uploads that nobody went on with for a day."""
    before = time.time() - _KEPT_SECONDS
    for path in _folder().iterdir():
        if _TOKEN.fullmatch(path.name) and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)

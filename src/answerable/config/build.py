"""Which program this is: what pages that were rendered by another must be told apart by."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

_ROOMS = Path(__file__).resolve().parent.parent
_PARTS = ("publication", "ui", "law", "reading", "config")
"""The rooms whose files a page of the public site is made from."""


def build() -> str:
    """Return a short digest of the installed program and of the settings that pages show.

    It is equal for every process of one installation and changes with an upgrade, a new style sheet or another address. Taken of the
    files' names, sizes and times: thousands of them are read in no time, their bytes would not be.
    """
    whole = hashlib.sha256(repr((settings.PUBLIC_ADDRESS, settings.DEMO, settings.HTTPS)).encode())
    for part in _PARTS:
        for place, folders, names in os.walk(_ROOMS / part):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                file = Path(place, name)
                told = file.stat()
                whole.update(f"{file.relative_to(_ROOMS)}\0{told.st_size}\0{told.st_mtime_ns}\n".encode())
    return whole.hexdigest()[:16]

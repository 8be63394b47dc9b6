"""An archive (ZIP) of nothing but files and their names: no times, no comments, no owners."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from answerable.cleaning.content import File

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can name


def write(files: Iterable[File]) -> bytes:
    """The files in one archive, in their order. Of two with one name, the later gets a number."""
    made = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for one in files:
            name = _free(one.name.lstrip("/"), taken)
            info = zipfile.ZipInfo(name, _BEGINNING)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            package.writestr(info, one.content)
    return made.getvalue()


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (name, "")
    free, number = name, 1
    while free.lower() in taken:
        number += 1
        free = f"{stem}-{number}{ending}"
    taken.add(free.lower())
    return free

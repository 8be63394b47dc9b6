"""Archives for the clean copy: every file in them cleaned, under a name that names nobody."""

from __future__ import annotations

import posixpath

from answerable.cleaning.content import Content, Files, Member
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds, personal
from answerable.guard.inspection import Inspection, Passage
from answerable.guard.package import Package, is_hidden


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """Every file of the archive that a reader sees. Raises CannotClean, naming the file that cannot be cleaned."""
    from answerable.cleaning import child

    if wanted != kinds.ZIP:
        raise CannotClean("A clean copy of an archive is written as .zip. Ask for that.")
    package = Package(content, Inspection("", lambda _look, _content: iter(())))
    made = []
    taken: set[str] = set()
    for number, name in enumerate(package.names, 1):
        if is_hidden(name) or name.lower() in taken:  # of two with one name, most programs show one
            continue
        taken.add(name.lower())
        data = package.read(name)
        if not data:
            continue
        try:
            made.append(Member(_named(name, number), child.rebuild(posixpath.basename(name), data)))
        except CannotClean as cannot:
            raise CannotClean(
                f"“{name}” in the archive cannot be cleaned, so neither can the archive. {cannot}"
            ) from None
    return Files(tuple(made))


def _named(name: str, number: int) -> str:
    """The name without what would lead out of the folder; a plain one where the name tells of a person."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."} and ":" not in part]
    safe = "/".join(parts) or f"file-{number}"
    words = safe.replace("_", " ").replace("-", " ").rpartition(".")[0]
    if any(True for _ in personal.search([Passage("", words)], [])):
        ending = safe.rpartition(".")[2] if "." in safe else ""
        return f"file-{number}.{ending}" if ending.isalnum() and len(ending) <= 5 else f"file-{number}"
    return safe

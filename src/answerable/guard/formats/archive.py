"""An archive (ZIP): every file in it is looked into, and everything that lies between them (guard/package.py)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Package

LISTED = 200  # files that are named in the inventory; the rest is counted


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What an archive holds. Raises package.Damaged, package.Encrypted and inspection.TooMuch."""
    package = Package(content, look)
    yield from package.findings()
    names = package.names
    look.lists(counted(len(names), "file"))
    for name in names[:LISTED]:
        look.lists(f"File “{name}”")
    if len(names) > LISTED:
        look.lists(f"{len(names) - LISTED:,} more files")
    for folder in sorted({member.name for member in package.all if member.name.endswith("/")}):
        look.shows(f"name of the folder “{folder}”", folder)
    for name in names:
        # Names are words that everybody sees who opens the archive.
        look.shows(f"name of the file “{name}”", name)
        data = package.read(name)
        package.claim(name)
        yield from look.inside(posixpath.basename(name), data, f"file “{name}”")

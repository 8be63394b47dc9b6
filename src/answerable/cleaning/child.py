"""The limited process in which a stranger's file is read for its clean copy: the file in, what can be seen in it out."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from answerable import sandbox
from answerable.guard import child as guard
from answerable.guard import kinds

from . import packing, proof
from .content import Content, File
from .errors import CannotClean

LIMITS = sandbox.Limits(memory=1536 * 1024**2, data=560 * 1024**2, cpu_seconds=30, most_cpu_seconds=300)
"""In twice the time of the guard, and with more to fill: the file is looked into, and what can be seen is kept beside it."""
RECURSION = 3_000

FAMILIES: dict[str, str] = {
    kinds.XLSX: "workbooks",
    kinds.XLSM: "workbooks",
    kinds.XLSB: "workbooks",
    kinds.XLS: "workbooks",
    kinds.ODS: "workbooks",
    kinds.CSV: "text",
    kinds.TEXT: "text",
    kinds.JSON: "text",
    kinds.XML: "text",
    kinds.HTML: "web",
    kinds.PDF: "pdf",
    kinds.PNG: "pictures",
    kinds.JPEG: "pictures",
    kinds.GIF: "pictures",
    kinds.TIFF: "pictures",
    kinds.WEBP: "pictures",
    kinds.SVG: "drawings",
    kinds.DOCX: "word",
    kinds.RTF: "rich_text",
    kinds.ODT: "opendocument",
    kinds.ODP: "opendocument",
    kinds.PPTX: "presentations",
    kinds.EMAIL: "mail",
    kinds.MSG: "mail",
    kinds.ZIP: "archive",
}
"""Which module of cleaning/rebuilding reads which kind for its clean copy."""


def main() -> None:
    """Load everything, then read one file after another, each in a copy of this process that gives everything up."""
    prepare()
    sandbox.serve(_handle, LIMITS, recursion=RECURSION)


def prepare() -> None:
    """Load all that reads files, while files may still be opened."""
    guard.prepare()
    proof.prepare()
    for family in sorted(set(FAMILIES.values())):
        module = import_module(f"answerable.cleaning.rebuilding.{family}")
        if hasattr(module, "prepare"):
            module.prepare()


def rebuild(name: str, content: bytes, wanted: str = "") -> Content:
    """What can be seen in a file, for a clean copy of the wanted kind ("" for its own). Raises CannotClean.

    A family calls this for a file that lies in its own: a member of an archive, an attachment.
    """
    kind = kinds.kind_of(content, name)
    if kind not in FAMILIES:
        raise CannotClean(f"“{name}” is {kinds.WORDS[kind]}, of which no clean copy can be made.")
    module = import_module(f"answerable.cleaning.rebuilding.{FAMILIES[kind]}")
    made: Content = module.rebuild(content, kind, wanted or kind)
    if isinstance(made, File) and not made.name:
        return File(name, made.content)
    return made


def _handle(question: bytes, data: bytes) -> bytes:
    asked = json.loads(question)
    if asked["do"] == "search":
        answer: dict[str, Any] = {"left": proof.left_in(data, asked["secrets"])}
    else:
        answer = _rebuilt(asked["name"], data, asked["wanted"])
    return json.dumps(answer).encode("ascii")


def _rebuilt(name: str, data: bytes, wanted: str) -> dict[str, Any]:
    """What the guard says of the file, what can be seen in it, and every string that it holds unseen."""
    verdict, look = guard.look_closely(name, data)
    # What lies inside and cannot be looked into (a picture of an odd kind) is simply not in the copy.
    if stopped := [one for one in proof.hidden(verdict) if not one.cleanable and not one.where]:
        return {"cannot": stopped[0].mend}
    try:
        content = rebuild(name, data, wanted)
    except CannotClean as cannot:
        return {"cannot": str(cannot)}
    return {
        "content": packing.as_data(content),
        "secrets": proof.secrets(verdict.findings, look),
        "dropped": [
            {"technique": one.technique, "where": one.where, "count": one.count} for one in proof.hidden(verdict)
        ],
    }

"""The limited process in which an uploaded Word template is opened: its words, or why it cannot be taken.

It gets the file on its standard input and writes one JSON report to its standard output. Nothing of the file but its words
goes further: what is embedded, linked, hidden, tracked or run is a reason to refuse it.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from answerable import sandbox

LIMITS = sandbox.Limits(memory=512 * 1024 * 1024, cpu_seconds=10)
SIZE_LIMIT = 5 * 1024 * 1024
"""Bytes of a template."""
_ENTRIES, _UNPACKED = 500, 30 * 1024 * 1024
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_LINKING_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|MACROBUTTON)\b", re.IGNORECASE)
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
_EMBEDDED = ("object", "OLEObject", "altChunk", "control")
_BOXED = ("txbxContent",)
_PICTURES = ("drawing", "pict")
_LEADS = re.compile(r"(https?|mailto):", re.IGNORECASE)


class Refused(Exception):
    """The file cannot be taken; the message is the code of the reason."""


def main() -> None:  # pragma: no cover - it runs in the child
    """Read the file on standard input and write the report of it."""
    data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    codecs.lookup("cp437")  # of the names in a package: loaded from a file, which cannot be opened later
    sandbox.limit(LIMITS)
    sys.stdout.buffer.write(json.dumps(report(data)).encode("ascii"))
    sys.stdout.buffer.flush()
    os._exit(0)


def report(data: bytes) -> dict[str, Any]:
    """Return the words of the template, a paragraph each, and what is not carried over; or the code of a fault."""
    try:
        _look_at_package(data)
        document = Document(io.BytesIO(data))
        body = document.element.body
        _look_at_body(body)
        left_out = sorted(set(_left_out(document)))
        return {"paragraphs": list(_paragraphs(document)), "left_out": left_out}
    except Refused as refused:
        return {"fault": str(refused)}
    except Exception:
        # Whatever the libraries raise on a hostile file is one thing to the reader; no traceback leaves this process.
        return {"fault": "damaged"}


def _look_at_package(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > _UNPACKED:
            raise Refused("expands")
        names = [entry.filename.lower() for entry in entries]
        if "word/document.xml" not in names:
            raise Refused("not word")
        if any("vbaproject" in name or "vbadata" in name for name in names):
            raise Refused("macros")
        if any("/embeddings/" in name or "/activex/" in name or "afchunk" in name for name in names):
            raise Refused("embedded")
        for entry in entries:
            name = entry.filename.lower()
            if name.endswith((".xml", ".rels")):
                _look_at_part(name, package.read(entry))


def _look_at_part(name: str, part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise Refused("damaged")
    if name == "[content_types].xml" and b"macroenabled" in part.lower():
        raise Refused("macros")
    if name.endswith(".rels"):
        for relation in etree.fromstring(part, _PARSER):
            if relation.get("TargetMode", "").lower() == "external":
                named = relation.get("Type", "").endswith("/hyperlink")
                if not named or not _LEADS.match(relation.get("Target", "")):
                    raise Refused("links")


def _look_at_body(body: Any) -> None:
    for element in body.iter():
        name = _local(element)
        if name in _TRACKED or (name.endswith("Change") and name != "Change"):
            raise Refused("tracked")
        if name in _EMBEDDED:
            raise Refused("embedded")
        if name == "commentReference":
            raise Refused("comments")
        if name in ("vanish", "webHidden") and element.get(qn("w:val"), "1") not in ("0", "false", "off"):
            raise Refused("hidden")
        instruction = element.get(qn("w:instr")) if name == "fldSimple" else element.text if name == "instrText" else ""
        if _LINKING_FIELD.search(instruction or ""):
            raise Refused("links")


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _left_out(document: Any) -> Iterator[str]:
    for element in document.element.body.iter():
        name = _local(element)
        if name == "tbl":
            yield "tables"
        elif name in _PICTURES:
            yield "pictures"
        elif name in _BOXED:
            yield "text boxes"
        elif name in ("footnoteReference", "endnoteReference"):
            yield "footnotes"
    for section in document.sections:
        for part in (section.header, section.footer):
            # One that is not there would be made by asking for it, from a file that may not be opened here.
            if not part.is_linked_to_previous and any(paragraph.text.strip() for paragraph in part.paragraphs):
                yield "headers and footers"


def _paragraphs(document: Any) -> Iterator[str]:
    """The paragraphs of the body in order; what stands in a table or a box is left out."""
    for paragraph in document.paragraphs:
        text = paragraph.text.replace("\u00a0", " ").replace("\t", " ").strip()
        if text:
            yield _mark(paragraph) + text


def _mark(paragraph: Paragraph) -> str:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if style in ("Title", "Heading 1"):
        return "# "
    if style.startswith("Heading"):
        return "## "
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return "- " if numbered or style.startswith("List") else ""

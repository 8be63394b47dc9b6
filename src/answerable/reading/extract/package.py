"""The zip file that a Word or OpenDocument letter is, opened with care: few members, small, none that explode."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from answerable.reading.errors import Fault, Unreadable

# The encoding of old zip files' names, loaded now because the process may open no files when it needs it.
codecs.lookup("cp437")

_DOCUMENT_TYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))

MEMBERS = 2_000  # facts/guard.md 6.3
MEMBER_BYTES = 60 * 1024 * 1024  # unpacked, of one XML part; a 1,000-page letter has less
RATIO = 200  # unpacked to packed, over RATIO_FROM; facts/guard.md 6.3
RATIO_FROM = 10 * 1024 * 1024


def opened(data: bytes) -> zipfile.ZipFile:
    """The package in `data`. Raises Unreadable (DAMAGED, EXPANDS, PROTECTED)."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        raise Unreadable(Fault.DAMAGED) from None
    if len(members) > MEMBERS:
        raise Unreadable(Fault.EXPANDS)
    for member in members:
        if member.flag_bits & 0x1:
            raise Unreadable(Fault.PROTECTED)
        if member.file_size > RATIO_FROM and member.file_size > RATIO * max(member.compress_size, 1):
            raise Unreadable(Fault.EXPANDS)
    return package


def kind(package: zipfile.ZipFile) -> str:
    """Which office format the package holds: "word" or "odt". Raises Unreadable for every other."""
    names = set(package.namelist())
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            raise Unreadable(Fault.SPREADSHEET)
        if any(name.startswith("ppt/") for name in names):
            raise Unreadable(Fault.SLIDES)
        if main_part(package):
            return "word"
        raise Unreadable(Fault.NOT_WORD)
    if "mimetype" in names and "content.xml" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in member(package, "META-INF/manifest.xml"):
            raise Unreadable(Fault.PROTECTED)
        mimetype = member(package, "mimetype").decode("ascii", "replace")
        if "opendocument.text" in mimetype:
            return "odt"
        if "spreadsheet" in mimetype:
            raise Unreadable(Fault.SPREADSHEET)
        if "presentation" in mimetype:
            raise Unreadable(Fault.SLIDES)
    raise Unreadable(Fault.ARCHIVE)


def main_part(package: zipfile.ZipFile) -> str | None:
    """The name of a Word package's main part, which its relations give; None when it has none."""
    names = set(package.namelist())
    if "_rels/.rels" in names:
        for relation in xml(package, "_rels/.rels"):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                if target in names and target.startswith("word/"):
                    return target
    return "word/document.xml" if "word/document.xml" in names else None


def member(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member, counted while they unpack: what the header says of its size is not trusted."""
    try:
        with package.open(name) as stream:
            data = stream.read(MEMBER_BYTES + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise Unreadable(Fault.DAMAGED) from None
    if len(data) > MEMBER_BYTES:
        raise Unreadable(Fault.EXPANDS)
    return data


def xml(package: zipfile.ZipFile, name: str) -> Any:
    """The root element of one XML member. A document type, and so every entity, is refused."""
    data = member(package, name)
    if any(mark in data for mark in _DOCUMENT_TYPE):
        raise Unreadable(Fault.EXPANDS)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable(Fault.DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(Fault.EXPANDS)
    return root


def optional_xml(package: zipfile.ZipFile, name: str) -> Any | None:
    """As `xml`, but None where the package has no such member."""
    return xml(package, name) if name in package.namelist() else None

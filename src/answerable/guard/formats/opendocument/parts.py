"""The members of an OpenDocument package: its list of files, properties, settings, pictures, objects, programs (facts/guard.md 3.2)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import kinds, markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import opc
from answerable.guard.inspection import Inspection
from answerable.guard.package import Encrypted, Package
from answerable.guard.techniques import found

from .styles import attribute

FRAME = re.compile(r"mimetype|META-INF/manifest\.xml|(?:.*/)?(?:content|styles|meta|settings)\.xml|manifest\.rdf")
_PLACES = frozenset(
    {"PrinterName", "PrinterSetup", "CurrentDatabaseDataSource", "CurrentDatabaseCommand", "ActiveTable"}
)
"""What LibreOffice notes down in every file: where it was printed last, which sheet was open."""
_USUAL = re.compile(r"(?:meta|settings|styles)\.xml|Thumbnails/.*|Configurations2/.*|layout-cache|manifest\.rdf")
_SETTING = re.compile(
    r"(?:true|false|-?[\d.]+|view\d+|(?:high|low)-resolution|high|low|medium|disabled|enabled|[a-z]{2,3}(?:-[A-Z]{2})?|[A-Z]{2}|iso-\w+|1st-\w+|BigOne|Standard|Default|Sheet\d+|Tabelle\d+|Drawing|"
    r"(?:mm|cm|inch|pt|pica|km|mile)|\$\(\w+\)\S{0,60}|[\d;, .]*)"
)
_META_FORM = frozenset(
    """generator creation-date date print-date editing-cycles editing-duration document-statistic language auto-reload
    hyperlink-behaviour""".split()  # noqa: SIM905 - a hundred words read better so
)
_TIMES = re.compile(r"[-\dTZ:.+PYMDHS]*")
_USUAL_RDF = re.compile(r"https?://docs\.oasis-open\.org/ns/office/1\.2/meta/(?:pkg|odf)#?\w*|(?:content|styles)\.xml|")


def inspect(package: Package, look: Inspection, used: frozenset[str], sheets: frozenset[str]) -> Iterator[Finding]:
    """What each member is that holds no words of the document itself.

    `used` are the members that the document draws; `sheets` the names of the sheets that show. Raises Encrypted, and as
    markup.parse.
    """
    listed = _manifest(package)
    yield from manifest(package, listed)
    for name in package.names:
        content = package.read(name)
        package.claim(name)
        base = name.rpartition("/")[2]
        if name == "mimetype":
            yield from media_type(content, listed)
        elif base == "meta.xml":
            yield from properties(content)
        elif base == "settings.xml":
            yield from settings(content, sheets)
        elif name == "manifest.rdf" or name.endswith("/manifest.rdf"):
            yield from statements(name, content)
        elif not FRAME.fullmatch(name):
            yield from _other(package, look, name, content, used, listed)


def _manifest(package: Package) -> dict[str, Any]:
    name = package.named("META-INF/manifest.xml")
    if name is None:
        return {}
    return {
        attribute(one, "full-path"): one
        for one in markup.parse(package.read(name))
        if markup.local(one) == "file-entry"
    }


@detector("unreachable-part", "unknown-element")
def manifest(package: Package, listed: dict[str, Any]) -> Iterator[Finding]:
    """Files that the package's own list leaves out, entries for files that are not there, and what is said of them beside."""
    for name, entry in listed.items():
        if any(markup.local(one) in {"encryption-data", "encrypted-key"} for one in entry.iter()):
            raise Encrypted
        if not name.endswith("/") and package.named(name) is None and not _USUAL.fullmatch(name):
            yield found("unknown-element", "list of files (META-INF/manifest.xml)", name, severity=Severity.LOOK)
        more = [
            value
            for key, value in entry.attrib.items()
            if key.rpartition("}")[2] not in {"full-path", "media-type", "version", "size", "preferred-view-mode"}
        ]
        kind = attribute(entry, "media-type")
        if more or not re.fullmatch(r"[\w.+/;=\" -]{0,100}", kind) or re.search(r"\d{4}", kind):
            yield found("unknown-element", "list of files (META-INF/manifest.xml)", [*more, kind])
    if not listed:
        return
    for name in package.names:
        if (
            name not in listed
            and name not in {"mimetype", "META-INF/manifest.xml"}
            and not name.startswith("META-INF/")
        ):
            yield found(
                "unreachable-part",
                f"part {name}",
                opc.strings_of(package.read(name)),
                said="The list of files leaves it out.",
            )


@detector("unknown-part")
def media_type(content: bytes, listed: dict[str, Any]) -> Iterator[Finding]:
    """What the file says it is, and more than that."""
    if not re.fullmatch(rb"application/vnd\.oasis\.opendocument\.[a-z-]{4,40}\s?", content):
        yield found("unknown-part", "part mimetype", content.decode("utf-8", "replace"))


@detector("property", "custom-property")
def properties(content: bytes) -> Iterator[Finding]:
    """Who made it and changed it last, its title, subject, keywords and remarks; properties that somebody gave it."""
    root = markup.parse(content)
    for one in (one for part in root for one in part):
        name, text = markup.local(one), "".join(one.itertext()).strip()
        said = [
            value
            for key, value in one.attrib.items()
            if key.rpartition("}")[2] not in {"type", "actuate", "value-type"}
            and not key.rpartition("}")[2].endswith("-count")
        ]
        if name == "user-defined":
            label = attribute(one, "name")
            if (text or not re.fullmatch(r"(?:Info|Information|Angabe|Info:) ?\d?", label)) and not opc.of_a_program(
                label, text
            ):
                yield found("custom-property", f"properties, “{label}”", [text, label])
        elif name == "template":
            if any(value.strip() and not _TIMES.fullmatch(value) for value in said):
                yield found("property", "properties, template", said)
        elif name == "generator":
            if not opc.is_tool(text):
                yield found("property", "properties, generator", text)
        elif name in _META_FORM:
            if (
                text
                and not _TIMES.fullmatch(text)
                and not (name == "language" and re.fullmatch(r"[A-Za-z-]{2,11}", text))
            ):
                yield found("property", f"properties, {name}", text)
        elif text and not opc.is_tool(text):
            yield found("property", f"properties, {name.replace('-', ' ')}", text)
        elif not name or (not text and any(value.strip() for value in said)):
            yield found("property", "properties", [text, *said])


@detector("document-setting", "tab-bar-hides-sheets")
def settings(content: bytes, sheets: frozenset[str]) -> Iterator[Finding]:
    """Settings that tell of a printer, a folder, a database or a sheet; and tabs of sheets that are switched off."""
    for one in markup.parse(content).iter():
        name, text = attribute(one, "name") if isinstance(one.tag, str) else "", (one.text or "").strip()
        if markup.local(one) == "config-item-map-entry" and sheets and name and name not in sheets:
            yield found("document-setting", "settings of a sheet that does not show", name, severity=Severity.LOOK)
        if markup.local(one) != "config-item" or not text:
            continue
        if name == "HasSheetTabs" and text == "false":
            yield found("tab-bar-hides-sheets", "the tabs of the sheets", said="They are switched off.")
        kind = attribute(one, "type")
        if kind in {"string", "base64Binary"} and not _SETTING.fullmatch(text) and text not in sheets:
            yield found(
                "document-setting", f"setting “{name}”", text, severity=Severity.LOOK if name in _PLACES else None
            )
        elif kind not in {"string", "base64Binary"} and not _SETTING.fullmatch(text) and not _TIMES.fullmatch(text):
            yield found("document-setting", f"setting “{name}”", text)


@detector("custom-xml")
def statements(name: str, content: bytes) -> Iterator[Finding]:
    """Statements on the document for other programs (RDF), beyond those that every file has."""
    texts: list[str] = []
    for one in markup.parse(content).iter():
        if not isinstance(one.tag, str):
            texts.append(one.text or "")
            continue
        texts += [value for value in one.attrib.values() if not _USUAL_RDF.fullmatch(value)]
        texts += [text.strip() for text in (one.text, one.tail) if text and text.strip()]
    if any(text.strip() for text in texts):
        yield found("custom-xml", f"part {name}", texts)


def _other(
    package: Package, look: Inspection, name: str, content: bytes, used: frozenset[str], listed: dict[str, Any]
) -> Iterator[Finding]:
    if name.startswith("Thumbnails/"):
        yield from opc.thumbnail(look, name, content)
    elif name.startswith("Versions/") or name == "VersionList.xml":
        yield from earlier(name, content)
    elif name.startswith(("Basic/", "Dialogs/", "Scripts/")) or "/Basic/" in name:
        yield from programs(name, content)
    elif name.startswith("Configurations2/"):
        yield from configuration(name, content)
    elif name.startswith("META-INF/") and "signature" in name.lower():
        yield from signatures(name, content)
    elif "ObjectReplacements/" in name or content.startswith(b"VCLMTF"):
        yield from previews(look, name, content, package)
    elif name == "layout-cache":
        yield from cache(name, content)
    elif name.startswith(("Fonts/", "fonts/")):
        yield found("embedded-font", f"part {name}")
    elif name not in used:
        if name in listed or not listed:  # else the list of files said so
            yield from unused(name, content)
    elif kinds.kind_of(content, name) in kinds.PICTURES:
        yield from opc.picture(look, name, content)
    else:
        yield from objects(look, name, content)


@detector("earlier-version")
def earlier(name: str, content: bytes) -> Iterator[Finding]:
    """A state of the document that was stored before, and who stored it with which remark."""
    yield found("earlier-version", f"part {name}", opc.strings_of(content))


@detector("macro")
def programs(name: str, content: bytes) -> Iterator[Finding]:
    """Programs in the file; an empty library is only a frame."""
    root = markup.parse(content) if content.lstrip()[:1] == b"<" else None
    if (
        root is not None
        and markup.local(root) in {"libraries", "library"}
        and not any(markup.local(one) == "element" for one in root.iter())
    ):
        names = [attribute(one, "name") for one in root.iter() if isinstance(one.tag, str) and attribute(one, "name")]
        if all(one == "Standard" for one in names):
            return
    yield found("macro", f"part {name}", opc.strings_of(content))


@detector("unknown-part")
def configuration(name: str, content: bytes) -> Iterator[Finding]:
    """Menus, bars and keys that were changed for this file alone: words that only its maker saw."""
    if content.strip():
        yield found("unknown-part", f"part {name}", opc.strings_of(content))


@detector("signature")
def signatures(name: str, content: bytes) -> Iterator[Finding]:
    """Signatures, which name who signed."""
    yield found("signature", f"part {name}", opc.strings_of(content))


_DRAWING_REMARKS = re.compile(r"VCLMTF|X(?:PATH|TEXT|GRAD)[A-Z]*(?:_[A-Z]{3,11}){1,3}")
"""What LibreOffice's own pictures say between their strokes."""


@detector("object-preview")
def previews(look: Inspection, name: str, content: bytes, package: Package) -> Iterator[Finding]:
    """A picture of an object as it once looked, which shows where the object itself cannot be drawn."""
    if not content:
        return
    if kinds.kind_of(content, name) in kinds.PICTURES:
        yield from look.inside(name.rpartition("/")[2] or "preview", content, f"preview of {name.rpartition('/')[2]}")
        return
    whole = html.unescape(
        b"".join(package.read(one) for one in package.names if one.endswith("content.xml")).decode("utf-8", "replace")
    )
    texts = [
        text
        for text in re.findall(
            r"[A-Za-z][\w ,.'-]{5,}", _DRAWING_REMARKS.sub("\n", "\n".join(opc.strings_of(content)[:5_000]))
        )
        if text.strip() not in whole
    ]
    # LibreOffice keeps one of each chart; one that says nothing which the document does not say itself may be looked at.
    plain = content.startswith(b"VCLMTF") and not texts
    yield found("object-preview", f"part {name}", texts[:500], severity=Severity.LOOK if plain else None)


@detector("unknown-part")
def cache(name: str, content: bytes) -> Iterator[Finding]:
    """Where LibreOffice last broke the pages: figures only."""
    texts = [text for text in opc.strings_of(content) if len(text) >= 8 and re.search(r"[A-Za-z]{4}", text)]
    if texts or len(content) > 200_000:
        yield found("unknown-part", f"part {name}", texts)


@detector("unreachable-part")
def unused(name: str, content: bytes) -> Iterator[Finding]:
    """A file that nothing in the document draws."""
    yield found("unreachable-part", f"part {name}", opc.strings_of(content), said=f"It has {len(content):,} bytes.")


@detector("embedded-object", "sound-or-film")
def objects(look: Inspection, name: str, content: bytes) -> Iterator[Finding]:
    """Another file in this one: of an office program, a sound, a film."""
    if name.startswith("Media/") or "/Media/" in name:
        yield found("sound-or-film", f"part {name}")
        return
    yield from opc.embedded(look, name, content)

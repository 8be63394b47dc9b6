"""The properties that a PDF, a page or a picture carries as XML (XMP)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from answerable.guard import markup

from . import sayings

_WORDS = frozenset(
    [
        "title",
        "creator",
        "description",
        "subject",
        "rights",
        "publisher",
        "contributor",
        "Keywords",
        "Title",
        "Author",
        "Subject",
        "Description",
        "AuthorsPosition",
        "Headline",
        "CaptionWriter",
        "Company",
        "SourceModified",
        "Copyright",
        "identifier",
        "Label",
        "Nickname",
        "Category",
        "Source",
        "coverage",
        "relation",
        "language",
        "type",
        "format",
    ]
)
_TOOLS = frozenset(["Producer", "CreatorTool", "softwareAgent", "creatortool", "producer", "Creator"])
_NUMBERS = frozenset(
    [
        "part",
        "conformance",
        "rev",
        "amd",
        "corr",
        "NPages",
        "PDFVersion",
        "GTS_PDFXVersion",
        "GTS_PDFXConformance",
        "RenditionClass",
        "Trapped",
        "Rating",
        "Marked",
        "HasVisibleOverprint",
        "HasVisibleTransparency",
        "Thumbnails",
        "xmlns",
        "action",
        "changed",
        "params",
        "parameters",
        "when",
        "instanceID",
        "documentID",
        "originalDocumentID",
        "DocumentID",
        "InstanceID",
        "OriginalDocumentID",
        "VersionID",
        "ManagerVariant",
        "CreateDate",
        "ModifyDate",
        "MetadataDate",
        "date",
        "ColorMode",
        "ICCProfile",
        "Orientation",
        "XResolution",
        "YResolution",
        "ResolutionUnit",
        "PixelXDimension",
        "PixelYDimension",
        "ColorSpace",
        "conformsTo",
    ]
)
_FRAME = frozenset({"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "adobe:ns:meta/"})
_STRUCTURE = frozenset(["about", "lang", "xmptk", "parseType", "resource", "nodeID", "datatype", "ID"])
_SCHEMA = frozenset(
    [
        "schemas",
        "schema",
        "namespaceURI",
        "prefix",
        "property",
        "name",
        "valueType",
        "category",
        "description",
        "valueType",
        "field",
        "schemasDescription",
    ]
)


def read(data: bytes) -> Iterator[tuple[str, str, str]]:
    """What it says: the use of the words ("property", "custom", "comment", "tool"), the words, the entry's name.

    Raises what the parser raises on one that is no XML.
    """
    text = data.strip(b"\0\t\n\f\r ")
    if not text:
        return
    root = markup.parse(re.sub(rb"^\s*<\?xpacket[^>]*\?>", b"", text))
    for node in [*root.itersiblings(preceding=True), *root.itersiblings()]:
        yield from _beside(node)
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield from _beside(element)
            if element.tail and element.tail.strip():
                yield "custom", element.tail, "text"
            continue
        yield from _element(element)


def _beside(node: etree._Element) -> Iterator[tuple[str, str, str]]:
    """A comment, or an instruction to programs other than the one that frames the properties."""
    said = node.text or ""
    if getattr(node, "target", "") == "adobe-xap-filters" and re.fullmatch(r'esc\s*=\s*"(?:CR|CRLF|LF)?"\s*', said):
        return
    if getattr(node, "target", "") == "xpacket":
        if not re.fullmatch(
            r"""(?:\s*(?:begin|end|id|bytes|encoding)\s*=\s*["'](?:\ufeff|[\w-]{0,32})["'])*\s*""", said
        ):
            yield "custom", said, "xpacket"
    elif not isinstance(node.tag, str) and said.strip():
        yield "comment", said, "comment"


def _element(element: etree._Element) -> Iterator[tuple[str, str, str]]:
    tags = [etree.QName(one.tag) for one in (element, *element.iterancestors())]
    own, around = (
        [tag.localname for tag in part if tag.namespace not in _FRAME] or ["text"] for part in (tags, tags[1:])
    )
    for said, names in ((element.text, own), (element.tail, around)):
        if said and said.strip():
            yield from _said(said, names)
    for name, value in element.attrib.items():
        local = etree.QName(str(name)).localname
        if local not in _STRUCTURE or (local not in ("lang", "parseType", "xmptk") and len(value) > 0):
            yield from _said(str(value), [local, *own])
        elif local == "lang" and not sayings.is_language(str(value)):
            yield "custom", str(value), local
        elif local == "xmptk" and not sayings.is_tool(str(value)):
            yield "property", str(value), local


def _said(said: str, names: list[str]) -> Iterator[tuple[str, str, str]]:
    said = said.strip()
    if not said or sayings.is_harmless(said):
        return
    if said == "xmp-writer":
        return
    known = next((name for name in names if name in _WORDS | _TOOLS | _NUMBERS | _SCHEMA), "")
    if _SCHEMA.intersection(names) and "schemas" in names:
        if not re.fullmatch(r"(?:https?://[\w./#-]*|[\w -]{1,80}|[\w ,.()-]{1,300})", said) or re.search(
            r"\d{4}", said
        ):
            yield "property", said, known
    elif (known in _TOOLS and sayings.is_tool(said)) or (
        known in _NUMBERS
        and re.fullmatch(r"[\w:./+ -]{1,12}|https?://[\w./#-]*", said)
        and not re.search(r"[A-Za-z]{9}", said)
    ):
        return
    elif known:
        yield "property", said, known
    elif not sayings.is_tool(said):
        yield "custom", said, names[0]

"""The settings of a document: each is one that is known, or it is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .names import W, get, words_of

WHERE = "settings"
_CODES = frozenset(
    [
        "compatibilityMode",
        "overrideTableStyleFontSizeAndJustification",
        "enableOpenTypeFeatures",
        "doNotFlipMirrorIndents",
        "differentiateMultirowTableHeaders",
        "useWord2013TrackBottomHyphenation",
        "allowHyphenationAtTrackBottom",
        "allowTextAfterFloatingTableBreak",
    ]
)
_CAPTIONS = frozenset({"figure", "table", "equation"})
_DIGESTS = frozenset({"hash", "salt", "hashValue", "saltValue"})
_SPELLERS = re.compile(r"MSWord|\d{1,8}")
_KNOWN_TAGS = re.compile(r"urn:schemas-microsoft-com:office:smarttags|urn:schemas(?:-microsoft-com)?[\w:.-]{0,60}|http://schemas\.microsoft\.com/[\w/.:-]{0,60}")  # fmt: skip


@detector("document-variable")
def variables(root: Any) -> Iterator[Finding]:
    """Variables that macros or other programs keep in the document."""
    for one in root.iter(W + "docVar"):
        yield found("document-variable", f"{WHERE}, variable", [get(one, "name"), get(one, "val")])


@detector("remote-part")
def sources(root: Any) -> Iterator[Finding]:
    """The source of a mail merge, with its connection and its query; style sheets and schemas from elsewhere."""
    for one in root.iter(W + "mailMerge"):
        texts = [
            said for inner in one.iter() for name, said in inner.attrib.items() if name == W + "val" and len(said) > 3
        ]
        yield found("remote-part", f"{WHERE}, mail merge", texts, said="It is the source of a mail merge.")
    for one in root.iter(W + "saveThroughXslt", W + "attachedSchema"):
        texts = [said for said in one.attrib.values() if len(said) > 3]
        yield found("remote-part", WHERE, texts, said="The document is tied to it.")


@detector("protected-document")
def protection(root: Any) -> Iterator[Finding]:
    """A password against changes, kept as a digest."""
    for one in root.iter(W + "documentProtection", W + "writeProtection"):
        kept = [said for name, said in one.attrib.items() if name.rpartition("}")[2] in _DIGESTS and said]
        if kept:
            yield found("protected-document", WHERE, kept)


@detector("document-setting")
def words(root: Any) -> Iterator[Finding]:
    """Settings with words in them that are none of Word's own."""
    for one in root.iter():
        texts = list(_own_words(one)) if isinstance(one.tag, str) else []
        if texts:
            yield found("document-setting", f"{WHERE}, {markup.local(one)}", texts)


def _own_words(one: Any) -> Iterator[str]:
    name = markup.local(one)
    if name == "compatSetting":
        if get(one, "name") not in _CODES and not re.fullmatch(r"[a-z][A-Za-z]{3,60}\d{0,4}", get(one, "name")):
            yield get(one, "name")
        if not re.fullmatch(r"http://schemas\.microsoft\.com/office/word|urn:[\w:.-]{1,60}", get(one, "uri")):
            yield get(one, "uri")
        if not re.fullmatch(r"[\w.-]{0,12}", get(one, "val")):
            yield get(one, "val")
    elif name in {"caption", "autoCaption"}:
        yield from (
            said
            for said in (get(one, "name"), get(one, "caption"))
            if said and said.lower() not in _CAPTIONS and "." not in said[:-1]
        )
    elif name == "activeWritingStyle":
        yield from (
            said for key in ("appName", "vendorID", "dllVersion") if not _SPELLERS.fullmatch(said := get(one, key, "0"))
        )
    elif name == "smartTagType":
        yield from (
            said for key in ("namespaceuri", "url") if (said := get(one, key)) and not _KNOWN_TAGS.fullmatch(said)
        )
        if not re.fullmatch(r"[\w-]{1,30}", get(one, "name", "x")):
            yield get(one, "name")
    elif (name in {"decimalSymbol", "listSeparator"} and len(get(one, "val")) > 2) or (
        name in {"noLineBreaksAfter", "noLineBreaksBefore"} and re.search(r"\w\s|[A-Za-z0-9]{3}", get(one, "val"))
    ):
        yield get(one, "val")
    elif name == "schema":
        yield from (said for said in one.attrib.values() if said.strip())
    elif name in {"mathFont", "brkBinSub"}:
        yield from (said for said in one.attrib.values() if not re.fullmatch(r"[A-Z][A-Za-z ]{2,30}|[-+]{2}", said))
    elif name in {"documentProtection", "writeProtection"}:
        yield from (said for key, said in one.attrib.items() if key.rpartition("}")[2] in {"cryptProvider", "algIdExtSource", "cryptProviderTypeExtSource", "algorithmName"} and not re.fullmatch(r"SHA-\d+|MD5|", said))  # fmt: skip


@detector("hidden-text")
def shapes_with_words(root: Any) -> Iterator[Finding]:
    """Words in the shapes that only stand for how shapes are drawn."""
    text = words_of(root)
    if text:
        yield found("hidden-text", WHERE, text)

"""What a PDF says beside its pages, judged: bookmarks, properties, tags, annotations, forms, layers, files within it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from lxml import etree

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import sayings, xmp
from .graph import Graph, Saying
from .sayings import Seen

_PLAIN_PROPERTIES = frozenset(
    [
        "/Title",
        "/Author",
        "/Subject",
        "/Keywords",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
        "/Trapped",
        "/GTS_PDFXVersion",
        "/PTEX.Fullbanner",
        "/AAPL:Keywords",
        "/Company",
        "/SourceModified",
        "/GTS_PDFXConformance",
    ]
)
# By what the words are for: the technique, and what is so harmless that it is no finding.
_JUDGED = {
    "bookmark": "pdf-bookmark",
    "label": "page-label",
    "alternative": "alternative-text",
    "heading": "alternative-text",
    "artifact": "alternative-text",
    "note": "annotation",
    "author": "annotation",
    "caption": "annotation",
    "private": "private-data",
    "named": "private-data",
    "path": "property",
    "profile": "property",
    "typeface": "odd-name",
    "harmless": "private-data",
    "glyphs": "private-data",
    "panose": "private-data",
    "marked": "private-data",
    "date": "private-data",
    "language": "private-data",
    "id": "odd-name",
    "destination": "odd-name",
    "appearance-string": "private-data",
    "signature": "pdf-signature",
    "remote": "remote-part",
    "attachment": "attached-file",
    "field-help": "pdf-form",
    "field-name": "pdf-form",
    "field-choice": "pdf-form",
    "field-value": "field-value",
}


@detector(*sorted(set(_JUDGED.values())))
def words(graph: Graph, seen: Seen) -> Iterator[Finding]:
    """Words in the file that its pages do not show, one finding a place and use."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in graph.sayings:
        technique = _JUDGED.get(one.use)
        if technique is not None and not _passes(one, seen):
            groups.setdefault((technique, one.where), []).append(one.text)
    for (technique, where), texts in groups.items():
        yield found(technique, where or "the file as a whole", texts, count=len(texts))


def _passes(one: Saying, seen: Seen) -> bool:
    """Whether words are harmless where they stand, or can be read on the pages."""
    text = one.text.strip("\0 \n\r\t")
    if not text or (one.use not in ("attachment", "remote", "private") and seen.shows(text) and text.isprintable()):
        return True
    match one.use:
        case "harmless" | "profile":
            return sayings.is_harmless(text) or sayings.is_tool(text) or bool(_PROFILE.fullmatch(text))
        case "date":
            return sayings.is_date(text)
        case "language":
            return sayings.is_language(text)
        case "panose":
            return len(text) <= 12 and not re.search(r"[A-Za-z]{4}", text)
        case "glyphs":
            return bool(re.fullmatch(r"(?:/[A-Za-z0-9._]{1,24}\s*)*", text)) and not re.search(
                r"[A-Z][a-z]+[A-Z][a-z]+|\d{5}", text
            )
        case "typeface":
            return not re.search(r"\d{3,}", text) and len(text) <= 40
        case "id" | "destination":
            return _is_a_mark(text)
        case "label":
            return len(text) <= 3
        case "appearance-string":
            return bool(_APPEARANCE.fullmatch(text))
        case "field-name":
            return sayings.is_numbered(text)
        case "heading" | "alternative":
            return sayings.is_numbered(text)
        case "caption":
            return len(text) == 1
    return False


_PROFILE = re.compile(
    r"(?:sRGB|Adobe RGB|Dot Gain|Gray|Grey|Coated|Uncoated|FOGRA|ISO|SWOP|Custom|Gamma|Display|Generic|Artifex|"
    r"CGATS|TR|PSO|GRACoL|Japan|Color|ICC|eciRGB|CMYK|RGB|IEC|Profile|Web|v|ICM|[\d.()%:/_ -])*",
    re.I,
)
_APPEARANCE = re.compile(
    r"(?:/[A-Za-z0-9_,+-]{1,40}|[-\d.\s]|Tf|rg|RG|g|G|k|K|Tm|Tc|Tw|Tz|TL|Ts"
    r"|(?:font|color|text-align|font-size|font-family|font-weight|font-style|text-decoration|text-valign|line-height|margin)\s*:[\w\s#.,'\"-]{0,60};?)*",
    re.S,
)


def _is_a_mark(text: str) -> bool:
    """Whether a name is one that programs give to places and parts."""
    return (
        sayings.is_numbered(text)
        or sayings.is_identifier(text)
        or (len(text) <= 24 and not re.search(r"[^\W\d_]{7,}|\d{5,}|\s", text))
    )


@detector("odd-name")
def names(graph: Graph, seen: Seen) -> Iterator[Finding]:
    """Names in the file's own code that may say something."""
    groups: dict[str, list[str]] = {}
    for name, where in graph.names.items():
        if not (is_usual(name) or sayings.is_identifier(name) or sayings.is_numbered(name) or seen.shows(name)):
            groups.setdefault(where, []).append(name)
    for where, texts in groups.items():
        yield found("odd-name", where, texts, count=len(texts))


_USUAL = frozenset(
    [
        "body",
        "text",
        "heading",
        "title",
        "subtitle",
        "normal",
        "default",
        "paragraph",
        "font",
        "style",
        "table",
        "grid",
        "list",
        "bullet",
        "number",
        "numbered",
        "continue",
        "caption",
        "footer",
        "header",
        "page",
        "footnote",
        "endnote",
        "reference",
        "hyperlink",
        "toc",
        "index",
        "contents",
        "entry",
        "quote",
        "block",
        "plain",
        "standard",
        "textbody",
        "first",
        "line",
        "indent",
        "cell",
        "row",
        "column",
        "frame",
        "image",
        "picture",
        "figure",
        "drawing",
        "shape",
        "group",
        "artifact",
        "span",
        "link",
        "form",
        "field",
        "graphic",
        "watermark",
        "background",
        "section",
        "part",
        "annotation",
        "comment",
        "note",
        "cover",
        "front",
        "back",
        "matter",
        "main",
        "main",
        "sub",
        "sidebar",
        "box",
        "story",
        "layer",
        "level",
        "no",
        "spacing",
        "strong",
        "emphasis",
        "intense",
        "subtle",
        "book",
        "preformatted",
        "sender",
        "addressee",
        "signature",
        "date",
        "salutation",
        "closing",
        "object",
        "inline",
        "gradient",
        "shading",
        "pattern",
        "color",
        "space",
        "colour",
        "gray",
        "grey",
        "srgb",
        "icc",
        "profile",
        "mask",
        "soft",
        "luminosity",
        "alpha",
        "image",
        "xobject",
        "fm",
        "im",
        "fzfrm",
        "meta",
        "data",
        "cyan",
        "magenta",
        "yellow",
        "black",
        "white",
        "pantone",
        "cmyk",
        "rgb",
        "gs",
        "tt",
        "arial",
        "calibri",
        "times",
        "roman",
        "helvetica",
        "courier",
        "new",
        "bold",
        "italic",
        "oblique",
        "regular",
        "light",
        "medium",
        "semibold",
        "black",
        "condensed",
        "winansi",
        "mt",
        "ps",
        "std",
        "pro",
        "cff",
        "slide",
        "notes",
        "placeholder",
        "outline",
        "chart",
        "diagram",
        "smart",
        "art",
        "content",
        "horizontal",
        "vertical",
        "left",
        "right",
        "top",
        "bottom",
        "center",
        "centre",
        "after",
        "before",
        "with",
        "without",
        "under",
        "over",
        "the",
        "of",
        "in",
        "and",
        "to",
        "a",
        "all",
        "any",
        "even",
        "odd",
        "blank",
        "wide",
        "narrow",
        "large",
        "small",
        "medium",
    ]
)


def is_usual(name: str) -> bool:
    """Whether a name is made of words that programs name their parts with, and short numbers."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name)
    return all(
        (part.isdigit() and len(part) < 9 and len(parts) < 7) or len(part) < 4 or part.lower() in _USUAL
        for part in parts
    )


@detector("property", "custom-property")
def properties(graph: Graph, seen: Seen) -> Iterator[Finding]:
    """What the file says of itself: its title, who made it, and what else somebody put there."""
    for one in graph.sayings:
        if one.use != "property" or not one.text.strip():
            continue
        text = one.text.strip()
        if one.name in ("/Creator", "/Producer", "/PTEX.Fullbanner") and sayings.is_tool(text):
            continue
        if sayings.is_harmless(text) or seen.shows(text):
            continue
        code = "property" if one.name in _PLAIN_PROPERTIES else "custom-property"
        yield found(code, one.where or "properties", text, said=f"It is in “{one.name.lstrip('/')}”.")
    for one in graph.sayings:
        # An entry that somebody made up may say something by its name alone.
        plain = one.name.lstrip("/")
        if (
            one.use == "property"
            and one.name not in _PLAIN_PROPERTIES
            and not is_usual(plain)
            and not seen.shows(plain)
        ):
            yield found("custom-property", one.where or "properties", plain)


@detector("property", "custom-property", "comment")
def packets(graph: Graph, seen: Seen) -> Iterator[Finding]:
    """Properties as XML, of the file, a page, a picture or a typeface."""
    for stream, where in graph.dictionaries.get("xmp", ()):
        where = where or "properties"
        if not isinstance(stream, pikepdf.Stream):
            continue
        data = bytes(stream.read_bytes())
        try:
            said = list(xmp.read(data))
        except (etree.XMLSyntaxError, ValueError):
            yield found("custom-property", where, data.decode("utf-8", "replace"))
            continue
        groups: dict[str, list[str]] = {}
        for use, text, name in said:
            if use == "comment" or not (
                seen.shows(text) or (name in ("identifier", "Source") and sayings.is_identifier(text))
            ):
                code = {"property": "property", "comment": "comment"}.get(use, "custom-property")
                groups.setdefault(code, []).append(text)
        for code, texts in groups.items():
            yield found(code, where, texts, count=len(texts))


@detector("replacement-text")
def replacements(graph: Graph, seen: Seen) -> Iterator[Finding]:
    """Words that stand for others: what is heard or copied must be what is drawn."""
    groups: dict[str, list[str]] = {}
    for one in graph.sayings:
        if one.use != "replacement" or seen.shows_run(one.text) or seen.shows(one.text):
            continue
        if len(re.findall(r"\w", one.text)) > 2 or not one.text.isprintable():
            groups.setdefault(one.where, []).append(one.text)
    for where, texts in groups.items():
        yield found("replacement-text", where, texts, count=len(texts))


@detector("pdf-script", "pdf-action", "remote-part", "external-target")
def actions(graph: Graph, seen: Seen) -> Iterator[Finding]:
    """What the file does when it is opened or used."""
    scripts: dict[str, list[str]] = {}
    for one in graph.sayings:
        if one.use == "script":
            scripts.setdefault(one.where, []).append(one.text)
        elif one.use == "address" and (finding := address(one, seen)):
            yield finding
    for action, where in graph.dictionaries.get("action", ()):
        kind = str(action.get("/S", "")).lstrip("/")
        if kind == "JavaScript" or "/JS" in action:
            scripts.setdefault(where, [])
        elif kind in ("Launch", "GoToR", "GoToE", "SubmitForm", "ImportData"):
            yield found("remote-part", where or "the file as a whole", _said(action))
        elif kind not in ("GoTo", "URI", "Named", "ResetForm", "Thread", ""):
            yield found("pdf-action", where or "the file as a whole", _said(action))
    for where, texts in scripts.items():
        yield found("pdf-script", where or "the file as a whole", texts, count=max(len(texts), 1))


def _said(thing: Any) -> list[str]:
    return [str(value) for _, value in thing.items() if isinstance(value, pikepdf.String)]


def address(one: Saying, seen: Seen) -> Finding | None:
    """A link whose address the page does not show, or that starts something."""
    target = one.text.strip()
    if re.match(r"\s*(?:javascript|data|vbscript|file|smb):|\\\\", target, re.I):
        code = "pdf-script" if re.match(r"\s*(?:javascript|vbscript)", target, re.I) else "remote-part"
        return found(code, one.where, target)
    plain = re.sub(r"^(?:https?://|mailto:|tel:)", "", target).rstrip("/")
    if not plain or seen.shows_run(plain) or (seen.shows_run(plain.removeprefix("www.")) and len(plain) > 6):
        return None
    return found("external-target", one.where, target)


_MARKS_OVER_TEXT = frozenset({"/Highlight", "/Underline", "/StrikeOut", "/Squiggly"})
_HIDDEN = 0b10_0010  # hidden, or shown nowhere (ISO 32000-2, table 167)
_NOT_SHOWN = 0b1_0000_0000  # shown only while the pointer is on it ("toggle no view")


@detector("annotation", "hidden-annotation", "shown-annotation", "embedded-object")
def notes(graph: Graph) -> Iterator[Finding]:
    """Notes, marks and areas on pages. A link is none; a field is a form's."""
    for one, where in graph.dictionaries.get("annotation", ()):
        kind = str(one.get("/Subtype", ""))
        flags = one.get("/F", 0)
        flags = int(flags) if isinstance(flags, int) else 0
        texts = _said(one)
        if kind == "/Redact":
            continue  # told where its page is drawn, with the words that it would have taken away
        if flags & (_HIDDEN | _NOT_SHOWN) and kind not in ("/Popup", "/Link"):
            yield found("hidden-annotation", where, texts)
        elif kind in ("/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/Projection"):
            yield found("embedded-object", where, texts)
        elif kind == "/FileAttachment":
            yield found("attached-file", where, texts)
        elif kind in (
            "/Text",
            "/Caret",
            "/FreeText",
            "/Stamp",
            "/Ink",
            "/Line",
            "/Square",
            "/Circle",
            "/Polygon",
            "/PolyLine",
            *_MARKS_OVER_TEXT,
        ):
            yield found("shown-annotation", where, texts, said=f"It is a {kind[1:]}.")
        elif kind not in ("/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet", "/Watermark", ""):
            yield found("annotation", where, texts or [kind[1:]])


@detector("pdf-form", "field-value")
def forms(graph: Graph, pdf: Any) -> Iterator[Finding]:
    """Fields: one that is hidden, or has no place on a page, holds what nobody sees; any others make a form."""
    fields = [one for one, _ in graph.dictionaries.get("field", ())]
    fields += [one for one, _ in graph.dictionaries.get("annotation", ()) if one.get("/Subtype") == "/Widget"]
    for one in fields:
        flags = one.get("/F", 0)
        hidden = isinstance(flags, int) and flags & _HIDDEN
        value = one.get("/V")
        if hidden and value is not None and one.get("/Subtype") == "/Widget":
            yield found("field-value", "form", [str(value), *_said(one)])
    if fields:
        yield found("pdf-form", "form", count=len(fields), severity=Severity.NOTE)


@detector("attached-file")
def files(pdf: Any, graph: Graph, look: Inspection) -> Iterator[Finding]:
    """Files within the file, wherever they hang; each is looked into as a file of its own."""
    met: set[tuple[int, int]] = set()
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) and not isinstance(thing, pikepdf.Stream):
            continue
        if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/EmbeddedFile" and thing.objgen not in met:
            met.add(thing.objgen)
            yield from _file(thing, _name_of(thing, pdf), look)
        parts = thing.get("/EF") if isinstance(thing, pikepdf.Dictionary) else None
        if isinstance(parts, pikepdf.Dictionary):
            for _, stream in parts.items():
                if isinstance(stream, pikepdf.Stream) and stream.objgen not in met:
                    met.add(stream.objgen)
                    yield from _file(stream, str(thing.get("/UF", thing.get("/F", "attachment"))), look)


def _name_of(stream: Any, pdf: Any) -> str:
    """What the entry that a file hangs on calls it."""
    for thing in pdf.objects:
        parts = thing.get("/EF") if isinstance(thing, pikepdf.Dictionary) else None
        each = [one for _, one in parts.items()] if isinstance(parts, pikepdf.Dictionary) else []
        if any(isinstance(one, pikepdf.Stream) and one.objgen == stream.objgen for one in each):
            return str(thing.get("/UF", thing.get("/F", "attachment")))
    return "attachment"


def _file(stream: Any, name: str, look: Inspection) -> Iterator[Finding]:
    name = name.replace("\\", "/").rsplit("/", 1)[-1][:200] or "attachment"
    data = bytes(stream.read_bytes())
    look.lists("1 attachment")
    yield found("attached-file", f"attachment “{name}”", [name, *_plain_text(data)])
    yield from look.inside(name, data, f"attachment “{name}”")


def _plain_text(data: bytes) -> Iterable[str]:
    """The words of an attached text, so that they are searched for in the copy."""
    if data[:4096].count(0) == 0:
        yield data[:100_000].decode("utf-8", "replace")

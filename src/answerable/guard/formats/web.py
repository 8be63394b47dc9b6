"""A web page: words that a reader does not see, everything that runs or is fetched, and what stands between the lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from lxml import etree

from answerable.guard import kinds
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity, excerpt
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from . import css, opc, plain, visible
from .tags import IN_LINE, SHOWN

_RUNS = frozenset({"script", "object", "embed", "applet"})
_ATTRIBUTES = frozenset(
    [
        "lang",
        "xml:lang",
        "charset",
        "name",
        "href",
        "scope",
        "id",
        "class",
        "colspan",
        "rowspan",
        "headers",
        "start",
        "type",
        "dir",
        "role",
        "style",
        "align",
        "valign",
        "width",
        "height",
        "border",
        "cellpadding",
        "cellspacing",
        "bgcolor",
        "color",
        "face",
        "size",
        "nowrap",
        "rel",
        "target",
        "tabindex",
        "reversed",
        "value",
        "span",
        "rules",
        "frame",
        "summary",
        "clear",
        "noshade",
        "background",
        "text",
        "link",
        "vlink",
        "alink",
        "media",
        "hidden",
        "open",
        "content",
        "http-equiv",
        "xmlns",
        "http-equiv",
        "translate",
        "spellcheck",
        "for",
        "method",
        "datetime",
        "src",
        "alt",
        "title",
        "cite",
        "srcset",
        "sizes",
        "loading",
        "decoding",
        "action",
        "placeholder",
        "label",
        "selected",
        "checked",
        "disabled",
        "readonly",
        "required",
        "multiple",
        "rows",
        "cols",
        "maxlength",
        "minlength",
        "min",
        "max",
        "step",
        "pattern",
        "autocomplete",
        "inputmode",
        "enctype",
        "low",
        "high",
        "optimum",
        "rev",
        "hspace",
        "vspace",
        "aria-hidden",
        "aria-labelledby",
        "aria-describedby",
        "aria-level",
        "aria-sort",
        "aria-colspan",
        "aria-rowspan",
        "shape",
        "coords",
        "usemap",
    ]
)
"""Attributes whose values show, only say how things are drawn, or have a finding of their own."""
_SAID = frozenset({"title", "alt", "summary", "placeholder", "label", "cite", "datetime", "content", "value", "abbr"})
_NAMES = frozenset({"id", "class", "name", "for", "headers", "role", "rel", "rev", "lang"})
_META = frozenset({"viewport", "color-scheme", "robots", "referrer", "theme-color", "format-detection", "googlebot"})
_PROGRAMS = re.compile(
    r"(?:Microsoft (?:Word|Excel|Outlook|Exchange)|LibreOffice|OpenOffice|Word\.Document|Excel\.Sheet|Apache|pandoc|Google)[\w .();/-]*"
)
_EQUIV = frozenset({"content-type", "x-ua-compatible", "content-language", "default-style", "content-style-type"})
_LINKS = ("http://", "https://", "mailto:", "tel:", "#", "/", "./", "../", "?")
_DOCTYPE = re.compile(
    r"doctype\s+html(?:\s+(?:public\s+\"-//W3C//DTD X?HTML [\w. ]+//EN\"(?:\s+\"https?://www\.w3\.org/[\w./-]+\")?|system\s+\"about:legacy-compat\"))?\s*",
    re.I,
)
_END_TAG = re.compile(r"</[A-Za-z][\w:-]*(\s+[^>\s][^>]*|[^\w:>\s-][^>]*)>")


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a web page holds that a reader would not see. Raises lxml's errors for what is no page."""
    try:
        decoded = plain.decode(content)
    except plain.NotText as no_text:
        yield no_text.finding
        return
    text = decoded.text
    page = visible.parse(text)
    sheet = visible.sheet_of(page)
    words = list(visible.words(page, sheet))
    shown = [one for one in words if not one.look.hidden and not one.look.tiny]
    said = " ".join(one.text for one in shown)
    tables = len(page.findall(".//table"))
    in_tables = f", {counted(tables, 'table')}" if tables else ""
    look.lists(f"{counted(len(said.split()), 'word')}{in_tables}")
    for where, passage in passages(shown):
        look.shows(where, plain.without_unseen(passage))
    yield from plain.encoding(decoded)
    yield from plain.unseen_characters((f"line {n:,}", line) for n, line in enumerate(plain.split_lines(text), 1))
    yield from unseen(words)
    yield from doubts(words)
    yield from between(text)
    yield from comments(page, sheet)
    yield from scripts(page)
    yield from styles(page, sheet)
    yield from attributes(page, said)
    yield from forms(page)
    yield from links(page, said)
    yield from metadata(page, said)
    yield from pictures(page, look)


def passages(shown: list[visible.Words]) -> Iterator[tuple[str, str]]:
    """The words that are seen, a block of the page at a time, with the line it begins in."""
    block: Any = None
    where = ""
    pieces: list[str] = []
    for one in shown:
        above = block_of(one.element)
        if above is not block and pieces:
            yield where, " ".join("".join(pieces).split())
            pieces = []
        if not pieces:
            where, block = place(one.element), above
        pieces.append(one.text)
    if pieces:
        yield where, " ".join("".join(pieces).split())


def block_of(element: Any) -> Any:
    """The nearest element above that begins a line of its own."""
    while element.tag in IN_LINE and element.getparent() is not None:
        element = element.getparent()
    return element


def place(element: Any) -> str:
    """Where an element stands: "line 12, div"."""
    tag = element.tag if isinstance(element.tag, str) else "comment"
    return f"line {element.sourceline:,}, {tag}" if element.sourceline else tag


@detector("hidden-text", "tiny-text")
def unseen(words: list[visible.Words]) -> Iterator[Finding]:
    """Words that are not seen, one finding for what hides together."""
    hidden: dict[tuple[str, Any], list[visible.Words]] = defaultdict(list)
    tiny: list[visible.Words] = []
    for one in words:
        if one.look.hidden and one.element.tag not in visible.NEVER:
            hidden[one.look.hidden, _outermost(one.element)].append(one)
        elif one.look.tiny:
            tiny.append(one)
    for (why, element), group in hidden.items():
        said = f"{why[0].upper()}{why[1:]}."
        yield found("hidden-text", place(element), [one.text for one in group], said=said, count=len(group))
    for one in tiny:
        yield found("tiny-text", place(one.element), one.text)


def _outermost(element: Any) -> Any:
    while (
        element.tag in IN_LINE and element.getparent() is not None and element.getparent().tag not in {"body", "html"}
    ):
        element = element.getparent()
    return element


@detector("hiding-style")
def doubts(words: list[visible.Words]) -> Iterator[Finding]:
    """Styles that may hide or cover words in a way that is not judged here."""
    seen: set[str] = set()
    for one in words:
        if one.look.doubt and not one.look.hidden and one.look.doubt not in seen:
            seen.add(one.look.doubt)
            yield found("hiding-style", place(one.element), said=f"It is “{excerpt(one.look.doubt)}”.")


class _Between(HTMLParser):
    """What stands in the page and is no element, no attribute and no comment, which the tree forgets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.odd: list[tuple[int, str, str]] = []

    def handle_decl(self, decl: str) -> None:
        if not _DOCTYPE.fullmatch(decl):
            self._note("a declaration", decl)

    def unknown_decl(self, data: str) -> None:
        self._note("a declaration", data)

    def handle_pi(self, data: str) -> None:
        if not re.fullmatch(r"xml\s+version=[\"'][\d.]+[\"'](?:\s+encoding=[\"'][\w-]+[\"'])?\s*\??", data):
            self._note("an instruction", data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        for at, (name, value) in enumerate(attrs):
            if name in names[:at]:
                self._note("an attribute that is there twice", f"{name} {value or ''}")

    def _note(self, what: str, text: str) -> None:
        self.odd.append((self.getpos()[0], what, text))


@detector("unknown-element", "hidden-attribute")
def between(text: str) -> Iterator[Finding]:
    """Declarations, instructions, attributes that are told twice or in an end tag: a browser passes over all of them."""
    reader = _Between()
    reader.feed(text)
    reader.close()
    for line, what, said in reader.odd:
        code = "hidden-attribute" if "attribute" in what else "unknown-element"
        yield found(code, f"line {line:,}", said, said=f"It is {what}.")
    for match in _END_TAG.finditer(text):
        yield found("hidden-attribute", f"line {text.count(chr(10), 0, match.start()) + 1:,}", match.group(1))


@detector("comment")
def comments(page: Any, sheet: css.Sheet) -> Iterator[Finding]:
    """Comments in the page and in its styles, those for certain browsers among them."""
    roots = [*page.itersiblings(preceding=True), *page.iter(), *page.itersiblings()]
    for one in roots:
        if one.tag is etree.Comment and (one.text or "").strip():
            yield found("comment", place(one), one.text or "")
        elif one.tag is etree.ProcessingInstruction or one.tag is etree.PI:
            yield found("comment", place(one), str(one.text or ""))
    if sheet.comments:
        yield found("comment", "style", sheet.comments, count=len(sheet.comments))


@detector("macro", "hidden-text", "remote-part", "unknown-element")
def scripts(page: Any) -> Iterator[Finding]:
    """Elements that run, that fetch, or whose content is not shown."""
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in SHOWN:
            continue
        words = ["".join(element.itertext()), *(str(value) for value in element.attrib.values())]
        if element.tag in _RUNS:
            yield found("macro", place(element), words)
        elif element.tag in {"link", "base", "iframe", "frame", "source", "track", "audio", "video"}:
            code = "remote-part" if element.get("href") or element.get("src") else "hidden-text"
            yield found(code, place(element), words)
        elif element.tag in visible.NEVER:
            yield found("hidden-text", place(element), words, said=f"A browser does not show what is in {element.tag}.")
        elif element.prefix is None and ":" not in element.tag:
            yield found("unknown-element", place(element), words, said=f"It is the element {excerpt(element.tag)}.")
        else:
            yield found("unknown-element", place(element), words, said="It is an element of another program.")


@detector("hiding-style", "remote-part", "generated-text")
def styles(page: Any, sheet: css.Sheet) -> Iterator[Finding]:
    """Style sheets: what they fetch, what they put on the page, and what in them is not understood."""
    inline = [
        (place(one), one.get("style") or "") for one in page.iter() if isinstance(one.tag, str) and one.get("style")
    ]
    for where, address in [("style", one) for one in sheet.fetched] + [
        (where, one) for where, text in inline for one in css.fetched(text)
    ]:
        yield found("remote-part", where, address)
    for piece in sheet.unknown:
        yield found("hiding-style", "style", piece)
    for rule in sheet.rules:
        if made := css.generates(rule):
            yield found("generated-text", f"style “{excerpt(rule.selector)}”", made)
        for name, value in rule.sets.items():
            if name.startswith("--") and re.search(r"[A-Za-z]{3,} [A-Za-z0-9]+ |\d{5,}", value):
                yield found("hiding-style", f"style “{excerpt(rule.selector)}”", value)
    for where, text in inline:
        if remarks := [one for one in re.findall(r"/\*(.*?)\*/", text, re.S) if one.strip()]:
            yield found("comment", where, remarks)


@detector("hidden-attribute", "alternative-text", "macro")
def attributes(page: Any, said: str) -> Iterator[Finding]:
    """Attributes that do not show: names of others' making, data, descriptions, programs."""
    described: dict[str, list[str]] = defaultdict(list)
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag not in SHOWN:
            continue
        for name, value in element.attrib.items():
            key, text = str(name).lower(), str(value)
            if key.startswith("on"):
                yield found("macro", place(element), text)
            elif key in {"title", "alt", "summary", "abbr", "aria-label", "aria-description"}:
                if text.strip() and " ".join(text.split()) not in " ".join(said.split()):
                    described[text].append(place(element))
            elif (key not in _ATTRIBUTES or _odd_name(key, text)) and text.strip() and not key.startswith("xmlns:"):
                yield found("hidden-attribute", place(element), text, said=f"It is the attribute {excerpt(key)}.")
    for text, places in described.items():
        yield found("alternative-text", plain.several(places), text, count=len(places))


def _odd_name(key: str, text: str) -> bool:
    """Whether what should be a short name says more: with signs that names do not have, or at length."""
    if key in _NAMES:
        return (
            len(text) > 300
            or re.search(r"[^\w\s:.!/@%,()\[\]#&=+*-]", text) is not None
            or (key != "class" and len(text.split()) > 6)
        )
    if key in {"datetime", "cite", "target", "media", "method", "translate", "type", "dir", "action"}:
        return len(text) > 60
    return False


@detector("form-value", "hidden-text")
def forms(page: Any) -> Iterator[Finding]:
    """Values of forms that do not show."""
    for element in page.iter("input", "button", "option", "form"):
        kind = (element.get("type") or "text").lower()
        value = element.get("value") or ""
        if element.tag == "form" and element.get("action"):
            yield found("form-value", place(element), element.get("action"))
        elif element.tag == "option":
            if value.strip() and value.strip() != (element.text or "").strip():
                yield found("form-value", place(element), value)
        elif value.strip() and (
            element.tag == "button" or kind in {"hidden", "password", "checkbox", "radio", "image", "file"}
        ):
            if kind in {"checkbox", "radio"} and len(value) <= 4:
                continue
            yield found("form-value", place(element), value)


@detector("active-link", "link-differs")
def links(page: Any, said: str) -> Iterator[Finding]:
    """Links that run or carry something, and addresses that stand nowhere on the page."""
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for element in page.iter("a", "area"):
        address = (element.get("href") or "").strip()
        if not address or address.startswith("#"):
            continue
        if ":" in address.split("/")[0] and not address.lower().startswith(_LINKS):
            yield found("active-link", place(element), address)
        elif not says(said, address):
            elsewhere[address].append(place(element))
    for address, places in elsewhere.items():
        yield found("link-differs", plain.several(places), address, count=len(places))


def says(words: str, address: str) -> bool:
    """Whether the words of the page name an address."""
    bare = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", address.lower()).rstrip("/")
    return bare in words.lower().replace("www.", "")


@detector("property")
def metadata(page: Any, said: str) -> Iterator[Finding]:
    """What the page says of itself: its title where that is not on the page, and its properties."""
    words = " ".join(said.split()).lower()
    for element in page.iter("title"):
        title = " ".join((element.text or "").split())
        if title and not all(part.lower() in words for part in re.split(r"[,:|–—-]\s", title) if part.strip()):
            yield found("property", place(element), title)
    for element in page.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        value = element.get("content") or ""
        equiv = (element.get("http-equiv") or "").lower()
        if name in _META or equiv in _EQUIV or not (name or equiv or value):
            continue
        if name in {"generator", "progid", "originator"} and _PROGRAMS.fullmatch(value):
            continue
        if opc.is_tool(value) or (name == "appversion" and re.fullmatch(r"\d{1,3}\.\d{1,6}", value)):
            continue
        yield found("property", place(element), [name, value], severity=_severity(name))


def _severity(name: str) -> Severity:
    return (
        Severity.LOOK
        if name in {"generator", "description", "title", "og:title", "dc.title", "date", "author", "created", "changed"}
        else Severity.BLOCK
    )


@detector("remote-part", "embedded-object")
def pictures(page: Any, look: Inspection) -> Iterator[Finding]:
    """Pictures: those in the page are looked into, those elsewhere are fetched when it is opened."""
    for element in page.iter("img", "input"):
        for name in ("src", "srcset", "background"):
            address = (element.get(name) or "").strip()
            if address.startswith("data:"):
                data = plain.unfold("".join(address.split()))
                kind = kinds.kind_of(data, "") if data else kinds.UNKNOWN
                if kind in kinds.PICTURES:
                    yield from look.inside(f"picture.{plain.ending(kind)}", data, f"{place(element)}, picture")
                else:
                    yield found("embedded-object", place(element), address)
            elif address and not address.startswith("cid:"):
                yield found("remote-part", place(element), address)

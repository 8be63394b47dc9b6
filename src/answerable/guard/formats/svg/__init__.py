"""A drawing (SVG): every element and attribute by allow-list, words that are not seen, and all that runs or is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import kinds, markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity, excerpt
from answerable.guard.formats import css, plain
from answerable.guard.formats.structured import xml_text
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from .drawn import Drawn, Seen, judged, sheet_of, walk
from .vocabulary import ATTRIBUTES, GROUPS, PAINTS, RUNS, SAYS, SHAPES, SVG, TEXTS, XLINK, XML


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a drawing holds that a reader does not see. Raises what markup.parse raises, and ValueError for what is no drawing."""
    root = markup.parse(content)
    if markup.local(root) != "svg":
        raise ValueError
    text = xml_text(content)
    sheet = sheet_of(root)
    drawn = list(walk(root, sheet))
    seen = list(judged(root, drawn))
    look.lists(f"1 drawing, {counted(sum(not one.words for one in drawn), 'shape')}")
    for one in seen:
        if not one.why:
            look.shows(place(one.drawn.element), plain.without_unseen(one.drawn.words))
    yield from hidden(seen)
    yield from unseen_shapes(root, drawn)
    yield from remarks(root, sheet)
    yield from elements(root)
    yield from attributes(root)
    yield from fetched(root, sheet, look)
    yield from plain.unseen_characters((f"line {n:,}", line) for n, line in enumerate(plain.split_lines(text), 1))


def place(element: Any) -> str:
    """ "line 4, text"."""
    return f"line {element.sourceline:,}, {markup.local(element)}" if element.sourceline else markup.local(element)


@detector("hidden-text", "covered-text", "tiny-text")
def hidden(seen: list[Seen]) -> Iterator[Finding]:
    """Words that are not seen."""
    codes = {"something is drawn over them": "covered-text", "they are too small to be read": "tiny-text"}
    for one in seen:
        if one.why:
            said = f"{one.why[0].upper()}{one.why[1:]}."
            yield found(codes.get(one.why, "hidden-text"), place(one.drawn.element), one.drawn.words, said=said)


@detector("hidden-text")
def unseen_shapes(root: Any, drawn: list[Drawn]) -> Iterator[Finding]:
    """Shapes that are not seen, outside of those that are kept to be used."""
    used = {
        (one.get("href") or one.get(f"{{{XLINK}}}href") or "").lstrip("#")
        for one in root.iter()
        if markup.local(one) == "use"
    }
    for one in drawn:
        kept = one.element.get("id") in used or any(above.get("id") in used for above in one.element.iterancestors())
        if not one.words and one.style.hidden and not kept and "judged" not in one.style.hidden:
            yield found("hidden-text", place(one.element), said="It is a shape that is not seen.")


@detector("comment", "property", "processing-instruction")
def remarks(root: Any, sheet: css.Sheet) -> Iterator[Finding]:
    """Comments, titles, descriptions and metadata."""
    for one in [*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()]:
        name = markup.local(one)
        if not name and getattr(one, "target", None) is not None:
            yield found("processing-instruction", place(one), one.text or "")
        elif not name and re.fullmatch(
            r"\s*(?:Generator: (?:Adobe Illustrator|Sketch|Figma)[\w .,:()/-]*|Created with [\w .:()/-]{1,60})\s*",
            one.text or "",
        ):
            yield found("comment", place(one), one.text or "", severity=Severity.NOTE)
        elif not name:
            yield found("comment", place(one), one.text or "")
        elif name in SAYS:
            words = [text for text in one.itertext() if text.strip()]
            words += [str(value) for inner in one.iter() if markup.local(inner) for value in inner.attrib.values()]
            severity = Severity.BLOCK if name != "title" else Severity.LOOK
            if words and not _only_tools(words):
                yield found("property", place(one), words, severity=severity)
    if sheet.comments:
        yield found("comment", "style", sheet.comments)


def _only_tools(words: list[str]) -> bool:
    """Whether metadata say only what every drawing program writes: the format, the kind, the program, the time."""
    usual = r"image/svg\+xml|http://purl\.org/dc/dcmitype/StillImage|Matplotlib v[\d.]+, https://matplotlib\.org/|\d{4}-\d\d-\d\dT[\d:.+-]+Z?|en"
    return all(re.fullmatch(usual, one.strip()) for one in words if one.strip())


@detector("unknown-element", "macro")
def elements(root: Any) -> Iterator[Finding]:
    """Elements that run, and those that are not known to be drawn."""
    for element in root.iter():
        name = markup.local(element)
        if not name or any(markup.local(above) == "metadata" for above in element.iterancestors()):
            continue
        words = [text for text in element.itertext() if text.strip()] + [str(one) for one in element.attrib.values()]
        if name in RUNS:
            yield found(
                "macro" if name in {"script", "handler", "listener"} else "unknown-element", place(element), words
            )
        elif (markup.namespace(element) not in {SVG, ""} and name not in {"namedview", "grid"}) or (
            name not in SHAPES | GROUPS | TEXTS | PAINTS | SAYS and markup.namespace(element) in {SVG, ""}
        ):
            yield found("unknown-element", place(element), words)
        elif name not in TEXTS | SAYS | {"style", "a"} and _stray(element):
            yield found("hidden-text", place(element), _stray(element), said="They stand where nothing is written.")


def _stray(element: Any) -> list[str]:
    pieces = [element.text, *(child.tail for child in element)]
    return [one for one in pieces if one and one.strip()]


@detector("hidden-attribute", "macro", "alternative-text")
def attributes(root: Any) -> Iterator[Finding]:
    """Attributes that say nothing of how things are drawn."""
    for element in root.iter():
        if not markup.local(element):
            continue
        for key, value in element.attrib.items():
            space, name = _parted(str(key))
            text = str(value)
            if name.lower().startswith("on") and not space:
                yield found("macro", place(element), text)
            elif name == "aria-label":
                yield found("alternative-text", place(element), text)
            elif space not in {"", XLINK, XML} or (name not in ATTRIBUTES and space == ""):
                if not re.fullmatch(r"[\d.,\s-]*|true|false|none|[a-z-]{1,12}", text):
                    yield found("hidden-attribute", place(element), text, said=f"It is the attribute {excerpt(name)}.")
            elif name in {"id", "class"} and (len(text) > 80 or re.search(r"[^\w\s:.-]", text)):
                yield found("hidden-attribute", place(element), text)


def _parted(key: str) -> tuple[str, str]:
    return (key[1:].partition("}")[0], key.rpartition("}")[2]) if key.startswith("{") else ("", key)


@detector("remote-part", "embedded-object", "active-link", "external-target")
def fetched(root: Any, sheet: css.Sheet, look: Inspection) -> Iterator[Finding]:
    """What is fetched from elsewhere, and pictures that lie in the drawing."""
    for address in sheet.fetched:
        if not address.startswith("#"):
            yield found("remote-part", "style", address)
    for element in root.iter():
        if not markup.local(element):
            continue
        address = (element.get("href") or element.get(f"{{{XLINK}}}href") or "").strip()
        if markup.local(element) == "a":
            if address and not address.lower().startswith(("http://", "https://", "#", "mailto:")):
                yield found("active-link", place(element), address)
            elif address and not address.startswith("#"):
                yield found("external-target", place(element), address)
        elif address.startswith("data:"):
            data = plain.unfold("".join(address.split()))
            kind = kinds.kind_of(data, "") if data else kinds.UNKNOWN
            if kind in kinds.PICTURES:
                yield from look.inside(f"picture.{plain.ending(kind)}", data, f"{place(element)}, picture")
            else:
                yield found("embedded-object", place(element), address)
        elif address and not address.startswith("#"):
            yield found("remote-part", place(element), address)
        for one in css.fetched(" ".join(str(value) for value in element.attrib.values())):
            if not one.startswith("#"):
                yield found("remote-part", place(element), one)

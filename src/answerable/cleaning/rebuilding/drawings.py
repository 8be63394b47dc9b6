"""Drawings (SVG) for the clean copy: shapes and words that are seen, with the attributes that draw them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from answerable.cleaning.content import Content, File
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds, markup
from answerable.guard.formats import css, plain
from answerable.guard.formats.svg import drawn as read
from answerable.guard.formats.svg.vocabulary import ATTRIBUTES, GROUPS, PAINTS, SHAPES, SVG, TEXTS

from . import pictures

_HREF = "{http://www.w3.org/1999/xlink}href"
_NOT_KEPT = frozenset(
    [
        "id",
        "class",
        "style",
        "href",
        "role",
        "lang",
        "space",
        "version",
        "baseProfile",
        "xmlns",
        "aria-label",
        "aria-labelledby",
        "aria-hidden",
        "focusable",
    ]
)
_KEPT = frozenset(ATTRIBUTES) - _NOT_KEPT
_REFERS = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")


@dataclass
class _Copy:
    sheet: css.Sheet
    unseen: set[tuple[Any, str]]
    hidden: set[Any]
    names: dict[str, str] = field(default_factory=dict)

    def name(self, old: str) -> str:
        """A new name for a part that others refer to."""
        return self.names.setdefault(old, f"part{len(self.names) + 1}")


def prepare() -> None:
    """Load what decodes pictures, while files may still be opened."""
    pictures.prepare()


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """The drawing written anew. Raises CannotClean where another kind is wanted."""
    if wanted != kinds.SVG:
        raise CannotClean("A clean copy of a drawing is written as .svg. Ask for that.")
    root = markup.parse(content)
    sheet = read.sheet_of(root)
    drawn = list(read.walk(root, sheet))
    unseen = {(one.drawn.element, one.drawn.words) for one in read.judged(root, drawn) if one.why}
    copy = _Copy(
        sheet, unseen, {one.element for one in drawn if one.style.hidden and "used elsewhere" not in one.style.hidden}
    )
    names: Any = {None: SVG}
    made = etree.Element(f"{{{SVG}}}svg", nsmap=names)
    _attributes(root, made, copy)
    for child in root:
        _element(child, made, copy)
    out: bytes = etree.tostring(made, xml_declaration=True, encoding="UTF-8")
    return File("", out + b"\n")


def _element(source: Any, parent: Any, copy: _Copy) -> None:
    name = markup.local(source)
    if name == "a" and markup.local(parent) not in TEXTS:
        name = "g"
    elif name == "a":
        name = "tspan"
    known = SHAPES | GROUPS | TEXTS | PAINTS
    if name not in known or name == "style" or source in copy.hidden or markup.namespace(source) not in {SVG, ""}:
        return
    if _sets(source, copy).get("display") == "none":
        return
    made = etree.SubElement(parent, f"{{{SVG}}}{name}")
    _attributes(source, made, copy)
    in_text = name in TEXTS
    if in_text:
        made.text = _words(source, source.text, copy)
    for child in source:
        before = len(made)
        _element(child, made, copy)
        if in_text and (words := _words(source, child.tail, copy)):
            if len(made) > before or len(made):
                made[-1].tail = (made[-1].tail or "") + words
            else:
                made.text = (made.text or "") + words


def _words(element: Any, text: str | None, copy: _Copy) -> str | None:
    if not text or not text.strip():
        return " " if text else None
    return None if (element, text) in copy.unseen else plain.without_unseen(text)


def _sets(source: Any, copy: _Copy) -> dict[str, str]:
    sets = {str(key): str(value) for key, value in source.attrib.items() if not str(key).startswith("{")}
    for rule in css.matching(copy.sheet, source):
        sets.update(rule.sets)
    sets.update(css.declarations(source.get("style") or ""))
    return sets


def _attributes(source: Any, made: Any, copy: _Copy) -> None:
    for key, value in _sets(source, copy).items():
        if key in _KEPT and not re.search(r"url\(\s*['\"]?[^#'\"\s]", value):
            made.set(key, _REFERS.sub(lambda match: f"url(#{copy.name(match.group(1))})", value))
    if old := source.get("id"):
        # Whether anything refers to it may only be known later; a made-up name says nothing.
        made.set("id", copy.name(old))
    address = (source.get("href") or source.get(_HREF) or "").strip()
    if address.startswith("#"):
        made.set("href", f"#{copy.name(address[1:])}")
    elif address.startswith("data:") and markup.local(source) == "image":
        data = plain.unfold("".join(address.split()))
        kind = kinds.kind_of(data, "")
        png = pictures.anew(data, kind if kind in {kinds.PNG, kinds.JPEG} else kinds.PNG)
        made.set(
            "href",
            f"data:image/{'jpeg' if kind == kinds.JPEG else 'png'};base64,{base64.b64encode(png).decode('ascii')}",
        )

"""Names of styles and fonts, and lists that are not used: what they say beyond how words look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from .allowed import telling
from .names import W, get, value
from .reading import Reading

_NAMES = (
    "pStyle",
    "rStyle",
    "tblStyle",
    "basedOn",
    "next",
    "link",
    "styleLink",
    "numStyleLink",
    "clickAndTypeStyle",
    "defaultTableStyle",
)
_BUILT_IN = re.compile(
    r"normal(?: \(web\)| indent| table)?|default paragraph font|no list|(?:heading|toc|index|toa|list|list bullet|list number|list continue|"
    r"body text|body text indent|body text first indent|table \w+|html \w+|envelope \w+|\w+ grid|\w+ list|\w+ shading)(?: \d| accent \d| heading| table| char)*"
    r"|(?:light|medium|dark|colorful|grid|list|plain|table) [\w ]{1,40}|[\w ]{1,40} char\d?|outline list \d|article / section|"
    r"(?:header|footer|title|subtitle|strong|emphasis|quote|caption|hyperlink|followedhyperlink|followed hyperlink|date|signature|closing|salutation"
    r"|macro|annotation \w+|balloon text|footnote \w+|endnote \w+|page number|line number|no spacing|revision|bibliography|placeholder text"
    r"|book title|subtle \w+|intense \w+|list paragraph|document map|plain text|message header|block text|note heading|e-mail signature"
    r"|unresolved mention\d?|smart \w+|mention\d?|hashtag\d?|comment \w+|default|table grid\w*|index heading|toc heading|list)"
)
_LIST_WORDS = frozenset(
    [
        "chapter",
        "article",
        "section",
        "appendix",
        "part",
        "annex",
        "schedule",
        "table",
        "figure",
        "note",
        "step",
        "paragraph",
        "clause",
        "exhibit",
        "question",
        "answer",
        "item",
        "act",
        "scene",
    ]
)
_DRAWN_FONTS = ("{*}latin", "{*}ea", "{*}cs", "{*}sym", "{*}font", "{*}buFont")
_FONT = re.compile(r"[+@]?[^\W\d_][\w.&'()+,-]*(?:[ ;,]+[\w.&'()+/-]+){0,6}")


@detector("style-name")
def style_names(reading: Reading, look: Inspection) -> Iterator[Finding]:
    """Names and further names of styles, and names that the text gives to styles which are not there."""
    named = {get(one, "styleId"): value(one, "name") for one in reading.styles.by_id.values()}
    own = [name for name in named.values() if not _BUILT_IN.fullmatch(name.strip().lower())]
    if own:
        look.shows("names of styles", "\n".join(own))
    texts = [one for pair in named.items() for one in pair if telling(one)]
    texts += [alias for one in reading.styles.by_id.values() if telling(alias := value(one, "aliases"))]
    if texts:
        yield found("style-name", "styles", dict.fromkeys(texts), count=len(texts))
    styles = reading.related("styles")
    for one in styles.iter(W + "lsdException") if styles is not None else ():
        if telling(get(one, "name")) or len(get(one, "name")) > 40:
            yield found("style-name", "styles", get(one, "name"))


@detector("style-name")
def style_pointers(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Styles that the text names and that are not there, by names that are no ids."""
    lost: dict[str, list[str]] = {}
    for one in root.iter(*(W + name for name in _NAMES)):
        said = get(one, "val")
        if said not in reading.styles.by_id and (telling(said) or len(said.split()) > 2):
            lost.setdefault(reading.place(one) or where, []).append(said)
    for place, texts in lost.items():
        yield found("style-name", place, dict.fromkeys(texts))


@detector("font-name")
def font_names(reading: Reading, root: Any, where: str) -> Iterator[Finding]:
    """Names of fonts that are none."""
    odd: dict[str, list[str]] = {}
    for element in root.iter(*(W + name for name in ("rFonts", "font", "altName", "sym")), *_DRAWN_FONTS):
        for said in _fonts(element):
            if said and _is_odd(said):
                odd.setdefault(reading.place(element) or where, []).append(said)
    for place, texts in odd.items():
        yield found("font-name", place, dict.fromkeys(texts))


@lru_cache(maxsize=4096)
def _is_odd(font: str) -> bool:
    return not _FONT.fullmatch(font.strip()) or telling(font) or len(font) > 64


def _fonts(element: Any) -> Iterator[str]:
    name = markup.local(element)
    if name == "rFonts":
        yield from (get(element, key) for key in ("ascii", "hAnsi", "cs", "eastAsia"))
    elif name == "font":
        yield get(element, "name") or get(element, "val")
    elif name == "altName":
        yield from (one for one in get(element, "val").split(","))
    elif name == "sym":
        yield get(element, "font")
    elif element.get("typeface"):
        yield element.get("typeface")


@detector("list-text")
def list_texts(reading: Reading) -> Iterator[Finding]:
    """Words in kinds of lists that no paragraph shows."""
    for owner, depth, level in reading.numbering.levels():
        if (owner, depth) in reading.numbering.used:
            continue
        said = value(level, "lvlText")
        words = [one for one in re.findall(r"[^\W\d_]{2,}", said) if one.lower() not in _LIST_WORDS]
        if words or re.search(r"\d{4,}", said):
            yield found("list-text", f"list {owner}, level {depth + 1}", said)
    root = reading.numbering_root
    for one in root.iter(W + "name") if root is not None else ():
        if telling(get(one, "val")):
            yield found("list-text", "lists", get(one, "val"))

"""Which words of a web page a reader sees: one walk through the page, used by the guard and by the clean copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import html

from . import css

TINY = 4.0  # pixels: letters smaller than three points are not read
_WHITE: css.Colour = (255, 255, 255, 1.0)
_BLACK: css.Colour = (0, 0, 0, 1.0)
_FAR = 500.0  # pixels beside the page
NEVER = frozenset(
    [
        "script",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "video",
        "audio",
        "datalist",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "noframes",
        "noembed",
        "frame",
        "frameset",
        "param",
        "source",
        "track",
        "map",
        "area",
        "rp",
        "dialog",
    ]
)
"""Elements whose content is not shown by a browser that runs scripts."""
# What decides only how words look, not whether they are seen.
_TYPE = re.compile(
    r"font(?:-.*)?|line-height|letter-spacing|word-.*|white-space|text-(?!indent$).*|color|background(?:-color|-repeat|-position|-size|-clip|-origin|-attachment)?|border.*|"
    r"padding.*|margin.*|width|height|m(?:in|ax)-(?:width|height)|display|visibility|opacity|overflow.*|outline.*|list-style.*|vertical-align|"
    r"text-indent|cursor|box-sizing|box-shadow|border-radius|table-layout|caption-side|empty-cells|quotes|hyphens|tab-size|direction|"
    r"unicode-bidi|writing-mode|orphans|widows|page.*|break-.*|float|clear|align.*|justify.*|place-.*|gap|row-gap|column.*|flex.*|grid.*|order|"
    r"transition.*|scroll-.*|resize|user-select|pointer-events|touch-action|accent-color|color-scheme|print-color-adjust|aspect-ratio|"
    r"object-fit|object-position|mso-.*|-ms-.*|-moz-.*|-webkit-(?!text-fill-color|mask|clip-path|background-clip)[\w-]*|tab-interval|size|"
    r"layout-grid-mode|text-justify-trim|punctuation-wrap|zoom|appearance|hanging-punctuation|image-rendering|counter-.*|src|stroke.*|fill.*|"
    r"position|left|top|right|bottom|inset|clip|z-index|content|--[\w-]+|marker|isolation|will-change|speak|panose-1|rgb|margin-.*"
)


_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """How an element is seen: why its words are not (empty where they are), and what its children take over."""

    hidden: str = ""
    """Why its own words are not seen, in words."""
    gone: str = ""
    """Why nothing in it is seen, whatever is set further down."""
    tiny: bool = False
    doubt: str = ""
    """A style that cannot be judged here."""
    ink: css.Colour = _BLACK
    ground: css.Colour = _WHITE
    ground_known: bool = True
    size: float = 16.0
    visibility: str = "visible"
    opacity: float = 1.0


@dataclass(frozen=True)
class Words:
    """Words of the page where they stand, and how their element is seen."""

    element: Any
    text: str
    look: Look


def parse(text: str) -> Any:
    """The page as a tree. What comes after the end of the page is in it, as browsers show it. Raises lxml's errors."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    open_ended = _ENDS.sub("", re.sub(r"^\s*<\?xml.*?\?>", "", text))
    return html.document_fromstring(open_ended.encode("utf-8", "surrogatepass"), parser=parser)


def sheet_of(page: Any) -> css.Sheet:
    """The rules of all style elements of the page."""
    sheet = css.Sheet()
    for style in page.iter("style"):
        css.read(style.text or "", sheet)
    return sheet


def words(page: Any, sheet: css.Sheet) -> Iterator[Words]:
    """All words of the page's body, seen and unseen, in their order."""
    body = page.find(".//body")
    if body is None:
        return
    looks: dict[Any, Look] = {}
    outer = look_of(page, Look(), sheet)
    looks[body] = look_of(body, outer, sheet)
    if body.text and body.text.strip():
        yield Words(body, body.text, looks[body])
    for element in body.iterdescendants():
        above = looks[element.getparent()]
        if isinstance(element.tag, str):
            looks[element] = look_of(element, above, sheet)
            if element.text and element.text.strip() and element.tag not in {"style", "script"}:
                yield Words(element, element.text, looks[element])
        else:
            looks[element] = above
        if element.tail and element.tail.strip():
            yield Words(element.getparent(), element.tail, above)


def look_of(element: Any, above: Look, sheet: css.Sheet) -> Look:
    """How an element is seen, given how the one above it is."""
    sets: dict[str, str] = {}
    for rule in css.matching(sheet, element):
        sets.update(rule.sets)
    sets.update(_old_ways(element))
    sets.update(css.declarations(element.get("style") or ""))
    look = _inherited(sets, above)
    gone = above.gone or _hidden_by_tag(element) or _hidden_by_style(sets, look)
    doubt = above.doubt or ("" if gone else _doubt(sets, element))
    return replace(look, gone=gone, hidden=gone or _hidden_by_letters(look), doubt=doubt)


def _old_ways(element: Any) -> Mapping[str, str]:
    """Colours and sizes that are set by attributes."""
    sets = {}
    if ground := element.get("bgcolor"):
        sets["background-color"] = ground.lower()
    if element.tag == "font":
        if ink := element.get("color"):
            sets["color"] = ink.lower()
        if (size := element.get("size")) and size.lstrip("+-").isdigit():
            sets["font-size"] = {"1": "10px", "-1": "13px", "-2": "10px"}.get(size, "16px")
    elif element.tag == "body" and (ink := element.get("text")):
        sets["color"] = ink.lower()
    return sets


def _inherited(sets: Mapping[str, str], above: Look) -> Look:
    size = css.font_size(sets, above.size)
    ink = css.colour(sets.get("-webkit-text-fill-color") or sets.get("color", "")) or above.ink
    ground, known = above.ground, above.ground_known
    if said := sets.get("background-color") or sets.get("background") or sets.get("background-image"):
        painted = css.colour(said.lower()) or next(filter(None, map(css.colour, said.lower().split())), None)
        if re.search(r"url\(|gradient\(", said, re.I):
            known = False
        elif painted and painted[3] > 0.5:
            ground, known = painted, True
    try:
        opacity = above.opacity * css._part(sets.get("opacity", "1"), 1)
    except ValueError:
        opacity = above.opacity
    return replace(
        above,
        size=size,
        ink=ink,
        ground=ground,
        ground_known=known,
        visibility=sets.get("visibility", above.visibility).replace("inherit", above.visibility),
        opacity=opacity,
        tiny=0 < size < TINY,
    )


def _hidden_by_tag(element: Any) -> str:
    tag = element.tag
    if tag in NEVER and not (tag == "dialog" and element.get("open") is not None):
        return f"they are in an element that is not shown ({tag})"
    if element.get("hidden") is not None:
        return "their element is marked hidden"
    if tag == "input" and (element.get("type") or "").lower() == "hidden":
        return "their field is hidden"
    if tag == "option" and element.get("selected") is None:
        return "they are a choice that is not chosen"
    above = element.getparent()
    if above is not None and above.tag == "details" and above.get("open") is None and tag != "summary":
        return "they are folded away"
    return ""


def _hidden_by_style(sets: Mapping[str, str], look: Look) -> str:
    display = sets.get("display", "")
    if display == "none" or sets.get("mso-hide") == "all" or sets.get("content-visibility") == "hidden":
        return "their style does not show them"
    if look.opacity < 0.1:
        return "their style makes them see-through"
    return _hidden_by_place(sets, look.size)


def _hidden_by_letters(look: Look) -> str:
    """What hides the words of an element itself, and may be otherwise for those below it."""
    if look.visibility in {"hidden", "collapse"}:
        return "their style makes them invisible"
    if look.size == 0:
        return "their letters have no size"
    if look.ink[3] < 0.1:
        return "their ink is see-through"
    if look.ground_known and css.alike(look.ink, look.ground):
        return "they have the colour of their ground"
    return ""


def _hidden_by_place(sets: Mapping[str, str], size: float) -> str:
    def long(name: str, usual: float = 0.0) -> float:
        made = css.length(sets.get(name, ""), size, 1000.0) if sets.get(name) else usual
        return usual if made is None else made

    if sets.get("position") in {"absolute", "fixed", "relative", "sticky"}:
        beside = (long("left"), long("top"), long("right"), long("bottom"))
        if min(beside) <= -_FAR / 5 or max(long("left"), long("right")) >= 4 * _FAR or long("top") >= 100 * _FAR:
            return "they stand beside the page"
    if long("text-indent") <= -_FAR / 5 or long("text-indent") >= 2 * _FAR:
        return "they are indented off the page"
    margins = sets.get("margin", "").split()
    if min([long("margin-left"), long("margin-top"), *((css.length(one, size) or 0) for one in margins)]) <= -_FAR / 2:
        return "they are pushed off the page"
    cut = re.sub(r"\s+", "", sets.get("clip", ""))
    if re.fullmatch(r"rect\((?:[01](?:px)?,?){4}\)", cut):
        return "they are cut off"
    closed = any(
        sets.get(one) in {"hidden", "clip", "auto", "scroll"} for one in ("overflow", "overflow-x", "overflow-y")
    )
    if closed and min(long(one, 99) for one in ("height", "width", "max-height", "max-width")) <= 3:
        return "their box has no room"
    if (scaled := re.search(r"scale[xy]?\(\s*([\d.]+)", sets.get("transform", ""))) and float(scaled.group(1)) < 0.2:
        return "they are made too small"
    if closed and 0 < long("line-height", 99) <= 1:
        return "their line has no height"
    return ""


def _doubt(sets: Mapping[str, str], element: Any) -> str:
    """A style that may hide or cover words, in a way that is not judged here."""
    for name, value in sets.items():
        if not _TYPE.fullmatch(name) and value not in {"none", "auto", "normal", "initial", "inherit", "unset"}:
            return f"{name}: {value}"
    placed = sets.get("position") in {"absolute", "fixed", "sticky"}
    paints = any(one in sets for one in ("background", "background-color", "background-image")) or element.tag == "img"
    if placed and paints:
        return f"position: {sets['position']}"
    if (css.length(sets.get("z-index", "")) or 0) < 0:
        return f"z-index: {sets['z-index']}"
    pulled = [css.length(one, 16) or 0 for one in sets.get("margin", "").split()]
    pulled += [css.length(sets.get(one, ""), 16) or 0 for one in ("margin-top", "margin-bottom", "margin-left")]
    if min(pulled, default=0) <= -8 and paints:
        return "margin below nothing"
    if sets.get("clip", "auto") not in {"auto", ""}:
        return f"clip: {sets['clip']}"
    if "var(" in sets.get("color", "") or "var(" in sets.get("display", ""):
        return "a colour or display by a variable"
    return ""

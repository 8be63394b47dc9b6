"""What a drawing holds and does not show: words and pictures that are hidden, cut off, covered, or described unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.package import Package, Relationship
from answerable.guard.techniques import found

from .cover import covered_share, text_areas
from .reading import Area, Canvas, Shape, Words, first, number, properties, read_shapes, yes

TINY = 4.0  # points (facts/guard.md 3.1)
_POINT = 12_700  # EMU
_HIDDEN_REST = 0.5
"""Of a shape with words: with more than half of it off the page a reader cannot read it."""

_NAME_WORDS = frozenset(
    """2d 3d action and arc area arrow art audio auto autoshape ballot bar bent bevel blank block box bracket brace bubble button
    callout can cap card caption centre center chart chevron chord circle circular clip clipart cloud collate column connector
    content control corner corners cross cube curve curved custom customshape data date decision delay diagonal diagram diamond
    document donut dotted double down drawing ellipse elbow end equal equation explosion extract fold folded flowchart footer
    form frame freeform full google graph graphic graphics graphical holder place group half header heart heptagon hexagon horizontal icon image ink
    input internal isosceles label left lightning line logo manual media merge minus model moon multidocument multiply no
    not notched number object octagon off offpage online opposite or organization oval page paper parallelogram pentagon
    photo picture pie placeholder plaque plus point points polyline predefined preparation process punched quad rectangle
    rectangular regular ribbon right ring round rounded same scroll sequential sheet shape shapes side single slide smartart
    smiley snip snipped sound star step stored straight striped subtitle summing sun swoosh symbol table tape teardrop terminator text
    textbox textfeld title top trapezoid triangle turn up u uturn vector vertical video wave wedge with zoom face p g s c n
    object grafik bild titel untertitel inhaltsplatzhalter textplatzhalter foliennummernplatzhalter obraz imagen forma
    bottom folienbildplatzhalter notizenplatzhalter rechteck gerader verbinder gruppieren pfeil nach rechts links oben unten""".split()  # noqa: SIM905 - a hundred words read better so
)


def shapes(
    root: Any, where: str, look: Inspection, package: Package, part: str, canvas: Canvas | None = None
) -> Iterator[Finding]:
    """What the shapes under an element hold and do not show. Visible words go to `look.shows`.

    `root` is a slide's `spTree`, a sheet's `wsDr`, or a Word `drawing`; `part` is the part it stands in, for its pointers.
    Words of Word's own text boxes (`txbxContent`) are left to the caller, and so are charts and diagrams: the format
    takes their parts by how they are pointed to ("chart", "diagramData").
    """
    canvas = canvas or Canvas()
    known = read_shapes(root, canvas)
    pointers = {one.id: one for one in package.relationships(part)}
    unseen: set[int] = set()
    for finding, shape in (*hidden(known, where), *outside(known, where, canvas), *empty(known, where)):
        unseen.add(shape.order)
        yield finding
    left = [shape for shape in known if shape.order not in unseen]
    for finding, shape in covered(left, where, canvas):
        unseen.add(shape.order)
        yield finding
    for shape in left:
        place = _place(where, shape)
        if shape.order not in unseen:
            yield from unreadable(shape, left, place, canvas)
            yield from squeezed(shape, place)
            look.shows(place, visible_text(shape, left, canvas))
        yield from cropped(shape, place)
        yield from blanked(shape, place)
        yield from rewritten(shape, place, pointers)
        yield from links(shape, place, pointers)
    yield from described(root, where)
    yield from fallbacks(root, where, canvas)


def place_of(where: str, shape: Shape) -> str:
    """Where a shape is, in words: "slide 3, shape “Title 1”"."""
    return _place(where, shape)


def _place(where: str, shape: Shape) -> str:
    kind = {"pic": "picture", "cxnSp": "line"}.get(shape.kind, "shape")
    if shape.kind == "graphicFrame":
        kind = "table" if shape.rows else "object"
    named = f"{kind} “{shape.name}”" if shape.name else f"{kind} {shape.order + 1}"
    return f"{where}, {named}" if where else named


@detector("hidden-shape")
def hidden(known: list[Shape], where: str) -> Iterator[tuple[Finding, Shape]]:
    """Shapes that are marked as hidden, by themselves or with their group."""
    for shape in known:
        if shape.hidden:
            yield found("hidden-shape", _place(where, shape), _words_of(shape)), shape


@detector("off-page-shape", "partly-off-page")
def outside(known: list[Shape], where: str, canvas: Canvas) -> Iterator[tuple[Finding, Shape]]:
    """Shapes that stand beside the page, or so far over its edge that their words are cut off."""
    if not canvas.width or not canvas.height:
        return
    page = Area(0, 0, canvas.width, canvas.height)
    for shape in known:
        if shape.hidden or shape.area is None:
            continue
        inside = shape.area.shared(page)
        text = shape.text.strip()
        if (inside <= 0.01 and (text or shape.kind != "cxnSp")) or (
            text and shape.lines and _runs_off(shape, page, inside)
        ):
            yield found("off-page-shape", _place(where, shape), _words_of(shape)), shape
        elif shape.kind == "pic" and inside < _HIDDEN_REST:
            yield found("partly-off-page", _place(where, shape)), shape


def _runs_off(shape: Shape, page: Area, inside: float) -> bool:
    """Whether lines of it cannot be read because the page ends before them.

    How far words run beyond their own box is only an estimate, so that has to be clear by a fifth of the page.
    """
    for area in text_areas(shape):
        if inside < 0.98 and area.shared(page) < _HIDDEN_REST and area.width:
            return True
        if area.top > page.height * 1.2 or area.bottom < -page.height * 0.2:
            return True
    return False


@detector("no-size-shape")
def empty(known: list[Shape], where: str) -> Iterator[tuple[Finding, Shape]]:
    """Shapes and pictures of no size."""
    for shape in known:
        if shape.hidden or shape.area is None or shape.kind in {"cxnSp", "graphicFrame"}:
            continue
        least = min(shape.area.width, shape.area.height)
        if least < _POINT and (shape.text.strip() or shape.kind == "pic"):
            yield found("no-size-shape", _place(where, shape), _words_of(shape)), shape


@detector("covered-text", "covered-picture", "partly-covered")
def covered(known: list[Shape], where: str, canvas: Canvas) -> Iterator[tuple[Finding, Shape]]:
    """Words and pictures that a later shape covers."""
    for shape in known:
        if shape.area is None:
            continue
        above = [one for one in known if one.order > shape.order and one.filled and one.area is not None]
        if not above:
            continue
        if any(words.text.strip() and not words.counted for line in shape.every_line for words in line.words):
            share, plain = covered_share(shape, above)
            if share > 0:
                code = "covered-text" if plain or share > 0.5 else "partly-covered"
                yield found(code, _place(where, shape), _words_of(shape)), shape
        elif shape.kind in {"pic", "graphicFrame"}:
            share = max(shape.area.shared(one.area) for one in above if one.area)
            if share > 0.95:
                yield found("covered-picture", _place(where, shape)), shape


@detector("hidden-text", "tiny-text", "same-colour-text")
def unreadable(shape: Shape, known: list[Shape], where: str, canvas: Canvas) -> Iterator[Finding]:
    """Words that are see-through, tiny, or of the colour of their ground."""
    told = {"hidden-text": "They are see-through.", "same-colour-text": "", "tiny-text": ""}
    for code, texts in unreadable_words(shape, known, canvas).items():
        yield found(code, where, texts, said=told[code], count=len(texts))


def unreadable_words(shape: Shape, known: list[Shape], canvas: Canvas) -> dict[str, list[str]]:
    """The words of a shape that cannot be read, by how."""
    bad: dict[str, list[str]] = {}
    for words, ground in _with_ground(shape, known, canvas):
        code = why_unread(words, ground)
        if code:
            bad.setdefault(code, []).append(words.text)
    return bad


def why_unread(words: Words, ground: Any) -> str:
    """The technique by which words upon a ground (None: not one colour) are not read; "" for words that are."""
    if not words.text.strip() or words.counted:
        return ""
    if words.clear or (words.colour is not None and words.colour.clear):
        return "hidden-text"
    if words.size < TINY:
        return "tiny-text"
    if words.colour is not None and ground is not None and words.colour.over(ground).like(ground):
        return "same-colour-text"
    return ""


def _with_ground(shape: Shape, known: list[Shape], canvas: Canvas) -> Iterator[tuple[Words, Any]]:
    under = ground_of(shape, known, canvas)
    for line in shape.lines:
        for words in line.words:
            yield words, under
    for row in shape.rows:
        for cell in row:
            ground = None if cell.mixed else cell.fill.over(under) if cell.fill and under else cell.fill or under
            for line in cell.lines:
                for words in line.words:
                    yield words, ground


def ground_of(shape: Shape, known: list[Shape], canvas: Canvas) -> Any:
    """The colour that the words of a shape stand on; None where it is a picture, a gradient or several."""
    if shape.mixed:
        return None
    below = canvas.ground
    for one in (*canvas.below, *known):
        if one.order >= shape.order or one.area is None or shape.area is None or one.hidden:
            continue
        if not (one.filled or one.fill or one.mixed or one.rows):
            continue
        grounds = [area.shared(one.area) for area in text_areas(shape)] or [shape.area.shared(one.area)]
        if min(grounds) > 0.9 and not one.mixed and not one.rows:
            below = one.fill.over(below) if one.fill and below else one.fill
        elif max(grounds) > 0.1:
            below = None
    if shape.fill is not None:
        return shape.fill.over(below) if below is not None else (shape.fill if shape.fill.opaque else None)
    return below


def visible_text(shape: Shape, known: list[Shape], canvas: Canvas) -> str:
    """The words of a shape that a reader reads."""
    bad = {id(words) for words, ground in _with_ground(shape, known, canvas) if why_unread(words, ground)}
    return "\n".join("".join(one.text for one in line.words if id(one) not in bad) for line in shape.every_line)


@detector("squeezed-row")
def squeezed(shape: Shape, where: str) -> Iterator[Finding]:
    """Words in columns of a table that have no width, and in cells that another covers."""
    texts = [
        line.text
        for row in shape.rows
        for cell in row
        for line in cell.lines
        if line.text.strip() and (cell.merged or cell.width < _POINT)
    ]
    if texts:
        yield found("squeezed-row", where, texts, count=len(texts))


@detector("cropped-picture")
def cropped(shape: Shape, where: str) -> Iterator[Finding]:
    """Pictures of which a part is cut away and still there."""
    for crop in shape.element.iter():
        name = markup.local(crop)
        if (name == "srcRect" and any(share(crop.get(side)) > 0.001 for side in "lrtb")) or (
            name == "fillRect" and any(share(crop.get(side)) < -0.001 for side in "lrtb")
        ):
            yield found("cropped-picture", where)


def share(value: str | None) -> float:
    """A share such as "50%" or "50000"; 1 for what is none."""
    try:
        return float((value or "0").rstrip("%")) / (100 if (value or "").endswith("%") else 100_000)
    except ValueError:
        return 1.0


@detector("blanked-picture")
def blanked(shape: Shape, where: str) -> Iterator[Finding]:
    """Pictures that an effect makes white, black or see-through, so that nothing of them is seen."""
    for effect in shape.element.iter():
        name = markup.local(effect)
        gone = (
            (name == "lum" and (abs(share(effect.get("bright"))) > 0.9 or share(effect.get("contrast")) < -0.95))
            or (
                name in {"alphaModFix", "alphaMod"}
                and effect.get("amt") is not None
                and share(effect.get("amt")) < 0.08
            )
            or (name == "alphaRepl" and share(effect.get("a")) < 0.08)
            or (name == "brightnessContrast" and abs(share(effect.get("bright"))) > 0.9)
        )
        if gone:
            yield found("blanked-picture", where)


@detector("edited-picture")
def rewritten(shape: Shape, where: str, pointers: dict[str, Relationship]) -> Iterator[Finding]:
    """Pictures that keep their state before an effect was laid on them or their background was taken out."""
    for layer in shape.element.iter():
        if markup.local(layer) == "imgLayer":
            yield found("edited-picture", where)


@detector("external-target", "link-tip", "link-action")
def links(shape: Shape, where: str, pointers: dict[str, Relationship]) -> Iterator[Finding]:
    """Where a click leads, and the tips that show only when the mouse rests on it."""
    for link in shape.element.iter():
        if markup.local(link) not in {"hlinkClick", "hlinkHover", "hlinkMouseOver"}:
            continue
        tip, action = link.get("tooltip") or "", link.get("action") or ""
        target = next((value for key, value in link.attrib.items() if key.endswith("}id")), "")
        address = pointers[target].target if target in pointers and pointers[target].external else ""
        if tip.strip():
            yield found("link-tip", where, tip)
        if action and not action.startswith(
            (
                "ppaction://hlinkshowjump",
                "ppaction://hlinksldjump",
                "ppaction://noaction",
                "ppaction://hlinkpres?slideindex",
                "ppaction://media",
            )
        ):
            yield found("link-action", where, action)
        invalid = link.get("invalidUrl") or ""
        if (address and address.rstrip("/") not in shape.text.replace("\n", "")) or invalid:
            yield found("external-target", where, [address, invalid])


@detector("alternative-text", "object-name")
def described(root: Any, where: str) -> Iterator[Finding]:
    """Descriptions, titles and given names of shapes, which do not show."""
    for about in root.iter():
        if markup.local(about) not in {"cNvPr", "docPr"}:
            continue
        name = (about.get("name") or "").strip()
        place = f"{where}, shape “{name}”" if name else where
        texts = [about.get("descr") or "", about.get("title") or ""]
        if any(one.strip() for one in texts):
            yield found("alternative-text", place, texts)
        if not usual_name(name):
            yield found("object-name", place, name)


def usual_name(name: str) -> bool:
    """Whether a shape's name is one that programs give: "Title 1", "Google Shape;55;p13", "Rectangle: Rounded Corners 4"."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    digits = re.findall(r"\d+", name)
    return (
        all(word.lower() in _NAME_WORDS for word in words) and all(len(one) <= 7 for one in digits) and len(digits) <= 4
    )


@detector("alternate-content")
def fallbacks(root: Any, where: str, canvas: Canvas) -> Iterator[Finding]:
    """Words that only old programs show: what stands in place of something newer and says more than that."""
    for one in root.iter():
        if markup.local(one) != "AlternateContent":
            continue
        choices = [child for child in one if markup.local(child) == "Choice"]
        shown = " ".join(_plain(choices[0]).split()) if choices else ""
        for other in (*choices[1:], *(child for child in one if markup.local(child) == "Fallback")):
            words = [text for text in _texts(other) if text.strip() and text.strip() not in shown]
            if words:
                yield found("alternate-content", where, words)


def _texts(element: Any) -> Iterator[str]:
    for one in element.iter():
        if isinstance(one.tag, str):
            yield from (part for part in (one.text, one.tail) if part and part.strip())


def _plain(element: Any) -> str:
    return " ".join(_texts(element))


def _words_of(shape: Shape) -> list[str]:
    """Everything that a shape says, shown or not."""
    about = properties(shape.element)
    said = [] if about is None else [about.get("descr") or "", about.get("title") or ""]
    lines = [line.text for line in shape.every_line]
    more = [] if lines else list(_texts(shape.element))
    return [*lines, *more, *said]


def has_picture(shape: Shape) -> bool:
    """Whether a shape is or is filled with a picture."""
    return any(markup.local(one) == "blip" for one in shape.element.iter())


def picture_pointers(element: Any) -> list[str]:
    """The ids of the pictures that a shape's element draws, its SVG last."""
    ids = []
    for one in element.iter():
        if markup.local(one) in {"blip", "svgBlip"}:
            ids += [value for key, value in one.attrib.items() if key.endswith("}embed")]
    return ids


__all__ = [
    "first",
    "ground_of",
    "has_picture",
    "number",
    "picture_pointers",
    "place_of",
    "shapes",
    "share",
    "unreadable_words",
    "usual_name",
    "visible_text",
    "why_unread",
    "yes",
]

"""Presentations (.pptx, .pptm, .ppsx): slides as they are shown, and everything beside them (facts/guard.md 3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import drawing, opc
from answerable.guard.formats.drawing import Canvas, Shape, allowed, opacity
from answerable.guard.formats.drawing.reading import first, number, properties, read_shapes
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Package
from answerable.guard.techniques import found

from .deck import Deck, Sheet, read, role

_OWN = frozenset(
    """slide slideLayout slideMaster notesSlide notesMaster handoutMaster presProps viewProps tags chart chartUserShapes chartStyle
    chartColorStyle diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing comments commentAuthors authors
    audio video media font theme themeOverride tableStyles""".split()  # noqa: SIM905 - a hundred words read better so
)
_FORM = frozenset(
    {
        "chartStyle",
        "chartColorStyle",
        "diagramLayout",
        "diagramQuickStyle",
        "diagramColors",
        "presProps",
        "viewProps",
        "tableStyles",
        "theme",
        "themeOverride",
    }
)
_MEDIA = frozenset({"audio", "video", "media"})
_PROMPTS = re.compile(
    r"(?:Click (?:icon )?to (?:edit|add|move|insert)\b.{0,60}|(?:Edit|Modify) Master .{0,40}|(?:Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth)"
    r"(?: Outline)? [Ll]evel|<[a-z/ ]{1,20}>|‹#›|«#»|xx%|[\d/.\- :]*|\d{1,2}[ .-]\w+[ .-]\d{2,4}|Drag (?:the )?picture.{0,60}|Your Date Here"
    r"|(?:Title|Subtitle|Body|Footer|Header|Date|Slide|Notes?) ?(?:text|Text|Number)?|Klik.{0,60}|Titelmasterformat.{0,60}|Mastertitelformat.{0,60}"
    r"|(?:Zweite|Dritte|Vierte|Fünfte) Ebene|(?:Deuxième|Troisième|Quatrième|Cinquième) niveau|Modifiez? .{0,60}|Cliquez .{0,60}|Haga clic .{0,60}"
    r"|(?:Segundo|Tercer|Cuarto|Quinto) nivel|Fare clic .{0,60})",
)  # fmt: skip
_GONE_IN = 500
"""Milliseconds after which a slide that nobody can stop moves on: too short to read."""


def prepare() -> None:
    """Load what opens pictures, while files may still be opened."""
    opacity.prepare()


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """Everything in a presentation that its slides do not show."""
    package = Package(content, look)
    taken: list[str] = []

    def claimed(name: str, type_: str, how: str) -> bool:
        mine = how in _OWN or (how == "officeDocument" and "presentation" in type_)
        if mine:
            taken.append(name)
        return mine

    yield from opc.inspect_common(package, look, claimed)
    deck = read(package)
    for name in taken:
        package.read(name)
        package.claim(name)
    look.lists(counted(len(deck.slides), "slide"))
    for slide in deck.slides:
        yield from _slide(deck, slide, look)
    yield from hidden_slides(deck)
    yield from removed_slides(deck, taken)
    yield from notes(deck)
    yield from comments(deck, taken)
    yield from masters(deck, look, taken)
    yield from fleeting(deck)
    yield from whole(deck)
    yield from tags(deck, taken)
    yield from media(deck, taken)
    yield from fonts(deck, taken)
    yield from _charts(deck, look, taken)
    for name in taken:
        yield from _strange(deck, name)


def _slide(deck: Deck, slide: Sheet, look: Inspection) -> Iterator[Finding]:
    if slide.tree is not None:
        yield from drawing.shapes(slide.tree, slide.where, look, deck.package, slide.part, deck.canvas(slide))


def _how(deck: Deck, part: str) -> str:
    return deck.package.reached[part][1].type


def _texts(root: Any) -> list[str]:
    """Every paragraph in it, and what describes its shapes."""
    lines = [
        "".join(one.text or "" for one in line.iter() if markup.local(one) == "t")
        for line in root.iter()
        if markup.local(line) == "p"
    ]
    about = [one.get(name) or "" for one in root.iter() if markup.local(one) == "cNvPr" for name in ("descr", "title")]
    return [text for text in (*lines, *about) if text.strip()]


def place(deck: Deck, part: str) -> str:
    """Where a part belongs, in words: the slide that points to it, or its name."""
    seen = set()
    while part and part not in seen:
        seen.add(part)
        if part in deck.sheets:
            return deck.sheets[part].where
        part = deck.package.reached[part][0] if part in deck.package.reached else ""
    return "presentation"


@detector("hidden-slide")
def hidden_slides(deck: Deck) -> Iterator[Finding]:
    """Slides that the show leaves out."""
    for slide in deck.hidden:
        yield found("hidden-slide", slide.where, _texts(slide.root))


@detector("removed-slide")
def removed_slides(deck: Deck, taken: list[str]) -> Iterator[Finding]:
    """Slides that are in the file and not in its list."""
    listed = {one.part for one in (*deck.slides, *deck.hidden)}
    for name in taken:
        if _how(deck, name) == "slide" and name not in listed:
            yield found(
                "removed-slide",
                f"slide that is not in the list ({name.rpartition('/')[2]})",
                _texts(markup.parse(deck.package.read(name))),
            )


@detector("speaker-notes")
def notes(deck: Deck) -> Iterator[Finding]:
    """What the speaker's notes say, and what else stands on their pages."""
    for slide in (*deck.slides, *deck.hidden):
        for one in deck.package.relationships(slide.part):
            part = deck.package.named(one.target) if one.type == "notesSlide" else None
            if part is None:
                continue
            sheet = deck.sheet(part, f"{slide.where}, notes")
            texts = [
                text
                for shape in (read_shapes(sheet.tree, Canvas()) if sheet.tree is not None else [])
                for text in _texts(shape.element)
                if role(shape.element)[0] not in {"sldNum"}
                and not (role(shape.element)[0] is not None and _PROMPTS.fullmatch(text.strip()))
            ]
            if texts:
                yield found("speaker-notes", sheet.where, texts)


@detector("comment", "people-list")
def comments(deck: Deck, taken: list[str]) -> Iterator[Finding]:
    """Comments on slides, of the older and the newer kind, and who made them."""
    for name in taken:
        how = _how(deck, name)
        if how not in {"comments", "commentAuthors", "authors"}:
            continue
        root = markup.parse(deck.package.read(name))
        texts = _texts(root) + ["".join(one.itertext()) for one in root.iter() if markup.local(one) == "text"]
        people = [
            one.get(key) or ""
            for one in root.iter()
            for key in ("name", "userId", "initials")
            if isinstance(one.tag, str)
        ]
        if how == "comments" and texts:
            yield found(
                "comment",
                place(deck, name),
                texts,
                count=max(1, sum(markup.local(one) in {"cm", "reply"} for one in root.iter())),
            )
        elif how != "comments" and any(one.strip() for one in people):
            yield found("people-list", "authors of comments", people)


@detector("layout-text")
def masters(deck: Deck, look: Inspection, taken: list[str]) -> Iterator[Finding]:
    """Words on layouts and masters: those that slides show are judged as shapes, the others are found."""
    shown: set[str] = set()
    unseen: list[tuple[Sheet, str, bool]] = []
    for name in taken:
        how = _how(deck, name)
        if how not in {"slideLayout", "slideMaster", "notesMaster", "handoutMaster"}:
            continue
        sheet = deck.sheet(name)
        for shape in read_shapes(sheet.tree, Canvas()) if sheet.tree is not None else []:
            prompt = role(shape.element)[0] is not None
            for text in (
                *(line.text for line in shape.every_line),
                *([] if shape.lines or shape.rows else _texts(shape.element)),
            ):
                if not text.strip() or (prompt and _PROMPTS.fullmatch(text.strip())):
                    continue
                if name in deck.used and not prompt and not shape.hidden:
                    shown.add(text.strip())
                else:
                    unseen.append((sheet, text.strip(), prompt))
        if name in deck.used:
            yield from _used(deck, sheet, look)
    for where in dict.fromkeys(sheet.where for sheet, _, _ in unseen):
        for prompt in (False, True):
            texts = [
                text for sheet, text, what in unseen if sheet.where == where and what == prompt and text not in shown
            ]
            if texts:
                yield found("layout-text", where, texts, severity=Severity.LOOK if prompt else None, count=len(texts))


def _used(deck: Deck, sheet: Sheet, look: Inspection) -> Iterator[Finding]:
    """The shapes of a layout or master that slides show; its placeholders show nothing of their own."""
    shown = [one for one in sheet.tree if role(one)[0] is None] if sheet.tree is not None else []
    if not shown:
        return
    tree = sheet.tree.makeelement(sheet.tree.tag)
    tree.extend([markup.parse(_bytes(one)) for one in shown])
    yield from drawing.shapes(tree, sheet.where, look, deck.package, sheet.part, deck.canvas(sheet))


def _bytes(element: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(element, with_tail=False))


@detector("fleeting-slide", "vanishing-shape")
def fleeting(deck: Deck) -> Iterator[Finding]:
    """Slides that move on by themselves at once, and shapes that vanish before anybody clicks."""
    for slide in deck.slides:
        if is_fleeting(slide):
            yield found("fleeting-slide", slide.where, _texts(slide.root))
        for shape in vanishing(slide):
            yield found("vanishing-shape", drawing.place_of(slide.where, shape), _texts(shape.element))


def is_fleeting(slide: Sheet) -> bool:
    """Whether a slide moves on before it can be read, and nobody can stop it."""
    return any(
        markup.local(one) == "transition"
        and one.get("advTm") is not None
        and one.get("advClick") in {"0", "false"}
        and number(one.get("advTm")) < _GONE_IN
        for one in slide.root.iter()
    )


def vanishing(slide: Sheet) -> Iterator[Shape]:
    """Shapes that an effect takes away as soon as the slide is shown."""
    ids = {
        target.get("spid")
        for one in slide.root.iter()
        if markup.local(one) == "cTn"
        and one.get("presetClass") == "exit"
        and one.get("nodeType") in {"withEffect", "afterEffect"}
        and _before_click(one)
        for target in one.iter()
        if markup.local(target) == "spTgt"
    }
    for shape in read_shapes(slide.tree, Canvas()) if ids else ():
        about = properties(shape.element)
        if about is not None and about.get("id") in ids:
            yield shape


def _before_click(effect: Any) -> bool:
    """Whether no click comes before an effect: it starts with the slide."""
    for one in effect.getroottree().getroot().iter():
        if one is effect:
            return True
        if markup.local(one) == "cTn" and one.get("nodeType") == "clickEffect":
            return False
    return False


@detector("section-name", "custom-show", "write-protection", "property")
def whole(deck: Deck) -> Iterator[Finding]:
    """What the presentation says of itself: sections, shows of some slides, protection, who is working on it."""
    for one in deck.root.iter():
        name = markup.local(one)
        if name == "section" and one.get("name", "") not in {
            "",
            "Default Section",
            "Untitled Section",
            "Standardabschnitt",
        }:
            yield found("section-name", f"section “{one.get('name')}”", one.get("name") or "")
        elif name == "custShow":
            yield found("custom-show", f"custom show “{one.get('name')}”", one.get("name") or "")
        elif name == "modifyVerifier":
            yield found("write-protection", "presentation", list(one.attrib.values()))
        elif name in {"presenceInfo", "smartTags"}:
            yield found("property", "presentation", [*one.attrib.values(), *one.itertext()])
    for slide in deck.slides:
        own = first(slide.root, "cSld")
        if (
            own is not None
            and (own.get("name") or "").strip()
            and not re.fullmatch(r"Slide ?\d+", own.get("name") or "")
        ):
            yield found("object-name", slide.where, own.get("name") or "")


@detector("slide-tag")
def tags(deck: Deck, taken: list[str]) -> Iterator[Finding]:
    """Tags that a program put on the presentation or its slides."""
    for name in taken:
        if _how(deck, name) == "tags":
            root = markup.parse(deck.package.read(name))
            texts = [value for one in root.iter() if isinstance(one.tag, str) for value in one.attrib.values()]
            if texts:
                yield found("slide-tag", place(deck, name), texts)


@detector("sound-or-film")
def media(deck: Deck, taken: list[str]) -> Iterator[Finding]:
    """Sounds and films."""
    for name in taken:
        if _how(deck, name) in _MEDIA:
            yield found("sound-or-film", place(deck, name), opc.strings_of(deck.package.read(name))[:50])


@detector("embedded-font")
def fonts(deck: Deck, taken: list[str]) -> Iterator[Finding]:
    """Fonts that lie in the file."""
    count = sum(_how(deck, name) == "font" for name in taken)
    if count:
        yield found("embedded-font", "presentation", count=count)


def _charts(deck: Deck, look: Inspection, taken: list[str]) -> Iterator[Finding]:
    for name in taken:
        how, where = _how(deck, name), place(deck, name)
        if how == "chart":
            yield from drawing.chart(deck.package, name, f"{where}, chart", look)
        elif how == "chartUserShapes":
            yield from drawing.shapes(
                markup.parse(deck.package.read(name)), f"{where}, chart", look, deck.package, name
            )
        elif how == "diagramData":
            yield from drawing.diagram(deck.package, name, drawing_of(deck, name), f"{where}, diagram", look)


def drawing_of(deck: Deck, data: str) -> str | None:
    """The drawing of a diagram: the one that its data names, or the only one of its slide."""
    source = deck.package.reached[data][0]
    pointers = {
        one.id: deck.package.named(one.target)
        for one in deck.package.relationships(source)
        if one.type == "diagramDrawing"
    }
    for one in markup.parse(deck.package.read(data)).iter():
        if markup.local(one) == "dataModelExt":
            return pointers.get(one.get("relId") or "")
    return None


def _strange(deck: Deck, name: str) -> Iterator[Finding]:
    """What does not belong into one of the presentation's parts."""
    how = _how(deck, name)
    if how in _MEDIA | {"font", "tags", "comments", "commentAuthors", "authors"}:
        return
    root = markup.parse(deck.package.read(name))
    pointers = frozenset(one.id for one in deck.package.relationships(name))
    yield from allowed.unknown(
        root, place(deck, name) if how not in _FORM else f"part {name}", pointers, names=how in _FORM
    )

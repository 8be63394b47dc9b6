"""Presentations (.pptx, .pptm, .ppsx): slides as they are shown, and everything beside them (facts/guard.md 3.4)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Package
from answerable.guard.techniques import found

from . import drawing, opc
from .drawing import Canvas, Colour, Palette, Shape, allowed
from .drawing.reading import first, number, properties, read_shapes

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
_STYLE_OF = {
    "title": "titleStyle",
    "ctrTitle": "titleStyle",
    "body": "bodyStyle",
    "subTitle": "bodyStyle",
    "obj": "bodyStyle",
    "": "bodyStyle",
}
_GONE_IN = 500
"""Milliseconds after which a slide that nobody can stop moves on: too short to read."""


@dataclass(frozen=True)
class Sheet:
    """A slide, layout or master: a part with shapes."""

    part: str
    root: Any
    where: str
    above: Sheet | None = None
    """The layout of a slide, the master of a layout."""

    @property
    def tree(self) -> Any:
        """Its shapes' element; None where it has none."""
        return first(self.root, "cSld", "spTree")

    def placeholder(self, element: Any) -> Any:
        """The placeholder of this layout or master that a shape takes its look from; None where there is none."""
        kind, index = role(element)
        if kind is None or self.tree is None:
            return None
        mine = [(one, held) for one in self.tree.iter("{*}sp") if (held := role(one))[0] is not None]
        by_index = [one for one, (_, at) in mine if at == index and index != "0"]
        same = {
            kind,
            *({"title", "ctrTitle"} if kind in {"title", "ctrTitle"} else ()),
            *({"body", "subTitle", "obj", ""} if kind in {"body", "subTitle", "obj", ""} else ()),
        }
        by_kind = [one for one, (what, _) in mine if what == kind] or [one for one, (what, _) in mine if what in same]
        return next(iter((by_index if self.above is not None else []) + by_kind), None)


def role(element: Any) -> tuple[str | None, str]:
    """What a shape is a placeholder for ("title", "body", "" for anything) and its number; None where it is no placeholder."""
    for child in element:
        if markup.local(child).startswith("nv"):
            mark = first(child, "nvPr", "ph")
            if mark is not None:
                return mark.get("type") or "", mark.get("idx") or "0"
    return None, "0"


@dataclass
class Deck:
    """A presentation as it was read: its slides in the order in which they are shown."""

    package: Package
    main: str
    root: Any
    width: float
    height: float
    slides: list[Sheet] = field(default_factory=list)
    hidden: list[Sheet] = field(default_factory=list)
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def sheet(self, part: str, where: str = "") -> Sheet:
        """The slide, layout or master in a part. Raises as markup.parse."""
        if part not in self.sheets:
            kind = {"slide": "slideLayout", "slideLayout": "slideMaster", "notesSlide": "notesMaster"}
            how = self.package.reached[part][1].type
            above = next(
                (
                    self.package.named(one.target)
                    for one in self.package.relationships(part)
                    if one.type == kind.get(how)
                ),
                None,
            )
            root = markup.parse(self.package.read(part))
            name = first(root, "cSld")
            named = (name.get("name") or "") if name is not None else ""
            words = {
                "slideLayout": "layout",
                "slideMaster": "master",
                "notesMaster": "notes master",
                "handoutMaster": "handout master",
            }
            place = where or f"{words.get(how, how)} {f'“{named}”' if named else part.rpartition('/')[2]}"
            self.sheets[part] = Sheet(part, root, place, self.sheet(above) if above else None)
        return self.sheets[part]

    @cached_property
    def used(self) -> frozenset[str]:
        """The layouts and masters of the slides that are shown."""
        parts = set()
        for slide in self.slides:
            one = slide.above
            while one is not None:
                parts.add(one.part)
                one = one.above
        return frozenset(parts)

    def canvas(self, sheet: Sheet) -> Canvas:
        """What the shapes of a slide, layout or master are drawn on."""
        chain = _chain(sheet)
        palette = self.palette(sheet)
        flat = Canvas(self.width, self.height, palette, _ground(self, chain, palette))

        def inherits(element: Any) -> Sequence[Any]:
            taken, here = [], element
            for one in chain[1:]:
                here_ = one.placeholder(here)
                if here_ is not None:
                    taken.append(here_)
                    here = here_
            return taken

        def styles(element: Any) -> Sequence[Any]:
            kind, _ = role(element)
            texts = first(chain[-1].root, "txStyles")
            lists = []
            if texts is not None and kind is not None:
                lists.append(first(texts, _STYLE_OF.get(kind, "otherStyle")))
            lists.append(first(self.root, "defaultTextStyle"))
            return lists

        known = replace(flat, inherits=inherits, styles=styles, opaque=lambda element: self.opaque(sheet.part, element))
        return replace(known, below=tuple(_below(self, chain, known)))

    def opaque(self, part: str, element: Any) -> bool:
        """Whether the picture that a shape is filled with lets nothing through."""
        pointers = {one.id: one for one in self.package.relationships(part)}
        for pointer in drawing.unseen.picture_pointers(element):
            one = pointers.get(pointer)
            name = None if one is None or one.external else self.package.named(one.target)
            if name is not None:
                return is_opaque(self.package.read(name))
        return True

    def palette(self, sheet: Sheet) -> Palette:
        """The colours of its theme with the names that it, its layout and its master give them."""
        chain = _chain(sheet)
        theme = next(
            (
                self.package.named(one.target)
                for one in self.package.relationships(chain[-1].part)
                if one.type == "theme"
            ),
            None,
        )
        palette = drawing.read_palette(self.package.read(theme) if theme else None)
        names = first(chain[-1].root, "clrMap")
        palette = palette if names is None else palette.mapped(names)
        for one in reversed(chain):
            other = first(one.root, "clrMapOvr", "overrideClrMapping")
            palette = palette if other is None else palette.mapped(other)
        return palette


def is_opaque(picture: bytes) -> bool:
    """Whether no pixel of a picture lets through what is under it."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > 20_000_000 or not (
                opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info
            ):
                return True
            return int(opened.convert("RGBA").getchannel("A").getextrema()[0]) > 250  # type: ignore[arg-type]
    except (OSError, ValueError, SyntaxError):
        return True


def _chain(sheet: Sheet) -> list[Sheet]:
    chain = [sheet]
    while chain[-1].above is not None and len(chain) < 4:
        chain.append(chain[-1].above)
    return chain


def _ground(deck: Deck, chain: list[Sheet], palette: Palette) -> Colour | None:
    """The colour of a slide's background; None where it is a picture or a gradient."""
    for sheet in chain:
        own = first(sheet.root, "cSld", "bg", "bgPr")
        if own is not None:
            solid = first(own, "solidFill")
            return palette.inside(solid) if solid is not None else None
        reference = first(sheet.root, "cSld", "bg", "bgRef")
        if reference is not None:
            colour = palette.inside(reference)
            return (
                colour
                if reference.get("idx") in {"1001", "0", "1000", None} or _plain_ground(deck, chain, reference)
                else None
            )
    return drawing.WHITE


def _plain_ground(deck: Deck, chain: list[Sheet], reference: Any) -> bool:
    theme = next(
        (deck.package.named(one.target) for one in deck.package.relationships(chain[-1].part) if one.type == "theme"),
        None,
    )
    if theme is None:
        return False
    styles = next(
        (one for one in markup.parse(deck.package.read(theme)).iter() if markup.local(one) == "bgFillStyleLst"), None
    )
    at = int(number(reference.get("idx"))) - 1001
    return styles is not None and 0 <= at < len(styles) and markup.local(styles[at]) == "solidFill"


def _below(deck: Deck, chain: list[Sheet], canvas: Canvas) -> Iterator[Shape]:
    """The shapes of the master and the layout that are drawn under a sheet's own."""
    shown = []
    for lower, upper in pairwise(chain):
        if lower.root.get("showMasterSp") in {"0", "false"}:
            break
        shown.append(upper)
    for sheet in reversed(shown):
        if sheet.tree is not None:
            yield from (
                replace(one, order=-1) for one in read_shapes(sheet.tree, canvas) if role(one.element)[0] is None
            )


def read(package: Package) -> Deck:
    """The presentation in a package. Raises ValueError where it has none, and as markup.parse."""
    main = next((package.named(one.target) for one in package.relationships() if one.type == "officeDocument"), None)
    if main is None:
        raise ValueError("no presentation")
    root = markup.parse(package.read(main))
    size = first(root, "sldSz")
    deck = Deck(
        package,
        main,
        root,
        number(size.get("cx")) if size is not None else 0,
        number(size.get("cy")) if size is not None else 0,
    )
    pointers = {one.id: one for one in package.relationships(main)}
    listed = first(root, "sldIdLst")
    for at, entry in enumerate(listed if listed is not None else (), start=1):
        pointer = next((pointers.get(value) for key, value in entry.attrib.items() if key.endswith("}id")), None)
        part = package.named(pointer.target) if pointer is not None else None
        if part is None:
            continue
        slide = deck.sheet(part, f"slide {at}")
        (deck.hidden if slide.root.get("show") in {"0", "false"} else deck.slides).append(slide)
    return deck


def prepare() -> None:
    """Load what opens pictures, while files may still be opened."""
    from PIL import Image

    Image.init()


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

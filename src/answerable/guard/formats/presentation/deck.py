"""A presentation as it was read: its slides in the order in which they are shown, and what each takes from layout and master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from answerable.guard import markup
from answerable.guard.formats import drawing
from answerable.guard.formats.drawing import Canvas, Colour, Palette, Shape, opacity
from answerable.guard.formats.drawing.reading import first, number, read_shapes
from answerable.guard.package import Package

_STYLE_OF = {
    "title": "titleStyle",
    "ctrTitle": "titleStyle",
    "body": "bodyStyle",
    "subTitle": "bodyStyle",
    "obj": "bodyStyle",
    "": "bodyStyle",
}


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
                return opacity.is_opaque(self.package.read(name))
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

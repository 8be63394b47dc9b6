"""A document as its reader sees it, and what is in it beside that: one walk over its text, used by the search for what
hides and by the clean copy alike, so that the two never differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from answerable.guard import markup
from answerable.guard.package import Damaged, Package, Relationship

from . import fields, floats, shapes
from .colours import Theme
from .marks import Align, Around, Block, Drawn, Field, Grid, GridCell, Line, Page, Piece, Story, lines_of
from .names import MATHS, W, figure, get, opened, switched, value, words_of
from .numbering import Numbering
from .styles import Look, Styles, in_table

_LABEL = 28  # characters of a paragraph that name it
_UNSEEN_CHANGE = {"del": "deleted", "moveFrom": "moved away"}
_ALIGNS: dict[str, Align] = {
    "right": "right",
    "end": "right",
    "center": "centre",
    "both": "justify",
    "distribute": "justify",
}
_THROUGH = frozenset({"ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "oMath", "oMathPara", "sub", "sup", "e", "num", "den", "deg", "fName", "lim", "f", "sSub", "sSup", "sSubSup", "rad", "d", "nary", "func", "m", "mr", "limLow", "limUpp", "acc", "bar", "box", "borderBox", "eqArr", "groupChr", "phant", "sPre"})  # fmt: skip
_CLIPPED = 0.35  # of the letters' height: less of a line is not read
_OVERFULL = 4.0  # times as many words as a box of a fixed size can show


class Reading:
    """What was read of a document's package. Raises as markup.parse, and package.Damaged without a main part."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = main_part(package)
        self._roots: dict[str, Any] = {}
        self._relations: dict[str, dict[str, Relationship]] = {}
        self.settings = self.related("settings")
        self.theme = Theme(self.related("theme"), self.settings)
        self.styles = Styles(self.related("styles"), self.theme)
        self.numbering_root = self.related("numbering")
        self.numbering = Numbering(self.numbering_root, self.styles)
        self._pages: dict[int, Page] = {}
        self.places: dict[Any, str] = {}
        self.fields: list[Field] = []
        self.note_marks: dict[str, bool] = {}
        """The notes that the text refers to ("footnote 3"), and whether the reference can be seen."""
        self.alternatives: list[tuple[str, Any, Any]] = []
        """Where the file has several forms of one thing: the place, the whole, and the one that shows."""
        self.boxes: dict[Any, list[Block]] = {}
        """What stands in text boxes, by the elements that it was read from."""
        self.chunks: list[tuple[str, str]] = []
        """Files that are woven into the text: the place and the part."""
        body = self.root(self.main).find(W + "body")
        self.sections = list(body.iter(W + "sectPr")) if body is not None else []
        self.sections = [one for one in self.sections if one.getparent().tag != W + "sectPrChange"]
        self.stories: list[Story] = []
        self._read_all(body)
        self.floating = floats.Floating(self)
        self.floating.mark()

    def root(self, part: str) -> Any:
        """The root of a part that is XML."""
        if part not in self._roots:
            self._roots[part] = opened(self.package.read(part))
        return self._roots[part]

    def relations(self, part: str) -> dict[str, Relationship]:
        """Where a part points to, by the ids of the pointers."""
        if part not in self._relations:
            self._relations[part] = {one.id: one for one in self.package.relationships(part)}
        return self._relations[part]

    def part_of(self, part: str, how: str) -> str | None:
        """The name of the part of this kind that a part points to."""
        for one in self.relations(part).values():
            if one.type == how and not one.external:
                return self.package.named(one.target)
        return None

    def related(self, how: str) -> Any:
        """The root of the part of this kind that the main part points to; None where there is none."""
        name = self.part_of(self.main, how)
        return self.root(name) if name is not None else None

    def place(self, element: Any) -> str:
        """The nearest place that a person can go to."""
        for one in (element, *element.iterancestors()):
            if one in self.places:
                return self.places[one]
        return ""

    @cached_property
    def bookmarks(self) -> frozenset[str]:
        """The names of all bookmarks in small letters."""
        roots = {id(story.root): story.root for story in self.stories}.values()
        return frozenset(get(one, "name").lower() for root in roots for one in root.iter(W + "bookmarkStart"))

    @property
    def body(self) -> Story:
        """The text itself."""
        return self.stories[0]

    def _read_all(self, body: Any) -> None:
        story = Story("body", "", self.main, body if body is not None else self.root(self.main))
        self.stories.append(story)
        if body is not None:
            Walk(self, story).read()
        self._headers()
        for kind in ("footnote", "endnote"):
            self._notes(kind)

    def _notes(self, kind: str) -> None:
        name = self.part_of(self.main, f"{kind}s")
        if name is None:
            return
        used = any(key.startswith(kind) and seen for key, seen in self.note_marks.items())
        for one in self.root(name).findall(W + kind):
            number, special = get(one, "id"), get(one, "type", "normal") != "normal"
            key = f"{kind} {number}"
            shown = used if special else self.note_marks.get(key, False)
            where = f"{kind}s, {_spaced(get(one, 'type'))}" if special else key
            story = Story(kind, where, name, one, shown, key="" if special else key)
            self.stories.append(story)
            Walk(self, story).read()

    def _headers(self) -> None:
        """Headers and footers, each once; one that no section shows stays hidden."""
        done: set[str] = set()
        even = switched(self.settings, "evenAndOddHeaders")
        relations = self.relations(self.main)
        for number, section in enumerate(self.sections, 1):
            for one in section:
                name = markup.local(one)
                if name not in {"headerReference", "footerReference"}:
                    continue
                relation = relations.get(
                    one.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
                )
                part = self.package.named(relation.target) if relation and not relation.external else None
                if part is None or (part, number) in done:
                    continue
                shown = self._shows(section, number, get(one, "type", "default"), name, even)
                earlier = next((story for story in self.stories if story.part == part), None)
                if earlier is not None:
                    earlier.shown = earlier.shown or shown
                    continue
                self._header(name.removesuffix("Reference"), part, number, get(one, "type", "default"), shown)
        for one in relations.values():
            part = self.package.named(one.target) if not one.external and one.type in {"header", "footer"} else None
            if part is not None and all(story.part != part for story in self.stories):
                self._header(one.type, part, 0, "", False)

    def _header(self, kind: str, part: str, number: int, which: str, shown: bool) -> None:
        pages = {"first": " (first page)", "even": " (even pages)"}.get(which, "")
        where = f"{kind} of section {number}{pages}" if number else f"{kind} of no section"
        story = Story(kind, where, part, self.root(part), shown)
        self.stories.append(story)
        Walk(self, story).read()

    def _shows(self, section: Any, number: int, which: str, name: str, even: bool) -> bool:
        """Whether a section, or a later one that takes over its header, has a page on which this header shows."""
        if which == "even":
            return even
        if which != "first":
            return True
        for later in self.sections[number - 1 :]:
            if later is not section and any(one.tag == W + name and get(one, "type") == "first" for one in later):
                break
            if switched(later, "titlePg"):
                return True
        return False

    def page(self, section: int) -> Page:
        """The measures of a section's page."""
        if not self.sections:
            return Page()
        section = min(section, len(self.sections) - 1)
        if section not in self._pages:
            self._pages[section] = self._page(self.sections[section])
        return self._pages[section]

    @staticmethod
    def _page(one: Any) -> Page:
        size, margin = one.find(W + "pgSz"), one.find(W + "pgMar")
        width = figure(get(size, "w"), 11906) / 20 if size is not None else 595.3
        height = figure(get(size, "h"), 16838) / 20 if size is not None else 841.9
        if margin is None:
            return Page(width, height)
        left, right, top, bottom = (figure(get(margin, side), 1440) / 20 for side in ("left", "right", "top", "bottom"))
        return Page(width, height, left, right, abs(top), abs(bottom))

    def lines(self, *, shown: bool = True) -> Iterator[tuple[Story, Line]]:
        """Every paragraph of every story; with `shown`, of those that a reader sees."""
        for story in self.stories:
            if story.shown or not shown:
                for line in lines_of(story.blocks):
                    yield story, line


def main_part(package: Package) -> str:
    """The name of the document's main part. Raises Damaged."""
    for one in package.relationships(""):
        name = package.named(one.target) if one.type == "officeDocument" and not one.external else None
        if name is not None:
            return name
    for name, type_ in package.types.items():
        if ("wordprocessingml" in type_ and type_.endswith("main+xml")) or name.lower() == "word/document.xml":
            return name
    raise Damaged


def _spaced(camel: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", camel).lower()


class Walk:
    """One story, read from its beginning to its end."""

    def __init__(self, reading: Reading, story: Story) -> None:
        self._reading = reading
        self._story = story
        self._section = 0
        self._paragraphs = 0
        self._tables = 0
        self._open: list[Field] = []
        self._breaks = False

    def read(self) -> None:
        """Fill the story's blocks."""
        page = self._reading.page(0)
        unseen = "" if self._story.shown else _NEVER.get(self._story.kind, "hidden-text")
        why = "" if self._story.shown else "It is never shown."
        around = Around(unseen=unseen, why=why, page=page, width=page.width - page.left - page.right)
        if self._story.where:
            self._reading.places[self._story.root] = self._story.where
        background = self._reading.root(self._reading.main).find(W + "background")
        if background is not None and switched(self._reading.settings, "displayBackgroundShape"):
            ground = self._reading.theme.read(background, "color", "themeColor", "themeTint", "themeShade")
            around = replace(around, ground=ground or around.ground)
        self._story.blocks = self.blocks(self._story.root, around)

    # Paragraphs and tables.

    def blocks(self, parent: Any, around: Around) -> list[Block]:
        """The paragraphs and tables in an element, also those inside content controls, custom XML and changes."""
        found: list[Block] = []
        for one in parent:
            if not isinstance(one.tag, str):
                continue
            name = markup.local(one)
            if name == "p":
                found.append(self._paragraph(one, around))
            elif name == "tbl":
                found.append(self._table(one, around))
            elif name in {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}:
                found += self.blocks(one, around)
            elif name in _UNSEEN_CHANGE:
                found += self.blocks(one, self._deleted(around, name))
            elif name == "AlternateContent":
                found += self.blocks(self._chosen(one, around), around)
            elif name == "altChunk":
                found += self._chunk(one, around)
            elif name == "sectPr" and parent is self._story.root:
                self._reading.places[one] = f"settings of section {len(self._reading.sections)}"
        return found

    def _deleted(self, around: Around, name: str) -> Around:
        return replace(around, unseen=around.unseen or "tracked-change", why=f"They were {_UNSEEN_CHANGE[name]}.")

    def _chosen(self, alternatives: Any, around: Around) -> Any:
        chosen = shapes.choice(alternatives)
        self._reading.alternatives.append((around.place or self._place(), alternatives, chosen))
        return chosen if chosen is not None else ()

    def _chunk(self, element: Any, around: Around) -> list[Block]:
        relation = self._reading.relations(self._story.part).get(
            element.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        )
        part = self._reading.package.named(relation.target) if relation and not relation.external else None
        if part is not None:
            where = around.place or f"after {self._place()}"
            self._reading.chunks.append((where, part))
            return [Line(where, chunk="" if around.unseen else part)]
        return []

    def _place(self) -> str:
        inner = f"paragraph {self._paragraphs}"
        return f"{self._story.where}, {inner}" if self._story.where else inner

    def _paragraph(self, element: Any, around: Around) -> Line:
        own = element.find(W + "pPr")
        marks = self._reading.styles.paragraph(own)
        if not around.place:
            self._paragraphs += 1
        inner = self._grounds(marks, around, around.place or self._place())
        inner = self._misplaced(marks, inner)
        line = Line(where=inner.place, breaks=self._begins_page(marks), element=element)
        self._reading.places[element] = inner.place
        style = str(marks["style"])
        for piece in self._inline(element, inner, style, line):
            line.pieces.append(piece)
        self._shape(line, own, marks, inner)
        if not around.place:
            line.where = _labelled(line.where, line.words)
            self._reading.places[element] = line.where
        if own is not None and own.find(W + "sectPr") is not None:
            self._reading.places[own.find(W + "sectPr")] = f"settings of section {self._section + 1}"
            self._section += 1
            self._breaks = self._next_breaks()
        return line

    def _next_breaks(self) -> bool:
        sections = self._reading.sections
        following = sections[min(self._section, len(sections) - 1)] if sections else None
        return value(following, "type", "nextPage") != "continuous" if following is not None else False

    def _begins_page(self, marks: dict[str, Any]) -> bool:
        before = "pageBreakBefore" in marks and get(marks["pageBreakBefore"], "val", "1") not in {"0", "false"}
        begins, self._breaks = before or self._breaks, False
        return begins

    def _grounds(self, marks: dict[str, Any], around: Around, place: str) -> Around:
        page = self._reading.page(self._section) if self._story.kind == "body" else around.page
        ground = self._reading.theme.shading(marks["shd"]) if "shd" in marks else None
        return replace(around, ground=ground or around.ground, page=page, place=place)

    def _misplaced(self, marks: dict[str, Any], around: Around) -> Around:
        """The paragraph where its indents, its frame or the height of its lines take it out of sight."""
        if around.unseen:
            return around
        indent, page = marks.get("ind"), around.page
        if indent is not None:
            left = (figure(get(indent, "left") or get(indent, "start")) + min(figure(get(indent, "firstLine")), 0)) / 20
            right = figure(get(indent, "right") or get(indent, "end")) / 20
            if page.left + left >= page.width - 2 or page.width - page.right - right <= 2 or left < -page.width:
                return replace(around, unseen="off-page", why="Its indents put it off the page.")
        frame = marks.get("framePr")
        if frame is not None:
            x, y = figure(get(frame, "x")) / 20, figure(get(frame, "y")) / 20
            if abs(x) >= page.width or abs(y) >= page.height:
                return replace(around, unseen="off-page", why="Its frame stands off the page.")
            narrow = 0 < figure(get(frame, "w"), 99) < 40
            low = get(frame, "hRule") == "exact" and 0 < figure(get(frame, "h"), 999) < 60
            if narrow or low:
                return replace(around, unseen="hidden-text", why="Its frame is too small to show it.")
        return around

    def _shape(self, line: Line, own: Any, marks: dict[str, Any], around: Around) -> None:
        """The level, the mark in a list and the alignment of a paragraph; and its lines where they are cut off."""
        line.level = self._level(marks)
        line.align = _ALIGNS.get(_value(marks, "jc"), "left")
        line.marker, line.indent = self._marker(marks, bool(line.words.strip()) and not around.unseen)
        ending = own.find(W + "rPr") if own is not None else None
        line.joins = ending is not None and (ending.find(W + "del") is not None or ending.find(W + "moveFrom") is not None)  # fmt: skip
        spacing = marks.get("spacing")
        if spacing is None or get(spacing, "lineRule") != "exact":
            return
        height = figure(get(spacing, "line"), 240) / 20
        line.pieces = [
            _cut(piece, "Its lines are so low that the words are cut off.")
            if isinstance(piece, Piece) and piece.seen and height < piece.look.size * _CLIPPED
            else piece
            for piece in line.pieces
        ]

    def _level(self, marks: dict[str, Any]) -> int:
        said = _value(marks, "outlineLvl")
        name = self._reading.styles.name(str(marks["style"]))
        if name == "title":
            return 1
        match = re.fullmatch(r"heading ([1-9])", name)
        depth = int(match[1]) if match else int(said) + 1 if said.isdigit() and int(said) < 9 else 0
        return min(depth, 6)

    def _marker(self, marks: dict[str, Any], shown: bool) -> tuple[str, int]:
        numbered = marks.get("numPr")
        number = value(numbered, "numId") if numbered is not None else ""
        if not number or number == "0":
            return "", 0
        said = value(numbered, "ilvl")
        depth = int(said) if said.isdigit() and int(said) < 9 else self._styled_depth(number, str(marks["style"]))
        return (self._reading.numbering.marker(number, depth), depth) if shown else ("", depth)

    def _styled_depth(self, number: str, style: str) -> int:
        """The level of a list that names the paragraph's style."""
        for _, depth, level in self._reading.numbering.levels():
            if style and value(level, "pStyle") == style:
                return depth
        return 0

    # Tables.

    def _table(self, element: Any, around: Around) -> Grid:
        self._tables += 1
        name = f"table {self._tables}"
        where = (
            f"{around.place}, {name}" if around.place else f"{self._story.where}, {name}" if self._story.where else name
        )
        properties = element.find(W + "tblPr")
        looks = self._reading.styles.table_looks(value(properties, "tblStyle"))
        grid = Grid(where)
        self._reading.places[element] = where
        own = properties.find(W + "shd") if properties is not None else None
        ground = self._reading.theme.shading(own) if own is not None else None
        page = around.page
        indent = figure(get(properties.find(W + "tblInd"), "w")) / 20 if properties is not None and properties.find(W + "tblInd") is not None else 0  # fmt: skip
        if not around.unseen and abs(indent) >= page.width - page.left:
            around = replace(around, unseen="off-page", why="The table stands off the page.")
        fixed = value_type(properties, "tblLayout") == "fixed"
        rows = list(_children(element, "tr"))
        for number, (row, changed) in enumerate(rows, 1):
            kinds = _row_kinds(number, len(rows), properties)
            inner = replace(around, ground=ground or around.ground, place=f"{where}, row {number}")
            if changed:
                inner = self._deleted(inner, changed)
            self._row(row, grid, inner, kinds, looks, fixed, number)
        return grid

    def _row(
        self, row: Any, grid: Grid, around: Around, kinds: list[str], looks: Any, fixed: bool, number: int
    ) -> None:
        self._reading.places[row] = around.place
        properties = row.find(W + "trPr")
        height = properties.find(W + "trHeight") if properties is not None else None
        around = _row_unseen(properties, height, around)
        cells = list(_children(row, "tc"))
        found = []
        for column, (cell, changed) in enumerate(cells, 1):
            marks, ground = in_table(looks, _cell_kinds(kinds, column, len(cells)))
            inner = replace(around, table=marks, ground=ground or around.ground, place=f"{around.place}, cell {column}")
            found.append(self._cell(cell, self._deleted(inner, changed) if changed else inner, fixed, height))
        if properties is not None and switched(properties, "tblHeader") and grid.headers == len(grid.rows):
            grid.headers += 1
        if not around.unseen:
            grid.numbers.append(number)
            grid.rows.append(found)
        else:
            self._story_hidden(grid, found)

    def _story_hidden(self, grid: Grid, cells: list[GridCell]) -> None:
        """A row that does not show stays in the table as a row without cells that show: its words are marked already."""
        grid.rows.append(cells)
        grid.numbers.append(0)

    def _cell(self, cell: Any, around: Around, fixed: bool, height: Any) -> GridCell:
        self._reading.places[cell] = around.place
        properties = cell.find(W + "tcPr")
        found = GridCell()
        if properties is not None:
            own = properties.find(W + "shd")
            ground = self._reading.theme.shading(own) if own is not None else None
            around = replace(around, ground=ground or around.ground)
            span = value(properties, "gridSpan", "1")
            found.across = int(span) if span.isdigit() and 0 < int(span) < 64 else 1
            found.continues = any(
                one is not None and get(one, "val", "continue") != "restart"
                for one in (properties.find(W + "vMerge"), properties.find(W + "hMerge"))
            )
            around = _cell_unseen(properties, found.continues, fixed, around)
        found.blocks = self.blocks(cell, around)
        if height is not None and get(height, "hRule") == "exact" and not around.unseen:
            width = _width(properties, around.width)
            self._overfull(found.blocks, width, figure(get(height, "val"), 240) / 20)
        return found

    def _overfull(self, blocks: list[Block], width: float, height: float) -> None:
        """Mark the last words of a box of a fixed size that holds far more than it can show."""
        lines = list(lines_of(blocks))
        need = sum(_need(line, width) for line in lines)
        if need <= height * _OVERFULL or height <= 0:
            return
        used = 0.0
        for line in lines:
            used += _need(line, width)
            if used > height:
                line.pieces = [
                    _cut(one, "The box is too small to show them.") if isinstance(one, Piece) and one.seen else one
                    for one in line.pieces
                ]

    # Runs.

    def _inline(self, parent: Any, around: Around, style: str, line: Line) -> Iterator[Piece | Drawn]:
        for one in parent:
            if not isinstance(one.tag, str):
                continue
            name = markup.local(one)
            if name == "r":
                yield from self._run(one, around, style, line)
            elif name in _UNSEEN_CHANGE:
                yield from self._inline(one, self._deleted(around, name), style, line)
            elif name == "hyperlink":
                yield from self._inline(one, replace(around, link=self._target(one)), style, line)
            elif name in _THROUGH:
                yield from self._inline(one, around, style, line)
            elif name == "sdt":
                content = one.find(W + "sdtContent")
                yield from self._inline(content if content is not None else (), around, style, line)
            elif name == "fldSimple":
                yield from self._simple(one, around, style, line)
            elif name == "AlternateContent":
                yield from self._inline(self._chosen(one, around), around, style, line)
            elif name == "altChunk":
                line.boxes += self._chunk(one, around)

    def _target(self, element: Any) -> str:
        relation = self._reading.relations(self._story.part).get(
            element.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        )
        place = get(element, "anchor")
        return (relation.target if relation is not None else "") + (f"#{place}" if place else "")

    def _simple(self, element: Any, around: Around, style: str, line: Line) -> Iterator[Piece | Drawn]:
        one = Field(around.place, element, get(element, "instr"), showing=True)
        self._reading.fields.append(one)
        target = fields.address(one.instruction)
        inner = replace(around, link=target) if target else around
        for piece in self._inline(element, inner, style, line):
            if isinstance(piece, Piece) and piece.seen:
                one.result += piece.text
                piece = replace(piece, counts=fields.counts(one.instruction))
            yield piece

    def _run(self, run: Any, around: Around, style: str, line: Line) -> Iterator[Piece | Drawn]:
        styles = self._reading.styles
        marks = styles.run(run.find(W + "rPr"), style, around.table)
        look = styles.look(marks, around.ground)
        if around.unseen:
            look = replace(look, unseen=around.unseen, why=around.why)
        if "fitText" in marks and not look.unseen:
            width = figure(get(marks["fitText"], "val"), 9999) / 20
            if width < len(words_of(run)) * look.size * 0.08:
                look = replace(look, unseen="tiny-text", why="They are squeezed until nobody can read them.")
        for one in run:
            if isinstance(one.tag, str):
                yield from self._part(one, look, around, style, line)

    def _part(self, one: Any, look: Look, around: Around, style: str, line: Line) -> Iterator[Piece | Drawn]:
        name = markup.local(one)
        if name == "fldChar":
            self._field_mark(one, around)
        elif name in {"instrText", "delInstrText"}:
            if self._open:
                self._open[-1].instruction += one.text or ""
        elif name in {"drawing", "pict", "object"}:
            yield from self._drawing(one, look, around, line)
        elif name == "AlternateContent":
            for inner in self._chosen(one, around):
                if isinstance(inner.tag, str):
                    yield from self._part(inner, look, around, style, line)
        elif name in {"footnoteReference", "endnoteReference"}:
            yield from self._note(name.removesuffix("Reference"), one, look, around)
        elif name == "ruby":
            for part in ("rubyBase", "rt"):
                inside = one.find(W + part)
                yield from self._inline(inside if inside is not None else (), around, style, line)
        else:
            text = _text(one, name)
            if text:
                yield self._words(text, look, around, deleted=name == "delText")

    def _words(self, text: str, look: Look, around: Around, *, deleted: bool = False) -> Piece:
        """Words, also noted with the fields that they come of; those between the parts of an instruction do not show."""
        if deleted and not look.unseen:
            look = replace(look, unseen="tracked-change", why="They were deleted.")
        telling = next((one for one in self._open if not one.showing), None)
        if telling is not None and not look.unseen:
            telling.instruction += text
            look = replace(look, unseen="field-code", why="They are part of an instruction.")
        for one in self._open:
            if one.showing and not look.unseen:
                one.result += text
        link = next(
            (target for one in reversed(self._open) if one.showing and (target := fields.address(one.instruction))), ""
        )
        counted = fields.counts(self._open[-1].instruction) if self._open and self._open[-1].showing else ""
        shown = text.upper() if look.caps else text
        return Piece(shown, look, link or around.link, counts=counted)

    def _field_mark(self, element: Any, around: Around) -> None:
        kind = get(element, "fldCharType")
        if kind == "begin":
            one = Field(around.place, element)
            self._reading.fields.append(one)
            self._open.append(one)
        elif kind == "separate" and self._open:
            self._open[-1].showing = True
        elif kind == "end" and self._open:
            closed = self._open.pop()
            closed.where = closed.where or around.place
            if self._open and not self._open[-1].showing:
                self._open[-1].instruction += closed.result

    def _note(self, kind: str, element: Any, look: Look, around: Around) -> Iterator[Piece]:
        key = f"{kind} {get(element, 'id')}"
        seen = not look.unseen and self._story.shown
        self._reading.note_marks[key] = self._reading.note_marks.get(key, False) or seen
        yield Piece("", look, note=key)

    def _drawing(self, element: Any, look: Look, around: Around, line: Line) -> Iterator[Piece | Drawn]:
        self._reading.places[element] = around.place
        modern = element.tag == W + "drawing"
        found = shapes.drawings(element, around.page, self._reading.theme) if modern else shapes.vml(element)
        for words in shapes.word_art(element):
            yield Piece(words, Look(unseen=around.unseen, why=around.why))
        count = 0
        hidden = (
            look.unseen if look.unseen in {"hidden-text", "tracked-change", *_NEVER.values(), around.unseen} else ""
        )
        for one in found:
            unseen, why = (hidden, look.why) if hidden else (one.unseen, one.why)
            if isinstance(one, shapes.Box):
                count += 1
                self._box(one, count, replace(around, unseen=unseen, why=why, table=None, link=""), line)
                continue
            relation = self._reading.relations(self._story.part).get(one.relation)
            part = self._reading.package.named(relation.target) if relation and not relation.external else None
            yield Drawn(part or "", one.width, one.height, one.crop, unseen, why, one.kind)

    def _box(self, box: shapes.Box, count: int, around: Around, line: Line) -> None:
        where = f"{around.place}, text box" + (f" {count}" if count > 1 else "")
        open_fields, self._open = self._open, []
        inner = replace(around, place=where, ground=box.ground or around.ground, width=box.width)
        blocks = self.blocks(box.content, inner)
        self._open = open_fields
        if not box.grows and not around.unseen:
            self._overfull(blocks, box.width, box.height)
        self._reading.boxes[box.content] = blocks
        line.boxes += blocks


_NEVER = {"header": "header-never-shown", "footer": "header-never-shown", "footnote": "unreferenced-note", "endnote": "unreferenced-note"}  # fmt: skip


def value_type(parent: Any, name: str) -> str:
    """The `w:type` of a child; empty where there is none."""
    child = parent.find(W + name) if parent is not None else None
    return "" if child is None else get(child, "type")


def _children(parent: Any, wanted: str, changed: str = "") -> Iterator[tuple[Any, str]]:
    """The rows of a table or the cells of a row, also those within content controls; with "del" where they were deleted."""
    for one in parent:
        name = markup.local(one)
        if name == wanted:
            properties = one.find(f"{W}{wanted}Pr")
            gone = properties is not None and (
                properties.find(W + "del") is not None or properties.find(W + "cellDel") is not None
            )
            yield one, "del" if gone else changed
        elif name in {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}:
            yield from _children(one, wanted, changed)
        elif name in _UNSEEN_CHANGE:
            yield from _children(one, wanted, name)


def _row_kinds(number: int, count: int, properties: Any) -> list[str]:
    """Which parts of a table's style a row has, the weakest first (ECMA-376 part 1, 17.7.6)."""
    look = properties.find(W + "tblLook") if properties is not None else None
    bits = int(get(look, "val", "04A0"), 16) if look is not None and re.fullmatch("[0-9A-Fa-f]{1,4}", get(look, "val", "04A0")) else 0x4A0  # fmt: skip

    def has(name: str, bit: int) -> bool:
        said = get(look, name) if look is not None else ""
        return said in {"1", "true", "on"} if said else bool(bits & bit)

    kinds = [""]
    first, last = has("firstRow", 0x20), has("lastRow", 0x40)
    if not has("noHBand", 0x200):
        kinds.append("band1Horz" if (number - (1 if first else 0)) % 2 == 1 else "band2Horz")
    if has("firstColumn", 0x80):
        kinds.append("?firstCol")
    if has("lastColumn", 0x100):
        kinds.append("?lastCol")
    if last and number == count:
        kinds.append("lastRow")
    if first and number == 1:
        kinds.append("firstRow")
    return kinds


def _cell_kinds(kinds: list[str], column: int, count: int) -> Iterator[str]:
    for kind in kinds:
        if kind == "?firstCol":
            if column == 1:
                yield "firstCol"
        elif kind == "?lastCol":
            if column == count:
                yield "lastCol"
        else:
            yield kind


def _row_unseen(properties: Any, height: Any, around: Around) -> Around:
    if around.unseen:
        return around
    if properties is not None and switched(properties, "hidden"):
        return replace(around, unseen="hidden-text", why="The row is marked as hidden.")
    if height is not None and get(height, "hRule") == "exact" and figure(get(height, "val"), 240) < 70:
        return replace(around, unseen="hidden-text", why="The row has next to no height.")
    return around


def _cell_unseen(properties: Any, continues: bool, fixed: bool, around: Around) -> Around:
    if around.unseen:
        return around
    if continues:
        return replace(around, unseen="hidden-text", why="The cell is covered by the one it is merged with.")
    width = properties.find(W + "tcW")
    measured = width is not None and get(width, "type", "dxa") == "dxa"
    if measured and fixed and figure(get(width, "w"), 999) < 60:
        return replace(around, unseen="hidden-text", why="The column has next to no width.")
    return around


def _width(properties: Any, default: float) -> float:
    width = properties.find(W + "tcW") if properties is not None else None
    if width is not None and get(width, "type", "dxa") == "dxa":
        return max(figure(get(width, "w"), default * 20) / 20, 5.0)
    return default


def _need(line: Line, width: float) -> float:
    """About how high a paragraph stands in a column of this width, in points."""
    size = max((one.look.size for one in line.pieces if isinstance(one, Piece)), default=10.0)
    across = max(width / (size * 0.42), 1.0)
    return max(1.0, -(-len(line.words) // across)) * size if line.words.strip() else 0.0


def _cut(piece: Piece, why: str) -> Piece:
    return replace(piece, look=replace(piece.look, unseen="hidden-text", why=why))


def _value(marks: dict[str, Any], name: str) -> str:
    return get(marks[name], "val") if name in marks else ""


def _labelled(where: str, words: str) -> str:
    line = " ".join(words.split())
    if not line:
        return where
    return f"{where} (“{line if len(line) <= _LABEL else line[:_LABEL].rstrip() + '…'}”)"


_OPERATORS = re.compile("[\u2061-\u2064]")  # of formulas: "apply the function to", "times"; Word writes them by itself
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "", "pgNum": "1"}


def _text(element: Any, name: str) -> str:
    if name in {"t", "delText"}:
        text = element.text or ""
        return _OPERATORS.sub("", text) if markup.namespace(element) == MATHS[1:-1] else text
    if name == "br":
        return "\f" if get(element, "type") == "page" else "\n"
    if name == "sym":
        code = get(element, "char")
        return _symbol(code)
    return _SIGNS.get(name, "")


def _symbol(code: str) -> str:
    """A sign of a font of signs; those of Wingdings that stand for ticks and crosses by the sign itself."""
    known = {
        "F0FC": "✓",
        "F0FB": "✗",
        "F0A7": "▪",
        "F0B7": "•",
        "F0A8": "◻",
        "F0FE": "☑",
        "F0FD": "☒",
        "F06F": "□",
        "F0E0": "→",
    }
    if code.upper() in known:
        return known[code.upper()]
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return "•" if 0xE000 <= number <= 0xF8FF else chr(number) if 31 < number < 0xD800 else ""

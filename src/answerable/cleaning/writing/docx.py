"""A document as a new Word file, written from nothing: no part, property or name of another file is in it, and no clock."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table, TableCell

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_NAMES = {"w": _W, "r": _R, "wp": _WP, "a": _A, "pic": _PIC}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EMU = 12_700  # in a point
_MARGIN = 72  # points
_FONT = "Arial"
_HEADINGS = (18, 15, 13, 12, 11, 11)  # points, by level
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say: the file has no date
_ALIGN = {"left": "left", "right": "right", "centre": "center", "justify": "both"}
_INSTRUCTIONS = {"page": "PAGE", "pages": "NUMPAGES"}


def write(content: Document) -> bytes:
    """The document as .docx. The same content gives the same bytes."""
    return _Writer(content).package()


def _element(name: str, /, **attributes: object) -> etree._Element:
    prefix, _, local = name.partition(":")
    one = etree.Element(f"{{{_NAMES[prefix]}}}{local}", nsmap={"w": _W} if prefix == "w" else None)
    for key, said in attributes.items():
        one.set(f"{{{_W}}}{key.rstrip('_')}" if prefix == "w" else key.rstrip("_"), str(said))
    return one


def _add(parent: etree._Element, name: str, /, **attributes: object) -> etree._Element:
    one = _element(name, **attributes)
    parent.append(one)
    return one


def clean_text(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(one for one in text if one in "\t\n" or (ord(one) >= 32 and not 0xD800 <= ord(one) < 0xE000 and ord(one) not in {0xFFFE, 0xFFFF}))  # fmt: skip


class _Writer:
    def __init__(self, content: Document) -> None:
        self._content = content
        self._pictures: list[bytes] = []
        self._links: dict[str, list[str]] = {}
        self._part = "document"
        self._drawn = 0

    def package(self) -> bytes:
        parts = {"word/document.xml": self._text(), "word/styles.xml": _styles(self._content.language)}
        for kind in ("header", "footer"):
            blocks = getattr(self._content, kind)
            if blocks:
                parts[f"word/{kind}1.xml"] = self._margin(kind, blocks)
        for part in ("document", "header1", "footer1"):
            pointers = self._pointers(part)
            if pointers is not None:
                parts[f"word/_rels/{part}.xml.rels"] = pointers
        parts["_rels/.rels"] = _root_pointers()
        parts["[Content_Types].xml"] = self._types()
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
                archive.writestr(zipfile.ZipInfo(name, _MOMENT), parts[name], zipfile.ZIP_DEFLATED)
            for number, png in enumerate(self._pictures, 1):
                archive.writestr(zipfile.ZipInfo(f"word/media/image{number}.png", _MOMENT), png, zipfile.ZIP_DEFLATED)
        return file.getvalue()

    def _text(self) -> bytes:
        root = etree.Element(f"{{{_W}}}document", nsmap=_NAMES)
        body = _add(root, "w:body")
        width = self._content.width - 2 * _MARGIN
        self._blocks(body, self._content.blocks, width)
        for mark, blocks in self._content.notes:
            self._blocks(body, with_mark(mark, blocks), width)
        body.append(self._section())
        return _serialised(root)

    def _section(self) -> etree._Element:
        section = _element("w:sectPr")
        for kind in ("header", "footer"):
            if getattr(self._content, kind):
                reference = _add(section, f"w:{kind}Reference", type="default")
                reference.set(f"{{{_R}}}id", f"rId{2 if kind == 'header' else 3}")
        wide, high = round(self._content.width * 20), round(self._content.height * 20)
        size = _add(section, "w:pgSz", w=wide, h=high)
        if wide > high:
            size.set(f"{{{_W}}}orient", "landscape")
        _add(section, "w:pgMar", top=1440, right=1440, bottom=1440, left=1440, header=708, footer=708, gutter=0)
        return section

    def _margin(self, kind: str, blocks: tuple[Block, ...]) -> bytes:
        self._part = f"{kind}1"
        root = etree.Element(f"{{{_W}}}{'hdr' if kind == 'header' else 'ftr'}", nsmap=_NAMES)
        self._blocks(root, blocks, self._content.width - 2 * _MARGIN)
        self._part = "document"
        return _serialised(root)

    def _blocks(self, parent: etree._Element, blocks: tuple[Block, ...], width: float) -> None:
        last: Block | None = None
        for block in blocks:
            if isinstance(block, Paragraph):
                parent.append(self._paragraph(block))
            elif isinstance(block, Picture):
                paragraph = _add(parent, "w:p")
                self._picture(_add(paragraph, "w:r"), block, width)
            else:
                if isinstance(last, Table):
                    _add(parent, "w:p")  # two tables in a row would be one
                parent.append(self._table(block, width))
            last = block
        if not blocks or (isinstance(last, Table) and parent.tag != f"{{{_W}}}body"):
            _add(parent, "w:p")

    def _paragraph(self, block: Paragraph) -> etree._Element:
        paragraph = _element("w:p")
        properties = _add(paragraph, "w:pPr")
        if block.level:
            _add(properties, "w:pStyle", val=f"Heading{min(block.level, 6)}")
        if block.page_break:
            _add(properties, "w:pageBreakBefore")
        if block.marker or block.indent:
            left = 360 * (block.indent + 1)
            _add(properties, "w:ind", left=left, hanging=360 if block.marker else 0)
        if block.align != "left":
            _add(properties, "w:jc", val=_ALIGN[block.align])
        if not len(properties):
            paragraph.remove(properties)
        if block.marker:
            self._words(_add(paragraph, "w:r"), f"{block.marker}\t")
        for run in block.runs:
            self._run(paragraph, run)
        return paragraph

    def _run(self, paragraph: etree._Element, run: Run) -> None:
        parent = paragraph
        if run.link:
            links = self._links.setdefault(self._part, [])
            if run.link not in links:
                links.append(run.link)
            parent = _add(paragraph, "w:hyperlink")
            parent.set(f"{{{_R}}}id", f"rIdLink{links.index(run.link) + 1}")
        if run.counts:
            parent = _add(parent, "w:fldSimple", instr=f" {_INSTRUCTIONS[run.counts]} ")
        one = _add(parent, "w:r")
        properties = _element("w:rPr")
        for name, on in (("b", run.bold), ("i", run.italic)):
            if on:
                _add(properties, f"w:{name}")
        if run.colour:
            _add(properties, "w:color", val=run.colour)
        if run.size:
            _add(properties, "w:sz", val=round(run.size * 2))
        if run.underline:
            _add(properties, "w:u", val="single")
        if len(properties):
            one.append(properties)
        self._words(one, run.text)

    def _words(self, run: etree._Element, text: str) -> None:
        """Words with tabs and line breaks as Word has them."""
        piece = ""
        for letter in [*clean_text(text), ""]:
            if letter in {"\t", "\n", ""}:
                if piece:
                    words = _add(run, "w:t")
                    words.text = piece
                    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                if letter:
                    _add(run, "w:tab" if letter == "\t" else "w:br")
                piece = ""
            else:
                piece += letter

    def _table(self, block: Table, width: float) -> etree._Element:
        table = _element("w:tbl")
        properties = _add(table, "w:tblPr")
        _add(properties, "w:tblW", w=round(width * 20), type="dxa")
        borders = _add(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _add(borders, f"w:{side}", val="single", sz=4, space=0, color="808080")
        rows = laid_out(block)
        columns = max((sum(across for across, _, _ in row) for row in rows), default=1)
        each = width / max(columns, 1)
        grid = _add(table, "w:tblGrid")
        for _ in range(columns):
            _add(grid, "w:gridCol", w=round(each * 20))
        for number, row in enumerate(rows):
            line = _add(table, "w:tr")
            if number < block.headers:
                _add(_add(line, "w:trPr"), "w:tblHeader")
            for across, cell, continues in row:
                line.append(self._cell(across, cell, each * across, continues=continues))
        return table

    def _cell(self, across: int, cell: TableCell, width: float, *, continues: bool) -> etree._Element:
        one = _element("w:tc")
        properties = _add(one, "w:tcPr")
        _add(properties, "w:tcW", w=round(width * 20), type="dxa")
        if across > 1:
            _add(properties, "w:gridSpan", val=across)
        if continues:
            _add(properties, "w:vMerge")
        elif cell.down > 1:
            _add(properties, "w:vMerge", val="restart")
        self._blocks(one, () if continues else cell.blocks, max(width - 11, 10))
        return one

    def _picture(self, run: etree._Element, block: Picture, most: float) -> None:
        if block.png not in self._pictures:
            self._pictures.append(block.png)
        self._drawn += 1
        number = self._pictures.index(block.png) + 1
        links = self._links.setdefault(self._part, [])
        pointer = f"image:{number}"
        if pointer not in links:
            links.append(pointer)
        scale = min(1.0, most / block.width, (self._content.height - 3 * _MARGIN) / block.height)
        size = {"cx": str(round(block.width * scale * _EMU)), "cy": str(round(block.height * scale * _EMU))}
        frame = etree.SubElement(_add(run, "w:drawing"), f"{{{_WP}}}inline", distT="0", distB="0", distL="0", distR="0")
        etree.SubElement(frame, f"{{{_WP}}}extent", size)
        etree.SubElement(frame, f"{{{_WP}}}docPr", id=str(self._drawn), name=f"Picture {self._drawn}")
        data = etree.SubElement(etree.SubElement(frame, f"{{{_A}}}graphic"), f"{{{_A}}}graphicData", uri=_PIC)
        picture = etree.SubElement(data, f"{{{_PIC}}}pic")
        about = etree.SubElement(picture, f"{{{_PIC}}}nvPicPr")
        etree.SubElement(about, f"{{{_PIC}}}cNvPr", id=str(self._drawn), name=f"Picture {self._drawn}")
        etree.SubElement(about, f"{{{_PIC}}}cNvPicPr")
        fill = etree.SubElement(picture, f"{{{_PIC}}}blipFill")
        etree.SubElement(fill, f"{{{_A}}}blip").set(f"{{{_R}}}embed", f"rIdLink{links.index(pointer) + 1}")
        etree.SubElement(etree.SubElement(fill, f"{{{_A}}}stretch"), f"{{{_A}}}fillRect")
        form = etree.SubElement(picture, f"{{{_PIC}}}spPr")
        place = etree.SubElement(form, f"{{{_A}}}xfrm")
        etree.SubElement(place, f"{{{_A}}}off", x="0", y="0")
        etree.SubElement(place, f"{{{_A}}}ext", size)
        etree.SubElement(etree.SubElement(form, f"{{{_A}}}prstGeom", prst="rect"), f"{{{_A}}}avLst")

    def _pointers(self, part: str) -> bytes | None:
        links = self._links.get(part, [])
        if part != "document" and not links:
            return None
        root = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships", nsmap=_own(f"{_PACKAGE}/relationships"))
        if part == "document":
            _point(root, "rId1", "styles", "styles.xml")
            for number, kind in ((2, "header"), (3, "footer")):
                if getattr(self._content, kind):
                    _point(root, f"rId{number}", kind, f"{kind}1.xml")
        for number, link in enumerate(links, 1):
            if link.startswith("image:"):
                _point(root, f"rIdLink{number}", "image", f"media/image{link.removeprefix('image:')}.png")
            else:
                _point(root, f"rIdLink{number}", "hyperlink", link, external=True)
        return _serialised(root)

    def _types(self) -> bytes:
        space = f"{_PACKAGE}/content-types"
        root = etree.Element(f"{{{space}}}Types", nsmap=_own(space))
        for ending, type_ in (
            ("png", "image/png"),
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
        ):
            if ending != "png" or self._pictures:
                etree.SubElement(root, f"{{{space}}}Default", Extension=ending, ContentType=type_)
        named = [("word/document.xml", f"{_OFFICE}.document.main+xml"), ("word/styles.xml", f"{_OFFICE}.styles+xml")]
        named += [
            (f"word/{kind}1.xml", f"{_OFFICE}.{kind}+xml")
            for kind in ("header", "footer")
            if getattr(self._content, kind)
        ]
        for name, type_ in named:
            etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=type_)
        return _serialised(root)


def with_mark(mark: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The words of a note with its mark before them."""
    first = Run(f"[{mark}] ")
    if blocks and isinstance(blocks[0], Paragraph):
        return (Paragraph((first, *blocks[0].runs), align=blocks[0].align), *blocks[1:])
    return (Paragraph((first,)), *blocks)


def laid_out(table: Table) -> list[list[tuple[int, TableCell, bool]]]:
    """The rows of a table with every cell of the grid: how many columns it takes, the cell, and whether it goes on from above."""
    above: dict[int, tuple[TableCell, int]] = {}
    rows = []
    for row in table.rows:
        cells, above = _laid_out_row(row, above)
        rows.append(cells or [(1, TableCell(), False)])
    widest = max((sum(across for across, _, _ in row) for row in rows), default=0)
    for cells in rows:
        short = widest - sum(across for across, _, _ in cells)
        if short > 0:
            cells.append((short, TableCell(), False))
    return rows


def _laid_out_row(
    row: tuple[TableCell, ...], above: dict[int, tuple[TableCell, int]]
) -> tuple[list[tuple[int, TableCell, bool]], dict[int, tuple[TableCell, int]]]:
    """One row, and the cells of it that go on below: by their column, with how many rows are left of them."""
    cells: list[tuple[int, TableCell, bool]] = []
    below: dict[int, tuple[TableCell, int]] = {}
    column = 0
    for own in (*row, None):
        while column in above:
            cell, left = above[column]
            if left > 1:
                below[column] = (cell, left - 1)
            cells.append((cell.across, cell, True))
            column += cell.across
        if own is not None:
            if own.down > 1:
                below[column] = (own, own.down - 1)
            cells.append((own.across, own, False))
            column += own.across
    return cells, below


def _point(root: etree._Element, name: str, kind: str, target: str, *, external: bool = False) -> None:
    one = etree.SubElement(
        root, f"{{{_PACKAGE}/relationships}}Relationship", Id=name, Type=f"{_R}/{kind}", Target=target
    )
    if external:
        one.set("TargetMode", "External")


def _own(space: str) -> Any:
    """The name space of elements without a prefix."""
    return {None: space}


def _root_pointers() -> bytes:
    root = etree.Element(f"{{{_PACKAGE}/relationships}}Relationships", nsmap=_own(f"{_PACKAGE}/relationships"))
    _point(root, "rId1", "officeDocument", "word/document.xml")
    return _serialised(root)


def _styles(language: str) -> bytes:
    root = etree.Element(f"{{{_W}}}styles", nsmap={"w": _W})
    defaults = _add(root, "w:docDefaults")
    run = _add(_add(defaults, "w:rPrDefault"), "w:rPr")
    _add(run, "w:rFonts", ascii=_FONT, hAnsi=_FONT, cs=_FONT, eastAsia=_FONT)
    _add(run, "w:sz", val=22)
    _add(run, "w:lang", val=language)
    _add(_add(_add(defaults, "w:pPrDefault"), "w:pPr"), "w:spacing", after=120)
    normal = _add(root, "w:style", type="paragraph", default="1", styleId="Normal")
    _add(normal, "w:name", val="Normal")
    for level, size in enumerate(_HEADINGS, 1):
        style = _add(root, "w:style", type="paragraph", styleId=f"Heading{level}")
        _add(style, "w:name", val=f"heading {level}")
        _add(style, "w:basedOn", val="Normal")
        _add(style, "w:next", val="Normal")
        paragraph = _add(style, "w:pPr")
        _add(paragraph, "w:keepNext")
        _add(paragraph, "w:spacing", before=240, after=120)
        _add(paragraph, "w:outlineLvl", val=level - 1)
        look = _add(style, "w:rPr")
        _add(look, "w:b")
        _add(look, "w:sz", val=size * 2)
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

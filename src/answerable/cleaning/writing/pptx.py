"""A presentation as .pptx, written from nothing: one blank layout, no author, no notes, no picture of its first page."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from answerable.cleaning.content import Box, Deck, Paragraph, Picture, Run, Slide, Table

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same for every copy, so that equal content gives equal bytes
_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "centre": PP_ALIGN.CENTER, "justify": PP_ALIGN.JUSTIFY}
_INDENT = 18.0  # points a level
_LEAST, _MOST = 1.0, 4032.0  # points: what the edge of a slide can be (ECMA-376 19.7.12)


def write(deck: Deck) -> bytes:
    """The presentation's bytes: the same for the same content."""
    made = Presentation()
    blank = _bare(made)
    made.slide_width = Pt(min(max(deck.width, 72.0), _MOST))
    made.slide_height = Pt(min(max(deck.height, 72.0), _MOST))
    for slide in deck.slides:
        _write_slide(made.slides.add_slide(blank), slide)
    about = made.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.title = _clean(deck.title)
    about.created = about.modified = _MADE
    file = io.BytesIO()
    made.save(file)
    return _packed(file.getvalue())


def _bare(made: Any) -> Any:
    """Take everything out of the template but one blank layout, and return that."""
    layouts = made.slide_layouts
    blank = next(one for one in layouts if one.name == "Blank")
    for one in list(layouts):
        if one is not blank:
            layouts.remove(one)
    for holder in (blank, made.slide_master):
        for shape in list(holder.shapes):
            shape._element.getparent().remove(shape._element)
    for package_part in (made.part, made.part.package):
        relations = package_part._rels
        for key, one in list(relations.items()):
            if one.reltype.endswith(("/thumbnail", "/printerSettings")):
                relations.pop(key)
    return blank


def _packed(content: bytes) -> bytes:
    """The same package with every member's time set, so that equal content gives equal bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            data = old.read(name)
            new.writestr(info, _APP if name == "docProps/app.xml" else data)
    return file.getvalue()


_APP = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def _write_slide(made: Any, slide: Slide) -> None:
    for item in slide.items:
        if isinstance(item, Picture):
            picture = made.shapes.add_picture(
                io.BytesIO(item.png),
                Pt(item.left),
                Pt(item.top),
                Pt(max(item.width, _LEAST)),
                Pt(max(item.height, _LEAST)),
            )
            about = picture._element.nvPicPr.cNvPr
            about.attrib.pop("descr", None)
            if item.description:
                about.set("descr", _clean(item.description))
        elif isinstance(item, Table):
            _write_table(made, item)
        else:
            _write_box(made, item)
    for shape in made.shapes:
        shape.name = "Shape"  # the library's own names ("TextBox 2") are those of every deck, also of what a deck hid


def _write_box(made: Any, box: Box) -> None:
    shape = made.shapes.add_textbox(Pt(box.left), Pt(box.top), Pt(max(box.width, _LEAST)), Pt(max(box.height, _LEAST)))
    if box.fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(box.fill.upper())
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    _write_paragraphs(frame, box.paragraphs)


def _write_paragraphs(frame: Any, paragraphs: tuple[Paragraph, ...]) -> None:
    for number, paragraph in enumerate(paragraphs):
        line = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        line.alignment = _ALIGN[paragraph.align]
        if paragraph.indent:
            line.level = min(paragraph.indent, 8)
            line._p.get_or_add_pPr().set("marL", str(int(Pt(_INDENT * paragraph.indent))))
        if paragraph.marker:
            # The mark is as large as the words that it stands before, so that the line is no higher than they are.
            first = paragraph.runs[0] if paragraph.runs else Run("")
            _write_run(line, Run(f"{paragraph.marker} ", size=first.size, colour=first.colour), f"{paragraph.marker} ")
        for run in paragraph.runs:
            for at, text in enumerate(_clean(run.text).split("\n")):
                if at:
                    line.add_line_break()
                _write_run(line, run, text)


def _write_run(line: Any, run: Any, text: str) -> None:
    if not text:
        return
    made = line.add_run()
    made.text = text
    font = made.font
    font.bold, font.italic, font.underline = run.bold or None, run.italic or None, run.underline or None
    if run.size:
        font.size = Pt(max(run.size, 4.0))
    if run.colour:
        font.color.rgb = RGBColor.from_string(run.colour.upper())
    if run.link:
        made.hyperlink.address = run.link


def _write_table(made: Any, table: Table) -> None:
    columns = max((sum(cell.across for cell in row) for row in table.rows), default=0)
    if not columns:
        return
    place = (Pt(table.left), Pt(table.top), Pt(max(table.width, 36.0)), Pt(max(table.height, 12.0)))
    shape = made.shapes.add_table(len(table.rows), columns, *place)
    grid = shape.table
    look = shape._element.graphic.graphicData.tbl.tblPr
    for child in list(look):
        look.remove(child)
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            if column >= columns:
                break
            right, low = min(column + cell.across, columns), min(at + cell.down, len(table.rows))
            taken |= {(down, across) for down in range(at, low) for across in range(column, right)}
            target = grid.cell(at, column)
            if right - column > 1 or low - at > 1:
                target.merge(grid.cell(low - 1, right - 1))
            _write_paragraphs(target.text_frame, tuple(one for one in cell.blocks if isinstance(one, Paragraph)))
            column = right


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)

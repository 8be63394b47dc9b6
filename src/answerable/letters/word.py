"""A reply as an editable Word letter: our own template, or the office's, filled by docxtpl."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import IO, Any

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import Table
from docxtpl import DocxTemplate, RichText
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError
from markupsafe import Markup, escape

from answerable.letters.errors import CannotWrite
from answerable.letters.outline import LANGUAGE, Address, Block, Outline, set_out
from answerable.letters.reply import Reply
from answerable.letters.word_template import write_template

# After a letter is filled, docxtpl turns "{_{" into "{{" and so on. Written as a character reference, an underscore
# beside a brace or a per cent sign escapes that, and the text stays as it was.
_ESCAPE_OF_THE_ENGINE = re.compile(r"(?<=[{}%])_(?=[{}%])")


def write_docx(reply: Reply, target: str | Path | IO[bytes], *, template: Path | None = None) -> None:
    """Save the reply as a Word letter under a path or into an open file.

    `template` is the office's own docxtpl template (.docx); without it ours is used. The file's properties name the
    authority and the letter, and no person. Raises CannotWrite where the template is not one that can be filled.
    """
    set_docx(set_out(reply), target, template=template)


def set_docx(outline: Outline, target: str | Path | IO[bytes], *, template: Path | None = None) -> None:
    """Save any letter that is set out as a Word file. Raises CannotWrite as `write_docx` does."""
    document = _opened(template)
    named = f"The Word template {template.name}" if template else "The Word template"
    try:
        if "blocks" not in document.get_undeclared_template_variables(jinja_env=_environment()):
            raise CannotWrite(
                f"{named} has no place for the letter's text. Start from the default template, and keep its lines in braces."
            )
        document.render(_context(outline, document), jinja_env=_environment())
    except TemplateError as fault:
        raise CannotWrite(
            f"{named} cannot be filled: {fault}. Start from the default template, and keep its lines in braces."
        ) from fault
    _lay_out_tables(document, outline)
    _properties(document, outline)
    document.save(str(target) if isinstance(target, Path) else target)


def _opened(template: Path | None) -> Any:
    source: io.BytesIO | str = io.BytesIO(_default_template()) if template is None else str(template)
    document = DocxTemplate(source)
    try:
        document.init_docx()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, XMLSyntaxError) as fault:
        name = template.name if template else "ours"
        raise CannotWrite(
            f"The Word template {name} is missing or is not a Word document (.docx). Save it again from Word as .docx."
        ) from fault
    return document


@cache
def _default_template() -> bytes:
    file = io.BytesIO()
    write_template(file)
    return file.getvalue()


def _environment() -> SandboxedEnvironment:
    """The template may come from outside this project, so it may only place text: no access to anything else."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _context(outline: Outline, document: Any) -> dict[str, Any]:
    return {
        "title": _text(outline.title),
        "authority": _text(outline.author),
        "reference": _text(outline.reference),
        "draft": _text(outline.draft),
        "blocks": [_block(block, document) for block in outline.blocks],
    }


def _block(block: Block, document: Any) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "level": block.level,
        "label": _text(block.label),
        "text": _text("\n".join(block.entries) if block.kind == "lines" else block.text),
        "entries": [_text(entry) for entry in block.entries],
        "links": [_link(link, document) for link in block.links],
        "head": _row(block.columns, block.numeric),
        "rows": [_row(row, block.numeric) for row in block.rows],
    }


def _row(cells: tuple[str, ...], numeric: tuple[bool, ...]) -> list[dict[str, Any]]:
    return [{"text": _text(cell), "numeric": number} for cell, number in zip(cells, numeric, strict=True)]


def _text(text: str) -> Markup:
    """The text escaped for Word's XML."""
    return Markup(_ESCAPE_OF_THE_ENGINE.sub("&#95;", str(escape(text))))  # noqa: S704 - escaped in this line


def _link(link: Address, document: Any) -> RichText:
    rich = RichText()
    if link.target:
        rich.add(link.text, url_id=document.build_url_id(link.target), style="Hyperlink")
    else:
        rich.add(link.text)
    if link.shown and link.shown != link.text:
        rich.add(f" ({link.shown})")
    rich.xml = _ESCAPE_OF_THE_ENGINE.sub("&#95;", rich.xml)
    return rich


def _lay_out_tables(document: Any, outline: Outline) -> None:
    """Set each table of ours to the width of the page, its columns to their shares, so that a long word wraps."""
    section = document.docx.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    shares = {block.text: block.shares for block in outline.blocks if block.kind == "table"}
    for table in document.docx.tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        wanted = shares.get(caption.get(qn("w:val"))) if caption is not None else None
        if wanted:
            _set_widths(table, [Emu(int(width * share / sum(wanted))) for share in wanted])


def _set_widths(table: Table, widths: list[Emu]) -> None:
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width


def _properties(document: Any, outline: Outline) -> None:
    properties = document.docx.core_properties
    properties.author = outline.author[:255]
    properties.last_modified_by = properties.comments = properties.keywords = properties.category = ""
    properties.title = outline.title[:255]
    properties.subject = outline.draft
    properties.language = LANGUAGE
    moment = datetime.combine(outline.date, time(), UTC) if outline.date else datetime.now(UTC)
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.revision = 1

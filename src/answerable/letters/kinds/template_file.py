"""Our templates as Word files, for an office to change: each paragraph, heading and item of a list in its style."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from answerable.letters.kinds.defaults import DEFAULTS
from answerable.letters.kinds.kind import TITLES, Kind
from answerable.letters.outline import LANGUAGE

_STYLES = {"# ": "Heading 1", "## ": "Heading 2", "- ": "List Bullet"}
_SIZES = {"Normal": 11, "Heading 1": 15, "Heading 2": 12.5, "List Bullet": 11}


def template_docx(kind: Kind) -> bytes:
    """Return our template of this kind as a Word file. `template_reading.read_template` reads the same words back."""
    file = BytesIO()
    write_docx_of(DEFAULTS[kind], TITLES[kind], file)
    return file.getvalue()


def write_docx_of(source: str, title: str, target: IO[bytes]) -> None:
    """Save the words of a template as a Word file."""
    document = Document()
    _package(document, title)
    for line in filter(None, (part.strip() for part in re.split(r"\n+", source))):
        mark = next((mark for mark in _STYLES if line.startswith(mark)), "")
        document.add_paragraph(line.removeprefix(mark), style=_STYLES.get(mark, "Normal"))
    document.save(target)


def _package(document: DocumentType, title: str) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.title, properties.language = f"Template: {title}", LANGUAGE
    relations = document.part.package.rels
    for identifier in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[identifier]
    for name, size in _SIZES.items():
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)

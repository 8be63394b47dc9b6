"""The Word template that a letter is set in where the office has none of its own, made here from plain parts.

An office that wants its own letterhead saves this template, changes the styles, the header and the logo in Word, and
keeps the lines in braces: they are docxtpl's, and `word.py` fills them from the blocks of `outline.py`.
"""

from __future__ import annotations

from typing import IO, Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph

from answerable.letters.outline import LANGUAGE

_FONT = "Arial"
_BLACK = RGBColor(0x0B, 0x0C, 0x0C)
_RED = RGBColor(0x94, 0x25, 0x14)


def write_template(target: str | IO[bytes]) -> None:
    """Save the default Word template under a path or into an open file."""
    document = Document()
    _package(document)
    _language(document)
    _styles(document)
    _page(document)
    _body(document)
    document.save(target)


def _package(document: DocumentType) -> None:
    """Nothing of the library's own template is left over: no author, no comment, no thumbnail of another page."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.title = "Letter template"
    properties.language = LANGUAGE
    relations = document.part.package.rels
    for identifier in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[identifier]


def _language(document: DocumentType) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    language.set(qn("w:eastAsia"), LANGUAGE)
    language.set(qn("w:bidi"), "ar-SA")
    defaults.append(language)


def _styles(document: DocumentType) -> None:
    _style(document, "Normal", size=11, before=4, after=5)
    _style(document, "Title", size=20, bold=True, before=18, after=12)
    title_properties = document.styles["Title"].element.pPr
    for border in title_properties.findall(qn("w:pBdr")):
        title_properties.remove(border)
    for level, size in ((1, 15), (2, 12.5), (3, 11.5), (4, 11), (5, 11)):
        _style(document, f"Heading {level}", size=size, bold=True, before=14, after=4)
    _style(document, "List Bullet", size=11, after=4)
    _style(document, "Quote", size=11, italic=False, after=8).paragraph_format.left_indent = Cm(0.8)
    caption = _style(document, "Caption", size=11, bold=True, before=10, after=4)
    caption.paragraph_format.keep_with_next = True
    _style(document, "Header", size=9)
    _style(document, "Footer", size=9)
    for name, bold, right in (
        ("Table Text", False, False), ("Table Number", False, True),
        ("Table Heading", True, False), ("Table Heading Number", True, True),
    ):  # fmt: skip
        style = _new_style(document, name, "Normal", size=9.5, bold=bold, before=2, after=2)
        if right:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _new_style(document, "Draft", "Normal", size=14, bold=True, after=12).font.color.rgb = _RED
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = RGBColor(0x1A, 0x65, 0xA6)


def _new_style(document: DocumentType, name: str, base: str, **looks: Any) -> ParagraphStyle:
    document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[base]
    return _style(document, name, **looks)


def _style(
    document: DocumentType,
    name: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    """A paragraph style in our look; sizes and spaces in points."""
    style = document.styles[name]
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for use in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(use), _FONT)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = _BLACK
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.4)
    section.header.paragraphs[0].text = "{{ reference }}{% if draft %}\t\t{{ draft }}{% endif %}"
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _body(document: DocumentType) -> None:
    """One line per kind of block. A line that starts with `{%p` vanishes with its paragraph when the letter is set."""

    def line(text: str, style: str = "Normal") -> Paragraph:
        return document.add_paragraph(text, style=style)

    line("{%p if draft %}")
    line("{{ draft }}", "Draft")
    line("{%p endif %}")
    line("{%p for block in blocks %}")
    line('{%p if block.kind == "title" %}')
    line("{{ block.text }}", "Title")
    for level in range(2, 7):
        line(f'{{%p elif block.kind == "heading" and block.level == {level} %}}')
        line("{{ block.text }}", f"Heading {level - 1}")
    line('{%p elif block.kind == "text" %}')
    line("{{ block.text }}")
    line('{%p elif block.kind == "quote" %}')
    line("{%p for entry in block.entries %}")
    line("{{ entry }}", "Quote")
    line("{%p endfor %}")
    line('{%p elif block.kind == "lines" %}')
    line("{{ block.text }}")
    line('{%p elif block.kind == "labelled" %}')
    labelled = line("")
    labelled.add_run("{{ block.label }}:").bold = True
    labelled.add_run(" {{ block.text }}")
    line('{%p elif block.kind == "list" %}')
    line("{%p for entry in block.entries %}")
    line("{{ entry }}", "List Bullet")
    line("{%p endfor %}")
    line('{%p elif block.kind == "links" %}')
    line("{%p for link in block.links %}")
    line("{{r link }}", "List Bullet")
    line("{%p endfor %}")
    line('{%p elif block.kind == "table" %}')
    line("{{ block.text }}", "Caption")
    _table(document)
    line("{%p endif %}")
    line("{%p endfor %}")


def _table(document: DocumentType) -> None:
    table = document.add_table(rows=4, cols=7, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), "{{ block.text }}")
    table._tbl.tblPr.append(caption)
    head, opening, cells, closing = table.rows
    _cells(head, "column in block.head", "column", "Table Heading")
    opening.cells[0].paragraphs[0].text = "{%tr for row in block.rows %}"
    _cells(cells, "cell in row", "cell", "Table")
    closing.cells[0].paragraphs[0].text = "{%tr endfor %}"
    for row in (head, cells):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _cells(row: _Row, loop: str, name: str, style: str) -> None:
    """The cells of one row: numbers in one style, the rest in another."""
    plain = "Table Text" if style == "Table" else style
    texts = (
        (f"{{%tc for {loop} %}}", plain), (f"{{%tc if {name}.numeric %}}", plain),
        (f"{{{{ {name}.text }}}}", f"{style} Number"), ("{%tc else %}", plain),
        (f"{{{{ {name}.text }}}}", plain), ("{%tc endif %}", plain), ("{%tc endfor %}", plain),
    )  # fmt: skip
    for cell, (text, cell_style) in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.text, paragraph.style = text, cell_style

"""Ordinary files as offices give them, made by the libraries that make such files. Nothing hides in them; all in them is made up."""

from __future__ import annotations

import io
import json
from email.message import EmailMessage

import docx
import openpyxl
import xlsxwriter
from docx.shared import Pt
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import H, P
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pptx import Presentation

from . import clean
from .common import package

_ROWS = (("Quarter", "Contracts", "Spend (£)"), ("Q1", 14, 120_400), ("Q2", 19, 98_050), ("Q3", 11, 143_900))


def _workbook(*names: str) -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook of these sheets, each with the table, and its first sheet."""
    book = openpyxl.Workbook()
    for number, name in enumerate(names or ("Contracts",)):
        page = book.active if not number else book.create_sheet()
        page.title = name
        for row in _ROWS:
            page.append(row)
    return book, book.worksheets[0]


def _saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@clean("filter-shows-all.xlsx")
def filter_shows_all() -> bytes:
    """A filter that leaves every row in view, panes that stand still, an area to print."""
    book, page = _workbook()
    page.auto_filter.ref = "A1:C4"
    page.freeze_panes = "B2"
    page.print_area = "A1:C4"
    page.print_title_rows = "1:1"
    return _saved(book)


@clean("groups-open.xlsx")
def groups_open() -> bytes:
    """Rows and columns in groups that stand open, and a column far to the right that is hidden and empty."""
    book, page = _workbook()
    page.row_dimensions.group(2, 4, outline_level=1, hidden=False)
    page.column_dimensions.group("B", "C", outline_level=1, hidden=False)
    page.column_dimensions["H"].hidden = True
    return _saved(book)


@clean("white-on-dark.xlsx")
def white_on_dark() -> bytes:
    """White headings on a dark fill, formulas with their values, a note below in grey."""
    book, page = _workbook("2023-24", "2024-25")
    for cell in page[1]:
        cell.font, cell.fill = Font(color="FFFFFF", bold=True), PatternFill("solid", fgColor="1D70B8")
    page["A6"], page["A6"].font = "Figures are unaudited.", Font(color="505A5F", italic=True)
    for number in range(1, 4):
        page.column_dimensions[get_column_letter(number)].width = 18
    return _saved(book)


@clean("list-to-choose-from.xlsx")
def list_to_choose_from() -> bytes:
    """A list of values that are shown, in a rule for what may be typed; merged headings over empty cells."""
    book, page = _workbook()
    rule = DataValidation(type="list", formula1='"Q1,Q2,Q3"', allow_blank=True)
    rule.add("A2:A4")
    page.add_data_validation(rule)
    page["A6"] = "Contracts by quarter"
    page.merge_cells("A6:C6")
    return _saved(book)


@clean("dates-and-shares.xlsx")
def dates_and_shares() -> bytes:
    """Number formats of every usual kind, with a nought written as a dash, and formulas with their results."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("Spend")
    formats = (
        "#,##0",
        "0.0%",
        "£#,##0.00;[Red]-£#,##0.00",
        "dd/mm/yyyy",
        '#,##0;-#,##0;"-"',
        "@",
        "mmm yy",
        "0.00E+00",
    )
    for row, code in enumerate(formats):
        page.write(row, 0, f"Row {row + 1}")
        page.write_number(row, 1, 45_000 + row, book.add_format({"num_format": code}))
    page.write_formula(len(formats), 1, "=SUM(B1:B2)", None, 90_001)
    page.set_column(0, 1, 22)
    book.close()
    return out.getvalue()


@clean("letter-by-library.docx")
def letter_by_library() -> bytes:
    """A letter with headings, a list, a table, bold words and a large title."""
    made = docx.Document()
    made.add_heading("Response to your request", 1)
    made.add_paragraph("Thank you for your request of 3 March.")
    run = made.add_paragraph("We hold the information. ").add_run("It is below.")
    run.bold, run.font.size = True, Pt(12)
    for words in ("Contracts let in the year", "What was spent on each"):
        made.add_paragraph(words, style="List Bullet")
    table = made.add_table(rows=0, cols=3, style="Table Grid")
    for row in _ROWS:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    made.sections[0].footer.paragraphs[0].text = "Freedom of information team"
    made.core_properties.author, made.core_properties.comments = "", ""
    return _saved(made)


@clean("two-sections.docx")
def two_sections() -> bytes:
    """Two sections, the second across, each with the same header."""
    made = docx.Document()
    made.add_paragraph("The policy begins here.")
    made.sections[0].header.paragraphs[0].text = "Records policy"
    made.add_section()
    made.add_paragraph("The table follows.")
    made.core_properties.author, made.core_properties.comments = "", ""
    return _saved(made)


@clean("letter-by-library.odt")
def open_letter() -> bytes:
    """An OpenDocument letter with a style of its own."""
    made = OpenDocumentText()
    strong = Style(name="Strong", family="text")
    strong.addElement(TextProperties(fontweight="bold"))
    made.styles.addElement(strong)
    made.text.addElement(H(outlinelevel=1, text="Response to your request"))
    made.text.addElement(P(text="Thank you for your request of 3 March."))
    return _saved(made)


@clean("table-by-library.ods")
def open_table() -> bytes:
    """An OpenDocument table."""
    made = OpenDocumentSpreadsheet()
    table = Table(name="Contracts")
    for row in _ROWS:
        line = TableRow()
        for value in row:
            cell = (
                TableCell(valuetype="float", value=value) if isinstance(value, int) else TableCell(valuetype="string")
            )
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    made.spreadsheet.addElement(table)
    return _saved(made)


@clean("agenda.pptx")
def agenda() -> bytes:
    """A title, a list and a page for notes on which nothing stands."""
    made = Presentation()
    made.core_properties.last_modified_by = ""
    title = made.slides.add_slide(made.slide_layouts[0])
    title.shapes.title.text = "Contracts this year"
    title.placeholders[1].text = "For the audit committee"
    page = made.slides.add_slide(made.slide_layouts[1])
    page.shapes.title.text = "Agenda"
    page.placeholders[1].text = "What was let\nWhat was spent"
    return _saved(made)


@clean("contracts.xml")
def contracts_xml() -> bytes:
    """Data in XML, indented, with attributes that say what its elements are."""
    inner = "\n".join(f'  <quarter name="{name}"><let>{let}</let><spend currency="GBP">{spend}</spend></quarter>' for name, let, spend in _ROWS[1:])  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<contracts>\n{inner}\n</contracts>\n'.encode()


@clean("contracts.json")
def contracts_json() -> bytes:
    """Data in JSON, as open data is published."""
    rows = [dict(zip(("quarter", "contracts", "spend"), row, strict=True)) for row in _ROWS[1:]]
    return json.dumps({"title": "Contracts", "licence": "OGL-UK-3.0", "rows": rows}, indent=2).encode()


@clean("as-excel-saves-it.csv")
def as_excel_saves_it() -> bytes:
    """A table with the mark that Excel puts first, quotes, line ends of Windows, and empty cells at the end of rows."""
    return '\ufeffQuarter,Supplier,Spend,\r\nQ1,"Made-up & Sons, Ltd","£1,204.50",\r\nQ2,"He said ""yes""",-£30.00,\r\n'.encode()


@clean("reply-below.eml")
def reply_below() -> bytes:
    """A plain reply with the request quoted below it."""
    made = EmailMessage()
    made["From"], made["To"] = "foi@office.example", "requests@office.example"
    made["Subject"], made["Date"] = "RE: Contracts", "Mon, 03 Mar 2025 10:00:00 +0000"
    made["Message-ID"] = "<1@office.example>"
    made.set_content("The table is attached.\n\nFreedom of information team\n\n> Please send the contracts.\n")
    return made.as_bytes()


@clean("bundle.zip")
def bundle() -> bytes:
    """An archive of a folder with names in other alphabets, as programs pack them."""
    return package(
        {"Reply/letter.txt": b"The tables are below.\n", "Reply/d\u00e9penses.csv": b"Year,Spend\n2024,12\n"}
    )

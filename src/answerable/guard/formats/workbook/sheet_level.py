"""What a sheet hides: its rows, columns and cells, and what it keeps beside them (facts/guard.md 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import plain as plain_text
from answerable.guard.techniques import found

from . import allowed
from .allowed import Allowed
from .book import Book
from .colours import figure
from .number_formats import literals
from .parts import words, yes
from .ranges import areas, column_letters, reference
from .sheet import Group, Sheet
from .wording import formats_date, ordinary, reads_outside, severity_of, words_of

ALLOWED = Allowed(
    allowed.WORKSHEET,
    examined=words(
        "protectedRanges scenarios dataConsolidate customSheetViews customProperties cellWatches smartTags oleObjects controls "
        "webPublishItems dataValidations hyperlinks headerFooter row"
    ),
    worded=frozenset(
        {
            ("sheetPr", "codeName"),
            ("filter", "val"),
            ("customFilter", "val"),
            ("sortCondition", "customList"),
            ("cfRule", "text"),
            ("formula", ""),
            ("f", ""),
            ("sqref", ""),
            ("numFmt", "formatCode"),
            ("cfvo", "val"),
            ("pageSetup", "paperSize"),
            ("picture", "id"),
        }
    ),
)
_LISTED = 8  # places that are named one by one
_CODE_NAME = re.compile(
    r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio|Blad|Plan|Ark|Arkusz|List|Munka|Taul|Sayfa|Лист|Chart|Диаграмма|Diagramm|Graph|ThisWorkbook"
    r"|DieseArbeitsmappe|EstaPastaDeTrabalho|ЭтаКнига|Planilha|Worksheet)_?\d{0,4}"
)


def inspect_sheet(sheet: Sheet, book: Book, *, only_view: bool = False) -> Iterator[Finding]:
    """Everything that one sheet that was read hides. `only_view` for a sheet without cells."""
    yield from unknown(sheet)
    yield from views(sheet)
    yield from kept_beside(sheet)
    yield from headers(sheet)
    yield from hidden_cells(sheet)
    yield from unseen_letters(sheet)
    if not only_view:
        yield from criteria(sheet, book)
        yield from formulas(sheet, book)
        yield from validations(sheet, book)
        yield from links(sheet, book)


# Cells


@detector(
    "hidden-row",
    "filtered-row",
    "hidden-column",
    "out-of-view",
    "unseen-cell",
    "unseen-run",
    "unseen-zero",
    "blank-text",
    "blank-number-format",
    "conditional-format",
    "covered-by-merge",
    "far-cell",
    "pushed-out",
    "hidden-value",
    "phonetic-run",
    "tiny-text",
    "covered-text",
    "narrow-column",
)
def hidden_cells(sheet: Sheet) -> Iterator[Finding]:
    """Cells that hold something and that nobody sees: one finding a column, or one for all the rows."""
    by_code: dict[str, list[tuple[int, Group]]] = {}
    for (code, column), group in sheet.hidden.items():
        by_code.setdefault(code, []).append((column, group))
    for code, groups in by_code.items():
        if len(groups) > 40:
            columns = [column_letters(column) for column, _ in sorted(groups, key=lambda one: one[0])]
            texts = [text for _, group in groups for text in group.texts]
            where = f"{sheet.place}, columns {_several(columns)}"
            yield found(code, where, texts, count=sum(group.count for _, group in groups))
            continue
        for column, group in groups:
            count = f"{group.count:,} {'value' if group.count == 1 else 'values'}"
            yield found(code, f"{sheet.place}, {_where(column, group)}, {count}", group.texts, count=group.count)


def _where(column: int, group: Group) -> str:
    if not column:
        return f"{'row' if group.rows[0] == group.rows[-1] else 'rows'} {_runs(group.rows)}"
    rows = group.rows
    if rows[0] == rows[-1]:
        return f"cell {reference(column, rows[0])}"
    return f"column {column_letters(column)} ({reference(column, rows[0])} to {reference(column, rows[-1])})"


def _runs(rows: list[int]) -> str:
    runs = [f"{a:,}" if a == b else f"{a:,} to {b:,}" for a, b in zip(rows[::2], rows[1::2], strict=True)]
    return _several(runs)


def _several(places: list[str]) -> str:
    if len(places) <= _LISTED:
        return ", ".join(places)
    return f"{', '.join(places[:_LISTED])} and {len(places) - _LISTED:,} more"


@detector("invisible-characters")
def unseen_letters(sheet: Sheet) -> Iterator[Finding]:
    """Characters within visible cells that cannot be seen."""
    yield from plain_text.unseen_characters(
        (f"{sheet.place}, cell {reference(column, row.number)}", text)
        for row in sheet.rows
        if not (whole := "".join(row.texts)).isascii() or not whole.isprintable()
        for column, text in zip(row.columns, row.texts, strict=True)
        if not text.isascii() or not text.isprintable()
    )


@detector("unknown-element")
def unknown(sheet: Sheet) -> Iterator[Finding]:
    """Elements, values and words that a plain sheet does not have."""
    texts = [*allowed.odd(sheet.frame.root, ALLOWED), *sheet.odd]
    code_name = next((one.get("codeName") for one in sheet.parts.get("sheetPr", ()) if one.get("codeName")), None)
    if texts:
        yield found("unknown-element", sheet.place, texts, count=len(texts))
    if code_name and not _CODE_NAME.fullmatch(code_name) and code_name.lower() != sheet.name.lower():
        yield found("property", f"{sheet.place}, its name for programs", code_name)


# Views


@detector("view-hides-cells")
def views(sheet: Sheet) -> Iterator[Finding]:
    """A sheet that opens too small to be read, with its formulas in place of its figures, or with panes beyond the screen."""
    for view in sheet.elements("sheetViews", "sheetView"):
        said = []
        if any(0 < figure(view.get(name), 100) <= 20 for name in ("zoomScale", "zoomScaleNormal")):
            said.append("It opens far too small to be read.")
        if yes(view.get("showFormulas")) and sheet.filled:
            said.append("It shows formulas in place of what they come to.")
        for pane in view:
            large = figure(pane.get("ySplit"), 0) > 60 or figure(pane.get("xSplit"), 0) > 40
            if markup.local(pane) == "pane" and (pane.get("state") or "").startswith("frozen") and large:
                said.append("So many rows or columns stand still that the others cannot be scrolled into view.")
        if said:
            yield found("view-hides-cells", sheet.place, said=" ".join(said))


# Beside the cells


@detector(
    "scenario", "custom-view", "protected-range", "rich-value", "embedded-object", "form-control", "unknown-element"
)
def kept_beside(sheet: Sheet) -> Iterator[Finding]:
    """Scenarios, other views, protected ranges, objects and whatever else a sheet keeps beside its cells."""
    codes = {
        "scenarios": "scenario",
        "customSheetViews": "custom-view",
        "protectedRanges": "protected-range",
        "customProperties": "unknown-element",
        "dataConsolidate": "unknown-element",
        "smartTags": "unknown-element",
        "cellWatches": "unknown-element",
        "webPublishItems": "unknown-element",
        "oleObjects": "embedded-object",
        "controls": "form-control",
    }
    for name, code in codes.items():
        for whole in sheet.parts.get(name, ()):
            texts = list(_words_in(whole))
            places = {area for one in whole.iter() if isinstance(one.tag, str) for area in areas(one.get("r"))}
            cells = ", ".join(sorted(reference(area.left, area.top) for area in places)[:_LISTED])
            yield found(code, f"{sheet.place}{', cell ' + cells if cells else ''}", texts)


def _words_in(root: Any) -> Iterator[str]:
    for one in root.iter():
        if isinstance(one.tag, str):
            for text in (one.text, *one.attrib.values()):
                if text and not allowed.harmless(text.strip()):
                    yield text.strip()


@detector("header-footer", "header-never-shown")
def headers(sheet: Sheet) -> Iterator[Finding]:
    """Page headers and footers: a person reads them; those that no page shows stay."""
    for whole in sheet.parts.get("headerFooter", ()):
        odd = allowed.odd(whole, _HEADERS)
        if odd:
            yield found("unknown-element", f"{sheet.place}, header and footer", odd)
        yield from _headers_of(sheet, whole)


_HEADERS = Allowed(
    words("headerFooter oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter"),
    worded=frozenset((name, "") for name in words("oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter")),
)


def _headers_of(sheet: Sheet, whole: Any) -> Iterator[Finding]:
    texts = {markup.local(one): header_words(one.text or "") for one in whole}
    for name, text in texts.items():
        if not text:
            continue
        where = f"{sheet.place}, {'header' if name.endswith('Header') else 'footer'} of the printed page"
        switch = {"even": "differentOddEven", "firs": "differentFirst"}.get(name[:4])
        if switch and not yes(whole.get(switch)) and text != texts.get("odd" + name[-6:]):
            yield found("header-never-shown", where, text)
        else:
            yield found("header-footer", where, text)


def header_words(code: str) -> str:
    """The words of a header without its fields: page numbers, dates, the sheet's name, fonts and pictures."""
    text = re.sub(r'&"[^"]*"|&K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|&\d{1,3}|&[A-Za-z+\-]', " ", code.replace("&&", "\0"))
    words = " ".join(text.replace("\0", "&").split())
    return "" if re.fullmatch(r"(?:page|seite|of|von|pagina|sur|[\W\d_])*", words, re.IGNORECASE) else words


# What names words


@detector("filter-criterion")
def criteria(sheet: Sheet, book: Book) -> Iterator[Finding]:
    """Filters, sort orders and conditional formats that name values which no cell shows."""
    yield from criteria_in(sheet.frame.root, sheet.place, book)
    texts = []
    for one in sheet.frame.root.iter():
        if markup.local(one) == "cfRule" and one.get("text"):
            texts.append(one.get("text"))
        elif markup.local(one) in {"formula", "f"}:
            texts += words_of(one.text or "")
        elif markup.local(one) == "cfvo" and not allowed.harmless(one.get("val") or ""):
            texts += words_of(one.get("val"))
    lost = _lost(texts, book)
    if lost:
        yield found("filter-criterion", f"{sheet.place}, conditional format", lost, severity=severity_of(lost))


def criteria_in(root: Any, where: str, book: Book) -> Iterator[Finding]:
    """The same of a table's filter."""
    texts = []
    for one in root.iter():
        if markup.local(one) in {"filter", "customFilter"}:
            texts.append((one.get("val") or "").strip("*?"))
        elif markup.local(one) == "sortCondition" and one.get("customList"):
            texts += one.get("customList").split(",")
    lost = _lost(texts, book)
    if lost:
        yield found("filter-criterion", f"{where}, filter", lost, severity=severity_of(lost))


def _lost(texts: Iterable[str], book: Book) -> list[str]:
    """Those of the texts that no visible cell shows."""
    told = [text for text in texts if text.strip() and not _is_figure(text)]
    return [text for text in told if text.strip().lower() not in book.words()]


def _is_figure(text: str) -> bool:
    return re.fullmatch(r"[-+]?\d{1,7}(?:\.\d{1,6})?", text.strip()) is not None


@detector("formula-text", "external-formula", "concealed-formula")
def formulas(sheet: Sheet, book: Book) -> Iterator[Finding]:
    """Formulas with words or long numbers that no cell shows, and those that read from elsewhere."""
    lost: dict[int, tuple[list[str], list[str]]] = {}
    outside: dict[int, tuple[list[str], list[str]]] = {}
    for formula, places in sheet.formulas.items():
        column = places[0][0]
        cells = [reference(*place) for place in places]
        if reads_outside(formula):
            _put(outside, column, cells, [formula])
        texts = [text for text in _lost(words_of(formula), book) if not formats_date(text)]
        if texts:
            _put(lost, column, cells, texts)
    for _, (cells, texts) in sorted(outside.items()):
        yield found("external-formula", f"{sheet.place}, {_cells(cells)}", texts, count=len(cells))
    for _, (cells, texts) in sorted(lost.items()):
        where = f"{sheet.place}, {_cells(cells)}"
        yield found("formula-text", where, texts, count=len(cells), severity=severity_of(texts))
    if sheet.concealed.count:
        columns = _several([column_letters(one) for one in sorted(sheet.concealed.columns)])
        where = f"{sheet.place}, column {columns}"
        yield found("concealed-formula", where, sheet.concealed.texts, count=sheet.concealed.count)


def _put(groups: dict[int, tuple[list[str], list[str]]], column: int, cells: list[str], texts: list[str]) -> None:
    known = groups.setdefault(column, ([], []))
    known[0].extend(cells)
    known[1].extend(text for text in texts if text not in known[1])


def _cells(cells: list[str]) -> str:
    return f"{'cell' if len(cells) == 1 else 'cells'} {_several(cells)}"


@detector("data-validation")
def validations(sheet: Sheet, book: Book) -> Iterator[Finding]:
    """Lists, prompts and warnings of the rules for what may be typed."""
    for rule in sheet.frame.root.iter():
        if markup.local(rule) != "dataValidation":
            continue
        inner = "".join(one.text or "" for one in rule.iter() if markup.local(one) == "sqref")
        where = f"{sheet.place}, {(rule.get('sqref') or inner)[:60]}, rule for what may be typed"
        texts = [rule.get(name) or "" for name in ("promptTitle", "prompt", "errorTitle", "error")]
        choices: list[str] = []
        for one in rule.iter():
            if markup.local(one) in {"formula1", "formula2", "f", "list"}:
                words = words_of(one.text or "")
                choices += [piece for word in words for piece in word.split(",")]
                if reads_outside(one.text or ""):
                    yield found("external-formula", where, one.text or "")
        lost = _lost(choices, book)
        if lost:
            yield found("data-validation", where, lost, severity=severity_of(lost), count=len(lost))
        said = [text for text in _lost(texts, book) if text.strip()]
        if said:
            told = Severity.LOOK if all(re.search(r"\d{4}", text) is None for text in said) else Severity.BLOCK
            yield found(
                "data-validation", where, said, severity=told, said="It says this when a cell is chosen or filled in."
            )


@detector("hyperlink-differs")
def links(sheet: Sheet, book: Book) -> Iterator[Finding]:
    """Links whose address the cell does not say, and the words that show only when the mouse rests on them."""
    listed = next((one for one in book.listed if one.name == sheet.name), None)
    pointers = {one.id: one for one in book.package.relationships(listed.part)} if listed else {}
    differ: list[tuple[str, str]] = []
    for link in sheet.elements("hyperlinks", "hyperlink"):
        shown = " ".join(book.cells(f"'{sheet.name}'!{link.get('ref') or ''}") or ()).strip().lower()
        id_ = next((value for key, value in link.attrib.items() if key.endswith("}id")), "")
        target = pointers[id_].target if id_ in pointers else ""
        place = link.get("location") or ""
        texts = [link.get("tooltip") or "", link.get("display") or "", "" if _inner(place) else place, target]
        for text in texts:
            bare = re.sub(r"^(?:https?://|mailto:)(?:www\.)?", "", text.strip().lower()).rstrip("/")
            if bare and bare not in shown:
                differ.append((link.get("ref") or "", text))
    if differ:
        where = f"{sheet.place}, {_cells(sorted({cell for cell, _ in differ}))}"
        yield found("hyperlink-differs", where, [text for _, text in differ], count=len(differ))


def _inner(place: str) -> bool:
    return bool(areas(place)) or not place


# Formats


def inspect_formats(book: Book) -> Iterator[Finding]:
    """What the formats of all sheets hold that no cell shows; the sheets were read before."""
    yield from format_words(book)


@detector("number-format-text")
def format_words(book: Book) -> Iterator[Finding]:
    """Number formats with words that no cell shows."""
    own = {code for number, code in book.styles.codes.items() if number >= 164}
    own |= {change.code for change in book.styles.changes if change.code}
    for sheet in book.sheets.values():
        own |= {one.get("formatCode") or "" for one in sheet.frame.root.iter() if markup.local(one) == "numFmt"}
    texts = [text for code in sorted(own) for text in literals(code) if not ordinary(text) or len(text) > 16]
    shown = " ".join(book.words()) if texts else ""
    lost = [text for text in texts if text.strip().lower() not in shown]
    if lost:
        yield found("number-format-text", "", lost, count=len(lost))


__all__ = ["header_words", "inspect_formats", "inspect_sheet"]

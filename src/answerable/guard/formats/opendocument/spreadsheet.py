"""What an OpenDocument spreadsheet holds and does not show (facts/guard.md 3.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from .document import Document
from .styles import attribute
from .tables import Cell, Sheet, extent, letters, said_value, sheets

FAR_ROWS, FAR_COLUMNS = 200, 60  # facts/guard.md 3.1
_RANGES = re.compile(r"(?=.*(?:\$?[A-Z]{1,3}\$?\d|\.\$\d))[\w$.:'&()\[\] ;~-]{1,2000}")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SHOWN_WORDS = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*|true|false|yes|no|am|pm|gbp|usd|eur|err|div|ref|name|num|value|n/a",
    re.IGNORECASE,
)


def inspect(document: Document, look: Inspection) -> Iterator[Finding]:
    """What its sheets, names, ranges and checks hold unseen. Visible cells go to `look.shows_table`."""
    every = sheets(document)
    for sheet in every:
        where = f"sheet “{sheet.name}”"
        rows, columns = extent(sheet.cells)
        if sheet.hidden:
            look.lists(f"Sheet “{sheet.name}” (hidden): {counted(rows, 'row')} × {counted(columns, 'column')}")
            yield from hidden_sheet(sheet, where)
            continue
        look.lists(f"Sheet “{sheet.name}”: {counted(rows, 'row')} × {counted(columns, 'column')}")
        yield from hidden_cells(sheet, where)
        yield from covered(sheet, where)
        yield from unread(sheet, where)
        yield from conditional(sheet, where)
        yield from far(sheet, where)
        yield from values(sheet, where)
        yield from formulas(sheet, where)
        _show(sheet, where, look)
    shown = frozenset(one.shown.strip() for sheet in every if not sheet.hidden for one in sheet.cells)
    yield from names(document)
    yield from ranges(document, shown)
    yield from pivots(document, shown)
    yield from checks(document)
    yield from scenarios(document)
    yield from sources(document)


def visible_rows(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    """The cells that show, by row and column; those that several rows or columns hold in each of them."""
    unseen = {id(one) for one in (*far_cells(sheet), *(cell for _, cell in conditional_cells(sheet)))}
    rows: dict[int, dict[int, Cell]] = {}
    for cell in sheet.cells:
        if not cell.shown.strip() or id(cell) in unseen:
            continue
        if attribute(cell.element, "value-type") not in {"string", ""} and differing(cell):
            # A program shows a number's value in its own format, not the words that are kept beside it.
            cell = replace(cell, shown=said_value(cell.element))
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.times):
                rows.setdefault(row, {})[column] = cell
    return rows


def _show(sheet: Sheet, where: str, look: Inspection) -> None:
    rows = visible_rows(sheet)
    if rows:
        first, last = min(rows), max(rows)
        wide = max(max(row) for row in rows.values())
        if (last - first + 1) * wide <= 4_000_000:
            look.shows_table(
                where,
                [[_at(rows, row, column) for column in range(1, wide + 1)] for row in range(first, last + 1)],
                first=first,
            )
        else:
            look.shows(where, "\n".join(cell.shown for row in rows.values() for cell in row.values()))


def _at(rows: dict[int, dict[int, Cell]], row: int, column: int) -> str:
    cell = rows.get(row, {}).get(column)
    return cell.shown if cell is not None else ""


@detector("hidden-sheet")
def hidden_sheet(sheet: Sheet, where: str) -> Iterator[Finding]:
    """A sheet that a style takes out of view."""
    texts = [cell.text for cell in sheet.cells if cell.text.strip()]
    more = [
        text.strip()
        for one in sheet.element.iter()
        if isinstance(one.tag, str)
        for text in (one.text,)
        if text and text.strip()
    ]
    rows, columns = extent(sheet.cells)
    yield found(
        "hidden-sheet",
        where,
        [sheet.name, *(texts or more)],
        said=f"It has {counted(rows, 'row')} × {counted(columns, 'column')}.",
        count=max(1, len(texts)),
    )


def _runs(cells: list[Cell], where: str) -> dict[str, list[Cell]]:
    """Cells by the rows that follow upon each other: "row 3", "rows 5 to 9"."""
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and cell.row - (runs[-1][-1].row + runs[-1][-1].rows - 1) <= 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    groups = {}
    for run in runs:
        last = run[-1].row + run[-1].rows - 1
        groups[f"{where}, row {run[0].row}" if last == run[0].row else f"{where}, rows {run[0].row} to {last}"] = run
    return groups


def _grouped(cells: Iterable[Cell], place: Callable[[Cell], str]) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(place(cell), []).append(cell)
    return groups


@detector("hidden-row", "filtered-row", "hidden-column")
def hidden_cells(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Filled cells in rows and columns that are hidden, filtered away, folded, or of no height or width."""
    for technique in ("hidden-row", "filtered-row", "hidden-column"):
        cells = [one for one in sheet.cells if one.gone == technique]
        if technique == "hidden-column":
            groups = _grouped(cells, lambda one: f"{where}, column {letters(one.column)}")
        else:
            groups = _runs(cells, where)
        for place, group in groups.items():
            yield found(technique, place, [one.text for one in group], count=sum(one.rows * one.times for one in group))


@detector("covered-by-merge", "blank-number-format")
def covered(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Filled cells under a merged one, and values whose number format shows nothing."""
    for cell in sheet.cells:
        if cell.gone in {"covered-by-merge", "blank-number-format"}:
            yield found(cell.gone, _place(where, cell), cell.text)


def _place(where: str, cell: Cell) -> str:
    return f"{where}, cell {letters(cell.column)}{cell.row}"


@detector("hidden-text", "same-colour-text", "tiny-text")
def unread(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Words in the colour of their ground, tiny ones, and those that a style hides."""
    for technique in ("hidden-text", "same-colour-text", "tiny-text"):
        cells = [one for one in sheet.cells if not one.gone and any(why == technique for why, _ in one.unread)]
        for place, group in _grouped(cells, lambda one: f"{where}, column {letters(one.column)}").items():
            texts = [text for one in group for why, text in one.unread if why == technique]
            if len(group) == 1:
                place = _place(where, group[0])
            yield found(technique, place, texts, count=len(group))


@detector("conditional-format")
def conditional(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Filled cells that a style under a condition would make unseen."""
    bad: dict[str, list[str]] = {}
    for _, cell in conditional_cells(sheet):
        bad.setdefault(f"{where}, column {letters(cell.column)}", []).append(cell.text)
    for place, texts in bad.items():
        yield found("conditional-format", place, texts, count=len(texts))


def conditional_cells(sheet: Sheet) -> Iterator[tuple[str, Cell]]:
    """The cells that a condition would make unseen, each with the style that does so."""
    styles = sheet.document.styles
    areas = list(_conditions(sheet.element))
    for cell in sheet.cells:
        if cell.gone or cell.unread or not cell.text.strip():
            continue
        names = [*styles.maps("table-cell", cell.style), *(name for area, name in areas if area(cell))]
        hiding = next((name for name in names if styles.apply(cell.look, "table-cell", name).unread), "")
        if hiding:
            yield hiding, cell


def _conditions(table: Any) -> Iterator[tuple[Callable[[Cell], bool], str]]:
    """The areas of LibreOffice's own conditional formats, and the styles that they lay on."""
    for one in table.iter():
        if markup.local(one) == "conditional-format":
            area = _area(attribute(one, "target-range-address"))
            for condition in one:
                name = attribute(condition, "apply-style-name")
                if name:
                    yield area, name


_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def _area(address: str) -> Callable[[Cell], bool]:
    boxes = []
    for part in address.split():
        ends = _CELL.findall(part.replace("'", ""))
        if ends:
            (left, top), (right, bottom) = ends[0], ends[-1]
            boxes.append((_number(left), int(top), _number(right), int(bottom)))
    return lambda cell: any(a <= cell.column <= c and b <= cell.row <= d for a, b, c, d in boxes)


def _number(name: str) -> int:
    total = 0
    for letter in name:
        total = total * 26 + ord(letter) - 64
    return total


@detector("far-cell")
def far(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Filled cells far from the rest, where nobody scrolls to."""
    lost = far_cells(sheet)
    if lost:
        place = _place(where, lost[0])
        yield found("far-cell", place, [one.text for one in lost], count=len(lost))


def far_cells(sheet: Sheet) -> list[Cell]:
    """The cells beyond a gap of more than 200 rows or 60 columns."""
    cells = [one for one in sheet.cells if one.text.strip() and not one.gone]
    lost: list[Cell] = []
    for key, most in ((lambda one: one.row, FAR_ROWS), (lambda one: one.column, FAR_COLUMNS)):
        at = 0
        ends = {
            key(one): key(one) + ((one.rows if most == FAR_ROWS else one.times) - 1) for one in sorted(cells, key=key)
        }
        for start in sorted(ends):
            if start - at > most:
                lost += [one for one in cells if key(one) >= start]
                break
            at = max(at, ends[start])
    return lost


@detector("hidden-value")
def values(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Cells whose value is another than the words that they show."""
    for cell in sheet.cells:
        if cell.gone or not cell.text.strip():
            continue
        texts = differing(cell)
        if texts:
            yield found("hidden-value", _place(where, cell), texts)


def differing(cell: Cell) -> list[str]:
    """What a cell's value and its words do not have in common."""
    kind, value = attribute(cell.element, "value-type"), said_value(cell.element)
    if not value and kind != "string":
        return []
    if kind == "string":
        return [value] if value and value.split() != cell.text.split() else []
    loose = [word for word in _WORDS.findall(cell.text) if not _SHOWN_WORDS.fullmatch(word)]
    if (
        kind in {"float", "percentage", "currency"}
        and not re.search(r"[eE#%]", cell.text)
        and not _same_number(value, cell.text)
    ):
        return [value, cell.text]
    if len(" ".join(loose)) > 12:
        return [value, cell.text]
    stray = [one for key, one in cell.element.attrib.items() if key.rpartition("}")[2] == "string-value"]
    return [one for one in stray if one.split() != cell.text.split()]


def _same_number(value: str, text: str) -> bool:
    """Whether what is shown is the value, rounded, or told in hundredths, thousands or millions."""
    figures = re.findall(r"[-+(]?\d[\d,. ’']*", text)
    if len(figures) != 1 or _WORDS.search(text) or re.search(r"[/:]", text):
        return bool(figures) or text.strip() in {"-", "–"}
    plain = re.sub(r"[^\d.]", "", figures[0].replace(" ", ""))
    try:
        shown, real = float(plain.rstrip(".") or "0"), abs(float(value))
    except ValueError:
        return False
    places = len(plain.partition(".")[2])
    half = 0.5001 * 10**-places
    comma = re.sub(r"[^\d,]", "", figures[0]).replace(",", ".", 1)
    others = [shown] if comma.count(".") != 1 or "," in comma else [shown, float(comma)]
    return any(
        abs(real * scale - one) <= max(half, 1e-9 * real) + (0.5 if one != shown else 0)
        for one in others
        for scale in (1, 100, 1e-3, 1e-6, 1e-9)
    )


@detector("formula-text", "external-formula")
def formulas(sheet: Sheet, where: str) -> Iterator[Finding]:
    """Formulas with words in them that the cell does not show, and those that reach into other files."""
    for cell in sheet.cells:
        formula = attribute(cell.element, "formula")
        if not formula:
            continue
        texts = [
            one for one in _QUOTED.findall(formula) if len(one) > 3 and one not in cell.shown and _WORDS.search(one)
        ]
        if "file:" in formula or "http" in formula or ("#$" in formula and "'" in formula):
            yield found("external-formula", _place(where, cell), formula)
        elif texts:
            yield found("formula-text", _place(where, cell), [*texts, formula])


@detector("defined-name")
def names(document: Document) -> Iterator[Finding]:
    """Names that stand for words, figures or formulas."""
    for one in document.body.iter():
        name = attribute(one, "name") if isinstance(one.tag, str) else ""
        if markup.local(one) == "named-expression":
            yield found("defined-name", f"name “{name}”", [name, attribute(one, "expression")])
        elif markup.local(one) == "named-range":
            plain = _RANGES.fullmatch(attribute(one, "cell-range-address"))
            usual = attribute(one, "range-usable-as") not in {"", "none"} or name.startswith(
                ("_xlnm", "Print_", "Excel_BuiltIn", "__")
            )
            if not plain or not usual:
                texts = [name, "" if plain else attribute(one, "cell-range-address")]
                yield found("defined-name", f"name “{name}”", texts, severity=Severity.LOOK if plain else None)


@detector("filter-criterion", "data-connection")
def ranges(document: Document, shown: frozenset[str]) -> Iterator[Finding]:
    """What a filter looks for and the sheet does not show, and where a range fetches its rows."""
    for one in document.body.iter():
        name = markup.local(one)
        if name in {"filter-condition", "filter-set-item"}:
            value = attribute(one, "value")
            if value and value not in shown and not re.fullmatch(r"[\d.,-]*", value):
                yield found("filter-criterion", "filters", value)
        elif name.startswith("database-source") or name in {
            "consolidation",
            "table-source",
            "cell-range-source",
            "linked-table",
        }:
            texts = [value for key, value in one.attrib.items() if not key.endswith(("}type", "}actuate"))]
            yield found("data-connection", "ranges", texts)


@detector("pivot-cache")
def pivots(document: Document, shown: frozenset[str]) -> Iterator[Finding]:
    """Pivot tables: what they keep of their source that no cell shows."""
    for one in document.body.iter():
        if markup.local(one) == "data-pilot-table":
            texts = [
                value
                for inner in one.iter()
                if markup.local(inner)
                in {
                    "data-pilot-member",
                    "data-pilot-group",
                    "data-pilot-group-member",
                    "filter-condition",
                    "data-pilot-field",
                }
                for value in (
                    attribute(inner, "name"),
                    attribute(inner, "display-name"),
                    attribute(inner, "value"),
                    attribute(inner, "selected-page"),
                    attribute(inner, "source-field-name"),
                )
                if value and value not in shown
            ]
            where = f"pivot table “{attribute(one, 'name')}”"
            if texts or any(markup.local(inner).startswith(("database-source", "source-service")) for inner in one):
                yield found("pivot-cache", where, texts, count=max(1, len(texts)))


@detector("data-validation")
def checks(document: Document) -> Iterator[Finding]:
    """Lists that cells may be filled from, and messages that show only while filling."""
    for one in document.body.iter():
        if markup.local(one) != "content-validation":
            continue
        texts = [text for text in _QUOTED.findall(attribute(one, "condition")) if _WORDS.search(text)]
        for message in one:
            texts += [attribute(message, "title"), *("".join(line.itertext()) for line in message)]
        if any(text.strip() for text in texts):
            yield found("data-validation", "cells with a check of what is filled in", texts)


@detector("scenario")
def scenarios(document: Document) -> Iterator[Finding]:
    """Other values that cells can be switched to."""
    for one in document.body.iter():
        if markup.local(one) == "scenario":
            texts = [attribute(one, "comment")]
            table = one.getparent()
            texts += [
                text.strip()
                for inner in table.iter()
                if isinstance(inner.tag, str)
                for text in (inner.text,)
                if text and text.strip()
            ]
            yield found("scenario", f"sheet “{attribute(table, 'name')}”", texts)


@detector("remote-part")
def sources(document: Document) -> Iterator[Finding]:
    """Programs and files that cells take their content from (DDE), with what was there last."""
    for one in document.body.iter():
        if markup.local(one) in {"dde-link", "dde-source", "dde-connection-decl"}:
            yield found(
                "remote-part",
                "links to other programs",
                [*one.attrib.values(), *(text for text in one.itertext() if text.strip())],
            )

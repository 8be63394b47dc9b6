"""The sheets of an OpenDocument spreadsheet: every filled cell with its place, its words, and whether it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from answerable.guard import markup

from .document import Document
from .styles import Look, attribute, points
from .words import Reader, State

THIN = 1.0  # points: a row or column of less is not seen
_MOST_REPEATED = 100_000  # rows or cells of one content; more is no table


@dataclass(frozen=True)
class Column:
    """Columns of one kind."""

    first: int
    last: int
    gone: str = ""
    style: str = ""
    """Of cells that name none."""
    width: float = 64.0


@dataclass(frozen=True)
class Cell:
    """A filled cell. Rows and columns count from 1."""

    row: int
    column: int
    element: Any
    text: str
    """Everything that it says, shown or not."""
    shown: str
    """What a reader sees of it."""
    gone: str
    """The technique by which it does not show as a whole; "" where it does."""
    unread: tuple[tuple[str, str], ...] = ()
    """Words in it that do not show, each with its technique."""
    across: int = 1
    down: int = 1
    times: int = 1
    """How many columns in a row hold it."""
    rows: int = 1
    """How many rows hold it."""
    style: str = ""
    look: Look = field(default_factory=Look)


@dataclass
class Sheet:
    """One sheet."""

    document: Document
    element: Any
    name: str
    columns: list[Column] = field(default_factory=list)

    @cached_property
    def hidden(self) -> bool:
        """Whether it does not show at all."""
        _, rest = self.document.styles.properties("table", attribute(self.element, "style-name"))
        return rest.get("display") == "false" or attribute(self.element, "display") == "false"

    @cached_property
    def cells(self) -> list[Cell]:
        """Its filled cells in the order of rows."""
        return list(_cells(self))

    def column(self, number: int) -> Column:
        """What is said of a column."""
        return next((one for one in self.columns if one.first <= number <= one.last), Column(number, number))


def sheets(document: Document) -> list[Sheet]:
    """The sheets of a spreadsheet in their order."""
    found = []
    for one in document.body:
        if markup.local(one) == "table":
            sheet = Sheet(document, one, attribute(one, "name"))
            sheet.columns = list(_columns(document, one))
            found.append(sheet)
    return found


def letters(column: int) -> str:
    """The name of a column: 1 is A."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _repeated(element: Any, name: str) -> int:
    value = attribute(element, name)
    return max(1, int(value)) if value.isdigit() else 1


def _columns(document: Document, table: Any) -> Iterator[Column]:
    at = 1
    for one, gone in _nested(table, "table-column", ""):
        count = _repeated(one, "number-columns-repeated")
        _, rest = document.styles.properties("table-column", attribute(one, "style-name"))
        width = points(rest["column-width"]) if rest.get("column-width") else 64.0
        why = (
            gone or _visibility(one, "hidden-column") or ("hidden-column" if width is not None and width < THIN else "")
        )
        yield Column(at, at + count - 1, why, attribute(one, "default-cell-style-name"), width or 0.0)
        at += count


def _visibility(element: Any, hidden: str) -> str:
    value = attribute(element, "visibility")
    return (
        "filtered-row"
        if value == "filter" and hidden == "hidden-row"
        else hidden
        if value in {"collapse", "filter"}
        else ""
    )


_NESTS = {
    "table-columns",
    "table-rows",
    "table-header-columns",
    "table-header-rows",
    "table-column-group",
    "table-row-group",
}


def _nested(element: Any, name: str, gone: str) -> Iterator[tuple[Any, str]]:
    """The rows or columns of a table with those in its groups; a group that is folded hides them."""
    for one in element:
        local = markup.local(one)
        if local == name:
            yield one, gone
        elif local in _NESTS:
            folded = "hidden-row" if "row" in local else "hidden-column"
            hidden = folded if local.endswith("group") and attribute(one, "display") == "false" else ""
            yield from _nested(one, name, gone or hidden)


def _cells(sheet: Sheet) -> Iterator[Cell]:
    at = 1
    styles = sheet.document.styles
    for row, folded in _nested(sheet.element, "table-row", ""):
        count = _repeated(row, "number-rows-repeated")
        _, rest = styles.properties("table-row", attribute(row, "style-name"))
        height = points(rest["row-height"]) if rest.get("row-height") else None
        thin = height is not None and height < THIN and rest.get("use-optimal-row-height") != "true"
        gone = folded or _visibility(row, "hidden-row") or ("hidden-row" if thin else "")
        look = styles.apply(sheet.document.look, "table-row", attribute(row, "style-name"))
        yield from _row(
            sheet, row, at, min(count, _MOST_REPEATED), gone, look, attribute(row, "default-cell-style-name")
        )
        at += count


def _row(sheet: Sheet, row: Any, at: int, rows: int, gone: str, look: Look, usual: str) -> Iterator[Cell]:
    column = 1
    for one in row:
        name = markup.local(one)
        if name not in {"table-cell", "covered-table-cell"}:
            continue
        times = _repeated(one, "number-columns-repeated")
        if len(one) or attribute(one, "value-type") or attribute(one, "formula"):
            about = sheet.column(column)
            style = attribute(one, "style-name") or usual or about.style
            yield _cell(
                sheet,
                one,
                style,
                look,
                replace(
                    _EMPTY, row=at, column=column, rows=rows, times=min(times, _MOST_REPEATED), gone=gone or about.gone
                ),
            )
        column += times


_EMPTY = Cell(0, 0, None, "", "", "")


def _cell(sheet: Sheet, element: Any, style: str, look: Look, cell: Cell) -> Cell:
    styles = sheet.document.styles
    look = styles.apply(look, "table-cell", style)
    gone = cell.gone
    if markup.local(element) == "covered-table-cell":
        gone = gone or "covered-by-merge"
    lines, shown, unread = [], [], []
    for paragraph in Reader(sheet.document).paragraphs(_own(element), State(look)):
        lines.append("".join(one.text for one in paragraph.pieces))
        shown.append(paragraph.text)
        unread += [(one.gone, one.text) for one in paragraph.pieces if one.gone and one.text.strip()]
    whole = "\n".join(lines)
    value = said_value(element)
    if not whole.strip() and value:
        whole = value
        shown = [] if look.unread else [value]
        unread = [(look.unread, value)] if look.unread else []
    if whole.strip() and not gone and shows_nothing(sheet.document, style, element):
        gone = "blank-number-format"
    return replace(
        cell,
        element=element,
        text=whole,
        shown="" if gone else "\n".join(shown),
        gone=gone if whole.strip() else "",
        unread=tuple(unread),
        across=_repeated(element, "number-columns-spanned"),
        down=_repeated(element, "number-rows-spanned"),
        style=style,
        look=look,
    )


def _own(element: Any) -> Any:
    """The cell with its own paragraphs alone: not those of shapes that stand on it."""
    keep = [one for one in element if markup.local(one) in {"p", "h", "list"}]
    if len(keep) == len(element):
        return element
    return keep


def said_value(element: Any) -> str:
    """The value that a cell keeps beside its words."""
    kind = attribute(element, "value-type")
    named = {"date": "date-value", "time": "time-value", "boolean": "boolean-value", "string": "string-value"}
    return attribute(element, named.get(kind, "value")) if kind else ""


def shows_nothing(document: Document, style: str, element: Any) -> bool:
    """Whether a number format leaves nothing of the cell's value to be seen, such as ";;;"."""
    names = [attribute(one, "data-style-name") for one in document.styles.chain("table-cell", style)]
    name = next((one for one in names if one), "")
    form = document.styles.data.get(name)
    if form is None:
        return False
    forms = [form]
    for one in form:
        if markup.local(one) == "map":
            mapped = document.styles.data.get(attribute(one, "apply-style-name"))
            if mapped is not None:
                forms.append(mapped)
    if attribute(element, "value-type") == "string":
        # Words are shown as they are unless the format is one of words that has no place for them.
        return any(markup.local(one) == "text-style" for one in forms) and not any(map(_draws, forms))
    return not any(_draws(one) for one in forms)


def _draws(form: Any) -> bool:
    for one in form:
        name = markup.local(one)
        if name == "text":
            if (one.text or "").strip():
                return True
        elif name not in {"map", "text-properties"}:
            return True
    return False


def extent(cells: list[Cell]) -> tuple[int, int]:
    """How many rows and columns have anything in them."""
    rows = max((one.row + one.rows - 1 for one in cells if one.text.strip()), default=0)
    columns = max((one.column + one.times - 1 for one in cells if one.text.strip()), default=0)
    return rows, columns

"""One sheet as it is seen: which cells a reader can see, and which not and why (facts/guard.md 3.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from answerable.guard import markup

from . import cells, ranges, strings
from .allowed import namespaces
from .cells import Cell, Manner, Row, Run
from .colours import figure
from .conditional import Rules
from .number_formats import blank, general, shown
from .parts import Frame, yes
from .ranges import Area, areas
from .strings import Texts
from .styles import TINY, Change, Look, Styles

LOW = 4.0  # points: words in a lower row cannot be read; an empty one is only a space between two others
SHRUNK = 3.0  # points: words that are shrunk to fit and come out smaller cannot be read
NARROW = 0.7  # characters: a narrower column shows nothing (facts/guard.md 3.1)
FAR_ROWS, FAR_COLUMNS = 200, 60  # empty ones before a cell that nobody scrolls to (facts/guard.md 3.1)
KEPT = 400_000  # characters of what is hidden in one sheet in one way
_ORDINARY_NUMBER = re.compile(r"\d{1,10}|-[1-9]\d{0,8}|-?(?:0|[1-9]\d{0,5})\.\d{0,2}[1-9]")
"""A number that the format General shows as it is written."""
_LONGER_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,2})?")
_SHORT_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?")
_WIDE = " " * 40


@dataclass
class Group:
    """What is hidden in one way at one place."""

    count: int = 0
    size: int = 0
    texts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """The first and last rows of each run of rows."""
    columns: set[int] = field(default_factory=set)

    def add(self, row: int, column: int, text: str) -> None:
        """One more cell."""
        self.count += 1
        self.columns.add(column)
        if self.size < KEPT:
            self.size += len(text) + 1
            self.texts.append(text)
        if self.rows and self.rows[-1] in {row, row - 1}:
            self.rows[-1] = row
        elif len(self.rows) < 2_000:
            self.rows += [row, row]


class _Known(dict[bytes, tuple[str, float | None] | None]):
    """What a value says, as it is written: most values of a sheet stand in it many times."""

    def __init__(self, read: Callable[[str], tuple[str, float | None] | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: bytes) -> tuple[str, float | None] | None:
        words = self._read(cells.text(raw))
        if len(self) < _VALUES:
            self[raw] = words
        return words


_MANNERS, _READERS, _VALUES = 500, 100, 4_000  # that are kept of a sheet, and of each reader


@dataclass(frozen=True)
class Table:
    """A table on a sheet: whether its style paints its heading dark, and whether it filters its rows."""

    area: Area
    dark: bool
    filters: bool
    changes: tuple[tuple[str, Change], ...] = ()
    """What its style, where it is one of the workbook's own, changes of its cells."""

    def hides(self, column: int, row: int, look: Look) -> bool:
        """Whether its style makes the words of a cell unseen."""
        if (column, row) not in self.area:
            return False
        return any(
            change.hides(look)
            for kind, change in self.changes
            if (kind != "headerRow" or row == self.area.top) and (kind != "totalRow" or row == self.area.bottom)
        )


class SeenRow(NamedTuple):
    """The cells of one row that are seen: their columns, words, values and styles."""

    number: int
    columns: tuple[int, ...]
    texts: tuple[str, ...]
    values: tuple[float | None, ...]
    styles: tuple[int, ...]


@dataclass
class Sheet:
    """One sheet, read once from end to end by `read`."""

    name: str
    frame: Frame
    styles: Styles
    texts: Texts
    since_1904: bool = False
    keep_values: bool = False
    tables: tuple[Table, ...] = ()
    covers: tuple[Area, ...] = ()
    """The cells that a picture, a chart or a filled shape covers wholly."""

    rows: list[SeenRow] = field(default_factory=list)
    shut_rows: set[int] = field(default_factory=set)
    hidden: dict[tuple[str, int], Group] = field(default_factory=dict)
    formulas: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Formulas that hold more than sums: each with the places where it stands, the first few."""
    concealed: Group = field(default_factory=Group)
    odd: list[str] = field(default_factory=list)
    filled: int = 0
    """How many cells hold anything."""
    widest: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        root = self.frame.root
        parts: dict[str, list[Any]] = {}
        for one in root:
            parts.setdefault(markup.local(one), []).append(one)
        self.parts = parts
        self._columns()
        self._heights()
        self.merges = [area for one in self.elements("mergeCells", "mergeCell") for area in areas(one.get("ref"))]
        self.merges.sort(key=lambda area: area.top)
        self.rules = Rules(root, self.styles)
        self.filters = self._filters()
        self.shows_zeros = not any(
            not yes(one.get("showZeros"), otherwise=True) for one in self.elements("sheetViews", "sheetView")
        )
        self._views()
        protection = parts.get("sheetProtection", [None])[0]
        self.protected = protection is not None and yes(protection.get("sheet"))
        self._plain = [self._is_plain(look) for look in self.styles.looks]
        self._texts_plain = self.texts.plain()
        self._numbers: set[int] = set()
        self._readers: dict[Manner, list[_Known]] = {}
        self._known: dict[tuple[str, str, float], _Known] = {}
        self._last: tuple[Manner | None, list[_Known]] = (None, [])
        self._before = 0
        self._open_merges: list[Area] = []
        self._next_merge = 0

    @property
    def place(self) -> str:
        """The sheet as findings name it."""
        return f"sheet “{self.name}”"

    def elements(self, group: str, name: str) -> Iterator[Any]:
        """The elements of a name within a group of the sheet's frame."""
        for whole in self.parts.get(group, ()):
            yield from (one for one in whole if markup.local(one) == name)

    def _columns(self) -> None:
        """The columns that show nothing, why, and how wide the others are."""
        format_ = self.parts.get("sheetFormatPr", [None])[0]
        default = figure(format_.get("defaultColWidth") if format_ is not None else None, -1)
        base = figure(format_.get("baseColWidth") if format_ is not None else None, 8)
        self.default_width = default if default >= 0 else (base + 0.71 if base else 0.0)
        self.widths: dict[int, float] = {}
        self.shut: set[int] = set()
        for one in self.elements("cols", "col"):
            first, last = int(figure(one.get("min"), 1)), int(figure(one.get("max"), 1))
            width = figure(one.get("width"), self.default_width)
            shut = yes(one.get("hidden")) or width < NARROW
            for column in range(max(first, 1), min(last, ranges.COLUMNS) + 1):
                self.widths[column] = width
                self.shut.discard(column) if not shut else self.shut.add(column)
        if self.default_width < NARROW:
            self.shut |= set(range(1, ranges.COLUMNS + 1)) - self.widths.keys()

    def _heights(self) -> None:
        format_ = self.parts.get("sheetFormatPr", [None])[0]
        self.default_height = figure(format_.get("defaultRowHeight") if format_ is not None else None, 15.0)

    def _filters(self) -> tuple[Area, ...]:
        own = [area for one in self.parts.get("autoFilter", ()) for area in areas(one.get("ref"))]
        return (*own, *(table.area for table in self.tables if table.filters))

    def _views(self) -> None:
        """Rows and columns before the first that can be scrolled to, where panes are frozen."""
        self.first_row = self.first_column = 1
        for view in self.elements("sheetViews", "sheetView"):
            corner = areas(view.get("topLeftCell"))
            panes = [
                one for one in view if markup.local(one) == "pane" and (one.get("state") or "").startswith("frozen")
            ]
            if corner and panes:
                if figure(panes[0].get("ySplit"), 0) > 0:
                    self.first_row = max(self.first_row, corner[0].top)
                if figure(panes[0].get("xSplit"), 0) > 0:
                    self.first_column = max(self.first_column, corner[0].left)

    # Reading

    def read(self) -> None:
        """Read every row: fills `rows` with what is seen and `hidden` with what is not. Raises as cells.rows."""
        for row in cells.rows(self.frame):
            self._read_row(row)
        self.odd += namespaces(self.frame.data)
        self.frame = Frame(self.frame.root, b"")  # so that a book of many sheets does not hold them all
        self.rows.sort(key=lambda row: row.number)
        self._far()

    def _read_row(self, row: Row) -> None:
        number = row.number
        self.odd += row.odd
        if number > ranges.ROWS:
            self.odd.append(f"row {number}")
        twice = number <= self._before and number in self._numbers
        self._before = number
        self._numbers.add(number)
        why_row = self._why_row(row)
        if why_row:
            self.shut_rows.add(number)
        merged = self._merges_at(number)
        open_row = not (twice or why_row or merged or self.covers or number < self.first_row)
        if open_row and row.run is not None and self._read_run(row.run, number):
            return
        seen: list[tuple[int, str, float | None, int]] = []
        for cell in row.cells if row.run is None else row.run.cells():
            if cell.formula is not None:
                self._formula(cell.formula, cell.column, cell.style, number)
                self._attributes_of_formula(cell)
            if cell.value is None and cell.element is None:
                continue
            if open_row and cell.column >= self.first_column and cell.column not in self.shut:
                plain = cell.element is None and cell.value
                words = self._ordinary(plain, style=cell.style, kind=cell.type, column=cell.column) if plain else None
                if words is not None and not (seen and cell.column <= seen[-1][0]):
                    self.filled += 1
                    seen.append((cell.column, words[0], words[1], cell.style))
                    continue
            text, value, look = self._shown(cell, number)
            if not text and value is None:
                continue
            self.filled += 1
            again = twice or (bool(seen) and cell.column <= seen[-1][0])
            why = "hidden-value" if again else self._why(cell, number, text, value, look, why_row, merged)
            if why:
                text, value = self._put_away(why, cell, number, text, value, look), None
            elif value is not None and look.code != "General":
                self._hashes(cell.column, number, text)
            if text or value is not None:
                seen.append((cell.column, text, value, cell.style))
        if seen:
            columns, texts, values, styles = zip(*seen, strict=True)
            self.rows.append(SeenRow(number, columns, texts, *((values, styles) if self.keep_values else ((), ()))))

    def _read_run(self, run: Run, number: int) -> bool:
        """Read a row all of whose cells can be seen and are ordinary: most rows are that. Whether it is one."""
        if not run.values:
            return True
        if run.manner is not self._last[0]:
            self._last = run.manner, self._readers.get(run.manner) or self._readers_of(run.manner)
        readers = self._last[1]
        words = [known[raw] for known, raw in zip(readers, run.values, strict=False)]
        if len(words) < len(run.values) or None in words:
            return False
        columns, styles, _ = run.manner
        for column, style, formula in zip(columns, styles, run.formulas, strict=False):
            if formula:
                self._formula(cells.text(formula), column, style, number)
        texts, values = zip(*words, strict=True)
        self.filled += len(texts)
        self.rows.append(SeenRow(number, columns, texts, *((values, styles) if self.keep_values else ((), ()))))
        return True

    def _readers_of(self, manner: Manner) -> list[_Known]:
        """What reads each cell of rows in this manner; fewer than it has where one is not seen or does not look plain."""
        readers: list[_Known] = []
        before = self.first_column - 1
        for column, style, kind in zip(*manner, strict=True):
            if column <= before or column in self.shut or style >= len(self._plain) or not self._plain[style]:
                break
            before, width = column, self.widths.get(column, math.inf)
            code = self.styles.looks[style].code
            key = (kind, code, width if kind in {"", "n"} and code != "General" else 0.0)
            if key not in self._known:
                if len(self._known) >= _READERS:
                    break
                self._known[key] = _Known(partial(self._ordinary, style=style, kind=kind, column=column))
            readers.append(self._known[key])
        if len(self._readers) < _MANNERS:
            self._readers[manner] = readers
        return readers

    def _ordinary(self, raw: str, *, style: int, kind: str, column: int) -> tuple[str, float | None] | None:
        """The words of a cell that looks plain and holds an ordinary text or number, and its value; None for any other.

        Most cells are that; what they say is what `_shown` and `_why` would say of them, in a quarter of the time.
        """
        if not raw or style >= len(self._plain) or not self._plain[style]:
            return None
        code = self.styles.looks[style].code
        if kind in {"", "n"}:
            return self._ordinary_number(raw, code, column)
        if code not in {"General", "@"}:
            return None
        if kind == "s":
            index = int(raw) if raw.isdecimal() and len(raw) < 10 else -1
            if 0 <= index < len(self._texts_plain) and self._texts_plain[index]:
                self.texts.used[index] = 1
                return self.texts.texts[index], None
            return None
        if kind not in {"str", "inlineStr"} or "_x" in raw:
            return None
        # Of these letters none is drawn as nothing, and no space but forty pushes anything out.
        simple = raw[0].isalnum() and raw.isascii() and raw.isprintable() and _WIDE not in raw
        return (raw, None) if simple or not (blank(raw) or strings.pushed_out(raw)) else None

    def _ordinary_number(self, raw: str, code: str, column: int) -> tuple[str, float] | None:
        if code == "General":
            if _ORDINARY_NUMBER.fullmatch(raw):
                text, value = raw, float(raw)
            elif len(raw) <= 26 and _LONGER_NUMBER.fullmatch(raw):
                value = float(raw)
                text = shown(value, code, self.since_1904).text
            else:
                return None
        else:
            if not _SHORT_NUMBER.fullmatch(raw):
                return None
            value = float(raw)
            appears = shown(value, code, self.since_1904)
            text = appears.text
            if not appears.holds or appears.colour is not None or len(text) > self.widths.get(column, len(text)) + 1.5:
                return None
        return (text, value) if text and (value or self.shows_zeros) else None

    def _put_away(self, why: str, cell: Cell, row: int, text: str, value: float | None, look: Look) -> str:
        """Note a cell that is not seen, and give the words that are seen in its place."""
        replaced = why in {"blank-number-format", "unseen-zero"}
        self._hide(why, row, cell.column, general(value) if value is not None and (replaced or blank(text)) else text)
        return self._in_its_place(why, text, value, look)

    def _hashes(self, column: int, row: int, text: str) -> None:
        """Note a number that its column is too narrow for: it shows as ####, though the cell is there to be widened."""
        if len(text.strip()) > self.widths.get(column, len(text)) + 1.5:
            self._hide("narrow-column", row, column, text)

    def _in_its_place(self, why: str, text: str, value: float | None, look: Look) -> str:
        """The words that a number format shows where it does not show the value: "Yes" for 1, "<5" for 3."""
        if why not in {"blank-number-format", "unseen-zero"} or (value == 0 and not self.shows_zeros):
            return ""
        appears = shown(text if value is None else value, look.code, self.since_1904)
        return "" if appears.holds or blank(appears.text) else appears.text.strip()

    def _hide(self, why: str, row: int, column: int, text: str) -> None:
        by_column = why not in {"hidden-row", "filtered-row"}
        group = self.hidden.setdefault((why, column if by_column else 0), Group())
        group.add(row, column, text)

    def _shown(self, cell: Cell, row: int) -> tuple[str, float | None, Look]:
        """The words of a cell as they appear, its value where it is a number, and its look."""
        look = self.styles.look(cell.style)
        kind, raw = cell.type, cell.value
        if kind == "s":
            index = int(raw) if raw and raw.isdecimal() and len(raw) < 10 else -1
            if not 0 <= index < len(self.texts.texts):
                self.odd.append(raw or "")
                return "", None, look
            self.texts.used[index] = 1
            return self._worded(self.texts.texts[index], cell, look, row, self.texts.rich.get(index))
        if kind == "inlineStr" and cell.element is not None:
            return self._inline(cell, look, row)
        if kind in {"", "n", "b"}:
            return self._number(cell, look, row)
        text = strings.escaped(raw or "")
        if kind not in {"str", "inlineStr", "e", "d"} or (kind == "e" and not re.fullmatch(r"#[\w/!?]{2,20}", text)):
            self.odd.append(text or kind)
        return self._worded(text, cell, look, row, None)

    def _inline(self, cell: Cell, look: Look, row: int) -> tuple[str, float | None, Look]:
        inner = next((one for one in cell.element if markup.local(one) == "is"), None)
        if inner is None:
            return self._worded(cell.value or "", cell, look, row, None)
        text, rich, phonetic, odd = strings.of_element(inner, self.styles)
        self.odd += odd
        if phonetic:
            self._note("phonetic-run", row, cell.column, " ".join(phonetic))
        if cell.value:
            self._note("hidden-value", row, cell.column, cell.value)
        return self._worded(text, cell, look, row, rich)

    def _number(self, cell: Cell, look: Look, row: int) -> tuple[str, float | None, Look]:
        raw = (cell.value or "").strip()
        if not raw:
            return "", None, look
        try:
            value = float(raw)
        except ValueError:
            self.odd.append(raw)
            return "", None, look
        if len(raw) > 26:
            self._note("hidden-value", row, cell.column, raw)
        if cell.type == "b":
            return ("TRUE" if value else "FALSE"), value, look
        if look.code == "General" and raw.isdecimal() and len(raw) < 11:
            return raw, value, look
        return shown(value, look.code, self.since_1904).text, value, look

    def _worded(
        self, text: str, cell: Cell, look: Look, row: int, rich: strings.Rich | None
    ) -> tuple[str, float | None, Look]:
        if rich is not None and cell.column not in self.shut:
            unseen = rich.unseen(look)
            if unseen and len(unseen) < len([piece for piece, _ in rich.runs if piece.strip()]):
                self._note("unseen-run", row, cell.column, *unseen)
                text = "".join(piece for piece, _ in rich.runs if piece not in set(unseen))
            elif unseen:
                self._note("unseen-cell", row, cell.column, text)
                return "", None, look
        return text, None, look

    def _note(self, why: str, row: int, column: int, *texts: str) -> None:
        for text in texts:
            self._hide(why, row, column, text)

    # Why a cell is not seen

    def _why_row(self, row: Row) -> str:
        get = row.attributes.get
        if not ("ht" in row.attributes or "hidden" in row.attributes):
            return "hidden-row" if self.default_height < LOW else ""
        height = figure(get("ht"), self.default_height)
        if yes(get("hidden")):
            filtered = any(area.top < row.number <= area.bottom for area in self.filters)
            return "filtered-row" if filtered else "hidden-row"
        return "hidden-row" if height < LOW else ""

    def _why(
        self,
        cell: Cell,
        row: int,
        text: str,
        value: float | None,
        look: Look,
        why_row: str,
        merged: list[Area],
    ) -> str:
        """Why nobody sees a cell that holds something; "" where it is seen."""
        column = cell.column
        area = next((one for one in merged if (column, row) in one), None) if merged else None
        if area is not None and (column, row) != (area.left, area.top):
            return "covered-by-merge"
        if why_row and (area is None or area.bottom == area.top):
            return why_row
        if column in self.shut and (area is None or all(one in self.shut for one in range(area.left, area.right + 1))):
            return "hidden-column"
        if row < self.first_row or column < self.first_column:
            return "out-of-view"
        if self.covers and any((column, row) in one for one in self.covers):
            return "covered-text"
        return self._why_look(cell, row, text, value, look)

    def _is_plain(self, look: Look) -> bool:
        """Whether nothing in a style can hide words, and no rule of the sheet could."""
        return (
            not look.unseen()
            and look.font.size >= TINY
            and not (look.shrinks or look.pushed)
            and not self.rules.rules
            and not any(table.changes for table in self.tables)
            and self.shows_zeros
        )

    def _why_look(self, cell: Cell, row: int, text: str, value: float | None, look: Look) -> str:
        plain = cell.style < len(self._plain) and self._plain[cell.style]
        if plain and look.code == "General":
            if value is None and blank(text):
                return "blank-text" if text.strip() else ""
            return "pushed-out" if len(text) > 12 and strings.pushed_out(text) else ""
        if value == 0 and not self.shows_zeros and cell.type != "b":
            return "unseen-zero"
        appears = (
            shown(text if value is None else value, look.code, self.since_1904) if look.code != "General" else None
        )
        if appears is not None and not appears.holds and cell.type != "b":
            return self._why_format(appears.text, value)
        if plain and appears is not None and appears.colour is None and value is not None:
            return ""
        if value is None and blank(text):
            return "blank-text" if text.strip() else ""
        colour = appears.colour if appears else None
        if look.unseen(colour) and not self._dark_heading(cell.column, row, look):
            return "unseen-cell"
        if look.font.automatic and any(table.hides(cell.column, row, look) for table in self.tables):
            return "unseen-cell"
        if look.font.size < TINY:
            return "tiny-text"
        if look.shrinks and self._shrunk(text, cell.column, look):
            return "tiny-text"
        if look.pushed or (len(text) > 12 and strings.pushed_out(text)):
            return "pushed-out"
        return self.rules.hides(cell.column, row, value if value is not None else text, cell.type, look)

    @staticmethod
    def _why_format(appears: str, value: float | None) -> str:
        if value == 0 and appears.strip() in {"-", "–", "—"}:
            return ""  # the usual sign for a nought
        if blank(appears):
            return "unseen-zero" if value == 0 else "blank-number-format"
        return "unseen-zero" if value in {0.0, 1.0, -1.0} else "blank-number-format"

    def _dark_heading(self, column: int, row: int, look: Look) -> bool:
        """White words on the heading of a table whose style paints it, with no fill of the cell's own."""
        return not look.filled and any(
            row == one.area.top and (column, row) in one.area for one in self.tables if one.dark
        )

    def _shrunk(self, text: str, column: int, look: Look) -> bool:
        width = self.widths.get(column, self.default_width)
        return len(text) > 4 and look.font.size * width / len(text) < SHRUNK

    def _merges_at(self, row: int) -> list[Area]:
        while self._next_merge < len(self.merges) and self.merges[self._next_merge].top <= row:
            self._open_merges.append(self.merges[self._next_merge])
            self._next_merge += 1
        if self._open_merges:
            self._open_merges = [one for one in self._open_merges if one.bottom >= row]
        return self._open_merges

    def _attributes_of_formula(self, cell: Cell) -> None:
        for one in cell.element if cell.element is not None else ():
            if markup.local(one) == "f":
                self.odd += [value for value in one.attrib.values() if not re.fullmatch(r"[\w$:. ]{0,40}", value)]

    def _formula(self, formula: str, column: int, style: int, row: int) -> None:
        if len(self.formulas) < 20_000 and (
            '"' in formula or "[" in formula or "|" in formula or re.search(r"\d{6}", formula)
        ):
            places = self.formulas.setdefault(formula, [])
            if len(places) < 50:
                places.append((column, row))
        if self.protected and self.styles.look(style).conceals:
            self.concealed.add(row, column, formula)

    # What lies far away

    def _far(self) -> None:
        """Cells beyond so many empty rows or columns that nobody scrolls to them go from the seen to the hidden."""
        far_rows = self._far_rows()
        used = sorted(set().union(*{row.columns for row in self.rows if row.number not in far_rows}))
        limit = _first_far(used, FAR_COLUMNS)
        if far_rows or limit is not None:
            self.rows = [left for row in self.rows if (left := self._without_far(row, far_rows, limit)).columns]
        for row in self.rows:
            self.widest = max(self.widest, row.columns[-1])
            self.last = max(self.last, row.number)

    def _far_rows(self) -> set[int]:
        numbers = sorted({row.number for row in self.rows})
        limit = _first_far(numbers, FAR_ROWS)
        return {number for number in numbers if limit is not None and number >= limit}

    def _without_far(self, row: SeenRow, far_rows: set[int], limit: int | None) -> SeenRow:
        whole = row.number in far_rows
        keep = [not whole and (limit is None or column < limit) for column in row.columns]
        if all(keep):
            return row
        for column, text, stays in zip(row.columns, row.texts, keep, strict=True):
            if not stays:
                self._hide("far-cell", row.number, column, text)

        def of(values: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(value for value, stays in zip(values, keep, strict=True) if stays) if values else ()

        return SeenRow(row.number, of(row.columns), of(row.texts), of(row.values), of(row.styles))


def _first_far(used: list[int], gap: int) -> int | None:
    """The first number that follows more than `gap` unused ones; None where none does."""
    before = 0
    for number in used:
        if number - before > gap + 1:
            return number
        before = number
    return None

"""Which row of a sheet has its headings, and which column holds which field: by headings, then by what the cells hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

from .cells import parse_day, parse_money, quoted, tidy
from .errors import CellError
from .fields import KINDS, Content, Field, plain, rank
from .periods import of_period
from .tables import OpenedFile, Sheet, letter, rows

HEAD = 100  # rows in which headings are looked for first
SAMPLE = 400  # rows below the headings that say what a column holds
EVERYWHERE = 300_000  # rows in which headings are looked for where the first have none (a sorted file has them last)
FEW = 5  # filled cells that are too few to gainsay a plain heading
LONGEST_HEADING = 120  # characters
_ORGANISATION = re.compile(
    r"\b(?:ltd|limited|plc|llp|cic|council|trust|services?|group|charity|association|society|university|college|police|nhs|"
    r"solicitors|housing|support|centre|foundation|uk|company|consult\w*|bank|partnership|redacted|third party)\b",
    re.I,
)
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Unread:
    """A column that no field is read from."""

    column: int  # counted from 0
    heading: str
    example: str

    @property
    def words(self) -> str:
        return f"{letter(self.column)} ({quoted(self.heading)})" if self.heading else letter(self.column)


@dataclass(frozen=True)
class Layout:
    """How one sheet is read."""

    kind: str
    header_row: int  # counted as the file's rows are; 0 where there are no headings
    first_row: int  # of the data: 1 where the headings stand at the end or are missing
    headings: tuple[str, ...]  # of every column, in order; empty texts where there are none
    mapping: dict[str, int]  # field → column counted from 0
    fingerprint: str
    missing: tuple[str, ...]  # fields that are needed and were not found
    unread: tuple[Unread, ...] = ()
    above: str = ""  # the words of the rows above the headings, which may name the period
    remembered: bool = False
    guessed: tuple[str, ...] = ()  # fields that were found by what the cells hold
    blank: bool = False  # the sheet has no rows at all
    header_rows: tuple[int, ...] = field(default=())
    heading_cells: tuple[tuple[str, ...], ...] = ()  # of each of the header rows, to know them where they are repeated

    def column(self, name: str) -> str:
        """How a sentence calls the column of a field: "C (“Net amount”)"."""
        at = self.mapping[name]
        heading = self.headings[at] if at < len(self.headings) else ""
        return f"{letter(at)} ({quoted(heading)})" if heading else letter(at)

    def sentences(self) -> tuple[str, ...]:
        """What a person should know about how the columns were read."""
        labels = {one.name: one.label for one in KINDS[self.kind]}
        said = []
        if self.blank:
            return ("It has no rows.",)
        if self.missing:
            wanted = " and ".join(labels[name] for name in self.missing)
            rest = (
                f"It could not understand {_columns(self.unread)}."
                if self.unread
                else "Every other column was understood."
            )
            said.append(f"No column was found for {wanted}. {rest}")
        elif self.unread:
            was = "was not read: no field is" if len(self.unread) == 1 else "were not read: no fields are"
            columns = _columns(self.unread)
            said.append(
                f"{columns[0].upper()}{columns[1:]} {was} kept for {'it' if len(self.unread) == 1 else 'them'}."
            )
        if self.guessed and not self.missing:
            said.append(
                "Found by what the cells hold, not by a heading, so please check: "
                + ", ".join(f"{labels[name]} in column {self.column(name)}" for name in self.guessed)
                + "."
            )
        if not self.header_row and not self.missing:
            said.append("The columns have no headings.")
        return tuple(said)


def _columns(columns: Sequence[Unread]) -> str:
    shown = [one.words for one in columns[:12]]
    more = f" and {len(columns) - 12} more" if len(columns) > 12 else ""
    return f"column{'s' if len(columns) > 1 else ''} {', '.join(shown)}{more}"


def find_layout(sheet: Sheet, kind: str, remembered: Mapping[str, Mapping[str, int]] | None = None) -> Layout:
    """Find the headings of `sheet` and the columns of the fields of `kind`; a remembered mapping of its fingerprint wins.

    Never raises: what is needed and was not found is in `missing`.
    """
    remembered = remembered or {}
    head = list(islice(rows(sheet), HEAD + SAMPLE))
    filled = [(number, cells) for number, cells in head if any(map(str.strip, cells))]
    if not filled:
        return Layout(kind, 0, 1, (), {}, _fingerprint(kind, (), sheet.width), tuple(_needed(kind)), blank=True)
    found = _headings(filled[:HEAD], kind, remembered, sheet.width)
    if found is None and sheet.rows > len(head):
        found = _headings_anywhere(sheet, kind)
    if found is None:
        return _without_headings(sheet, kind, filled, remembered)
    above = [row for row in filled if row[0] < found.numbers[0]]
    below = [row for row in filled if row[0] >= found.first_row and row[0] not in found.numbers]
    data_above = _data_rows(above, found, kind)
    if data_above or not below:
        below, above, first = (above + below, [], 1) if data_above else (below, above, found.first_row)
    else:
        first = found.first_row
    return _assembled(sheet, kind, found, below[:SAMPLE], above, first, remembered)


@dataclass(frozen=True)
class _Headings:
    numbers: tuple[int, ...]  # of the row or rows
    texts: tuple[str, ...]
    score: float = 0.0
    cells: tuple[tuple[str, ...], ...] = ()  # of each row, where there are two

    @property
    def first_row(self) -> int:
        return self.numbers[-1] + 1


def _needed(kind: str) -> list[str]:
    return [one.name for one in KINDS[kind] if one.needed]


def _fingerprint(kind: str, headings: Sequence[str], width: int) -> str:
    said = [plain(heading) for heading in headings]
    while said and not said[-1]:
        said.pop()
    return hashlib.sha256(json.dumps([kind, said or width]).encode()).hexdigest()


def fingerprint(kind: str, headings: Sequence[str]) -> str:
    """The fingerprint under which a mapping is remembered for a sheet with these headings, of which one has words."""
    return _fingerprint(kind, headings, len(headings))


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(tidy(cell) for cell in cells[:width]) + ("",) * (width - len(cells))


def _headings(filled: Sequence[Row], kind: str, remembered: Mapping[str, object], width: int) -> _Headings | None:
    """The row, or the two rows, that name the most fields; one whose mapping is remembered first."""
    best: _Headings | None = None
    before: Row | None = None
    for number, cells in filled:
        single = _Headings((number,), _padded(cells, width))
        if _fingerprint(kind, single.texts, width) in remembered:
            return single
        options = [single]
        if before is not None and _may_be_headings(before[1]) and _may_be_headings(cells):
            over = _padded(before[1], width)
            double = _Headings((before[0], number), _joined(over, single.texts), cells=(over, single.texts))
            if _fingerprint(kind, double.texts, width) in remembered:
                return double
            options.append(double)
        for option in options:
            score = _score(option.texts, kind, len(option.numbers))
            scored = _Headings(option.numbers, option.texts, score, option.cells)
            if scored.score > (best.score if best else 0.0):
                best = scored
        before = (number, cells)
    return best


def _joined(groups: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Two rows of headings as one: a group stands over the columns on its right until the next group."""
    joined, group = [], ""
    for over, name in zip(groups, names, strict=True):
        group = over or group
        joined.append(" ".join(part for part in ((group if name else over), name) if part))
    return tuple(joined)


def _may_be_headings(cells: Sequence[str]) -> bool:
    words = [tidy(cell) for cell in cells if cell.strip()]
    return bool(words) and all(len(word) <= LONGEST_HEADING and not _is_value(word) for word in words)


def _score(headings: Sequence[str], kind: str, height: int) -> float:
    """How much a row looks like the headings of a kind: fields that it names, at least two, and one that is needed."""
    if not _may_be_headings(headings):
        return 0.0
    named: dict[str, float] = {}
    for heading in headings:
        ranks = _ranks(kind, plain(heading)) if heading else {}
        if ranks:
            name, best = min(ranks.items(), key=lambda pair: pair[1])
            named[name] = max(named.get(name, 0.0), 1.0 if best < 1_000 else 0.6)
    # One name that is known beyond doubt, and another that is at least likely.
    if len(named) < 2 or sum(named.values()) < 1.6 or not any(name in named for name in _needed(kind)):
        return 0.0
    # Two rows are read as one only where that names more.
    return sum(named.values()) - 0.3 * (height - 1)


@lru_cache(maxsize=50_000)
def _ranks_of(kind: str, heading: str) -> tuple[tuple[str, int], ...]:
    found = [(one.name, at) for one in KINDS[kind] if (at := rank(one, heading)) is not None]
    if not found and len(heading) > 5:
        found = [(one.name, 2_000) for one in KINDS[kind] if _misspelt(one, heading)]
    return tuple(found)


def _ranks(kind: str, heading: str) -> dict[str, int]:
    return dict(_ranks_of(kind, heading))


def _misspelt(one: Field, heading: str) -> bool:
    return any(
        abs(len(known) - len(heading)) <= 2
        and known[0] == heading[0]
        and SequenceMatcher(None, known, heading).ratio() >= 0.9
        for known in map(plain, one.headings)
        if len(known) > 5
    )


def _headings_anywhere(sheet: Sheet, kind: str) -> _Headings | None:
    """Headings further down: sorting a sheet by amount moves them to its end."""
    best: _Headings | None = None
    for number, cells in islice(rows(sheet), EVERYWHERE):
        if not _may_be_headings(cells[:30]):
            continue
        texts = _padded(cells, sheet.width)
        score = _score(texts, kind, 1)
        if score >= 3 and score > (best.score if best else 0):
            best = _Headings((number,), texts, score)
    return best


def _data_rows(above: Sequence[Row], found: _Headings, kind: str) -> bool:
    """Whether the rows above the headings are data: then the headings stand in the middle or at the end."""
    if kind != "payments":
        return False
    return any(
        sum(_is_money(cell) and "." in cell for cell in cells) and any(map(_is_date, cells)) for _, cells in above
    )


def _is_value(cell: str) -> bool:
    return _is_money(cell) or _is_date(cell)


@lru_cache(maxsize=20_000)
def _is_money(cell: str) -> bool:
    if not any(character.isdigit() for character in cell) or len(cell) > 40:
        return False
    try:
        parse_money(cell)
    except CellError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _is_date(cell: str) -> bool:
    if (
        not any(character.isdigit() for character in cell)
        or len(cell) > 40
        or re.fullmatch(r"\s*\d{5,8}(?:\.\d+)?\s*", cell)
    ):
        return False
    for order in ("dmy", "mdy"):
        try:
            parse_day(cell, order=order)
        except CellError:
            continue
        return True
    return False


@dataclass(frozen=True)
class _Column:
    """What the cells of one column look like in the sample; shares are of the filled cells."""

    filled: int
    money: float
    pence: float
    dates: float
    serials: float
    periods: float
    letters: float
    names: float
    distinct: float
    length: float
    example: str


def _column(cells: Sequence[str]) -> _Column:
    words = [tidy(cell) for cell in cells if cell.strip()]
    count = len(words)
    share = (lambda test: sum(map(test, words)) / count) if count else (lambda test: 0.0)
    return _Column(
        filled=count,
        money=share(_is_money),
        pence=share(lambda cell: bool(re.search(r"[£(]|\.\d{1,2}\)?$|,\d{3}\b", cell)) and _is_money(cell)),
        dates=share(_is_date),
        serials=share(
            lambda cell: (
                bool(re.fullmatch(r"(?:3[2-9]|[4-6]\d|7[0-3])\d{3}(?:\.\d+)?", cell))
                or bool(re.fullmatch(r"(?:19|20)\d{6}", cell))
            )
        ),
        periods=share(lambda cell: not _is_date(cell) and of_period(cell) is not None),
        letters=share(lambda cell: sum(character.isalpha() for character in cell) >= max(2, len(cell) / 4)),
        names=share(lambda cell: bool(_ORGANISATION.search(cell))),
        distinct=len(set(words)) / count if count else 0.0,
        length=sum(map(len, words)) / count if count else 0.0,
        example=words[0][:60] if words else "",
    )


def _fits(one: Field, column: _Column, best: int) -> bool:
    """Whether the cells agree with what a heading says; a plain heading is believed sooner."""
    if not column.filled:
        return not one.needed
    if best < 1_000 and column.filled < FEW:
        return True
    least = 0.15 if best < 1_000 else 0.5
    if one.content is Content.MONEY:
        return column.money >= least
    if one.content is Content.DATE:
        return column.dates + column.serials + column.periods >= least
    if one.content is Content.NAME:
        return column.letters >= least and column.money < 0.5
    return True


def _mapped(kind: str, headings: Sequence[str], columns: Sequence[_Column], *, strict: bool) -> dict[str, int]:
    """Columns by their headings: the best pairs first, and a field that is needed may take another's column."""
    pairs = _pairs(kind, headings, columns, strict=strict)
    mapping: dict[str, int] = {}
    for _, _, at, one in pairs:
        if one.name not in mapping and at not in mapping.values():
            mapping[one.name] = at
    for one in KINDS[kind]:
        if one.needed and one.name not in mapping:
            holders = {at: name for name, at in mapping.items()}
            for _, _, at, other in pairs:
                if other is one and not _is_needed(kind, holders.get(at, "")):
                    del mapping[holders[at]]
                    mapping[one.name] = at
                    break
    return mapping


def _pairs(
    kind: str, headings: Sequence[str], columns: Sequence[_Column], *, strict: bool
) -> list[tuple[int, int, int, Field]]:
    pairs = []
    for at, heading in enumerate(headings):
        ranks = _ranks(kind, plain(heading)) if heading else {}
        for order, one in enumerate(KINDS[kind]):
            best = ranks.get(one.name)
            if best is not None and (not strict or _fits(one, columns[at], best)):
                # Where two columns are called alike, the fuller one is the field.
                pairs.append((best, order, -columns[at].filled, at, one))
    return [(best, order, at, one) for best, order, _, at, one in sorted(pairs, key=lambda pair: pair[:4])]


def _is_needed(kind: str, name: str) -> bool:
    return any(one.name == name and one.needed for one in KINDS[kind])


def _assembled(
    sheet: Sheet,
    kind: str,
    found: _Headings,
    below: Sequence[Row],
    above: Sequence[Row],
    first: int,
    remembered: Mapping[str, Mapping[str, int]],
) -> Layout:
    width = max(sheet.width, len(found.texts))
    fingerprint = _fingerprint(kind, found.texts, width)
    columns = [_column([cells[at] for _, cells in below if at < len(cells)]) for at in range(width)]
    guessed: tuple[str, ...] = ()
    if fingerprint in remembered:
        mapping = {name: at for name, at in remembered[fingerprint].items() if at < width}
    else:
        mapping = _mapped(kind, found.texts, columns, strict=bool(below) and kind == "payments")
        guessed = _by_content(kind, mapping, columns) if kind == "payments" and below else ()
    return Layout(
        kind=kind,
        header_row=found.numbers[-1],
        first_row=first,
        headings=found.texts,
        mapping=mapping,
        fingerprint=fingerprint,
        missing=tuple(name for name in _needed(kind) if name not in mapping),
        unread=tuple(
            Unread(at, found.texts[at] if at < len(found.texts) else "", columns[at].example)
            for at in range(width)
            if at not in mapping.values() and (columns[at].filled or (at < len(found.texts) and found.texts[at]))
        ),
        above=" ".join(tidy(cell) for _, cells in above for cell in cells if cell.strip())[:2_000],
        remembered=fingerprint in remembered,
        guessed=guessed,
        header_rows=found.numbers,
        heading_cells=found.cells or (found.texts,),
    )


def _without_headings(
    sheet: Sheet, kind: str, filled: Sequence[Row], remembered: Mapping[str, Mapping[str, int]]
) -> Layout:
    """Rows without headings that we know: what the cells hold decides, below the first row that may be headings."""
    header = _unknown_headings(filled, sheet.width)
    if header is not None:
        below = [row for row in filled if row[0] > header[0]]
        above = [row for row in filled if row[0] < header[0]]
        found = _Headings((header[0],), _padded(header[1], sheet.width))
        return _assembled(sheet, kind, found, below[:SAMPLE], above, header[0] + 1, remembered)
    found = _Headings((0,), ("",) * sheet.width)
    layout = replace(
        _assembled(sheet, kind, found, filled[:SAMPLE], (), 1, remembered),
        header_row=0,
        header_rows=(),
        heading_cells=(),
    )
    if layout.missing and _may_be_headings(filled[0][1]):
        # What stands in the first row says best which columns were not understood.
        names = _padded(filled[0][1], sheet.width)
        unread = tuple(replace(one, heading=names[one.column]) for one in layout.unread)
        return replace(layout, headings=names, unread=unread)
    return layout


def _unknown_headings(filled: Sequence[Row], width: int) -> Row | None:
    """The last row of words alone before rows with amounts or days, where it has a word over most of their cells."""
    for at, (number, cells) in enumerate(filled[:30]):
        following = filled[at + 1 : at + 21]
        if not following or not _may_be_headings(cells) or sum(bool(cell.strip()) for cell in cells) < 2:
            continue
        values = sum(any(_is_value(tidy(cell)) for cell in row if cell.strip()) for _, row in following)
        usual = max(sum(bool(cell.strip()) for cell in row) for _, row in following)
        if values >= 0.6 * len(following) and 2 * sum(bool(cell.strip()) for cell in cells) >= usual:
            return number, list(cells)
    return None


def _by_content(kind: str, mapping: dict[str, int], columns: Sequence[_Column]) -> tuple[str, ...]:
    """Fill what headings left open, where the cells leave one answer; return the fields that were found so."""
    if not any(column.money >= 0.5 for column in columns):
        return ()  # a cover sheet, or a list of names
    found = []
    for name, sure in (("date", _one_date), ("amount", _one_amount), ("payee", _one_payee)):
        if name not in mapping and (name != "date" or "period" not in mapping):
            free = {at: column for at, column in enumerate(columns) if at not in mapping.values() and column.filled}
            at = sure(free)
            if at is not None:
                mapping[name] = at
                found.append(name)
    return tuple(found)


def _one_date(columns: Mapping[int, _Column]) -> int | None:
    sure = [at for at, column in columns.items() if column.dates >= 0.8]
    return sure[0] if len(sure) == 1 else None


def _one_amount(columns: Mapping[int, _Column]) -> int | None:
    sure = [at for at, column in columns.items() if column.money >= 0.9 and column.pence >= 0.3 and column.dates < 0.5]
    if not sure:
        sure = [
            at for at, column in columns.items() if column.money >= 0.9 and column.dates < 0.5 and column.serials < 0.5
        ]
    return sure[0] if len(sure) == 1 else None


def _one_payee(columns: Mapping[int, _Column]) -> int | None:
    """The column in which most cells look like names of organisations, by a clear margin; or the only one of words."""
    words = {at: column for at, column in columns.items() if column.letters >= 0.8 and column.dates < 0.2}
    if len(words) == 1:
        (at,) = words
        several = words[at].distinct * words[at].filled > 1 and words[at].length >= 5
        return at if several or words[at].names >= 0.3 else None
    ranked = sorted(
        ((column.names, at) for at, column in words.items() if column.distinct > 0.02 or column.filled < 50),
        reverse=True,
    )
    if ranked and ranked[0][0] >= 0.3 and (len(ranked) == 1 or ranked[0][0] >= 2 * ranked[1][0]):
        return ranked[0][1]
    return None


def find_layouts(
    opened: OpenedFile, kind: str, remembered: Mapping[str, Mapping[str, int]] | None = None
) -> tuple[Layout, ...]:
    """The layout of every sheet, in their order."""
    return tuple(find_layout(sheet, kind, remembered) for sheet in opened.sheets)

"""Which row of a sheet has its headings, and which column holds which field: by headings, then by what the cells hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

from .cells import parse_day, parse_money, quoted, tidy
from .errors import CellError
from .fields import (
    DEBITS,
    KINDS,
    VAGUE,
    Content,
    Field,
    is_elsewhere,
    is_vat,
    not_pounds,
    noted_not_pounds,
    plain,
    rank,
)
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
    guessed: tuple[str, ...] = ()  # fields that were found by what the cells hold, in a sheet without headings
    proposed: dict[str, int] = field(default_factory=dict)  # field → column that it may be; a person must say so
    refused: tuple[str, ...] = ()  # why columns that are called as a field is were not taken for it, in sentences
    blank: bool = False  # the sheet has no rows at all
    header_rows: tuple[int, ...] = field(default=())
    width: int = 0  # columns of the sheet
    heading_cells: tuple[tuple[str, ...], ...] = ()  # of each of the header rows, to know them where they are repeated

    def column(self, name: str) -> str:
        """How a sentence calls the column of a field: "C (“Net amount”)"."""
        return self._named(self.mapping[name])

    def _named(self, at: int) -> str:
        heading = self.headings[at] if at < len(self.headings) else ""
        return f"{letter(at)} ({quoted(heading)})" if heading else letter(at)

    def sentences(self) -> tuple[str, ...]:
        """What a person should know about how the columns were read."""
        labels = {one.name: one.label for one in KINDS[self.kind]}
        said = []
        if self.blank:
            return ("It has no rows.",)
        missing = [
            name for name in self.missing if name not in self.proposed and not (name == "amount" and self.refused)
        ]
        if missing:
            wanted = " and ".join(labels[name] for name in missing)
            rest = (
                f"It could not understand {_columns(self.unread)}."
                if self.unread
                else "Every other column was understood."
            )
            said.append(f"No column was found for {wanted}. {rest}")
        elif self.unread and not self.missing:
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
        said += [*self._proposals(labels), *self.refused]
        if not self.missing:
            said += self._beside()
        return tuple(said)

    def _proposals(self, labels: Mapping[str, str]) -> Iterator[str]:
        """Which columns may be what no heading says for certain, and how a person confirms them: in one sentence."""
        ways = "confirm it on the columns page, or with --columns"
        at = {name: self.proposed[name] for name in _SAYS if name in self.proposed}
        told = []
        for name, column in at.items():
            vague = name in _ranks(self.kind, plain(self.headings[column]))
            why = f"The headings do not say for certain {_SAYS[name]}" if vague else f"No heading says {_SAYS[name]}"
            told.append(f"{why}. Column {self._named(column)} may")
        if told:
            yield f"{'. '.join(told)}: {ways} {','.join(f'{name}={letter(column)}' for name, column in at.items())}."

    def _beside(self) -> Iterator[str]:
        """Which of several columns of amounts was taken."""
        if self.kind != "payments":
            return
        if "credit" in self.mapping:
            yield (
                f"Each payment is column {self.column('amount')} less column {self.column('credit')}: "
                "what stands in the second is money that came back."
            )
        others = [
            one.words
            for one in self.unread
            if "amount" in _ranks(self.kind, plain(one.heading)) or is_vat(plain(one.heading))
        ]
        if others:
            are = "is another column of amounts and is" if len(others) == 1 else "are other columns of amounts and are"
            yield f"The amounts are those of column {self.column('amount')}; {' and '.join(others)} {are} left out."


_SAYS = {"payee": "who was paid", "amount": "what the amount is", "date": "when it was paid"}


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
    if kind == "payments" and is_vat(heading):
        return ()
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


def other_headings(layout: Layout, cells: Sequence[str]) -> bool | None:
    """Whether a row among the data is headings: True where another table begins under it, False where it says again what
    the layout reads, None where it is no row of headings."""
    if any(list(cells) == list(heading[: len(cells)]) for heading in layout.heading_cells):
        return False
    if not layout.header_row or _score(cells, layout.kind, 1) < 2:
        return None

    said = list(cells) + [""] * (len(layout.headings) - len(cells))
    now = _mapped(layout.kind, said, [_column([])] * len(said), strict=False)
    return not all(
        plain(said[at]) == plain(layout.headings[at]) or now.get(name) == at for name, at in layout.mapping.items()
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
    return (_is_money(cell) and not not_pounds(cell)) or _is_date(cell)


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
    pence: float  # amounts that show it: with pence, a pound sign or brackets
    dates: float
    serials: float
    periods: float
    letters: float
    names: float
    words: float  # of the kind that names are made of: mostly letters, no address of any kind, no sentence
    distinct: float
    length: float
    example: str


_NO_NAME = re.compile(
    r"@|https?:|www\.|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b|[?;]|[.!]\s+[A-Z]|^(?:yes|no|true|false|male|female|n/a|none|unknown)$",
    re.I,
)


def _may_be_a_name(cell: str) -> bool:
    """Whether a cell could name somebody: four fifths letters, and no postcode, web or mail address, or sentence."""
    close = [character for character in cell if not character.isspace() and character not in "&.,'’-()/"]
    letters = sum(character.isalpha() for character in close)
    return letters >= 2 and 5 * letters >= 4 * len(close) and len(cell.split()) <= 9 and not _NO_NAME.search(cell)


def _column(cells: Sequence[str]) -> _Column:
    words = [tidy(cell) for cell in cells if cell.strip()]
    count = len(words)
    share = (lambda test: sum(map(test, words)) / count) if count else (lambda test: 0.0)
    return _Column(
        filled=count,
        money=share(_is_money),
        pence=share(lambda cell: bool(re.search(r"£|^\(|\.\d{1,2}\)?(?:-|\s*[CD]R)?$", cell)) and _is_money(cell)),
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
        words=share(_may_be_a_name),
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
    if "credit" in mapping:
        ledger = "amount" in mapping and plain(headings[mapping["amount"]]) in DEBITS
        if not ledger and "credit" not in plain(headings[mapping["credit"]]):
            del mapping["credit"]  # receipts beside amounts may be numbers of slips
    return mapping


def _pairs(
    kind: str, headings: Sequence[str], columns: Sequence[_Column], *, strict: bool
) -> list[tuple[int, int, int, Field]]:
    pairs = []
    for at, heading in enumerate(headings):
        ranks = _ranks(kind, plain(heading)) if heading else {}
        for order, one in enumerate(KINDS[kind]):
            best = ranks.get(one.name)
            if kind == "payments" and one.content is Content.MONEY and not_pounds(heading):
                continue
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
    headings = (*found.texts, *[""] * (width - len(found.texts)))
    guessed: tuple[str, ...] = ()
    proposed: dict[str, int] = {}
    said = _remembered(kind, remembered.get(fingerprint), width)
    if said:
        mapping = said
    else:
        mapping = _mapped(kind, headings, columns, strict=bool(below) and kind == "payments")
        if kind == "payments" and below:
            guesses = _by_content(mapping, headings, columns)
            if any(headings):
                proposed = guesses
            else:
                mapping |= guesses
                guessed = tuple(guesses)
                proposed = _whole_amounts(mapping, columns)
    preamble = " ".join(tidy(cell) for _, cells in above for cell in cells if cell.strip())[:2_000]
    refused: tuple[str, ...] = ()
    if kind == "payments":
        proposed |= _doubtful(mapping, headings, columns) if not said and any(headings) and below else {}
        refused = _in_other_money(mapping, headings, f"{sheet.name} {preamble}")
        if refused:
            proposed.pop("amount", None)
    return Layout(
        kind=kind,
        header_row=found.numbers[-1],
        first_row=first,
        headings=found.texts,
        mapping=mapping,
        fingerprint=fingerprint,
        missing=tuple(name for name in _needed(kind) if name not in mapping),
        unread=tuple(
            Unread(at, headings[at], columns[at].example)
            for at in range(width)
            if at not in mapping.values() and (columns[at].filled or headings[at])
        ),
        above=preamble,
        remembered=bool(said),
        guessed=guessed,
        proposed=proposed,
        refused=refused,
        header_rows=found.numbers,
        width=width,
        heading_cells=found.cells or (found.texts,),
    )


def _remembered(kind: str, mapping: Mapping[str, int] | None, width: int) -> dict[str, int]:
    """What a person said, or what was read before, where it still says enough to be read by."""
    said = {name: at for name, at in (mapping or {}).items() if at < width}
    return said if kind != "payments" or all(name in said for name in _needed(kind)) else {}


def _doubtful(mapping: dict[str, int], headings: Sequence[str], columns: Sequence[_Column]) -> dict[str, int]:
    """Take out of `mapping` what only vague headings name and the cells do not bear out; a person must confirm it.

    "Name" and "Total" are the headings of a spending file, and of a list of schools with their pupils.
    """
    if not {"payee", "amount"} <= mapping.keys():
        return {}

    def vague(name: str) -> bool:
        heading = plain(headings[mapping[name]])
        return heading in VAGUE or _ranks("payments", heading).get(name, 0) >= 1_000

    payee, amount = columns[mapping["payee"]], columns[mapping["amount"]]
    doubted = {}
    if vague("amount") and vague("payee") and amount.pence < 0.5:
        doubted["amount"] = mapping.pop("amount")
    if vague("payee") and payee.filled >= FEW and payee.words < 0.5 and "£" not in headings[mapping.get("amount", 0)]:
        doubted["payee"] = mapping.pop("payee")
    return doubted


def _in_other_money(mapping: dict[str, int], headings: Sequence[str], around: str) -> tuple[str, ...]:
    """Take amounts that are not in pounds out of `mapping`, and say why; `around` is what stands above the table."""
    said = []
    for name in ("amount", "credit"):
        if name in mapping and not_pounds(headings[mapping[name]]):
            del mapping[name]
    if "amount" not in mapping:
        said = [
            f"Column {letter(at)} ({quoted(heading)}) is in {what}, so no payment can be read from it. "
            "Give the amounts in pounds and pence."
            for at, heading in enumerate(headings)
            if heading and (what := not_pounds(heading)) and "amount" in _ranks("payments", _bare(heading))
        ]
    if noted := noted_not_pounds(around):
        mapping.pop("amount", None)
        said.append(
            f"The words above the headings say {quoted(noted)}, so no payment can be read from the table. "
            "Give the amounts in pounds and pence."
        )
    return tuple(said)


_UNIT = re.compile(
    r"\(?[£$€]?\s*['’`]?0{3}s?\)?|\(?[£$€]\s*(?:k|m|mn|bn)\b\)?|\(m\)|\b(?:in\s+)?(?:thousands?|millions?|billions?|pence|eur|euros?|usd|chf|dollars?|yen)\b",
    re.I,
)


def _bare(heading: str) -> str:
    """A plain heading without the unit of its figures; a heading that is all unit is one of amounts."""
    return plain(_UNIT.sub(" ", heading)) or "amount"


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


def _by_content(mapping: Mapping[str, int], headings: Sequence[str], columns: Sequence[_Column]) -> dict[str, int]:
    """Columns for what headings left open, where the cells leave one answer and no heading says something else."""
    if not any(column.money >= 0.5 for column in columns):
        return {}  # a cover sheet, or a list of names
    found: dict[str, int] = {}
    for name, sure in (("date", _one_date), ("amount", _one_amount), ("payee", _one_payee)):
        if name not in mapping and (name != "date" or "period" not in mapping):
            taken = {*mapping.values(), *found.values()}
            free = {
                at: column
                for at, column in enumerate(columns)
                if at not in taken and column.filled and not _says_otherwise(name, headings[at])
            }
            at = sure(free)
            if at is not None:
                found[name] = at
    return found


def _says_otherwise(name: str, heading: str) -> bool:
    """Whether a heading says that its column is not of this field."""
    words = plain(heading)
    return bool(words) and (
        is_vat(words)
        or (is_elsewhere(words) and name not in _ranks("payments", words))
        or (name != "date" and bool(set(_ranks("payments", words)) - {name}))
        or (name == "amount" and bool(not_pounds(heading)))
    )


def _one_date(columns: Mapping[int, _Column]) -> int | None:
    sure = [at for at, column in columns.items() if column.dates >= 0.8]
    return sure[0] if len(sure) == 1 else None


def _one_amount(columns: Mapping[int, _Column]) -> int | None:
    """The one column of amounts that show it; whole numbers may count anything."""
    sure = [at for at, column in columns.items() if column.money >= 0.9 and column.pence > 0.5 and column.dates < 0.5]
    return sure[0] if len(sure) == 1 else None


def _whole_amounts(mapping: Mapping[str, int], columns: Sequence[_Column]) -> dict[str, int]:
    """The one column of whole numbers of a sheet without headings that may be amounts, to be confirmed."""
    if "amount" in mapping or "payee" not in mapping or any(column.money >= 0.9 and column.pence for column in columns):
        return {}
    sure = [at for at, one in enumerate(columns) if one.money >= 0.9 and one.dates < 0.5 and one.serials < 0.5]
    return {"amount": sure[0]} if len(sure) == 1 else {}


def _one_payee(columns: Mapping[int, _Column]) -> int | None:
    """The column in which most cells look like names of organisations, by a clear margin; or the only one of names."""
    words = {
        at: column
        for at, column in columns.items()
        if column.words >= 0.8
        and column.dates < 0.2
        and column.distinct * column.filled >= max(min(5, column.filled / 2), column.filled / 50)
    }
    if len(words) == 1:
        (at,) = words
        return at if words[at].length >= 5 or words[at].names >= 0.3 else None
    ranked = sorted(((column.names, at) for at, column in words.items()), reverse=True)
    if ranked and ranked[0][0] >= 0.3 and ranked[0][0] >= 2 * ranked[1][0]:
        return ranked[0][1]
    return None


def told(layouts: Sequence[Layout], columns: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The mappings of the sheets for which a person names `columns` (field → column), to be remembered by fingerprint.

    They are for the sheets in which something needed was not found; where there is none such, for all. What was found of
    other fields stays. A sheet that has no such columns is left as it was read.
    """
    filled = [one for one in layouts if not one.blank]
    lacking = [one for one in filled if one.missing] or filled
    return {
        # Words that no field goes by were not taken for headings; once somebody says what stands under them, they are.
        (one.fingerprint if one.header_row or not any(one.headings) else fingerprint(one.kind, one.headings)): {
            **{name: at for name, at in one.mapping.items() if at not in columns.values()},
            **columns,
        }
        for one in lacking
        if max(columns.values()) < one.width
    }


def named_columns(words: str, kind: str) -> dict[str, int]:
    """Field → column from "payee=C,amount=F". Raises ValueError with a sentence."""
    labels = {one.name: one.label for one in KINDS[kind]}
    found: dict[str, int] = {}
    for part in words.split(","):
        name, _, where = (piece.strip() for piece in part.partition("="))
        if name not in labels:
            raise ValueError(f"{quoted(name)} is no field of {kind}. Choose one of {', '.join(labels)}.")
        if not re.fullmatch(r"[A-Za-z]{1,3}", where):
            raise ValueError(
                f"{quoted(part)} does not name a column. Write the field and the letter of its column: payee=C."
            )
        at = 0
        for character in where.upper():
            at = at * 26 + ord(character) - 64
        if name in found:
            raise ValueError(f"{quoted(name)} is given two columns. Give it one.")
        if at - 1 in found.values():
            raise ValueError(f"Column {where.upper()} is given for two fields. Give each its own.")
        found[name] = at - 1
    return found


def find_layouts(
    opened: OpenedFile, kind: str, remembered: Mapping[str, Mapping[str, int]] | None = None
) -> tuple[Layout, ...]:
    """The layout of every sheet, in their order."""
    return tuple(find_layout(sheet, kind, remembered) for sheet in opened.sheets)

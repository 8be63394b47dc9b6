"""Reads a CSV file of counts into a `Table`: which columns are labels, counts, shares or money, and which rows are totals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .labels import (
    PERIOD,
    age_band,
    count_of,
    is_hidden,
    is_money,
    is_period,
    is_share,
    is_total,
    may_be_total,
    plain,
)
from .tables import BadTable, Cell, Key, Layout, Share, Table, Variable

MOST_BYTES, MOST_ROWS, MOST_CELLS = 5_000_000, 5_000, 20_000
_MOST_LABELS = 4  # columns of categories in a long list
_SHARE_HEADING = re.compile(
    r"%|\b(?:percent(?:age)?|share|proportion|rates?|means?|average|median|ratio|per)\b", re.IGNORECASE
)
_MONEY_HEADING = re.compile(
    r"£|\b(?:cost|spend|spent|spending|expenditure|income|amount|price|fees?|funding|grant|budget|salary|value)s?\b",
    re.IGNORECASE,
)
_LABEL_HEADING = re.compile(
    r"\b(?:years?|ages?|months?|quarters?|period|date|code|ward|band|week|grade)\b(?!.*\b(?:count|number)\b)",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"(?:number|count|no|total|n|counts?|people|persons?)s?(?: of .*)?\.?", re.IGNORECASE)
_ONLY = re.compile(r"(?:^|\b(?:in|for|at) )(?:the )?((?:(?!\b(?:in|for|at) )[\w ])+) only\b", re.IGNORECASE)


def read_table(
    content: bytes, name: str = "", *, where: Mapping[str, str] | None = None, rounded: bool = False
) -> Table:
    """Read a table of counts from CSV, in either shape.

    `where` says what holds for all of it and is printed nowhere ({"Area": "City"}); `rounded` accepts totals that do not
    add up because the counts were rounded before. Raises BadTable with one sentence that names the line.
    """
    rows, layout = _rows(content)
    frame = _frame(rows)
    columns = _columns(frame)
    table = _table(frame, columns, name, layout, dict(where or {}), rounded)
    return _checked(table)


def _rows(content: bytes) -> tuple[tuple[tuple[str, ...], ...], Layout]:
    if len(content) > MOST_BYTES:
        raise BadTable(
            f"The file has {len(content):,} bytes: a table of up to {MOST_BYTES:,} can be protected. Split it."
        )
    if b"\0" in content:
        raise BadTable("The file is no CSV: it holds bytes of nought. Save the table as CSV (UTF-8).")
    mark = content.startswith(b"\xef\xbb\xbf")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    newline = next((one for one in ("\r\n", "\n", "\r") if one in text), "\n")
    head = text[:10_000]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as why:
        raise BadTable(f"The file is no CSV: {why}. Save the table as CSV (UTF-8).") from None
    if len(rows) > MOST_ROWS or sum(map(len, rows)) > MOST_CELLS:
        raise BadTable(
            f"The table is too large: up to {MOST_ROWS:,} rows and {MOST_CELLS:,} cells can be protected. Split it."
        )
    return tuple(rows), Layout(delimiter, newline, mark)


@dataclass(frozen=True)
class _Frame:
    """The file taken apart: captions above, one or two header rows, rows of figures (by their number), notes below."""

    rows: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    body: tuple[int, ...]
    notes: tuple[str, ...]

    def text(self, row: int, column: int) -> str:
        """What a cell shows; nothing where a row is short."""
        line = self.rows[row]
        return line[column].strip() if column < len(line) else ""


def _filled(row: Sequence[str]) -> int:
    return sum(bool(text.strip()) for text in row)


def _heads_columns(row: Sequence[str]) -> bool:
    """Whether a second row is of headings. "Under 18" may be a heading or a hidden number: it is one where they differ."""
    texts = [text.strip() for text in row[1:] if text.strip()]
    bands = len(set(texts)) > 1 and all(age_band(text) is not None for text in texts)
    shown = any(count_of(text) is not None or is_share(text) or is_money(text) for text in texts)
    return _filled(row) > 1 and not shown and (bands or not any(map(is_hidden, texts)))


def _frame(rows: tuple[tuple[str, ...], ...]) -> _Frame:
    used = [number for number, row in enumerate(rows) if _filled(row)]
    captions, notes = [], []
    while used and _filled(rows[used[0]]) == 1 and len(used) > 1 and max(_filled(rows[at]) for at in used) > 1:
        captions.append("".join(rows[used.pop(0)]).strip())
    while used and _filled(rows[used[-1]]) == 1 and rows[used[-1]][0].strip():
        notes.append("".join(rows[used.pop()]).strip())
    if len(used) < 2:
        raise BadTable("The file holds no table: a row of headings and at least one row of numbers are needed.")
    first, *body = used
    headers = [rows[first]]
    across = [text.strip() for text in rows[first][1:]]
    spans = len(set(filter(None, across))) < len(across)
    if spans and len(body) > 1 and _heads_columns(rows[body[0]]):
        headers.append(rows[body.pop(0)])
    width = max(map(len, headers))
    for number in body:
        if _filled(rows[number][width:]):
            raise BadTable(f"Line {number + 1} has more cells than there are headings. Give each column a heading.")
    padded = tuple((*(text.strip() for text in row), *[""] * (width - len(row))) for row in headers)
    return _Frame(rows, tuple(captions), padded, tuple(body), tuple(reversed(notes)))


@dataclass(frozen=True)
class _Columns:
    """What each column holds, and the headings of those that hold counts."""

    labels: tuple[int, ...]
    counts: tuple[int, ...]
    shares: tuple[int, ...]
    money: tuple[int, ...]
    heads: tuple[tuple[str, ...], ...]
    """Per column its headings from the top down, a heading that spans several repeated."""


def _columns(frame: _Frame) -> _Columns:
    heads = _heads(frame.headers)
    kinds: dict[str, list[int]] = {"label": [], "count": [], "share": [], "money": [], "other": [], "empty": []}
    for column, head in enumerate(heads):
        texts = [text for row in frame.body if (text := frame.text(row, column))]
        leading = len(kinds["label"]) == column
        kinds[_kind(" ".join(head), texts, column, leading)].append(column)
    if kinds["money"] and not kinds["count"]:
        name = " ".join(heads[kinds["money"][0]])
        raise BadTable(
            f"Column “{name}” is money, not a count of people: small numbers are looked for in counts alone."
        )
    if not kinds["count"]:
        raise BadTable(
            "The table holds no column of counts: each needs whole numbers. Name the column that counts people."
        )
    if len(kinds["label"]) > _MOST_LABELS:
        raise BadTable(
            f"The table has {len(kinds['label'])} columns of categories; up to {_MOST_LABELS} can be protected."
        )
    labels, counts, shares, money = (tuple(kinds[kind]) for kind in ("label", "count", "share", "money"))
    return _Columns(labels, counts, shares, money, heads)


def _heads(headers: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    if len(headers) == 1:
        return tuple((text,) for text in headers[0])
    above, spanning = [], ""
    for upper in headers[0]:
        spanning = upper or spanning
        above.append(spanning)
    return tuple(zip(above, headers[1], strict=True))


def _kind(head: str, texts: Sequence[str], column: int, leading: bool) -> str:
    if not column:
        return "label"
    if not texts:
        return "empty"
    worded = not any(count_of(text) is not None or is_share(text) or is_money(text) for text in texts)
    hidden = worded and all(map(is_hidden, texts)) and not all(age_band(text) is not None for text in texts)
    if leading and not hidden and (worded or (_LABEL_HEADING.search(head) and not _MEASURE.fullmatch(head))):
        return "label"
    if worded and not any(map(is_hidden, texts)):
        return "other"
    if any(map(is_money, texts)) or _MONEY_HEADING.search(head):
        return "money"
    if any(is_share(text) and count_of(text) is None for text in texts) or _SHARE_HEADING.search(head):
        return "share"
    return "count"


def _table(frame: _Frame, columns: _Columns, name: str, layout: Layout, where: dict[str, str], rounded: bool) -> Table:
    names, across = _names(frame, columns)
    found: dict[Key, Cell] = {}
    for row in frame.body:
        left = tuple(frame.text(row, column) for column in columns.labels)
        for column in columns.counts:
            key = (*left, *across(column))
            cell = Cell(key, (row, column), *_value(frame, columns, row, column))
            if key in found and found[key].place[0] == row:
                first, again = found[key].place[1] + 1, column + 1
                raise BadTable(
                    f"Columns {first} and {again} have the same heading, “{' '.join(columns.heads[column])}”. Give each its own."
                )
            if key in found:
                raise BadTable(
                    f"Line {row + 1} says again what line {found[key].place[0] + 1} says: "
                    f"“{', '.join(key)}”. Each combination may stand once."
                )
            if cell.text:
                found[key] = cell
    caption = " ".join(frame.captions)
    if only := _ONLY.search(caption):
        where.setdefault("", only[1])
    if not any(is_period(head) for head in (*names, *where)) and len(years := set(PERIOD.findall(caption))) == 1:
        where["Period"] = years.pop()
    cells, variables = _without_constants(list(found.values()), names, where)
    shares = tuple(
        Share((row, column), text, _percent(text, columns.heads[column]), " ".join(columns.heads[column]))
        for row in frame.body
        for column in columns.shares
        if (text := frame.text(row, column)) and not is_hidden(text)
    )
    population = _population(columns)
    notes = tuple(
        f"Column “{' '.join(columns.heads[column])}” is money and was left as it is." for column in columns.money
    )
    return Table(name, frame.rows, variables, tuple(cells), shares, caption, population, where, layout, notes, rounded)


def _percent(text: str, head: tuple[str, ...]) -> float | None:
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text.strip())
    if number is None or not (number[2] or re.search(r"%|\bper ?cent|proportion|share", " ".join(head), re.IGNORECASE)):
        return None
    return float(number[1])


def _population(columns: _Columns) -> str:
    if len(columns.counts) > 1:
        return ""
    words = plain(columns.heads[columns.counts[0]][-1])
    return re.sub(r"^(?:total )?(?:number|count|no|total|n|counts)\b(?: of)?\s*", "", words).strip()


def _names(frame: _Frame, columns: _Columns) -> tuple[list[str], Callable[[int], Key]]:
    """The names of the variables, and what gives the labels that a column of counts adds to a row's."""
    heads = {column: columns.heads[column] for column in columns.counts}
    names = [columns.heads[column][-1] or columns.heads[column][0] for column in columns.labels]
    levels = [level for level in range(len(frame.headers)) if len({head[level] for head in heads.values()}) > 1]
    across_names = ["" for _ in levels]
    if levels:
        if len(frame.headers) == 2 and levels == [1]:
            across_names[-1] = next(iter(heads.values()))[0]
        corner = re.split(r"\s+by\s+|\s*[/\\]\s*", names[-1])
        if len(corner) == 2 and not across_names[-1]:
            names[-1], across_names[-1] = corner
    return [*names, *across_names], lambda column: tuple(heads[column][level] for level in levels)


def _value(frame: _Frame, columns: _Columns, row: int, column: int) -> tuple[int | None, str]:
    text = frame.text(row, column)
    value = count_of(text)
    if value is None and text and not is_hidden(text):
        name = " ".join(columns.heads[column])
        raise BadTable(f"Line {row + 1}, column “{name}”: “{text[:40]}” is no whole number of people. Correct it.")
    return value, text


def _without_constants(
    cells: list[Cell], names: list[str], where: dict[str, str]
) -> tuple[list[Cell], tuple[Variable, ...]]:
    """What is the same in every row is no variable but a condition: a column "Area" that says City throughout."""
    kept = []
    for axis, name in enumerate(names):
        labels = {cell.key[axis] for cell in cells}
        if len(labels) > 1:
            kept.append(axis)
        elif (label := next(iter(labels), "")) and name and not is_total(label):
            where.setdefault(name, label)
    cells = [Cell(tuple(cell.key[axis] for axis in kept), cell.place, cell.value, cell.text) for cell in cells]
    values = {cell.key: cell.value for cell in cells}
    return cells, tuple(_variable(names[axis], at, values) for at, axis in enumerate(kept))


_Values = Mapping[Key, int | None]


def _variable(name: str, axis: int, values: _Values) -> Variable:
    labels = tuple(dict.fromkeys(key[axis] for key in values))
    total = _total(labels, axis, values)
    base = tuple(label for label in labels if label != total)
    groups: dict[str, tuple[str, ...]] = {}
    named = [label for label in base if is_total(label)]
    if total is not None and (named or not _adds(total, base, axis, values)):
        for label in named or base:
            if run := _run(label, base, named, axis, values):
                groups[label] = run
                if not named and _adds(total, [one for one in base if one not in groups], axis, values):
                    break
    kept = tuple(label for label in base if label not in groups)
    if not named and groups and not _adds(total or "", kept, axis, values):
        groups, kept = {}, base
    return Variable(name, kept, total, groups)


def _total(labels: tuple[str, ...], axis: int, values: _Values) -> str | None:
    named = [label for label in labels if is_total(label)]
    if named:
        return max(named, key=lambda label: sum(value or 0 for key, value in values.items() if key[axis] == label))
    for label in dict.fromkeys((labels[-1], labels[0], *(one for one in labels if may_be_total(one)))):
        others = [one for one in labels if one != label]
        enough = may_be_total(label) or len(others) > 2 or len(values) > 2 * len(labels)
        if len(others) > 1 and enough and _adds(label, others, axis, values):
            return label
    return None


def _run(
    label: str, labels: tuple[str, ...], named: Sequence[str], axis: int, values: _Values
) -> tuple[str, ...] | None:
    """The neighbours, all above or all below, that a subtotal is the sum of."""
    at = labels.index(label)
    above, below = labels[:at][::-1], labels[at + 1 :]
    for side in (above, below):
        for length in range(2, len(side) + 1):
            run = side[:length]
            if run[-1] in named:
                break
            if _adds(label, run, axis, values):
                return tuple(sorted(run, key=labels.index))
    return None


def _lines(total: str, parts: Sequence[str], axis: int, values: _Values) -> list[tuple[Key, int, int]]:
    """Per line in which nothing is hidden: the key of the total, what it says, and what its parts come to."""
    found = []
    for key, value in values.items():
        if key[axis] != total or value is None:
            continue
        amounts = [values.get((*key[:axis], part, *key[axis + 1 :]), 0) for part in parts]
        if None not in amounts:
            found.append((key, value, sum(filter(None, amounts))))
    return found


def _adds(total: str, parts: Sequence[str], axis: int, values: _Values) -> bool:
    lines = _lines(total, parts, axis, values)
    return any(value for _, value, _ in lines) and all(value == come_to for _, value, come_to in lines)


def _checked(table: Table) -> Table:
    """The table, where each of its totals is the sum of what it says it is the sum of."""
    if table.rounded:
        return table
    values = {cell.key: cell.value for cell in table.cells}
    for axis, variable in enumerate(table.variables):
        for label in (variable.total, *variable.groups):
            for key, value, come_to in _lines(label or "", variable.parts(label or ""), axis, values):
                if value != come_to:
                    number = table.by_key[key]
                    raise BadTable(
                        f"Line {table.cells[number].place[0] + 1}: {table.called(number)} is {value:,}, but its parts come to "
                        f"{come_to:,}. Correct the table, or say that its counts were rounded."
                    )
    return table

"""Charts as SVG, drawn on the server: no script, no style of their own, readable on a phone, on paper and by ear.

Widths are in per cent of the page and heights in pixels, so that a chart fits any screen and its letters keep their
size. Each is one picture (`role="img"`) with a title and a description; whoever draws one prints its table beneath
(`templatetags/charts.py` does), so nothing is said by the picture alone. Colours are classes of the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from html import escape

Number = Decimal | int

MOST_DRAWN = 40
"""Rows of one picture. The table beneath it has them all."""
SERIES = 6
"""Series that can be told apart: each has its own colour and its own pattern."""
_LINE = 34  # characters of a label that fit beside nothing else on a screen of 320 pixels
_BAR_SHARE = Decimal(56)  # per cent of the width that the longest bar takes; the rest is for its figure
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Bar:
    """One row of a chart: what it is called, how much, and the page that tells more. None: not recorded."""

    label: str
    value: Number | None
    href: str = ""


@dataclass(frozen=True)
class Stack:
    """One column of a stacked chart: what it is called, and how much of each series."""

    label: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class Span:
    """One row of a time line.

    `first` and `last` are the earliest and latest days it can mean, `sure_from` and `sure_to` the days between which
    it runs for certain: a source that says "until 2016" leaves a year open. None: not recorded.
    """

    label: str
    first: date | None
    last: date | None
    sure_from: date | None = None
    sure_to: date | None = None
    href: str = ""
    starts: str = ""
    ends: str = ""


def written(value: Number | None, unit: str = "") -> str:
    """Return a figure in words: "£1,234.50", "-£3", "1,234 people", "not recorded". Pence only where there are any."""
    if value is None:
        return "not recorded"
    number = Decimal(value)
    sign, size = ("-" if number < 0 else ""), abs(number)
    if unit == "£":
        return f"{sign}£{size:,.0f}" if size == size.to_integral_value() else f"{sign}£{size:,.2f}"
    plain = f"{sign}{size:,.0f}" if size == size.to_integral_value() else f"{sign}{size.normalize():,f}"
    if unit == "%":
        return f"{plain}%"
    return f"{plain} {unit}".strip()


def short(value: Number, unit: str = "") -> str:
    """Return a figure for a scale, where there is little room: "£1.2m", "£350k", "40"."""
    number = Decimal(value)
    sign, size = ("-" if number < 0 else ""), abs(number)
    pound = "£" if unit == "£" else ""
    for limit, letter in ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 3, "k")):
        if size >= limit:
            return f"{sign}{pound}{_trimmed(size / limit)}{letter}"
    return f"{sign}{pound}{_trimmed(size)}{'%' if unit == '%' else ''}"


def _trimmed(number: Decimal) -> str:
    """At most one decimal, and none that is nought."""
    text = f"{number:.1f}"
    return text.removesuffix(".0")


def lines_of(label: str, width: int = _LINE, most: int = 2) -> list[str]:
    """Return a label as at most `most` lines of `width` characters; what does not fit ends in "…"."""
    lines: list[str] = []
    rest = " ".join(label.split())
    while rest and len(lines) < most:
        if len(rest) <= width:
            lines.append(rest)
            break
        at = rest.rfind(" ", 0, width + 1)
        at = at if at > width // 3 else width
        if len(lines) == most - 1:
            lines.append(rest[: width - 1].rstrip() + _ELLIPSIS)
            break
        lines.append(rest[:at].rstrip())
        rest = rest[at:].strip()
    return lines or [""]


def _percent(part: Decimal) -> str:
    """A position or width in per cent, to two decimals, without noughts that say nothing."""
    return f"{part:.2f}".rstrip("0").rstrip(".") + "%"


def _svg(identity: str, title: str, told: str, height: int, inside: Sequence[str], kind: str) -> str:
    name, description = f"{escape(identity)}-title", f"{escape(identity)}-description"
    return (
        f'<svg class="app-chart__picture app-chart__picture--{kind}" role="img" focusable="false" width="100%" '
        f'height="{height}" aria-labelledby="{name}" aria-describedby="{description}">'
        f'<title id="{name}">{escape(title)}</title><desc id="{description}">{escape(told)}</desc>'
        f"{''.join(inside)}</svg>"
    )


def _text(x: str, y: int, words: str, *classes: str, anchor: str = "", dx: int = 0) -> str:
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    attributes += f' text-anchor="{anchor}"' if anchor else ""
    attributes += f' dx="{dx}"' if dx else ""
    return f'<text x="{x}" y="{y}"{attributes}>{escape(words)}</text>'


def _rect(x: Decimal, y: int, width: Decimal, height: int, *classes: str, fill: str = "") -> str:
    attributes = f' class="{" ".join(classes)}"' + (f' fill="url(#{escape(fill)})"' if fill else "")
    return f'<rect x="{_percent(x)}" y="{y}" width="{_percent(width)}" height="{height}"{attributes}/>'


def _rule(x1: str, y1: int, x2: str, y2: int, *classes: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{" ".join(classes)}"/>'


def cut_words(drawn: int, rows: int) -> str:
    """Say that a picture leaves rows out; empty where it does not."""
    return f" The picture shows the first {drawn} of {rows}." if drawn < rows else ""


def bars(rows: Sequence[Bar], *, label: str, unit: str = "", identity: str = "chart") -> str:
    """Draw rows one below the other, each a bar from nought to its value; a negative one goes to the left.

    `identity` begins every id of the picture, so that no two pictures of one page share one.
    """
    drawn = list(rows[:MOST_DRAWN])
    values = [Decimal(row.value) for row in drawn if row.value is not None]
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    scale = _BAR_SHARE / (high - low) if high > low else Decimal(0)
    zero = -low * scale
    inside, y = [], 0
    for row in drawn:
        for line in lines_of(row.label):
            y += 20
            inside.append(_text("0", y - 4, line, "app-chart__label"))
        end = zero
        if row.value is None:
            inside.append(_text(_percent(zero), y + 14, "not recorded", "app-chart__value", dx=4))
        else:
            length = Decimal(row.value) * scale
            end = max(zero, zero + length)
            inside.append(_rect(min(zero, zero + length), y + 1, abs(length), 16, "app-chart__bar"))
            inside.append(_text(_percent(end), y + 14, written(row.value, unit), "app-chart__value", dx=4))
        y += 26
    if low < 0:
        inside.append(_rule(_percent(zero), 0, _percent(zero), y, "app-chart__axis"))
    told = _told(drawn, len(rows), unit)
    return _svg(identity, label, told, max(y, 1), inside, "bars")


def _told(drawn: Sequence[Bar], rows: int, unit: str) -> str:
    """The description of a picture of bars or columns: how many, the largest, the smallest."""
    known = [row for row in drawn if row.value is not None]
    if not known:
        return "Nothing is recorded. The table below has the same rows."
    largest = max(known, key=lambda row: Decimal(row.value or 0))
    smallest = min(known, key=lambda row: Decimal(row.value or 0))
    said = f"{rows} row{'' if rows == 1 else 's'}. Largest: {largest.label}, {written(largest.value, unit)}."
    if smallest is not largest:
        said += f" Smallest: {smallest.label}, {written(smallest.value, unit)}."
    return f"{said}{cut_words(len(drawn), rows)} The table below has every figure."


_TOP, _GROUND, _FOOT = 24, 204, 232  # pixels: where the highest value, nought and the labels of columns are


def _steps(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round figures for a scale from `low` to `high`: nought, and three or four more."""
    span = high - low
    if span <= 0:
        return [Decimal(0)]
    power = Decimal(10) ** (span.adjusted() - (1 if span.adjusted() else 0))
    step = next(power * size for size in (1, 2, 5, 10, 20, 50, 100) if span / (power * size) <= 4)
    found = [(low / step).to_integral_value(ROUND_FLOOR) * step]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found


def columns(rows: Sequence[Bar], *, label: str, unit: str = "", identity: str = "chart") -> str:
    """Draw rows side by side (years), each a column from nought to its value; a negative one goes down."""
    return stacked(
        [Stack(row.label, (row.value,)) for row in rows],
        series=("",),
        label=label,
        unit=unit,
        identity=identity,
        told=_told(rows[:MOST_DRAWN], len(rows), unit),
    )


def stacked(
    rows: Sequence[Stack],
    *,
    series: Sequence[str],
    label: str,
    unit: str = "",
    identity: str = "chart",
    told: str = "",
) -> str:
    """Draw columns, each made of its series one on top of the other, with a key where there is more than one.

    Raises ValueError for more series than can be told apart: put the small ones together first.
    """
    if len(series) > SERIES:
        raise ValueError(f"A chart can show {SERIES} series, not {len(series)}. Put the smallest together.")
    drawn = rows[:MOST_DRAWN]
    tops = [sum((Decimal(v) for v in row.values if v is not None and v > 0), Decimal(0)) for row in drawn]
    bottoms = [sum((Decimal(v) for v in row.values if v is not None and v < 0), Decimal(0)) for row in drawn]
    steps = _steps(min([Decimal(0), *bottoms]), max([Decimal(0), *tops]))
    low, high = steps[0], steps[-1]
    scale = (_GROUND - _TOP) / (high - low) if high > low else Decimal(0)

    def place(value: Decimal) -> int:
        return round(_GROUND - (value - low) * scale)

    inside = [_patterns(identity, len(series))] if len(series) > 1 else []
    for value in steps:
        y = place(value)
        inside.append(_rule("0", y, "100%", y, "app-chart__axis" if value == 0 else "app-chart__grid"))
        inside.append(_text("0", y - 4, short(value, unit), "app-chart__scale"))
    # The words of the scale stand at the left, above its lines.
    left, room = Decimal(15), Decimal(85)
    slot = room / max(len(drawn), 1)
    every = -(-len(drawn) // 4)  # so that at most four labels share a narrow screen
    for number, row in enumerate(drawn):
        x = left + slot * number
        up = down = Decimal(0)
        for part, raw in enumerate(row.values):
            if raw is None or raw == 0:
                continue
            value = Decimal(raw)
            start = up if value > 0 else down
            top, bottom = place(max(start, start + value)), place(min(start, start + value))
            fill = f"{identity}-pattern-{part}" if part and len(series) > 1 else ""
            look = f"app-chart__series-{part}" if len(series) > 1 else "app-chart__bar"
            inside.append(_rect(x + slot / 8, top, slot * 3 / 4, max(bottom - top, 1), look, fill=fill))
            up, down = (up + value, down) if value > 0 else (up, down + value)
        if all(value is None for value in row.values):
            inside.append(
                _text(_percent(x + slot / 2), place(Decimal(0)) - 4, "?", "app-chart__scale", anchor="middle")
            )
        if number % every == 0:
            inside.append(_text(_percent(x + slot / 2), _FOOT - 8, row.label[:9], "app-chart__scale", anchor="middle"))
    height = _FOOT
    if len(series) > 1:
        for part, name in enumerate(series):
            inside.append(
                f'<rect x="0" y="{height + 4}" width="16" height="16" class="app-chart__series-{part}"'
                + (f' fill="url(#{escape(identity)}-pattern-{part})"' if part else "")
                + "/>"
            )
            inside.append(_text("24", height + 17, lines_of(name, most=1)[0], "app-chart__label"))
            height += 24
        told = told or f"{len(rows)} columns of {', '.join(series)}.{cut_words(len(drawn), len(rows))} See the table."
    return _svg(identity, label, told, height, inside, "columns")


_STROKES = (
    "",
    "M0 8L8 0M-2 2L2 -2M6 10L10 6",
    "M4 0V8",
    "M0 4H8",
    "M0 0L8 8M0 8L8 0",
    "M2 2h2v2h-2zM6 6h2v2h-2z",
)


def _patterns(identity: str, many: int) -> str:
    """The patterns of the series after the first, which is plain."""
    made = "".join(
        f'<pattern id="{escape(identity)}-pattern-{part}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="app-chart__ground"/><path d="{_STROKES[part]}" '
        f'class="app-chart__stroke-{part}"/></pattern>'
        for part in range(1, many)
    )
    return f"<defs>{made}</defs>"


def timeline(rows: Sequence[Span], *, label: str, today: date, identity: str = "chart") -> str:
    """Draw rows on a line of time: solid where they run for certain, hatched where the source leaves it open.

    A row without an end runs to the edge; one without a beginning comes from it.
    """
    drawn = list(rows[:MOST_DRAWN])
    days = [day for row in drawn for day in (row.first, row.last) if day]
    first_year = min([day.year for day in days], default=today.year)
    last_year = max([day.year for day in days], default=today.year)
    begin, end = date(first_year, 1, 1), date(min(last_year + 1, date.max.year), 1, 1)
    span = max((end - begin).days, 1)

    def place(day: date) -> Decimal:
        return min(max(Decimal((day - begin).days) * 100 / span, Decimal(0)), Decimal(100))

    inside = [
        f'<defs><pattern id="{escape(identity)}-open" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="app-chart__ground"/><path d="{_STROKES[1]}" '
        'class="app-chart__stroke-0"/></pattern></defs>'
    ]
    y, height = 24, 24 + sum(26 + 20 * len(lines_of(row.label)) for row in drawn)
    years = last_year - first_year + 1
    every = -(-years // 4)
    for year in range(first_year, last_year + 1, every):
        x = place(date(year, 1, 1))
        inside.append(_rule(_percent(x), 18, _percent(x), height, "app-chart__grid"))
        inside.append(_text(_percent(x), 14, str(year), "app-chart__scale"))
    for row in drawn:
        for line in lines_of(row.label):
            y += 20
            inside.append(_text("0", y - 4, line, "app-chart__label"))
        if row.first is None and row.last is None:
            inside.append(_text("0", y + 14, "dates not recorded", "app-chart__value"))
        else:
            left = place(row.first) if row.first else Decimal(0)
            right = place(row.last) if row.last else Decimal(100)
            inside.append(
                _rect(left, y + 1, max(right - left, Decimal("0.4")), 16, "app-chart__open", fill=f"{identity}-open")
            )
            if row.sure_from and row.sure_to and row.sure_from <= row.sure_to:
                sure, until = place(row.sure_from), place(row.sure_to)
                inside.append(_rect(sure, y + 1, max(until - sure, Decimal("0.4")), 16, "app-chart__bar"))
        y += 26
    if begin <= today < end:
        now = _percent(place(today))
        inside.append(_rule(now, 18, now, height, "app-chart__today"))
    told = (
        f"{len(rows)} row{'' if len(rows) == 1 else 's'} from {first_year} to {last_year}."
        f"{cut_words(len(drawn), len(rows))} The table below has every date."
    )
    return _svg(identity, label, told, height, inside, "timeline")

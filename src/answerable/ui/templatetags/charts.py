"""`{% load charts %}`: charts with their tables beneath.

{% chart_bars rows label="Spend by category" unit="£" %}
{% chart_columns rows label="Spend by year" unit="£" %}
{% chart_stacked rows series=names label="Contributions by year" unit="£" %}
{% chart_timeline rows label="Agreements" %}

Rows of bars and columns are `(label, value)`, `(label, value, address)` or `ui.charts.Bar`; of stacked columns
`ui.charts.Stack`; of a time line `ui.charts.Span`. `first` is the heading of the table's first column. Bars and columns take
`known`, what of each row is known by its label ("3 of 10"), as a third column under the heading `known_head`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from answerable.ui import charts

register = template.Library()


def _bars(rows: Iterable[Any]) -> list[charts.Bar]:
    return [row if isinstance(row, charts.Bar) else charts.Bar(str(row[0]), *row[1:]) for row in rows]


def _drawn(picture: str, label: str, heads: Sequence[str], lines: Sequence[tuple[str, str, Sequence[str]]]) -> str:
    """Put the picture above its table. `lines` are (label, address, the other cells)."""
    shown = {"picture": mark_safe(picture), "label": label, "heads": heads, "lines": lines}  # noqa: S308 - ui.charts escapes
    return render_to_string("ui/chart.html", shown)


def _identity(label: str, rows: object) -> str:
    """The name of a picture on its page: the same for the same picture, so that a page drawn again is the same page."""
    return f"chart-{sha256(repr((label, rows)).encode()).hexdigest()[:12]}"


@register.simple_tag
def chart_bars(
    rows: Iterable[Any], label: str, unit: str = "", first: str = "What", value: str = "",
    known: Mapping[str, str] | None = None, known_head: str = "",
) -> str:  # fmt: skip
    """Draw bars one below the other, with their table. Draws nothing where there is no row."""
    return _simple(charts.bars, rows, label, unit, (first, value), (known or {}, known_head))


@register.simple_tag
def chart_columns(
    rows: Iterable[Any], label: str, unit: str = "", first: str = "Year", value: str = "",
    known: Mapping[str, str] | None = None, known_head: str = "",
) -> str:  # fmt: skip
    """Draw columns side by side, for years, with their table. Draws nothing where there is no row."""
    return _simple(charts.columns, rows, label, unit, (first, value), (known or {}, known_head))


def _simple(
    draw: Any, rows: Iterable[Any], label: str, unit: str, named: tuple[str, str], also: tuple[Mapping[str, str], str]
) -> str:
    found = _bars(rows)
    if not found:
        return ""
    picture = draw(found, label=label, unit=unit, identity=_identity(label, found))
    (first, value), (known, known_head) = named, also
    heads = [first, value or ("Amount" if unit == "£" else "Number"), *([known_head] if known_head else [])]
    lines = [
        (row.label, row.href, (charts.written(row.value, unit), *([known.get(row.label, "")] if known_head else [])))
        for row in found
    ]
    return _drawn(picture, label, heads, lines)


@register.simple_tag
def chart_stacked(
    rows: Iterable[charts.Stack], series: Sequence[str], label: str, unit: str = "", first: str = "Year"
) -> str:
    """Draw columns made of several series, with their table. Draws nothing where there is no row."""
    found = list(rows)
    if not found:
        return ""
    picture = charts.stacked(found, series=series, label=label, unit=unit, identity=_identity(label, found))
    lines = [(row.label, "", [charts.written(value, unit) for value in row.values]) for row in found]
    return _drawn(picture, label, (first, *series), lines)


@register.simple_tag
def chart_timeline(rows: Iterable[charts.Span], label: str, first: str = "What") -> SafeString | str:
    """Draw a time line, with its table. Draws nothing where there is no row."""
    found = list(rows)
    if not found:
        return ""
    picture = charts.timeline(found, label=label, today=timezone.localdate(), identity=_identity(label, found))
    lines = [(row.label, row.href, (row.starts or "not recorded", row.ends or "not recorded")) for row in found]
    return _drawn(picture, label, (first, "From", "To"), lines)

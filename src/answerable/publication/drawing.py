"""The large parts of a page, drawn in Python: a list's rows and a filter's choices.

A page of a list has hundreds of cells and choices, and a template takes ten times as long for each. Every word is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from answerable.ui.components import render

NOT_RECORDED = '<span class="app-gap">Not recorded</span>'
LONGEST_CHOICE = 80
SHORT = 18
"""Characters of a cell that need no room of their own: a day, a kind."""


class Cell(NamedTuple):
    """One cell: its words, where it leads, whether it is a number."""

    text: str
    href: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many records have it."""

    value: str
    text: str
    number: int


def rows(found: Iterable[Sequence[Cell]], *, gap: str = NOT_RECORDED, headed: bool = True) -> SafeString:
    """Return the body of a table. The first cell of a row is its heading where `headed`; `gap` stands in empty cells."""
    drawn = "".join(f'<tr class="govuk-table__row">{_cells(row, gap, headed)}</tr>\n' for row in found)
    return mark_safe(drawn)  # noqa: S308 - every word is escaped in _cell


def _cells(row: Sequence[Cell], gap: str, headed: bool) -> str:
    drawn = []
    for place, cell in enumerate(row):
        words = escape(cell.text)
        inside = f'<a class="govuk-link" href="{escape(cell.href)}">{words}</a>' if cell.href else words or gap
        if headed and not place:
            drawn.append(f'<th scope="row" class="govuk-table__header app-words">{inside}</th>')
        elif cell.numeric:
            drawn.append(f'<td class="govuk-table__cell govuk-table__cell--numeric">{inside}</td>')
        else:
            wide = " app-words" if len(cell.text) > SHORT else ""
            drawn.append(f'<td class="govuk-table__cell{wide}">{inside}</td>')
    return "".join(drawn)


def heads(columns: Iterable[tuple[str, bool]]) -> SafeString:
    """Return the headings of a table from (heading, whether its column holds numbers)."""
    drawn = "".join(
        f'<th scope="col" class="govuk-table__header{" govuk-table__header--numeric" if numeric else ""}">{escape(head)}</th>'
        for head, numeric in columns
    )
    return mark_safe(drawn)  # noqa: S308 - escaped


def filters(found: Iterable[tuple[str, str, SafeString]]) -> SafeString:
    """Return the filters of a list from (name, label, its choices as they are drawn)."""
    drawn = "".join(
        f'<div class="govuk-form-group"><label class="govuk-label" for="filter-{name}">{escape(label)}</label>'
        f'<select class="govuk-select" id="filter-{name}" name="{name}">{options}</select></div>\n  '
        for name, label, options in found
    )
    return mark_safe(drawn)  # noqa: S308 - names are ours; labels are escaped here, choices below


@cache
def button(text: str) -> SafeString:
    """Return the button that sends a list's filters: alike on every page, so drawn once."""
    return render("button", {"text": text, "classes": "govuk-button--secondary", "preventDoubleClick": False})


def choices(found: Iterable[Choice], chosen: Iterable[str]) -> SafeString:
    """Return the options of a filter, "All" first."""
    on = set(chosen)
    drawn = ['<option value="">All</option>']
    for one in found:
        text = one.text if len(one.text) <= LONGEST_CHOICE else f"{one.text[: LONGEST_CHOICE - 1]}…"
        selected = " selected" if one.value in on else ""
        drawn.append(f'<option value="{escape(one.value)}"{selected}>{escape(text)} ({one.number:,})</option>')
    return mark_safe("".join(drawn))  # noqa: S308 - escaped

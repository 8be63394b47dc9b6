"""The diary: what falls on which day of a month."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count
from django.urls import reverse

from answerable.casework.clock import calendar
from answerable.casework.models import Task
from answerable.casework.rules.diary import DiaryDay, Entry, weeks
from answerable.casework.standing import due_dates
from answerable.law.working_days import FIRST_DAY, LAST_DAY

from .appeals import running

FIRST, LAST = (FIRST_DAY.year, FIRST_DAY.month), (LAST_DAY.year, LAST_DAY.month)
"""The first and the last month that the table of non-working days reaches, as (year, month)."""
MOST_A_DAY = 12
"""Entries shown on one day; the rest are counted."""


def month(year: int, month: int, *, today: date) -> list[list[DiaryDay]]:
    """Return the weeks of a month with what falls on each day. A fixed number of queries.

    Requests by the day to answer by, tasks by the day they were asked for, reviews and complaints by the day of what is next.
    """
    grid = weeks(year, month, {}, ())
    first, last = grid[0][0].day, grid[-1][-1].day
    # What falls on a day as (words, reference, page, sort): addresses are made only for those that are shown.
    found: dict[date, list[tuple[str, str, str, str]]] = defaultdict(list)
    for one in due_dates(today=today):
        if one.answer_by and first <= one.answer_by <= last:
            sort = "late" if one.answer_by < today else "due"
            found[one.answer_by].append((one.reference, one.reference, "request", sort))
    tasks = Task.objects.filter(state=Task.State.OPEN, due__range=(first, last))
    for reference, due, number in (
        tasks.values_list("request__reference", "due")
        .annotate(number=Count("pk"))
        .order_by("due", "request__reference")
    ):
        words = "1 task" if number == 1 else f"{number} tasks"
        found[due].append((f"{reference}: {words}", reference, "gathering", "task"))
    for waiting in running(today):
        if waiting.due and first <= waiting.due <= last:
            reference = waiting.request.reference
            words = f"{reference}: {waiting.words[:1].lower()}{waiting.words[1:]}"
            found[waiting.due].append((words, reference, "appeals", "late" if waiting.late else "appeal"))
    closed = [(day.day, day.label) for day in calendar().days]
    return weeks(year, month, {day: _shown(things) for day, things in found.items()}, closed)


def _shown(things: list[tuple[str, str, str, str]]) -> list[Entry]:
    entries = [
        Entry(words, reverse(f"casework:{page}", args=[reference]), sort)
        for words, reference, page, sort in things[:MOST_A_DAY]
    ]
    if more := len(things) - len(entries):
        entries.append(Entry(f"and {more} more", f"{reverse('casework:requests')}?show=open", "more"))
    return entries

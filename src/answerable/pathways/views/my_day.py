"""A worker's day."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.pathways.actions.viewing import record_views
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import my_day as queries
from answerable.pathways.queries.queue import lines
from answerable.pathways.rules.contact import local
from answerable.pathways.rules.verbs import Desk, Verb

from .pages import PAGE, paged


@require_safe
@requires(Desk.SUPPORT)
def my_day(request: HttpRequest) -> HttpResponse:
    """What is due, the longest late first, each with whether the person can safely be rung now; then what comes up; then the caseload."""
    worker = worker_of(request)
    now = timezone.now()
    asked = request.GET.get("due", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    day = queries.day(worker, now, first=(max(number, 1) - 1) * PAGE, most=PAGE)
    due_page = Paginator(range(day.number), PAGE).get_page(number)
    if due_page.number != number and day.number:
        day = queries.day(worker, now, first=(due_page.number - 1) * PAGE, most=PAGE)
    page = paged(request, queries.own_cases(worker))
    rows = lines(worker, list(page.object_list), now)
    people = {line.referral.person for line in (*day.due, *day.soon) if line.name or line.reach}
    people |= {row.referral.person for row in rows if row.name}
    if people:
        shown = frozenset({Verb.SEE_IDENTITY, Verb.SEE_CONTACT, Verb.SEE_NOTES})
        record_views(worker=worker, people=people, page="my_day", groups=shown)
    drawn = {
        "day": day,
        "due_page": due_page,
        "page": page,
        "lines": rows,
        "now": local(now),
        "handed_over": queries.waiting_for_answer(worker),
    }
    return render(request, "pathways/my_day/my_day.html", drawn)

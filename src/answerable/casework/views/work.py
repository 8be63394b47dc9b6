"""The work list, what is done to several requests at once, and the diary."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, may, requires
from answerable.casework.actions import bulk as actions
from answerable.casework.actions.notices import see
from answerable.casework.forms.bulk import BulkForm
from answerable.casework.queries import diary as diary_queries
from answerable.casework.queries import work as queries
from answerable.casework.rules.diary import month_beside

from .requests import PAGE, who

LISTS = {
    "open": "Open",
    "mine": "Mine",
    "soon": "Due in 5 working days",
    "late": "Late",
    "waiting": "Waiting for the applicant",
    "clearance": "In clearance",
    "undated": "Without a date",
    "answered": "Answered",
    "closed": "Ended another way",
}
"""The lists by the name in the address, with their headings in order."""


@require_safe
@requires(Permission.REQUEST_READ)
def request_list(http: HttpRequest) -> HttpResponse:
    """The work list: the open requests by the day to answer by, or one of the lists that are picked from them."""
    show, words = http.GET.get("show", "open"), http.GET.get("q", "").strip()
    if show not in LISTS:
        raise Http404("There is no such list of requests.")
    work = queries.open_requests(words=words, officer=who(http).pk)
    found = {
        "open": work.everything,
        "mine": work.mine,
        "soon": work.soon,
        "late": work.late,
        "waiting": work.waiting,
        "clearance": work.clearance,
        "undated": work.undated,
        "answered": queries.answered_requests(words=words),
        "closed": queries.closed_requests(words=words),
    }
    page = Paginator(found[show], PAGE).get_page(http.GET.get("page"))
    drawn = {
        "page": page,
        "show": show,
        "q": words,
        "heading": LISTS[show],
        "lists": [(name, text, len(found[name])) for name, text in LISTS.items()],
        "bulk": show not in ("answered", "closed") and may(who(http), Permission.REQUEST_ANSWER),
    }
    return render(http, "casework/request_list.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUEST_ANSWER)
def bulk(http: HttpRequest) -> HttpResponse:
    """Do one thing to several requests: first which and what, then the result for each."""
    if http.method != "POST":
        return redirect("casework:requests")
    references = http.POST.getlist("reference")
    if not references:
        messages.error(http, "Tick the requests first, then choose what to do with them.")
        return redirect("casework:requests")
    requests = queries.by_reference(references)
    decided = "what" in http.POST
    form = BulkForm(http.POST if decided else None)
    done = None
    if decided and form.is_valid():
        done = actions.do_to_all(requests=requests, by=who(http), **form.cleaned_data)
    drawn = {"form": form, "items": requests, "done": done}
    return render(http, "casework/bulk.html", drawn, status=422 if form.errors else 200)


@require_safe
@requires(Permission.REQUEST_READ)
def diary(http: HttpRequest) -> HttpResponse:
    """A month: what is due on which day, with the days that do not count."""
    today = timezone.localdate()
    year, month = _month(http.GET.get("month", ""), (today.year, today.month))
    drawn = {
        "weeks": diary_queries.month(year, month, today=today),
        "first": today.replace(year=year, month=month, day=1),
        "today": today,
        "before": "{}-{:02}".format(*month_beside(year, month, -1)),
        "after": "{}-{:02}".format(*month_beside(year, month, 1)),
        "names": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    }
    return render(http, "casework/diary.html", drawn)


def _month(typed: str, otherwise: tuple[int, int]) -> tuple[int, int]:
    """The month that an address names; one that the table of non-working days does not reach is no page."""
    if not typed:
        return otherwise
    year, dash, month = typed.partition("-")
    if not (dash and year.isdecimal() and month.isdecimal() and len(year) == 4 and len(month) == 2):
        raise Http404("A month is written as 2026-11.")
    found = int(year), int(month)
    if not (diary_queries.FIRST <= found <= diary_queries.LAST and 1 <= found[1] <= 12):
        raise Http404("The diary does not reach that month.")
    return found


@require_POST
@requires(Permission.OFFICE_USE)
def see_notices(http: HttpRequest) -> HttpResponse:
    """Mark what this person was told as seen."""
    see(user=who(http), notices=[int(key) for key in http.POST.getlist("notice") if key.isdecimal() and len(key) < 19])
    back = http.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={http.get_host()}, require_https=http.is_secure())
    return redirect(back if safe else reverse("office:home"))

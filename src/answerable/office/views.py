"""Home and the pages that belong to no room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, may, public, requires
from answerable.casework.queries import open_requests
from answerable.register.queries import kinds

SOONEST = 10


@require_safe
@requires(Permission.OFFICE_USE)
def home(http: HttpRequest) -> HttpResponse:
    """What waits for this person: the requests that are due soonest, and what the register holds."""
    work = open_requests() if may(http.user, Permission.REQUEST_READ) else None
    drawn = {
        "work": work.everything[:SOONEST] if work else [],
        "open": len(work.everything) if work else 0,
        "late": len(work.late) if work else 0,
        "undated": len(work.undated) if work else 0,
        "kinds": kinds() if may(http.user, Permission.REGISTER_READ) else None,
    }
    return render(http, "office/home.html", drawn)


@require_safe
@public("Anyone may read how accessible the site is.")
def accessibility(http: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(http, "office/accessibility.html")

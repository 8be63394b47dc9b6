"""Home and the pages that belong to no room."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may, public, requires
from answerable.casework.queries import open_requests, unseen
from answerable.casework.queries.appeals import running
from answerable.casework.queries.clearance import waiting_for
from answerable.casework.queries.gathering import open_tasks_of
from answerable.casework.queries.mail import counts as counts_of_mail
from answerable.register.queries import kinds

SOONEST = 10


@require_safe
@requires(Permission.OFFICE_USE)
def home(http: HttpRequest) -> HttpResponse:
    """What waits for this person: the requests that are due soonest, and what the register holds."""
    user = cast(User, http.user)
    work = open_requests(officer=user.pk) if may(user, Permission.REQUEST_READ) else None
    drawn = {
        "notices": unseen(user),
        "tasks": open_tasks_of(user).count() if may(user, Permission.TASK_ANSWER) else 0,
        "to_clear": len(waiting_for(user)) if may(user, Permission.REQUEST_CLEAR) else 0,
        "strays": counts_of_mail()["waiting"] if may(user, Permission.REQUEST_RECEIVE) else 0,
        "running": running(timezone.localdate()) if may(user, Permission.REQUEST_READ) else (),
        "work": work.everything[:SOONEST] if work else [],
        "open": len(work.everything) if work else 0,
        "mine": len(work.mine) if work else 0,
        "soon": len(work.soon) if work else 0,
        "late": len(work.late) if work else 0,
        "undated": len(work.undated) if work else 0,
        "kinds": kinds() if may(user, Permission.REGISTER_READ) else None,
    }
    return render(http, "office/home.html", drawn)


@require_safe
@public("Anyone may read how accessible the site is.")
def accessibility(http: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(http, "office/accessibility.html")

"""The pages of signed returns that wait: which there are, what one says, taking it in."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, requires

from ..actions import returns_received as actions
from ..errors import CannotChange
from ..queries.returns import signed_tables
from ..rules.returns import period_words

PAGE = 50


@require_safe
@requires(Permission.REGISTER_READ)
def waiting(http: HttpRequest) -> HttpResponse:
    """The signed files that lie in the folder of returns and are not in the register yet."""
    page = Paginator(actions.waiting(), PAGE).get_page(http.GET.get("page"))
    return render(http, "register/returns_waiting.html", {"page": page, "tab": "waiting"})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def receive(http: HttpRequest, reference: UUID) -> HttpResponse:
    """What one file says, and taking it in. A file that may not be taken in is refused, and nothing of it is shown."""
    found = next((one for one in actions.waiting() if one.reference == str(reference)), None)
    if found is None:
        raise Http404("There is no such page.")
    agreement = (http.POST if http.method == "POST" else http.GET).get("agreement", "").strip()
    shown: dict[str, object] = {"file": found, "agreement": agreement, "tab": "waiting"}
    try:
        content = actions.content_of(found.path)
        if http.method == "POST":
            row = actions.receive(
                content=content, file_name=found.path.name, by=cast(User, http.user), agreement=agreement
            )
            messages.success(http, "The return is in the register.")
            return redirect("register:return", return_ref=row.ref)
        preview = actions.look(content=content, agreement=agreement)
    except CannotChange as error:
        return render(http, "register/return_receive.html", shown | {"problem": str(error)}, status=422)
    what = preview.what
    shown |= {
        "preview": preview,
        "period": period_words(what.first, what.last),
        "tables": signed_tables(what.counts),
        "hidden": sum(count is None for count in what.counts.values()),
    }
    return render(http, "register/return_receive.html", shown)

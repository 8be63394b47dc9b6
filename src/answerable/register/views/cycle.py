"""Renewing an agreement."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, requires

from ..actions import cycle as actions
from ..errors import CannotChange, ChangedMeanwhile
from ..forms.cycle import RenewForm
from ..models import Agreement
from ..queries import cycle as queries


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_CHANGE)
def renew(http: HttpRequest, agreement: str) -> HttpResponse:
    """Make the agreement that follows this one, and record the review that led to it."""
    row = get_object_or_404(Agreement.objects.select_related("provider"), ref=agreement)
    initial = {"title": row.title, "version": row.version}
    form: Any = RenewForm(http.POST if http.method == "POST" else None, initial=initial)
    stale = False
    if http.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version") or 0
        try:
            new = actions.renew(agreement=row, version=version, by=cast(User, http.user), **values)
        except CannotChange as error:
            stale = isinstance(error, ChangedMeanwhile)
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["version"] = row.version
        else:
            messages.success(http, f"Agreement {new.ref} follows {row.ref}.")
            return redirect("register:record", kind="agreement", ref=new.ref)
    context = {"form": form, "agreement": row, "stale": stale, "expiry": queries.expiry_of(row)}
    return render(http, "register/renew.html", context, status=409 if stale else 422 if form.errors else 200)

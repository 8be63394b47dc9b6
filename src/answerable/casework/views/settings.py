"""How this office runs its casework."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from answerable.accounts.permissions import Permission, requires
from answerable.casework.actions.settings import FIELDS, change_settings
from answerable.casework.errors import Stale
from answerable.casework.forms.settings import SettingsForm
from answerable.casework.queries.settings import casework_settings

from .requests import posted, who, with_version


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASEWORK_SET)
def settings(http: HttpRequest) -> HttpResponse:
    """The internal dates, what lapses when, the limit of cost, and the qualified person."""
    now = casework_settings()
    form = SettingsForm(posted(http), initial={name: getattr(now, name) for name in (*FIELDS, "version")})
    stale = False
    if http.method == "POST" and form.is_valid():
        try:
            change_settings(by=who(http), **form.cleaned_data)
        except Stale:
            stale = True
            form.add_error(None, "Somebody else changed the settings meanwhile. Compare, then save again.")
            form = with_version(form, now.version)
        else:
            messages.success(http, "The settings were saved.")
            return redirect("casework:settings")
    drawn = {"form": form, "stale": stale, "now": now}
    return render(http, "casework/settings.html", drawn, status=422 if form.errors else 200)

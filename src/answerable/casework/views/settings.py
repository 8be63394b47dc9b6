"""How this office runs its casework."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from answerable.accounts.permissions import Permission, requires
from answerable.casework.actions.settings import FIELDS, change_settings
from answerable.casework.errors import Stale
from answerable.casework.forms.settings import LetterheadForm, SettingsForm
from answerable.casework.queries.settings import casework_settings
from answerable.register.actions.office import PARTICULARS, change_particulars
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.queries import authority

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


_SEEN = "casework.letterhead.seen"
"""What the signature of the particulars that a person was shown is for."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASEWORK_SET)
def letterhead(http: HttpRequest) -> HttpResponse:
    """What letters say of this office: where to ask for a review, and who the regulator is."""
    office = authority()
    if office is None:
        return render(http, "casework/settings_letterhead.html", {"office": None})
    now = {name: getattr(office, name) for name in PARTICULARS}
    form = LetterheadForm(posted(http), initial=now | {"seen": signing.dumps(now, salt=_SEEN)})
    stale = False
    if http.method == "POST" and form.is_valid():
        try:
            change_particulars(
                values={name: form.cleaned_data[name] for name in PARTICULARS},
                seen=_shown(form.cleaned_data["seen"]),
                by=who(http),
            )
        except ChangedMeanwhile as error:
            stale = True
            form.add_error(None, str(error))
            again = http.POST.copy()
            again["seen"] = signing.dumps(now, salt=_SEEN)
            form.data = again
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(http, "What letters say of this office was saved.")
            return redirect("casework:letterhead")
    shown = [(form.fields[name].label, now[name]) for name in PARTICULARS] if stale else []
    drawn = {"form": form, "office": office, "now": shown}
    return render(http, "casework/settings_letterhead.html", drawn, status=422 if form.errors else 200)


def _shown(signed: str) -> dict[str, Any]:
    """What the person was shown. Raises CannotChange where this site did not make it."""
    try:
        shown: dict[str, Any] = signing.loads(signed, salt=_SEEN)
    except signing.BadSignature:
        raise CannotChange("This page is not the one that was opened here. Open it again.") from None
    return shown

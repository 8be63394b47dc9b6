"""The outbox: what waits to be sent, and what needs an officer's word."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from answerable.accounts.permissions import Permission, requires
from answerable.casework.actions import outbox as actions
from answerable.casework.models import OutgoingMessage
from answerable.casework.queries import outbox as queries
from answerable.casework.rules.life import NotAllowed

from .requests import PAGE, who

WORDS = {
    "sent": (actions.was_sent, "Recorded as sent."),
    "again": (actions.send_again, "It is sent again, within a minute."),
    "cancel": (actions.cancel, "The message was cancelled."),
}


@require_safe
@requires(Permission.REQUEST_SEND)
def outbox(http: HttpRequest) -> HttpResponse:
    """Every message that is not sent."""
    page = Paginator(queries.not_sent(), PAGE).get_page(http.GET.get("page"))
    return render(http, "casework/clearance_outbox.html", {"page": page, "problem": queries.why_nothing_is_sent()})


@require_POST
@requires(Permission.REQUEST_SEND)
def decide(http: HttpRequest, message: int) -> HttpResponse:
    """Say what became of a message, or what is to become of it."""
    found = get_object_or_404(OutgoingMessage.objects.select_related("release", "request"), pk=message)
    word = http.POST.get("word", "")
    if word not in WORDS:
        messages.error(http, "Choose what is to become of the message.")
        return redirect("casework:outbox")
    do, said = WORDS[word]
    try:
        do(message=found, by=who(http))
    except NotAllowed as error:
        messages.error(http, str(error))
    else:
        messages.success(http, said)
    return redirect("casework:outbox")

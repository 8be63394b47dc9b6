"""One's own messages: whether somebody wants to be written to when something waits for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from answerable.pathways.actions import mailing as actions
from answerable.pathways.forms.mailing import MessagesForm
from answerable.pathways.mailing import what_is_missing
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import mailing as queries
from answerable.pathways.rules.verbs import Desk


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.USE)
def your_messages(http: HttpRequest) -> HttpResponseBase:
    """Choose whether to be written to."""
    worker = worker_of(http)
    posted = http.POST if http.method == "POST" else None
    form = MessagesForm(posted, initial={"wanted": "yes" if queries.wants(worker) else "no"})
    if form.is_valid():
        wanted = form.cleaned_data["wanted"]
        actions.set_wanted(worker=worker, wanted=wanted, by=worker)
        messages.success(
            http, "You get a message when something waits." if wanted else "You get no more of these messages."
        )
        return redirect("mfa_index")
    return _drawn(http, form)


def _drawn(http: HttpRequest, form: MessagesForm) -> HttpResponse:
    drawn = {"form": form, "sends": not what_is_missing()}
    return render(http, "pathways/mailing/your_messages.html", drawn, status=422 if form.errors else 200)

"""The pages of the words of consent: every version, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import wordings as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.wordings import WordingForm
from answerable.pathways.models import ConsentWording
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import wordings as queries
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.wordings import asked_today

from .pages import posted, refuse


@require_safe
@requires(Desk.MANAGE_RULES)
def wordings(request: HttpRequest) -> HttpResponse:
    """The words of today, those to come, and those that were asked before."""
    today = asked_today()
    drawn = {
        "wordings": [*queries.wordings(), *(one for one in today if not one.pk)],
        "asked_today": {one.pk for one in today if one.pk},
        "today": timezone.localdate(),
    }
    return render(request, "pathways/wordings/list.html", drawn)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Desk.MANAGE_RULES)
def new(request: HttpRequest) -> HttpResponse:
    """Keep new words."""
    form = WordingForm(posted(request), initial={"from_day": timezone.localdate()})
    if form.is_valid():
        try:
            actions.add_wording(by=worker_of(request), **form.cleaned_data)
        except CannotChange as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "The words are kept. They are asked from their first day on.")
            return redirect("pathways:wordings")
    return render(request, "pathways/wordings/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@requires(Desk.MANAGE_RULES)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take words away that nobody was asked in."""
    try:
        actions.remove_wording(wording=get_object_or_404(ConsentWording, pk=number), by=worker_of(request))
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "The words were taken away. Nobody had been asked in them.")
    return redirect("pathways:wordings")

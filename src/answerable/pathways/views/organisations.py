"""Partner agencies, areas and postcodes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import organisations as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.organisations import AreaForm, OrganisationForm
from answerable.pathways.models import Area, Organisation
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import organisations as queries
from answerable.pathways.rules.verbs import Desk

PAGE = 50
CHANGES = ["GET", "HEAD", "POST"]


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


@require_safe
@requires(Desk.MANAGE_ORGANISATIONS)
def organisations(http: HttpRequest) -> HttpResponse:
    """The agencies by name, and the areas."""
    page = Paginator(queries.organisations(), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/organisations/list.html", {"page": page, "areas": queries.areas()})


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def add_organisation(http: HttpRequest) -> HttpResponse:
    """Add an agency."""
    form = OrganisationForm(_posted(http))
    if form.is_valid():
        try:
            made = actions.add_organisation(**form.cleaned_data, by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"{made.name} is added.")
            return redirect("pathways:organisations")
    context = {"form": form, "organisation": None}
    return render(http, "pathways/organisations/organisation.html", context, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def organisation(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One agency, to be changed."""
    shown = get_object_or_404(Organisation, reference=reference)
    initial = {name: getattr(shown, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(_posted(http), initial=initial)
    if form.is_valid():
        try:
            actions.change_organisation(organisation=shown, **form.cleaned_data, by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"{shown.name} is saved.")
            return redirect("pathways:organisations")
    context = {"form": form, "organisation": shown}
    return render(http, "pathways/organisations/organisation.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Desk.MANAGE_ORGANISATIONS)
def set_open(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Close an agency, or open it again."""
    shown = get_object_or_404(Organisation, reference=reference)
    is_open = http.POST.get("open") == "yes"
    try:
        actions.set_open(organisation=shown, is_open=is_open, by=worker_of(http))
    except CannotChange as error:
        messages.error(http, error.sentence)
    else:
        messages.success(http, f"{shown.name} is {'open again' if is_open else 'closed'}.")
    return redirect("pathways:organisation", reference=reference)


def _area(http: HttpRequest, area: Area | None) -> HttpResponse:
    initial = {}
    if area is not None:
        initial = {"name": area.name, "prefixes": "\n".join(area.postcodes.values_list("prefix", flat=True))}
    form = AreaForm(_posted(http), initial=initial)
    if form.is_valid():
        try:
            saved = actions.save_area(
                area=area, name=form.cleaned_data["name"], prefixes=form.lines(), by=worker_of(http)
            )
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"{saved.name} is saved.")
            return redirect("pathways:organisations")
    context = {"form": form, "area": area}
    return render(http, "pathways/organisations/area.html", context, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def add_area(http: HttpRequest) -> HttpResponse:
    """Add an area."""
    return _area(http, None)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def area(http: HttpRequest, code: str) -> HttpResponse:
    """One area and its postcodes, to be changed."""
    return _area(http, get_object_or_404(Area, code=code))

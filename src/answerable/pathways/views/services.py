"""The commissioned services: all of them for the hub's administrator, and their own for a provider."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.pathways.actions import services as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.services import CapacityForm, RuleForm, ServiceForm
from answerable.pathways.models import Service, ServiceRule
from answerable.pathways.permissions import requires, worker_of
from answerable.pathways.queries import services as queries
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Need

PAGE = 50
CHANGES = ["GET", "HEAD", "POST"]


def _posted(http: HttpRequest) -> Any:
    return http.POST if http.method == "POST" else None


@require_safe
@requires(Desk.MANAGE_SERVICE)
def services(http: HttpRequest) -> HttpResponse:
    """The services of the worker's own organisation, with what each can take."""
    page = Paginator(queries.services_of(worker_of(http)), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/services/own.html", {"page": page})


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_SERVICE)
def capacity(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Say what one of the organisation's own services can take at the moment."""
    service = get_object_or_404(queries.services_of(worker_of(http)), reference=reference)
    initial = {
        "is_open": "yes" if service.is_open else "no",
        "capacity": service.capacity,
        "waiting_days": service.waiting_days,
    }
    form = CapacityForm(_posted(http), initial=initial)
    if form.is_valid():
        try:
            actions.set_capacity(service=service, **form.values(), by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"{service.name} is saved.")
            return redirect("pathways:services")
    context = {"form": form, "service": service}
    return render(http, "pathways/services/capacity.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Desk.MANAGE_ORGANISATIONS)
def all_services(http: HttpRequest) -> HttpResponse:
    """Every service by name."""
    page = Paginator(queries.services(), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/services/list.html", {"page": page})


def _save(http: HttpRequest, service: Service | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if service is not None:
        initial = {name: getattr(service, name) for name in ("name", "needs", "opens", "closes", "register_ref")}
        initial |= {"provider": service.provider.reference, "areas": [area.code for area in service.areas.all()]}
    form = ServiceForm(_posted(http), initial=initial)
    if form.is_valid():
        try:
            saved = actions.save_service(service=service, **form.cleaned_data, by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"{saved.name} is saved.")
            return redirect("pathways:service", reference=saved.reference)
    context = {"form": form, "service": service}
    return render(http, "pathways/services/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def add_service(http: HttpRequest) -> HttpResponse:
    """Add a service."""
    return _save(http, None)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def edit_service(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Change who runs a service, for whom, where and until when."""
    return _save(http, get_object_or_404(queries.services(), reference=reference))


@require_safe
@requires(Desk.MANAGE_ORGANISATIONS)
def service(http: HttpRequest, reference: UUID) -> HttpResponse:
    """One service, with the rules of who it is for."""
    shown = get_object_or_404(queries.services(), reference=reference)
    context = {"service": shown, "rules": shown.rules.all(), "needs": [Need(code).words for code in shown.needs]}
    return render(http, "pathways/services/service.html", context)


def _rule(http: HttpRequest, service: Service, rule: ServiceRule | None) -> HttpResponse:
    form = RuleForm(_posted(http), initial=RuleForm.initial_of(rule) if rule else {})
    if form.is_valid():
        try:
            saved = actions.save_rule(service=service, rule=rule, **form.values(), by=worker_of(http))
        except CannotChange as error:
            form.add_error(error.field, error.sentence)
        else:
            messages.success(http, f"Rule {saved.code} is saved.")
            return redirect("pathways:service", reference=service.reference)
    context = {"form": form, "service": service, "rule": rule}
    return render(http, "pathways/services/rule.html", context, status=422 if form.errors else 200)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def add_rule(http: HttpRequest, reference: UUID) -> HttpResponse:
    """Add a rule of who a service is for."""
    return _rule(http, get_object_or_404(Service, reference=reference), None)


@require_http_methods(CHANGES)
@requires(Desk.MANAGE_ORGANISATIONS)
def edit_rule(http: HttpRequest, reference: UUID, code: str) -> HttpResponse:
    """Change a rule of who a service is for."""
    rule = get_object_or_404(ServiceRule.objects.select_related("service"), service__reference=reference, code=code)
    return _rule(http, rule.service, rule)


@require_POST
@requires(Desk.MANAGE_ORGANISATIONS)
def remove_rule(http: HttpRequest, reference: UUID, code: str) -> HttpResponse:
    """Take a rule away."""
    rule = get_object_or_404(ServiceRule.objects.select_related("service"), service__reference=reference, code=code)
    actions.remove_rule(rule=rule, by=worker_of(http))
    messages.success(http, f"Rule {code} is taken away.")
    return redirect("pathways:service", reference=reference)

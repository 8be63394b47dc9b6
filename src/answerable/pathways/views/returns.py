"""The pages of returns: a service's periods, what a return would say, signing it, and what was signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.returns import SignForm
from answerable.pathways.models import Service, SignedReturn
from answerable.pathways.permissions import at_desk, requires, worker_of
from answerable.pathways.returns import actions, queries
from answerable.pathways.returns.counting import Period
from answerable.pathways.rules.verbs import Desk
from answerable.standards.service_returns import NOT_ASKED

PAGE = 50


@require_safe
@requires(Desk.DRAFT_RETURN)
def returns(http: HttpRequest) -> HttpResponse:
    """The services of the worker's own organisation."""
    page = Paginator(queries.services_of(worker_of(http)), PAGE).get_page(http.GET.get("page"))
    return render(http, "pathways/returns/services.html", {"page": page})


def _service(http: HttpRequest, reference: UUID) -> Service:
    return get_object_or_404(queries.services_of(worker_of(http)), reference=reference)


@require_safe
@requires(Desk.DRAFT_RETURN)
def service_returns(http: HttpRequest, reference: UUID) -> HttpResponse:
    """The latest periods of one service, and how the return of each stands."""
    service = _service(http, reference)
    context = {"service": service, "periods": queries.standing(service)}
    return render(http, "pathways/returns/periods.html", context)


def _period(service: Service, first: int, last: int) -> Period:
    """The period of an address (its days as 20260401): one of those that are offered, or one of which a return was signed."""
    for one in queries.standing(service):
        if (f"{one.period.first:%Y%m%d}", f"{one.period.last:%Y%m%d}") == (str(first), str(last)):
            return one.period
    raise Http404("There is no such page.")


def _page(http: HttpRequest, draft: queries.Draft, form: SignForm | None, status: int = 200) -> HttpResponse:
    may_sign = at_desk(worker_of(http), Desk.SIGN_RETURN) and draft.is_over and bool(draft.service.register_ref)
    can = may_sign and draft.protected is not None and not draft.unchanged
    if can and form is None:
        form = SignForm(initial={"seen": draft.digest}, again=draft.issue > 1)
    tables = queries.tables_of(draft.protected.counts, draft.protected.why) if draft.protected else ()
    context: dict[str, Any] = {
        "draft": draft,
        "service": draft.service,
        "form": form if can else None,
        "signs": at_desk(worker_of(http), Desk.SIGN_RETURN),
        "tables": tables,
        "nobody": [one for one in tables if one.empty],
        "hidden": len(draft.protected.why) if draft.protected else 0,
        "not_asked": NOT_ASKED,
    }
    return render(http, "pathways/returns/draft.html", context, status=status)


@require_safe
@requires(Desk.DRAFT_RETURN)
def draft(http: HttpRequest, reference: UUID, first: int, last: int) -> HttpResponse:
    """Exactly what would leave if the return were signed now, what would not, and why."""
    service = _service(http, reference)
    return _page(http, queries.draft(service, _period(service, first, last)), None)


@require_POST
@requires(Desk.SIGN_RETURN)
def sign(http: HttpRequest, reference: UUID, first: int, last: int) -> HttpResponse:
    """Sign the return that was looked at, and send it."""
    service = _service(http, reference)
    period = _period(service, first, last)
    now = queries.draft(service, period)
    form = SignForm(http.POST, again=now.issue > 1)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            row = actions.sign(
                service=service, period=period, seen=typed["seen"], reason=typed.get("reason", ""), by=worker_of(http)
            )
        except CannotChange as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
        except OSError:
            messages.warning(
                http, "The return is signed. Its file could not be written yet; the next round tries again."
            )
            return redirect("pathways:service_returns", reference=service.reference)
        else:
            messages.success(http, "The return is signed and has left for the office.")
            return redirect("pathways:signed_return", reference=row.reference)
    again = http.POST.copy()
    again["seen"] = now.digest
    shown = SignForm(again, again=now.issue > 1)
    shown.errors.clear()
    for field, faults in form.errors.as_data().items():
        for fault in faults:
            shown.add_error(field if field != "__all__" else None, fault)
    return _page(http, now, shown, status=422)


@require_safe
@requires(Desk.DRAFT_RETURN)
def signed(http: HttpRequest, reference: UUID) -> HttpResponse:
    """A return that was signed, as it left."""
    row = get_object_or_404(
        SignedReturn.objects.defer("counts").select_related("service", "signed_by"),
        reference=reference,
        service__in=queries.services_of(worker_of(http)),
    )
    given = orjson.loads(row.file)["return"]
    tables = queries.tables_of(given["counts"], row.hidden)
    context = {
        "row": row,
        "service": row.service,
        "period": Period(row.first, row.last),
        "note": given["note"],
        "tables": tables,
        "nobody": [one for one in tables if one.empty],
        "hidden": len(row.hidden),
        "not_asked": NOT_ASKED,
    }
    return render(http, "pathways/returns/signed.html", context)

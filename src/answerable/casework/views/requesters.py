"""The pages of who asked. Never a name or an address in the web address: a requester is called by their number."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.accounts.permissions import Permission, requires
from answerable.casework.actions import requesters as actions
from answerable.casework.errors import Stale
from answerable.casework.forms.requesters import JoinForm, RequesterForm, SearchForm
from answerable.casework.models import Requester
from answerable.casework.queries import requesters as queries

from .requests import PAGE, case_page, posted, request_of, who, with_version

_FIELDS = ("name", "email", "address", "organisation", "kind", "version")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUESTER_READ)
def requesters(http: HttpRequest) -> HttpResponse:
    """All requesters, or those found by words that are sent by a form."""
    form = SearchForm(posted(http))
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    page = Paginator(queries.requesters(words=words), PAGE).get_page(None if words else http.GET.get("page"))
    drawn = {
        "form": form,
        "words": words,
        "page": page,
        "due": queries.due_to_be_forgotten().count(),
        "months": queries.keep_months(),
    }
    return render(http, "casework/requesters.html", drawn, status=422 if form.errors else 200)


@require_safe
@requires(Permission.REQUESTER_READ)
def due(http: HttpRequest) -> HttpResponse:
    """The requesters whose time to be kept is past."""
    page = Paginator(queries.due_to_be_forgotten().order_by("last", "pk"), PAGE).get_page(http.GET.get("page"))
    return render(http, "casework/requesters_due.html", {"page": page, "months": queries.keep_months()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUESTER_READ)
def requester(http: HttpRequest, requester: int) -> HttpResponse:
    """One requester: who they are, to correct it, and their requests."""
    found = get_object_or_404(Requester, pk=requester)
    form = RequesterForm(posted(http), initial={field: getattr(found, field) for field in _FIELDS})
    if http.method == "POST" and form.is_valid():
        try:
            actions.change(requester=found, by=who(http), **form.cleaned_data)
        except Stale:
            form.add_error(
                None,
                "Somebody else changed this requester while you were working on it. Nothing of theirs was overwritten. "
                "Compare below, then save again.",
            )
            form = with_version(form, found.version)
        except actions.SameEmail as error:
            form.add_error("email", str(error))
        else:
            messages.success(http, "The requester was saved.")
            return redirect("casework:requester_record", requester=found.pk)
    return _record(http, found, form, JoinForm())


def _record(http: HttpRequest, found: Requester, form: RequesterForm, join_form: JoinForm) -> HttpResponse:
    drawn = {"view": queries.requester_of(found), "form": form, "join_form": join_form, "months": queries.keep_months()}
    return render(http, "casework/requester_record.html", drawn, status=422 if form.errors or join_form.errors else 200)


@require_POST
@requires(Permission.REQUESTER_READ)
def join(http: HttpRequest, requester: int) -> HttpResponse:
    """Make one requester of two."""
    found = get_object_or_404(Requester, pk=requester)
    form = JoinForm(http.POST)
    if form.is_valid():
        other = Requester.objects.filter(pk=form.cleaned_data["number"]).first()
        if other is None:
            form.add_error("number", "There is no requester with this number. Look it up in the list of requesters.")
        else:
            try:
                actions.join(keep=found, other=other, by=who(http))
            except actions.NotJoined as error:
                form.add_error("number", str(error))
            else:
                messages.success(http, "The two requesters were joined.")
                return redirect("casework:requester_record", requester=found.pk)
    return _record(http, found, RequesterForm(initial={field: getattr(found, field) for field in _FIELDS}), form)


@require_POST
@requires(Permission.REQUESTER_READ)
def forget(http: HttpRequest, requester: int) -> HttpResponse:
    """Erase who a requester is, when their time to be kept is past."""
    try:
        actions.forget(requester=get_object_or_404(Requester, pk=requester), by=who(http))
    except actions.NotDue as error:
        messages.error(http, str(error))
        return redirect("casework:requester_record", requester=requester)
    messages.success(http, f"Requester {requester} was forgotten. Their requests stay.")
    return redirect("casework:requesters_due")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REQUESTER_READ)
def of_request(http: HttpRequest, reference: str) -> HttpResponse:
    """Who made one request; the form says that it is by somebody else."""
    request = request_of(reference)
    form = RequesterForm(posted(http), initial={"version": request.version, "kind": Requester.Kind.PERSON})
    if http.method == "POST" and form.is_valid():
        try:
            actions.name_another(request=request, by=who(http), **form.cleaned_data)
        except Stale as error:
            form.add_error(None, str(error))
            form = with_version(form, request.version)
        else:
            messages.success(http, "The requester of this request was changed.")
            return redirect("casework:requester", reference=reference)
    context: dict[str, Any] = {
        "form": form,
        "tab": "requester",
        "view": queries.requester_of(request.requester) if request.requester else None,
    }
    return case_page(http, request, "requester", context, 422 if form.errors else 200)

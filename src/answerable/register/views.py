"""The pages of the register: what is recorded, and where each fact comes from."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires

from . import queries

PAGE = 50


@require_safe
@requires(Permission.REGISTER_READ)
def contents(http: HttpRequest) -> HttpResponse:
    """What the register holds, how many of each kind, and what it is complete for."""
    return render(http, "register/contents.html", {"kinds": queries.kinds(), "coverage": queries.coverage()})


@require_safe
@requires(Permission.REGISTER_READ)
def records(http: HttpRequest, kind: str) -> HttpResponse:
    """The records of one kind, with a filter over their words."""
    wanted = http.GET.get("q", "").strip()
    found = queries.listing(kind, words=wanted)
    if found is None:
        raise Http404("The register has no such kind of record.")
    page = Paginator(found.rows, PAGE).get_page(http.GET.get("page"))
    shown = {"found": found, "page": page, "lines": found.lines(page), "q": wanted}
    return render(http, "register/records.html", shown)


@require_safe
@requires(Permission.REGISTER_READ)
def record(http: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """One record: every field with its value, and the source of each."""
    found = queries.record(kind, ref)
    if found is None:
        raise Http404("The register has no such record.")
    meta = queries.RECORDS[kind]._meta
    shown = {"found": found, "name": meta.verbose_name, "plural": meta.verbose_name_plural}
    return render(http, "register/record.html", shown)

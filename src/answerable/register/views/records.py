"""The pages of the register: what is recorded, and where each fact comes from."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from answerable.accounts.permissions import Permission, requires

from .. import queries
from ..rules.partial_dates import words

PAGE = 50


@require_safe
@requires(Permission.REGISTER_READ)
def contents(http: HttpRequest) -> HttpResponse:
    """What the register holds, how many of each kind, and what it is complete for."""
    coverage = [
        (item, " ".join(filter(None, (words(item.starts, "from"), words(item.ends, "to")))))
        for item in queries.coverage()
    ]
    return render(http, "register/contents.html", {"kinds": queries.kinds(), "coverage": coverage})


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
    # Where the reader came from, if that is a page of this site.
    back = http.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = ""
    shown = {"found": found, "name": meta.verbose_name, "plural": meta.verbose_name_plural, "back": back}
    return render(http, "register/record.html", shown)

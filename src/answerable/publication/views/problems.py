"""Pages that say what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "publication/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The address cannot be understood."""
    return render(request, "publication/400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Something is broken here. Asks nothing of the store, which may be what is broken."""
    return render(None, "publication/500.html", status=500)

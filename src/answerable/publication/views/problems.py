"""Pages that say what went wrong."""

from __future__ import annotations

import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..data.problems import problem

READ_BY_PROGRAMS = ("/api/", "/data/", "/feeds/")
AGAIN_SECONDS = 60
"""When a browser or program may ask again while the store cannot be read."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return render(request, "publication/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The address cannot be understood. Programs are told so as they read it."""
    if request.path_info.startswith(READ_BY_PROGRAMS):
        return problem(400, "The address has a character that no address has. Take it out.")
    return render(request, "publication/400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Something is broken here. Asks nothing of the store, which may be what is broken.

    Where the store cannot be read it is 503, so that nobody takes the page for gone.
    """
    unreadable = isinstance(sys.exception(), DatabaseError)
    response = render(None, "publication/500.html", status=503 if unreadable else 500)
    if unreadable:
        response["Retry-After"] = str(AGAIN_SECONDS)
    return response

"""What is refused before any page is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse an address with a NUL character (400): no page has one, and PostgreSQL cannot look for one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or any("\x00" in value for _, values in request.GET.lists() for value in values):
            raise SuspiciousOperation("The address has a NUL character.")
        return get_response(request)

    return answer

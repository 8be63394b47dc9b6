"""What is refused before any page is asked, and what every answer says."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse an address with a NUL character (400): no page has one, and PostgreSQL cannot look for one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or any("\x00" in value for _, values in request.GET.lists() for value in values):
            raise SuspiciousOperation("The address has a NUL character.")
        return get_response(request)

    return answer


def refuse_other_hosts(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse a request for a host that this site does not go by (400), whether or not its page names the host."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.get_host()
        return get_response(request)

    return answer


class SayBusy:
    """Say on a page that somebody else is writing (503), where a change waited for its turn as long as it may and had none.

    Only SQLite ends the waiting so (settings, SQLITE_OPTIONS): nothing was changed, and the same form can be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a store that is locked; leave every other failure to the page that tells of those."""
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "60"
            return response
        return None


def keep_private(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let nothing that a member of staff was shown be kept by what stands between, nor be shown again unasked.

    Not `no-store`: a browser would then lose what was typed in a form when the person goes back to it.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer

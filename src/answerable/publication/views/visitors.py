"""Who asks, so far as a limit has to know, and what is said to whoever asked too often."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ..limiting import AGAIN_SECONDS, visitor

TOO_MANY_SEARCHES = (
    "So many searches are being made that this one was not. Wait a minute and search again with the same words."
)
TOO_MANY_LOOKS = "So many questions are being looked up that this one was not."


def visitor_of(request: HttpRequest) -> bytes:
    """Return who is asking, as a digest that is no address."""
    return visitor(
        request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""), getattr(settings, "PROXIES", 0)
    )


def again_later(response: HttpResponse) -> HttpResponse:
    """Say on an answer to somebody who asked too often when it can be asked again."""
    response["Retry-After"] = str(AGAIN_SECONDS)
    return response

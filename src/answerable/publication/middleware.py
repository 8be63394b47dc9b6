"""What every page of the public site says of itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

from .shelf import KEEP


def as_rendered_once(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let nobody keep a page that no view put on the shelf: it may be about one person's request."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if KEEP not in response and "Cache-Control" not in response:
            patch_cache_control(response, no_store=True)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), browsing-topics=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return answer

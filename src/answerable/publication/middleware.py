"""What every page of the public site says of itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

from .shelf import KEEP

LINKS = ", ".join((
    '</api/v1/openapi.json>; rel="service-desc"; type="application/json"', '</api>; rel="service-doc"; type="text/html"',
    '</data/catalogue.jsonld>; rel="describedby"; type="application/ld+json"', '</licence>; rel="license"',
))  # fmt: skip
"""What every page tells programs of (RFC 8288, RFC 8631): where the same is as data, and on which terms."""


def as_rendered_once(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let nobody keep a page that no view put on the shelf: it may be about one person's request."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if KEEP not in response and "Cache-Control" not in response:
            patch_cache_control(response, no_store=True)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            response["Link"] = LINKS
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), browsing-topics=()"
        if "Cross-Origin-Resource-Policy" not in response:
            response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return answer

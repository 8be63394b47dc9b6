"""What holds for everything that programs read: other sites' scripts may, nothing is sent that they have already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from .. import queries
from ..data.problems import NotUnderstood, problem
from ..limiting import may_search
from ..shelf import ASKED, KEEP
from .keeping import TYPED
from .visitors import TOO_MANY_SEARCHES, again_later, visitor_of

METHODS = ("GET", "HEAD", "OPTIONS")
LICENCE = '</licence>; rel="license"'
_EXPOSED = "ETag, Last-Modified, Link, Content-Disposition"


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let scripts of every site read what a view answers (CORS), without cookies, and say what is wrong as a problem."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answer(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _EXPOSED
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # Nothing is changed here and nobody is known here.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _answer(view: Callable[..., HttpResponseBase], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        response: HttpResponseBase = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        response["Access-Control-Max-Age"] = "86400"
        return response
    if request.method not in METHODS:
        response = problem(HTTPStatus.METHOD_NOT_ALLOWED, "This can be read and not changed. Ask for it with GET.")
        response["Allow"] = ", ".join(METHODS)
        return response
    if request.GET.get(TYPED) and not may_search(visitor_of(request)):
        return again_later(problem(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_SEARCHES))
    try:
        return view(request, *args, **kwargs)
    except NotUnderstood as error:
        return problem(HTTPStatus.BAD_REQUEST, str(error))


def not_there(detail: str) -> HttpResponse:
    """Say that there is no such thing."""
    return problem(HTTPStatus.NOT_FOUND, detail)


def whole(body: bytes, content_type: str, *links: str) -> HttpResponse:
    """Return something that is the same for everybody for as long as the store is: it is put on the shelf."""
    response = HttpResponse(body, content_type=content_type)
    response[KEEP] = "keep"
    _say(response, links)
    return response


def streamed(
    request: HttpRequest, body: Iterator[bytes], content_type: str, *links: str
) -> HttpResponse | StreamingHttpResponse:
    """Return something long a piece at a time; nothing of it where the reader has it already."""
    response = StreamingHttpResponse(body, content_type=content_type)
    _say(response, links)
    response["ETag"] = f'W/"{queries.version()}"'
    response["Cache-Control"] = "public, no-cache"
    # The shelf before us has taken these out of the request, since it answers them itself where it can.
    request.META.update(request.META.get(ASKED, {}))
    modified = response.get("Last-Modified")
    last = parse_http_date_safe(modified) if modified else None
    # Django takes any response for an answer to this question and returns another where nothing has to be sent.
    return get_conditional_response(request, response["ETag"], last, response) or response  # type: ignore[arg-type]


def _say(response: HttpResponseBase, links: tuple[str, ...]) -> None:
    changed = queries.store().changed_at
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    response["Link"] = ", ".join((*links, LICENCE))

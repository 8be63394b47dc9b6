"""What is wrong with a request for data, as programs read it (RFC 9457, application/problem+json)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


class NotUnderstood(ValueError):
    """A request for data that cannot be answered; the message says what is wrong with it and what would be right."""


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """Return a problem: the status, and one sentence saying what is wrong and what to do."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return HttpResponse(orjson.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)

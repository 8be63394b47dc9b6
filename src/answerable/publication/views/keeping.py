"""Putting a page on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from ..shelf import KEEP

TYPED = "words"
"""The name of what somebody typed in an address. What people look for is kept nowhere."""


def on_the_shelf(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be rendered once for each version of the store. For pages that are the same for everybody.

    A page with words that somebody typed is not kept.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not request.GET.get(TYPED):
            response[KEEP] = "keep"
        return response

    return kept

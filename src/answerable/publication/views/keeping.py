"""Putting a page on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from ..limiting import may_search
from ..shelf import KEEP
from .visitors import TOO_MANY_SEARCHES, again_later, visitor_of

TYPED = "words"
"""The name of what somebody typed in an address. What people look for is kept nowhere."""


def on_the_shelf(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be rendered once for each version of the store. For pages that are the same for everybody.

    A page with words that somebody typed is not kept; it is a search, and counted as one.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get(TYPED) and not may_search(visitor_of(request)):
            return again_later(render(request, "publication/429.html", {"sentence": TOO_MANY_SEARCHES}, status=429))
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not request.GET.get(TYPED):
            response[KEEP] = "keep"
        return response

    return kept

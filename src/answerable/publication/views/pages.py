"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .keeping import on_the_shelf


@require_safe
@on_the_shelf
def home(request: HttpRequest) -> HttpResponse:
    """What is here, and where to begin."""
    return render(request, "publication/home.html")

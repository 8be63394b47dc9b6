"""Where the public asks and follows what it asked, and where victims find support."""

from __future__ import annotations

from django.urls import path

from ..views import pages

urlpatterns = [
    path("support", pages.home, name="support"),
    path("ask", pages.home, name="ask"),
]

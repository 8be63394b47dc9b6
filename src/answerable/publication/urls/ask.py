"""Where the public asks and follows what it asked, and where victims find support."""

from __future__ import annotations

from django.urls import path

from ..views import plain

urlpatterns = [
    path("support", plain.home, name="support"),
    path("ask", plain.home, name="ask"),
]

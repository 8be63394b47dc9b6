"""Pages that people read."""

from __future__ import annotations

from django.urls import path

from ..views import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("answers", pages.home, name="answers"),
    path("agreements", pages.home, name="agreements"),
    path("decisions", pages.home, name="decisions"),
    path("publications", pages.home, name="publications"),
]

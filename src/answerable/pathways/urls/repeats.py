"""The address of the list of repeats."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import repeats as views

urlpatterns = [path("repeats/", views.repeats, name="repeats")]

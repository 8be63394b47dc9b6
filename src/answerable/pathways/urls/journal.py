"""The address of the journal."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import journal as views

urlpatterns = [path("safeguards/journal/", views.journal, name="journal")]

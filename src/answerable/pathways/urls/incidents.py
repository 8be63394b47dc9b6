"""The address of what was done to somebody."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import incidents as views

urlpatterns = [path("referrals/<uuid:reference>/incidents/", views.incidents, name="incidents")]

"""The addresses of partner agencies and areas."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import organisations as views

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.add_organisation, name="add_organisation"),
    path("organisations/<uuid:reference>/", views.organisation, name="organisation"),
    path("organisations/<uuid:reference>/open/", views.set_open, name="organisation_open"),
    path("areas/add/", views.add_area, name="add_area"),
    path("areas/<slug:code>/", views.area, name="area"),
]

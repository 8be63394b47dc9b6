"""The addresses of the first pages."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import home as views

urlpatterns = [
    path("", views.home, name="home"),
    path("places/", views.places, name="places"),
    path("safeguarding/", views.safeguarding, name="safeguarding"),
    path("records/", views.records, name="records"),
    path("accessibility/", views.accessibility, name="accessibility"),
]

"""The addresses of opening a referral in an emergency, and of the review."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import break_glass as views

urlpatterns = [
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/<uuid:reference>/end/", views.end, name="end_emergency"),
    path("safeguards/openings/", views.openings, name="openings"),
    path("safeguards/openings/<uuid:reference>/", views.review, name="opening"),
]

"""The addresses at which what is known of somebody is put right, and at which they write about themselves."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import people as views

urlpatterns = [
    path("referrals/<uuid:reference>/correct/<slug:part>/", views.correct, name="correct"),
    path("message/", views.ask, name="ask"),
]

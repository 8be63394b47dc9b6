"""The addresses of what is shared."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import sharing as views

urlpatterns = [
    path("referrals/<uuid:reference>/shares/", views.shares, name="shares"),
    path("referrals/<uuid:reference>/shares/end/", views.end_share, name="end_share"),
]

"""The addresses of reaching people safely."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import contact as views

urlpatterns = [
    path("referrals/<uuid:reference>/contact/", views.contact, name="contact"),
    path("referrals/<uuid:reference>/contact/met/", views.met, name="met"),
    path("referrals/<uuid:reference>/safe-contact/", views.plan, name="safe_contact"),
]

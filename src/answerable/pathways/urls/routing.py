"""The address at which a service is chosen."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import routing as views

urlpatterns = [path("referrals/<uuid:reference>/route/", views.route, name="route")]

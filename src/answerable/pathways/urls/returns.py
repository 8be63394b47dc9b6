"""The addresses of returns to the office that pays for a service."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import returns as views

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/<uuid:reference>/", views.service_returns, name="service_returns"),
    path("returns/<uuid:reference>/<int:first>/<int:last>/", views.draft, name="return_draft"),
    path("returns/<uuid:reference>/<int:first>/<int:last>/sign/", views.sign, name="return_sign"),
    path("signed-returns/<uuid:reference>/", views.signed, name="signed_return"),
]

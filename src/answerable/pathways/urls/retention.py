"""The addresses of keeping and disposing."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import retention as views

urlpatterns = [
    path("keeping/", views.keeping, name="keeping"),
    path("keeping/rule/", views.rule, name="retention_rule"),
    path("keeping/hold/", views.hold, name="place_hold"),
    path("keeping/holds/<uuid:reference>/lift/", views.lift, name="lift_hold"),
    path("keeping/disposals/propose/", views.propose, name="propose_disposal"),
    path("keeping/disposals/<uuid:reference>/", views.disposal, name="disposal"),
]

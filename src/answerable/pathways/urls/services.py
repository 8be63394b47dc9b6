"""The addresses of services and of the rules of who they are for."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import services as views

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/<uuid:reference>/capacity/", views.capacity, name="service_capacity"),
    path("all-services/", views.all_services, name="all_services"),
    path("all-services/add/", views.add_service, name="add_service"),
    path("all-services/<uuid:reference>/", views.service, name="service"),
    path("all-services/<uuid:reference>/change/", views.edit_service, name="edit_service"),
    path("all-services/<uuid:reference>/rules/add/", views.add_rule, name="add_service_rule"),
    path("all-services/<uuid:reference>/rules/<slug:code>/", views.edit_rule, name="service_rule"),
    path("all-services/<uuid:reference>/rules/<slug:code>/remove/", views.remove_rule, name="remove_service_rule"),
]

"""The addresses of information-sharing protocols."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import protocols as views

urlpatterns = [
    path("protocols/", views.protocols, name="protocols"),
    path("protocols/add/", views.add_protocol, name="add_protocol"),
    path("protocols/<uuid:reference>/", views.protocol, name="protocol"),
    path("protocols/<uuid:reference>/change/", views.edit_protocol, name="edit_protocol"),
    path("protocols/<uuid:reference>/document/", views.document, name="protocol_document"),
    path("protocols/<uuid:reference>/document/put/", views.put_document, name="put_protocol_document"),
    path("protocols/<uuid:reference>/end/", views.end_protocol, name="end_protocol"),
    path("protocols/<uuid:reference>/lines/add/", views.add_line, name="add_protocol_line"),
    path("protocols/<uuid:reference>/lines/<int:line>/", views.edit_line, name="protocol_line"),
    path("protocols/<uuid:reference>/lines/<int:line>/remove/", views.remove_line, name="remove_protocol_line"),
]

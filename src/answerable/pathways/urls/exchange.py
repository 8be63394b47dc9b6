"""The addresses of files from and to partners' systems."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import exchange as views

urlpatterns = [
    path("files/", views.imports, name="imports"),
    path("files/add/", views.add, name="add_import"),
    path("files/give/", views.export, name="export"),
    path("files/<uuid:reference>/", views.preview, name="import"),
    path("files/<uuid:reference>/columns/", views.mapping, name="import_mapping"),
    path("files/<uuid:reference>/do/", views.do, name="do_import"),
    path("name-check/lists/add/", views.add_list, name="add_list"),
    path("name-check/lists/<uuid:reference>/", views.match, name="list"),
    path("name-check/lists/<uuid:reference>/columns/", views.list_mapping, name="list_mapping"),
]

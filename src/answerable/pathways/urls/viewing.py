"""The addresses of who has looked at whom. A person and a worker are named by random references."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import viewing as views

urlpatterns = [
    path("safeguards/views/", views.every_view, name="views"),
    path("safeguards/views/people/<uuid:reference>/", views.of_person, name="views_of_person"),
    path("safeguards/views/workers/<uuid:reference>/", views.by_worker, name="views_by_worker"),
]

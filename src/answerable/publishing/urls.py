"""The addresses of publishing, on the staff site."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "publishing"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/deliver/", views.deliver, name="deliver"),
    path("difference/", views.difference, name="difference"),
    path("difference/look/", views.look, name="look"),
    path("difference/publish/", views.publish, name="publish"),
    path("records/<slug:kind>/", views.records, name="records"),
    path("records/<slug:kind>/<path:ref>/", views.record, name="record"),
]

"""The addresses of the register's pages."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "register"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("<slug:kind>/", views.records, name="records"),
    # An office's own short names may have strokes in them: "GP/12".
    path("<slug:kind>/<path:ref>/", views.record, name="record"),
]

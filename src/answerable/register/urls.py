"""The addresses of the register's pages."""

from __future__ import annotations

from django.urls import path

from .views import records

app_name = "register"
urlpatterns = [
    path("", records.contents, name="contents"),
    path("<slug:kind>/", records.records, name="records"),
    # An office's own short names may have strokes in them: "GP/12".
    path("<slug:kind>/<path:ref>/", records.record, name="record"),
]

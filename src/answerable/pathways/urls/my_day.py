"""The addresses of a worker's day and of the manager's view."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import caseloads, my_day, outcomes

urlpatterns = [
    path("my-day/", my_day.my_day, name="my_day"),
    path("caseloads/", caseloads.caseloads, name="caseloads"),
    path("caseloads/outcomes/", outcomes.outcomes, name="outcomes"),
]

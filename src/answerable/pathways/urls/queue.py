"""The addresses of the coordinator's queue."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import queue as views

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("reminders/", views.reminders, name="reminders"),
    path("clocks/", views.clocks, name="clocks"),
]

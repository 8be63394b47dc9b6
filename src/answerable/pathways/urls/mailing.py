"""The address of one's own messages."""

from __future__ import annotations

from django.urls import path

from answerable.pathways.views import mailing as views

urlpatterns = [path("your-messages/", views.your_messages, name="your_messages")]

"""What programs read: the interface, lists as files, feeds, standards."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The room of victims' referrals."""

from __future__ import annotations

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """The app of this room."""

    name = "answerable.pathways"
    label = "pathways"
    verbose_name = "Pathways"

"""Django's name for this room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The ui room."""

    name = "answerable.ui"
    label = "ui"

"""Django's name for this room."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The office room."""

    name = "answerable.office"
    label = "office"

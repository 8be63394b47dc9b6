"""Django's name for this room."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register room."""

    name = "answerable.register"
    label = "register"

"""Django's name for this room."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The publication room."""

    name = "answerable.publication"
    label = "publication"

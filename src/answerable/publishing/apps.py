"""Django's name for this room."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The publishing room."""

    name = "answerable.publishing"
    label = "publishing"

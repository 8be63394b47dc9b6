"""Django's name for this room."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The publication room."""

    name = "answerable.publication"
    label = "publication"

    def ready(self) -> None:
        """Make the memory in which limits are counted, before a web server's processes fork and so that they have it in common."""
        from . import limiting  # noqa: F401

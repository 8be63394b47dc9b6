"""Django's name for this room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The casework room."""

    name = "answerable.casework"
    label = "casework"

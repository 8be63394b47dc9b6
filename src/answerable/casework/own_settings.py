"""How this office runs its casework, for actions and queries alike."""

from __future__ import annotations

from .models import CaseworkSettings


def casework_settings() -> CaseworkSettings:
    """Return the office's settings; the defaults where it has set none. Nothing is written. One query."""
    return CaseworkSettings.objects.order_by("pk").first() or CaseworkSettings(pk=1)

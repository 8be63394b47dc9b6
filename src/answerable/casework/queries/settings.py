"""How this office runs its casework."""

from __future__ import annotations

from answerable.casework.models import CaseworkSettings


def casework_settings() -> CaseworkSettings:
    """Return the office's settings; the defaults where it has set none. Nothing is written."""
    return CaseworkSettings.objects.order_by("pk").first() or CaseworkSettings(pk=1)

"""How this office runs its casework."""

from __future__ import annotations

from answerable.casework.own_settings import casework_settings

__all__ = ["casework_settings"]

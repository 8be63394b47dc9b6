"""Writing funds and their amounts by year: what came in, from whom, what is planned, what was carried forward."""

from __future__ import annotations

from .keeping import change, create, remove

__all__ = ["change", "create", "remove"]

"""Writing what is needed and provided: needs, business cases, services and how to reach them, tenders, organisations, areas."""

from __future__ import annotations

from .keeping import change, create, remove

__all__ = ["change", "create", "remove"]

"""Writing what is needed and provided: needs, business cases, services, tenders, and the organisations and areas they name."""

from __future__ import annotations

from .keeping import change, create, remove

__all__ = ["change", "create", "remove"]

"""Which store a model lives in: the office's own records, or what is published."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

OFFICE = "default"
PUBLISHED = "published"


class StoreRouter:
    """Sends the publication room to the published store and everything else to the office store."""

    def _store(self, app_label: str) -> str:
        return PUBLISHED if app_label == "publication" else OFFICE

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return self._store(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self._store(model._meta.app_label)

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return self._store(first._meta.app_label) == self._store(second._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == self._store(app_label)

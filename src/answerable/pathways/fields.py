"""A column whose content is sealed in the store and plain in Python."""

from __future__ import annotations

from typing import Any

import orjson
from django.db import models

from answerable.pathways import keys


class SealedField(models.BinaryField):
    """Holds what JSON can hold (a dict, a list, a text), encrypted with a ring of keys. It cannot be searched or sorted by."""

    # For the type checker, which would else take the content for bytes.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        self.key = key
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return how a migration writes this column."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key": self.key}

    @property
    def about(self) -> str:
        """Where it is kept: a sealed value that is moved to another table or column does not open there."""
        return f"{self.model._meta.label_lower}.{self.column}"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal the value."""
        if value is None:
            return None
        sealed = keys.seal(self.key, orjson.dumps(value), about=self.about)
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Open the value. Raises keys.CannotOpen."""
        return None if value is None else orjson.loads(keys.unseal(self.key, bytes(value), about=self.about))

    def to_python(self, value: Any) -> Any:
        """Return the value as it is: forms never see the sealed bytes."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse: Django's dump of a store would write the plain value."""
        raise TypeError(f"“{self.name}” is sealed and is not written out in the plain. Copy the store instead.")

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow nothing but “is null”: two equal values are sealed differently."""
        if lookup_name != "isnull":
            raise TypeError(
                f"“{self.name}” is sealed and cannot be searched; use the blind index (pathways.name_check)."
            )
        return super().get_lookup(lookup_name)

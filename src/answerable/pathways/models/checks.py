"""What tells the keys of this store from another's, and how far sealing it again has come."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from answerable.pathways.fields import SealedField


class KeyCheck(models.Model):
    """One row in which each ring of keys has sealed a word. Whoever opens the store with other keys learns it here, before any harm.

    Its columns are sealed again with all others when a ring gets a new key.
    """

    identity = SealedField(key="identity")
    address = SealedField(key="address")
    notes = SealedField(key="notes")
    index = SealedField(key="index")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="key_check_is_one_row"),
        ]

    def __str__(self) -> str:
        return "key check"


class Rotation(models.Model):
    """Sealing the whole store again with the keys now in use. A row is kept of each time; one at a time is under way.

    `table` and `after` are how far it has come: the last batch that is done. `done` counts rows.
    """

    started_at = models.DateTimeField(default=timezone.now, editable=False)
    targets = models.JSONField(help_text="Number of the key to seal with, for each ring")
    table = models.CharField(max_length=100, blank=True)
    after = models.CharField(
        max_length=64, blank=True, help_text="The last row that is done; empty: none of this table"
    )
    done = models.PositiveBigIntegerField(default=0)
    under_way = models.BooleanField(default=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("under_way",), condition=models.Q(under_way=True), name="one_rotation_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"rotation {self.pk}"

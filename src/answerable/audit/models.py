"""One entry of the journal."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One change: who did what to which record, when, chained to the entry before it.

    `who` is "system" or "user:" and the account's number, never a name or an address. `before` and `after` map
    field names to salted digests (rules/chain.py). The database itself refuses to alter or remove an entry, and
    to add one out of turn (migration 0002).
    """

    seq = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap")
    at = models.DateTimeField()
    who = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    record = models.CharField(max_length=40)
    ref = models.CharField(max_length=120)
    salt = models.CharField(max_length=64)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        # The table is made by migration 0001 and then left alone: Django's `flush` passes over unmanaged tables,
        # and nothing but `actions.record` has any business with this one.
        managed = False
        db_table = "audit_entry"
        ordering = ("seq",)
        verbose_name_plural = "entries"
        indexes = (models.Index(fields=("record", "ref"), name="audit_entry_by_record"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

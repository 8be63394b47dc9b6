"""Who is written to when something waits, and when they last were."""

from __future__ import annotations

from django.db import models

from .organisations import Worker


class WorkerMail(models.Model):
    """Whether a worker wants the message that something waits, and how far it came. Without a row: they want it, and never had one."""

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, related_name="mail")
    wanted = models.BooleanField(default=True)
    done_on = models.DateField(
        null=True, blank=True, help_text="The last day on which they were written to, or nothing waited for them"
    )
    begun_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody began to write to them; empty once that is done"
    )

    def __str__(self) -> str:
        return f"mail to worker {self.worker_id}"

"""The old columns, which 0003 emptied into their new places, go."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_carry_over")]

    operations = [
        migrations.RemoveField(model_name="request", name="applicant"),
        migrations.DeleteModel(name="ClockEvent"),
    ]

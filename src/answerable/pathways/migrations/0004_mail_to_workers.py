"""Who is written to when something waits for them."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pathways", "0003_whose_it_is_always")]

    operations = [
        migrations.CreateModel(
            name="WorkerMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wanted", models.BooleanField(default=True)),
                (
                    "done_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day on which they were written to, or nothing waited for them",
                        null=True,
                    ),
                ),
                (
                    "begun_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When somebody began to write to them; empty once that is done",
                        null=True,
                    ),
                ),
                (
                    "worker",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mail", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]

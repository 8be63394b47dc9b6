"""Every override and opening is somebody's. Apart from 0002: PostgreSQL does not change a table in which rows were just changed."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pathways", "0002_whose_it_is")]

    operations = [
        migrations.AlterField(
            model_name="glassopening",
            name="organisation",
            field=models.ForeignKey(
                help_text="Where the worker worked when they opened it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="override",
            name="organisation",
            field=models.ForeignKey(
                help_text="Whose override it is: who asked worked there then",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.organisation",
            ),
        ),
        migrations.RemoveField(model_name="person", name="processing_restricted"),
    ]

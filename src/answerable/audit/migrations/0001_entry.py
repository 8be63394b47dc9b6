"""The journal's table. Made here, then left unmanaged: see the model."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigIntegerField(help_text="1, 2, 3 … without a gap", primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=60)),
                ("action", models.CharField(max_length=80)),
                ("record", models.CharField(max_length=40)),
                ("ref", models.CharField(max_length=120)),
                ("salt", models.CharField(max_length=64)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name_plural": "entries",
                "db_table": "audit_entry",
                "ordering": ("seq",),
                "indexes": [models.Index(fields=["record", "ref"], name="audit_entry_by_record")],
            },
        ),
        migrations.AlterModelOptions(
            name="entry",
            options={"managed": False, "ordering": ("seq",), "verbose_name_plural": "entries"},
        ),
    ]

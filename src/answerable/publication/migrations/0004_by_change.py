from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_ask_numbers_once")]

    operations = [
        migrations.AddIndex(
            model_name="publishedrecord",
            index=models.Index(fields=["kind", "-version"], name="published_by_change"),
        ),
    ]

"""Says of overrides and openings whose they are, and makes a restriction of processing the organisation's own that was asked for it."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ASKED = "override_asked"
MAY_RESTRICT = ("restriction", "objection", "correction")


def _say_whose_overrides_are(apps: Any, schema_editor: Any) -> None:
    """Each was asked with an event of the same moment, which says where the worker worked then."""
    alias = schema_editor.connection.alias
    overrides = apps.get_model("pathways", "Override").objects.using(alias)
    events = apps.get_model("pathways", "ReferralEvent").objects.using(alias)
    rows = overrides.values_list("pk", "referral", "asked_by", "asked_at", "asked_by__organisation")
    for key, referral, worker, at, works_now in list(rows):
        asked = events.filter(referral=referral, kind=ASKED, by=worker, organisation__isnull=False)
        moments = [(abs(when - at), where) for when, where in asked.values_list("at", "organisation")]
        overrides.filter(pk=key).update(organisation=min(moments)[1] if moments else works_now)


def _say_whose_openings_are(apps: Any, schema_editor: Any) -> None:
    """Nothing says where a worker worked when they opened something, so those who were asked until now stay asked."""
    openings = apps.get_model("pathways", "GlassOpening").objects.using(schema_editor.connection.alias)
    for key, works_now in list(openings.values_list("pk", "worker__organisation")):
        openings.filter(pk=key).update(organisation=works_now)


def _say_who_restricts(apps: Any, schema_editor: Any) -> None:
    """Every organisation that was asked for what can end in a restriction goes on with it; without one, whoever keeps the row."""
    alias = schema_editor.connection.alias
    people = apps.get_model("pathways", "Person").objects.using(alias)
    requests = apps.get_model("pathways", "RightsRequest").objects.using(alias)
    restrictions = apps.get_model("pathways", "Restriction").objects.using(alias)
    for person, owner in list(people.filter(processing_restricted=True).values_list("pk", "owner")):
        asked = requests.filter(people=person, ask__in=MAY_RESTRICT).order_by()
        for organisation in set(asked.values_list("organisation", flat=True)) or {owner}:
            restrictions.create(person_id=person, organisation_id=organisation)


def _forget_sessions(apps: Any, schema_editor: Any) -> None:
    """They were not sealed, cannot be opened any more, and may hold a name or a secret that was being set up."""
    apps.get_model("sessions", "Session").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_initial"), ("sessions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="glassopening",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                help_text="Where the worker worked when they opened it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.organisation",
            ),
        ),
        migrations.AddField(
            model_name="override",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                help_text="Whose override it is: who asked worked there then",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="pathways.organisation",
            ),
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to="pathways.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="restrictions", to="pathways.person"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("person", "organisation"),
                        name="one_restriction_of_each_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunPython(_say_whose_overrides_are, migrations.RunPython.noop),
        migrations.RunPython(_say_whose_openings_are, migrations.RunPython.noop),
        migrations.RunPython(_say_who_restricts, migrations.RunPython.noop),
        migrations.RunPython(_forget_sessions, migrations.RunPython.noop),
    ]

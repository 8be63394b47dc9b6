"""A store of before is brought up to date: what was somebody's by where they work now is given to where they worked then. In a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import quote

import psycopg

from .test_fence import environment

SCRIPT = """
import json
from datetime import timedelta
from answerable.config.home import make_pathways_folder
make_pathways_folder()
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

first_step = [("pathways", "0001_initial"), ("sessions", "0001_initial")]
executor = MigrationExecutor(connection)
apps = executor.loader.project_state(first_step).apps
# The tables at once as the first step leaves them: to take it line by line takes ten times as long.
with connection.schema_editor() as editor:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.auto_created:
            editor.create_model(model)
executor.recorder.ensure_schema()
for key in executor.loader.graph.nodes:
    if key in first_step or key[0] in ("contenttypes", "auth") and any(key in executor.loader.graph.forwards_plan(step) for step in first_step):
        executor.recorder.record_applied(*key)
get = lambda name: apps.get_model("pathways", name).objects
one, two, three = (get("Organisation").create(name=f"Made up {n}", kind="specialist") for n in (1, 2, 3))
asker = get("Worker").create(email="a@example.invalid", name="Made Up", role="coordinator", organisation=two)
stayed = get("Worker").create(email="b@example.invalid", name="Made Up", role="coordinator", organisation=three)
people = [get("Person").create(owner=one, part="victim", identity={}, processing_restricted=stopped) for stopped in (True, True, False)]
referral = get("Referral").create(number="AAAA-AAAA", person=people[0], source="police", referred_by=one, offence="other", state="sent")
now = timezone.now()
def event(by, when, organisation):
    get("ReferralEvent").create(referral=referral, kind="override_asked", at=when, by=by, organisation=organisation, state_after="sent", version=1)
def override(by, when):
    return get("Override").create(referral=referral, reason="serious_harm", basis="prevention", why="Made up", asked_by=by, asked_at=when).pk
first = override(asker, now - timedelta(days=9)); event(asker, now - timedelta(days=9, microseconds=-500), one)
second = override(asker, now); event(asker, now + timedelta(microseconds=500), two)
third = override(stayed, now)
opening = get("GlassOpening").create(worker=stayed, referral=referral, reason="missing", why="Made up", opened_at=now, ends_at=now + timedelta(hours=1)).pk
asked = get("RightsRequest").create(organisation=two, ask="restriction", who={}, received_on=now.date(), made_by=asker)
asked.people.add(people[0])
other = get("RightsRequest").create(organisation=three, ask="access", who={}, received_on=now.date(), made_by=stayed)
other.people.add(people[0], people[1])
apps.get_model("sessions", "Session").objects.create(session_key="a" * 32, session_data="a name", expire_date=now)

executor = MigrationExecutor(connection)
leaves = [key for key in executor.loader.graph.leaf_nodes() if key[0] in ("pathways", "sessions")]
apps = executor.migrate(leaves).apps
where = dict(get("Override").values_list("pk", "organisation__name"))
print(json.dumps({
    "overrides": [where[key] for key in (first, second, third)],
    "opening": get("GlassOpening").get(pk=opening).organisation.name,
    "restricted": sorted(([p.pk for p in people].index(each.person_id), each.organisation.name, each.lifted_at is None) for each in get("Restriction").all()),
    "sessions": apps.get_model("sessions", "Session").objects.count(),
    "columns": [c.name for c in connection.introspection.get_table_description(connection.cursor(), "pathways_person")],
    "empty": [table for table in ("pathways_override", "pathways_glassopening") for c in connection.introspection.get_table_description(connection.cursor(), table) if c.name == "organisation_id" and c.null_ok],
}))
"""


def new_database(folder: str) -> str:
    """Make an empty database in the cluster of the tests, and return its address."""
    name = f"older_{uuid.uuid4().hex}"
    with psycopg.connect(host=folder, user="answerable", dbname="postgres", autocommit=True) as cluster:
        cluster.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload, unused-ignore]
    return f"postgres://answerable@{quote(folder, safe='')}/{name}"


def test_what_was_somebodys_by_where_they_work_now_is_given_to_where_they_worked_then(tmp_path: Path) -> None:
    told = {**environment(tmp_path), "DJANGO_SETTINGS_MODULE": "answerable.config.settings.pathways"}
    if os.environ.get("ANSWERABLE_TEST_ENGINE") == "postgresql":
        told["ANSWERABLE_PATHWAYS_DATABASE_URL"] = new_database(os.environ["ANSWERABLE_TEST_POSTGRESQL"])
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = json.loads(done.stdout)
    assert after["overrides"] == ["Made up 1", "Made up 2", "Made up 3"], (
        "by the event of the same moment, else as until now"
    )
    assert after["opening"] == "Made up 3"
    assert after["restricted"] == [[0, "Made up 2", True], [1, "Made up 1", True]], (
        "who was asked for it, else who keeps the row"
    )
    assert after["sessions"] == 0, "they were not sealed"
    assert "processing_restricted" not in after["columns"]
    assert after["empty"] == []

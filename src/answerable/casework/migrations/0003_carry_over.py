"""The names of applicants go to their own table; what moved the clock becomes what happened, and gives each request its state."""

from __future__ import annotations

import re
from hashlib import sha256

from django.db import migrations

# What the old events lead to, as rules/life.py has it; a migration keeps to what was so when it was written.
_LEADS_TO = {
    "clarification_asked": "clarification",
    "clarification_received": "gathering",
    "fee_notice": "fee",
    "fee_paid": "gathering",
    "responded": "released",
}


def _find_keys(questions, db):
    """Give each question the key that others alike are found by: its subjects, or else the names in it."""
    keyed = []
    for question in questions.objects.using(db).only("ask").iterator():
        ask = question.ask or {}
        names = {" ".join(re.findall(r"\w+", name.lower())) for name in ask.get("names", ())} - {""}
        parts = sorted(ask.get("subjects", ())) or sorted(names)
        whole = "|".join(dict.fromkeys(parts)) if set(ask.get("measures", ())) - {"other"} else ""
        question.ask_key = whole if len(whole) <= 120 else f"{whole[:50]}#{sha256(whole.encode()).hexdigest()}"
        keyed.append(question)
        if len(keyed) == 500:
            questions.objects.using(db).bulk_update(keyed, ["ask_key"])
            keyed = []
    questions.objects.using(db).bulk_update(keyed, ["ask_key"])


def carry_over(apps, schema_editor):
    """Copy both, a batch at a time."""
    Request, Requester = apps.get_model("casework", "Request"), apps.get_model("casework", "Requester")
    ClockEvent, CaseEvent = apps.get_model("casework", "ClockEvent"), apps.get_model("casework", "CaseEvent")
    db = schema_editor.connection.alias
    for request in Request.objects.using(db).exclude(applicant="").iterator():
        request.requester = Requester.objects.using(db).create(name=request.applicant)
        request.save(update_fields=["requester"])
    _find_keys(apps.get_model("casework", "Question"), db)
    states: dict[int, str] = {}
    for event in ClockEvent.objects.using(db).order_by("pk").iterator():
        made = CaseEvent.objects.using(db).create(
            request_id=event.request_id,
            kind="responded_outside" if event.kind == "responded" else event.kind,
            on=event.on,
            expected=event.expected,
            withdrawn=event.withdrawn,
        )
        CaseEvent.objects.using(db).filter(pk=made.pk).update(recorded=event.recorded)
        if not event.withdrawn and event.kind in _LEADS_TO:
            states[event.request_id] = _LEADS_TO[event.kind]
    for state in sorted(set(states.values())):
        keys = [key for key, found in states.items() if found == state]
        for start in range(0, len(keys), 500):
            Request.objects.using(db).filter(pk__in=keys[start : start + 500]).update(state=state)


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_whole_case")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]

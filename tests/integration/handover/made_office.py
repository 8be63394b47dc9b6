"""Makes the offices that are handed over: run as a program, in a process of its own, on the stores that it is told of.

`full` is the made-up example with cases in several states, payments from a file, and at least one row in every table there is, so
that no column of any room is handed over untried. `successor` is another body with a record of its own, some of it under the same refs.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

PAYMENTS = """Supplier,Amount,Date,Category,Purpose,Department
Safe Harbour Northshire,1234.56,01/04/2025,Grants,Helpline,Commissioning
Payments Made Up Ltd,99.99,02/05/2025,Office,Paper,Corporate
Safe Harbour Northshire,-34.56,03/06/2025,Grants,Helpline,Commissioning
"""
"""Made up."""


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.office")
    import django

    from answerable.config.home import make_data_folder

    make_data_folder()
    django.setup()
    from answerable.config.stores import bring_up_to_date

    bring_up_to_date()


def full(example: Path) -> None:
    """The made-up example, in use."""
    _set_up()
    from answerable.accounts.actions import create_user
    from answerable.casework import actions
    from answerable.casework.actions import documents
    from answerable.casework.actions.letters import install_starter_lines
    from answerable.casework.models import FileToErase, Message
    from answerable.casework.rules.life import Event
    from answerable.office.actions import load_office
    from answerable.register.actions.imports import bring_in
    from answerable.register.actions.plans import keep_file
    from answerable.register.models import Document, Organisation, OrganisationIdentifier
    from tests.integration.casework.clearing import waiting_release
    from tests.integration.staff import LETTER, PASSWORD

    load_office(folder=example, by=None)
    officer = create_user(
        email="officer@northshire.example", name="Made-up officer", role="foi_officer", password=PASSWORD, by=None
    )
    create_user(email="both@office.example", name="Made-up approver", role="approver", password=PASSWORD, by=None)
    install_starter_lines(by=None)
    payments = Path(os.environ["ANSWERABLE_HOME"]) / "payments.csv"
    payments.write_text(PAYMENTS, encoding="utf-8")
    bring_in(payments, "payments", by=None)
    first = actions.receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))
    kept = actions.keep_upload(name="notes.txt", chunks=["A made-up note, £5.\n".encode()])
    documents.add(request=first, name="notes.txt", kept=kept, by=officer)
    second = actions.receive_text(by=officer, text=LETTER.replace("helpline", "refuge"), received=date(2026, 10, 1))
    actions.record_event(request=second, event=Event.WITHDRAWN, on=date(2026, 10, 5), by=officer)
    third = actions.receive_text(by=officer, text=LETTER.replace("helpline", "shelter"), received=date(2026, 9, 1))
    waiting_release(third, officer)
    plan = keep_file(name="plan.txt", chunks=[b"A made-up plan.\n"])
    Document.objects.filter(pk=Document.objects.order_by("pk")[0].pk).update(
        file_name=plan.name, file_sha256=plan.sha256
    )
    OrganisationIdentifier.objects.create(
        organisation=Organisation.objects.get(ref="nrasac"), scheme="GB-COH", value="00000099"
    )
    fill_every_table()
    for listed in FileToErase.objects.all():
        path = Path(os.environ["ANSWERABLE_HOME"]) / "files" / listed.kept
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"Of a case that was disposed of.\n")
    Message.objects.update(guesses=[{"reference": "FOI-2026-0001", "score": 0.5, "reasons": ["made up"]}])


_JSON = {
    "register.organisationmerge.moved": {"payee.organisation": [1]},
    "casework.message.guesses": [],
    "casework.release.facts": {"disclosure": {"beside": {"newest": 1, "queued": []}, "tables": []}},
    "casework.clearancechain.steps": ["approver"],
}
_VALUES: dict[str, Any] = {
    "casework.mark.right": 9.5,
    "casework.mark.bottom": 9.5,
    "casework.outgoingmessage.state": "sent",
    "casework.outgoingmessage.body": "Answer here: https://office.example/task#secret-code and thank you.",
    "casework.task.token_digest": "f" * 64,
    "casework.filetoerase.kept": "letters/00000000000000000000000000000000.txt",
}


def fill_every_table() -> None:
    """Put a row into every table that is handed over and has none, with a value in every column."""
    from django.db import transaction

    from answerable.handover.tables import tables

    waiting = [table for table in tables() if not table.count()]
    while waiting:
        before = len(waiting)
        for table in list(waiting):
            values = _row(table.model)
            if values is None:
                continue
            with transaction.atomic(using=table.store):
                table.model._default_manager.using(table.store).create(**values)
            waiting.remove(table)
        assert len(waiting) < before, [table.name for table in waiting]


def _row(model: Any) -> dict[str, Any] | None:
    """A value for every column; None where a row that it refers to is not there yet."""
    from answerable.handover.tables import name_of

    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and field.get_internal_type() == "BigAutoField":
            continue
        if field.is_relation:
            other = field.related_model._default_manager.order_by("pk").first()
            if other is None and not field.null:
                return None
            values[field.name] = other
        else:
            place = f"{name_of(model)}.{field.name}"
            values[field.name] = _VALUES.get(place) or _value(place, field)
    return values


def _value(place: str, field: Any) -> Any:
    kind = field.get_internal_type()
    if field.choices:
        return field.flatchoices[0][0]
    if kind == "JSONField":
        return _JSON.get(
            place, {"b": [1, 1.5, None, True], "a": f"Ŵ £ \u2028{_half_a_letter()}"} if field.default is dict else []
        )
    if kind in {"CharField", "TextField", "SlugField", "EmailField"}:
        text = f"{field.name} é"
        return text[: field.max_length or 20] if not field.name.startswith("sha") else "a" * 64
    return {
        "BooleanField": True,
        "DateField": date(2026, 2, 28),
        "DateTimeField": datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC),
        "TimeField": time(1, 30),
        "DurationField": timedelta(seconds=90),
        "DecimalField": Decimal("1.20"),
        "FloatField": 0.1,
        "BinaryField": b"\x00made up\xff",
    }.get(kind, 3)


def _half_a_letter() -> str:
    """What JSON can hold and UTF-8 cannot; PostgreSQL refuses it."""
    from django.db import connection

    return "" if connection.vendor == "postgresql" else "\ud800"


def successor(example: Path) -> None:
    """Another body with a record: the second example, with an account and a request of its own, and a payee in common."""
    _set_up()
    from answerable.accounts.actions import create_user
    from answerable.casework import actions
    from answerable.office.actions import load_office
    from answerable.register.actions.imports import bring_in
    from answerable.register.models import Organisation, OrganisationIdentifier
    from tests.integration.staff import LETTER, PASSWORD

    load_office(folder=example, by=None)
    officer = create_user(
        email="both@office.example", name="Made-up officer of both", role="foi_officer", password=PASSWORD, by=None
    )
    payments = Path(os.environ["ANSWERABLE_HOME"]) / "payments.csv"
    payments.write_text(PAYMENTS, encoding="utf-8")
    bring_in(payments, "payments", by=None)
    actions.receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))
    same = Organisation.objects.create(ref="known-here", name="Known here under another name (made up)")
    OrganisationIdentifier.objects.create(organisation=same, scheme="GB-CHC", value="0000001")
    for ref, scheme, value in (("one-of-two", "GB-CHC", "0000002"), ("two-of-two", "GB-COH", "00000099")):
        half = Organisation.objects.create(ref=ref, name=f"Made up, {ref}")
        OrganisationIdentifier.objects.create(organisation=half, scheme=scheme, value=value)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    {"full": full, "successor": successor}[sys.argv[1]](Path(sys.argv[2]))

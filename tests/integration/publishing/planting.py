"""Plants a word of its own into every text column of every table of a made-up office, and publishes from it.

Run as a process of its own on a data folder: `python -m tests.integration.publishing.planting plant FOLDER`, and then, behind the fence
of the public site, `… crawl FOLDER`. It finds the tables by the register of models, so that a new one is planted without being told.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "northshire"
TODAY = date(2026, 11, 20)
ROWS = 4
"""Rows of a table that are planted."""
LETTER = """Dear Sir or Madam,

Under the Freedom of Information Act 2000, please tell us:

1. How much did the helpline cost in each financial year since 2023-24?

Yours faithfully
"""
STRUCTURE = {
    # What is in these is read back as it was written, or names another row or a file; it is planted where a row is made anew.
    "casework.Draft.answer", "casework.Question.ask", "casework.Question.ask_key", "casework.Release.facts",
    "casework.Release.steps", "casework.Signature.role", "casework.Request.reference", "casework.Disposal.reference",
    "register.DutyEntry.item", "register.DutyPublication.item", "register.ServiceCategory.code", "register.Fund.categories",
    "register.Document.categories", "register.Coverage.categories", "register.Need.categories", "register.Citation.record",
    "register.Citation.ref", "register.Citation.field", "register.Withholding.record", "register.Withholding.ref",
    "register.Authority.ocid_prefix", "register.Authority.grant_prefix", "register.Authority.organisation_id",
    "register.OrganisationIdentifier.scheme", "register.OrganisationIdentifier.value", "register.Layout.kind",
    "register.Statement.topic", "register.Agreement.ocid", "register.Tender.ocid", "register.Document.file_sha256",
    "publishing.Outgoing.release", "accounts.User.role", "register.Decision.withheld_under", "register.AllocationShare.exact",
}  # fmt: skip
NAMES = {"ref", "slug", "kept"}
HIDDEN = ("agreement", "tender", "decision")


class Planter:
    """Hands out words that are nowhere else, and remembers where each was planted."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}
        self.hidden: set[str] = set()

    def word(self, place: str) -> str:
        """Return a new word for a place, "casework.Requester.name"."""
        word = f"zq{len(self.where):04d}kx"
        self.where[word] = place
        return word


def _text_fields(model: Any) -> Iterator[Any]:
    from django.db import models

    for field in model._meta.concrete_fields:
        kinds = (models.CharField, models.TextField, models.JSONField)
        if isinstance(field, kinds) and not field.choices and not field.is_relation and not field.primary_key:
            yield field


def _planted(field: Any, word: str, before: Any) -> Any:
    """What a column holds once a word is planted in it; None where it has no room for one."""
    from django.db import models

    from answerable.register.models.base import FinancialYearField, PartialDateField

    if isinstance(field, models.JSONField):
        if isinstance(before, list):
            return [*before, word]
        return {**(before or {}), "canary": word}
    if isinstance(field, FinancialYearField | PartialDateField):
        return None
    room = field.max_length or 10_000
    if isinstance(field, models.EmailField):
        text = f"{word}@canary.invalid"
    elif isinstance(field, models.URLField) or field.name.endswith("url") or str(before).startswith("http"):
        text = f"https://{word}.invalid/"
    else:
        text = f"{before} {word}" if before and len(before) + len(word) < room else word
    return text if len(text) <= room else None


def plant_rows(planter: Planter, model: Any) -> None:
    """Plant the first rows of a table, by what the store itself lets be written."""
    for row in model._default_manager.order_by("pk")[:ROWS]:
        for field in _text_fields(model):
            place = f"{model._meta.label}.{field.name}"
            if field.name in NAMES or place in STRUCTURE:
                continue
            word = planter.word(place)
            value = _planted(field, word, getattr(row, field.attname))
            if value is None or not _put(model, row.pk, field.name, value):
                planter.where[word] = ""
                continue
            if _is_hidden(model, row):
                planter.hidden.add(word)


def _put(model: Any, key: Any, name: str, value: Any) -> bool:
    """Write a column; return whether the store let it be so."""
    from django.db import IntegrityError, transaction

    try:
        with transaction.atomic():
            model._default_manager.filter(pk=key).update(**{name: value})
    except IntegrityError:
        return False
    return True


def _is_hidden(model: Any, row: Any) -> bool:
    from answerable.register.models import Document, Payment, Withholding

    if model is Document:
        return bool(row.status == Document.Status.DRAFT)
    if model is Payment:
        return bool(row.withheld)
    kind = model._meta.model_name
    return bool(
        model._meta.app_label == "register"
        and kind in HIDDEN
        and Withholding.objects.filter(record=kind, ref=row.ref, lifted_on=None).exists()
    )


def make_one(planter: Planter, model: Any, made: dict[Any, Any]) -> Any:
    """Make a row of a table that has none, with a word in every column that holds text, and in its file."""
    from django.db import models

    from answerable.register.models.base import FinancialYearField, PartialDateField

    there = model._default_manager.order_by("pk").first() or made.get(model)
    if there is not None:
        return there
    values: dict[str, Any] = dict(APART.get(model._meta.label, {}))
    for field in model._meta.concrete_fields:
        place = f"{model._meta.label}.{field.name}"
        if field.name in values or (field.primary_key and not isinstance(field, models.CharField)):
            continue
        if field.is_relation:
            if not field.null and field.related_model is not model:
                values[field.name] = make_one(planter, field.related_model, made)
        elif field.choices:
            codes = [code for code, _ in field.flatchoices if code != ""]
            values[field.name] = "not_recorded" if "not_recorded" in codes else field.get_default() or codes[0]
        elif isinstance(field, FinancialYearField):
            values[field.name] = "2025-26"
        elif isinstance(field, PartialDateField):
            values[field.name] = "2026-01"
        elif isinstance(field, models.CharField | models.TextField | models.JSONField):
            word = planter.word(place)
            planted = _planted(field, word, field.get_default() if isinstance(field, models.JSONField) else "")
            values[field.name] = planted if planted is not None else ""
            if field.name == "kept":
                values[field.name] = f"canaries/{word}.txt"
        elif isinstance(field, models.BinaryField):
            values[field.name] = planter.word(place).encode()
        elif not field.has_default() and not field.null:
            values[field.name] = _plain(field)
    row = model(**values)
    model._default_manager.bulk_create([row])
    made[model] = model._default_manager.order_by("pk").last()
    return made[model]


def _plain(field: Any) -> Any:
    from django.db import models

    if isinstance(field, models.DateTimeField):
        return datetime(2026, 11, 2, 12, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 11, 2)
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    return 1


APART: dict[str, dict[str, Any]] = {
    # A row that a condition of its table asks for in one form only.
    "casework.AddedNonWorkingDay": {"divisions": "EW"},
    "register.DutyPublication": {"item": "3(g)", "period_start": date(2026, 4, 1), "period_end": date(2027, 3, 31)},
    "register.DutyEntry": {"item": "2(e)", "values": {}},
    "casework.Mark": {"left": 1.0, "top": 1.0, "right": 2.0, "bottom": 2.0},
}


def plant(folder: Path) -> None:
    """Make the office, plant it, publish its register and an answered request; write down what was planted where."""
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import router

    for store in ("default", "published"):
        call_command("migrate", database=store, verbosity=0)
    call_command("createcachetable", verbosity=0)
    from answerable.accounts.actions import create_user
    from answerable.audit.actions import record
    from answerable.audit.models import Entry
    from answerable.casework import actions
    from answerable.casework.actions import clearance
    from answerable.casework.models import Requester
    from answerable.office.actions import load_office
    from answerable.publishing.actions import publish_register
    from answerable.publishing.looking import look

    load_office(folder=EXAMPLE, by=None)
    officer = create_user(
        email="officer@example.org",
        name="Made-up officer",
        role="foi_officer",
        password="correct horse battery",
        by=None,
    )
    request = actions.receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))
    _spend()
    _withhold()
    planter = Planter()
    private = [
        model
        for model in apps.get_models()
        if router.db_for_write(model) == "default" and model._meta.managed and not model._meta.proxy
    ]
    private = [model for model in private if model._meta.app_label != "publication"]
    made: dict[Any, Any] = {}
    for model in private:
        make_one(planter, model, made)
    for model in private:
        if model is not Entry and model not in made:
            plant_rows(planter, model)
    record(
        action="canary.planted", by=None, record=planter.word("audit.Entry.record"), ref=planter.word("audit.Entry.ref")
    )
    requester = Requester.objects.order_by("pk").first()
    request.refresh_from_db()
    request.requester = requester
    request.save(update_fields=["requester"])
    _files(planter, private, Path(settings.MEDIA_ROOT))
    let_be_sent(request)
    _payment_rows(planter)
    report = publish_register(today=TODAY, by=None)
    request.refresh_from_db()
    clearance.publish(request=request, summary="What the helpline cost.", version=request.version, by=officer)
    look(today=TODAY, by="Made-up officer")
    where = {word: place for word, place in planter.where.items() if place}
    told = {"where": where, "hidden": sorted(planter.hidden), "held_back": report.held_back, "problem": report.problem}
    (folder / "planted.json").write_text(json.dumps(told), encoding="utf-8")


def _spend() -> None:
    """Two payments of a file: one that may be public, one that is withheld."""
    from answerable.register.models import Import, ImportedSheet, Payee, Payment, Phrase

    of = Import.objects.create(kind="payments", state="applied", file_name="spend.csv", sha256="a" * 64, size=1)
    sheet = ImportedSheet.objects.create(of=of, position=1, name="Sheet", header_row=1, columns=[])
    for row in (2, 3, 4):
        Payment.objects.create(
            sheet=sheet, row=row, paid=date(2026, 5, row), year=2026, pence=60_000 + row,
            payee=Payee.objects.create(name=f"Made-up payee {row}", matched="none" if row == 4 else "not_yet"),
            purpose=Phrase.objects.create(text=f"Made-up purpose {row}"), withheld="b" if row == 3 else "",
        )  # fmt: skip


def _payment_rows(planter: Planter) -> None:
    """Of payments that are withheld or to nobody that may be named, the words of payee and purpose must not come out."""
    from answerable.register.models import Payment

    for payment in Payment.objects.select_related("payee", "purpose"):
        for text, hides in (
            (payment.payee.name, payment.withheld or payment.payee.matched == "none"),
            (payment.purpose.text if payment.purpose else "", payment.withheld),
        ):
            if hides:
                planter.hidden |= {word for word in planter.where if word in text}


def _withhold() -> None:
    """Withhold one agreement, one tender and one decision, and leave one document a draft."""
    from answerable.register.models import Agreement, Decision, Document, Tender, Withholding

    for record, model in (("agreement", Agreement), ("tender", Tender), ("decision", Decision)):
        rows = list(model.objects.order_by("pk")[:2])
        Withholding.objects.create(
            record=record, ref=rows[1].ref, reason="b", decided_by="Chief constable", decided_on=date(2026, 1, 2)
        )
    Document.objects.filter(pk=Document.objects.order_by("pk")[2].pk).update(status=Document.Status.DRAFT)


def _files(planter: Planter, private: list[Any], root: Path) -> None:
    """Put a file with a word in it wherever a row says that one is kept, and one more that no row knows."""
    for model in private:
        if any(field.name == "kept" and not field.is_relation for field in model._meta.concrete_fields):
            for kept in model._default_manager.exclude(kept="").values_list("kept", flat=True):
                path = root / kept
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(planter.word(f"file of {model._meta.label}"), encoding="utf-8")
    (root / "left.txt").write_text(planter.word("file of nobody"), encoding="utf-8")


def let_be_sent(request: Any) -> None:
    """Let the request be answered by a reply that left: what is made of the case now is what was sent."""
    from answerable.casework.models import CaseEvent, Release
    from answerable.casework.queries.clearance import inputs_digest

    CaseEvent.objects.filter(request=request).exclude(kind="received").delete()
    CaseEvent.objects.create(request=request, kind="responded", on=TODAY)
    type(request).objects.filter(pk=request.pk).update(state="released")
    request.refresh_from_db()
    Release.objects.filter(request=request).update(state="recalled")
    found = inputs_digest(request, "response", None, None, dated=TODAY)
    Release.objects.create(
        request=request, kind="response", state="sent", subject="Made up", message="Made up", digest="b" * 64,
        facts={"dated": str(TODAY), "inputs": found},
    )  # fmt: skip


def crawl(folder: Path) -> None:
    """Ask the public site for every address that it leads to, behind its fence, and print which words it serves."""
    import django

    from answerable.config import fence

    fence.put_up()
    django.setup()
    from django.conf import settings
    from django.test import Client

    # Style sheets are collected by the server that is started, not here.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

    told = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    words = set(told["where"])
    client = Client()
    todo = [
        "/",
        "/sitemap.xml",
        "/robots.txt",
        "/nowhere",
        "/search?words=helpline",
        "/api",
        "/api/",
        "/openapi.json",
        "/data",
    ]
    seen: set[str] = set()
    found: dict[str, str] = {}
    statuses: dict[int, int] = {}
    while todo and len(seen) < 3000:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address, headers={"host": "localhost"})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        text = readable(address, body)
        found.update(dict.fromkeys(in_text(text, words), address))
        if "html" in response.get("Content-Type", "") or "xml" in response.get("Content-Type", ""):
            todo += [link for link in _links(text) if link not in seen]
    searched = 0
    for number, word in enumerate(sorted(words)):
        # From another address each time: so many searches nobody may make.
        answer = client.get(
            "/search", {"words": word}, headers={"host": "localhost"}, REMOTE_ADDR=f"192.0.2.{number % 250}"
        )
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        hits = re.findall(r'href="(/(?!search|static|payments\?)[^"]+)"[^>]*>[^<]*' + word, answer.content.decode())
        searched += "<mark>" in answer.content.decode()
        if hits:
            found[word] = f"search {hits[0]}"
    print(json.dumps({"found": found, "asked": len(seen), "statuses": statuses, "searched": searched}))


def _links(text: str) -> list[str]:
    links = re.findall(r'(?:href|src|action)="([^"#]+)', text) + re.findall(r"<loc>([^<]+)</loc>", text)
    links = [link.replace("&amp;", "&") for link in links]
    local = [re.sub(r"^https?://(localhost|127\.0\.0\.1|testserver)(:\d+)?", "", link) for link in links]
    return [link for link in local if link.startswith("/") and not link.startswith(("//", "/static/"))]


def in_text(text: str, words: set[str]) -> set[str]:
    """Return which of the words stand in a text, in whatever letters."""
    return set(re.findall(r"zq\d{4}kx", text.casefold())) & words


def readable(name: str, content: bytes) -> str:
    """Return what can be read of a file's or an answer's bytes: themselves, and what is packed in them."""
    parts = [content]
    if content[:2] == b"\x1f\x8b":
        parts.append(gzip.decompress(content))
    if content[:4] == b"PAR1":
        parts.append(_parquet(content))
    if content[:4] == b"PK\x03\x04":
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts += [package.read(one) for one in package.namelist()]
    parts += [base64.b64decode(one) for one in re.findall(rb"[A-Za-z0-9+/]{64,}={0,2}", content) if len(one) % 4 == 0]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def _parquet(content: bytes) -> bytes:
    import tempfile

    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(content)
        file.flush()
        rows = duckdb.sql(f"select * from read_parquet('{file.name}')").fetchall()
    return repr(rows).encode()


if __name__ == "__main__":
    os.umask(0o077)
    {"plant": plant, "crawl": crawl}[sys.argv[1]](Path(sys.argv[2]))

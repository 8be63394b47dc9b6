"""Made-up payments, put in without an import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from answerable.register.models import Import, ImportedSheet, Payee, Payment, Phrase


def payments(rows: Iterable[tuple[date | None, int, str]], **fields: Any) -> list[Payment]:
    """Put in payments of (day, pence, payee); `fields` are the same for all, words by their text."""
    words = {name: Phrase.objects.get_or_create(text=fields.pop(name))[0] for name in list(fields) if name in _WORDS}
    of = Import.objects.create(kind="payments", file_name="made-up.csv", sha256="0" * 64, size=1, state="applied")
    sheet = ImportedSheet.objects.create(of=of, position=1, header_row=1)
    payees: dict[str, Payee] = {}
    made = []
    for number, (day, pence, name) in enumerate(rows, start=2):
        if name not in payees:
            payees[name] = Payee.objects.get_or_create(name=name, ledger_id="")[0]
        year = fields.get("year") or ((day.year if day.month > 3 else day.year - 1) if day else 2025)
        shared = {**fields, **words, "year": year}
        made.append(Payment(sheet=sheet, row=number, paid=day, pence=pence, payee=payees[name], **shared))
    return Payment.objects.bulk_create(made, batch_size=2000)


_WORDS = ("category", "purpose", "department", "body", "reasons")

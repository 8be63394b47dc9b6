"""Writing to the published store: the one way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import router, transaction
from django.utils import timezone

from .models import (
    Content,
    Facet,
    GonePayment,
    HandedOver,
    Note,
    PublishedFile,
    PublishedPayment,
    PublishedRecord,
    Store,
)
from .release import Item, Release, Withdrawal
from .rules import kinds
from .rules.addresses import slug

BATCH = 500
PAYMENT = "payment"
WITHDRAWN_TITLE = "Withdrawn"


class CannotPublish(ValueError):
    """What was handed over cannot stand in the published store; the sentences say why."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True)
class Published:
    """What became of a release: the store's version after it, and how many records were new, changed, as before, withdrawn.

    `again` says that this very release had been published before, so that nothing was done.
    """

    version: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    again: bool = False


def publish(release: Release) -> Published:
    """Put a release into the published store, all or nothing; the same release again changes nothing.

    Raises CannotPublish where a record is not as its kind says, comes twice, or was not passed by the guard.
    """
    check(release)
    store_of = router.db_for_write(PublishedRecord)
    with transaction.atomic(using=store_of):
        store = Store.objects.select_for_update().get_or_create(pk=1)[0]
        done = HandedOver.objects.filter(pk=release.id).first()
        if done is not None:
            return Published(version=store.version, again=True)
        writing = _Writing(store, release)
        found = writing.write()
        HandedOver.objects.create(release=release.id, at=writing.now, version=store.version)
    return found


def check(release: Release) -> None:
    """Raise CannotPublish where the door would refuse a release, with every reason."""
    problems: list[str] = []
    seen: set[tuple[str, str]] = set()
    for item in release.items:
        name = f"{item.kind} {item.ref}"
        if (item.kind, item.ref) in seen:
            problems.append(f"The record {name} comes twice. Keep one of them.")
            continue
        seen.add((item.kind, item.ref))
        try:
            kinds.check(item.kind, item.data)
        except kinds.NotAsDescribed as error:
            problems += [f"{item.ref}: {sentence}" for sentence in error.problems]
            continue
        if not item.ref.strip():
            problems.append(f"A record of the kind {item.kind} has no ref.")
        missing = [item.digest, *(file.sha256 for file in item.files)]
        if any(digest not in release.passed for digest in missing):
            problems.append(f"The record {name} was not passed by the guard, so it cannot be published.")
    for one in release.withdrawals:
        if not one.note.strip():
            problems.append(f"Say why {one.kind} {one.ref} is withdrawn.")
        if (one.kind, one.ref) in seen:
            problems.append(f"The record {one.kind} {one.ref} is published and withdrawn at once.")
    if problems:
        raise CannotPublish(problems)


class _Writing:
    """One release on its way into the store, in one transaction."""

    def __init__(self, store: Store, release: Release) -> None:
        self.store = store
        self.release = release
        self.now = timezone.now()
        self.version = store.version + 1
        self.added = self.changed = self.unchanged = self.withdrawn = 0

    def write(self) -> Published:
        records = [item for item in self.release.items if item.kind != PAYMENT]
        payments = [item for item in self.release.items if item.kind == PAYMENT]
        for start in range(0, len(records), BATCH):
            self._records(records[start : start + BATCH])
        for start in range(0, len(payments), BATCH):
            self._payments(payments[start : start + BATCH])
        self._withdraw([one for one in self.release.withdrawals if one.kind != PAYMENT])
        self._withdraw_payments([one.ref for one in self.release.withdrawals if one.kind == PAYMENT])
        office = dict(self.release.office)
        if self.added or self.changed or self.withdrawn or (office and office != self.store.office):
            self.store.version = self.version
            self.store.changed_at = self.now
            self.store.office = office or self.store.office
            self.store.save()
        return Published(self.store.version, self.added, self.changed, self.unchanged, self.withdrawn)

    def _records(self, items: Sequence[Item]) -> None:
        refs = [item.ref for item in items]
        stored = {
            (row.kind, row.ref): row
            for row in PublishedRecord.objects.filter(kind__in={item.kind for item in items}, ref__in=refs)
        }
        new: list[PublishedRecord] = []
        again: list[PublishedRecord] = []
        touched: list[tuple[PublishedRecord, Item]] = []
        for item in items:
            row = stored.get((item.kind, item.ref))
            if row is not None and row.digest == item.digest and row.withdrawn is None:
                self.unchanged += 1
                continue
            if row is None:
                row = PublishedRecord(kind=item.kind, ref=item.ref, slug=slug(item.ref), published_at=self.now)
                new.append(row)
            else:
                again.append(row)
            self._fill(row, item)
            touched.append((row, item))
        PublishedRecord.objects.bulk_create(new)
        PublishedRecord.objects.bulk_update(again, _FILLED)
        self.added += len(new)
        self.changed += len(again)
        Facet.objects.filter(record__in=again).delete()
        self._drop_files(again)
        Facet.objects.bulk_create(
            Facet(record=row, kind=row.kind, name=name, value=value[:300])
            for row, item in touched
            for name, value in dict.fromkeys((n, v[:300]) for n, v in kinds.facets(item.kind, item.data))
        )
        self._files(touched)
        Note.objects.bulk_create(
            Note(record=row, kind=Note.Kind.CORRECTED, on=self.release.made, words=item.note)
            for row, item in touched
            if item.note.strip()
        )

    def _fill(self, row: PublishedRecord, item: Item) -> None:
        of = kinds.kind(item.kind)
        row.title = kinds.title(item.kind, item.data)
        row.data = {field.name: item.data[field.name] for field in of.fields if item.data.get(field.name) not in _EMPTY}
        row.words = kinds.words(item.kind, item.data)
        row.dated = kinds.dated(item.kind, item.data)
        row.of = str(item.data.get("response") or "") if item.kind == "answer" else ""
        row.position = int(item.data.get("position") or 0) if item.kind == "answer" else 0
        row.digest = item.digest
        row.version = self.version
        row.changed_at = self.now
        row.withdrawn = None

    def _drop_files(self, rows: Sequence[PublishedRecord]) -> None:
        """Take away the files of records, and the bytes of those that no other record has."""
        digests = set(PublishedFile.objects.filter(record__in=rows).values_list("content_id", flat=True))
        PublishedFile.objects.filter(record__in=rows).delete()
        Content.objects.filter(pk__in=digests, files__isnull=True).delete()

    def _files(self, touched: Sequence[tuple[PublishedRecord, Item]]) -> None:
        contents = {file.sha256: file for _, item in touched for file in item.files}
        there = set(Content.objects.filter(pk__in=contents).values_list("pk", flat=True))
        Content.objects.bulk_create(
            Content(sha256=digest, content=file.content) for digest, file in contents.items() if digest not in there
        )
        PublishedFile.objects.bulk_create(
            PublishedFile(
                record=row,
                position=position,
                name=file.name,
                what=file.what[:200],
                content_type=file.content_type,
                size=len(file.content),
                content_id=file.sha256,
            )
            for row, item in touched
            for position, file in enumerate(item.files, 1)
        )

    def _withdraw(self, withdrawals: Sequence[Withdrawal]) -> None:
        for one in withdrawals:
            # A request that is withdrawn takes its answers with it.
            rows = list(PublishedRecord.objects.filter(kind=one.kind, ref=one.ref, withdrawn__isnull=True))
            if one.kind == "response":
                rows += PublishedRecord.objects.filter(kind="answer", of=one.ref, withdrawn__isnull=True)
            self._drop_files(rows)
            Facet.objects.filter(record__in=rows).delete()
            # An earlier note may say of the record what is now to be public no longer.
            Note.objects.filter(record__in=rows).delete()
            for row in rows:
                row.title, row.data, row.words, row.dated = WITHDRAWN_TITLE, {}, "", None
                row.digest, row.version, row.changed_at, row.withdrawn = "", self.version, self.now, self.release.made
                Note.objects.create(record=row, kind=Note.Kind.WITHDRAWN, on=self.release.made, words=one.note.strip())
            PublishedRecord.objects.bulk_update(rows, _FILLED)
            self.withdrawn += len(rows)

    def _payments(self, items: Sequence[Item]) -> None:
        refs = [item.ref for item in items]
        stored = {row.ref: row for row in PublishedPayment.objects.filter(ref__in=refs)}
        new: list[PublishedPayment] = []
        again: list[PublishedPayment] = []
        for item in items:
            row = PublishedPayment(ref=item.ref, version=self.version, **_payment(item.data))
            old = stored.get(item.ref)
            if old is None:
                new.append(row)
            elif all(getattr(old, name) == getattr(row, name) for name in _PAID):
                self.unchanged += 1
            else:
                row.pk = old.pk
                again.append(row)
        PublishedPayment.objects.bulk_create(new)
        PublishedPayment.objects.bulk_update(again, (*_PAID, "version"))
        GonePayment.objects.filter(ref__in=[row.ref for row in new]).delete()
        self.added += len(new)
        self.changed += len(again)

    def _withdraw_payments(self, refs: Sequence[str]) -> None:
        for start in range(0, len(refs), BATCH):
            rows = PublishedPayment.objects.filter(ref__in=refs[start : start + BATCH])
            gone = list(rows.values_list("ref", flat=True))
            rows.delete()
            GonePayment.objects.bulk_create(GonePayment(ref=ref, version=self.version) for ref in gone)
            self.withdrawn += len(gone)


_EMPTY: tuple[Any, ...] = (None, "", [], ())
_FILLED = ("title", "data", "words", "dated", "of", "position", "digest", "version", "changed_at", "withdrawn")
_PAID = (
    "paid", "year", "payee", "provider", "pence", "category", "purpose", "department", "body", "reasons", "reference",
    "agreement", "file", "row",
)  # fmt: skip


def _payment(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a payment from the fields of its kind."""
    return {
        "paid": kinds.first_day(data.get("paid") or ""),
        "year": int(data["year"][:4]),
        "pence": int(Decimal(data["amount"]).scaleb(2)),
        "row": data.get("row"),
        **{
            name: data.get(name) or ""
            for name in ("payee", "provider", "category", "purpose", "department", "body", "reasons", "reference")
        },
        "agreement": data.get("agreement") or "",
        "file": data.get("file") or "",
    }


def payment_data(row: PublishedPayment) -> dict[str, Any]:
    """Return the fields of the kind "payment" from a row; empty ones are left out."""
    data = {
        "paid": row.paid.isoformat() if row.paid else "",
        "year": kinds.financial_year(row.year),
        "payee": row.payee,
        "provider": row.provider,
        "amount": kinds.pounds(row.pence),
        "category": row.category,
        "purpose": row.purpose,
        "department": row.department,
        "body": row.body,
        "reasons": row.reasons,
        "reference": row.reference,
        "agreement": row.agreement,
        "file": row.file,
        "row": row.row,
    }
    return {name: value for name, value in data.items() if value not in _EMPTY}

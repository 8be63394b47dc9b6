"""Writing what the duties to publish need: entries, days that the law counts from, what was published, what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import router, transaction

from answerable.audit.actions import record as journal
from answerable.audit.actions import wait_for_turn
from answerable.audit.models import Entry
from answerable.law.procurement import NOTICE_TYPES
from answerable.law.publication import Item, Kind, Period, Trigger

from ..errors import CannotChange, ChangedMeanwhile
from ..models import Agreement, DutyEntry, DutyPublication, DutySettings, Notice, Tender, Withholding
from ..models.base import Record
from ..rules.lists import BadValue, typed
from ..rules.refs import next_ref
from . import keeping
from .payments import check_decision

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

WITHHELD_RECORDS = ("agreement", "tender", "decision")
"""The kinds of record of which a line can be withheld. Entries and payments have their own flag."""


def _ref(model: type[Record], prefix: str) -> str:
    return next_ref(prefix, model._default_manager.filter(ref__startswith=prefix).values_list("ref", flat=True))


def _checked(item: Item, values: Mapping[str, str]) -> tuple[dict[str, str], date | None]:
    """The values that belong to the item, as text, and the day that they belong to. Raises CannotChange."""
    known = {f.name for f in item.fields}
    if unknown := set(values) - known:
        raise CannotChange(f"An entry of {item.code} has no {', '.join(sorted(unknown))}.")
    kept, day = {}, None
    for f in item.fields:
        text = str(values.get(f.name) or "").strip()
        try:
            value = typed(f, text)
        except BadValue as error:
            raise CannotChange(str(error)) from None
        if f.kind is Kind.DAY and f.name == "date" and isinstance(value, date):
            day = value
        kept[f.name] = text
    if not any(kept.values()):
        raise CannotChange("Nothing was entered. Fill in at least one field.")
    return kept, day


def add_entry(*, item: Item, values: Mapping[str, str], withheld: str = "", by: AbstractBaseUser | None) -> DutyEntry:
    """Add one line to the list of an item that no other record holds. Values are texts by the names of the item's fields.

    Raises CannotChange where a value does not fit its field.
    """
    kept, day = _checked(item, values)
    fields = {"item": item.code, "happened": day, "values": kept, "withheld": withheld}
    with transaction.atomic(using=router.db_for_write(DutyEntry)):
        wait_for_turn()
        return keeping.create(model=DutyEntry, values={"ref": _ref(DutyEntry, "DE-"), **fields}, by=by)


def change_entry(
    *,
    entry: DutyEntry,
    item: Item,
    values: Mapping[str, str],
    withheld: str = "",
    version: int,
    by: AbstractBaseUser | None,
) -> Entry | None:
    """Give an entry these values. Returns the journal's entry, None where nothing changed.

    Raises CannotChange where a value does not fit its field, ChangedMeanwhile where somebody else changed it first.
    """
    kept, day = _checked(item, values)
    fields = {"happened": day, "values": kept, "withheld": withheld}
    return keeping.change(record=entry, values=fields, version=version, by=by)


def remove_entry(*, entry: DutyEntry, version: int, by: AbstractBaseUser | None) -> Entry:
    """Take out an entry that was made by mistake. Raises ChangedMeanwhile where somebody else changed it first."""
    return keeping.remove(record=entry, version=version, by=by)


def enter_day(*, trigger: Trigger, day: date, by: AbstractBaseUser | None) -> DutyEntry:
    """Enter a day that the law counts from. Raises CannotChange where it is entered already."""
    code = f"day:{trigger.value}"
    with transaction.atomic(using=router.db_for_write(DutyEntry)):
        wait_for_turn()
        if DutyEntry.objects.filter(item=code, happened=day).exists():
            raise CannotChange("That day is entered already.")
        fields: dict[str, Any] = {"item": code, "happened": day, "values": {}, "withheld": ""}
        return keeping.create(model=DutyEntry, values={"ref": _ref(DutyEntry, "DE-"), **fields}, by=by)


def mark_published(
    *,
    item: Item,
    period: Period,
    published: date,
    url: str = "",
    sha256: str = "",
    note: str = "",
    by: AbstractBaseUser | None,
) -> DutyPublication:
    """Record that the list of an item for a period was published: when, where, and the digest of the list.

    Raises CannotChange where the address is none that a page may link to.
    """
    with transaction.atomic(using=router.db_for_write(DutyPublication)):
        wait_for_turn()
        values = {
            "ref": _ref(DutyPublication, "DP-"),
            "item": item.code,
            "period_start": period.first,
            "period_end": period.last,
            "published": published,
            "url": url,
            "sha256": sha256,
            "note": note,
        }
        return keeping.create(model=DutyPublication, values=values, by=by)


def record_notice(
    *,
    kind: str,
    published: date,
    agreement: Agreement | None = None,
    tender: Tender | None = None,
    notice_id: str = "",
    url: str = "",
    by: AbstractBaseUser | None,
) -> Notice:
    """Record a notice that was published under the Procurement Act, of a contract, a tender or the office itself.

    Raises CannotChange where there is no such notice, or the address is none that a page may link to.
    """
    if kind not in NOTICE_TYPES:
        raise CannotChange(f"“{kind}” is no notice. There are: {', '.join(NOTICE_TYPES)}.")
    with transaction.atomic(using=router.db_for_write(Notice)):
        wait_for_turn()
        values = {
            "ref": _ref(Notice, "N-"),
            "kind": kind,
            "agreement": agreement,
            "tender": tender,
            "published": published,
            "notice_id": notice_id,
            "url": url,
        }
        return keeping.create(model=Notice, values=values, by=by)


def withhold_record(
    *, record: str, ref: str, reason: str, decided_by: str, decided_on: date, by: AbstractBaseUser | None
) -> Withholding:
    """Leave what a contract, tender or decision says out of every list, for reason a to d of article 2(2).

    Raises CannotChange where it is withheld already, is of no such kind, or the decision is not whole.
    """
    check_decision(reason, decided_by)
    if record not in WITHHELD_RECORDS:
        raise CannotChange(f"A {record} is in no list of the Order, and so cannot be withheld from one.")
    with transaction.atomic(using=router.db_for_write(Withholding)):
        wait_for_turn()
        if Withholding.objects.filter(record=record, ref=ref, lifted_on=None).exists():
            raise CannotChange(f"The {record} {ref} is withheld already.")
        made = Withholding.objects.create(
            record=record,
            ref=ref,
            reason=reason,
            decided_by=decided_by,
            decided_on=decided_on,
            by_id=by.pk if by else None,
        )
        after = {"reason": reason, "decided_by": decided_by, "decided_on": decided_on.isoformat()}
        journal(action="duties.withheld", by=by, record=record, ref=ref, after=after)
    return made


def lift_withholding(*, withholding: Withholding, on: date, by: AbstractBaseUser | None) -> None:
    """Let what was withheld appear in the lists again; the decision to withhold it is kept.

    Raises CannotChange where it was lifted before.
    """
    with transaction.atomic(using=router.db_for_write(Withholding)):
        wait_for_turn()
        if not Withholding.objects.filter(pk=withholding.pk, lifted_on=None).update(lifted_on=on):
            raise CannotChange("That was lifted already.")
        after = {"lifted_on": on.isoformat()}
        journal(action="duties.published_again", by=by, record=withholding.record, ref=withholding.ref, after=after)


def change_settings(*, values: Mapping[str, Any], version: int, by: AbstractBaseUser | None) -> DutySettings:
    """Set the office's own measures: `values` by the names of DutySettings' fields.

    Raises ChangedMeanwhile where somebody else changed them first.
    """
    with transaction.atomic(using=router.db_for_write(DutySettings)):
        wait_for_turn()
        stored = DutySettings.objects.first() or DutySettings()
        if stored.version != version:
            raise ChangedMeanwhile("the measures of the duties board")
        before = {name: str(getattr(stored, name)) for name in values}
        for name, value in values.items():
            setattr(stored, name, value)
        after = {name: str(getattr(stored, name)) for name in values}
        if before != after:
            stored.version += 1
            stored.save()
            journal(
                action="duties.settings_changed", by=by, record="duty_settings", ref="1", before=before, after=after
            )
    return stored

"""Writing one record of the register by hand: what agreements, funds, decisions, services and plans have in common.

Each change is atomic, moves the record's version on by one, writes one journal entry, and says where the new values come
from: the source that the person named, else that entry itself. A citation that stated an earlier value never stays
with a value that it did not state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models, router, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from answerable.audit.actions import record as journal
from answerable.audit.actions import wait_for_turn
from answerable.audit.models import Entry

from ..errors import CannotChange, ChangedMeanwhile
from ..models import Citation, OrganisationAlias, ServiceCategory, Source
from ..models.base import Record
from ..rules import partial_dates, records

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

R = TypeVar("R", bound=Record)
Values = Mapping[str, Any]
Check = Callable[[Record | None, Values], None]

BY_HAND = "entered-by-hand"
"""The ref of the source that stands for what people typed here."""

LISTS: dict[tuple[str, str], tuple[type[models.Model], str]] = {
    ("service", "categories"): (ServiceCategory, "code"),
    ("organisation", "aliases"): (OrganisationAlias, "name"),
}
"""Texts that hang on a record: (kind, name) → the rows that hold them and their column."""


@dataclass(frozen=True)
class Said:
    """Where the new values are stated: a source of the register and the place in it. No source: typed from knowledge."""

    source: Source | None = None
    place: str = ""


def create(*, model: type[R], values: Values, by: AbstractBaseUser | None, said: Said | None = None) -> R:
    """Add one record and return it. `values` has every field that is to be recorded, `ref` among them.

    Raises CannotChange where a rule forbids it or something with that reference is there already.
    """
    return write(model=model, record=None, values=values, version=0, by=by, said=said)[0]


def change(
    *, record: R, values: Values, version: int, by: AbstractBaseUser | None, said: Said | None = None
) -> Entry | None:
    """Give the record these values and return the journal's entry; None where it says all of this already.

    `version` is the record's when the person opened it. Raises ChangedMeanwhile where it has moved on, CannotChange
    where a rule forbids it.
    """
    return write(model=type(record), record=record, values=values, version=version, by=by, said=said)[1]


def write(
    *,
    model: type[R],
    record: R | None,
    values: Values,
    version: int,
    by: AbstractBaseUser | None,
    said: Said | None = None,
    check: Check | None = None,
    more: Callable[[R, bool], tuple[Values, Values]] | None = None,
) -> tuple[R, Entry | None]:
    """Add or change a record; what `create` and `change` do, with two places for a subject's own rules.

    `check` may raise CannotChange, given the record as it is stored (None where it is new) and the fields that change.
    `more` writes what belongs to the record beyond its fields and returns what that was before and is after, where it
    differs.
    """
    alias, kind = router.db_for_write(model), model.record_kind()
    with transaction.atomic(using=alias):
        wait_for_turn()
        stored = None if record is None else model._default_manager.using(alias).filter(pk=record.pk).first()
        if record is not None and (stored is None or stored.version != version):
            raise ChangedMeanwhile(_named(model, record.ref))
        fields, many = _split(model, values)
        before, after = _differences(stored, fields)
        _obey(model, stored, fields)
        if check is not None:
            check(stored, after)
        row = stored if stored is not None else model(**fields)
        if stored is None:
            row.save(force_insert=True, using=alias)
        many_before, many_after = _set_many(row, kind, many)
        extra = more(row, stored is None) if more else ({}, {})
        before, after = {**before, **many_before, **extra[0]}, {**after, **many_after, **extra[1]}
        if not after:
            return row, None
        if stored is not None:
            changed = {name: value for name, value in fields.items() if name in after}
            moved = model._default_manager.using(alias).filter(pk=row.pk, version=version)
            if not moved.update(**changed, version=version + 1):
                raise ChangedMeanwhile(_named(model, row.ref))
            row.refresh_from_db()
        verb = "created" if stored is None else "changed"
        entry = journal(action=f"{kind}.{verb}", by=by, record=kind, ref=row.ref, before=before, after=after)
        cite(kind, row.ref, [""] if stored is None else list(after), said or Said(), entry)
        return row, entry


def remove(*, record: Record, version: int, by: AbstractBaseUser | None) -> Entry:
    """Take out a record that was put in by mistake, with its citations. The journal keeps that it was there.

    Raises ChangedMeanwhile where it has moved on, CannotChange where other records rest on it.
    """
    model, kind = type(record), record.record_kind()
    with transaction.atomic(using=router.db_for_write(model)):
        wait_for_turn()
        stored = model._default_manager.filter(pk=record.pk, version=version).first()
        if stored is None:
            raise ChangedMeanwhile(_named(model, record.ref))
        before = {f.name: _plain(getattr(stored, f.attname)) for f in _fields(model)}
        try:
            stored.delete()
        except ProtectedError as error:
            first = next(iter(error.protected_objects))
            raise CannotChange(
                f"{_named(model, record.ref, first=True)} cannot be removed: {first._meta.verbose_name} {first} rests on "
                "it. Remove that first."
            ) from None
        Citation.objects.filter(record=kind, ref=record.ref).delete()
        return journal(action=f"{kind}.removed", by=by, record=kind, ref=record.ref, before=before)


def _named(model: type[Record], ref: str, *, first: bool = False) -> str:
    """What a sentence calls a record; with a capital where it comes first."""
    name = str(model._meta.verbose_name)
    return f"{name[:1].upper() + name[1:] if first else name} {ref}"


def _fields(model: type[Record]) -> list[models.Field[Any, Any]]:
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.name != "version"]


def _split(model: type[Record], values: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the columns of the record from what hangs on it. Raises FieldDoesNotExist for what it does not have."""
    columns = {f.name for f in _fields(model)}
    hanging = {f.name for f in model._meta.many_to_many}
    hanging |= {name for kind, name in LISTS if kind == model.record_kind()}
    unknown = set(values) - columns - hanging
    if unknown:
        raise FieldDoesNotExist(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
    return (
        {name: value for name, value in values.items() if name in columns},
        {name: value for name, value in values.items() if name in hanging},
    )


def _plain(value: Any) -> Any:
    """A value as the journal digests it."""
    if value is None or isinstance(value, str | int | bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _differences(stored: Record | None, fields: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    for name, value in fields.items():
        new = value.pk if isinstance(value, models.Model) else value
        if stored is None:
            after[name] = _plain(new)
            continue
        old = getattr(stored, stored._meta.get_field(name).attname)  # type: ignore[union-attr]
        if old != new:
            before[name], after[name] = _plain(old), _plain(new)
    return before, after


def _obey(model: type[Record], stored: Record | None, fields: Values) -> None:
    """Raise CannotChange where the record's own rules forbid these values."""
    so_far = {} if stored is None else {f.name: getattr(stored, f.attname) for f in _fields(model)}
    for _, sentence in records.problems(model.record_kind(), {**so_far, **fields}):
        raise CannotChange(sentence)
    row = model(**{f.attname: getattr(stored, f.attname) for f in _fields(model)}) if stored is not None else model()
    for name, value in fields.items():
        setattr(row, name, value)
    others = model._default_manager.exclude(pk=stored.pk) if stored is not None else model._default_manager.all()
    if others.filter(ref=row.ref).exists():
        raise CannotChange(
            f"{_named(model, row.ref, first=True)} is in the register already. Give this one another reference."
        )
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and not rule.condition:
            same = {name: getattr(row, model._meta.get_field(name).attname) for name in rule.fields}  # type: ignore[union-attr]
            there = others.filter(**same).first()
            if there is not None:
                names = " and ".join(str(model._meta.get_field(name).verbose_name) for name in rule.fields)  # type: ignore[union-attr]
                raise CannotChange(
                    f"{_named(model, there.ref, first=True)} has the same {names}. Change that one instead."
                )


def _set_many(row: Record, kind: str, many: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, wanted in many.items():
        manager = getattr(row, name)
        if (kind, name) in LISTS:
            model, column = LISTS[kind, name]
            old = sorted(manager.values_list(column, flat=True))
            new = sorted(dict.fromkeys(wanted))
            if old != new:
                manager.exclude(**{f"{column}__in": new}).delete()
                back = {kind: row}
                model._default_manager.bulk_create([model(**back, **{column: one}) for one in new if one not in old])
        else:
            old = sorted(manager.values_list("ref", flat=True))
            new = sorted(one.ref for one in wanted)
            if old != new:
                manager.set(wanted)
        if old != new:
            before[name], after[name] = ", ".join(old), ", ".join(new)
    return before, after


def cite(kind: str, ref: str, fields: Collection[str], said: Said, entry: Entry) -> None:
    """Say where the fields' values come from now, in place of what was said of their earlier values."""
    source, place = said.source, said.place
    if source is None:
        source, _ = Source.objects.get_or_create(
            ref=BY_HAND, defaults={"title": "Entered in the register by a member of staff", "kind": "entry"}
        )
        day = partial_dates.words(timezone.localdate(entry.at).isoformat())
        place = f"Journal entry {entry.seq}, {day}"
    Citation.objects.filter(record=kind, ref=ref, field__in=fields).delete()
    Citation.objects.bulk_create(
        [Citation(record=kind, ref=ref, field=name, source=source, place=place[:300]) for name in fields]
    )

"""The part of the register that an import of records may touch, held in memory: changed there first, then written.

A plan is made row by row on this copy, so that a later row sees what an earlier one did; nothing reaches the store until
the plan is carried out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models

from ..models import (
    Agreement,
    Decision,
    Fund,
    FundAmount,
    Measure,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Return,
    ReturnFigure,
    Service,
)
from ..models.base import Record
from ..rules import names as naming

# The same few names stand in many rows.
fold = lru_cache(maxsize=100_000)(naming.fold)

# In the order in which they are written: a record may point to one of the same or an earlier kind.
WRITTEN: tuple[type[Record], ...] = (Organisation, Fund, FundAmount, Agreement, Return, ReturnFigure)
_READ: dict[str, tuple[type[Record], ...]] = {
    "organisations": (Organisation,),
    "agreements": (Organisation, Service, Fund, Decision, Agreement),
    "funds": (Organisation, Fund, FundAmount),
    "returns": (Agreement, Measure, Return, ReturnFigure),
}
_KNOWN: tuple[type[Record], ...] = (*WRITTEN, Service, Decision, Measure)
MODELS = {model.record_kind(): model for model in _KNOWN}
HANGING = {"organisation": ("aliases", "identifiers")}


@dataclass(eq=False)
class Held:
    """One record as it is now in memory. Fields that point to a record hold its ref; lists are tuples of texts."""

    kind: str
    ref: str
    values: dict[str, Any]
    pk: int | None = None
    version: int = 0
    before: dict[str, Any] = field(default_factory=dict)  # of the fields that changed
    said: dict[str, tuple[int, int, str]] = field(default_factory=dict)  # field → sheet, row, letter of the column
    place: tuple[int, int] | None = None  # sheet and row that touched it first

    @property
    def is_new(self) -> bool:
        """Whether the store does not have it."""
        return self.pk is None

    @property
    def touched(self) -> bool:
        """Whether this import makes or changes it."""
        return self.place is not None


class World:
    """The records that one kind of file is about, by ref and by what else they are known by."""

    def __init__(self, kind: str) -> None:
        self.by_ref: dict[str, dict[str, Held]] = {}
        self.names: dict[str, dict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
        self.numbers: dict[str, Held] = {}
        self.keys: dict[str, dict[tuple[Any, ...], Held]] = defaultdict(dict)
        self.ambiguous: set[tuple[str, tuple[Any, ...]]] = set()  # kinds and keys that several records have
        for model in _READ[kind]:
            self._read(model)

    def _read(self, model: type[Record]) -> None:
        kind = model.record_kind()
        refs = {f.name: f for f in model._meta.concrete_fields if f.is_relation}
        names = [
            f"{f.name}__ref" if f.is_relation else f.name
            for f in model._meta.concrete_fields
            if f.name not in ("id", "ref", "version") and (not f.is_relation or issubclass(f.related_model, Record))  # type: ignore[arg-type]
        ]
        found = self.by_ref[kind] = {}
        by_pk: dict[int, Held] = {}
        rows = model._default_manager.order_by("ref").values_list("pk", "ref", "version", *names)
        for pk, ref, version, *values in rows.iterator(chunk_size=2000):
            said = {name.removesuffix("__ref") if name.removesuffix("__ref") in refs else name: value
                    for name, value in zip(names, values, strict=True)}  # fmt: skip
            found[ref] = by_pk[pk] = Held(kind, ref, said, pk=pk, version=version)
        if model is Organisation:
            aliases: dict[int, list[str]] = defaultdict(list)
            for owner, name in OrganisationAlias.objects.order_by("pk").values_list("organisation_id", "name"):
                aliases[owner].append(name)
            numbers: dict[int, list[str]] = defaultdict(list)
            listed = OrganisationIdentifier.objects.order_by("pk").values_list("organisation_id", "scheme", "value")
            for owner, scheme, value in listed:
                numbers[owner].append(f"{scheme}-{value}")
            for pk, held in by_pk.items():
                held.values |= {"aliases": tuple(aliases[pk]), "identifiers": tuple(numbers[pk])}
        for held in found.values():
            self.index(held)

    def index(self, held: Held) -> None:
        """Make a record known by its names, numbers and keys."""
        values = held.values
        names = [values.get("name") or values.get("title") or "", *values.get("aliases", ())]
        if held.kind == "fund":
            names = [values["name"], *values["aliases"].split("\n")]
        if held.kind == "measure":
            names = []
            self.keys["measure"][values["agreement"], fold(values["name"])] = held
        for name in dict.fromkeys(fold(name) for name in names if name):
            if held not in self.names[held.kind][name]:
                self.names[held.kind][name].append(held)
        for number in values.get("identifiers", ()):
            self.numbers[number] = held
        key = key_of(held)
        if key is not None and self.keys[held.kind].setdefault(key, held) is not held:
            self.ambiguous.add((held.kind, key))

    def add(self, kind: str, ref: str, values: dict[str, Any]) -> Held:
        """Put in a new record with the defaults of its model for what `values` does not say."""
        model = MODELS[kind]
        every = {
            f.name: None if f.null else f.get_default()
            for f in model._meta.concrete_fields
            if f.name not in ("id", "ref", "version")
        }
        if kind == "organisation":
            every |= {"aliases": (), "identifiers": ()}
        held = Held(kind, ref, {**every, **values})
        self.by_ref.setdefault(kind, {})[ref] = held
        return held

    def free_ref(self, kind: str, wanted: str) -> str:
        """A ref that no record of the kind has: the wanted one, or that with a number behind it."""
        taken = self.by_ref.get(kind, {})
        if wanted not in taken:
            return wanted
        number = 2
        while f"{wanted[:55]}-{number}" in taken:
            number += 1
        return f"{wanted[:55]}-{number}"

    def touched(self) -> list[Held]:
        """What the import makes or changes, in the order of writing."""
        order = [model.record_kind() for model in WRITTEN]
        return [held for kind in order for held in self.by_ref.get(kind, {}).values() if held.touched]


def key_of(held: Held) -> tuple[Any, ...] | None:
    """What a record without its ref is known by, besides its name; None where it has no such key."""
    values = held.values
    if held.kind == "agreement":
        return fold(values["title"]), values["provider"] or "", values["starts"]
    if held.kind == "fund_amount":
        return values["fund"], values["kind"], values["financial_year"], values["contributor"] or ""
    if held.kind == "return":
        return values["agreement"], values["period_start"], values["period_end"]
    if held.kind == "return_figure":
        return values["of"], values["measure"] or fold(values["name"]), values["need"], values["stage"]
    return None


def as_text(value: Any) -> Any:
    """A value as JSON keeps it: amounts and days as text, lists as lists."""
    if isinstance(value, Decimal | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def from_text(f: models.Field[Any, Any], value: Any) -> Any:
    """A value that `as_text` wrote, as the model keeps it."""
    return None if value is None else f.to_python(value)


def refs_of(kind: str) -> Iterable[models.Field[Any, Any]]:
    """The fields of a kind that point to other records."""
    return [f for f in MODELS[kind]._meta.concrete_fields if f.is_relation]

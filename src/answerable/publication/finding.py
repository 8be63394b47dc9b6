"""The search over the published store: what it holds, kept true to the store, and asked from pages and commands."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

from answerable.config.home import public_folder

from . import queries
from .actions import payment_data
from .models import GonePayment, PublishedPayment, PublishedRecord
from .rules import kinds
from .rules.addresses import anchor, path, slug
from .search.documents import Gone, Indexed
from .search.errors import SearchFailed
from .search.index import Index
from .search.years import financial, years_of_day

FRESH_SECONDS = 0.5
"""How long the index is believed to be true before the store's version is asked for again."""
NOT_SEARCHED = ("open_contract", "grant")
"""Kinds that say again, in another standard, what agreements say."""
BATCH = 2000


class StoreSource:
    """The published store as the index takes it, a batch at a time."""

    def __init__(self) -> None:
        self._names: dict[str, str] | None = None

    def version(self) -> int:
        """The store's version now."""
        return queries.version()

    def count(self) -> int:
        """How many records `all` gives."""
        return _searched().count() + PublishedPayment.objects.count()

    def all(self) -> Iterator[Indexed]:
        """Every record."""
        for row in _searched().order_by("pk").iterator(chunk_size=BATCH):
            yield self._indexed(row)
        for paid in PublishedPayment.objects.order_by("pk").iterator(chunk_size=BATCH):
            yield self._paid(paid)

    def changed_since(self, version: int) -> Iterator[Indexed | Gone]:
        """What changed after `version`, each record once, as it is now."""
        changed = PublishedRecord.objects.filter(version__gt=version).exclude(kind__in=NOT_SEARCHED)
        for row in changed.order_by("pk").iterator(chunk_size=BATCH):
            yield Gone(key_of(row.kind, row.ref), row.version) if row.withdrawn else self._indexed(row)
        for ref, at in GonePayment.objects.filter(version__gt=version).values_list("ref", "version").iterator():
            yield Gone(key_of("payment", ref), at)
        for paid in PublishedPayment.objects.filter(version__gt=version).order_by("pk").iterator(chunk_size=BATCH):
            yield self._paid(paid)

    def _name(self, ref: str) -> str:
        """What a provider is called. All are read once: there are hundreds, and a record names them by ref."""
        if self._names is None:
            self._names = dict(queries.records("provider").values_list("ref", "title"))
        return self._names.get(ref, "")

    def _indexed(self, row: PublishedRecord) -> Indexed:
        data = row.data
        own = list(data.get("providers") or ()) + [ref for ref in (data.get("provider"), data.get("funder")) if ref]
        names = tuple(name for ref in own if (name := self._name(ref)))
        if row.kind == "provider":
            names = (row.title,)
        answer = row.kind == "answer"
        text = row.words if not answer else "\n\n".join(data.get("gaps") or ())
        return Indexed(
            key=key_of(row.kind, row.ref),
            kind=row.kind,
            title=row.title,
            text="\n\n".join((text, *names)).strip(),
            question=data.get("question") or "" if answer else "",
            answer=data.get("answer") or "" if answer else "",
            dated=row.dated,
            years=_years(row.kind, data, row.dated),
            places=tuple(data.get("areas") or ()),
            providers=names,
            categories=tuple(data.get("categories") or ()),
            pence=_pence(data),
            path=path_of(row.kind, row.ref, row.of, row.position),
            request=row.of if answer else row.ref if row.kind == "response" else "",
            version=row.version,
        )

    def _paid(self, row: PublishedPayment) -> Indexed:
        data = payment_data(row)
        name = self._name(row.provider)
        return Indexed(
            key=key_of("payment", row.ref),
            kind="payment",
            title=row.payee,
            text="\n\n".join(
                part for part in (row.purpose, row.category, row.department, name, data["amount"]) if part
            ),
            dated=row.paid,
            years=(financial(row.year), *(years_of_day(row.paid)[1:] if row.paid else ())),
            providers=(name,) if name else (row.payee,),
            pence=(abs(row.pence),),
            path=f"/payments?words={quote(row.payee[:100])}&year={row.year}",
            version=row.version,
        )


def _searched() -> Any:
    return PublishedRecord.objects.filter(withdrawn__isnull=True).exclude(kind__in=NOT_SEARCHED)


def key_of(kind: str, ref: str) -> str:
    """Return what the index calls a record."""
    return f"{kind}:{ref}"


def path_of(kind: str, ref: str, of: str = "", position: int = 0) -> str:
    """Return the address of a record's page; an answer is a place on the page of its request."""
    if kind == "answer":
        return f"/answers/{slug(of)}#{anchor(position)}"
    return path(kinds.kind(kind).path, ref)


def _years(kind: str, data: Mapping[str, Any], dated: date | None) -> tuple[int, ...]:
    """The years a record is about: those it states; else, of what bears a whole date, that day's."""
    stated = [value for name, value in kinds.facets(kind, data) if name == "year"]
    if stated:
        return tuple(financial(int(value[:4])) for value in stated if value[:4].isdecimal())
    if kind in ("decision", "meeting", "document", "list") and dated is not None:
        return years_of_day(dated)
    return ()


def _pence(data: Mapping[str, Any]) -> tuple[int, ...]:
    amounts = [
        data.get("value"),
        data.get("estimated_value"),
        *(row.get("amount") for row in data.get("amounts") or ()),
    ]
    return tuple(int(Decimal(amount) * 100) for amount in amounts if amount)


class _Kept:
    """The index of this process, looked after: asked for again every half second whether it is still true."""

    def __init__(self) -> None:
        self.index = Index(public_folder() / "index")
        self.asked = -FRESH_SECONDS
        self.turn = threading.Lock()

    def current(self) -> Index:
        """Return the index, brought up to date where the store changed. Raises SearchFailed where there is none to search."""
        if time.monotonic() - self.asked < FRESH_SECONDS:
            return self.index
        # One thread brings it up to date; the others search meanwhile in what was there before, if anything was.
        if self.turn.acquire(blocking=not self._searchable()):
            try:
                self.index.bring_up_to_date(StoreSource())
                self.asked = time.monotonic()
            except SearchFailed:
                if not self._searchable():
                    raise
            finally:
                self.turn.release()
        return self.index

    def _searchable(self) -> bool:
        """Return whether there is an index to search in meanwhile: not where it is missing, damaged or of another version of the program."""
        try:
            return self.index.held_version() >= 0
        except SearchFailed:
            return False


@cache
def _kept() -> _Kept:
    return _Kept()


def current() -> Index:
    """Return the search index, true to the store as it was half a second ago at the earliest. Raises SearchFailed."""
    return _kept().current()


def rebuild() -> Index:
    """Make the index again from nothing. Raises SearchFailed."""
    kept = _kept()
    kept.index.rebuild(StoreSource())
    return kept.index


def home() -> tuple[str, ...]:
    """The names of the office's own area, which are no filter where everything is about it."""
    office = queries.store().office
    return tuple(str(office[fact]) for fact in ("area", "name") if office.get(fact))

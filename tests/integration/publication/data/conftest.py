"""A published store with a record of every kind, made up: commas, quotes, formulas and the letters of other scripts in it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answerable.publication import finding
from answerable.publication.actions import publish
from answerable.publication.release import File, Item, Release, Withdrawal
from answerable.publication.rules.kinds import KINDS, Field, Kind, Type

HOSTILE = '=HYPERLINK("https://evil.invalid","Zoë, \u4f60\u597d")'
LETTER = File("letter.txt", b"The answer.", "text/plain", "Letter")
OFFICE = {
    "name": "Commissioner for Trial (made up)", "office_name": "Trial office", "organisation_id": "GB-PPON-ABCD-1234-EFGH",
    "ocid_prefix": "ocds-a1b2c3", "grant_prefix": "360G-trial",
}  # fmt: skip
TABLE = {
    "caption": "Cost, by year", "columns": ["Year", "Cost", "=1+1"], "rows": [["2024-25", "-1,200.50", "+44"], ["2025-26", "", "a\nb"]],
    "numeric": ["Cost"],
}  # fmt: skip
_VALUES: dict[Type, Any] = {
    Type.LINE: HOSTILE, Type.WORDS: "-One.\n\nTwo; “three”.", Type.DAY: "2026-03-31", Type.PARTIAL: "2026-03", Type.YEAR: "2025-26",
    Type.POUNDS: "-1200.50", Type.NUMBER: 7, Type.YES_NO: False, Type.LINK: "https://example.org/a?b=c&d", Type.LINES: ["One, two", "@three"],
    Type.MANY: ["1"], Type.ONE: "1", Type.TABLES: [TABLE],
}  # fmt: skip


def value(field: Field) -> Any:
    if field.type is Type.ROWS:
        return [{one.name: value(one) for one in field.of}] if field.of else []
    if field.facet == "category":
        return ["sexual_violence.advocacy"]
    return _VALUES[field.type]


def whole(of: Kind, ref: str = "1") -> Item:
    """A record with every field filled."""
    data = {field.name: value(field) for field in of.fields}
    return Item(of.code, ref, data, (LETTER,) if of.code == "response" else ())


def bare(of: Kind, ref: str = "2") -> Item:
    """A record with nothing but what it must have."""
    return Item(of.code, ref, {field.name: value(field) for field in of.fields if field.needed})


def release(*items: Item, withdrawn: tuple[Withdrawal, ...] = (), made: date = date(2026, 11, 22)) -> Release:
    passed = frozenset(d for item in items for d in (item.digest, *(file.sha256 for file in item.files)))
    return Release(secrets.token_hex(8), made, items, withdrawn, passed, OFFICE)


@pytest.fixture
def store() -> Callable[..., None]:
    """Publish items into the store."""

    def put(*items: Item, withdrawn: tuple[Withdrawal, ...] = ()) -> None:
        publish(release(*items, withdrawn=withdrawn))

    return put


@pytest.fixture
def searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A search index of the store's own, in a folder that goes with the test."""
    monkeypatch.setenv("ANSWERABLE_PUBLIC_HOME", str(tmp_path))
    finding._kept.cache_clear()
    yield tmp_path
    finding._kept.cache_clear()


OURS = tuple(of for of in KINDS if of.code not in ("open_contract", "grant"))


@pytest.fixture
def full(store: Callable[..., None]) -> None:
    """Two records of every kind, one of them bare; of agreements a third that was withdrawn."""
    store(
        *(one for of in OURS for one in (whole(of), bare(of))),
        whole(next(k for k in OURS if k.code == "agreement"), "gone"),
    )
    store(
        withdrawn=(
            Withdrawal("agreement", "gone", "It named somebody."),
            Withdrawal("payment", "2", "It was not ours."),
        )
    )

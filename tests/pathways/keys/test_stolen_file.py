"""Whoever steals the store, without the keys, reads nobody's name, address, date of birth or telephone number in any form."""

from __future__ import annotations

import base64
import sqlite3
import subprocess
import urllib.parse
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from django.db import connection, transaction

from answerable.pathways import keys
from answerable.pathways.name_check import index
from tests.integration.casework.processes import shared_store

from .people import address, identity, make

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 60


def spellings(number: int) -> set[str]:
    """Every way in which something of a person may be written."""
    told = identity(number)
    born = date.fromisoformat(told["born"])
    digits = told["phone"].replace(" ", "")
    lived = address(number)["lines"][0]
    names = {
        told["forename"],
        told["surname"],
        lived,
        told["email"],
        told["phone"],
        digits,
        f"+44{digits[1:]}",
        f"44{digits[1:]}",
    }
    days = {
        f"{born:{form}}"
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m/%d/%Y", "%Y%m%d", "%d%m%Y", "%d %B %Y")
    }
    days |= {f"{born.day}/{born.month}/{born.year}", f"{born.day} {born:%B} {born.year}"}
    plain = names | days
    return plain | {word.upper() for word in plain} | {word.lower() for word in plain} | {word[::-1] for word in names}


def forms(word: str) -> set[bytes]:
    """The bytes that a spelling may be hidden in: encodings, and every alignment of base64."""
    raw = word.encode()
    found = {raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode()}
    found |= {urllib.parse.quote(word, safe="").encode(), urllib.parse.quote_plus(word).encode(), zlib.compress(raw)}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for shift in range(3):
            whole = encode(b"\0" * shift + raw).rstrip(b"=")
            found.add(whole[(0, 2, 3)[shift] : -1 if len(raw) > 6 else None])
    found.add(base64.b32encode(raw).rstrip(b"=")[:-1])
    return {form for form in found if len(form) >= 6}


@cache
def looked_for() -> frozenset[bytes]:
    return frozenset(form for number in range(COUNT) for word in spellings(number) for form in forms(word))


HEAD = 6
"""Bytes that every form has at least. A word is looked for where its first so many bytes stand: all words in one walk along the file."""


def _number(head: bytes) -> int:
    return int.from_bytes(head[:HEAD], "big")


def found_in(data: bytes, words: Iterable[bytes]) -> set[bytes]:
    """Those of the words, each of HEAD bytes or more, that stand anywhere in the data."""
    by_head = defaultdict(list)
    for word in words:
        assert len(word) >= HEAD
        by_head[_number(word)].append(word)
    heads = np.array(sorted(by_head))
    found: set[bytes] = set()
    step = 1 << 20
    for start in range(0, len(data), step):
        part = np.frombuffer(data[start : start + step + HEAD - 1], np.uint8).astype(np.int64)
        numbers = np.zeros(max(len(part) - HEAD + 1, 0), np.int64)
        for byte in range(HEAD):
            numbers = numbers << 8 | part[byte : byte + len(numbers)]
        nearest = heads[np.minimum(np.searchsorted(heads, numbers), len(heads) - 1)]
        for at in np.flatnonzero(nearest == numbers).tolist():
            found |= {word for word in by_head[int(numbers[at])] if data.startswith(word, start + at)}
    return found


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Path]]:
    """The store's files after people were written, put into the index and changed: the main file and its log, and PostgreSQL's own."""
    with shared_store(tmp_path):
        keys.check(connection)
        people = make(COUNT)
        with transaction.atomic():
            index.put_many(people)
        for person in people[:5]:
            person.save()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode")
                assert cursor.fetchone()[0] in {"wal", "memory", "delete"}
            yield sorted(tmp_path.glob("default.sqlite3*"))
        else:
            dump = tmp_path / "store.dump"
            told = connection.settings_dict
            dump.write_bytes(
                subprocess.run(
                    ["pg_dump", "-h", told["HOST"], "-U", told["USER"], told["NAME"]], capture_output=True, check=True
                ).stdout
            )
            yield [dump]


def test_nothing_of_anybody_is_readable_in_the_stores_files(files: list[Path]) -> None:
    words = looked_for()
    assert len(words) > 10_000
    taken = {file.name: file.read_bytes() for file in files}
    connection.close()
    taken |= {f"{file.name} when closed": file.read_bytes() for file in files if file.exists()}
    assert any(b"pathways_person" in data for data in taken.values())
    for name, data in taken.items():
        assert found_in(data, words) == set(), f"{name} tells of somebody"
        assert found_in(data.lower(), {word.lower() for word in words if word.isalnum() and len(word) > 8}) == set()


def test_the_search_finds_what_is_not_sealed(tmp_path: Path) -> None:
    """The test above can fail: each form of each thing is found where it is written in the plain."""
    store = tmp_path / "plain.sqlite3"
    with closing(sqlite3.connect(store)) as plain:
        plain.execute("CREATE TABLE person (told BLOB)")
        for number in range(COUNT):
            told = identity(number)
            raw = f"a{told['surname']} {told['born']}".encode()
            for form in (raw, raw.hex().encode(), base64.b64encode(raw), told["surname"].encode("utf-16-le")):
                plain.execute("INSERT INTO person VALUES (?)", [form])
            plain.commit()
    data = store.read_bytes()
    surname, born = identity(3)["surname"], identity(3)["born"]
    for form in forms(surname) & {surname.encode(), surname.encode().hex().encode(), surname.encode("utf-16-le")}:
        assert form in data
    some = set(sorted(looked_for())[::50])
    assert found_in(data, some) == {word for word in some if word in data} != set()
    assert born.encode() in data
    assert any(form in data for form in forms(surname) if form not in {surname.encode()} and b"=" not in form)
    assert len(found_in(data, looked_for())) > COUNT

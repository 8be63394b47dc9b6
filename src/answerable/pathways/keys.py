"""The keys that open what the pathways store holds. They are in a file of their own, outside the store and its folder.

There is a ring of keys for each purpose ("identity", "address", "notes", "index"). New rows are sealed with the current key of a
ring; rows sealed with an older key stay readable until they are sealed again (rotating.py). A store knows by one row, sealed with
every ring, which keys it was sealed with: `check` refuses any other file.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
import tempfile
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from answerable.config.home import pathways_folder, pathways_keys_file

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

RINGS = ("identity", "address", "notes", "index")
"""What the keys are for: who somebody is, where they live and can be reached, what was written about them, finding them again."""

HEAD = 5
"""The first bytes of what is sealed: how (one byte), and the number of the key (four bytes)."""

SEEN_WITHIN = 1.0
"""Seconds within which every process uses a key that was added to the file."""

_FORMAT = b"\x01"
_NONCE = 12
_KEY = 32
_MARKER = "The keys of this ring open this store."


class CannotOpen(Exception):
    """Something sealed cannot be opened: its key is missing, or it was altered."""


class CannotUseKeys(Exception):
    """The keys file is missing, damaged or another store's; the sentence says which, where, and what to do."""


@dataclass(frozen=True)
class Ring:
    """The keys of one purpose: the number of the one that seals, and all that open. A key is 32 bytes, and is never shown."""

    current: int
    keys: dict[int, bytes] = field(repr=False)
    made: dict[int, date] = field(default_factory=dict)
    ciphers: dict[int, AESGCM] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ciphers", {number: AESGCM(key) for number, key in self.keys.items()})

    def __reduce__(self) -> Any:
        raise TypeError("Keys are not copied out of the process.")

    @property
    def head(self) -> bytes:
        """The first bytes of everything that the current key seals."""
        return head_of(self.current)


@dataclass
class _Read:
    """What was last read of the file: from where, which version of it, and until when it need not be looked at again."""

    told: str | None
    version: tuple[int, int, int]
    rings: dict[str, Ring] = field(repr=False)
    until: float


_read: _Read | None = None


def head_of(number: int) -> bytes:
    """Return the first bytes of everything that the key of this number seals."""
    return _FORMAT + number.to_bytes(4, "big")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _secret() -> str:
    return b64encode(secrets.token_bytes(_KEY)).decode()


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(path: Path, told: dict[str, Any], place: Callable[[str, Path], None]) -> None:
    """Write the file beside, for this user alone, and put it in its place whole and for good."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(told, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was faster, and its keys are the ones
            place(beside, path)
        _flush_folder(path.parent)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = {name: {"current": 1, "keys": {"1": _secret()}, "made": {"1": _today()}} for name in RINGS}
    _put(path, told, os.link)


def _load(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="ascii"))
    except (ValueError, UnicodeDecodeError):
        raise CannotUseKeys(f"The keys file {path} is damaged. Put back a copy of it.") from None
    except OSError as error:
        raise CannotUseKeys(f"The keys file {path} cannot be read: {error.strerror}.") from None
    return told if isinstance(told, dict) else {}


def _rings(path: Path) -> dict[str, Ring]:
    told = _load(path)
    rings = {}
    for name in RINGS:
        try:
            keys = {int(number): b64decode(key, validate=True) for number, key in told[name]["keys"].items()}
            made = {int(number): date.fromisoformat(day) for number, day in told[name].get("made", {}).items()}
            current = int(told[name]["current"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise CannotUseKeys(f"The keys file {path} is damaged at “{name}”. Put back a copy of it.") from None
        if current not in keys or any(len(key) != _KEY for key in keys.values()):
            raise CannotUseKeys(f"The keys file {path} lacks keys of “{name}”. Put back a copy of it.")
        rings[name] = Ring(current, keys, made)
    return rings


def _missing(path: Path) -> CannotUseKeys:
    return CannotUseKeys(
        f"The keys file {path} is missing, and what this store holds was sealed with it. Put it back, or say where it is with "
        "ANSWERABLE_PATHWAYS_KEYS."
    )


def _holds_something() -> bool:
    """Return whether the store of this process was in use before: then no new keys may be made for it."""
    from django.apps import apps
    from django.conf import settings

    if not (settings.configured and apps.ready and apps.is_installed("answerable.pathways")):
        return False
    from django.db import connection

    return _in_use(connection)


def _in_use(connection: BaseDatabaseWrapper) -> bool:
    from answerable.pathways.models import KeyCheck, Person

    tables = set(connection.introspection.table_names())
    return any(
        model._meta.db_table in tables and model._default_manager.using(connection.alias).exists()
        for model in (KeyCheck, Person)
    )


def _version(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise CannotUseKeys(f"Others may write to the keys file {path}. Take that away: chmod 600 {path}")
    return found.st_mtime_ns, found.st_size, found.st_ino


def forget() -> None:
    """Look at the keys file again at the next use, whenever it was last looked at."""
    global _read
    _read = None


def rings() -> dict[str, Ring]:
    """Return every ring. The file is made at the first use of a new store, for this user alone. Raises CannotUseKeys."""
    global _read
    told = os.environ.get("ANSWERABLE_PATHWAYS_KEYS")
    now = time.monotonic()
    if _read is not None and _read.told == told and now < _read.until:
        return _read.rings
    path = pathways_keys_file()
    version = _version(path)
    if version is None:
        # Looked for once more: a process that starts beside this one makes the file before it writes anything sealed.
        if _holds_something() and _version(path) is None:
            raise _missing(path)
        _make(path)
        version = _version(path)
    if version is None:
        raise _missing(path)
    if _read is None or _read.told != told or _read.version != version:
        _read = _Read(told, version, _rings(path), 0.0)
    _read.until = now + SEEN_WITHIN
    return _read.rings


def ring(name: str) -> Ring:
    """Return the keys of one purpose. Raises CannotUseKeys."""
    return rings()[name]


def seal(name: str, plain: bytes, *, about: str) -> bytes:
    """Encrypt with the current key of a ring (AES-256-GCM). `about` is where it is kept; it opens nowhere else."""
    keys = ring(name)
    nonce = secrets.token_bytes(_NONCE)
    head = keys.head
    return head + nonce + keys.ciphers[keys.current].encrypt(nonce, plain, head + about.encode())


def unseal(name: str, sealed: bytes, *, about: str) -> bytes:
    """Decrypt what `seal` made, with whichever key sealed it. Raises CannotOpen, which names neither key nor content."""
    head, nonce, rest = sealed[:HEAD], sealed[HEAD : HEAD + _NONCE], sealed[HEAD + _NONCE :]
    number = int.from_bytes(head[1:], "big")
    cipher = ring(name).ciphers.get(number)
    if cipher is None:
        forget()  # it may have been added less than a moment ago
        cipher = ring(name).ciphers.get(number)
    if head[:1] != _FORMAT or cipher is None:
        raise CannotOpen(f"The key that sealed a row of “{about}” is not in the keys file.")
    try:
        return cipher.decrypt(nonce, rest, head + about.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen(f"A row of “{about}” was altered after it was sealed, or its key is another's.") from None


@contextmanager
def _changing() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Read, change and write the file, one process at a time."""
    rings()
    path = pathways_keys_file()
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        forget()
        rings()
        told = _load(path)
        yield path, told
        _put(path, told, os.replace)
    forget()


def add(name: str) -> int:
    """Add a key to a ring and seal with it from now on; return its number. What is sealed already opens as before.

    Every process uses it within SEEN_WITHIN seconds. Copy the file to where its copies are kept before anything else.
    """
    with _changing() as (_path, told):
        number = max(int(known) for known in told[name]["keys"]) + 1
        told[name]["keys"][str(number)] = _secret()
        told[name].setdefault("made", {})[str(number)] = _today()
        told[name]["current"] = number
    return number


def remove(name: str, number: int) -> None:
    """Take an old key off a ring for good. The caller has proved that nothing is sealed with it (`rotating.retire`).

    Raises CannotUseKeys where it is the key in use, or not on the ring.
    """
    with _changing() as (path, told):
        if str(number) not in told[name]["keys"]:
            raise CannotUseKeys(f"“{name}” has no key {number} in {path}.")
        if int(told[name]["current"]) == number:
            raise CannotUseKeys(f"Key {number} of “{name}” is the one in use. Add a new one and rotate first.")
        del told[name]["keys"][str(number)]
        told[name].get("made", {}).pop(str(number), None)


def check(connection: BaseDatabaseWrapper) -> None:
    """Refuse to start with keys that are not this store's. A new store takes the keys that are there, or has some made.

    Raises CannotUseKeys with one sentence: the file lies in the store's folder, is missing, damaged, open to others, or belongs to
    another store.
    """
    from answerable.pathways.models import KeyCheck, Person

    path, folder = pathways_keys_file(), pathways_folder()
    if path.resolve().is_relative_to(folder.resolve()):
        raise CannotUseKeys(
            f"The keys file {path} lies in the folder of what it opens ({folder}). Keep it elsewhere, and say where with "
            "ANSWERABLE_PATHWAYS_KEYS."
        )
    if KeyCheck._meta.db_table not in connection.introspection.table_names():
        return
    # Looked for once more, as in rings().
    if _version(path) is None and _in_use(connection) and _version(path) is None:
        raise _missing(path)
    rings()
    known = KeyCheck.objects.using(connection.alias)
    try:
        kept = known.first()
        if kept is None:
            Person._default_manager.using(connection.alias).order_by("pk").first()
    except CannotOpen:
        raise CannotUseKeys(
            f"The keys file {path} is not the one that this store was sealed with. Put that one back, or say where it is with "
            "ANSWERABLE_PATHWAYS_KEYS."
        ) from None
    if kept is None:
        known.bulk_create([KeyCheck(pk=1, **dict.fromkeys(RINGS, _MARKER))], ignore_conflicts=True)

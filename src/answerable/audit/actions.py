"""Writing the journal: the one way in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connections, router, transaction
from django.utils import timezone

from .models import Entry
from .rules import chain

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
# Any fixed number; it names the journal's lock among a PostgreSQL database's advisory locks.
_LOCK = 7310114


def wait_for_turn() -> None:
    """Wait until no other transaction is adding to the journal, and hold that turn until this transaction ends.

    `record` does this itself; an action that reads, decides and then writes calls it first, so that two of them
    cannot decide on the same state. PostgreSQL: an advisory lock. SQLite: transactions begin IMMEDIATE (settings),
    so whoever is inside one is the only writer already.
    """
    connection = connections[router.db_for_write(Entry)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The journal is written inside a transaction.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@contextmanager
def in_turn() -> Iterator[None]:
    """One change: a transaction of the office's store that takes the journal's turn before anything else.

    Around a block, or as a decorator of an action. Every writer takes the turn first and rows after it, so that no two wait
    for each other for ever, and what one decides on cannot change before it has written: on PostgreSQL as on SQLite. Slow
    work (a PDF, a mail server, a stranger's file) is done before it, since everybody else who writes waits meanwhile.
    """
    with transaction.atomic(using=router.db_for_write(Entry)):
        wait_for_turn()
        yield


@contextmanager
def in_turn_as_it_stands() -> Iterator[None]:
    """One long look at the whole of the office's store as it stands when the turn comes, with the journal's entry about it.

    Nobody else writes meanwhile. PostgreSQL: REPEATABLE READ shows the store as it is at the transaction's first question, so the
    turn is taken before the transaction begins; asked for inside it, others could write while it waits and not be seen.
    """
    connection = connections[router.db_for_write(Entry)]
    if connection.vendor != "postgresql":
        with in_turn():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def name_of(by: AbstractBaseUser | None) -> str:
    """Return how the journal names who acted: "system", or "user:" and the account's number."""
    return "system" if by is None else f"user:{by.pk}"


def record(
    *,
    action: str,
    by: AbstractBaseUser | None,
    record: str,
    ref: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Add one entry to the journal, in the transaction of the change it records, and return it.

    `action` is a dotted verb ("register.loaded"); `record` and `ref` name what was changed; `by` is None for the
    command line. Of `before` and `after` only field names and salted digests are kept, so neither `ref` nor a
    field's name may hold anything personal. Raises ValueError where `action` is not a dotted verb.
    """
    if not _ACTION.fullmatch(action):
        raise ValueError(f"“{action}” is not a dotted verb such as register.loaded.")
    with transaction.atomic(using=router.db_for_write(Entry)):
        wait_for_turn()
        seq, prev = Entry.objects.order_by("-seq").values_list("seq", "hash").first() or (0, chain.START)
        salt = secrets.token_hex(16)
        content: dict[str, Any] = {
            "seq": seq + 1,
            "at": timezone.now(),
            "who": name_of(by),
            "action": action,
            "record": record,
            "ref": ref,
            "salt": salt,
            "before": chain.digest_fields(salt, before or {}),
            "after": chain.digest_fields(salt, after or {}),
            "prev": prev,
        }
        return Entry.objects.create(**content, hash=chain.hash_entry(**content))

"""How the journal digests values and chains its entries.

The journal proves what a record said without keeping what it said: it holds field names and digests only.
A bare SHA-256 of a short value (a date, an amount, a yes) can be found by trying all of them once and keeping
the table, and shows at a glance that two entries hold the same value. So each entry has its own random salt,
kept in the entry. The salt is not a secret: an auditor or a successor body must be able to check a value
against its digest with the journal alone. It follows that whoever holds the journal can still try guesses at
one short value, one entry at a time; that is why the journal stays in the office store and is never published.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64
"""What the first entry names as the hash before it."""


def _canonical(value: Any) -> bytes:
    """One way of writing a value, so that equal values have equal digests. Dates, decimals and the like by their text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def digest_value(salt: str, field: str, value: Any) -> str:
    """Return the SHA-256 of one field's value, keyed with the entry's salt, as 64 hexadecimal figures."""
    return hmac.new(bytes.fromhex(salt), _canonical([field, value]), hashlib.sha256).hexdigest()


def digest_fields(salt: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of each field's value by the field's name."""
    return {str(field): digest_value(salt, str(field), value) for field, value in fields.items()}


def hash_entry(
    *,
    seq: int,
    at: datetime,
    who: str,
    action: str,
    record: str,
    ref: str,
    salt: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    prev: str,
) -> str:
    """Return the hash of an entry over everything in it and the hash before it, as 64 hexadecimal figures."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [seq, moment, who, action, record, ref, salt, dict(before), dict(after), prev]
    return hashlib.sha256(_canonical(content)).hexdigest()

"""Keyed tokens for a partner that gives no names: what they are made of. Plain Python: the partner makes them without a store.

A token is a keyed hash (HMAC-SHA-256) of initial, surname and date of birth, or of how both names sound and the date of birth. The key is
the partner's and ours alone. Whoever takes a file of tokens without the key can read nobody in it; whoever has the key can try any name
they like. What tokens miss is measured in docs/handbook/keyed-tokens.md.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

from answerable.pathways.linkage.names import sound
from answerable.pathways.linkage.records import MatchRecord

_TOKEN = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Tokens:
    """The two tokens of somebody; empty where something that it is made of is not known."""

    spelt: str
    sounding: str


def tokens_of(record: MatchRecord, key: bytes) -> Tokens:
    """Make the tokens of a record under a key of 32 bytes."""
    if not (record.forename and record.surname and record.born):
        return Tokens("", "")

    def keyed(*parts: str) -> str:
        return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    sounds = " ".join(sound(part) for part in record.surname.split())
    return Tokens(
        keyed("spelt", record.forename[0], record.surname, record.born),
        keyed("sounding", sound(record.forename), sounds, record.born),
    )


def is_token(text: str) -> bool:
    """Return whether a text is a token: sixty-four digits and small letters a to f."""
    return bool(_TOKEN.fullmatch(text))

"""Keyed tokens, for a partner that will not give names: two lists are compared without either being seen.

A token is a keyed hash (HMAC-SHA-256) of parts of a name, the sex and the date of birth. Two organisations share a key for one year. What
this protects: a stolen file, without the key, tells nothing. What it does not: who holds the key can test any name they can think
of; that is why the service limits how many tokens are asked. It is pseudonymised personal data and not anonymous. What it misses is
measured and shown wherever it is offered: a slip in the surname's first sound or in the date of birth, and the person is not found
(facts/pathways.md 3).
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

import jellyfish

from .records import MatchRecord

LEAST_KEY = 32
"""Bytes of a secret that keys are drawn from."""


def year_key(secret: bytes, *, one: str, other: str, year: int) -> bytes:
    """Return the key of two organisations for a year, of their shared secret. Which of the two is named first is of no matter.

    ValueError where the secret is shorter than 32 bytes, or both are the same.
    """
    if len(secret) < LEAST_KEY:
        raise ValueError(f"The secret of a pair of organisations must have {LEAST_KEY} bytes or more.")
    if one == other:
        raise ValueError("A key is for two organisations: name two.")
    first, second = sorted((one, other))
    told = b"".join(
        len(part).to_bytes(4, "big") + part for part in (first.encode(), second.encode(), str(year).encode())
    )
    return hmac.new(secret, b"answerable/tokens/1" + told, hashlib.sha256).digest()


@lru_cache(maxsize=100_000)
def _soundex(name: str) -> str:
    return jellyfish.soundex(name) if name.isascii() else name


def tokens(key: bytes, record: MatchRecord) -> tuple[str, ...]:
    """Return the tokens of a record, none where its sex or date of birth is not known.

    Two kinds: the forename's initial, the surname, sex and date of birth; and the sounds of both names (soundex), sex and date of birth.
    """
    if not (record.forename and record.surname and record.sex and record.born):
        return ()
    kinds = (
        ("1", record.forename[0], record.surname, record.sex, record.born),
        ("2", _soundex(record.forename), _soundex(record.surname), record.sex, record.born),
    )
    return tuple(hmac.new(key, "\x1f".join(kind).encode(), hashlib.sha256).hexdigest() for kind in kinds)


def match(ours: Mapping[int, Iterable[str]], theirs: Mapping[int, Iterable[str]]) -> set[tuple[int, int]]:
    """Return the pairs of records that share a token. Both lists must be made with one key."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number, made in ours.items():
        for token in made:
            holding[token].append(number)
    return {(number, other) for other, made in theirs.items() for token in made for number in holding.get(token, ())}

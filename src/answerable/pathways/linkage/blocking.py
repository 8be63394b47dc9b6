"""Which records are worth comparing: those that share one of eleven keys, each kept blind (ten are of facts/pathways.md 2.5; the
eleventh, the whole name, is ours: it finds a record without a date of birth of somebody who moved).

A blind key is the first 64 bits of a keyed hash. Without the key nobody can tell what it stands for or test a guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import product

from .names import sound
from .records import MatchRecord

BUSIEST = 2_000
"""A key that more records share than this is skipped: a look-up would read too much and learn too little."""

MOST_CANDIDATES = 500
"""No more records are compared with one than this."""


def blocks(record: MatchRecord, *, whole_name: bool = True) -> tuple[str, ...]:
    """Return the keys of a record, each a short text that says what it is of.

    phone; e-mail; date of birth with day and month in order, and three letters of a part of the surname; the same and two of
    the forename; how both names sound (in either order) and the year, or the day, or the outward postcode; the forename's full form and
    the surname by sound, and the year; date of birth and outward postcode; postcode and initial; forename and a part of the surname as they
    are spelt, in either order (an initial is no forename here). What is not known makes no key. A usual name is a busy key and is skipped:
    of two people who share it, and nothing else, nobody could say more. `whole_name`: False leaves that key out, for a look-up that would not tell of a
    namesake anyway.
    """
    found: set[str] = set()
    add = found.add
    forename, born = record.forename, record.born
    if record.phone:
        add("t" + record.phone)
    if record.email:
        add("e" + record.email)
    heads = record.known_as or ((forename,) if forename else ())
    sounds_of_parts = {sound(part) for part in record.parts}
    sounds_of_heads = {sound(head) for head in heads}
    pairs: set[str] = set()
    if forename:
        own = sound(forename)
        pairs = {f"{own}~{part}" if own < part else f"{part}~{own}" for part in sounds_of_parts}
    if whole_name and len(forename) > 1:
        for part in record.parts:
            add(f"w{forename}~{part}" if forename < part else f"w{part}~{forename}")
    if born:
        year, turned = born[:4], record.turned
        for part in record.parts:
            add(f"s{turned}{part[:3]}")
        for head in heads:
            add(f"f{turned}{head[:2]}")
        for pair in pairs:
            add(f"y{year}{pair}")
            add(f"d{born[4:]}{pair}")
        for head, part in product(sounds_of_heads, sounds_of_parts):
            add(f"c{year}{head}~{part}")
        if record.outward:
            add(f"o{born}{record.outward}")
    if record.postcode:
        for initial in {head[0] for head in heads}:
            add(f"p{record.postcode}{initial}")
        for pair in pairs:
            add(f"n{record.outward}~{pair}")
    return tuple(sorted(found))


def blind(key: bytes, texts: Iterable[str]) -> tuple[int, ...]:
    """Return each key as a signed 64-bit number by keyed BLAKE2b, in the order given. The key is of 16 to 64 secret bytes."""
    start = hashlib.blake2b(key=key, digest_size=8)
    found = []
    for text in texts:
        state = start.copy()
        state.update(text.encode())
        found.append(int.from_bytes(state.digest(), "little", signed=True))
    return tuple(found)

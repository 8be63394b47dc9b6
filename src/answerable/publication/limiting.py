"""How often one visitor may send or look for something, and how often everybody together may.

Counted in memory that the web server's processes share, and on no disk: it is made before they fork (`apps.PublicationConfig.ready`) and
is gone with the last of them. A visitor is a digest under a salt that is in that memory alone and is another every day.
"""

from __future__ import annotations

import fcntl
import hashlib
import ipaddress
import mmap
import os
import secrets
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_VISITORS = 20_000
"""Visitors that are counted at one time. Where there are more at once, the ones who come last wait."""
EVERYBODY = bytes(16)
"""The visitor who is everybody together."""
DAY_SECONDS = 86_400
_NEAR = 32
"""Places of the memory in which one visitor may be counted. Where all of them are somebody else's still, the visitor waits."""
_HOUSEHOLD = 64
"""Bits of an IPv6 address that one household has; the rest its machines choose as they like."""
_DIGEST = 16
_HEAD = struct.Struct(f"={_DIGEST}sIII")
"""Who is counted in a place, since which beginning, which of its moments is the oldest, and how many there are."""
_BEGINNING = struct.Struct("=I")
_MOMENT = struct.Struct("=d")


class _Turn:
    """One at a time, among the threads of this process and among the processes that were forked from it.

    The kernel takes the turn back from a process that dies in the middle of it. The file has nothing in it and no name.
    """

    def __init__(self) -> None:
        self._threads = threading.Lock()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        # A fork while another thread has its turn would leave the child waiting for a thread that it does not have.
        os.register_at_fork(after_in_child=self._anew)

    def _anew(self) -> None:
        self._threads = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn until the end of the block."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


_turn = _Turn()


class Limit:
    """So many times in so many seconds, for each visitor; for one visitor where `visitors` is 1.

    What is counted in a process before it forks is counted by all of its children together.
    """

    def __init__(self, times: int, seconds: float, visitors: int = MOST_VISITORS) -> None:
        self.times = times
        self.seconds = seconds
        self._most = times
        self._visitors = visitors
        self._size = _HEAD.size + times * _MOMENT.size
        # Memory that nothing was written to takes no room.
        self._memory = mmap.mmap(-1, _BEGINNING.size + visitors * self._size)

    def allows(self, visitor: bytes, now: float | None = None) -> bool:
        """Count one more time, and return whether it is within the limit. What is refused is not counted.

        `now` is in seconds of a clock that all processes of the machine have in common.
        """
        now = time.monotonic() if now is None else now
        who = visitor.ljust(_DIGEST, b"\0")
        with _turn.taken():
            (beginning,) = _BEGINNING.unpack_from(self._memory)
            place = self._place(who, beginning, now)
            if place is None:
                return False
            known, since, oldest, many = _HEAD.unpack_from(self._memory, place)
            if (known, since) != (who, beginning):
                oldest = many = 0
            while many and self._moment(place, oldest) <= now - self.seconds:
                oldest, many = (oldest + 1) % self._most, many - 1
            allowed = bool(many < min(self.times, self._most))
            if allowed:
                at = (oldest + many) % self._most
                _MOMENT.pack_into(self._memory, place + _HEAD.size + at * _MOMENT.size, now)
                many += 1
            _HEAD.pack_into(self._memory, place, who, beginning, oldest, many)
            return allowed

    def _place(self, who: bytes, beginning: int, now: float) -> int | None:
        """Where a visitor is counted: where they are already, else where nobody is any more. None where there is no room."""
        first = int.from_bytes(hashlib.blake2b(who, digest_size=8).digest(), "big")
        free = None
        for number in range(min(_NEAR, self._visitors)):
            place = _BEGINNING.size + (first + number) % self._visitors * self._size
            known, since, oldest, many = _HEAD.unpack_from(self._memory, place)
            if not many or since != beginning:
                free = place if free is None else free
            elif known == who:
                return place
            elif free is None and self._moment(place, (oldest + many - 1) % self._most) <= now - self.seconds:
                free = place
        return free

    def _moment(self, place: int, number: int) -> float:
        found: float = _MOMENT.unpack_from(self._memory, place + _HEAD.size + number * _MOMENT.size)[0]
        return found

    def forget(self) -> None:
        """Begin anew, with nobody counted."""
        with _turn.taken():
            (beginning,) = _BEGINNING.unpack_from(self._memory)
            _BEGINNING.pack_into(self._memory, 0, (beginning + 1) % 2**32)


class _Salt:
    """What digests of visitors are made with: in the memory that the processes share, and another every day."""

    _held = struct.Struct("=d32s")

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self._held.size)

    def of(self, now: float) -> bytes:
        """Return the salt of the day that has come to `now`, in seconds of the machine's clock."""
        with _turn.taken():
            until, salt = self._held.unpack_from(self._memory)
            if now >= until:
                salt = secrets.token_bytes(32)
                self._held.pack_into(self._memory, 0, now + DAY_SECONDS, salt)
        found: bytes = salt
        return found


_salt = _Salt()


def visitor(remote: str, forwarded: str = "", proxies: int = 0, now: float | None = None) -> bytes:
    """Return who is asking as a digest that means nothing outside these processes and after this day; the address itself is not kept.

    `remote` is the address that the connection comes from. Behind `proxies` of the office's own it is the address that the first of
    them saw: that far from the end of `forwarded` (X-Forwarded-For), since what stands before it anybody can write.
    """
    address = remote
    parts = [part.strip() for part in forwarded.split(",") if part.strip()]
    if proxies and len(parts) >= proxies:
        address = parts[-proxies]
    salt = _salt.of(time.monotonic() if now is None else now)
    return hashlib.blake2b(_household(address).encode(), key=salt, digest_size=_DIGEST).digest()


def _household(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((address, _HOUSEHOLD), strict=False)) if found.version == 6 else str(found)


SENDING = Limit(5, 3600)
"""Requests that one household may send in an hour."""
SENDING_BY_ALL = Limit(200, 3600, visitors=1)
"""Requests that are taken in altogether in an hour: what more there is, is a flood."""
LOOKING = Limit(60, 60)
"""Looks at what is answered already that one household may have in a minute, while somebody types."""
LOOKING_BY_ALL = Limit(600, 60, visitors=1)
"""Such looks altogether in a minute: a look at a long letter takes a tenth of a second of a processor."""
SEARCHING = Limit(120, 60)
"""Searches that one household, school or office may make in a minute, on the site or by its interface."""
SEARCHING_BY_ALL = Limit(3000, 60, visitors=1)
"""Searches altogether in a minute: a search takes a hundredth of a second of a processor."""
AGAIN_SECONDS = 60
"""When whoever looked for too much may look again."""
ALL = (SENDING, SENDING_BY_ALL, LOOKING, LOOKING_BY_ALL, SEARCHING, SEARCHING_BY_ALL)


def may_look(visitor: bytes) -> bool:
    """Count one look at what is answered already to some words; return whether it is within the limits."""
    return LOOKING.allows(visitor) and LOOKING_BY_ALL.allows(EVERYBODY)


def may_search(visitor: bytes) -> bool:
    """Count one search; return whether it is within the limits."""
    return SEARCHING.allows(visitor) and SEARCHING_BY_ALL.allows(EVERYBODY)

"""How often one visitor may send something. Counted in this process's memory, by a digest that is forgotten with it."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import deque

_SALT = secrets.token_bytes(16)
MOST_VISITORS = 10_000
"""Visitors that are counted at one time. Where there are more at once, the ones who come last wait."""
_HOUSEHOLD = 64
"""Bits of an IPv6 address that one household has; the rest its machines choose as they like."""


class Limit:
    """So many times in so many seconds, for each visitor."""

    def __init__(self, times: int, seconds: float) -> None:
        self.times = times
        self.seconds = seconds
        self._seen: dict[bytes, deque[float]] = {}
        self._turn = threading.Lock()

    def allows(self, visitor: bytes, now: float | None = None) -> bool:
        """Count one more time, and return whether it is within the limit. What is refused is not counted."""
        now = time.monotonic() if now is None else now
        with self._turn:
            known = self._seen.get(visitor)
            if known is None:
                if len(self._seen) >= MOST_VISITORS:
                    self._sweep(now)
                if len(self._seen) >= MOST_VISITORS:
                    return False
                known = self._seen[visitor] = deque()
            while known and known[0] <= now - self.seconds:
                known.popleft()
            if len(known) >= self.times:
                return False
            known.append(now)
            return True

    def _sweep(self, now: float) -> None:
        self._seen = {who: when for who, when in self._seen.items() if when[-1] > now - self.seconds}

    def forget(self) -> None:
        """Begin anew, with nobody counted."""
        with self._turn:
            self._seen.clear()


def visitor(remote: str, forwarded: str = "", proxies: int = 0) -> bytes:
    """Return who is asking as a digest that means nothing outside this process; the address itself is not kept.

    `remote` is the address that the connection comes from. Behind `proxies` of the office's own it is the address that the first of
    them saw: that far from the end of `forwarded` (X-Forwarded-For), since what stands before it anybody can write.
    """
    address = remote
    parts = [part.strip() for part in forwarded.split(",") if part.strip()]
    if proxies and len(parts) >= proxies:
        address = parts[-proxies]
    return hashlib.blake2b(_household(address).encode(), key=_SALT, digest_size=16).digest()


def _household(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((address, _HOUSEHOLD), strict=False)) if found.version == 6 else str(found)

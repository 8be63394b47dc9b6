"""How often one visitor may send something. Counted in this process's memory, by a digest that is forgotten with it."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque

from django.conf import settings
from django.http import HttpRequest

_SALT = secrets.token_bytes(16)
MOST_VISITORS = 10_000


class Limit:
    """So many times in so many seconds, for each visitor."""

    def __init__(self, times: int, seconds: float) -> None:
        self.times = times
        self.seconds = seconds
        self._seen: dict[bytes, deque[float]] = {}
        self._turn = threading.Lock()

    def allows(self, visitor: bytes, now: float | None = None) -> bool:
        """Count one more time, and return whether it is within the limit."""
        now = time.monotonic() if now is None else now
        with self._turn:
            if len(self._seen) >= MOST_VISITORS:
                self._seen = {who: when for who, when in self._seen.items() if when and when[-1] > now - self.seconds}
            when = self._seen.setdefault(visitor, deque())
            while when and when[0] <= now - self.seconds:
                when.popleft()
            if len(when) >= self.times or len(self._seen) > MOST_VISITORS:
                return False
            when.append(now)
            return True


def visitor(request: HttpRequest) -> bytes:
    """Return who is asking as a digest that means nothing outside this process; the address itself is not kept.

    Behind the office's own proxies it is the address that the last of them saw.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "PROXIES", 0)
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    return hashlib.blake2b(address.encode(), key=_SALT, digest_size=16).digest()

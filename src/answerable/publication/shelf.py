"""The shelf of rendered pages: before Django in the public site's process.

What is published changes seldom and is read often, so a page is rendered once for each version of the store, compressed once, and
read from the disk after that. A page is put on the shelf by a view that says so (`keep`), never by itself.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

KEEP = "X-Shelf"
"""The header by which a view says that its page may be kept for this version of the store. It never leaves the process."""
ASKED = "answerable.asked"
"""The key of a request's environment under which stands what it asks besides the page: whether it changed, a part of it."""
FRESH_SECONDS = 0.5
"""How long the store's version is believed before it is asked for again."""
MOST_PAGES = 20_000
MOST_BYTES = 1024**3
"""What is kept of one version, of pages with a query and of pages without one each: an address has queries without end, and the disk
an end. They are counted apart, so that nobody who makes up queries takes the room of the pages that everybody reads."""
COUNTED_AGAIN = 500
"""Pages after which is counted on the disk what is there: other processes put pages there too."""
LARGEST = 8 * 1024 * 1024
"""Bytes of a page or list that is kept."""
SMALLEST_COMPRESSED = 500

_COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "application/feed+json",
                 "application/ld+json", "image/svg+xml", "application/problem+json")  # fmt: skip

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def _as_asked(environ: WSGIEnvironment) -> str | None:
    return str(environ.get("HTTP_HOST", ""))


class Shelf:
    """A WSGI application before another. `version` says which version of the store pages must be of.

    `named` says of a request under which name of the site its page is kept; None: it is not, and the application is asked.
    """

    def __init__(
        self,
        application: Application,
        folder: Path,
        version: Callable[[], int],
        *,
        build: str = "",
        named: Callable[[WSGIEnvironment], str | None] = _as_asked,
    ) -> None:
        self.application = application
        self.folder = folder
        self._ask = version
        # Pages of another version of the program are other pages.
        self._build = build
        self._named = named
        self._version = -1
        self._asked = -FRESH_SECONDS
        self._rooms: dict[Path, _Room] = {}
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        try:
            version = self.version()
        except Exception:
            # The application says in its own words that the store cannot be read.
            return self.application(environ, start_response)
        name = self._named(environ)
        place = None if name is None else self._place(environ, name, version)
        kept = None if place is None else _take(place)
        if kept is None:
            rendered = self._render(environ, start_response, place, version)
            if not isinstance(rendered, _Page):
                return rendered
            kept = rendered
        return kept.send(environ, start_response)

    def version(self) -> int:
        """The store's version, asked for at most every half second. Raises what the store raises."""
        now = time.monotonic()
        if now - self._asked >= FRESH_SECONDS:
            found = self._ask()
            if found != self._version:
                with self._turn:
                    turned = found != self._version
                    self._version = found
                    if turned:
                        self._rooms.clear()
                if turned:
                    # Beside the requests: a version has thousands of pages. Nobody who still reads one is disturbed, as a page is
                    # read in one go, and one that is gone is made again.
                    threading.Thread(target=self._sweep, daemon=True).start()
            self._asked = now
        return self._version

    def _of_version(self, version: int) -> Path:
        return self.folder / f"{self._build or 'pages'}-{version}"

    def _sweep(self) -> None:
        """Take pages of other versions off the disk. It may run late: what is kept is what is true then, not when it began."""
        with suppress(OSError):
            for old in self.folder.iterdir():
                if old.is_dir() and old != self._of_version(self._version):
                    shutil.rmtree(old, ignore_errors=True)

    def _place(self, environ: WSGIEnvironment, name: str, version: int) -> Path:
        address = "\n".join((
            environ.get("wsgi.url_scheme", ""),
            name,
            environ.get("SCRIPT_NAME", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
        ))  # fmt: skip
        digest = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()
        part = "asked" if environ.get("QUERY_STRING") else "whole"
        return self._of_version(version) / part / digest[:2] / digest

    def _has_room(self, part: Path, size: int) -> bool:
        """Return whether so many bytes more may be kept in a part of the shelf, and count them where they may."""
        with self._turn:
            room = self._rooms.get(part)
            if room is None or room.put >= COUNTED_AGAIN:
                room = self._rooms[part] = _Room.of(part)
            if room.pages >= MOST_PAGES or room.bytes + size > MOST_BYTES:
                return False
            room.pages, room.bytes, room.put = room.pages + 1, room.bytes + size, room.put + 1
            return True

    def _render(
        self, environ: WSGIEnvironment, start_response: StartResponse, place: Path | None, version: int
    ) -> _Page | Iterable[bytes]:
        """Have the application make the page, and keep it where it may be kept."""
        head: dict[str, Any] = {}

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            head["status"], head["headers"], head["exc_info"] = status, headers, exc_info
            return lambda _: None

        whole = dict(environ, REQUEST_METHOD="GET")
        # The shelf answers these itself, from the whole page; what is not for the shelf finds them under a name of ours.
        names = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
        whole[ASKED] = {name: whole.pop(name) for name in names if name in whole}
        body = self.application(whole, started)
        headers = [(name, value) for name, value in head["headers"] if name != KEEP]
        may_keep = len(headers) < len(head["headers"]) and head["status"].startswith("200")
        if not may_keep:
            if environ["REQUEST_METHOD"] == "HEAD":
                _close(body)
                body = []
            start_response(head["status"], headers, head["exc_info"])
            return body
        try:
            content = b"".join(body)
        finally:
            _close(body)
        page = _Page.of(headers, content)
        # A change while it was rendered: it may hold something of both versions, so it is shown once and not kept.
        if place is None or len(content) > LARGEST or self._ask() != version:
            return page
        if self._has_room(place.parent.parent, len(content) + len(page.compressed)):
            _put(place, page)
        return page


@dataclass
class _Room:
    """How much there is in a part of the shelf, and how many pages this process put there since it was counted."""

    pages: int = 0
    bytes: int = 0
    put: int = 0

    @classmethod
    def of(cls, part: Path) -> _Room:
        room = cls()
        # What goes while it is counted is of a version that nobody asks for any more.
        with suppress(OSError):
            for folder in os.scandir(part):
                for page in os.scandir(folder):
                    room.pages += 1
                    room.bytes += page.stat().st_size
        return room


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


class _Page:
    """A page as it is sent: its headers, its bytes, and the same compressed (empty where that would not help)."""

    def __init__(self, headers: list[tuple[str, str]], tag: str, content: bytes, compressed: bytes) -> None:
        self.headers = headers
        self.tag = tag
        self.content = content
        self.compressed = compressed

    @classmethod
    def of(cls, headers: list[tuple[str, str]], content: bytes) -> _Page:
        kept = [(n, v) for n, v in headers if n.lower() not in ("content-length", "etag", "vary", "cache-control")]
        kind = next((v for n, v in kept if n.lower() == "content-type"), "")
        tag = hashlib.sha256(content).hexdigest()[:32]
        worth = len(content) >= SMALLEST_COMPRESSED and kind.startswith(_COMPRESSIBLE)
        compressed = gzip.compress(content, 6, mtime=0) if worth else b""
        # Everybody may keep it, and asks whether it is still true before showing it again.
        kept += [("Cache-Control", "public, no-cache"), ("Vary", "Accept-Encoding")]
        return cls(kept, tag, content, compressed if len(compressed) < len(content) else b"")

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        wants_compressed = bool(self.compressed) and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        tag = f'"{self.tag}-gz"' if wants_compressed else f'"{self.tag}"'
        headers = [*self.headers, ("ETag", tag)]
        if _same(environ.get("HTTP_IF_NONE_MATCH", ""), tag) or self._unchanged(environ):
            start_response(_line(HTTPStatus.NOT_MODIFIED), [h for h in headers if h[0].lower() != "content-type"])
            return []
        body = self.compressed if wants_compressed else self.content
        if wants_compressed:
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start_response(_line(HTTPStatus.OK), headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _unchanged(self, environ: WSGIEnvironment) -> bool:
        """Whether the reader has it by its day of change, which counts only where no tag is named (RFC 9110, 13.1.3)."""
        asked = environ.get("HTTP_IF_MODIFIED_SINCE", "")
        modified = next((value for name, value in self.headers if name == "Last-Modified"), "")
        return bool(asked) and "HTTP_IF_NONE_MATCH" not in environ and asked == modified


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"


def _same(asked: str, tag: str) -> bool:
    """Return whether a request holds this very page already (RFC 9110: the weak comparison)."""
    return bool(asked) and (asked.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in asked.split(",")])


def _put(place: Path, page: _Page) -> None:
    """Write a page, whole or not at all. A disk that is full keeps no page, and the site goes on."""
    head = json.dumps({"headers": page.headers, "tag": page.tag, "content": len(page.content)}).encode()
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(b"%08d" % len(head) + head + page.content + page.compressed)
            os.replace(name, place)
        except OSError:
            with suppress(OSError):
                os.unlink(name)
            raise


def _take(place: Path) -> _Page | None:
    """Return a kept page; None where there is none or it is damaged."""
    try:
        whole = place.read_bytes()
        length = int(whole[:8])
        head = json.loads(whole[8 : 8 + length])
        middle = 8 + length + head["content"]
        content = whole[8 + length : middle]
        if len(content) != head["content"]:
            return None
        return _Page([(n, v) for n, v in head["headers"]], head["tag"], content, whole[middle:])
    except (OSError, ValueError, KeyError, TypeError):
        return None

"""The whole site, search and asking aside, as files that any web server or content network can hold."""

from __future__ import annotations

import re
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .context import STATIC
from .models import PublishedRecord
from .rules.addresses import path as path_of
from .rules.kinds import kind
from .rules.listing import LISTINGS

LEFT_OUT = re.compile(r"/(?:search|ask|follow|api)(?:[/?#]|$)|/static/")
"""Addresses that need a program behind them, and the style sheet, which is copied."""
_LINK = re.compile(rb'(?:href|src)="(/[^"#]*)')


class CannotWrite(Exception):
    """The site could not be written as files; the message says why and what to do."""


@dataclass(frozen=True)
class Written:
    """How many pages and files were written, and how many bytes they have."""

    files: int
    size: int


SAY_EACH = 1_000
"""Files after which is said how far it has come."""


def write(folder: Path, say: Callable[[int], None] = lambda _: None) -> Written:
    """Write every page into an empty folder, `/answers/A-1` as `answers/A-1/index.html`, files as they are called.

    `say` is told now and then how many files are written so far. It is written beside the folder first and put in its place when it is whole. Raises CannotWrite where the folder is there and
    has something in it, or where a page cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotWrite(f"{folder} is there already and is not empty. Give the name of a new folder.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        found = _write_into(unfinished, say)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return found


def _write_into(folder: Path, say: Callable[[int], None]) -> Written:
    shutil.copytree(settings.STATIC_ROOT, folder / "static")
    application = get_wsgi_application()
    waiting = deque(_beginnings())
    seen = set(waiting)
    files = size = 0
    while waiting:
        address = waiting.popleft()
        with closing(_Page(application, address)) as page:
            # Of what was withdrawn the page that says so.
            if page.status not in (200, 410):
                raise CannotWrite(f"The page {address} could not be made ({page.status}). Nothing was written.")
            place = folder / unquote(address).lstrip("/")
            if not place.resolve().is_relative_to(folder.resolve()):
                raise CannotWrite(f"The address {address} leads out of the folder. Nothing was written.")
            place = place / "index.html" if page.is_html else place
            place.parent.mkdir(parents=True, exist_ok=True)
            if page.is_html:
                body = b"".join(page.pieces)
                place.write_bytes(body)
                for link in dict.fromkeys(_LINK.findall(body)):
                    found = link.decode().replace("&amp;", "&")
                    if found not in seen and "?" not in found and not LEFT_OUT.match(found):
                        seen.add(found)
                        waiting.append(found)
            else:
                # A list can be long: it is written as it is read.
                with place.open("wb") as file:
                    file.writelines(page.pieces)
        files, size = files + 1, size + place.stat().st_size
        if not files % SAY_EACH:
            say(files)
    with closing(_Page(application, "/there-is-no-such-page")) as page:
        size += (folder / "404.html").write_bytes(b"".join(page.pieces))
    return Written(files + 1, size)


def _beginnings() -> Iterator[str]:
    """Addresses that every other page is reached from, and every record, whether a page leads to it or not."""
    yield "/"
    listed = [one.kind for one in LISTINGS]
    yield from (f"/{kind(code).path}" for code in listed)
    rows = PublishedRecord.objects.filter(kind__in=listed).order_by("kind", "ref")
    for code, ref in rows.values_list("kind", "ref").iterator(chunk_size=2000):
        yield path_of(kind(code).path, ref)


class _Page:
    """One page as the site answers it: its status, whether people read it, its bytes a piece at a time."""

    def __init__(self, application: WSGIApplication, address: str) -> None:
        def started(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
            self.status = int(status[:3])
            self.is_html = dict(headers).get("Content-Type", "").startswith("text/html")
            return lambda _: None

        host = next((name.removeprefix(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(address).encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host,
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(),
            STATIC: "yes",
        }
        self.pieces = application(environ, started)

    def close(self) -> None:
        """Let go of what the page was made from."""
        if close := getattr(self.pieces, "close", None):
            close()

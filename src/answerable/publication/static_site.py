"""The whole site, search and asking aside, as files that any web server or content network can hold."""

from __future__ import annotations

import re
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

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


def write(folder: Path) -> Written:
    """Write every page into an empty folder, `/answers/A-1` as `answers/A-1/index.html`, files as they are called.

    It is written beside the folder first and put in its place when it is whole. Raises CannotWrite where the folder is there and
    has something in it, or where a page cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotWrite(f"{folder} is there already and is not empty. Give the name of a new folder.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        found = _write_into(unfinished)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return found


def _write_into(folder: Path) -> Written:
    shutil.copytree(settings.STATIC_ROOT, folder / "static")
    application = get_wsgi_application()
    waiting = deque(_beginnings())
    seen = set(waiting)
    files = size = 0
    while waiting:
        address = waiting.popleft()
        status, kind_of, body = _page(application, address)
        # Of what was withdrawn the page that says so.
        if status not in (200, 410):
            raise CannotWrite(f"The page {address} could not be made ({status}). Nothing was written.")
        place = folder / unquote(address).lstrip("/")
        if not place.resolve().is_relative_to(folder.resolve()):
            raise CannotWrite(f"The address {address} leads out of the folder. Nothing was written.")
        place = place / "index.html" if kind_of.startswith("text/html") else place
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
        files, size = files + 1, size + len(body)
        if kind_of.startswith("text/html"):
            for link in dict.fromkeys(_LINK.findall(body)):
                found = link.decode().replace("&amp;", "&")
                if found not in seen and "?" not in found and not LEFT_OUT.match(found):
                    seen.add(found)
                    waiting.append(found)
    status, _, body = _page(application, "/there-is-no-such-page")
    (folder / "404.html").write_bytes(body)
    return Written(files + 1, size + len(body))


def _beginnings() -> Iterator[str]:
    """Addresses that every other page is reached from, and every record, whether a page leads to it or not."""
    yield "/"
    listed = [one.kind for one in LISTINGS]
    yield from (f"/{kind(code).path}" for code in listed)
    rows = PublishedRecord.objects.filter(kind__in=listed).order_by("kind", "ref")
    for code, ref in rows.values_list("kind", "ref").iterator(chunk_size=2000):
        yield path_of(kind(code).path, ref)


def _page(application: object, address: str) -> tuple[int, str, bytes]:
    """Ask the site for one page: its status, what it is, its bytes."""
    head: dict[str, object] = {}

    def started(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        head["status"], head["headers"] = int(status[:3]), dict(headers)

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
    body = b"".join(application(environ, started))  # type: ignore[operator]
    headers: dict[str, str] = head["headers"]  # type: ignore[assignment]
    return head["status"], headers.get("Content-Type", ""), body  # type: ignore[return-value]

"""The web server of `answerable serve` and `answerable demo`."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):
    """Gunicorn, told its settings in code instead of by a file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from answerable.config.wsgi import application

        return application


def collect_static() -> None:
    """Put the style sheet and the scripts where the web server sends them from: the data folder, names with digests."""
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    if finders.find("ui/answerable.css") is None:
        raise FileNotFoundError(
            errno.ENOENT, "the style sheet is not built; run ./answerable setup", "ui/answerable.css"
        )
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(*, host: str, port: int, when_ready: Callable[[Any], None] | None = None) -> None:
    """Serve the staff site until stopped. Threads, not processes: SQLite has one writer, and memory stays small."""
    collect_static()
    options: dict[str, Any] = {
        "bind": f"{host}:{port}",
        "workers": int(os.environ.get("ANSWERABLE_WORKERS", "1")),
        "threads": 4,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "loglevel": "warning",
        "timeout": 120,
    }
    if when_ready:
        options["when_ready"] = when_ready
    _Server(options).run()

"""The web server of `answerable serve` and `answerable demo`: the staff site, and the public and the pathways site, each in a process of its own."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
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
        return import_string(settings.WSGI_APPLICATION)


class CannotListen(Exception):
    """The site cannot be served at this address and port; the message says why and what to do."""


def check_can_listen(*, host: str, port: int) -> None:
    """Raise CannotListen where the port is taken, or the address is not one of this machine's.

    The web server itself would try for several seconds and then say so in its own words.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotListen(
                f"--port: {port} is in use on this machine. Choose another, or --port 0 for a free one."
            ) from None
        if error.errno == errno.EACCES:
            raise CannotListen(f"--port: {port} may not be used by this account. Choose one from 1024 up.") from None
        raise CannotListen(f"--host: “{host}” is not an address of this machine. Leave it out for 127.0.0.1.") from None


def collect_static() -> None:
    """Put the style sheet and the scripts where the web server sends them from: the data folder, names with digests."""
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    if finders.find("ui/answerable.css") is None:
        raise FileNotFoundError(
            errno.ENOENT, "the style sheet is not built; run ./answerable setup", "ui/answerable.css"
        )
    call_command("collectstatic", interactive=False, verbosity=0)


ROUND_SECONDS = 30
"""Between two rounds of casework.actions.rounds, or of pathways.actions.rounds, which a process beside the web server goes."""


def serve(*, host: str, port: int, when_ready: Callable[[Any], None] | None = None) -> None:
    """Serve the staff site until stopped, with a process beside it that goes the rounds: mail, reminders, what lapses.

    Threads, not processes: SQLite has one writer, and memory stays small. Raises CannotListen.
    """
    check_can_listen(host=host, port=port)
    collect_static()
    _serve_beside_rounds(_options(host, port), ["work"], when_ready)


def _serve_beside_rounds(options: dict[str, Any], command: list[str], when_ready: Callable[[Any], None] | None) -> None:
    rounds: list[subprocess.Popen[bytes]] = []

    def ready(server: Any) -> None:
        # It ends by itself when this process is gone, however that came about.
        program = [
            sys.executable,
            "-c",
            "from answerable.cli import main; main()",
            *command,
            f"--every={ROUND_SECONDS}",
        ]
        rounds.append(subprocess.Popen(program, stdin=subprocess.DEVNULL))  # noqa: S603 - our own interpreter
        if when_ready:
            when_ready(server)

    def leave(_: Any) -> None:
        for process in rounds:
            process.terminate()

    _Server({**options, "when_ready": ready, "on_exit": leave}).run()


def _options(host: str, port: int) -> dict[str, Any]:
    return {
        "bind": f"{host}:{port}",
        "workers": settings.WORKERS,
        "threads": 4,
        "worker_class": "gthread",
        "control_socket_disable": True,
        # No header of a request says where the site begins: links would lead there, and pages be kept under another's address.
        "forwarder_headers": "",
        "loglevel": "warning",
        "timeout": 120,
    }


def serve_public(*, host: str, port: int, when_ready: Callable[[Any], None] | None = None) -> None:
    """Serve the public site until stopped. This process is behind the fence already. Raises CannotListen."""
    check_can_listen(host=host, port=port)
    collect_static()
    options = _options_behind_proxies(host, port)
    if when_ready:
        options["when_ready"] = when_ready
    _Server(options).run()


def _options_behind_proxies(host: str, port: int) -> dict[str, Any]:
    # Whether the site is reached over https, only the office's own proxies say; without one, nobody does.
    return {**_options(host, port), "forwarded_allow_ips": "*" if getattr(settings, "PROXIES", 0) else ""}


def serve_pathways(*, host: str, port: int, when_ready: Callable[[Any], None] | None = None) -> None:
    """Serve the pathways site until stopped, with a process beside it that goes its rounds. Raises CannotListen.

    This process is behind the fence already, and so is the one beside it.
    """
    check_can_listen(host=host, port=port)
    collect_static()
    _serve_beside_rounds(_options_behind_proxies(host, port), ["pathways", "work"], when_ready)

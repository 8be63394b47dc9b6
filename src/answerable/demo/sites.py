"""The processes of the demonstration: started together, watched together, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, BinaryIO

GRACE_SECONDS = 10
"""How long a site may take to end before it is ended."""
START_SECONDS = 180
"""How long a site may take to be there, on a slow machine."""
_TIED = "from answerable.config import lifeline; lifeline.hold(); "


class Ended(Exception):
    """A process of the demonstration ended by itself; the sentence says which."""


class Stopped(Exception):
    """Somebody asked for the end of the demonstration."""


class Sites:
    """The processes. Each is tied to this one by a pipe: it ends when this one does, even when that is killed.

    Each is in a session of its own, so that Ctrl+C reaches this process alone, which then ends them all.
    """

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = threading.Event()

    def start(self, name: str, program: Sequence[str], environment: Mapping[str, str], **more: Any) -> None:
        """Start a process under a name. `program` is what the interpreter is given, beginning with -m or -c."""
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, *program], env=environment, stdin=subprocess.PIPE, start_new_session=True, **more
        )

    def start_serving(self, name: str, code: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a site by a line of Python that is tied to this process. What its rounds say is not for this terminal; what fails is."""
        self.start(name, ["-c", _TIED + code, *words], environment, stdout=subprocess.DEVNULL)

    def start_telling(self, name: str, code: str, words: Sequence[str], environment: Mapping[str, str]) -> BinaryIO:
        """As `start_serving`, with the number of a pipe as its last word: it tells this process there what no terminal and no file gets.

        Return the end to read from, once the site answers; it is the caller's to close.
        """
        reads, writes = os.pipe()
        try:
            program = ["-c", _TIED + code, *words, str(writes)]
            self.start(name, program, environment, stdout=subprocess.DEVNULL, pass_fds=(writes,))
        finally:
            os.close(writes)
        return os.fdopen(reads, "rb")

    def finish(self, name: str) -> None:
        """Wait until a process has done its work. Raises Ended where it could not."""
        process = self.running[name]
        while process.poll() is None:
            self._heed(0.05)
        _let_go(self.running.pop(name))
        if process.returncode:
            raise Ended(f"{name} failed (exit code {process.returncode}); what it said is above.")

    def wait_for(self, name: str, address: str) -> None:
        """Wait until a site answers at an address. Raises Ended where it ended first, or does not answer."""
        by = time.monotonic() + START_SECONDS
        while time.monotonic() < by:
            self.check()
            with suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - an address of this machine
                return
            self._heed(0.1)
        raise Ended(f"{name} does not answer.")

    def check(self) -> None:
        """Raise Ended where a process ended by itself."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise Ended(f"{name} ended by itself (exit code {process.returncode}). The others were stopped too.")

    def watch(self) -> None:
        """Return when somebody asks for the end. Raises Ended where a process ends before."""
        with suppress(Stopped):
            while True:
                self._heed(0.5)
                self.check()

    def _heed(self, seconds: float) -> None:
        if self.asked_to_stop.wait(seconds):
            raise Stopped

    def end(self) -> None:
        """End every process, and wait until each is gone."""
        for process in self.running.values():
            process.terminate()
        by = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.0, by - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _let_go(process)
        self.running.clear()


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """Close this end of the pipe that a process was tied by."""
    if process.stdin:
        process.stdin.close()


@contextmanager
def together() -> Iterator[Sites]:
    """Hold the processes of a demonstration while the block lasts; Ctrl+C, an end asked for and a closed terminal end them all."""
    sites = Sites()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        sites.asked_to_stop.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield sites
    finally:
        sites.end()
        for one, handler in before.items():
            signal.signal(one, handler)

"""A child process in which a stranger's file is opened: little memory, little time, no environment, nothing to write to.

The limits are those of facts/guard.md 6.3. The child gets the file on its standard input and answers on its standard
output; it can open no file, write none and start no process once it has called `limit`. What it answers is not
trusted either: whoever calls `run` reads the answer with a running count and checks it piece by piece.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import resource
import secrets
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Generic, NoReturn, TypeVar

Read = TypeVar("Read")


_NOBODY = 65534  # the user who owns nothing


class OutOfTime(Exception):
    """The child took longer than it may, by the clock or by its own processor time."""


@dataclass(frozen=True)
class Limits:
    """What the child may use: `memory` is address space in bytes, `data` what it may fill of it (0: no other limit).

    `cpu_seconds` may be raised by the child itself up to `most_cpu_seconds` (0: not at all), for a long document.
    """

    memory: int
    cpu_seconds: int
    data: int = 0
    most_cpu_seconds: int = 0


@dataclass(frozen=True)
class Finished(Generic[Read]):
    """What the reader made of the child's answer, and how the child ended (a negative number is a signal)."""

    read: Read
    returncode: int


def run(
    module: str,
    *arguments: str,
    data: bytes | IO[bytes],
    wall_seconds: float,
    read: Callable[[IO[bytes]], Read],
) -> Finished[Read]:
    """Run `main()` of our own `module` in a child process, with `data` on its standard input.

    `read` is handed the child's standard output and must itself stop at a limit; when it returns, the child and all
    that it may have started are ended. No word of the file is in the command; `arguments` are. Raises OutOfTime,
    and whatever `read` raises.
    """
    with tempfile.TemporaryDirectory(prefix="answerable-") as folder:
        child = _start(module, arguments, folder)
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill(child)

        timer = threading.Timer(wall_seconds, stop)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError), child.stdin as pipe:
                if isinstance(data, bytes):
                    pipe.write(data)
                else:
                    shutil.copyfileobj(data, pipe, 1 << 20)
            answer = read(child.stdout)
        finally:
            timer.cancel()
            timer.join()  # so that it cannot end another process that has been given this one's number
            _kill(child)
            child.wait()
            child.stdout.close()
    if late.is_set() or child.returncode == -signal.SIGXCPU:
        raise OutOfTime
    return Finished(answer, child.returncode)


def _start(
    module: str, arguments: tuple[str, ...], folder: str, *, keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    # The child runs the very code that runs here, however this process found it; -I keeps everything else out.
    source = str(Path(__file__).resolve().parents[1])
    start = f"import sys; sys.path.insert(0, sys.argv[1]); from {module} import main; main()"
    return subprocess.Popen(  # noqa: S603 - our own code, and no word of the file is in the command
        [sys.executable, "-I", "-B", "-c", start, source, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        # Numbers are worked out in one thread: more could not be started by a process that may start nothing.
        env={"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        start_new_session=True,
        pass_fds=keep,
    )


def limit(limits: Limits, *, recursion: int = 1_000) -> None:  # pragma: no cover - it runs in the child
    """Called by the child: give up memory, time, files, writing and processes for good. `recursion` is in calls.

    Everything that the child needs must be imported before: opening files is forbidden afterwards.
    """
    sys.setrecursionlimit(recursion)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    most = max(limits.cpu_seconds, limits.most_cpu_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, most))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    if limits.data:
        resource.setrlimit(resource.RLIMIT_DATA, (limits.data, limits.data))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    _be_nobody()


def _be_nobody() -> None:  # pragma: no cover - it runs in the child
    """Give up the rights of root, whom no limit binds: it could lift them, start processes, and reach into others."""
    if os.geteuid() != 0:
        return
    # A container may know no other user; what is set above holds as far as it goes.
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and all that it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


# A child that is kept ready. Loading what opens files takes longer than opening most of them, so one process loads it once
# and splits off a copy of itself for every file. The copy gives up everything before it looks at the file, and ends after it;
# the one that stays never sees a byte of any file.

_HEAD = struct.Struct(">16sQQ")  # a word that only this question has, and the lengths of the question and of the file
_ANSWER = struct.Struct(">16sQ")
_ENDED = b"."
IDLE_SECONDS = 60  # after which the process that is kept ready ends by itself


class Broken(Exception):
    """The child ended without an answer: the file killed it, or it used more than it may."""


@dataclass(frozen=True)
class _Child:
    """A process that is kept ready, and the pipe by which it alone says that a copy of it has ended."""

    of: int
    """The process that started it; one that was split off from that must not talk to it."""
    process: subprocess.Popen[bytes]
    ended: int


class Ready:
    """Children of one `module`, kept ready; its `main` calls `serve`. Threads may share it: each question has its own child."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._waiting: list[_Child] = []
        atexit.register(self.close)
        # Another thread may hold the lock at the moment at which this process is split, and would never let it go there.
        os.register_at_fork(after_in_child=self._forget)

    def ask(self, question: bytes, data: bytes, *, wall_seconds: float, most: int) -> bytes:
        """What the child answers, at most `most` bytes of it. Raises OutOfTime, Broken, and OSError where none can be started.

        The question goes down the same pipe as the file, so no word of either is in a command.
        """
        for fresh in (False, True):
            child = self._take(fresh=fresh)
            late = threading.Event()

            def stop(child: _Child = child, late: threading.Event = late) -> None:
                late.set()
                _kill(child.process)

            timer = threading.Timer(wall_seconds, stop)
            answer, begun = None, False
            try:
                timer.start()
                answer, begun = _exchange(child, secrets.token_bytes(16), question, data, most)
            finally:
                timer.cancel()
                if timer.is_alive():
                    timer.join()
                if answer is None or late.is_set():
                    # Also where somebody interrupts: nothing goes on behind their back.
                    _end(child)
            if late.is_set():
                raise OutOfTime
            if answer is not None:
                with self._lock:
                    self._waiting.append(child)
                return answer
            if begun or fresh:
                raise Broken
            # It had ended while it waited; another is asked.
        raise Broken  # pragma: no cover - the loop always returns or raises

    def _take(self, *, fresh: bool) -> _Child:
        with self._lock:
            if self._waiting and not fresh:
                return self._waiting.pop()
        ended, say_so = os.pipe()
        try:
            # It needs no folder of its own: it can write nothing, and none is left behind where it is killed.
            process = _start(self._module, (str(say_so),), "/", keep=(say_so,))
        except BaseException:
            os.close(ended)
            raise
        finally:
            os.close(say_so)
        return _Child(os.getpid(), process, ended)

    def _forget(self) -> None:
        """In a process that was split off from ours: it has children of its own, and leaves ours alone."""
        self._lock = threading.Lock()
        for child in self._waiting:
            for pipe in (child.process.stdin, child.process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            os.close(child.ended)
            child.process.returncode = 0  # not ours to wait for
        self._waiting = []

    def close(self) -> None:
        """End the children that wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for child in waiting:
            if child.of == os.getpid():
                _end(child)


def _exchange(child: _Child, word: bytes, question: bytes, data: bytes, most: int) -> tuple[bytes | None, bool]:
    """The answer, or None; and whether the child may have seen the file. One that has is not asked about it again."""
    to, back = child.process.stdin, child.process.stdout
    assert to is not None
    assert back is not None
    begun = False
    try:
        to.write(_HEAD.pack(word, len(question), len(data)))
        to.flush()
        if back.read(1) != b"+":  # it has split off a copy
            return None, False
        begun = True
        to.write(question)
        to.write(data)
        to.flush()
        head = back.read(_ANSWER.size)
        if len(head) != _ANSWER.size:
            return None, True
        said, length = _ANSWER.unpack(head)
        if said != word or length > most:
            return None, True
        answer = back.read(length)
        # A copy that a file took over could stay, and answer for the next file. Only the process that waited for its end says
        # that it has ended: the copy has closed this pipe before it saw a byte.
        ended = os.read(child.ended, 1) == _ENDED
        return (answer if ended and len(answer) == length else None), True
    except (BrokenPipeError, ValueError, OSError):
        return None, begun


def _end(child: _Child) -> None:
    _kill(child.process)
    child.process.wait()
    for pipe in (child.process.stdin, child.process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    with contextlib.suppress(OSError):
        os.close(child.ended)


def serve(handle: Callable[[bytes, bytes], bytes], limits: Limits, *, recursion: int = 1_000) -> NoReturn:
    """Called by the child: for every question, split off a copy that gives everything up and answers. Never returns.

    `handle(question, data)` runs in the copy; all that it needs must be imported before.
    """
    say_ended = int(sys.argv[2])
    gc.collect()
    gc.freeze()
    while True:
        if not select.select([0], [], [], IDLE_SECONDS)[0]:
            os._exit(0)
        head = _exactly(_HEAD.size)
        if head is None:
            os._exit(0)
        copy = os.fork()
        if not copy:
            os.close(say_ended)
            _answer(head, handle, limits, recursion)
        _, status = os.waitpid(copy, 0)
        if status:
            # It died and may have left a part of the file in the pipe: nothing more can be asked here.
            os._exit(1)
        os.write(say_ended, _ENDED)


def _answer(head: bytes, handle: Callable[[bytes, bytes], bytes], limits: Limits, recursion: int) -> NoReturn:
    try:
        word, asked, size = _HEAD.unpack(head)
        os.write(1, b"+")
        question, data = _exactly(asked), _exactly(size)
        if question is None or data is None:
            os._exit(2)
        limit(limits, recursion=recursion)
        answer = handle(question, data)
        _write(_ANSWER.pack(word, len(answer)))
        _write(answer)
    except BaseException:  # whatever it is, the parent is to see that there is no answer
        os._exit(3)
    os._exit(0)


def _exactly(count: int) -> bytes | None:
    """So many bytes of the standard input; None where it ends before."""
    pieces = bytearray()
    while len(pieces) < count:
        piece = os.read(0, min(count - len(pieces), 1 << 20))
        if not piece:
            return None
        pieces += piece
    return bytes(pieces)


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]

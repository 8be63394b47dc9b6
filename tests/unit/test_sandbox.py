"""The child process in which strangers' files are opened gives up everything it could do harm with."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest

from answerable import sandbox

SOURCE = str(Path(sandbox.__file__).parents[1])


def test_a_limited_process_can_do_nothing() -> None:
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from answerable import sandbox\n"
        "sandbox.limit(sandbox.Limits(memory=512 * 1024 * 1024, cpu_seconds=5))\n"
        "acts = [lambda: open('/etc/hostname'), lambda: bytearray(2**30), lambda: open('left', 'w'), os.pipe]\n"
        "acts += [os.fork] if os.getuid() else []\n"
        "for act in acts:\n"
        "    try:\n        act()\n        os._exit(1)\n    except (OSError, MemoryError):\n        pass\nos._exit(0)"
    )
    assert subprocess.run([sys.executable, "-I", "-c", code, SOURCE], env={}, check=False).returncode == 0


def _instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    start = subprocess.Popen

    def popen(command: list[str], **rest: object) -> object:
        return start([sys.executable, "-I", "-c", code], **rest)  # type: ignore[call-overload]

    monkeypatch.setattr(sandbox.subprocess, "Popen", popen)


@pytest.mark.parametrize("data", [b"words", io.BytesIO(b"words")])
def test_data_goes_in_and_an_answer_comes_out(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    _instead(
        monkeypatch,
        "import os, sys; sys.stdout.write(sys.stdin.read().upper() + str(sorted(os.environ)) + str(os.listdir()))",
    )
    finished = sandbox.run("none", data=data, wall_seconds=20, read=lambda answer: answer.read())
    assert finished.read == b"WORDS['LC_ALL'][]"


def test_it_runs_our_own_module() -> None:
    finished = sandbox.run(
        "tests_there_is_no_such_module", data=b"", wall_seconds=20, read=lambda answer: answer.read()
    )
    assert finished.read == b""


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    _instead(monkeypatch, "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(sandbox.OutOfTime):
        sandbox.run("none", data=b"x" * 10_000_000, wall_seconds=0.3, read=lambda answer: answer.read())
    assert time.monotonic() - begun < 10


def test_a_child_that_used_its_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _instead(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    with pytest.raises(sandbox.OutOfTime):
        sandbox.run("none", data=b"", wall_seconds=20, read=lambda answer: answer.read())


def test_what_the_reader_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    _instead(monkeypatch, "while True: print('x' * 1000)")

    def read(answer: object) -> None:
        raise KeyError("too much")

    with pytest.raises(KeyError):
        sandbox.run("none", data=b"", wall_seconds=20, read=read)

"""The child process in which strangers' files are opened gives up everything it could do harm with."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from answerable import sandbox

SOURCE = str(Path(sandbox.__file__).parents[1])


def test_a_limited_process_can_do_nothing() -> None:
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from answerable import sandbox\n"
        "sandbox.limit(sandbox.Limits(memory=512 * 1024 * 1024, cpu_seconds=5))\n"
        "acts = [lambda: open('/etc/hostname'), lambda: bytearray(2**30), lambda: open('left', 'w'), os.pipe]\n"
        "acts += [os.fork]\n"
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
    assert finished.read == b"WORDS['LC_ALL', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'][]"


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


# A child that is kept ready.


@pytest.fixture
def ready() -> Iterator[sandbox.Ready]:
    """Children of sandbox_child."""
    children = sandbox.Ready("tests.unit.sandbox_child")
    yield children
    children.close()


def _ask(children: sandbox.Ready, question: bytes, data: bytes = b"abc", wall: float = 20.0) -> bytes:
    return children.ask(question, data, wall_seconds=wall, most=10 * 1024**2)


@pytest.fixture(autouse=True)
def _can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child looks for its module where the product is: let it look here too."""
    root = Path(__file__).resolve().parents[2]
    started = sandbox._start

    def start(module: str, arguments: tuple[str, ...], folder: str, *, keep: tuple[int, ...] = ()) -> Any:
        if not module.startswith("tests."):
            return started(module, arguments, folder, keep=keep)
        code = f"import sys; sys.path[:0] = [{str(root)!r}, {str(root / 'src')!r}]; from {module} import main; main()"
        return subprocess.Popen(
            [sys.executable, "-B", "-c", code, "", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
            pass_fds=keep,
        )

    monkeypatch.setattr(sandbox, "_start", start)


def test_one_child_answers_many_questions_each_in_a_process_of_its_own(ready: sandbox.Ready) -> None:
    assert _ask(ready, b"echo") == b"cba"
    assert _ask(ready, b"echo", bytes(range(256)) * 40_000) == (bytes(range(256)) * 40_000)[::-1]
    first, second = _ask(ready, b"who"), _ask(ready, b"who")
    assert first != second


@pytest.mark.parametrize("harm", [b"die", b"raise", b"swell", b"open", b"call", b"fork"])
def test_whatever_becomes_of_a_child_the_next_question_is_answered(ready: sandbox.Ready, harm: bytes) -> None:
    with pytest.raises(sandbox.Broken):
        _ask(ready, harm)
    assert _ask(ready, b"echo") == b"cba"


def test_a_child_that_takes_too_long_is_ended(ready: sandbox.Ready) -> None:
    with pytest.raises(sandbox.OutOfTime):
        _ask(ready, b"sleep", wall=2.0)
    with pytest.raises((sandbox.Broken, sandbox.OutOfTime)):
        _ask(ready, b"turn")
    assert _ask(ready, b"echo") == b"cba"


def test_no_child_can_answer_for_the_next(ready: sandbox.Ready) -> None:
    with pytest.raises(sandbox.Broken):
        _ask(ready, b"forge")
    assert _ask(ready, b"echo") == b"cba"


def test_a_child_that_ended_while_it_waited_is_replaced(ready: sandbox.Ready) -> None:
    assert _ask(ready, b"echo") == b"cba"
    child = ready._waiting[0].process
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert _ask(ready, b"echo") == b"cba"


def test_a_child_that_stays_after_its_answer_answers_for_no_other_file(ready: sandbox.Ready) -> None:
    with pytest.raises(sandbox.OutOfTime):
        _ask(ready, b"stay", wall=3.0)
    assert _ask(ready, b"echo") == b"cba"


def test_an_interrupted_question_leaves_no_child_behind(ready: sandbox.Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def interrupted(child: Any, *rest: object) -> None:
        asked.append(child)
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _ask(ready, b"echo")
    assert asked[0].process.returncode is not None
    assert not ready._waiting


def test_a_process_that_was_split_off_starts_children_of_its_own(ready: sandbox.Ready) -> None:
    assert _ask(ready, b"echo") == b"cba"
    child = os.fork()
    if not child:
        os._exit(0 if not ready._waiting and _ask(ready, b"echo") == b"cba" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert _ask(ready, b"echo") == b"cba"


def test_threads_do_not_get_each_others_answers(ready: sandbox.Ready) -> None:
    with ThreadPoolExecutor(4) as pool:
        asked = [str(number).encode() * 1000 for number in range(24)]
        assert list(pool.map(lambda data: _ask(ready, b"echo", data), asked)) == [data[::-1] for data in asked]


def test_an_answer_that_is_too_long_is_none(ready: sandbox.Ready) -> None:
    with pytest.raises(sandbox.Broken):
        ready.ask(b"echo", bytes(2000), wall_seconds=20, most=1000)

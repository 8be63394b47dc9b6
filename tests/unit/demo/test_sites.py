"""The processes of the demonstration end together: when asked, when one of them fails, and when the first is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from answerable.demo.sites import Ended, Stopped, together

WAITS = "import sys, time; open(sys.argv[1], 'w').write(str(__import__('os').getpid())); time.sleep(60)"
_SUPERVISOR = """
import os, sys
from answerable.demo.sites import together
with together() as sites:
    sites.start_serving("One", {waits!r}, [sys.argv[1]], dict(os.environ))
    sites.watch()
"""


def _pid(path: Path) -> int:
    by = time.monotonic() + 30
    while time.monotonic() < by:
        if path.exists() and path.read_text():
            return int(path.read_text())
        time.sleep(0.02)
    raise AssertionError("the process never began")


def _is_gone(pid: int) -> bool:
    by = time.monotonic() + 30
    while time.monotonic() < by:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_end_that_is_asked_for_ends_all_and_is_no_failure(tmp_path: Path, sent: signal.Signals) -> None:
    before = signal.getsignal(sent)
    with together() as sites:
        for name in ("one", "two"):
            sites.start_serving(name, WAITS, [str(tmp_path / name)], dict(os.environ))
        pids = [_pid(tmp_path / name) for name in ("one", "two")]
        threading.Timer(0.05, os.kill, (os.getpid(), sent)).start()
        sites.watch()
    assert all(_is_gone(pid) for pid in pids)
    assert signal.getsignal(sent) is before


def test_who_ends_by_itself_ends_the_others_and_is_named(tmp_path: Path) -> None:
    with together() as sites:
        sites.start_serving("one", WAITS, [str(tmp_path / "one")], dict(os.environ))
        pid = _pid(tmp_path / "one")
        sites.start_serving("The other", "raise SystemExit(3)", [], dict(os.environ))
        with pytest.raises(Ended, match=r"The other ended by itself \(exit code 3\)"):
            sites.watch()
    assert _is_gone(pid)


def test_the_others_end_where_the_first_is_killed(tmp_path: Path) -> None:
    program = [sys.executable, "-c", _SUPERVISOR.format(waits=WAITS), str(tmp_path / "one")]
    with subprocess.Popen(program) as supervisor:
        pid = _pid(tmp_path / "one")
        supervisor.kill()
    assert _is_gone(pid)


def test_work_that_failed_is_named_and_work_that_is_stopped_is_not_waited_for(tmp_path: Path) -> None:
    with together() as sites:
        sites.start("The telling", ["-c", "pass"], dict(os.environ))
        sites.finish("The telling")
        sites.start("The telling", ["-c", "raise SystemExit(2)"], dict(os.environ))
        with pytest.raises(Ended, match="The telling failed"):
            sites.finish("The telling")
        sites.start("The telling", ["-c", WAITS, str(tmp_path / "one")], dict(os.environ))
        _pid(tmp_path / "one")
        sites.asked_to_stop.set()
        with pytest.raises(Stopped):
            sites.finish("The telling")


def test_a_site_tells_by_a_pipe_what_no_terminal_gets() -> None:
    tells = "import os, sys; os.write(int(sys.argv[2]), b'told ' + sys.argv[1].encode()); os.close(int(sys.argv[2]))"
    with together() as sites, sites.start_telling("One", tells, ["by one"], dict(os.environ)) as told:
        assert told.read() == b"told by one"

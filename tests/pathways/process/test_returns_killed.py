"""A process is killed while it signs and sends a return. In real processes: wholly signed or not, wholly sent or not, and once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from answerable.standards.service_returns import read
from tests.conftest import REPOSITORY

from .test_fence import environment

OPENED = """
import datetime, os, signal
from answerable.config import fence
fence.put_up(fence.NOT_FOR_PATHWAYS)
from answerable.pathways import opening
def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
"""
PEOPLE = """
with opening.store():
    from django.db import transaction
    from django.utils import timezone
    from answerable.pathways.models import Service
    from tests.pathways import making
    service = Service.objects.get(register_ref="S-DA")
    with transaction.atomic():
        for _ in range(9):
            making.a_referral(state="active", service=service, at=timezone.now() - datetime.timedelta(days=100))
"""
SIGN = """
with opening.store():
    from django.utils import timezone
    from answerable.pathways.models import Service, Worker
    from answerable.pathways.returns import actions, queries
    from answerable.pathways.returns.periods import period_of
    # The name of what is killed in place of being called: the journal inside the turn, or the file after it.
    setattr(actions, %r, killed)
    service = Service.objects.get(register_ref="S-DA")
    period = period_of(period_of(timezone.localdate(), 3).first - datetime.timedelta(days=1), 3)
    draft = queries.draft(service, period)
    actions.sign(service=service, period=period, seen=draft.digest, by=Worker.objects.get(email="manager@example.org"))
"""
STANDS = """
with opening.store():
    import json
    from answerable.audit.models import Entry
    from answerable.pathways.models import SignedReturn
    print(json.dumps({
        "rows": [[one.file_name, one.file, one.sent_at is not None] for one in SignedReturn.objects.all()],
        "signed": Entry.objects.filter(action="return.signed").count(),
        "sent": Entry.objects.filter(action="return.sent").count(),
    }))
"""
ROUND = """
with opening.store():
    from django.utils import timezone
    from answerable.pathways.returns import actions
    moment = %r
    if moment == "in the file":
        os.fsync = killed
    elif moment == "after the file":
        actions._mark = killed
    print(actions.send_waiting(timezone.now()))
"""


def run(home: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a pathways process of its own."""
    return subprocess.run(
        [sys.executable, "-c", OPENED + source],
        env=environment(home),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def ok(home: Path, source: str) -> str:
    done = run(home, source)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def stands(home: Path) -> dict[str, Any]:
    """What the store holds of returns."""
    found: dict[str, Any] = json.loads(ok(home, STANDS).splitlines()[-1])
    return found


def sent(home: Path) -> dict[str, bytes]:
    """The files that lie in the folder of returns under a name that the office looks for."""
    return {path.name: path.read_bytes() for path in (home / "returns").glob("service-return-*.json")}


def kill(home: Path, source: str) -> dict[str, Any]:
    """Run what is killed on its way, and return what the store holds then."""
    done = run(home, source)
    assert done.returncode == -signal.SIGKILL, (done.returncode, done.stderr)
    return stands(home)


def test_killed_at_any_moment_a_return_is_wholly_signed_or_not_at_all_and_leaves_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = subprocess.run(
        [sys.executable, "-c", "from answerable.cli import main; main()", "pathways", "example"],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    ok(home, PEOPLE)

    # In the turn, between the row and its journal entry.
    assert kill(home, SIGN % "record") == {"rows": [], "signed": 0, "sent": 0}
    assert sent(home) == {}

    # Signed, and nothing of the file written.
    then = kill(home, SIGN % "put")
    ((name, file, marked),) = then["rows"]
    assert (then["signed"], then["sent"], marked) == (1, 0, False)
    assert read(file.encode()).what.counts["referred"]  # the signature is over the whole
    assert sent(home) == {}

    # The file written in part: the office does not see it.
    assert kill(home, ROUND % "in the file") == then
    assert sent(home) == {}
    assert list((home / "returns").iterdir())

    # The file there, and not marked as sent.
    assert kill(home, ROUND % "after the file") == then
    assert sent(home) == {name: file.encode()}
    before = (home / "returns" / name).stat()

    assert ok(home, ROUND % "") == "1 sent to the office"
    assert stands(home) == {"rows": [[name, file, True]], "signed": 1, "sent": 1}
    assert ok(home, ROUND % "") == ""
    assert sent(home) == {name: file.encode()}
    after = (home / "returns" / name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

"""A process is killed while it signs and sends a return. In real processes: wholly signed or not, wholly sent or not, and once."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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
    moment = %r
    if moment == "in the turn":
        actions.record = killed
    elif moment == "before the file":
        actions.put = killed
    elif moment == "in the file":
        os.fsync = killed
    elif moment == "after the file":
        actions._mark = killed
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
    from answerable.pathways.returns.actions import send_waiting
    print(send_waiting(timezone.now()))
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


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up county, with enough people in the last quarter for a return to say something."""
    home = tmp_path_factory.mktemp("county")
    done = subprocess.run(
        [sys.executable, "-c", "from answerable.cli import main; main()", "pathways", "example"],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ok(home, PEOPLE)
    return home


@pytest.mark.parametrize("moment", ["in the turn", "before the file", "in the file", "after the file"])
def test_killed_while_signing_it_is_wholly_signed_or_not_at_all_and_leaves_once(
    county: Path, tmp_path: Path, moment: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(county, home)
    home.chmod(0o700)
    killed = run(home, SIGN % moment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    then = stands(home)
    if moment == "in the turn":
        assert then == {"rows": [], "signed": 0, "sent": 0}
        assert sent(home) == {}
        assert ok(home, ROUND) == ""
        ok(home, SIGN % "never")  # nothing is in the way of signing it now
    else:
        ((name, file, marked),) = then["rows"]
        assert (then["signed"], then["sent"], marked) == (1, 0, False)
        read(file.encode())  # the signature is over the whole
        assert sent(home) == ({name: file.encode()} if moment == "after the file" else {})
        assert ok(home, ROUND) == "1 sent to the office"
    done = stands(home)
    ((name, file, marked),) = done["rows"]
    assert (done["signed"], done["sent"], marked) == (1, 1, True)
    assert sent(home) == {name: file.encode()}
    assert read(file.encode()).what.counts["referred"]
    assert ok(home, ROUND) == ""
    assert sent(home) == {name: file.encode()}

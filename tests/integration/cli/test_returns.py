"""`answerable returns` and `answerable pathways returns`: each command in a process of its own."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import uuid
from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest

from answerable.standards.service_returns import WORDS, ServiceReturn, written
from tests.integration.commands import Office


@pytest.fixture
def office(tmp_path: Path, made_stores: Path) -> Office:
    """An office with a data folder of its own."""
    shutil.copytree(made_stores, tmp_path / "home")
    return Office(tmp_path / "home")


def a_return() -> ServiceReturn:
    """A return of a service of which nobody was told."""
    return ServiceReturn(
        reference=uuid.uuid4(),
        service="S-9",
        agreement="",
        first=date(2026, 4, 1),
        last=date(2026, 6, 30),
        issue=1,
        note="",
        enough=5,
        signed_on=date(2026, 7, 10),
        signed_role="Service manager",
        signed_organisation="Made-up provider",
        counts=dict.fromkeys(WORDS, 0),
    )


def test_the_office_trusts_the_key_that_the_pathways_site_prints(office: Office) -> None:
    key = office.said("pathways", "returns", "key").strip()
    kept = next(office.home.glob("*-returns"))
    assert kept.stat().st_mode & 0o077 == 0
    assert "believed from now on" in office.said("returns", "trust", key, "--name", "Made-up pathways")
    assert key in office.said("returns", "senders")
    assert "trusted already" in office.refused("returns", "trust", key, "--name", "Again")
    assert office.said("returns", "receive") == "No signed return waits.\n"
    what = a_return()
    (office.home / "returns").mkdir()
    path = office.home / "returns" / f"service-return-{what.reference}.json"
    path.write_bytes(written(what, b64decode(kept.read_text())))
    assert "No service of the register has the reference “S-9”" in office.refused("returns", "receive", "--dry-run")
    office.said("returns", "distrust", key)
    assert "does not trust" in office.refused("returns", "receive", path)


RECEIVE = """
import os, signal
from answerable.cli import _office, app
moment = %r
def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
with _office():
    from answerable.register.actions import returns_received as actions
    if moment == "between the figures and the journal":
        actions.move_on = killed
    elif moment == "before it is committed":
        actions.Citation.objects.bulk_create = killed
    elif moment == "when it is committed":
        real = actions.receive
        actions.receive = lambda **more: (real(**more), killed())
app(["returns", "receive"])
"""
HELD = """
import json
from answerable.cli import _office
with _office():
    from answerable.audit.models import Entry
    from answerable.register.models import Citation, ReceivedReturn, Return, ReturnFigure
    print(json.dumps([
        ReceivedReturn.objects.count(), Return.objects.count(), ReturnFigure.objects.count(),
        Citation.objects.filter(record="return_figure").count(), Entry.objects.filter(action="return.received").count(),
    ]))
"""
AGREED = """
from answerable.cli import _office
with _office():
    from answerable.register.actions.returns_received import trust
    from answerable.register.models import Agreement, Service
    trust(key=%r, name="Made-up pathways", by=None)
    service = Service.objects.create(ref="S-9", name="Made-up support")
    Agreement.objects.create(ref="A-9", title="Support (made up)", service=service, starts="2020-04-01", ends="2040-03-31")
"""


def test_killed_while_it_takes_a_return_in_it_is_in_wholly_or_not_at_all(office: Office) -> None:
    key = office.said("pathways", "returns", "key").strip()
    kept = next(office.home.glob("*-returns"))
    what = a_return()
    (office.home / "returns").mkdir()
    path = office.home / "returns" / f"service-return-{what.reference}.json"
    path.write_bytes(written(what, b64decode(kept.read_text())))

    def ran(source: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", source], env=office.environment(), capture_output=True, text=True, check=False
        )

    def held_when_killed(moment: str) -> list[int]:
        killed = ran(RECEIVE % moment)
        assert killed.returncode == -signal.SIGKILL, (killed.returncode, killed.stderr)
        done = ran(HELD)
        assert done.returncode == 0, done.stderr
        found: list[int] = json.loads(done.stdout.splitlines()[-1])
        return found

    agreed = ran(AGREED % key)
    assert agreed.returncode == 0, agreed.stderr
    assert held_when_killed("between the figures and the journal") == [0, 0, 0, 0, 0]
    assert held_when_killed("before it is committed") == [0, 0, 0, 0, 0]
    assert held_when_killed("when it is committed") == [1, 1, len(WORDS), len(WORDS), 1]
    assert office.said("returns", "receive") == "No signed return waits.\n"

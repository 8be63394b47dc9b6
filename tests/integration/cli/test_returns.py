"""`answerable returns` and `answerable pathways returns`: each command in a process of its own."""

from __future__ import annotations

import shutil
import uuid
from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest

from answerable.standards.service_returns import WORDS, ServiceReturn, written

from .test_commands import Office, made_stores

__all__ = ["made_stores"]


@pytest.fixture
def office(tmp_path: Path, made_stores: Path) -> Office:
    """An office with a data folder of its own."""
    shutil.copytree(made_stores, tmp_path / "home")
    return Office(tmp_path / "home")


def test_the_office_trusts_the_key_that_the_pathways_site_prints(office: Office) -> None:
    key = office.said("pathways", "returns", "key").strip()
    kept = next(office.home.glob("*-returns"))
    assert kept.stat().st_mode & 0o077 == 0
    assert "believed from now on" in office.said("returns", "trust", key, "--name", "Made-up pathways")
    assert key in office.said("returns", "senders")
    assert "trusted already" in office.refused("returns", "trust", key, "--name", "Again")
    assert office.said("returns", "receive") == "No signed return waits.\n"
    what = ServiceReturn(
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
    (office.home / "returns").mkdir()
    path = office.home / "returns" / f"service-return-{what.reference}.json"
    path.write_bytes(written(what, b64decode(kept.read_text())))
    assert "No service of the register has the reference “S-9”" in office.refused("returns", "receive", "--dry-run")
    office.said("returns", "distrust", key)
    assert "does not trust" in office.refused("returns", "receive", path)

"""Words planted in every text column of the office's store, and in its files: none but those meant to be public comes out.

A new table or column is planted without being told (planting.py goes by the register of models); a word of it that comes out makes the
test fail until its column is put on the list below, which says all that the public may read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY

from .planting import in_text, readable

pytestmark = pytest.mark.skipif(
    os.environ.get("ANSWERABLE_TEST_SHARE") == "postgresql",
    reason="the planted office is on SQLite whichever engine this process has; the other process plants it",
)

PUBLIC = frozenset(
    {
        "casework.Draft.wording",
        "casework.Ground.citation",
        "casework.Request.subject",
        "register.Agreement.description",
        "register.Agreement.outcomes",
        "register.Agreement.route_reason",
        "register.Agreement.title",
        "register.Agreement.url",
        "register.AgreementEvent.reason",
        "register.AgreementEvent.ref",
        "register.Area.name",
        "register.Authority.address",
        "register.Authority.decision_noun",
        "register.Authority.email",
        "register.Authority.label",
        "register.Authority.name",
        "register.Authority.office_name",
        "register.Authority.phone",
        "register.Authority.privacy_notice",
        "register.Authority.regulator_address",
        "register.Authority.regulator_name",
        "register.Authority.regulator_phone",
        "register.Authority.regulator_url",
        "register.Authority.review_contact",
        "register.Decision.consultation",
        "register.Decision.data_protection_implications",
        "register.Decision.equality_implications",
        "register.Decision.financial_implications",
        "register.Decision.legal_implications",
        "register.Decision.options",
        "register.Decision.reasons",
        "register.Decision.summary",
        "register.Decision.taken_by",
        "register.Decision.title",
        "register.Decision.url",
        "register.Document.kind",
        "register.Document.title",
        "register.Document.url",
        "register.Document.version_label",
        "register.Fund.aliases",
        "register.Fund.conditions",
        "register.Fund.description",
        "register.Fund.name",
        "register.Import.file_name",
        "register.Import.sha256",
        "register.Need.description",
        "register.Need.title",
        "register.Organisation.kind",
        "register.Organisation.name",
        "register.OrganisationAlias.name",
        "register.Payee.name",
        "register.Payment.reference",
        "register.Phrase.text",
        "register.Principle.name",
        "register.PrincipleMet.how",
        "register.Service.beneficiaries",
        "register.Service.description",
        "register.Service.name",
        "register.ServiceContact.categories",
        "register.ServiceContact.email",
        "register.ServiceContact.emergency",
        "register.ServiceContact.for_whom",
        "register.ServiceContact.hours",
        "register.ServiceContact.how",
        "register.ServiceContact.languages",
        "register.ServiceContact.name",
        "register.ServiceContact.phone",
        "register.ServiceContact.text",
        "register.ServiceContact.website",
        "register.ServiceContact.what",
        "register.Tender.description",
        "register.Tender.title",
        "register.Tender.url",
    }
)
"""Every column whose words may be public, where their row is not withheld, a draft or about nobody to be named."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office that was planted, and that published."""
    home = tmp_path_factory.mktemp("office")
    (home / "public").mkdir()
    _run(home, "plant", "answerable.config.settings.office", ANSWERABLE_SMTP_PASSWORD="zq9999kx")
    return home


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    """What was planted where, and what of it must not be public whatever its column."""
    found: dict[str, Any] = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def served(folder: Path, told: dict[str, Any]) -> dict[str, Any]:
    """What the public site's own process serves of it."""
    return json.loads(_run(folder, "crawl", "answerable.config.settings.public").splitlines()[-1])


def _run(home: Path, what: str, settings: str, **more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    environment |= {
        "ANSWERABLE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(REPOSITORY),
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.publishing.planting", what, str(home)],
        env=environment,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _in_files(folder: Path, words: set[str]) -> dict[str, str]:
    """Which words stand in any byte below the public folder, and in which file: the store, its log, the index, rendered pages."""
    found = {}
    for path in sorted((folder / "public").rglob("*")):
        if path.is_file():
            found.update(dict.fromkeys(in_text(readable(path.name, path.read_bytes()), words), path.name))
    return found


def test_something_was_planted_in_every_table_and_the_office_published(told: dict[str, Any]) -> None:
    assert not told["problem"]
    tables = {place.rpartition(".")[0] for place in told["where"].values()}
    assert {"accounts.User", "audit.Entry", "casework.Requester", "casework.Waiver", "casework.Message"} <= tables
    assert len(told["where"]) > 400
    assert told["hidden"]


def test_only_what_is_meant_to_be_public_is_in_the_public_folder(
    folder: Path, told: dict[str, Any], served: dict[str, Any]
) -> None:
    found = _in_files(folder, set(told["where"]))
    columns = {told["where"][word] for word in found}
    assert columns <= PUBLIC, sorted(columns - PUBLIC)
    assert {place for word, place in told["where"].items() if word in found} == PUBLIC
    assert not set(found) & set(told["hidden"]), {
        told["where"][word]: place for word, place in found.items() if word in told["hidden"]
    }


def test_only_what_is_meant_to_be_public_is_served(told: dict[str, Any], served: dict[str, Any]) -> None:
    assert served["asked"] > 100
    assert not {status for status in served["statuses"] if int(status) >= 500 or status == "429"}
    assert served["searched"] > 20, "what may be public is found by a search, so what is not would be"
    columns = {told["where"][word] for word in served["found"]}
    assert columns <= PUBLIC, sorted(columns - PUBLIC)
    assert not set(served["found"]) & set(told["hidden"])
    assert len(columns) > len(PUBLIC) / 2


def test_no_secret_of_the_office_is_in_the_public_folder(folder: Path, served: dict[str, Any]) -> None:
    secret = (folder / "secret_key").read_bytes().strip()
    for path in (folder / "public").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert secret not in content, path
            assert b"zq9999kx" not in content, path

"""A loaded office, an officer in it, and a request that came in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from answerable.accounts.models import User
from answerable.casework import actions
from answerable.casework.models import Request
from tests.integration.staff import LETTER, member


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Where uploads are kept, empty for each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def office(northshire_loaded: None, db: None) -> None:
    """The made-up office's register, loaded."""


@pytest.fixture
def officer(office: None) -> User:
    return member("foi_officer")


@pytest.fixture
def site(officer: User, client: Client) -> Client:
    """The staff site, with the officer signed in."""
    client.force_login(officer)
    return client


@pytest.fixture
def request_in(officer: User) -> Request:
    """A request that came in on 2 November 2026."""
    return actions.receive_text(by=officer, text=LETTER, received=date(2026, 11, 2))

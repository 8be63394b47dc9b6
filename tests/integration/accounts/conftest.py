"""Accounts to test with; every person here is made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from answerable.accounts.actions import create_user
from answerable.accounts.models import User

PASSWORD = "correct horse battery staple"


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make an account with this role; the address is the role's name."""

    def make(role: str = "foi_officer", email: str = "") -> User:
        return create_user(
            email=email or f"{role}@example.org", name=f"Made-up {role}", role=role, password=PASSWORD, by=None
        )

    return make

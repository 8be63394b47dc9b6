"""An office to test with: the made-up example, its staff, its letters."""

from __future__ import annotations

from pathlib import Path

from answerable.accounts.actions import create_user
from answerable.accounts.models import User
from answerable.office.actions import load_office

PASSWORD = "correct horse battery staple"

LETTER = """Dear Sir or Madam,

Under the Freedom of Information Act 2000, please tell us:

1. How much did the helpline cost in each financial year since 2023-24?
2. How was the provider of the domestic abuse support and IDVA service chosen?
3. How many unicorns were stabled at headquarters in 2019?

Yours faithfully
Zebedee Quillfeather
"""
"""Made up, with a made-up name in it. The register answers the first two questions and not the third."""


def load_northshire(examples: Path) -> None:
    load_office(folder=examples / "northshire", by=None)


def member(role: str = "foi_officer", name: str = "") -> User:
    """Make an account with this role."""
    number = User.objects.count() + 1
    return create_user(
        email=f"{role}{number}@example.org", name=name or f"Made-up {role}", role=role, password=PASSWORD, by=None
    )

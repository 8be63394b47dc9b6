"""The register's pages before anything is recorded."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.integration.pages import words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def test_an_empty_register_says_what_to_do(client: Client) -> None:
    client.force_login(member("commissioning_manager"))
    page = words(client.get("/register/"))
    assert "Nothing is recorded yet. Write a register folder" in page
    assert "What needs attention" not in page
    for address in ("/register/agreement/", "/register/payments/", "/register/everything/", "/register/add/agreement/"):
        assert client.get(address).status_code == 200
    assert "No agreement is recorded." in words(client.get("/register/agreement/"))
    assert "No payment is recorded." in words(client.get("/register/payments/"))

"""The public site, as a client of the tests sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client


@pytest.fixture(scope="module", autouse=True)
def connections_stay() -> Iterator[None]:
    """Keep the test's own connection open when the whole application is called, as Django's test client does.

    A request that begins or ends closes connections that are over; on PostgreSQL the test's transaction would go with it.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def public_site(settings: Any, client: Client) -> Client:
    """A client of the public site, with that site's own addresses, pages and middleware, and the store of the tests."""
    from answerable.config.settings import public
    from answerable.publication import limiting

    for limit in limiting.ALL:
        limit.forget()
    settings.ROOT_URLCONF = public.ROOT_URLCONF
    settings.MIDDLEWARE = [name for name in public.MIDDLEWARE if "whitenoise" not in name]
    settings.TEMPLATES = public.TEMPLATES
    for name in ("SECURE_REFERRER_POLICY", "CONTENT_SECURITY_POLICY", "PUBLIC_ADDRESS", "PROXIES"):
        setattr(settings, name, getattr(public, name))
    return client

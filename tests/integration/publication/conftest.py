"""The public site, as a client of the tests sees it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def public_site(settings: Any, client: Client) -> Client:
    """A client of the public site, with that site's own addresses, pages and middleware, and the store of the tests."""
    from answerable.config.settings import public

    settings.ROOT_URLCONF = public.ROOT_URLCONF
    settings.MIDDLEWARE = [name for name in public.MIDDLEWARE if "whitenoise" not in name]
    settings.TEMPLATES = public.TEMPLATES
    for name in ("SECURE_REFERRER_POLICY", "CONTENT_SECURITY_POLICY", "PUBLIC_ADDRESS", "PROXIES"):
        setattr(settings, name, getattr(public, name))
    return client

"""What every test of the pathways store and its pages may use."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from answerable.pathways.middleware import SEEN, STARTED
from answerable.pathways.models import Worker


def pytest_ignore_collect() -> bool | None:
    """These tests have settings of their own, so a process with the office's leaves them out."""
    return None if settings.configured and settings.AUTH_USER_MODEL == "pathways.Worker" else True


def with_factor(worker: Worker) -> Authenticator:
    """Return the worker's second factor, made where there is none."""
    found = Authenticator.objects.filter(user=worker, type=Authenticator.Type.TOTP).first()
    return found or TOTP.activate(worker, generate_totp_secret()).instance


def signed_in(worker: Worker) -> Client:
    """A client in whose session the worker has signed in by password and second factor a moment ago."""
    factor = with_factor(worker)
    client = Client()
    session = client.session
    now = time.time()
    session[SESSION_KEY] = str(worker.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = worker.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "at": now, "id": factor.pk, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(worker.pk)
    session[STARTED] = session[SEEN] = now
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def client_of(db: None) -> Callable[[Worker], Client]:
    """`client_of(worker)`: a test client of that worker, signed in with the second factor done."""
    return signed_in

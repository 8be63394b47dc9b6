"""What every test of a module finds in its stores, written once for the module instead of once for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction


@contextmanager
def lasting(blocker: Any) -> Iterator[None]:
    """What a fixture of a module (scope="module") writes within stays until the module's last test, and then goes.

    What a test changes is undone after it, as always. Not for a module with a test that commits (transaction=True), for the stores are in
    one transaction all the while. `blocker` is pytest-django's `django_db_blocker`; the fixture takes `django_db_setup` too.
    """
    held = [(alias, transaction.atomic(using=alias)) for alias in connections]
    with blocker.unblock():
        for _, one in held:
            one.__enter__()
        try:
            yield
        finally:
            for alias, one in held:
                transaction.set_rollback(True, using=alias)
                one.__exit__(None, None, None)

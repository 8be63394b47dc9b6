"""The world that the script plays in: made once for the tests of a module, which undo what they do to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from answerable.pathways.name_check import fitting

from .worlds import Base, a_base

_SET = {"NAME_CHECK_HELD_MS": 1, "NAME_CHECKS_AN_HOUR": 10_000, "NAME_CHECKS_AN_HOUR_AN_ORGANISATION": 10_000}


@pytest.fixture(scope="module")
def base(django_db_setup: None, django_db_blocker: Any) -> Iterator[Base]:
    """What all worlds have in common. What a test does to it is undone with the test's own transaction, inside this one."""
    logging.disable(logging.WARNING)  # a line for each of thousands of refusals
    try:
        with (
            django_db_blocker.unblock(),
            override_settings(**_SET),
            time_machine.travel(timezone.now(), tick=False),
            transaction.atomic(),
        ):
            yield a_base()
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)
        fitting.forget()

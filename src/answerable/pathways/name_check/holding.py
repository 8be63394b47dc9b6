"""Answers about who is known are held until their time tells nothing."""

from __future__ import annotations

from time import monotonic, sleep

from django.conf import settings

from answerable.pathways.rules.name_check import held_until


def hold(began: float) -> None:
    """Wait until a whole number of steps (settings.NAME_CHECK_HELD_MS) is over since `began`, as `time.monotonic` said then."""
    until = held_until(monotonic() - began, settings.NAME_CHECK_HELD_MS / 1000)
    sleep(max(0.0, began + until - monotonic()))

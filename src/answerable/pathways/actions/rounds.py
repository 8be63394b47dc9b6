"""What `answerable pathways work` does, part by part. Each part can be done again at any time and does only what is left to do.

A part is a function that takes the moment and returns one sentence about what it did. Who adds a part of the site adds its rounds to
PARTS; a part that fails is told of and the others go on.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.db import close_old_connections
from django.utils import timezone

from answerable.pathways.errors import CouldNotBeDone

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One part of the round: its name, and where its function is ("package.module:function")."""

    name: str
    where: str

    def load(self) -> Callable[[datetime], str]:
        """Return the function."""
        module, _, name = self.where.partition(":")
        found: Callable[[datetime], str] = getattr(import_module(module), name)
        return found


@dataclass(frozen=True)
class Done:
    """What one part did, in a sentence; or that it failed."""

    part: str
    said: str
    failed: bool = False


PARTS: list[Part] = [
    Part("old sessions", "answerable.pathways.actions.accounts:forget_sessions"),
    Part("chasers", "answerable.pathways.actions.chasing:chase"),
    Part("messages to workers", "answerable.pathways.mailing:of_the_round"),
    Part("local rules", "answerable.pathways.actions.local_rules:explain_today"),
    Part("returns", "answerable.pathways.returns.actions:send_waiting"),
    Part("answers to rights requests", "answerable.pathways.actions.rights:forget_bundles"),
    Part("files looked at", "answerable.pathways.actions.exchange:forget_files"),
    Part("disposals", "answerable.pathways.actions.retention:dispose"),
    Part("name index", "answerable.pathways.actions.looking_after:index_of_tonight"),
    Part("proposed links", "answerable.pathways.actions.looking_after:links_of_tonight"),
    Part("name check alarms", "answerable.pathways.actions.alarms:alarms_of_the_round"),
    Part("name check samples", "answerable.pathways.actions.looking_after:samples_of_the_week"),
    Part("old name checks", "answerable.pathways.actions.looking_after:forget_old_checks"),
]
"""Every part, in the order in which they are done."""


def work(now: datetime | None = None) -> list[Done]:
    """Do every part once, and return what each did. A part that fails says which kind of error it was, and nothing of its content."""
    at = now or timezone.now()
    done = []
    for part in PARTS:
        try:
            done.append(Done(part.name, part.load()(at)))
        except CouldNotBeDone as error:
            log.error("The part “%s” of the round: %s", part.name, error.sentence)
            done.append(Done(part.name, error.sentence, failed=True))
        except Exception as error:
            log.error("The part “%s” of the round failed: %s", part.name, type(error).__name__)
            done.append(
                Done(part.name, f"failed ({type(error).__name__}); it is tried again at the next round", failed=True)
            )
    return done


def keep_going_round(seconds: int, *, say: Callable[[list[Done]], object]) -> None:
    """Go round again and again, with so many seconds between, until stopped or until whoever started this process is gone."""
    parent = os.getppid()
    while os.getppid() == parent:
        say(work())
        close_old_connections()
        for _ in range(seconds):
            if os.getppid() != parent:
                return
            time.sleep(1)

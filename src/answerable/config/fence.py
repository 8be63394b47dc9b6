"""What a process may not load. Each site runs behind a fence of its own: no bug in it can reach what it cannot import."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

NOT_FOR_PUBLIC = (
    "answerable.accounts",
    "answerable.answering",
    "answerable.audit",
    "answerable.casework",
    "answerable.handover",
    "answerable.office",
    "answerable.pathways",
    "answerable.publishing",
    "answerable.register",
    "answerable.config.settings.base",
    "answerable.config.settings.office",
    "answerable.config.settings.pathways",
)
"""The rooms that hold what is not public, and the settings that know the way to their stores."""

NOT_FOR_PATHWAYS = (
    "answerable.accounts",
    "answerable.answering",
    "answerable.casework",
    "answerable.cleaning",
    "answerable.demo",
    "answerable.handover",
    "answerable.letters",
    "answerable.office",
    "answerable.publication",
    "answerable.publishing",
    "answerable.redaction",
    "answerable.register",
    "answerable.config.settings.base",
    "answerable.config.settings.office",
    "answerable.config.settings.public",
)
"""The rooms of the office and of the public site, and the settings that know the way to their stores: the process that holds
what is known of victims carries nothing there but by `pathways.returns`."""

NOT_FOR_OFFICE = ("answerable.pathways", "answerable.config.settings.pathways")
"""The room of victims' referrals, and the settings that know the way to its store and its keys."""


class NotHere(ImportError):
    """A process tried to load a room that it has no business with."""


class _Fence(MetaPathFinder):
    def __init__(self, rooms: tuple[str, ...]) -> None:
        self.rooms = rooms

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse a fenced room or anything in it; leave every other module to the finders after this one."""
        if _is_in(fullname, self.rooms):
            raise NotHere(f"This process may not load {fullname}.", name=fullname)
        return None


def _is_in(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def put_up(rooms: tuple[str, ...] = NOT_FOR_PUBLIC) -> None:
    """Let this process load none of these rooms from now on. Raises NotHere where it has loaded one already."""
    if any(isinstance(finder, _Fence) and finder.rooms == rooms for finder in sys.meta_path):
        return
    for name in sys.modules:
        if _is_in(name, rooms):
            raise NotHere(f"This process may not load {name}.", name=name)
    sys.meta_path.insert(0, _Fence(rooms))

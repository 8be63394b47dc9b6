"""What a process may not load. The public site is started behind this fence: no bug in it can reach what it cannot import."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PRIVATE = (
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
)
"""The rooms that hold what is not public, and the settings that know the way to their stores."""


class NotHere(ImportError):
    """The public site's process tried to load a room that holds what is not public."""


class _Fence(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse a private room or anything in it; leave every other module to the finders after this one."""
        if _is_private(fullname):
            raise NotHere(f"The public site may not load {fullname}.", name=fullname)
        return None


def _is_private(name: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in PRIVATE)


def put_up() -> None:
    """Let this process load no private room from now on. Raises NotHere where it has loaded one already."""
    if any(isinstance(finder, _Fence) for finder in sys.meta_path):
        return
    for name in sys.modules:
        if _is_private(name):
            raise NotHere(f"The public site may not load {name}.", name=name)
    sys.meta_path.insert(0, _Fence())

"""The pure rooms need no Django: they import, every module of them, where it cannot be had."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "src" / "answerable"
ROOMS = ["law", "reading", "letters", *sorted(f"{path.parent.name}.rules" for path in SOURCE.glob("*/rules"))]

IMPORT_ALL = """
import importlib, pkgutil, sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "django":
            raise ImportError("Django cannot be had here")

sys.meta_path.insert(0, NoDjango())
room = importlib.import_module("answerable." + sys.argv[1])
names = [m.name for m in pkgutil.walk_packages(room.__path__, room.__name__ + ".") if not m.name.endswith("__main__")]
for name in names:
    importlib.import_module(name)
assert names
assert "django" not in sys.modules
"""


@pytest.mark.parametrize("room", ROOMS)
def test_a_pure_room_imports_without_django(room: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, room], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0, done.stderr

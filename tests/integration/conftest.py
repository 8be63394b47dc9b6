"""What takes long to make, made once: the made-up example, for each module that looks at it, and the stores of an office in files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .commands import Office
from .lasting import lasting
from .staff import load_northshire


@pytest.fixture(scope="module")
def northshire_loaded(django_db_setup: None, django_db_blocker: Any, examples: Path) -> Iterator[None]:
    """The made-up office's register, in the stores for every test of the module."""
    with lasting(django_db_blocker):
        load_northshire(examples)
        yield


@pytest.fixture(scope="session")
def made_stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its stores made and nothing in them, to be copied: making them takes seconds."""
    made = Office(tmp_path_factory.mktemp("stores") / "home")
    made.said("audit", "verify")
    return made.home

"""Offices that were handed over, made once: making one takes seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .places import Place


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory, made_empty: Place, examples: Path) -> Iterator[Place]:
    """The made-up office in use, with a row in every table."""
    place = made_empty.another(tmp_path_factory.mktemp("offices") / "handover_full")
    yield place.make("full", examples / "northshire")
    place.drop()


@pytest.fixture(scope="session")
def whole_bag(tmp_path_factory: pytest.TempPathFactory, full: Place) -> Path:
    """Its archive."""
    folder = tmp_path_factory.mktemp("bags") / "bag"
    full.said("archive", folder)
    return folder


@pytest.fixture
def bag(tmp_path: Path, whole_bag: Path) -> Path:
    """A copy of the archive, to be spoilt."""
    shutil.copytree(whole_bag, tmp_path / "bag")
    return tmp_path / "bag"


@pytest.fixture(scope="session")
def made_empty(tmp_path_factory: pytest.TempPathFactory, made_stores: Path) -> Iterator[Place]:
    """An office with nothing in it."""
    place = Place(tmp_path_factory.mktemp("empty") / "handover_empty")
    if place.embedded:
        shutil.copytree(made_stores, place.home)
    else:
        place.create()
        place.said("audit", "verify")
    yield place
    place.drop()


@pytest.fixture(scope="session")
def made_successor(tmp_path_factory: pytest.TempPathFactory, made_empty: Place, examples: Path) -> Iterator[Place]:
    """Another body with a record of its own; it knows one provider of the first by its charity number."""
    place = made_empty.another(tmp_path_factory.mktemp("successors") / "handover_successor")
    yield place.make("successor", examples / "nottinghamshire")
    place.drop()


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Callable[[Place, str], Place]]:
    """Copies a place for one test to change."""
    made: list[Place] = []

    def copy(place: Place, name: str) -> Place:
        made.append(place.copy(tmp_path / f"handover_{name}"))
        return made[-1]

    yield copy
    for place in made:
        place.drop()


@pytest.fixture
def empty(copied: Callable[[Place, str], Place], made_empty: Place) -> Place:
    """An office with nothing in it, for one test."""
    return copied(made_empty, "another")


@pytest.fixture
def successor(copied: Callable[[Place, str], Place], made_successor: Place) -> Place:
    """The successor, for one test."""
    return copied(made_successor, "joined")

"""The lists of names are the same, and leave nothing behind, whether or not their makers are loaded already."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest

from answerable.guard.personal.lists import Lists, fold, lists


def _faker() -> set[str]:
    return {name for name in sys.modules if name.partition(".")[0] == "faker"}


@pytest.fixture
def anew() -> Iterator[None]:
    """The lists are read within the test, and again after it."""
    lists.cache_clear()
    yield
    lists.cache_clear()


def _read_without_faker(monkeypatch: pytest.MonkeyPatch) -> Lists:
    for name in _faker():
        monkeypatch.delitem(sys.modules, name)
    return lists()


@pytest.mark.usefixtures("anew")
def test_what_is_read_alone_is_what_the_whole_would_give(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = _read_without_faker(monkeypatch)
    assert _faker() == set(), "a bare package would be taken for the whole of it"
    importlib.import_module("faker")
    lists.cache_clear()
    assert lists() == alone
    assert hasattr(sys.modules["faker"], "Faker")


def test_the_lists_hold_folded_words_alone() -> None:
    known = lists()
    assert {"harriet", "imran", "siobhan"} <= known.first
    assert {"qureshi", "gallagher"} <= known.last
    assert {"house", "money"} <= known.ordinary
    assert [one for one in known.first | known.last if fold(one) != one or len(one) < 2] == []

"""Every expression of the search is looked for by a short cut, and finds all the same what it finds when tried everywhere."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.guard import personal
from answerable.guard.personal.hit import Begun, Held
from answerable.guard.personal.sweep import may_tell, structured


def _short_cuts() -> dict[str, Begun | Held]:
    return {
        f"{module.name}.{name}": thing
        for module in pkgutil.iter_modules(personal.__path__)
        for name, thing in vars(importlib.import_module(f"{personal.__name__}.{module.name}")).items()
        if isinstance(thing, Begun | Held)
    }


SHORT_CUTS = _short_cuts()


@pytest.mark.parametrize("name", sorted(SHORT_CUTS))
def test_a_short_cut_finds_what_its_expression_finds(name: str) -> None:
    short = SHORT_CUTS[name]

    @settings(max_examples=25)
    @given(st.lists(st.from_regex(short.pattern, alphabet=st.characters(codec="latin-1")), min_size=1, max_size=3))
    def alike(texts: list[str]) -> None:
        text = " then ".join(texts)
        assert [one.span() for one in short.finditer(text)] == [one.span() for one in short.pattern.finditer(text)]

    alike()


@given(st.text(alphabet="0123456789.,-/ £()%:T+", max_size=24))
def test_a_cell_that_is_not_read_holds_nothing(cell: str) -> None:
    if not may_tell(cell):
        assert not list(structured(cell))

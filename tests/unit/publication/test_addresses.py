"""Addresses of published records: readable, stable, and never two records' at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication.rules.addresses import LENGTH, anchor, path, slug


@pytest.mark.parametrize("ref", ["A-7", "FOI-2026-0012", "7617-13", "ocds-zzzzzz-a-A-102"])
def test_a_plain_ref_is_its_own_address(ref: str) -> None:
    assert slug(ref) == ref


def test_what_an_address_cannot_hold_is_told_apart_by_its_digest() -> None:
    assert slug("7617/13").startswith("7617-13-")
    assert len({slug("7617/13"), slug("7617-13"), slug("7617 13"), slug("7617.13")}) == 4
    assert re.fullmatch("[0-9a-f]{8}", slug("///"))


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_refs_have_two_addresses(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (one == other)
    assert re.fullmatch(r"[A-Za-z0-9.-]+", slug(one))
    assert len(slug(one)) <= LENGTH


def test_paths_and_places() -> None:
    assert path("agreements", "A-7") == "/agreements/A-7"
    assert anchor(2) == "question-2"

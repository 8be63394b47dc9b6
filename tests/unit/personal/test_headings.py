"""What a heading says is found as quickly whether it says anything or not, and is the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from answerable.guard.personal.columns import _HEADINGS, HEADING, headed


def _slowly(heading: str) -> str | None:
    words = " ".join(heading.replace("_", " ").split())
    if not words or len(words) > HEADING:
        return None
    return next((kind for kind, pattern in _HEADINGS if re.search(pattern, words, re.IGNORECASE)), None)


@pytest.mark.parametrize("pattern", [pattern for _, pattern in _HEADINGS])
@settings(max_examples=40, deadline=None)
@given(
    data=some.data(), before=some.sampled_from(["", "Old ", "x", "É "]), after=some.sampled_from(["", " of all", "s"])
)
def test_every_heading_is_known(pattern: str, data: some.DataObject, before: str, after: str) -> None:
    heading = before + data.draw(some.from_regex(pattern)) + after
    assert headed(heading) == _slowly(heading)
    assert headed(heading.upper()) == _slowly(heading.upper())


@given(some.text(max_size=70))
def test_any_words_are_judged_alike(heading: str) -> None:
    assert headed(heading) == _slowly(heading)

"""References for records that are made on the site."""

from __future__ import annotations

import pytest

from answerable.register.rules.refs import next_ref


@pytest.mark.parametrize(
    ("taken", "ref"),
    [([], "AL-1"), (["AL-1", "AL-9", "AL-10"], "AL-11"), (["AL-x", "XAL-7", "AL-7/2", "R-3"], "AL-1")],
)
def test_the_next_number_is_taken(taken: list[str], ref: str) -> None:
    assert next_ref("AL-", taken) == ref

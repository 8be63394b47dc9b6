"""A smoke test on data that others made: FEBRL's third set."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.bench_linkage import febrl


@pytest.mark.shared
def test_febrl_is_linked(shared: Path) -> None:
    """F1 of 0.995 or more at the shipped threshold (facts/pathways.md 6.5)."""
    if not (shared / "linkage" / "febrl").is_dir():
        pytest.skip("the shared folder has no FEBRL sets")
    name, _, f1, precision, *_ = febrl(shared)[0]
    assert name.startswith("against strangers alone")
    assert float(f1) >= 0.995
    assert float(precision) >= 0.995

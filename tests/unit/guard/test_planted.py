"""Every way to hide something is found by how it hides and named with its place; its clean twin is not held."""

from __future__ import annotations

import pytest

from answerable.guard import Severity, check
from answerable.guard.techniques import catalogue
from tests.planted import Clean, Plant, clean_files, plants

PLANTS = tuple(plants())
CLEAN = tuple(clean_files())


def _id(one: Plant | Clean) -> str:
    return f"{one.technique} {one.name}" if isinstance(one, Plant) else one.name


@pytest.mark.parametrize("one", PLANTS, ids=_id)
def test_what_is_planted_is_found_and_its_clean_twin_is_not_held(one: Plant) -> None:
    planted, clean = one.make()
    verdict = check(one.name, planted, requester=one.requester)
    named = [finding for finding in verdict.findings if finding.technique == one.technique]
    assert named, f"found {sorted({finding.technique for finding in verdict.findings})} instead"
    assert any(one.where in finding.where for finding in named), [finding.where for finding in named]
    assert verdict.word != "safe" or named[0].severity is Severity.NOTE
    twin = check(one.name, clean, requester=one.requester)
    again = {(finding.technique, finding.where) for finding in twin.findings if finding.severity is Severity.BLOCK}
    assert not again


@pytest.mark.parametrize("one", CLEAN, ids=_id)
def test_what_only_looks_suspicious_is_not_held(one: Clean) -> None:
    verdict = check(one.name, one.make())
    held = [
        (finding.technique, finding.where, finding.mend) for finding in verdict.findings if finding.severity == "block"
    ]
    assert not held


def test_every_technique_of_the_catalogue_is_planted() -> None:
    """What no planted file has is never seen to work (facts/guard.md 6.1 G13)."""
    planted = {one.technique for one in PLANTS}
    elsewhere = {
        "too-large",  # test_check: a file of 100 MB is not built for every run
        "part-not-inspected",  # test_child: no format leaves a part out, which is what it would say
    }
    assert set(catalogue()) - planted - elsewhere == set()


def test_there_are_enough_clean_files() -> None:
    assert len(CLEAN) >= 60

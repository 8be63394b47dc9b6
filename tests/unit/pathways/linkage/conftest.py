"""The shipped model and a small made-up county, read once."""

from __future__ import annotations

import pytest

from answerable.pathways.linkage.model import Frequencies, Model, load
from answerable.pathways.linkage.records import MatchRecord
from tests.benchmarks.made_up_county import County, Record

SEED = 77
NUMBER = 4_000


@pytest.fixture(scope="session")
def county() -> list[Record]:
    """4,000 records of a made-up county."""
    return list(County(SEED).records(NUMBER))


@pytest.fixture(scope="session")
def people(county: list[Record]) -> list[MatchRecord]:
    """The same as they are compared; a record's number is its place."""
    return [MatchRecord.of(record.identity) for record in county]


@pytest.fixture(scope="session")
def shipped() -> Model:
    """The shipped model."""
    return load()


@pytest.fixture(scope="session")
def model(shipped: Model, people: list[MatchRecord]) -> Model:
    """The shipped model as it counts in the county."""
    return shipped.for_store(records=len(people), frequencies=Frequencies.of(people))

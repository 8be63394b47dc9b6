"""Our compiled release is the one that ocdsmerge makes."""

from __future__ import annotations

import copy
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import ocdsmerge
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.standards.ocds_merge import compile_releases
from tests.unit.register.open_data.made_up import releases


@pytest.fixture(scope="module")
def theirs(shared: Path) -> ocdsmerge.Merger:
    """The reference, with the rules of the standard's own schema."""
    with zipfile.ZipFile(shared / "standards" / "ocds-standard-1__1__5.zip") as standard:
        schema = json.loads(standard.read("standard-1__1__5/schema/dereferenced-release-schema.json"))
    return ocdsmerge.Merger(schema)


@pytest.mark.shared
def test_own_releases(theirs: ocdsmerge.Merger) -> None:
    assert compile_releases(releases()) == theirs.create_compiled_release(releases())


ids = st.sampled_from(["1", "2", "3"])
words = st.sampled_from(["a", "b", "c"])
documents = st.lists(
    st.fixed_dictionaries({"id": ids}, optional={"title": words, "url": words}), min_size=1, unique_by=lambda d: d["id"]
)
contracts = st.lists(
    st.fixed_dictionaries(
        {"id": ids},
        optional={
            "title": words | st.none(),
            "value": st.fixed_dictionaries({}, optional={"amount": st.integers(0, 9), "currency": words}).filter(bool),
            "documents": documents,
        },
    ),
    min_size=1,
    unique_by=lambda c: c["id"],
)
parties = st.lists(
    st.fixed_dictionaries(
        {"id": ids, "name": words},
        optional={
            "roles": st.lists(words, min_size=1),
            "additionalIdentifiers": st.lists(st.fixed_dictionaries({"scheme": words, "id": ids}), min_size=1),
        },
    ),
    min_size=1,
    unique_by=lambda p: p["id"],
)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "parties": parties,
        "contracts": contracts,
        "language": words | st.none(),
        "tender": st.fixed_dictionaries({"id": ids}, optional={"documents": documents}),
    },
)


@pytest.mark.shared
@given(st.lists(bodies, min_size=1, max_size=4))
def test_any_releases(theirs: ocdsmerge.Merger, some: list[dict[str, Any]]) -> None:
    several = [
        {
            "ocid": "ocds-a1b2c3-1",
            "id": str(at),
            "date": f"2024-01-0{at + 1}T00:00:00Z",
            "tag": ["award"],
            "initiationType": "tender",
            **body,
        }
        for at, body in enumerate(some)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = theirs.create_compiled_release(copy.deepcopy(several))
    assert compile_releases(copy.deepcopy(several)) == expected


def test_items_without_ids_are_always_others() -> None:
    base = {"ocid": "o", "date": "d"}
    compiled = compile_releases(
        [{**base, "contracts": [{"title": "a"}]}, {**base, "contracts": [{"title": "a"}, {"id": "1"}]}]
    )
    assert compiled["contracts"] == [{"title": "a"}, {"title": "a"}, {"id": "1"}]


def test_a_list_takes_the_place_of_something_else() -> None:
    base = {"ocid": "o", "date": "d"}
    assert compile_releases([{**base, "contracts": 5}, {**base, "contracts": [{"id": "1"}]}])["contracts"] == [
        {"id": "1"}
    ]

"""Names that both offices gave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.handover.rules.naming import NoRoom, following, prefixed


def test_the_predecessors_short_name_comes_before() -> None:
    assert prefixed("A-7", "northshire", limit=60, taken=lambda name: False) == "northshire-A-7"


def test_a_number_comes_between_where_that_is_taken_too() -> None:
    taken = {"northshire-A-7", "northshire-2-A-7"}
    assert prefixed("A-7", "northshire", limit=None, taken=taken.__contains__) == "northshire-3-A-7"


def test_the_prefix_is_cut_where_there_is_no_room() -> None:
    assert prefixed("A" * 15, "northshire", limit=20, taken=lambda name: False) == "nort-" + "A" * 15


def test_a_name_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(NoRoom):
        prefixed("A" * 17, "northshire", limit=20, taken=lambda name: False)


@given(st.text(max_size=40), st.text(min_size=1, max_size=30), st.sets(st.text(max_size=70), max_size=5))
def test_a_new_name_is_free_fits_and_ends_as_the_old(name: str, prefix: str, taken: set[str]) -> None:
    try:
        found = prefixed(name, prefix, limit=60, taken=taken.__contains__)
    except NoRoom:
        return
    assert found not in taken
    assert len(found) <= 60
    assert found.endswith(name)
    assert found != name


def renamed(kind: str, ref: str) -> str:
    return {("agreement", "A-7"): "northshire-A-7"}.get((kind, ref), ref)


def test_evidence_follows_and_words_do_not() -> None:
    answer = {
        "paragraphs": [{"text": "Agreement A-7 cost £5.", "evidence": ["agreement:A-7#value", "fund:A-7#name"]}],
        "tables": [{"rows": [[{"text": "A-7", "evidence": ["agreement:A-7#value"]}]]}],
        "evidence": [{"id": "agreement:A-7#value", "record": "agreement", "ref": "A-7", "field": "value"}],
        "gaps": [{"text": "agreement A-7: value", "record": "agreement", "ref": "A-7"}, {"record": None, "ref": 7}],
        "held": None,
    }
    assert following(answer, renamed) == {
        "paragraphs": [
            {"text": "Agreement A-7 cost £5.", "evidence": ["agreement:northshire-A-7#value", "fund:A-7#name"]}
        ],
        "tables": [{"rows": [[{"text": "A-7", "evidence": ["agreement:northshire-A-7#value"]}]]}],
        "evidence": [
            {"id": "agreement:northshire-A-7#value", "record": "agreement", "ref": "northshire-A-7", "field": "value"}
        ],
        "gaps": [
            {"text": "agreement A-7: value", "record": "agreement", "ref": "northshire-A-7"},
            {"record": None, "ref": 7},
        ],
        "held": None,
    }


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_what_speaks_of_nothing_renamed_stays(value: object) -> None:
    assert following(value, lambda kind, ref: ref) == value

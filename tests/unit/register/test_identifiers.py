"""Numbers in public lists: facts/law.md C3 and its examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.identifiers import (
    SCHEMES,
    BadIdentifier,
    is_well_formed,
    look_up_address,
    normalise,
    scheme_named,
    stated_in,
)

# facts/law.md C3, column "example".
EXAMPLES = [
    ("GB-CHC", "279417"),
    ("GB-CHC", "1173575"),
    ("GB-COH", "09506232"),
    ("GB-SC", "SC042386"),
    ("GB-NIC", "100019"),
    ("GB-MPR", "235C"),
    ("GB-NHS", "RAX"),
    ("GB-LAE", "GED"),
    ("GB-PLA", "AGY"),
    ("GB-LAS", "ORK"),
    ("GB-PPON", "PBCP-5168-ZDGP"),
]


@pytest.mark.parametrize(("scheme", "value"), EXAMPLES)
def test_the_examples_of_each_list_stay_as_they_are(scheme: str, value: str) -> None:
    assert normalise(scheme, value) == value
    assert normalise(scheme, f" {scheme}-{value.lower()} ") == value
    assert look_up_address(scheme, value).startswith("https://")


@pytest.mark.parametrize(
    ("scheme", "written", "stored"),
    [
        ("GB-CHC", "0279417", "279417"),
        ("GB-CHC", "1173575-1", "1173575"),
        ("GB-CHC", "117 3575", "1173575"),
        ("GB-COH", "9506232", "09506232"),
        ("GB-COH", "1234", "00001234"),
        ("GB-COH", "sc1234", "SC001234"),
        ("GB-COH", "IP1234R", "IP01234R"),
        ("GB-COH", "ce008706", "CE008706"),
        ("GB-COH", "ni 012345", "NI012345"),
        ("GB-PPON", "pbcp5168zdgp", "PBCP-5168-ZDGP"),
        ("gb-nhs", "01f", "01F"),
    ],
)
def test_one_number_is_stored_in_one_way(scheme: str, written: str, stored: str) -> None:
    assert normalise(scheme, written) == stored


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("GB-CHC", "12345"),
        ("GB-CHC", "12345678"),
        ("GB-CHC", "SC042386"),
        ("GB-CHC", ""),
        ("GB-COH", "123456789"),
        ("GB-COH", "none"),
        ("GB-SC", "042386"),
        ("GB-NIC", "1000"),
        ("GB-MPR", "23/5"),
        ("GB-NHS", "RA"),
        ("GB-LAE", "GEDL"),
        ("GB-PPON", "PBCP-51-ZDGP"),
    ],
)
def test_a_number_that_cannot_be_right_gets_one_sentence_with_an_example(scheme: str, written: str) -> None:
    with pytest.raises(BadIdentifier) as caught:
        normalise(scheme, written)
    said = str(caught.value)
    assert f"“{written}”" in said
    assert SCHEMES[scheme].example in said
    assert said.count(".") == 1
    assert not is_well_formed(scheme, written)


def test_no_format_check_catches_a_transposed_digit() -> None:
    assert is_well_formed("GB-CHC", "1173575")
    assert is_well_formed("GB-CHC", "1173557")


def test_an_unknown_list_is_named_with_those_that_are_known() -> None:
    with pytest.raises(BadIdentifier, match="“GB-XYZ” is not a list that the register knows"):
        scheme_named("GB-XYZ")
    assert not is_well_formed("GB-XYZ", "1")


def test_a_list_with_pages_of_its_own_is_looked_up_by_number() -> None:
    assert look_up_address("GB-COH", "9506232").endswith("/company/09506232")


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=14))
def test_writing_a_number_twice_changes_nothing_more(scheme: str, value: str) -> None:
    if is_well_formed(scheme, value):
        once = normalise(scheme, value)
        assert normalise(scheme, once) == once
        assert SCHEMES[scheme].pattern.fullmatch(once)


def test_numbers_stated_in_a_printed_name_are_found() -> None:
    assert stated_in("Made-up Aid (Registered Charity No. 1173575)") == {("GB-CHC", "1173575")}
    assert stated_in("Made-up Aid, charity number: SC042386") == {("GB-SC", "SC042386")}
    assert stated_in("Made-up Ltd company no 9506232 GB-CHC-279417") == {("GB-COH", "09506232"), ("GB-CHC", "279417")}
    assert stated_in("Made-up Ltd GB-CHC-12, charity no 12345") == frozenset()
    assert stated_in("Made-up Ltd 1173575") == frozenset()

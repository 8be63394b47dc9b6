"""What is kept of a person to be compared, and the keys that bring records together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.linkage.blocking import blind, blocks
from answerable.pathways.linkage.records import MatchRecord

ANNA = {
    "forename": "Anna Maria",
    "surname": "Nowak-Smith",
    "other_names": ["Annie Jones", "Kowalska", "  "],
    "born": "1990-11-02",
    "sex": "Female",
    "phone": "+44 7123 456789",
    "email": "Anna@mail.test",
    "postcode": "qn1 2ab",
}
"""Nobody: made up."""


def test_an_identity_is_read_once() -> None:
    anna = MatchRecord.of(ANNA)
    assert (anna.forename, anna.surname, anna.parts) == ("anna", "nowak smith", ("nowak", "smith", "jones", "kowalska"))
    assert {"ann", "mary", "maria"} <= set(anna.known_as)
    assert (anna.born, anna.turned, anna.postcode, anna.outward) == ("19901102", "19900211", "QN12AB", "QN1")
    assert (anna.email, anna.phone, anna.sex) == ("anna@mail.test", "07123456789", "F")
    assert anna.identifiers == 6


def test_nothing_known_is_an_empty_record_without_keys() -> None:
    empty = MatchRecord.of({"forename": None})
    assert empty == MatchRecord()
    assert empty.identifiers == 0
    assert blocks(empty) == ()


def test_an_initial_is_no_form_of_anything() -> None:
    assert MatchRecord.of({"forename": "A", "other_names": ["B Smith"]}).known_as == ()


words = st.text("abcdeé -'王", max_size=12)
identities = st.fixed_dictionaries(
    {},
    optional={
        "forename": words, "surname": words, "other_names": st.lists(words, max_size=2), "born": st.dates().map(str) | words,
        "sex": st.sampled_from(["F", "male", "?"]), "phone": st.text("0123456789 +", max_size=14), "email": st.emails(),
        "postcode": st.text("QN123AB ", max_size=8),
    },
)  # fmt: skip
records = identities.map(MatchRecord.of)


@given(records)
def test_a_record_comes_back_as_it_was_packed(record: MatchRecord) -> None:
    assert MatchRecord.unpack(record.pack()) == record


def test_what_was_not_packed_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        MatchRecord.unpack(b"anything")


@given(records)
def test_keys_are_the_same_every_time_and_once_each(record: MatchRecord) -> None:
    found = blocks(record)
    assert found == blocks(MatchRecord.unpack(record.pack()))
    assert len(set(found)) == len(found)


KEY = b"0123456789abcdef0123456789abcdef"


def test_the_keys_of_a_person() -> None:
    """The ten keys of facts/pathways.md 2.5, and the whole name."""
    kinds = {key[0] for key in blocks(MatchRecord.of({**ANNA, "other_names": []}))}
    assert kinds == set("tesfydcopnw")


@pytest.mark.parametrize(
    ("change", "shares"),
    [
        ({"surname": "Nowak"}, True),
        ({"forename": "Nowak", "surname": "Anna"}, True),
        ({"surname": "Kowalska"}, False),
        ({"forename": "Annie"}, False),
        ({"forename": "A"}, False),
    ],
)
def test_without_a_date_of_birth_and_in_another_place_the_whole_name_is_what_is_shared(
    change: dict[str, str], shares: bool
) -> None:
    bare = {"born": "", "phone": "", "email": "", "other_names": []}
    here, away = ({**ANNA, **bare, "postcode": postcode} for postcode in ("QN1 2AB", "QN9 9ZZ"))
    shared = set(blocks(MatchRecord.of(here))) & set(blocks(MatchRecord.of({**away, **change})))
    assert {key[0] for key in shared} == ({"w"} if shares else set())
    assert not shared & set(blocks(MatchRecord.of(here), whole_name=False))


@pytest.mark.parametrize(
    "change",
    [
        {"forename": "Anna", "surname": "Smith", "phone": "", "email": "", "postcode": "QN9 9ZZ"},
        {"forename": "Nowak", "surname": "Anna", "phone": "", "email": "", "postcode": ""},
        {"born": "1990-02-11", "surname": "Nowak", "phone": "", "email": "", "postcode": ""},
        {"born": "", "phone": "", "email": ""},
        {"forename": "Ann", "surname": "Other", "phone": "", "email": "", "postcode": ""},
        {"forename": "Zoe", "surname": "Other", "born": "", "email": "", "postcode": ""},
        {"forename": "Zoe", "surname": "Other", "born": "", "phone": "", "postcode": ""},
        {"forename": "", "surname": "", "phone": "", "email": ""},
        {"forename": "A", "surname": "", "born": "", "phone": "", "email": ""},
    ],
)
def test_a_person_written_otherwise_shares_a_key(change: dict[str, str]) -> None:
    one, other = blocks(MatchRecord.of(ANNA)), blocks(MatchRecord.of({**ANNA, "other_names": [], **change}))
    assert set(one) & set(other)


def test_a_blind_key_needs_its_secret() -> None:
    found = blocks(MatchRecord.of(ANNA))
    ours, theirs = blind(KEY, found), blind(KEY[::-1], found)
    assert len(ours) == len(found)
    assert not set(ours) & set(theirs)
    assert ours == blind(KEY, found)
    assert all(-(2**63) <= key < 2**63 for key in ours)
    assert blind(KEY, ()) == ()

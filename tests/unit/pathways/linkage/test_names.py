"""How names, dates, numbers and addresses are read before they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.linkage import names
from answerable.pathways.linkage.forms_of_names import HEADS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Łukasz", "lukasz"),
        ("Ó Briain", "o briain"),
        ("Müller", "muller"),
        ("Straße", "strasse"),
        ("Yıldız", "yildiz"),
        ("Søren", "soren"),
        ("Nguyễn", "nguyen"),
    ],
)
def test_accents_fall_away(written: str, read: str) -> None:
    assert names.plain(written) == read


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Smith", ("smith",)),
        ("Smith-Jones", ("smith", "jones")),
        ("van den Berg", ("berg",)),
        ("O'Neil", ("oneil",)),
        ("O’Neil", ("oneil",)),
        ("Mc Donald", ("mcdonald",)),
        ("al-Hassan", ("hassan",)),
        ("De La Cruz", ("cruz",)),
        ("Bin", ("bin",)),
        ("Mac", ("mac",)),
        ("Mrs Smith", ("smith",)),
        ("Mrs", ("mrs",)),
        ("", ()),
        ("'", ()),
        ("王", ("王",)),
    ],
)
def test_a_surname_is_its_parts(written: str, parts: tuple[str, ...]) -> None:
    assert names.surname_parts(written) == parts


def test_forenames_keep_their_order() -> None:
    assert names.forenames("Dr Anne-Marie Jane") == ("anne", "marie", "jane")


@pytest.mark.parametrize(
    ("form", "full"),
    [
        ("liz", "elizabeth"),
        ("bill", "william"),
        ("alex", "alexandra"),
        ("alex", "alexander"),
        ("muhammad", "mohammed"),
        ("kasia", "katarzyna"),
    ],
)
def test_a_short_form_leads_to_the_names_it_may_stand_for(form: str, full: str) -> None:
    assert full in names.forms(form)


def test_a_name_without_known_forms_is_its_own() -> None:
    assert names.forms("zbigniew") == frozenset({"zbigniew"})


def test_every_form_is_written_as_it_will_be_read() -> None:
    assert all(names.words(form) == (form,) for form in HEADS)


def test_a_word_sounds_like_its_other_spelling() -> None:
    assert names.sound("catherine") == names.sound("katherin")
    assert names.sound("王小明明明") == "王小明明"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1990-02-28", "19900228"),
        (" 1990-02-28 ", "19900228"),
        ("1990-02-30", ""),
        ("1990", ""),
        ("1990-02", ""),
        ("", ""),
        ("28/02/1990", ""),
    ],
)
def test_a_date_of_birth_is_a_whole_date_that_there_is(written: str, read: str) -> None:
    assert names.born(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("07123 456 789", "07123456789"),
        ("+44 7123 456789", "07123456789"),
        ("+44 (0)7123 456789", "07123456789"),
        ("0044 7123 456789", "07123456789"),
        ("44 12", ""),
        ("1234567", "1234567"),
        ("4412345", "4412345"),
        ("none", ""),
    ],
)
def test_a_telephone_number_is_as_dialled_here(written: str, read: str) -> None:
    assert names.phone(written) == read


@pytest.mark.parametrize(
    ("written", "read"), [(" A.B@Mail.Test ", "a.b@mail.test"), ("nobody", ""), ("@mail.test", ""), ("a@b", "")]
)
def test_an_email_address_has_two_sides(written: str, read: str) -> None:
    assert names.email(written) == read


@pytest.mark.parametrize(("written", "read"), [("qn1 1aa", "QN11AA"), ("QN1", ""), ("", ""), ("2119", "2119")])
def test_a_postcode_is_written_in_one(written: str, read: str) -> None:
    assert names.postcode(written) == read


@pytest.mark.parametrize(
    ("written", "read"), [("Female", "F"), ("m", "M"), ("non-binary", ""), ("", ""), ("not asked", "")]
)
def test_what_is_not_one_of_two_says_nothing(written: str, read: str) -> None:
    assert names.sex(written) == read


@given(st.text(max_size=40))
def test_any_text_can_be_read_as_a_name(text: str) -> None:
    for part in (*names.surname_parts(text), *names.forenames(text)):
        assert part
        assert names.words(part)
    names.born(text), names.phone(text), names.email(text), names.postcode(text), names.sex(text), names.sound(text)

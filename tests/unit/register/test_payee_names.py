"""Printed names taken apart: spelling, other names, ledger numbers, placeholders, persons."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.payee_names import NameKind, is_person, is_placeholder, parse


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("THE MADE-UP CENTRE LTD", "Made-Up Centre Limited"),
        ("Women's Café & Aid", "WOMENS CAFE AND AID"),
        ("Zedbrook C.I.C.", "ZEDBROOK C I C"),
        ("Zedbrook Community Interest Company", "Zedbrook CIC"),
        ("Zedbrook public limited company", "ZEDBROOK PLC"),
        ("Zedbrook Co Ltd", "Zedbrook Company Limited"),
        ("www.zedbrook.co.uk", "Zedbrook"),
        ("Zedbrook Svcs", "ZEDBROOK SERVICES"),
        ("ZEDBROOK [17340]", "Zedbrook"),
        ("ZEDBROOK (200398)", "Zedbrook"),
        ("ZEDBROOK - 3009581", "Zedbrook"),
        ("Zedbrook C/O Quillfeather Ltd", "Zedbrook"),
        ("Zedbrook Aid, registered charity no 1173575", "Zedbrook Aid"),
        ("INGHAM S", "Inghams"),
        ("R.A. Zedbrook", "R A Zedbrook"),
    ],
)
def test_spellings_that_differ_in_nothing_that_counts_are_equal(one: str, other: str) -> None:
    assert parse(one).normal == parse(other).normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zedbrook (2012) Ltd", "Zedbrook Ltd"),
        ("Zedbrook North", "Zedbrook South"),
        ("Zedbrook 1", "Zedbrook 2"),
        ("Zedbrook Council", "Zedbrook Leisure Trust"),
    ],
)
def test_what_counts_stays(one: str, other: str) -> None:
    assert parse(one).normal != parse(other).normal


@pytest.mark.parametrize(
    ("printed", "words", "others"),
    [
        ("ZEDBROOK LTD T/A QUILL PRINT", "zedbrook", ["quill print"]),
        ("Zedbrook Ltd t/as Quill", "zedbrook", ["quill"]),
        ("Zedbrook Ltd TA Quill", "zedbrook", ["quill"]),
        ("Zedbrook trading as Quill", "zedbrook", ["quill"]),
        ("ZEDBROOK CENTRE K/A QUILL", "zedbrook centre", ["quill"]),
        ("Zedbrook AKA Quill", "zedbrook", ["quill"]),
        ("Zedbrook a.k.a. Quill", "zedbrook", ["quill"]),
        ("Zedbrook (formerly known as Quill Ltd)", "zedbrook", ["quill"]),
        ("Zedbrook (FORMERLY QUILL) [234295]", "zedbrook", ["quill"]),
        ("Zedbrook Ltd T/A", "zedbrook", []),
        ("Zedbrook", "zedbrook", []),
    ],
)
def test_other_names_are_told_from_the_name_itself(printed: str, words: str, others: list[str]) -> None:
    found = parse(printed)
    assert found.normal == words
    assert [" ".join(other) for other in found.others] == others


def test_the_form_in_law_the_ledger_number_and_the_stated_number_are_kept_apart() -> None:
    found = parse("ZEDBROOK LLP [17340] (200398), charity no 1173575")
    assert (found.normal, found.form) == ("zedbrook", "partnership")
    assert found.ledger_ids == ("17340", "200398")
    assert found.identifiers == {("GB-CHC", "1173575")}
    assert parse("Zedbrook Ltd").form == parse("Zedbrook PLC").form == "company"
    assert parse("Zedbrook").form == ""


def test_a_name_of_nothing_but_a_form_in_law_or_of_marks_is_kept() -> None:
    assert parse("Limited").words == ("limited",)
    assert parse("The").words == ("the",)
    assert parse("***").words == ()


def test_places_and_numbers_of_a_name() -> None:
    found = parse("Lancaster and Chorley Link 24")
    assert found.places == {"lancaster", "chorley"}
    assert found.numbers == {"24"}


@pytest.mark.parametrize(
    "printed",
    [
        "THIRD PARTY",
        "THIRD PARTY SUPPLIER",
        "Third Party Supplier Ltd",
        "third parties",
        "REDACTED",
        "Redacted, personal data",
        "Individual - name withheld",
        "VARIOUS",
        "Various suppliers",
        "SUNDRY",
        "Sundry creditors",
        "PETTY CASH",
        "CONFIDENTIAL",
        "Commercially sensitive",
        "N/A",
        "n/a - personal data",
        "NA",
        "-",
        "",
        "?",
        "XXXX",
        "Member of the public",
        "Members of public",
        "Private persons",
        "Name not disclosed",
        "Refund to private individual",
        "General expenses",
        "Not applicable",
        "Exempt under section 40",
        "REDACTED Mr J Smith",
    ],
)
def test_placeholders_are_nobody(printed: str) -> None:
    assert is_placeholder(printed)
    assert parse(printed).kind is NameKind.PLACEHOLDER


@pytest.mark.parametrize(
    "printed",
    [
        "Redactive Media Ltd",
        "Confidential Waste Ltd",
        "Stationery Sundries",
        "Various Artists Gallery",
        "Third Sector Lancashire",
        "Individual Solutions Ltd",
        "Supplier Link UK",
        "Total Energies",
        "The Personal Data Shredding Barn",
        "General Electric",
    ],
)
def test_names_with_such_words_in_them_are_somebody(printed: str) -> None:
    assert not is_placeholder(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "Mr J Smith",
        "DR C A WILSON",
        "Smith, Mrs A",
        "Jane Quillfeather",
        "J Quillfeather",
        "J A Quillfeather",
        "Quillfeather, J",
        "QUILLFEATHER, MARY J.",
        "Mr & Mrs Quillfeather",
        "MR AND MRS J QUILLFEATHER",
        "Mrs Ann Quillfeather (12345)",
        "MRS A QUILLFEATHER 12345",
    ],
)
def test_private_persons(printed: str) -> None:
    assert is_person(printed)
    assert parse(printed).kind is NameKind.PERSON


@pytest.mark.parametrize(
    "printed",
    [
        "Mr Quill Cleaning Services",
        "Mr & Mrs Quill Ltd",
        "Mr Quill & Co",
        "Quill, Zedbrook",
        "Chorley, J",
        "Quill Zed Brook Barn, J",
        "Jane Quillfeather Ltd",
        "James & Co",
        "L B Bexley",
        "T H Motors",
        "Zedbrook",
        "Mr",
        "Jane Quillfeather Photography Arts Barn",
        "Jane Quill Zed Brook",
        "Jane Q",
        "Quillfeather Zedbrook",
        "James 2000",
        "James T/A Quill Print",
    ],
)
def test_organisations_are_no_persons(printed: str) -> None:
    assert parse(printed).kind is NameKind.ORGANISATION


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart_and_spaces_around_it_do_not_count(printed: str) -> None:
    assert parse(f"  {printed} ").words == parse(printed).words


@given(st.text(alphabet=string.ascii_letters + string.digits + " .&'/-()[]", max_size=60))
def test_case_never_counts(printed: str) -> None:
    assert parse(printed.upper()).normal == parse(printed.lower()).normal
    assert parse(printed.upper()).kind is parse(printed.lower()).kind

"""Identifiers by rules (facts/guard.md 4.1). Every number is made up or set aside for examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.guard.findings import Severity
from answerable.guard.personal import bank, national_insurance, nhs, vehicles
from answerable.guard.personal.hit import Hit
from answerable.guard.personal.sweep import one_for_each_place

from .finding import findings, told

FOUND = [
    ("phone-number", "Ring 07700 900123 today", "07700 900123"),
    ("phone-number", "Ring +44 (0)7700 900123 today", "+44 (0)7700 900123"),
    ("phone-number", "(0115) 496 0123", "(0115) 496 0123"),
    ("phone-number", "01204 620830 is it", "01204 620830"),
    ("phone-number", "0044 7700 900123", "0044 7700 900123"),
    ("phone-number", "Paris: +33 1 42 68 53 00", "+33 1 42 68 53 00"),
    ("phone-number", "mobile 7700 900123", "7700 900123"),
    ("phone-number", "07700900123/07700900124", "07700900124"),
    ("phone-number", "Ring 0161 496\n0123 for it", "0161 496\n0123"),
    ("postcode", "at NG1 1AA.", "NG1 1AA"),
    ("postcode", "at ng11aa now", "ng11aa"),
    ("postcode", "EC1A 1BB", "EC1A 1BB"),
    ("address", "of 12 Acre Street, Nottingham NG1 1AA", "12 Acre Street, Nottingham NG1 1AA"),
    (
        "address",
        "Flat 3, 8a High Road\nLenton\nNottingham\nNG7 2AB",
        "Flat 3, 8a High Road\nLenton\nNottingham\nNG7 2AB",
    ),
    ("address", "seen in 14 Mill Lane on Monday", "14 Mill Lane"),
    ("address", "Rose Cottage, Church Lane, Newark NG24 1AA", "Rose Cottage, Church Lane, Newark NG24 1AA"),
    ("address", "at 12 acre street, nottingham ng1 1aa", "12 acre street, nottingham ng1 1aa"),
    ("collar-number", "PC1234 came", "1234"),
    ("collar-number", "officer 4417 came", "4417"),
    ("crime-reference", "CAD 2145/12MAY24", "CAD 2145/12MAY24"),
    ("crime-reference", "Incident 0123-04052022", "0123-04052022"),
    ("crime-reference", "incident 214 of 3 May", "incident 214 of 3 May"),
    ("address", "she lives at Rose Cottage, Farnsfield", "Rose Cottage, Farnsfield"),
    ("email-address", "<o'neill.j@example.org>", "o'neill.j@example.org"),
    ("email-address", "jane [at] example [dot] org", "jane [at] example [dot] org"),
    ("national-insurance-number", "NI: ab 12 34 56 c", "ab 12 34 56 c"),
    ("national-insurance-number", "AB123456C", "AB123456C"),
    ("national-insurance-number", "QQ123456C", "QQ123456C"),
    ("national-insurance-number", "nino AB123456", "AB123456"),
    ("nhs-number", "NHS number 943 476 5919", "943 476 5919"),
    ("nhs-number", "NHS no: 943 476 5918", "943 476 5918"),
    ("nhs-number", "it says 401 023 2137 here", "401 023 2137"),
    ("date-of-birth", "DOB: 03/05/84", "03/05/84"),
    ("date-of-birth", "Date of birth\n3 May 1984", "3 May 1984"),
    ("date-of-birth", "born in Leeds on 3rd of May 1984", "3rd of May 1984"),
    ("date-of-birth", "12.03.1985 (dob)", "12.03.1985"),
    ("date-of-birth", "She was aged 34 on May 3, 1984", "May 3, 1984"),
    ("date-of-birth", "Priya Nair (01/02/1980) was seen", "01/02/1980"),
    ("vehicle-registration", "AB24 CDE passed", "AB24 CDE"),
    ("vehicle-registration", "a van, KY80ABC", "KY80ABC"),
    ("vehicle-registration", "the car A123 BCD", "A123 BCD"),
    ("vehicle-registration", "ABC 123D is the car", "ABC 123D"),
    ("vehicle-registration", "vehicle reg ab24 cde", "ab24 cde"),
    ("bank-details", "Sort code: 12-34-56", "12-34-56"),
    ("bank-details", "account number is 12345678", "12345678"),
    ("bank-details", "Bank: 12-34-56 / 12345678", "12345678"),
    ("bank-details", "GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),
    ("bank-details", "card 4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("bank-details", "card 4111111111111111", "4111111111111111"),
    ("passport", "passport number 123456789", "123456789"),
    ("driving-licence", "MORGA657054SM9IJ", "MORGA657054SM9IJ"),
    ("ip-address", "from IP address 81.2.69.142", "81.2.69.142"),
    ("ip-address", "the server 2001:db8::8a2e:370:7334", "2001:db8::8a2e:370:7334"),
    ("collar-number", "PC 4417 came", "4417"),
    ("collar-number", "Sgt A Pemberwick 4417", "4417"),
    ("collar-number", "PCs 4417, 4418 and 4419", "4419"),
    ("collar-number", "4417 PC Pemberwick", "4417"),
    ("collar-number", "shoulder no. U217", "U217"),
    ("warrant-number", "Warrant card no: 123456", "123456"),
    ("crime-reference", "37/12345/26 was closed", "37/12345/26"),
    ("crime-reference", "Crime Reference Number: 26000123456", "26000123456"),
    ("crime-reference", "CAD 214 of 3 May 2024", "CAD 214 of 3 May 2024"),
    ("crime-reference", "CAD 214", "CAD 214"),
    ("crime-reference", "log no 55 of 03/05/2024", "log no 55 of 03/05/2024"),
    ("crime-reference", "URN 31AB1234526", "31AB1234526"),
    ("custody-number", "custody record NM/01234/26", "NM/01234/26"),
    ("custody-number", "held under NM/01234/26", "NM/01234/26"),
]

NOT_FOUND = [
    "Invoice 0123456789 was paid",
    "Invoice 4536119520 of 03/05/2024 for £1,234.56",
    "Purchase order 45 00123456",
    "Order No 07123456789",
    "03-05-2024 0900",
    "Section 40(2), sections 1.2.3.4 and 31(1)(a)",
    "SIC 84240, SK 573 400, version 1.0.4.2",
    "Ref 2023/24, PO0862336, OPCC-866, DN598213",
    "company 07566243 and VAT GB 123 4567 89",
    "the meeting of 3 May 2024 in room B12",
    "1st, 2nd and 3rd in table s12 3rd",
    "XX1 1AA and N1Z 1AA",
    "NG1 \n1AA",
    "card 4111 1111 1111 1112 and 41 1111 1111 1111 11",
    "GB82 WEST 1234 5698 7654 33",
    "BG123456C, DA123456C and AB123456",
    "invoice AB123456C",
    "case 4010232137 and 401 023 2138",
    "AB01 CDE and A123 BCD",
    "MORGA699054SM9IJ",
    "IP address 999.1.1.1 or 127.0.0.1",
    "PC 50% and Inspector 2,000",
    "12-34-56 and 12345678",
    "a @ b, @example.org, x@y and .@example.org",
    "He was born to sing, he said; the meeting of the whole committee was on 3 May 2024",
    "on 3 May 2024 the committee talked of children born",
    "012345-2026",
    "+99 12345678",
    "001 200 000 0000",
    "Those who rang 0161\n31 of them, were told",
    "The Annual Report (31/03/2024) was sent",
]


@pytest.mark.parametrize(("technique", "text", "value"), FOUND)
def test_it_is_found(technique: str, text: str, value: str) -> None:
    assert value in told(technique, text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_look_alikes_are_not_found(text: str) -> None:
    assert [(one.technique, one.texts) for one in findings(text) if one.technique != "name"] == []


def test_an_address_is_one_finding_with_its_postcode() -> None:
    assert [one.technique for one in findings("at 12 Acre Street, Nottingham NG1 1AA")] == ["address"]


def test_two_addresses_are_two() -> None:
    assert len(told("address", "12 Acre Street, Derby DE1 1AA and 14 Mill Lane, Derby DE1 1AB")) == 2


def test_a_house_number_far_above_a_postcode_is_not_its_own() -> None:
    assert told("address", "12 Acre\n\n\n\n\n\n\n\nNG1 1AA") == []


def test_of_two_that_overlap_the_surer_or_longer_is_told() -> None:
    early, sure, long = (
        Hit("passport", 0, 9, "", 0.8, ""),
        Hit("nhs-number", 4, 14, "", 0.99, ""),
        Hit("postcode", 13, 30, "", 0.8, ""),
    )
    assert one_for_each_place([long, sure, early]) == [long]
    assert one_for_each_place([early, sure]) == [sure]
    assert one_for_each_place([sure, Hit("postcode", 5, 12, "", 0.9, "")]) == [sure]


def test_where_it_is_and_why() -> None:
    (one,) = findings("Dear Sir\n\nYour date of birth is 03/05/1984.")
    assert (one.where, one.reason, one.severity) == (
        "line 3, characters 23 to 32",
        "follows “date of birth”",
        Severity.LOOK,
    )


def test_a_number_in_the_range_of_the_nhs_alone_is_a_hint() -> None:
    (one,) = findings("it says 4010232137 here")
    assert (one.technique, one.severity) == ("nhs-number", Severity.NOTE)


def test_one_value_in_two_places_is_one_finding() -> None:
    (one,) = findings("07700 900123\nor 07700900123")
    assert (one.count, one.where) == (2, "line 1, characters 1 to 12; line 2, characters 4 to 14")


def test_places_beyond_five_are_counted() -> None:
    (one,) = findings("NG1 1AA\n" * 7)
    assert one.where.endswith("line 5, characters 1 to 7; and 2 more")


def test_over_two_lines() -> None:
    (one,) = findings("at 12 Acre Street\nNottingham NG1 1AA")
    assert one.where == "line 1, character 4, to line 2, character 18"


@given(st.integers(0, 999_999_999))
def test_one_tenth_digit_at_most_satisfies_the_nhs_checksum(first: int) -> None:
    assert sum(nhs.checksum_holds(f"{first:09}{check}") for check in range(10)) <= 1


@given(st.integers(10**13, 10**14 - 1), st.integers(0, 13), st.integers(1, 9))
def test_luhn_sees_one_wrong_digit(body: int, at: int, more: int) -> None:
    digits = next(
        f"{body}{last}" for last in range(10) if bank.luhn_holds(f"{body}{last}") or len(set(f"{body}{last}")) == 1
    )
    wrong = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :]
    assert not bank.luhn_holds(wrong)


@pytest.mark.parametrize(
    "prefix", ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "DA", "FA", "IA", "QA", "UA", "VA", "AD", "AO"]
)
def test_prefixes_that_hmrc_does_not_give_out(prefix: str) -> None:
    assert not national_insurance.is_prefix(prefix)


def test_age_codes_run_to_the_end_of_the_scheme() -> None:
    assert [one for one in map("{:02}".format, range(100)) if not vehicles.is_age(one)] == ["01"]


@pytest.mark.parametrize(
    "text",
    [
        "tel 12345678 90 12 34 56 78",
        "tel 1234 5 67",
        "+44 123",
        "0800 1111",
        "+33 1 42 68 53 00 00 00",
        "MORGA613054SM9IJ",
        "12 Acre Street, Derby DE1\n1AA",
        "12 Acre; Derby DE1 1AA",
        "passport 943 476 591, NHS 943 476 5919",
        "custody 37/12345/26 crime 37/12345/26",
        "he gave DOB 03/05/84 and DOB 03/05/84",
        "dob 03/05/84\n03/05/84 dob",
        "mobile 07700 900123",
        "00000000000",
    ],
)
def test_each_place_is_told_once(text: str) -> None:
    found = [(one.technique, one.where) for one in findings(text)]
    assert len(found) == len(set(found))


def test_the_surest_reason_is_told() -> None:
    (one,) = findings("It was 03/05/84 (dob). His date of birth is 03/05/84.")
    assert (one.count, one.reason) == (2, "follows “date of birth”")


def test_the_surer_of_two_that_overlap() -> None:
    assert told("custody-number", "custody 37/12345/26") == ["37/12345/26"]
    assert told("crime-reference", "custody 37/12345/26") == []

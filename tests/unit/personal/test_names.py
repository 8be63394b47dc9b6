"""Names by rules and lists (facts/guard.md 4.2). Nobody named here exists."""

from __future__ import annotations

import pytest

from .finding import findings, told

FOUND = [
    ("Mr Pemberwick rang.", "Mr Pemberwick"),
    ("Mrs Street rang.", "Mrs Street"),
    ("I met Dr A. J. Okafor.", "Dr A. J. Okafor"),
    ("by Sgt A Pemberwick 4417", "Sgt A Pemberwick"),
    ("by PC 4417 Brown", "PC 4417 Brown"),
    ("Surname: Wróblewska", "Wróblewska"),
    ("name: jane pemberwick", "jane pemberwick"),
    ("Dear Siobhán,", "Siobhán"),
    ("Yours sincerely\n\nGrant Adeyemi-Clarke", "Grant Adeyemi-Clarke"),
    ("Kind regards,\nXueying Ouyang\nClerk", "Xueying Ouyang"),
    ("her brother Kwabena left", "Kwabena"),
    ("the list has Smith, J and others", "Smith, J"),
    ("ABERNATHY, Ruth", "ABERNATHY, Ruth"),
    ("KOROMA, Zbx", "KOROMA, Zbx"),
    ("Price, J", "Price, J"),
    ("it was Harriet Graham who", "Harriet Graham"),
    ("said Gráinne O’Shaughnessy today", "Gráinne O’Shaughnessy"),
    ("met Willem van der Berg there", "Willem van der Berg"),
    ("met Leila el-Sayed there", "Leila el-Sayed"),
    ("met Jane Price there", "Jane Price"),
    ("met Grant Hughes there", "Grant Hughes"),
    ("met J. Smith there", "J. Smith"),
    ("met R Zxbrq there", "R Zxbrq"),
    ("met HARRIET PEMBERTON there", "HARRIET PEMBERTON"),
    ("Tobvar Zanquil spoke", "Tobvar Zanquil"),
    ("We have told everybody about this and also Harriet\nPemberwick, who is new.", "Harriet\nPemberwick"),
    ("Harriet Graham’s reply", "Harriet Graham"),
    ("Harriet Graham’s Uncle came", "Harriet Graham"),
    ("Present: Tobi Oyewole, Meera Iyer", "Tobi Oyewole"),
    ("Wm. Pemberton came", "Wm. Pemberton"),
    ("Agnieszka Gombroszewska", "Agnieszka Gombroszewska"),
    ("Jane Pemberton Director of Finance", "Jane Pemberton"),
    ("Jane Hughes Housing Manager", "Jane Hughes"),
    ("saw Hughes, Dr Jane Pemberton", "Dr Jane Pemberton"),
    ("saw J Ng there", "J Ng"),
    ("Contact: Harriet. Kwame came", "Harriet"),
    ("in Derby. Jane Pemberton came", "Jane Pemberton"),
]

NOT_FOUND = [
    "Grant Thornton audits us",
    "on Victoria Road in Mansfield",
    "Operation Alice ended",
    "Victim Support and the Police and Crime Commissioner",
    "FREEDOM OF INFORMATION REQUEST",
    "Chief Constable Report and Annual Summary",
    "Ernst & Young, Marks & Spencer",
    "Lady Bay Bridge",
    "Dear Sir or Madam",
    "Yours sincerely\nHead of Commissioning",
    "St Ann’s and Annie’s Burger Shack",
    "GB-CHC, GB-COH",
    "Easter Monday in April, in Nottingham, Derby",
    "the ABC XYZ of it",
    "XQZRT BVNMK",
    "A Grubblex of that kind",
    "1234, J",
    "Contact: the office",
    "surname: of the person",
    "Ford Transit",
    "Zqwert Bnmlk Vfgrt Plokm",
    "Harvey",
    "Black Hughes",
    "Mr and the other",
    "Thornton & Sons, Pemberton & Hargreaves",
]


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_a_name_is_found(text: str, name: str) -> None:
    assert name in told("name", text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_nobodys_name_is_not(text: str) -> None:
    assert told("name", text) == []


def test_a_last_name_alone_is_found_after_the_whole_name() -> None:
    found = told("name", "Harriet Pemberwick came. Then Pemberwick left, and Pemberwick’s dog.")
    assert found == ["Harriet Pemberwick", "Pemberwick"]


def test_a_word_written_small_in_the_same_text_is_no_name() -> None:
    assert told("name", "Zanquil Tobvar. The zanquil is a tobvar.") == []


def test_names_in_an_address_or_an_e_mail_address_are_not_told_twice() -> None:
    assert [one.technique for one in findings("12 Charlotte Mason Street, Derby DE1 1AA")] == ["address"]


@pytest.mark.parametrize(
    "allowed",
    ["Jane Pemberwick", "Pemberwick, Jane", "Ms Jane Pemberwick", "jane pemberwick"],
)
@pytest.mark.parametrize(
    "text", ["Jane Pemberwick", "Pemberwick, Jane", "J Pemberwick", "Ms Pemberwick", "Pemberwick, J"]
)
def test_the_offices_own_people_are_allowed_in_any_form(allowed: str, text: str) -> None:
    assert told("name", f"I asked {text} about it", allowed=[allowed]) == []


@pytest.mark.parametrize("text", ["John Pemberwick", "K Pemberwick", "Jane Smithers", "Ms Jane"])
def test_others_are_not_allowed_with_them(text: str) -> None:
    assert told("name", f"I asked {text} about it", allowed=["Jane Pemberwick", ""]) == [text]


def test_a_provider_and_a_number_are_allowed() -> None:
    text = "Harriet Tubman Cottages, 07700 900123, 07700 900124"
    assert told("phone-number", text, allowed=["07700900123"]) == ["07700 900124"]
    assert told("name", "from Harriet Tubman today", allowed=["The Harriet Tubman Project"]) == []


@pytest.mark.parametrize("text", [
    "Mr Pemberton Price Report", "by DC Hughes de la Report", "Contact: Mr", "Signed by\nHarriet in Derby now", "name: red chairs\n",
    "contact: Harriet. Then more", "Zanquil. Tobvar", "Jane Hughes. Kwame Mensah came.", "We have told everybody about this and also Harriet\nand others.",
    "Harriet Graham’s", "de la Cruz Price", "Price Hughes", "J K", "Grant May Price", "Price and Young Price", "Young Price", "I Zxbrq", "Jane A Price B",
])  # fmt: skip
def test_it_never_breaks_and_points_at_what_it_tells(text: str) -> None:
    for one in findings(text):
        assert all(word in text for word in one.texts)

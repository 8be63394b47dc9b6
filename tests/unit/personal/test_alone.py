"""Names that stand alone, with and without capitals: everybody here is made up."""

from __future__ import annotations

import pytest

from answerable.guard.personal.likeness import LIKE_A_NAME, likeness

from .finding import told

FOUND = [
    ("Spoke to Hamish in Legal about it.", "Hamish"),
    ("We were told by Tobechukwu, her nephew.", "Tobechukwu"),
    ("Ask Grace if the hall is free.", "Grace"),
    ("The minutes are with Bilal K until noon.", "Bilal"),
    ("Early turn: PCs Fenn, MacAskill and Dyer", "MacAskill"),
    ("Early turn: PCs Fenn, MacAskill and Dyer", "Dyer"),
    ("It was sent to Priya and Dawn was copied.", "Dawn"),
    ("Llŷr Bevan-Rowlands came. We saw Llŷr again.", "Llŷr"),
    ("Jo Fairweather disagrees. Action: JF to draft.", "JF"),
    ("I met Will Cartmel, the clerk.", "Will Cartmel"),
    ("She was with Judge Penhallow. Mr Frost spoke.", "Mr Frost"),
    ("09:14 did bilal send it\n09:15 no ask tom\n09:17 mrs ismail rang", "bilal"),
    ("09:14 did bilal send it\n09:15 no ask tom\n09:17 mrs ismail rang", "mrs ismail"),
    ("09:14 did bilal send it\n09:15 told cartwright about it\n09:17 no not yet", "cartwright"),
    ("Steph: is it done\nBilal K: ask zubair hussain\nSteph: ok will do", "zubair hussain"),
    ("Steph: is it done\nBilal K: ask zubair hussain\nSteph: ok will do", "Steph"),
    ("Gaz: has it gone\nBaz: not yet\nGaz: soon then\nBaz: it has now", "Gaz"),
]
NOT_FOUND = [
    "Serco said that the van was late.",
    "She lives in Georgia and works at Florence.",
    "Sarah's Law and Clare's Law are run by the force.",
    "Ask the Grace Period Team.",
    "It went from Essex to Harlow and Grays.",
    "Rose & Sons told us, and Rose & Daughters.",
    "note: it is done\nalso: it is late\nlast: the file is here",
    "The CPS and the NHS told JF.",
    "May I ask for it?",
]


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_a_name_alone_is_found(text: str, name: str) -> None:
    assert name in told("name", text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_stands_alone_and_is_nobodys_is_not(text: str) -> None:
    assert told("name", text) == []


def test_a_word_in_a_list_after_a_rank_that_names_an_organisation_is_nobody() -> None:
    assert told("name", "Early turn: PCs Fenn, Police and Dyer") == ["PCs Fenn", "Dyer"]


def test_an_ordinary_word_after_a_title_without_a_capital_is_nobody() -> None:
    chat = "09:14 did bilal send it\n09:15 the dr will call\n09:17 mrs ismail rang"
    assert told("name", chat) == ["bilal", "mrs ismail"]


@pytest.mark.parametrize("name", ["priyanka", "yaroslava", "anbuselvi", "ogunleye"])
def test_a_name_of_no_list_is_like_one(name: str) -> None:
    assert likeness(name) > LIKE_A_NAME


@pytest.mark.parametrize("word", ["spreadsheet", "screenshots", "precept", "breakfast"])
def test_an_ordinary_word_of_no_list_is_not(word: str) -> None:
    assert likeness(word) < 0

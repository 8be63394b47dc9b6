"""The example offices answer their letters: what was asked is shown with its source, or its absence is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from answerable.answering import answer_letter, answer_question
from answerable.answering.answer import Answer, Held, Status
from answerable.answering.json_form import as_json
from answerable.office.actions import load_office
from answerable.reading.letter import read

pytestmark = pytest.mark.django_db(databases=["default", "published"])

Answered = Callable[[str, Path], dict[str, Answer]]


def _check_evidence(answers: Iterable[Answer]) -> None:
    for answer in answers:
        known = {item.id for item in answer.evidence}
        assert all(item.source for item in answer.evidence)
        assert all(
            cell.gap or cell.blank or set(cell.evidence) <= known
            for t in answer.tables
            for row in t.rows
            for cell in row
        )
        assert all("£" not in cell.text or cell.evidence for t in answer.tables for row in t.rows for cell in row)
        assert all("£" not in p.text or p.evidence for p in answer.paragraphs)
        assert answer.paragraphs or answer.tables or answer.gaps
        as_json(answer)


def _rows(answer: Answer, at: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in answer.tables[at].rows]


def _about(answers: dict[str, Answer], words: str) -> Answer:
    return next(answer for answer in answers.values() if words in answer.question)


def _gap_texts(answer: Answer) -> str:
    return " | ".join(gap.text for gap in answer.gaps)


def _check_10653(answers: dict[str, Answer], words: dict[str, str]) -> None:
    _check_evidence(answers.values())
    assert "£86,000" in _about(answers, words["value"]).text
    assert "£130,000 (stated as “£130k”)" in _about(answers, words["value"]).text
    limit = _about(answers, words["limit"])
    assert "Community Safety Fund grant runs until 2016" in limit.text
    assert "start date not recorded" in _gap_texts(limit)
    outline = _about(answers, words["outline"])
    assert _rows(outline) == [
        ["Medium Risk Intervention Worker", place, "1"] for place in ("Nottingham City", "County South", "County North")
    ]
    why = _about(answers, words["why"])
    assert "business case" in why.text
    assert "sharing protocols" in why.text
    assert "Health and Well-being Board" in _about(answers, words["fit"]).text
    earlier = _about(answers, words["earlier"])
    assert "We have assumed that you mean 7617/13" in earlier.text
    assert "annual leave" in earlier.text
    partner = _about(answers, words["partner"])
    assert "The Crime and Drugs Partnership does respond" in partner.text
    assert "happy to share information" in partner.text
    assert "£" not in partner.text


@pytest.mark.shared
def test_10653_is_answered_in_full(answered: Answered, shared: Path) -> None:
    answers = answered("nottinghamshire", shared / "seeds" / "nottinghamshire-10653.txt")
    _check_10653(
        answers,
        {
            "value": "value of the contract", "limit": "time limited", "outline": "outline of what", "why": "why WAIS",
            "fit": "commissioning pathways", "earlier": "placed on your website", "partner": "willingness",
        },
    )  # fmt: skip


def test_the_restated_10653_is_answered_in_full(answered: Answered, examples: Path) -> None:
    answers = answered("nottinghamshire", examples / "nottinghamshire" / "letters" / "request.txt")
    _check_10653(
        answers,
        {
            "value": "is worth", "limit": "time limited", "outline": "in outline", "why": "why WAIS",
            "fit": "commissioning pathways", "earlier": "explain why?", "partner": "unwilling",
        },
    )  # fmt: skip


PROVIDERS = {"Sexual Assault Referral Centre", "Sunflower Centre", "Northamptonshire Rape Crisis"}


def _check_03072015(answers: dict[str, Answer]) -> None:
    _check_evidence(answers.values())
    for label in ("1.1", "1.2", "1.3"):
        answer = answers[label]
        assert {row[0] for row in _rows(answer)} >= PROVIDERS, label
        assert "Northamptonshire Police Authority" in answer.text
        assert "webarchive.org.uk" in answer.text
        assert "provider" in _gap_texts(answer)
        assert "A-10 (Victim Support)" in answer.text, "services for victims of any crime are named, not counted"
        assert "Crimestoppers" in _gap_texts(answer), "agreements without a category are named, not left out"
        assert answer.status is Status.PART
    for label in ("1.2", "1.3"):
        answer = answers[label]
        stated, given = _rows(answer, 1), _rows(answer, 2)
        shown = {row[3] for row in stated}
        assert {"£915,000 (stated as “£915k”)", "£420,920", "£150,000", "£1,690,000 (stated as “£1.690m”)"} <= shown
        assert given == [
            ["Contribution by NCC", "£300,000", "£0", "£0", "£0", "£0"],
            ["Annual change", "-£200,000", "-£300,000", "£0", "£0", "£0"],
        ]
        assert "not broken down by agreement in the register" in answer.tables[1].caption
        assert "outside the period you ask about" in answer.text
        assert "value" in _gap_texts(answer)
    assert {"2012-13", "2013-14", "2014-15"} <= set(answers["1.3"].tables[0].columns)
    for label in ("i", "ii", "iii"):
        assert "Category" in answers[label].tables[0].columns
    assert _rows(answers["iii"])[0][0] == "Sexual Assault Referral Centre"
    documents = {row[0]: row[1:] for row in _rows(answers["2"])}
    assert (
        documents["Northamptonshire Interpersonal Violence Strategy 2015-2018"][0]
        == "Strategy, draft, for April 2015 to March 2018"
    )
    assert {"Refreshed Police and Crime Plan", "Online Safety Report", "Ten Point Pledge"} <= set(documents)
    assert all(row[1].startswith(("http", "Archived copy: http")) for row in documents.values())
    assert "£" not in answers["2"].text


@pytest.mark.shared
def test_03072015_2_is_answered_or_its_gaps_are_named(answered: Answered, shared: Path) -> None:
    _check_03072015(answered("northamptonshire", shared / "seeds" / "northamptonshire-03072015-2.txt"))


def test_the_restated_03072015_2_is_answered_or_its_gaps_are_named(answered: Answered, examples: Path) -> None:
    _check_03072015(answered("northamptonshire", examples / "northamptonshire" / "letters" / "request.txt"))


def test_a_whole_register_leaves_no_gap(answered: Answered, examples: Path) -> None:
    answers = answered("northshire", examples / "northshire" / "letters" / "request.txt")
    _check_evidence(answers.values())
    before_the_register = answers.pop("10")
    assert {label for label, answer in answers.items() if answer.status is not Status.ANSWERED} == set()
    assert before_the_register.held is Held.ELSEWHERE
    assert "kept by the record office" in before_the_register.text
    by_year = {row[1]: row[-3:] for row in _rows(answers["1.3"])}
    assert by_year["Sexual violence counselling"] == ["£120,000", "£124,000", "£128,400"]
    assert by_year["Northshire helpline"] == ["Not running", "£42,000", "£43,260"]
    assert "restricted tender" not in answers["3"].text.casefold(), (
        "the award of 2024 was asked about, not the one before"
    )
    assert "open tender" in answers["2.1"].text
    assert _rows(answers["2.2"])[0] == ["Independent domestic violence adviser", "Northshire", "8.5"]
    assert _rows(answers["4"]) == [["Northshire helpline", "£42,000", "£43,260", "£44,557.80"]]
    assert _rows(answers["6"])[0][1:] == ["£1,250,000", "£1,450,000", "£1,600,000", "£1,650,000", "£1,700,000"]
    assert "Underspends are returned" in answers["6"].text
    assert "https://northshire.example/foi/2024-0113" in answers["9"].text


@pytest.mark.parametrize("office", ["nottinghamshire", "northamptonshire", "northshire"])
def test_a_question_alone_has_the_answer_it_has_in_its_letter(office: str, examples: Path) -> None:
    load_office(folder=examples / office, by=None)
    letter = read(examples / office / "letters" / "request.txt")
    alone = tuple(answer_question(question, letter=letter) for question in letter.questions)
    assert alone == answer_letter(letter)


@pytest.mark.shared
def test_letters_about_other_things_get_no_rows(answered: Answered, shared: Path) -> None:
    for letter in ("003.txt", "005.txt", "008.txt"):
        for answer in answered("northshire", shared / "letters" / letter).values():
            assert answer.tables == (), answer.question
            assert answer.status in (Status.GAP, Status.UNCLEAR)
            assert answer.gaps

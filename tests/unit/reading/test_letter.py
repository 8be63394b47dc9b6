"""A file in, a letter out: everything put together, on letters made up here and on the shared ones."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from answerable.reading.errors import CannotRead
from answerable.reading.letter import as_json, read, read_upload
from answerable.reading.structure import Letter, Measure, Outcome, ask_from_data

LETTER = """Ref 20417

14 March 2019

Dear Ms Example

Re: Request under the Freedom of Information Act 2000 (FOIA)

Thank you for your request for information, which was received by the Exampleshire Office of the Police and Crime
Commissioner on 19 February 2019.

INFORMATION REQUESTED

I understand that you fund SafeNet to support victims of stalking in Exampleshire. For 2017/18 and 2018/19, please
tell me:

1. How much SafeNet was paid in each year
2. How it was chosen
3. How many people it helped

RESPONSE

1. £12,000 and £14,500.

2. The advisers' names are withheld under section 40(2) of the Act. The route was an open competition.

3. This is not recorded.

You may also wish to see FOI reference 311/18, which asked about hate crime.
"""

THREAD = """----- MESSAGE 1 REQUEST/OUTGOING date=2021-03-01T21:29:28+00:00 from=[REQUESTER] attachments=[]

Dear Exampleshire County Council,

Please send the policy on lone working since January 2018.

Yours faithfully,

----- MESSAGE 2 RESPONSE/INCOMING date=2021-03-02T10:15:13+00:00 from=Council attachments=[]

Our reference: 77123    Information request
Thank you for your email, received on 2 March. We are processing your request and aim to reply by 30 March 2021.

----- MESSAGE 3 RESPONSE/INCOMING date=2021-03-19T17:07:50+00:00 from=Council attachments=['Response not held.pdf']

Our reference: 77123    Information request
Thank you for your request. I have attached our formal response.
"""

INTERLEAVED = """Refuge places

Reference: 4410
Date of response: 5 May 2020

You asked:

1. How many refuge places are there in the county?

There are 14. We hold no figures for earlier years.

2. Who runs the refuges in the county?

No information held.
"""

CLARIFIED = """Reference: 2022 – 17 / AB1
Date of response: 1st June 2022

Request

1. How many advisers were trained in 2021?
2. How do the police treat repeat calls?

After clarification it was agreed that point 2 is a matter for the police and not for this office.
"""


def made(tmp_path: Path, text: str, name: str = "letter.txt") -> Letter:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_a_letter_with_its_answer(tmp_path: Path) -> None:
    letter = made(tmp_path, LETTER)
    assert letter.reference == "20417"
    assert letter.authority == "Exampleshire Office of the Police and Crime Commissioner"
    assert letter.date_received == date(2019, 2, 19)
    assert letter.date_of_response == "2019-03-14"
    assert letter.exemptions_cited == ("s.40(2)",)
    assert letter.outcome is Outcome.PART
    assert letter.mentions == ("311/18",)
    assert [period.text for period in letter.periods] == ["2017-18", "2018-19"]
    assert letter.asks_for == ("amounts", "per_year", "procurement_route", "statistics")
    assert [question.label for question in letter.questions] == ["1", "2", "3"]
    paid, chosen, helped = (question.ask for question in letter.questions)
    assert paid.measures == (Measure.AMOUNT_BY_YEAR,)
    assert paid.subjects == chosen.subjects == helped.subjects == ("stalking",)
    assert paid.names == chosen.names == ("SafeNet",)
    assert chosen.measures == (Measure.ROUTE,)
    assert helped.measures == (Measure.STATISTICS,)
    assert letter.notes == ()


def test_a_thread(tmp_path: Path) -> None:
    letter = made(tmp_path, THREAD)
    assert letter.authority == "Exampleshire County Council"
    assert letter.reference == "77123"
    assert letter.date_received == date(2021, 3, 2)  # the year is the thread's
    assert letter.date_of_response == "2021-03-19"
    assert letter.outcome is Outcome.NOT_HELD
    assert [period.text for period in letter.periods] == ["2018-01-"]


def test_a_thread_without_an_answer(tmp_path: Path) -> None:
    letter = made(tmp_path, THREAD[: THREAD.index("----- MESSAGE 3")])
    assert letter.date_of_response is None
    assert letter.outcome is Outcome.UNCLEAR


def test_answers_between_the_questions(tmp_path: Path) -> None:
    letter = made(tmp_path, INTERLEAVED)
    assert [question.text for question in letter.questions] == [
        "How many refuge places are there in the county?",
        "Who runs the refuges in the county?",
    ]
    assert letter.outcome in {Outcome.PART, Outcome.NOT_HELD}
    assert "We hold no figures" in letter.response_text
    assert "We hold no figures" not in letter.request_text
    assert letter.date_of_response == "2020-05-05"


def test_a_clarification_that_answers(tmp_path: Path) -> None:
    letter = made(tmp_path, CLARIFIED)
    assert letter.reference == "2022-17 / AB1"
    assert letter.outcome is Outcome.PART
    assert [period.text for period in letter.periods] == ["2021"]


def test_what_the_reader_is_unsure_of_is_noted(tmp_path: Path) -> None:
    letter = made(tmp_path, "Dear Council,\n\nHow many grants were made in previous years?\n\nYours faithfully")
    assert letter.notes == (
        "No reference was found in this letter.",
        "It is not clear which days “previous years” means in question (no number).",
    )
    assert "No question was found in this letter." in made(tmp_path, "Thank you for everything.").notes


def test_a_response_that_only_repeats_the_request_decides_nothing(tmp_path: Path) -> None:
    letter = made(
        tmp_path, "Ref: 4410\n\nYou asked:\n\n1. Who runs the refuges?\n\nResponse:\n\n1. Who runs the refuges?\n"
    )
    assert letter.outcome is Outcome.UNCLEAR
    assert letter.notes == ("The letter has an answer, but not what was decided.",)


def test_an_upload_reads_like_a_file(tmp_path: Path) -> None:
    letter = read_upload(LETTER.encode(), "letter.txt")
    assert as_json(letter) == as_json(made(tmp_path, LETTER))


def test_as_json_is_plain_data_with_exactly_these_keys(tmp_path: Path) -> None:
    data = json.loads(json.dumps(as_json(made(tmp_path, LETTER))))
    assert list(data) == [
        "file",
        "authority",
        "reference",
        "date_received",
        "date_of_response",
        "questions",
        "exemptions_cited",
        "outcome",
        "asks_for",
        "periods",
        "mentions",
    ]
    assert list(data["questions"][0]) == ["label", "parent", "text", "ask"]
    assert (data["file"], data["date_received"], data["outcome"]) == ("letter.txt", "2019-02-19", "part")
    assert ask_from_data(data["questions"][0]["ask"]).measures == (Measure.AMOUNT_BY_YEAR,)


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("/somewhere/letters/restated/R001.txt", "restated/R001.txt"),
        ("letters/001.txt", "001.txt"),
        ("/somewhere/else/001.txt", "001.txt"),
        ("001.txt", "001.txt"),
        ("letters", "letters"),
    ],
)
def test_the_file_is_called_by_its_place_among_the_letters(file: str, shown: str) -> None:
    assert as_json(Letter(file=file, text=""))["file"] == shown


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"nothing\.txt was not found"):
        read(tmp_path / "nothing.txt")


@pytest.mark.shared
def test_the_reference_letters_are_read_as_well_as_the_bars_ask(shared: Path, tmp_path: Path) -> None:
    gold = shared / "letters" / "gold.jsonl"
    out = tmp_path / "out.jsonl"
    files = [json.loads(line)["file"] for line in gold.read_text(encoding="utf-8").splitlines()]
    rows = [json.dumps(as_json(read(shared / "letters" / file))) for file in files]
    out.write_text("\n".join(rows), encoding="utf-8")
    bars = (
        "questions_f1=0.9",
        "reference=0.9",
        "date_received=0.9",
        "date_of_response=0.9",
        "exemptions_f1=0.9",
        "outcome=0.9",
        "asks_f1=0.9",
        "periods_f1=0.9",
    )
    scored = subprocess.run(
        [sys.executable, str(shared / "bench" / "score_letters.py"), str(gold), str(out), *bars],
        capture_output=True,
        text=True,
        check=False,
    )
    assert scored.returncode == 0, scored.stdout + scored.stderr


@pytest.mark.shared
def test_the_two_letters_the_product_starts_from(shared: Path) -> None:
    contracts = read(shared / "seeds" / "northamptonshire-03072015-2.txt")
    assert contracts.reference == "03072015-2"
    asks = {question.label: question.ask for question in contracts.questions}
    assert asks["1.1"].measures == (Measure.PROVIDER,)
    assert asks["1.2"].measures == (Measure.AMOUNT,)
    assert asks["1.3"].measures == (Measure.DURATION, Measure.AMOUNT_BY_YEAR)
    assert [asks[label].subjects for label in ("i", "ii", "iii")] == [
        ("sexual_violence.advocacy",),
        ("sexual_violence.face_to_face",),
        ("sexual_violence.forensic",),
    ]
    assert all(asks[label].measures == (Measure.CATEGORY,) for label in ("i", "ii", "iii"))
    for label in ("1", "1.1", "1.2", "1.3", "i", "ii", "iii"):
        assert [period.text for period in asks[label].periods] == ["2012-13", "2013-14", "2014-15"]
    assert asks["2"].measures == (Measure.DOCUMENT,)
    assert (asks["2"].subjects, asks["2"].periods) == (("sexual_violence",), ())

    service = read(shared / "seeds" / "nottinghamshire-10653.txt")
    assert (service.reference, service.mentions) == ("10653", ("7617/13",))
    assert (service.date_received, service.date_of_response) == (date(2013, 10, 17), "2013-11-06")
    route, reason, fit, length, value, outline, earlier, will = (question.ask for question in service.questions)
    assert route.measures == (Measure.ROUTE,)
    assert {Measure.ROUTE_REASON, Measure.POLICY} <= set(reason.measures)
    assert fit.measures == (Measure.POLICY,)
    assert length.measures == (Measure.DURATION, Measure.END)
    assert length.time_limited
    assert value.measures == (Measure.AMOUNT,)
    assert outline.measures == (Measure.DESCRIPTION,)
    assert {Measure.EARLIER_REQUEST, Measure.EXPLANATION} <= set(earlier.measures)
    assert Measure.EXPLANATION in will.measures
    for ask in (route, reason, fit, length, value, outline):
        assert (ask.subjects, ask.names, ask.areas) == (("domestic_abuse",), ("WAIS",), ("Nottingham City",))


def test_an_authority_that_refuses_before_it_repeats_the_questions_is_heard(tmp_path: Path) -> None:
    page = (
        "Request Number: FOI/14700\n\nRequest and Answer:\n\n"
        "We can confirm that the office does hold some of the information. We consider that the information in "
        "relation to Request number 2 is exempt by virtue of Section 21 & 22.\n\n"
        "Request 1\nHow many requests are waiting?\n\nAnswer 1\nNine.\n\n"
        "Request 2\nHow long did each request take last year?\n\nAnswer 2\nThis is published yearly.\n"
    )
    file = tmp_path / "page.txt"
    file.write_text(page, encoding="utf-8")
    letter = read(file)
    assert letter.exemptions_cited == ("s.21", "s.22")
    assert letter.outcome is Outcome.PART


def test_a_page_whose_answer_is_only_a_file_has_its_outcome(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(
        "Freedom of Information Request - Hostels\nReceived: 12 February 2026\n\nHow many hostels do you use?\n\n"
        "Outcome / Documents\n\n- Response (not held) - application/pdf - Download\n",
        encoding="utf-8",
    )
    letter = read(file)
    assert letter.outcome is Outcome.NOT_HELD
    assert letter.date_received == date(2026, 2, 12)

"""A file in, a `Letter` out: the parts, questions and particulars put together.

`as_json` gives a letter the shape that `answerable read --json` prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from answerable.reading import asks, particulars
from answerable.reading.dates import find_dates
from answerable.reading.documents import Document, read_bytes, read_document
from answerable.reading.parts import Parts, find_parts
from answerable.reading.questions import find_questions
from answerable.reading.structure import Letter, Message, Outcome, Question, ask_as_data
from answerable.reading.thread import split_thread

FOLDER = "letters"  # a file below a folder of this name is called by its path from there


def read(path: str | Path) -> Letter:
    """The letter in the file at `path`.

    Raises `CannotRead` (reading.errors), whose `sentence` says what is wrong with the file and what to do.
    """
    return understand(read_document(path), str(path))


def read_upload(data: bytes, name: str) -> Letter:
    """The letter in a file that is already in memory, such as an upload called `name`. Raises `CannotRead`."""
    return understand(read_bytes(data, name), name)


def understand(document: Document, file: str) -> Letter:
    """What a document that has been read says: who is asked what, when, with which reference, and with what outcome."""
    messages = split_thread(document)
    thread = len(messages) > 1
    parts = find_parts(messages)
    found = find_questions(parts)
    request, response = _request_and_response(parts, found)
    answers = [message for message in messages if message.kind == "response"]
    theirs = _words_of_authority(messages) if thread else document.text
    near = _dates_known(messages, document.text)

    reference = particulars.find_reference(theirs, *_titles(messages), *((request,) if thread else ()))
    received = particulars.find_received(theirs, near=near)
    begins = len(request) if thread else particulars.where_authority_begins(request)
    asked, said = request[:begins], f"{request[begins:]}\n\n{response}".strip()
    preface = asks.before(document.text, found[0].text) if found and not thread else ""
    files = () if thread else particulars.find_decision_files(document.text)
    answered = bool(said or files) and (bool(answers) or not thread)
    if thread:
        said = "\n\n".join(message.text for message in answers)
    first_reply = answers[0].text if answers and thread else said
    if particulars.is_authoritys(preface):  # it may say before it repeats the questions which of them it refuses
        only_questions = "\n\n".join(question.text for question in found)
        exemptions = particulars.find_exemptions(f"{preface}\n\n{said}", only_questions, theirs)
    else:
        exemptions = particulars.find_exemptions(said, asked, theirs)
    exemptions = exemptions if answered else ()
    outcome = (
        particulars.find_outcome(
            first_reply,
            asked,
            attachments=answers[0].attachments if thread and answers else files,
            exemptions=exemptions,
            preface=preface,
        )
        if answered
        else Outcome.UNCLEAR
    )
    anchor = received or next((message.sent for message in messages if message.sent), None)
    questions = asks.understand_all(found, request=request, anchor=anchor)
    return Letter(
        file=file,
        text=document.text,
        authority=particulars.find_authority(theirs, *((request,) if thread else ())),
        reference=reference,
        date_received=received,
        date_of_response=particulars.find_responded(
            "" if thread else document.text, answered=answered, thread=messages, near=near
        ),
        questions=questions,
        exemptions_cited=exemptions,
        outcome=outcome,
        asks_for=asks.asks_for(questions, request),
        periods=asks.periods_of(questions, request, anchor),
        mentions=particulars.find_mentions(document.text, reference),
        request_text=request,
        response_text=response,
        messages=messages,
        regime=particulars.find_regime(theirs),
        notes=_notes(document, questions, reference, outcome, answered=answered),
    )


def as_json(letter: Letter) -> dict[str, Any]:
    """The letter as plain data, in the words and forms of the project's reference readings of letters."""
    return {
        "file": _file_shown(letter.file),
        "authority": letter.authority,
        "reference": letter.reference,
        "date_received": letter.date_received.isoformat() if letter.date_received else None,
        "date_of_response": letter.date_of_response,
        "questions": [
            {
                "label": question.label,
                "parent": question.parent,
                "text": question.text,
                "ask": ask_as_data(question.ask),
            }
            for question in letter.questions
        ],
        "exemptions_cited": list(letter.exemptions_cited),
        "outcome": letter.outcome.value,
        "asks_for": list(letter.asks_for),
        "periods": [period.text for period in letter.periods],
        "mentions": list(letter.mentions),
    }


def _file_shown(file: str) -> str:
    """The file as given from inside its folder of letters ("restated/R001.txt"); elsewhere its name alone."""
    parts = PurePath(file).parts
    if FOLDER in parts[:-1]:
        return "/".join(parts[len(parts) - parts[::-1].index(FOLDER) :])
    return parts[-1] if parts else file


def _request_and_response(parts: Parts, questions: Sequence[Question]) -> tuple[str, str]:
    """What was asked and what was answered, where answers stand between the questions taken apart by the questions.

    So is a page that answers only by telling which questions are for another authority.
    """
    if parts.own_words:
        return parts.request_text, parts.response_text
    requests: list[str] = []
    responses: list[str] = []
    for entry in parts.entries:
        own = [question.text for question in questions if _stands_in(question.text, entry.request_text)]
        opening = asks.before(entry.request_text, own[0]) if own else ""
        rest = particulars.own_words(entry.request_text[len(opening) :], "\n\n".join(own))
        if own and particulars.is_authoritys(rest):
            requests.append("\n\n".join([opening.strip(), *own]))
            responses.append(rest)
        else:
            requests.append(entry.request_text)
        responses.append(entry.response_text)
    return "\n\n".join(requests).strip(), "\n\n".join(part for part in responses if part.strip())


def _stands_in(text: str, whole: str) -> bool:
    return " ".join(text.split()[:8]) in " ".join(whole.split())


def _words_of_authority(messages: Sequence[Message]) -> str:
    """What the authority wrote in a thread: all messages that are not the requester's."""
    return "\n\n".join(message.text for message in messages if not _from_requester(message))


def _from_requester(message: Message) -> bool:
    return message.author == "requester" or (not message.author and message.kind == "request")


def _titles(messages: Sequence[Message]) -> tuple[str, ...]:
    """The subject lines of a thread, each once."""
    return tuple(dict.fromkeys(message.subject for message in messages if message.subject))


def _dates_known(messages: Sequence[Message], text: str) -> tuple[date, ...]:
    """The days from which a date written without its year can be told: those of the thread, else those in the text."""
    sent = tuple(message.sent for message in messages if message.sent)
    return sent or tuple(written.date for written in find_dates(text) if written.date)


def _notes(
    document: Document, questions: Sequence[Question], reference: str | None, outcome: Outcome, *, answered: bool
) -> tuple[str, ...]:
    """What the reader is unsure of, for the officer who checks it."""
    notes = list(document.warnings)
    if not questions:
        notes.append("No question was found in this letter.")
    if reference is None:
        notes.append("No reference was found in this letter.")
    if answered and outcome is Outcome.UNCLEAR:
        notes.append("The letter has an answer, but not what was decided.")
    for question in questions:
        unmeasured = [period.text for period in question.ask.periods if period.starts is None and period.ends is None]
        if unmeasured:
            notes.append(
                f"It is not clear which days “{unmeasured[0]}” means in question {question.label or '(no number)'}."
            )
    return tuple(notes)

"""Taking a request in, and what an officer makes of its letter, its questions and its answers."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from answerable.accounts.models import User
from answerable.answering import answer_letter
from answerable.answering.errors import NoRegister
from answerable.answering.stored import answer_as_data, answer_from_data
from answerable.audit.actions import in_turn, record
from answerable.casework import asking, clock
from answerable.casework.locking import lock
from answerable.casework.models import LABEL_LENGTH, Disposal, Draft, Question, Request, Requester, Route
from answerable.casework.rules.alike import ask_key
from answerable.casework.rules.readiness import fingerprint
from answerable.casework.rules.references import next_reference
from answerable.casework.rules.splitting import EditedQuestion, resolve
from answerable.casework.rules.validity import who_asks
from answerable.law.working_days import FIRST_DAY
from answerable.reading.documents import SIZE_LIMIT
from answerable.reading.errors import Fault, refusal
from answerable.reading.letter import read, read_upload
from answerable.reading.sent import find_sent
from answerable.reading.structure import Letter, ask_as_data
from answerable.reading.structure import Question as ReadQuestion

from .requesters import find_or_make
from .triage import triage_on_arrival

_UNSAFE_NAME = re.compile(r"[^\w.\- ]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,9}")


def _today() -> date:
    return timezone.localdate()


def keep_upload(*, name: str, chunks: Iterable[bytes]) -> str:
    """Keep an uploaded letter as it came, and return the name it is kept under.

    The name is random, so that it says nothing about the person who wrote; the file can be read by this user only.
    """
    suffix = Path(name).suffix.lower()
    kept = f"letters/{secrets.token_hex(16)}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    path = Path(settings.MEDIA_ROOT) / kept
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return kept


def _digest_of_kept(kept: str) -> str:
    with (Path(settings.MEDIA_ROOT) / kept).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _subject(letter: Letter) -> str:
    """A short working title: the first question's words, which name no applicant."""
    first = letter.questions[0].text.rstrip(" :;,-") if letter.questions else "Request with no question found yet"
    first = first[:1].upper() + first[1:]
    return first if len(first) <= 120 else first[:117].rsplit(" ", 1)[0] + "…"


CONFIRM_RECEIPT = (
    "The letter does not say when it was received. The date that it bears was taken; confirm the day it came in."
)


def _day_it_bears(letter: Letter) -> date | None:
    """The day that the request bears, where a clock can run from it and it is not in the future."""
    day = find_sent(letter)
    return day if day and FIRST_DAY <= day <= _today() else None


def _requester_of(letter: Letter, by: User | None) -> Requester | None:
    """The requester that a letter names, by its From line or its close; None where it names nobody."""
    asks = who_asks(letter.request_text or letter.text)
    if not asks.name and not asks.email:
        return None
    return find_or_make(name=asks.name, email=asks.email, address=asks.address, by=by)


@in_turn()
def receive(
    *,
    by: User | None,
    letter: Letter,
    kept: str = "",
    name: str = "",
    received: date | None = None,
    requester: Requester | None = None,
    route: str = Route.EMAIL,
) -> Request:
    """Open a request from a letter that was read, with its questions, and look up their answers.

    `received` is the day it came in; without it the day that the letter states is taken, or else the day that the
    request itself bears, with a note that an officer must confirm it.
    `requester` is who sent it, where that is known; else it is who the letter says. `kept` is what `keep_upload` returned.
    Where nothing has been loaded to answer from, the request is opened without
    answers: its clock runs all the same. Raises law.working_days.OutsideTable when no clock can run from `received`.
    """
    digest = _digest_of_kept(kept) if kept else ""
    year = _today().year
    # The reference of a case that was disposed of is never given again.
    taken = [
        reference
        for model in (Request, Disposal)
        for reference in model.objects.filter(reference__startswith=f"FOI-{year}-").values_list("reference", flat=True)
    ]
    notes = list(letter.notes)
    stated = letter.date_received
    if not received and not stated and (stated := _day_it_bears(letter)):
        notes.insert(0, CONFIRM_RECEIPT)
    request = Request.objects.create(
        reference=next_reference(year, taken),
        subject=_subject(letter),
        regime=letter.regime,
        received=received or stated,
        letter_name=_UNSAFE_NAME.sub("_", Path(name or letter.file).name)[:200],
        letter_file=kept,
        letter_sha256=digest,
        letter_text=letter.request_text or letter.text,
        reader_notes=notes,
        requester=requester or _requester_of(letter, by),
        route=route,
        created_by=by,
    )
    questions = letter.questions
    if received:
        clock.clock(request)
    if request.received and request.received != letter.date_received:
        # Periods such as "the last three years" are counted from the day of receipt.
        questions = asking.understood(request, questions)
    _put_questions(request, questions)
    _look_up(request)
    triage_on_arrival(request, by)
    record(
        action="request.received",
        by=by,
        record="request",
        ref=request.reference,
        after={"received": str(request.received), "questions": len(questions), "letter": digest},
    )
    return request


def _row(question: ReadQuestion) -> dict[str, Any]:
    return {
        "label": (question.label or "")[:LABEL_LENGTH],
        "parent": (question.parent or "")[:LABEL_LENGTH],
        "text": question.text,
        "context": question.context,
        "ask": ask_as_data(question.ask),
        "ask_key": ask_key(question.ask),
    }


def _put_questions(request: Request, questions: Iterable[ReadQuestion]) -> None:
    Question.objects.bulk_create(
        Question(request=request, position=position, **_row(question))
        for position, question in enumerate(questions, start=1)
    )


def _replace_questions(
    request: Request, wanted: Sequence[EditedQuestion], old: Mapping[int, Question]
) -> list[Question]:
    """Put the corrected questions in place of the old ones; one that came from an old one stays the same record."""
    read_again = asking.corrected(request, wanted, old)
    sources = [row.source for row in wanted]
    request.questions.exclude(pk__in=[source for source in sources if source in old]).delete()
    # Out of the way first, so that no two stand in one place while they are moved.
    request.questions.update(position=F("position") + 1_000_000)
    made: list[Question] = []
    new: list[Question] = []
    moved: list[Question] = []
    for position, (source, question) in enumerate(zip(sources, read_again, strict=True), start=1):
        first_use = source is not None and source in old and source not in sources[: position - 1]
        record_of_it = old[source] if first_use and source is not None else Question(request=request)
        record_of_it.position = position
        for name, value in _row(question).items():
            setattr(record_of_it, name, value)
        (moved if first_use else new).append(record_of_it)
        made.append(record_of_it)
    Question.objects.bulk_update(moved, ["position", "label", "parent", "text", "context", "ask", "ask_key"])
    Question.objects.bulk_create(new)
    return made


def _worded(request: Request) -> dict[int, tuple[str, str]]:
    """What officers wrote, by the key of the question: their words, and the answer they were written over."""
    drafts = Draft.objects.filter(question__request=request).exclude(wording="")
    return {key: (wording, over) for key, wording, over in drafts.values_list("question_id", "wording", "worded_over")}


def _look_up(request: Request, worded: dict[int, tuple[str, str]] | None = None) -> None:
    """Answer every question of the request from the register as it is now; officers' own wording is kept.

    Where nothing has been loaded the questions stay without an answer.
    """
    wording = _worded(request) if worded is None else worded
    questions = list(request.questions.order_by("position"))
    Draft.objects.filter(question__request=request).delete()
    try:
        answers = answer_letter(asking.as_letter(request))
    except NoRegister:
        return
    now = timezone.now()
    Draft.objects.bulk_create(
        Draft(
            question=question,
            answer=answer_as_data(answer),
            gaps=len(answer.gaps),
            looked_up=now,
            wording=wording.get(question.pk, ("", ""))[0],
            worded_over=wording.get(question.pk, ("", ""))[1],
        )
        for question, answer in zip(questions, answers, strict=True)
    )


@in_turn()
def look_up_again(*, request: Request, by: User | None) -> None:
    """Answer the questions again from the register as it is now."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    _look_up(locked)
    locked.version += 1
    locked.save(update_fields=["version"])
    record(action="request.looked_up", by=by, record="request", ref=locked.reference, after={"version": locked.version})


@in_turn()
def correct_questions(*, request: Request, rows: Sequence[EditedQuestion], version: int, by: User | None) -> None:
    """Replace the questions by what the officer made of them, and look up the answers again.

    A question keeps the wording that an officer wrote for it; one that others were joined to has theirs too. Raises
    BadSplit when the rows make no sense, and Stale when somebody else changed the request meanwhile; nothing is
    changed then.
    """
    wanted = resolve(rows)
    locked = lock(request, version)
    old = {question.pk: question for question in locked.questions.all()}
    before = {str(q.position): [q.label, q.parent, q.text] for q in old.values()}
    worded = _worded(locked)
    made = _replace_questions(locked, wanted, old)
    locked.save(update_fields=["version"])
    kept: dict[int, tuple[str, str]] = {}
    for question, row in zip(made, wanted, strict=True):
        own = [worded[key] for key in (row.source, *row.joined) if key in worded]
        if own:
            kept[question.pk] = ("\n\n".join(wording for wording, _ in own), own[0][1])
    _look_up(locked, kept)
    record(
        action="request.questions_corrected",
        by=by,
        record="request",
        ref=locked.reference,
        before=before,
        after={str(q.position): [q.label, q.parent, q.text] for q in made},
    )


@in_turn()
def correct_particulars(
    *,
    request: Request,
    subject: str,
    regime: str,
    received: date | None,
    version: int,
    by: User | None,
) -> Request:
    """Correct what the reader made of the letter's particulars.

    Another day of receipt is another day from which "the last three years" are counted, so the questions are then
    understood and looked up anew. Raises Stale; law.clock.ImpossibleEvents and law.working_days.OutsideTable when the
    clock cannot run so.
    """
    locked = lock(request, version)
    fields = ("subject", "regime", "received")
    before = {name: str(getattr(locked, name)) for name in fields}
    moved = locked.received != received
    locked.subject, locked.regime, locked.received = subject, regime, received
    clock.clock(locked)
    locked.save()
    if moved:
        questions = list(locked.questions.order_by("position"))
        understood = asking.understood(locked, asking.as_letter(locked).questions)
        for question, read_again in zip(questions, understood, strict=True):
            question.ask, question.ask_key = ask_as_data(read_again.ask), ask_key(read_again.ask)
        Question.objects.bulk_update(questions, ["ask", "ask_key"])
        _look_up(locked)
    record(
        action="request.particulars_corrected",
        by=by,
        record="request",
        ref=locked.reference,
        before=before,
        after={name: str(getattr(locked, name)) for name in fields},
    )
    return locked


@in_turn()
def write_answer(*, question: Question, wording: str, version: int, by: User | None) -> Draft:
    """Keep the officer's own words for one answer; the register's words, or none, go back to the register's. Raises Stale."""
    locked = lock(question.request, version)
    draft = Draft.objects.select_for_update().get(question=question)
    register = answer_from_data(draft.answer)
    typed = wording.replace("\r\n", "\n").strip()
    before, draft.wording = draft.wording, "" if typed == register.text.strip() else typed
    draft.worded_over = fingerprint(register) if draft.wording else ""
    draft.worded_by = by if draft.wording else None
    draft.save(update_fields=["wording", "worded_over", "worded_by"])
    locked.save(update_fields=["version"])
    record(
        action="answer.written",
        by=by,
        record="question",
        ref=f"{locked.reference}/{question.position}",
        before={"wording": before},
        after={"wording": draft.wording},
    )
    return draft


@in_turn()
def write_reply_details(
    *, request: Request, searched: str, advice: str, late_reason: str, version: int, by: User | None
) -> Request:
    """Keep what the reply says beside its answers: where was searched, advice (s.16), why it is late. Raises Stale."""
    locked = lock(request, version)
    fields = ("searched", "advice", "late_reason")
    before = {name: getattr(locked, name) for name in fields}
    locked.searched, locked.advice, locked.late_reason = searched.strip(), advice.strip(), late_reason.strip()
    locked.save()
    record(
        action="request.reply_details",
        by=by,
        record="request",
        ref=locked.reference,
        before=before,
        after={name: getattr(locked, name) for name in fields},
    )
    return locked


def receive_kept(*, by: User | None, kept: str, name: str, received: date | None = None) -> Request:
    """Read a letter that `keep_upload` kept, and open a request.

    Raises reading.errors.CannotRead when it cannot be read; the file stays kept, so that nothing uploaded is lost.
    """
    path = Path(settings.MEDIA_ROOT) / kept
    if path.stat().st_size > SIZE_LIMIT:
        raise refusal(Fault.TOO_BIG, name)
    return receive(by=by, letter=read_upload(path.read_bytes(), name), kept=kept, name=name, received=received)


def receive_file(*, by: User | None, path: Path, received: date | None = None) -> Request:
    """Read a letter from a file of the person's own, keep a copy as it came, and open a request.

    Raises reading.errors.CannotRead when the file cannot be read; nothing is kept then, since the caller has it.
    """
    letter = read(path)
    kept = keep_upload(name=path.name, chunks=[path.read_bytes()])
    return receive(by=by, letter=letter, kept=kept, name=path.name, received=received)


def receive_text(
    *, by: User | None, text: str, received: date | None = None, kept: str = "", name: str = ""
) -> Request:
    """Read a letter from words that were pasted or typed, and open a request.

    `kept` names the upload whose words these are, if any. Raises reading.errors.CannotRead when no letter can be made
    of the words.
    """
    letter = replace(read_upload(text.encode(), "pasted words.txt"), file=name or "pasted words")
    return receive(by=by, letter=letter, kept=kept, name=name or "pasted words", received=received)

"""What the public would be told of an answered request: shown to an officer first, and then to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.conf import settings

from answerable.casework.guarding import names_that_may_leave
from answerable.casework.models import CaseDocument, Layer, Regime, Release, Request
from answerable.casework.rules.clearance import REPLIES, personal_in
from answerable.casework.rules.guarding import words_of_requester
from answerable.casework.rules.life import Event, ReleaseState
from answerable.casework.rules.publication import answer_data, digest_of, response_data
from answerable.letters.reply import Reply
from answerable.publication.queries import ANSWER, RESPONSE, answers_of, by_refs
from answerable.publication.release import File, Item, Withdrawal
from answerable.publication.rules.references import fold
from answerable.publishing.checking import Passed, passed, why_not_said
from answerable.publishing.taken_back import OWN_ANSWER
from answerable.reading.structure import Ask, ask_from_data
from answerable.register.models import Organisation, OrganisationAlias

from .clearance import NOT_MADE, inputs_digest
from .requests import question_views, reply

TAKEN_OUT = "This answer is no longer among what we publish of the request."
TABLE = "Table"
"""What the origin of a CSV file that was made from a table of the reply begins with."""


@dataclass(frozen=True)
class ToPublish:
    """What would be public of one request, what the guard says of it, and why it may not be."""

    items: tuple[Item, ...]
    seen: Passed
    problems: tuple[str, ...]
    only_summary: str = ""
    """Why the answers themselves do not go out, where they do not."""
    gone: tuple[Withdrawal, ...] = ()
    """Answers that are public and are no longer among what would be."""

    @property
    def digest(self) -> str:
        """What an officer who says yes says it to."""
        return digest_of(
            [
                *((item.kind, item.ref, f"{item.digest} {item.note}") for item in self.items),
                *((one.kind, one.ref, f"withdrawn {one.note}") for one in self.gone),
            ]
        )

    @property
    def response(self) -> Item:
        """The request itself."""
        return self.items[0]

    @property
    def answers(self) -> tuple[Item, ...]:
        """The questions with their answers."""
        return tuple(item for item in self.items if item.kind == ANSWER)


@dataclass(frozen=True)
class PublicNow:
    """What is public of a request as it is: its summary, the day it was first published, its questions by their place from 1."""

    summary: str
    published_on: str
    questions: dict[int, str]


def public_now(request: Request) -> PublicNow | None:
    """Return what is public of a request from its own case; None where nothing is. Two queries."""
    folded = fold(request.reference)
    row = by_refs(RESPONSE, [folded]).get(folded)
    if row is None or row.data.get("source") != OWN_ANSWER:
        return None
    questions = {one.position: str(one.data["question"]) for one in answers_of(folded)}
    return PublicNow(str(row.data.get("summary") or ""), str(row.data.get("published_on") or ""), questions)


def questions_sent(request: Request) -> tuple[list[str], str]:
    """Return the questions of the reply that was sent, and why its answers are not published where they are not."""
    told, why = _reply_sent(request, _sent(request))
    return ([part.question for part in told.parts] if told is not None else []), why


def to_publish(
    request: Request, *, summary: str, today: date, questions: Mapping[int, str] | None = None, note: str = ""
) -> ToPublish:
    """Return what would be public of an answered request.

    The answers are those of the reply that was sent: where the case was changed since, none of them goes out. `questions` are
    questions as the public is to read them, by their place from 1, where an officer took something out of one. `note` says what
    was corrected, where it is public already.
    """
    sent = _sent(request)
    earlier = public_now(request)
    told, why = _reply_sent(request, sent)
    folded = fold(request.reference)
    answered = request.events.filter(withdrawn=False, kind__in=(Event.RESPONDED, Event.RESPONDED_OUTSIDE)).last()
    day = str(answered.on) if answered else ""
    answers = _answers(request, told, folded, day, questions or {}) if told is not None else []
    response = response_data(
        told, reference=request.reference, subject=request.subject, summary=summary, act=Regime(request.regime).label,
        received=str(request.received or ""), answered=day,
        today=earlier.published_on if earlier is not None else str(today), source=OWN_ANSWER,
        answers=[item.data for item in answers],
    )  # fmt: skip
    files = _files(request, sent) if told is not None else ()
    items = tuple(replace(item, note=note) for item in (Item(RESPONSE, folded, response, files), *answers))
    refs = {item.ref for item in items}
    left = [ref for ref in answers_of(folded).values_list("ref", flat=True) if ref not in refs]
    gone = tuple(Withdrawal(ANSWER, ref, note or TAKEN_OUT) for ref in left)
    seen = passed(items, requester=_words_of(request), allowed=names_that_may_leave())
    return ToPublish(items, seen, tuple(_problems(request, summary, note, items, seen)), why, gone)


def why_not_noted(request: Request, note: str) -> list[str]:
    """Return why a note on what is public of a request cannot be public itself, in sentences."""
    found = [one.replace("The summary", "The note") for one in personal_in(note, **_them(request))]
    said = Withdrawal(RESPONSE, fold(request.reference), note)
    return [*found, *why_not_said([said], requester=_words_of(request), allowed=names_that_may_leave())]


def _words_of(request: Request) -> tuple[str, ...]:
    requester = request.requester
    return words_of_requester(requester.name, requester.email, requester.address) if requester else ()


def _them(request: Request) -> dict[str, str]:
    return {field: getattr(request.requester, field, "") for field in ("name", "email", "organisation")}


def _sent(request: Request) -> Release | None:
    """The last reply that left, if it left from here."""
    return request.releases.filter(kind__in=REPLIES, state=ReleaseState.SENT).order_by("pk").last()


def _reply_sent(request: Request, sent: Release | None) -> tuple[Reply | None, str]:
    """The very reply that was sent, or why it cannot be published."""
    if sent is None:
        return None, "The answer was not sent from here, so only the summary is published."
    dated = date.fromisoformat(sent.facts["dated"])
    try:
        if inputs_digest(request, sent.kind, sent.letter, sent.review, dated=dated) != sent.facts["inputs"]:
            return None, "The case was changed after the answer was sent, so only the summary is published."
        return reply(request, dated=dated), ""
    except NOT_MADE:
        return None, "The answer that was sent cannot be made again, so only the summary is published."


def _answers(request: Request, told: Reply, of: str, day: str, questions: Mapping[int, str]) -> list[Item]:
    by_text = {view.question.text: view.question for view in question_views(request)}
    known = _organisations()
    items = []
    for position, part in enumerate(told.parts, 1):
        question = by_text.get(part.question)
        ask = ask_from_data(question.ask) if question is not None and question.ask else Ask()
        providers = sorted({known[name.casefold()] for name in ask.names if name.casefold() in known})
        shown = questions.get(position, "").replace("\r\n", "\n").strip() or part.question
        data = answer_data(part, ask, of=of, position=position, question=shown, answered=day, providers=providers)
        items.append(Item(ANSWER, f"{of}/{position}", data))
    return items


def _organisations() -> dict[str, str]:
    """The ref of every organisation by each of its names. Two queries."""
    names = OrganisationAlias.objects.values_list("name", "organisation__ref")
    found = {name.casefold(): ref for name, ref in names}
    return found | {name.casefold(): ref for name, ref in Organisation.objects.values_list("name", "ref")}


def _files(request: Request, sent: Release | None) -> tuple[File, ...]:
    """The tables that went out as CSV files, and of disclosed documents the copies that were redacted for the public.

    The letter itself names the applicant, and stays; so does a document that has no copy for the public.
    """
    root = Path(settings.MEDIA_ROOT)
    found: list[File] = []
    for file in sent.files.order_by("position") if sent is not None else ():
        if file.origin.startswith(TABLE):
            found.append(File(file.name, (root / file.kept).read_bytes(), file.content_type, file.origin))
    for document in request.documents.filter(disclose=True).order_by("pk"):
        copy = document.copies.filter(layer=Layer.PUBLIC, findings=[]).first()
        if copy is not None:
            name = _name_outside(document)
            found.append(File(name, (root / copy.kept).read_bytes(), "application/pdf", "Document, redacted"))
    return tuple(found)


def _name_outside(document: CaseDocument) -> str:
    name = document.name_outside or document.name
    return name if name.lower().endswith(".pdf") else f"{name.rpartition('.')[0] or name}.pdf"


def _problems(request: Request, summary: str, note: str, items: tuple[Item, ...], seen: Passed) -> list[str]:
    them = _them(request)
    found = personal_in(summary, **them)
    if note:
        found += [one.replace("The summary", "The note") for one in personal_in(note, **them)]
    if personal_in(request.subject, **them):
        found.append("The subject of the request names somebody. Correct the subject first.")
    for item in items:
        if item.kind == ANSWER and personal_in(str(item.data["question"]), **them):
            found.append(
                f"Question {item.data['position']} names somebody. Take the name out of the question as it is shown."
            )
    if not summary:
        found.append("Write in a sentence or two what was asked and what was answered.")
    return [*found, *seen.problems]

"""What the public would be told of an answered request: shown to an officer first, and then to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from answerable.publication.release import File, Item
from answerable.publication.rules.references import fold
from answerable.publishing.checking import Passed, passed
from answerable.reading.structure import Ask, ask_from_data
from answerable.register.models import Organisation, OrganisationAlias

from .clearance import NOT_MADE, inputs_digest
from .requests import question_views, reply

OWN_ANSWER = "This office’s own answer"
"""What is named as the source of what is known of a response that was published from here."""
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

    @property
    def digest(self) -> str:
        """What an officer who says yes says it to."""
        return digest_of((item.kind, item.ref, item.digest) for item in self.items)

    @property
    def answers(self) -> tuple[Item, ...]:
        """The questions with their answers."""
        return tuple(item for item in self.items if item.kind == "answer")


def to_publish(request: Request, *, summary: str, today: date, questions: Mapping[int, str] | None = None) -> ToPublish:
    """Return what would be public of an answered request.

    The answers are those of the reply that was sent: where the case was changed since, none of them goes out. `questions` are
    questions as the public is to read them, by their place from 1, where an officer took something out of one.
    """
    sent = _sent(request)
    told, why = _reply_sent(request, sent)
    folded = fold(request.reference)
    answered = request.events.filter(withdrawn=False, kind__in=(Event.RESPONDED, Event.RESPONDED_OUTSIDE)).last()
    day = str(answered.on) if answered else ""
    answers = _answers(request, told, folded, day, questions or {}) if told is not None else []
    response = response_data(
        told, reference=request.reference, subject=request.subject, summary=summary, act=Regime(request.regime).label,
        received=str(request.received or ""), answered=day, today=str(today), source=OWN_ANSWER,
        answers=[item.data for item in answers],
    )  # fmt: skip
    files = _files(request, sent) if told is not None else ()
    items = (Item("response", folded, response, files), *answers)
    requester = request.requester
    them = words_of_requester(requester.name, requester.email, requester.address) if requester else ()
    seen = passed(items, requester=them, allowed=names_that_may_leave())
    return ToPublish(items, seen, tuple(_problems(request, summary, items, seen)), why)


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
        items.append(Item("answer", f"{of}/{position}", data))
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


def _problems(request: Request, summary: str, items: tuple[Item, ...], seen: Passed) -> list[str]:
    requester = request.requester
    them = {field: getattr(requester, field, "") for field in ("name", "email", "organisation")}
    found = personal_in(summary, **them)
    if personal_in(request.subject, **them):
        found.append("The subject of the request names somebody. Correct the subject first.")
    for item in items:
        if item.kind == "answer" and personal_in(str(item.data["question"]), **them):
            found.append(
                f"Question {item.data['position']} names somebody. Take the name out of the question as it is shown."
            )
    if not summary:
        found.append("Write in a sentence or two what was asked and what was answered.")
    return [*found, *seen.problems]

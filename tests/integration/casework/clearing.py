"""Letters to clear: a request with an applicant, and files that are made quickly, so that many can be tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from answerable.accounts.models import User
from answerable.answering.answer import Answer, Held, Status
from answerable.answering.stored import answer_as_data
from answerable.casework import fixed as kept_as_fixed
from answerable.casework.actions import clearance, keep_upload
from answerable.casework.models import (
    CaseLetter,
    LetterVersion,
    Question,
    Release,
    ReleaseFile,
    Request,
    Requester,
)
from answerable.casework.queries import clearance as queries
from answerable.casework.queries.clearance import Leaving
from answerable.casework.rules.clearance import addressee_digest
from answerable.guard import check

APPLICANT = "Zebedee Quillfeather"
EMAIL = "zebedee@outside.invalid"
NO_ANSWER = answer_as_data(Answer("1", "How much?", Held.NOT_RECORDED, Status.GAP))
"""A drafted answer that the register has nothing for."""


@dataclass
class World:
    """What a letter is made from here: its words, its files, and what the checks find."""

    words: str = "The helpline cost £10,000."
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)

    def leaving(self) -> list[Leaving]:
        """The files with what the guard says of each."""
        made = {"reply.txt": self.words.encode(), **self.files}
        kind = "text/plain; charset=utf-8"
        return [Leaving(name, content, kind, "The letter", check(name, content)) for name, content in made.items()]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Stands in for the reply as it is made from the register, which takes a second for each."""
    made = World()
    monkeypatch.setattr(queries, "faults", lambda request, kind, letter, *, today: list(made.faults))
    monkeypatch.setattr(queries, "what_leaves", lambda request, kind, letter, review: made.leaving())
    monkeypatch.setattr(
        queries,
        "inputs",
        lambda request, kind, letter, review, *, dated: {"words": made.words, "subject": request.subject},
    )
    monkeypatch.setattr(
        queries, "message_of", lambda request, kind, review: ("Our reply", "Dear applicant,\n\nHere it is.")
    )
    return made


def bare_request(by: User, reference: str = "FOI-2026-0901", received: date = date(2026, 11, 2)) -> Request:
    """A request with one question, put into the store directly: no letter is read, no register is needed."""
    request = Request.objects.create(
        reference=reference, subject="What the helpline cost", received=received, officer=by, letter_text="How much?"
    )
    Question.objects.create(request=request, position=1, label="1", text="How much did the helpline cost?")
    return request


def applicant(request: Request, *, email: str = EMAIL, address: str = "1 Made-up Street\nNorthshire") -> Requester:
    """Give a request somebody who made it."""
    requester = Requester.objects.create(name=APPLICANT, email=email, address=address)
    request.requester = requester
    request.save(update_fields=["requester"])
    return requester


def letter_of(request: Request, kind: str, by: User, **particulars: str) -> CaseLetter:
    """Write a letter of a kind about a request."""
    letter = CaseLetter.objects.create(request=request, kind=kind, particulars=particulars, made_by=by)
    LetterVersion.objects.create(letter=letter, number=1, text="Made-up words.", saved_by=by)
    return letter


def fixed(request: Request, by: User, kind: str = "response", **more: Any) -> Release:
    """Make a letter final, its files compared with what is meant to leave."""
    return clearance.prepare(request=request, kind=kind, by=by, confirmed=compared(request, kind), **more)


def compared(request: Request, kind: str = "response") -> str:
    """What an officer says who compared the files with what they mean to send."""
    return queries.shown(queries.what_leaves(request, kind, None, None))


def signed(release: Release, by: User) -> Release:
    """Sign a letter as its page is now."""
    now = Release.objects.get(pk=release.pk)
    return clearance.sign(release=now, version=now.version, digest=now.digest, by=by)


def waiting_release(request: Request, by: User) -> Release:
    """A letter in clearance, put into the store directly: for the pages that show one."""
    content = b"A made-up letter."
    salt = "made-up"
    name, where = kept_as_fixed.addressee_of(request, "email")
    release = Release(
        request=request,
        kind="lateness",
        subject="Made up",
        message="Dear applicant",
        steps=["approver"],
        facts={
            "dated": "2026-11-20",
            "faults": [],
            "inputs": "",
            "salt": salt,
            "addressee": addressee_digest(salt, channel="email", name=name, where=where),
        },
        prepared_by=by,
    )
    file = kept_as_fixed.Fixed(1, "letter.txt", content, "text/plain")
    release.digest = kept_as_fixed.manifest_of(release, [file])
    release.facts["inputs"] = queries.inputs_digest(request, release.kind, None, None, dated=date(2026, 11, 20))
    release.save()
    ReleaseFile.objects.create(
        release=release,
        position=1,
        name=file.name,
        kept=keep_upload(name=file.name, chunks=[content]),
        sha256=kept_as_fixed.digest_of_content(content),
        size=len(content),
        content_type=file.content_type,
        origin="The letter",
    )
    return release

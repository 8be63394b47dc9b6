"""What is to be cleared: what a letter is made from, what waits for whom, and what an approver is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.rules.roles import ROLES
from answerable.answering.errors import NoRegister
from answerable.casework import fixed, ledger
from answerable.casework.guarding import LetThrough, let_through, looked_into, sentences, standing
from answerable.casework.letterhead import office
from answerable.casework.models import (
    CaseDocument,
    CaseLetter,
    ClearanceChain,
    Decision,
    Ground,
    Layer,
    LetterKind,
    OutgoingMessage,
    Release,
    ReleaseFile,
    Request,
    Review,
    Signature,
)
from answerable.casework.policies import drafters_of_requests, drafters_of_reviews
from answerable.casework.rules.clearance import (
    GIVES_OR_REFUSES,
    REPLIES,
    CannotClear,
    Signed,
    chain,
    digest_of,
    next_step,
    why_not_sign,
)
from answerable.casework.rules.guarding import inventory_digest
from answerable.casework.rules.life import ReleaseState, RequestState, ReviewState
from answerable.casework.rules.released_tables import attack
from answerable.casework.rules.validity import without_requester
from answerable.casework.triaging import who
from answerable.guard import Severity, Verdict
from answerable.guard.findings import kept
from answerable.guard.small_numbers.ledger import BadLedger
from answerable.guard.telling import Told, told
from answerable.law.working_days import in_words
from answerable.letters.errors import CannotWrite
from answerable.letters.kinds.template_reading import CannotUse

from . import deciding, letters
from .requests import QuestionView, question_views, reply, tables

NOT_MADE = (ValueError, NoRegister, CannotWrite, CannotUse, OSError)
"""Why a letter's files cannot be made: its words, its tables, the office's particulars or a document stand in the way."""
LIVE = (ReleaseState.CLEARANCE, ReleaseState.CLEARED, ReleaseState.QUEUED)
"""The states of a release that may still leave."""


class Leaving(NamedTuple):
    """One file that a letter consists of, before it is made final."""

    name: str
    content: bytes
    content_type: str
    origin: str
    verdict: Verdict


def faults(request: Request, kind: str, letter: CaseLetter | None, *, today: date) -> list[dict[str, Any]]:
    """Return what is wrong with a letter as it would be made final today: sentence, provision, whether it stops it."""
    found: list[dict[str, Any]] = []
    lacking = letters.lacking(letter, today=today) if letter is not None else []
    if kind in REPLIES:
        found = [
            {
                "sentence": fault.sentence,
                "provision": fault.provision,
                "blocks": fault.blocks,
                "position": fault.position,
            }
            for fault in deciding.lint(request, today=today)
        ]
        lacking = letters.lacking_in_reply(request, today=today)
    told = {fault["sentence"] for fault in found}
    more = [sentence for sentence in lacking if sentence not in told]
    return found + [{"sentence": sentence, "provision": "", "blocks": True, "position": None} for sentence in more]


def what_leaves(request: Request, kind: str, letter: CaseLetter | None, review: Review | None) -> list[Leaving]:
    """Return the files that this letter would leave with, each with what the guard says of it.

    Raises CannotClear where they cannot be made.
    """
    try:
        made = letters.files_of(letter or kind, request, review=review)
    except NOT_MADE as error:
        raise CannotClear(str(error)) from error
    verdicts = looked_into(request, [(file.name, file.content, is_letter(file.origin)) for file in made])
    return [
        Leaving(file.name, file.content, file.content_type, file.origin, verdict)
        for file, verdict in zip(made, verdicts, strict=True)
    ]


def is_letter(origin: str) -> bool:
    """Return whether a file is the letter itself, which may name the applicant, and no document or table beside it."""
    return not origin.startswith(("Document", "Redacted copy", "Table"))


def attacked(request: Request, leaving: Iterable[Leaving]) -> dict[str, Any]:
    """Attack every table of people in the reply to a request, and in the CSV files that go with it, beside all that is out.

    Returns the reports with the tables as they will enter the ledger, to be kept with the letter. Raises CannotClear where
    something that is withheld could be worked out, or where the ledger is damaged.
    """
    at = ledger.standing(request)
    files = [
        (file.name, file.content)
        for file in leaving
        if file.origin.startswith("Document") and file.content_type.startswith("text/csv")
    ]
    try:
        found = attack(tables(request), files, ledger.released(at), settings.SMALL_NUMBER)
    except BadLedger as why:
        raise CannotClear(str(why)) from why
    if found.problems:
        raise CannotClear(*found.problems)
    return {**found.as_data(), "beside": at.as_data()}


def shown(leaving: Iterable[Leaving]) -> str:
    """Return the digest of what the officer is shown of the files, which the tick that they were compared goes with."""
    return inventory_digest((file.name, file.content, file.verdict.inventory) for file in leaving)


class Looked(NamedTuple):
    """One file as it is shown before it is made final: what is in it, what stops it, what a person must look at."""

    file: Leaving
    stops: tuple[Told, ...]
    others: tuple[Told, ...]
    waived: list[LetThrough]


def looked(request: Request, leaving: Iterable[Leaving]) -> list[Looked]:
    """Return for each file what stops it, and everything else that the guard says of it."""
    found = []
    for file in leaving:
        stops = told(standing(request, file.content, file.verdict))
        others = told(one for one in file.verdict.findings if one.severity is not Severity.BLOCK)
        found.append(Looked(file, stops, others, let_through(request, fixed.digest_of_content(file.content))))
    return found


class Fixed(NamedTuple):
    """One file of a letter that was made final, with what the guard said of it then and what was let through in it."""

    file: ReleaseFile
    said: tuple[Told, ...]
    waived: list[LetThrough]


def files_fixed(release: Release) -> list[Fixed]:
    """Return the files of a release as an approver is shown them. What blocks there was let through by a second person."""
    files = list(release.files.all())
    waived = let_through(release.request, *(file.sha256 for file in files))
    return [
        Fixed(
            file,
            told(one for one in kept(file.verdict) if one.severity is not Severity.BLOCK),
            [one for one in waived if one.waiver.sha256 == file.sha256],
        )
        for file in files
    ]


def message_of(request: Request, kind: str, review: Review | None) -> tuple[str, str]:
    """Return the subject and the words of the e-mail that carries a letter of this kind."""
    return letters.message_of(kind, request, review=review)


def inputs(
    request: Request, kind: str, letter: CaseLetter | None, review: Review | None, *, dated: date
) -> dict[str, Any]:
    """Return all that a letter's files are made from, as data, as the case is now.

    `dated` is the day that the letter bears; so the mere passing of days changes nothing. What is no part of the letter
    (who looked at the case, a notice, an acknowledgement) is not in it.
    """
    made: dict[str, Any] = {"sensitive": request.sensitive}
    if kind in REPLIES:
        made["reply"] = asdict(reply(request, dated=dated, named=True))
        made["documents"] = [
            [document.pk, document.name_outside, document.sha256, document.version, _copies(document)]
            for document in request.documents.filter(disclose=True).order_by("pk")
        ]
    else:
        # The reply has these in it; of every other letter they are the head.
        applicant = request.requester
        made["head"] = [asdict(office()), applicant.name if applicant else "", applicant.address if applicant else ""]
    if letter is not None:
        last = letter.versions.order_by("-number").first()
        made["letter"] = [letter.pk, letter.particulars, last.number if last else 0, last.text if last else ""]
    if review is not None:
        made["review"] = [
            review.outcome,
            review.findings,
            list(review.question_findings.order_by("question_id").values_list("question_id", "outcome", "reasons")),
        ]
    return made


def _copies(document: CaseDocument) -> list[str]:
    return list(document.copies.filter(layer=Layer.APPLICANT).values_list("sha256", flat=True))


def inputs_digest(request: Request, kind: str, letter: CaseLetter | None, review: Review | None, *, dated: date) -> str:
    """Return the digest of `inputs`, to tell whether the case changed after a letter was made final."""
    return digest_of(inputs(request, kind, letter, review, dated=dated))


def changed_since(release: Release) -> list[str]:
    """Return what was changed after the letter was made final, one sentence each; nothing where all is as it was.

    A letter that changed is not signed and not sent: it is taken back and made final again.
    """
    found = []
    dated = date.fromisoformat(release.facts["dated"])
    try:
        now = inputs_digest(release.request, release.kind, release.letter, release.review, dated=dated)
    except NOT_MADE as error:
        found.append(f"The letter could not be made again as it was: {error}")
    else:
        if now != release.facts["inputs"]:
            found.append("The case was changed after this letter was made final. Take it back and make it final again.")
    if not fixed.goes_to_the_same(release):
        found.append(
            "The applicant’s name or address was changed after this letter was made final. Take it back and make it final again."
        )
    return found


def releases_of(request: Request) -> QuerySet[Release]:
    """Return every letter of a case that was made final, the last first."""
    return (
        request.releases.select_related("prepared_by", "letter", "review", "outgoing")
        .prefetch_related("files", Prefetch("signatures", Signature.objects.select_related("by")))
        .order_by("-pk")
    )


class Choice(NamedTuple):
    """One letter that may be made final now: its code in the form, and its words."""

    code: str
    words: str


def to_fix(request: Request) -> list[Choice]:
    """Return the letters of a case that wait to be made final: the reply while it is drafted, and every letter not yet sent."""
    choices = []
    if request.state in (
        RequestState.RECEIVED,
        RequestState.GATHERING,
        RequestState.DRAFTING,
        RequestState.AMENDS,
    ):
        choices = [
            Choice(kind, f"{LetterKind(kind).label}, made from the questions") for kind in ("response", "refusal")
        ]
    gone = (*LIVE, ReleaseState.SENT)
    waiting = (
        request.letters.exclude(kind__in=REPLIES)
        .exclude(releases__state__in=gone)
        .select_related("review")
        .order_by("-pk")
    )
    for letter in waiting:
        review = letter.review
        if letter.kind == LetterKind.REVIEW_OUTCOME and (
            review is None or review.state not in (ReviewState.DECIDING, ReviewState.AMENDS)
        ):
            continue
        choices.append(
            Choice(
                f"letter-{letter.pk}", f"{letter.get_kind_display()} of {in_words(timezone.localdate(letter.made_at))}"
            )
        )
    return choices


def waiting_for(user: User) -> list[Release]:
    """Return the letters whose next step is for this person to sign, the oldest first."""
    found = list(
        Release.objects.filter(state=ReleaseState.CLEARANCE)
        .select_related("request", "review", "prepared_by")
        .prefetch_related("signatures")
        .order_by("pk")
    )
    by_review = drafters_of_reviews({release.review_id for release in found if release.review_id})
    by_request = drafters_of_requests({release.request_id for release in found if not release.review_id})
    return [
        release
        for release in found
        if not why_not_sign(
            release.steps,
            fixed.signed(release),
            by=user.pk,
            role=user.role,
            drafters=by_review[release.review_id] if release.review_id else by_request[release.request_id],
        )
    ]


@dataclass(frozen=True)
class Step:
    """One step of a release's chain: which role signs, and who signed when."""

    number: int
    role: str
    signature: Signature | None


@dataclass(frozen=True)
class Sheet:
    """What an approver is shown of one letter."""

    release: Release
    steps: list[Step]
    sent_back: list[Signature]
    faults_then: list[dict[str, Any]]
    faults_now: list[dict[str, Any]]
    changed: list[str]
    damaged: list[str]
    drafters: list[User]
    questions: list[tuple[QuestionView, Decision | None]] = field(default_factory=list)
    why_not_sign: str = ""
    outgoing: OutgoingMessage | None = None


def sheet(release: Release, user: User) -> Sheet:
    """Return what this person is shown of a letter that was made final, with what changed since and why they may not sign it."""
    request = release.request
    live = release.state in LIVE
    signed = fixed.signed(release)
    drafters = fixed.drafters_of(release)
    by_step = {one.step: one for one in release.signatures.select_related("by") if one.word == one.Word.CLEARED}
    decisions: dict[int, Decision] = {}
    views: list[QuestionView] = []
    if release.kind in GIVES_OR_REFUSES:
        views = question_views(request)
        found = Decision.objects.filter(question__request=request).prefetch_related(
            Prefetch("grounds", Ground.objects.order_by("pk"))
        )
        decisions = {decision.question_id: decision for decision in found}
    return Sheet(
        release=release,
        steps=[
            Step(number, ROLES[role].label, by_step.get(number)) for number, role in enumerate(release.steps, start=1)
        ],
        sent_back=[one for one in release.signatures.select_related("by") if one.word == Signature.Word.SENT_BACK],
        faults_then=release.facts["faults"],
        faults_now=faults(request, release.kind, release.letter, today=timezone.localdate()) if live else [],
        changed=changed_since(release) if live else [],
        damaged=damaged(release),
        drafters=list(User.objects.filter(pk__in=drafters)),
        questions=[(view, decisions.get(view.question.pk)) for view in views],
        why_not_sign=why_not_sign(release.steps, signed, by=user.pk, role=user.role, drafters=drafters)
        if release.state == ReleaseState.CLEARANCE
        else "",
        outgoing=OutgoingMessage.objects.filter(release=release).first(),
    )


def message_shown(release: Release, *, named: bool) -> str:
    """Return the words of the e-mail that carries a letter; without the applicant for those who may not see who asks.

    It stays as it was signed. Once the applicant was forgotten it is shown to nobody.
    """
    asker = release.request.requester
    if asker is not None and asker.forgotten:
        return "It is not shown: who it was written to was forgotten."
    return release.message if named else without_requester(release.message, who(asker))


def damaged(release: Release) -> list[str]:
    """Return what is wrong with the kept files of a release, one sentence each; nothing where all are as they were made final."""
    try:
        fixed.check(release)
    except CannotClear as error:
        return list(error.reasons)
    return []


def verdicts_now(release: Release) -> list[Verdict]:
    """Return what the guard says now of the kept files. Raises rules.clearance.CannotClear where one was altered."""
    return [verdict for _, verdict in _looked_into_now(release)]


def stops_now(release: Release) -> list[str]:
    """Return what stops the kept files now, one sentence each. Raises rules.clearance.CannotClear where one was altered."""
    return [
        sentence
        for file, verdict in _looked_into_now(release)
        for sentence in sentences(file.name, standing(release.request, file.content, verdict))
    ]


def _looked_into_now(release: Release) -> list[tuple[fixed.Fixed, Verdict]]:
    origins = dict(release.files.values_list("position", "origin"))
    files = fixed.read(release)
    asked = [(file.name, file.content, is_letter(origins[file.position])) for file in files]
    return list(zip(files, looked_into(release.request, asked), strict=True))


def file_of(release: Release, position: int) -> fixed.Fixed | None:
    """Return one kept file, byte for byte. Raises rules.clearance.CannotClear where it was altered."""
    return next((file for file in fixed.read(release) if file.position == position), None)


class ChainLine(NamedTuple):
    """The chain of one kind of letter: for requests that are not sensitive, and for those that are."""

    kind: str
    words: str
    plain: list[str]
    sensitive: list[str]


def chains() -> list[ChainLine]:
    """Return who signs which kind of letter, by the names of the roles. One query."""
    stored = {(one.kind, one.sensitive): one.steps for one in ClearanceChain.objects.all()}

    def names(kind: str, sensitive: bool) -> list[str]:
        return _labels(chain(kind, sensitive=sensitive, chosen=stored.get((kind, sensitive))))

    return [ChainLine(kind.value, kind.label, names(kind, False), names(kind, True)) for kind in LetterKind]


def _labels(roles: Iterable[str]) -> list[str]:
    return [ROLES[role].label for role in roles]


def steps_set(kind: str, *, sensitive: bool) -> tuple[str, ...]:
    """Return the roles that sign letters of this kind now, whether the office set them or not."""
    stored = ClearanceChain.objects.filter(kind=kind, sensitive=sensitive).values_list("steps", flat=True).first()
    return chain(kind, sensitive=sensitive, chosen=stored)


def role_of_next(steps: Sequence[str], signed: Iterable[Signed]) -> str | None:
    """Return the role whose step is next, None where all have signed."""
    step = next_step(steps, list(signed))
    return None if step is None else steps[step - 1]

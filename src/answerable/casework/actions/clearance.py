"""Making a letter final so that it can be signed, signing it, sending it back, taking it back, sending it, publishing it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.rules.roles import Permission, role_may
from answerable.audit.actions import in_turn, record
from answerable.casework import fixed
from answerable.casework.errors import Stale
from answerable.casework.guarding import sentences, standing, waivers_of
from answerable.casework.ledger import Standing
from answerable.casework.ledger import standing as standing_of_ledger
from answerable.casework.lettering import day_in
from answerable.casework.models import (
    CaseLetter,
    ClearanceChain,
    LetterKind,
    Message,
    Release,
    ReleaseFile,
    Request,
    Review,
    Signature,
)
from answerable.casework.queries import clearance as queries
from answerable.casework.queries.clearance import Leaving
from answerable.casework.queries.publication import ToPublish, public_now, to_publish, why_not_noted
from answerable.casework.rules.clearance import (
    GIVES_OR_REFUSES,
    REPLIES,
    REVIEW_OUTCOME,
    CannotClear,
    Signed,
    addressee_digest,
    event_after_sending,
    is_cleared,
    next_step,
    why_not_chain,
    why_not_sign,
)
from answerable.casework.rules.life import RELEASE, Event, NotAllowed, ReleaseState, RequestState
from answerable.casework.rules.life import after as state_after
from answerable.casework.rules.outbox import subject_with_reference
from answerable.publication.queries import RESPONSE
from answerable.publication.release import Withdrawal
from answerable.publication.rules.references import fold
from answerable.publishing import actions as publishing
from answerable.publishing.models import Outgoing

from . import outbox
from .leaving import follow, has_left, officers, take, take_back, why_no_event
from .life import happen
from .notices import tell
from .released_tables import attack_again
from .requests import keep_upload

__all__ = ["correct", "prepare", "publish", "recall", "send", "send_back", "set_chain", "sign", "unpublish"]


def prepare(
    *,
    request: Request,
    kind: str,
    by: User | None,
    letter: CaseLetter | None = None,
    review: Review | None = None,
    channel: str = Release.Channel.EMAIL,
    expected: date | None = None,
    version: int | None = None,
    confirmed: str = "",
) -> Release:
    """Check a letter, make its files final, exactly as they will leave, and send it for clearance.

    A letter that nobody has to sign is cleared by this. `expected` is the day that an extension promises; without it the
    one in the letter's particulars. `version` is the request's, as the page showed it. The files are made and looked into
    before the store is locked; where the case changed meanwhile nothing is made final. Raises CannotClear with every fault that
    stops it, errors.Stale, and rules.life.NotAllowed.
    """
    request = Request.objects.select_related("requester").get(pk=request.pk)
    if version is not None and request.version != version:
        raise Stale
    review = review or (letter.review if letter else None)
    _check_it_may_be_fixed(request, kind, letter, review, by)
    today = timezone.localdate()
    name, where = fixed.addressee_of(request, channel)
    found = queries.faults(request, kind, letter, today=today)
    problems = [fault["sentence"] for fault in found if fault["blocks"]]
    if not where.strip():
        problems.append(
            "The applicant’s e-mail address is not known. Record it, or send the letter by post."
            if channel == Release.Channel.EMAIL
            else "The applicant’s postal address is not known. Record it, or send the letter by e-mail."
        )
    if expected is None and letter is not None:
        expected = day_in(letter.particulars, "decide_by")
    if event_after_sending(kind, regime=request.regime) is Event.EXTENSION and expected is None:
        problems.append("The letter does not say by which day the decision will be made. Put that day in.")
    if problems:
        raise CannotClear(*problems)
    made_from = queries.inputs_digest(request, kind, letter, review, dated=today)
    leaving = queries.what_leaves(request, kind, letter, review)
    _check_files(request, leaving)
    facts: dict[str, Any] = {"dated": today.isoformat(), "faults": found, "inputs": made_from}
    if kind in REPLIES:
        facts["disclosure"] = queries.attacked(request, leaving)
    if kind in GIVES_OR_REFUSES and not hmac.compare_digest(confirmed.encode(), queries.shown(leaving).encode()):
        raise NotCompared(leaving)
    subject, message = queries.message_of(request, kind, review)
    kept = [keep_upload(name=file.name, chunks=[file.content]) for file in leaving]
    try:
        return _fix(
            request,
            letter,
            by=by,
            kept=kept,
            leaving=leaving,
            facts=facts,
            addressee=(name, where),
            release=Release(
                request=request,
                review=review,
                letter=letter,
                kind=kind,
                channel=channel,
                subject=subject_with_reference(subject, request.reference)[:200],
                message=message,
                expected=expected,
                prepared_by=by,
            ),
        )
    except BaseException:
        for one in kept:
            (Path(settings.MEDIA_ROOT) / one).unlink(missing_ok=True)
        raise


def _check_it_may_be_fixed(
    request: Request, kind: str, letter: CaseLetter | None, review: Review | None, by: User | None
) -> None:
    if (letter is None) is not (kind in REPLIES):
        raise CannotClear(
            "A reply is made from the questions, and every other letter from its own words. Choose again."
        )
    if letter is not None and (letter.kind != kind or letter.request_id != request.pk):
        raise CannotClear("This letter is not of that kind, or is about another request. Choose again.")
    if review is None if kind == REVIEW_OUTCOME else review is not None and kind in REPLIES:
        raise CannotClear("The outcome of a review belongs to a review, and a reply does not. Choose again.")
    if by is not None and kind not in GIVES_OR_REFUSES and not role_may(by.role, Permission.REQUEST_ANSWER):
        raise NotAllowed("Making a letter final is not for your role.")


class NotCompared(CannotClear):
    """The officer has not yet said that these very files hold what is meant to leave, and nothing else."""

    def __init__(self, leaving: Sequence[Leaving]) -> None:
        super().__init__("Compare what is in each file with what you mean to send, and say that you have.")
        self.leaving = leaving


class Stopped(CannotClear):
    """The guard does not let these files leave; a second person may let some of it through."""

    def __init__(self, leaving: Sequence[Leaving], *reasons: str) -> None:
        super().__init__(*reasons)
        self.leaving = leaving


def _check_files(request: Request, leaving: Sequence[Leaving]) -> None:
    """Refuse every file that the guard does not let pass; a letter with no file at all, or one name twice, is none."""
    problems = [
        sentence for file in leaving for sentence in sentences(file.name, standing(request, file.content, file.verdict))
    ]
    if problems:
        raise Stopped(leaving, *problems)
    names = [file.name for file in leaving]
    if not names:
        problems.append("This letter has no file. Write it first.")
    if len(set(names)) != len(names):
        problems.append("Two of the files have one name. Give one of them another.")
    if problems:
        raise CannotClear(*problems)


@in_turn()
def _fix(
    request: Request,
    letter: CaseLetter | None,
    *,
    by: User | None,
    kept: Sequence[str],
    leaving: Sequence[Leaving],
    facts: dict[str, Any],
    addressee: tuple[str, str],
    release: Release,
) -> Release:
    """Put down what was made, if the case is still what it was made from."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    release.request = locked
    if release.review_id is not None:
        release.review = Review.objects.select_for_update().get(pk=release.review_id)
    if letter is not None:
        release.letter = CaseLetter.objects.get(pk=letter.pk)
    dated = date.fromisoformat(facts["dated"])
    now = queries.inputs_digest(locked, release.kind, release.letter, release.review, dated=dated)
    if now != facts["inputs"] or fixed.addressee_of(locked, release.channel) != addressee:
        raise Stale
    same = Release.objects.filter(request=locked, review=release.review, letter=release.letter, state__in=queries.LIVE)
    if same.exists():
        raise CannotClear("This letter is in clearance already. Take it back before it is made final again.")
    if release.kind not in GIVES_OR_REFUSES and (problem := why_no_event(locked, release)):
        raise NotAllowed(problem)
    salt = secrets.token_hex(16)
    name, where = addressee
    release.steps = list(fixed.steps_for(locked, release.kind))
    release.facts = facts | {
        "salt": salt,
        "addressee": addressee_digest(salt, channel=release.channel, name=name, where=where),
    }
    files = [fixed.Fixed(place, file.name, file.content, file.content_type) for place, file in enumerate(leaving, 1)]
    release.digest = fixed.manifest_of(release, files)
    if release.kind in REPLIES:
        follow(locked, release, Event.SENT_FOR_CLEARANCE, by=by)
    elif release.kind == REVIEW_OUTCOME:
        follow(locked, release, Event.REVIEW_SENT_FOR_CLEARANCE, by=by)
    if not release.steps:
        release.state = state_after(RELEASE, ReleaseState.CLEARANCE, Event.RELEASE_CLEARED, role=None)
    release.save()
    ReleaseFile.objects.bulk_create(
        ReleaseFile(
            release=release,
            position=file.position,
            name=file.name,
            kept=name_kept,
            sha256=fixed.digest_of_content(file.content),
            size=len(file.content),
            content_type=file.content_type,
            origin=made.origin[:200],
            verdict=_report(locked, made),
        )
        for file, made, name_kept in zip(files, leaving, kept, strict=True)
    )
    fixed.check(release)
    _tell_who_signs_next(release, [])
    _journal(release, "release.prepared", by)
    return release


def _report(request: Request, made: Leaving) -> dict[str, Any]:
    """What the guard says of a file, and what a second person let through with which reasons: kept with the release."""
    waived = waivers_of(request, fixed.digest_of_content(made.content)).values()
    let_through = [
        {"technique": one.technique, "where": one.where, "reasons": one.reasons, "by": one.by.name} for one in waived
    ]
    return {**made.verdict.as_data(), "let_through": let_through}


def _journal(release: Release, action: str, by: User | None, **more: Any) -> None:
    record(
        action=action,
        by=by,
        record="request",
        ref=release.request.reference,
        after={
            "release": release.pk,
            "kind": release.kind,
            "digest": release.digest,
            "state": str(release.state),
            "case": str(release.request.state),
            **more,
        },
    )


def _tell_who_signs_next(release: Release, signed: Sequence[Signed]) -> None:
    """Tell those who may sign the next step that it waits for them."""
    role = queries.role_of_next(release.steps, signed)
    if role is None:
        return
    not_these = fixed.drafters_of(release) | {one.by for one in signed}
    waiting = User.objects.filter(role=role, is_active=True).exclude(pk__in=not_these)
    words = f"{release.get_kind_display()} in {release.request.reference} waits for you to clear it."
    tell(waiting, words, request=release.request)


def _taken(release: Release, version: int) -> tuple[Request, Release]:
    """Take a release for writing, if it is still as the writer last saw it. Raises Stale."""
    request, locked = take(release)
    if locked.version != version:
        raise Stale
    locked.version += 1
    return request, locked


@in_turn()
def sign(*, release: Release, version: int, digest: str, by: User) -> Release:
    """Sign the next step of a letter's clearance; the last signature clears it.

    `digest` is the one that the page showed: what is signed is what was seen. The kept files are read again from the disk.
    Raises CannotClear where anything is not as it was made final, where the case changed since, or where the checks now find a
    fault; errors.Stale; rules.life.NotAllowed where this person may not sign.
    """
    request, locked = _taken(release, version)
    drafters = fixed.drafters_of(locked)
    locked_state = ReleaseState(locked.state)
    state_after(RELEASE, locked_state, Event.RELEASE_SIGNED, role=by.role, drafter=by.pk in drafters)
    signed = fixed.signed(locked)
    if problem := why_not_sign(locked.steps, signed, by=by.pk, role=by.role, drafters=drafters):
        raise NotAllowed(problem)
    if not hmac.compare_digest(digest.encode(), locked.digest.encode()):
        raise CannotClear("What you saw is not what is stored. Open the page again and look at the letter once more.")
    fixed.check(locked)
    problems = queries.changed_since(locked)
    problems += [
        fault["sentence"]
        for fault in queries.faults(request, locked.kind, locked.letter, today=timezone.localdate())
        if fault["blocks"]
    ]
    if problems:
        raise CannotClear(*problems)
    step = next_step(locked.steps, signed) or 0
    Signature.objects.create(
        release=locked, step=step, role=by.role, by=by, digest=locked.digest, word=Signature.Word.CLEARED
    )
    signed.append(Signed(step, by.pk, locked.digest))
    if is_cleared(locked.steps, signed, digest=locked.digest, drafters=drafters):
        locked.state = state_after(RELEASE, locked_state, Event.RELEASE_CLEARED, role=None)
        if locked.kind in GIVES_OR_REFUSES:
            event = Event.REVIEW_CLEARED if locked.kind == REVIEW_OUTCOME else Event.CLEARED
            follow(request, locked, event, by=by)
        words = f"{locked.get_kind_display()} in {request.reference} was cleared. It can be sent."
        tell([locked.prepared_by, *officers(request)], words, request=request)
    else:
        _tell_who_signs_next(locked, signed)
    locked.save(update_fields=["state", "version"])
    _journal(locked, "release.signed", by, step=step)
    return locked


@in_turn()
def send_back(*, release: Release, reasons: str, version: int, by: User) -> Release:
    """Send a letter back to whoever drafted it, with the reasons; it is made final anew once it was mended.

    Raises CannotClear without reasons, errors.Stale, and rules.life.NotAllowed.
    """
    reasons = reasons.replace("\r\n", "\n").strip()
    if not reasons:
        raise CannotClear("Say what is to be changed, so that it can be.")
    request, locked = _taken(release, version)
    drafter = by.pk in fixed.drafters_of(locked)
    locked.state = state_after(
        RELEASE, ReleaseState(locked.state), Event.RELEASE_SENT_BACK, role=by.role, drafter=drafter
    )
    Signature.objects.create(
        release=locked,
        step=next_step(locked.steps, fixed.signed(locked)) or len(locked.steps) + 1,
        role=by.role,
        by=by,
        digest=locked.digest,
        word=Signature.Word.SENT_BACK,
        reasons=reasons,
    )
    if locked.kind in GIVES_OR_REFUSES:
        event = Event.REVIEW_SENT_BACK if locked.kind == REVIEW_OUTCOME else Event.SENT_BACK
        follow(request, locked, event, by=by)
    locked.save(update_fields=["state", "version"])
    tell(
        [locked.prepared_by, *officers(request)],
        f"{locked.get_kind_display()} in {request.reference} was sent back for amends.",
        request=request,
    )
    _journal(locked, "release.sent_back", by, reasons=reasons)
    return locked


@in_turn()
def recall(*, release: Release, by: User | None, version: int | None = None) -> Release:
    """Take a letter back before it has left, so that it can be changed. Raises errors.Stale and rules.life.NotAllowed."""
    request, locked = take(release)
    if version is not None and locked.version != version:
        raise Stale
    take_back(request, locked, by=by)
    _journal(locked, "release.recalled", by)
    return locked


def send(*, release: Release, by: User, version: int | None = None, posted_on: date | None = None) -> Release:
    """Send a cleared letter: put its message into the outbox, or put down on which day it was posted.

    What was signed is held against the disk once more, and the guard looks into these very bytes again. Raises CannotClear
    where it may not leave, errors.Stale, and rules.life.NotAllowed.
    """
    if blocked := queries.stops_now(release):
        raise CannotClear(*blocked)
    at = attack_again(release=release) if release.facts.get("disclosure") else None
    return _send(release, by=by, version=version, posted_on=posted_on, at=at)


@in_turn()
def _send(release: Release, *, by: User, version: int | None, posted_on: date | None, at: Standing | None) -> Release:
    request, locked = take(release)
    if version is not None and locked.version != version:
        raise Stale
    locked.state = state_after(RELEASE, ReleaseState(locked.state), Event.RELEASE_QUEUED, role=by.role)
    fixed.check(locked)
    problems = queries.changed_since(locked)
    if not is_cleared(locked.steps, fixed.signed(locked), digest=locked.digest, drafters=fixed.drafters_of(locked)):
        problems.append(
            "The signatures do not clear this letter any more: one of those who signed had a hand in it since. "
            "Take it back and make it final again."
        )
    if problem := why_no_event(request, locked):
        problems.append(problem)
    if locked.kind in REPLIES and at is None:
        problems.append("Its tables were not compared with what is out. Take it back and make it final again.")
    if problems:
        raise CannotClear(*problems)
    if at is not None:
        if standing_of_ledger(request) != at:
            raise Stale
        locked.facts["disclosure"]["beside"] = at.as_data()
    if locked.channel == Release.Channel.POST:
        return _posted(request, locked, posted_on, by)
    locked.version += 1
    locked.save(update_fields=["state", "version", "facts"])
    outbox.queue(
        request=request,
        to_address=fixed.addressee_of(request, locked.channel)[1],
        subject=locked.subject,
        body=locked.message,
        release=locked,
        in_reply_to=_last_from_applicant(request),
    )
    _journal(locked, "release.queued", by)
    return locked


def _posted(request: Request, locked: Release, day: date | None, by: User) -> Release:
    if day is None or day > timezone.localdate():
        raise CannotClear("Enter the day on which it was posted: today or earlier.")
    if day < timezone.localdate(locked.prepared_at):
        raise CannotClear("It cannot have been posted before its files were made final. Enter a later day.")
    at = timezone.make_aware(datetime.combine(day, time(12)))
    tables = has_left(request, locked, on=day, at=at)
    _journal(locked, "release.posted", by, on=str(day), **({"tables": tables} if tables else {}))
    return locked


def _last_from_applicant(request: Request) -> str:
    """The Message-ID of the applicant's last message, so that ours stands under it in their mail."""
    address = request.requester.email if request.requester else ""
    last = Message.objects.filter(request=request, from_address__iexact=address).exclude(message_id="")
    return last.order_by("-arrived").values_list("message_id", flat=True).first() or ""


@in_turn()
def set_chain(*, kind: str, sensitive: bool, steps: Sequence[str], was: Sequence[str], by: User | None) -> None:
    """Set who signs letters of one kind, in order. `was` is the chain that the page showed.

    Letters that are in clearance keep the chain they were made final with. Raises CannotClear where the chain cannot be, and
    errors.Stale where somebody else set another meanwhile.
    """
    if kind not in LetterKind.values:
        raise CannotClear("There is no such kind of letter.")
    if problem := why_not_chain(kind, steps):
        raise CannotClear(problem)
    if tuple(was) != queries.steps_set(kind, sensitive=sensitive):
        raise Stale
    ClearanceChain.objects.update_or_create(kind=kind, sensitive=sensitive, defaults={"steps": list(steps)})
    record(
        action="clearance.chain_set",
        by=by,
        record="clearance_chain",
        ref=f"{kind}/{'sensitive' if sensitive else 'other'}",
        before={"steps": list(was)},
        after={"steps": list(steps)},
    )


def publish(
    *,
    request: Request,
    summary: str,
    version: int,
    by: User,
    questions: Mapping[int, str] | None = None,
    shown: str | None = None,
) -> None:
    """Make an answered request public: its subject, dates, a summary, and each question with its answer as it was sent.

    Nothing personal goes out: what names the applicant, or what the guard stops, is refused. `questions` are questions as the
    public is to read them, by their place, where something had to be taken out; `shown` is the digest of what the officer was
    shown. Raises CannotClear with the reasons, errors.Stale, and rules.life.NotAllowed.
    """
    found = _agreed(request, summary, version, questions, shown)
    _publish(request, found, found.response.data["summary"], version, by)
    publishing.deliver()


def correct(
    *,
    request: Request,
    summary: str,
    note: str,
    version: int,
    by: User,
    questions: Mapping[int, str] | None = None,
    shown: str | None = None,
) -> None:
    """Put right what is public of a request. `note` says what was wrong; it stands under it with its day, for everybody.

    Answers that are public and do not belong to the reply any more are withdrawn with the same note. Raises CannotClear with the
    reasons, errors.Stale, and rules.life.NotAllowed where the request is not public.
    """
    note = _said(note, "Say what was corrected. The public reads this.")
    found = _agreed(request, summary, version, questions, shown, note)
    _correct(request, found, note, version, by)
    publishing.deliver()


def _agreed(
    request: Request,
    summary: str,
    version: int,
    questions: Mapping[int, str] | None,
    shown: str | None,
    note: str = "",
) -> ToPublish:
    """What would be public, which is what the officer was shown. Nothing is locked while the guard looks at it."""
    request = Request.objects.select_related("requester").get(pk=request.pk)
    if request.version != version:
        raise Stale
    summary = summary.replace("\r\n", "\n").strip()
    found = to_publish(request, summary=summary, today=timezone.localdate(), questions=questions, note=note)
    if found.problems:
        raise CannotClear(*found.problems)
    if shown is not None and not hmac.compare_digest(shown.encode(), found.digest.encode()):
        raise NotShown
    return found


def _said(note: str, otherwise: str) -> str:
    note = note.replace("\r\n", "\n").strip()
    if not note:
        raise CannotClear(otherwise)
    return note


class NotShown(CannotClear):
    """What would be public is not what the officer was shown."""

    def __init__(self) -> None:
        super().__init__("Look at what the public will read, and say once more that it may be published.")


@in_turn()
def _publish(request: Request, found: ToPublish, summary: str, version: int, by: User) -> None:
    locked = _open(request, version)
    _happen_alone(locked, Event.PUBLISHED, by, timezone.localdate(), summary=summary)
    _hand_over(locked, Outgoing.What.ANSWER, found, by)


@in_turn()
def _correct(request: Request, found: ToPublish, note: str, version: int, by: User) -> None:
    locked = _open(request, version)
    _may_change_public(locked, by)
    locked.version += 1
    locked.save(update_fields=["version"])
    record(action="request.public_corrected", by=by, record="request", ref=locked.reference, after={"note": note})
    _hand_over(locked, Outgoing.What.CORRECTION, found, by)


def _hand_over(locked: Request, what: Outgoing.What, found: ToPublish, by: User) -> None:
    publishing.hand_over(
        what=what,
        items=found.items,
        withdrawals=found.gone,
        passed=found.seen.digests,
        report={"looks": [one.sentence for one in found.seen.looks]},
        ref=locked.reference,
        by=by,
    )


def _may_change_public(locked: Request, by: User) -> None:
    if not role_may(by.role, Permission.REQUEST_SEND):
        raise NotAllowed("Your role may not change what is public of a request.")
    if public_now(locked) is None:
        raise NotAllowed("Nothing of this request is public.")


def unpublish(*, request: Request, note: str, version: int, by: User) -> None:
    """Take an answered request off what is public. `note` says why; it is all that stays there, for everybody.

    A request that was reopened since can be taken off too. Raises CannotClear where the note is empty or names somebody,
    errors.Stale and rules.life.NotAllowed.
    """
    note = _said(note, "Say why it is taken off. The public reads this.")
    request = Request.objects.select_related("requester").get(pk=request.pk)
    if problems := why_not_noted(request, note):
        raise CannotClear(*problems)
    _unpublish(request, note, version, by)
    publishing.deliver()


@in_turn()
def _unpublish(request: Request, note: str, version: int, by: User) -> None:
    locked = _open(request, version)
    _may_change_public(locked, by)
    if locked.state == RequestState.PUBLISHED:
        _happen_alone(locked, Event.UNPUBLISHED, by, timezone.localdate(), note=note)
    else:
        locked.version += 1
        locked.save(update_fields=["version"])
        record(action="request.public_withdrawn", by=by, record="request", ref=locked.reference, after={"note": note})
    publishing.hand_over(
        what=Outgoing.What.WITHDRAWAL,
        withdrawals=[Withdrawal(RESPONSE, fold(locked.reference), note)],
        passed=frozenset(),
        ref=locked.reference,
        by=by,
    )


def _open(request: Request, version: int) -> Request:
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if locked.version != version:
        raise Stale
    return locked


def _happen_alone(locked: Request, event: Event, by: User, on: date, *, note: str = "", **more: str) -> None:
    happen(locked, event, by=by, on=on, note=note)
    locked.version += 1
    locked.save(update_fields=["state", "version"])
    record(
        action=f"request.{event}",
        by=by,
        record="request",
        ref=locked.reference,
        after={"on": str(on), "state": locked.state, **({"note": note} if note else {}), **more},
    )

"""Mail that comes in: kept as it came, read, put into its case, or left in the inbox for a person to place.

The message itself is on the disk before anything is decided about it; the decision is one transaction. Whatever ends a
process in between, taking the same message in again takes it in once (docs/decisions/018-mail-in.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework import joining
from answerable.casework.mailbox import imap
from answerable.casework.models import Message, OutgoingMessage, Request, Task
from answerable.casework.rules.life import Event
from answerable.casework.rules.mail import MailKind, Verdict, kind_of
from answerable.casework.rules.threads import Step, steps
from answerable.law.working_days import FIRST_DAY, OutsideTable, in_words
from answerable.reading.documents import SIZE_LIMIT, read_bytes
from answerable.reading.errors import CannotRead
from answerable.reading.letter import read_upload, understand
from answerable.reading.mail import ReceivedMail, read_mail
from answerable.reading.structure import Letter
from answerable.reading.thread import exported, split_thread

from .leaving import officers
from .life import happen
from .notices import tell
from .requesters import find_or_make
from .requests import receive

log = logging.getLogger(__name__)
LONDON = ZoneInfo("Europe/London")  # the days that count are days in the United Kingdom
NAME_IN_CASE = "e-mail"
SUFFIXES = (".eml", ".msg")
FILE_LIMIT = 150 * 1024 * 1024
"""Bytes of one message file: no mail system lets a greater message through, and it is read into memory."""
_NOTICE = {
    MailKind.CLARIFICATION: "An answer came to what was asked about {ref}. Read it, and record that clarification was received.",
    MailKind.REVIEW: "A message about {ref} asks for an internal review.",
    MailKind.TASK: "A colleague wrote about {ref}.",
    MailKind.REGULATOR: "The regulator wrote about {ref}.",
    MailKind.BOUNCE: "A message of {ref} was not delivered: {what}",
    MailKind.FOLLOW_UP: "The applicant wrote about {ref}.",
    MailKind.REQUEST: "A message was put into {ref}.",
    MailKind.OTHER: "A message was put into {ref}.",
}


class NotPlaceable(ValueError):
    """What was asked for cannot be done with this message; the message says why, in one sentence."""


@dataclass(frozen=True)
class Fetched:
    """What came of taking mail in: how many opened a case, were put into one, wait in the inbox, were set aside.

    `known` were taken in before; `own` are copies of what this office sent. `problems` are sentences, one a file.
    """

    opened: int = 0
    placed: int = 0
    waiting: int = 0
    set_aside: int = 0
    known: int = 0
    own: int = 0
    problems: tuple[str, ...] = ()

    @property
    def taken(self) -> int:
        """How many messages were taken in."""
        return self.opened + self.placed + self.waiting + self.set_aside

    @property
    def words(self) -> str:
        """The counts in one sentence, for the command line and the page."""
        parts = [
            (self.opened, "opened a case"),
            (self.placed, "put into their case"),
            (self.waiting, "waiting in the inbox"),
            (self.set_aside, "set aside as automatic"),
            (self.known, "taken in before"),
            (self.own, "copies of our own"),
        ]
        told = ", ".join(f"{number} {words}" for number, words in parts if number)
        messages = "1 message" if self.taken == 1 else f"{self.taken} messages"
        return f"{messages} taken in{f': {told}' if told else ''}."


def take_in(*, raw: bytes, arrived: datetime | None, by: User | None, name: str = "") -> Message:
    """Take in one message and return it; the same one again changes nothing and returns the first.

    `arrived` is when it reached the mailbox, from which its day of receipt is told (facts/law.md A2); None takes what the
    servers wrote into it. `name` is the file's own, where it was dropped. Whatever the bytes are, they are kept and told of:
    what cannot be read is named in `problems`. One that certainly is a request opens a case; one that names or answers
    something of ours goes into its case; everything else waits in the inbox.
    """
    return _taken_in(raw, arrived, by, name)[0]


def _taken_in(raw: bytes, arrived: datetime | None, by: User | None, name: str) -> tuple[Message, bool]:
    """The message, and whether it is this call that took it in: another process may have been faster."""
    digest = hashlib.sha256(raw).hexdigest()
    if known := Message.objects.filter(sha256=digest).first():
        return known, False
    kept = _keep(raw, digest, name)
    mail = read_mail(raw, name)
    moment, doubt = _when(arrived, mail)
    letter, problem = _letter(raw, mail)
    with in_turn():
        if known := Message.objects.filter(sha256=digest).first():
            return known, False
        joined = joining.join(mail)
        verdict = kind_of(joining.as_read(mail), joined.known)
        message = _row(mail, digest, kept, name, moment, verdict, joined)
        message.problems = [*mail.problems, *doubt]
        if same := _same(message):
            (Path(settings.MEDIA_ROOT) / kept).unlink(missing_ok=True)
            return same, False
        opens = verdict.kind is MailKind.REQUEST and verdict.certain and joined.request is None
        if opens and letter is not None:
            try:
                with transaction.atomic():
                    _open(message, letter, by)
                return message, True
            except OutsideTable as error:
                problem = f"No case was opened with it: {error}"
        if opens:
            message.problems.append(problem)
        _settle(message, verdict, joined, by)
    return message, True


def _keep(raw: bytes, digest: str, name: str) -> str:
    """Keep a message byte for byte under its own digest, so that taking it in again writes no second copy."""
    suffix = Path(name).suffix.lower()
    kept = f"mail/{digest}{suffix if suffix in (*SUFFIXES, '.txt') else '.eml'}"
    path = Path(settings.MEDIA_ROOT) / kept
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        return kept
    # The name is told by the content, so that what a crash left half written is written again, and never stays.
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileNotFoundError):  # another process has just kept the same
        part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return kept


def _when(arrived: datetime | None, mail: ReceivedMail) -> tuple[datetime, list[str]]:
    """When a message reached the mailbox, and what is doubtful about that."""
    now = timezone.now()
    if arrived is not None:
        return min(arrived, now), []
    for moment, doubt in (
        (mail.delivered, []),
        (mail.sent, ["The day it arrived is the one that its writer's machine gave: check it."]),
    ):
        if moment is not None and moment.astimezone(LONDON).date() >= FIRST_DAY and moment <= now:
            return moment, doubt
    return now, ["It does not say when it arrived: the day it was put in here was taken. Check it."]


def day_of(moment: datetime) -> date:
    """Return the day in the United Kingdom on which a message arrived: the day of receipt in law (facts/law.md A2)."""
    return moment.astimezone(LONDON).date()


def _letter(raw: bytes, mail: ReceivedMail) -> tuple[Letter | None, str]:
    """The request in a message, with what came with it, or why it cannot be read as one."""
    if kind_of(joining.as_read(mail), joining.Known()).kind is not MailKind.REQUEST:
        return None, ""
    return _read_letter(raw)


def _read_letter(raw: bytes) -> tuple[Letter | None, str]:
    try:
        return read_upload(raw, "message.eml"), ""
    except CannotRead as error:
        return None, f"It could not be read as a request: {error.sentence}"


def _row(
    mail: ReceivedMail, digest: str, kept: str, name: str, moment: datetime, verdict: Verdict, joined: joining.Joined
) -> Message:
    return Message(
        kept=kept,
        name=Path(name.replace("\\", "/")).name[:200],
        sha256=digest,
        message_id=mail.message_id[:300],
        answers=list(mail.answers),
        from_name=mail.from_name[:300],
        from_address=mail.from_address[:320],
        subject=mail.subject[:500],
        sent=mail.sent,
        arrived=moment,
        kind=verdict.kind,
        reasons=[*verdict.reasons, *joined.reasons],
        text=mail.text,
        attachments=[{"name": one.name, "type": one.content_type, "size": one.size} for one in mail.attachments],
        guesses=[{"reference": g.reference, "score": g.score, "reasons": list(g.reasons)} for g in joined.guesses],
    )


def _same(message: Message) -> Message | None:
    """The same message, delivered before by another way: only the lines that servers add are different.

    Two different messages may have one Message-ID, where a program is broken or somebody pretends: both are kept.
    """
    if not message.message_id:
        return None
    for other in Message.objects.filter(message_id=message.message_id):
        if all(
            getattr(other, field) == getattr(message, field)
            for field in ("from_address", "subject", "text", "attachments")
        ):
            return other
        message.problems.append("Another message has the same Message-ID, but says something else.")
        break
    return None


def _open(message: Message, letter: Letter, by: User | None, *, read_by: User | None = None) -> None:
    """Open a case with a message that `read_by` has seen, if anybody. The journal's entry is the one of the request's receipt, which has the message's digest."""
    requester = None
    if message.from_address or message.from_name:
        requester = find_or_make(name=message.from_name, email=message.from_address, by=by)
    day = day_of(message.arrived)
    message.request = receive(
        by=by, letter=letter, kept=message.kept, name=NAME_IN_CASE, received=day, requester=requester
    )
    message.state, message.found = Message.State.PLACED, Message.Found.OPENED
    message.kind, message.placed_by = MailKind.REQUEST, by
    message.save()
    tell(_told(message.request, read_by), f"{message.request.reference} came by e-mail.", request=message.request)


def _told(request: Request, read_by: User | None) -> list[User]:
    """Who is to hear of mail in a case: its officer, or all, but not whoever read it and put it there."""
    return [one for one in officers(request) if read_by is None or one.pk != read_by.pk]


def _settle(message: Message, verdict: Verdict, joined: joining.Joined, by: User | None) -> None:
    """Put a message into the case that it was joined to; else it waits, or is set aside where it surely is automatic."""
    if joined.request is not None:
        message.request, message.found = joined.request, joined.found
        message.state = Message.State.PLACED
    elif verdict.kind is MailKind.AUTOMATIC and verdict.certain:
        message.state = Message.State.DISMISSED
    message.save()
    if joined.request is not None:
        _follow(message, joined.outgoing)
    elif verdict.kind is MailKind.REGULATOR:
        tell(officers(None), "The regulator wrote. Its message waits in the inbox.")
    record(action="mail.taken_in", by=by, **_entry(message))


def _follow(message: Message, outgoing: OutgoingMessage | None, *, read_by: User | None = None) -> None:
    """Tell who should know of a message in a case. The clock is not moved by it: an officer records what happened."""
    request = message.request
    assert request is not None
    kind = MailKind(message.kind)
    if kind is MailKind.AUTOMATIC:
        return
    what = "see its mail."
    if kind is MailKind.BOUNCE and outgoing is not None:
        what = "the address did not take it. Find another way to send it."
        if any("late, not lost" in reason for reason in message.reasons):
            what = "it is late, and still being tried."
        outgoing.problem = f"Came back on {in_words(day_of(message.arrived))}: {what}"
        outgoing.save(update_fields=["problem"])
    people = _told(request, read_by)
    if kind is MailKind.TASK:
        asked = Task.objects.filter(request=request, to_email__iexact=message.from_address).select_related("asked_by")
        people += [task.asked_by for task in asked if task.asked_by is not None and task.asked_by != read_by]
    tell(people, _NOTICE[kind].format(ref=request.reference, what=what), request=request)


def _entry(message: Message) -> dict[str, Any]:
    """What the journal's entry about a message says: under its case, where it has one."""
    in_case = message.request is not None
    return {
        "record": "request" if in_case else "message",
        "ref": message.request.reference if message.request else str(message.pk),
        "after": {"message": message.sha256, "kind": message.kind, "state": message.state, "found": message.found},
    }


# By hand


def _take(message: Message) -> Message:
    return Message.objects.select_for_update().get(pk=message.pk)


def _waiting(message: Message) -> Message:
    locked = _take(message)
    if locked.state == Message.State.PLACED:
        raise NotPlaceable("Somebody placed this message meanwhile. See where it is now.")
    return locked


@in_turn()
def place(*, message: Message, request: Request, by: User, kind: str = "") -> Message:
    """Put a message from the inbox into a case. `kind` is what it is; without it, what it is in that case.

    Nobody's clock is moved. Raises NotPlaceable where it was placed meanwhile.
    """
    locked = _waiting(message)
    request = Request.objects.get(pk=request.pk)  # as it is now, for what the message is depends on where it stands
    before = {"state": locked.state, "kind": locked.kind}
    locked.request, locked.state, locked.found, locked.placed_by = request, Message.State.PLACED, Message.Found.HAND, by
    locked.kind = kind or _kind_in(locked, request)
    locked.save(update_fields=["request", "state", "found", "placed_by", "kind"])
    outgoing = OutgoingMessage.objects.filter(request=request, message_id__in=locked.answers).first()
    _follow(locked, outgoing, read_by=by)
    record(action="mail.placed", by=by, before=before, **_entry(locked))
    return locked


def _kind_in(message: Message, request: Request) -> str:
    """What a message is once its case is known; what a machine, a colleague or the regulator sent stays that."""
    if message.kind in {MailKind.BOUNCE, MailKind.AUTOMATIC, MailKind.TASK, MailKind.REGULATOR}:
        return message.kind
    return kind_of(joining.as_kept(message), joining.known_of(request, message.from_address)).kind


def open_case(*, message: Message, by: User) -> Request:
    """Open a new request from a message of the inbox, received on the day the message arrived.

    Raises NotPlaceable where it was placed meanwhile, cannot be read as a letter, or arrived on a day that no clock can run
    from.
    """
    path = Path(settings.MEDIA_ROOT) / message.kept
    if not path.is_file() or path.stat().st_size > SIZE_LIMIT:
        raise NotPlaceable("The message is larger than 25 MB, or no longer kept. Put the letter in it in by itself.")
    letter, problem = _read_letter(path.read_bytes())
    if letter is None:
        raise NotPlaceable(f"{problem} Put the letter in by itself, then place the message there.")
    with in_turn():
        locked = _waiting(message)
        try:
            _open(locked, letter, by, read_by=by)
        except OutsideTable as error:
            raise NotPlaceable(str(error)) from None
    assert locked.request is not None
    return locked.request


@in_turn()
def set_aside(*, message: Message, by: User) -> Message:
    """Set a message of the inbox aside: it belongs to no case. It stays kept. Raises NotPlaceable."""
    locked = _waiting(message)
    before = {"state": locked.state}
    locked.state, locked.placed_by = Message.State.DISMISSED, by
    locked.save(update_fields=["state", "placed_by"])
    record(action="mail.set_aside", by=by, before=before, **_entry(locked))
    return locked


@in_turn()
def bring_back(*, message: Message, by: User) -> Message:
    """Bring a message back to the inbox that was set aside, or put into the wrong case by somebody or by a rule.

    Raises NotPlaceable for the message that opened a case.
    """
    locked = _take(message)
    if locked.found == Message.Found.OPENED:
        raise NotPlaceable("This message opened its case, and stays in it.")
    before = {"state": locked.state, "found": locked.found}
    locked.state, locked.found, locked.placed_by = Message.State.STRAY, "", None
    # Told in the history of the case that it is taken out of.
    entry = _entry(locked)
    locked.request = None
    locked.save(update_fields=["request", "state", "found", "placed_by"])
    record(action="mail.brought_back", by=by, before=before, **entry)
    return locked


# Many at once


def fetch(*, by: User | None = None) -> Fetched:
    """Take in everything that waits in the office's mailbox, then put it into the done folder there; nothing is deleted.

    A message is taken in before it is moved, so that a crash between loses nothing and doubles nothing. One that cannot be
    taken in stays in the mailbox and is told of in `problems`, every time, and holds no other up. Raises
    mailbox.imap.NotConfigured and CannotReach: a mailbox that could not be read is never one without mail.
    """
    count = _Count()
    with imap.opened() as mailbox:
        for uid in mailbox.waiting():
            held = mailbox.get(uid)
            if held is None:
                continue
            try:
                if _is_our_own(held.raw):
                    count.add("own")
                else:
                    count.take(held.raw, held.arrived, by, "")
            except Exception:
                # Whatever is wrong with one message, behind it wait requests whose clocks run.
                log.exception("A message of the mailbox could not be taken in")
                count.problems.append("A message could not be taken in, and stays in the mailbox. Read it there.")
                continue
            mailbox.done(uid)
    return count.told()


def import_files(*, paths: Iterable[Path], by: User | None) -> Fetched:
    """Take in message files (.eml, .msg), and those of folders in the order of their names.

    A file that cannot be opened is named in `problems`, and the others are taken in.
    """
    count = _Count()
    for path in paths:
        if not path.exists():
            count.problems.append(f"{path.name} was not found: check the name and the folder.")
            continue
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        if path.is_dir() and not inside:
            count.problems.append(f"{path.name or path} has no .eml or .msg file in it.")
        for file in inside:
            if problem := _why_not_file(file):
                count.problems.append(problem)
                continue
            try:
                raw = file.read_bytes()
            except OSError:
                count.problems.append(f"{file.name} could not be read: check that you may open it.")
                continue
            count.take(raw, None, by, file.name)
    return count.told()


def _why_not_file(file: Path) -> str:
    """Why a file cannot be a saved message, in a sentence; a pipe or a device would be read for ever."""
    if not file.is_file():
        return f"{file.name} is not an ordinary file: save the message as a file and give that."
    if file.stat().st_size > FILE_LIMIT:
        return f"{file.name} is larger than {FILE_LIMIT >> 20} MB: put what is in it in by itself."
    return ""


def drop(*, files: Iterable[tuple[str, bytes]], by: User) -> Fetched:
    """Take in message files that were dropped on the inbox page: each a name and its bytes."""
    count = _Count()
    for name, raw in files:
        count.take(raw, None, by, name)
    return count.told()


class _Count:
    """Counts what came of each message."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.problems: list[str] = []

    def add(self, what: str) -> None:
        self.numbers[what] = self.numbers.get(what, 0) + 1

    def take(self, raw: bytes, arrived: datetime | None, by: User | None, name: str) -> None:
        if not raw.strip():
            self.problems.append(
                f"{name or 'A message'} is empty: save it again and check that it has something in it."
            )
            return
        message, new = _taken_in(raw, arrived, by, name)
        if not new:
            self.add("known")
        elif message.state == Message.State.PLACED:
            self.add("opened" if message.found == Message.Found.OPENED else "placed")
        else:
            self.add("waiting" if message.state == Message.State.STRAY else "set_aside")

    def told(self) -> Fetched:
        return Fetched(**self.numbers, problems=tuple(self.problems))


def _is_our_own(raw: bytes) -> bool:
    """Whether a message is the copy of one that this office sent: its Message-ID is one of the outbox."""
    return OutgoingMessage.objects.filter(message_id=own_id(raw)).exists()


def own_id(raw: bytes) -> str:
    """Return the Message-ID in the header lines of a message, read without opening it; empty where there is none."""
    for line in raw[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0].replace(b"\n ", b" ").split(b"\n"):
        if line[:11].lower() == b"message-id:":
            return line[11:].decode("ascii", "replace").strip()
    return ""


# A whole thread


def take_in_thread(*, path: Path, by: User) -> Request:
    """Make a case of a thread that was exported from elsewhere: its messages in order, and what they did to the clock.

    The applicant's messages become messages that came in, the authority's messages that were sent outside this system. What
    happened is told from them (rules/threads.py) and recorded by `by`, whose role must allow each event. The same file again
    returns the case that it made. It is read before anything is locked. Raises reading.errors.CannotRead;
    rules.life.NotAllowed; law.working_days.OutsideTable.
    """
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if (made := _made_of(digest)) is not None:
        return made
    document = read_bytes(data, path.name)
    letter = understand(document, path.name)
    told = steps(split_thread(document), regime=letter.regime)
    opening = next((step for step in told if step.event is Event.RECEIVED), None)
    if opening is None or opening.message.sent is None:
        raise CannotRead(f"{path.name} has no request with its date in it: put its letter in by itself.")
    kept = _keep(data, digest, path.name)
    with in_turn():
        return _made_of(digest) or _open_thread(
            letter, told, opening.message.sent, exported(document.text), kept=kept, digest=digest, name=path.name, by=by
        )


def _made_of(digest: str) -> Request | None:
    """The case that a thread with this digest made before."""
    first = Message.objects.filter(sha256=_part_digest(digest, 0)).select_related("request").first()
    return first.request if first is not None else None


def _open_thread(
    letter: Letter,
    told: Sequence[Step],
    received: date,
    parts: Sequence[tuple[datetime | None, str]],
    *,
    kept: str,
    digest: str,
    name: str,
    by: User,
) -> Request:
    """Open the case of a thread, with its messages and what they did."""
    request = receive(by=by, letter=replace(letter, date_received=None), kept=kept, name=name, received=received)
    for place, step in enumerate(told):
        moment, words = parts[place] if len(parts) == len(told) else (None, step.message.text)
        _put_step(
            request,
            step,
            _part_digest(digest, place),
            words,
            moment or _noon(step.message.sent),
            by,
            f"{Path(name).stem}-{place + 1}",
        )
    locked = Request.objects.select_for_update().get(pk=request.pk)
    for step in told:
        if step.event not in (None, Event.RECEIVED):
            assert step.event is not None
            assert step.message.sent is not None
            happen(locked, step.event, by=by, on=step.message.sent)
    locked.save(update_fields=["state"])
    return locked


def _part_digest(digest: str, place: int) -> str:
    return hashlib.sha256(f"{digest}/{place}".encode()).hexdigest()


def _noon(day: date | None) -> datetime:
    """A moment on a day, where an export has the day alone."""
    return datetime.combine(day or timezone.localdate(), time(12), tzinfo=LONDON).astimezone(UTC)


def _put_step(request: Request, step: Step, digest: str, words: str, moment: datetime, by: User, name: str) -> None:
    message = step.message
    if step.outgoing:
        listed = "".join(f"\n[Attached: {one}]" for one in message.attachments)
        OutgoingMessage.objects.create(
            request=request,
            message_id=f"<{digest[:32]}@thread.invalid>",
            subject=(message.subject or request.subject)[:300],
            body=f"{message.text}{listed}",
            state=OutgoingMessage.State.SENT,
            sent_at=moment,
        )
        return
    Message.objects.create(
        kept=_keep(words.encode(), digest, f"{name}.txt"),
        name=f"{name}.txt",
        sha256=digest,
        subject=message.subject[:500],
        sent=moment,
        arrived=moment,
        kind=step.kind,
        reasons=[step.reason],
        text=message.text,
        attachments=[{"name": one, "type": "", "size": 0} for one in message.attachments],
        state=Message.State.PLACED,
        request=request,
        found=Message.Found.OPENED if step.event is Event.RECEIVED else Message.Found.HAND,
        placed_by=by,
    )

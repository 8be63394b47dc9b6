"""Which case a message belongs to: what it answers and names, held against what the office has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from answerable.accounts.models import User
from answerable.reading.mail import ReceivedMail
from answerable.reading.thread import split_quoted

from .models import Message, OutgoingMessage, Request, Task, Team
from .rules.life import RequestState
from .rules.mail import Candidate, Guess, Known, Named, Read, guesses, named_in

LATELY = 20_000
"""Cases that a stray is compared with, the newest first."""
TEXT_OF = 30
"""Of them, those whose words are compared too: the same requester's, and those whose subject is likest."""


@dataclass(frozen=True)
class Joined:
    """The case a message was joined to, how, and what the office knows of its writer; or what it may belong to."""

    request: Request | None
    found: str
    reasons: tuple[str, ...]
    known: Known
    outgoing: OutgoingMessage | None = None
    guesses: tuple[Guess, ...] = field(default=())


def as_read(mail: ReceivedMail) -> Read:
    """Return what the rules look at of a message that was just read."""
    return Read(
        subject=mail.subject,
        own=mail.own,
        quoted=mail.quoted,
        letters=mail.letters,
        from_address=mail.from_address,
        to=mail.to,
        signs=mail.signs,
        content_type=mail.content_type,
        answers=bool(mail.answers),
        failed=mail.failed,
        delayed=mail.delayed,
    )


def as_kept(message: Message) -> Read:
    """Return what the rules look at of a message that was taken in before; how machines marked it is not kept."""
    own, quoted = split_quoted(message.text)
    return Read(
        subject=message.subject,
        own=own,
        quoted=quoted,
        from_address=message.from_address,
        answers=bool(message.answers),
    )


def known_of(request: Request | None, address: str) -> Known:
    """Return what the office knows of a case and of whoever wrote from this address."""
    colleague = bool(address) and (
        User.objects.filter(email=address, is_active=True).exists()
        or Team.objects.filter(email__iexact=address, active=True).exists()
        or Task.objects.filter(to_email__iexact=address).exists()
    )
    domain = address.rpartition("@")[2].lower()
    regulators = [one.strip().lower() for one in settings.REGULATOR_DOMAINS if one.strip()]
    return Known(
        case=request is not None,
        waiting_for_clarification=request is not None and request.state == RequestState.CLARIFICATION,
        colleague=colleague,
        regulator=any(domain == one or domain.endswith(f".{one}") for one in regulators),
    )


def join(mail: ReceivedMail) -> Joined:
    """Return the case that a message surely belongs to, by what it answers or by our reference; else the likeliest ones.

    Where the two do not agree it is joined to neither.
    """
    read = as_read(mail)
    outgoing = _answered(mail)
    named = named_in(read)
    by_name = Request.objects.filter(reference__in=named.references)[:2] if named.references else ()
    cases = {one.reference: one for one in by_name}
    by_header = outgoing.request if outgoing else _case_of(mail.answers)
    by_reference = next(iter(cases.values())) if named.joins and len(cases) == 1 else None
    if by_header and (by_reference is None or by_reference.pk == by_header.pk):
        return _joined(mail, by_header, Message.Found.HEADER, "It answers a message of this case.", outgoing)
    if by_reference and by_header is None:
        return _joined(mail, by_reference, Message.Found.REFERENCE, named.reason, outgoing)
    reasons = [named.reason] if named.reason and not named.joins else []
    if by_header and by_reference:
        reasons = [f"It answers a message of {by_header.reference}, and names {by_reference.reference}."]
    likely = [*named.references, *([by_header.reference] if by_header else [])]
    return Joined(None, "", tuple(reasons), known_of(None, mail.from_address), outgoing, _likely(mail, read, likely))


def _joined(mail: ReceivedMail, request: Request, found: str, reason: str, outgoing: OutgoingMessage | None) -> Joined:
    return Joined(request, found, (reason,), known_of(request, mail.from_address), outgoing)


def _answered(mail: ReceivedMail) -> OutgoingMessage | None:
    """The message of ours that came back, or that this one answers."""
    ids = [*mail.returned, *mail.answers]
    sent = {one.message_id: one for one in OutgoingMessage.objects.filter(message_id__in=ids).select_related("request")}
    return next((sent[one] for one in ids if one in sent and sent[one].request_id), None)


def _case_of(answers: Iterable[str]) -> Request | None:
    """The one case in which the messages are that this one answers; None where they are in two."""
    held = Message.objects.filter(message_id__in=list(answers), request__isnull=False).values_list("request", flat=True)
    cases = set(held[:50])
    return Request.objects.get(pk=cases.pop()) if len(cases) == 1 else None


def _likely(mail: ReceivedMail, read: Read, named: list[str]) -> tuple[Guess, ...]:
    """The likeliest cases: by subject among the newest, by the words of the few that come out best. Three queries."""
    from rapidfuzz import fuzz, process

    if not (read.subject.strip() or read.own.strip() or mail.from_address):
        return ()
    newest = list(Request.objects.order_by("-pk").values_list("reference", "subject", "requester__email")[:LATELY])
    theirs = {reference for reference, _, email in newest if email and email == mail.from_address}
    subjects = {reference: subject for reference, subject, _ in newest}
    best = process.extract(read.subject, subjects, scorer=fuzz.token_sort_ratio, limit=TEXT_OF)
    looked_at = [*named, *sorted(theirs), *(reference for _, _, reference in best)][: TEXT_OF * 2]
    rows = Request.objects.filter(Q(reference__in=looked_at)).values_list("reference", "subject", "letter_text")
    return guesses(read, (Candidate(ref, subject, text, ref in theirs) for ref, subject, text in rows), named=named)


__all__ = ["Joined", "Named", "as_kept", "as_read", "join", "known_of"]

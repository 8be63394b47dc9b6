"""Who asked: kept apart from what was asked (docs/decisions/021-requesters-apart.md)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework.errors import Stale
from answerable.casework.forgetting import due_to_be_forgotten, keep_months
from answerable.casework.locking import lock
from answerable.casework.models import (
    CaseEvent,
    Draft,
    LetterVersion,
    Message,
    OutgoingMessage,
    Question,
    Request,
    Requester,
    Task,
    Waiver,
)
from answerable.casework.rules.requesters import fold_email, is_request_website
from answerable.casework.rules.validity import WhoAsks, without_name, without_requester
from answerable.casework.triaging import who

from .private_links import cut_links
from .triage import triage_on_arrival

_NAME, _ORGANISATION = 200, 200


def find_or_make(
    *,
    name: str,
    email: str,
    address: str = "",
    organisation: str = "",
    kind: str = Requester.Kind.PERSON,
    by: User | None,
) -> Requester:
    """Return the requester with this e-mail address, or a new one, in the transaction of the caller.

    The same e-mail address is the same requester, and nothing else is: two people may have one name, so that without an
    address a new one is made each time, for an officer to join by hand. What the one found lacks is filled in; what it
    has is never overwritten. The address that a request website made for one request is one requester. No journal entry
    is written: the letter that names them has its own, by `by`.
    """
    folded = fold_email(email)
    given = {
        "name": " ".join(name.split())[:_NAME],
        "address": address.strip(),
        "organisation": " ".join(organisation.split())[:_ORGANISATION],
    }
    found = Requester.objects.select_for_update().filter(email=folded).order_by("pk").first() if folded else None
    if found is None:
        website = kind == Requester.Kind.PERSON and is_request_website(folded)
        return Requester.objects.create(email=folded, kind=Requester.Kind.WEBSITE if website else kind, **given)
    lacking = [field for field, value in given.items() if value and not getattr(found, field)]
    if lacking:
        for field in lacking:
            setattr(found, field, given[field])
        found.version += 1
        found.save(update_fields=[*lacking, "version"])
    return found


class SameEmail(ValueError):
    """Another requester has this e-mail address already."""

    def __init__(self, other: Requester) -> None:
        super().__init__(
            f"Requester {other.pk} has this e-mail address already. If they are one person, join the two; if not, leave "
            "the address empty here."
        )


class NotDue(ValueError):
    """The requester may not be forgotten yet; the message says why, in one sentence."""


class NotJoined(ValueError):
    """The two cannot be joined; the message says why, in one sentence."""


_FIELDS = ("name", "email", "address", "organisation", "kind")


def _values(requester: Requester) -> dict[str, str]:
    return {field: getattr(requester, field) for field in _FIELDS}


def _locked(requester: Requester) -> Requester:
    return Requester.objects.select_for_update().get(pk=requester.pk)


@in_turn()
def change(
    *,
    requester: Requester,
    name: str,
    email: str,
    address: str,
    organisation: str,
    kind: str,
    version: int,
    by: User | None,
) -> Requester:
    """Correct who a requester is. Raises Stale, and SameEmail where another requester has the address."""
    locked = _locked(requester)
    if locked.version != version:
        raise Stale
    folded = fold_email(email)
    other = Requester.objects.filter(email=folded).exclude(pk=locked.pk).first() if folded else None
    if other is not None:
        raise SameEmail(other)
    before = _values(locked)
    locked.name, locked.email, locked.address = " ".join(name.split()), folded, address.strip()
    locked.organisation, locked.kind = " ".join(organisation.split()), Requester.Kind(kind)
    locked.version += 1
    locked.save()
    record(
        action="requester.changed",
        by=by,
        record="requester",
        ref=str(locked.pk),
        before=before,
        after=_values(locked),
    )
    return locked


@in_turn()
def name_another(
    *,
    request: Request,
    name: str,
    email: str,
    address: str,
    organisation: str,
    kind: str,
    version: int,
    by: User | None,
) -> Requester:
    """Say that a request is by somebody else than it was taken to be, or by whom it is where nobody was known.

    The other requester is the one who has this e-mail address, or a new one; who it was taken for stays as they are. The
    request is looked at again, since who asks decides whether it repeats another. Raises Stale.
    """
    locked = lock(request, version)
    before = locked.requester_id
    locked.requester = find_or_make(
        name=name, email=email, address=address, organisation=organisation, kind=kind, by=by
    )
    locked.save(update_fields=["requester", "version"])
    triage_on_arrival(locked, by)
    record(
        action="request.requester_named",
        by=by,
        record="request",
        ref=locked.reference,
        before={"requester": str(before or "")},
        after={"requester": str(locked.requester_id)},
    )
    return locked.requester


@in_turn()
def join(*, keep: Requester, other: Requester, by: User | None) -> Requester:
    """Make one requester of two that are one person. The requests of `other` become those of `keep`; `other` is erased.

    What `keep` lacks is taken from `other`. The journal keeps which requests were moved; a request that should not have
    been is given back with `name_another`. Raises NotJoined for one and the same, or one that was forgotten.
    """
    if keep.pk == other.pk:
        raise NotJoined("That is the same requester. Give the number of the other one.")
    locked = {
        one.pk: one for one in Requester.objects.select_for_update().filter(pk__in=(keep.pk, other.pk)).order_by("pk")
    }
    kept, gone = locked[keep.pk], locked[other.pk]
    if kept.forgotten or gone.forgotten:
        raise NotJoined("One of the two was forgotten, so nothing shows that they are one person.")
    moved = list(gone.requests.order_by("reference").values_list("reference", flat=True))
    before = {**_values(kept), "joined": str(gone.pk), "requests": " ".join(moved)}
    gone.requests.update(requester=kept)
    for field in ("name", "email", "address", "organisation"):
        if not getattr(kept, field):
            setattr(kept, field, getattr(gone, field))
    kept.version += 1
    gone.delete()
    kept.save()
    record(
        action="requester.joined",
        by=by,
        record="requester",
        ref=str(kept.pk),
        before=before,
        after=_values(kept),
    )
    return kept


@in_turn()
def forget(*, requester: Requester, by: User | None) -> Requester:
    """Erase who a requester is, for good; their requests stay. Raises NotDue before their time to be kept is past.

    The name, addresses and organisation go from their record, from the words of their letters and messages as they are
    shown, from what was written about the case here, and from the addresses of the mail. The files as they came, and the
    letters as they were signed, stay with the case until it is disposed of.
    """
    locked = _locked(requester)
    if locked.forgotten:
        return locked
    if not due_to_be_forgotten().filter(pk=locked.pk).exists():
        raise NotDue(
            f"This requester may not be forgotten yet: they are kept for {keep_months()} months after the last of their "
            "requests, and while a request, review, complaint or hold runs."
        )
    asked = who(locked)
    requests = list(locked.requests.select_for_update())
    for one in requests:
        one.letter_text, one.letter_name = without_requester(one.letter_text, asked), ""
        one.subject = without_name(one.subject, asked)
        one.version += 1
    Request.objects.bulk_update(requests, ["letter_text", "letter_name", "subject", "version"], batch_size=200)
    messages = list(Message.objects.filter(request__in=requests))
    for message in messages:
        message.text, message.from_name = without_requester(message.text, asked), ""
        message.subject, message.from_address = without_requester(message.subject, asked), ""
        message.name = ""
        message.attachments = [one | {"name": without_requester(one["name"], asked)} for one in message.attachments]
    fields = ["text", "subject", "from_name", "from_address", "name", "attachments"]
    Message.objects.bulk_update(messages, fields, batch_size=200)
    waiting = (OutgoingMessage.State.QUEUED, OutgoingMessage.State.SENDING)
    outgoing = OutgoingMessage.objects.filter(request__in=requests, task=None).exclude(state__in=waiting)
    outgoing.update(to_address="", body="", problem="")
    _take_out_of_our_words(requests, asked)
    before = _values(locked)
    cut_links(requester=locked)
    locked.name = locked.email = locked.address = locked.organisation = ""
    locked.forgotten = timezone.now()
    locked.version += 1
    locked.save()
    record(
        action="requester.forgotten",
        by=by,
        record="requester",
        ref=str(locked.pk),
        before=before,
        after={"forgotten": locked.forgotten.isoformat()},
    )
    return locked


_OUR_WORDS: tuple[tuple[type[models.Model], str, str], ...] = (
    (Question, "request", "text"),
    (Draft, "question__request", "wording"),
    (LetterVersion, "letter__request", "text"),
    (CaseEvent, "request", "note"),
    (Task, "request", "asked"),
    (Task, "request", "answer"),
    (Waiver, "request", "reasons"),
)
"""Where words about a case are kept that may name who asked: the model, the way to its request, the field."""


def _take_out_of_our_words(requests: Sequence[Request], asked: WhoAsks) -> None:
    for model, way, field in _OUR_WORDS:
        changed = []
        for row in model._default_manager.filter(**{f"{way}__in": requests}):
            words = getattr(row, field)
            if (without := without_name(words, asked)) != words:
                setattr(row, field, without)
                changed.append(row)
        model._default_manager.bulk_update(changed, [field], batch_size=200)

"""Requests from the public site: opened with the office's key, put into cases, and their stage told to who sent them.

Two stores cannot be changed in one transaction. The case and its `WebAsk` are one; the sealed request is taken off the public site
after that. A machine that stops in between finds the `WebAsk` the next time, and only takes the sealed one away.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.rules.roles import ROLES, Permission, role_may
from answerable.audit.actions import in_turn
from answerable.casework.clock import Happened, Standing, calendar, standing
from answerable.casework.models import CaseEvent, Route, WebAsk
from answerable.casework.rules.asked import Stage, stage_of
from answerable.casework.rules.life import RequestState
from answerable.law.working_days import OutsideTable
from answerable.publication import queries as public
from answerable.publication import receiving
from answerable.publication.rules.addresses import path
from answerable.publication.rules.kinds import kind
from answerable.publication.rules.references import fold
from answerable.publication.sealing import CannotOpen, unseal
from answerable.publishing import sealing_key
from answerable.reading.errors import CannotRead
from answerable.reading.letter import read_upload

from .leaving import officers
from .notices import tell
from .private_links import take_away_gone
from .requesters import find_or_make
from .requests import receive

log = logging.getLogger(__name__)
NAME_IN_CASE = "public site"
TRY_AGAIN = timedelta(hours=1)
"""What could not be taken in is left alone for so long: it stands in nobody's way."""


class _CannotTake(Exception):
    """A sealed request cannot be taken in; the message says why, and names nobody."""


class _Sent(NamedTuple):
    """What a person sent, as it was sealed."""

    number: str
    text: str
    name: str
    email: str
    address: str
    received: date


@dataclass(frozen=True)
class TakenIn:
    """How many cases were opened, and a sentence for each sealed request that could not be taken in this time."""

    opened: int = 0
    problems: tuple[str, ...] = ()


def take_in() -> TakenIn:
    """Leave the key with the public site, and take in every request that waits there, each once.

    One that cannot be opened or read stays where it is, is told of once to those who can do something, and is tried again after
    an hour; the others are taken in all the same.
    """
    sealing_key.put_out()
    opened, problems = 0, []
    now = timezone.now()
    for waiting in receiving.waiting():
        known = WebAsk.objects.filter(link=waiting.link).first()
        if known is not None and known.request_id is None and known.tried and known.tried > now - TRY_AGAIN:
            continue
        try:
            opened += _take(waiting)
        except _CannotTake as error:
            problems.append(str(error))
            _put_down(waiting, str(error))
        except Exception as error:
            # Whatever is wrong with one must not keep back the others, whose clocks are running.
            log.exception("A request from the public site could not be taken in")
            sentence = (
                f"The request {waiting.number} from the public site could not be taken in: {type(error).__name__}."
            )
            problems.append(sentence)
            _put_down(waiting, sentence)
    return TakenIn(opened, tuple(problems))


def _take(waiting: receiving.Waiting) -> int:
    """Take one in, and then off the public site; return how many cases that opened. Raises _CannotTake."""
    opened = 0
    if not WebAsk.objects.filter(link=waiting.link, request__isnull=False).exists():
        opened = _open(waiting, _unsealed(waiting))
    receiving.taken_away(waiting.link)
    return opened


def _unsealed(waiting: receiving.Waiting) -> _Sent:
    try:
        found = unseal(sealing_key.private_key(), waiting.sealed)
        return _Sent(
            **{name: found[name] for name in ("number", "text", "name", "email", "address")},
            received=date.fromisoformat(found["received"]),
        )
    except (CannotOpen, KeyError, ValueError):
        raise _CannotTake(
            f"The request {waiting.number} from the public site cannot be opened with this office’s key. If the data folder was "
            "put back from a copy, put back the file sealing_key that belongs to it. Its sender waits for an answer since "
            f"{waiting.received.isoformat()}."
        ) from None


def _open(waiting: receiving.Waiting, sent: _Sent) -> int:
    raw = sent.text.encode()
    try:
        letter = read_upload(raw, "request.txt")
    except CannotRead as error:
        raise _CannotTake(
            f"The request {waiting.number} from the public site cannot be read: {error.sentence}"
        ) from None
    kept = _keep(waiting.link, raw)
    try:
        with in_turn():
            ask = WebAsk.objects.filter(link=waiting.link).first() or WebAsk(link=waiting.link, number=waiting.number)
            if ask.request_id is not None:  # another process has just taken it in
                return 0
            requester = find_or_make(name=sent.name, email=sent.email, address=sent.address, by=None)
            ask.request = receive(
                by=None,
                letter=letter,
                kept=kept,
                name=NAME_IN_CASE,
                received=min(sent.received, timezone.localdate()),
                requester=requester,
                route=Route.WEB,
            )
            ask.problem, ask.tried = "", None
            ask.save()
            said = f"{ask.request.reference} came from the public site, where its number is {ask.number}."
            tell(officers(ask.request), said, request=ask.request)
    except OutsideTable as error:
        raise _CannotTake(f"The request {waiting.number} from the public site was not taken in: {error}") from None
    return 1


def _keep(link: str, raw: bytes) -> str:
    """Keep what was asked as it came. Its name is told by the link, so that taking it in again writes no second copy."""
    kept = f"letters/{hashlib.sha256(link.encode()).hexdigest()[:32]}.txt"
    path_of = Path(settings.MEDIA_ROOT) / kept
    path_of.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path_of, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    return kept


def _put_down(waiting: receiving.Waiting, problem: str) -> None:
    """Put down that one could not be taken in, and tell those who can do something, once for each reason."""
    with in_turn():
        ask = WebAsk.objects.filter(link=waiting.link).first() or WebAsk(link=waiting.link, number=waiting.number)
        if ask.request_id is not None:
            return
        told = ask.problem == problem[:300]
        ask.problem, ask.tried = problem[:300], timezone.now()
        ask.save()
        if not told:
            tell([*_administrators(), *officers(None)], problem)


def _administrators() -> list[User]:
    codes = [code for code in ROLES if role_may(code, Permission.ACCOUNTS_MANAGE)]
    return list(User.objects.filter(role__in=codes, is_active=True))


def _shown_due(stage: Stage, stands: Standing) -> date | None:
    """The day to name: none while it is the sender's turn, nor of what ended without an answer."""
    if stage in (Stage.CLARIFY, Stage.CLOSED):
        return None
    return stands.answer_by or (stands.due.due if stands.due else None)


def tell_stages(*, today: date) -> int:
    """Say on the public site how far each request has come, and return of how many that changed. Six queries.

    What is shown of a request that is not here any more is taken away.
    """
    take_away_gone()
    asks = list(WebAsk.objects.exclude(link=None).exclude(request=None).select_related("request"))
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    keys = WebAsk.objects.exclude(link=None).exclude(request=None).values("request")
    for event in CaseEvent.objects.filter(request__in=keys, withdrawn=False).order_by("on", "pk"):
        events[event.request_id].append(event)
    answers = public.by_refs("response", sorted({fold(ask.request.reference) for ask in asks if ask.request}))
    days = calendar()
    progress = []
    for ask in asks:
        request = ask.request
        assert request is not None
        assert ask.link is not None
        received = request.received or timezone.localdate(request.created)
        mine = events[request.pk]
        stands = standing(
            request.received, request.regime, [Happened(e.kind, e.on, e.expected) for e in mine], days, today
        )
        stage = stage_of(RequestState(request.state))
        last = max((e.on for e in mine if e.review_id is None and e.complaint_id is None), default=received)
        ref = fold(request.reference)
        progress.append(
            receiving.Progress(
                link=ask.link,
                stage=stage,
                received=received,
                due=_shown_due(stage, stands),
                since=min(max(last, received), today) if stage is not Stage.RECEIVED else received,
                published=path(kind("response").path, ref) if ref in answers else "",
            )
        )
    return receiving.tell(progress)

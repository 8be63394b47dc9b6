"""Signs a return and sends it: the one way out of this store.

A return is a row first, signed and whole, and a file afterwards. The row is the outbox: what was signed and lies not yet in the folder
is written at the next round, byte for byte the same, so that a process that ends at any moment neither loses a return nor alters one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.config.home import returns_folder, returns_key
from answerable.guard.small_numbers.received import faults
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Service, SignedReturn, Worker
from answerable.pathways.permissions import at_desk
from answerable.pathways.rules.verbs import Desk
from answerable.standards.service_returns import SUMS, BadReturn, ServiceReturn, read, written

from . import queries
from .counting import Period
from .periods import overlaps
from .reissue import Reissue, note_of


def _check(draft: queries.Draft, *, seen: str, reason: str, by: Worker) -> None:
    service = draft.service
    if service.provider_id != by.organisation_id or not at_desk(by, Desk.SIGN_RETURN):
        raise CannotChange("A return is signed by a service manager of the organisation that runs the service.")
    if not service.register_ref:
        raise CannotChange(
            "This service has no reference of the public register, so the office could not tell whose return it is. The hub’s "
            "administrator adds it under Services."
        )
    if not draft.is_over:
        raise CannotChange("The period has not ended yet. Sign the return once it has.")
    if draft.unchanged:
        raise CannotChange("This return has left already, and nothing in it has changed since.")
    if draft.protected is None:
        raise CannotChange(draft.problem)
    if draft.digest != seen:
        raise CannotChange(
            "The numbers have changed since you opened the page. Nothing was signed. Look at them as they are now, then sign."
        )
    if draft.issue > 1 and reason not in list(Reissue):
        raise CannotChange("Choose why the return is issued again.", field="reason")


def _no_overlap(service: Service, period: Period) -> None:
    for first, last in SignedReturn.objects.filter(service=service).order_by().values_list("first", "last").distinct():
        if overlaps(period, Period(first, last)):
            raise CannotChange(
                "A return has left for a period that overlaps this one. Two that overlap would tell together what each does not; "
                "choose a period that begins where that one ends."
            )


def sign(*, service: Service, period: Period, seen: str, reason: str = "", by: Worker) -> SignedReturn:
    """Sign the return of a period, send it, and return its row.

    `seen` is the digest of the draft that the worker looked at: nothing else is signed. `reason` (a code of Reissue) says why it
    is issued again. Raises CannotChange where it may not be signed, or the numbers have changed since they were looked at.
    """
    _no_overlap(service, period)
    # Protecting takes seconds, so it is done before the turn; inside it, what it rests on is compared.
    queries.draft(service, period)
    signed = _sign(service=service, period=period, seen=seen, reason=reason, by=by)
    send(what=signed)
    signed.refresh_from_db(fields=["sent_at"])
    return signed


@in_turn()
def _sign(*, service: Service, period: Period, seen: str, reason: str, by: Worker) -> SignedReturn:
    now = timezone.now()
    draft = queries.draft(service, period)
    _no_overlap(service, period)
    _check(draft, seen=seen, reason=reason, by=by)
    assert draft.protected is not None
    reference = uuid.uuid4()
    day = timezone.localtime(now).date()
    again = reason if draft.issue > 1 else ""
    what = ServiceReturn(
        reference=reference,
        service=service.register_ref,
        agreement="",
        first=period.first,
        last=period.last,
        issue=draft.issue,
        note=note_of(again, f"{day.day} {day:%B %Y}"),
        enough=draft.enough,
        signed_on=day,
        signed_role=by.get_role_display(),
        signed_organisation=service.provider.name,
        counts=draft.protected.counts,
    )
    content = written(what, returns_key())
    _prove(content, draft.enough)
    row = SignedReturn.objects.create(
        reference=reference,
        service=service,
        first=period.first,
        last=period.last,
        issue=draft.issue,
        reason=again,
        enough=draft.enough,
        counts=dict(draft.counts),
        hidden={cell: str(why) for cell, why in draft.protected.why.items() if draft.protected.counts[cell] is None},
        file=content.decode(),
        digest=hashlib.sha256(content).hexdigest(),
        signed_by=by,
        signed_role=by.role,
        signed_at=now,
    )
    record(
        action="return.signed",
        by=by,
        record="return",
        ref=str(reference),
        after={"digest": row.digest, "service": str(service.reference), "issue": row.issue, "period": str(period)},
    )
    return row


def _prove(content: bytes, enough: int) -> None:
    """Look at the file as the office will. Raises CannotChange: what the office would refuse does not leave."""
    try:
        what = read(content).what
    except BadReturn as error:
        raise CannotChange(f"The return could not be written as the office reads it. {error}") from None
    if faults(what.counts, SUMS, enough):
        raise CannotChange("It could not be proved that this return tells of nobody. Nothing was signed.")


def send(*, what: SignedReturn) -> Path:
    """Put the file of a signed return into the folder of returns, whole, and mark it as sent. Done again, it changes nothing.

    Raises CannotChange where another file lies in its place, OSError where the folder cannot be written.
    """
    path = returns_folder() / what.file_name
    put(path, what.file.encode())
    _mark(pk=what.pk, path=path)
    return path


def put(path: Path, content: bytes) -> None:
    """Write a file whole, to last, or find it there already. Raises CannotChange where another lies in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o640)
        with suppress(FileExistsError):  # a link never replaces what is there
            os.link(beside, path)
    finally:
        os.unlink(beside)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    if path.read_bytes() != content:
        raise CannotChange(f"Another file lies at {path}. Move it away; the return is then sent at the next round.")


@in_turn()
def _mark(*, pk: int, path: Path) -> None:
    row = SignedReturn.objects.get(pk=pk)
    if row.sent_at is not None:
        return
    row.sent_at = timezone.now()
    row.save(update_fields=["sent_at"])
    record(action="return.sent", by=None, record="return", ref=str(row.reference), after={"file": path.name})


def send_waiting(now: datetime) -> str:
    """Send every signed return that lies not in the folder yet, as a part of the round; say how many, where any did.

    One that cannot be sent does not hold the others up. Raises CannotChange or OSError of the first that could not.
    """
    sent, failed = 0, []
    for one in SignedReturn.objects.filter(sent_at__isnull=True):
        try:
            send(what=one)
            sent += 1
        except (CannotChange, OSError) as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return f"{sent} sent to the office" if sent else ""

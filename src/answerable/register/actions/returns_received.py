"""Takes in the signed files in which services' returns come from the pathways site.

The file is a stranger's: its signature is checked against the keys that this office trusts, its form against the standard, and its
counts once more for small ones and for hidden ones that could be worked out, alone and together with all that the office has of the
service. Whatever is wrong, nothing is taken in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from answerable.audit import actions as audit
from answerable.config.home import returns_folder
from answerable.guard.small_numbers.attack import CannotBeTrue
from answerable.guard.small_numbers.beside import Told, told_together
from answerable.guard.small_numbers.received import Fault, Why, faults
from answerable.standards.service_returns import (
    LARGEST,
    SUMS,
    WORDS,
    BadReturn,
    Read,
    ServiceReturn,
    called,
    key_text,
    read,
    read_key,
)
from answerable.standards.service_returns_beside import Cell, Issued, Together, together

from ..errors import CannotChange
from ..locking import move_on
from ..models import Agreement, Citation, ReceivedReturn, Return, ReturnFigure, ReturnSender, Service, Source
from ..rules import partial_dates
from ..rules import returns as rules
from ..rules.refs import next_ref
from .keeping import Said, cite

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

PREFIX = "service-return-"
FIGURE = ReturnFigure.record_kind()


@transaction.atomic
def trust(*, key: str, name: str, by: AbstractBaseUser | None) -> ReturnSender:
    """Believe the returns of a pathways site from now on, and return it. Raises CannotChange where the key is none."""
    audit.wait_for_turn()
    try:
        text = key_text(read_key(key))
    except BadReturn as error:
        raise CannotChange(str(error)) from None
    if not name.strip():
        raise CannotChange("Say whose site it is.")
    sender, made = ReturnSender.objects.get_or_create(
        key=text, defaults={"name": name.strip(), "trusted_at": timezone.now()}
    )
    if not made and sender.ended_at is None:
        raise CannotChange(f"This key is trusted already, as that of “{sender.name}”.")
    if not made:
        sender.name, sender.ended_at = name.strip(), None
        sender.save(update_fields=["name", "ended_at"])
    audit.record(
        action="return_sender.trusted",
        by=by,
        record="return_sender",
        ref=str(sender.pk),
        after={"key": text, "name": name},
    )
    return sender


@transaction.atomic
def distrust(*, key: str, by: AbstractBaseUser | None) -> ReturnSender:
    """Believe no more returns of a pathways site, and return it; what came before stays. Raises CannotChange."""
    audit.wait_for_turn()
    sender = ReturnSender.objects.filter(key=key.strip(), ended_at__isnull=True).first()
    if sender is None:
        raise CannotChange("This key is not one that is trusted. `answerable returns senders` shows those that are.")
    sender.ended_at = timezone.now()
    sender.save(update_fields=["ended_at"])
    audit.record(
        action="return_sender.ended", by=by, record="return_sender", ref=str(sender.pk), before={"key": sender.key}
    )
    return sender


@dataclass(frozen=True)
class Preview:
    """What a file would do if it were taken in."""

    what: ServiceReturn
    sender: ReturnSender
    service: Service
    agreement: Agreement
    of: Return | None
    """The return that it is; None: one is added to the register."""
    replaces: int | None
    """The issue whose figures it takes the place of."""


_FAULTS = {
    Why.SMALL: "The count “{cell}” is below {enough}, which may not leave the provider",
    Why.EXACT: "The count “{cell}” is hidden, but can be worked out from the others",
    Why.PROVABLY_SMALL: "The count “{cell}” is hidden, but the others show that it is below {enough}",
    Why.CONTRADICTS: "The counts contradict one another at “{cell}”",
}


def _refusal(fault: Fault, enough: int) -> CannotChange:
    # The sentence never says the count: it is read by more people than the file.
    words = _FAULTS[fault.why].format(cell=called(fault.cell), enough=enough)
    return CannotChange(
        f"{words}. Nothing of the file was taken in. Delete the file, and tell the provider which count it is, without its number."
    )


def _period_words(one: Issued) -> str:
    return rules.period_words(one.first, one.last)


def _held(service: Service) -> tuple[Issued, ...]:
    """What the office has of a service, as it came, in the order in which it came: under whichever agreement, issues replaced too."""
    files = ReceivedReturn.objects.filter(of__agreement__service=service).order_by("pk").values_list("file", flat=True)
    found = (read(file.encode()).what for file in files)
    return tuple(Issued(what.first, what.last, what.counts) for what in found)


def _look_beside(service: Service, what: ServiceReturn, enough: int) -> None:
    """Attack a return together with all that the office has of its service (facts/law.md E4, step 4). Raises CannotChange."""
    held = _held(service)
    over = next((one for one in held if one.overlaps(what.first, what.last)), None)
    if over is not None:
        # Somebody counted in a quarter is in the year too, once: whoever has both has the rest of the year, unprotected.
        raise CannotChange(
            f"A return of this service for {_period_words(over)} is in the register, and this one overlaps it. Two that overlap "
            "would tell together what each does not. Nothing of the file was taken in. Ask the provider for a return of a period "
            "that begins where that one ends."
        )
    issued = (*held, Issued(what.first, what.last, what.counts))
    whole, blank = together(issued), together((*held, Issued(what.first, what.last, dict.fromkeys(WORDS))))
    try:
        told = _told(whole, len(held), enough)
        known = _told(blank, len(held), enough) if told else ()
    except CannotBeTrue:
        raise CannotChange(
            "The return contradicts what the register has of this service. Nothing of the file was taken in."
        ) from None
    new = next((one for one in told if one not in known), None)
    if new is not None:
        raise CannotChange(_beside_words(new, issued, enough))


def _told(whole: Together, last: int, enough: int) -> tuple[Told[Cell], ...]:
    ours = [(last, name) for name in WORDS]
    return told_together(whole.counts, whole.sums, whole.same, whole.apart, enough, among=ours)


def _beside_words(told: Told[Cell], issued: tuple[Issued, ...], enough: int) -> str:
    # As in _refusal, the sentence never says the count.
    at, name = told.cell
    words = f"“{called(name)}” of {_period_words(issued[at])}"
    if told.less is None:
        found = f"the count {words} is hidden, but can be worked out to be below {enough}"
    elif issued[told.less[0]].period == issued[at].period and told.less[1] == name:
        found = f"the count {words} differs by fewer than {enough} people from that of an issue before"
    else:
        other, less = told.less
        found = f"the count {words} and “{called(less)}” of {_period_words(issued[other])} differ by fewer than {enough} people"
    return (
        f"Beside what the register has of this service, {found}. Nothing of the file was taken in. Delete the file, and tell the "
        "provider which count it is, without its number."
    )


def _read(content: bytes) -> tuple[Read, ReturnSender]:
    try:
        found = read(content)
    except BadReturn as error:
        raise CannotChange(f"{error} Nothing was taken in.") from None
    sender = ReturnSender.objects.filter(key=key_text(found.key), ended_at__isnull=True).first()
    if sender is None:
        raise CannotChange(
            "The file is signed by a site that this office does not trust. Ask whose it is; `answerable returns trust` takes its key."
        )
    return found, sender


def look(*, content: bytes, agreement: str = "") -> Preview:
    """Return what a file would do, and do nothing. `agreement`: the reference of one, where the service has several.

    Raises CannotChange with one sentence where it cannot be believed, tells of people, or belongs to nothing in the register.
    """
    found, sender = _read(content)
    what = found.what
    wrong = faults(what.counts, SUMS, settings.SMALL_NUMBER)
    if wrong:
        raise _refusal(wrong[0], settings.SMALL_NUMBER)
    if ReceivedReturn.objects.filter(reference=what.reference).exists():
        raise CannotChange("This return is in the register already.")
    if what.signed_on > timezone.localdate():
        raise CannotChange("The return is signed on a day that has not come. Nothing was taken in.")
    service = Service.objects.filter(ref=what.service).first()
    if service is None:
        raise CannotChange(
            f"No service of the register has the reference “{what.service}”. Add it, or ask the provider to correct the reference."
        )
    chosen = _agreement(service, what, agreement or what.agreement)
    of = chosen.returns.filter(period_start=what.first, period_end=what.last).first()
    latest = of.files.order_by("-issue").first() if of else None
    if latest is not None and latest.issue >= what.issue:
        raise CannotChange(
            f"Issue {latest.issue} of this return is in the register already, and this is issue {what.issue}."
        )
    if of is not None:
        try:
            rules.after(rules.State(of.status), rules.Step.RECORD)
        except rules.NotAllowed as error:
            raise CannotChange(str(error)) from None
    _look_beside(service, what, settings.SMALL_NUMBER)
    return Preview(what, sender, service, chosen, of, latest.issue if latest else None)


def _agreement(service: Service, what: ServiceReturn, ref: str) -> Agreement:
    possible = [one for one in service.agreements.exclude(status="cancelled").order_by("ref") if _covers(one, what)]
    if ref:
        chosen = next((one for one in possible if one.ref == ref), None)
        if chosen is None:
            raise CannotChange(f"“{ref}” is no agreement for “{service.name}” in the period of the return.")
        return chosen
    expecting = [one for one in possible if one.returns.filter(period_start=what.first, period_end=what.last).exists()]
    if len(expecting) == 1:
        return expecting[0]
    if not possible:
        raise CannotChange(
            f"The register has no agreement for “{service.name}” in the period of the return. Add it first."
        )
    if len(possible) > 1:
        refs = ", ".join(one.ref for one in possible)
        raise CannotChange(f"“{service.name}” has several agreements in the period of the return: {refs}. Say which.")
    return possible[0]


def _covers(agreement: Agreement, what: ServiceReturn) -> bool:
    last = agreement.ended or agreement.ends
    return partial_dates.overlap(agreement.starts, last, what.first, what.last) is not partial_dates.Overlap.NONE


@transaction.atomic
def receive(*, content: bytes, file_name: str, by: AbstractBaseUser | None, agreement: str = "") -> Return:
    """Take in a signed file, and return the return that it is, with its figures in place of those of the issue before.

    A count that is not shown is kept as hidden, never as nought. Each figure cites the file and its cell. Raises CannotChange as
    `look` does.
    """
    audit.wait_for_turn()
    seen = look(content=content, agreement=agreement)
    what = seen.what
    of = seen.of or _add(seen)
    before = {"status": of.status, **_figures(of.figures.exclude(cell=""))}
    file = ReceivedReturn.objects.create(
        reference=what.reference,
        sender=seen.sender,
        of=of,
        issue=what.issue,
        file_name=Path(file_name).name[:200],
        file=content.decode(),
        digest=hashlib.sha256(content).hexdigest(),
        received_at=timezone.now(),
        by_id=by.pk if by else None,
    )
    of.figures.exclude(cell="").delete()
    figures = [
        ReturnFigure(
            ref=f"{of.ref}/s{number}",
            of=of,
            name=called(cell),
            value=None if count is None else Decimal(count),
            hidden=count is None,
            cell=cell,
        )
        for number, (cell, count) in enumerate(((cell, what.counts[cell]) for cell in WORDS), start=1)
    ]
    ReturnFigure.objects.bulk_create(figures)
    of.status = rules.after(rules.State(of.status), rules.Step.RECORD).value
    of.received = timezone.localdate()
    of.note = "\n".join(line for line in (of.note, what.note) if line)
    of.save(update_fields=["status", "received", "note"])
    move_on(of, "this return")
    after = {"status": of.status, "file": file.digest, "issue": str(what.issue), **_figures(figures)}
    entry = audit.record(action="return.received", by=by, record="return", ref=of.ref, before=before, after=after)
    source = _source(what, file)
    cite(
        "return",
        of.ref,
        [""],
        Said(source, f"The whole file, signed on {partial_dates.words(what.signed_on.isoformat())}"),
        entry,
    )
    Citation.objects.filter(record=FIGURE, ref__in=[figure.ref for figure in figures]).delete()
    Citation.objects.bulk_create(
        Citation(record=FIGURE, ref=figure.ref, field="value", source=source, place=f"Cell {figure.cell}")
        for figure in figures
    )
    return of


def _add(seen: Preview) -> Return:
    refs = Return.objects.filter(ref__startswith="R-").values_list("ref", flat=True)
    return Return.objects.create(
        ref=next_ref("R-", refs),
        agreement=seen.agreement,
        period_start=seen.what.first,
        period_end=seen.what.last,
    )


def _source(what: ServiceReturn, file: ReceivedReturn) -> Source:
    return Source.objects.create(
        ref=f"{PREFIX}{what.reference}",
        title=f"{file.file_name}, return of the service {what.service}, issue {what.issue}"[:300],
        kind="signed return",
        dated=what.signed_on.isoformat(),
    )


def _figures(figures: Iterable[ReturnFigure]) -> dict[str, str]:
    return {figure.cell: "hidden" if figure.hidden else str(figure.value) for figure in figures}


@dataclass(frozen=True)
class Waiting:
    """A file in the folder of returns that is not in the register yet."""

    reference: str
    """As its name says it."""
    path: Path
    since: date


def waiting() -> list[Waiting]:
    """Return the files that wait in the folder of returns, the oldest first. Nothing of them is read."""
    folder = returns_folder()
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.glob(f"{PREFIX}*.json")):
        reference = path.stem.removeprefix(PREFIX)
        day = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()).date()
        found.append(Waiting(reference, path, day))
    known = {str(one) for one in ReceivedReturn.objects.values_list("reference", flat=True)}
    return sorted((one for one in found if one.reference not in known), key=lambda one: (one.since, one.reference))


def content_of(path: Path) -> bytes:
    """Return what a file holds, no more than a return can. Raises CannotChange."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise CannotChange(f"{path.name} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST:
        raise CannotChange(f"{path.name} is larger than a return can be.")
    return content

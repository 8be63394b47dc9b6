"""Keeping and disposing of old cases: holds, proposals by one person, approval by another, and the certificate."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework.clock import calendar
from answerable.casework.facts import cases_to_keep, histories, review_window
from answerable.casework.forgetting import due_to_be_forgotten
from answerable.casework.models import (
    CaseDocument,
    Disposal,
    DisposalProposal,
    FileToErase,
    Hold,
    LetterTemplate,
    Message,
    Opinion,
    OutgoingMessage,
    RedactedCopy,
    ReleaseFile,
    Request,
    RetentionSchedule,
)
from answerable.casework.rules.keeping import Standing, standing
from answerable.casework.rules.life import NotAllowed
from answerable.law.working_days import in_words

from .private_links import take_away_gone
from .requesters import forget

KEPT: tuple[tuple[type[models.Model], str, str, str], ...] = (
    (Request, "letter_file", "letter_sha256", "pk"),
    (CaseDocument, "kept", "sha256", "request"),
    (RedactedCopy, "kept", "sha256", "document__request"),
    (ReleaseFile, "kept", "sha256", "release__request"),
    (Opinion, "kept", "sha256", "ground__decision__question__request"),
    (Message, "kept", "sha256", "request"),
)
"""Every place that names a kept file of a case: the model, the fields of its name and its digest, the way to its request."""


@in_turn()
def put_hold(*, request: Request, reason: str, by: User | None) -> Hold:
    """Put a hold on the records of a case: it is not disposed of until the hold is lifted."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    hold = Hold.objects.create(request=locked, reason=reason.strip(), put_on=timezone.localdate(), put_by=by)
    DisposalProposal.objects.filter(request=locked).delete()
    record(
        action="request.hold_put",
        by=by,
        record="request",
        ref=locked.reference,
        after={"hold": hold.pk, "reason": hold.reason},
    )
    return hold


@in_turn()
def lift_hold(*, hold: Hold, by: User | None) -> Hold:
    """Lift a hold that somebody put. Raises rules.life.NotAllowed where it is lifted already."""
    locked = Hold.objects.select_for_update().select_related("request").get(pk=hold.pk)
    if locked.lifted_on:
        raise NotAllowed(f"This hold was lifted on {in_words(locked.lifted_on)} already.")
    locked.lifted_on, locked.lifted_by = timezone.localdate(), by
    locked.save(update_fields=["lifted_on", "lifted_by"])
    record(
        action="request.hold_lifted",
        by=by,
        record="request",
        ref=locked.request.reference,
        after={"hold": locked.pk, "lifted_on": str(locked.lifted_on)},
    )
    return locked


def _due(request: Request, today: date) -> tuple[Standing, date]:
    """Where the case stands now, read afresh, and the day it closed. Raises rules.life.NotAllowed where it is not due, or is held."""
    months = dict(RetentionSchedule.objects.values_list("applies_to", "months"))
    [(_, case)] = cases_to_keep(Request.objects.filter(pk=request.pk))
    found = standing(case, months=months, today=today, calendar=calendar(), review_window=review_window())
    if found.held:
        raise NotAllowed(f"{request.reference} cannot be disposed of. {found.held[0].why}.")
    if found.due is None or found.closed is None:
        raise NotAllowed(f"{request.reference} cannot be disposed of: no schedule says how long such a case is kept.")
    if found.due > today:
        raise NotAllowed(f"{request.reference} cannot be disposed of before {in_words(found.due)}.")
    if OutgoingMessage.objects.filter(
        _mail_of(request), state__in=(OutgoingMessage.State.QUEUED, OutgoingMessage.State.SENDING)
    ).exists():
        raise NotAllowed(f"{request.reference} cannot be disposed of: a message about it is still to be sent.")
    return found, found.closed


def _mail_of(request: Request) -> Q:
    return Q(request=request) | Q(release__request=request) | Q(task__request=request)


@in_turn()
def propose(*, request: Request, by: User | None) -> DisposalProposal:
    """Propose that a case whose time is over is disposed of. Raises rules.life.NotAllowed where it is not due, or is held."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    today = timezone.localdate()
    _due(locked, today)
    if DisposalProposal.objects.filter(request=locked).exists():
        raise NotAllowed(f"{locked.reference} is proposed already, and waits for somebody to approve it.")
    proposal = DisposalProposal.objects.create(request=locked, put_on=today, put_by=by)
    record(
        action="request.disposal_proposed", by=by, record="request", ref=locked.reference, after={"put_on": str(today)}
    )
    return proposal


@in_turn()
def turn_down(*, proposal: DisposalProposal, by: User | None) -> None:
    """Turn a proposal down, or take one's own back: the case is kept."""
    locked = DisposalProposal.objects.select_for_update().select_related("request").get(pk=proposal.pk)
    record(
        action="request.disposal_turned_down",
        by=by,
        record="request",
        ref=locked.request.reference,
        before={"put_on": str(locked.put_on)},
    )
    locked.delete()


@in_turn()
def dispose(*, request: Request, by: User) -> Disposal:
    """Dispose of a case that somebody else proposed: its rows now, its files as soon as that is certain; return the certificate.

    What holds a case is looked at again, in the same turn as the deletion. The statistics of past periods keep what they
    need, which names nobody; the journal keeps its entries, and the reference is never given again. The files are listed
    with the certificate in one transaction and erased afterwards by `erase_files`, which a crash only puts off. Raises
    rules.life.NotAllowed.
    """
    locked = Request.objects.select_for_update().get(pk=request.pk)
    proposal = DisposalProposal.objects.filter(request=locked).first()
    if proposal is None or proposal.put_by is None:
        raise NotAllowed(f"Nobody proposed that {locked.reference} is disposed of. An FOI officer does that first.")
    if proposal.put_by_id == by.pk:
        raise NotAllowed("You proposed this yourself. Somebody else has to approve it.")
    today = timezone.localdate()
    stands, closed = _due(locked, today)
    schedule = RetentionSchedule.objects.get(applies_to=stands.schedule)
    [history] = histories(Request.objects.filter(pk=locked.pk))
    files = _files_of(locked)
    reference, requester = locked.reference, locked.requester
    counts = _delete(locked)
    shared = _named_elsewhere(files)
    erased = {kept: digest for kept, digest in files.items() if kept not in shared}
    disposal = Disposal.objects.create(
        reference=reference,
        schedule=f"{schedule.get_applies_to_display()}: {schedule.months} months after closing. {schedule.basis}",
        closed_on=closed,
        proposed_by=proposal.put_by,
        approved_by=by,
        counts=counts,
        files=[{"sha256": digest, "size": _size(kept)} for kept, digest in sorted(erased.items())],
        statistics=history.as_data(),
    )
    FileToErase.objects.bulk_create(FileToErase(disposal=disposal, kept=kept) for kept in sorted(erased))
    record(
        action="request.disposed",
        by=by,
        record="request",
        ref=reference,
        before={"proposed_by": proposal.put_by_id},
        after={
            "schedule": disposal.schedule,
            "closed_on": str(disposal.closed_on),
            "counts": counts,
            "files": disposal.files,
            "statistics": disposal.statistics,
        },
    )
    if requester is not None and due_to_be_forgotten(today=today).filter(pk=requester.pk).exists():
        forget(requester=requester, by=by)
    # What cannot be erased now stays listed, and must not make the deed look undone.
    transaction.on_commit(erase_files, robust=True)
    transaction.on_commit(take_away_gone, robust=True)
    return disposal


def _files_of(request: Request) -> dict[str, str]:
    """The kept files of a case, by name, with their digests."""
    return {
        kept: digest
        for model, name, sha256, way in KEPT
        for kept, digest in model._default_manager.filter(**{way: request.pk})
        .exclude(**{name: ""})
        .values_list(name, sha256)
    }


def _named_elsewhere(files: Iterable[str]) -> set[str]:
    """Of these files, those that a row which stays names too."""
    wanted = list(files)
    places: list[tuple[type[models.Model], str]] = [(model, name) for model, name, _, _ in KEPT]
    places.append((LetterTemplate, "kept"))
    return {
        kept
        for model, name in places
        for kept in model._default_manager.filter(**{f"{name}__in": wanted}).values_list(name, flat=True)
    }


def _delete(request: Request) -> dict[str, int]:
    """Delete a case with all that belongs to it, and return how many rows of each kind there were.

    What was sent holds on to its release, and messages would merely be let go with their words in them, so these go first.
    """
    counts: dict[str, int] = {}
    sent = list(OutgoingMessage.objects.filter(_mail_of(request)).values_list("pk", flat=True))
    for _, gone in (
        OutgoingMessage.objects.filter(pk__in=sent).delete(),
        Message.objects.filter(request=request).delete(),
        Request.objects.filter(pk=request.pk).delete(),
    ):
        for label, number in gone.items():
            counts[label] = counts.get(label, 0) + number
    return dict(sorted(counts.items()))


def _size(kept: str) -> int | None:
    """The bytes of a kept file; None where it is not on the disk, which the certificate then says."""
    try:
        return (Path(settings.MEDIA_ROOT) / kept).stat().st_size
    except FileNotFoundError:
        return None


def erase_files() -> int:
    """Erase the files of cases that were disposed of, and return how many were struck off the list.

    Each is taken from the disk and only then off the list, so that a crash in between leaves one that the next round finds
    gone already. One that cannot be erased stays listed, and its certificate says so.
    """
    done = 0
    for listed in FileToErase.objects.order_by("pk"):
        path = Path(settings.MEDIA_ROOT) / listed.kept
        try:
            path.unlink(missing_ok=True)
            _make_sure(path.parent)
        except OSError:
            continue
        listed.delete()
        done += 1
    return done


def _make_sure(folder: Path) -> None:
    """Have the disk itself forget the names that were taken out of a folder."""
    if folder.is_dir():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Keep information-sharing protocols: what organisations signed, line by line, with the document."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db.models import ProtectedError

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Organisation, Protocol, ProtocolGrant, Worker
from answerable.pathways.rules.protocols import Basis, FieldGroup, Known, Purpose

TITLE_LIMIT = 200
DOCUMENT_LIMIT = 10 * 1024 * 1024
"""Bytes of a protocol's document."""
DOCUMENT_KINDS = (".pdf", ".docx", ".odt")


def _checked(title: str, starts: date, ends: date) -> dict[str, str]:
    title = " ".join(title.split())
    if not title or len(title) > TITLE_LIMIT or not title.isprintable():
        raise CannotChange(f"A protocol has a title of at most {TITLE_LIMIT} characters.", field="title")
    if ends < starts:
        raise CannotChange("The last day is before the first. Check both.", field="ends")
    return {"title": title, "starts": starts.isoformat(), "ends": ends.isoformat()}


@in_turn()
def add_protocol(*, title: str, starts: date, ends: date, by: Worker | None) -> Protocol:
    """Add a protocol and return it. It allows nothing until it has lines. Raises CannotChange."""
    after = _checked(title, starts, ends)
    made = Protocol.objects.create(title=after["title"], starts=starts, ends=ends)
    record(action="protocol.added", by=by, record="protocol", ref=str(made.reference), after=after)
    return made


@in_turn()
def change_protocol(*, protocol: Protocol, title: str, starts: date, ends: date, by: Worker | None) -> Protocol:
    """Change a protocol's title and days and return it. Raises CannotChange."""
    protocol.refresh_from_db()
    before = _checked(protocol.title, protocol.starts, protocol.ends)
    after = _checked(title, starts, ends)
    if before == after:
        return protocol
    protocol.title, protocol.starts, protocol.ends = after["title"], starts, ends
    protocol.save(update_fields=["title", "starts", "ends"])
    record(action="protocol.changed", by=by, record="protocol", ref=str(protocol.reference), before=before, after=after)
    return protocol


@in_turn()
def end_early(*, protocol: Protocol, on: date | None, by: Worker | None) -> Protocol:
    """Say from which day on a protocol no longer holds (None: it holds to its last day), and return it.

    What is shared under it ends with the next page that anybody opens. Raises CannotChange where the day is not one of its days.
    """
    protocol.refresh_from_db()
    if on is not None and not protocol.starts <= on <= protocol.ends:
        raise CannotChange(f"The day must be from {protocol.starts} to {protocol.ends}.", field="on")
    if on == protocol.ended_early:
        return protocol
    before, protocol.ended_early = protocol.ended_early, on
    protocol.save(update_fields=["ended_early"])
    told = [{"ended_early": day.isoformat() if day else ""} for day in (before, on)]
    record(
        action="protocol.ended_early" if on else "protocol.resumed",
        by=by,
        record="protocol",
        ref=str(protocol.reference),
        before=told[0],
        after=told[1],
    )
    return protocol


@in_turn()
def put_document(*, protocol: Protocol, name: str, content: bytes, by: Worker | None) -> Protocol:
    """Keep what the organisations signed, with its SHA-256, and return the protocol. An earlier file stays in the folder.

    Raises CannotChange where the file is empty, larger than DOCUMENT_LIMIT, or of another kind than DOCUMENT_KINDS.
    """
    name = PurePath(name.replace("\\", "/")).name[-200:]
    ending = PurePath(name).suffix.lower()
    if ending not in DOCUMENT_KINDS or not name.isprintable():
        raise CannotChange(f"A protocol’s document is one of: {', '.join(DOCUMENT_KINDS)}.", field="document")
    if not content or len(content) > DOCUMENT_LIMIT:
        raise CannotChange("The file is empty, or larger than 10 MB. Choose another.", field="document")
    digest = hashlib.sha256(content).hexdigest()
    protocol.refresh_from_db()
    if digest == protocol.document_sha256:
        return protocol
    before = {"document": protocol.document_sha256}
    protocol.document.save(f"{uuid.uuid4()}{ending}", ContentFile(content), save=False)
    protocol.document_name, protocol.document_sha256 = name, digest
    protocol.save(update_fields=["document", "document_name", "document_sha256"])
    ref = str(protocol.reference)
    record(action="protocol.document_put", by=by, record="protocol", ref=ref, before=before, after={"document": digest})
    return protocol


def _grant_checked(
    giver: Organisation, receiver: Organisation, purpose: str, basis: str, fields: Sequence[str], known: Sequence[str]
) -> None:
    if giver == receiver:
        raise CannotChange("An organisation shares nothing with itself. Choose two.", field="receiver")
    for value, known_codes, field in ((purpose, list(Purpose), "purpose"), (basis, list(Basis), "basis")):
        if value not in known_codes:
            raise CannotChange(f"“{value}” is not one of: {', '.join(known_codes)}.", field=field)
    for codes, allowed, field in ((fields, list(FieldGroup), "fields"), (known, list(Known), "known")):
        if unknown := [one for one in codes if one not in allowed]:
            raise CannotChange(f"“{unknown[0]}” is not one of: {', '.join(allowed)}.", field=field)
    if purpose == Purpose.NAME_CHECK:
        if fields:
            raise CannotChange(
                "A name check gives no record. Say what it may tell, and choose no fields.", field="fields"
            )
        if not known:
            raise CannotChange("Choose what a name check may tell: one at least.", field="known")
    elif not fields:
        raise CannotChange("Choose what is shared: one group of fields at least.", field="fields")
    elif known:
        raise CannotChange("What a name check may tell is for the purpose of a name check alone.", field="known")


def _told(grant: ProtocolGrant) -> dict[str, object]:
    return {
        "giver": str(grant.giver.reference),
        "receiver": str(grant.receiver.reference),
        "purpose": grant.purpose,
        "basis": grant.basis,
        "fields": sorted(grant.fields),
        "known": sorted(grant.known),
    }


@in_turn()
def add_grant(
    *,
    protocol: Protocol,
    giver: Organisation,
    receiver: Organisation,
    purpose: str,
    basis: str,
    fields: Sequence[str] = (),
    known: Sequence[str] = (),
    by: Worker | None,
) -> ProtocolGrant:
    """Add a line to a protocol and return it.

    For the purpose of a name check `known` says what it may tell; for every other one `fields` says what is shared. Raises
    CannotChange where a code is unknown, something is missing, or the protocol has such a line already.
    """
    _grant_checked(giver, receiver, purpose, basis, fields, known)
    if protocol.grants.filter(giver=giver, receiver=receiver, purpose=purpose).exists():
        raise CannotChange(
            "This protocol has a line from and to these for this purpose. Change that one.", field="purpose"
        )
    grant = ProtocolGrant.objects.create(
        protocol=protocol,
        giver=giver,
        receiver=receiver,
        purpose=purpose,
        basis=basis,
        fields=list(fields),
        known=list(known),
    )
    record(action="protocol.line_added", by=by, record="protocol", ref=str(protocol.reference), after=_told(grant))
    return grant


@in_turn()
def change_grant(
    *, grant: ProtocolGrant, basis: str, fields: Sequence[str] = (), known: Sequence[str] = (), by: Worker | None
) -> ProtocolGrant:
    """Change the basis of a line, and what is shared or told under it; return it. Raises CannotChange.

    What was shared before is narrowed too: a share gives what it and its line both name.
    """
    grant.refresh_from_db()
    _grant_checked(grant.giver, grant.receiver, grant.purpose, basis, fields, known)
    before = _told(grant)
    grant.basis, grant.fields, grant.known = basis, list(fields), list(known)
    if _told(grant) == before:
        return grant
    grant.save(update_fields=["basis", "fields", "known"])
    ref = str(grant.protocol.reference)
    record(action="protocol.line_changed", by=by, record="protocol", ref=ref, before=before, after=_told(grant))
    return grant


@in_turn()
def remove_grant(*, grant: ProtocolGrant, by: Worker | None) -> None:
    """Take a line out of a protocol. Raises CannotChange where something was shared under it: then the protocol is ended early."""
    told, ref = _told(grant), str(grant.protocol.reference)
    try:
        grant.delete()
    except ProtectedError:
        raise CannotChange(
            "Something was shared under this line, so it stays on record. Narrow it, or end the protocol early."
        ) from None
    record(action="protocol.line_removed", by=by, record="protocol", ref=ref, before=told)

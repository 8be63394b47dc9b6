"""The guard at the door of a case: what it says of a file that is to leave, and which of its findings still stand in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from answerable.accounts.models import User
from answerable.guard import Finding, Severity, Verdict, check
from answerable.guard.techniques import catalogue
from answerable.register.models import Organisation

from .models import Request, Waiver
from .rules.guarding import words_of_requester


def looked_into(request: Request, files: Iterable[tuple[str, bytes, bool]]) -> list[Verdict]:
    """What the guard says of files: each with its name, its content, and whether it is a letter that we write to the applicant.

    Our own people and the organisations of the register may be named. The applicant may not, except in a letter to them.
    """
    allowed = names_that_may_leave()
    asker = request.requester
    asked = words_of_requester(asker.name, asker.email, asker.address) if asker is not None else ()
    return [
        check(name, content, requester=() if to_applicant else asked, allowed=allowed)
        for name, content, to_applicant in files
    ]


def names_that_may_leave() -> tuple[str, ...]:
    """The office's own people and the organisations that it deals with. Two queries."""
    people = User.objects.order_by("pk").values_list("name", flat=True)
    return (*people, *Organisation.objects.order_by("pk").values_list("name", flat=True))


def standing(request: Request, content: bytes, verdict: Verdict) -> list[Finding]:
    """The findings that stop a file: those that block and that no second person let through for these very bytes."""
    blocking = [one for one in verdict.findings if one.severity is Severity.BLOCK]
    if not blocking:
        return []
    waived = waivers_of(request, hashlib.sha256(content).hexdigest())
    return [one for one in blocking if not (one.waivable and (one.technique, one.where) in waived)]


def waivers_of(request: Request, sha256: str) -> dict[tuple[str, str], Waiver]:
    """Who let what through in a file of these bytes, by technique and place."""
    found = Waiver.objects.filter(request=request, sha256=sha256).select_related("by")
    return {(one.technique, one.where): one for one in found}


class LetThrough(NamedTuple):
    """One thing that a second person let through in a file, in the guard's words."""

    what: str
    where: str
    waiver: Waiver


def let_through(request: Request, *sha256: str) -> list[LetThrough]:
    """What was let through in files of these bytes, by whom and why. One query."""
    found = Waiver.objects.filter(request=request, sha256__in=sha256).select_related("by")
    known = catalogue()
    return [
        LetThrough(known[one.technique].what if one.technique in known else one.technique, one.where, one)
        for one in found
    ]


def sentences(name: str, findings: Sequence[Finding]) -> list[str]:
    """Each finding in one sentence with the file and the place. What was found is not in it."""
    return [f"{name}{f', {one.where}' if one.where else ''}: {one.mend}" for one in findings]

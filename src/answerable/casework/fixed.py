"""What was made final to be signed: the kept bytes held against their digests, and the digest that signatures are under.

What the pages call “made final” is `fixed` here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .models import ClearanceChain, Release, Request
from .policies import drafters, review_drafters
from .rules.clearance import CannotClear, Signed, addressee_digest, chain, manifest_digest


@dataclass(frozen=True)
class Fixed:
    """One file as it will leave."""

    position: int
    name: str
    content: bytes
    content_type: str


def digest_of_content(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read(release: Release) -> list[Fixed]:
    """Return the kept files, byte for byte. Raises CannotClear where one is gone, or is not what was made final.

    Nothing that is signed or sent is taken from anywhere else.
    """
    found, problems = [], []
    for file in release.files.order_by("position"):
        try:
            content = (Path(settings.MEDIA_ROOT) / file.kept).read_bytes()
        except OSError:
            problems.append(
                f"The kept file “{file.name}” cannot be read. Take the letter back and make it final again."
            )
            continue
        if len(content) != file.size or not hmac.compare_digest(digest_of_content(content), file.sha256):
            problems.append(
                f"The kept file “{file.name}” is not the one that was made final: somebody or something altered it. "
                "Tell your administrator, then take the letter back and make it final again."
            )
            continue
        found.append(Fixed(file.position, file.name, content, file.content_type))
    if not found and not problems:
        problems.append("This letter has no file. Take it back and make it final again.")
    if problems:
        raise CannotClear(*problems)
    return found


def manifest_of(release: Release, files: Sequence[Fixed]) -> str:
    """Return the digest of a release from the bytes of its files and the words stored with it."""
    return manifest_digest(
        kind=release.kind,
        subject=release.subject,
        message=release.message,
        channel=release.channel,
        addressee=release.facts["addressee"],
        files=[(file.name, digest_of_content(file.content), len(file.content)) for file in files],
    )


def check(release: Release) -> list[Fixed]:
    """Return the files of a release once everything that is signed was found as it was made final. Raises CannotClear."""
    files = read(release)
    if not hmac.compare_digest(manifest_of(release, files), release.digest):
        raise CannotClear(
            "What is stored is not what was made final: the message, the addressee or the list of files was altered. "
            "Tell your administrator, then take the letter back and make it final again."
        )
    return files


def addressee_of(request: Request, channel: str) -> tuple[str, str]:
    """Return the name of who a letter goes to, and the e-mail address or the postal address; empty where not known."""
    requester = request.requester
    if requester is None:
        return "", ""
    return requester.name, requester.email if channel == Release.Channel.EMAIL else requester.address


def goes_to_the_same(release: Release) -> bool:
    """Return whether the applicant's name and address are still those that the letter was made final for."""
    name, where = addressee_of(release.request, release.channel)
    now = addressee_digest(release.facts["salt"], channel=release.channel, name=name, where=where)
    return hmac.compare_digest(now, release.facts["addressee"])


def steps_for(request: Request, kind: str) -> tuple[str, ...]:
    """Return the roles that must sign a letter of this kind about this request, in order."""
    set_here = ClearanceChain.objects.filter(kind=kind, sensitive=request.sensitive).values_list("steps", flat=True)
    return chain(kind, sensitive=request.sensitive, chosen=set_here.first())


def drafters_of(release: Release) -> set[int]:
    """Return the accounts of everybody who had a hand in what a release holds."""
    return review_drafters(release.review) if release.review else drafters(release.request)


def signed(release: Release) -> list[Signed]:
    """Return the signatures that clear; one that sent the letter back is none."""
    return [Signed(one.step, one.by_id, one.digest) for one in release.signatures.all() if one.word == one.Word.CLEARED]

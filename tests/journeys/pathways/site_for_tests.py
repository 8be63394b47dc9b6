"""Makes the pathways store that the journeys visit: the made-up county, with a known password and a known second factor for everybody.

Run as a program, in a process of its own with ANSWERABLE_PATHWAYS_HOME set, so that the journeys meet the site exactly as an office
runs it: its own settings, its own web server, its own files.
"""

from __future__ import annotations

import base64
import hmac
import struct

PASSWORD = "made-up words for the journeys"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The key of everybody's app; made up."""
STEP = 30
"""Seconds that a code holds."""


def code_of(key: str, step: int) -> str:
    """Return the code that an app with this key shows in a step of time (RFC 6238, RFC 4226)."""
    digest = hmac.new(base64.b32decode(key), struct.pack(">Q", step), "sha1").digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def make() -> None:
    from answerable.config import fence

    fence.put_up(fence.NOT_FOR_PATHWAYS)
    from answerable.pathways import opening

    with opening.store():
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP
        from django.contrib.auth.hashers import make_password
        from django.db import transaction

        from answerable.pathways.example import make as make_county
        from answerable.pathways.models import Worker

        make_county()
        with transaction.atomic():
            Worker.objects.update(password=make_password(PASSWORD), password_once=False)
            for worker in Worker.objects.all():
                TOTP.activate(worker, SECRET)
                RecoveryCodes.activate(worker)


if __name__ == "__main__":
    make()

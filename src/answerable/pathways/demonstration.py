"""The pathways site of `answerable demo`: a store made anew with the made-up county, served until the demonstration ends.

Its workers sign in as everybody does, with a password and a code. What their apps would be set up with is told to the process that
started this one, by a pipe, and to nobody else: it shows the codes on a page of its own. There is nothing here by which a store in use
could be opened: without ANSWERABLE_DEMO nothing is done, a store that holds anything is refused, and each secret is random and new.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from answerable.pathways import opening


def main() -> None:
    """Fill and serve the store. The words after the program: the port, and the number of the pipe to tell by."""
    port, pipe = (int(word) for word in sys.argv[1:3])
    from answerable.config import fence

    fence.put_up(fence.NOT_FOR_PATHWAYS)
    try:
        with opening.store():
            told = fill()
            with os.fdopen(pipe, "w", encoding="utf-8") as told_by:
                json.dump(told, told_by)
            from answerable.config.server import CannotListen, serve_pathways

            try:
                serve_pathways(host="127.0.0.1", port=port)
            except CannotListen as error:
                raise opening.CannotStart(str(error)) from None
    except opening.CannotStart as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.code)


def fill() -> dict[str, Any]:
    """Make the made-up county in an empty store, with a second factor for everybody; return their password, and each one's sign-in.

    Raises CannotChange where this is no demonstration, or the store is in use.
    """
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.db import transaction

    from answerable.pathways import example, example_referrals
    from answerable.pathways.actions.accounts import record_second_factor
    from answerable.pathways.errors import CannotChange

    if not settings.DEMO:
        raise CannotChange("Only `answerable demo` starts this. `answerable pathways example` fills a store to try.")
    with transaction.atomic():
        password = example.make(once=False)
        example_referrals.make()
        signs = []
        by = example.workers()
        for first, _role, _where in example.ACCOUNTS:
            worker = by[first]
            secret = generate_totp_secret()
            TOTP.activate(worker, secret)
            record_second_factor(worker=worker)
            signs.append((worker.email, f"{worker.get_role_display()}, {worker.organisation.name}", secret))
    return {"password": password, "signs": signs}

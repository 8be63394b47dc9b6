"""The process that brings one file in while the site goes on: `python -m answerable.register.importing.background 12 skip 3`.

Number of the import, what to do with wrong rows, number of the account. What became of it stands in the import and in its
progress file; a process that dies says nothing, and whoever looks sees that its lock is free.
"""

from __future__ import annotations

import os
import sys


def main(number: str, rejects: str, user: str | None = None) -> int:
    """Bring the import in; 0 where it came in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.office")
    import django

    django.setup()
    from answerable.accounts.models import User

    from ..actions.imports import apply
    from ..actions.matching import match_all
    from ..errors import CannotImport
    from ..models import Import

    by = User.objects.get(pk=int(user)) if user else None
    try:
        done = apply(Import.objects.get(pk=int(number)), by=by, rejects=rejects)
    except CannotImport:
        return 2
    if done.kind == Import.Kind.PAYMENTS:
        match_all(by=by)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

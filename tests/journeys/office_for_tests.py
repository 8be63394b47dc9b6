"""Makes the office that the journeys visit: its stores, its register from an example, one account a role.

Run as a program, in a process of its own with ANSWERABLE_HOME set, so that the journeys meet the staff site exactly
as an office runs it: its own settings, its own web server, its own files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PASSWORD = "made-up words for the journeys"


def make(example: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.office"
    import django

    from answerable.config.home import make_data_folder

    make_data_folder()
    django.setup()
    from answerable.accounts.actions import create_user
    from answerable.accounts.rules.roles import ROLES
    from answerable.config.stores import bring_up_to_date
    from answerable.office.actions import load_office

    bring_up_to_date()
    load_office(folder=example, by=None)
    for code, role in ROLES.items():
        create_user(email=f"{code}@example.org", name=f"Made-up {role.label}", role=code, password=PASSWORD, by=None)


if __name__ == "__main__":
    make(Path(sys.argv[1]))

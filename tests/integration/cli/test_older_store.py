"""A store that an older version of the product made is brought up to date with nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.integration.commands import Office

OLD = (
    "INSERT INTO casework_request (id, reference, subject, regime, received, applicant, letter_name, letter_file, "
    "letter_sha256, letter_text, reader_notes, searched, advice, late_reason, version, created) VALUES "
    "(1, 'FOI-1', 'Costs', 'foi', '2026-11-02', 'Zebedee Quillfeather', '', '', '', 'What?', '[]', '', '', '', 3, "
    "'2026-11-02 09:00:00'), "
    "(2, 'FOI-2', 'Costs', 'foi', '2026-11-02', '', '', '', '', 'What?', '[]', '', '', '', 1, '2026-11-02 09:00:00'), "
    "(3, 'FOI-3', 'Costs', 'foi', '2026-11-02', '', '', '', '', 'What?', '[]', '', '', '', 1, '2026-11-02 09:00:00')",
    'INSERT INTO casework_clockevent (id, request_id, kind, "on", expected, withdrawn, recorded) VALUES '
    "(1, 1, 'clarification_asked', '2026-11-04', NULL, 0, '2026-11-04 09:00:00'), "
    "(2, 1, 'clarification_received', '2026-11-09', NULL, 0, '2026-11-09 09:00:00'), "
    "(3, 1, 'extension', '2026-11-20', '2026-12-18', 0, '2026-11-20 09:00:00'), "
    "(4, 2, 'responded', '2026-11-05', NULL, 0, '2026-11-05 09:00:00'), "
    "(5, 3, 'clarification_asked', '2026-11-05', NULL, 1, '2026-11-05 09:00:00')",
)
LOOK = (
    "SELECT r.reference, r.state, coalesce(q.name, '') FROM casework_request r "
    "LEFT JOIN casework_requester q ON q.id = r.requester_id ORDER BY r.id",
    "SELECT request_id, kind, \"on\", coalesce(expected, ''), withdrawn, recorded FROM casework_caseevent ORDER BY id",
)


def run(home: Path, *command: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ANSWERABLE_")}
    environment |= {"ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office"}
    subprocess.run([sys.executable, "-m", *command], env=environment, check=True, capture_output=True, timeout=120)


def test_applicants_and_what_moved_the_clock_are_carried_over(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    run(home, "django", "migrate", "casework", "0001_initial", "--verbosity=0")
    with sqlite3.connect(home / "office.sqlite3") as store:
        for statement in OLD:
            store.execute(statement)
    Office(home).said("audit", "verify")
    with sqlite3.connect(home / "office.sqlite3") as store:
        requests, events = (store.execute(statement).fetchall() for statement in LOOK)
    assert requests == [
        ("FOI-1", "gathering", "Zebedee Quillfeather"),
        ("FOI-2", "released", ""),
        ("FOI-3", "received", ""),
    ]
    assert events == [
        (1, "clarification_asked", "2026-11-04", "", 0, "2026-11-04 09:00:00"),
        (1, "clarification_received", "2026-11-09", "", 0, "2026-11-09 09:00:00"),
        (1, "extension", "2026-11-20", "2026-12-18", 0, "2026-11-20 09:00:00"),
        (2, "responded_outside", "2026-11-05", "", 0, "2026-11-05 09:00:00"),
        (3, "clarification_asked", "2026-11-05", "", 1, "2026-11-05 09:00:00"),
    ]

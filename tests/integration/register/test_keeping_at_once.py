"""Two who keep one record at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.register.actions import agreements
from answerable.register.errors import ChangedMeanwhile
from answerable.register.models import Agreement
from tests.integration.staff import load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"], transaction=True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time by itself")
def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told(examples: Path) -> None:
    load_northshire(examples)
    by = member("commissioning_manager")
    gate = Barrier(2)
    told: list[str] = []

    def save(name: str) -> Callable[[], None]:
        def run() -> None:
            row = Agreement.objects.get(ref="A-101")
            gate.wait()
            try:
                agreements.change(record=row, values={"department": name}, version=row.version, by=by)
                told.append("saved")
            except ChangedMeanwhile:
                told.append("told")
            finally:
                connections.close_all()

        return run

    threads = [Thread(target=save(name)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["saved", "told"]
    assert Agreement.objects.get(ref="A-101").version == 2
    assert Entry.objects.filter(action="agreement.changed").count() == 1
    assert verify().ok

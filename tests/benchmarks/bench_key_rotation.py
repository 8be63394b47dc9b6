"""Sealing 200,000 people again with new keys, killed in the middle and resumed: `.venv/bin/python -m tests.benchmarks.bench_key_rotation [people]`.

It makes a store of its own (SQLite) with made-up people, adds a key to every ring, starts sealing, kills the process where a third is
done, starts it again, and checks every row. Seconds are of the processor; memory is the most that the process had.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measuring import run, say

MAKE = """
import sys, django; django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from django.db import connection
from answerable.pathways import keys
keys.check(connection)
from tests.pathways.keys.people import make
for start in range(0, int(sys.argv[1]), 10_000):
    make(min(10_000, int(sys.argv[1]) - start), start=start)
from answerable.pathways.name_check import index
index.rebuild()
from answerable.pathways import rotating
for name in keys.RINGS:
    rotating.add(name)
"""
DIGEST = """
import hashlib, django; django.setup()
from answerable.pathways.models import Person, SafeContact
state = hashlib.sha256()
for row in Person.objects.order_by("pk").values_list("pk", "identity", "address", "preferences").iterator(2000):
    state.update(repr(row).encode())
for row in SafeContact.objects.order_by("pk").values_list("pk", "plan").iterator(2000):
    state.update(repr(row).encode())
print(state.hexdigest())
"""
ROTATE = """
import django; django.setup()
from answerable.pathways import rotating
report = rotating.rotate()
print(report.rows, report.people, sum(ring.old for ring in rotating.status()))
"""
DONE = """
import django; django.setup()
from answerable.pathways.models import Rotation
print(sum(Rotation.objects.values_list("done", flat=True)))
"""


def main(people: int) -> None:
    """Run it and say the figures."""
    with tempfile.TemporaryDirectory(prefix="answerable-rotation-") as folder:
        told = {
            "DJANGO_SETTINGS_MODULE": "answerable.config.settings.pathways_tests",
            "ANSWERABLE_PATHWAYS_HOME": f"{folder}/pathways",
            "ANSWERABLE_PATHWAYS_KEYS": f"{folder}/keys.json",
            "ANSWERABLE_HOME": folder,
        }
        Path(folder, "pathways").mkdir()
        python = [sys.executable, "-c"]
        made = run([*python, MAKE, str(people)], told)
        say(made.line(f"{people:,} people written, sealed and indexed", people))
        before = run([*python, DIGEST], told).out
        with subprocess.Popen([*python, ROTATE], env={**os.environ, **told}, stdout=subprocess.DEVNULL) as cut:
            while int(run([*python, DONE], told).out) < people // 3 and cut.poll() is None:
                time.sleep(0.2)
            cut.send_signal(signal.SIGKILL)
        at = int(run([*python, DONE], told).out)
        say(f"killed by {signal.Signals(-cut.returncode).name} with {at:,} rows done")
        rest = run([*python, ROTATE], told)
        _, again, left = map(int, rest.out.split())
        rows = int(run([*python, DONE], told).out)
        say(rest.line(f"resumed: {rows - at:,} rows and {again:,} people of the index", rows - at + again))
        after = run([*python, DIGEST], told).out
        say(f"every row opens and says the same: {before == after}; values left on an old key: {left}")
        say(f"digest {hashlib.sha256(after.encode()).hexdigest()[:12]}")
        if before != after or left:
            raise SystemExit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)

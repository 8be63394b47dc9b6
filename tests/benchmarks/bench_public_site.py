"""What a reader of the public site costs: processor time a request, from the shelf and rendered for the first time.

    .venv/bin/python -m tests.benchmarks.bench_public_site [--records 10000 100000] [--datasette PATH]

The site is served as `answerable serve --public` serves it (its own process behind the fence), over a store of made-up agreements.
Beside it, in the same run, Datasette (its program is named by --datasette) serves the same records from SQLite: the same fifty records
a page, and the page of one record. Processor seconds are those of the server's processes (/proc/PID/stat), so a busy machine does not
matter. Meanwhile twenty releases a minute are published, and each has to be seen within a second.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing
from pathlib import Path

from .measuring import say

ANSWERABLE = (sys.executable, "-c", "from answerable.cli import main; main()")
TICKS = os.sysconf("SC_CLK_TCK")
FIRST_MS, SHELF_MS, PAGE_KB, TIMES_LIST, TIMES_RECORD, STALE_SECONDS = 8.0, 1.2, 200, 10, 5, 1.0
"""What is aimed at."""

_FILL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.office"
import django; django.setup()
from datetime import date
from answerable.config.stores import bring_up_to_date
bring_up_to_date()
from answerable.publication.actions import publish
from answerable.publication.release import Item, Release

SUBJECTS = ["sexual_violence", "sexual_violence.advocacy", "domestic_abuse", "helpline", "restorative_justice", "community_safety"]
def agreement(n):
    year = 2010 + n % 16
    years = [f"{y}-{(y + 1) % 100:02d}" for y in (year, year + 1)]
    return Item("agreement", f"A-{n}", {
        "title": f"Support for victims, lot {n} (made up)", "kind": ("Contract", "Grant")[n % 2], "provider": f"P-{n % 150}", "fund": f"F-{n % 8}",
        "service": f"S-{n % 60}", "route": ("Open tender", "Direct award", "Quotes")[n % 3], "starts": f"{year}-{n % 12 + 1:02d}-01",
        "ends": f"{year + 2}-03-31", "value": f"{n % 90000 + 500}.50", "years": years, "areas": [f"District {n % 12}"],
        "categories": SUBJECTS[: 2] if n % 4 == 0 else [SUBJECTS[n % 6]],
        "amounts": [{"year": y, "what": w, "amount": f"{n % 9000 + 100}.25"} for y in years for w in ("Planned", "Spent")],
        "description": "Made up for a benchmark. " * 4,
    })
def pub(name, items):
    publish(Release(name, date(2026, 11, 22), tuple(items), (), frozenset(item.digest for item in items)))
number = int(sys.argv[1])
pub("people", [Item("provider", f"P-{n}", {"name": f"Provider {n} (made up)"}) for n in range(150)]
    + [Item("fund", f"F-{n}", {"name": f"Fund {n} (made up)"}) for n in range(8)]
    + [Item("service", f"S-{n}", {"name": f"Service {n} (made up)"}) for n in range(60)])
for start in range(0, number, 20000):
    pub(f"a-{start}", [agreement(n) for n in range(start, min(start + 20000, number))])
"""

_PUBLISH = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.office"
import django; django.setup()
from datetime import date
from answerable.publication.actions import publish
from answerable.publication.release import Item, Release
print("ready", flush=True)
for line in sys.stdin:
    n = int(line)
    item = Item("response", f"L-{n}", {"reference": f"L/{n}", "subject": f"Published as number {n}", "dated": "2026-11-22"})
    publish(Release(f"live-{n}", date(2026, 11, 22), (item,), (), frozenset({item.digest})))
    print(time.time(), flush=True)
"""


class Server:
    """A web server in a process of its own, and what its processes have used."""

    def __init__(self, command: list[str], port: int, environment: dict[str, str], ready: str) -> None:
        self.port = port
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=60):
                    break
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"{command[0]} did not start.") from None
                time.sleep(0.1)

    def processes(self) -> list[int]:
        """The server's process and those that it started."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        return found

    def cpu(self) -> float:
        """Processor seconds of all of them until now, to a hundredth."""
        used = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used / TICKS

    def memory(self) -> int:
        """Megabytes that all of them hold."""
        return (
            sum(
                int(line.split()[1])
                for pid in self.processes()
                for line in Path(f"/proc/{pid}/status").read_text().splitlines()
                if line.startswith("VmRSS")
            )
            // 1024
        )

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(server: Server, paths: list[str], *, compressed: bool = True) -> tuple[float, int, int]:
    """Ask for these pages over one connection. Returns the server's processor milliseconds a request, the largest page in bytes as it
    was sent, and how many were not 200."""
    headers = {"Accept-Encoding": "gzip"} if compressed else {}
    largest = wrong = 0
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)) as line:
        before = server.cpu()
        for path in paths:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            largest = max(largest, len(answer.read()))
            wrong += answer.status != 200
        return (server.cpu() - before) * 1000 / len(paths), largest, wrong


def pages_of(number: int) -> list[str]:
    """Pages of the list, each of them once: the whole list turned, as far as a page is rendered for the first time."""
    return [f"/agreements/pages/{page}" for page in range(2, min(number // 50, 400))]


def meanwhile(server: Server, environment: dict[str, str], seconds: int) -> tuple[int, float, int]:
    """Publish twenty times a minute while pages are asked for. Returns how many were published, the longest time in seconds until one
    was seen, and how many requests failed."""
    publisher = subprocess.Popen(
        [sys.executable, "-c", _PUBLISH], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert publisher.stdin
    assert publisher.stdout
    publisher.stdout.readline()
    failed = published = 0
    longest = 0.0
    end = time.time() + seconds
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)) as line:

        def get(path: str) -> str:
            nonlocal failed
            line.request("GET", path)
            answer = line.getresponse()
            failed += answer.status >= 500
            return answer.read().decode()

        while time.time() < end:
            began = time.time()
            published += 1
            publisher.stdin.write(f"{published}\n")
            publisher.stdin.flush()
            at = float(publisher.stdout.readline())
            while f"Published as number {published}<" not in get("/answers"):
                get("/agreements")
                time.sleep(0.01)
            longest = max(longest, time.time() - at)
            while time.time() - began < 3:
                get("/agreements")
                time.sleep(0.05)
    publisher.stdin.close()
    publisher.wait(30)
    return published, longest, failed


def beside(home: Path, into: Path) -> None:
    """The same agreements as a table of their own, as somebody would give them to Datasette."""
    with (
        closing(sqlite3.connect(home / "public/published.sqlite3")) as source,
        closing(sqlite3.connect(into)) as target,
    ):
        names = ("title", "provider", "kind", "starts", "ends", "value", "fund", "service", "route", "description")
        target.execute(f"CREATE TABLE agreements (ref TEXT PRIMARY KEY, {', '.join(f'{name} TEXT' for name in names)})")
        told = ", ".join(f"json_extract(data, '$.{name}')" for name in names)
        rows = source.execute(
            f"SELECT ref, {told} FROM publication_publishedrecord WHERE kind = 'agreement' ORDER BY dated DESC, ref"
        )
        target.executemany(f"INSERT INTO agreements VALUES ({', '.join('?' * (len(names) + 1))})", rows)
        target.commit()


def measure(number: int, datasette: str, seconds: int) -> None:
    """One store of this many agreements."""
    home = Path(tempfile.mkdtemp(prefix="bench-public-"))
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    environment = {**keep, "ANSWERABLE_HOME": str(home)}
    try:
        subprocess.run([sys.executable, "-c", _FILL, str(number)], env=environment, check=True)
        say(f"{number:,} agreements")
        port = free_port()
        ours = Server([*ANSWERABLE, "serve", "--public", "--port", str(port)], port, environment, "/agreements")
        try:
            the_list, a_record = _ours(ours, number)
            if datasette:
                _theirs(datasette, home, environment, number, the_list, a_record)
            published, longest, failed = meanwhile(ours, environment, seconds)
            say(f"  {published} releases published meanwhile (20 a minute): seen after {longest:.2f} s at most (aim {STALE_SECONDS} s), "
                f"{failed} requests failed (aim 0)")  # fmt: skip
            say(f"  memory of the server {ours.memory()} MB")
        finally:
            ours.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _ours(server: Server, number: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Milliseconds of a list and of a record: from the shelf, and rendered for the first time."""
    records = [f"/agreements/A-{n}" for n in range(0, number, max(number // 400, 1))]
    first, largest, wrong = ask(server, pages_of(number))
    say(
        f"  list of 50, rendered for the first time  {first:6.2f} ms CPU (aim {FIRST_MS})   {largest / 1000:.0f} KB sent, {wrong} wrong"
    )
    _, plain, _ = ask(server, ["/agreements"], compressed=False)
    say(f"  the list's first page, with its charts   {plain / 1000:6.0f} KB uncompressed (aim {PAGE_KB})")
    shelf, _, wrong = ask(server, ["/agreements"] * 3000)
    say(f"  the same from the shelf                  {shelf:6.2f} ms CPU (aim {SHELF_MS})   {wrong} wrong")
    detail, _, wrong = ask(server, records)
    say(f"  a record, rendered for the first time    {detail:6.2f} ms CPU   {wrong} wrong")
    again, _, _ = ask(server, records * 5)
    say(f"  a record from the shelf                  {again:6.2f} ms CPU")
    return (shelf, first), (again, detail)


def _ratios(theirs: float, ours: tuple[float, float], aim: int) -> str:
    return f"{theirs:6.2f} ms CPU = {theirs / ours[0]:.1f} × ours from the shelf (aim {aim}), {theirs / ours[1]:.1f} × ours rendered for the first time"


def _theirs(
    datasette: str,
    home: Path,
    environment: dict[str, str],
    number: int,
    our_list: tuple[float, float],
    our_record: tuple[float, float],
) -> None:
    beside(home, home / "beside.db")
    port = free_port()
    command = [
        datasette,
        "serve",
        "--immutable",
        str(home / "beside.db"),
        "--port",
        str(port),
        "--setting",
        "default_page_size",
        "50",
    ]
    server = Server(command, port, environment, "/beside/agreements")
    try:
        the_list, _, wrong = ask(server, ["/beside/agreements"] * 100)
        say(f"  Datasette, the same list of 50           {_ratios(the_list, our_list, TIMES_LIST)}   {wrong} wrong")
        records = [f"/beside/agreements/A-{n}" for n in range(0, number, max(number // 100, 1))]
        detail, _, wrong = ask(server, records)
        say(f"  Datasette, one record                    {_ratios(detail, our_record, TIMES_RECORD)}   {wrong} wrong")
    finally:
        server.stop()


def main() -> None:
    """Measure stores of the sizes that are asked for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--datasette", default=shutil.which("datasette") or "")
    asked.add_argument("--seconds", type=int, default=60)
    told = asked.parse_args()
    for number in told.records:
        measure(number, told.datasette, told.seconds)


if __name__ == "__main__":
    main()

"""What the work list costs with 10,000 open requests, beside the least that any program could do with the same rows.

    python -m tests.benchmarks.bench_work_list

Builds a made-up office in a temporary folder: requests received over fourteen months, one in ten waiting for clarification,
one in ten clarified, one in ten extended, one in seventeen under the Environmental Information Regulations. Prints the
least processor milliseconds of seven and the number of queries of the query alone and of whole pages through Django's test
client (session, permission, query, template). No due date is stored; every one is worked out from the events.

Beside it: fetching the same columns of the same rows with hand-written SQL and sorting them, without any date worked out.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from datetime import date, timedelta
from typing import Any

from tests.benchmarks.measuring import milliseconds, say

REQUESTS = 10_000
FIRST = date(2025, 9, 1)


def _fill() -> None:
    from django.utils import timezone

    from answerable.casework.models import CaseEvent, Draft, Question, Request

    requests = Request.objects.bulk_create(
        Request(
            reference=f"FOI-2026-{n:05d}",
            subject=f"Subject {n} of a made-up request",
            received=FIRST + timedelta(days=n % 440),
            regime="eir" if n % 17 == 0 else "foi",
            state="clarification" if n % 10 == 0 else "drafting",
        )
        for n in range(REQUESTS)
    )
    questions = Question.objects.bulk_create(Question(request=one, position=1, text="What?") for one in requests)
    Draft.objects.bulk_create(Draft(question=one, answer={}, gaps=2, looked_up=timezone.now()) for one in questions)
    events = []
    for n, one in enumerate(requests):
        day = one.received or FIRST
        events.append(CaseEvent(request=one, kind="drafting_started", on=day + timedelta(days=1)))
        if n % 10 in (0, 1):
            events.append(CaseEvent(request=one, kind="clarification_asked", on=day + timedelta(days=2)))
        if n % 10 == 1:
            events.append(CaseEvent(request=one, kind="clarification_received", on=day + timedelta(days=9)))
        if n % 10 == 2 and one.regime == "foi":
            expected = day + timedelta(days=50)
            events.append(CaseEvent(request=one, kind="extension", on=day + timedelta(days=15), expected=expected))
    CaseEvent.objects.bulk_create(events)


def _by_hand(path: str) -> int:
    with sqlite3.connect(path) as store:
        rows = store.execute(
            "SELECT id, reference, received, regime, state, officer_id FROM casework_request WHERE state NOT IN "
            "('lapsed', 'released', 'published', 'withdrawn', 'transferred', 'otherwise')"
        ).fetchall()
        events = store.execute(
            'SELECT request_id, kind, "on", expected FROM casework_caseevent WHERE NOT withdrawn ORDER BY "on", id'
        ).fetchall()
    return len(sorted(rows, key=lambda row: (row[2], row[1]))) + len(events)


def main() -> None:
    """Build the office, measure, print."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"ANSWERABLE_HOME": home, "DJANGO_SETTINGS_MODULE": "answerable.config.settings.office"}
        from answerable.config.home import make_data_folder

        make_data_folder()
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from answerable.accounts.actions import create_user
        from answerable.casework.queries import open_requests
        from answerable.config.server import collect_static
        from answerable.config.stores import bring_up_to_date

        bring_up_to_date()
        collect_static()
        _fill()
        settings.ALLOWED_HOSTS = ["testserver"]
        # Over plain HTTP, as the test client speaks.
        settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = False
        officer = create_user(
            email="officer@office.example", name="Officer", role="foi_officer", password="a long made-up one", by=None
        )
        client = Client()
        client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])

        def page(address: str) -> Any:
            response = client.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")
            return response

        def queries(work: Any) -> int:
            with CaptureQueriesContext(connection) as asked:
                work()
            return len(asked)

        hand, _ = milliseconds(lambda: _by_hand(str(settings.DATABASES["default"]["NAME"])))
        say(f"{'hand-written SQL, rows fetched and sorted':<56} {hand:7.1f} ms")
        measured = {
            "the list in order, with its first page": lambda: open_requests(officer=officer.pk).everything[:50],
            "page: the work list": lambda: page("/requests/"),
            "page: the work list, page 100": lambda: page("/requests/?page=100"),
            "page: late ones": lambda: page("/requests/?show=late"),
            "page: found by a word": lambda: page("/requests/?q=04"),
            "page: home": lambda: page("/"),
            "page: diary of a month": lambda: page("/requests/diary/?month=2026-11"),
        }
        for name, work in measured.items():
            spent, _ = milliseconds(work)
            say(f"{name:<56} {spent:7.1f} ms  {queries(work):>3} queries  {spent / hand:5.2f} × hand")


if __name__ == "__main__":
    main()

"""Time, queries and memory of answering a letter of nine questions from a register of 1,000 and of 10,000 agreements.

Run: python tests/benchmarks/bench_answer.py
The register is made up: 40 services in 8 categories, 200 providers, 3 financial years and 1 source for each agreement. A
quarter of the agreements have no value, a tenth no dates.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

NUMBERS = (1_000, 10_000)
YEARS = ("2013-14", "2014-15", "2015-16")


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.tests")
    import django
    from django.conf import settings
    from django.core.management import call_command

    folder = Path(tempfile.mkdtemp(prefix="answerable-bench-"))
    for name, store in settings.DATABASES.items():
        store["NAME"] = str(folder / f"{name}.sqlite3")
    django.setup()
    for name in settings.DATABASES:
        call_command("migrate", database=name, verbosity=0)


def _fill(number: int) -> None:
    from answerable.reading import taxonomy
    from answerable.register.models import (
        Agreement,
        AgreementYear,
        Authority,
        Citation,
        Fund,
        FundAmount,
        Organisation,
        Service,
        ServiceCategory,
        Source,
    )

    for model in (
        Citation,
        AgreementYear,
        Agreement,
        FundAmount,
        Fund,
        ServiceCategory,
        Service,
        Organisation,
        Source,
        Authority,
    ):
        model.objects.all().delete()
    Authority.objects.create(slug="bench", name="Bench Commissioner (made up)")
    source = Source.objects.create(ref="S", title="Workbook (made up)")
    codes = [subject.code for subject in taxonomy.SUBJECTS][:8]
    services = Service.objects.bulk_create(Service(ref=f"S-{at}", name=f"Service number {at}") for at in range(40))
    ServiceCategory.objects.bulk_create(
        ServiceCategory(service=row, code=codes[at % 8]) for at, row in enumerate(services)
    )
    providers = Organisation.objects.bulk_create(
        Organisation(ref=f"O-{at}", name=f"Provider number {at}") for at in range(200)
    )
    fund = Fund.objects.create(ref="F", name="Community Fund")
    FundAmount.objects.create(ref="FA", fund=fund, kind="received", financial_year="2013-14", amount=Decimal(915000))
    agreements = Agreement.objects.bulk_create(
        Agreement(
            ref=f"A-{at}", title=f"Agreement number {at}", kind="contract", service=services[at % 40], provider=providers[at % 200],
            fund=fund, starts="" if at % 10 == 0 else "2013-04-01", ends="" if at % 10 == 0 else "2016-03-31",
            value=None if at % 4 == 0 else Decimal(at), value_basis="not_recorded" if at % 4 == 0 else "exact", vat="none",
        )
        for at in range(number)
    )  # fmt: skip
    AgreementYear.objects.bulk_create(
        AgreementYear(ref=f"Y-{at}-{fy}", agreement=row, financial_year=fy, amount=Decimal(at))
        for at, row in enumerate(agreements)
        for fy in YEARS
    )
    Citation.objects.bulk_create(
        [
            Citation(record="agreement", ref=row.ref, source=source, place=f"Row {at}")
            for at, row in enumerate(agreements)
        ]
        + [Citation(record="service", ref=row.ref, source=source) for row in services]
        + [Citation(record="fund_amount", ref="FA", source=source)]
    )


def _letter() -> object:
    from datetime import date

    from answerable.reading.structure import Ask, Letter, Measure, Period, Question

    period = Period("2013-14", date(2013, 4, 1), date(2014, 3, 31), True)
    later = Period("2014-15", date(2014, 4, 1), date(2015, 3, 31), True)
    sexual = {"subjects": ("sexual_violence",), "periods": (period, later), "wants_every": True}
    questions = (
        Question("All contracts for sexual violence services", "1", None, Ask(measures=(Measure.PROVIDER,), **sexual)),
        Question("Names of organisations", "1.1", "1", Ask(measures=(Measure.PROVIDER,), **sexual)),
        Question("Financial amounts awarded", "1.2", "1", Ask(measures=(Measure.AMOUNT,), **sexual)),
        Question(
            "Duration, with the amount per year", "1.3", "1",
            Ask(measures=(Measure.DURATION, Measure.AMOUNT_BY_YEAR), breakdown=("year",), **sexual),
        ),
        Question("(i) domestic abuse", "i", None, Ask(subjects=("domestic_abuse",), measures=(Measure.CATEGORY, Measure.ROUTE))),
        Question("Why no tender for them?", "ii", None, Ask(subjects=("domestic_abuse",), measures=(Measure.ROUTE_REASON,))),
        Question("What is Agreement number 77 worth?", "2", None, Ask(measures=(Measure.AMOUNT,))),
        Question("Plans for sexual violence services", "3", None, Ask(subjects=("sexual_violence",), measures=(Measure.DOCUMENT,))),
        Question("What did Provider number 9 get?", "4", None, Ask(measures=(Measure.AMOUNT, Measure.START, Measure.END))),
    )  # fmt: skip
    return Letter("letter.txt", "", questions=questions)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print a line for each size of register: best of three, queries, memory at the peak, rows shown."""
    _set_up()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from answerable.answering import answer_letter

    letter = _letter()
    print(
        f"{'agreements':>10} {'seconds':>8} {'queries':>8} {'peak MB':>8} {'rows':>7} {'evidence':>9} {'process MB':>11}"
    )
    for number in NUMBERS:
        _fill(number)
        with CaptureQueriesContext(connection) as queries:
            answers = answer_letter(letter)  # type: ignore[arg-type]
        seconds = min(_timed(lambda: answer_letter(letter)) for _ in range(3))  # type: ignore[arg-type]
        tracemalloc.start()
        answer_letter(letter)  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        rows = sum(len(table.rows) for answer in answers for table in answer.tables)
        evidence = len({item.id for answer in answers for item in answer.evidence})
        process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{number:>10,} {seconds:>8.2f} {len(queries):>8} {peak:>8.0f} {rows:>7,} {evidence:>9,} {process:>11.0f}"
        )


if __name__ == "__main__":
    main()

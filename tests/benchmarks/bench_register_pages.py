"""What each page of a large register costs: 10,000 agreements and 50,000 payments.

    python -m tests.benchmarks.bench_register_pages [OFFICE]

Builds a made-up register in a temporary office (or once in the folder OFFICE, which must be new or built by this) and
prints, for each page through Django's test client, the least processor milliseconds of seven, the queries and the size.
The page is whole: session, permission, queries, template.

For comparison, measured apart on tables of 100,000 rows: a table page of Datasette costs 479 ms or more as it comes, with
its facets and its count, and 29 to 40 ms without either; its page of one row costs 7.5 ms.
"""

from __future__ import annotations

import csv
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import milliseconds, say

AGREEMENTS, PAYMENTS, PROVIDERS, SERVICES, RETURNS = 10_000, 50_000, 400, 300, 2_000
TODAY = datetime.now(tz=UTC).date()
THIS_YEAR = TODAY.year
SUBJECTS = ("sexual_violence", "domestic_abuse", "young_people", "drugs_and_alcohol", "reoffending")
WORDS = ("Sexual violence support", "Domestic abuse refuge", "Youth work", "Drug treatment", "Legal advice", "Policing")


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange((last - first + 1) * 365))


def _agreements(chance: random.Random) -> None:
    """Agreements of fifteen years up to this one, one in ten with an end of which only the year or the month is known."""
    from answerable.register.models import (
        Action,
        Agreement,
        AgreementEvent,
        AgreementYear,
        Coverage,
        Fund,
        Measure,
        Organisation,
        Return,
        Review,
        Service,
        ServiceCategory,
    )
    from answerable.register.rules import financial_years

    providers = Organisation.objects.bulk_create(
        [Organisation(ref=f"org-{n}", name=f"Provider {n} (made up)") for n in range(PROVIDERS)]
    )
    services = Service.objects.bulk_create([Service(ref=f"S-{n}", name=f"Service {n}") for n in range(SERVICES)])
    ServiceCategory.objects.bulk_create(
        [ServiceCategory(service=s, code=SUBJECTS[n % len(SUBJECTS)]) for n, s in enumerate(services)]
    )
    fund = Fund.objects.create(ref="F-1", name="Victims fund (made up)")
    Coverage.objects.create(ref="C-1", what="agreements", starts="2012-04-01", complete=True)
    made = []
    for n in range(AGREEMENTS):
        starts = _day(chance, THIS_YEAR - 14, THIS_YEAR)
        ends = starts + timedelta(days=chance.choice((365, 730, 1095, 1460)))
        precise = chance.choices((10, 7, 4, 0), (88, 5, 4, 3))[0]
        value = Decimal(chance.randrange(2_000, 900_000))
        made.append(
            Agreement(
                ref=f"A-{n:05}",
                title=f"{chance.choice(WORDS)} in district {n % 40}",
                kind=chance.choice(("contract", "contract", "grant", "funding_agreement")),
                provider=chance.choice(providers),
                service=chance.choice(services),
                fund=fund,
                starts=starts.isoformat(),
                ends=ends.isoformat()[:precise],
                value=value,
                value_basis="exact",
                vat="included",
                signed=starts.isoformat() if chance.random() < 0.8 else "",
                light_touch=chance.choice((True, False, None)),
                route=chance.choice(("open", "direct", "not_recorded")),
                review=ends.isoformat()[:7] if chance.random() < 0.2 else "",
                status=chance.choices(("active", "terminated", "cancelled"), (96, 3, 1))[0],
            )
        )
    made = Agreement.objects.bulk_create(made, batch_size=500)
    years = []
    for one in made:
        begun = int(financial_years.of(date.fromisoformat(one.starts))[:4])
        for start in range(begun, begun + 2):
            years.append(
                AgreementYear(
                    ref=f"{one.ref}/{start}",
                    agreement=one,
                    financial_year=financial_years.starting_in(start),
                    amount=Decimal(chance.randrange(1_000, 400_000)),
                )
            )
    AgreementYear.objects.bulk_create(years, batch_size=500)
    late = [one for one in made if one.starts >= f"{THIS_YEAR - 2}"]
    reporting = chance.sample(late, RETURNS // 8)
    Measure.objects.bulk_create(
        [Measure(ref=f"{one.ref}/M", agreement=one, name="People supported", unit="people") for one in reporting]
    )
    returns = []
    for one in reporting:
        for quarter in range(8):
            first = date(THIS_YEAR - 1 + quarter // 4, quarter % 4 * 3 + 1, 1)
            last = first + timedelta(days=89)
            here = last < TODAY - timedelta(days=60) and chance.random() < 0.9
            returns.append(
                Return(
                    ref=f"{one.ref}/R{quarter}",
                    agreement=one,
                    period_start=first,
                    period_end=last,
                    due=last + timedelta(days=30),
                    received=last + timedelta(days=20) if here else None,
                    status="accepted" if here else "expected",
                )
            )
    Return.objects.bulk_create(returns, batch_size=500)
    some = chance.sample(made, 500)
    Review.objects.bulk_create(
        [Review(ref=f"RV-{n}", agreement=one, held=f"{THIS_YEAR - 2}-05") for n, one in enumerate(some)]
    )
    AgreementEvent.objects.bulk_create(
        [
            AgreementEvent(
                ref=f"EV-{n}", agreement=one, kind="variation", effective=_day(chance, THIS_YEAR - 2, THIS_YEAR)
            )
            for n, one in enumerate(some)
        ]
    )
    Action.objects.bulk_create(
        [
            Action(
                ref=f"ACT-{n}",
                what="Ask again",
                owner="Lead",
                due=_day(chance, THIS_YEAR - 1, THIS_YEAR + 1),
                agreement=one,
            )
            for n, one in enumerate(some)
        ]
    )


def _payment_rows(chance: random.Random) -> Iterator[tuple[object, ...]]:
    for n in range(PAYMENTS):
        paid = _day(chance, THIS_YEAR - 13, THIS_YEAR)
        amount = f"{chance.randrange(500, 9_000_000) / 100:.2f}"
        category = chance.choice(WORDS)
        yield (
            paid.strftime("%d/%m/%Y"),
            f"Provider {chance.randrange(PROVIDERS)} (made up)",
            amount,
            category,
            f"{category}: grant {n % 900}",
        )


def _payments(chance: random.Random, folder: Path) -> None:
    """Payments as an office brings them in; three in ten belong to an agreement."""
    from django.db import connection

    from answerable.register.actions.imports import bring_in
    from answerable.register.models import Organisation, Payee

    path = folder / "payments.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Date", "Supplier", "Amount", "Category", "Purpose"))
        writer.writerows(_payment_rows(chance))
    bring_in(path, "payments", by=None)
    path.unlink()
    names = {one.name: one for one in Organisation.objects.all()}
    payees = list(Payee.objects.all())
    for payee in payees:
        payee.organisation, payee.matched = names[payee.name], "name"
    Payee.objects.bulk_update(payees, ["organisation", "matched"], batch_size=200)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register_payment SET agreement_id = (SELECT MIN(a.id) FROM register_agreement a "
            "JOIN register_payee p ON p.organisation_id = a.provider_id WHERE p.id = register_payment.payee_id) "
            "WHERE id % 10 < 3"
        )


def build(folder: Path) -> None:
    """Make the register, the same every time in one year."""
    chance = random.Random(2026)
    _agreements(chance)
    _payments(chance, folder)


def pages() -> dict[str, str]:
    """Every page that is measured: what it is, and its address."""
    from answerable.register.models import Agreement, Payee, Payment

    linked = Payment.objects.filter(agreement__isnull=False).values_list("agreement__ref", flat=True)[0]
    reporting = Agreement.objects.exclude(returns=None).values_list("ref", flat=True)[0]
    payee = Payee.objects.order_by("pk").values_list("pk", flat=True)[0]
    return {
        "home": "/register/",
        "duties board": "/register/duties/",
        "duties board, overdue": "/register/duties/?show=overdue",
        "agreements": "/register/agreement/",
        "agreements, by words": "/register/agreement/?q=refuge",
        "agreements in force": "/register/agreement/?standing=in_force",
        "agreements ending within 3 months": "/register/agreement/?standing=within_3",
        "agreements that ended": "/register/agreement/?standing=ended&sort=-ends",
        "agreement with payments": f"/register/agreement/{linked}/",
        "agreement with returns": f"/register/agreement/{reporting}/",
        "returns of a year": "/register/returns/",
        "returns missing": "/register/returns/missing/",
        "agreements without returns": "/register/returns/unscheduled/",
        "improvement actions": "/register/returns/actions/",
        "payees": "/register/payees/",
        "payees matched": "/register/payees/?show=matched",
        "imports": "/register/imports/",
        "payments": "/register/payments/",
        "payments, by words": "/register/payments/?q=sexual+violence",
        "payments, by payee": f"/register/payments/?payee={payee}",
        "payments, by agreement": f"/register/payments/?agreement={linked}",
        "payments, by category": "/register/payments/?category=Youth+work",
    }


def measure() -> None:
    """Print what each page costs, signed in as the finance officer."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from answerable.accounts.actions import create_user
    from answerable.accounts.models import User

    user = User.objects.first() or create_user(
        email="finance@example.org",
        name="Made-up finance officer",
        role="finance_officer",
        password="correct horse battery staple",
        by=None,
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    say(f"{'page':<36} {'CPU ms':>8} {'queries':>8} {'KB':>7}")
    for name, address in pages().items():

        def ask(address: str = address) -> Any:
            response = client.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")
            return response

        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
            # Counted here: the next request forgets them.
            queries = len(asked)
        least, response = milliseconds(ask)
        say(f"{name:<36} {least:8.1f} {queries:8} {len(response.content) / 1024:7.0f}")


def main(home: Path) -> int:
    """Build the register where there is none, and print the figures."""
    os.environ["ANSWERABLE_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.office")
    home.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from answerable.config.server import collect_static
    from answerable.config.stores import bring_up_to_date
    from answerable.register.models import Agreement, Payment

    bring_up_to_date()
    collect_static()
    if not Agreement.objects.exists():
        build(home)
    say(f"{Agreement.objects.count():,} agreements, {Payment.objects.count():,} payments")
    measure()
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as name:
        sys.exit(main(Path(name)))

"""Grouped answers over payments, beside SQL written by hand and DuckDB on its own table.

    python -m tests.benchmarks.bench_spend SPEND.csv OFFICE

SPEND.csv is brought into the office in the folder OFFICE, unless it holds payments already; DuckDB gets a table of the same
payments. Asked: who was paid how much in each year and category for “sexual violence” in 2012-13 to 2014-15; then the same of
one authority's 50,000 payments; then the totals that dashboards show. Processor milliseconds, the best of seven.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import VENV, head_of, milliseconds, run, say

# The best we can write by hand over the same tables.
MATCH = 'SELECT rowid FROM register_phrase_words WHERE register_phrase_words MATCH \'"sexual" "violence"\''
BY_HAND = f"""
SELECT y.name, g.year, c.text, g.n, g.total FROM (
  SELECT payee_id, year, category_id, COUNT(*) n, SUM(pence) total FROM (
    SELECT payee_id, year, category_id, pence FROM register_payment
    WHERE category_id IN ({MATCH}) AND year BETWEEN 2012 AND 2014
    UNION ALL
    SELECT payee_id, year, category_id, pence FROM register_payment
    WHERE purpose_id IN ({MATCH}) AND +category_id NOT IN ({MATCH}) AND year BETWEEN 2012 AND 2014)
  GROUP BY 1, 2, 3) g
JOIN register_payee y ON y.id = g.payee_id LEFT JOIN register_phrase c ON c.id = g.category_id
ORDER BY g.total DESC, y.name, g.year, c.text
"""
DUCK = """
SELECT payee, year, category, COUNT(*), SUM(pence) AS total FROM payments
WHERE (category ILIKE '%sexual%' AND category ILIKE '%violence%' OR purpose ILIKE '%sexual%' AND purpose ILIKE '%violence%')
  AND paid BETWEEN DATE '2012-04-01' AND DATE '2015-03-31'
GROUP BY ALL ORDER BY total DESC, payee, year, category
"""
ROWS = """
SELECT y.name, m.paid, m.year, c.text, u.text, d.text, m.pence FROM register_payment m
JOIN register_payee y ON y.id = m.payee_id LEFT JOIN register_phrase c ON c.id = m.category_id
LEFT JOIN register_phrase u ON u.id = m.purpose_id LEFT JOIN register_phrase d ON d.id = m.department_id
"""


def duck_table(store: Any, path: Path) -> Any:
    """A DuckDB file with the payments, words and all."""
    import duckdb
    import polars as pl

    duck = duckdb.connect(str(path))
    duck.execute("SET threads = 2")
    duck.execute(
        "CREATE TABLE payments (payee VARCHAR, paid DATE, year SMALLINT, category VARCHAR, purpose VARCHAR, "
        "department VARCHAR, pence BIGINT)"
    )
    cursor = store.execute(ROWS)
    names = ("payee", "paid", "year", "category", "purpose", "department", "pence")
    while some := cursor.fetchmany(250_000):
        frame = pl.DataFrame(some, schema=names, orient="row", infer_schema_length=None)
        file = path.with_suffix(".parquet")
        frame.write_parquet(file)
        duck.execute(
            f"INSERT INTO payments SELECT payee, paid::DATE, year, category, purpose, department, pence FROM '{file}'"
        )
    return duck


def office(csv: Path, home: Path) -> None:
    """Bring the file in, where the office has no payments."""
    from answerable.register.models import Payment

    if not Payment.objects.exists():
        run([str(VENV / "answerable"), "import", "payments", str(csv)], {"ANSWERABLE_HOME": str(home)})


def compare(home: Path) -> None:
    """Print what one office's questions cost."""
    from django.db import connection

    from answerable.register.models import Payment
    from answerable.register.queries import payments

    def asked() -> list[payments.SpendRow]:
        return payments.spend(
            words="sexual violence", first=date(2012, 4, 1), last=date(2015, 3, 31), by=("payee", "year", "category")
        )

    connection.ensure_connection()
    store = connection.connection
    number = Payment.objects.count()
    ours, rows = milliseconds(asked)
    hand, by_hand = milliseconds(lambda: store.execute(BY_HAND).fetchall())
    if [(row.name, row.year, row.category, row.payments, row.pence) for row in rows] != by_hand:
        raise AssertionError("spend() and the SQL by hand do not agree")
    with tempfile.TemporaryDirectory(prefix="answerable-bench-", dir=home) as name:
        duck = duck_table(store, Path(name) / "payments.duckdb")
        theirs, answer = milliseconds(lambda: duck.execute(DUCK).fetchall())
        duck.close()
    same = sum(row.pence for row in rows) == sum(int(row[4]) for row in answer)
    say(f"{number:,} payments, {len(rows):,} groups; DuckDB {'agrees' if same else 'DOES NOT AGREE'}")
    say(f"{'':<32}{'ms CPU':>9}{'× ours':>8}  target")
    wanted = "≤ 1.2 × by hand" + (", ≤ 15 ms" if number <= 50_000 else "")
    say(f"{'spend()':<32}{ours:9.1f}{'':>8}  {wanted}: {ours / hand:.2f} × by hand")
    say(f"{'SQL by hand':<32}{hand:9.1f}{hand / ours:8.2f}")
    say(f"{'DuckDB, its own table':<32}{theirs:9.1f}{theirs / ours:8.2f}  > 1 × ours")
    for label, ask in (
        ("spend by year", payments.spend_by_year),
        ("spend by category, 2014-15", lambda: payments.spend_by_category("2014-15")),
        ("spend by category, all years", payments.spend_by_category),
        ("largest payees, 2014-15", lambda: payments.largest_payees("2014-15")),
    ):
        say(f"{label:<32}{milliseconds(ask)[0]:9.2f}{'':>8}  ≤ 10 ms, from kept totals")


def main(csv: Path, home: Path) -> int:
    """Print the figures for the file, or (as a child) for the office it is told."""
    os.environ.setdefault("ANSWERABLE_HOME", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.office")
    home.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from answerable.config.stores import bring_up_to_date

    bring_up_to_date()
    office(csv, home)
    compare(home)
    if "--one" not in sys.argv:
        with tempfile.TemporaryDirectory(prefix="answerable-bench-") as name:
            some = head_of(csv, 50_000, Path(name) / "one-authority.csv")
            environment = {"ANSWERABLE_HOME": f"{name}/office"}
            command = [sys.executable, "-m", "tests.benchmarks.bench_spend", str(some), f"{name}/office", "--one"]
            say(run(command, environment).out)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

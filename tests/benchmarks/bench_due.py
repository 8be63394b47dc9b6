"""How long 2,000 due dates take, beside the same count with the `holidays` package.

Run it: python tests/benchmarks/bench_due.py. It prints times and a ratio and judges nothing. Each side runs in a process of
its own, so that what it imports is counted.
"""

from __future__ import annotations

import subprocess
import sys

OURS = """
from time import perf_counter; start = perf_counter()
from datetime import date, timedelta
from answerable.law.clock import due_simple
dates = [due_simple(date(2019, 1, 1) + timedelta(days=n)).due for n in range(2000)]
print(perf_counter() - start, hash(tuple(date.toordinal() for date in dates)))
"""

PEER = """
from time import perf_counter; start = perf_counter()
from datetime import date, timedelta
import holidays
closed = set()
for division in ("ENG", "SCT", "NIR"):
    closed |= set(holidays.country_holidays("GB", subdiv=division, years=range(2019, 2026)))
def due(day):
    count = 0
    while count < 20:
        day += timedelta(days=1)
        count += day.weekday() < 5 and day not in closed
    return day
dates = [due(date(2019, 1, 1) + timedelta(days=n)) for n in range(2000)]
print(perf_counter() - start, hash(tuple(date.toordinal() for date in dates)))
"""


def run(program: str) -> tuple[float, str]:
    """Seconds from the first import to the last date, the best of five, and a digest of the dates."""
    outputs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(5)
    ]
    return min(float(seconds) for seconds, _ in outputs), outputs[0][1]


def main() -> None:
    """Print both times and their ratio."""
    ours, our_dates = run(OURS)
    peer, peer_dates = run(PEER)
    print(f"answerable  {ours * 1000:7.1f} ms for 2,000 due dates, with every day counted and skipped")
    print(f"holidays    {peer * 1000:7.1f} ms for 2,000 due dates, dates only")
    print(f"ratio       {ours / peer:7.2f}")
    print("the dates are the same" if our_dates == peer_dates else "THE DATES DIFFER")


if __name__ == "__main__":
    main()

"""CPU seconds and memory of open data for 100,000 agreements: written, compiled, checked; beside flatten-tool and libcoveocds.

Run: python tests/benchmarks/bench_ocds.py [ZIP], where ZIP is the standard's repository at tag 1__1__5 (without it, only
our own figures are printed). The register is made up: 2,000 providers, 50 services, 5,000 decisions. Each step is a process
of its own, so that its memory is its own. What the peers do is measured on a part and scaled, and printed as such.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

NUMBER = 100_000
FLATTEN = 2_000
JUDGED = 1_000
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def set_up(folder: Path) -> None:
    """Open the store in this folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.tests")
    import django
    from django.conf import settings

    for name, store in settings.DATABASES.items():
        store["NAME"] = str(folder / f"{name}.sqlite3")
    django.setup()


def fill(folder: Path) -> None:
    """Make the register."""
    set_up(folder)
    from django.core.management import call_command

    from answerable.register.models import (
        Agreement,
        Authority,
        Decision,
        Fund,
        Organisation,
        OrganisationIdentifier,
        Service,
    )

    call_command("migrate", database="default", verbosity=0)
    Authority.objects.create(
        slug="bench", name="Bench Commissioner (made up)", ocid_prefix="ocds-a1b2c3", grant_prefix="360G-bench",
        organisation_id="GB-PPON-ABCD-1234-EFGH",
    )  # fmt: skip
    providers = Organisation.objects.bulk_create(
        Organisation(ref=f"o{n}", name=f"Provider {n} (made up)", postcode="ZZ1 1ZZ") for n in range(2000)
    )
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(organisation=one, scheme="GB-COH", value=f"{n:08d}") for n, one in enumerate(providers)
    )
    services = Service.objects.bulk_create(Service(ref=f"s{n}", name=f"Service {n}") for n in range(50))
    decisions = Decision.objects.bulk_create(
        Decision(ref=f"d{n}", title=f"Decision {n}", taken="2017-12-01") for n in range(5000)
    )
    fund = Fund.objects.create(ref="f", name="Victims grant")
    first = date(2018, 1, 1)
    for start in range(0, NUMBER, 5000):
        Agreement.objects.bulk_create(
            Agreement(
                ref=f"A-{n:06d}", title=f"Support service number {n} for victims of crime", kind="contract",
                service=services[n % 50], provider=providers[n % 2000], fund=fund, decision=decisions[n % 5000],
                route=("open", "restricted", "quotes", "direct")[n % 4], starts=str(first + timedelta(days=n % 3000)),
                ends=str(first + timedelta(days=1000 + n % 3000)), value=1000 + n * 1.25, value_basis="exact",
                description="Support for victims of crime across the force area: advocacy, counselling, practical help. " * 2,
                signed=str(first + timedelta(days=n % 3000)),
            )
            for n in range(start, start + 5000)
        )  # fmt: skip


def write(folder: Path, **given: Any) -> int:
    """Write the release package."""
    set_up(folder)
    from answerable.register.queries import open_data_files as writing

    wanted = writing.Wanted(published=NOW, uri="https://example.org/package.json", **given)
    name = "records.json" if given.get("records") else "releases.json"
    with (folder / name).open("wb") as file:
        return writing.export_ocds(file, wanted).items


def check(folder: Path) -> int:
    """Check the written package."""
    from answerable.register.open_data.checking import check_file

    verdict = check_file(folder / "releases.json", NOW.date())
    assert verdict.sound, list(verdict.sentences())[-5:]
    return verdict.items


def merge(folder: Path) -> int:
    """Compile 100,000 pairs of releases, ready-made. The time of making them is taken off."""
    import orjson

    from answerable.standards.ocds_merge import compile_releases

    number, spent = 0, 0.0
    with (folder / "releases.json").open("rb") as file:
        next(file)
        for line in file:
            if line.startswith(b"]"):
                break
            first = orjson.loads(line.rstrip(b",\n"))
            second = orjson.loads(line.rstrip(b",\n"))
            second["contracts"][0]["status"] = "terminated"
            started = time.process_time()
            compile_releases([first, second])
            spent += time.process_time() - started
            number += 1
    print(json.dumps({"own": spent}), file=sys.stderr)
    return number


def part(folder: Path, number: int) -> Path:
    """A package of the first releases alone."""
    lines = (folder / "releases.json").read_bytes().splitlines()
    file = folder / f"first-{number}.json"
    file.write_bytes(lines[0] + b"".join([*lines[1:number], lines[number].rstrip(b",")]) + b"]}")
    return file


def flatten_tool(folder: Path, standard: Path) -> int:
    """The usual way from a workbook: flatten-tool unflatten, with a CSV of the same facts."""
    import csv
    import zipfile

    import flattentool

    schema = folder / "release-schema.json"
    with zipfile.ZipFile(standard) as whole:
        schema.write_bytes(whole.read("standard-1__1__5/schema/release-schema.json"))
    rows = [flat(one) for one in json.loads(part(folder, FLATTEN).read_bytes())["releases"]]
    sheets = folder / "sheets"
    sheets.mkdir(exist_ok=True)
    with (sheets / "releases.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, sorted({name for row in rows for name in row}))
        writer.writeheader()
        writer.writerows(rows)
    flattentool.unflatten(
        str(sheets), input_format="csv", output_name=str(folder / "unflattened.json"), root_id="ocid", id_name="id",
        root_list_path="releases", schema=str(schema),
    )  # fmt: skip
    return FLATTEN


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """One release as a row of cells."""
    if isinstance(value, dict):
        return {
            k: v for name, inner in value.items() for k, v in flat(inner, f"{path}/{name}" if path else name).items()
        }
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {k: v for number, inner in enumerate(value) for k, v in flat(inner, f"{path}/{number}").items()}
    return {path: ";".join(value) if isinstance(value, list) else value}


def judge(folder: Path, standard: Path) -> int:
    """libcoveocds, offline."""
    import logging

    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    logging.disable(logging.CRITICAL)
    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = standard.resolve().as_uri()
    config.config["context"] = "api"
    result = ocds_json_output(file=str(part(folder, JUDGED)), lib_cove_ocds_config=config)
    assert result["validation_errors"] == []
    return JUDGED


STEPS: dict[str, Callable[..., int]] = {
    "write": lambda folder: write(folder, check=False),
    "write and check at once": lambda folder: write(folder, check=True),
    "write records": lambda folder: write(folder, records=True, check=False),
    "check": check,
    "compile": merge,
    "flatten-tool": flatten_tool,
    "libcoveocds": judge,
}


def measured(step: str, folder: Path, *more: str) -> tuple[float, int, int]:
    """CPU seconds, megabytes and items of one step, in a process of its own."""
    said = subprocess.run(
        [sys.executable, __file__, "--step", step, str(folder), *more], capture_output=True, text=True, check=True
    )
    told = json.loads(said.stdout.splitlines()[-1])
    if said.stderr.startswith('{"own"'):
        told["cpu"] = json.loads(said.stderr.splitlines()[0])["own"]
    return told["cpu"], told["mb"], told["items"]


def main() -> None:
    """Print the table."""
    if len(sys.argv) > 3 and sys.argv[1] == "--step":
        items = STEPS[sys.argv[2]](Path(sys.argv[3]), *map(Path, sys.argv[4:]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss >> 10, "items": items}))
        return
    standard = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory(prefix="answerable-bench-ocds-") as name:
        folder = Path(name)
        fill(folder)
        print(f"{NUMBER:,} agreements; CPU seconds of the whole process, imports included; peak memory")
        ours = {}
        for step in ("write", "write and check at once", "write records", "check", "compile"):
            cpu, mb, items = measured(step, folder)
            ours[step] = cpu
            print(f"  {step:28} {cpu:7.2f} s  {mb:5} MB  {items:,} items")
        if not standard:
            return
        for step, beside in (("flatten-tool", "write"), ("libcoveocds", "check")):
            cpu, mb, items = measured(step, folder, standard)
            scaled = cpu * NUMBER / items
            print(
                f"  {step:28} {cpu:7.2f} s  {mb:5} MB  {items:,} items; scaled to {NUMBER:,}: {scaled:,.0f} s = "
                f"{scaled / ours[beside]:,.0f} times ours ({beside})"
            )


if __name__ == "__main__":
    main()

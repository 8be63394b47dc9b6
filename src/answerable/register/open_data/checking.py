"""Holds a whole file of open data against its standard and says what is wrong with it, and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from . import grants_check, ocds_check
from .files import OpenData, open_file
from .problems import CannotUse, Level, Problem, Verdict


def check_file(path: Path, today: date) -> Verdict:
    """Check a file of releases, records or grants. Raises CannotUse where it is none."""
    return check(open_file(path), today)


def check(opened: OpenData, today: date) -> Verdict:
    """Check what was opened, item by item."""
    verdict = Verdict(kind=opened.kind)
    if opened.kind == "grants":
        grants = grants_check.PackageCheck(today)
        for place, item in opened.items:
            verdict.items += 1
            verdict.add(grants.take(item, place))
        verdict.add(grants.finish())
        verdict.add(grants_check.header_problems(opened.header, verdict.items, opened.not_a_list))
        return verdict
    package = ocds_check.PackageCheck(today)
    take = package.take_release if opened.kind == "releases" else package.take_record
    try:
        for place, item in opened.items:
            verdict.items += 1
            if found := take(item, place):
                verdict.add(found)
    except RecursionError:
        raise CannotUse(f"{opened.name} is nested too deeply to be read. Check where it comes from.") from None
    verdict.add(package.finish())
    kind = "ReleasePackage" if opened.kind == "releases" else "RecordPackage"
    if opened.headers:
        for place, header in opened.headers:
            for problem in ocds_check.header_problems(header, kind, opened.kind, 1):
                verdict.add([Problem(problem.level, problem.rule, place + problem.place, problem.sentence)])
    elif opened.packaged:
        verdict.add(ocds_check.header_problems(opened.header, kind, opened.kind, verdict.items))
    elif opened.name.endswith(".json"):
        verdict.add([Problem(Level.ERROR, "required", "", f"the {opened.kind} are in no package")])
    return verdict

"""Our verdict on a file is that of the standard's own checker, on our own output, real files and broken ones."""

from __future__ import annotations

import copy
import json
import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.register.open_data import checking
from answerable.register.open_data.problems import CannotUse, Level

from .made_up import TODAY, package, releases

pytestmark = pytest.mark.shared

Change = Callable[[dict[str, Any]], None]


def put(path: str, value: Any) -> Change:
    """What sets the field at a path of a package."""

    def change(whole: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        at: Any = whole
        for part in parents:
            at = at[int(part)] if isinstance(at, list) else at[part]
        if isinstance(at, list):
            at[int(last)] = value
        else:
            at[last] = value

    return change


def drop(path: str) -> Change:
    """What takes the field at a path away."""

    def change(whole: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        at: Any = whole
        for part in parents:
            at = at[int(part)] if isinstance(at, list) else at[part]
        del at[last]

    return change


def again(path: str) -> Change:
    """What puts the first item of a list into it a second time."""

    def change(whole: dict[str, Any]) -> None:
        at: Any = whole
        for part in path.split("/"):
            at = at[int(part)] if isinstance(at, list) else at[part]
        at.append(copy.deepcopy(at[0]))

    return change


R = "releases/0"
MUTATIONS: dict[str, Change] = {
    **{f"no {name}": drop(name) for name in ("uri", "version", "publishedDate", "publisher", "releases")},
    **{f"release without {name}": drop(f"{R}/{name}") for name in ("ocid", "id", "date", "tag", "initiationType")},
    **{
        f"nothing lost without {name}": drop(f"{R}/{name}")
        for name in ("parties", "buyer", "tender", "planning", "language")
    },
    "tender without id": drop(f"{R}/tender/id"),
    "award without id": drop(f"{R}/awards/0/id"),
    "contract without id": drop(f"{R}/contracts/0/id"),
    "contract without awardID": drop(f"{R}/contracts/0/awardID"),
    "document without id": drop(f"{R}/tender/documents/0/id"),
    "transaction without id": drop("releases/2/contracts/0/implementation/transactions/0/id"),
    "publisher without name": drop("publisher/name"),
    **{
        f"{path} is {value!r}": put(path, value)
        for path, values in {
            "uri": ("nowhere", 5),
            "publishedDate": ("2026-11-22",),
            "publisher": ("x",),
            "license": ("no address",),
            "releases": ([], {}, "x"),
            f"{R}/ocid": ("", 5, "nothing-registered"),
            f"{R}/id": ("", 5),
            f"{R}/date": ("2026-11-21", "2026-02-30T00:00:00Z", "2026-11-21T00:00:00", "2026-01-01T23:59:60Z", None),
            f"{R}/tag": ([], ["Award"], "award", None),
            f"{R}/initiationType": ("Tender", None),
            f"{R}/language": (5, None, ""),
            f"{R}/parties": ([], {}, None),
            f"{R}/parties/0/id": (5, ""),
            f"{R}/parties/0/name": (5, "", None),
            f"{R}/parties/0/roles": ([], ["Buyer"], "buyer"),
            f"{R}/parties/0/identifier": ([], {}),
            f"{R}/buyer": ("x", {}, None),
            f"{R}/buyer/name": ("",),
            f"{R}/planning/budget/amount/amount": ("12", True),
            f"{R}/planning/documents/0/url": ("not an address", "https://example.org/a b"),
            f"{R}/tender/id": ("", 7, 7.5, None),
            f"{R}/tender/status": ("Complete", None),
            f"{R}/tender/procurementMethod": ("Open", "direct", 5),
            f"{R}/tender/mainProcurementCategory": ("service", "services"),
            f"{R}/tender/value/currency": ("Pounds", "EUR"),
            f"{R}/tender/value/amount": ("130000", None, -5),
            f"{R}/tender/tenderPeriod/startDate": ("2023-11", "", "2023-11-01T25:00:00Z"),
            f"{R}/tender/numberOfTenderers": (3.5, "3", None),
            f"{R}/tender/title": ("", " ", 5, None),
            f"{R}/tender/title_cy": (5, "Lloches"),
            f"{R}/tender/submissionMethod": (["electronicSubmission", 5], "electronicSubmission"),
            f"{R}/awards/0/status": ("Active", "done"),
            f"{R}/awards/0/date": ("01/03/2024",),
            f"{R}/awards/0/items": ([],),
            f"{R}/awards/0/suppliers": ([], {}, "x"),
            f"{R}/contracts/0/status": ("complete", "expired"),
            f"{R}/contracts/0/awardID": ("", 5, None),
            f"{R}/contracts/0/value": (5, {}),
            f"{R}/contracts/0/period": ([], {"startDate": "x"}),
            f"{R}/contracts/0/dateSigned": ("2024-03-20", "2024-03-20T00:00:00+01:00"),
            f"{R}/contracts/0/documents": ({}, []),
            "releases/1/contracts/0/amendments/0/date": ("2025-06-01",),
            "releases/2/contracts/0/implementation/transactions/0/date": ("2024-06-01", ""),
            "releases/2/contracts/0/implementation/transactions/0/value/amount": ("10000.50",),
            f"{R}/somethingElse": (5, "", {}),
        }.items()
        for value in values
    },
    **{
        f"{path} twice": again(path)
        for path in (
            "releases", f"{R}/parties", f"{R}/awards", f"{R}/contracts", f"{R}/awards/0/suppliers",
            f"{R}/contracts/0/documents", f"{R}/tender/documents",
            "releases/2/contracts/0/implementation/transactions",
        )
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def judge(shared: Path) -> Callable[[Any], dict[str, bool]]:
    """What libcoveocds says of a package, offline: four kinds of finding."""
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = (shared / "standards" / "ocds-standard-1__1__5.zip").as_uri()
    config.config["context"] = "api"
    logging.getLogger("libcoveocds").setLevel(logging.CRITICAL)

    def say(whole: Any) -> dict[str, bool]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = ocds_json_output(json_data=copy.deepcopy(whole), lib_cove_ocds_config=config, record_pkg=False)
        return {
            "error": bool(result["validation_errors"]),
            "code": bool(result["additional_closed_codelist_values"]),
            "empty": bool(result.get("additional_checks", {}).get("empty_field")),
            "prefix": "conformance_errors" in result,
        }

    return say


def ours(path: Path) -> dict[str, bool]:
    """The same four kinds of finding, by us."""
    verdict = checking.check_file(path, TODAY)
    return {
        "error": bool(verdict.number(Level.ERROR)),
        "code": bool(verdict.number(Level.CODE)),
        "empty": bool(verdict.number(Level.EMPTY)),
        "prefix": any(rule == "ocid_prefix" for _, rule in verdict.counts),
    }


def test_there_are_enough_ways_to_break_it() -> None:
    assert len(MUTATIONS) >= 100


def test_nothing_is_wrong_with_our_own(judge: Callable[[Any], dict[str, bool]], tmp_path: Path) -> None:
    whole = package(releases())
    (tmp_path / "own.json").write_text(json.dumps(whole))
    assert not any(judge(whole).values())
    verdict = checking.check_file(tmp_path / "own.json", TODAY)
    assert verdict.sound, list(verdict.sentences())


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_field_broken(name: str, judge: Callable[[Any], dict[str, bool]], tmp_path: Path) -> None:
    whole = package(releases())
    MUTATIONS[name](whole)
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(whole))
    theirs = judge(whole)
    try:
        told = ours(file)
    except CannotUse:
        assert theirs["error"]
        return
    assert (told["error"], told["code"]) == (theirs["error"], theirs["code"])
    if not theirs["error"]:
        assert told == theirs


@pytest.mark.parametrize("name", ["contracts_finder_england", "public_contracts_scotland", "sell2wales"])
def test_real_files(name: str, judge: Callable[[Any], dict[str, bool]], shared: Path) -> None:
    file = shared / "ocds" / "real" / f"{name}.json"
    assert ours(file) == judge(json.loads(file.read_bytes()))


def test_fixtures(judge: Callable[[Any], dict[str, bool]], shared: Path) -> None:
    """Those that the judge can take offline: release packages of 1.1 without extensions."""
    judged, differ = 0, {}
    for file in sorted((shared / "ocds" / "fixtures").glob("*/*.json")):
        try:
            whole = json.loads(file.read_bytes())
        except ValueError:
            continue
        if (
            not isinstance(whole, dict)
            or whole.get("version", "1.1") != "1.1"
            or "releases" not in whole
            or "ocid" in whole
            or whole.get("extensions")
            or "records" in whole
        ):
            continue
        judged += 1
        theirs, told = judge(whole), ours(file)
        if theirs != told:
            differ[file.name] = (theirs, told)
    assert judged >= 12
    assert not differ
